//! The four looks of the screen as files give them: `assets/theme.toml`, and the user's own with what it changes.
//!
//! Owns the form of such a file and its mistakes, all of them at once. The words of a single look are read by
//! [`paint`].

use std::sync::LazyLock;

use ratatui::style::Style;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::{Looks, Role, paint};
use crate::asset;
use crate::asset::numbers::Mistake;

/// The built-in looks, as the file has them.
pub const BUILTIN: &str = include_str!("../../../assets/theme.toml");

type Styles = [[Style; Role::ALL.len()]; Looks::ALL.len()];

/// The built-in looks, once somebody looks: most commands draw nothing.
static BUILTIN_STYLES: LazyLock<Styles> = LazyLock::new(|| {
    let mut styles = Styles::default();
    // The built-in file is without mistakes, and whole: a test reads it as it reads a user's.
    for line in asset::lines(BUILTIN) {
        let looks = Looks::ALL.iter().copied().find(|looks| looks.word() == line.section);
        let role = Role::ALL.iter().copied().find(|role| role.word() == line.name);
        let style = line.value.text().and_then(|words| paint::style(words).ok());
        if let (Some(looks), Some(role), Some(style)) = (looks, role, style) {
            styles[looks as usize][role as usize] = style;
        }
    }
    styles
});

/// How every role looks in each of the four.
#[derive(Debug, Clone, Default)]
pub struct Palettes {
    /// Those that are not the built-in ones.
    own: Option<Box<Styles>>,
}

impl PartialEq for Palettes {
    fn eq(&self, other: &Self) -> bool {
        self.styles() == other.styles()
    }
}

impl Palettes {
    /// What the program comes with.
    pub fn builtin() -> Self {
        Self::default()
    }

    fn styles(&self) -> &Styles {
        self.own.as_deref().unwrap_or(&BUILTIN_STYLES)
    }

    /// The built-in looks with what a user's file says in their place.
    ///
    /// # Errors
    ///
    /// Every mistake of the file, in order of lines; nothing of such a file is used.
    pub fn parse(text: &str) -> Result<Self, Vec<Mistake>> {
        let mut palettes = Self::builtin();
        let mistakes = palettes.read(text);
        if mistakes.is_empty() { Ok(palettes) } else { Err(mistakes) }
    }

    /// How a role looks in one of them.
    pub fn style(&self, looks: Looks, role: Role) -> Style {
        self.styles()[looks as usize][role as usize]
    }

    fn read(&mut self, text: &str) -> Vec<Mistake> {
        let (root, errors) = DeTable::parse_recoverable(text);
        let line = |at: usize| text.get(..at).unwrap_or(text).matches('\n').count() + 1;
        let mut mistakes: Vec<Mistake> = Vec::new();
        for error in errors {
            let message = format!("this is not TOML: {}", error.message());
            mistakes.push(Mistake { line: line(error.span().map_or(0, |span| span.start)), message });
        }
        for (name, value) in root.get_ref() {
            for (at, message) in self.table(name, value) {
                mistakes.push(Mistake { line: line(at), message });
            }
        }
        mistakes.sort();
        // What was made of a line that could not be read says nothing more.
        mistakes.dedup_by_key(|mistake| mistake.line);
        mistakes
    }

    fn table(&mut self, name: &Spanned<DeString<'_>>, value: &Spanned<DeValue<'_>>) -> Vec<(usize, String)> {
        let (at, word) = (name.span().start, name.get_ref().as_ref());
        let Some(looks) = Looks::ALL.iter().copied().find(|looks| looks.word() == word) else {
            return vec![(
                at,
                format!("there is no theme `{word}`; there are {}", listed(Looks::ALL, Looks::word)),
            )];
        };
        let Some(table) = value.get_ref().as_table() else {
            return vec![(at, format!("`{word}` is a section: write it as `[{word}]` on a line of its own"))];
        };
        let styles = self.own.get_or_insert_with(|| Box::new(*BUILTIN_STYLES));
        let mut mistakes = Vec::new();
        for (name, value) in table {
            match look(looks, name.get_ref(), value.get_ref()) {
                Ok((role, style)) => styles[looks as usize][role as usize] = style,
                Err(why) => mistakes.push((name.span().start, why)),
            }
        }
        mistakes
    }
}

/// One line of a file.
fn look(looks: Looks, name: &str, value: &DeValue<'_>) -> Result<(Role, Style), String> {
    let role = Role::ALL.iter().copied().find(|role| role.word() == name);
    let role = role
        .ok_or_else(|| format!("there is no role `{name}`; there are {}", listed(Role::ALL, Role::word)))?;
    let words = value.as_str().ok_or_else(|| format!("`{name}` is a text such as \"bold red\""))?;
    let style = paint::style(words).map_err(|why| format!("`{name}`: {why}"))?;
    match looks {
        Looks::Sixteen if !paint::is_within_sixteen(&style) => {
            Err(format!("`{name}`: [16] takes the sixteen names, such as red or bright-blue, and no #rrggbb"))
        }
        Looks::Plain if paint::is_coloured(&style) => {
            Err(format!("`{name}`: [none] takes attributes, such as bold or reverse, and no colour"))
        }
        _ => Ok((role, style)),
    }
}

fn listed<T: Copy>(all: &[T], word: impl Fn(T) -> &'static str) -> String {
    all.iter().map(|it| word(*it)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Color, Modifier};

    use super::*;

    #[test]
    fn the_built_in_file_is_whole_and_without_mistakes() {
        assert_eq!(Palettes::parse(BUILTIN), Ok(Palettes::builtin()));
        for looks in Looks::ALL {
            let (_, table) = BUILTIN.split_once(&format!("[{looks}]\n")).unwrap();
            let table = table.split("\n[").next().unwrap();
            for role in Role::ALL {
                let lines =
                    table.lines().filter(|line| line.split('=').next().unwrap().trim() == role.word());
                assert_eq!(lines.count(), 1, "{role} in {looks}");
            }
        }
    }

    #[test]
    fn a_users_file_changes_what_it_names() {
        let palettes = Palettes::parse("[dark]\nalarm = \"underline bright-red\"\n").unwrap();
        let alarm = Style::new().fg(Color::LightRed).add_modifier(Modifier::UNDERLINED);
        assert_eq!(palettes.style(Looks::Dark, Role::Alarm), alarm);
        for (looks, role) in [(Looks::Dark, Role::Good), (Looks::Light, Role::Alarm)] {
            assert_eq!(palettes.style(looks, role), Palettes::builtin().style(looks, role));
        }
        assert_eq!(Palettes::parse(""), Ok(Palettes::builtin()));
    }

    #[test]
    fn every_mistake_is_told_with_its_line() {
        let text = "[light]\nalarm = \"blink red\"\nwarnin = \"red\"\ngood = 3\n[solarized]\ntext = \"\"\n\
                    [16]\nfocus = \"#005faf\"\n[none]\nfocus = \"cyan\"\ntext = \n";
        let mistakes = Palettes::parse(text).unwrap_err();
        let lines: Vec<usize> = mistakes.iter().map(|mistake| mistake.line).collect();
        assert_eq!(lines, [2, 3, 4, 5, 8, 10, 11], "{mistakes:#?}");
        assert!(mistakes[1].message.contains("text, strong, quiet"), "{mistakes:#?}");
        assert!(Palettes::parse("light = 1\n[dark\n").is_err());
    }
}
