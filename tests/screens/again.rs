//! What comes again: set by a line, finished with two keys, taken back whole, given up once or for good.

use confidant::domain::history::{History, Promise, Reminder};
use confidant::tui::overlay::Overlay;

use super::books::Making;
use super::harness::Screen;

fn screen() -> Screen {
    let mut book = Making::new();
    book.client("11-01 09:00", "Ada Okafor", |_| ());
    Screen::new(&book.lines, (120, 36))
}

fn history(screen: &Screen) -> History {
    screen.model.book.history(screen.client("Ada")).expect("a story")
}

fn open(screen: &Screen) -> Vec<String> {
    let history = history(screen);
    let reminders =
        history.reminders.iter().filter(|it| it.is_open()).map(Reminder::due).map(|due| due.to_string());
    let promises =
        history.promises.iter().filter(|it| it.is_open()).filter_map(Promise::due).map(|due| due.to_string());
    reminders.chain(promises).collect()
}

#[test]
fn a_reminder_that_comes_again_is_finished_with_two_keys_and_undone_with_one() {
    let mut screen = screen();
    screen.keys("2").choose("Ada").keys("revery thu 9:00: how was the week?");
    let text = screen.text();
    assert!(text.contains("26 Nov, 3 Dec, 10 Dec 2026 · every Thu"), "{text}");
    screen.keys("<enter>").later("2026-11-26T10:00:00+01:00");
    assert_eq!(open(&screen), ["2026-11-26T09:00[Europe/Berlin]"]);
    assert!(screen.text().contains("how was th… · every Thu"), "{}", screen.text());
    screen.keys("xy");
    assert!(screen.model.overlay.is_none());
    assert_eq!(open(&screen), ["2026-12-03T09:00[Europe/Berlin]"]);
    assert_eq!(screen.text().matches("· every Thu").count(), 1, "only the next one: {}", screen.text());
    screen.keys("u");
    assert_eq!(
        (open(&screen), history(&screen).reminders.len()),
        (vec!["2026-11-26T09:00[Europe/Berlin]".to_owned()], 1)
    );
    // Missed for three weeks: none is piled up.
    screen.later("2026-12-16T10:00:00+01:00").keys("xy");
    assert_eq!(open(&screen), ["2026-12-17T09:00[Europe/Berlin]"]);
}

#[test]
fn giving_up_asks_this_one_or_all() {
    let mut screen = screen();
    screen.keys("2").choose("Ada").keys("r24 nov, every week: ring<enter>xw");
    assert_eq!(open(&screen), ["2026-12-01"]);
    screen.keys("xa");
    assert!(open(&screen).is_empty());
    screen.keys("psend the report by eom, every month<enter>x");
    let Some(Overlay::Menu(menu)) = &screen.model.overlay else { panic!("{:?}", screen.model.overlay) };
    assert_eq!(menu.items.iter().map(|item| item.key).collect::<String>(), "kpmwab");
    screen.keys("wthey are closed<enter>");
    assert_eq!(open(&screen), ["2026-12-31"]);
    screen.keys("xaa new adviser<enter>");
    assert!(open(&screen).is_empty());
    screen.keys("u");
    assert_eq!(open(&screen), ["2026-12-31"]);
}

#[test]
fn the_rule_has_a_field_of_its_own() {
    let mut screen = screen();
    screen.keys("2").choose("Ada").keys("psend the report by 30 nov<tab><tab>now and then");
    assert!(screen.text().contains("`now and then` is no rule"), "{}", screen.text());
    screen.keys("<enter>");
    assert!(screen.form().problem.is_some());
    screen.keys("<c-u>quarter<enter>");
    let made = &history(&screen).promises[0].made.fact;
    assert_eq!(
        made.repeats.as_ref().unwrap().to_string(),
        "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=28,29,30;BYSETPOS=-1"
    );
    screen.keys("xk");
    assert_eq!(open(&screen), ["2027-02-28"]);
    // In a line of quick entry; an emptied field is no rule.
    screen.keys("icall 5m: hello  ! the minutes by fri, every 2 weeks<enter>");
    assert_eq!(open(&screen), ["2027-02-28", "2026-11-27"]);
    let again = &history(&screen).promises[2].made.fact;
    assert_eq!(again.repeats.as_ref().unwrap().words(), "every 2 weeks on Fri");
}
