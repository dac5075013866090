//! What the screens look like: each row of the table is a snapshot in `snapshots/`, and each snapshot is in the table.
//!
//! `INSTA_UPDATE=always cargo test screens::look` writes them anew; then read the difference.

use std::collections::BTreeSet;
use std::path::Path;

use confidant::journal::Report as Examination;
use confidant::tui::disk::Report;
use confidant::tui::theme::{Glyphs, Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

use super::agreed::agreed;
use super::books::rich;
use super::harness::{DiskMode, Screen};

const WIDE: (u16, u16) = (120, 36);
const USUAL: (u16, u16) = (80, 24);
const SMALL: (u16, u16) = (60, 20);
const TINY: (u16, u16) = (40, 12);

/// Which cockpit the keys are typed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    Empty,
    /// Before anybody said how it is to begin.
    First,
    Rich,
    /// The same with Ada chosen in the list of all.
    Ada,
    /// The same with much that was agreed.
    Agreed,
    /// The disk refuses.
    Full,
    Ascii,
    Colourless,
    Unreadable,
    Damaged,
    Reading,
}

const SHOTS: &[(&str, Start, &str, (u16, u16))] = &[
    ("today-120", Start::Rich, "", WIDE),
    ("today-80", Start::Rich, "", USUAL),
    ("today-60", Start::Rich, "", SMALL),
    ("today-story-60", Start::Rich, "<enter>", SMALL),
    ("stage-120", Start::Agreed, "<tab><tab>", WIDE),
    ("stage-folded-120", Start::Agreed, "<tab><tab>jjjj<enter>", WIDE),
    ("stage-evidence-120", Start::Ada, "<tab><tab><enter>", WIDE),
    ("stage-evidence-80", Start::Ada, "<tab><tab><enter>", USUAL),
    ("stage-evidence-60", Start::Ada, "<tab><tab><enter>", SMALL),
    ("brief-120", Start::Agreed, "b", WIDE),
    ("brief-80", Start::Agreed, "b", USUAL),
    ("brief-60", Start::Agreed, "b", SMALL),
    ("conversation-120", Start::Agreed, ":conversation<enter>", WIDE),
    ("conversation-80", Start::Agreed, ":conversation<enter>", USUAL),
    ("conversation-60", Start::Agreed, ":conversation<enter>", SMALL),
    ("stage-80", Start::Ada, "<tab><tab>", USUAL),
    ("stage-60", Start::Ada, "<tab><tab>", SMALL),
    ("all-120", Start::Rich, "2", WIDE),
    ("all-80", Start::Rich, "2", USUAL),
    ("stages-120", Start::Rich, "3", WIDE),
    ("story-ada-120", Start::Ada, "<enter>", WIDE),
    ("story-ada-80", Start::Ada, "<enter>", USUAL),
    ("story-ledger-80", Start::Ada, "<enter>fff", USUAL),
    ("empty-120", Start::Empty, "", WIDE),
    ("empty-80", Start::Empty, "", USUAL),
    ("empty-60", Start::Empty, "", SMALL),
    ("interaction-new-80", Start::Ada, "i", USUAL),
    ("interaction-120", Start::Ada, FULL_LINE, WIDE),
    ("interaction-80", Start::Ada, FULL_LINE, USUAL),
    ("interaction-60", Start::Ada, FULL_LINE, SMALL),
    ("promise-80", Start::Ada, "psend the budget by thu", USUAL),
    ("promise-no-date-80", Start::Ada, "psend the budget<enter>", USUAL),
    ("reminder-80", Start::Ada, "rthu 9:00: before the board meets", USUAL),
    ("appointment-80", Start::Ada, "atthu 14:00: the bank", USUAL),
    ("close-promise-80", Start::Ada, "<enter>jx", USUAL),
    ("close-request-80", Start::Ada, "<enter>x", USUAL),
    ("close-reminder-80", Start::Ada, "<enter>gjx", USUAL),
    ("close-appointment-80", Start::Ada, "<enter>gx", USUAL),
    ("close-entry-80", Start::Ada, "<enter>Gx", USUAL),
    ("late-reason-80", Start::Rich, "/ada<enter><enter>jxk", USUAL),
    ("snooze-80", Start::Ada, "<enter>gjz", USUAL),
    ("add-80", Start::Ada, "a", USUAL),
    ("add-60", Start::Ada, "a", SMALL),
    ("add-trust-60", Start::Ada, "ae", SMALL),
    ("challenge-60", Start::Ada, "aeec<tab>why not sooner<tab>d", SMALL),
    ("decision-80", Start::Ada, "dthe depot<tab>rent<enter>buy<tab>rents may rise<tab>rent", USUAL),
    ("decision-one-way-80", Start::Ada, "dthe depot<tab>rent<tab><tab>rent<enter>", USUAL),
    ("engagement-80", Start::Ada, "aemmonthly accounts<tab>1.200,50 eur", USUAL),
    ("hand-off-60", Start::Ada, "aehtax", SMALL),
    ("interaction-decision-80", Start::Ada, DECISION, USUAL),
    ("editor-120", Start::Ada, "e", WIDE),
    ("editor-80", Start::Ada, "e", USUAL),
    ("editor-60", Start::Ada, "e<tab><tab>", SMALL),
    ("help-120", Start::Rich, "?", WIDE),
    ("help-80", Start::Rich, "?", USUAL),
    ("why-80", Start::Rich, ".", USUAL),
    ("details-80", Start::Ada, "<enter><enter>", USUAL),
    ("health-80", Start::Rich, "H", USUAL),
    ("health-damaged-80", Start::Damaged, "H", USUAL),
    ("import-80", Start::Rich, "Iaddresses.vcf<enter>", USUAL),
    ("import-missing-80", Start::Rich, "Inothing.vcf<enter>", USUAL),
    ("masked-80", Start::Rich, "M", USUAL),
    ("masked-story-120", Start::Ada, "M<enter>", WIDE),
    ("masked-details-80", Start::Ada, "<enter>M<enter>", USUAL),
    ("masked-form-80", Start::Ada, "icall in 12m: the depot<a-m>", USUAL),
    ("masked-search-80", Start::Rich, "Floan<a-m>", USUAL),
    ("search-80", Start::Rich, "Floan<down>", USUAL),
    ("search-120", Start::Rich, "Fclient:ada the", WIDE),
    ("search-nothing-60", Start::Rich, "Fzzz", SMALL),
    ("find-80", Start::Rich, "/oka", USUAL),
    ("find-nobody-60", Start::Rich, "/zzz", SMALL),
    ("as-of-120", Start::Ada, "{{{", WIDE),
    ("as-of-asks-80", Start::Ada, "[i", USUAL),
    ("unreadable-80", Start::Unreadable, "", USUAL),
    ("reading-80", Start::Reading, "", USUAL),
    ("first-80", Start::First, "", USUAL),
    ("first-40", Start::First, "", TINY),
    ("palette-120", Start::Ada, ":", WIDE),
    ("palette-80", Start::Ada, ":prom", USUAL),
    ("palette-60", Start::Ada, "[:now", SMALL),
    ("palette-40", Start::Ada, ":", TINY),
    ("palette-words-80", Start::Ada, ":promise the budget by thu", USUAL),
    ("palette-blocked-80", Start::Empty, ":<down><down><down><down><down><down><down><down><enter>", USUAL),
    ("palette-nothing-40", Start::Ada, ":zzz", TINY),
    ("count-80", Start::Ada, "<enter>4", USUAL),
    ("talks-none-80", Start::Empty, "acNobody Yet<enter><enter>ff", USUAL),
    ("not-saved-80", Start::Full, "icall 12m: the depot<enter>", USUAL),
    ("sealed-80", Start::Ada, SEALED, USUAL),
    ("sealed-open-80", Start::Ada, SEALED_OPEN, USUAL),
    ("sealed-left-80", Start::Ada, SEALED_LEFT, USUAL),
    ("ascii-today-80", Start::Ascii, "", USUAL),
    ("ascii-story-120", Start::Ascii, "/ada<enter><enter>", WIDE),
    ("ascii-form-80", Start::Ascii, "i", USUAL),
    ("no-colour-80", Start::Colourless, "<enter>", USUAL),
    ("charter-120", Start::Agreed, "c", WIDE),
    ("charter-80", Start::Agreed, "c", USUAL),
    ("charter-60", Start::Agreed, "c", SMALL),
    ("charter-none-80", Start::Ada, "c", USUAL),
    ("charter-menu-80", Start::Agreed, "c<enter>", USUAL),
    ("expectations-80", Start::Agreed, "c<enter>e", USUAL),
    ("against-wishes-80", Start::Agreed, "imail out: about her father's operation", USUAL),
    ("masked-charter-80", Start::Agreed, "Mc", USUAL),
    ("book-120", Start::Agreed, "B", WIDE),
    ("book-80", Start::Agreed, "B", USUAL),
    ("book-60", Start::Agreed, "B", SMALL),
    ("masked-book-80", Start::Agreed, "MB", USUAL),
    ("precedents-80", Start::Agreed, ":precedents<enter>", USUAL),
    ("precedents-60", Start::Agreed, ":precedents<enter>bank", SMALL),
];

const FULL_LINE: &str = "icall in 12m with Chidi: worried about the loan  ? what if the bank says no  \
                         ! send the term sheet by thu  = wait for the audit #concern";
const DECISION: &str =
    "icall 5m: the depot  = depot: rent | buy | do nothing -> rent because the lease runs out";
const SEALED: &str = "<enter>Gkkkkkkk";
const SEALED_OPEN: &str = "<enter>Gkkkkkkk<enter>";
const SEALED_LEFT: &str = "<enter>Gkkkkkkk<enter>kj";

fn begin(start: Start, size: (u16, u16)) -> Screen {
    let mut screen = match start {
        Start::Agreed => Screen::new(&agreed(), size),
        Start::Empty => Screen::new(&[], size),
        Start::First => Screen::first(size),
        Start::Unreadable | Start::Reading => Screen::reading(size),
        _ => Screen::new(&rich(), size),
    };
    match start {
        Start::Ada | Start::Agreed => drop(screen.keys("2").choose("Ada")),
        Start::Full => screen.disk = DiskMode::Refuses("no space left on the disk; nothing was saved"),
        Start::Ascii => screen.model.theme = Theme::new(true, Glyphs::Ascii),
        Start::Colourless => screen.model.theme = Theme::new(false, Glyphs::Unicode),
        Start::Unreadable => {
            screen.hear(Report::Unreadable("log: permission denied; give yourself access to it".into()));
        }
        Start::Damaged => screen.examination = damaged(),
        Start::Empty | Start::First | Start::Rich | Start::Reading => {}
    }
    let file = include_bytes!("../fixtures/vcard/gmail-list-v30.vcf");
    screen.files.insert("addresses.vcf".into(), file.to_vec());
    screen
}

fn damaged() -> Examination {
    use confidant::journal::{Class, Damage};
    let sentence = "a line does not agree with its hash; the lines around it are kept".to_owned();
    let file = "log/kkkkkkkkkk/00000001.jsonl".to_owned();
    let damage = Damage { file, offset: 4711, class: Class::Header, sentence };
    Examination { damage: vec![damage], ..Examination::default() }
}

#[test]
fn the_screens_look_like_their_snapshots() {
    for (name, start, keys, size) in SHOTS {
        let text = begin(*start, *size).keys(keys).text();
        insta::with_settings!({
            snapshot_path => "snapshots",
            prepend_module_to_snapshot => false,
            omit_expression => true,
            description => format!("{start:?}, {} × {}, keys: {keys}", size.0, size.1),
        }, {
            insta::assert_snapshot!(*name, text);
        });
    }
}

#[test]
fn every_snapshot_is_looked_at() {
    let named: BTreeSet<String> = SHOTS.iter().map(|(name, ..)| format!("{name}.snap")).collect();
    assert_eq!(named.len(), SHOTS.len(), "a name is used twice");
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens/snapshots");
    let files = std::fs::read_dir(dir).expect("the snapshots").map(|it| it.expect("a file").file_name());
    let files: BTreeSet<String> = files.map(|name| name.to_string_lossy().into_owned()).collect();
    assert_eq!(files, named);
}

#[test]
fn every_snapshot_fits_a_terminal() {
    for (name, start, keys, size) in SHOTS {
        let buffer = begin(*start, *size).keys(keys).draw();
        super::terminal::assert_harmless(&buffer, name);
        super::terminal::assert_whole(&buffer, name);
    }
}

fn colours(buffer: &Buffer) -> BTreeSet<String> {
    let cells = buffer.content.iter().flat_map(|cell| [cell.fg, cell.bg, cell.underline_color]);
    cells.filter(|colour| *colour != Color::Reset).map(|colour| format!("{colour:?}")).collect()
}

#[test]
fn without_colour_there_is_none_and_the_selection_still_shows() {
    for (name, _, keys, size) in SHOTS.iter().filter(|shot| shot.1 == Start::Ada || shot.1 == Start::Rich) {
        let mut screen = begin(Start::Colourless, *size);
        screen.keys("2").choose("Ada");
        let buffer = screen.keys(keys).draw();
        assert_eq!(colours(&buffer), BTreeSet::new(), "{name}");
    }
    let buffer = begin(Start::Colourless, USUAL).draw();
    assert!(buffer.content.iter().any(|cell| cell.modifier.contains(Modifier::REVERSED)));
}

#[test]
fn sixteen_colours_are_enough() {
    let buffer = begin(Start::Ada, WIDE).keys("<enter>").draw();
    assert!(colours(&buffer).iter().all(|colour| !colour.contains('(')), "{:?}", colours(&buffer));
}

#[test]
fn away_from_now_the_frame_has_its_own_colour() {
    let past = Theme::new(true, Glyphs::Unicode).style(Role::Past).fg.expect("a colour");
    let has = |keys: &str| {
        let buffer = begin(Start::Ada, WIDE).keys(keys).draw();
        buffer.content.iter().any(|cell| cell.fg == past && matches!(cell.symbol(), "│" | "┌" | "┘"))
    };
    assert!(!has("<enter>") && has("<enter>[") && !has("<enter>[=") && !has("[<esc>"));
}

#[test]
fn in_ascii_only_the_book_is_not_ascii() {
    for keys in ["", "2", "3", "<enter>", "?", "H", ".", "i", "p", "r", "a", "e", "/x", "["] {
        let mut screen = begin(Start::Empty, USUAL);
        screen.keys("acPlain Name<enter>");
        screen.model.theme = Theme::new(true, Glyphs::Ascii);
        let text = screen.keys(keys).text();
        let odd: String = text.chars().filter(|c| !c.is_ascii()).collect();
        assert_eq!(odd, "", "after {keys}:\n{text}");
    }
}
