//! Questions and colour, on a pseudo-terminal.

use std::io::{Read, Write};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::support::Desk;

/// Runs on a terminal, with that typed beforehand; answers the exit code and all that was on the screen.
fn on_a_terminal(desk: &Desk, arguments: &[&str], typed: &str, extra: &[(&str, &str)]) -> (u32, String) {
    let pty = native_pty_system().openpty(PtySize { rows: 24, cols: 80, ..PtySize::default() }).unwrap();
    let process = desk.process(arguments);
    let mut command = CommandBuilder::new(process.get_program());
    command.args(process.get_args());
    command.env_clear();
    for (name, value) in process.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    for (name, value) in extra {
        command.env(name, value);
    }
    let mut child = pty.slave.spawn_command(command).unwrap();
    drop(pty.slave);
    pty.master.take_writer().unwrap().write_all(typed.as_bytes()).unwrap();
    let mut screen = String::new();
    // A closed terminal reads as an error on Linux, after all that was written.
    let mut bytes = Vec::new();
    let _ = pty.master.try_clone_reader().unwrap().read_to_end(&mut bytes);
    screen.push_str(&String::from_utf8_lossy(&bytes));
    (child.wait().unwrap().exit_code(), screen)
}

#[test]
fn undo_asks_and_takes_yes_or_no() {
    let desk = Desk::with_ada();
    desk.ok(&["note", "ada", "one"]);
    for no in ["n\n", "\n", "perhaps\n"] {
        let (code, screen) = on_a_terminal(&desk, &["undo"], no, &[]);
        assert_eq!(code, 1, "{screen}");
        assert!(
            screen.contains("Take back")
                && screen.contains("one?")
                && screen.contains("[y/N]")
                && screen.contains("nothing was recorded"),
            "{screen}"
        );
    }
    assert_eq!(desk.story("ada").len(), 2);
    let (code, screen) = on_a_terminal(&desk, &["undo"], "y\n", &[]);
    assert_eq!(code, 0, "{screen}");
    assert_eq!(desk.story("ada").len(), 1);
}

#[test]
fn colour_is_for_terminals_that_want_it() {
    let desk = Desk::with_ada();
    let coloured =
        |extra: &[(&str, &str)]| on_a_terminal(&desk, &["clients"], "", extra).1.contains('\u{1b}');
    assert!(coloured(&[("TERM", "xterm")]));
    assert!(!coloured(&[("TERM", "xterm"), ("NO_COLOR", "1")]));
    assert!(!coloured(&[("TERM", "dumb")]));
    assert!(!desk.ok(&["clients"]).contains('\u{1b}'));
}
