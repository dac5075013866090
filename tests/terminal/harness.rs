//! The harness: a home of its own for a book, and a cockpit on a pseudo-terminal of a given size.
//!
//! The program does not lead its session: a small shell does, so that the kernel does not tidy the terminal's modes
//! up after it, and so that its exit code and the modes it left can be read from the screen.

use std::fs;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtyPair, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use vt100::{MouseProtocolEncoding, MouseProtocolMode};

/// How long anything may take to show.
pub const PATIENCE: Duration = Duration::from_secs(8);
/// How soon the program must be gone once it is told to go.
pub const GONE: Duration = Duration::from_millis(500);
/// The program.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_confidant");

pub const ESC: &str = "\x1b";
pub const ENTER: &str = "\r";
pub const TAB: &str = "\t";
pub const CTRL_C: &str = "\x03";
pub const CTRL_O: &str = "\x0f";
pub const CTRL_R: &str = "\x12";
pub const CTRL_S: &str = "\x13";
pub const CTRL_Z: &str = "\x1a";

/// Says who it is, becomes the program; then tells the exit code and the modes, and keeps the terminal.
const SESSION: &str = r#"stty -g >"$NOTES/before"
sh -c 'echo $$ >"$NOTES/pid.new"; mv "$NOTES/pid.new" "$NOTES/pid"; exec "$@"' sh "$@"
code=$?
stty -g >"$NOTES/after"
echo "[gone $code]"
read -r end"#;

/// A home with a book in it, thrown away at the end.
pub struct Home {
    dir: tempfile::TempDir,
}

impl Home {
    pub fn new() -> Self {
        let home = Self { dir: tempfile::tempdir().unwrap() };
        for dir in ["home", "notes"] {
            fs::create_dir(home.path().join(dir)).unwrap();
        }
        home
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn book(&self) -> PathBuf {
        self.path().join("book")
    }

    pub fn state(&self) -> PathBuf {
        self.path().join("state")
    }

    fn environment(&self) -> Vec<(&'static str, String)> {
        let text = |path: PathBuf| path.to_str().unwrap().to_owned();
        vec![
            ("HOME", text(self.path().join("home"))),
            ("NOTES", text(self.path().join("notes"))),
            ("CONFIDANT_BOOK", text(self.book())),
            ("CONFIDANT_STATE", text(self.state())),
            ("CONFIDANT_AUTHOR", "Ines".to_owned()),
            ("PATH", std::env::var("PATH").unwrap()),
            ("TERM", "xterm-256color".to_owned()),
            ("LANG", "C.UTF-8".to_owned()),
            ("TZ", "Europe/Berlin".to_owned()),
        ]
    }

    /// A command with this home's environment and nothing else of ours.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.environment()).current_dir(self.path());
        command
    }

    /// Runs the command line to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(PROGRAM).args(arguments).stdin(std::process::Stdio::null()).output().unwrap()
    }

    /// Runs it, expecting success; answers what it printed.
    pub fn say(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// A home with clients in its book.
    pub fn with_clients(names: &[&str]) -> Self {
        let home = Self::new();
        for name in names {
            home.say(&["add", name, "--cadence", "30", "--limit", "90"]);
        }
        home
    }

    /// The cockpit at 120×36.
    pub fn cockpit(&self) -> Cockpit {
        self.at(120, 36, &[])
    }

    /// The cockpit in a window of that size, with arguments.
    pub fn at(&self, columns: u16, rows: u16, arguments: &[&str]) -> Cockpit {
        let mut line = vec![PROGRAM];
        line.extend(arguments);
        Cockpit::start(self, columns, rows, &line, &[])
    }
}

/// What came out of the terminal so far.
struct Seen {
    raw: Vec<u8>,
    screen: vt100::Parser,
    closed: bool,
}

impl Seen {
    fn is_plain(&self) -> bool {
        let screen = self.screen.screen();
        !screen.alternate_screen()
            && !screen.bracketed_paste()
            && !screen.hide_cursor()
            && screen.mouse_protocol_mode() == MouseProtocolMode::None
            && screen.mouse_protocol_encoding() == MouseProtocolEncoding::Default
    }
}

type Shared = Arc<(Mutex<Seen>, Condvar)>;

/// A running program and the terminal it runs on.
pub struct Cockpit {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    seen: Shared,
    closing: Arc<AtomicBool>,
    reader: Option<JoinHandle<()>>,
    notes: PathBuf,
    pid: Option<Pid>,
    /// Its number may be somebody else's by now.
    ended: bool,
}

impl Cockpit {
    /// Starts `line` on a new terminal, led by a shell.
    pub fn start(home: &Home, columns: u16, rows: u16, line: &[&str], extra: &[(&str, &str)]) -> Self {
        let notes = home.path().join("notes").join(
            format!("{:?}-{:?}", thread::current().id(), Instant::now())
                .replace(['(', ')', ' ', '{', '}', ':', ','], "-"),
        );
        fs::create_dir(&notes).unwrap();
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let PtyPair { slave, master } = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", SESSION, "sh"]);
        command.args(line);
        command.env_clear();
        for (name, value) in home.environment() {
            command.env(name, value);
        }
        command.env("NOTES", &notes);
        for (name, value) in extra {
            command.env(name, value);
        }
        command.cwd(home.path());
        let child = slave.spawn_command(command).unwrap();
        drop(slave);
        let closing = Arc::new(AtomicBool::new(false));
        let screen = vt100::Parser::new(cells(rows), cells(columns), 0);
        let seen: Shared =
            Arc::new((Mutex::new(Seen { raw: Vec::new(), screen, closed: false }), Condvar::new()));
        let mut reader = master.try_clone_reader().unwrap();
        let writer = master.take_writer().unwrap();
        let (shared, closed) = (Arc::clone(&seen), Arc::clone(&closing));
        let reader = thread::spawn(move || {
            let mut bytes = vec![0; 64 * 1024];
            loop {
                let count = reader.read(&mut bytes).unwrap_or(0);
                let mut seen = shared.0.lock().unwrap();
                seen.raw.extend_from_slice(&bytes[..count]);
                seen.screen.process(&bytes[..count]);
                seen.closed = count == 0;
                shared.1.notify_all();
                if count == 0 || closed.load(Ordering::SeqCst) {
                    return;
                }
            }
        });
        Self {
            master: Some(master),
            writer: Some(writer),
            child,
            seen,
            closing,
            reader: Some(reader),
            notes,
            pid: None,
            ended: false,
        }
    }

    /// Waits until `ready` says something about what was seen.
    fn wait<T>(&self, what: &str, limit: Duration, mut ready: impl FnMut(&mut Seen) -> Option<T>) -> T {
        let end = Instant::now() + limit;
        let mut seen = self.look();
        loop {
            if let Some(found) = ready(&mut seen) {
                return found;
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero() && !seen.closed,
                "waited for {what}; the screen shows:\n{}",
                seen.screen.screen().contents()
            );
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
    }

    fn look(&self) -> MutexGuard<'_, Seen> {
        self.seen.0.lock().unwrap()
    }

    /// Waits until the screen shows `text`.
    pub fn wait_for(&mut self, text: &str) -> &mut Self {
        self.wait_until(text, |screen| screen.contains(text));
        self
    }

    /// Waits until the screen does not show `text`.
    pub fn wait_without(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("no {text}"), |screen| !screen.contains(text));
        self
    }

    /// Waits until the screen is as wanted.
    pub fn wait_until(&self, what: &str, wanted: impl Fn(&str) -> bool) {
        self.wait(what, PATIENCE, |seen| wanted(&seen.screen.screen().contents()).then_some(()));
    }

    /// Waits until the bytes written from `start` on are as wanted.
    pub fn wait_raw(&self, what: &str, start: usize, wanted: impl Fn(&[u8]) -> bool) {
        self.wait(what, PATIENCE, |seen| wanted(&seen.raw[start..]).then_some(()));
    }

    /// Waits until nothing was written for so long.
    pub fn wait_silent(&self, silence: Duration) {
        let end = Instant::now() + PATIENCE;
        let mut seen = self.look();
        loop {
            assert!(Instant::now() < end, "never silent");
            let before = seen.raw.len();
            let (again, timeout) = self.seen.1.wait_timeout(seen, silence).unwrap();
            seen = again;
            if timeout.timed_out() && seen.raw.len() == before {
                return;
            }
        }
    }

    /// What the screen shows.
    pub fn screen(&self) -> String {
        self.look().screen.screen().contents()
    }

    /// Whether the terminal is in none of the program's modes.
    pub fn is_plain(&self) -> bool {
        self.look().is_plain()
    }

    /// Whether buttons and wheel of the mouse are reported, and nothing else of it.
    pub fn has_mouse(&self) -> bool {
        let seen = self.look();
        let screen = seen.screen.screen();
        screen.mouse_protocol_mode() == MouseProtocolMode::PressRelease
            && screen.mouse_protocol_encoding() == MouseProtocolEncoding::Sgr
    }

    /// Waits until the terminal is in none of the program's modes.
    pub fn wait_plain(&self) {
        self.wait("the terminal as it was", PATIENCE, |seen| seen.is_plain().then_some(()));
    }

    /// Spoils what the terminal shows, as another program would.
    pub fn scribble(&mut self) {
        self.look().screen.process(b"\x1b[2J\x1b[3;3Hsomething else");
    }

    /// How many bytes were written so far.
    pub fn written(&self) -> usize {
        self.look().raw.len()
    }

    /// Every byte written so far.
    pub fn raw(&self) -> Vec<u8> {
        self.look().raw.clone()
    }

    /// Types, as it stands.
    pub fn send(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    /// Sends these bytes.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(bytes).unwrap();
        writer.flush().unwrap();
        self
    }

    /// Presses Enter.
    pub fn send_enter(&mut self) -> &mut Self {
        self.send(ENTER)
    }

    /// Opens a form, or whatever `key` does, and waits for what it shows.
    pub fn press(&mut self, key: &str, shows: &str) -> &mut Self {
        self.send(key);
        self.wait_for(shows);
        self
    }

    /// Opens a form with `key`, types `line`, saves, and waits for `shows` in the story.
    pub fn record(&mut self, key: &str, line: &str, shows: &str) -> &mut Self {
        self.press(key, "Enter saves").send(line).send(ENTER);
        self.wait_without("Enter saves");
        self.wait_for(shows);
        self.wait_without("saving …");
        self
    }

    /// Waits until the book is read.
    pub fn ready(&mut self) -> &mut Self {
        self.wait_until("the book", |screen| {
            let reading = ["Reading the journal", "reading the journal, ", "   reading, "];
            screen.contains("? help") && !reading.iter().any(|it| screen.contains(it))
        });
        self
    }

    /// Clicks on the first of these words on the screen.
    pub fn click(&mut self, words: &str) -> &mut Self {
        let screen = self.screen();
        let found = screen.lines().enumerate().find_map(|(row, line)| Some((row, line.find(words)?, line)));
        let (row, at, line) = found.unwrap_or_else(|| panic!("no {words}:\n{screen}"));
        let column = confidant::text::width(&line[..at]) + 1;
        self.send(&format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m", row = row + 1))
    }

    /// Finds a client.
    pub fn find(&mut self, letters: &str, name: &str) -> &mut Self {
        self.press("/", "type part of a name").send(letters);
        self.wait_for(&format!(">{name}"));
        self.send(ENTER);
        self.wait_without("type part of a name");
        self
    }

    /// Waits until the screen is as wanted, or the program has ended; answers whether it has ended.
    pub fn ended_or(&self, wanted: impl Fn(&str) -> bool) -> bool {
        self.wait("a step or the end", PATIENCE, |seen| {
            if memchr::memmem::rfind(&seen.raw, b"[gone ").is_some() {
                return Some(true);
            }
            wanted(&seen.screen.screen().contents()).then_some(false)
        })
    }

    /// Gives the window another size.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.look().screen.screen_mut().set_size(cells(rows), cells(columns));
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().unwrap().resize(size).unwrap();
        self
    }

    /// The program's process, once it is there.
    pub fn pid(&mut self) -> Pid {
        if let Some(pid) = self.pid {
            return pid;
        }
        let file = self.notes.join("pid");
        let end = Instant::now() + PATIENCE;
        while !file.exists() {
            assert!(Instant::now() < end, "the program did not start");
            thread::yield_now();
        }
        let pid = fs::read_to_string(file).unwrap().trim().parse().ok().and_then(Pid::from_raw).unwrap();
        self.pid = Some(pid);
        pid
    }

    /// Sends a signal.
    pub fn signal(&mut self, signal: Signal) -> &mut Self {
        kill_process(self.pid(), signal).unwrap();
        self
    }

    /// A line of the kernel's account of the process; `None` once it is gone.
    pub fn account(&mut self) -> Option<Account> {
        Account::of(self.pid())
    }

    /// Waits until the process is stopped.
    pub fn wait_stopped(&mut self) {
        let start = Instant::now();
        while self.account().unwrap().state != 'T' {
            assert!(start.elapsed() < PATIENCE, "it does not stop");
            thread::yield_now();
        }
    }

    /// Closes the terminal: the window is gone.
    pub fn hang_up(&mut self) {
        self.hang_up_after("");
    }

    /// Closes the terminal after these keys; they are echoed where the program itself writes nothing.
    pub fn hang_up_after(&mut self, keys: &str) {
        // The reader holds the terminal too: another size makes the program write, and that wakes it.
        self.closing.store(true, Ordering::SeqCst);
        self.resize(100, 30).send(keys);
        self.reader.take().unwrap().join().unwrap();
        // The writer types a line feed when it goes; nobody is to read it, and the hang-up discards it.
        self.signal(Signal::STOP).wait_stopped();
        self.writer = None;
        self.master = None;
        let _ = kill_process(self.pid(), Signal::CONT);
    }

    /// Waits until the process is gone, by asking the kernel; answers how long that took.
    pub fn wait_process_gone(&mut self) -> Duration {
        let start = Instant::now();
        while self.account().is_some_and(|account| account.state != 'Z') {
            assert!(start.elapsed() < PATIENCE, "the process is still there");
            thread::yield_now();
        }
        self.ended = true;
        start.elapsed()
    }

    /// Waits for the end; answers the exit code. The terminal must be as it was, and every byte must be meant.
    pub fn gone(&mut self) -> i32 {
        let code = self.exit_code();
        let note = |name: &str| fs::read_to_string(self.notes.join(name)).unwrap();
        assert_eq!(note("before"), note("after"), "the terminal's modes are not as they were");
        let seen = self.look();
        assert!(seen.is_plain(), "modes are left on");
        assert_eq!(count(&seen.raw, b"\x1b[?2026h"), count_ended(&seen.raw), "a frame is left open");
        authored(&seen.raw);
        code
    }

    /// Waits for the end, however it is; answers the exit code.
    pub fn exit_code(&mut self) -> i32 {
        let code = self.wait("the end", PATIENCE, |seen| {
            let text = String::from_utf8_lossy(&seen.raw);
            let (_, after) = text.rsplit_once("[gone ")?;
            after.split_once(']')?.0.parse().ok()
        });
        self.ended = true;
        code
    }

    /// Leaves with `q`.
    pub fn quit(&mut self) {
        self.send("q");
        assert_eq!(self.gone(), 0);
    }
}

impl Drop for Cockpit {
    fn drop(&mut self) {
        let noted = fs::read_to_string(self.notes.join("pid")).ok();
        if let Some(pid) = noted.and_then(|pid| pid.trim().parse().ok()).and_then(Pid::from_raw)
            && !self.ended
        {
            let _ = kill_process(pid, Signal::KILL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the kernel knows about a process.
pub struct Account {
    /// Its state, as a letter.
    pub state: char,
    /// Its time on the processor, in ticks of a hundredth of a second.
    pub ticks: u64,
    /// The most memory it ever had, in KiB.
    pub peak: u64,
}

impl Account {
    /// Of a process; `None` once it is gone.
    pub fn of(pid: Pid) -> Option<Self> {
        let dir = PathBuf::from(format!("/proc/{}", pid.as_raw_nonzero()));
        let stat = fs::read_to_string(dir.join("stat")).ok()?;
        let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
        let status = fs::read_to_string(dir.join("status")).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        Some(Self {
            state: fields[0].chars().next()?,
            ticks: fields[11].parse::<u64>().ok()? + fields[12].parse::<u64>().ok()?,
            peak: peak.and_then(|it| it.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0),
        })
    }
}

/// What the parser takes for a size: it knows no empty window.
fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap_or(NonZeroU16::MIN)
}

/// How often a sequence occurs.
pub fn count(raw: &[u8], sequence: &[u8]) -> usize {
    raw.windows(sequence.len()).filter(|window| *window == sequence).count()
}

/// Frames that were ended; leaving ends one more, open or not.
fn count_ended(raw: &[u8]) -> usize {
    count(raw, b"\x1b[?2026l").saturating_sub(count(raw, b"\x1b[?1049l"))
}

/// What is put right after another program had the terminal.
const AFTER_ANOTHER: &str =
    "\x1b[r\x1b[0 q\x1b[?1l\x1b>\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1004l\x1b[?1006l\x1b[?7h\x1b[>4;0m";

/// Holds every control byte to what the program means: placing, styles, erasing and its six modes. So it asks
/// the terminal nothing either.
pub fn authored(raw: &[u8]) {
    let raw = String::from_utf8_lossy(raw).replace(AFTER_ANOTHER, "");
    let mut rest = raw.as_bytes();
    while let Some(start) = rest.iter().position(|byte| *byte < 0x20 || *byte == 0x7f) {
        let context = || String::from_utf8_lossy(&rest[start..rest.len().min(start + 24)]).into_owned();
        match &rest[start..] {
            [b'\r' | b'\n', after @ ..] => rest = after,
            [0x1b, b'[', after @ ..] => {
                let end =
                    after.iter().position(|byte| (0x40..=0x7e).contains(byte)).expect("a whole sequence");
                let (parameters, kind) = (&after[..end], after[end]);
                let meant = match kind {
                    b'h' | b'l' => {
                        matches!(parameters, b"?1049" | b"?2004" | b"?25" | b"?2026" | b"?1000" | b"?1006")
                    }
                    b'H' | b'm' | b'J' | b'K' => {
                        parameters.iter().all(|byte| byte.is_ascii_digit() || *byte == b';')
                    }
                    _ => false,
                };
                assert!(meant, "a sequence that nobody meant: {:?}", context());
                rest = &after[end + 1..];
            }
            // The clipboard, which nobody reads: base64 and the end.
            [0x1b, b']', after @ ..] if after.starts_with(b"52;c;") => {
                let end = after.iter().position(|byte| *byte == 0x1b).expect("a whole sequence");
                let text = &after[5..end];
                let is_meant = text.iter().all(|it| it.is_ascii_alphanumeric() || b"+/=".contains(it));
                assert!(is_meant && after[end..].starts_with(b"\x1b\\"), "a clipboard that nobody meant");
                rest = &after[end + 2..];
            }
            _ => panic!("a control byte that nobody meant: {:?}", context()),
        }
    }
}

/// The tracer that slows system calls down or makes them fail, where there is one and it may.
pub fn tracer() -> Option<String> {
    let works = Command::new("strace").args(["-qqq", "-o", "/dev/null", "true"]).output();
    if works.is_ok_and(|output| output.status.success()) {
        return Some("strace".to_owned());
    }
    eprintln!("skipped: there is no strace, or it may not trace");
    None
}
