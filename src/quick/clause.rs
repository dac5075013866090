//! Clauses: where the marks cut a line, and what a stretch of words between two marks says.
//!
//! Owns the rules for marks, signals, due days and `\`, and the text that remains. The words before all of that are `head`'s.

use super::grammar::{Catalogue, ClauseKind, DueState, Signal};
use super::remark::Remark;
use super::when::{self, CLOSING, WhenError};
use super::words::{Span, Word};
use crate::domain::recurrence::Recurrence;
use crate::domain::time::{Day, Due, Now};

/// How many `by`s of one promise are looked at, from its end.
const MOST_BYS: usize = 64;

/// A word of a part, maybe with a `\` at its start, or before the mark at its end, that only made it text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    word: Word,
    leading: bool,
    dropped: Option<usize>,
}

impl Piece {
    fn push_to(&self, text: &str, out: &mut String) {
        let start = self.word.start + usize::from(self.leading);
        match self.dropped {
            Some(at) => {
                out.push_str(&text[start..at]);
                out.push_str(&text[at + 1..self.word.end]);
            }
            None => out.push_str(&text[start..self.word.end]),
        }
    }

    fn is_separator(&self, text: &str) -> bool {
        self.word.of(text).bytes().all(|byte| byte == b';')
    }
}

/// The words between two marks.
pub(super) struct Part {
    /// The mark that begins it; none for the summary.
    pub mark: Option<(ClauseKind, Span)>,
    pieces: Vec<Piece>,
}

/// A mark at the end of a word: alone, behind `;`, or with `\` before it.
struct Mark {
    kind: ClauseKind,
    at: usize,
    escape: Option<usize>,
}

/// Cuts `words` at their marks; the first part is the summary.
pub(super) fn cut(text: &str, words: &[Word], remarks: &mut Vec<Remark>) -> Vec<Part> {
    let mut marks: Vec<Option<Mark>> = words
        .iter()
        .enumerate()
        .map(|(at, word)| {
            let before = at.checked_sub(1).map(|before| words[before].of(text));
            mark_of(text, word, word.gap || before.is_none_or(|before| before.ends_with(';')))
        })
        .collect();
    keep_filled(text, words, &mut marks, remarks);
    remark_one_space(text, words, &marks, remarks);
    let mut parts = vec![Part { mark: None, pieces: Vec::new() }];
    for (word, mark) in words.iter().zip(marks) {
        let mut piece = Piece { word: *word, leading: false, dropped: None };
        match mark {
            Some(Mark { kind, at, escape: None }) => {
                if at > word.start
                    && let Some(part) = parts.last_mut()
                {
                    piece.word.end = at;
                    part.pieces.push(piece);
                }
                parts.push(Part { mark: Some((kind, at..word.end)), pieces: Vec::new() });
                continue;
            }
            Some(Mark { escape, .. }) => piece.dropped = escape,
            None => {}
        }
        if let Some(part) = parts.last_mut() {
            part.pieces.push(piece);
        }
    }
    parts
}

/// The mark at the end of a word, where a clause may begin: at its start if `open`, or behind a `;`.
fn mark_of(text: &str, word: &Word, open: bool) -> Option<Mark> {
    let typed = word.of(text);
    let kind = ClauseKind::of(typed.chars().next_back()?)?;
    let before = typed[..typed.len() - 1].trim_end_matches('\\');
    let at = word.end - 1;
    let may = if before.is_empty() { open } else { before.ends_with(';') };
    let escaped = word.start + before.len() < at;
    may.then(|| Mark { kind, at, escape: escaped.then(|| word.start + before.len()) })
}

/// Turns marks with nothing behind them back into text.
fn keep_filled(text: &str, words: &[Word], marks: &mut [Option<Mark>], remarks: &mut Vec<Remark>) {
    let from = remarks.len();
    let mut empty = true;
    for (word, mark) in words.iter().zip(marks).rev() {
        let begins = matches!(mark, Some(Mark { escape: None, .. }));
        if !begins {
            empty &= word.of(text).bytes().all(|byte| byte == b';');
        } else if empty {
            if let Some(Mark { kind, at, .. }) = mark.take() {
                remarks.push(Remark::EmptyClause { span: at..word.end, mark: kind.mark() });
            }
            empty = false;
        } else {
            let before = &text[word.start..word.end - 1];
            empty = before.bytes().all(|byte| byte == b';');
        }
    }
    remarks[from..].reverse();
}

/// Remarks on marks that stand alone behind one space: most were meant, and all stay text. Each mark once.
fn remark_one_space(text: &str, words: &[Word], marks: &[Option<Mark>], remarks: &mut Vec<Remark>) {
    let mut told = Vec::new();
    for (at, (word, mark)) in words.iter().zip(marks).enumerate().take(words.len().saturating_sub(1)).skip(1)
    {
        let alone = word.of(text).chars().next().filter(|letter| letter.len_utf8() == word.end - word.start);
        let Some(kind) = alone.and_then(ClauseKind::of) else { continue };
        let one_space = text[..word.start].ends_with(' ') && !word.gap;
        let sum = words[at - 1].of(text).ends_with(|c: char| c.is_ascii_digit())
            && words[at + 1].of(text).starts_with(|c: char| c.is_ascii_digit());
        if mark.is_none() && one_space && !sum && !told.contains(&kind) {
            told.push(kind);
            let span = word.start..word.end;
            remarks.push(Remark::OneSpace { span, mark: kind.mark(), what: kind.what() });
        }
    }
}

/// What a part says.
#[derive(Default)]
pub(super) struct Read {
    pub text: String,
    pub due: DueState,
    pub signals: Vec<Signal>,
    pub span: Span,
}

/// Reads parts.
pub(super) struct Reader<'a> {
    pub text: &'a str,
    pub now: &'a Now,
    pub catalogue: &'a Catalogue,
    pub remarks: &'a mut Vec<Remark>,
}

/// A due day in the words of a part.
struct FoundDue {
    state: DueState,
    from: usize,
    to: usize,
    removable: bool,
}

impl Reader<'_> {
    /// Reads one part.
    pub fn read(&mut self, part: Part) -> Read {
        let Part { mark, mut pieces } = part;
        let kind = mark.map(|(kind, _)| kind);
        let promise = kind.is_some_and(ClauseKind::is_promise);
        let span = match (pieces.first(), pieces.last()) {
            (Some(first), Some(last)) => first.word.start..last.word.end,
            _ => return Read::default(),
        };
        let named = self.escapes_and_signals(&mut pieces, promise);
        let due = promise.then(|| self.due(&pieces)).flatten();
        let length = self.strip(&pieces, &named, due.as_ref(), kind.is_some());
        if promise && due.is_none() {
            self.remarks.push(Remark::NoDate { span: span.clone() });
        }
        let due = due.map_or(DueState::None, |due| {
            let kept = due.from < length;
            due.state.with_in_text(kept)
        });
        Read { text: self.text_of(&pieces[..length]), due, signals: signals(named, length), span }
    }

    /// Drops the `\` before `#word` and `by`, and finds the signals, each with its piece.
    fn escapes_and_signals(&mut self, pieces: &mut [Piece], promise: bool) -> Vec<(usize, Signal)> {
        let mut found = Vec::new();
        for (at, piece) in pieces.iter_mut().enumerate() {
            let typed = piece.word.of(self.text);
            let bare = typed.trim_start_matches('\\');
            if bare.len() < typed.len() {
                if bare.starts_with('#') || (promise && bare.eq_ignore_ascii_case("by")) {
                    piece.leading = true;
                }
                continue;
            }
            let Some(name) = typed.strip_prefix('#').map(|name| name.trim_end_matches(CLOSING)) else {
                continue;
            };
            if !name.starts_with(char::is_alphabetic) {
                continue;
            }
            let span = piece.word.start..piece.word.start + 1 + name.len();
            match self.catalogue.find(name) {
                Some(word) => found.push((at, Signal { word: word.to_owned(), span, in_text: true })),
                None => self.remarks.push(Remark::UnknownSignal { span, word: name.to_owned() }),
            }
        }
        found
    }

    /// The last `by …` that is a whole date.
    fn due(&mut self, pieces: &[Piece]) -> Option<FoundDue> {
        let bys = pieces
            .iter()
            .enumerate()
            .rev()
            .filter(|(_, piece)| piece.word.of(self.text).eq_ignore_ascii_case("by"));
        for (at, by) in bys.take(MOST_BYS) {
            let behind = &pieces[at + 1..pieces.len().min(at + 1 + when::again::LONGEST_RULE)];
            let words: Vec<Word> = behind.iter().map(|piece| piece.word).collect();
            let Some(found) = self.date(&words) else { continue };
            let to = at + 1 + found.count;
            let punctuated = found.span.end < words[found.count - 1].end;
            let next = pieces.get(to).map(|piece| piece.word.of(self.text));
            if !punctuated && next.is_some_and(|next| !may_follow(next)) {
                continue;
            }
            let span = by.word.start..found.span.end;
            if !matches!(found.result, Ok((.., Some(_)))) {
                self.rule_before(&pieces[..at]);
            }
            let (state, timed) = match found.result {
                Ok((day, timed, repeats)) => (DueState::On { day, span, in_text: true, repeats }, timed),
                Err(WhenError::TodayOrNextWeek { today, next }) => {
                    let repeats = when::rule_of(&self.text[found.span.clone()], self.now);
                    self.remarks.push(Remark::WhichDay { span: found.span, today, other: next });
                    (DueState::Ambiguous { today, next, span, in_text: true, repeats }, false)
                }
                Err(WhenError::TimeNotWanted) => continue,
                Err(error) => {
                    let typed = self.text[found.span.clone()].to_owned();
                    self.remarks.push(Remark::KeptAsText { span: found.span, typed, why: error.to_string() });
                    continue;
                }
            };
            return Some(FoundDue { state, from: at, to, removable: !timed });
        }
        None
    }

    /// Says of a rule right before the `by` that it stays text: it counts behind the day only.
    fn rule_before(&mut self, pieces: &[Piece]) {
        let near = &pieces[pieces.len().saturating_sub(when::again::LONGEST_RULE)..];
        let every = near.iter().rev().find(|piece| piece.word.of(self.text).eq_ignore_ascii_case("every"));
        let Some((every, last)) = every.zip(near.last()) else { return };
        let span = every.word.start..last.word.end;
        let typed = self.text[span.clone()].to_owned();
        if when::rule_of(&typed, self.now).is_some() {
            let why = format!("how often comes behind the day: by …, {typed}");
            self.remarks.push(Remark::KeptAsText { span, typed, why });
        }
    }

    /// The date at the beginning of some words, with the rule behind it, and whether a time was said.
    fn date(&self, words: &[Word]) -> Option<when::Found<(Day, bool, Option<Recurrence>)>> {
        if let Some(found) = when::again::longest(self.text, words, 0, self.now) {
            let result = found.result.map(|(due, repeats)| match due {
                Due::On(day) => (day, false, repeats),
                Due::At(civil, _) => (civil.date(), true, repeats),
            });
            return Some(when::Found { count: found.count, span: found.span, result });
        }
        let words = &words[..words.len().min(super::words::LONGEST_DATE)];
        when::longest(self.text, words, 0, |phrase| {
            when::day_and_time(phrase, self.now).map(|(day, timed)| (day, timed, None))
        })
    }

    /// How many pieces stay, once signals and due day are taken off the end; a clause is never emptied.
    fn strip(
        &self,
        pieces: &[Piece],
        named: &[(usize, Signal)],
        due: Option<&FoundDue>,
        clause: bool,
    ) -> usize {
        let mut length = pieces.len();
        let mut marked = named.iter().rev().map(|(at, _)| *at).peekable();
        let mut due = due.filter(|due| due.removable);
        while let Some(last) = length.checked_sub(1) {
            if marked.next_if_eq(&last).is_some() || pieces[last].is_separator(self.text) {
                length = last;
            } else if let Some(found) = due.take_if(|due| due.to == length) {
                length = found.from;
                while marked.next_if(|at| *at >= length).is_some() {}
            } else {
                break;
            }
        }
        if length == 0 && clause { pieces.len() } else { length }
    }

    fn text_of(&self, pieces: &[Piece]) -> String {
        let mut out = String::new();
        for piece in pieces {
            if !out.is_empty() {
                out.push(' ');
            }
            piece.push_to(self.text, &mut out);
        }
        out.truncate(out.trim_end_matches([';', ' ']).len());
        out
    }
}

/// The signals as typed, each with whether it also stays in the first `length` pieces.
fn signals(named: Vec<(usize, Signal)>, length: usize) -> Vec<Signal> {
    named.into_iter().map(|(at, signal)| Signal { in_text: at < length, ..signal }).collect()
}

/// Whether a word may follow a due day within a sentence: a small word or a number, so that `by sat nav` is none.
fn may_follow(word: &str) -> bool {
    const SMALL: [&str; 34] = [
        "to", "for", "with", "and", "or", "at", "in", "on", "from", "so", "if", "because", "but", "unless",
        "then", "please", "the", "a", "an", "her", "his", "their", "our", "my", "as", "when", "after",
        "before", "via", "by", "latest", "without", "until", "about",
    ];
    let letter = word.chars().find(|letter| letter.is_alphanumeric());
    letter.is_none_or(char::is_numeric)
        || word.starts_with(['(', '#', '\\'])
        || SMALL.iter().any(|small| small.eq_ignore_ascii_case(word.trim_end_matches(CLOSING)))
}

/// Reads a promise that stands alone, without marks.
pub(super) fn alone(text: &str, words: &[Word], now: &Now, remarks: &mut Vec<Remark>) -> (String, DueState) {
    let pieces = words.iter().map(|word| Piece { word: *word, leading: false, dropped: None }).collect();
    let mut reader = Reader { text, now, catalogue: &Catalogue::default(), remarks };
    let read = reader.read(Part { mark: Some((ClauseKind::Promise, 0..0)), pieces });
    if words.is_empty() {
        reader.remarks.push(Remark::NoDate { span: 0..0 });
    }
    reader.remarks.retain(|remark| !matches!(remark, Remark::UnknownSignal { .. }));
    (read.text, read.due)
}

/// Today or the other day, for a state that asks.
impl DueState {
    /// The days between which it asks.
    pub fn asks(&self) -> Option<(Day, Day)> {
        match self {
            Self::Ambiguous { today, next, .. } => Some((*today, *next)),
            _ => None,
        }
    }
}
