//! Killed at random moments: whatever was shown as saved is there, whoever recorded it.
//!
//! The long form kills a thousand times and prints what it found; the seed is fixed and printed on failure.

use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use super::harness::{ENTER, Home, PROGRAM};

const SEED: u64 = 0x5eed_0007;

/// A small generator, the same everywhere.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// Kills a process after a while, from a thread of its own; answers when it has.
fn kill_after(pid: Pid, moment: Duration) -> mpsc::Receiver<()> {
    let (killed, told) = mpsc::channel();
    thread::spawn(move || {
        let (_never, timer) = mpsc::channel::<()>();
        let _ = timer.recv_timeout(moment);
        let _ = kill_process(pid, Signal::KILL);
        let _ = killed.send(());
    });
    told
}

/// Everything in `shown` is in the book, once; and nothing is damaged but the tails that the kills tore.
fn all_there(home: &Home, shown: &[String], seed: u64) -> usize {
    let story = home.say(&["timeline", "ada", "--json"]);
    for text in shown {
        assert_eq!(story.matches(text.as_str()).count(), 1, "seed {seed:#x}: {text} was shown as saved");
    }
    let checked = home.run(&["check", "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
    let damage = report["damage"].as_array().unwrap();
    assert!(damage.iter().all(|it| it["class"] == "torn"), "seed {seed:#x}: {damage:?}");
    damage.len()
}

#[test]
fn a_cockpit_killed_at_random_moments_loses_nothing_shown() {
    let rounds = if super::long() { 500 } else { 10 };
    let home = Home::with_clients(&["Ada Okafor"]);
    let (mut chance, mut shown, mut typed, mut torn) = (Chance(SEED), Vec::new(), 0, 0);
    for round in 0..rounds {
        let mut cockpit = home.cockpit();
        cockpit.ready().find("ada", "Ada Okafor");
        let killed = kill_after(cockpit.pid(), Duration::from_millis(chance.below(700)));
        let mut first = true;
        'typist: loop {
            let text = format!("entry{round}x{typed}z");
            typed += 1;
            for step in ["i", &format!("call: {text}"), ENTER] {
                cockpit.send(step);
                let ended = cockpit.ended_or(|screen| match step {
                    "i" => screen.contains("Enter saves"),
                    ENTER => !screen.contains("Enter saves") && screen.contains(&text),
                    _ => screen.contains(&text),
                });
                if ended {
                    break 'typist;
                }
                // What was half typed comes back, even where the kill came between its saving and the draft's end.
                if step == "i" && first {
                    cockpit.send("\x1b[H\x0b");
                    first = false;
                }
            }
            shown.push(text);
        }
        killed.recv().unwrap();
        assert_eq!(cockpit.exit_code(), 137);
        if round % 10 == 9 || round + 1 == rounds {
            torn = all_there(&home, &shown, SEED);
        }
    }
    eprintln!(
        "cockpit: {rounds} kills, {typed} entries typed, {} shown as saved, 0 lost, {torn} torn tails",
        shown.len()
    );
}

#[test]
fn a_command_killed_at_random_moments_loses_nothing_printed() {
    let rounds = if super::long() { 500 } else { 12 };
    let home = Home::with_clients(&["Ada Okafor"]);
    let (mut chance, mut printed, mut torn) = (Chance(SEED ^ 0xff), Vec::new(), 0);
    let mut beside = home.cockpit();
    beside.ready().find("ada", "Ada Okafor");
    for round in 0..rounds {
        let text = format!("logged{round}z");
        let mut child = home
            .command(PROGRAM)
            .args(["log", "ada", &format!("call: {text}")])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).unwrap();
        // Not reaped before it was killed: its number names nobody else until then.
        kill_after(pid, Duration::from_micros(chance.below(80_000))).recv().unwrap();
        if child.wait().unwrap().success() {
            beside.wait_for(&text);
            printed.push(text);
        }
        if round % 50 == 49 || round + 1 == rounds {
            torn = all_there(&home, &printed, SEED);
        }
    }
    beside.quit();
    eprintln!("log: {rounds} kills, {} printed as saved, 0 lost, {torn} torn tails", printed.len());
}
