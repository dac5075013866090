//! A simulated disk: the same trait as the real one, with a seeded will to fail.
//!
//! Owns what a power cut may leave. Content and names are kept twice, as programs see them and as they are durable.
//! A cut keeps any of the names not yet synced and any prefix of the content not yet synced, at bytes, 512 or 4096, with
//! sectors of zeroes in it; a failed sync leaves pages that look written and never will be. What the journal makes of it
//! is for the tests beside this file.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use confidant::journal::Storage;
use confidant::journal::storage::{Kind, Lock, ShortWrite, Stat};

/// Random numbers of a test: the splitmix generator.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 if `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % (bound.max(1) as u64)).expect("it is below a usize")
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

#[derive(Debug, Clone, Default)]
struct Node {
    dir: bool,
    /// What a program reads.
    live: Vec<u8>,
    /// What a power cut leaves for certain.
    durable: Vec<u8>,
    /// Bytes of `live` up to here were dropped by a failed sync: a later sync does not save them.
    dropped: usize,
    mtime: i64,
}

/// One change of a directory, atomic.
#[derive(Debug, Clone)]
struct Change {
    dir: PathBuf,
    remove: Option<PathBuf>,
    add: Option<(PathBuf, u64)>,
}

/// The state of the disk; a clone is a picture of it.
#[derive(Debug, Clone)]
pub struct World {
    live: BTreeMap<PathBuf, u64>,
    durable: BTreeMap<PathBuf, u64>,
    pending: Vec<Change>,
    nodes: BTreeMap<u64, Node>,
    locks: BTreeSet<u64>,
    operations: u64,
    /// Bytes that still fit.
    pub room: Option<u64>,
    /// Syncs that are to fail, counted down.
    pub failing_syncs: u32,
    /// Operations until the power is cut.
    pub power: Option<u64>,
    /// Once in so many operations that can fail, one does.
    pub trouble: Option<(Dice, usize)>,
    /// Pictures taken once in so many operations, each with `mark`.
    pub camera: Option<(Dice, usize)>,
    /// What the test wants to remember with a picture.
    pub mark: usize,
}

/// The disk as programs see it.
#[derive(Clone)]
pub struct SimDisk {
    world: Arc<Mutex<World>>,
    album: Arc<Mutex<Vec<World>>>,
}

/// An open file.
pub struct SimFile(u64);

/// A held lock.
pub struct SimLock {
    world: Arc<Mutex<World>>,
    node: u64,
}

impl Drop for SimLock {
    fn drop(&mut self) {
        self.world.lock().unwrap_or_else(PoisonError::into_inner).locks.remove(&self.node);
    }
}

fn no_space() -> io::Error {
    io::Error::from(io::ErrorKind::StorageFull)
}

fn io_error() -> io::Error {
    io::Error::other("input/output error")
}

fn missing() -> io::Error {
    io::Error::from(io::ErrorKind::NotFound)
}

impl World {
    fn new() -> Self {
        let root = Node { dir: true, ..Node::default() };
        Self {
            live: BTreeMap::from([(PathBuf::from("/"), 1)]),
            durable: BTreeMap::from([(PathBuf::from("/"), 1)]),
            pending: Vec::new(),
            nodes: BTreeMap::from([(1, root)]),
            locks: BTreeSet::new(),
            operations: 0,
            room: None,
            failing_syncs: 0,
            power: None,
            trouble: None,
            camera: None,
            mark: 0,
        }
    }

    /// What the disk holds when the power comes back.
    pub fn after_power_cut(&self, dice: &mut Dice) -> World {
        let mut world = World::new();
        let mut names = self.durable.clone();
        let mode = dice.below(4);
        let prefix = dice.below(self.pending.len() + 1);
        for (index, change) in self.pending.iter().enumerate() {
            let kept = match mode {
                0 => false,
                1 => true,
                2 => index < prefix,
                _ => dice.once_in(2),
            };
            if kept {
                apply(&mut names, change);
            }
        }
        // A name is reachable only through directories that are there.
        for (path, node) in names {
            let parent = path.parent().is_none_or(|parent| world.live.contains_key(parent));
            if parent {
                world.live.insert(path, node);
            }
        }
        world.durable.clone_from(&world.live);
        for node in world.live.values() {
            let kept = self.nodes[node].torn(dice);
            world.nodes.insert(*node, kept);
        }
        world.operations = self.operations;
        world.mark = self.mark;
        world
    }

    /// Puts a file there, durably, and the directories above it, replacing what stood there.
    pub fn plant(&mut self, path: &Path, bytes: Vec<u8>) {
        for ancestor in path.ancestors().skip(1) {
            self.operations += 1;
            let number = *self.live.entry(ancestor.to_owned()).or_insert(self.operations + 1_000_000);
            self.durable.insert(ancestor.to_owned(), number);
            self.nodes.entry(number).or_insert_with(|| Node { dir: true, ..Node::default() });
        }
        self.operations += 1;
        let number = self.operations + 1_000_000;
        let mtime = i64::try_from(self.operations).expect("few operations");
        self.nodes.insert(number, Node { live: bytes.clone(), durable: bytes, mtime, ..Node::default() });
        self.live.insert(path.to_owned(), number);
        self.durable.insert(path.to_owned(), number);
    }

    /// Puts bytes at the end of a file, durably, and makes it if it is not there.
    pub fn grow(&mut self, path: &Path, bytes: &[u8]) {
        let Some(number) = self.live.get(path).copied() else {
            return self.plant(path, bytes.to_vec());
        };
        self.operations += 1;
        let mtime = i64::try_from(self.operations).expect("few operations");
        let node = self.nodes.get_mut(&number).expect("a name has a node");
        node.live.extend_from_slice(bytes);
        node.durable.clone_from(&node.live);
        node.mtime = mtime;
    }

    /// Lets go of all locks, as a copy of the disk does.
    pub fn unlock(&mut self) {
        self.locks.clear();
    }

    /// Every file with its content.
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let files = self.live.iter().filter(|(_, node)| !self.nodes[node].dir);
        files.map(|(path, node)| (path.clone(), self.nodes[node].live.clone())).collect()
    }

    fn step(&mut self) -> io::Result<()> {
        self.operations += 1;
        if let Some(left) = &mut self.power {
            if *left == 0 {
                return Err(io::Error::other("the power is gone"));
            }
            *left -= 1;
        }
        Ok(())
    }

    fn in_trouble(&mut self) -> bool {
        self.trouble.as_mut().is_some_and(|(dice, times)| dice.once_in(*times))
    }

    fn change(&mut self, remove: Option<PathBuf>, add: Option<(PathBuf, u64)>) {
        let named = add.as_ref().map(|(path, _)| path).or(remove.as_ref()).expect("something changes");
        let dir = named.parent().expect("it stands in a directory").to_owned();
        let change = Change { dir, remove, add };
        apply(&mut self.live, &change);
        self.pending.push(change);
    }

    fn node(&self, path: &Path) -> io::Result<u64> {
        self.live.get(path).copied().ok_or_else(missing)
    }

    fn make(&mut self, path: &Path, dir: bool) -> io::Result<u64> {
        if self.live.contains_key(path) {
            return Err(io::Error::from(io::ErrorKind::AlreadyExists));
        }
        self.node(path.parent().expect("it stands in a directory"))?;
        if self.room.is_some_and(|room| room == 0) || self.in_trouble() {
            return Err(no_space());
        }
        let number = self.operations + 1000;
        self.nodes.insert(number, Node { dir, ..Node::default() });
        self.change(None, Some((path.to_owned(), number)));
        Ok(number)
    }

    fn stat(&self, number: u64) -> Stat {
        let node = &self.nodes[&number];
        Stat {
            kind: if node.dir { Kind::Dir } else { Kind::File },
            dev: 1,
            ino: number,
            nlink: self.live.values().filter(|there| **there == number).count() as u64,
            len: node.live.len() as u64,
            mtime_ms: node.mtime,
            uid: 0,
            mode: if node.dir { 0o700 } else { 0o600 },
        }
    }
}

fn apply(names: &mut BTreeMap<PathBuf, u64>, change: &Change) {
    if let Some(path) = &change.remove {
        names.remove(path);
    }
    if let Some((path, node)) = &change.add {
        names.insert(path.clone(), *node);
    }
}

impl Node {
    /// The durable bytes, and what a cut leaves of the others.
    fn torn(&self, dice: &mut Dice) -> Node {
        let mut bytes = self.durable.clone();
        if self.live.len() > self.durable.len() {
            let grain = [1, 512, 4096][dice.below(3)];
            let fresh = self.live.len() - self.durable.len();
            let mut kept = match dice.below(4) {
                0 => 0,
                1 => fresh,
                _ => dice.below(fresh + 1),
            };
            let end = self.durable.len() + kept;
            if kept < fresh && !end.is_multiple_of(grain) {
                kept = (end / grain * grain).saturating_sub(self.durable.len());
            }
            bytes.extend_from_slice(&self.live[self.durable.len()..self.durable.len() + kept]);
            // The length may be on disk before the data is.
            if dice.once_in(3) && kept > 0 {
                let from = self.durable.len() + dice.below(kept);
                let to = (from / 512 + 1 + dice.below(8)) * 512;
                let to = to.min(bytes.len());
                bytes[from..to].fill(0);
            }
        }
        Node { dir: self.dir, live: bytes.clone(), durable: bytes, dropped: 0, mtime: self.mtime }
    }
}

impl SimDisk {
    pub fn new() -> Self {
        Self::of(World::new())
    }

    pub fn of(world: World) -> Self {
        Self { world: Arc::new(Mutex::new(world)), album: Arc::default() }
    }

    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands out the pictures taken.
    pub fn pictures(&self) -> Vec<World> {
        std::mem::take(&mut self.album.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// One operation: a picture perhaps, the power perhaps, then the operation.
    fn operate<T>(&self, act: impl FnOnce(&mut World) -> io::Result<T>) -> io::Result<T> {
        let mut world = self.world();
        world.step()?;
        let result = act(&mut world);
        if world.camera.as_mut().is_some_and(|(dice, times)| dice.once_in(*times)) {
            let mut picture = world.clone();
            (picture.camera, picture.trouble, picture.power, picture.room) = (None, None, None, None);
            self.album.lock().unwrap_or_else(PoisonError::into_inner).push(picture);
        }
        result
    }

    /// The whole content of a file.
    pub fn content(&self, path: &Path) -> Vec<u8> {
        let world = self.world();
        world.live.get(path).map(|node| world.nodes[node].live.clone()).unwrap_or_default()
    }
}

impl Storage for SimDisk {
    type File = SimFile;
    type Lock = SimLock;

    fn make_dir(&self, path: &Path) -> io::Result<()> {
        self.operate(|world| world.make(path, true).map(drop))
    }

    fn create(&self, path: &Path) -> io::Result<SimFile> {
        self.operate(|world| world.make(path, false).map(SimFile))
    }

    fn open_append(&self, path: &Path) -> io::Result<SimFile> {
        self.operate(|world| world.node(path).map(SimFile))
    }

    fn open_read(&self, path: &Path) -> io::Result<SimFile> {
        self.operate(|world| world.node(path).map(SimFile))
    }

    fn append(&self, file: &mut SimFile, bytes: &[u8]) -> Result<(), ShortWrite> {
        let mut written = 0;
        let done = self.operate(|world| {
            let mut fits = bytes.len();
            if let Some(room) = &mut world.room {
                fits = fits.min(usize::try_from(*room).expect("a small room"));
                *room -= fits as u64;
            }
            let mut error = no_space();
            if world.in_trouble()
                && let Some((dice, _)) = &mut world.trouble
            {
                fits = if dice.once_in(3) { 0 } else { dice.below(fits + 1) };
                error = if dice.once_in(2) { io_error() } else { error };
            }
            world.operations += 1;
            let mtime = i64::try_from(world.operations).expect("few operations");
            let node = world.nodes.get_mut(&file.0).expect("it is open");
            node.live.extend_from_slice(&bytes[..fits]);
            node.mtime = mtime;
            written = fits as u64;
            if fits < bytes.len() { Err(error) } else { Ok(()) }
        });
        done.map_err(|error| ShortWrite { error, written })
    }

    fn sync_data(&self, file: &SimFile) -> io::Result<()> {
        self.operate(|world| {
            let fails = world.failing_syncs > 0 || world.in_trouble();
            world.failing_syncs = world.failing_syncs.saturating_sub(1);
            let node = world.nodes.get_mut(&file.0).expect("it is open");
            if fails {
                // The pages are marked clean: they can be read, and no later sync writes them.
                node.dropped = node.live.len();
                return Err(io_error());
            }
            if node.dropped > node.durable.len() {
                node.durable.resize(node.dropped, 0);
            }
            let from = node.durable.len();
            node.durable.extend_from_slice(&node.live[from..]);
            Ok(())
        })
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.operate(|world| {
            world.node(path)?;
            if world.in_trouble() {
                return Err(io_error());
            }
            let (done, left) =
                std::mem::take(&mut world.pending).into_iter().partition(|change| change.dir == path);
            world.pending = left;
            let done: Vec<Change> = done;
            for change in &done {
                apply(&mut world.durable, change);
            }
            Ok(())
        })
    }

    fn read_at(&self, file: &SimFile, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let world = self.world();
        let live = &world.nodes[&file.0].live;
        let from = usize::try_from(offset).expect("a small file").min(live.len());
        let count = buffer.len().min(live.len() - from);
        buffer[..count].copy_from_slice(&live[from..from + count]);
        Ok(count)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.operate(|world| {
            let node = world.node(from)?;
            world.change(Some(from.to_owned()), Some((to.to_owned(), node)));
            Ok(())
        })
    }

    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        if self.world().live.contains_key(to) {
            return Err(io::Error::from(io::ErrorKind::AlreadyExists));
        }
        self.rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.operate(|world| {
            world.node(path)?;
            world.change(Some(path.to_owned()), None);
            Ok(())
        })
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.operate(|world| {
            world.node(path)?;
            if world.live.keys().any(|there| there.parent() == Some(path)) {
                return Err(io::Error::from(io::ErrorKind::DirectoryNotEmpty));
            }
            world.change(Some(path.to_owned()), None);
            Ok(())
        })
    }

    fn stat(&self, path: &Path) -> io::Result<Option<Stat>> {
        let world = self.world();
        Ok(world.live.get(path).map(|node| world.stat(*node)))
    }

    fn stat_file(&self, file: &SimFile) -> io::Result<Stat> {
        Ok(self.world().stat(file.0))
    }

    fn list(&self, path: &Path) -> io::Result<Vec<OsString>> {
        let world = self.world();
        world.node(path)?;
        let names = world.live.keys().filter(|there| there.parent() == Some(path));
        Ok(names.filter_map(|there| there.file_name().map(OsString::from)).collect())
    }

    fn lock(&self, path: &Path, create: bool) -> io::Result<Lock<SimLock>> {
        self.operate(|world| {
            let node = match world.node(path) {
                Ok(node) => node,
                Err(_) if create => world.make(path, false)?,
                Err(_) => return Ok(Lock::Missing),
            };
            if !world.locks.insert(node) {
                return Ok(Lock::Held);
            }
            Ok(Lock::Taken(SimLock { world: Arc::clone(&self.world), node }))
        })
    }

    fn user(&self) -> u32 {
        0
    }
}
