//! Finding clients by a few letters, in every script.
//!
//! Owns folding (case, diacritics and scripts become plain lower-case letters), the matching of several words in any
//! order over several fields, the order of the hits, the marks under the letters that matched, and what a CLIENT
//! argument of the command line means. By which fields a client is found says [`candidate`]; the exact
//! prefix of an id is the caller's matter too. Scoring is `fuzzy-matcher`'s, over the folded text.

#[cfg(test)]
mod tests;

use chrono::Datelike as _;
use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;
use std::cmp::Reverse;
use std::fmt;
use std::ops::Range;

use crate::domain::id::ClientId;
use crate::domain::standing::Standing;

/// The longest folded text that is searched, in bytes; what lies behind it is not found.
const LONGEST: usize = 1024;

/// A text folded to plain lower-case letters, with the way back.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Folded {
    /// The folded text.
    text: String,
    /// One bit for each kind of letter that occurs; see [`bit`].
    mask: u64,
    /// For each character of `text`, the byte at which the character it came from starts in the original.
    map: Vec<u32>,
}

impl Folded {
    /// Folds a text: `Łukasz` to `lukasz`, `Straße` to `strasse`, `王` to `wang`, `O’Connor` to `o'connor`.
    pub fn new(text: &str) -> Self {
        let mut this = Self::default();
        for (at, c) in text.char_indices() {
            let Ok(from) = u32::try_from(at) else { break };
            if this.text.len() >= LONGEST {
                break;
            }
            let before = this.text.len();
            fold_letter(c, &mut this.text);
            for added in this.text[before..].chars() {
                this.mask |= bit(added);
                this.map.push(from);
            }
        }
        this
    }

    /// Gives the folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Gives the words of the folded text, one space between them: what decides whether two names are the same.
    fn words(&self) -> String {
        self.text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Adds what a character is folded to.
pub(super) fn fold_letter(c: char, folded: &mut String) {
    if c.is_ascii() {
        folded.push(c.to_ascii_lowercase());
        return;
    }
    match deunicode::deunicode_char(c) {
        Some(plain) => folded.extend(plain.chars().map(|p| p.to_ascii_lowercase())),
        None => folded.extend(c.to_lowercase()),
    }
}

/// Gives the bit of a folded character: 26 letters and 10 digits have their own, all others share 27; spaces have none.
fn bit(c: char) -> u64 {
    match c {
        'a'..='z' => 1 << (c as u32 - 'a' as u32),
        '0'..='9' => 1 << (26 + c as u32 - '0' as u32),
        c if c.is_whitespace() => 0,
        c => 1 << (36 + (c as u32) % 27),
    }
}

/// Names what a searched text is to its client; earlier kinds weigh more.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum FieldKind {
    /// The client's own name.
    Name,
    /// Another name the client goes by.
    Alias,
    /// The organisation the client belongs to.
    Organisation,
    /// A person to talk to at the client's.
    Contact,
    /// A tag.
    Tag,
    /// A sentence about what is no client, such as a command.
    Sentence,
}

impl FieldKind {
    /// What a hit in such a field is worth less than one in the name.
    fn distance(self) -> i64 {
        match self {
            Self::Name => 0,
            Self::Alias => 2,
            Self::Organisation => 12,
            Self::Contact => 14,
            Self::Tag => 16,
            Self::Sentence => 24,
        }
    }
}

/// One text of a candidate that is searched.
#[derive(Clone, Debug)]
pub struct Field {
    /// What the text is to the candidate.
    pub kind: FieldKind,
    /// The text as it is drawn; marks are ranges in it.
    pub text: String,
    /// The text as it is searched.
    folded: Folded,
}

/// Somebody who can be found.
#[derive(Clone, Debug)]
pub struct Candidate<K> {
    /// What the caller knows the candidate by.
    pub key: K,
    /// The texts that are searched; the name is the first.
    pub fields: Vec<Field>,
    /// Breaks ties: the greater, the earlier in the list.
    pub recency: i64,
    /// All letters of all fields.
    mask: u64,
}

impl<K> Candidate<K> {
    /// Makes a candidate with a name and nothing else.
    pub fn new(key: K, name: impl Into<String>) -> Self {
        Self { key, fields: Vec::with_capacity(4), recency: 0, mask: 0 }.with(FieldKind::Name, name)
    }

    /// Adds a text by which the candidate can be found too.
    #[must_use]
    pub fn with(mut self, kind: FieldKind, text: impl Into<String>) -> Self {
        let text = text.into();
        let folded = Folded::new(&text);
        self.mask |= folded.mask;
        self.fields.push(Field { kind, text, folded });
        self
    }

    /// Sets what breaks ties: the greater, the earlier in the list.
    #[must_use]
    pub fn at(mut self, recency: i64) -> Self {
        self.recency = recency;
        self
    }

    /// Gives the candidate's name.
    pub fn name(&self) -> &str {
        &self.fields[0].text
    }
}

/// A client with everything by which it can be found: its name, organisation, contact persons of another name, numbers
/// and addresses, tags. Of two that fit alike the one of the later day comes first.
pub fn candidate(standing: &Standing) -> Candidate<ClientId> {
    let recency = standing.last_any.map_or(i64::MIN, |on| i64::from(on.day().num_days_from_ce()));
    let organisation = Some(&standing.organisation).filter(|it| !it.is_empty());
    let contacts = standing.contacts.iter().filter(|contact| **contact != standing.name);
    let fields = organisation
        .map(|it| (FieldKind::Organisation, it))
        .into_iter()
        .chain(contacts.chain(&standing.addresses).map(|it| (FieldKind::Contact, it)))
        .chain(standing.tags.iter().map(|it| (FieldKind::Tag, it)));
    let named = Candidate::new(standing.id, standing.name.as_str()).at(recency);
    fields.fold(named, |candidate, (kind, text)| candidate.with(kind, text.as_str()))
}

/// What somebody typed to find a client: words, all of which must be found, in any order.
#[derive(Clone, Debug, Default)]
pub struct Query {
    words: Vec<Word>,
}

/// One word of a query.
#[derive(Clone, Debug)]
struct Word {
    /// As typed, in lower case.
    typed: String,
    /// As searched.
    folded: String,
    mask: u64,
}

impl Query {
    /// Reads what was typed. An empty query finds everybody.
    pub fn new(typed: &str) -> Self {
        let words = typed.split_whitespace().map(|word| {
            let mut folded = Folded::new(word);
            folded.text.retain(|c| !c.is_whitespace());
            Word { typed: word.to_lowercase(), folded: folded.text, mask: folded.mask }
        });
        // A lone joiner or mark folds to nothing; it asks for nothing either.
        Self { words: words.filter(|word| !word.folded.is_empty()).collect() }
    }

    /// Tells whether nothing was asked for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// All letters of all words.
    fn mask(&self) -> u64 {
        self.words.iter().fold(0, |mask, word| mask | word.mask)
    }
}

/// A candidate that was found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Hit {
    /// The candidate's place in the slice that was searched.
    pub index: usize,
    /// How well it fits; only good for comparing hits of one query.
    pub score: i64,
}

/// The letters of one field that matched.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Marks {
    /// The field's place in the candidate's fields.
    pub field: usize,
    /// Byte ranges of the field's text, in order, apart from one another, at character borders.
    pub ranges: Vec<Range<usize>>,
}

/// Says whom a CLIENT argument means.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Resolved {
    /// Exactly one candidate: its place in the slice.
    One(usize),
    /// Nobody.
    None,
    /// Several candidates, the likeliest first: their places in the slice.
    Many(Vec<usize>),
    /// These have the letters, and not one of the words: the places, best first.
    Loosely(Vec<usize>),
}

/// The matcher, with the memory it reuses from one search to the next.
pub struct Finder {
    skim: SkimMatcherV2,
}

impl fmt::Debug for Finder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Finder").finish_non_exhaustive()
    }
}

impl Default for Finder {
    fn default() -> Self {
        Self::new()
    }
}

impl Finder {
    /// Makes a matcher.
    pub fn new() -> Self {
        // Text and query are folded already, so the matcher's own notion of case must stay out of it.
        Self { skim: SkimMatcherV2::default().ignore_case() }
    }

    /// Finds all candidates that fit, best first; then the more recent, then by name.
    pub fn find<K>(&self, query: &Query, candidates: &[Candidate<K>]) -> Vec<Hit> {
        self.find_among(query, candidates, 0..candidates.len())
    }

    /// Finds those that fit among the candidates at these places. Whoever fits a query fits every beginning of it: what
    /// was found for one letter less is enough to look among.
    pub fn find_among<K>(
        &self,
        query: &Query,
        candidates: &[Candidate<K>],
        among: impl IntoIterator<Item = usize>,
    ) -> Vec<Hit> {
        let wanted = query.mask();
        let mut hits: Vec<Hit> = among
            .into_iter()
            .filter(|index| wanted & !candidates[*index].mask == 0)
            .filter_map(|index| Some(Hit { index, score: self.score(query, &candidates[index])? }))
            .collect();
        hits.sort_by(|a, b| {
            let (left, right) = (&candidates[a.index], &candidates[b.index]);
            (Reverse(a.score), Reverse(left.recency))
                .cmp(&(Reverse(b.score), Reverse(right.recency)))
                .then_with(|| left.fields[0].folded.text.cmp(&right.fields[0].folded.text))
                .then_with(|| left.name().cmp(right.name()))
                .then(a.index.cmp(&b.index))
        });
        hits
    }

    /// Gives the letters to mark in a row that is on the screen.
    pub fn marks<K>(&self, query: &Query, candidate: &Candidate<K>) -> Vec<Marks> {
        let mut starts: Vec<Vec<u32>> = vec![Vec::new(); candidate.fields.len()];
        for word in &query.words {
            let Some((field, _)) = self.best_field(word, candidate) else { continue };
            let folded = &candidate.fields[field].folded;
            let Some((_, indices)) = self.skim.fuzzy_indices(&folded.text, &word.folded) else { continue };
            starts[field].extend(indices.iter().filter_map(|i| folded.map.get(*i)));
        }
        starts
            .into_iter()
            .enumerate()
            .filter(|(_, starts)| !starts.is_empty())
            .map(|(field, starts)| Marks { field, ranges: ranges(&candidate.fields[field].text, starts) })
            .collect()
    }

    /// Finds whom a CLIENT argument means.
    ///
    /// A name that is exactly the one typed beats everything (as typed before folded); then come names of which the words
    /// typed begin words, then other fields of which they do, then fields in which they stand whole. More than one left is
    /// [`Resolved::Many`]; whoever has no more than the letters somewhere is [`Resolved::Loosely`] meant.
    pub fn resolve<K>(&self, typed: &str, candidates: &[Candidate<K>]) -> Resolved {
        let query = Query::new(typed);
        if query.is_empty() {
            return Resolved::None;
        }
        let hits: Vec<usize> = self.find(&query, candidates).into_iter().map(|hit| hit.index).collect();
        let plain = typed.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let folded = Folded::new(typed).words();
        let name_is_typed = |i: &usize| candidates[*i].name().to_lowercase() == plain;
        let name_folds_to_it = |i: &usize| candidates[*i].fields[0].folded.words() == folded;
        let all_words = |i: &usize, fields: usize, fits: fn(&str, &str) -> bool| {
            let mut words = query.words.iter();
            let fields = &candidates[*i].fields[..fields.min(candidates[*i].fields.len())];
            words.all(|word| fields.iter().any(|field| fits(&field.folded.text, &word.folded)))
        };
        let begin_the_name = |i: &usize| all_words(i, 1, begins_word);
        let begin_a_field = |i: &usize| all_words(i, usize::MAX, begins_word);
        let stand_whole = |i: &usize| all_words(i, usize::MAX, |text, word| text.contains(word));
        let narrow =
            |test: &dyn Fn(&usize) -> bool| hits.iter().copied().filter(|i| test(i)).collect::<Vec<_>>();
        let narrowed = [
            narrow(&name_is_typed),
            narrow(&name_folds_to_it),
            narrow(&begin_the_name),
            narrow(&begin_a_field),
            narrow(&stand_whole),
        ];
        match narrowed.into_iter().find(|left| !left.is_empty()) {
            None if hits.is_empty() => Resolved::None,
            None => Resolved::Loosely(hits),
            Some(left) => match left.as_slice() {
                [one] => Resolved::One(*one),
                _ => Resolved::Many(left),
            },
        }
    }

    /// Scores a candidate; `None` if a word is in none of its fields.
    fn score<K>(&self, query: &Query, candidate: &Candidate<K>) -> Option<i64> {
        query.words.iter().map(|word| self.best_field(word, candidate).map(|(_, score)| score)).sum()
    }

    /// Finds the field a word fits best.
    fn best_field<K>(&self, word: &Word, candidate: &Candidate<K>) -> Option<(usize, i64)> {
        let mut best: Option<(usize, i64)> = None;
        let fields = candidate.fields.iter().enumerate();
        for (i, field) in fields.filter(|(_, field)| word.mask & !field.folded.mask == 0) {
            let beside = closeness(word, field) - field.kind.distance();
            // Matching is what costs: a field that cannot be better than one before it is not asked.
            if best.is_some_and(|(_, score)| most(word, field) + beside <= score) {
                continue;
            }
            let Some(skim) = self.skim.fuzzy_match(&field.folded.text, &word.folded) else { continue };
            if best.is_none_or(|(_, score)| skim + beside > score) {
                best = Some((i, skim + beside));
            }
        }
        best
    }
}

/// The most that the matcher gives for a word: 16 for each letter, and 8 more where it begins a part of the text, of
/// which a letter right behind it keeps as much. At the very beginning of the text that counts twice.
fn most(word: &Word, field: &Field) -> i64 {
    let letters = i64::try_from(word.folded.chars().count()).unwrap_or(i64::MAX / 64);
    let at_the_beginning = field.folded.text.chars().next() == word.folded.chars().next();
    letters * if at_the_beginning { 32 } else { 24 }
}

/// What a hit is worth more for standing together, and for being written as it was typed.
fn closeness(word: &Word, field: &Field) -> i64 {
    let folded = &field.folded.text;
    let together = if begins_word(folded, &word.folded) {
        40
    } else if folded.contains(&word.folded) {
        15
    } else {
        0
    };
    // `王` and `汪` both fold to `wang`: the one that was typed comes first.
    let same_script = !word.typed.is_ascii() && field.text.to_lowercase().contains(&word.typed);
    together + if same_script { 25 } else { 0 }
}

/// Tells whether `part` stands at the beginning of a word of `text`.
fn begins_word(text: &str, part: &str) -> bool {
    text.match_indices(part)
        .any(|(at, _)| text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric()))
}

/// Turns the starts of characters into ranges of bytes, joined where they touch.
fn ranges(text: &str, mut starts: Vec<u32>) -> Vec<Range<usize>> {
    starts.sort_unstable();
    starts.dedup();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for start in starts.into_iter().map(|start| start as usize) {
        let Some(c) = text.get(start..).and_then(|rest| rest.chars().next()) else { continue };
        let end = start + c.len_utf8();
        match ranges.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ => ranges.push(start..end),
        }
    }
    ranges
}
