//! Settings: where the book lies, who records in it, by which clock, and what weighs how much.
//!
//! Owns the way from what was written ([`Config`]: the command line, the environment, the user's files) to what
//! holds ([`Settings`]). What is written nearer wins: an option before a variable, a variable before a file. Mistakes
//! in the files are all reported at once. The files' own forms are in [`mod@file`], [`Weights`], [`Palettes`] and
//! [`Keymap`]; the words that count after `#` in [`signals`]; where each setting comes from in [`effective`].

pub mod editor;
pub mod effective;
mod example;
pub mod file;
pub mod mappings;
pub mod signals;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use etcetera::base_strategy::{BaseStrategy, Xdg};

use crate::clock::{Clock, local_zone};
use crate::journal::Places;
use crate::query::triage::Weights;
use crate::quick::Catalogue;
use crate::text::Glyphs;
use crate::trust::Rulebook;
use crate::trust::standards::Standards;
use crate::tui::keymap::Keymap;
use crate::tui::theme::Theme;
use crate::tui::theme::choice::Surroundings;
use crate::tui::theme::palettes::Palettes;
use editor::Editor;
pub use example::UserFile;
use file::FileConfig;
use mappings::Mappings;

/// What the command line says about every command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// `--book` or `CONFIDANT_BOOK`.
    pub book: Option<PathBuf>,
    /// Whether that is the variable's.
    pub book_by_variable: bool,
    /// `--now` or `CONFIDANT_NOW`.
    pub now: Option<String>,
    /// Whether that is the variable's.
    pub now_by_variable: bool,
}

/// The variables that are looked at, as they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment {
    /// `CONFIDANT_STATE`.
    pub state: Option<PathBuf>,
    /// `CONFIDANT_AUTHOR`.
    pub author: Option<String>,
    /// `USER`, or `LOGNAME`.
    pub user: Option<String>,
    /// Whether `NO_COLOR` is set, or the terminal is a dumb one.
    pub plain: bool,
    /// The locale: `LC_ALL`, `LC_CTYPE` or `LANG`, the first that is set.
    pub locale: Option<String>,
    /// What is known about the terminal's colours.
    pub surroundings: Surroundings,
    /// `VISUAL` and `EDITOR`.
    pub editors: (Option<String>, Option<String>),
    /// The base directories; `None` where `HOME` is unset.
    pub base: Option<Base>,
}

/// The base directories of this user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// For settings.
    pub config: PathBuf,
    /// For data.
    pub data: PathBuf,
    /// For what belongs to this device.
    pub state: PathBuf,
}

impl Environment {
    /// Looks at the environment of this process.
    pub fn read() -> Self {
        let path = |name: &str| variable(name).map(PathBuf::from);
        let text = |name: &str| variable(name).and_then(|value| value.into_string().ok());
        Self {
            state: path("CONFIDANT_STATE"),
            author: text("CONFIDANT_AUTHOR"),
            user: text("USER").or_else(|| text("LOGNAME")),
            plain: variable("NO_COLOR").is_some() || text("TERM").is_some_and(|term| term == "dumb"),
            locale: ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(text),
            surroundings: Surroundings {
                term: text("TERM"),
                colorterm: text("COLORTERM"),
                colorfgbg: text("COLORFGBG"),
                plain: variable("NO_COLOR").is_some(),
            },
            editors: (text("VISUAL"), text("EDITOR")),
            base: Base::read(),
        }
    }
}

impl Base {
    /// The directories by the XDG rules: variables that are not absolute are ignored. Only `HOME` says where home
    /// is: what the user database says is not asked, or a service would write into the home of whoever it runs as.
    fn read() -> Option<Self> {
        variable("HOME")?;
        let xdg = Xdg::new().ok()?;
        Some(Self { config: xdg.config_dir(), data: xdg.data_dir(), state: xdg.state_dir()? })
    }

    /// Where this program's settings lie.
    fn settings(&self) -> PathBuf {
        self.config.join("confidant")
    }
}

/// A variable that is set and not empty.
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// Everything as written: nothing is looked up, resolved or believed yet.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The command line.
    pub given: Given,
    /// The environment.
    pub environment: Environment,
    /// `config.toml`, its path and its text, where there is one.
    pub config: Option<(PathBuf, String)>,
    /// `criteria.toml`, its path and its text, where there is one.
    pub criteria: Option<(PathBuf, String)>,
    /// `signals.toml`, its path and its text, where there is one.
    pub signals: Option<(PathBuf, String)>,
    /// `triage.toml`, its path and its text, where there is one.
    pub triage: Option<(PathBuf, String)>,
    /// `theme.toml`, its path and its text, where there is one.
    pub theme: Option<(PathBuf, String)>,
    /// `keymap.toml`, its path and its text, where there is one.
    pub keymap: Option<(PathBuf, String)>,
}

impl Config {
    /// Reads what is written: the environment of this process and the files it points at.
    ///
    /// # Errors
    ///
    /// Where a file is there and cannot be read.
    pub fn read(given: Given) -> Result<Self, Unusable> {
        let environment = Environment::read();
        let dir = environment.base.as_ref().map(Base::settings);
        let text = |name: &str| dir.as_deref().map(|dir| read(dir, name)).transpose().map(Option::flatten);
        let (config, triage) = (text("config.toml")?, text("triage.toml")?);
        let (theme, keymap) = (text("theme.toml")?, text("keymap.toml")?);
        let (criteria, signals) = (text("criteria.toml")?, text("signals.toml")?);
        Ok(Self { given, environment, config, criteria, signals, triage, theme, keymap })
    }
}

/// A file with its path; `None` where there is none.
fn read(dir: &Path, name: &str) -> Result<Option<(PathBuf, String)>, Unusable> {
    let path = dir.join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some((path, text))),
        Err(error)
            if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) =>
        {
            Ok(None)
        }
        Err(error) => Err(Unusable(vec![format!("cannot read {}: {error}", path.display())])),
    }
}

/// What is wrong with the settings: every mistake, each a sentence that says what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct Unusable(pub Vec<String>);

/// The settings that hold.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the book and what this device remembers of it lie.
    pub places: Places,
    /// Who records.
    pub author: String,
    /// The clock, with the adviser's zone.
    pub clock: Clock,
    /// What each reason weighs in triage, and the working calendar.
    pub weights: Weights,
    /// By what a relationship is judged.
    pub rulebook: Arc<Rulebook>,
    /// The words that count after `#`, as the grammar takes them; what they mean is in the rulebook.
    pub catalogue: Catalogue,
    /// The marks for what cannot be drawn as it is.
    pub glyphs: Glyphs,
    /// Whether colour is welcome where there is a terminal.
    pub colour: bool,
    /// What the cockpit looks like.
    pub theme: Theme,
    /// Whether the cockpit takes the mouse.
    pub mouse: bool,
    /// The keys of the cockpit.
    pub keymap: Keymap,
    /// The editor for long texts, or why there is none.
    pub editor: Result<Editor, String>,
    /// Whether texts may be given to the terminal's clipboard.
    pub clipboard: bool,
    /// The saved mappings of tables.
    pub mappings: Mappings,
}

impl Settings {
    /// What holds of everything that is written.
    ///
    /// # Errors
    ///
    /// Every mistake there is.
    pub fn resolve(config: &Config) -> Result<Self, Unusable> {
        let mut mistakes = Vec::new();
        let file =
            config.config.as_ref().map(|(path, text)| listed(path, FileConfig::parse(text), &mut mistakes));
        let file = file.flatten().unwrap_or_default();
        let weights =
            config.triage.as_ref().map(|(path, text)| listed(path, Weights::parse(text), &mut mistakes));
        let weights = weights.flatten().unwrap_or_else(Weights::builtin);
        let palettes =
            config.theme.as_ref().map(|(path, text)| listed(path, Palettes::parse(text), &mut mistakes));
        let palettes = palettes.flatten().unwrap_or_else(Palettes::builtin);
        let keymap = config
            .keymap
            .as_ref()
            .map(|(path, text)| listed(path, Keymap::builtin().with_own(text), &mut mistakes));
        let keymap = keymap.flatten().unwrap_or_else(Keymap::builtin);
        let standards =
            config.criteria.as_ref().map(|(path, text)| listed(path, Standards::parse(text), &mut mistakes));
        let standards = standards.flatten().unwrap_or_else(Standards::builtin);
        let signals =
            config.signals.as_ref().map(|(path, text)| listed(path, signals::with_own(text), &mut mistakes));
        let signals = signals.flatten().unwrap_or_else(signals::builtin);
        let now = config.given.now.as_deref().map(|text| instant(text, &mut mistakes));
        let places = places(config, &file, &mut mistakes);
        let environment = &config.environment;
        let zone = file.zone.unwrap_or_else(local_zone);
        let rulebook = Rulebook { standards, calendar: weights.calendar.clone(), signals, zone };
        let glyphs = file.glyphs.unwrap_or_else(|| glyphs(environment.locale.as_deref()));
        let around = &environment.surroundings;
        match places {
            Some(places) if mistakes.is_empty() => Ok(Self {
                places,
                author: author(environment, &file),
                clock: Clock::new(now.flatten(), zone),
                weights,
                catalogue: Catalogue::new(rulebook.signals.iter().map(|signal| signal.word.clone())),
                rulebook: Arc::new(rulebook),
                glyphs,
                colour: !environment.plain,
                theme: Theme::of(
                    palettes,
                    around.looks(file.theme.unwrap_or_default()),
                    around.depth(),
                    glyphs,
                ),
                // Whoever expects the mouse finds it, and with Shift the terminal still selects text.
                mouse: file.mouse.unwrap_or(true),
                keymap,
                editor: Editor::choose(
                    environment.editors.0.as_deref(),
                    environment.editors.1.as_deref(),
                    file.editor.as_ref(),
                ),
                clipboard: file.clipboard.unwrap_or(true),
                mappings: Mappings::within(environment.base.as_ref().map(Base::settings).as_deref()),
            }),
            _ => Err(Unusable(mistakes)),
        }
    }

    /// The adviser's zone.
    pub fn zone(&self) -> Tz {
        self.clock.now().zone()
    }
}

/// What a file says, or its mistakes added to the list.
fn listed<T>(
    path: &Path,
    read: Result<T, Vec<crate::asset::numbers::Mistake>>,
    mistakes: &mut Vec<String>,
) -> Option<T> {
    match read {
        Ok(found) => Some(found),
        Err(all) => {
            mistakes.extend(all.into_iter().map(|mistake| format!("{}, {mistake}", path.display())));
            None
        }
    }
}

fn instant(text: &str, mistakes: &mut Vec<String>) -> Option<DateTime<FixedOffset>> {
    let read = DateTime::parse_from_rfc3339(text.trim()).ok();
    if read.is_none() {
        mistakes.push(format!("`{text}` is no time for --now: write it like 2026-11-21T09:30:00+01:00"));
    }
    read
}

fn places(config: &Config, file: &FileConfig, mistakes: &mut Vec<String>) -> Option<Places> {
    let base = config.environment.base.as_ref();
    let given = config.given.book.clone().filter(|path| !path.as_os_str().is_empty());
    let data = given.or_else(|| file.book.clone()).or_else(|| base.map(|base| base.data.join("confidant")));
    let state = config.environment.state.clone().or_else(|| base.map(|base| base.state.join("confidant")));
    let Some((data, state)) = data.zip(state) else {
        mistakes.push(
            "HOME is not set: set it, or name the directories by --book DIR and CONFIDANT_STATE".to_owned(),
        );
        return None;
    };
    match (std::path::absolute(&data), std::path::absolute(&state)) {
        (Ok(data), Ok(state)) => Some(Places::new(data, state)),
        (Err(error), _) | (_, Err(error)) => {
            mistakes.push(format!("the directory that this was started in cannot be found: {error}"));
            None
        }
    }
}

/// Who records where nobody says a name.
const NOBODY: &str = "unknown";

/// How the author signs what is given away; empty where nobody said a name.
pub fn signature(author: &str) -> String {
    if author == NOBODY { String::new() } else { author.to_owned() }
}

fn author(environment: &Environment, file: &FileConfig) -> String {
    let named = environment.author.as_ref().or(file.author.as_ref()).or(environment.user.as_ref());
    let named =
        named.map(|name| crate::text::accepted(name).split_whitespace().collect::<Vec<_>>().join(" "));
    named.filter(|name| !name.is_empty()).unwrap_or_else(|| NOBODY.to_owned())
}

/// ASCII marks where a locale is named that is not UTF-8; where none is named nothing speaks against the others.
fn glyphs(locale: Option<&str>) -> Glyphs {
    let plain = |locale: &str| locale.to_lowercase().replace('-', "");
    match locale {
        Some(locale) if !plain(locale).contains("utf8") => Glyphs::Ascii,
        _ => Glyphs::Unicode,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(home: bool) -> Config {
        let under = |dir: &str| PathBuf::from("/home/ines").join(dir);
        let base =
            Base { config: under(".config"), data: under(".local/share"), state: under(".local/state") };
        let environment = Environment {
            user: Some("ines".to_owned()),
            base: home.then_some(base),
            ..Environment::default()
        };
        Config { environment, ..Config::default() }
    }

    #[test]
    fn the_nearer_word_wins() {
        let mut config = config(true);
        let settings = Settings::resolve(&config).unwrap();
        assert_eq!(
            settings.places,
            Places::new("/home/ines/.local/share/confidant", "/home/ines/.local/state/confidant")
        );
        assert_eq!(settings.author, "ines");
        assert!(!settings.clock.is_fixed());
        let text =
            "author = \"Ines Marlow\"\nbook = \"/books/mine\"\nzone = \"Africa/Lagos\"\nglyphs = \"ascii\"\n";
        config.config = Some(("config.toml".into(), text.to_owned()));
        let settings = Settings::resolve(&config).unwrap();
        assert_eq!(
            (settings.author.as_str(), settings.zone()),
            ("Ines Marlow", "Africa/Lagos".parse().unwrap())
        );
        assert_eq!(
            (settings.places.data.clone(), settings.glyphs),
            (PathBuf::from("/books/mine"), Glyphs::Ascii)
        );
        config.given = Given {
            book: Some("/books/theirs".into()),
            now: Some("2026-11-21T09:30:00+01:00".into()),
            ..Given::default()
        };
        config.environment.author = Some("  Tomás\u{1b}\nReyes ".into());
        let settings = Settings::resolve(&config).unwrap();
        assert_eq!(settings.places.data, PathBuf::from("/books/theirs"));
        assert_eq!(settings.author, "Tomás Reyes");
        assert_eq!(settings.clock.now().instant().to_rfc3339(), "2026-11-21T08:30:00+00:00");
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let mut config = config(false);
        config.given.now = Some("yesterday".into());
        config.config = Some(("c.toml".into(), "autor = \"x\"\nzone = \"Atlantis\"\n".into()));
        config.triage = Some(("t.toml".into(), "[promise]\ntodey = 1\n[cadence]\nlimit = -5\n".into()));
        config.signals = Some((
            "s.toml".into(),
            "[signals]\nease = { means = \"x\", for = \"impression.ease\" }\n".into(),
        ));
        config.theme = Some(("looks.toml".into(), "[dark]\ngood = \"grass\"\n".into()));
        let Unusable(mistakes) = Settings::resolve(&config).unwrap_err();
        assert_eq!(mistakes.len(), 8, "{mistakes:#?}");
        assert!(mistakes.iter().any(|mistake| mistake.starts_with("looks.toml, line 2: ")), "{mistakes:#?}");
        assert!(mistakes.iter().any(|mistake| mistake.starts_with("t.toml, line 2: ")), "{mistakes:#?}");
        assert!(mistakes.iter().any(|mistake| mistake.starts_with("HOME is not set")), "{mistakes:#?}");
    }

    #[test]
    fn a_locale_without_utf8_gets_plain_marks() {
        for (locale, wanted) in [
            (None, Glyphs::Unicode),
            (Some("C"), Glyphs::Ascii),
            (Some("C.UTF-8"), Glyphs::Unicode),
            (Some("de_DE.utf8"), Glyphs::Unicode),
            (Some("de_DE"), Glyphs::Ascii),
        ] {
            assert_eq!(glyphs(locale), wanted, "{locale:?}");
        }
    }
}
