//! What holds and why: every setting with the option, variable or file that it comes from.

use std::path::PathBuf;

use chrono::SecondsFormat;

use super::{Config, Settings, UserFile};
use crate::config::file::FileConfig;
use crate::text::Glyphs;
use crate::tui::keymap::shown;

/// A setting that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    /// Its name, as in the file.
    pub key: &'static str,
    /// What holds.
    pub value: String,
    /// What says so: an option, a variable, a file, or nobody.
    pub from: String,
}

impl Effective {
    fn new(key: &'static str, value: String, from: String) -> Self {
        Self { key, value, from }
    }
}

/// One of the user's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Which.
    pub file: UserFile,
    /// Where it lies, or would lie; `None` where there is no home.
    pub path: Option<PathBuf>,
    /// Whether it is there.
    pub there: bool,
    /// How many settings it sets.
    pub sets: usize,
}

/// A line of the keymap that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// The action.
    pub action: &'static str,
    /// Its keys.
    pub keys: Vec<String>,
    /// Whether the user's file says so.
    pub own: bool,
}

/// Every setting, in the order of the file.
pub fn settings(config: &Config, settings: &Settings) -> Vec<Effective> {
    let environment = &config.environment;
    let file = config.config.as_ref().and_then(|(_, text)| FileConfig::parse(text).ok()).unwrap_or_default();
    let path = config.config.as_ref().map(|(path, _)| path.display().to_string()).unwrap_or_default();
    let in_file = |there: bool| (there, path.as_str());
    let glyphs = if settings.glyphs == Glyphs::Ascii { "ascii" } else { "unicode" };
    let book = config.given.book.as_ref().is_some_and(|path| !path.as_os_str().is_empty());
    let mut all = vec![
        Effective::new(
            "author",
            settings.author.clone(),
            from(
                &[
                    (environment.author.is_some(), "CONFIDANT_AUTHOR"),
                    in_file(file.author.is_some()),
                    (environment.user.is_some(), "the user's name"),
                ],
                "nobody: set `author`",
            ),
        ),
        Effective::new(
            "book",
            settings.places.data.display().to_string(),
            from(
                &[
                    (book && config.given.book_by_variable, "CONFIDANT_BOOK"),
                    (book, "--book"),
                    in_file(file.book.is_some()),
                ],
                "the data directory",
            ),
        ),
        Effective::new(
            "state",
            settings.places.state.display().to_string(),
            from(&[(environment.state.is_some(), "CONFIDANT_STATE")], "the state directory"),
        ),
        Effective::new(
            "zone",
            settings.zone().name().to_owned(),
            from(&[in_file(file.zone.is_some())], "the machine"),
        ),
        Effective::new(
            "glyphs",
            glyphs.to_owned(),
            from(
                &[in_file(file.glyphs.is_some()), (environment.locale.is_some(), "the locale")],
                "nobody: as it comes",
            ),
        ),
    ];
    all.extend(of_the_cockpit(config, settings, &file, &path));
    all.extend([
        Effective::new(
            "colour",
            if settings.colour { "on a terminal" } else { "never" }.to_owned(),
            from(&[(environment.plain, "NO_COLOR or a dumb terminal")], "nobody: as it comes"),
        ),
        Effective::new(
            "now",
            settings
                .clock
                .now()
                .instant()
                .with_timezone(&settings.zone())
                .to_rfc3339_opts(SecondsFormat::Secs, false),
            from(
                &[
                    (config.given.now.is_some() && config.given.now_by_variable, "CONFIDANT_NOW"),
                    (config.given.now.is_some(), "--now"),
                ],
                "the clock",
            ),
        ),
    ]);
    all
}

/// What only the cockpit asks for.
fn of_the_cockpit(config: &Config, settings: &Settings, file: &FileConfig, path: &str) -> [Effective; 4] {
    let environment = &config.environment;
    let in_file = |there: bool| (there, path);
    [
        Effective::new(
            "theme",
            settings.theme.looks().word().to_owned(),
            from(
                &[(environment.plain, "NO_COLOR or a dumb terminal"), in_file(file.theme.is_some())],
                "what the terminal says of itself",
            ),
        ),
        Effective::new(
            "mouse",
            settings.mouse.to_string(),
            from(&[in_file(file.mouse.is_some())], "nobody: as it comes"),
        ),
        Effective::new(
            "editor",
            settings.editor.as_ref().map_or_else(Clone::clone, ToString::to_string),
            from(
                &[
                    (environment.editors.0.is_some(), "VISUAL"),
                    (environment.editors.1.is_some(), "EDITOR"),
                    in_file(file.editor.is_some()),
                ],
                "nobody: as it comes",
            ),
        ),
        Effective::new(
            "clipboard",
            settings.clipboard.to_string(),
            from(&[in_file(file.clipboard.is_some())], "nobody: as it comes"),
        ),
    ]
}

/// The first that holds, else that.
fn from(told: &[(bool, &str)], else_from: &str) -> String {
    let first = told.iter().find(|(holds, _)| *holds).map(|(_, from)| *from);
    first.unwrap_or(else_from).to_owned()
}

/// The user's files.
pub fn places(config: &Config) -> Vec<Place> {
    let place = |file: UserFile| {
        let found = match file {
            UserFile::Config => &config.config,
            UserFile::Criteria => &config.criteria,
            UserFile::Keymap => &config.keymap,
            UserFile::Signals => &config.signals,
            UserFile::Theme => &config.theme,
            UserFile::Triage => &config.triage,
        };
        let base =
            config.environment.base.as_ref().map(|base| base.config.join("confidant").join(file.name()));
        let sets = found.as_ref().map_or(0, |(_, text)| set_in(text, file));
        Place {
            file,
            path: found.as_ref().map(|(path, _)| path.clone()).or(base),
            there: found.is_some(),
            sets,
        }
    };
    UserFile::ALL.into_iter().map(place).collect()
}

/// How many settings a sound file sets.
fn set_in(text: &str, file: UserFile) -> usize {
    let table: toml::Table = toml::from_str(text).unwrap_or_default();
    match file {
        UserFile::Config => table.len(),
        UserFile::Criteria | UserFile::Keymap | UserFile::Signals | UserFile::Theme | UserFile::Triage => {
            table.values().map(|section| section.as_table().map_or(0, toml::Table::len)).sum()
        }
    }
}

/// Every action with its keys.
pub fn keys(settings: &Settings) -> Vec<Bound> {
    let bound = |binding: &crate::tui::keymap::Binding| Bound {
        action: binding.action.word(),
        keys: binding.keys.iter().map(shown).collect(),
        own: binding.own,
    };
    settings.keymap.bindings().map(bound).collect()
}
