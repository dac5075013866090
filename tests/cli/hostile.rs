//! Text that would act on a terminal or mislead an eye reaches neither, whatever way it came into the book.

use confidant::domain::client::{Client, ClientAdded, ClientKind, Contact, Reach, Status};
use confidant::domain::command::{Command, InteractionDraft, PromiseDraft, RequestDraft, SignalDraft};
use confidant::domain::id::{ClientId, ContactId, Id};
use confidant::domain::interaction::{BegunBy, Channel, Confidentiality, Talk, Way};
use confidant::domain::promise::Whose;
use confidant::domain::reminder::ReminderKind;
use confidant::domain::request::RequestKind;
use confidant::domain::stage::Stage;
use confidant::domain::time::Due;

use super::support::{Desk, Ran};

const HOSTILE: [&str; 6] = [
    "\u{1b}[31mred\u{1b}]0;title\u{7}",
    "\u{9b}2J\u{9d}0;t\u{9c}",
    "abc\u{202e}txt.exe\u{2066}x",
    "zero\u{200b}width\u{feff}\u{2060}",
    "line\r\nbreak\u{85}and\u{2028}more\u{8}\u{7f}",
    "tag\u{e0041}\u{e0042}",
];

/// Nothing that a terminal acts on or that hides: not even where the text is quoted in an error.
fn harmless(text: &str, of: &str) {
    let bad = |c: &char| {
        (c.is_control() && *c != '\n')
            || matches!(*c as u32, 0x200b | 0x2028..=0x202e | 0x2060..=0x2069 | 0xfeff | 0xe0000..=0xe007f)
    };
    assert_eq!(text.chars().find(bad), None, "{of}: {text:?}");
}

fn both_harmless(ran: &Ran, of: &str) {
    harmless(&ran.out, of);
    harmless(&ran.err, of);
}

#[test]
fn what_is_typed_is_harmless_in_every_answer() {
    let desk = Desk::new();
    for (number, text) in HOSTILE.iter().enumerate() {
        let name = format!("Client{number} {text}");
        let who = format!("client{number}");
        for arguments in [
            &[
                "add",
                &name,
                "--organisation",
                text,
                "--tag",
                text,
                "--tier",
                text,
                "--cover",
                text,
                "--language",
                text,
            ][..],
            &["log", &who, &format!("call in: {text}  ? {text}  ! {text} by thu  = {text}  #{text}")],
            &["note", &who, text],
            &["remind", &who, &format!("today: {text}")],
            &["assess", &who, "direction", "--why", text],
            &["promise", &who, text, "--by", text],
            &["timeline", &who],
            &["today", "--why"],
            &["timeline", text],
            &["close", text, "kept"],
            &["import", text],
            &[text],
            &["add", "x", "--kind", text],
            &["today", "--now", text],
        ] {
            both_harmless(&desk.run(arguments), arguments[0]);
            let json = [arguments, &["--json"]].concat();
            both_harmless(&desk.run(&json), arguments[0]);
        }
    }
}

#[test]
fn what_others_wrote_into_the_book_is_harmless_too() {
    let desk = Desk::new();
    let mut store = desk.store();
    for text in HOSTILE {
        let text = text.to_owned();
        let on: confidant::domain::time::Day = "2026-11-01".parse().unwrap();
        let added = ClientAdded { name: text.clone(), kind: ClientKind::Person, status: Status::Client, on };
        let mut client = Client::new(ClientId(Id::UNMINTED), &added);
        (client.organisation, client.tier, client.tags) = (text.clone(), text.clone(), vec![text.clone()]);
        let reach = vec![Reach { channel: Channel::Call, address: text.clone(), label: text.clone() }];
        client.contacts =
            vec![Contact { id: ContactId(Id::UNMINTED), name: text.clone(), role: text.clone(), reach }];
        store.record(Command::AddClient(Box::new(client))).unwrap();
        let client = store.book.standings().find(|it| it.name == text).unwrap().id;
        let (due, why) = (Due::On("2026-11-20".parse().unwrap()), text.clone());
        store
            .record(Command::Remind {
                client,
                due,
                why,
                kind: ReminderKind::Need,
                channel: None,
                about: None,
                repeats: None,
            })
            .unwrap();
        store.record(Command::Note { client, text: text.clone(), conf: Confidentiality::Open }).unwrap();
        store.record(Command::Said { client, words: text.clone(), place: text.clone() }).unwrap();
        store.record(Command::Assess { client, stage: Stage::Direction, on, why: text.clone() }).unwrap();
        store.record(Command::SetGoal { client, what: text.clone(), due: None }).unwrap();
        store.record(Command::Record(Box::new(talk(client, on, &text)))).unwrap();
    }
    store.files.close().unwrap();
    let ids: Vec<String> = desk.json(&["clients"])["clients"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), HOSTILE.len());
    let mut listings: Vec<Vec<&str>> =
        vec![vec!["today", "--why"], vec!["clients"], vec!["check"], vec!["undo"], vec!["timeline", "e"]];
    listings.extend(ids.iter().map(|id| vec!["timeline", id.as_str()]));
    for listing in listings {
        both_harmless(&desk.run(&listing), listing[0]);
        both_harmless(&desk.run(&[&listing[..], &["--json"]].concat()), listing[0]);
    }
    // JSON means the same text as before.
    let names = desk.json(&["clients"])["clients"].clone();
    assert!(names.as_array().unwrap().iter().any(|it| it["name"] == HOSTILE[2]));
}

fn talk(client: ClientId, on: confidant::domain::time::Day, text: &str) -> InteractionDraft {
    InteractionDraft {
        facts: Vec::new(),
        client,
        on: confidant::domain::time::Happened::On(on),
        channel: Channel::Call,
        way: Way::In,
        begun_by: BegunBy::Client,
        live: true,
        minutes: Some(5),
        with: Vec::new(),
        talk: Talk::Both,
        summary: text.to_owned(),
        note: text.to_owned(),
        conf: Confidentiality::Open,
        carries_out: None,
        answers: Vec::new(),
        requests: vec![RequestDraft { what: text.to_owned(), kind: RequestKind::Complaint, urgent: true }],
        promises: vec![PromiseDraft {
            whose: Whose::Ours,
            what: text.to_owned(),
            due: Some(on),
            repeats: None,
        }],
        advice: vec![text.to_owned()],
        goals: vec![text.to_owned()],
        signals: vec![SignalDraft { signal: text.to_owned(), words: text.to_owned() }],
    }
}
