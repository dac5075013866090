//! The words that count after `#`: those of `assets/signals.toml`, and the user's own in `signals.toml`.
//!
//! Owns the form of both files and every mistake of the second. What is built in cannot be redefined: lines that were
//! recorded by a word would mean something else from then on.

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::asset;
use crate::asset::nearest::nearest;
use crate::asset::numbers::Mistake;
use crate::domain::evidence::{Element, Worry};
use crate::trust::signal::{OBSERVED, SignalCatalogue, SignalWord, Speaks};

/// The catalogue that comes with the program, as it is written.
pub const BUILTIN: &str = include_str!("../../assets/signals.toml");

/// The longest word, in characters: more is not typed in a hurry.
const LONGEST: usize = 24;

/// A part of the catalogue.
struct Section {
    /// Its name.
    name: &'static str,
    /// What its words may speak to.
    targets: &'static [&'static str],
    /// What such a word stands for.
    speaks: fn(&str) -> Option<Speaks>,
    /// What a word must have: what it means, and by either of two keys what it speaks for, or against.
    keys: [&'static str; 3],
}

const FOR_OR_AGAINST: [&str; 3] = ["means", "for", "against"];

const SECTIONS: [Section; 3] = [
    Section {
        name: "elements",
        targets: &["concern", "integrity", "results"],
        speaks: |word| word.parse::<Element>().ok().map(Speaks::Element),
        keys: FOR_OR_AGAINST,
    },
    Section {
        name: "signals",
        targets: &OBSERVED,
        speaks: |word| OBSERVED.contains(&word).then(|| Speaks::Criterion(word.to_owned())),
        keys: FOR_OR_AGAINST,
    },
    Section {
        name: "worries",
        targets: &["control", "secrets", "knowledge", "risk"],
        speaks: |word| word.parse::<Worry>().ok().map(Speaks::Worry),
        keys: ["means", "eases", "opens"],
    },
];

/// The catalogue that comes with the program.
pub fn builtin() -> SignalCatalogue {
    // Without mistakes, and no word twice: a test reads it as it reads a user's.
    SignalCatalogue::new(asset::lines(BUILTIN).filter_map(|line| {
        let section = SECTIONS.iter().find(|known| known.name == line.section)?;
        let [meaning, speaks_for, against] = section.keys.map(|key| line.value.part(key)?.text());
        let (to, supports) = speaks_for.map(|to| (to, true)).or(against.map(|to| (to, false)))?;
        let (word, meaning) = (line.name.to_owned(), meaning?.to_owned());
        Some(SignalWord { word, meaning, to: (section.speaks)(to)?, supports })
    }))
}

/// The built-in catalogue with a user's own words behind it.
///
/// # Errors
///
/// Every mistake of the file, in order of lines; nothing of such a file is used.
pub fn with_own(text: &str) -> Result<SignalCatalogue, Vec<Mistake>> {
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { catalogue: builtin(), text, mistakes: Vec::new() };
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        reader.mistake(at, format!("this is not TOML: {}", error.message()));
    }
    // What was made of a file that is not read to its end says nothing more.
    if reader.mistakes.is_empty() {
        for (name, value) in root.get_ref() {
            reader.section(name, value);
        }
    }
    reader.mistakes.sort();
    if reader.mistakes.is_empty() { Ok(reader.catalogue) } else { Err(reader.mistakes) }
}

/// One file on its way into the catalogue.
struct Reader<'a> {
    catalogue: SignalCatalogue,
    text: &'a str,
    mistakes: Vec<Mistake>,
}

impl Reader<'_> {
    fn mistake(&mut self, at: usize, message: String) {
        let before = self.text.get(..at).unwrap_or(self.text);
        self.mistakes.push(Mistake { line: before.matches('\n').count() + 1, message });
    }

    fn section(&mut self, name: &Spanned<DeString<'_>>, value: &Spanned<DeValue<'_>>) {
        let (at, word) = (name.span().start, name.get_ref().as_ref());
        let Some(section) = SECTIONS.iter().find(|section| section.name == word) else {
            let all = SECTIONS.map(|section| section.name);
            return self.mistake(at, unknown(&format!("there is no section `{word}`"), word, &all));
        };
        let Some(table) = value.get_ref().as_table() else {
            return self
                .mistake(at, format!("`{word}` is a section: write it as `[{word}]` on a line of its own"));
        };
        for (name, value) in table {
            self.word(section, name, value);
        }
    }

    fn word(&mut self, section: &Section, name: &Spanned<DeString<'_>>, value: &Spanned<DeValue<'_>>) {
        let (at, word) = (name.span().start, name.get_ref().as_ref());
        if !can_be_typed(word) {
            return self.mistake(
                at,
                format!(
                    "`{word}` cannot be typed after #: a word begins with a letter, and has letters, digits and `-`, at most \
                     {LONGEST}"
                ),
            );
        }
        match described(section, word, value.get_ref()) {
            Err(sentence) => self.mistake(at, sentence),
            Ok(described) => {
                if let Err(known) = self.catalogue.add(described) {
                    let sentence = format!(
                        "`{word}` means \"{}\" already, and what was recorded by it would change: choose another word",
                        known.meaning
                    );
                    self.mistake(at, sentence);
                }
            }
        }
    }
}

/// The word with what is said of it.
fn described(section: &Section, word: &str, value: &DeValue<'_>) -> Result<SignalWord, String> {
    let [means, speaks_for, against] = section.keys;
    let example = format!("write {word} = {{ means = \"…\", {speaks_for} = \"{}\" }}", section.targets[0]);
    let Some(table) = value.as_table() else {
        return Err(format!("`{word}` says neither what it means nor what it speaks for: {example}"));
    };
    let mut said = section.keys.map(|_| None);
    for (key, value) in table {
        let key = key.get_ref().as_ref();
        let Some(place) = section.keys.iter().position(|known| *known == key) else {
            return Err(unknown(&format!("there is no key `{key}` in `{word}`"), key, &section.keys));
        };
        let text = value.get_ref().as_str().map(str::trim).filter(|text| !text.is_empty());
        said[place] =
            Some(text.ok_or_else(|| format!("`{key}` of `{word}` is a text between quotation marks"))?);
    }
    let [Some(meaning), for_it, against_it] = said else {
        return Err(format!("`{word}` does not say what it {means}: {example}"));
    };
    let (to, supports) = match (for_it, against_it) {
        (Some(to), None) => (to, true),
        (None, Some(to)) => (to, false),
        _ => return Err(format!("`{word}` says one thing, by `{speaks_for}` or by `{against}`: {example}")),
    };
    let what = format!("`{word}` speaks to `{to}`, which no word of [{}] can", section.name);
    let known = (section.speaks)(to).ok_or_else(|| unknown(&what, to, section.targets))?;
    let meaning = crate::text::accepted(meaning);
    Ok(SignalWord { word: word.to_owned(), meaning, to: known, supports })
}

/// Whether the grammar of a line takes it whole.
fn can_be_typed(word: &str) -> bool {
    let letters = |c: char| c.is_alphanumeric() || c == '-';
    word.starts_with(char::is_alphabetic)
        && word.ends_with(char::is_alphanumeric)
        && word.chars().all(letters)
        && word.chars().count() <= LONGEST
}

fn unknown(what: &str, word: &str, all: &[&str]) -> String {
    match nearest(word, all.iter().copied()) {
        Some(hint) => format!("{what}; did you mean `{hint}`?"),
        None => format!("{what}; there are {}", all.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_only_observed_has_its_words() {
        let catalogue = builtin();
        let spoken =
            |to: &Speaks, supports| catalogue.iter().any(|word| word.to == *to && word.supports == supports);
        for id in OBSERVED {
            let to = Speaks::Criterion(id.to_owned());
            assert!(spoken(&to, true) && spoken(&to, false), "{id}");
        }
        for element in Element::ALL {
            assert!(spoken(&Speaks::Element(*element), true), "{element}");
        }
        for worry in Worry::ALL {
            let to = Speaks::Worry(*worry);
            assert!(spoken(&to, true) && spoken(&to, false), "{worry}");
        }
        assert!(catalogue.iter().all(|word| can_be_typed(&word.word) && !word.meaning.is_empty()));
        for section in &SECTIONS {
            for target in section.targets {
                assert_eq!((section.speaks)(target).as_ref().map(Speaks::word), Some(*target));
            }
        }
    }

    #[test]
    fn a_users_file_is_read_as_the_built_in_one_and_adds_to_it() {
        assert_eq!(with_own(BUILTIN), Ok(builtin()), "to say the same once more is no mistake");
        let read = with_own(
            "[signals]\nlaughs = { means = \"we laughed\", for = \"impression.ease\" }\n\
             [worries]\nhands-on = { means = \"it wants to do it itself\", opens = \"control\" }\n",
        )
        .unwrap();
        assert_eq!(read.iter().count(), builtin().iter().count() + 2);
        let word = read.find("Hands-On").unwrap();
        assert_eq!((&word.to, word.supports), (&Speaks::Worry(Worry::Control), false));
    }

    #[test]
    fn every_mistake_of_the_file_is_told_at_once_with_its_line() {
        let text = "[signal]\n[signals]\nease = { means = \"x\", for = \"impression.ease\" }\n\
                    \"two words\" = { means = \"x\", for = \"impression.ease\" }\n\
                    a = \"x\"\n\
                    b = { means = \"x\", for = \"impression.eese\" }\n\
                    c = { means = \"x\" }\n\
                    d = { for = \"impression.ease\" }\n\
                    e = { means = \"x\", for = \"concern\" }\n\
                    f = { means = 3, for = \"impression.ease\" }\n\
                    g = { means = \"x\", fro = \"impression.ease\" }\n\
                    h = { means = \"x\", for = \"impression.ease\", against = \"impression.ease\" }\n\
                    H = { means = \"y\", for = \"impression.ease\" }\n\
                    i = { means = \"x\", for = \"interaction.rhythm\" }\n\
                    [worries]\nj = { means = \"x\", for = \"risk\" }\n";
        let mistakes = with_own(text).unwrap_err();
        let lines: Vec<usize> = mistakes.iter().map(|mistake| mistake.line).collect();
        assert_eq!(lines, [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16], "{mistakes:#?}");
        for part in ["at ease with you", "did you mean `impression.ease`", "did you mean `for`"] {
            assert!(mistakes.iter().any(|mistake| mistake.message.contains(part)), "{part}: {mistakes:#?}");
        }
        assert_eq!(with_own("[signals\nx = ").unwrap_err().iter().filter(|it| it.line == 1).count(), 1);
    }
}
