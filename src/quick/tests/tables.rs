//! The tables: typed lines and what is understood of them.

use super::super::when::{due_day, echo, echo_rule, future, past, recurring, repeats};
use super::super::{ReminderDue, parse_promise, parse_reminder};
use super::{compact, now, parse, saturday};
use crate::domain::time::Now;

const GRAMMAR: &str = include_str!("../../../tests/fixtures/quick/grammar.txt");
const WHEN: &str = include_str!("../../../tests/fixtures/quick/when.txt");

/// The lines of a table: typed and expected, with the `@@` in force. Where a line begins with `~`, blanks that could not be
/// seen are written out in its left column.
fn table(text: &'static str) -> Vec<(Now, String, &'static str)> {
    let mut at = saturday();
    let mut lines = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with("##")) {
        if let Some(moment) = line.strip_prefix("@@ ") {
            at = now(moment);
            continue;
        }
        let (typed, expected) = line.split_once(" => ").unwrap_or_else(|| panic!("no => in {line}"));
        let typed = match typed.strip_prefix('~') {
            Some(typed) => typed
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\r", "\r")
                .replace("<nbsp>", "\u{a0}")
                .replace("<nnbsp>", "\u{202f}")
                .replace("<em>", "\u{2003}"),
            None => typed.to_owned(),
        };
        lines.push((at, typed, expected));
    }
    lines
}

fn hold(lines: &[(Now, String, &str)], least: usize, read: impl Fn(&str, &Now) -> String) {
    let wrong: Vec<String> = lines
        .iter()
        .filter_map(|(now, typed, expected)| {
            let found = read(typed, now);
            (found != *expected).then(|| format!("{typed:?}\n  expected {expected}\n  found    {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), lines.len(), wrong.join("\n"));
    assert!(lines.len() >= least, "{} lines", lines.len());
}

#[test]
fn the_grammar_reads_every_line_of_its_table() {
    hold(&table(GRAMMAR), 150, |typed, now| compact(&parse(typed, now)));
}

#[test]
fn date_words_are_read_whole_or_refused() {
    hold(&table(WHEN), 80, |typed, now| {
        let (how, typed) = typed.split_once(' ').unwrap_or((typed, ""));
        let said = match how {
            "f" => {
                future(typed, now).map(|due| due.to_string().replace(&format!("[{}]", now.zone().name()), ""))
            }
            "p" => past(typed, now).map(|happened| happened.to_string()),
            "d" => due_day(typed, now).map(|day| day.to_string()),
            "r" => recurring(typed, now).map(|(due, rule)| {
                let due = due.to_string().replace(&format!("[{}]", now.zone().name()), "");
                rule.map_or(due.clone(), |rule| format!("{due} {rule}"))
            }),
            "w" => repeats(typed, now).map(|rule| echo_rule(&rule, now.today())),
            "e" => {
                let client = "Africa/Lagos".parse().ok();
                future(typed, now).map(|due| echo(&due, now, client))
            }
            _ => panic!("{how}"),
        };
        said.unwrap_or_else(|error| format!("! {}", first_words(&error)))
    });
}

fn first_words(error: &super::super::WhenError) -> String {
    let debug = format!("{error:?}");
    debug.split([' ', '(', '{']).next().unwrap_or_default().to_owned()
}

#[test]
fn what_is_wrong_with_a_date_is_said_in_a_sentence_that_helps() {
    let at = now("2026-11-19T10:00:00+01:00[Europe/Berlin]");
    for (text, sentence) in [
        ("", "say when: thu, 24 nov, in 2 weeks, tomorrow 9am"),
        ("soon", "`soon` is not a date: say thu, 24 nov, 2026-11-24, in 2 weeks or tomorrow 9am"),
        ("thu", "today is Thursday: say `today` or `26 Nov 2026`"),
        ("3 jan 2020", "3 Jan 2020 has passed: say a day or a time to come"),
        ("31 nov", "there is no day `31 nov`: the day comes first, as in 24/11 or 24 nov"),
        ("fri 25:00", "there is no time `25:00`: say 00:00 to 23:59, or 9am"),
        ("thu 24 nov", "24 Nov 2026 is a Tuesday: leave out the weekday, or the day"),
        ("fri 9am", "a day is wanted here, without a time: leave out the time"),
    ] {
        assert_eq!(due_day(text, &at).unwrap_err().to_string(), sentence);
    }
    assert_eq!(past("thu", &at).unwrap_err().to_string(), "today is Thursday: say `today` or `12 Nov 2026`");
    assert_eq!(
        past("fri 27 nov", &at).unwrap_err().to_string(),
        "28 Nov 2025 is a Friday".replace("28", "27").replace("Friday", "Thursday")
            + ": leave out the weekday, or the day"
    );
}

#[test]
fn reminders_say_when_first_or_last() {
    for (typed, due, why) in [
        ("tue 9am: before the board meets", "2026-11-24T09:00[Europe/Berlin]", "before the board meets"),
        ("tue 9:30: call", "2026-11-24T09:30[Europe/Berlin]", "call"),
        ("tue at 9:30: call: urgent", "2026-11-24T09:30[Europe/Berlin]", "call: urgent"),
        ("call about the term sheet @next tue", "2026-11-24", "call about the term sheet"),
        ("call @tue about the term sheet", "2026-11-24", "call about the term sheet"),
        ("tue", "2026-11-24", ""),
        ("tue 9am:", "2026-11-24T09:00[Europe/Berlin]", ""),
        ("tomorrow: mail ada@okafor.com", "2026-11-22", "mail ada@okafor.com"),
        ("mail ada@okafor.com @tomorrow.", "2026-11-22", "mail ada@okafor.com"),
        ("mail \\@tomorrow @mon", "2026-11-23", "mail @tomorrow"),
        ("sat: call", "2026-11-21 or 2026-11-28", "call"),
        ("call Ada", "-", "call Ada"),
        ("3 jan 2020: call Ada", "-", "3 jan 2020: call Ada"),
        ("note: call Ada", "-", "note: call Ada"),
        ("call @ada", "-", "call @ada"),
        ("", "-", ""),
        ("in 2 weeks: ask after her father", "2026-12-05", "ask after her father"),
        (
            "every month on the 1st 9:00: check",
            "2026-12-01T09:00[Europe/Berlin] every month on the 1st",
            "check",
        ),
        ("every thu: call", "2026-11-26 every Thu", "call"),
        ("check the portfolio @every 2 weeks", "2026-12-05 every 2 weeks on Sat", "check the portfolio"),
        ("check @every 2 weeks, then call", "2026-12-05 every 2 weeks on Sat", "check then call"),
        ("tue 9:30, every 2 weeks: call", "2026-11-24T09:30[Europe/Berlin] every 2 weeks", "call"),
        ("sat, every month: call", "2026-11-21 or 2026-11-28 every month", "call"),
        ("every 2nd tuesday: call", "-", "every 2nd tuesday: call"),
        ("every client: call", "-", "every client: call"),
        ("call every client @tue", "2026-11-24", "call every client"),
        ("call @every-body", "-", "call @every-body"),
    ] {
        let entry = parse_reminder(typed, &saturday());
        let said = match &entry.due {
            ReminderDue::Missing => "-".to_owned(),
            ReminderDue::Known(due, _) => due.to_string(),
            ReminderDue::Ambiguous { today, next, .. } => format!("{today} or {next}"),
        };
        let said = entry.repeats.iter().fold(said, |said, rule| format!("{said} {}", rule.words()));
        assert_eq!((said.as_str(), entry.why.as_str()), (due, why), "{typed}");
        assert_eq!(entry.remarks.iter().any(|remark| remark.to_string() == "no date"), due == "-", "{typed}");
    }
}

#[test]
fn a_promise_alone_follows_the_rule_of_the_line() {
    for (typed, text, day) in [
        ("send term sheet by thu", "send term sheet", Some("2026-11-26")),
        ("send term sheet", "send term sheet", None),
        ("is it right ? by thu", "is it right ?", Some("2026-11-26")),
        ("send #concern by 24 nov", "send #concern", Some("2026-11-24")),
        ("stand by her  ! always", "stand by her ! always", None),
        ("", "", None),
    ] {
        let entry = parse_promise(typed, &saturday());
        assert_eq!(entry.text, text);
        assert_eq!(entry.due.day().map(|day| day.to_string()).as_deref(), day, "{typed}");
        assert_eq!(
            entry.remarks.iter().any(|remark| remark.to_string() == "no date"),
            day.is_none(),
            "{typed}"
        );
    }
}
