//! The books that the benches are run on, made by the program itself and kept in `target/bench-books`; and what must be on
//! the screen of a cockpit that is of use, asked of the command line, so that a start is not only fast but right.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::terminal::{Line, Session, environment};

/// The program.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_confidant");

/// Silence after which a cockpit has done what it does behind a start.
const AT_REST: Duration = Duration::from_secs(1);

/// The size of a book; one size, one book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// How many clients.
    pub clients: u32,
    /// About how many interactions.
    pub interactions: u32,
}

/// 500 clients and ten years of work with them.
pub const STANDARD: Size = Size { clients: 500, interactions: 100_000 };
/// A firm's worth.
pub const LARGE: Size = Size { clients: 5_000, interactions: 1_000_000 };

/// A book, and what the device remembers of it.
#[derive(Debug, Clone)]
pub struct Book {
    root: PathBuf,
    /// Where the journal lies.
    pub data: PathBuf,
    /// Where checkpoint and device state lie.
    pub state: PathBuf,
}

impl Book {
    /// The book of that size, made now if it is not there.
    pub fn of(size: Size) -> Self {
        let name = format!("{}x{}", size.clients, size.interactions);
        let book = Self::at(&target().join("bench-books").join(name));
        if book.root.join("made").exists() {
            return book;
        }
        let _ = fs::remove_dir_all(&book.root);
        fs::create_dir_all(&book.root).expect("a folder for the book");
        eprintln!("making a book of {} clients, {} interactions …", size.clients, size.interactions);
        let numbers = [("--clients", size.clients), ("--interactions", size.interactions), ("--seed", 7)];
        let mut command = book.command(&["demo", "--no-open", "--keep"]);
        command.arg(&book.data);
        for (name, number) in numbers {
            command.arg(name).arg(number.to_string());
        }
        let made = command.stdout(Stdio::null()).status().expect("the program runs");
        assert!(made.success(), "the book could not be made");
        fs::write(book.root.join("made"), "").expect("a note");
        book
    }

    /// A book in that folder, whether there is one or not.
    pub fn at(root: &Path) -> Self {
        Self { root: root.to_owned(), data: root.join("book"), state: root.join("state") }
    }

    /// The same journal in another folder, to be written to.
    pub fn copy_to(&self, root: &Path) -> Self {
        let copy = Self::at(root);
        copy_dir(&self.data, &copy.data);
        copy
    }

    /// The same book on a device that has never seen it.
    pub fn on_new_device(&self, state: &Path) -> Self {
        Self { state: state.to_owned(), ..self.clone() }
    }

    fn environment(&self) -> Vec<(&'static str, OsString)> {
        let mut environment = environment(&self.root);
        environment.push(("CONFIDANT_BOOK", self.data.clone().into()));
        environment.push(("CONFIDANT_STATE", self.state.clone().into()));
        environment
    }

    /// The cockpit on this book, without options, as somebody starts it.
    pub fn cockpit(&self) -> Line {
        Line { words: vec![PROGRAM.into()], environment: self.environment() }
    }

    /// The command line on this book.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).env_clear().envs(self.environment()).stdin(Stdio::null());
        command
    }

    /// What the command line answers, as JSON.
    pub fn ask(&self, arguments: &[&str]) -> Value {
        let output = self.command(arguments).arg("--json").output().expect("the program runs");
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    /// What must be on the screen for a cockpit to be of use: the name of whom it begins with, the newest entry, what the
    /// newest talk was about, the assessed stage.
    pub fn useful(&self) -> Vec<String> {
        let today = self.ask(&["today"]);
        let first = &today["clients"][0];
        let id = first["id"].as_str().expect("somebody who needs the adviser");
        let name = first["name"].as_str().expect("a name");
        let story = self.ask(&["timeline", id]);
        let rows = story["rows"].as_array().expect("rows");
        let future = story["future"].as_u64().and_then(|it| usize::try_from(it).ok()).unwrap_or(0);
        let newest = rows.iter().skip(future).find(|row| row["depth"] == 0).expect("an entry");
        let newest = newest["head"].as_str().expect("what it is");
        // What the newest talk was about; an appointment without an outcome says only that.
        let talk = rows.iter().skip(future).take(20).find(|row| row["kind"] == "interaction");
        let words = talk.and_then(|row| row["text"].as_str().filter(|_| row["sealed"] == false));
        let text = words.unwrap_or(newest);
        let clients = self.ask(&["clients"]);
        let mut clients = clients["clients"].as_array().expect("clients").iter();
        let stage = clients.find(|it| it["id"] == id).and_then(|it| it["stage"].as_str()).unwrap_or("stage");
        vec![start_of(name, 16), start_of(newest, 10), start_of(text, 6), capital(stage)]
    }

    /// What everybody is called, as far as a narrow list has room for it; one for several that begin alike.
    pub fn names(&self) -> BTreeSet<String> {
        let clients = self.ask(&["clients"]);
        let clients = clients["clients"].as_array().expect("clients");
        clients.iter().filter_map(|client| Some(start_of(client["name"].as_str()?, 12))).collect()
    }

    /// Starts the cockpit twice and leaves it at rest, so that whatever it keeps for the next start is there.
    pub fn warm_up(&self, useful: &[String]) {
        for _ in 0..2 {
            let (mut session, _) = Session::start(&self.cockpit(), useful);
            session.settle(AT_REST);
            session.quit();
        }
    }

    /// The files of the journal.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        walk(&self.data, &mut found);
        found
    }

    /// Bytes and lines of the journal.
    pub fn measure(&self) -> (u64, u64) {
        let mut sizes = (0, 0);
        self.read(|bytes| {
            sizes.0 += u64::try_from(bytes.len()).unwrap_or(0);
            sizes.1 += u64::try_from(memchr::memchr_iter(b'\n', bytes).count()).unwrap_or(0);
        });
        sizes
    }

    /// Bytes of what the device keeps for the next start.
    pub fn kept(&self) -> u64 {
        let mut found = Vec::new();
        walk(&self.state, &mut found);
        found.iter().filter_map(|path| fs::metadata(path).ok()).map(|it| it.len()).sum()
    }

    /// How long it takes to read the journal once, as `cat` does.
    pub fn cat(&self) -> Duration {
        let begun = Instant::now();
        let mut sum: u8 = 0;
        self.read(|bytes| sum ^= bytes.first().copied().unwrap_or(0));
        std::hint::black_box(sum);
        begun.elapsed()
    }

    fn read(&self, mut take: impl FnMut(&[u8])) {
        let mut bytes = vec![0; 128 * 1024];
        for path in self.files() {
            let mut file = fs::File::open(path).expect("a file of the journal");
            loop {
                let count = file.read(&mut bytes).expect("its bytes");
                if count == 0 {
                    break;
                }
                take(&bytes[..count]);
            }
        }
    }
}

/// Where cargo builds, and the benches keep what they make.
pub fn target() -> PathBuf {
    let program = Path::new(PROGRAM);
    program.ancestors().nth(2).expect("a folder that was built into").to_owned()
}

/// The programs to measure against: `kind` is `three-panes` or `full`.
pub fn baseline(kind: &str) -> Line {
    let program = target().join("baseline/release/baseline");
    Line { words: vec![program.into(), kind.into()], environment: environment(&target()) }
}

/// Builds those programs.
pub fn build_baseline() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/baseline/Cargo.toml");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--release", "--locked", "--manifest-path"]).arg(manifest);
    cargo.arg("--target-dir").arg(target().join("baseline"));
    // It is built as it stands, whatever this build was asked for.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PROFILE_") || name == "RUSTFLAGS" {
            cargo.env_remove(name.as_ref());
        }
    }
    assert!(cargo.status().expect("cargo").success(), "the baseline could not be built");
}

fn start_of(text: &str, letters: usize) -> String {
    text.chars().take(letters).collect::<String>().trim_end().to_owned()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, found);
        } else {
            found.push(path);
        }
    }
    found.sort();
}

fn copy_dir(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_dir(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a copy");
        }
    }
}
