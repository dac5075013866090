//! How a search is written: words, a phrase between quotation marks, and a few words that narrow it.
//!
//! `kind:promise`, `client:ada`, `since:2026-01`, `until:2026-06-30`. What does not read as one of these is a word.

use chrono::{Days, Months};

use super::snippet::fold;
use crate::domain::id::ClientId;
use crate::domain::time::Day;
use crate::query::timeline::RowKind;

/// The most of what was typed that counts.
const MOST_WORDS: usize = 16;

/// What is looked for. All of it must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Words and phrases, folded.
    pub(super) words: Vec<String>,
    kinds: Vec<String>,
    clients: Vec<String>,
    since: Option<Day>,
    /// The first day that is too late.
    before: Option<Day>,
    only: Option<ClientId>,
}

impl Query {
    /// Reads what was typed.
    pub fn new(typed: &str) -> Self {
        let mut query = Self::default();
        for (piece, quoted) in pieces(typed) {
            if quoted || !query.narrow(piece) {
                let word = fold(piece).trim().to_owned();
                if !word.is_empty() && query.words.len() < MOST_WORDS {
                    query.words.push(word);
                }
            }
        }
        query
    }

    /// The same in the story of one client only.
    #[must_use]
    pub fn within(self, client: ClientId) -> Self {
        Self { only: Some(client), ..self }
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Takes a word that narrows the search; answers whether it is one.
    fn narrow(&mut self, piece: &str) -> bool {
        let Some((name, value)) = piece.split_once(':').filter(|(_, value)| !value.is_empty()) else {
            return false;
        };
        match name {
            "kind" => self.kinds.push(value.to_lowercase().replace('-', "_")),
            "client" => self.clients.push(fold(value)),
            "since" => match span(value) {
                Some((first, _)) => self.since = Some(first),
                None => return false,
            },
            "until" => match span(value) {
                Some((_, next)) => self.before = Some(next),
                None => return false,
            },
            _ => return false,
        }
        true
    }

    /// Whether a client of these folded names may be looked at.
    pub(super) fn admits_client(&self, names: &str) -> bool {
        self.clients.iter().all(|wanted| names.contains(wanted.trim()))
    }

    /// Whether this client may be looked at.
    pub(super) fn admits_id(&self, client: ClientId) -> bool {
        self.only.is_none_or(|only| only == client)
    }

    /// The sorts of entries that may be found, where not all of them may.
    pub(super) fn kinds(&self) -> Option<Vec<RowKind>> {
        let fits = |kind: &RowKind| self.kinds.iter().all(|wanted| kind.word().contains(wanted.as_str()));
        (!self.kinds.is_empty()).then(|| RowKind::ALL.into_iter().filter(fits).collect())
    }

    /// Whether it matters when something happened.
    pub(super) fn has_days(&self) -> bool {
        self.since.is_some() || self.before.is_some()
    }

    /// Whether what happened that day may be found.
    pub(super) fn admits_day(&self, day: Day) -> bool {
        self.since.is_none_or(|since| day >= since) && self.before.is_none_or(|before| day < before)
    }
}

/// The words and phrases; a phrase that is not closed yet reaches to the end.
fn pieces(typed: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    for (number, part) in typed.split('"').enumerate() {
        if number % 2 == 1 {
            pieces.push((part, true));
        } else {
            pieces.extend(part.split_whitespace().map(|word| (word, false)));
        }
    }
    pieces
}

/// A year, a month or a day as its first day and the first one after it.
fn span(written: &str) -> Option<(Day, Day)> {
    let day = |text: &str| text.parse::<Day>().ok();
    let (first, next) = match written.len() {
        4 => {
            let first = day(&format!("{written}-01-01"))?;
            (first, first.checked_add_months(Months::new(12))?)
        }
        7 => {
            let first = day(&format!("{written}-01"))?;
            (first, first.checked_add_months(Months::new(1))?)
        }
        _ => {
            let first = day(written)?;
            (first, first.checked_add_days(Days::new(1))?)
        }
    };
    Some((first, next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_phrases_and_what_narrows() {
        let query = Query::new(
            "Łódź \"Bridge  loan\" kind:promise client:ADA since:2026-02 until:2026 http://x \"open",
        );
        assert_eq!(query.words, ["lodz", "bridge loan", "http://x", "open"]);
        assert_eq!((query.kinds, query.clients), (vec!["promise".to_owned()], vec!["ada".to_owned()]));
        assert_eq!(query.since, "2026-02-01".parse().ok());
        assert_eq!(query.before, "2027-01-01".parse().ok());
        assert!(Query::new("  \"\" ").is_empty());
        assert_eq!(Query::new("since:soon kind:").words, ["since:soon", "kind:"]);
    }
}
