//! What holds for every text.

use super::super::grammar::{Clause, ClauseKind, DueState, HappenedState, QuickEntry, Signal, Understood};
use super::super::when::read::READINGS;
use super::super::when::{due_day, future, past};
use super::super::words::Span;
use super::super::{duration, parse_promise, parse_reminder, render};
use super::{parse, saturday};
use crate::domain::interaction::Channel;
use crate::domain::recurrence::Recurrence;
use crate::domain::time::{Due, Now};
use chrono::Duration;
use proptest::prelude::*;

/// Words that mean something, words that do not, marks, and all that comes between.
fn vocabulary() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "call",
        "in",
        "out",
        "12m",
        "1h",
        "30m",
        "with",
        "Ada",
        "Okafor",
        "John",
        "and",
        "de",
        "Zoë",
        "bruno",
        "missed",
        "other",
        "mail:",
        "call:",
        ":",
        "::",
        "a:b",
        "@yesterday",
        "@sat",
        "@mon",
        "@18",
        "nov",
        "17:20",
        "@nobody",
        "by",
        "BY",
        "\\by",
        "\\\\by",
        "thu",
        "sat",
        "fri,",
        "24.11.",
        "2026-12-01",
        "the",
        "end",
        "of",
        "month",
        "to",
        "5pm",
        "9am",
        "?",
        "!",
        "<",
        "=",
        "*",
        ";",
        ";?",
        "x;",
        "x;!",
        "\\?",
        "\\\\!",
        "x;\\*",
        "\\",
        "#concern",
        "#ease",
        "\\#concern",
        "\\\\#ease",
        "#Größe",
        "#concern.",
        "#nothing",
        "#123",
        "loan",
        "of",
        "12m",
        "worried",
        "é",
        "👩‍👩‍👧",
        "שלום",
        "in:",
        "with:",
        "tomorrow",
        "2",
        "weeks",
        "Smith,",
        "x,",
        "?!",
        "?;",
        "(#ease)",
        "#ease;",
        "by;",
        "|",
        "\\|",
        "->",
        "because",
    ];
    const SPACES: &[&str] =
        &[" ", " ", " ", "  ", "  ", "\n", "\t", "\u{a0}", " \u{a0}", "\u{2003}", "; ", ""];
    let word = proptest::sample::select(WORDS);
    let space = proptest::sample::select(SPACES);
    proptest::collection::vec((word, space), 0..14)
        .prop_map(|pairs| pairs.into_iter().flat_map(|(word, space)| [word, space]).collect())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![3 => vocabulary(), 1 => any::<String>(), 1 => "[ -~]{0,60}"]
}

fn any_now() -> impl Strategy<Value = Now> {
    const ZONES: &[&str] =
        &["Europe/Berlin", "America/New_York", "Pacific/Auckland", "UTC", "Africa/Lagos", "Asia/Kathmandu"];
    (0_i64..630_720_000, proptest::sample::select(ZONES)).prop_map(|(seconds, zone)| {
        let instant = chrono::DateTime::from_timestamp(1_577_836_800 + seconds, 0).unwrap();
        Now::new(instant, zone.parse().unwrap())
    })
}

fn spans(entry: &QuickEntry) -> Vec<Span> {
    let mut spans: Vec<Span> = entry.understood().into_iter().map(|(span, _)| span).collect();
    spans.push(entry.head.span.clone());
    spans.push(entry.summary_span.clone());
    spans.extend(entry.clauses.iter().map(|clause| clause.span.clone()));
    spans.extend(entry.remarks.iter().map(|remark| remark.span().clone()));
    spans
}

/// The places of the words that were understood and do not stay in a text.
fn taken(entry: &QuickEntry) -> Vec<Span> {
    let signals = entry.signals.iter().chain(entry.clauses.iter().flat_map(|clause| &clause.signals));
    let mut kept: Vec<Span> =
        signals.filter(|signal| signal.in_text).map(|signal| signal.span.clone()).collect();
    for clause in &entry.clauses {
        if let DueState::On { span, in_text: true, .. } | DueState::Ambiguous { span, in_text: true, .. } =
            &clause.due
        {
            kept.push(span.clone());
        }
    }
    let all = entry.understood().into_iter().map(|(span, _)| span);
    all.filter(|span| !kept.contains(span)).collect()
}

/// The letters and digits of a text.
fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// What was typed is what was understood and what stands in the texts, letter by letter and in order.
fn nothing_is_lost(typed: &str, entry: &QuickEntry) {
    let taken = taken(entry);
    let left = |range: Span| {
        let outside = |at: usize| !taken.iter().any(|span| span.contains(&at));
        let inside = typed[range.clone()].char_indices().filter(|(at, _)| outside(range.start + at));
        inside.map(|(_, letter)| letter).collect::<String>()
    };
    let head = left(entry.head.span.clone()).to_lowercase();
    let mut unbound = head.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    assert!(unbound.all(|word| ["with", "and"].contains(&word)), "{head:?} in {typed:?}");
    let mut texts = letters(&entry.summary);
    for clause in &entry.clauses {
        texts += &letters(&clause.text);
    }
    assert_eq!(letters(&left(entry.head.span.end..typed.len())), texts, "{typed:?}");
}

/// How many texts are tried of each property; `PROPTEST_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1500)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn no_word_typed_is_ever_lost(typed in any_text(), now in any_now()) {
        nothing_is_lost(&typed, &parse(&typed, &now));
    }

    #[test]
    fn every_span_stands_between_characters_of_the_text(typed in any_text(), now in any_now()) {
        for span in spans(&parse(&typed, &now)) {
            prop_assert!(typed.get(span.clone()).is_some(), "{span:?} in {typed:?}");
        }
    }

    #[test]
    fn understood_places_do_not_overlap(typed in any_text(), now in any_now()) {
        let entry = parse(&typed, &now);
        let mut end = 0;
        for (span, what) in entry.understood().into_iter().filter(|(_, what)| *what != Understood::Signal) {
            prop_assert!(span.start >= end, "{what:?} in {typed:?}");
            end = span.end;
        }
    }

    #[test]
    fn a_rendered_line_reads_as_the_same_entry(typed in any_text(), now in any_now()) {
        let entry = parse(&typed, &now);
        let line = render(&entry);
        prop_assert!(!line.contains(['\n', '\t']), "{line:?}");
        let again = parse(&line, &now);
        prop_assert_eq!(again.meaning(), entry.meaning(), "{:?} was written {:?}", typed, line);
        prop_assert_eq!(render(&again), line);
    }

    #[test]
    fn whatever_a_form_writes_into_an_entry_reads_as_it_was_written(
        typed in any_text(),
        summary in any_text(),
        said in proptest::collection::vec(clause(), 0..4),
        channel in proptest::option::of(proptest::sample::select(Channel::ALL)),
        minutes in proptest::option::of(1_u32..1440),
        signals in signals(),
        now in any_now(),
    ) {
        let mut entry = parse(&typed, &now);
        entry.summary = plain(&summary);
        entry.signals = signals;
        entry.clauses = said.into_iter().filter(|clause| !clause.text.is_empty()).collect();
        for clause in &mut entry.clauses {
            if let DueState::On { day, .. } = &mut clause.due {
                *day += Duration::days((now.today() - *day).num_days().max(0));
            }
        }
        entry.head.channel = channel.map(|channel| (channel, 0..0));
        entry.head.minutes = minutes.map(|minutes| (minutes, 0..0));
        let line = render(&entry);
        prop_assert_eq!(parse(&line, &now).meaning(), entry.meaning(), "{:?}", line);
    }

    #[test]
    fn the_shorter_forms_take_every_text(typed in any_text(), now in any_now()) {
        let promise = parse_promise(&typed, &now);
        let reminder = parse_reminder(&typed, &now);
        for remark in promise.remarks.iter().chain(&reminder.remarks) {
            prop_assert!(typed.get(remark.span().clone()).is_some());
            prop_assert!(!remark.to_string().is_empty());
        }
        let _ = duration(&typed);
    }

    #[test]
    fn what_is_to_come_is_never_past_and_what_happened_never_to_come(
        typed in prop_oneof![date_words(), any::<String>()],
        now in any_now(),
    ) {
        if let Ok(due) = future(&typed, &now) {
            prop_assert!(due.day(now.zone()) >= now.today(), "{typed:?} {due}");
            if let Due::At(..) = due {
                prop_assert!(due.instant(now.zone()) > now.instant() - Duration::minutes(1), "{typed:?} {due}");
            }
            prop_assert_eq!(future(&typed.to_uppercase(), &now), Ok(due));
        }
        if let Ok(day) = due_day(&typed, &now) {
            prop_assert!(day >= now.today());
            prop_assert_eq!(future(&typed, &now), Ok(Due::On(day)));
        }
        if let Ok(happened) = past(&typed, &now) {
            prop_assert!(happened.day() <= now.today() + Duration::days(1));
            if happened.time().is_some() {
                prop_assert!(happened.instant(now.zone()) <= now.instant(), "{typed:?} {happened}");
            }
        }
    }

    #[test]
    fn a_day_said_back_in_numbers_is_the_same_day(ahead in 0_i64..20_000, now in any_now()) {
        let day = now.today() + Duration::days(ahead);
        for form in ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%-d %b %Y", "%B %-d, %Y", "%a %-d %b %Y"] {
            prop_assert_eq!(due_day(&day.format(form).to_string(), &now), Ok(day), "{}", form);
        }
    }
}

/// A text as a form keeps it: single spaces, no `;` at its end.
fn plain(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.trim_end_matches([';', ' ']).to_owned()
}

fn signals() -> impl Strategy<Value = Vec<Signal>> {
    let word = proptest::sample::select(vec!["concern", "ease", "Größe"]);
    proptest::collection::vec(word, 0..3).prop_map(|words| {
        words.into_iter().map(|word| Signal { word: word.to_owned(), span: 0..0, in_text: false }).collect()
    })
}

fn clause() -> impl Strategy<Value = Clause> {
    let kind = proptest::sample::select(ClauseKind::ALL.to_vec());
    let rules =
        ["FREQ=MONTHLY", "FREQ=YEARLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=DAILY", "FREQ=WEEKLY;COUNT=7"];
    let rules = proptest::option::of(proptest::sample::select(rules.to_vec()));
    let due = proptest::option::of((0_i64..9000, rules, proptest::bool::ANY));
    (kind, any_text(), signals(), due).prop_map(|(kind, text, signals, due)| {
        let day = crate::domain::time::Day::from_ymd_opt(2040, 1, 1).unwrap();
        let due = due.filter(|_| kind.is_promise()).map_or(DueState::None, |(days, rule, anchored)| {
            let day = day + Duration::days(days);
            let rule = rule.map(|rule| rule.parse::<Recurrence>().unwrap());
            let repeats = rule.map(|rule| if anchored { rule.anchored(day) } else { rule });
            DueState::On { day, span: 0..0, in_text: false, repeats }
        });
        Clause { kind, text: plain(&text), due, signals, mark: 0..0, span: 0..0 }
    })
}

fn date_words() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "thu",
        "sat",
        "monday",
        "next",
        "last",
        "this",
        "week",
        "month",
        "year",
        "today",
        "tomorrow",
        "yesterday",
        "in",
        "ago",
        "2",
        "weeks",
        "3d",
        "+3d",
        "hours",
        "an",
        "hour",
        "at",
        "9",
        "9am",
        "14:30",
        "25:00",
        "noon",
        "midnight",
        "tonight",
        "evening",
        "24",
        "nov",
        "24.11.",
        "29",
        "feb",
        "31st",
        "24/11/2026",
        "2026-11-24",
        "2020",
        "end",
        "of",
        "the",
        "from",
        "now",
        "eom",
        "12m",
        "02:30",
        "0",
        "9999",
        "years",
        "99999999999",
    ];
    proptest::collection::vec(proptest::sample::select(WORDS), 0..5).prop_map(|words| words.join(" "))
}

const HEAVY: &[&str] = &[
    "by mon ",
    "! by in 2 ",
    "  ? x ; ! y by fri",
    "@mon ",
    "#concern ",
    "with Ada and ",
    "\\\\\\\\",
    ";;;; ?",
    "by by by at ",
    "א👩‍👩‍👧 ",
];

#[test]
fn twice_the_text_takes_twice_the_readings_of_dates() {
    // Reading a date is bounded by the length of a date; everything else visits each word a fixed number of times.
    let readings = |typed: &str| {
        READINGS.with(|readings| readings.set(0));
        let _ = (
            parse(typed, &saturday()),
            parse_promise(typed, &saturday()),
            parse_reminder(typed, &saturday()),
        );
        READINGS.with(std::cell::Cell::get)
    };
    for piece in HEAVY {
        let typed = |times: usize| format!("call {}", piece.repeat(times));
        let (once, twice) = (readings(&typed(2_000)), readings(&typed(4_000)));
        assert!(twice <= 2 * once + 10, "{piece:?}: {once} and {twice}");
        assert!(twice <= 4_000 * 30, "{piece:?}: {twice}");
    }
}

#[test]
fn ten_megabytes_are_read() {
    for piece in HEAVY {
        let typed = format!("call {}", piece.repeat(1_000_000 / piece.len()));
        let entry = parse(&typed, &saturday());
        assert!(entry.head.channel.is_some());
        assert!(parse_promise(&typed, &saturday()).text.len() <= typed.len());
        assert!(parse_reminder(&typed, &saturday()).why.len() <= typed.len());
    }
    let one = "x".repeat(10_000_000);
    assert_eq!(parse(&one, &saturday()).summary.len(), one.len());
    let marks = "?  ".repeat(3_333_333);
    assert!(parse(&marks, &saturday()).clauses.len() <= 1_666_667);
}

#[test]
fn a_correction_by_hand_is_kept_by_the_line() {
    let now = saturday();
    let mut entry = parse("call in 12m with Ada: worried  ! send term sheet", &now);
    entry.clauses[0].due =
        DueState::On { day: now.today() + Duration::days(3), span: 0..0, in_text: false, repeats: None };
    entry.head.happened = HappenedState::Known(past("yesterday 17:20", &now).unwrap(), 0..0);
    "  ? by fri; ! #ease".clone_into(&mut entry.summary);
    let line = render(&entry);
    assert_eq!(
        line,
        "call in 12m @2026-11-20 17:20+01:00 with Ada Okafor: \\? by fri; \\! \\#ease  ! send term sheet by 2026-11-24"
    );
    assert_eq!(parse(&line, &now).summary, "? by fri; ! #ease");
}
