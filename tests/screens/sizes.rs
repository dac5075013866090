//! Every window size on every screen: no panic, nothing over the edge, no glyph cut in half.
//!
//! Short: every size from 0 × 0 to 40 × 40 on six screens, and on all screens a grid of sizes around the places
//! where the layout changes. Long (`CONFIDANT_LONG=1`): every size on every screen.

use std::panic::{AssertUnwindSafe, catch_unwind};

use confidant::domain::line::Line;
use confidant::tui::disk::Report;
use ratatui::buffer::Buffer;

use super::books::{hostile, rich};
use super::harness::{Screen, frame};
use super::terminal::{assert_harmless, assert_whole};

/// The screens, by the keys that lead there from the list of all with the busiest client chosen.
pub const SCREENS: &[&str] = &[
    "",
    "1",
    "3",
    "<enter>",
    "<enter>fff",
    "<enter>G",
    "<tab><tab>",
    "<tab><tab>jjj",
    "?",
    "?GG",
    ".",
    "H",
    "Iaddresses.vcf<enter>",
    "Iaddresses.vcf<enter>jjjjj",
    "I",
    "/",
    "/a",
    "/zzzz",
    "Fa",
    "Fcall<down><down>",
    "Fzzzz",
    "i",
    "icall in 12m with Ada: 田中 and what not  ? may we  ! send it by thu  ! and that  < papers by fri  = no  * all",
    "icall: x  ! y<enter>",
    "p",
    "psend it by thu",
    "r",
    "r24 nov 9:00: why not",
    "d",
    "s",
    "e",
    "e<tab><tab><tab><tab><tab><tab><tab><tab><tab><tab><tab><tab><tab><tab><tab>",
    "a",
    "ac",
    "ap",
    "ar",
    "at",
    "at24 nov 9:00: why",
    "ag",
    "an",
    "anone<enter>two<enter>three<enter>four<enter>five<enter>six<enter>seven<enter>eight",
    "aw",
    "ae",
    "aeec",
    "aehtax",
    "aed",
    "aemaccounts",
    "ddepot<tab>rent<enter>buy<enter>do nothing",
    "as",
    "x",
    "z",
    "<enter>gx",
    "<enter>gz",
    "<enter>Gx",
    "<enter><enter>",
    "<enter>G<enter>",
    "{",
    "{{{{{{{{{{{{{{{{{{{{{{{{{{{",
    "[i",
    "Q",
    ":",
    ":a",
    ":zzzz",
    ":promise something by thu",
    ":<down><down><down><down><down><down><down><down><down><down><down><down><down><down>",
    "5",
    ":duplicates<enter>",
    ":duplicates<enter>n",
    ":merge<enter>a",
    ":merge<enter>a<enter>",
    "c",
    "c<enter>",
    "c<enter>e",
    "c<enter>w",
    "c<enter>f",
    "B",
    "Bjjjjj",
    ":precedents<enter>",
    ":precedents<enter>zzz",
];

/// A cockpit on that book with the client chosen of whom there is most to tell.
pub fn busiest(book: &[Line], size: (u16, u16)) -> Screen {
    let mut screen = Screen::new(book, size);
    screen.hasty = true;
    let file = include_bytes!("../fixtures/vcard/gmail-list-v30.vcf");
    screen.files.insert("addresses.vcf".into(), file.to_vec());
    screen.keys("2");
    let busiest = screen.model.book.standings().max_by_key(|it| it.open.len()).map(|it| it.id);
    screen.model.clients.selected = busiest;
    screen.model.refresh_client();
    screen
}

fn frame_or_fail(screen: &Screen, size: (u16, u16), told: &str) -> Buffer {
    let drawn = catch_unwind(AssertUnwindSafe(|| frame(&screen.model, size).0));
    drawn.unwrap_or_else(|_| panic!("{told} panics at {size:?}"))
}

fn assert_fits(screen: &Screen, size: (u16, u16), told: &str) {
    let buffer = frame_or_fail(screen, size, told);
    let told = || format!("{told} at {size:?}");
    assert_eq!((buffer.area.width, buffer.area.height), size);
    assert_whole(&buffer, &told());
    assert_harmless(&buffer, &told());
}

fn all() -> impl Iterator<Item = (u16, u16)> {
    (0..=40).flat_map(|width| (0..=40).map(move |height| (width, height)))
}

/// Around the smallest window, the places where the layout changes, and far beyond.
fn grid() -> impl Iterator<Item = (u16, u16)> {
    let widths = [0, 1, 2, 11, 12, 13, 23, 40, 69, 70, 71, 80, 99, 100, 101, 120];
    let heights = [0, 1, 4, 5, 6, 7, 12, 13, 14, 15, 24, 40];
    widths.into_iter().flat_map(move |width| heights.into_iter().map(move |height| (width, height)))
}

#[test]
fn every_size_up_to_forty_by_forty() {
    let names = "👨\u{200d}👩\u{200d}👧 田中千代田中千代田中千代 e\u{301}\u{301}x שלום";
    let books = [("rich", rich()), ("hostile", hostile(names)), ("empty", Vec::new())];
    for (name, book) in &books {
        for (place, keys) in SCREENS.iter().enumerate() {
            let every = super::long() || (name != &"empty" && place % 9 == 3);
            if name == &"empty" && place % 2 == 1 && !super::long() {
                continue;
            }
            let mut screen = busiest(book, (80, 24));
            screen.keys(keys);
            let told = format!("{name}, {keys}");
            if every {
                all().for_each(|size| assert_fits(&screen, size, &told));
            } else {
                grid()
                    .step_by(if name == &"rich" { 1 } else { 3 })
                    .for_each(|size| assert_fits(&screen, size, &told));
            }
        }
    }
}

#[test]
fn far_beyond() {
    for keys in ["", "<enter>", "i", "?", "e", "x"] {
        let mut screen = busiest(&rich(), (80, 24));
        screen.keys(keys);
        for size in [(200, 60), (300, 100), (1000, 3), (3, 1000), (65_535, 1), (1, 65_535), (4000, 16)] {
            assert_fits(&screen, size, keys);
        }
    }
}

#[test]
fn before_the_book_is_read_and_when_it_cannot_be() {
    let mut screen = Screen::reading((80, 24));
    grid().for_each(|size| assert_fits(&screen, size, "reading"));
    screen.hear(Report::Unreadable("log: permission denied\u{1b}[2J; give yourself access".into()));
    grid().for_each(|size| assert_fits(&screen, size, "unreadable"));
}

#[test]
fn keys_work_in_windows_of_any_size() {
    for size in [(0, 0), (1, 1), (12, 5), (13, 6), (40, 1), (1, 40), (20, 8), (70, 5)] {
        for keys in SCREENS {
            let mut screen = busiest(&rich(), size);
            screen.hasty = false;
            let typed = catch_unwind(AssertUnwindSafe(|| {
                screen.keys(keys).keys("jkGg<c-d><c-u><tab><s-tab><enter><esc><esc>");
            }));
            assert!(typed.is_ok(), "{keys} at {size:?}");
        }
    }
}

#[test]
fn a_window_that_grows_shows_everything_again() {
    let mut screen = busiest(&rich(), (80, 24));
    let before = screen.text();
    screen.resize((5, 2)).resize((0, 0)).resize((80, 24));
    assert_eq!(screen.text(), before);
}
