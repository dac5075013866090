//! Words: where they stand in a typed text and how wide the space before them is.
//!
//! Owns the splitting at blanks of every script, in one pass. What the words mean is `head`'s and `clause`'s business.

use std::ops::Range;

/// A range of bytes of the typed text; both ends stand between characters.
pub type Span = Range<usize>;

/// The longest phrase that is tried as a date, in words.
pub(super) const LONGEST_DATE: usize = 7;

/// A run of characters without blanks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Whether what stands before it is wide enough to begin a clause: the start of the text, a line break, a tab or
    /// two spaces. A non-breaking space directly before it binds it to what precedes.
    pub gap: bool,
}

impl Word {
    /// The word itself.
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start..self.end]
    }
}

/// All words of `text`.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut start = None;
    let mut space = Space { wide: true, single: false, bound: false };
    for (at, letter) in text.char_indices() {
        if letter.is_whitespace() {
            if let Some(start) = start.take() {
                found.push(Word { start, end: at, gap: space.is_gap() });
                space = Space::default();
            }
            space.see(letter);
        } else if start.is_none() {
            start = Some(at);
        }
    }
    if let Some(start) = start {
        found.push(Word { start, end: text.len(), gap: space.is_gap() });
    }
    found
}

/// What was seen of the blanks before a word.
#[derive(Default)]
struct Space {
    wide: bool,
    single: bool,
    bound: bool,
}

impl Space {
    fn see(&mut self, letter: char) {
        self.bound = matches!(letter, '\u{a0}' | '\u{202f}' | '\u{2007}');
        if matches!(letter, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            self.wide = true;
        } else if !self.bound {
            self.wide |= self.single;
            self.single = true;
        }
    }

    fn is_gap(&self) -> bool {
        self.wide && !self.bound
    }
}

/// `words` joined by single spaces.
pub(super) fn joined(text: &str, words: &[Word]) -> String {
    let mut out = String::new();
    for word in words {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word.of(text));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_know_the_space_before_them() {
        let gaps = |text: &str| words(text).iter().map(|word| word.gap).collect::<Vec<_>>();
        assert_eq!(gaps("a b  c\td\ne"), [true, false, true, true, true]);
        assert_eq!(
            gaps("a\u{a0}? b \u{a0}? c  \u{202f}? d"),
            [true, false, false, false, false, false, false]
        );
        assert_eq!(gaps("a\u{3000}\u{2003}b\r\nc"), [true, true, true]);
        assert_eq!(gaps("  "), Vec::<bool>::new());
        assert_eq!(words(" é  ").first().map(|word| (word.start, word.end)), Some((1, 3)));
    }
}
