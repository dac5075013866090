//! Rows 5 to 8 and 13: from a key to what it paints, one by one and a hundred at once, in the list, the filter and the
//! search; and how many bytes that takes.

use std::process::Command;
use std::time::Duration;

use crate::Bench;
use crate::instruments::books::{PROGRAM, baseline};
use crate::instruments::spread::{Spread, number};
use crate::instruments::terminal::{Line, Session, Stroke};
use crate::start::baseline_ready;
use crate::table::{Beside, Table};

/// Silence after which a key has painted what it paints.
const QUIET: Duration = Duration::from_millis(20);
/// The same for a search, which goes on in pieces.
const SEARCH_QUIET: Duration = Duration::from_millis(400);
/// Each program is run that often, in turn.
const TURNS: usize = 3;
/// Letters that many names have.
const FILTER: &str = "ada";
/// Words that stand in many notes.
const WORDS: [&str; 3] = ["figures", "worried", "message"];
/// The rows above the hits of a search.
const ABOVE_HITS: u16 = 3;
/// What a frame may cost beside its cells.
const FRAME_COST: f64 = 200.0;

/// A hundred moves, one after the other or at once; the strokes.
fn moves(session: &mut Session, count: usize) -> Vec<Stroke> {
    (0..count)
        .map(|turn| {
            // Spread over the time between two beats of whatever else beats on this machine.
            let pause = u64::try_from(turn * 7 % 12).unwrap_or(0);
            session.be_still(Duration::from_millis(pause));
            session.press("j", QUIET, 0)
        })
        .collect()
}

fn last(strokes: &[Stroke]) -> Spread {
    Spread::of_times(strokes.iter().filter_map(|stroke| stroke.last))
}

fn baseline_moves(kind: &str, count: usize) -> Vec<Stroke> {
    let (mut session, _) = Session::start(&baseline(kind), &baseline_ready());
    session.be_still(QUIET * 5);
    let strokes = moves(&mut session, count);
    session.quit();
    strokes
}

/// What was typed at the cockpit.
#[derive(Default)]
struct Typed {
    moves: Vec<Stroke>,
    bursts: Vec<Stroke>,
    filter: Vec<Stroke>,
    search: Vec<Stroke>,
}

fn typed(bench: &Bench, count: usize, typed: &mut Typed) {
    let known = &bench.standard;
    let (mut session, _) = Session::start(&known.book.cockpit(), &known.useful);
    session.settle(QUIET * 10);
    for key in ["2", "g"] {
        session.press(key, QUIET * 5, 0);
    }
    typed.moves.extend(moves(&mut session, count));
    session.press("g", QUIET * 5, 0);
    typed.bursts.push(session.press(&"j".repeat(100), QUIET * 5, 0));
    if bench.wants(&[7]) {
        session.press("/", QUIET * 5, 0);
        typed.filter.extend(letters(&mut session, FILTER, QUIET));
        for key in ["\x1b", "2"] {
            session.press(key, QUIET * 5, 0);
        }
    }
    if bench.wants(&[8]) {
        for word in WORDS {
            session.press("F", QUIET * 5, 0);
            typed.search.extend(letters(&mut session, word, SEARCH_QUIET));
            session.press("\x15", SEARCH_QUIET, 0);
            session.press("\x1b", QUIET * 5, 0);
        }
    }
    session.leave(crate::instruments::terminal::Exit::Key("\x03"));
}

fn letters(session: &mut Session, word: &str, quiet: Duration) -> Vec<Stroke> {
    word.chars().map(|letter| session.press(&letter.to_string(), quiet, ABOVE_HITS)).collect()
}

/// Rows 5, 6, 7, 8 and 13.
pub fn measure(bench: &Bench, table: &mut Table) {
    let count = bench.keys / TURNS;
    let (mut lean, mut full, mut ours) = (Vec::new(), Vec::new(), Typed::default());
    for _ in 0..TURNS {
        lean.extend(baseline_moves("three-panes", count));
        full.extend(baseline_moves("full", count));
        typed(bench, count, &mut ours);
    }
    let (lean, full, moves) = (last(&lean), last(&full), last(&ours.moves));
    for (share, name) in [(0.5, "p50"), (0.95, "p95")] {
        let what = format!("key to paint, {name}");
        let beside = |name, of: &Spread| Beside { name, figure: of.at(share) };
        table.ratio_at(5, &what, "ms", (&moves, share), beside("baseline", &lean), 1.25);
        table.ratio_at(5, &what, "ms", (&moves, share), beside("full baseline", &full), 1.0);
    }
    let bursts = last(&ours.bursts);
    let frames = Spread::of(ours.bursts.iter().map(|stroke| number(stroke.frames)));
    table.never_more(5, "100 keys at once", "frames", &frames, 3.0);
    table.at_most(5, "100 keys at once", "ms", &bursts, 10.0);
    let beside = Beside { name: "baseline", figure: lean.at(0.99) };
    table.above(6, "key to paint, p99", "ms", (&moves, 0.99), beside, 1.0);
    table.never_more(6, "key to paint, worst", "ms", &moves, 16.0);
    let a_move = Beside { name: "a move", figure: moves.median() };
    if bench.wants(&[7]) {
        table.ratio(7, "a key of the filter", "ms", &last(&ours.filter), a_move, 1.2);
    }
    if bench.wants(&[8]) {
        let of =
            |time: fn(&Stroke) -> Option<Duration>| Spread::of_times(ours.search.iter().filter_map(time));
        table.ratio(8, "full-text search: the key's echo", "ms", &of(|it| it.first), a_move, 1.2);
        table.at_most(8, "full-text search: first hits, p50", "ms", &of(|it| it.settled), 16.0);
        table.never_more(8, "full-text search: first hits, worst", "ms", &of(|it| it.settled), 60.0);
        table.never_more(8, "full-text search: complete, worst", "ms", &of(|it| it.seen), 150.0);
    }
    if bench.wants(&[13]) {
        bytes(bench, &ours.moves, table);
    }
}

fn bytes(bench: &Bench, moves: &[Stroke], table: &mut Table) {
    let each = moves.iter().filter(|stroke| stroke.cells > 0);
    let each = Spread::of(each.map(|stroke| (number(stroke.bytes) - FRAME_COST) / number(stroke.cells)));
    table.at_most(13, "bytes a changed cell, beyond 200 a frame", "B", &each, 3.5);
    let marked = moves.iter().all(|stroke| stroke.frames == 1);
    table.holds(13, "each move is one marked frame", "yes", marked);
    match writes(bench) {
        Some((writes, frames)) => {
            // Beside the frames: the modes are entered, the mouse is taken, and all of it is given back.
            table.holds(
                13,
                &format!("one write a frame ({writes} for {frames})"),
                "yes",
                writes <= frames + 3,
            );
        }
        None => table.left_out(13, "writes a frame: there is no strace, or it may not trace"),
    }
}

/// Writes to the terminal and frames of one cockpit, as the tracer of system calls sees them.
fn writes(bench: &Bench) -> Option<(usize, usize)> {
    let folder = tempfile::tempdir().ok()?;
    let log = folder.path().join("log");
    let tracer = Command::new("strace").args(["-qqq", "-o", "/dev/null", "true"]).output();
    tracer.ok().filter(|output| output.status.success())?;
    let mut line: Line = bench.standard.book.cockpit();
    let tracer = ["strace", "-f", "-qqq", "-e", "trace=write", "-o"].map(Into::into);
    line.words = tracer.into_iter().chain([log.clone().into(), PROGRAM.into()]).collect();
    let (mut session, _) = Session::start(&line, &bench.standard.useful);
    session.settle(QUIET * 10);
    for _ in 0..20 {
        session.press("j", QUIET * 5, 0);
    }
    let frames = session.frames();
    session.quit();
    let log = std::fs::read_to_string(log).ok()?;
    Some((log.lines().filter(|line| line.contains("write(1, ")).count(), frames))
}
