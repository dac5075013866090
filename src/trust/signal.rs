//! The catalogue of signals: what a word after `#` speaks to, and whether it speaks for it.
//!
//! Owns what a word means for the judgement, and that no word means two things. Which words come with the program, and
//! which the user adds, is read in `config::signals`.

use std::collections::BTreeMap;

use crate::domain::evidence::{Element, Worry};

/// The criteria that only the adviser can observe: signals alone speak to them.
pub const OBSERVED: [&str; 5] = [
    "impression.ease",
    "impression.materials",
    "consultation.at_the_table",
    "consultation.beyond_remit",
    "consultation.named",
];

/// What a word of the catalogue speaks to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Speaks {
    /// A criterion that only the adviser can observe, by its id.
    Criterion(String),
    /// One of the three elements of trust.
    Element(Element),
    /// One of the four worries.
    Worry(Worry),
}

impl Speaks {
    /// The word by which a file names it.
    pub fn word(&self) -> &str {
        match self {
            Self::Criterion(id) => id,
            Self::Element(element) => element.word(),
            Self::Worry(worry) => worry.word(),
        }
    }
}

/// A word of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SignalWord {
    /// The word, without `#`.
    pub word: String,
    /// What it means, in a few words.
    pub meaning: String,
    /// What it speaks to.
    pub to: Speaks,
    /// Whether it speaks for it; a word against a worry opens it, one for it says that it eased.
    pub supports: bool,
}

/// All words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct SignalCatalogue {
    words: BTreeMap<String, SignalWord>,
}

impl SignalCatalogue {
    /// A catalogue of these words.
    pub fn new(words: impl IntoIterator<Item = SignalWord>) -> Self {
        Self { words: words.into_iter().map(|it| (it.word.to_lowercase(), it)).collect() }
    }

    /// The word, whatever its case.
    pub fn find(&self, word: &str) -> Option<&SignalWord> {
        self.words.get(word).or_else(|| self.words.get(&word.to_lowercase()))
    }

    /// Every word, in order.
    pub fn iter(&self) -> impl Iterator<Item = &SignalWord> {
        self.words.values()
    }

    /// Takes a word in. To say once more what is known is no harm.
    ///
    /// # Errors
    ///
    /// The word as it is known, where it means something else: what was recorded by it would change its meaning.
    pub fn add(&mut self, word: SignalWord) -> Result<(), SignalWord> {
        match self.find(&word.word) {
            Some(known) if *known == word => Ok(()),
            Some(known) => Err(known.clone()),
            None => {
                self.words.insert(word.word.to_lowercase(), word);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(word: &str, supports: bool) -> SignalWord {
        let to = Speaks::Element(Element::Concern);
        SignalWord { word: word.into(), meaning: "a visit in hospital".into(), to, supports }
    }

    #[test]
    fn a_word_keeps_the_meaning_that_it_was_given_first() {
        let mut catalogue = SignalCatalogue::default();
        assert_eq!(catalogue.add(word("Größe", true)), Ok(()));
        assert_eq!(catalogue.add(word("Größe", true)), Ok(()), "the same once more");
        assert_eq!(catalogue.add(word("größe", true)), Err(word("Größe", true)), "another spelling");
        assert_eq!(catalogue.add(word("Größe", false)), Err(word("Größe", true)));
        assert_eq!(catalogue.add(word("visit", false)), Ok(()));
        let all: Vec<&str> = catalogue.iter().map(|it| it.word.as_str()).collect();
        assert_eq!(all, ["Größe", "visit"]);
        assert_eq!(catalogue.find("GRÖßE").map(|it| it.word.as_str()), Some("Größe"));
        assert_eq!(catalogue.find("gross"), None);
    }
}
