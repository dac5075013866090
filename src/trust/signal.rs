//! The catalogue of signals: what a word after `#` speaks to, and whether it speaks for or against it.
//!
//! Owns the types and what a catalogue may hold. Which words come with the program, and which the user adds, is read in
//! `config::signals`; what a signal weighs is judged by those who ask.

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
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignalWord {
    /// The word, without `#`.
    pub word: String,
    /// What it means, in a few words.
    pub meaning: String,
    /// What it speaks to.
    pub to: Speaks,
    /// Whether it speaks for it: the criterion is met, the element was shown, the worry is there. Else against it: the
    /// criterion is not met, the element was hurt, the worry eased.
    pub supports: bool,
}

/// The words that count after `#`, in the order in which they were defined.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignalCatalogue {
    words: Vec<SignalWord>,
    places: BTreeMap<String, usize>,
}

impl SignalCatalogue {
    /// The word, whatever its case.
    pub fn find(&self, word: &str) -> Option<&SignalWord> {
        self.places.get(&word.to_lowercase()).map(|place| &self.words[*place])
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &SignalWord> {
        self.words.iter()
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
                self.places.insert(word.word.to_lowercase(), self.words.len());
                self.words.push(word);
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
