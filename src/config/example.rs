//! Files to begin with: what may stand in each of the user's files, as comments, so that a copy changes nothing.

use super::signals::BUILTIN as SIGNALS;
use crate::trust::standards::BUILTIN as CRITERIA;
use crate::tui::keymap::BUILTIN as KEYMAP;
use crate::tui::theme::palettes::BUILTIN as THEME;

const CONFIG: &str = include_str!("../../assets/config.toml");
const TRIAGE: &str = include_str!("../../assets/triage.toml");

/// One of the user's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserFile {
    /// `config.toml`.
    Config,
    /// `criteria.toml`.
    Criteria,
    /// `keymap.toml`.
    Keymap,
    /// `signals.toml`.
    Signals,
    /// `theme.toml`.
    Theme,
    /// `triage.toml`.
    Triage,
}

impl UserFile {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Config, Self::Criteria, Self::Keymap, Self::Signals, Self::Theme, Self::Triage];

    /// The file's name without its ending.
    pub fn word(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Criteria => "criteria",
            Self::Keymap => "keymap",
            Self::Signals => "signals",
            Self::Theme => "theme",
            Self::Triage => "triage",
        }
    }

    /// The file's name.
    pub fn name(self) -> String {
        format!("{}.toml", self.word())
    }

    /// An example of it, in which every setting is a comment.
    pub fn example(self) -> String {
        let (head, text) = match self {
            Self::Config => ("Settings of confidant.", CONFIG),
            Self::Criteria => {
                ("Thresholds of confidant: each key named here replaces the built-in one.", CRITERIA)
            }
            Self::Keymap => {
                ("Keys of confidant: each action named here gets these keys and no others.", KEYMAP)
            }
            Self::Signals => {
                ("Signals of confidant: each word named here counts besides the built-in ones.", SIGNALS)
            }
            Self::Theme => ("Looks of confidant: each role named here replaces the built-in one.", THEME),
            Self::Triage => ("Weights of confidant: each key named here replaces the built-in one.", TRIAGE),
        };
        let mut example =
            format!("# {head} Take the `#` from a line, and from its section's, to set it.\n#\n");
        for line in text.lines() {
            let comment = line.is_empty() || line.starts_with('#');
            example.push_str(if comment { "" } else { "#" });
            example.push_str(line);
            example.push('\n');
        }
        example
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::file::{FileConfig, KEYS};
    use crate::config::signals;
    use crate::query::triage::Weights;
    use crate::tui::keymap::{Action, Keymap};
    use crate::tui::theme::palettes::Palettes;

    /// The example with its settings set.
    fn set(file: UserFile) -> String {
        let uncommented = |line: &str| match line.strip_prefix('#') {
            Some(rest) if !rest.starts_with(' ') && !rest.is_empty() => format!("{rest}\n"),
            _ => "\n".to_owned(),
        };
        file.example().lines().map(uncommented).collect()
    }

    #[test]
    fn an_example_changes_nothing_and_is_sound_when_everything_in_it_is_set() {
        for file in UserFile::ALL {
            assert!(file.example().lines().all(|line| line.is_empty() || line.starts_with('#')), "{file:?}");
        }
        assert_eq!(Weights::parse(&set(UserFile::Triage)), Ok(Weights::builtin()));
        assert_eq!(Palettes::parse(&set(UserFile::Theme)), Ok(Palettes::builtin()));
        assert_eq!(signals::with_own(&set(UserFile::Signals)), Ok(signals::builtin()));
        let map = Keymap::builtin().with_own(&set(UserFile::Keymap)).unwrap();
        assert!(map.bindings().all(|binding| binding.own) && map.bindings().count() == Action::ALL.len());
    }

    #[test]
    fn the_example_of_the_settings_has_every_key() {
        let text = set(UserFile::Config);
        assert!(FileConfig::parse(&text).is_ok(), "{text}: {:?}", FileConfig::parse(&text));
        let named: Vec<&str> =
            text.lines().filter_map(|line| Some(line.split_once(" =")?.0.trim())).collect();
        assert_eq!(named, KEYS.split(", ").collect::<Vec<_>>());
    }
}
