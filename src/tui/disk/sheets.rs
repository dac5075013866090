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
use crate::tui::sheet::{self, Belongs, Leftover, Sheet, Unusable};

/// The sheets of this cockpit, with their locks, and the drafts that could not be kept.
#[derive(Debug, Default)]
pub(super) struct Sheets {
    laid: HashMap<PathBuf, Sheet>,
    unkept: HashSet<String>,
}

impl Sheets {
    /// Hears whether a draft was kept.
    pub(super) fn hear(&mut self, draft: &str, kept: bool) {
        if kept {
            self.unkept.remove(draft);
        } else {
            self.unkept.insert(draft.to_owned());
        }
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
    pub(super) fn remove(
        &mut self,
        drafts: &Path,
        path: &Path,
        draft: &str,
        ended_well: bool,
    ) -> Result<(), String> {
        if self.unkept.contains(draft) {
            return Ok(());
        }
        let told = |error: io::Error| format!("{} is kept ({error})", path.display());
        sync(drafts, draft).map_err(told)?;
        match self.laid.remove(path) {
            Some(sheet) => sheet::remove(&sheet, ended_well).map_err(told),
            None => Ok(()),
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

    #[test]
    fn a_sheet_goes_only_when_its_draft_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let drafts = dir.path().join("drafts");
        let belongs = Belongs { draft: "note-x".to_owned(), field: "text".to_owned(), number: 0 };
        let mut sheets = Sheets::default();
        let path = sheets.lay(&drafts, &belongs, "half").unwrap();
        sheets.hear("note-x", false);
        sheets.remove(&drafts, &path, "note-x", true).unwrap();
        assert!(path.exists());
        sheets.hear("note-x", true);
        sheets.remove(&drafts, &path, "note-x", true).unwrap();
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
