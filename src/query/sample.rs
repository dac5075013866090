//! Books for tests: lines made by hand, folded by the real book.

use chrono::{DateTime, FixedOffset};

use crate::domain::book::Book;
use crate::domain::client::{ClientAdded, ClientKind, Status};
use crate::domain::event::Event;
use crate::domain::history::History;
use crate::domain::id::{ClientId, Id};
use crate::domain::line::{Fact, Line, LineKey, LineRef, Part, Subject};
use crate::domain::time::{Day, Happened, Now};

/// The id of that number.
pub(crate) fn id(number: u64) -> Id {
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    Id::from_bytes(bytes)
}

/// A day as it is written.
pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A past moment as it is written.
pub(crate) fn on(text: &str) -> Happened {
    text.parse().unwrap()
}

/// A moment in Berlin: `2026-11-21T09:00`.
pub(crate) fn now(text: &str) -> Now {
    let zone = chrono_tz::Europe::Berlin;
    let civil = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap();
    Now::new(crate::domain::time::resolve(civil, zone), zone)
}

/// A book in the making: one line an entry, a minute apart.
#[derive(Default)]
pub(crate) struct Sample {
    lines: Vec<Line>,
}

impl Sample {
    /// A client added on 2 January 2026; `number` is its id.
    pub(crate) fn with_client(number: u64, name: &str) -> Self {
        let mut sample = Self::default();
        sample.client(number, name);
        sample
    }

    /// Adds another such client.
    pub(crate) fn client(&mut self, number: u64, name: &str) -> ClientId {
        let client = ClientId(id(number));
        let added = ClientAdded {
            name: name.to_owned(),
            kind: ClientKind::Person,
            status: Status::Client,
            on: day("2026-01-02"),
        };
        self.line(client, vec![added.into()]);
        client
    }

    /// Records one line about a client.
    pub(crate) fn line(&mut self, client: ClientId, events: Vec<Event>) {
        let n = self.lines.len() as u64 + 1;
        let ms = i64::try_from(n).unwrap() * 60_000;
        let at: DateTime<FixedOffset> = "2026-01-02T08:00:00+01:00".parse().unwrap();
        let facts = events.into_iter().map(Fact::Known).collect();
        self.lines.push(Line {
            key: LineKey { ms, k: 0, line: LineRef { writer: "testwriter".parse().unwrap(), n }, h: id(n) },
            at: at + chrono::Duration::milliseconds(ms),
            by: "ada".into(),
            parts: [Part { subject: Some(Subject::Client(client)), c: id(n), facts }].into(),
        });
    }

    /// Records one line about the client that was added first.
    pub(crate) fn add(&mut self, events: Vec<Event>) -> &mut Self {
        let Some(Subject::Client(first)) = self.lines[0].parts[0].subject else { panic!("no client yet") };
        self.line(first, events);
        self
    }

    /// The lines so far.
    pub(crate) fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The book that these lines make.
    pub(crate) fn book(&self) -> Book {
        let mut book = Book::new();
        book.extend(self.lines.iter().cloned());
        book
    }

    /// The history of the client that was added first.
    pub(crate) fn history(&self) -> History {
        let Some(Subject::Client(first)) = self.lines[0].parts[0].subject else { panic!("no client yet") };
        self.book().history(first).unwrap()
    }
}
