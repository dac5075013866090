//! The catalogue of signals: the words that count after `#`, and what each speaks to.
//!
//! Owns what a word means for the judgement; where the words come from is the shell's business.

use std::collections::BTreeMap;

use crate::domain::evidence::{Element, Worry};

/// What a word of the catalogue speaks to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Speaks {
    /// A criterion, by its id.
    Criterion(String),
    /// An element.
    Element(Element),
    /// A worry.
    Worry(Worry),
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
}
