//! Tables for spreadsheets: a row for each client, or a row for each entry.
//!
//! Owns the headers, which the reader of tables knows, and what a table has no place for. Every cell is made harmless by
//! [`cell`](super::cell).

use csv::{Terminator, Writer, WriterBuilder};

use super::cell::guarded;
use super::clearance::{Include, Withheld, is_confidential};
use super::entries::{Entry, entries};
use super::{Export, Kept, LeftOut, Order, Table, histories};
use crate::domain::book::Book;
use crate::domain::client::{Client, Contact, Reach, SpecialDaySet};
use crate::domain::history::{History, Promise, PromiseEnd, PromiseState};
use crate::domain::interaction::{BegunBy, InteractionRecorded, Talk, Way};
use crate::domain::promise::Prompted;
use crate::domain::reminder::ReminderKind;
use crate::text::accepted;

/// Whether an entry of that kind has a row.
fn has_row(kind: &str) -> bool {
    !matches!(kind, "signal" | "assessment" | "words of theirs" | "added" | "status")
}

pub(super) fn write(book: &Book, order: &Order) -> Export {
    match order.table {
        Table::Clients => clients(book, order),
        Table::Entries => rows(book, order),
    }
}

/// A table as it grows.
struct Sheet(Writer<Vec<u8>>);

impl Sheet {
    fn new() -> Self {
        Self(WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new()))
    }

    fn row(&mut self, cells: &[String]) {
        let cells = cells.iter().map(|cell| guarded(&accepted(cell)).into_owned());
        // Memory refuses nothing, and every row has as many cells as the first.
        let _ = self.0.write_record(cells.collect::<Vec<_>>());
    }

    fn bytes(self) -> Vec<u8> {
        self.0.into_inner().unwrap_or_default()
    }
}

fn headers(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn clients(book: &Book, order: &Order) -> Export {
    let all: Vec<Client> = histories(book, order).map(|history| history.client).collect();
    let reaches = all.iter().map(|client| reach(client).len()).max().unwrap_or(0);
    let days = all.iter().map(|client| client.special_days.len()).max().unwrap_or(0);
    let mut sheet = Sheet::new();
    let mut header = headers(&[
        "Id",
        "Name",
        "Kind",
        "Status",
        "Organisation",
        "Role",
        "Tags",
        "Zone",
        "Language",
        "Tier",
        "Ideal days",
        "Limit days",
        "Added",
    ]);
    for number in 1..=reaches {
        header.extend(["Channel", "Label", "Address"].map(|what| format!("Reach {number} - {what}")));
    }
    for number in 1..=days {
        header.extend(["What", "Date"].map(|what| format!("Day {number} - {what}")));
    }
    header.push("Kept".to_owned());
    sheet.row(&header);
    let mut withheld = Withheld::default();
    let mut left = LeftOut::default();
    for client in &all {
        let number = |days: Option<u32>| days.map(|days| days.to_string()).unwrap_or_default();
        let mut row = vec![
            client.id.to_string(),
            client.name.clone(),
            client.kind.to_string(),
            client.status().to_string(),
            client.organisation.clone(),
            own_contact(client).map(|own| own.role.clone()).unwrap_or_default(),
            client.tags.join(" "),
            client.zone.map(|zone| zone.name().to_owned()).unwrap_or_default(),
            client.language.clone(),
            client.tier.clone(),
            number(client.cadence.ideal),
            number(client.cadence.limit),
            client.added.to_string(),
        ];
        let own = reach(client);
        for place in 0..reaches {
            let cells =
                own.get(place).map(|it| [it.channel.to_string(), it.label.clone(), it.address.clone()]);
            row.extend(cells.unwrap_or_default());
        }
        let mut special = client.special_days.values();
        for _ in 0..days {
            row.extend(special.next().map(|day| [day.what.clone(), date(day)]).unwrap_or_default());
        }
        row.push(kept(client, order.include, &mut withheld));
        sheet.row(&row);
        account(client, &mut left);
    }
    let left_out = left.sentences(" without a place in this table; json carries them");
    Export {
        bytes: sheet.bytes(),
        clients: all.len(),
        entries: 0,
        called: super::ENTRIES,
        withheld,
        left_out,
    }
}

/// The contact person that is the client itself.
pub(super) fn own_contact(client: &Client) -> Option<&Contact> {
    client.contacts.iter().find(|contact| contact.name == client.name)
}

/// How the client itself is reached.
fn reach(client: &Client) -> &[Reach] {
    own_contact(client).map(|own| own.reach.as_slice()).unwrap_or_default()
}

/// A day of the year: `1983-08-07`, or without its year `--08-07`.
fn date(day: &SpecialDaySet) -> String {
    match day.year {
        Some(year) => format!("{year:04}-{:02}-{:02}", day.month, day.day),
        None => format!("--{:02}-{:02}", day.month, day.day),
    }
}

/// What was kept from where the client came from, and the other contact persons: `field: value`, a line each. The further
/// lines of a value begin with a space.
fn kept(client: &Client, include: Include, withheld: &mut Withheld) -> String {
    let mut lines = Vec::new();
    let mut line = |field: &str, value: &str| lines.push(format!("{field}: {}", value.replace('\n', "\n ")));
    for Kept { field, value, .. } in super::kept(client) {
        if !include.confidential && is_confidential(field) && !value.is_empty() {
            withheld.confidential += 1;
        } else {
            line(&field.replace(['\n', ':'], " "), value);
        }
    }
    for contact in client.contacts.iter().filter(|contact| contact.name != client.name) {
        line("contact person", &described(contact));
    }
    lines.join("\n")
}

/// A contact person in a line.
pub(super) fn described(contact: &Contact) -> String {
    let role = if contact.role.is_empty() { String::new() } else { format!(" ({})", contact.role) };
    let reach = contact.reach.iter().map(|it| {
        let label = if it.label.is_empty() { String::new() } else { format!(" {}", it.label) };
        format!(" · {}{label} {}", it.channel, it.address)
    });
    format!("{}{role}{}", contact.name, reach.collect::<String>())
}

/// Counts what a row has no cell for.
fn account(client: &Client, left: &mut LeftOut) {
    left.add("earlier status", "earlier statuses", client.statuses.len().saturating_sub(1));
    left.add("order of channels", "orders of channels", usize::from(!client.channels.is_empty()));
    let times = !client.days.is_empty() || client.quiet.is_some();
    left.add("time to be reached", "times to be reached", usize::from(times));
    left.add("cover", "covers", usize::from(!client.cover.is_empty()));
    left.add("specialist", "specialists", client.specialists.len());
    left.add("judgement that two are two", "judgements that two are two", client.distinct.len());
    let sources = client.imports.len();
    left.add("source with its id", "sources with their ids", sources);
    let others = client.contacts.iter().filter(|contact| contact.name != client.name).count();
    left.add("contact person, but in words,", "contact persons, but in words,", others);
}

fn rows(book: &Book, order: &Order) -> Export {
    let mut sheet = Sheet::new();
    sheet.row(&headers(&[
        "Client id",
        "Client",
        "Id",
        "Kind",
        "On",
        "Channel",
        "Way",
        "Minutes",
        "Summary",
        "Note",
        "Due",
        "State",
        "Closed on",
        "Confidentiality",
    ]));
    let mut withheld = Withheld::default();
    let mut left = LeftOut::default();
    let mut turned = LeftOut::default();
    let (mut clients, mut count) = (0, 0);
    for history in histories(book, order) {
        clients += 1;
        for entry in entries(&history, order.include, has_row, &mut withheld) {
            count += 1;
            left.add("recurrence", "recurrences", usize::from(!entry.repeats.is_empty()));
            sheet.row(&row(&history.client, &entry));
        }
        links(&history, &mut left);
        told_in_words(&history, &mut turned);
        left.add("signal", "signals", history.signals.len());
        left.add("assessment of the stage", "assessments of the stage", history.assessments.len());
        left.add(
            "word of a client about working with you",
            "words of clients about working with you",
            history.said.len(),
        );
        left.add("change of status", "changes of status", history.client.statuses.len().saturating_sub(1));
        let moves = history.promises.iter().map(|it| it.moves.len()).sum();
        left.add("move of a promise", "moves of promises", moves);
        let acknowledged = history.requests.iter().map(|it| it.acknowledged.len()).sum();
        left.add("acknowledgement of a request", "acknowledgements of requests", acknowledged);
    }
    let mut left_out = left.sentences(" without a place in this table; json carries them");
    left_out.extend(
        turned.sentences(" that a table tells in words: read again they are notes; json carries them"),
    );
    if count > 0 {
        let sentence =
            "when each entry was recorded, and by whom, has no place in this table; json carries it";
        left_out.push(sentence.to_owned());
    }
    Export { bytes: sheet.bytes(), clients, entries: count, called: super::ENTRIES, withheld, left_out }
}

/// Counts what entries say of one another and of persons, and how a touch came about where its direction does not tell it.
fn links(history: &History, left: &mut LeftOut) {
    let touches = history.interactions.iter().map(|it| &it.fact);
    let of_touches = touches.clone().map(|it| {
        it.answers.len() + usize::from(it.carries_out.is_some()) + usize::from(it.for_absence.is_some())
    });
    let promises = history.promises.iter().map(|it| &it.made.fact);
    let of_promises =
        promises.map(|it| [it.interaction.is_some(), it.request.is_some(), it.follows.is_some()]);
    let requests = history.requests.iter().filter(|it| it.received.fact.interaction.is_some());
    let goals = history.goals.iter().filter(|it| it.set.fact.interaction.is_some());
    let advice = history.advice.iter().filter(|it| it.given.fact.interaction.is_some());
    let reminders = history.reminders.iter().map(|it| &it.set.fact);
    let of_reminders = reminders.clone().map(|it| [it.about.is_some(), it.follows.is_some()]);
    let links = of_touches.sum::<usize>()
        + of_promises.flatten().filter(|link| *link).count()
        + of_reminders.flatten().filter(|link| *link).count()
        + requests.count()
        + goals.count()
        + advice.count();
    left.add("link between entries", "links between entries", links);
    let with = touches.clone().map(|it| it.with.len()).sum::<usize>()
        + history.appointments.iter().map(|it| it.made.fact.with.len()).sum::<usize>();
    left.add("person who took part", "persons who took part", with);
    let other_way = |it: &&InteractionRecorded| {
        let implied = if it.way == Way::In { BegunBy::Client } else { BegunBy::Adviser };
        it.begun_by != implied || it.live != it.channel.is_live()
    };
    let begun = touches.clone().filter(other_way).count();
    left.add(
        "word on who began a talk or whether it was live",
        "words on who began a talk or whether it was live",
        begun,
    );
    let talks = touches.filter(|it| it.talk != Talk::Unknown).count();
    left.add("word on what a talk was about", "words on what a talk was about", talks);
    let kinds = reminders.clone().filter(|it| it.kind != ReminderKind::Need).count();
    left.add("kind of a reminder", "kinds of reminders", kinds);
    let put_off = history.reminders.iter().filter(|it| it.is_open()).map(|it| it.snoozed.len()).sum();
    left.add("putting off of a reminder", "puttings off of reminders", put_off);
    let prompted = history.promises.iter().flat_map(|it| &it.ends);
    let prompted = prompted
        .filter(|end| matches!(&end.fact, PromiseEnd::Kept(kept) if kept.prompted != Prompted::Unknown));
    left.add(
        "word on who had to ask for what was promised",
        "words on who had to ask for what was promised",
        prompted.count(),
    );
}

/// Counts what has a row but is no more than words where the table is read again.
fn told_in_words(history: &History, turned: &mut LeftOut) {
    turned.add("request", "requests", history.requests.len());
    turned.add("piece of advice", "pieces of advice", history.advice.len());
    turned.add("appointment", "appointments", history.appointments.len());
    let closed = |it: &&Promise| !matches!(it.state(), PromiseState::Open | PromiseState::Kept);
    let promises = history.promises.iter().filter(closed).count();
    turned.add("promise given back, broken or repaired", "promises given back, broken or repaired", promises);
    let reminders = history.reminders.iter().filter(|it| !it.is_open()).count();
    turned.add("reminder that is over", "reminders that are over", reminders);
    let goals = history.goals.iter().filter(|it| it.outcome().is_some()).count();
    turned.add("goal that is over", "goals that are over", goals);
    turned.add("decision", "decisions", history.decisions.len());
    turned.add("hand-off", "hand-offs", history.hand_offs.len());
    turned.add("piece of evidence", "pieces of evidence", history.evidence.len());
    turned.add("engagement", "engagements", history.engagements.len());
    let dated = history.agreements.iter().filter(|it| it.fact.happened().is_some()).count();
    turned.add("agreement or plan", "agreements and plans", dated);
}

fn row(client: &Client, entry: &Entry) -> Vec<String> {
    vec![
        client.id.to_string(),
        client.name.clone(),
        entry.id.map(|id| id.to_string()).unwrap_or_default(),
        // Of what sort a request is stands with it: our own reader takes it along into the note that it makes of one.
        if entry.word.is_empty() {
            entry.kind.to_owned()
        } else {
            format!("{} ({})", entry.kind, entry.word)
        },
        entry.on.to_string(),
        entry.channel.to_owned(),
        entry.way.to_owned(),
        entry.minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
        entry.summary.clone(),
        entry.note.clone(),
        entry.due.clone(),
        entry.state.to_owned(),
        entry.closed.clone(),
        entry.conf.to_string(),
    ]
}
