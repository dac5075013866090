//! Sheets: texts that lie in a file of their own while an editor has them.
//!
//! Owns the files in `edit/`: for their owner alone, with random names, since a name stands on a command line. Beside
//! each lies a ticket that says which field of which draft it belongs to. The ticket is locked by this process and by
//! the editor that inherits the lock, so whoever finds an unlocked one knows that both are gone and the text is to be
//! saved. Running the editor is left to [`editor`](super::editor).

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rustix::fs::OFlags;
use rustix::io::{FdFlags, fcntl_setfd};

use super::input::LONGEST_PASTE;
use crate::text;

/// The most that is taken of one sheet, in bytes.
pub const LONGEST_SHEET: usize = LONGEST_PASTE;

const SHEET: &str = "md";
const TICKET: &str = "form";

/// Which field of which draft a sheet belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Belongs {
    /// The name of the draft.
    pub draft: String,
    /// The name of the field.
    pub field: String,
    /// Its number.
    pub number: usize,
}

/// Why the text of a sheet cannot be taken into a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// It is longer than a field may be.
    #[error("the text is longer than {} KiB", LONGEST_SHEET / 1024)]
    TooLong,
    /// It is not text.
    #[error("this is not text in UTF-8")]
    NotText,
    /// There is none.
    #[error("the file is gone")]
    Gone,
    /// It cannot be read.
    #[error("the file cannot be read ({0})")]
    Unreadable(String),
}

/// A sheet with its lock; the lock ends with it, or with the editor that inherited it.
#[derive(Debug)]
pub struct Sheet {
    /// Where the text lies.
    pub path: PathBuf,
    lock: File,
}

impl Sheet {
    /// The sheet with a lock of its own; `None` where somebody who inherited the lock still has it.
    ///
    /// # Errors
    ///
    /// Where the ticket cannot be opened or locked.
    pub fn taken_anew(self) -> io::Result<Option<Self>> {
        let lock = match File::open(self.path.with_extension(TICKET)) {
            // Without a ticket there is nothing to lock.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Some(self)),
            opened => opened?,
        };
        let Self { path, lock: ours } = self;
        drop(ours);
        match lock.try_lock() {
            Ok(()) => Ok(Some(Self { path, lock })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// The lock as an editor inherits it.
    #[cfg(test)]
    pub(super) fn shared(&self) -> File {
        self.lock.try_clone().unwrap()
    }
}

/// That a sheet is no longer needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The sheet.
    pub path: PathBuf,
    /// The draft that has its text, if it is anywhere.
    pub draft: String,
    /// Whether what the editor left beside it is of no use either.
    pub ended_well: bool,
    /// Whether its text is what was laid out: then somebody may still be about to write it.
    pub untouched: bool,
}

/// A sheet that nobody works on any more.
#[derive(Debug)]
pub struct Leftover {
    /// The sheet, locked by now.
    pub sheet: Sheet,
    /// Where it belongs.
    pub belongs: Belongs,
    /// What it says.
    pub text: Result<String, Unusable>,
}

/// Lays a text out as a file for an editor.
///
/// # Errors
///
/// Where the disk refuses.
pub fn lay(dir: &Path, belongs: &Belongs, text: &str) -> io::Result<Sheet> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    let mut random = [0; 12];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    let stem = URL_SAFE_NO_PAD.encode(random);
    let new = |name: &Path| OpenOptions::new().write(true).create_new(true).mode(0o600).open(name);
    // The ticket is there in one step, locked: nobody finds half of one.
    let (unfinished, ticket) = (dir.join(format!(".{stem}.new")), dir.join(format!("{stem}.{TICKET}")));
    let mut lock = new(&unfinished)?;
    let told = serde_json::json!([belongs.draft, belongs.field, belongs.number]).to_string();
    lock.write_all(told.as_bytes())?;
    lock.lock()?;
    fcntl_setfd(&lock, FdFlags::empty())?;
    fs::rename(&unfinished, ticket)?;
    let path = dir.join(format!("{stem}.{SHEET}"));
    let mut file = new(&path)?;
    file.write_all(text.as_bytes())?;
    if !text.is_empty() {
        file.write_all(b"\n")?;
    }
    file.sync_all()?;
    Ok(Sheet { path, lock })
}

/// The text of a sheet as a field takes it: without the line feed that editors put at the end.
///
/// # Errors
///
/// Where it is no text, or too long to be one field's.
pub fn read(path: &Path) -> Result<String, Unusable> {
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => Unusable::Gone,
        _ => Unusable::Unreadable(error.to_string()),
    };
    // Whatever lies there by now must not make anybody wait.
    let flags = (OFlags::NONBLOCK | OFlags::NOFOLLOW).bits().cast_signed();
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path).map_err(unreadable)?;
    if !file.metadata().map_err(unreadable)?.is_file() {
        return Err(Unusable::Unreadable("it is not a file any more".to_owned()));
    }
    let mut bytes = Vec::new();
    let most = u64::try_from(LONGEST_SHEET).unwrap_or(u64::MAX).saturating_add(2);
    file.take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    let written = String::from_utf8(bytes);
    let written = match &written {
        // What was cut in the middle of a letter was too long.
        Err(error) if error.as_bytes().len() > LONGEST_SHEET => return Err(Unusable::TooLong),
        Err(_) => return Err(Unusable::NotText),
        Ok(written) if written.contains('\0') => return Err(Unusable::NotText),
        Ok(written) => written.strip_prefix('\u{feff}').unwrap_or(written),
    };
    let mut taken = text::accepted(written);
    if taken.ends_with('\n') {
        taken.pop();
    }
    if taken.len() > LONGEST_SHEET { Err(Unusable::TooLong) } else { Ok(taken) }
}

/// Removes a sheet and its ticket; what an editor that ended well left beside it (copies, histories) too.
pub fn remove(sheet: &Sheet, ended_well: bool) -> io::Result<()> {
    if ended_well {
        for beside in beside(&sheet.path) {
            fs::remove_file(beside)?;
        }
    }
    // The ticket last: a sheet without one belongs nowhere.
    for file in [&sheet.path, &sheet.path.with_extension(TICKET)] {
        match fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// What an editor keeps beside a sheet: copies, and what is to be recovered after a crash.
pub fn beside(sheet: &Path) -> Vec<PathBuf> {
    let (Some(dir), Some(stem)) = (sheet.parent(), stem(sheet)) else { return Vec::new() };
    let own = [sheet.to_owned(), sheet.with_extension(TICKET)];
    files(dir).into_iter().filter(|path| name(path).contains(stem) && !own.contains(path)).collect()
}

/// The sheets that nobody works on any more, and the files that belong to no sheet.
pub fn leftovers(dir: &Path) -> (Vec<Leftover>, Vec<PathBuf>) {
    let all = files(dir);
    let tickets: Vec<&PathBuf> =
        all.iter().filter(|path| path.extension() == Some(OsStr::new(TICKET))).collect();
    let of_a_sheet = |path: &Path| tickets.iter().filter_map(|it| stem(it)).any(|it| name(path).contains(it));
    let strays = all.iter().filter(|path| !of_a_sheet(path)).cloned().collect();
    (tickets.into_iter().filter_map(|ticket| leftover(ticket)).collect(), strays)
}

/// What lies under a ticket; `None` where somebody works on it, or it says nothing.
fn leftover(ticket: &Path) -> Option<Leftover> {
    let mut lock = File::open(ticket).ok()?;
    lock.try_lock().ok()?;
    let mut told = String::new();
    lock.read_to_string(&mut told).ok()?;
    let (draft, field, number): (String, String, usize) = serde_json::from_str(&told).ok()?;
    if draft.contains('/') || draft.starts_with('.') {
        return None;
    }
    let sheet = Sheet { path: ticket.with_extension(SHEET), lock };
    let text = read(&sheet.path);
    Some(Leftover { sheet, belongs: Belongs { draft, field, number }, text })
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| !path.is_dir()).collect();
    files.sort();
    files
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(OsStr::to_str).unwrap_or_default()
}

fn stem(path: &Path) -> Option<&str> {
    path.file_stem().and_then(OsStr::to_str).filter(|stem| !stem.is_empty())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn belongs() -> Belongs {
        Belongs { draft: "note-x".to_owned(), field: "text".to_owned(), number: 0 }
    }

    #[test]
    fn a_text_comes_back_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("edit");
        for text in ["", "one line", "two\nlines\n", "\n", "王小明\tŁukasz  "] {
            let sheet = lay(&dir, &belongs(), text).unwrap();
            assert_eq!(read(&sheet.path).as_deref(), Ok(text), "{text:?}");
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&dir), mode(&sheet.path)), (0o700, 0o600));
            fs::write(dir.join(format!(".{}.swp", name(&sheet.path))), "x").unwrap();
            remove(&sheet, true).unwrap();
            assert!(files(&dir).is_empty(), "{:?}", files(&dir));
        }
    }

    #[test]
    fn what_is_no_text_is_refused_and_stays() {
        let dir = tempfile::tempdir().unwrap();
        let sheet = lay(dir.path(), &belongs(), "before").unwrap();
        let long = "é".repeat(LONGEST_SHEET / 2 + 1);
        for (bytes, wanted) in [
            (&b"caf\xe9"[..], Unusable::NotText),
            (b"a\0b", Unusable::NotText),
            (long.as_bytes(), Unusable::TooLong),
            (&vec![0xff; LONGEST_SHEET + 9], Unusable::TooLong),
        ] {
            fs::write(&sheet.path, bytes).unwrap();
            assert_eq!(read(&sheet.path), Err(wanted));
        }
        fs::write(&sheet.path, "\u{feff}one\r\ntwo\u{1b}[2J\r\n").unwrap();
        assert_eq!(read(&sheet.path).as_deref(), Ok("one\ntwo[2J"));
        fs::write(&sheet.path, format!("{}\n", "x".repeat(LONGEST_SHEET))).unwrap();
        assert_eq!(read(&sheet.path).map(|text| text.len()), Ok(LONGEST_SHEET));
        fs::remove_file(&sheet.path).unwrap();
        assert_eq!(read(&sheet.path), Err(Unusable::Gone));
    }

    #[test]
    fn only_what_nobody_works_on_is_left_over() {
        let dir = tempfile::tempdir().unwrap();
        let sheet = lay(dir.path(), &belongs(), "half a note").unwrap();
        fs::write(dir.path().join("other.md~"), "").unwrap();
        let (found, strays) = leftovers(dir.path());
        assert!(found.is_empty() && strays.len() == 1, "{found:?} {strays:?}");
        drop(sheet);
        let (found, _) = leftovers(dir.path());
        assert_eq!(found.len(), 1);
        assert_eq!((&found[0].belongs, found[0].text.as_deref()), (&belongs(), Ok("half a note")));
        // Whoever found it has it: nobody takes it twice.
        assert!(leftovers(dir.path()).0.is_empty());
    }
}
