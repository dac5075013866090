//! Row 9: what a durable save costs beside a plain write and `fdatasync` in the same folder, in turn.

use std::fs::File;
use std::io::Write;
use std::time::{Duration, Instant};

use chrono_tz::Tz;
use confidant::clock::Clock;
use confidant::demo::{self, Params};
use confidant::journal::Places;
use confidant::store::Files;

use crate::Bench;
use crate::instruments::books::target;
use crate::instruments::spread::Spread;
use crate::instruments::terminal::Session;
use crate::table::{Beside, Table};

/// About a line of a journal.
const LINE: [u8; 560] = [b'x'; 560];
const QUIET: Duration = Duration::from_millis(20);

fn raw(file: &mut File) -> Duration {
    let begun = Instant::now();
    file.write_all(&LINE).expect("room");
    file.sync_data().expect("a disk");
    begun.elapsed()
}

/// Row 9.
pub fn measure(bench: &Bench, table: &mut Table) {
    appended(bench, table);
    typed(bench, table);
}

/// The journal's append alone.
fn appended(bench: &Bench, table: &mut Table) {
    let folder = tempfile::tempdir_in(target()).expect("a folder on the same disk");
    let clock = Clock::new(None, Tz::UTC);
    let places = Places::new(folder.path().join("book"), folder.path().join("state"));
    let (mut files, _) = Files::open(places, clock, "bench".to_owned()).expect("a new book");
    let mut file = File::create(folder.path().join("raw")).expect("a file");
    let params = Params { clients: 5, interactions: 1_000, seed: 1 };
    let decisions = demo::lines(&params, &clock.now()).filter(|line| line.takes_back.is_none());
    let (mut plain, mut ours) = (Vec::new(), Vec::new());
    for line in decisions.take(bench.keys) {
        plain.push(raw(&mut file));
        let begun = Instant::now();
        files.append(&[line.parts]).expect("room");
        ours.push(begun.elapsed());
    }
    let (plain, ours) = (Spread::of_times(plain), Spread::of_times(ours));
    for (share, name) in [(0.5, "p50"), (0.99, "p99")] {
        let beside = Beside { name: "write + fdatasync", figure: plain.at(share) };
        table.ratio_at(9, &format!("append, {name}"), "ms", (&ours, share), beside, 1.1);
    }
}

/// From the key to the word "saved" on the screen.
fn typed(bench: &Bench, table: &mut Table) {
    let folder = tempfile::tempdir_in(target()).expect("a folder on the same disk");
    let book = bench.standard.book.copy_to(folder.path());
    book.warm_up(&bench.standard.useful);
    let (mut session, _) = Session::start(&book.cockpit(), &bench.standard.useful);
    session.settle(QUIET * 20);
    session.press("2", QUIET * 5, 0);
    let mut file = File::create(folder.path().join("raw")).expect("a file");
    let (mut moves, mut plain, mut saved) = (Vec::new(), Vec::new(), Vec::new());
    for turn in 0..(bench.keys / 6).max(10) {
        moves.extend(session.press("j", QUIET, 0).last);
        plain.push(raw(&mut file));
        session.press_for("i", &["Enter saves"]);
        let words = format!("call: a word or two, {turn}");
        session.press_for(&words, &[&words]);
        saved.push(session.press_for("\r", &[" saved"]));
        session.press("", QUIET, 0);
    }
    session.quit();
    let both = Spread::of_times(moves).median() + Spread::of_times(plain).median();
    let beside = Beside { name: "a move + fdatasync", figure: both };
    table.ratio(9, "key to \"saved\"", "ms", &Spread::of_times(saved), beside, 1.0);
}
