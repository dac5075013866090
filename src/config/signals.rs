//! The words that count after `#`, read from `assets/signals.toml`.

use crate::asset;
use crate::trust::signal::{self as trust, SignalCatalogue, Speaks};

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

/// The catalogue that comes with the program: by groups, and in the order of the alphabet within one.
pub fn builtin() -> Vec<SignalWord> {
    let word = |line: asset::Line<'_>| {
        let group = match line.section {
            "elements" => SignalGroup::Element,
            "signals" => SignalGroup::Signal,
            "worries" => SignalGroup::Worry,
            _ => return None,
        };
        Some(SignalWord { group, word: line.name.to_owned(), meaning: line.value.text()?.to_owned() })
    };
    let mut words: Vec<SignalWord> = asset::lines(BUILTIN).filter_map(word).collect();
    words.sort_by(|one, other| (one.group, &one.word).cmp(&(other.group, &other.word)));
    words
}

/// What the words mean for the judgement.
pub fn catalogue() -> SignalCatalogue {
    SignalCatalogue::new(builtin().into_iter().filter_map(|it| {
        let (to, supports) = match it.group {
            SignalGroup::Element => (Speaks::Element(it.word.parse().ok()?), true),
            SignalGroup::Worry => (Speaks::Worry(it.word.parse().ok()?), false),
            SignalGroup::Signal => {
                let id = match it.word.as_str() {
                    "table" => "consultation.at_the_table",
                    "beyond" => "consultation.beyond_remit",
                    "named" => "consultation.named",
                    "materials" => "impression.materials",
                    _ => "impression.ease",
                };
                (Speaks::Criterion(id.to_owned()), true)
            }
        };
        Some(trust::SignalWord { word: it.word, meaning: it.meaning, to, supports })
    }))
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
