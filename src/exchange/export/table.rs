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
use crate::domain::history::{History, PromiseEnd, ReminderEnd};
use crate::domain::interaction::{BegunBy, Talk, Way};
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
    let (mut clients, mut count) = (0, 0);
    for history in histories(book, order) {
        clients += 1;
        for entry in entries(&history, order.include, has_row, &mut withheld) {
            count += 1;
            left.add("recurrence", "recurrences", usize::from(!entry.repeats.is_empty()));
            sheet.row(&row(&history.client, &entry));
        }
        left.add("signal", "signals", history.signals.len());
        left.add("assessment of the stage", "assessments of the stage", history.assessments.len());
        left.add(
            "word of a client about working with you",
            "words of clients about working with you",
            history.said.len(),
        );
        left.add("change of status", "changes of status", history.client.statuses.len().saturating_sub(1));
        besides(&history, &mut left);
    }
    let left_out = left.sentences(" without a place in this table; json carries them");
    Export { bytes: sheet.bytes(), clients, entries: count, called: super::ENTRIES, withheld, left_out }
}

/// Counts what is known of entries besides what stands in their rows.
fn besides(history: &History, left: &mut LeftOut) {
    let touches = || history.interactions.iter().map(|it| &it.fact);
    let inferred = |way: Way| if way == Way::In { BegunBy::Client } else { BegunBy::Adviser };
    let begun = touches().filter(|it| it.begun_by != inferred(it.way)).count();
    left.add("word of who began an interaction", "words of who began interactions", begun);
    let appointments = || history.appointments.iter();
    let with = touches().map(|it| it.with.len()).chain(appointments().map(|it| it.made.fact.with.len()));
    left.add("contact person who took part", "contact persons who took part", with.sum());
    let talk = touches().filter(|it| it.talk != Talk::Unknown).count();
    left.add("word of what kind of talk it was", "words of what kind of talk it was", talk);
    let promises = || history.promises.iter();
    left.add("move of a promise", "moves of promises", promises().map(|it| it.moves.len()).sum());
    let ends = promises().flat_map(|it| &it.ends).map(|end| &end.fact);
    let kept = ends.filter(|end| matches!(end, PromiseEnd::Kept(_))).count();
    left.add("word of whether it had to be prompted", "words of whether they had to be prompted", kept);
    let requests = || history.requests.iter();
    let acknowledged = requests().map(|it| it.acknowledged.len()).sum();
    left.add("acknowledgement of a request", "acknowledgements of requests", acknowledged);
    let snoozed = history.reminders.iter().map(|it| it.snoozed.len()).sum();
    left.add("snooze of a reminder", "snoozes of reminders", snoozed);
    left.add("link between entries", "links between entries", links(history));
}

/// How often an entry says which other one it belongs to.
fn links(history: &History) -> usize {
    let touches = history.interactions.iter().map(|it| &it.fact).map(|it| {
        it.answers.len() + usize::from(it.carries_out.is_some()) + usize::from(it.for_absence.is_some())
    });
    let promises = history.promises.iter().map(|it| &it.made.fact).map(|it| {
        [it.interaction.is_some(), it.request.is_some(), it.follows.is_some()].map(usize::from).iter().sum()
    });
    let requests = history.requests.iter().map(|it| {
        let answered = it.answered.as_ref().is_some_and(|end| end.fact.interaction.is_some());
        usize::from(it.received.fact.interaction.is_some())
            + usize::from(answered)
            + it.acknowledged.iter().filter(|end| end.fact.promise.is_some()).count()
    });
    let reminders = history.reminders.iter().map(|it| {
        let done = matches!(it.end.as_ref().map(|end| &end.fact), Some(ReminderEnd::Done(end)) if end.interaction.is_some());
        let set = &it.set.fact;
        [set.about.is_some(), set.follows.is_some(), done].map(usize::from).iter().sum()
    });
    let appointments = history
        .appointments
        .iter()
        .filter_map(|it| it.closed.as_ref())
        .map(|it| usize::from(it.fact.interaction.is_some()) + usize::from(it.fact.moved_to.is_some()));
    let goals = history.goals.iter().map(|it| usize::from(it.set.fact.interaction.is_some()));
    let advice = history.advice.iter().map(|it| usize::from(it.fact.interaction.is_some()));
    touches
        .chain(promises)
        .chain(requests)
        .chain(reminders)
        .chain(appointments)
        .chain(goals)
        .chain(advice)
        .sum()
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
