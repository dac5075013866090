//! Which look the screen begins with: what the user chose, or what can be known about the terminal.
//!
//! The terminal is not asked. Its answer to the question for its background could come at any moment, over a slow
//! line much later, and what the reader of keys makes of it are letters: they would do what these letters do. So
//! where the environment does not say what the background is, the terminal's own sixteen colours are taken: they are
//! legible on it because its owner sees to it.

use std::str::FromStr;

use super::Looks;
use super::paint::Depth;

/// What `theme` in `config.toml` says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Choice {
    /// Whatever suits the terminal.
    #[default]
    Auto,
    /// This one.
    Always(Looks),
}

impl FromStr for Choice {
    type Err = String;

    /// Reads the setting; the error says what there is.
    fn from_str(text: &str) -> Result<Self, String> {
        if text == "auto" {
            return Ok(Self::Auto);
        }
        let looks = Looks::ALL.iter().copied().find(|looks| looks.word() == text);
        looks.map(Self::Always).ok_or_else(|| {
            let all: Vec<String> = Looks::ALL.iter().map(|looks| format!("\"{looks}\"")).collect();
            format!("`theme` is \"auto\", {}", all.join(", "))
        })
    }
}

/// What the environment says about the terminal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// `TERM`.
    pub term: Option<String>,
    /// `COLORTERM`.
    pub colorterm: Option<String>,
    /// `COLORFGBG`, which some terminals set to the numbers of their two colours.
    pub colorfgbg: Option<String>,
    /// Whether colour is not wanted: `NO_COLOR`.
    pub plain: bool,
}

/// Terminals that show 256 colours and more, and do not say so in their names.
const CAPABLE: [&str; 8] = ["kitty", "alacritty", "foot", "ghostty", "wezterm", "contour", "rio", "direct"];

impl Surroundings {
    /// How many colours the terminal can show.
    pub fn depth(&self) -> Depth {
        let term = self.term.as_deref().unwrap_or_default();
        let said = self.colorterm.as_deref().unwrap_or_default();
        if matches!(term, "" | "dumb" | "linux") || term.starts_with("vt") {
            Depth::Sixteen
        } else if matches!(said, "truecolor" | "24bit") {
            Depth::Full
        } else if term.contains("256") || CAPABLE.iter().any(|name| term.contains(name)) {
            Depth::Indexed
        } else {
            Depth::Sixteen
        }
    }

    /// Whether the background is light, where that is known.
    fn is_light(&self) -> Option<bool> {
        match self.colorfgbg.as_deref()?.rsplit(';').next()?.parse::<u8>().ok()? {
            7 | 9..=15 => Some(true),
            0..=6 | 8 => Some(false),
            _ => None,
        }
    }

    /// The look to begin with.
    pub fn looks(&self, choice: Choice) -> Looks {
        let wanted = match (choice, self.is_light()) {
            _ if self.plain => Looks::Plain,
            (Choice::Always(looks), _) => looks,
            (Choice::Auto, Some(true)) => Looks::Light,
            (Choice::Auto, Some(false)) => Looks::Dark,
            (Choice::Auto, None) => Looks::Sixteen,
        };
        if wanted.can_show(self.depth()) { wanted } else { Looks::Sixteen }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(term: &str, colorterm: &str, colorfgbg: &str) -> Surroundings {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Surroundings {
            term: some(term),
            colorterm: some(colorterm),
            colorfgbg: some(colorfgbg),
            plain: false,
        }
    }

    #[test]
    fn the_environment_says_how_many_colours_there_are() {
        for (term, colorterm, depth) in [
            ("xterm-256color", "", Depth::Indexed),
            ("xterm-256color", "truecolor", Depth::Full),
            ("tmux-256color", "24bit", Depth::Full),
            ("xterm-kitty", "", Depth::Indexed),
            ("screen", "", Depth::Sixteen),
            ("xterm", "yes", Depth::Sixteen),
            ("linux", "truecolor", Depth::Sixteen),
            ("dumb", "truecolor", Depth::Sixteen),
            ("", "", Depth::Sixteen),
        ] {
            assert_eq!(at(term, colorterm, "").depth(), depth, "{term} {colorterm}");
        }
    }

    #[test]
    fn where_nothing_is_known_the_terminals_own_colours_are_taken() {
        for (term, background, looks) in [
            ("xterm-256color", "", Looks::Sixteen),
            ("xterm-256color", "15;0", Looks::Dark),
            ("xterm-256color", "0;default;15", Looks::Light),
            ("xterm-256color", "0;7", Looks::Light),
            ("xterm-256color", "12;8", Looks::Dark),
            ("xterm-256color", "15;default", Looks::Sixteen),
            ("xterm-256color", "15;300", Looks::Sixteen),
            ("xterm", "0;15", Looks::Sixteen),
            ("linux", "15;0", Looks::Sixteen),
        ] {
            assert_eq!(at(term, "", background).looks(Choice::Auto), looks, "{term} {background}");
        }
    }

    #[test]
    fn what_is_chosen_holds_where_it_can_be_shown() {
        let rich = at("xterm-256color", "", "15;0");
        assert_eq!(rich.looks("light".parse().unwrap()), Looks::Light);
        assert_eq!(rich.looks("none".parse().unwrap()), Looks::Plain);
        assert_eq!(at("linux", "", "").looks("light".parse().unwrap()), Looks::Sixteen);
        assert_eq!(at("linux", "", "").looks("none".parse().unwrap()), Looks::Plain);
        let plain = Surroundings { plain: true, ..rich };
        for choice in ["auto", "dark", "16"] {
            assert_eq!(plain.looks(choice.parse().unwrap()), Looks::Plain);
        }
        let why = "sepia".parse::<Choice>().unwrap_err();
        assert_eq!(why, "`theme` is \"auto\", \"light\", \"dark\", \"16\", \"none\"");
    }
}
