//! Every way to end: signals, a closed terminal, a panic, a stop and its continuation. The terminal is given back,
//! the process is gone in half a second, and what was being typed comes back with the same key.

use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::harness::{CTRL_C, CTRL_Z, Cockpit, ENTER, GONE, Home, PROGRAM};

const DRAFT: &str = "call: half a sentence about q and ?";

/// A cockpit with something typed into a form.
fn typing(home: &Home) -> Cockpit {
    let mut cockpit = home.cockpit();
    cockpit.ready().find("ada", "Ada Okafor");
    cockpit.press("i", "Enter saves").send(DRAFT).wait_for(DRAFT);
    cockpit
}

/// The draft comes back with the same key, and can be saved.
fn draft_is_back(home: &Home) {
    let mut cockpit = home.cockpit();
    cockpit.ready().find("ada", "Ada Okafor");
    cockpit.press("i", "a draft from before").wait_for(DRAFT).send_enter();
    cockpit.wait_without("Enter saves").wait_for("half a sentence").quit();
    // What was saved is no draft any more.
    let mut cockpit = home.cockpit();
    cockpit.ready().find("ada", "Ada Okafor");
    cockpit.press("i", "Enter saves");
    assert!(!cockpit.screen().contains("a draft from before"), "{}", cockpit.screen());
    cockpit.send(super::harness::ESC).wait_without("Enter saves").quit();
}

#[test]
fn signals_end_it_and_the_draft_comes_back() {
    for (signal, number) in [(Signal::TERM, 15), (Signal::HUP, 1), (Signal::INT, 2), (Signal::QUIT, 3)] {
        let home = Home::with_clients(&["Ada Okafor"]);
        let mut cockpit = typing(&home);
        let start = Instant::now();
        cockpit.signal(signal);
        assert_eq!(cockpit.gone(), 128 + number);
        assert!(start.elapsed() < GONE, "{number}: {:?}", start.elapsed());
        draft_is_back(&home);
    }
}

#[test]
fn a_closed_terminal_ends_it_and_the_draft_comes_back() {
    for wrapper in [&[][..], &["sh", "-c", "trap '' HUP; exec \"$@\"", "sh"]] {
        let home = Home::with_clients(&["Ada Okafor"]);
        let mut line = wrapper.to_vec();
        line.push(PROGRAM);
        let mut cockpit = Cockpit::start(&home, 120, 36, &line, &[]);
        cockpit.ready().find("ada", "Ada Okafor");
        cockpit.press("i", "Enter saves").send(DRAFT).wait_for(DRAFT);
        let before = cockpit.account().unwrap().ticks;
        cockpit.hang_up();
        let took = cockpit.wait_process_gone();
        assert!(took < GONE, "{took:?}");
        if let Some(account) = cockpit.account() {
            assert!(account.ticks - before < 30, "it spins");
        }
        draft_is_back(&home);
    }
}

#[test]
fn a_stop_gives_the_terminal_back_and_a_continuation_draws_it_whole() {
    let home = Home::with_clients(&["Ada Okafor"]);
    let mut cockpit = home.cockpit();
    cockpit.ready().find("ada", "Ada Okafor");
    for by_key in [true, false] {
        let shown = cockpit.screen();
        if by_key {
            cockpit.send(CTRL_Z);
        } else {
            cockpit.signal(Signal::TSTP);
        }
        cockpit.wait_stopped();
        cockpit.wait_plain();
        assert!(!cockpit.screen().contains("Ada Okafor"));
        // Whatever else was on the terminal meanwhile.
        cockpit.scribble();
        cockpit.signal(Signal::CONT);
        cockpit.wait_until("the whole screen", |screen| screen == shown);
        assert!(!cockpit.is_plain());
    }
    // A stop that it cannot see coming: whoever continues it finds it whole too.
    let shown = cockpit.screen();
    cockpit.signal(Signal::STOP);
    cockpit.scribble();
    cockpit.signal(Signal::CONT);
    cockpit.wait_until("the whole screen", |screen| screen == shown);
    cockpit.record("i", "call: after the break", "after the break");
    cockpit.quit();
}

#[test]
fn a_panic_leaves_the_terminal_first_and_quotes_nothing() {
    let home = Home::new();
    let itself = std::env::current_exe().unwrap();
    let line = [itself.to_str().unwrap(), "--exact", "terminal::ending::panics", "--ignored", "--nocapture"];
    let mut cockpit = Cockpit::start(&home, 80, 24, &line, &[]);
    cockpit.wait_for("stopped by a mistake of its own");
    assert_eq!(cockpit.gone(), 101);
    let raw = String::from_utf8_lossy(&cockpit.raw()).into_owned();
    let (_, entered) = raw.split_once("\x1b[?1049h").expect("it was on the terminal");
    let (_, left) = entered.split_once("\x1b[?1049l").expect("it left the terminal");
    assert!(left.contains("kept as a draft") && !raw.contains("canary"), "{raw}");
}

#[test]
#[ignore = "run on a terminal of its own by the test above"]
fn panics() {
    use std::io::Write;
    confidant::tui::terminal::leave_on_panic();
    confidant::tui::terminal::mouse(true).unwrap();
    confidant::tui::terminal::enter().unwrap();
    let mut frame = confidant::tui::terminal::FrameWriter::new(confidant::tui::terminal::RawStdout);
    frame.write_all(b"a frame").unwrap();
    frame.flush().unwrap();
    panic!("the canary {}", "sang");
}

#[test]
fn what_is_typed_behind_the_last_key_does_not_cost_an_entry() {
    let home = Home::with_clients(&["Ada Okafor"]);
    let mut cockpit = home.cockpit();
    cockpit.ready().find("ada", "Ada Okafor");
    for turn in 0..5 {
        cockpit
            .press("i", "Enter saves")
            .send(&format!("call: talk {turn}"))
            .wait_for(&format!("talk {turn}"));
        // The answer of the disk is still to come when `q` and the next keys are there already.
        cockpit.send(ENTER).send("q").send("x").send("y");
        assert_eq!(cockpit.gone(), 0);
        assert!(home.say(&["timeline", "ada"]).contains(&format!("talk {turn}")));
        cockpit = home.cockpit();
        cockpit.ready().find("ada", "Ada Okafor");
    }
    cockpit.send(CTRL_C);
    assert_eq!(cockpit.gone(), 0);
}

#[test]
fn a_slow_disk_holds_up_the_end_and_never_the_screen() {
    let home = Home::with_clients(&["Ada Okafor"]);
    let Some(trace) = super::harness::tracer() else { return };
    let line = [
        trace.as_str(),
        "-f",
        "-qqq",
        "-o",
        "/dev/null",
        "-e",
        "trace=fdatasync",
        "-e",
        "inject=fdatasync:delay_enter=1500000",
        PROGRAM,
    ];
    let mut cockpit = Cockpit::start(&home, 120, 36, &line, &[]);
    cockpit.ready().find("ada", "Ada Okafor");
    cockpit.press("i", "Enter saves").send("call: slow").wait_for("call: slow");
    let start = Instant::now();
    cockpit
        .send(ENTER)
        .wait_for("saving …")
        .press("?", "previous line")
        .send("q")
        .wait_without("previous line");
    assert!(start.elapsed() < Duration::from_secs(1), "the screen waited: {:?}", start.elapsed());
    cockpit.send("q").send("jj");
    assert_eq!(cockpit.gone(), 0);
    assert!(home.say(&["timeline", "ada"]).contains("slow"));
}
