//! Rules held against a calendar walked day by day, and tables for month ends, leap years and changes of clocks.

use chrono::{Datelike, Duration, NaiveDateTime};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::{LONGEST_MONTHS, NotARule, Recurrence, RuleDay, Unit, WEEKDAYS, WORKING};
use crate::domain::time::{Day, Due};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn rule(text: &str) -> Recurrence {
    text.parse().unwrap_or_else(|_| panic!("{text}"))
}

/// The first days of a rule begun on `from`, handed on from each to the next as the book does.
fn chain(text: &str, from: &str, count: usize) -> Vec<String> {
    let (mut at, mut rule) = (day(from), rule(text).anchored(day(from)));
    let mut days = vec![at.to_string()];
    while days.len() < count
        && let Some((next, rest)) = rule.following(at, at)
    {
        (at, rule) = (next, rest);
        days.push(at.to_string());
    }
    days
}

#[test]
fn a_rule_is_written_in_one_spelling() {
    for (typed, written) in [
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("rrule:byday=th,MO;interval=2;freq=weekly", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYDAY=2TU"),
        ("FREQ=MONTHLY;BYDAY=+1TU;INTERVAL=1", "FREQ=MONTHLY;BYDAY=1TU"),
        ("FREQ=YEARLY;UNTIL=20301231T230000Z", "FREQ=YEARLY;UNTIL=20301231"),
        ("FREQ=WEEKLY;WKST=SU;COUNT=5", "FREQ=WEEKLY;WKST=SU;COUNT=5"),
        ("FREQ=WEEKLY;WKST=MO", "FREQ=WEEKLY"),
    ] {
        assert_eq!(rule(typed).to_string(), written);
        assert_eq!(rule(written).to_string(), written);
    }
    let long = format!("FREQ=MONTHLY;BYMONTHDAY={}", "1,".repeat(200));
    for text in [
        "",
        "FREQ=",
        "FREQ=HOURLY",
        "FREQ=MINUTELY;INTERVAL=5",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=9999",
        "FREQ=DAILY;INTERVAL=99999999999",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=WEEKLY;COUNT=1000",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=WEEKLY;COUNT=3;UNTIL=20300101",
        "FREQ=WEEKLY;BYDAY=2TU",
        "FREQ=WEEKLY;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYDAY=XX",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=MONTHLY;BYDAY=",
        "FREQ=MONTHLY;BYDAY=é",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYSETPOS=-1",
        "FREQ=YEARLY;BYWEEKNO=20",
        "FREQ=YEARLY;BYYEARDAY=1",
        "FREQ=DAILY;BYHOUR=9",
        "FREQ=DAILY;UNTIL=2030",
        "FREQ=DAILY;UNTIL=20301301",
        "FREQ=DAILY;UNTIL=20300101T",
        "FREQ=DAILY;UNTIL=00000101",
        "FREQ DAILY",
        "FREQ=DAILY;",
        "RSCALE=GREGORIAN;FREQ=DAILY",
        long.as_str(),
    ] {
        assert_eq!(text.parse::<Recurrence>(), Err(NotARule), "{text}");
    }
}

#[test]
fn a_month_end_is_neither_skipped_nor_lost() {
    for (text, from, days) in [
        ("FREQ=MONTHLY", "2027-01-31", "2027-01-31 2027-02-28 2027-03-31 2027-04-30 2027-05-31"),
        ("FREQ=MONTHLY", "2027-12-30", "2027-12-30 2028-01-30 2028-02-29 2028-03-30"),
        ("FREQ=MONTHLY", "2027-01-29", "2027-01-29 2027-02-28 2027-03-29"),
        ("FREQ=MONTHLY", "2026-11-28", "2026-11-28 2026-12-28 2027-01-28 2027-02-28 2027-03-28"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30", "2026-11-30 2026-12-31 2027-01-31 2027-02-28"),
        ("FREQ=MONTHLY;INTERVAL=3", "2026-11-30", "2026-11-30 2027-02-28 2027-05-30 2027-08-30"),
        ("FREQ=MONTHLY;INTERVAL=3", "2026-10-31", "2026-10-31 2027-01-31 2027-04-30 2027-07-31"),
        ("FREQ=YEARLY", "2028-02-29", "2028-02-29 2029-02-28 2030-02-28 2031-02-28 2032-02-29"),
        ("FREQ=YEARLY", "2027-02-28", "2027-02-28 2028-02-28 2029-02-28"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", "2027-02-28", "2027-02-28 2028-02-29 2029-02-28"),
        ("FREQ=YEARLY;INTERVAL=4", "2096-02-29", "2096-02-29 2100-02-28 2104-02-29"),
        ("FREQ=YEARLY", "2026-12-31", "2026-12-31 2027-12-31"),
        ("FREQ=WEEKLY;INTERVAL=2", "2026-12-31", "2026-12-31 2027-01-14 2027-01-28"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-12-31", "2026-12-31 2027-01-01 2027-01-04"),
        ("FREQ=MONTHLY;BYDAY=2TU", "2026-11-10", "2026-11-10 2026-12-08 2027-01-12"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27", "2026-11-27 2026-12-25 2027-01-29"),
        ("FREQ=MONTHLY;BYDAY=5MO", "2026-11-30", "2026-11-30 2027-03-29"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-11-30", "2026-11-30 2026-12-31 2027-01-29"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2026-12-31", "2026-12-31 2027-01-31 2027-03-31"),
        ("FREQ=DAILY;INTERVAL=10", "2028-02-24", "2028-02-24 2028-03-05"),
        ("FREQ=WEEKLY;COUNT=3", "2026-11-26", "2026-11-26 2026-12-03 2026-12-10"),
        ("FREQ=WEEKLY;UNTIL=20261210", "2026-11-26", "2026-11-26 2026-12-03 2026-12-10"),
        ("FREQ=WEEKLY;UNTIL=20261209", "2026-11-26", "2026-11-26 2026-12-03"),
    ] {
        let expected: Vec<&str> = days.split(' ').collect();
        let finite = text.contains("COUNT") || text.contains("UNTIL");
        assert_eq!(chain(text, from, expected.len() + usize::from(finite)), expected, "{text} from {from}");
    }
}

#[test]
fn what_was_missed_is_passed_over_and_counts() {
    let weekly = rule("FREQ=WEEKLY;BYDAY=TH;COUNT=4");
    let (next, rest) = weekly.following(day("2026-11-05"), day("2026-11-21")).unwrap();
    assert_eq!((next, rest.to_string()), (day("2026-11-26"), "FREQ=WEEKLY;BYDAY=TH;COUNT=1".to_owned()));
    assert_eq!(rest.next_after(next), None, "it was the last one");
    assert_eq!(weekly.following(day("2026-11-05"), day("2026-11-26")), None);
}

#[test]
fn a_first_day_is_found_without_waiting_for_the_interval() {
    for (text, from, first) in [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "2026-11-21", "2026-11-26"),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1", "2026-11-02", "2026-12-01"),
        ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", "2026-11-02", "2026-12-31"),
        ("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=24", "2026-11-24", "2026-11-24"),
    ] {
        assert_eq!(rule(text).first_from(day(from)), Some(day(first)), "{text}");
    }
    assert!(rule("FREQ=WEEKLY;BYDAY=TH").falls_on(day("2026-11-26")));
    assert!(!rule("FREQ=WEEKLY;BYDAY=TH").falls_on(day("2026-11-27")));
}

#[test]
fn nine_stays_nine_whatever_the_clocks_do() {
    for (zone, from, text, instants) in [
        // Clocks go forward on 29 March, at two.
        (
            "Europe/Berlin",
            "2026-03-28T09:00",
            "FREQ=DAILY",
            "2026-03-28T08:00 2026-03-29T07:00 2026-03-30T07:00",
        ),
        // A time that there is not is the first after the gap, once; the day after it is there again.
        (
            "Europe/Berlin",
            "2026-03-28T02:30",
            "FREQ=DAILY",
            "2026-03-28T01:30 2026-03-29T01:30 2026-03-30T00:30",
        ),
        // Clocks go back on 25 October: a time that is there twice is the first.
        (
            "Europe/Berlin",
            "2026-10-24T02:30",
            "FREQ=DAILY",
            "2026-10-24T00:30 2026-10-25T00:30 2026-10-26T01:30",
        ),
        (
            "America/New_York",
            "2026-10-25T09:00",
            "FREQ=WEEKLY",
            "2026-10-25T13:00 2026-11-01T14:00 2026-11-08T14:00",
        ),
        (
            "Pacific/Auckland",
            "2026-09-26T09:00",
            "FREQ=DAILY",
            "2026-09-25T21:00 2026-09-26T20:00 2026-09-27T20:00",
        ),
        // Half an hour only.
        (
            "Australia/Lord_Howe",
            "2026-04-04T09:00",
            "FREQ=DAILY",
            "2026-04-03T22:00 2026-04-04T22:30 2026-04-05T22:30",
        ),
        // A day that was left out: Samoa had no 30 December 2011.
        (
            "Pacific/Apia",
            "2011-12-29T09:00",
            "FREQ=DAILY",
            "2011-12-29T19:00 2011-12-30T09:00 2011-12-30T19:00",
        ),
        (
            "Asia/Kolkata",
            "2026-01-31T09:00",
            "FREQ=MONTHLY",
            "2026-01-31T03:30 2026-02-28T03:30 2026-03-31T03:30",
        ),
    ] {
        let zone: Tz = zone.parse().unwrap();
        let mut due = Due::At(NaiveDateTime::parse_from_str(from, "%Y-%m-%dT%H:%M").unwrap(), zone);
        let mut rule = rule(text);
        let mut found = Vec::new();
        for _ in 0..3 {
            found.push(due.instant(zone).format("%Y-%m-%dT%H:%M").to_string());
            let Due::At(civil, _) = due else { unreachable!() };
            (due, rule) = rule.due_again(due, civil.date()).unwrap();
        }
        let expected: Vec<&str> = instants.split(' ').collect();
        if zone.name() == "Pacific/Apia" {
            assert_eq!([&found[0], &found[2]], [expected[0], expected[2]], "{zone}");
        } else {
            assert_eq!(found, expected, "{zone} {from}");
        }
    }
}

#[test]
fn a_rule_reads_as_people_would_say_it() {
    for (text, words) in [
        ("FREQ=DAILY", "every day"),
        ("FREQ=DAILY;INTERVAL=3", "every 3 days"),
        ("FREQ=WEEKLY", "every week"),
        ("FREQ=WEEKLY;BYDAY=TH", "every Thu"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "every 2 weeks on Thu"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "every Mon, Wed and Fri"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"),
        ("FREQ=MONTHLY;BYMONTHDAY=1", "every month on the 1st"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "every month on the 1st and 15th"),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1", "every month on the 30th"),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=12", "every 3 months on the 12th"),
        ("FREQ=MONTHLY;BYDAY=2TU", "every month on the 2nd Tue"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Fri"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "every month on the last weekday"),
        ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", "every quarter on the last day"),
        ("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=24", "every year on 24 Nov"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1", "every year on 29 Feb"),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", "every year on the 2nd Sun of May"),
        ("FREQ=WEEKLY;UNTIL=20271231", "every week, until 31 Dec 2027"),
        ("FREQ=WEEKLY;COUNT=5", "every week, 5 times"),
        ("FREQ=WEEKLY;COUNT=1", "every week, for the last time"),
        ("FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=31", "every year on 31 Oct"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "by the rule FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "by the rule FREQ=MONTHLY;BYMONTHDAY=31"),
        ("FREQ=YEARLY;BYDAY=20MO", "by the rule FREQ=YEARLY;BYDAY=20MO"),
    ] {
        assert_eq!(rule(text).words(), words);
        assert!(rule(text).pace().starts_with("every "));
    }
}

/// What the rule says, asked of every single day: an independent reading of RFC 5545.
fn is_day(rule: &Recurrence, from: Day, day: Day) -> bool {
    period_days(rule, from, day).contains(&day)
}

/// The days of the rule in the period in which `day` lies.
fn period_days(rule: &Recurrence, from: Day, day: Day) -> Vec<Day> {
    let week = |day: Day| {
        (day - Duration::days(i64::from(day.weekday().days_since(rule.week_start)))).num_days_from_ce()
    };
    let number = |day: Day| match rule.unit {
        Unit::Day => day.num_days_from_ce(),
        Unit::Week => week(day) / 7,
        Unit::Month => day.year() * 12 + i32::try_from(day.month0()).unwrap(),
        Unit::Year => day.year(),
    };
    if (number(day) - number(from)) % i32::from(rule.interval) != 0 {
        return Vec::new();
    }
    let around = -366..=366;
    let all: Vec<Day> =
        around.map(|n| day + Duration::days(n)).filter(|it| number(*it) == number(day)).collect();
    let months =
        |it: &Day| rule.months.is_empty() || rule.months.iter().any(|month| u32::from(*month) == it.month());
    let length = |it: Day| {
        let leap = it.leap_year();
        if it.month() == 2 && !leap { 28 } else { u32::from(LONGEST_MONTHS[it.month0() as usize]) }
    };
    let month_days = |it: &Day| {
        rule.month_days.is_empty()
            || rule.month_days.iter().any(|n| {
                i64::from(*n) == i64::from(it.day())
                    || i64::from(*n) == i64::from(it.day()) - i64::from(length(*it)) - 1
            })
    };
    let nth = |it: Day, wanted: &RuleDay| {
        if it.weekday() != wanted.weekday {
            return false;
        }
        let by_year = rule.unit == Unit::Year && rule.months.is_empty();
        let same: Vec<Day> = (-366..=366)
            .map(|n| it + Duration::days(n))
            .filter(|other| other.weekday() == it.weekday() && other.year() == it.year())
            .filter(|other| by_year || other.month() == it.month())
            .collect();
        let at = i64::try_from(same.iter().position(|other| *other == it).unwrap()).unwrap();
        let from_end = at - i64::try_from(same.len()).unwrap();
        wanted.nth == 0 || i64::from(wanted.nth) == at + 1 || i64::from(wanted.nth) == from_end
    };
    let weekdays = |it: &Day| rule.days.is_empty() || rule.days.iter().any(|wanted| nth(*it, wanted));
    let set: Vec<Day> = all.into_iter().filter(|it| months(it) && month_days(it) && weekdays(it)).collect();
    if rule.positions.is_empty() {
        return set;
    }
    let count = i64::try_from(set.len()).unwrap();
    let places =
        rule.positions.iter().map(|at| i64::from(*at)).map(|at| if at > 0 { at - 1 } else { count + at });
    places.filter_map(|at| set.get(usize::try_from(at).ok()?).copied()).collect()
}

fn rules() -> impl Strategy<Value = Recurrence> {
    let numbers = |most: i8| prop::collection::vec((-most..=most).prop_filter("0", |n| *n != 0), 0..3);
    let day = (prop_oneof![4 => Just(0_i8), 1 => -5_i8..=5], 0_usize..7);
    let days = prop::collection::vec(day, 0..3);
    let months = prop::collection::vec(1_u8..=12, 0..3);
    let positions = prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(prop_oneof![-3_i16..=-1, 1_i16..=3], 1..3)];
    (0_usize..4, 1_u16..=4, months, numbers(31), days, positions, 0_usize..7).prop_filter_map(
        "sound",
        |(unit, interval, months, month_days, days, positions, start)| {
            let (unit, ..) = Unit::ALL[unit];
            let mut rule = Recurrence::every(interval, unit)?;
            rule.months = months;
            rule.month_days = if unit == Unit::Week { Vec::new() } else { month_days };
            rule.days =
                days.into_iter().map(|(nth, day)| RuleDay { nth, weekday: WEEKDAYS[day].1 }).collect();
            rule.positions = positions;
            rule.week_start = WEEKDAYS[start].1;
            let rule = rule.settled();
            rule.is_sound().then_some(rule)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_next_day_is_the_one_that_a_walk_finds(rule in rules(), start in 0_i64..4000) {
        let from = day("2024-01-01") + Duration::days(start);
        let rule = rule.anchored(from);
        let walked = (1..1500).map(|n| from + Duration::days(n)).find(|it| is_day(&rule, from, *it));
        let found = rule.next_after(from).filter(|it| (*it - from).num_days() < 1500);
        prop_assert_eq!(found, walked, "{} from {}", rule, from);
    }

    #[test]
    fn each_day_hands_the_rule_to_the_next(rule in rules(), start in 0_i64..4000, ahead in 0_i64..900) {
        let from = day("2024-01-01") + Duration::days(start);
        let Some(first) = rule.first_from(from) else { return Ok(()) };
        let rule = rule.anchored(first);
        let past = first + Duration::days(ahead);
        let (mut at, mut steps) = (first, 0);
        while at <= past && steps < 1000 {
            let Some(next) = rule.next_after(at) else { return Ok(()) };
            (at, steps) = (next, steps + 1);
        }
        prop_assert_eq!(rule.following(first, past).map(|(day, _)| day), Some(at), "{} from {}", rule, first);
    }

    #[test]
    fn a_rule_survives_its_spelling(rule in rules(), count in 0_u16..5) {
        let rule = if count > 1 { rule.times(count) } else { rule };
        prop_assert_eq!(rule.to_string().parse::<Recurrence>(), Ok(rule.clone()));
        prop_assert!(!rule.words().is_empty());
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,80}", from in 0_i32..=3_652_058) {
        if let Ok(rule) = text.parse::<Recurrence>() {
            let _ = rule.words();
        }
        let day = Day::from_num_days_from_ce_opt(from + 1).unwrap();
        for text in ["FREQ=YEARLY;INTERVAL=20", "FREQ=DAILY", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=WEEKLY;INTERVAL=104"] {
            let _ = text.parse::<Recurrence>().unwrap().next_after(day);
        }
    }
}

#[test]
fn the_working_days_are_five() {
    assert_eq!(Recurrence::every(1, Unit::Week).unwrap().on(&WORKING).words(), "every weekday");
    for rule in [
        "FREQ=YEARLY;BYMONTH=2;BYDAY=5MO",
        "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=31",
        "FREQ=YEARLY;BYDAY=MO;BYSETPOS=300",
    ] {
        let _ = rule.parse::<Recurrence>().unwrap().next_after(day("2026-11-21"));
    }
    for edge in ["0001-01-01", "9999-12-31", "9999-12-01"] {
        let _ = rule("FREQ=MONTHLY").next_after(day(edge));
    }
}
