//! The theme: what a colour means, and which glyphs the terminal can show.
//!
//! Panes name roles, never colours. Meaning never rests on colour alone: every role that tells something also
//! has a word or a glyph beside it, so that `NO_COLOR` and sixteen colours lose nothing.

use ratatui::style::{Color, Modifier, Style};

pub use crate::text::Glyphs;

/// What a piece of the screen is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Ordinary text.
    Text,
    /// Names and headings.
    Strong,
    /// What may be overlooked: hints, times, separators.
    Quiet,
    /// Frames of panes that do not have the keys.
    Frame,
    /// The frame of the pane that has the keys.
    Focus,
    /// The selected line.
    Selected,
    /// Late, broken, failed.
    Alarm,
    /// Due, waiting, worth a look.
    Warning,
    /// Kept, done, saved.
    Good,
    /// Understood in a preview; a key in help.
    Accent,
    /// The frame while the screen is not at now.
    Past,
    /// Letters found.
    Found,
}

/// Styles by role, and the glyphs to draw with.
#[derive(Debug, Clone)]
pub struct Theme {
    colour: bool,
    /// Which glyphs the terminal can show.
    pub glyphs: Glyphs,
}

impl Theme {
    /// A theme as given.
    pub fn new(colour: bool, glyphs: Glyphs) -> Self {
        Self { colour, glyphs }
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        let plain = Style::new();
        let style = match role {
            Role::Text => plain,
            Role::Strong => plain.add_modifier(Modifier::BOLD),
            Role::Quiet | Role::Frame => plain.fg(Color::DarkGray),
            Role::Selected => plain.add_modifier(Modifier::REVERSED),
            Role::Alarm => plain.fg(Color::Red).add_modifier(Modifier::BOLD),
            Role::Warning => plain.fg(Color::Yellow),
            Role::Good => plain.fg(Color::Green),
            Role::Focus | Role::Accent => plain.fg(Color::Cyan),
            Role::Past => plain.fg(Color::Magenta),
            Role::Found => plain.add_modifier(Modifier::UNDERLINED),
        };
        if self.colour { style } else { Style { fg: None, bg: None, underline_color: None, ..style } }
    }

    /// One of two glyphs: as drawn, or its ASCII twin.
    pub fn glyph(&self, drawn: &'static str, twin: &'static str) -> &'static str {
        match self.glyphs {
            Glyphs::Unicode => drawn,
            Glyphs::Ascii => twin,
        }
    }

    /// The border of a frame.
    pub fn border(&self) -> ratatui::symbols::border::Set<'static> {
        match self.glyphs {
            Glyphs::Unicode => ratatui::symbols::border::PLAIN,
            Glyphs::Ascii => ratatui::symbols::border::Set {
                top_left: "+",
                top_right: "+",
                bottom_left: "+",
                bottom_right: "+",
                vertical_left: "|",
                vertical_right: "|",
                horizontal_top: "-",
                horizontal_bottom: "-",
            },
        }
    }
}
