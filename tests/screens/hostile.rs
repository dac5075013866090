//! Hostile text in every field, on every screen: no byte reaches the terminal that the program did not mean.
//!
//! Short: each payload on every second screen at 80 × 24, its neighbour on the others. Long (`CONFIDANT_LONG=1`): at three sizes, every entry's own
//! menu and details, and heaps of ten thousand marks. A hundred thousand on one letter are tried in both forms.

use std::collections::BTreeMap;

use confidant::domain::line::{Fact, Line};
use confidant::journal::{Class, Damage, Note, NoteKind, ReadOnly, Report as Examination, Waiting};
use confidant::tui::disk::Report;
use confidant::tui::theme::{Glyphs, Theme};

use super::books::{hostile, rich};
use super::harness::{DiskMode, Screen};
use super::sizes::{SCREENS, busiest};
use super::terminal::{assert_authored, assert_harmless, assert_shown, assert_whole, bytes};

/// What others tried on terminals and on eyes: each has to be seen, and none obeyed.
fn payloads() -> Vec<(&'static str, String)> {
    let marks = if super::long() { 10_000 } else { 1_000 };
    let mut payloads: Vec<(&'static str, String)> = [
        ("title", "\u{1b}]0;owned\u{7}title"),
        ("clipboard", "\u{1b}]52;c;ZXZpbA==\u{1b}\\clip"),
        ("link", "\u{1b}]8;;http://evil.example\u{1b}\\link\u{1b}]8;;\u{1b}\\"),
        ("clear", "\u{1b}[2J\u{1b}[H\u{1b}[?1049l\u{1b}[6nclear"),
        ("colour", "\u{1b}[31;5mred\u{1b}[8mhidden"),
        ("device", "\u{1b}P$q\"p\u{1b}\\\u{1b}_apc\u{1b}\\\u{1b}^pm\u{1b}\\\u{1b}cdevice"),
        ("c1", "c1\u{9b}2J\u{9d}0;x\u{9c}\u{90}q\u{84}\u{85}\u{8d}"),
        ("c0", "\0\u{1}\u{7}\u{8}\u{8}\u{b}\u{c}\u{e}\u{f}\u{7f}c0"),
        ("lines", "one\ntwo\r\nthree\tfour\u{b}five\rsix"),
        ("bidi", "\u{202e}evil\u{2066}\u{2067}\u{2068}\u{2069}\u{202c}\u{200f}\u{61c}bidi"),
        ("zero", "ze\u{200b}ro\u{feff}\u{2060}\u{ad}\u{180e}wi\u{200d}dth\u{200c}"),
        ("tags", "ta\u{e0001}\u{e0041}\u{e0042}\u{e007f}gs"),
        ("wide", "田中千代ｆｕｌｌ　한국어田中千代田中千代田中千代田中千代田中千代田中千代田中千代"),
        ("emoji", "👨\u{200d}👩\u{200d}👧\u{200d}👦👩🏽\u{200d}🚀🇵🇹🇵❤\u{fe0f}☎\u{fe0f}1\u{fe0f}\u{20e3}👍🏿"),
        ("joined", "क्षत्रिय ශ්\u{200d}රී می\u{200c}خواهم ﷽ ꧁ 각각\u{1161}\u{11a8}ﾊﾞﾊﾟ"),
        ("seats", "\u{301}\u{302}lone \u{600}12 \u{110bd}x \u{3164}\u{ffa0}\u{2800}\u{fff9}\u{ffff}"),
    ]
    .map(|(name, text)| (name, text.to_owned()))
    .into();
    payloads.push(("zalgo", format!("Z{}algo", "\u{301}".repeat(marks))));
    payloads.push(("selectors", format!("S{}s", "\u{fe0f}".repeat(marks))));
    payloads.push(("long", "long ".repeat(marks / 5)));
    payloads.push(("one word", "w".repeat(marks)));
    payloads.push(("many lines", "m\n".repeat(marks / 10)));
    payloads.push(("wide line", "田".repeat(marks / 3)));
    payloads
}

fn sizes() -> &'static [(u16, u16)] {
    if super::long() { &[(80, 24), (120, 36), (61, 20), (33, 9)] } else { &[(80, 24)] }
}

fn assert_meant(screen: &Screen, size: (u16, u16), told: &str) {
    let (bytes, buffer) = bytes(&screen.model, size);
    assert_harmless(&buffer, told);
    assert_whole(&buffer, told);
    assert_authored(&bytes, told);
    assert_shown(&bytes, &buffer, told);
}

#[test]
fn hostile_text_in_every_field_on_every_screen() {
    for (number, (name, payload)) in payloads().into_iter().enumerate() {
        let book = hostile(&payload);
        let (first, step) = if super::long() { (0, 1) } else { (number % 2, 2) };
        for size in sizes() {
            for keys in SCREENS.iter().skip(first).step_by(step) {
                let mut screen = busiest(&book, *size);
                screen.examination = strange(&payload);
                assert_meant(screen.keys(keys), *size, &format!("{name}, {keys}, {size:?}"));
            }
        }
    }
}

#[test]
fn hostile_text_in_every_entry() {
    for (name, payload) in payloads() {
        let mut screen = busiest(&hostile(&payload), (120, 36));
        screen.keys("<enter>g");
        let rows = screen.model.timeline.story.spots.len();
        assert!(rows > 30, "{rows} rows");
        for row in 0..rows {
            if super::long() || row % 4 == 0 {
                for key in ["<enter>", "x", "z", "."] {
                    let told = format!("{name}, row {row}, {key}");
                    assert_meant(screen.keys(key), (120, 36), &told);
                    screen.keys("<esc>");
                    assert!(screen.model.overlay.is_none(), "{told}: {:?} stays open", screen.model.overlay);
                    screen.keys("<enter>");
                    if screen.model.overlay.is_some() {
                        screen.keys("<esc>");
                    }
                }
            }
            screen.keys("j");
        }
    }
}

#[test]
fn a_hundred_thousand_marks_on_one_letter() {
    let book = hostile(&format!("Z{}algo", "\u{301}".repeat(100_000)));
    let screens = if super::long() { SCREENS } else { &["<enter><enter>", "e"] };
    for keys in screens {
        assert_meant(busiest(&book, (80, 24)).keys(keys), (80, 24), keys);
    }
}

#[test]
fn syllables_of_every_width_at_every_edge() {
    let (_, joined) = payloads().into_iter().find(|(name, _)| *name == "joined").expect("it");
    let book = hostile(&joined);
    for keys in ["", "<enter>G<enter>", "e", "an"] {
        for width in 40..if super::long() { 130 } else { 75 } {
            let mut screen = busiest(&book, (width, 20));
            assert_meant(screen.keys(keys), (width, 20), &format!("{keys} at {width}"));
        }
    }
}

#[test]
fn hostile_text_while_it_is_typed_and_pasted() {
    for (name, payload) in payloads() {
        for form in ["i", "p", "r", "d", "an", "ac", "e", "I", "/", "ag<tab>", "aeh", "d<tab>"] {
            let mut screen = busiest(&rich(), (80, 24));
            screen.keys(form).paste(&payload);
            let told = format!("{name} pasted after {form}");
            assert_meant(&screen, (80, 24), &told);
            assert_meant(screen.keys("<left><left><home>"), (80, 24), &told);
            assert_meant(screen.keys("<tab>"), (80, 24), &told);
            assert_meant(screen.keys("<tab><enter>"), (80, 24), &told);
            assert_meant(screen.keys("<esc>"), (80, 24), &told);
            if payload.len() < 500 && (super::long() || matches!(form, "i" | "an" | "/")) {
                let mut screen = busiest(&rich(), (80, 24));
                screen.keys(form);
                for c in payload.chars() {
                    screen.keys(&c.to_string());
                    assert_meant(&screen, (80, 24), &format!("{name} typed after {form}"));
                }
            }
        }
    }
}

#[test]
fn hostile_text_in_what_the_disk_says() {
    for (name, payload) in payloads() {
        let mut screen = Screen::reading((80, 24));
        screen.hear(Report::Unreadable(payload.clone()));
        assert_meant(&screen, (80, 24), name);
        let mut screen = busiest(&rich(), (80, 24));
        screen.hear(Report::FileRead(Err(payload.clone())));
        assert_meant(&screen, (80, 24), name);
        screen.disk = DiskMode::Refuses(Box::leak(payload.clone().into_boxed_str()));
        assert_meant(screen.keys("icall 5m: x<enter>"), (80, 24), name);
        assert_meant(screen.keys("<esc>"), (80, 24), name);
        let one_line = payload.replace(['\n', '\r'], " ");
        let card = format!(
            "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:{one_line}\r\nTEL:{one_line}\r\nX-ODD:{one_line}\r\nEND:VCARD\r\n{one_line}\r\n"
        );
        screen.files.insert("hostile.vcf".into(), card.into_bytes());
        screen.disk = DiskMode::Works;
        assert_meant(screen.keys("Ihostile.vcf<enter>"), (80, 24), name);
        assert_meant(screen.keys("<enter>"), (80, 24), name);
        assert_meant(screen.keys(&format!("I{}<enter>", payload.replace('<', "("))), (80, 24), name);
    }
}

#[test]
fn hostile_drafts() {
    for (name, payload) in payloads() {
        let mut before = busiest(&rich(), (80, 24));
        before.keys("i").paste(&payload).keys("<esc>e<tab><tab>").paste(&payload).keys("<esc>");
        let told = format!("draft of {name}");
        let mut screen = before.restarted();
        screen.keys("2").choose("Ada");
        assert_meant(screen.keys("i"), (80, 24), &told);
        assert_meant(screen.keys("<esc>e"), (80, 24), &told);
        let raw = BTreeMap::from([
            ("interaction-x".to_owned(), payload.clone()),
            (payload.clone(), payload.clone()),
        ]);
        screen.drafts.extend(raw);
        assert_meant(screen.restarted().keys("i"), (80, 24), &told);
    }
}

#[test]
fn entries_that_nobody_knows_are_counted_and_not_shown() {
    for (name, payload) in payloads() {
        let mut lines: Vec<Line> = rich();
        for line in &mut lines {
            for part in &mut line.parts {
                part.facts.push(Fact::Unknown { tag: payload.clone(), critical: false });
            }
        }
        let mut screen = busiest(&lines, (80, 24));
        assert_meant(screen.keys("H"), (80, 24), name);
        assert!(screen.text().contains("newer version are kept"));
    }
}

#[test]
fn hostile_text_in_plain_ascii() {
    for (name, payload) in payloads() {
        for keys in ["", "<enter>", "<enter><enter>", "i", "e", ".", "x", "H", "<tab><tab>"] {
            let mut screen = busiest(&hostile(&payload), (80, 24));
            screen.model.theme = Theme::new(true, Glyphs::Ascii);
            assert_meant(screen.keys(keys), (80, 24), &format!("{name}, {keys}"));
        }
    }
}

/// A journal of which nothing good can be said, in these words.
fn strange(words: &str) -> Examination {
    let file = || words.to_owned();
    let damage = Damage { file: file(), offset: 7, class: Class::Torn, sentence: file() };
    Examination {
        damage: vec![damage],
        notes: vec![Note { file: file(), kind: NoteKind::Crlf, count: 3 }],
        waiting: vec![Waiting { file: file(), offset: 3, len: 4 }],
        read_only: vec![ReadOnly::Incompatible(file())],
        ..Examination::default()
    }
}
