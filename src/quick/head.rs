//! The head: the leading words of a line.
//!
//! Owns the words for channels and directions, the names after `with`, and where the head ends. Lengths are
//! `duration`'s, days `when`'s.

use deunicode::deunicode;

use super::duration::duration;
use super::grammar::{HappenedState, Head, With};
use super::remark::Remark;
use super::when::{self, WhenError};
use super::words::{LONGEST_DATE, Span, Word, joined};
use crate::domain::id::ContactId;
use crate::domain::interaction::{Channel, Way};
use crate::domain::time::Now;

/// The words for channels.
const CHANNELS: [(&str, Channel); 19] = [
    ("call", Channel::Call),
    ("phone", Channel::Call),
    ("rang", Channel::Call),
    ("video", Channel::Video),
    ("zoom", Channel::Video),
    ("teams", Channel::Video),
    ("meeting", Channel::Meeting),
    ("met", Channel::Meeting),
    ("visit", Channel::Meeting),
    ("mail", Channel::Mail),
    ("email", Channel::Mail),
    ("e-mail", Channel::Mail),
    ("message", Channel::Message),
    ("text", Channel::Message),
    ("sms", Channel::Message),
    ("chat", Channel::Message),
    ("letter", Channel::Letter),
    ("post", Channel::Letter),
    ("other", Channel::Other),
];

/// Reads the head and returns it with the words behind it.
pub(super) fn read(
    text: &str,
    words: &[Word],
    now: &Now,
    contacts: &[(ContactId, &str)],
    remarks: &mut Vec<Remark>,
) -> (Head, Vec<Word>) {
    let known: Vec<(usize, Vec<String>)> = contacts
        .iter()
        .enumerate()
        .map(|(at, (_, name))| (at, name.split_whitespace().map(fold).collect()))
        .collect();
    let before = remarks.len();
    for other in [true, false] {
        remarks.truncate(before);
        let mut reader = Reader {
            text,
            words,
            now,
            contacts,
            known: &known,
            remarks: &mut *remarks,
            at: 0,
            skip: 0,
            other,
        };
        let read = reader.read();
        let (at, skip) = (reader.at, reader.skip);
        if read.closed || read.strong {
            return (read.head, behind(words, at, skip));
        }
    }
    let mentions =
        remarks.split_off(before).into_iter().filter(|remark| matches!(remark, Remark::KeptAsText { .. }));
    remarks.extend(mentions);
    (Head::default(), words.to_vec())
}

/// The words from `at` on, the first without its leading `skip` bytes.
fn behind(words: &[Word], at: usize, skip: usize) -> Vec<Word> {
    let mut rest = words[at..].to_vec();
    if let Some(first) = rest.first_mut() {
        first.start += skip;
    }
    rest
}

struct Taken {
    head: Head,
    closed: bool,
    strong: bool,
}

/// What ended a word: nothing, `,`, or the `:` that ends the head, with where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Open,
    Comma,
    Colon(usize),
}

struct Reader<'a> {
    text: &'a str,
    words: &'a [Word],
    now: &'a Now,
    contacts: &'a [(ContactId, &'a str)],
    known: &'a [(usize, Vec<String>)],
    remarks: &'a mut Vec<Remark>,
    at: usize,
    skip: usize,
    other: bool,
}

impl Reader<'_> {
    fn read(&mut self) -> Taken {
        let mut taken = Taken { head: Head::default(), closed: false, strong: false };
        while self.at < self.words.len() && !taken.closed {
            let word = self.words[self.at];
            if word.of(self.text).starts_with(':') {
                taken.closed = true;
                self.close(self.at, word.start);
            } else {
                let end = self.item(&mut taken);
                match end {
                    None => break,
                    Some((count, End::Colon(at))) => {
                        taken.closed = true;
                        self.close(self.at + count - 1, at);
                    }
                    Some((count, _)) => self.at += count,
                }
            }
        }
        if taken.head.channel.as_ref().is_some_and(|(channel, _)| *channel == Channel::Other) && !taken.closed
        {
            taken.strong = false;
        }
        if let Some(first) = self.words.first() {
            let end = match self.words.get(self.at) {
                Some(word) if self.skip > 0 => word.start + self.skip,
                _ => self.at.checked_sub(1).map_or(first.start, |last| self.words[last].end),
            };
            taken.head.span = first.start..end;
        }
        taken
    }

    /// Steps behind the `:` at byte `at`, which stands in the word `index`.
    fn close(&mut self, index: usize, at: usize) {
        let word = self.words[index];
        (self.at, self.skip) = if at + 1 < word.end { (index, at + 1 - word.start) } else { (index + 1, 0) };
    }

    /// Takes one item of the head: how many words it has and what ended it.
    fn item(&mut self, taken: &mut Taken) -> Option<(usize, End)> {
        let word = self.words[self.at];
        if word.of(self.text).starts_with('@') {
            return self.happened(taken);
        }
        if let Some((minutes, span, count, end)) = self.length().filter(|_| taken.head.minutes.is_none()) {
            taken.head.minutes = Some((minutes, span));
            taken.strong = true;
            return Some((count, end));
        }
        let (core, end) = self.core(self.at);
        let span = word.start..word.start + core.len();
        let typed = core.to_lowercase();
        let head = &mut taken.head;
        match typed.as_str() {
            "in" | "out" if head.way.is_none() => {
                head.way = Some((if typed == "in" { Way::In } else { Way::Out }, span));
            }
            "missed" if head.missed.is_none() => head.missed = Some(span),
            "with" if head.with.is_empty() && end == End::Open => {
                let (with, count, end) = self.names(self.at + 1)?;
                head.with = with;
                return Some((count + 1, end));
            }
            _ => {
                let channel = channel(&typed)
                    .filter(|channel| head.channel.is_none() && (self.other || *channel != Channel::Other))?;
                head.channel = Some((channel, span));
                taken.strong = true;
            }
        }
        Some((1, end))
    }

    /// A word up to its `:` or without its closing comma.
    fn core(&self, at: usize) -> (&str, End) {
        let word = self.words[at];
        let typed = word.of(self.text);
        if let Some(colon) = typed.find(':') {
            return (&typed[..colon], End::Colon(word.start + colon));
        }
        match typed.strip_suffix(',') {
            Some(core) => (core, End::Comma),
            None => (typed, End::Open),
        }
    }

    /// A length in one word or two: `12m`, `12 min`, `1h 30m`.
    fn length(&self) -> Option<(u32, Span, usize, End)> {
        let word = self.words[self.at];
        if !word.of(self.text).starts_with(|letter: char| letter.is_ascii_digit()) {
            return None;
        }
        let (one, end) = self.core(self.at);
        if end == End::Open && self.at + 1 < self.words.len() {
            let (two, end) = self.core(self.at + 1);
            let unit = two.starts_with(|letter: char| letter.is_ascii_alphabetic());
            let more = two.ends_with(['m', 'M']) && two.len() <= 3;
            let short = one.len() + two.len() < 24;
            if let Some(minutes) =
                (short && (unit || more)).then(|| duration(&format!("{one} {two}"))).flatten()
            {
                let stop = self.words[self.at + 1].start + two.len();
                return Some((minutes, word.start..stop, 2, end));
            }
        }
        Some((duration(one)?, word.start..word.start + one.len(), 1, end))
    }

    /// `@WHEN`: as many words as are wholly a date.
    fn happened(&mut self, taken: &mut Taken) -> Option<(usize, End)> {
        if taken.head.happened != HappenedState::NotSaid {
            return None;
        }
        let behind = &self.words[self.at..self.words.len().min(self.at + LONGEST_DATE)];
        let start = behind[0].start;
        let found = when::longest(self.text, behind, 1, |phrase| when::past(phrase, self.now));
        let Some(found) = found else {
            let word = behind[0];
            if word.end > start + 1 {
                self.kept(
                    start..word.end,
                    &WhenError::NotUnderstood(word.of(self.text)[1..].chars().take(40).collect()),
                );
            }
            return None;
        };
        let span = start..found.span.end;
        taken.head.happened = match found.result {
            Ok(happened) => HappenedState::Known(happened, span),
            Err(WhenError::TodayOrLastWeek { today, last }) => {
                self.remarks.push(Remark::WhichDay { span: found.span.clone(), today, other: last });
                HappenedState::Ambiguous { today, last, span }
            }
            Err(error) => {
                self.kept(span, &error);
                return None;
            }
        };
        taken.strong = true;
        let last = behind[found.count - 1];
        let closing = &self.text[found.span.end..last.end];
        let end = closing.find(':').map_or(End::Open, |at| End::Colon(found.span.end + at));
        Some((found.count, end))
    }

    fn kept(&mut self, span: Span, why: &WhenError) {
        let typed = self.text[span.clone()].to_owned();
        self.remarks.push(Remark::KeptAsText { span, typed, why: why.to_string() });
    }

    /// The names after `with`, how many words they take, and what ended them.
    fn names(&mut self, from: usize) -> Option<(Vec<With>, usize, End)> {
        let mut with = Vec::new();
        let (first, mut at, mut end) = self.name(from, true)?;
        with.push(first);
        while !matches!(end, End::Colon(_)) {
            let and = self.words.get(at).is_some_and(|word| {
                let typed = word.of(self.text);
                typed == "&" || typed.eq_ignore_ascii_case("and")
            });
            if !and && end != End::Comma {
                break;
            }
            let Some((next, behind, then)) = self.name(at + usize::from(and), false) else { break };
            with.push(next);
            (at, end) = (behind, then);
        }
        Some((with, at - from, end))
    }

    fn name(&mut self, from: usize, first: bool) -> Option<(With, usize, End)> {
        if let Some(found) = self.contact(from) {
            return Some(found);
        }
        let count = self.free_name(from, first)?;
        let last = from + count - 1;
        let (core, end) = self.core(last);
        let span = self.words[from].start..self.words[last].start + core.len();
        let mut words = self.words[from..=last].to_vec();
        words[count - 1].end = span.end;
        let name = joined(self.text, &words);
        let fits = self.known.iter().filter(|(_, names)| names.contains(&fold(&name))).count();
        self.remarks.push(match fits {
            0 => Remark::UnknownName { span: span.clone(), name: name.clone() },
            _ => Remark::SeveralNames { span: span.clone(), name: name.clone() },
        });
        Some((With::Name(name, span), last + 1, end))
    }

    /// A contact person: the longest full name that stands here, else a part of exactly one name.
    fn contact(&self, from: usize) -> Option<(With, usize, End)> {
        let full = self
            .known
            .iter()
            .filter(|(_, names)| !names.is_empty() && self.stands(names, from))
            .max_by_key(|(_, names)| names.len());
        let twins = |names: &[String]| self.known.iter().filter(|(_, others)| others == names).count() > 1;
        let (at, count) = match full {
            Some((_, names)) if twins(names) => return None,
            Some((at, names)) => (*at, names.len()),
            None => self.part_of_a_name(from)?,
        };
        let last = from + count - 1;
        let (core, end) = self.core(last);
        let span = self.words[from].start..self.words[last].start + core.len();
        let (id, name) = self.contacts[at];
        Some((With::Contact(id, name.split_whitespace().collect::<Vec<_>>().join(" "), span), last + 1, end))
    }

    /// The contact person of whose name a part stands here, and nobody else's, and how many words it has: a capitalised word
    /// behind it that the name does not have makes it somebody else.
    fn part_of_a_name(&self, from: usize) -> Option<(usize, usize)> {
        let typed = Some(fold(self.core_of(from)?)).filter(|typed| !typed.is_empty())?;
        let mut fits = self.known.iter().filter(|(_, names)| names.contains(&typed));
        let (at, names) = fits.next()?;
        let count = self.capitals_behind(from);
        let has = |n: usize| self.core_of(from + n).is_some_and(|core| names.contains(&fold(core)));
        let whole = (0..count).filter(|n| !self.is_particle(from + n)).all(has);
        (whole && fits.next().is_none()).then_some((*at, count))
    }

    fn core_of(&self, at: usize) -> Option<&str> {
        (at < self.words.len()).then(|| self.core(at).0).filter(|core| !core.is_empty())
    }

    /// Whether these folded words stand here, with no `:` before the last.
    fn stands(&self, names: &[String], from: usize) -> bool {
        names.iter().enumerate().all(|(n, name)| {
            let colon = n + 1 < names.len()
                && from + n < self.words.len()
                && matches!(self.core(from + n).1, End::Colon(_));
            !colon && self.core_of(from + n).is_some_and(|core| fold(core) == *name)
        })
    }

    /// How many words a name has that nobody knows: a first word and the capitalised ones behind it; up to the `:` if
    /// that is near. A later name has to be capitalised or to stand before the `:`.
    fn free_name(&self, from: usize, first: bool) -> Option<usize> {
        let most = if first { 2 } else { 1 };
        let near =
            (0..most).find(|n| from + n < self.words.len() && matches!(self.core(from + n).1, End::Colon(_)));
        let open = |n: usize| self.core(from + n).1 == End::Open;
        let names = |n: usize| (0..=n).all(|n| self.names_somebody(from + n)) && (0..n).all(open);
        if let Some(n) = near.filter(|n| names(*n)) {
            return Some(n + 1);
        }
        if !self.names_somebody(from) {
            return None;
        }
        let core = self.core_of(from)?;
        let small = [
            "the", "a", "an", "my", "our", "your", "her", "his", "their", "no", "some", "all", "both", "one",
            "two", "regard", "respect", "regards", "thanks", "that", "this",
        ];
        let plain = core.starts_with(char::is_lowercase);
        if plain && (!first || small.contains(&core)) {
            return None;
        }
        Some(self.capitals_behind(from))
    }

    /// How many words a name has if the capitalised ones behind its first belong to it.
    fn capitals_behind(&self, from: usize) -> usize {
        let mut count = 1;
        while self.core(from + count - 1).1 == End::Open {
            let at = from + count;
            if self.is_capital(at) {
                count += 1;
            } else if self.is_particle(at) && self.core(at).1 == End::Open && self.is_capital(at + 1) {
                count += 2;
            } else {
                break;
            }
        }
        count
    }

    fn names_somebody(&self, at: usize) -> bool {
        self.core_of(at).is_some_and(|core| {
            core.starts_with(char::is_alphabetic)
                && !is_head_word(core)
                && !["and", "about", "re"].contains(&core)
        })
    }

    fn is_capital(&self, at: usize) -> bool {
        self.names_somebody(at) && self.core_of(at).is_some_and(|core| core.starts_with(char::is_uppercase))
    }

    fn is_particle(&self, at: usize) -> bool {
        const PARTICLES: [&str; 15] =
            ["de", "da", "do", "dos", "du", "van", "von", "der", "den", "la", "le", "el", "al", "bin", "ibn"];
        self.core_of(at).is_some_and(|core| PARTICLES.contains(&core))
    }
}

fn channel(typed: &str) -> Option<Channel> {
    CHANNELS.iter().find(|(word, _)| *word == typed).map(|(_, channel)| *channel)
}

/// Whether a word belongs to the head's vocabulary.
pub(super) fn is_head_word(word: &str) -> bool {
    let word = word.to_lowercase();
    matches!(word.as_str(), "in" | "out" | "missed" | "with") || channel(&word).is_some()
}

/// Whether a text that begins with this word might be read as a head.
pub(super) fn may_begin(word: &str) -> bool {
    let core = word.split([':', ',']).next().unwrap_or(word);
    core.is_empty()
        || is_head_word(core)
        || core.starts_with(|letter: char| letter == '@' || letter.is_ascii_digit())
}

/// A name for comparing: without case, accents and script.
pub(super) fn fold(name: &str) -> String {
    let short: String = name.chars().take(80).collect();
    deunicode(short.trim_end_matches([',', ':', ';'])).to_lowercase()
}
