//! Commands by name, counts, sequences and keys of one's own: what the palette finds and runs, what the bottom line
//! offers where, and how an empty book begins.

use std::collections::BTreeMap;

use confidant::journal::Report as Examination;
use confidant::tui::disk::Report;
use confidant::tui::keymap::{Action, Keymap};
use confidant::tui::overlay::Overlay;
use confidant::tui::overlay::palette::Palette;
use confidant::tui::pane::Pane;

use super::books::rich;
use super::harness::{DiskMode, Screen};

const USUAL: (u16, u16) = (80, 24);

fn ada() -> Screen {
    let mut screen = Screen::new(&rich(), USUAL);
    screen.keys("2").choose("Ada");
    screen
}

/// A cockpit on the rich book with a keymap of the user's.
fn with_own(text: &str) -> Screen {
    let mut screen = ada();
    screen.model.keymap = Keymap::builtin().with_own(text).unwrap();
    screen
}

fn palette(screen: &Screen) -> &Palette {
    match &screen.model.overlay {
        Some(Overlay::Palette(palette)) => palette,
        other => panic!("no palette but {other:?}"),
    }
}

fn listed(screen: &Screen) -> Vec<Action> {
    palette(screen).listed().map(|(entry, _)| entry.action).collect()
}

fn bottom(screen: &mut Screen) -> String {
    screen.text().lines().last().unwrap_or_default().trim().to_owned()
}

#[test]
fn the_palette_has_every_command_with_its_key_or_without() {
    let mut screen = with_own("[client]\nsnooze = { keys = [] }\n");
    let mut all = listed(screen.keys(":"));
    all.push(Action::Palette);
    all.sort();
    let mut wanted = Action::ALL.to_vec();
    wanted.sort();
    assert_eq!(all, wanted);
    for (entry, _) in palette(&screen).listed() {
        let keyless = screen.model.keymap.first_key(entry.action).is_none();
        assert_eq!(entry.keys.is_empty(), keyless, "{}", entry.action);
        assert!(!entry.help.is_empty() && !entry.section.is_empty(), "{}", entry.action);
    }
    assert!(screen.keys("snooze").text().contains("no key"));
}

#[test]
fn a_few_letters_find_a_command() {
    for (typed, wanted) in [
        ("undo", Action::Undo),
        ("prom", Action::Promise),
        ("dayb", Action::DayBack),
        ("day back", Action::DayBack),
        ("another program", Action::Import),
        ("INTER", Action::Interaction),
        ("shell", Action::Suspend),
        ("hlth", Action::Health),
        ("stage of trust", Action::Assess),
    ] {
        assert_eq!(listed(ada().keys(":").keys(typed)).first(), Some(&wanted), "{typed}");
    }
    assert_eq!(listed(ada().keys(":zzzz")), []);
}

#[test]
fn enter_runs_what_is_selected_and_escape_changes_nothing() {
    let mut screen = ada();
    screen.keys(":interaction<enter>");
    assert_eq!(screen.form().title, ada().keys("i").form().title);
    for leave in ["<esc>", "<c-c>", "<c-g>", "<bs><bs><bs><bs><bs><bs><bs><bs><bs><bs>"] {
        let mut screen = ada();
        let before = screen.text();
        screen.keys(":quit").keys(leave);
        assert_eq!((screen.text(), screen.left), (before, None), "{leave}");
    }
    assert_eq!(ada().keys(":quit<enter>").left, Some(0));
}

#[test]
fn the_selection_moves_with_every_key_that_it_should() {
    for (keys, place) in [
        ("<down>", 1),
        ("<down><up>", 0),
        ("<c-n><c-n>", 2),
        ("<c-n><c-n><c-k>", 1),
        ("<tab><tab><c-p>", 1),
        ("<up>", 0),
        ("<down><down>i", 0),
    ] {
        let mut screen = ada();
        screen.keys(":").keys(keys);
        let wanted = listed(&screen)[place];
        assert_eq!(palette(&screen).selected().map(|it| it.action), Some(wanted), "{keys}");
    }
}

#[test]
fn the_commands_run_last_come_first() {
    let mut screen = ada();
    screen.keys(":help<enter><esc>:health<enter><esc>:");
    assert_eq!(listed(&screen)[..2], [Action::Health, Action::Help]);
    screen.keys("<esc>:help<enter><esc>:");
    assert_eq!(listed(&screen)[..2], [Action::Help, Action::Health]);
    assert_eq!(screen.keys("<enter>").notice(), "");
    assert!(matches!(screen.model.overlay, Some(Overlay::Page(_))));
}

#[test]
fn what_cannot_be_done_says_why_and_nothing_happens() {
    let mut screen = Screen::new(&[], USUAL);
    screen.keys(":promise<enter>");
    assert_eq!(palette(&screen).problem.as_deref(), Some("choose a client first; a adds one"));
    let mut screen = ada();
    assert!(screen.keys("[:close<enter>").text().contains("= returns to now, then x"));
    let mut screen = Screen::reading(USUAL);
    assert!(screen.keys(":interaction<enter>").text().contains("the book is not read yet"));
}

#[test]
fn words_behind_a_name_go_into_what_it_opens() {
    let mut screen = ada();
    screen.keys(":promise the budget by thu<enter>");
    assert_eq!(screen.typed(), "the budget by thu");
    screen.keys("<enter>");
    assert!(screen.tells("the budget"));
    let mut screen = ada();
    screen.keys(":find vol<enter>");
    assert_eq!(screen.on_screen(), "Дмитрий Волков");
    screen.keys(":filter promises<enter>");
    assert_eq!(screen.notice(), "the story shows promises and requests");
    screen.keys(":filter nonsense<enter>");
    assert!(screen.text().contains("the story can show all · open things"));
}

#[test]
fn words_are_not_lost_where_they_cannot_go() {
    let mut screen = ada();
    screen.keys("pa draft<esc>:promise more by thu<enter>");
    assert_eq!(palette(&screen).typed, "promise more by thu");
    assert!(palette(&screen).problem.as_deref().is_some_and(|it| it.contains("a draft is kept there")));
    let mut screen = ada();
    screen.keys("[:promise more by thu<enter>");
    assert!(palette(&screen).problem.as_deref().is_some_and(|it| it.contains("another day")));
}

#[test]
fn what_builds_on_an_entry_waits_for_it() {
    let mut screen = ada();
    screen.disk = DiskMode::Waits;
    screen.keys("psend it by thu<enter>:undo<enter>j");
    assert_eq!(screen.under_way(), 1);
    screen.finish();
    assert_eq!(screen.under_way(), 1, "taking back is asked for once the entry is there");
    assert!(screen.model.overlay.is_none());
}

#[test]
fn pasted_text_goes_into_the_palette_and_closes_no_menu() {
    let mut screen = ada();
    screen.keys(":").paste("und\no");
    assert_eq!(palette(&screen).typed, "und o");
    screen.keys("<esc>a").paste("c");
    assert!(matches!(screen.model.overlay, Some(Overlay::Menu(_))));
}

#[test]
fn a_count_moves_so_many_times_and_lists_keep_their_digits() {
    let mut screen = ada();
    screen.keys("<enter>g");
    let place = |screen: &Screen| screen.model.timeline.place();
    assert_eq!((place(screen.keys("5j")), place(screen.keys("4k"))), (5, 1));
    assert_eq!((place(screen.keys("7G")), place(screen.keys("4g")), place(screen.keys("40G"))), (6, 3, 15));
    screen.keys("4<esc>j");
    assert_eq!((place(&screen), screen.model.count), (15, None));
    assert!(screen.keys("5x").notice().contains("x takes no count"));
    assert!(screen.model.overlay.is_none());
    screen.keys("5[");
    assert_eq!(screen.model.as_of.map(|day| day.to_string()).as_deref(), Some("2026-11-16"));
    screen.keys("=1");
    assert_eq!(screen.model.focus, Pane::Clients);
}

#[test]
fn with_lists_elsewhere_every_digit_counts() {
    let mut screen = with_own(
        "[lists]\ntoday = { keys = [\"T\"] }\nall = { keys = [\"A\"] }\nstages = { keys = [\"S\"] }\n",
    );
    screen.keys("<enter>g12G");
    assert_eq!(screen.model.timeline.place(), 11);
    assert!(screen.keys("T").text().contains("T Today"));
}

#[test]
fn a_sequence_says_what_may_follow() {
    let own = "[move]\ntop = { keys = [\"g g\"] }\nbottom = { keys = [\"g e\"] }\n[book]\nhealth = { keys = [\"g h\"] }\n";
    let mut screen = with_own(own);
    screen.keys("<enter>g");
    assert_eq!(bottom(&mut screen), "g …  g top  e bottom  h health  esc drops it");
    screen.keys("e");
    assert_eq!(screen.model.timeline.place(), 15);
    screen.keys("gg");
    assert_eq!(screen.model.timeline.place(), 0);
    // What was begun is dropped without a trace; a key that goes on nowhere begins anew.
    screen.keys("g<esc>gj");
    assert_eq!((screen.model.timeline.place(), screen.model.typed.len()), (1, 0));
    screen.keys("?gegg");
    assert!(matches!(&screen.model.overlay, Some(Overlay::Page(page)) if page.scroll == 0));
}

#[test]
fn every_sentence_names_the_users_keys() {
    let own = "[client]\nadd = { keys = [\"+\"] }\nassess = { keys = [\"m s\"] }\n[book]\nimport = { keys = [] }\n\
               [lists]\nfilter = { keys = [\"F2\"] }\n[program]\nhelp = { keys = [\"F1\"] }\nquit = { keys = [\"Ctrl+q\"] }\n";
    let own = own.replace("\"+\"", "\"Plus\"");
    let mut screen = with_own(&own);
    assert!(screen.keys("<f>").text().contains("f1 help"));
    assert!(screen.keys("~").notice().contains("f1 shows every key"));
    let help = screen.keys(":help<enter>").text();
    assert!(!help.contains("ctrl-c"), "{help}");
    screen.keys("<esc>");
    let mut empty = Screen::new(&[], (60, 20));
    empty.model.keymap = Keymap::builtin().with_own(&own).unwrap();
    let text = empty.text();
    assert!(text.contains("+ adds a client, :import imports a file"), "{text}");
    assert!(empty.keys("i").notice().contains("+ adds one"));
    assert!(screen.keys(":add<enter>cNew One<enter>").text().contains("m s does it"));
}

#[test]
fn the_bottom_line_offers_what_can_be_done_here() {
    let offers = |screen: &mut Screen| {
        screen.resize((200, 60));
        bottom(screen)
    };
    let has = |line: &str, wanted: &[&str], unwanted: &[&str]| {
        let items: Vec<&str> = line.split("  ").map(str::trim).collect();
        for item in wanted {
            assert!(items.contains(item), "{item} is not in {line}");
        }
        for item in unwanted {
            assert!(!items.contains(item), "{item} is in {line}");
        }
    };
    has(
        &offers(&mut ada()),
        &["enter story", "/ find", ". why", "i interaction", "x close", ": commands", "? help", "q quit"],
        &["u undo", "= now", "esc list", "f filter"],
    );
    has(&offers(ada().keys("<enter>")), &["enter in full", "esc list", "x close", "f filter"], &[". why"]);
    has(&offers(ada().keys("<enter>G")), &["x take back"], &["x close"]);
    has(
        &offers(ada().keys("<tab><tab>")),
        &["enter evidence", "esc list"],
        &["enter in full", "enter story"],
    );
    has(
        &offers(ada().keys("[").keys("<tab>")),
        &["= now", "[ a day back", "] a day on", ": commands"],
        &["x close", "a add", "i interaction", "esc list"],
    );
    has(&offers(ada().keys("/ada<enter>")), &["n next", "esc end search"], &[]);
    let mut recorded = ada();
    has(&offers(recorded.keys("psend it by thu<enter>j")), &["u undo"], &[]);
    let mut empty = Screen::new(&[], USUAL);
    has(
        &offers(empty.keys("2")),
        &["a add a client", "I import", ": commands", "? help", "q quit"],
        &["/ find", "i interaction", "enter story", "x close"],
    );
    has(&offers(&mut Screen::reading(USUAL)), &[": commands", "? help", "q quit"], &["a add", "/ find"]);
}

#[test]
fn the_bottom_line_fits_any_width_and_keeps_the_palette() {
    for keys in ["", "<enter>", "[", "/a<enter>", "a", ":", "?", "4"] {
        let mut screen = ada();
        screen.keys(keys);
        for width in 12..=200 {
            screen.resize((width, 24));
            let line = bottom(&mut screen);
            assert!(!line.contains('…') || keys == "4" || keys == "[", "{width} {keys}: {line}");
            if width >= 24 && matches!(keys, "" | "<enter>" | "/a<enter>") {
                assert!(line.contains(": commands"), "{width} {keys}: {line}");
            }
        }
    }
}

#[test]
fn a_page_that_fits_offers_no_scrolling() {
    assert_eq!(bottom(ada().keys("H")), "Esc closes");
    assert_eq!(bottom(ada().keys("?")), "j k scroll  Esc closes");
}

#[test]
fn an_empty_book_asks_once_how_it_is_to_begin() {
    let mut screen = Screen::first(USUAL);
    assert!(screen.text().contains("An empty book"));
    screen.keys("<esc>");
    assert!(screen.model.overlay.is_none() && screen.notice().contains("a adds a client, I imports"));
    assert!(Screen::first(USUAL).keys("e").model.overlay.is_none());
    assert!(Screen::first(USUAL).keys("a").form().title.contains("client"));
    assert!(!Screen::first(USUAL).keys("i").form().fields.is_empty());
    let mut screen = Screen::first(USUAL);
    screen.keys("s");
    assert_eq!((screen.left, screen.model.sample, screen.lines.len()), (Some(0), true, 0));
    assert!(Screen::new(&rich(), USUAL).model.overlay.is_none());
    assert_eq!(Screen::first(USUAL).keys("q").left, Some(0));
    let mut screen = Screen::first(USUAL);
    let mut other = Screen::first(USUAL);
    other.keys("aAda<enter>");
    screen.hear(Report::Grew(other.lines.clone()));
    assert!(screen.model.overlay.is_none(), "somebody is there by now");
}

#[test]
fn a_book_that_is_damaged_does_not_pass_for_an_empty_one() {
    use confidant::journal::{Class, Damage};
    let damage =
        Damage { file: "FORMAT".into(), offset: 0, class: Class::Header, sentence: "is not there".into() };
    let examination = Box::new(Examination { damage: vec![damage], ..Examination::default() });
    let mut screen = Screen::reading(USUAL);
    let book = Box::default();
    screen.hear(Report::Opened { book, examination, drafts: BTreeMap::new(), behind: None });
    assert!(
        screen.model.overlay.is_none() && screen.notice().contains("H shows where"),
        "{}",
        screen.notice()
    );
}

#[test]
fn no_text_that_is_typed_or_pasted_breaks_the_palette() {
    for text in ["\u{202e}e\u{301}田中👨\u{200d}👩", " \n\t ", "find \u{1b}[2J", "ﬃ ß İ", "promise  "]
    {
        for size in [(12, 5), (40, 12), (80, 24)] {
            let mut screen = ada();
            screen.resize(size).keys(":").paste(text).keys("<bs><c-w><down><enter>").text();
        }
    }
    let mut screen = ada();
    screen.keys(":").paste(&"promise ".repeat(1_000_000));
    assert!(palette(&screen).typed.chars().count() <= 2_000);
}

#[test]
fn the_ways_out_of_a_page_hold_under_any_keymap() {
    let own = "[move]\ntop = { keys = [\"Esc\"] }\nback = { keys = [] }\nbottom = { keys = [\"Ctrl+c\"] }\n\
               [program]\nquit = { keys = [\"Q\"] }\n";
    for key in ["<esc>", "<c-c>"] {
        let mut screen = with_own(own);
        assert!(screen.keys("?").model.overlay.is_some());
        assert!(screen.keys(key).model.overlay.is_none(), "{key}");
    }
}

#[test]
fn now_is_returned_to_only_when_that_is_chosen() {
    let mut screen = ada();
    screen.keys("[i<esc>");
    assert!(screen.model.overlay.is_none() && screen.model.as_of.is_some());
    screen.keys("iy");
    assert!(screen.model.as_of.is_none() && screen.form().title.contains("Ada"));
}

#[test]
fn nothing_is_offered_that_cannot_be_done() {
    let offers = |keys: &str, words: &str| {
        let mut screen = ada();
        screen.resize((200, 60)).keys(keys);
        bottom(&mut screen).contains(words)
    };
    assert!(offers(":undo", "Esc leaves") && !offers(":undo", "Enter runs it"));
    assert!(offers(":help", "Enter runs it") && !offers(":zzzz", "Enter runs it"));
    assert!(offers("/ada", "Enter goes there") && !offers("/zzzz", "Enter goes there"));
    assert!(!offers("Fzzzzqq", "Enter goes there"));
    assert!(offers("I", "Enter reads it") && offers(":export<enter>", "Enter writes it"));
    let mut screen = ada();
    assert!(screen.keys(":back<enter>").text().contains("this is the list"));
    assert_eq!(screen.keys("<esc><esc>").notice(), "");
}

#[test]
fn a_letter_that_a_menu_does_not_have_leaves_it_open() {
    let mut screen = ada();
    screen.keys("<enter>x");
    assert!(matches!(screen.model.overlay, Some(Overlay::Menu(_))));
    screen.keys("#");
    assert!(matches!(screen.model.overlay, Some(Overlay::Menu(_))));
    assert!(screen.keys("<c-c>").model.overlay.is_none());
}
