//! What a move through all clients of the sample book costs: bytes, writes and allocations of its frame.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use allocation_counter::measure;
use confidant::demo::{self, Params};
use confidant::domain::line::Line;
use confidant::store::Folding;
use confidant::tui::disk::Report;
use confidant::tui::message::Message;
use confidant::tui::prepare::prepare;
use confidant::tui::terminal::FrameWriter;
use confidant::tui::update::update;
use confidant::tui::view::view;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};

use super::{amount, hold};
use crate::screens::harness::{Screen, Writer, now};

const WINDOW: (u16, u16) = (120, 36);
/// What a frame may cost beside its cells: its marks, and the way to where it begins.
const FRAME_COST: usize = 200;

/// What reached the terminal.
#[derive(Debug, Clone, Default)]
pub struct Sent(Rc<RefCell<(Vec<u8>, usize)>>);

impl Sent {
    /// Bytes and writes since this was last asked.
    pub fn take(&self) -> (Vec<u8>, usize) {
        std::mem::take(&mut *self.0.borrow_mut())
    }
}

impl Write for Sent {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut sent = self.0.borrow_mut();
        sent.0.extend_from_slice(bytes);
        sent.1 += 1;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A terminal as the cockpit has it, whose other end is kept.
pub fn terminal() -> (Terminal<CrosstermBackend<FrameWriter<Sent>>>, Sent) {
    let sent = Sent::default();
    let backend = CrosstermBackend::new(FrameWriter::new(sent.clone()));
    let viewport = Viewport::Fixed(Rect::new(0, 0, WINDOW.0, WINDOW.1));
    (Terminal::with_options(backend, TerminalOptions { viewport }).expect("a terminal"), sent)
}

/// The cockpit on the sample book, with the list of all clients in front.
fn cockpit() -> Screen {
    let mut screen = Screen::new(&lines(&Params::default()), WINDOW);
    screen.hasty = true;
    screen.keys("2g");
    screen
}

/// The sample book's lines, of so many clients.
fn lines(params: &Params) -> Vec<Line> {
    let mut writer = Writer::new(b'c');
    let lines = demo::lines(params, &now());
    lines.map(|line| writer.line(line.parts, line.at.to_utc())).collect()
}

/// One key and its frame.
fn press(
    screen: &mut Screen,
    terminal: &mut Terminal<CrosstermBackend<FrameWriter<Sent>>>,
    key: &str,
) -> Buffer {
    screen.keys(key);
    let mut regions = None;
    let model = &mut screen.model;
    let draw = |frame: &mut Frame<'_>| {
        prepare(model, frame.area());
        regions = Some(view(model, frame));
    };
    let frame = terminal.draw(draw).expect("drawn");
    let drawn = frame.buffer.clone();
    screen.model.regions = regions.expect("a frame");
    drawn
}

#[test]
fn a_move_is_one_small_write() {
    let mut screen = cockpit();
    let (mut terminal, sent) = terminal();
    let mut before = press(&mut screen, &mut terminal, "");
    sent.take();
    let (mut bytes, mut cells, mut most_writes, mut most_frames) = (0, 0, 0, 0);
    for _ in 0..40 {
        let after = press(&mut screen, &mut terminal, "j");
        let (written, writes) = sent.take();
        assert!(!written.is_empty(), "the selection moves");
        most_writes = most_writes.max(writes);
        most_frames = most_frames.max(memchr::memmem::find_iter(&written, b"\x1b[?2026h").count());
        bytes += written.len().saturating_sub(FRAME_COST);
        cells += before.content.iter().zip(&after.content).filter(|(one, other)| one != other).count();
        before = after;
    }
    hold("writes a frame", amount(most_writes));
    hold("frames a move", amount(most_frames));
    hold("hundredths of a byte a changed cell, beyond 200 bytes a frame", amount(bytes * 100 / cells));
}

#[test]
fn a_move_takes_little_memory_anew() {
    let mut screen = cockpit();
    let (mut terminal, _sent) = terminal();
    // What is remembered from move to move is there by then.
    press(&mut screen, &mut terminal, "jkjk");
    let moves = 40;
    let info = measure(|| {
        for _ in 0..moves {
            press(&mut screen, &mut terminal, "j");
        }
    });
    hold("allocations a move", info.count_total / moves);
}

/// A piece of a journal that is read touches nearly everybody: a frame behind it judges those in sight, and nobody else.
#[test]
fn a_frame_while_a_journal_is_read_looks_at_nobody_out_of_sight() {
    const LARGE: u64 = 100 << 20;
    let all = lines(&Params { clients: 400, interactions: 6_000, seed: 1 });
    let piece = |odd: usize, read: u64| {
        let lines = all.iter().skip(odd).step_by(2).cloned().collect();
        Message::Disk(Report::Folding(Folding { lines, read: (read, LARGE), anew: false }))
    };
    let mut screen = Screen::reading(WINDOW);
    let (mut terminal, _sent) = terminal();
    update(&mut screen.model, piece(0, LARGE / 2));
    press(&mut screen, &mut terminal, "");
    update(&mut screen.model, piece(1, LARGE / 2 + 1));
    let info = measure(|| drop(press(&mut screen, &mut terminal, "")));
    hold("allocations of a frame while a journal is read", info.count_total);
}
