//! What leaves the program: text for people, one JSON object for programs, and complaints.
//!
//! Nothing here trusts a text of the book: people get it through `text::shown`, programs through `text::json_safe`.
//! Colour is sparing, never the only sign, and only where a terminal reads and nobody asked for none.

use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

use serde_json::Value;

use super::Failure;
use crate::config::Settings;
use crate::text::{Glyphs, json_safe, pad_in, shown_in, shown_lines_in};

/// The output of one command.
#[derive(Debug)]
pub(super) struct Out {
    to: BufWriter<Stdout>,
    glyphs: Glyphs,
    colour: bool,
    /// Whether JSON was asked for.
    pub json: bool,
    /// Whether every question is answered with yes.
    pub yes: bool,
}

/// How a piece of text stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// Not at all.
    Plain,
    /// More than the rest.
    Strong,
    /// Less than the rest.
    Faint,
    /// Something went wrong or is too late.
    Alarm,
}

impl Out {
    pub(super) fn new(settings: &Settings, json: bool, yes: bool) -> Self {
        let stdout = io::stdout();
        let colour = settings.colour && stdout.is_terminal();
        Self { to: BufWriter::new(stdout), glyphs: settings.glyphs, colour, json, yes }
    }

    /// A text of the book or of the user, harmless and on one line.
    pub(super) fn shown(&self, text: &str) -> String {
        shown_in(text, self.glyphs).into_owned()
    }

    /// The same in a given tone.
    pub(super) fn toned(&self, text: &str, tone: Tone) -> String {
        self.painted(&self.shown(text), tone)
    }

    /// A column: harmless, filled up to a width and in a tone; longer texts stay whole.
    pub(super) fn column(&self, text: &str, width: usize, tone: Tone) -> String {
        let shown = self.shown(text);
        let width = width.max(crate::text::width(&shown));
        self.painted(&pad_in(&shown, width, self.glyphs), tone)
    }

    /// A mark with its ASCII twin.
    pub(super) fn glyph(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.glyphs == Glyphs::Ascii { ascii } else { unicode }
    }

    fn painted(&self, harmless: &str, tone: Tone) -> String {
        let code = match tone {
            _ if !self.colour || harmless.is_empty() => return harmless.to_owned(),
            Tone::Plain => return harmless.to_owned(),
            Tone::Strong => "1",
            Tone::Faint => "2",
            Tone::Alarm => "31",
        };
        format!("\u{1b}[{code}m{harmless}\u{1b}[0m")
    }

    /// Prints a line made of pieces from this file's functions and the program's own words.
    pub(super) fn line(&mut self, made: &str) -> Result<(), Failure> {
        writeln!(self.to, "{}", made.trim_end()).map_err(Failure::Output)
    }

    /// Prints a sentence in which foreign text may stand.
    pub(super) fn say(&mut self, sentence: &str) -> Result<(), Failure> {
        let shown = self.shown(sentence);
        self.line(&shown)
    }

    /// Prints the one JSON object.
    pub(super) fn object(&mut self, value: &Value) -> Result<(), Failure> {
        writeln!(self.to, "{}", json_safe(value.to_string())).map_err(Failure::Output)
    }

    /// Hands on a finished file, as it is.
    pub(super) fn file(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.to.write_all(bytes).map_err(Failure::Output)
    }

    /// Makes sure that everything was given away.
    pub(super) fn finish(&mut self) -> Result<(), Failure> {
        self.to.flush().map_err(Failure::Output)
    }
}

/// Prints text of the program's own, such as its help.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Says on the error output what went wrong.
pub(super) fn complain(sentence: &str) {
    complain_as_it_is(&format!("confidant: {sentence}"));
}

/// Says something on the error output, line by line, each made harmless.
pub(super) fn complain_as_it_is(text: &str) {
    let mut all = String::new();
    for line in shown_lines_in(text.trim_end(), Glyphs::Unicode) {
        let _ = writeln!(all, "{line}");
    }
    // There is nowhere left to say that this could not be said.
    let _ = io::stderr().write_all(all.as_bytes());
}
