//! What is agreed with a client: the charter page and its forms, the file that is given away, what a contact goes against,
//! and the pages that are made of the whole book.

use confidant::domain::charter::{
    BoundarySet, Detail, ExpectationsAgreed, Norm, NormAgreed, Rule, TrustDefined, WishesSaid,
};
use confidant::domain::command::Command;
use confidant::domain::engagement::{EngagementSet, FeePeriod, Money};
use confidant::domain::event::Event;
use confidant::domain::evidence::{EvidenceKind, EvidenceRecorded};
use confidant::domain::id::{ClientId, EngagementId, EvidenceId, Id};
use confidant::domain::interaction::Confidentiality;
use confidant::domain::line::Line;
use confidant::domain::stage::{Balance, BalanceFelt, Stage, StagePlanned};
use confidant::domain::time::Happened;
use confidant::tui::disk::Report;
use confidant::tui::keymap::Action;
use confidant::tui::overlay::Overlay;
use confidant::tui::theme::{Glyphs, Theme};

use super::books::{Making, day, rich};
use super::harness::{DiskMode, Screen};

fn on(text: &str) -> Happened {
    text.parse().expect("a moment")
}

fn precedent(words: &str, about: &str, conf: Confidentiality) -> Event {
    let (id, kind, on) = (EvidenceId(Id::UNMINTED), EvidenceKind::Precedent, on("2026-06-04"));
    let (words, about) = (words.to_owned(), about.to_owned());
    EvidenceRecorded { id, kind, words, on, reaction: None, about, interaction: None, conf }.into()
}

fn engaged(what: &str, minor: i64, period: FeePeriod, next: &str) -> Event {
    let fee = Some(Money { currency: "EUR".into(), minor });
    let (id, on, next) = (EngagementId(Id::UNMINTED), on("2026-05-01"), Some(day(next)));
    EngagementSet { id, what: what.into(), fee, period, on, next, goal: None, chosen: String::new() }.into()
}

fn planned(stage: Stage, by: &str, why: &str) -> Event {
    let (stage, by) = (Some(stage), Some(day(by)));
    StagePlanned { stage, by, why: why.into(), on: on("2026-05-01") }.into()
}

/// The rich book with much that was agreed with Ada, and what the book lives on.
pub fn agreed() -> Vec<Line> {
    let mut book = Making::after(rich());
    let (ada, bruno) = (book.named("Ada Okafor"), book.named("Bruno Sá"));
    let (open, confidential) = (Confidentiality::Open, Confidentiality::Confidential);
    let facts = vec![
        TrustDefined { words: "you call back".into(), on: on("2026-02-01") }.into(),
        TrustDefined { words: "you tell me early, even when it is bad".into(), on: on("2026-06-01") }.into(),
        ExpectationsAgreed {
            ours: vec!["an answer within a day".into(), "no surprises in the bill".into()],
            theirs: vec!["papers by the 5th".into()],
            questions: "welcome, both ways".into(),
            on: on("2026-06-01"),
            acknowledged: true,
            review: Some(day("2026-11-15")),
        }
        .into(),
        NormAgreed { norm: Norm::Response, value: Some(1), words: String::new(), on: on("2026-06-01") }
            .into(),
        BoundarySet { matter: "her father".into(), rule: Rule::AskFirst, on: on("2026-06-01") }.into(),
        BoundarySet { matter: "the press".into(), rule: Rule::Never, on: on("2026-06-01") }.into(),
        WishesSaid {
            words: "ring me, do not write".into(),
            detail: Some(Detail::Headline),
            on: on("2026-06-01"),
        }
        .into(),
        engaged("the retainer", 120_000, FeePeriod::Monthly, "2026-11-15"),
        planned(Stage::Consultation, "2026-12-01", "a seat at the board"),
        BalanceFelt { balance: Balance::Uneven, words: "takes much".into(), on: on("2026-06-01") }.into(),
        precedent("sold the depot in two steps", "depot, timing", open),
        precedent("asked Chidi to sit in", "meetings", open),
    ];
    book.act("10-11 09:00", Command::Facts { client: ada, facts });
    let facts = vec![
        engaged("the audit", 450_000, FeePeriod::Once, "2027-01-31"),
        planned(Stage::Interaction, "2026-10-01", "he is nearly there"),
        precedent("told the bank before it asked", "bridge loan", open),
        precedent("waited a week", "loan", confidential),
    ];
    book.act("10-11 09:05", Command::Facts { client: bruno, facts });
    book.lines
}

/// Every fact of this kind with that text, for the book in which every text is one.
pub fn hostile(book: &mut Making, client: ClientId, payload: &str) {
    // All texts of one line together have a limit.
    let text = || payload[..payload.floor_char_boundary(30_000)].to_owned();
    let on = on("2026-06-05");
    let agreed = |questions| ExpectationsAgreed {
        ours: vec![text(), text()],
        theirs: vec![text()],
        questions,
        on,
        acknowledged: false,
        review: Some(day("2026-07-01")),
    };
    for fact in [
        TrustDefined { words: text(), on }.into(),
        agreed(text()).into(),
        NormAgreed { norm: Norm::Rhythm, value: Some(3), words: text(), on }.into(),
        BoundarySet { matter: text(), rule: Rule::Never, on }.into(),
        WishesSaid { words: text(), detail: Some(Detail::Full), on }.into(),
        planned(Stage::Consultation, "2026-07-01", payload),
        engaged(payload, 1, FeePeriod::Quarterly, "2026-07-01"),
        precedent(payload, payload, Confidentiality::Open),
        precedent("nobody's", "", Confidentiality::Open),
    ] {
        book.act("06-05 09:00", Command::Facts { client, facts: vec![fact] });
    }
}

fn at_ada(size: (u16, u16)) -> Screen {
    let mut screen = Screen::new(&agreed(), size);
    screen.keys("2").choose("Ada");
    screen
}

#[test]
fn a_piece_is_changed_from_its_page() {
    let mut screen = at_ada((120, 36));
    screen.keys("c");
    assert!(
        screen.text().contains("you tell me early") && screen.text().contains("15 November 2026: overdue")
    );
    screen.keys("<enter>e");
    assert!(screen.text().contains("an answer within a day") && screen.text().contains("papers by the 5th"));
    screen.keys("<enter>a talk each spring<tab><tab><tab> <tab>1 mar<c-s>c");
    let text = screen.text();
    assert!(text.contains("a talk each spring") && text.contains("1 March 2027"), "{text}");
    screen.keys("<enter>nrr<esc><esc>");
    screen.keys("c<enter>btalking to the bank<enter>c");
    let text = screen.text();
    assert!(text.contains("I may act") && text.contains("talking to the bank"), "{text}");
    screen.keys("<enter>r<tab><enter>c");
    assert!(screen.text().contains("Looked at again"), "{}", screen.text());
    screen.keys("<esc>uuu").keys("c");
    assert!(!screen.text().contains("a talk each spring") && !screen.text().contains("Looked at again"));
}

#[test]
fn what_is_missing_is_said_at_its_field() {
    let mut screen = Screen::new(&rich(), (120, 36));
    screen.keys("2").choose("Bruno");
    for (piece, said) in [
        ("t", "what does trust mean to them?"),
        ("e", "say what either of you expects"),
        ("b", "in which matter?"),
        ("w", "how do they want to be dealt with?"),
        ("r", "what either side expects"),
        ("f", "type the path"),
    ] {
        screen.keys("c<enter>").keys(piece).keys("<c-s>");
        assert!(screen.text().contains(said), "{piece}: {}", screen.text());
        screen.keys("<esc>");
    }
    screen.keys("c<enter>n<tab>soon<c-s>");
    assert!(screen.text().contains("a number, such as 2"), "{}", screen.text());
}

#[test]
fn the_page_for_the_client_is_a_file_without_what_is_kept_private() {
    let mut screen = at_ada((120, 36));
    screen.keys("c<enter>f<tab>ada.html<enter>");
    assert!(screen.text().contains("written"), "{}", screen.text());
    screen.keys("<esc>c<enter>fm<tab>ada.md<enter><esc>");
    assert!(screen.drafts.is_empty() && screen.model.drafts.is_empty());
    for path in ["ada.html", "ada.md"] {
        let bytes = screen.written.iter().find(|(at, _)| at.to_str() == Some(path)).expect(path).1;
        let page = std::str::from_utf8(bytes).expect("UTF-8");
        assert!(
            page.contains("Charter for Ada Okafor") && page.contains("no surprises in the bill"),
            "{page}"
        );
        for private in ["takes much", "board", "retainer", "bridge", "Bruno", "not sure yet", "asks before"] {
            assert!(!page.contains(private), "{private}: {page}");
        }
    }
    screen.keys("c<enter>f<tab>ada.html<enter>");
    assert!(screen.text().contains("ada.html is there already. Replace it?"));
}

#[test]
fn what_goes_against_their_wishes_is_said_and_recorded_all_the_same() {
    let mut screen = at_ada((120, 36));
    screen.keys("imail out: asked after her father");
    let text = screen.text();
    for said in [
        "not by mail: they want call, meeting",
        "not on Saturday: welcome on tue, thu",
        "for them it is Sat 21 Nov 09:30",
        "their words: \"ring me, do not write\" (1 Jun)",
        "agreed on 1 Jun: ask first about her father",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let before = screen.lines.len();
    screen.keys("<enter>");
    assert_eq!(screen.lines.len(), before + 1);
    screen.keys("imail in: asked me");
    assert!(!screen.text().contains("not by mail"), "what they send is their own affair");
    screen.keys("<c-u>").keys("<esc>rtue 21:00: the board");
    assert!(screen.text().contains("within their quiet hours, 18:00 to 08:00"), "{}", screen.text());
    screen.keys("<c-u><esc>attue 14:00: the press");
    let text = screen.text();
    assert!(!text.contains("not on") && text.contains("keep out of the press"), "{text}");
}

#[test]
fn the_book_is_read_while_nobody_types_and_anew_when_it_has_changed() {
    let mut screen = at_ada((120, 36));
    screen.keys("B");
    let text = screen.text();
    for said in ["EUR 14400.00 a year", "EUR 4500.00 once", "15 Nov, overdue: EUR 1200.00 monthly"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    screen.keys("jjjjjjjj");
    assert!(screen.text().contains("direction to consultation by 1 Dec, close"), "{}", screen.text());
    let read = screen.model.survey.as_ref().map(|it| it.read());
    assert_eq!(read, Some((10, 10)));
    screen.keys("<esc>icall in 90m: the depot<enter>B");
    assert!(screen.text().contains("2h 42m lately, 2h 42m in all"), "{}", screen.text());
    screen.model.theme = Theme::new(true, Glyphs::Ascii);
    screen.keys("<esc>B");
    assert!(screen.text().contains("====") && !screen.text().contains('█'), "{}", screen.text());
}

#[test]
fn precedents_tell_nobody_by_name() {
    let mut screen = at_ada((120, 36));
    screen.pick(Action::Precedents);
    let text = screen.text();
    assert!(text.contains("told the bank before it asked") && text.contains("1, 1 held back"), "{text}");
    assert!(
        !text.contains("sold the depot") && !text.contains("waited a week"),
        "her own, and a confidential one"
    );
    screen.keys("<esc>").choose("Bruno").pick(Action::Precedents);
    let text = screen.text();
    assert!(
        text.contains("sold the depot in two steps") && text.contains("it names somebody of the book"),
        "{text}"
    );
    assert!(!text.contains("sit in"), "{text}");
    screen.keys("depot<enter>");
    assert_eq!(screen.copied, ["sold the depot in two steps"]);
    assert!(screen.model.overlay.is_none());
    screen.pick(Action::Precedents).keys("zzz");
    assert!(screen.text().contains("Nothing found"));
}

#[test]
fn what_is_recorded_elsewhere_comes_into_open_precedents() {
    let mut screen = at_ada((120, 36));
    screen.pick(Action::Precedents);
    let client = screen.model.book.standings().find(|it| it.name == "Bruno Sá").expect("Bruno").id;
    let facts = vec![precedent("asked for the minutes first", "meetings", Confidentiality::Open)];
    screen.elsewhere(Command::Facts { client, facts });
    assert!(screen.text().contains("asked for the minutes first"), "{}", screen.text());
}

#[test]
fn a_charter_that_could_not_be_recorded_comes_back() {
    let mut screen = at_ada((120, 36));
    screen.disk = DiskMode::Refuses("no space left on the disk; nothing was saved");
    screen.keys("c<enter>t<c-s>");
    assert!(matches!(screen.model.overlay, Some(Overlay::Form(_))), "{}", screen.text());
    assert!(screen.text().contains("no space left") && screen.text().contains("you tell me early"));
    screen.hear(Report::Grew(Vec::new()));
}
