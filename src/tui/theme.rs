//! The theme: what a colour means, and which glyphs the terminal can show.
//!
//! Panes name roles, never colours. Meaning never rests on colour alone: every role that tells something also
//! has a word or a glyph beside it, so that `NO_COLOR` and sixteen colours lose nothing. How roles look is written in
//! `assets/theme.toml` and read by [`palettes`], a single look by [`paint`]; which look suits a terminal is for
//! [`choice`] to say.

pub mod choice;
pub mod paint;
pub mod palettes;

use std::sync::Arc;

use ratatui::style::Style;

use crate::domain::wording::wording;
pub use crate::text::Glyphs;
use paint::Depth;
use palettes::Palettes;

wording! {
    /// What a piece of the screen is there for.
    Role {
        /// Ordinary text.
        Text = "text",
        /// Names and headings.
        Strong = "strong",
        /// What may be overlooked: hints, times, separators.
        Quiet = "quiet",
        /// Frames of panes that do not have the keys.
        Frame = "frame",
        /// The frame of the pane that has the keys.
        Focus = "focus",
        /// The selected line, and the title of what has the keys.
        Selected = "selected",
        /// Where the next letter goes.
        Cursor = "cursor",
        /// Late, broken, failed.
        Alarm = "alarm",
        /// Due, waiting, worth a look.
        Warning = "warning",
        /// Kept, done, saved.
        Good = "good",
        /// Understood in a preview; a key in help.
        Accent = "accent",
        /// The frame while the screen is not at now.
        Past = "past",
        /// Letters found.
        Found = "found",
    }
}

wording! {
    /// One of the four looks of the screen.
    Looks {
        /// For a light background.
        Light = "light",
        /// For a dark background.
        Dark = "dark",
        /// With the terminal's own sixteen colours, whatever they are.
        Sixteen = "16",
        /// Without colour.
        Plain = "none",
    }
}

impl Looks {
    /// What it is, in a few words.
    pub fn told(self) -> &'static str {
        match self {
            Self::Light => "theme \"light\", for a light background",
            Self::Dark => "theme \"dark\", for a dark background",
            Self::Sixteen => "theme \"16\", with the terminal's own colours",
            Self::Plain => "theme \"none\", without colour",
        }
    }

    /// Whether a terminal of that depth has the colours for it.
    pub fn can_show(self, depth: Depth) -> bool {
        depth > Depth::Sixteen || !matches!(self, Self::Light | Self::Dark)
    }
}

/// Styles by role, and the glyphs to draw with.
#[derive(Debug, Clone)]
pub struct Theme {
    looks: Looks,
    depth: Depth,
    palettes: Arc<Palettes>,
    /// Which glyphs the terminal can show.
    pub glyphs: Glyphs,
}

impl Theme {
    /// What every terminal can show: its sixteen colours, or none.
    pub fn new(colour: bool, glyphs: Glyphs) -> Self {
        let looks = if colour { Looks::Sixteen } else { Looks::Plain };
        Self::of(Palettes::builtin(), looks, Depth::Sixteen, glyphs)
    }

    /// One of the looks, on a terminal of that depth.
    pub fn of(palettes: Palettes, looks: Looks, depth: Depth, glyphs: Glyphs) -> Self {
        Self { looks, depth, palettes: Arc::new(palettes), glyphs }
    }

    /// Which look it is.
    pub fn looks(&self) -> Looks {
        self.looks
    }

    /// The same in another look.
    #[must_use]
    pub fn with(&self, looks: Looks) -> Self {
        Self { looks, ..self.clone() }
    }

    /// The same in the next look that the terminal can show, round and round.
    #[must_use]
    pub fn next(&self) -> Self {
        let all = Looks::ALL.iter().copied().cycle().skip(self.looks as usize + 1);
        let next = all.take(Looks::ALL.len()).find(|looks| looks.can_show(self.depth));
        self.with(next.unwrap_or(self.looks))
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        paint::in_depth(self.palettes.style(self.looks, role), self.depth)
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

#[cfg(test)]
mod tests;
