//! What reaches the terminal: the bytes that a frame comes to, read by a scanner and by a terminal's own rules.

use std::num::NonZeroU16;

use confidant::text;
use confidant::tui::model::Model;
use confidant::tui::view::view;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

/// The bytes of one frame, and the frame.
pub fn bytes(model: &Model, (width, height): (u16, u16)) -> (Vec<u8>, Buffer) {
    let mut out = Vec::new();
    let viewport = Viewport::Fixed(Rect::new(0, 0, width, height));
    let mut terminal = Terminal::with_options(CrosstermBackend::new(&mut out), TerminalOptions { viewport })
        .expect("a terminal");
    let buffer = terminal.draw(|screen| _ = view(model, screen)).expect("drawn").buffer.clone();
    drop(terminal);
    (out, buffer)
}

/// Panics where the bytes hold anything but text and the sequences that the screen library itself writes.
pub fn assert_authored(bytes: &[u8], told: &str) {
    let text = std::str::from_utf8(bytes).expect("text");
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            assert_eq!(chars.next(), Some('['), "{told}: an escape that is no CSI");
            let mut parameters = String::new();
            let end = loop {
                match chars.next() {
                    Some(c @ ('0'..='9' | ';' | ':' | '?')) => parameters.push(c),
                    other => break other,
                }
            };
            let authored = match end {
                Some('m' | 'H') => !parameters.contains('?'),
                Some('h' | 'l') => parameters == "?25",
                _ => false,
            };
            assert!(authored, "{told}: nobody wrote ESC [ {parameters} {end:?}");
        } else {
            assert!(!c.is_control(), "{told}: {c:?} reaches the terminal");
        }
    }
}

/// Panics where a cell may not go to the terminal.
pub fn assert_harmless(buffer: &Buffer, told: &str) {
    for (place, cell) in buffer.content.iter().enumerate() {
        assert!(text::harmless_symbol(cell.symbol()), "{told}: cell {place} holds {:?}", cell.symbol());
    }
}

/// Panics where a wide glyph is cut in half: the terminal would shift the rest of the row.
pub fn assert_whole(buffer: &Buffer, told: &str) {
    let width = usize::from(buffer.area.width);
    for (y, row) in buffer.content.chunks(width.max(1)).enumerate() {
        let mut covered: usize = 0;
        for (x, cell) in row.iter().enumerate() {
            let symbol = cell.symbol();
            if covered > 0 {
                assert!(matches!(symbol, " " | ""), "{told}: {symbol:?} at {x},{y} lies under a wide glyph");
                covered -= 1;
                continue;
            }
            let cells = text::width(symbol).max(1);
            assert!(x + cells <= width, "{told}: {symbol:?} at {x},{y} reaches over the edge");
            covered = cells - 1;
        }
    }
}

/// Panics where a terminal that reads the bytes would not show the frame: plain letters stand where they were drawn.
pub fn assert_shown(bytes: &[u8], buffer: &Buffer, told: &str) {
    let (Some(rows), Some(columns)) =
        (NonZeroU16::new(buffer.area.height), NonZeroU16::new(buffer.area.width))
    else {
        return;
    };
    let mut terminal = vt100::Parser::new(rows, columns, 0);
    // That reader leaves out the mark for what cannot be shown.
    let bytes = String::from_utf8_lossy(bytes).replace('\u{fffd}', "?");
    terminal.process(bytes.as_bytes());
    for y in 0..buffer.area.height {
        for x in 0..buffer.area.width {
            let drawn = buffer[(x, y)].symbol();
            let ascii = drawn.len() == 1 && drawn != " ";
            let read =
                terminal.screen().cell(y, x).map(|cell| cell.contents().to_owned()).unwrap_or_default();
            assert!(!ascii || read == drawn, "{told}: {drawn:?} at {x},{y} became {read:?}");
        }
    }
}
