//! The real disk, by `rustix`: exclusive creation, exact modes, positional reads, advisory locks.
//!
//! Owns the system calls and nothing else; what they are for is told in [`storage`](super).

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write as _};
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use rustix::fs::{CWD, Dir, FileType, FlockOperation, Mode, OFlags, RenameFlags};
use rustix::io::Errno;

use super::{Kind, Lock, ShortWrite, Stat, Storage};

/// The disk of this machine.
#[derive(Debug, Default, Clone, Copy)]
pub struct RealDisk;

const FILE_MODE: Mode = Mode::RUSR.union(Mode::WUSR);

fn open(path: &Path, flags: OFlags) -> io::Result<fs::File> {
    let flags = flags | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
    Ok(fs::File::from(rustix::fs::open(path, flags, FILE_MODE)?))
}

/// What a type is; `None` where the file system does not tell.
fn kind(of: FileType) -> Option<Kind> {
    match of {
        FileType::RegularFile => Some(Kind::File),
        FileType::Directory => Some(Kind::Dir),
        FileType::Symlink => Some(Kind::Link),
        FileType::Unknown => None,
        _ => Some(Kind::Other),
    }
}

#[expect(clippy::useless_conversion, reason = "the widths of these fields differ between systems")]
fn convert(stat: &rustix::fs::Stat) -> Stat {
    Stat {
        kind: kind(FileType::from_raw_mode(stat.st_mode)).unwrap_or(Kind::Other),
        dev: stat.st_dev,
        ino: stat.st_ino,
        nlink: u64::try_from(stat.st_nlink).unwrap_or(u64::MAX),
        len: u64::try_from(stat.st_size).unwrap_or(0),
        mtime_ms: stat
            .st_mtime
            .saturating_mul(1000)
            .saturating_add(i64::try_from(stat.st_mtime_nsec / 1_000_000).unwrap_or(0)),
        uid: stat.st_uid,
        mode: stat.st_mode & 0o7777,
    }
}

impl Storage for RealDisk {
    type File = fs::File;
    type Lock = fs::File;

    fn make_dir(&self, path: &Path) -> io::Result<()> {
        rustix::fs::mkdir(path, Mode::RWXU)?;
        // The umask may have taken bits away.
        Ok(rustix::fs::chmod(path, Mode::RWXU)?)
    }

    fn create(&self, path: &Path) -> io::Result<fs::File> {
        let file = open(path, OFlags::CREATE | OFlags::EXCL | OFlags::APPEND | OFlags::RDWR)?;
        rustix::fs::fchmod(&file, FILE_MODE)?;
        Ok(file)
    }

    fn open_append(&self, path: &Path) -> io::Result<fs::File> {
        open(path, OFlags::APPEND | OFlags::RDWR)
    }

    fn open_read(&self, path: &Path) -> io::Result<fs::File> {
        open(path, OFlags::RDONLY)
    }

    fn append(&self, file: &mut fs::File, bytes: &[u8]) -> Result<(), ShortWrite> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let error = match file.write(rest) {
                Ok(0) => io::Error::from(io::ErrorKind::WriteZero),
                Ok(count) => {
                    rest = &rest[count..];
                    continue;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => error,
            };
            return Err(ShortWrite { error, written: (bytes.len() - rest.len()) as u64 });
        }
        Ok(())
    }

    fn sync_data(&self, file: &fs::File) -> io::Result<()> {
        file.sync_data()
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        let dir =
            rustix::fs::open(path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        Ok(rustix::fs::fsync(dir)?)
    }

    fn read_at(&self, file: &fs::File, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match file.read_at(buffer, offset) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => return other,
            }
        }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        match rustix::fs::renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            // Not every file system knows the flag; a second name is refused by all of them if the first is taken.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {
                fs::hard_link(from, to)?;
                fs::remove_file(from)
            }
            other => Ok(other?),
        }
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    fn stat(&self, path: &Path) -> io::Result<Option<Stat>> {
        match rustix::fs::lstat(path) {
            Ok(stat) => Ok(Some(convert(&stat))),
            Err(Errno::NOENT | Errno::NOTDIR) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn stat_file(&self, file: &fs::File) -> io::Result<Stat> {
        Ok(convert(&rustix::fs::fstat(file)?))
    }

    fn list(&self, path: &Path) -> io::Result<Vec<OsString>> {
        Ok(self.list_kinds(path)?.into_iter().map(|(name, _)| name).collect())
    }

    fn list_kinds(&self, path: &Path) -> io::Result<Vec<(OsString, Option<Kind>)>> {
        let dir =
            rustix::fs::open(path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        let mut names = Vec::new();
        for entry in Dir::new(dir)? {
            let entry = entry?;
            let name = entry.file_name().to_bytes();
            if name != b"." && name != b".." {
                let kind = kind(entry.file_type());
                names.push((OsString::from_vec(name.to_vec()), kind));
            }
        }
        Ok(names)
    }

    fn lock(&self, path: &Path, create: bool) -> io::Result<Lock<fs::File>> {
        let flags = if create { OFlags::RDWR | OFlags::CREATE } else { OFlags::RDWR };
        let file = match open(path, flags) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Lock::Missing),
            Err(error) => return Err(error),
        };
        match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Err(Errno::WOULDBLOCK) => return Ok(Lock::Held),
            other => other?,
        }
        // The name may have been taken away or given to another file while the lock was being had.
        let ours = self.stat_file(&file)?;
        match self.stat(path)? {
            Some(there) if (there.dev, there.ino) == (ours.dev, ours.ino) && ours.nlink > 0 => {
                Ok(Lock::Taken(file))
            }
            _ => Ok(Lock::Held),
        }
    }

    fn user(&self) -> u32 {
        rustix::process::geteuid().as_raw()
    }
}
