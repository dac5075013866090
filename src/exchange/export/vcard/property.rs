//! Properties of a card: escaping, folding, labels, dates.

use std::fmt::Write as _;

use super::super::Version;
use crate::domain::client::SpecialDaySet;
use crate::text::accepted;

/// The longest line, in bytes, without its end.
const FOLD: usize = 75;

/// The text of a card.
#[derive(Debug, Default)]
pub(super) struct Card {
    text: String,
    groups: usize,
    group: String,
}

impl Card {
    /// A property whose value is text.
    pub(super) fn text(&mut self, name: &str, params: &str, value: &str) {
        self.raw(name, params, &escaped(value));
    }

    /// A property whose value has parts.
    pub(super) fn parts(&mut self, name: &str, params: &str, parts: &[&str]) {
        let parts: Vec<String> = parts.iter().map(|part| escaped(part)).collect();
        self.raw(name, params, &parts.join(";"));
    }

    /// A property whose value is a list.
    pub(super) fn list(&mut self, name: &str, values: &[String]) {
        let values: Vec<String> = values.iter().map(|value| escaped(value)).collect();
        self.raw(name, "", &values.join(","));
    }

    /// A property as it is.
    pub(super) fn raw(&mut self, name: &str, params: &str, value: &str) {
        let params = if params.is_empty() { String::new() } else { format!(";{params}") };
        let line = format!("{}{name}{params}:{value}", self.group);
        self.text.push_str(&folded(&line));
    }

    /// A property with a label of its owner's, where there is one.
    pub(super) fn labelled(&mut self, label: &str, write: impl FnOnce(&mut Self)) {
        if label.is_empty() {
            return write(self);
        }
        self.groups += 1;
        self.group = format!("item{}.", self.groups);
        write(self);
        self.text("X-ABLabel", "", label);
        self.group.clear();
    }

    /// The text so far; the next card begins.
    pub(super) fn take(&mut self) -> String {
        self.groups = 0;
        std::mem::take(&mut self.text)
    }
}

/// A text as a value: nothing in it ends the value or the line.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in accepted(text).chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out
}

/// A parameter's value: what would end it or the line is left out.
pub(super) fn quoted(text: &str) -> String {
    let text: String = accepted(text).chars().filter(|c| !matches!(c, '"' | '\n' | '\t')).collect();
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if plain { text } else { format!("\"{text}\"") }
}

/// Whether a kept field is the name of a property that may stand in a card as it is.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
        && !matches!(name, "BEGIN" | "END" | "VERSION")
}

/// A line of at most 75 bytes and its further ones, which begin with a space; no character is cut.
fn folded(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + line.len() / 70 * 3 + 2);
    let mut used = 0;
    for c in line.chars() {
        if used + c.len_utf8() > FOLD {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out.push_str("\r\n");
    out
}

/// A day with its parameters; where its year is not known, in each version's own way.
pub(super) fn date(day: &SpecialDaySet, version: Version) -> (&'static str, String) {
    let mut value = String::new();
    let (params, year) = match (day.year, version) {
        (Some(year), _) => ("", Some(year)),
        (None, Version::Four) => ("", None),
        (None, Version::Three) => ("X-APPLE-OMIT-YEAR=1604", Some(1604)),
    };
    // Writing into a string cannot fail.
    let _ = match (year, version) {
        (Some(year), Version::Three) => write!(value, "{year:04}-{:02}-{:02}", day.month, day.day),
        (Some(year), Version::Four) => write!(value, "{year:04}{:02}{:02}", day.month, day.day),
        (None, _) => write!(value, "--{:02}{:02}", day.month, day.day),
    };
    (params, value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_value_leaves_its_property_and_no_line_is_too_long(value in "\\PC{0,200}|(BEGIN:VCARD|\r|\n|;|,|\\\\|x){0,30}") {
            let mut card = Card::default();
            card.text("NOTE", "", &value);
            let text = card.take();
            let lines: Vec<&str> = text.strip_suffix("\r\n").unwrap().split("\r\n").collect();
            prop_assert!(lines[0].starts_with("NOTE:"));
            prop_assert!(lines[1..].iter().all(|line| line.starts_with(' ')));
            prop_assert!(lines.iter().all(|line| line.len() <= FOLD && !line.contains(['\r', '\n'])));
        }
    }
}
