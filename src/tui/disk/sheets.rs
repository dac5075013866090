//! The sheets on the disk's thread: laid out when asked, removed once a draft has their text, restored after a crash.
//!
//! Owns the one promise about them: a text that an editor wrote is in a sheet, in a draft, or in both, and on the
//! disk, at every moment. The files themselves are [`sheet`](crate::tui::sheet)'s.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::write_private;
use crate::tui::drafts;
use crate::tui::sheet::{self, Belongs, Leftover, Removal, Sheet, Unusable};

/// The sheets of this cockpit, with their locks, and the drafts that could not be kept.
#[derive(Debug, Default)]
pub(super) struct Sheets {
    laid: HashMap<PathBuf, Sheet>,
    unkept: HashSet<String>,
    /// Sheets whose removal was refused because of such a draft, by its name.
    refused: HashMap<String, Vec<Removal>>,
}

impl Sheets {
    /// Hears whether a draft was kept, or dropped for good. Then the sheets go that waited for it.
    pub(super) fn hear(&mut self, drafts: &Path, draft: &str, kept: bool) -> Result<(), String> {
        if !kept {
            self.unkept.insert(draft.to_owned());
            return Ok(());
        }
        self.unkept.remove(draft);
        let refused = self.refused.remove(draft).unwrap_or_default();
        let removals = refused.into_iter().map(|removal| self.remove(drafts, removal));
        removals.collect::<Vec<_>>().into_iter().collect()
    }

    /// Lays a text out beside the drafts; answers where.
    pub(super) fn lay(&mut self, drafts: &Path, belongs: &Belongs, text: &str) -> Result<PathBuf, String> {
        let dir = beside(drafts);
        match sheet::lay(&dir, belongs, text) {
            Ok(sheet) => {
                let path = sheet.path.clone();
                self.laid.insert(path.clone(), sheet);
                Ok(path)
            }
            Err(error) => Err(format!("the text cannot be laid out in {} ({error})", dir.display())),
        }
    }

    /// Removes a sheet, once the draft that has its text is on the disk for certain.
    pub(super) fn remove(&mut self, drafts: &Path, removal: Removal) -> Result<(), String> {
        let Removal { path, draft, ended_well, untouched } = &removal;
        if self.unkept.contains(draft) {
            self.refused.entry(draft.clone()).or_default().push(removal);
            return Ok(());
        }
        let told = |error: io::Error| format!("{} is kept ({error})", path.display());
        sync(drafts, draft).map_err(told)?;
        let Some(sheet) = self.laid.remove(path) else { return Ok(()) };
        // A program that holds the lock of a text that was taken may be one that the editor left behind.
        let ours = if *untouched { sheet.taken_anew().map_err(told)? } else { Some(sheet) };
        match ours {
            Some(sheet) => sheet::remove(&sheet, *ended_well).map_err(told),
            None => Err(format!(
                "the editor still has the file; one with a window wants --wait ({} is kept)",
                path.display()
            )),
        }
    }
}

/// Puts the texts of sheets that nobody works on into their drafts. Answers those drafts, and the files that somebody
/// has to look at with the reason.
pub(super) fn restore(drafts: &Path) -> (Vec<String>, Vec<(PathBuf, String)>) {
    let (leftovers, strays) = sheet::leftovers(&beside(drafts));
    let mut restored = Vec::new();
    let mut kept: Vec<(PathBuf, String)> =
        strays.into_iter().map(|path| (path, "an editor left it".to_owned())).collect();
    for leftover in leftovers {
        let (path, draft) = (leftover.sheet.path.clone(), leftover.belongs.draft.clone());
        kept.extend(sheet::beside(&path).into_iter().map(|path| (path, "an editor left it".to_owned())));
        match restore_one(drafts, leftover) {
            Ok(true) => restored.push(draft),
            Ok(false) => {}
            Err(why) => kept.push((path, why)),
        }
    }
    (restored, kept)
}

/// Answers whether a draft has a text by now that it did not have.
fn restore_one(drafts: &Path, leftover: Leftover) -> Result<bool, String> {
    let Leftover { sheet, belongs, text } = leftover;
    let text = match text {
        Ok(text) => text,
        Err(Unusable::Gone) => String::new(),
        Err(why) => return Err(why.to_string()),
    };
    let io = |error: io::Error| error.to_string();
    let before = std::fs::read_to_string(drafts.join(&belongs.draft)).unwrap_or_default();
    let had = drafts::text_of(&before, &belongs).unwrap_or_default();
    let new = !text.trim().is_empty() && text != had;
    if new {
        write_private(drafts, &belongs.draft, &drafts::with(&before, &belongs, &text)).map_err(io)?;
        sync(drafts, &belongs.draft).map_err(io)?;
    }
    sheet::remove(&sheet, false).map_err(io)?;
    Ok(new)
}

/// Makes sure that a draft, where there is one, outlives the loss of power.
fn sync(drafts: &Path, draft: &str) -> io::Result<()> {
    match File::open(drafts.join(draft)) {
        Ok(file) => file.sync_all().and_then(|()| File::open(drafts)?.sync_all()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// The directory of the sheets, beside that of the drafts.
fn beside(drafts: &Path) -> PathBuf {
    drafts.with_file_name("edit")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn removal(path: &Path) -> Removal {
        Removal { path: path.to_owned(), draft: "note-x".to_owned(), ended_well: true, untouched: true }
    }

    #[test]
    fn a_sheet_goes_only_when_its_draft_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let drafts = dir.path().join("drafts");
        let belongs = Belongs { draft: "note-x".to_owned(), field: "text".to_owned(), number: 0 };
        let mut sheets = Sheets::default();
        let path = sheets.lay(&drafts, &belongs, "half").unwrap();
        sheets.hear(&drafts, "note-x", false).unwrap();
        sheets.remove(&drafts, removal(&path)).unwrap();
        assert!(path.exists());
        // Nothing asks for it again: it goes as soon as the draft is kept, or dropped.
        sheets.hear(&drafts, "note-y", true).unwrap();
        assert!(path.exists());
        sheets.hear(&drafts, "note-x", true).unwrap();
        assert!(!path.exists() && !path.with_extension("form").exists());
    }

    #[test]
    fn a_sheet_that_somebody_still_has_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let drafts = dir.path().join("drafts");
        let belongs = Belongs { draft: "note-x".to_owned(), field: "text".to_owned(), number: 0 };
        let mut sheets = Sheets::default();
        let path = sheets.lay(&drafts, &belongs, "half").unwrap();
        // What a window inherits shares our lock.
        let window = sheets.laid[&path].shared();
        let told = sheets.remove(&drafts, removal(&path)).unwrap_err();
        assert!(told.contains("--wait") && path.exists(), "{told}");
        assert!(restore(&drafts).0.is_empty() && path.exists());
        drop(window);
        assert_eq!(restore(&drafts).0, ["note-x"]);
        assert!(!path.exists());
    }

    #[test]
    fn what_a_crash_left_is_a_draft_again() {
        let dir = tempfile::tempdir().unwrap();
        let drafts = dir.path().join("drafts");
        let belongs = |draft: &str| Belongs { draft: draft.to_owned(), field: "text".to_owned(), number: 0 };
        let mut sheets = Sheets::default();
        for (draft, before, after) in [
            ("note-a", "same", &b"same\n"[..]),
            ("note-b", "old", b"new\n"),
            ("note-c", "", b"\xff"),
            ("note-d", "gone", b""),
        ] {
            let path = sheets.lay(&drafts, &belongs(draft), before).unwrap();
            write_private(&drafts, draft, &drafts::with("", &belongs(draft), before)).unwrap();
            std::fs::write(path, after).unwrap();
        }
        drop(sheets);
        let (restored, kept) = restore(&drafts);
        assert_eq!(restored, ["note-b"]);
        assert_eq!(kept.len(), 1, "{kept:?}");
        let text = |draft: &str| {
            drafts::text_of(&std::fs::read_to_string(drafts.join(draft)).unwrap(), &belongs(draft)).unwrap()
        };
        assert_eq!(
            (text("note-a").as_str(), text("note-b").as_str(), text("note-d").as_str()),
            ("same", "new", "gone")
        );
        // What cannot be taken is told of every time, and never removed.
        assert_eq!(restore(&drafts).1.len(), 1);
    }
}
