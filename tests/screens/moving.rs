//! Moving about: the list and its frozen order, finding, what Enter and `x` land on, the past, other processes.

use confidant::domain::command::{Command, RequestDraft};
use confidant::domain::history::{History, PromiseState};
use confidant::domain::interaction::Confidentiality;
use confidant::domain::promise::Prompted;
use confidant::domain::request::RequestKind;
use confidant::query::timeline::RowKind;
use confidant::tui::message::Message;
use confidant::tui::overlay::Overlay;
use confidant::tui::overlay::purpose::Purpose;
use confidant::tui::pane::Pane;
use confidant::tui::update::update;

use super::books::{Making, rich};
use super::harness::Screen;

fn start() -> Screen {
    Screen::new(&rich(), (120, 36))
}

fn history(screen: &Screen) -> History {
    screen.model.book.history(screen.model.client().expect("somebody")).expect("a story")
}

fn asks(screen: &Screen, name: &str, what: &str) -> Command {
    let draft = RequestDraft { what: what.to_owned(), kind: RequestKind::Issue, urgent: true };
    Command::Request { client: screen.client(name), draft, on: screen.model.now.happened() }
}

#[test]
fn a_client_is_found_by_three_letters_in_any_script() {
    for (typed, name) in [("oka", "Ada Okafor"), ("elo", "Élodie Martin"), ("вол", "Дмитрий Волков")]
    {
        let mut screen = start();
        screen.keys(&format!("/{typed}<enter>"));
        assert_eq!(screen.on_screen(), name);
    }
    for (typed, name) in
        [("田中", "田中千代"), ("דוד", "דוד לוי"), ("أحمد", "أحمد بن محمد"), ("अमित", "अमित शर्मा")]
    {
        let mut screen = start();
        screen.keys(&format!("/{typed}<enter>"));
        assert_eq!(screen.on_screen(), name);
    }
}

#[test]
fn enter_lands_on_what_the_client_stands_there_for() {
    for name in ["Ada", "Bruno", "田中", "דוד"] {
        let mut screen = start();
        screen.choose(name);
        let target = screen.model.target().expect("something is due");
        screen.keys("<enter>");
        assert_eq!(screen.model.focus, Pane::Timeline);
        assert_eq!(screen.model.timeline.spot().and_then(|row| row.id), Some(target), "{name}");
    }
}

#[test]
fn a_promise_in_time_is_closed_with_two_keys() {
    let mut book = Making::new();
    let client = book.client("11-01 09:00", "Ada Okafor", |_| ());
    book.promise("11-10 09:00", client, "send the plan", "2026-11-21");
    let mut screen = Screen::new(&book.lines, (80, 24));
    screen.keys("xk");
    let promise = &history(&screen).promises[0];
    assert_eq!(promise.state(), PromiseState::Kept);
    assert!(screen.model.overlay.is_none());
    screen.keys("u");
    assert_eq!(history(&screen).promises[0].state(), PromiseState::Open);
}

#[test]
fn a_late_promise_asks_for_the_reason() {
    let mut screen = start();
    screen.keys("/oka<enter><enter>");
    let row = screen.model.timeline.spot().expect("a row");
    assert_eq!(row.kind, RowKind::Request, "what waits is more urgent than what is late");
    screen.keys("jx");
    let Some(Overlay::Menu(menu)) = &screen.model.overlay else { panic!("{:?}", screen.model.overlay) };
    assert_eq!(menu.title, "send the term sheet");
    screen.keys("p");
    let Purpose::Kept(_, prompted) = screen.form().purpose else { panic!("{:?}", screen.form().purpose) };
    assert_eq!(prompted, Prompted::Yes);
    screen.keys("the bank was closed<enter>");
    let history = history(&screen);
    let promise = history.promises.iter().find(|it| it.made.fact.what == "send the term sheet").expect("it");
    assert_eq!(promise.state(), PromiseState::Kept);
    screen.keys("<enter>");
    assert!(screen.text().contains("the bank was closed"), "{}", screen.text());
}

#[test]
fn a_reminder_is_put_off() {
    let mut screen = start();
    screen.choose("דוד").keys("ztomorrow 9:00<enter>");
    let history = history(&screen);
    assert_eq!(history.reminders[0].due().to_string(), "2026-11-22T09:00[Europe/Berlin]");
    assert!(history.reminders[0].is_open());
}

#[test]
fn todays_order_stays_until_it_is_put_in_order() {
    let mut screen = start();
    let before: Vec<String> = screen.list().into_iter().map(str::to_owned).collect();
    screen.choose("דוד").keys("xy");
    assert_eq!(screen.list(), before, "the order is frozen");
    let row = screen.model.clients.rows.iter().find(|row| row.name.starts_with("דוד")).expect("he stays");
    assert!(row.done && screen.text().contains('✓'));
    let request = asks(&screen, "अमित", "the roof leaks");
    screen.elsewhere(request);
    assert_eq!(screen.list(), before);
    assert_eq!(screen.model.clients.newcomers, 1);
    assert!(screen.text().contains("1 new"), "{}", screen.text());
    screen.keys("<c-l>");
    assert!(screen.list().iter().any(|name| name.starts_with("अमित")));
    assert!(!screen.list().iter().any(|name| name.starts_with("דוד")));
    assert_eq!(screen.model.clients.newcomers, 0);
}

#[test]
fn a_new_day_puts_the_list_in_order() {
    let mut screen = start();
    screen.choose("דוד").keys("xy");
    screen.later("2026-11-21T18:00:00+01:00");
    assert!(screen.list().iter().any(|name| name.starts_with("דוד")), "the same day");
    screen.later("2026-11-22T08:00:00+01:00");
    assert!(!screen.list().iter().any(|name| name.starts_with("דוד")), "a new one");
}

#[test]
fn what_others_record_appears_and_the_selection_stays() {
    let mut screen = start();
    screen.choose("Ada").keys("<enter>jj");
    let (client, row) = (screen.model.client(), screen.model.timeline.selected);
    let (client_id, text) = (screen.client("Ada"), "from another terminal".to_owned());
    screen.elsewhere(Command::Note { client: client_id, text, conf: Confidentiality::Open });
    assert!(screen.tells("from another terminal"));
    assert_eq!((screen.model.client(), screen.model.timeline.selected), (client, row));
    let request = asks(&screen, "Bruno", "call me");
    screen.elsewhere(request);
    assert_eq!((screen.model.client(), screen.model.timeline.selected), (client, row));
}

#[test]
fn away_from_now_recording_asks_and_returns_to_now() {
    let mut screen = start();
    screen.choose("Ada").keys("{i");
    let Some(Overlay::Menu(_)) = &screen.model.overlay else { panic!("{:?}", screen.model.overlay) };
    assert!(screen.text().contains("Record as of now?"), "{}", screen.text());
    screen.keys("<esc>");
    assert!(screen.model.overlay.is_none());
    screen.keys("{iy");
    assert_eq!(screen.form().purpose, Purpose::Interaction(None));
    assert_eq!(screen.model.as_of, None);
    screen.keys("call 5m: now<enter>");
    assert_eq!(history(&screen).interactions.last().expect("one").fact.on.day(), screen.model.now.today());
}

#[test]
fn away_from_now_nothing_is_closed_or_put_off_unasked() {
    for key in ["x", "z", "e", "s", "u"] {
        let mut screen = start();
        screen.choose("Ada").keys("icall 1m: mine<enter>");
        let lines = screen.lines.len();
        screen.keys("[").keys(key);
        let asked = match &screen.model.overlay {
            Some(Overlay::Menu(menu)) => menu.title.contains("Record as of now?"),
            None => screen.lines.len() == lines,
            _ => false,
        };
        assert!(asked || key == "u", "{key}: {:?}", screen.model.overlay);
    }
}

#[test]
fn the_past_shows_what_had_happened_by_then() {
    let mut screen = start();
    screen.choose("Ada").keys("[[[[[");
    assert_eq!(screen.model.as_of.map(|day| day.to_string()).as_deref(), Some("2026-11-16"));
    assert!(!screen.tells("bridge loan") && screen.tells("quarterly review"));
    screen.keys("]");
    assert!(screen.tells("bridge loan"));
    screen.keys("=");
    assert_eq!(screen.model.as_of, None);
}

#[test]
fn a_sealed_note_opens_on_purpose_and_closes_when_left() {
    let mut screen = start();
    screen.choose("Ada").keys("<enter>");
    let sealed = screen.model.timeline.story.spots.iter().position(|spot| spot.is_hidden(None));
    let place = sealed.expect("a sealed note");
    screen.keys("g").keys(&"j".repeat(place));
    assert!(!screen.text().contains("illness"));
    screen.keys("<enter>");
    assert!(screen.text().contains("illness"), "{}", screen.text());
    screen.keys("k");
    assert!(!screen.text().contains("illness"));
    for leave in ["<esc>", "2", "<tab>", "/bru<enter>", "<esc>j", "<s-tab><enter>"] {
        let mut screen = start();
        screen.choose("Ada").keys("<enter>g").keys(&"j".repeat(place)).keys("<enter>").keys(leave);
        assert!(!screen.text().contains("illness"), "after {leave}:\n{}", screen.text());
    }
    // A search that leads to another entry of the same story.
    let mut screen = start();
    screen.choose("Ada").keys("<enter>g").keys(&"j".repeat(place)).keys("<enter>Fbridge loan<enter>");
    let row = &screen.rows()[screen.model.timeline.place()];
    assert!(row.text.as_str().contains("bridge loan"), "{row:?}");
    assert!(!screen.text().contains("illness"), "{}", screen.text());
}

/// What is drawn of a story was put into words before the frame: never for another story, and never less than is in sight.
#[test]
fn the_rows_in_sight_are_those_of_the_story_whatever_moves_it() {
    for size in [(120, 36), (80, 24), (60, 20), (44, 12)] {
        let mut screen = Screen::new(&rich(), size);
        for keys in [
            "2", "j", "j", "G", "k", "<enter>", "j", "j", "G", "g", "v", "v", "v", "<esc>", "1", "j", "[",
            "=", "M",
        ] {
            screen.keys(keys);
            let (all, timeline) = (screen.rows(), &screen.model.timeline);
            let height = screen.model.regions.timeline;
            let Some(first) = timeline.rows.first() else {
                let elsewhere = size.0 < 70 && screen.model.focus != Pane::Timeline;
                assert!(all.is_empty() || elsewhere, "{size:?} {keys}: no row of {}", all.len());
                continue;
            };
            let from = all.iter().position(|row| row.entry == first.entry).expect("a row of this story");
            let rows = timeline.rows.len();
            assert_eq!(timeline.rows, all[from..from + rows], "{size:?} {keys}");
            if height > 0 {
                assert!(
                    rows + 1 >= height.min(all.len() - from),
                    "{size:?} {keys}: {rows} rows for {height}"
                );
                assert!((from..=from + rows).contains(&timeline.place()), "{size:?} {keys}: out of sight");
            }
        }
    }
}

#[test]
fn a_key_that_means_nothing_says_so() {
    let mut screen = start();
    screen.keys("Q");
    assert!(screen.notice().contains("Q does nothing here"), "{}", screen.notice());
}

#[test]
fn a_menu_takes_its_letters_and_no_other_key() {
    let mut screen = start();
    let lines = screen.lines.len();
    screen.choose("דוד").keys("xzzz");
    assert!(matches!(screen.form().purpose, Purpose::Snooze(_)));
    screen.keys("<esc>xQ!<enter><tab>");
    assert!(matches!(screen.model.overlay, Some(Overlay::Menu(_))));
    screen.keys("q");
    assert_eq!((screen.left, screen.lines.len(), screen.model.overlay.is_none()), (None, lines, true));
}

#[test]
fn keys_behind_a_move_are_about_whom_it_went_to() {
    let mut slow = start();
    slow.keys("2g").keys("jj").keys("<enter>");
    let mut hasty = start();
    hasty.hasty = true;
    hasty.keys("2gjj<enter>");
    assert_eq!(hasty.on_screen(), slow.on_screen());
    assert_eq!(hasty.model.timeline.client(), slow.model.timeline.client());
    assert_eq!(hasty.text(), slow.text());
    // Looking ahead comes to an end, and changes nothing that is seen.
    let shown = slow.text();
    slow.model.stories.clear();
    let mut pieces = 0;
    while slow.model.has_work() {
        drop(update(&mut slow.model, Message::Work));
        pieces += 1;
    }
    assert!((1..=5).contains(&pieces), "{pieces}");
    assert_eq!(slow.text(), shown);
}
