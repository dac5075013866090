//! The real disk refusing at every byte of a line, by the limit on a file's size, in a process of its own.
//!
//! Long form: `CONFIDANT_LONG=1 cargo test -- journal::limits --nocapture` (every byte; every 9th otherwise). The signal
//! that comes with the limit is ignored here as the binary ignores it: by default it would end the process.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use confidant::journal::{Cause, Class, RealDisk};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::support::{clock, draft, long, places, recorder, reopen, tags};

fn limit(bytes: Option<u64>) {
    let maximum = getrlimit(Resource::Fsize).maximum;
    setrlimit(Resource::Fsize, Rlimit { current: bytes.or(maximum), maximum }).expect("a limit");
}

/// Not a test: what [`a_disk_that_refuses_at_any_byte_of_a_line_costs_nothing`] runs as a process of its own.
#[test]
fn the_process_with_little_room() {
    let Some(root) = std::env::var_os("CONFIDANT_TEST_LIMIT").map(PathBuf::from) else { return };
    signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::new(AtomicBool::new(false)))
        .expect("ignored");
    let step = if long() { 1 } else { 9 };
    let (mut cases, mut torn) = (0, 0);
    for room in (0..).step_by(step) {
        let places = places(&root.join(room.to_string()));
        let mut pen = recorder(&RealDisk, &places, room);
        pen.append(clock(0), &[draft("first", 5)]).expect("saved");
        let segment = places.log().join(pen.writer().expect("a writer").as_str()).join("00000001.jsonl");
        let len = std::fs::metadata(&segment).expect("a segment").len();
        let kept = [draft("kept", 40)];
        limit(Some(len + room));
        let refused = pen.append(clock(1), &kept);
        limit(None);
        let Err(refused) = refused else { break };
        assert!(matches!(refused.cause, Cause::Disk(_)) && refused.saved.is_empty());
        pen.append(clock(2), &kept).expect("there is room again");
        let opened = reopen(&places);
        assert_eq!(tags(&opened.lines), ["first", "kept"], "room {room}");
        let other = opened.report.damage.iter().filter(|damage| damage.class != Class::Torn).count();
        assert_eq!(other, 0, "room {room}: {:?}", opened.report.damage);
        torn += opened.report.damage.len();
        cases += 1;
    }
    println!("{cases} refusals on the real disk, {torn} fragments left: 0 lost, 0 doubled");
}

#[test]
fn a_disk_that_refuses_at_any_byte_of_a_line_costs_nothing() {
    let dir = tempfile::tempdir().expect("a directory");
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "journal::limits::the_process_with_little_room", "--nocapture"])
        .env("CONFIDANT_TEST_LIMIT", dir.path())
        .output()
        .expect("it starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    print!(
        "{}",
        said.lines()
            .filter(|line| line.contains("refusals"))
            .fold(String::new(), |all, line| all + line + "\n")
    );
}
