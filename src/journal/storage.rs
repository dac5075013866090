//! What the journal asks of a disk, as a trait: the real disk and the tests' simulated one stand behind it.
//!
//! Owns the operations and the two small protocols built of them ([`replace`], [`make_dirs`]). When which is called,
//! and what a failure means, is for [`recorder`](super::recorder) and [`reader`](super::reader). The real disk is
//! [`RealDisk`]; the simulated one lives in `tests/journal/`.

mod real;

use std::io;
use std::path::Path;

pub use real::RealDisk;

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A directory.
    Dir,
    /// A symbolic link; never followed.
    Link,
    /// A device, socket or pipe.
    Other,
}

/// What the disk says about a file, without following a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stat {
    /// What it is.
    pub kind: Kind,
    /// Device and inode: together the file's identity.
    pub dev: u64,
    /// See `dev`.
    pub ino: u64,
    /// Names left; 0 once it was removed.
    pub nlink: u64,
    /// Bytes.
    pub len: u64,
    /// Last change of the content, milliseconds since 1970.
    pub mtime_ms: i64,
    /// Owner.
    pub uid: u32,
    /// Permission bits.
    pub mode: u32,
}

/// An append that did not take everything.
#[derive(Debug)]
pub struct ShortWrite {
    /// What the disk reported.
    pub error: io::Error,
    /// Bytes it had taken before.
    pub written: u64,
}

/// The outcome of asking for a lock.
#[derive(Debug)]
pub enum Lock<L> {
    /// Held until dropped.
    Taken(L),
    /// Somebody else holds it.
    Held,
    /// There is no such lock file, and none was to be made.
    Missing,
}

/// A disk. Cheap to clone; clones are the same disk.
pub trait Storage: Clone + Send + Sync + 'static {
    /// An open file; closed when dropped.
    type File: Send + Sync;
    /// A held lock; released when dropped, and by the system when the process dies.
    type Lock: Send;

    /// Makes one directory with mode 0700 whatever the umask. Errors: `AlreadyExists` among others.
    fn make_dir(&self, path: &Path) -> io::Result<()>;
    /// Creates a file that must not exist, mode 0600 whatever the umask, for appending and reading; follows no link.
    fn create(&self, path: &Path) -> io::Result<Self::File>;
    /// Opens an existing file for appending and reading; follows no link.
    fn open_append(&self, path: &Path) -> io::Result<Self::File>;
    /// Opens an existing file for reading; follows no link.
    fn open_read(&self, path: &Path) -> io::Result<Self::File>;
    /// Appends all bytes, going on after partial writes. Nothing of it is durable before [`Storage::sync_data`].
    fn append(&self, file: &mut Self::File, bytes: &[u8]) -> Result<(), ShortWrite>;
    /// Makes the file's content and length durable. After an error nothing is known, and it must not be tried again.
    fn sync_data(&self, file: &Self::File) -> io::Result<()>;
    /// Makes the names in a directory durable.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;
    /// Reads up to `buffer.len()` bytes at `offset`; 0 at the end.
    fn read_at(&self, file: &Self::File, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;
    /// Renames, replacing what stands at `to`.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Renames unless something stands at `to`. Errors: `AlreadyExists` among others.
    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file's name.
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes an empty directory.
    fn remove_dir(&self, path: &Path) -> io::Result<()>;
    /// Says what stands at a path; `None` if nothing does.
    fn stat(&self, path: &Path) -> io::Result<Option<Stat>>;
    /// Says what an open file is by now.
    fn stat_file(&self, file: &Self::File) -> io::Result<Stat>;
    /// Names what a directory holds, in any order, without `.` and `..`.
    fn list(&self, path: &Path) -> io::Result<Vec<std::ffi::OsString>>;
    /// Like [`Storage::list`], with what each name stands for where the directory says so.
    fn list_kinds(&self, path: &Path) -> io::Result<Vec<(std::ffi::OsString, Option<Kind>)>> {
        Ok(self.list(path)?.into_iter().map(|name| (name, None)).collect())
    }
    /// Takes the lock of a file without waiting; makes the file only if `create`.
    fn lock(&self, path: &Path, create: bool) -> io::Result<Lock<Self::Lock>>;
    /// The user whom this process acts for.
    fn user(&self) -> u32;
}

/// Reads a small file whole; `None` if it is missing.
///
/// Errors: those of the disk, and `InvalidData` beyond `limit` bytes.
pub fn read_small<S: Storage>(disk: &S, path: &Path, limit: usize) -> io::Result<Option<Vec<u8>>> {
    let file = match disk.open_read(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        match disk.read_at(&file, bytes.len() as u64, &mut buffer)? {
            0 => return Ok(Some(bytes)),
            count => bytes.extend_from_slice(&buffer[..count]),
        }
        if bytes.len() > limit {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "larger than it can be"));
        }
    }
}

/// Puts a whole file in place, durably: temporary file beside it, sync, rename, sync the directory.
///
/// `unique` makes the temporary name; a name left over from a crash under the same text is removed first. Errors:
/// those of the disk; what stood at `path` before is then still there.
pub fn replace<S: Storage>(disk: &S, path: &Path, unique: &str, bytes: &[u8]) -> io::Result<()> {
    put(disk, path, unique, bytes, |from, to| disk.rename(from, to))
}

/// Like [`replace`], but refuses with `AlreadyExists` if something stands at `path`.
pub fn place_new<S: Storage>(disk: &S, path: &Path, unique: &str, bytes: &[u8]) -> io::Result<()> {
    put(disk, path, unique, bytes, |from, to| disk.rename_new(from, to))
}

fn put<S: Storage>(
    disk: &S,
    path: &Path,
    unique: &str,
    bytes: &[u8],
    publish: impl Fn(&Path, &Path) -> io::Result<()>,
) -> io::Result<()> {
    let dir = parent_of(path);
    let temporary = dir.join(format!(".tmp-{unique}"));
    let _ = disk.remove_file(&temporary);
    let mut file = disk.create(&temporary)?;
    let done = disk
        .append(&mut file, bytes)
        .map_err(|short| short.error)
        .and_then(|()| disk.sync_data(&file))
        .and_then(|()| publish(&temporary, path));
    if let Err(error) = done {
        let _ = disk.remove_file(&temporary);
        return Err(error);
    }
    disk.sync_dir(dir)
}

/// Makes a directory and what is missing above it, each 0700 and durable.
///
/// The name is synced even if it is there already: another process may have made it a moment ago and not come so far.
/// Errors: those of the disk; `NotADirectory` if something else stands in the way.
pub fn make_dirs<S: Storage>(disk: &S, path: &Path) -> io::Result<()> {
    if path.parent().is_none() {
        return Ok(());
    }
    match disk.stat(path)? {
        // A link is followed only above the journal's own directories; those are checked by their owner.
        Some(stat) if matches!(stat.kind, Kind::Dir | Kind::Link) => {
            return match disk.sync_dir(parent_of(path)) {
                // A directory that we may use in a directory that we may not read was there long before.
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
                other => other,
            };
        }
        Some(_) => return Err(io::Error::from(io::ErrorKind::NotADirectory)),
        None => {}
    }
    if path.parent().is_some_and(|parent| !parent.as_os_str().is_empty()) {
        make_dirs(disk, parent_of(path))?;
    }
    match disk.make_dir(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    disk.sync_dir(parent_of(path))
}

fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}
