//! Clicks and the wheel: what is pointed at does what its key does, and nothing that was typed is lost by a click.

use confidant::tui::disk::Report;
use confidant::tui::effect::Effect;
use confidant::tui::input::Pointing::{Click, Wheel};
use confidant::tui::keymap::{Action, Keymap};
use confidant::tui::overlay::Overlay;
use confidant::tui::pane::Pane;
use confidant::tui::pane::clients::List;
use confidant::tui::theme::Looks;

use super::books::rich;
use super::harness::{DiskMode, Screen};
use super::sizes::{SCREENS, busiest};

fn screen() -> Screen {
    let mut screen = Screen::new(&rich(), (120, 36));
    screen.keys("2").choose("Ada");
    screen
}

fn selected_entry(screen: &Screen) -> usize {
    screen.model.timeline.place()
}

#[test]
fn a_click_selects_and_one_on_what_is_selected_opens() {
    let mut screen = screen();
    screen.click("Bruno");
    assert_eq!((screen.on_screen().as_str(), screen.model.focus), ("Bruno Sá", Pane::Clients));
    screen.click(">Bruno");
    assert_eq!(screen.model.focus, Pane::Timeline);
    // Elsewhere the first click only brings the keys back.
    screen.click(">Bruno");
    assert_eq!((screen.model.focus, screen.model.overlay.is_none()), (Pane::Clients, true));
    screen.click("Ada Okafor").click("quarterly");
    assert_eq!(screen.model.focus, Pane::Timeline);
    let place = selected_entry(&screen);
    screen.click("quarterly");
    assert!(matches!(screen.model.overlay, Some(Overlay::Page(_))) && place == selected_entry(&screen));
    screen.keys("<esc>").click("evidenced");
    assert_eq!(screen.model.focus, Pane::Stage);
}

#[test]
fn the_names_of_the_lists_are_there_to_be_clicked() {
    for size in [(120, 36), (80, 24), (60, 20), (40, 12)] {
        let mut screen = Screen::new(&rich(), size);
        for (name, list) in [("2 All", List::All), ("3 Stage", List::Stages), ("1 Today", List::Today)] {
            let name = if screen.text().contains(name) { name } else { &name[..1] };
            screen.click(name);
            assert_eq!((screen.model.clients.list, screen.model.focus), (list, Pane::Clients), "{size:?}");
        }
    }
}

#[test]
fn words_of_the_bottom_line_do_what_they_say() {
    let mut screen = screen();
    screen.click("i interaction");
    assert!(screen.form().title.contains("Ada"));
    screen.keys("call: by the mouse").click("Enter saves");
    assert!(screen.tells("by the mouse"));
    screen.click("u undo");
    assert!(!screen.tells("by the mouse"));
    screen.click("? help").click("Esc closes");
    assert!(screen.model.overlay.is_none());
    screen.click("q quit");
    assert_eq!(screen.left, Some(0));
}

#[test]
fn an_action_that_is_picked_waits_for_the_disk_like_its_key() {
    let mut screen = screen();
    screen.disk = DiskMode::Waits;
    screen.keys("icall: the zebra<enter>").click("u undo");
    assert_eq!(screen.under_way(), 1);
    assert_eq!(screen.model.waiting.len(), 1);
    // A click while something waits would hit something else by then.
    screen.click("Bruno");
    assert_eq!(screen.on_screen(), "Ada Okafor");
    screen.finish().finish();
    assert!(!screen.tells("the zebra"));
}

#[test]
fn a_letter_of_a_menu_can_be_clicked_and_beside_it_the_menu_closes() {
    let mut screen = screen();
    screen.keys("a").click("a contact person");
    assert!(screen.form().title.contains("ontact"));
    screen.keys("<esc>a").click("Add");
    assert!(matches!(screen.model.overlay, Some(Overlay::Menu(_))));
    screen.click("Bruno");
    assert!(screen.model.overlay.is_none());
    assert_eq!(screen.on_screen(), "Ada Okafor");
    screen.keys("?").point(0, 0, Click);
    assert!(screen.model.overlay.is_none());
}

#[test]
fn a_form_is_never_lost_by_a_click() {
    let mut screen = screen();
    screen.keys("icall: half a sentence").point(0, 0, Click).point(60, 35, Wheel(5)).point(119, 34, Click);
    assert_eq!(screen.typed(), "call: half a sentence");
    screen.click("in or out");
    let place = screen.form().focus;
    let before = screen.form().fields[place].value();
    screen.click("in or out");
    assert_eq!((screen.form().focus, screen.form().fields[place].label.as_str()), (place, "in or out"));
    assert_ne!(screen.form().fields[place].value(), before);
    screen.click("half a sentence").keys(" more");
    assert_eq!(screen.typed(), "call: half a sentence more");
}

#[test]
fn the_wheel_turns_what_is_under_it_and_the_keys_stay() {
    let mut screen = Screen::new(&rich(), (80, 12));
    screen.keys("2").choose("Ada").keys("<enter>g");
    let top = |screen: &mut Screen| screen.text().lines().nth(2).unwrap_or_default().replace('>', " ");
    let first = top(&mut screen);
    screen.point(60, 5, Wheel(2));
    assert_ne!(top(&mut screen), first);
    screen.point(60, 5, Wheel(-500));
    assert_eq!(top(&mut screen), first);
    assert_eq!((selected_entry(&screen), screen.model.focus), (5, Pane::Timeline));
    let whole = screen.model.timeline.story.spots.len();
    screen.point(60, 5, Wheel(isize::MAX));
    assert_eq!(selected_entry(&screen), whole - 1 - (screen.model.regions.timeline - 1).min(whole - 1));
    screen.point(5, 5, Wheel(1));
    assert_eq!(screen.model.focus, Pane::Timeline);
    screen.keys("?").point(40, 5, Wheel(2));
    let Some(Overlay::Page(page)) = &screen.model.overlay else { panic!("no page") };
    assert_eq!(page.scroll, 6);
    screen.point(40, 5, Wheel(isize::MIN)).point(40, 11, Wheel(4));
    let Some(Overlay::Page(page)) = &screen.model.overlay else { panic!("no page") };
    assert_eq!(page.scroll, 0);
}

#[test]
fn the_selection_comes_along_only_as_far_as_it_must() {
    let mut screen = Screen::new(&rich(), (80, 9));
    screen.keys("2").choose("Ada");
    let rows = screen.model.regions.clients;
    let first = screen.list()[0].to_owned();
    screen.keys("g").point(5, 4, Wheel(1));
    assert_ne!(screen.on_screen(), first, "it would be out of sight");
    screen.keys("gG").point(5, 4, Wheel(-100));
    assert_eq!(screen.model.clients.place(), rows - 1);
}

#[test]
fn a_click_counts_only_on_a_screen_that_was_seen() {
    let mut screen = screen();
    screen.hasty = true;
    screen.keys("x").click("Bruno").click("Ada");
    assert_eq!(screen.on_screen(), "Ada Okafor");
    // The list changes between the frame and the click: whoever was seen is meant.
    let mut screen = self::screen();
    screen.hasty = true;
    let place = screen.find("Bruno");
    screen.hear(Report::Grew(Vec::new()));
    screen.model.clients.listed.rotate_left(2);
    screen.point(place.0, place.1, Click);
    assert_eq!(screen.on_screen(), "Bruno Sá");
}

#[test]
fn a_click_ends_the_typing_of_what_is_looked_for() {
    let mut screen = screen();
    screen.keys("/o").click("Bruno");
    assert!(screen.model.clients.search.as_ref().is_some_and(|search| !search.typing));
    assert_eq!(screen.on_screen(), "Bruno Sá");
}

#[test]
fn a_sealed_entry_closes_when_the_wheel_takes_the_selection_away() {
    let mut screen = Screen::new(&rich(), (80, 9));
    screen.keys("2").choose("Ada").keys("<enter>Gkkkkkkkk<enter>");
    assert!(screen.model.timeline.reveal.is_some());
    screen.point(60, 5, Wheel(-100));
    assert!(screen.model.timeline.reveal.is_none());
}

#[test]
fn clicks_and_wheels_anywhere_on_every_screen_break_nothing() {
    for size in [(120, 36), (80, 24), (60, 20), (40, 12), (13, 6), (1, 1)] {
        for keys in SCREENS {
            let mut screen = busiest(&rich(), size);
            screen.keys(keys).draw();
            let before = screen.lines.len();
            let forms = matches!(screen.model.overlay, Some(Overlay::Form(_)));
            for (column, row) in [(0, 0), (size.0 / 2, size.1 / 2), (size.0 - 1, 2), (65_535, 65_535)] {
                screen.point(column, row, Wheel(7)).draw();
                screen.point(column, row, Click).draw();
                screen.point(column, row, Wheel(isize::MIN)).draw();
            }
            // No click in the middle or at an edge of a form records or closes anything.
            assert!(!forms || screen.lines.len() == before, "{keys} at {size:?}");
            assert!(!forms || matches!(screen.model.overlay, Some(Overlay::Form(_))), "{keys} at {size:?}");
        }
    }
}

#[test]
fn theme_and_mouse_are_actions_without_a_key() {
    let map = Keymap::builtin();
    for action in [Action::Theme, Action::Mouse] {
        assert_eq!(map.first_key(action), None);
    }
    let mut screen = screen();
    let map = "[a]\ntheme = { keys = [\"t\"], help = \"x\" }\nmouse = { keys = [\"m\"], help = \"x\" }";
    screen.model.keymap = Keymap::parse(map).expect("a keymap");
    assert_eq!(screen.model.theme.looks(), Looks::Sixteen);
    screen.keys("t");
    assert_eq!(screen.model.theme.looks(), Looks::Plain);
    assert!(screen.notice().contains("without colour"));
    screen.keys("m");
    assert!(matches!(screen.performed.last(), Some(Effect::Mouse(false))));
    screen.keys("m");
    assert!(matches!(screen.performed.last(), Some(Effect::Mouse(true))));
}

#[test]
fn a_click_drops_what_was_begun_with_keys() {
    let mut screen = screen();
    screen.keys("5").click("Bruno");
    assert_eq!(screen.model.count, None);
    screen.keys("5").pick(Action::Help);
    assert_eq!(screen.model.count, None);
}

#[test]
fn the_wheel_chooses_in_the_palette_and_words_there_outlive_a_click_beside_it() {
    let mut screen = screen();
    screen.keys(":");
    let Some(Overlay::Palette(before)) = screen.model.overlay.clone() else { panic!("no palette") };
    let (column, row) = screen.find("Commands");
    screen.point(column, row + 3, Wheel(1));
    let Some(Overlay::Palette(after)) = &screen.model.overlay else { panic!("no palette") };
    assert_eq!(after.selected(), before.listed().nth(1).map(|it| it.0));
    screen.keys("un").point(0, 0, Click);
    assert!(screen.model.overlay.is_some());
    screen.keys("<c-u>").point(0, 0, Click);
    assert!(screen.model.overlay.is_none());
}
