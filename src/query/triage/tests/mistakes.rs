//! Files of weights: what overrides what, and every mistake at once.

use crate::domain::client::Weekday;
use crate::query::sample::day;
use crate::query::triage::Weights;

#[test]
fn the_built_in_file_sets_every_key_and_has_no_mistake() {
    let text = include_str!("../../../../assets/triage.toml");
    assert_eq!(Weights::parse(text), Ok(Weights::builtin()));
    assert_eq!(super::super::weights::unset(text), Vec::<String>::new());
}

#[test]
fn a_users_file_overrides_single_keys() {
    let text = "[promise]\noverdue = 99\n[calendar]\ndays = ['mon', 'Sat']\nclosing = 17:30:00\nfree = ['2026-12-25', 2027-01-01]\n";
    let weights = Weights::parse(text).unwrap();
    assert_eq!((weights.promise_overdue, weights.promise_per_day), (99, Weights::builtin().promise_per_day));
    assert_eq!(weights.calendar.days().collect::<Vec<_>>(), [Weekday::Mon, Weekday::Sat]);
    assert_eq!(weights.calendar.closing().to_string(), "17:30:00");
    assert_eq!(weights.calendar.free().collect::<Vec<_>>(), [day("2026-12-25"), day("2027-01-01")]);
    assert_eq!(Weights::parse(""), Ok(Weights::builtin()));
}

#[test]
fn all_mistakes_of_a_file_are_reported_at_once() {
    let text = r#"# mine
[promise]
overdu = 40
today = "35"
most = 20000
per_day = -1
[reqest]
waiting = 3
[calendar]
days = ["mon", "teu", 3]
closing = "25:00"
free = ["2026-13-01", "2026-12-25"]
hours = 8
[cadence]
limit = 4.5
zzzzzz = 1
[owed
late = 3
"#;
    let mistakes = Weights::parse(text).unwrap_err();
    let said: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    let expected = [
        "line 3: there is no key `overdu` in [promise]; did you mean `overdue`?",
        "line 4: `promise.today` is a string: write a whole number from 0 to 10000",
        "line 5: `promise.most` is 20000: write a whole number from 0 to 10000",
        "line 6: `promise.per_day` is -1: write a whole number from 0 to 10000",
        "line 7: there is no section `reqest`; did you mean `request`?",
        "line 10: `teu` is not a day of the week; did you mean `tue`?",
        "line 10: a day of the week is a word, not an integer: write a list such as [\"mon\", \"tue\", \"wed\"]",
        "line 11: `calendar.closing` is `25:00`: write a time such as \"18:00\"",
        "line 12: `2026-13-01` is not a day of the calendar: write a list such as [\"2026-12-25\", \"2027-01-01\"]",
        "line 13: there is no key `hours` in [calendar]; there are days, closing, free",
        "line 15: `cadence.limit` is a float: write a whole number from 0 to 10000",
        "line 16: there is no key `zzzzzz` in [cadence]; there are ideal, ideal_most, ideal_per_day, limit, limit_most, limit_per_day",
    ];
    assert_eq!(&said[..expected.len()], &expected);
    assert_eq!(said.len(), expected.len() + 1, "{said:#?}");
    assert!(said[expected.len()].starts_with("line 17: this is not TOML:"), "{said:#?}");
}

#[test]
fn nothing_that_can_be_typed_panics() {
    for text in [
        "=",
        "[",
        "[[promise]]\n",
        "promise = 3",
        "a.b.c = 1",
        "[calendar]\ndays = []\n",
        "\u{0}",
        "[promise]\ntoday = 0x1F\ntoday = 2",
    ] {
        let _ = Weights::parse(text);
    }
    assert_eq!(Weights::parse("[promise]\ntoday = 0x1F").unwrap().promise_today, 31);
    assert!(Weights::parse("[calendar]\ndays = []").is_err());
    assert!(Weights::parse("promise = 3").is_err());
}

#[test]
fn later_never_weighs_less() {
    let said = |text| Weights::parse(text).unwrap_err().iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        said("[promise]\ntoday = 60"),
        ["line 2: `promise.overdue` is less than `promise.today`, which is 60: later must not weigh less"]
    );
    assert!(Weights::parse("[promise]\ntoday = 60\noverdue = 60").is_ok());
}
