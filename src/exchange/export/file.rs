//! A finished export on its way to disk: whole or not at all, for its owner alone, and never by accident over another file.
//!
//! Written beside its place under a name of its own, synced, renamed, and the directory synced: whoever looks finds the
//! old file or the new one. A book's own directory is no place for it: what lies there is read as journal.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Why a file was not written; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    /// It would lie among the book's own files.
    #[error("{} lies in the directory of the book, where only its journal may lie; choose another place", .0.display())]
    InBook(PathBuf),
    /// There is a file, and nobody said that it may go.
    #[error("{} is there already; it is left as it is", .0.display())]
    There(PathBuf),
    /// There is something that is no file.
    #[error("{} is no file; name one", .0.display())]
    NoFile(PathBuf),
    /// It is there, but the system would not say that it stays.
    #[error("{} was written, but is not known to be safe on disk: {error}", .path.display())]
    Unsynced {
        /// Where.
        path: PathBuf,
        /// What it said.
        error: io::Error,
    },
    /// The system said no.
    #[error("cannot write {}: {error}", .path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// What it said.
        error: io::Error,
    },
}

impl NotWritten {
    /// Whether the file is in its place all the same.
    pub fn is_in_place(&self) -> bool {
        matches!(self, Self::Unsynced { .. })
    }
}

/// A path as somebody types it: `~/` is the home directory, everything else is relative to the working directory.
pub fn typed(path: &Path) -> PathBuf {
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    match (path.strip_prefix("~"), home) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_owned(),
    }
}

/// Whether a file is there already, which would be replaced. `book` is the directory of the book.
///
/// # Errors
///
/// Where nothing may be written there, whatever anybody says.
pub fn is_there(path: &Path, book: &Path) -> Result<bool, NotWritten> {
    let (directory, _) = place(path)?;
    let failed = |error| NotWritten::Io { path: path.to_owned(), error };
    let directory = directory.canonicalize().map_err(failed)?;
    if book.canonicalize().is_ok_and(|book| directory.starts_with(book)) {
        return Err(NotWritten::InBook(path.to_owned()));
    }
    match path.symlink_metadata() {
        Ok(found) if found.is_file() => Ok(true),
        Ok(_) => Err(NotWritten::NoFile(path.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(failed(error)),
    }
}

/// Writes a file; one that is there is replaced only where `replace` says so.
///
/// # Errors
///
/// Where nothing may be written there, or could not be; then everything is as before, unless it says
/// [otherwise](NotWritten::is_in_place).
pub fn write(path: &Path, bytes: &[u8], replace: bool, book: &Path) -> Result<(), NotWritten> {
    write_and(path, bytes, replace, book, |directory| File::open(directory)?.sync_all())
}

fn write_and(
    path: &Path,
    bytes: &[u8],
    replace: bool,
    book: &Path,
    sync: impl FnOnce(&Path) -> io::Result<()>,
) -> Result<(), NotWritten> {
    if is_there(path, book)? && !replace {
        return Err(NotWritten::There(path.to_owned()));
    }
    let (directory, _) = place(path)?;
    let failed = |error| NotWritten::Io { path: path.to_owned(), error };
    // Made for its owner alone, and gone again should anything below fail.
    let mut file = tempfile::Builder::new().prefix(".confidant-").tempfile_in(directory).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    if replace {
        file.persist(path).map_err(|error| failed(error.error))?;
    } else {
        file.persist_noclobber(path).map_err(|error| match error.error.kind() {
            io::ErrorKind::AlreadyExists => NotWritten::There(path.to_owned()),
            _ => failed(error.error),
        })?;
    }
    sync(directory).map_err(|error| NotWritten::Unsynced { path: path.to_owned(), error })
}

/// The directory and the name of a file.
fn place(path: &Path) -> Result<(&Path, &OsStr), NotWritten> {
    let name = path.file_name().ok_or_else(|| NotWritten::NoFile(path.to_owned()))?;
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok((directory, name))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn a_file_is_private_whole_and_never_replaced_unasked() {
        let dir = tempfile::tempdir().unwrap();
        let book = dir.path().join("book");
        std::fs::create_dir_all(book.join("log")).unwrap();
        let path = dir.path().join("clients.csv");
        write(&path, b"one", false, &book).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(matches!(write(&path, b"two", false, &book), Err(NotWritten::There(_))));
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        write(&path, b"two", true, &book).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2, "nothing else is left");
    }

    #[test]
    fn a_file_that_is_there_is_not_said_to_be_missing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("clients.csv");
        let failed =
            write_and(&path, b"one", false, Path::new("/no/book"), |_| Err(io::Error::other("disk")));
        let error = failed.unwrap_err();
        assert!(error.is_in_place() && std::fs::read(&path).unwrap() == b"one");
        assert!(
            error.to_string().ends_with("was written, but is not known to be safe on disk: disk"),
            "{error}"
        );
        let refused = write_and(&path, b"two", false, Path::new("/no/book"), |_| Ok(()));
        assert!(!refused.unwrap_err().is_in_place());
    }

    #[test]
    fn the_book_and_what_is_no_file_are_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let book = dir.path().join("book");
        std::fs::create_dir_all(book.join("log")).unwrap();
        symlink(book.join("log"), dir.path().join("link")).unwrap();
        symlink("/nowhere/at/all", dir.path().join("dangling")).unwrap();
        for inside in
            [book.join("x"), book.join("log/x"), dir.path().join("link/x"), dir.path().join("link/../x")]
        {
            assert!(matches!(write(&inside, b"", true, &book), Err(NotWritten::InBook(_))), "{inside:?}");
        }
        for odd in [book.clone(), dir.path().join("dangling"), PathBuf::from("/"), PathBuf::from("/dev/null")]
        {
            assert!(
                matches!(write(&odd, b"", true, Path::new("/no/book")), Err(NotWritten::NoFile(_))),
                "{odd:?}"
            );
        }
        let missing = dir.path().join("no/such/x");
        assert!(matches!(write(&missing, b"", true, &book), Err(NotWritten::Io { .. })));
    }
}
