//! The words that count after `#`, read from `assets/signals.toml`.

use serde::Deserialize;
use std::collections::BTreeMap;

const BUILTIN: &str = include_str!("../../assets/signals.toml");

/// A word of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignalWord {
    /// What sort of thing it speaks of.
    pub group: SignalGroup,
    /// The word, without `#`.
    pub word: String,
    /// What it means, in a few words.
    pub meaning: String,
}

/// What sort of thing a signal speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SignalGroup {
    /// One of the three elements of trust.
    Element,
    /// A criterion that only the adviser can observe.
    Signal,
    /// One of the four worries.
    Worry,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    elements: BTreeMap<String, String>,
    signals: BTreeMap<String, String>,
    worries: BTreeMap<String, String>,
}

/// The catalogue that comes with the program.
pub fn builtin() -> Vec<SignalWord> {
    // The built-in file is without mistakes: a test reads it.
    let file: File = toml::from_str(BUILTIN).unwrap_or_default();
    let groups = [
        (SignalGroup::Element, file.elements),
        (SignalGroup::Signal, file.signals),
        (SignalGroup::Worry, file.worries),
    ];
    let word = |group| move |(word, meaning)| SignalWord { group, word, meaning };
    groups.into_iter().flat_map(|(group, words)| words.into_iter().map(word(group))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_catalogue_can_be_read() {
        let words: Vec<String> = builtin().into_iter().map(|signal| signal.word).collect();
        let all =
            "concern integrity results beyond ease materials named table control knowledge risk secrets";
        assert_eq!(words, all.split(' ').collect::<Vec<_>>());
    }
}
