//! Tables out and in again: clients, then entries, into a new book; what they carry comes back, and nothing twice.

use confidant::domain::book::Book;
use confidant::domain::command::undo::{take_back, undo};
use confidant::domain::history::{History, PromiseEnd, PromiseState};
use confidant::domain::interaction::{BegunBy, Confidentiality, Way};
use confidant::exchange::export::clearance::Include;
use confidant::exchange::export::{Format, Order, Table, Version};

use super::export::{Desk, all, same};

fn entries() -> Order {
    Order { table: Table::Entries, ..all(Format::Csv) }
}

/// What was said of a promise, as its row tells it in one line.
fn promised(history: &History) -> Vec<String> {
    let in_words = |it: &&confidant::domain::history::Promise| {
        matches!(it.state(), PromiseState::Open | PromiseState::Kept)
    };
    let told = |it: &confidant::domain::history::Promise| {
        let (reason, on) = match it.ends.last().map(|end| &end.fact) {
            Some(PromiseEnd::Kept(end)) => (end.reason.as_str(), Some(end.on)),
            _ => ("", None),
        };
        let fact = &it.made.fact;
        let what = format!("{} {reason}", fact.what).split_whitespace().collect::<Vec<_>>().join(" ");
        format!("promise {} {} {:?} {on:?} {} {what}", fact.whose, fact.on, it.due(), fact.conf)
    };
    history.promises.iter().filter(in_words).map(told).collect()
}

/// What a table carries of a client's story; notes apart, since other entries become notes too.
fn story(history: &History) -> Vec<String> {
    let mut all = promised(history);
    all.extend(history.interactions.iter().map(|it| {
        let e = &it.fact;
        let texts = (&e.summary, &e.note);
        format!("interaction {} {} {} {:?} {texts:?} {}", e.on, e.channel, e.way, e.minutes, e.conf)
    }));
    all.extend(history.reminders.iter().filter(|it| it.is_open()).map(|it| {
        let e = &it.set.fact;
        format!("reminder {} {} {}", e.on, it.due(), e.why)
    }));
    all.extend(history.goals.iter().filter(|it| it.outcome().is_none()).map(|it| {
        let e = &it.set.fact;
        format!("goal {} {:?} {}", e.on, e.due, e.what)
    }));
    all.sort();
    all
}

fn notes(history: &History) -> Vec<String> {
    let note = |it: &confidant::domain::history::Recorded<confidant::domain::note::NoteAdded>| {
        format!("{} {} {}", it.fact.on, it.fact.conf, it.fact.text)
    };
    history.notes.iter().map(note).collect()
}

fn histories(book: &Book) -> Vec<History> {
    let mut all: Vec<History> = book.standings().filter_map(|standing| book.history(standing.id)).collect();
    all.sort_by_key(|history| (history.client.name.clone(), history.client.added));
    all
}

/// How many entries of a client become notes.
fn turned(history: &History) -> usize {
    let promises = history.promises.iter();
    let promises = promises.filter(|it| !matches!(it.state(), PromiseState::Open | PromiseState::Kept));
    history.requests.len()
        + history.advice.len()
        + history.appointments.len()
        + promises.count()
        + history.reminders.iter().filter(|it| !it.is_open()).count()
        + history.goals.iter().filter(|it| it.outcome().is_some()).count()
        + history.evidence.len()
        + history.decisions.len()
        + history.hand_offs.len()
        + history.engagements.len()
        + history.agreements.iter().filter(|it| it.fact.happened().is_some()).count()
}

#[test]
fn both_tables_one_after_the_other_are_the_same_book_as_far_as_tables_go() {
    let desk = Desk::demo(30, 400);
    let (clients, rows) = (desk.export(&all(Format::Csv)), desk.export(&entries()));
    let mut other = Desk::new();
    assert!(other.import(&clients.bytes, 1) > 0 && other.import(&rows.bytes, 2) > 0);
    let (left, right) = (histories(&other.book), histories(&desk.book));
    assert_eq!(left.len(), right.len());
    for (left, right) in left.iter().zip(&right) {
        assert_eq!(left.client.name, right.client.name);
        same(&story(left), &story(right));
        let (came, were) = (notes(left), notes(right));
        assert!(were.iter().all(|note| came.contains(note)), "{were:?} {came:?}");
        assert_eq!(came.len(), were.len() + turned(right), "{}", right.client.name);
        assert!(left.interactions.iter().all(|it| {
            it.fact.begun_by == if it.fact.way == Way::In { BegunBy::Client } else { BegunBy::Adviser }
        }));
    }
    assert_eq!((other.import(&clients.bytes, 3), other.import(&rows.bytes, 4)), (0, 0), "a second time");
    // What happened alone brings its clients along, and finds them again when they come.
    let mut alone = Desk::new();
    alone.import(&rows.bytes, 1);
    alone.import(&clients.bytes, 2);
    assert_eq!(alone.book.clients(), desk.book.clients());
    for (left, right) in histories(&alone.book).iter().zip(&right) {
        assert_eq!(left.client.name, right.client.name);
        same(&story(left), &story(right));
    }
    // And back where they came from they say nothing that is not there.
    let mut desk = desk;
    let before = desk.book.clients();
    desk.import(&clients.bytes, 5);
    assert_eq!(desk.book.clients(), before);
}

#[test]
fn what_a_table_cannot_carry_is_listed() {
    let desk = Desk::demo(40, 800);
    let said = desk.export(&entries()).left_out.join("\n");
    let sum = |count: fn(&History) -> usize| histories(&desk.book).iter().map(count).sum::<usize>();
    for (what, count) in [
        ("requests that a table tells in words", sum(|it| it.requests.len())),
        ("pieces of advice that a table tells in words", sum(|it| it.advice.len())),
        ("appointments that a table tells in words", sum(|it| it.appointments.len())),
        ("signals without a place", sum(|it| it.signals.len())),
        ("assessments of the stage without a place", sum(|it| it.assessments.len())),
    ] {
        assert!(count > 1 && said.contains(&format!("{count} {what}")), "{count} {what}: {said}");
    }
    assert!(
        said.contains("links between entries") && said.contains("when each entry was recorded"),
        "{said}"
    );
    let said = desk.export(&Order::of(Format::Markdown)).left_out.join("\n");
    assert!(said.contains("a text is for reading and is not read back"), "{said}");
}

#[test]
fn texts_held_back_stay_away_and_come_later_once() {
    let desk = Desk::demo(20, 300);
    let (clients, whole) = (desk.export(&all(Format::Csv)), desk.export(&entries()));
    let open = desk.export(&Order { include: Include::default(), ..entries() });
    assert!(open.withheld.confidential > 0 && open.withheld.sealed > 0);
    let mut other = Desk::new();
    other.import(&clients.bytes, 1);
    other.import(&open.bytes, 2);
    let sealed = |book: &Book| {
        let all = histories(book);
        let touches = all.iter().flat_map(|it| &it.interactions).map(|it| it.fact.conf);
        let notes = all.iter().flat_map(|it| &it.notes).map(|it| it.fact.conf);
        let promises = all.iter().flat_map(|it| &it.promises).map(|it| it.made.fact.conf);
        touches.chain(notes).chain(promises).filter(|conf| *conf == Confidentiality::Sealed).count()
    };
    assert_eq!(sealed(&other.book), 0);
    assert_eq!(other.import(&open.bytes, 3), 0);
    other.import(&whole.bytes, 4);
    for (left, right) in histories(&other.book).iter().zip(&histories(&desk.book)) {
        same(&story(left), &story(right));
    }
    assert!(sealed(&other.book) >= sealed(&desk.book), "what is sealed stays so");
    assert_eq!(other.import(&whole.bytes, 5), 0);
    let last = other.book.lines().next_back().expect("a line").0;
    let lines = undo(&other.book, last);
    assert_eq!(lines.stay, []);
    assert!(take_back(&other.book, &lines.go, "").is_ok());
}

#[test]
fn an_address_book_of_an_address_book_is_the_same() {
    let desk = Desk::demo(40, 200);
    for version in [Version::Three, Version::Four] {
        let order = Order { version, ..all(Format::Vcard) };
        let made = desk.export(&order);
        let mut other = Desk::new();
        other.import(&made.bytes, 1);
        let carried = |book: &Book| -> Vec<String> {
            let told = |it: History| {
                let client = it.client;
                let own = client.contacts.into_iter().find(|contact| contact.name == client.name);
                let labels: Vec<_> =
                    own.iter().flat_map(|own| &own.reach).map(|it| it.label.clone()).collect();
                let days: Vec<_> = client.special_days.into_values().collect();
                let mut tags = client.tags;
                tags.sort();
                format!("{} {:?} {tags:?} {days:?} {labels:?}", client.name, client.kind)
            };
            histories(book).into_iter().map(told).collect()
        };
        // The second time round nothing is lost any more.
        let again = other.export(&order);
        let mut third = Desk::new();
        third.import(&again.bytes, 2);
        same(&carried(&third.book), &carried(&other.book));
        assert_eq!(other.import(&made.bytes, 3), 0);
    }
}
