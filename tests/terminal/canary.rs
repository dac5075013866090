//! What is typed goes into the book and the device's state, for its owner alone, and nowhere else.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rustix::process::Signal;

use super::harness::{Cockpit, ESC, Home, PROGRAM, TAB};

const CANARY: &str = "canaryx7q9";

#[test]
fn the_canary_sings_in_the_book_only() {
    let home = Home::with_clients(&["Ada Okafor"]);
    let temporary = home.path().join("tmp");
    fs::create_dir(&temporary).unwrap();
    let extra = [("TMPDIR", temporary.to_str().unwrap())];
    let mut cockpit = Cockpit::start(&home, 120, 36, &[PROGRAM], &extra);
    cockpit.ready().find("ada", "Ada Okafor");
    cockpit.record("i", &format!("call: {CANARY}one  ? {CANARY}two"), "canaryx7q9two");
    cockpit.press("r", "Enter saves").send(&format!("tomorrow: {CANARY}three")).wait_for("canaryx7q9three");
    cockpit.send(ESC).wait_for("kept as a draft");
    cockpit
        .press("i", "Enter saves")
        .send(&format!("call: {CANARY}four"))
        .wait_for("canaryx7q9four")
        .send(TAB);
    let pid = cockpit.pid().as_raw_nonzero();
    for process in fs::read_dir("/proc").unwrap().flatten() {
        let line = fs::read(process.path().join("cmdline")).unwrap_or_default();
        assert!(!sings(&line), "on the command line of {:?}", process.path());
    }
    assert!(!sings(&fs::read(format!("/proc/{pid}/environ")).unwrap()));
    cockpit.signal(Signal::TERM);
    assert_eq!(cockpit.gone(), 143);
    let mut cockpit = Cockpit::start(&home, 120, 36, &[PROGRAM], &extra);
    cockpit.ready().find("ada", "Ada Okafor").press("i", "canaryx7q9four");
    cockpit.signal(Signal::KILL);
    assert_eq!(cockpit.exit_code(), 137);

    let (mut found, mut open) = (Vec::new(), Vec::new());
    walk(home.path(), &mut |path| {
        if path.is_file() && sings(&fs::read(path).unwrap()) {
            found.push(path.to_owned());
        }
        let inside = path.starts_with(home.book()) || path.starts_with(home.state());
        if inside && fs::metadata(path).unwrap().permissions().mode() & 0o077 != 0 {
            open.push(path.to_owned());
        }
    });
    assert!(found.len() > 1, "the entry and the drafts are somewhere");
    let strays: Vec<&PathBuf> = found
        .iter()
        .filter(|path| !path.starts_with(home.book()) && !path.starts_with(home.state()))
        .collect();
    assert!(strays.is_empty(), "{strays:?}");
    assert!(open.is_empty(), "others may look into {open:?}");
    assert_eq!(fs::read_dir(&temporary).unwrap().count(), 0);
}

fn sings(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, CANARY.as_bytes()).is_some()
}

fn walk(dir: &Path, visit: &mut impl FnMut(&Path)) {
    for entry in fs::read_dir(dir).unwrap().flatten() {
        visit(&entry.path());
        if entry.path().is_dir() {
            walk(&entry.path(), visit);
        }
    }
}
