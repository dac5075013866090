//! The settings that the program comes with, as they stand in `assets`, read line by line.
//!
//! They are TOML, as the users' own files are. But whatever reads those must explain every mistake, and takes longer
//! than all else at a start; what comes with the program has none. So it keeps to the few forms that are read here
//! (one line a key; numbers, texts, lists and tables of them), and a test holds that TOML means the same by it.

pub mod nearest;
pub mod numbers;

use std::borrow::Cow;

/// A line that sets something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a> {
    /// The section that it stands in.
    pub section: &'a str,
    /// What it sets.
    pub name: &'a str,
    /// To what.
    pub value: Value<'a>,
}

/// What something is set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// A whole number.
    Number(i64),
    /// A text.
    Text(Cow<'a, str>),
    /// Several, one after the other.
    List(Vec<Value<'a>>),
    /// Several with their names.
    Table(Vec<(&'a str, Value<'a>)>),
}

impl<'a> Value<'a> {
    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The texts of a list.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let list = if let Self::List(list) = self { list.as_slice() } else { &[] };
        list.iter().filter_map(Value::text)
    }

    /// What a table has under that name.
    pub fn part(&self, name: &str) -> Option<&Self> {
        let Self::Table(parts) = self else { return None };
        parts.iter().find(|(part, _)| *part == name).map(|(_, value)| value)
    }

    /// Reads a value, and leaves what stands behind it.
    fn read(rest: &mut &'a str) -> Option<Self> {
        *rest = rest.trim_start();
        match rest.as_bytes().first()? {
            b'"' => quoted(rest).map(Self::Text),
            b'[' => several(rest, ']', Self::read).map(Self::List),
            b'{' => several(rest, '}', |rest| {
                let (name, value) = rest.split_once('=')?;
                *rest = value;
                Some((name.trim(), Self::read(rest)?))
            })
            .map(Self::Table),
            _ => {
                let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
                let (number, behind) = rest.split_at(end);
                *rest = behind;
                number.parse().ok().map(Self::Number)
            }
        }
    }
}

/// The lines of a file that set something, in their order.
pub fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut section = "";
    text.lines().filter_map(move |line| {
        if let Some(header) = line.strip_prefix('[') {
            section = header.split(']').next()?;
            return None;
        }
        let (name, mut rest) = line.split_once('=').filter(|_| !line.starts_with('#'))?;
        Some(Line { section, name: name.trim(), value: Value::read(&mut rest)? })
    })
}

/// A text between quotation marks, in which a backslash takes its meaning from a quotation mark.
fn quoted<'a>(rest: &mut &'a str) -> Option<Cow<'a, str>> {
    let text = rest.strip_prefix('"')?;
    let mut escaped = false;
    let end = text.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    *rest = &text[end + 1..];
    let text = &text[..end];
    Some(if text.contains('\\') { text.replace("\\\"", "\"").into() } else { text.into() })
}

/// What stands between brackets, with commas between.
fn several<'a, T>(
    rest: &mut &'a str,
    end: char,
    mut one: impl FnMut(&mut &'a str) -> Option<T>,
) -> Option<Vec<T>> {
    let mut all = Vec::new();
    *rest = &rest[1..];
    loop {
        *rest = rest.trim_start_matches([' ', ',']);
        if let Some(behind) = rest.strip_prefix(end) {
            *rest = behind;
            return Some(all);
        }
        all.push(one(rest)?);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn toml(value: Value<'_>) -> toml::Value {
        match value {
            Value::Number(number) => number.into(),
            Value::Text(text) => text.into_owned().into(),
            Value::List(list) => toml::Value::Array(list.into_iter().map(toml).collect()),
            Value::Table(parts) => toml::Value::Table(
                parts.into_iter().map(|(name, value)| (name.to_owned(), toml(value))).collect(),
            ),
        }
    }

    #[test]
    fn what_comes_with_the_program_is_read_as_toml_means_it() {
        for text in [
            include_str!("../assets/keymap.toml"),
            include_str!("../assets/signals.toml"),
            include_str!("../assets/theme.toml"),
            include_str!("../assets/triage.toml"),
        ] {
            let mut read = toml::Table::new();
            for line in lines(text) {
                let section = read.entry(line.section).or_insert_with(|| toml::Table::new().into());
                let before = section.as_table_mut().unwrap().insert(line.name.to_owned(), toml(line.value));
                assert_eq!(before, None, "{}", line.name);
            }
            assert!(!read.is_empty());
            assert_eq!(read, text.parse().unwrap());
        }
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        let text = "[a]\nb = \"x\nc = [\"x\"\nd = word\ne\nf = { g = 1\nh = { i = [\"\\\"\", \"#\"] } # j\n";
        let read: Vec<Line<'_>> = lines(text).collect();
        let [Line { section: "a", name: "h", value }] = read.as_slice() else { panic!("{read:?}") };
        assert_eq!(value.part("i").unwrap().texts().collect::<Vec<_>>(), ["\"", "#"]);
    }
}
