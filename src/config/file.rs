//! The user's `config.toml`: its keys, each with a sentence for what may stand there.
//!
//! Owns its form and its mistakes, all of them at once. A new key is a field, its name in `KEYS`, an arm of `take`, and
//! a line in `assets/config.toml`, which a test asks for; `effective` says what it comes to. What weighs how much, and
//! which key does what, stand in files of their own.

use std::path::PathBuf;

use chrono_tz::Tz;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::editor::Editor;
use crate::asset::nearest::nearest;
use crate::asset::numbers::Mistake;
use crate::text::Glyphs;
use crate::tui::theme::choice::Choice;

/// Every key, in the order of the example.
pub const KEYS: &str = "author, book, zone, glyphs, theme, mouse, editor, clipboard";

/// What the file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileConfig {
    /// Who records.
    pub author: Option<String>,
    /// Where the book lies.
    pub book: Option<PathBuf>,
    /// The adviser's zone, where it is not the machine's.
    pub zone: Option<Tz>,
    /// The set of marks.
    pub glyphs: Option<Glyphs>,
    /// What the cockpit looks like.
    pub theme: Option<Choice>,
    /// Whether the cockpit takes the mouse.
    pub mouse: Option<bool>,
    /// The editor for long texts, where no variable names one.
    pub editor: Option<Editor>,
    /// Whether texts may be given to the terminal's clipboard.
    pub clipboard: Option<bool>,
}

impl FileConfig {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// Every mistake, in order of lines.
    pub fn parse(text: &str) -> Result<Self, Vec<Mistake>> {
        let (root, errors) = DeTable::parse_recoverable(text);
        let mut mistakes: Vec<Mistake> = errors
            .iter()
            .map(|error| {
                mistake(
                    text,
                    error.span().map_or(0, |span| span.start),
                    format!("this is not TOML: {}", error.message()),
                )
            })
            .collect();
        let mut config = Self::default();
        for (name, value) in root.get_ref() {
            if let Err(message) = config.take(name.get_ref(), value) {
                mistakes.push(mistake(text, name.span().start, message));
            }
        }
        mistakes.sort();
        mistakes.dedup_by_key(|mistake| mistake.line);
        if mistakes.is_empty() { Ok(config) } else { Err(mistakes) }
    }

    fn take(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> Result<(), String> {
        let text = || {
            let found = value.get_ref().as_str().map(str::trim).filter(|text| !text.is_empty());
            found.ok_or_else(|| format!("`{name}` is a text between quotation marks"))
        };
        match name {
            "author" => self.author = Some(text()?.to_owned()),
            "book" => {
                let path = PathBuf::from(text()?);
                if !path.is_absolute() {
                    return Err(
                        "`book` is a directory from the root on, such as \"/home/ines/book\"".to_owned()
                    );
                }
                self.book = Some(path);
            }
            "zone" => {
                let zone = text()?;
                let read = zone
                    .parse()
                    .map_err(|_| format!("there is no zone `{zone}`: write one such as \"Europe/Berlin\""))?;
                self.zone = Some(read);
            }
            "glyphs" => {
                self.glyphs = Some(match text()? {
                    "unicode" => Glyphs::Unicode,
                    "ascii" => Glyphs::Ascii,
                    _ => return Err("`glyphs` is \"unicode\" or \"ascii\"".to_owned()),
                });
            }
            "theme" => self.theme = Some(text()?.parse()?),
            "mouse" => {
                let told = value.get_ref().as_bool();
                self.mouse = Some(told.ok_or("`mouse` is true or false, without quotation marks")?);
            }
            "editor" => self.editor = Some(Editor::parse(text()?, "config.toml")?),
            "clipboard" => {
                let read = value.get_ref().as_bool();
                self.clipboard = Some(read.ok_or_else(|| "`clipboard` is true or false".to_owned())?);
            }
            _ => {
                let near = nearest(name, KEYS.split(", "));
                let near = near.map(|near| format!(", did you mean `{near}`")).unwrap_or_default();
                return Err(format!("there is no key `{name}`{near}; there are {KEYS}"));
            }
        }
        Ok(())
    }
}

fn mistake(text: &str, at: usize, message: String) -> Mistake {
    let before = text.get(..at).unwrap_or(text);
    Mistake { line: before.matches('\n').count() + 1, message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Looks;

    #[test]
    fn every_mistake_has_its_line() {
        let text = "author = 3\nzone = \"Atlantis\"\n\nglyphs = \"emoji\"\ncolour = true\nbook = \"here\"\n\
                    theme = \"sepia\"\nmouse = \"no\"\n";
        let lines: Vec<usize> =
            FileConfig::parse(text).unwrap_err().iter().map(|mistake| mistake.line).collect();
        assert_eq!(lines, [1, 2, 4, 5, 6, 7, 8]);
        let text = "editor = \"'vim\"\nclipboard = \"no\"\n";
        assert_eq!(FileConfig::parse(text).unwrap_err().len(), 2);
        let read = FileConfig::parse("editor = \"code --wait\"\nclipboard = false\n").unwrap();
        assert_eq!((read.editor.unwrap().program.as_str(), read.clipboard), ("code", Some(false)));
        assert_eq!(FileConfig::parse(""), Ok(FileConfig::default()));
        assert!(FileConfig::parse("author = \n").is_err());
        let read = FileConfig::parse("theme = \"16\"\nmouse = false\n").unwrap();
        assert_eq!((read.theme, read.mouse), (Some(Choice::Always(Looks::Sixteen)), Some(false)));
    }
}
