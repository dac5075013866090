//! Two clients that are one: the queue of those who look alike, and the form that joins the client on screen with another.

use confidant::domain::client::{Client, Contact, Reach};
use confidant::domain::id::{ContactId, Id};
use confidant::domain::interaction::Channel;
use confidant::domain::line::Line;
use confidant::tui::keymap::Action;
use confidant::tui::overlay::Overlay;

use super::books::{Making, rich};
use super::harness::{DiskMode, Screen};

const SIZES: [(u16, u16); 4] = [(40, 12), (80, 24), (120, 36), (200, 60)];

fn reached(by: &[&str]) -> impl FnOnce(&mut Client) {
    let reach = by.iter().map(|address| Reach {
        channel: Channel::Call,
        address: (*address).to_owned(),
        label: String::new(),
    });
    let reach = reach.collect();
    move |client| {
        let id = ContactId(Id::UNMINTED);
        client.contacts = vec![Contact { id, name: client.name.clone(), role: String::new(), reach }];
    }
}

/// Three pairs: Ada twice by name and number, Bo and Cy by one number, Elodie twice by name.
fn book() -> Vec<Line> {
    let mut book = Making::new();
    let ada = book.client("03-01 09:00", "Ada Okafor", |client| {
        client.organisation = "Okafor Shipping".into();
        client.tags = vec!["vip".into()];
        reached(&["+234 802 1234", "ada@okafor.example"])(client);
    });
    book.client("11-20 09:00", "ada okafor", reached(&["+2348021234"]));
    book.client("03-02 09:00", "Bo Lind", reached(&["+46 70 555"]));
    book.client("03-03 09:00", "Cy Lind", reached(&["+46 70 555"]));
    book.client("03-04 09:00", "Élodie Roux", |_| ());
    book.client("03-05 09:00", "Elodie Roux", |_| ());
    book.client("03-06 09:00", "Zoe", |_| ());
    book.promise("11-10 09:00", ada, "send the term sheet", "2026-11-30");
    book.lines
}

fn screen(size: (u16, u16)) -> Screen {
    let mut screen = Screen::new(&book(), size);
    screen.keys("2").choose("Zoe");
    screen
}

fn title(screen: &mut Screen) -> String {
    let text = screen.text();
    let line = text.lines().find(|line| line.contains("Duplicates")).unwrap_or_else(|| panic!("{text}"));
    line.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// What the screen says, whatever lines it is broken into.
fn said(screen: &mut Screen) -> String {
    let text = screen.text().replace('│', " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn clients(screen: &Screen) -> usize {
    screen.model.book.clients()
}

#[test]
fn every_pair_is_shown_with_what_tells_the_two_apart() {
    for size in SIZES {
        let mut screen = screen(size);
        screen.keys(":duplicates<enter>");
        let text = said(&mut screen);
        for told in ["1 of 3", "1 Ada Okafor", "2 ada okafor", "one name, both have +234", "1 entr", "0 entr"]
        {
            let told = if size.0 >= 80 { told.trim_end_matches(" entr") } else { told };
            assert!(text.contains(told), "{told} at {size:?}:\n{text}");
        }
        for told in ["Okafor Shipping", "1 Mar", "20 Nov", "never", "2 into 1", "1 into 2", "not"] {
            assert!(text.contains(told), "{told} at {size:?}:\n{text}");
        }
        if size.0 >= 80 {
            for told in ["#vip", "ada@okafor.example", "entries", "Esc leaves", "n next", "k previous"] {
                assert!(text.contains(told), "{told} at {size:?}:\n{text}");
            }
        }
        screen.keys("n");
        assert!(screen.text().contains("Bo Lind") && title(&mut screen).contains("2 of 3"));
        screen.keys("jjj");
        assert!(screen.text().contains("Élodie Roux") && title(&mut screen).contains("3 of 3"));
        screen.keys("kNN");
        assert!(title(&mut screen).contains("1 of 3"));
        screen.keys("<esc>");
        assert!(screen.model.overlay.is_none() && clients(&screen) == 7);
    }
}

#[test]
fn an_answer_is_recorded_at_once_and_the_next_pair_is_asked() {
    for size in SIZES {
        let mut screen = screen(size);
        screen.pick(Action::Duplicates).keys("m");
        assert_eq!((clients(&screen), title(&mut screen).contains("1 of 2")), (6, true), "{size:?}");
        assert!(screen.notice().contains("merged into Ada Okafor; u takes it back"), "{}", screen.notice());
        assert!(screen.text().contains("merged into Ada"), "{}", screen.text());
        screen.keys("d");
        assert_eq!((clients(&screen), title(&mut screen).contains("1 of 1")), (6, true));
        screen.keys("o");
        assert_eq!(clients(&screen), 5);
        let text = screen.text();
        assert!(text.contains("No two clients look alike") && text.contains("import"), "{text}");
        screen.keys("<esc>");
        assert!(screen.model.overlay.is_none());
        assert_eq!(screen.on_screen(), "Zoe", "whoever was on screen stays there");
        // The one that stays keeps its profile.
        assert_eq!(screen.model.book.standing(screen.client("Ada")).unwrap().organisation, "Okafor Shipping");
        assert_eq!(screen.restarted().model.book.clients(), 5, "all of it is on the disk");
    }
}

#[test]
fn what_was_said_of_a_pair_is_taken_back_and_put_back() {
    let mut screen = screen((80, 24));
    screen.keys("izoe called<enter>").pick(Action::Duplicates).keys("u");
    assert!(screen.notice().contains("nothing was judged here") && screen.tells("zoe called"));
    screen.keys("nm");
    assert!(title(&mut screen).contains("2 of 2") && clients(&screen) == 6);
    assert!(screen.notice().contains("u takes it back"));
    screen.keys("k");
    assert!(screen.text().contains("u takes it back"), "{}", screen.text());
    screen.keys("u");
    assert_eq!(clients(&screen), 7, "both are there again");
    assert!(
        screen.text().contains("Bo Lind") && screen.text().contains("Cy Lind"),
        "the pair is asked again"
    );
    assert!(screen.notice().contains("taken back"), "{}", screen.notice());
    screen.keys("<c-r>");
    assert_eq!(clients(&screen), 6);
    // Afterwards, too.
    screen.keys("<esc>u");
    assert_eq!(clients(&screen), 7);
    screen.pick(Action::Duplicates).keys("d<esc>u").pick(Action::Duplicates);
    assert!(title(&mut screen).contains("1 of 3"));
}

#[test]
fn keys_behind_an_answer_wait_for_the_disk_and_meet_the_next_pair() {
    let mut screen = screen((80, 24));
    screen.pick(Action::Duplicates);
    screen.disk = DiskMode::Waits;
    screen.keys("mnd");
    assert_eq!((screen.under_way(), clients(&screen)), (1, 7), "nothing is shown before it is saved");
    screen.finish();
    assert!(title(&mut screen).contains("2 of 2") && clients(&screen) == 6);
    screen.finish();
    assert!(title(&mut screen).contains("1 of 1") && screen.text().contains("Bo Lind"));
    // What the disk refuses stays to be asked.
    screen.disk = DiskMode::Refuses("the disk is full");
    screen.keys("m");
    assert!(title(&mut screen).contains("1 of 1") && screen.text().contains("the disk is full"));
    screen.disk = DiskMode::Waits;
    screen.keys("m<esc>");
    assert!(screen.model.overlay.is_none());
    screen.finish();
    assert!(screen.notice().contains("merged into Bo Lind"));
}

#[test]
fn the_queue_by_the_mouse_and_under_the_mask() {
    for size in SIZES {
        let mut screen = screen(size);
        screen.pick(Action::Duplicates).click("n next");
        assert!(title(&mut screen).contains("2 of 3"));
        screen.click("2 into 1").click(if size.0 > 60 { "not the same" } else { "not same" });
        assert_eq!((clients(&screen), title(&mut screen).contains("1 of 1")), (6, true), "{size:?}");
        screen.click("1 of 1").point(0, size.1 - 2, confidant::tui::input::Pointing::Click);
        assert_eq!(screen.model.overlay.is_none(), size.0 > 40, "a narrow one leaves nothing beside it");
        let mut screen = self::screen(size);
        screen.pick(Action::Duplicates).keys("M");
        let text = screen.text();
        for secret in ["Ada", "ada", "Okafor", "+234", "vip"] {
            assert!(!text.contains(secret), "{secret} at {size:?}:\n{text}");
        }
        assert!(text.contains("1 of 3") && text.contains("▒▒▒▒▒▒") && text.contains("one name"), "{text}");
        screen.keys("m");
        assert!(clients(&screen) == 6 && !screen.text().contains("Ada"), "{}", screen.text());
        screen.keys("<esc>").choose("Zoe").pick(Action::Merge).keys("bo");
        assert!(!screen.text().contains("Bo") && !screen.text().contains("Zoe"), "{}", screen.text());
        screen.keys("<enter>");
        assert!(!screen.text().contains("Bo") && !screen.text().contains("Zoe"), "{}", screen.text());
    }
}

#[test]
fn the_client_on_screen_is_merged_into_one_that_is_named_by_some_letters() {
    for size in SIZES {
        let mut screen = screen(size);
        screen.keys("1").choose("Zoe").keys(":merge<enter>");
        assert!(screen.form().title.contains("Merge Zoe into …") && screen.text().contains("Merge Zoe into"));
        screen.keys("<enter>");
        assert!(screen.form().problem.as_deref().is_some_and(|it| it.contains("into whom?")));
        screen.keys("shipp");
        let text = said(&mut screen);
        assert!(text.contains("Ada Okafor · Okafor Shipping · 1 entry"), "{text}");
        screen.keys("<enter>");
        assert!(screen.model.overlay.is_none() && clients(&screen) == 6);
        assert_eq!(screen.on_screen(), "Ada Okafor");
        screen.keys("u");
        assert_eq!(clients(&screen), 7);
        assert_eq!(screen.client("Zoe"), screen.model.book.canonical(screen.client("Zoe")));
        assert!(screen.drafts.is_empty());
    }
}

#[test]
fn more_than_one_nobody_and_itself_are_refused_with_what_to_do() {
    for size in SIZES {
        let mut screen = screen(size);
        screen.pick(Action::Merge).keys("lind<enter>");
        let problem = screen.form().problem.clone().unwrap();
        for told in ["`lind` could be", "Bo Lind · ", "Cy Lind · ", "Type more of the name, or an id"] {
            assert!(problem.contains(told), "{problem}");
        }
        assert!(screen.text().contains("Bo Lind") && screen.text().contains("Cy Lind"), "{}", screen.text());
        // The beginning of its id, as it is listed, is enough.
        let id = screen.client("Cy").0.as_str().to_owned();
        screen.keys("<c-u>zoe<enter>");
        assert!(screen.text().contains("that is the same client"), "{}", screen.text());
        screen.keys("<c-u>qqqq<enter>");
        assert!(screen.text().contains("nobody in this book fits"), "{}", screen.text());
        screen.keys("<c-u>").keys(&id).keys("<enter>");
        assert_eq!((screen.on_screen().as_str(), clients(&screen)), ("Cy Lind", 6));
    }
    // Its namesake is somebody else.
    let mut screen = screen((80, 24));
    let old = screen.client("ada");
    screen.choose("ada").keys(":merge ada okafor<enter>");
    assert!(screen.form().value("into") == "ada okafor", "{}", screen.text());
    screen.keys("<enter>");
    assert_eq!(screen.on_screen(), "Ada Okafor");
    assert_ne!(screen.model.book.canonical(old), old);
}

#[test]
fn both_say_why_they_cannot_be_done() {
    let mut empty = Screen::new(&[], (80, 24));
    empty.pick(Action::Merge);
    assert!(empty.notice().contains("choose a client first"), "{}", empty.notice());
    empty.pick(Action::Duplicates);
    assert!(empty.notice().contains("nobody is in the book; a adds a client"));
    let mut book = Making::new();
    book.client("11-01 09:00", "Ada", |_| ());
    let mut alone = Screen::new(&book.lines, (80, 24));
    alone.keys("2").pick(Action::Merge);
    assert!(alone.notice().contains("nobody else is in the book"), "{}", alone.notice());
    alone.pick(Action::Duplicates);
    assert!(matches!(alone.model.overlay, Some(Overlay::Duplicates(_))) && alone.text().contains("No two"));
    let mut past = screen((80, 24));
    past.keys("[").pick(Action::Merge);
    assert!(past.notice().contains("= returns to now, then :merge"), "{}", past.notice());
    past.pick(Action::Duplicates);
    assert!(past.notice().contains("= returns to now, then :duplicates"));
    let mut reading = Screen::reading((80, 24));
    reading.pick(Action::Duplicates);
    assert!(reading.notice().contains("the book is not read yet"));
}

#[test]
fn the_editor_and_an_import_say_how_to_get_there() {
    let mut screen = screen((120, 36));
    screen.keys("e");
    assert!(screen.text().contains(":merge joins this client with another"), "{}", screen.text());
    screen.keys("<esc>");
    let card = "BEGIN:VCARD\nVERSION:3.0\nFN:ZOE\nTEL:+1 555 0100\nUID:other\nEND:VCARD\n";
    screen.files.insert("cards.vcf".into(), card.as_bytes().to_vec());
    screen.keys("Icards.vcf<enter>");
    let told = "alike and were not merged; :duplicates lists them";
    assert!(screen.page().iter().any(|(_, text)| text.contains(told)), "{:?}", screen.page());
    screen.keys("<enter>");
    assert!(screen.notice().contains("1 pair to look at by :duplicates"), "{}", screen.notice());
    screen.pick(Action::Duplicates);
    assert!(title(&mut screen).contains("of 4"));
    // What another device says of a pair counts here, too.
    let lines = rich();
    let mut quiet = Screen::new(&lines, (80, 24));
    quiet.pick(Action::Duplicates);
    assert!(title(&mut quiet).contains("Duplicates"));
}
