//! What comes again in the sample book: a report at the end of each month, and a word every other week.

use super::Story;
use crate::demo::teller::facts;
use crate::domain::interaction::{Channel, Way};
use crate::domain::promise::{PromiseKept, Prompted, Whose};
use crate::domain::recurrence::{Recurrence, Unit};
use crate::domain::reminder::{Reached, ReminderDone, ReminderKind};
use crate::domain::time::{Day, Due, Happened};

/// How long ago it began, in days.
const BEGAN: i64 = 75;

/// The days of a rule that are over, and the one to come; each with the rule as it stands there.
fn days(it: &Story<'_>, rule: Option<Recurrence>) -> Vec<(Day, Recurrence)> {
    let today = it.teller.day(0);
    let first = rule.and_then(|rule| Some((rule.first_from(it.teller.day(BEGAN - 1))?, rule)));
    std::iter::successors(first, |(day, rule)| rule.following(*day, *day).filter(|_| *day < today)).collect()
}

/// A monthly report, sent each time on its day; the next one is owed.
pub(super) fn report(it: &mut Story<'_>) {
    let rule = Recurrence::every(1, Unit::Month).map(Recurrence::on_last_day);
    let mut before = None;
    for (due, rule) in days(it, rule) {
        let ago = before.map_or(BEGAN, |(_, due): (_, Day)| (it.teller.day(0) - due).num_days());
        let on = it.teller.at(ago, 16, 20);
        let mut promise = it.teller.promise(on, Whose::Ours, due, "the month on one page");
        promise.repeats = Some(Box::new(rule));
        promise.follows = before.map(|(id, _)| id);
        let id = promise.id;
        let kept =
            before.map(|(id, on)| PromiseKept { id, on, prompted: Prompted::No, reason: String::new() });
        let mut facts = facts![];
        facts.extend(kept.map(Into::into));
        facts.extend(facts![promise]);
        it.line(on, facts);
        before = Some((id, due));
    }
}

/// A word every other week, rung as planned; the next one is to come.
pub(super) fn word(it: &mut Story<'_>) {
    let rule = Recurrence::every(2, Unit::Week).map(|rule| rule.anchored(it.teller.day(-5)));
    let mut before = None;
    for (due, rule) in days(it, rule) {
        let ago = before.map_or(BEGAN, |(_, due): (_, Day)| (it.teller.day(0) - due).num_days());
        let on = it.teller.at(ago, 11, 10);
        let mut set = it.teller.reminder(on, ReminderKind::Cadence, Due::On(due), "how are the evenings?");
        set.repeats = Some(Box::new(rule));
        set.follows = before.map(|(id, _)| id);
        let next = set.id;
        match before {
            None => it.line(on, facts![set]),
            Some((id, _)) => {
                let mut touch = it.teller.touch(on, Channel::Call, Way::Out, 9, "asked after the evenings");
                touch.carries_out = Some(id);
                let interaction = Some(touch.id);
                let done = ReminderDone { id, on: Happened::At(on), reached: Reached::Yes, interaction };
                it.record(on, touch, facts![done, set]);
            }
        }
        before = Some((next, due));
    }
}
