//! What a small book takes and gives.

use super::*;
use crate::domain::client::{Status, StatusChanged};
use crate::domain::engagement::{EngagementEnded, EngagementSet};
use crate::domain::id::{EngagementId, InteractionId};
use crate::domain::interaction::{BegunBy, Channel, Confidentiality, InteractionRecorded, Talk, Way};
use crate::domain::stage::StageAssessed;
use crate::query::sample::{Sample, day, id, now, on};

fn assessed(stage: Stage, at: &str) -> Event {
    StageAssessed { stage, on: day(at), why: String::new() }.into()
}

fn talk(number: u64, at: &str, minutes: Option<u32>) -> Event {
    InteractionRecorded {
        id: InteractionId(id(1000 + number)),
        on: on(at),
        channel: Channel::Call,
        way: Way::Out,
        begun_by: BegunBy::Adviser,
        live: true,
        minutes,
        with: Vec::new(),
        talk: Talk::Work,
        summary: String::new(),
        note: String::new(),
        conf: Confidentiality::default(),
        carries_out: None,
        answers: Vec::new(),
        for_absence: None,
    }
    .into()
}

fn engaged(number: u64, minor: i64, period: FeePeriod, next: Option<&str>) -> Event {
    EngagementSet {
        id: EngagementId(id(2000 + number)),
        what: "a retainer".into(),
        fee: Some(Money { currency: "EUR".into(), minor }),
        period,
        on: on("2026-02-01"),
        next: next.map(day),
        goal: None,
        chosen: String::new(),
    }
    .into()
}

fn planned(stage: Option<Stage>, by: Option<&str>) -> Event {
    StagePlanned { stage, by: by.map(day), why: String::new(), on: on("2026-02-01") }.into()
}

fn sum(sample: &Sample) -> Economics {
    let (book, mut ledger) = (sample.book(), Ledger::default());
    for client in book.everybody() {
        ledger.add(&book.history(client).unwrap(), &now("2026-11-21T09:00"));
    }
    ledger.sum()
}

fn of(economics: &Economics, stage: Option<Stage>) -> &StageSum {
    &economics.stages.iter().find(|(it, _)| *it == stage).unwrap().1
}

#[test]
fn time_goes_to_the_stage_of_its_day() {
    let mut sample = Sample::with_client(1, "Ada");
    sample.add(vec![
        assessed(Stage::Impression, "2026-02-01"),
        assessed(Stage::Direction, "2026-05-12"),
        assessed(Stage::Interaction, "2026-11-01"),
    ]);
    sample.add(vec![
        talk(1, "2026-01-05", Some(10)),
        talk(2, "2026-02-01", Some(20)),
        talk(3, "2026-09-30", Some(40)),
    ]);
    sample.add(vec![talk(4, "2026-11-20", Some(80)), talk(5, "2026-11-20", None)]);
    let economics = sum(&sample);
    let told =
        |stage| (of(&economics, stage).minutes, of(&economics, stage).lately, of(&economics, stage).clients);
    assert_eq!(told(None), (10, 0, 0));
    assert_eq!(told(Some(Stage::Impression)), (20, 0, 0));
    assert_eq!(told(Some(Stage::Direction)), (40, 40, 0));
    assert_eq!(told(Some(Stage::Interaction)), (80, 80, 1));
    assert_eq!(economics.unmeasured, 1);
    let went = |stage| {
        let it = of(&economics, stage);
        (it.median_days, it.rose, it.rose_after, it.fell, it.rate)
    };
    assert_eq!(went(None), (Some(30), 0, None, 0, Some(30)));
    assert_eq!(went(Some(Stage::Impression)), (Some(100), 1, Some(100), 0, Some(18)));
    assert_eq!(went(Some(Stage::Direction)), (Some(173), 0, None, 1, Some(20)));
    assert_eq!(went(Some(Stage::Interaction)), (Some(20), 0, None, 0, Some(360)));
    assert_eq!(economics.times.iter().map(|it| (it.lately, it.minutes)).collect::<Vec<_>>(), [(120, 150)]);
}

#[test]
fn fees_are_a_years_worth_of_what_runs() {
    let mut sample = Sample::with_client(1, "Ada");
    sample.add(vec![
        assessed(Stage::Direction, "2026-02-01"),
        engaged(1, 10_000, FeePeriod::Monthly, Some("2026-11-30")),
        engaged(2, 5_000, FeePeriod::Quarterly, Some("2026-11-20")),
        engaged(3, 700, FeePeriod::Once, None),
        engaged(4, 900, FeePeriod::Yearly, Some("2027-02-01")),
        EngagementEnded { id: EngagementId(id(2004)), why: String::new(), on: on("2026-10-01") }.into(),
    ]);
    let gone = sample.client(2, "Bo");
    let former = StatusChanged { status: Status::Former, on: day("2026-10-01"), why: String::new() };
    sample.line(gone, vec![engaged(5, 1_000_000, FeePeriod::Monthly, Some("2026-11-01")), former.into()]);
    let economics = sum(&sample);
    let it = of(&economics, Some(Stage::Direction));
    assert_eq!(it.a_year, BTreeMap::from([("EUR".to_owned(), 140_000)]));
    assert_eq!(it.once, BTreeMap::from([("EUR".to_owned(), 700)]));
    let due: Vec<(Day, Near)> = economics.payments.iter().map(|it| (it.on, it.near)).collect();
    assert_eq!(due, [(day("2026-11-20"), Near::Overdue), (day("2026-11-30"), Near::Close)]);
}

#[test]
fn plans_stand_by_their_day_and_those_reached_last() {
    let mut sample = Sample::with_client(1, "Ada");
    sample.add(vec![
        assessed(Stage::Direction, "2026-02-01"),
        planned(Some(Stage::Direction), Some("2026-03-01")),
    ]);
    for (number, name, plan) in [
        (2, "Bo", planned(Some(Stage::Direction), Some("2027-03-01"))),
        (3, "Cy", planned(Some(Stage::Consultation), Some("2026-11-20"))),
        (4, "Di", planned(Some(Stage::Interaction), None)),
        (5, "Eve", planned(None, None)),
        (6, "Fay", planned(Some(Stage::Interaction), Some("2026-11-21"))),
    ] {
        let client = sample.client(number, name);
        sample.line(client, vec![planned(Some(Stage::Impression), Some("2026-06-01")), plan]);
    }
    let economics = sum(&sample);
    let told: Vec<(&str, Near, bool)> =
        economics.plans.iter().map(|it| (it.name.as_str(), it.near, it.is_reached)).collect();
    let wanted = [
        ("Cy", Near::Overdue, false),
        ("Fay", Near::Close, false),
        ("Bo", Near::Later, false),
        ("Di", Near::Open, false),
        ("Ada", Near::Overdue, true),
    ];
    assert_eq!(told, wanted, "given up plans are none, and the later plan stands");
}

#[test]
fn a_median_is_the_lower_middle() {
    for (mut all, wanted) in
        [(vec![], None), (vec![5], Some(5)), (vec![9, 1], Some(1)), (vec![3, 9, 1, 7, 5], Some(5))]
    {
        assert_eq!(median(&mut all), wanted);
    }
}
