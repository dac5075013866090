//! The cockpit's own loop, on a terminal in memory: how many frames a hundred keys are, and how often it turns when nothing
//! happens.

use std::sync::Arc;

use std::cell::Cell;
use std::io;
use std::num::NonZeroU16;
use std::rc::Rc;
use std::time::{Duration, Instant};

use chrono_tz::Tz;
use confidant::clock::Clock;
use confidant::journal::Places;
use confidant::mint::SeededMint;
use confidant::query::triage::Weights;
use confidant::quick::Catalogue;
use confidant::trust::Rulebook;
use confidant::tui::input::{Input, Typed};
use confidant::tui::keymap::Keymap;
use confidant::tui::model::Model;
use confidant::tui::runtime::{Loop, Start};
use confidant::tui::theme::{Glyphs, Theme};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::moves::{Sent, terminal};
use super::{amount, hold};
use crate::screens::harness::now;
use crate::screens::keys;
use crate::terminal::harness::Home;

/// How long the disk may take to read a book of three clients.
const PATIENCE: Duration = Duration::from_secs(8);
/// Rounds in which everybody who has something to do comes to do it.
const ROUNDS: usize = 10_000;

/// Keys from a test, and how often the loop came to ask for some.
struct Script {
    batches: UnboundedReceiver<Vec<Typed>>,
    turns: Rc<Cell<usize>>,
}

impl Input for Script {
    async fn batch(&mut self) -> io::Result<Vec<Typed>> {
        self.turns.set(self.turns.get() + 1);
        match self.batches.recv().await {
            Some(batch) => Ok(batch),
            None => std::future::pending().await,
        }
    }
}

/// Whoever types, and looks at what came of it.
struct Person {
    types: UnboundedSender<Vec<Typed>>,
    turns: Rc<Cell<usize>>,
    sent: Sent,
    screen: vt100::Parser,
    frames: usize,
}

impl Person {
    fn press(&self, written: &str) {
        let batch = keys::keys(written).into_iter().map(Typed::Key).collect();
        self.types.send(batch).expect("the loop runs");
    }

    fn look(&mut self) -> String {
        let (bytes, _) = self.sent.take();
        self.frames += memchr::memmem::find_iter(&bytes, b"\x1b[?2026h").count();
        self.screen.process(&bytes);
        self.screen.screen().contents()
    }

    /// Lets everybody else go on until the screen shows these words.
    async fn see(&mut self, words: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            let shown = self.look();
            if shown.contains(words) {
                return;
            }
            assert!(Instant::now() < end, "waited for {words}:\n{shown}");
            tokio::task::yield_now().await;
        }
    }

    /// Lets everybody else go on for many rounds; answers turns of the loop and frames meanwhile.
    async fn rest(&mut self) -> (usize, usize) {
        self.look();
        let before = (self.turns.get(), self.frames);
        for _ in 0..ROUNDS {
            tokio::task::yield_now().await;
        }
        self.look();
        (self.turns.get() - before.0, self.frames - before.1)
    }
}

fn model() -> Model {
    let theme = Theme::new(true, Glyphs::Unicode);
    let mint = SeededMint::new([7; 32]);
    Model::new(
        now(),
        Weights::builtin(),
        Arc::new(Rulebook::builtin(confidant::config::signals::builtin(), now().zone())),
        Catalogue::new(["concern"]),
        Keymap::builtin(),
        theme,
        mint,
    )
}

#[test]
fn many_keys_are_few_frames_and_idle_is_nothing() {
    let home = Home::with_clients(&["Ada Okafor", "Bruno Sá", "Chiyo Tanaka"]);
    let clock = Clock::new(Some(now().instant().fixed_offset()), Tz::Europe__Berlin);
    let start = Start {
        places: Places::new(home.book(), home.state()),
        clock,
        by: "Ines".to_owned(),
        editor: Err("none here".to_owned()),
        model: model(),
        files: None,
        effects: Vec::new(),
    };
    let (types, batches) = unbounded_channel();
    let (_outside, from_outside) = unbounded_channel();
    let turns = Rc::new(Cell::new(0));
    let (mut terminal, sent) = terminal();
    let side = |cells| NonZeroU16::new(cells).expect("a window");
    let screen = vt100::Parser::new(side(36), side(120), 0);
    let mut person = Person { types, turns: Rc::clone(&turns), sent, screen, frames: 0 };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(async {
        let script = Script { batches, turns };
        let mut cockpit = Loop::start(start, script, from_outside).expect("a disk");
        let work = async {
            person.see("need you").await;
            person.press("2");
            person.see(">Ada Okafor").await;
            while person.rest().await != (0, 0) {}
            let before = person.frames;
            person.press(&"j".repeat(100));
            person.see(">Chiyo Tanaka").await;
            person.rest().await;
            hold("frames for a hundred queued keys", amount(person.frames - before));
            let (turns, frames) = person.rest().await;
            hold("turns of an idle loop", amount(turns));
            hold("frames of an idle loop", amount(frames));
            person.press("q");
            std::future::pending::<()>().await;
        };
        tokio::select! {
            code = cockpit.run(&mut terminal) => assert_eq!(code.expect("a terminal"), 0),
            () = work => unreachable!("it waits for the end"),
        }
    });
}
