//! Text that came from somewhere else: what may enter the book, and how it is drawn.
//!
//! Owns the three borders every piece of foreign text crosses: [`accepted`] on the way into the book, [`shown`] on the
//! way to a one-line place on the screen, and [`json_safe`] on the way out of `--json`; and the measuring that goes with
//! drawing ([`width`], [`clip`], [`pad`]). Everything is pure. Sweeping a finished frame is the screen's work (`tui`);
//! it asks [`harmless_symbol`] about each cell. What counts as hidden stands in `text/hidden.rs`, the drawing rules in
//! `text/display.rs`, the measuring in `text/measure.rs`, the two data borders in `text/border.rs`.

mod border;
mod display;
mod hidden;
mod measure;

pub use border::{accepted, json_safe};
pub use display::{harmless_symbol, shown, shown_in, shown_lines, shown_lines_in};
pub use measure::{clip, clip_in, is_plain, pad, pad_in, pieces, width, wrap};

/// Names the set of marks used where a character cannot be drawn as it is.
///
/// It says nothing about the text itself: a name in Cyrillic stays in Cyrillic with either set.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Glyphs {
    /// Control pictures (`␛`), `⏎` for a line break, `�` for something hidden, `…` for something cut.
    #[default]
    Unicode,
    /// `^[`, `^J`, `<202E>` and `~`, for terminals and fonts that have only ASCII.
    Ascii,
}
