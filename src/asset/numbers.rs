//! A user's file of whole numbers, section by section: each key within its bounds, and every mistake at once.
//!
//! Owns how such a file is read over what comes with the program. Which keys there are is said by those whose numbers
//! they are; a section that holds something else they read themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::nearest::nearest;
use super::{Line, Value, lines};

/// A key of the file.
pub struct Key<T> {
    /// Its section.
    pub section: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it may be.
    pub bounds: RangeInclusive<i64>,
    /// Where it goes.
    pub slot: fn(&mut T) -> &mut i64,
}

/// A struct with a number for each key of such a file, and `KEYS`: the keys with their bounds, a section after the other.
macro_rules! numbers {
    (
        $(#[$about:meta])* $name:ident { $($(#[$more:meta])* $other:ident: $kind:ty,)* }
        $($section:literal { $($(#[$doc:meta])* $field:ident = $key:literal in $bounds:expr;)+ })+
    ) => {
        $(#[$about])*
        pub struct $name {
            $($($(#[$doc])* pub $field: i64,)+)+
            $($(#[$more])* pub $other: $kind,)*
        }

        impl $name {
            fn blank() -> Self {
                Self { $($($field: 0,)+)+ $($other: Default::default(),)* }
            }
        }

        const KEYS: &[Key<$name>] = &[$($(
            Key { section: $section, name: $key, bounds: $bounds, slot: |it| &mut it.$field },
        )+)+];
    };
}
pub(crate) use numbers;

/// Puts the numbers of a file that comes with the program, and is therefore without mistakes, `into` their places; any other
/// line goes to `rest`.
pub fn fill<T>(into: &mut T, keys: &[Key<T>], text: &'static str, mut rest: impl FnMut(Line<'static>)) {
    for line in lines(text) {
        let key = keys.iter().find(|key| (key.section, key.name) == (line.section, line.name));
        match (&line.value, key) {
            (Value::Number(number), Some(key)) => *(key.slot)(into) = *number,
            _ => rest(line),
        }
    }
}

/// Something in a file of settings that cannot be meant, with its line and what to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what to write instead.
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// A section that holds something else, and who reads it.
pub type Other<'a, T> = (&'static str, fn(&mut Reader<'a, T>, &DeTable<'_>));

/// One file on its way into numbers.
pub struct Reader<'a, T: 'static> {
    /// What it is read into.
    pub into: &'a mut T,
    keys: &'static [Key<T>],
    text: &'a str,
    mistakes: Vec<Mistake>,
    /// Where the file sets what.
    set: BTreeMap<String, usize>,
}

impl<'a, T> Reader<'a, T> {
    /// Reads a file; a section called `other` is handed on. Answers every mistake, in order of lines, those that `last`
    /// finds in what was read among them.
    pub fn read(
        into: &'a mut T,
        keys: &'static [Key<T>],
        text: &'a str,
        other: Option<Other<'a, T>>,
        last: fn(&mut Self),
    ) -> Vec<Mistake> {
        let (root, errors) = DeTable::parse_recoverable(text);
        let mut reader = Self { into, keys, text, mistakes: Vec::new(), set: BTreeMap::new() };
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            reader.mistake(at, format!("this is not TOML: {}", error.message()));
        }
        let syntax = std::mem::take(&mut reader.mistakes);
        let unread = unread(text, &syntax);
        for (name, value) in root.get_ref() {
            reader.section(name, value, other);
        }
        last(&mut reader);
        // What was made of a line that could not be read says nothing more.
        reader.mistakes.retain(|mistake| !unread.contains(&mistake.line));
        reader.mistakes.extend(syntax);
        reader.mistakes.sort();
        reader.mistakes
    }

    /// Where the file sets a key, written `section.name`.
    pub fn set_at(&self, key: &str) -> Option<usize> {
        self.set.get(key).copied()
    }

    /// Notes what is wrong at a byte of the file, and what to write instead.
    pub fn mistake(&mut self, at: usize, message: String) {
        let before = self.text.get(..at).unwrap_or(self.text);
        self.mistakes.push(Mistake { line: before.matches('\n').count() + 1, message });
    }

    fn section(
        &mut self,
        name: &Spanned<DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
        other: Option<Other<'a, T>>,
    ) {
        let (at, word) = (name.span().start, name.get_ref().as_ref());
        let sections: BTreeSet<&str> =
            self.keys.iter().map(|key| key.section).chain(other.map(|(other, _)| other)).collect();
        if !sections.contains(word) {
            let hint = nearest(word, sections.iter().copied());
            let all = sections.into_iter().collect::<Vec<_>>().join(", ");
            return self.mistake(at, unknown(&format!("there is no section `{word}`"), hint, &all));
        }
        let Some(table) = value.get_ref().as_table() else {
            return self
                .mistake(at, format!("`{word}` is a section: write it as `[{word}]` on a line of its own"));
        };
        if let Some((_, read)) = other.filter(|(other, _)| *other == word) {
            return read(self, table);
        }
        let keys: BTreeMap<&str, &Key<T>> =
            self.keys.iter().filter(|key| key.section == word).map(|key| (key.name, key)).collect();
        for (name, value) in table {
            match keys.get(name.get_ref().as_ref()) {
                Some(key) => self.number(key, value),
                None => self.unknown_key(word, name, keys.keys().copied()),
            }
        }
    }

    /// Says that there is no such key.
    pub fn unknown_key<'k>(
        &mut self,
        section: &str,
        name: &Spanned<DeString<'_>>,
        keys: impl Iterator<Item = &'k str> + Clone,
    ) {
        let word = name.get_ref();
        let all = keys.clone().collect::<Vec<_>>().join(", ");
        let what = format!("there is no key `{word}` in [{section}]");
        self.mistake(name.span().start, unknown(&what, nearest(word, keys), &all));
    }

    fn number(&mut self, key: &Key<T>, value: &Spanned<DeValue<'_>>) {
        let (at, name) = (value.span().start, format!("{}.{}", key.section, key.name));
        let (least, most) = (key.bounds.start(), key.bounds.end());
        let Some(integer) = value.get_ref().as_integer() else {
            let found = sort(value);
            return self
                .mistake(at, format!("`{name}` is {found}: write a whole number from {least} to {most}"));
        };
        match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(number) if key.bounds.contains(&number) => {
                *(key.slot)(self.into) = number;
                self.set.insert(name, at);
            }
            _ => self
                .mistake(at, format!("`{name}` is {integer}: write a whole number from {least} to {most}")),
        }
    }
}

/// The lines that were not read as they were meant: those with a mistake of syntax, and under a broken section
/// header all that follow up to the next one.
fn unread(text: &str, syntax: &[Mistake]) -> BTreeSet<usize> {
    let broken: BTreeSet<usize> = syntax.iter().map(|mistake| mistake.line).collect();
    let mut under_broken = false;
    let mut unread = BTreeSet::new();
    for (line, content) in (1..).zip(text.lines()) {
        if content.trim_start().starts_with('[') {
            under_broken = broken.contains(&line);
        }
        if under_broken || broken.contains(&line) {
            unread.insert(line);
        }
    }
    unread
}

/// What sort of value it is, with its article.
pub fn sort(value: &Spanned<DeValue<'_>>) -> String {
    let word = value.get_ref().type_str();
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {word}")
}

/// What is wrong, with what was meant, or with all that there is.
pub fn unknown(what: &str, hint: Option<&str>, all: &str) -> String {
    match hint {
        Some(hint) => format!("{what}; did you mean `{hint}`?"),
        None => format!("{what}; there are {all}"),
    }
}
