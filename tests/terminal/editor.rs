//! A long note in another program: it gets a terminal as it should be, and whatever becomes of it or of us, the
//! terminal is put back and no text is lost.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use rustix::process::{Pid, Signal};

use super::harness::{Account, CTRL_O, CTRL_S, CTRL_Z, Cockpit, ENTER, ESC, GONE, Home, PATIENCE, PROGRAM};

/// A home with a client and an editor that does this.
fn with_editor(script: &str) -> (Home, String) {
    let home = Home::with_clients(&["Ada Okafor"]);
    let editor = home.path().join("the editor");
    fs::write(&editor, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o700)).unwrap();
    (home, format!("'{}' --wait", editor.display()))
}

/// A cockpit with a note begun.
fn noting(home: &Home, editor: &str) -> Cockpit {
    let mut cockpit = Cockpit::start(home, 120, 36, &[PROGRAM], &[("EDITOR", editor)]);
    begin(&mut cockpit);
    cockpit
}

fn begin(cockpit: &mut Cockpit) {
    cockpit.ready().find("ada", "Ada Okafor");
    cockpit.press("a", "a note").press("n", "ctrl-o editor").send("begun here").wait_for("begun here");
}

/// The files in `edit/`.
fn sheets(home: &Home) -> Vec<PathBuf> {
    let books = fs::read_dir(home.state()).into_iter().flatten().flatten();
    let dirs = books.map(|book| book.path().join("edit"));
    let files = dirs.filter_map(|dir| fs::read_dir(dir).ok()).flatten().flatten();
    files.map(|file| file.path()).collect()
}

fn wait_until(what: &str, ready: impl Fn() -> bool) {
    let start = Instant::now();
    while !ready() {
        assert!(start.elapsed() < PATIENCE, "waited for {what}");
        thread::yield_now();
    }
}

/// Everything in the book's journal.
fn journal(dir: &Path) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(dir).unwrap().flatten() {
        if entry.path().is_dir() {
            all.push_str(&journal(&entry.path()));
        } else {
            all.push_str(&String::from_utf8_lossy(&fs::read(entry.path()).unwrap()));
        }
    }
    all
}

const ADDS_A_LINE: &str =
    r#"echo "[has: $(cat "$2")]"; read -r line; printf '%s\nŁódź — 王小明\n' "$line" >>"$2""#;

#[test]
fn a_round_trip_restores_everything() {
    let (home, editor) = with_editor(ADDS_A_LINE);
    let mut cockpit = noting(&home, &editor);
    let shown = cockpit.screen();
    cockpit.send(CTRL_O).wait_for("[has: begun here]");
    assert!(cockpit.is_plain(), "the editor has a terminal in somebody else's modes");
    let found = sheets(&home);
    let sheet = found.iter().find(|path| path.extension().is_some_and(|it| it == "md")).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(sheet), mode(sheet.parent().unwrap())), (0o600, 0o700));
    assert!(!sheet.display().to_string().contains("Ada"));
    // Somebody else records meanwhile.
    home.say(&["log", "ada", "call: recorded meanwhile"]);
    cockpit.send("typed in the editor").send(ENTER).wait_for("ctrl-s saves");
    cockpit.wait_for("typed in the editor").wait_for("Łódź — 王小明").wait_for("recorded meanwhile");
    assert!(!cockpit.is_plain() && !cockpit.screen().contains("[has:"));
    wait_until("the file to be removed", || sheets(&home).is_empty());
    // The keys are ours again, and the screen is what it was but for the text.
    assert_eq!(shown.lines().next(), cockpit.screen().lines().next());
    cockpit.send(" and on").wait_for("and on").send(CTRL_S).wait_without("ctrl-s saves");
    cockpit.wait_for("begun here …").quit();
    let journal = journal(&home.book());
    assert!(journal.contains("begun here\\ntyped in the editor\\nŁódź — 王小明 and on"), "{journal}");
}

#[test]
fn a_killed_editor_loses_nothing() {
    let spoil = r"printf '\033[?1049h\033[?25l'; stty raw -echo";
    let (home, editor) =
        with_editor(&format!("{spoil}; echo 'half a thought' >>\"$2\"; echo more >\"$2.swp\"; kill -9 $$"));
    let mut cockpit = noting(&home, &editor);
    cockpit.send(CTRL_O).wait_for("ended by signal 9").wait_for("half a thought");
    // What only the editor can read is left where it is, now and at the next start.
    cockpit.wait_for(".md.swp in edit/");
    wait_until("the file to be removed", || sheets(&home).len() == 1);
    cockpit.send(CTRL_S).wait_without("ctrl-s saves").wait_for("begun here …").quit();
    let mut cockpit = home.cockpit();
    cockpit.wait_for("an editor left it: look at").quit();
    assert_eq!(sheets(&home).len(), 1);
}

#[test]
fn an_editor_that_fails_or_is_not_there_says_so() {
    let (home, editor) = with_editor("exit 3");
    let mut cockpit = noting(&home, &editor);
    cockpit.send(CTRL_O).wait_for("ended with code 3; the text is as it was").wait_for("begun here");
    cockpit.send(ESC).wait_for("kept as a draft").quit();
    for (missing, told) in [("/nowhere/ed -x", "there is no program"), ("/etc/passwd", "may not be run")] {
        let mut cockpit = Cockpit::start(&home, 120, 36, &[PROGRAM], &[("EDITOR", missing)]);
        cockpit.ready().find("ada", "Ada Okafor");
        cockpit.press("a", "a note").press("n", "begun here");
        cockpit.send(CTRL_O).wait_for(told).wait_for("set $EDITOR");
        cockpit.send(ESC).wait_for("kept as a draft").quit();
    }
    assert!(sheets(&home).is_empty(), "{:?}", sheets(&home));
}

#[test]
fn what_is_no_text_is_kept_and_can_be_put_right() {
    let (home, editor) = with_editor(
        r#"if [ -e tried ]; then echo mended >"$2"; else touch tried; printf 'caf\351\n' >"$2"; fi"#,
    );
    let mut cockpit = noting(&home, &editor);
    cockpit.send(CTRL_O).wait_for("not text in UTF-8").wait_for("begun here");
    assert_eq!(sheets(&home).len(), 2);
    cockpit.send(CTRL_O).wait_for("mended");
    wait_until("the file to be removed", || sheets(&home).is_empty());
    cockpit.send(CTRL_S).wait_without("ctrl-s saves").quit();
}

/// Says its number, writes something, and waits for a word on a pipe.
const WAITS: &str = r#"echo $$ >number.new; mv number.new number; echo 'written meanwhile' >>"$2"
echo '[at work]'; read -r word <pipe; echo "$word" >>"$2""#;

fn pipe(home: &Home) {
    assert!(home.command("mkfifo").arg(home.path().join("pipe")).status().unwrap().success());
}

fn number(home: &Home) -> Pid {
    let text = fs::read_to_string(home.path().join("number")).unwrap();
    Pid::from_raw(text.trim().parse().unwrap()).unwrap()
}

fn wait_gone(pid: Pid) {
    wait_until("the editor's end", || Account::of(pid).is_none_or(|account| account.state == 'Z'));
}

/// The text is back in the form of that note.
fn is_back(home: &Home, text: &str) {
    let mut cockpit = home.cockpit();
    cockpit.wait_for("kept about Ada Okafor");
    cockpit.ready().find("ada", "Ada Okafor");
    cockpit.press("a", "a note").press("n", text).wait_for("begun here");
    assert!(sheets(home).is_empty(), "{:?}", sheets(home));
    cockpit.send(CTRL_S).wait_without("ctrl-s saves").quit();
    let mut cockpit = home.cockpit();
    cockpit.ready();
    assert!(!cockpit.screen().contains("kept about"), "{}", cockpit.screen());
    cockpit.quit();
}

#[test]
fn killed_while_the_editor_runs_the_text_is_found_at_the_next_start() {
    let (home, editor) = with_editor(WAITS);
    pipe(&home);
    let mut cockpit = noting(&home, &editor);
    cockpit.send(CTRL_O).wait_for("[at work]");
    cockpit.signal(Signal::KILL);
    assert_eq!(cockpit.exit_code(), 137);
    // The editor is still there: nobody takes its file from it.
    let mut beside = home.cockpit();
    beside.ready();
    assert!(!beside.screen().contains("kept about"), "{}", beside.screen());
    beside.quit();
    assert_eq!(sheets(&home).len(), 2);
    fs::write(home.path().join("pipe"), "the last word\n").unwrap();
    wait_gone(number(&home));
    is_back(&home, "the last word");
}

#[test]
fn told_to_go_while_the_editor_runs() {
    for signal in [Some(Signal::TERM), None] {
        let (home, editor) = with_editor(WAITS);
        pipe(&home);
        let mut cockpit = noting(&home, &editor);
        cockpit.send(CTRL_O).wait_for("[at work]");
        let start = Instant::now();
        if let Some(signal) = signal {
            cockpit.signal(signal);
            assert_eq!(cockpit.gone(), 143);
            assert!(start.elapsed() < GONE, "{:?}", start.elapsed());
        } else {
            cockpit.hang_up_after("x");
            let took = cockpit.wait_process_gone();
            assert!(took < GONE, "{took:?}");
        }
        wait_gone(number(&home));
        is_back(&home, "written meanwhile");
    }
}

#[test]
fn ctrl_c_and_ctrl_z_are_the_editors() {
    let script = r"echo '[at work]'; read -r word; trap 'echo [interrupted]' INT; echo '[again]'; read -r word; read -r word; :";
    let (home, editor) = with_editor(script);
    let shell = r#"set -m; "$0"; echo "[stopped]"; read -r word; fg >/dev/null"#;
    let mut cockpit = Cockpit::start(&home, 120, 36, &["bash", "-c", shell, PROGRAM], &[("EDITOR", &editor)]);
    begin(&mut cockpit);
    cockpit.send(CTRL_O).wait_for("[at work]").send(CTRL_Z).wait_for("[stopped]");
    assert!(cockpit.is_plain());
    cockpit.send(ENTER).wait_silent(std::time::Duration::from_millis(200));
    cockpit.send(ENTER).wait_for("[again]").send("\x03").wait_for("[interrupted]");
    cockpit.send(ENTER).send(ENTER).wait_for("ctrl-s saves").wait_for("begun here");
    cockpit.send(CTRL_S).wait_without("ctrl-s saves").quit();
}
