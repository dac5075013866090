//! Folding long texts, and the way back: the piece of a text around a match, with the letters that matched.
//!
//! The letters are folded as in [`find`](crate::query::find); besides, any run of white space is one space, so that a
//! phrase is found over the end of a line, and scripts without spaces get none.

use std::ops::Range;

use memchr::memmem;

use crate::query::find::fold_letter;

/// After so many bytes of folded text a place is remembered.
const STRIDE: usize = 512;
/// How much of the folded text is shown before a match, and behind its beginning.
const BEFORE: usize = 28;
const BEHIND: usize = 220;

/// A text being folded.
#[derive(Debug, Default)]
pub(super) struct Folding {
    /// What it is folded to.
    pub text: String,
    /// Places in it, with those that they come from.
    pub milestones: Vec<(usize, usize)>,
    /// For each byte of it, where the character that it came from begins and ends.
    map: Vec<(u32, u32)>,
    mapped: bool,
}

impl Folding {
    /// Folds a text.
    pub(super) fn take(&mut self, text: &str) {
        self.take_until(text, usize::MAX);
    }

    /// Folds a text until so much of it is folded.
    fn take_until(&mut self, text: &str, most: usize) {
        for (at, c) in text.char_indices() {
            let before = self.text.len();
            if before >= most {
                return;
            }
            if c.is_whitespace() {
                if !self.text.ends_with(' ') {
                    self.text.push(' ');
                }
            } else {
                fold_letter(c, &mut self.text);
                // Ideographs are spelled with a space behind each; they are written without.
                while self.text.len() > before && self.text.ends_with(' ') {
                    self.text.pop();
                }
                let last = self.milestones.last().map_or(0, |(folded, _)| *folded);
                if before >= last + STRIDE {
                    self.milestones.push((before, at));
                }
            }
            if self.mapped {
                let from = (u32::try_from(at), u32::try_from(at + c.len_utf8()));
                let from = (from.0.unwrap_or(u32::MAX), from.1.unwrap_or(u32::MAX));
                self.map.resize(self.text.len(), from);
            }
        }
    }

    /// The bytes of the text that a range of the folded one came from.
    fn origin(&self, folded: Range<usize>) -> Option<Range<usize>> {
        let first = self.map.get(folded.start)?.0;
        let last = self.map.get(folded.end.checked_sub(1)?)?.1;
        Some(usize::try_from(first).ok()?..usize::try_from(last).ok()?)
    }
}

/// A text folded.
pub(super) fn fold(text: &str) -> String {
    let mut folding = Folding::default();
    folding.take(text);
    folding.text
}

/// The piece of `text` around the place `at` of its folded form, and the bytes of that piece that match a word.
pub(super) fn around(
    text: &str,
    milestones: &[(usize, usize)],
    at: usize,
    words: &[String],
) -> (String, Vec<Range<usize>>) {
    let wanted = at.saturating_sub(BEFORE);
    let known = milestones.iter().rev().find(|(folded, _)| *folded <= wanted);
    let (folded, from) = known.copied().unwrap_or_default();
    let rest = &text[from..];
    let mut folding = Folding { mapped: true, ..Folding::default() };
    folding.take_until(rest, at - folded + BEHIND);
    let window = &folding.text;
    let first = word_start(window, window.ceil_char_boundary(wanted - folded), at - folded);
    let span = folding.origin(first..window.len()).unwrap_or(0..0);
    let mut marks: Vec<Range<usize>> = words
        .iter()
        .flat_map(|word| {
            let places = memmem::find_iter(&window.as_bytes()[first..], word.as_bytes());
            places.map(|at| at + first..at + first + word.len()).collect::<Vec<_>>()
        })
        .filter_map(|folded| folding.origin(folded))
        .collect();
    marks.sort_by_key(|mark| (mark.start, mark.end));
    let cut_before = from + span.start > 0 && !text[..from + span.start].trim().is_empty();
    let cut_behind = from + span.end < text.len();
    let mut snippet = String::new();
    if cut_before {
        snippet.push_str("… ");
    }
    let shift = snippet.len();
    // One for one, so that the marks stay where they are.
    snippet.extend(rest[span.clone()].chars().map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c }));
    if cut_behind {
        snippet.push('…');
    }
    let mut apart: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        let mark = mark.start - span.start + shift..mark.end - span.start + shift;
        match apart.last_mut() {
            Some(last) if last.end >= mark.start => last.end = last.end.max(mark.end),
            _ => apart.push(mark),
        }
    }
    (snippet, apart)
}

/// Where the first word begins behind a place and no later than `end`; the place itself where none does.
fn word_start(folded: &str, at: usize, end: usize) -> usize {
    if at == 0 {
        return 0;
    }
    let near = folded.get(at..end).and_then(|near| near.find(' '));
    near.map_or(at.min(end), |space| at + space + 1)
}
