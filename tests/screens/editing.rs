//! Editing beside others, and asking before something is believed or recorded.

use std::collections::BTreeMap;

use confidant::domain::client::{Contact, Reach};
use confidant::domain::command::Command;
use confidant::domain::id::{ContactId, Id};
use confidant::domain::interaction::Channel;
use confidant::domain::reminder::ReminderKind;
use confidant::tui::disk::Report;
use confidant::tui::model::Loading;
use confidant::tui::pane::Pane;

use super::books::rich;
use super::harness::Screen;

#[test]
fn the_editor_records_only_what_was_changed_in_it() {
    let mut screen = Screen::new(&rich(), (120, 36));
    screen.keys("2").choose("Ada");
    let ada = screen.model.client().unwrap();
    screen.keys("e");
    // Meanwhile another cockpit sets the tier, and adds a contact person.
    let mut other = screen.model.book.history(ada).unwrap().client;
    other.tier = "gold".into();
    let added =
        Contact { id: ContactId(Id::UNMINTED), name: "Ngozi".into(), role: String::new(), reach: Vec::new() };
    other.contacts.push(added);
    screen.elsewhere(Command::EditClient(Box::new(other)));
    screen.keys("<c-a><c-k>Ada Okafor-Eze<enter>");
    let client = screen.model.book.history(ada).unwrap().client;
    assert_eq!(client.name, "Ada Okafor-Eze");
    assert_eq!(client.tier, "gold", "what another cockpit set stays");
    assert!(client.contacts.iter().any(|contact| contact.name == "Ngozi"));
}

#[test]
fn two_contact_persons_of_one_name_stay_two() {
    let mut screen = Screen::new(&rich(), (120, 36));
    screen.keys("2").choose("Ada");
    let ada = screen.model.client().unwrap();
    let mut client = screen.model.book.history(ada).unwrap().client;
    for address in ["1|1", "2"] {
        let reach = vec![Reach { channel: Channel::Call, address: address.into(), label: String::new() }];
        client.contacts.push(Contact {
            id: ContactId(Id::UNMINTED),
            name: "Eze".into(),
            role: "a | b".into(),
            reach,
        });
    }
    screen.elsewhere(Command::EditClient(Box::new(client)));
    let before = screen.model.book.history(ada).unwrap().client.contacts;
    screen.keys("e<tab><tab><tab>more tags<enter>");
    assert_eq!(screen.model.book.history(ada).unwrap().client.contacts, before);
}

#[test]
fn a_control_key_is_no_letter_of_a_menu() {
    let mut screen = Screen::new(&rich(), (80, 24));
    screen.keys("a<c-c>");
    assert!(screen.model.overlay.is_none(), "ctrl-c leaves the menu");
    screen.keys("a<c-n>");
    assert!(screen.text().contains("a contact person"), "another control key does nothing");
}

#[test]
fn a_long_note_can_be_read_to_its_end() {
    let mut screen = Screen::new(&rich(), (60, 20));
    screen.keys("2").choose("Ada").keys("an");
    screen.paste(&format!("{} the very end", "word ".repeat(900)));
    screen.keys("<c-s><enter>gjj<enter>");
    screen.keys("G");
    assert!(screen.text().contains("the very end"), "{}", screen.text());
    let end = screen.text();
    screen.keys("jjjk");
    assert_ne!(screen.text(), end, "no key is lost beyond the end");
}

#[test]
fn a_clock_that_is_behind_is_asked_about_once() {
    let mut screen = Screen::new(&rich(), (80, 24));
    let book = Box::new(std::mem::take(&mut screen.model.book));
    screen.model.loading = Loading::Reading;
    screen.hear(Report::Opened {
        book,
        examination: Box::default(),
        drafts: BTreeMap::new(),
        behind: Some(50),
    });
    assert!(screen.text().contains("50 hours behind the newest entry"), "{}", screen.text());
    screen.keys("<esc>2").choose("Ada").keys("icall: hello<enter>");
    assert!(screen.text().contains("set it right and start again"), "{}", screen.text());
    screen.keys("<esc>");
    screen.model.distrust = None;
    screen.keys("i<enter>");
    assert!(screen.tells("hello"));
}

#[test]
fn of_two_reminders_of_one_wording_the_one_that_was_meant_is_carried_out() {
    let mut screen = Screen::new(&rich(), (80, 24));
    screen.keys("2").choose("Ada");
    let client = screen.model.client().unwrap();
    let (due, why) = ("2026-11-20".parse().unwrap(), "ask after the move".to_owned());
    screen.elsewhere(Command::Remind {
        client,
        due,
        why,
        kind: ReminderKind::Need,
        channel: None,
        about: None,
        repeats: None,
    });
    screen.keys("rtoday: ask after the move<enter>");
    let reminders = |screen: &Screen| screen.model.book.history(client).unwrap().reminders;
    let later = reminders(&screen).into_iter().find(|it| it.due().to_string() == "2026-11-21").unwrap();
    let place = screen.model.timeline.story.position_of(later.set.fact.id.0).unwrap();
    screen.model.timeline.select_place(place, 20);
    screen.model.focus = Pane::Timeline;
    screen.keys("xicall 5m: they moved<enter>");
    for reminder in reminders(&screen).iter().filter(|it| it.set.fact.why == "ask after the move") {
        assert_eq!(reminder.is_open(), reminder.set.fact.id != later.set.fact.id);
    }
}
