//! Patterns that wear trust away although every single contact is well meant: greetings only, writing only, work only,
//! crises only, more meetings than help.

use super::Story;
use super::charter::{agreed, felt};
use super::work::{MAIL_IN, MEETING, long_known, observed};
use crate::demo::teller::facts;
use crate::domain::appointment::{AppointmentClosed, AppointmentMade, AppointmentOutcome};
use crate::domain::id::AppointmentId;
use crate::domain::interaction::{Channel, Talk, Way};
use crate::domain::request::{RequestAnswered, RequestKind};
use crate::domain::stage::Balance;
use crate::domain::time::{Due, Happened};

/// Tells the story of the client of that number, where it has one here.
pub(super) fn tell(number: u64, story: &mut Story<'_>) -> bool {
    match number {
        30 => greeted(story),
        32 => met(story),
        _ => return false,
    }
    true
}

/// Comes when it burns, is helped at once, and gets nothing but greetings in between.
fn greeted(it: &mut Story<'_>) {
    long_known(it);
    agreed(it, 60, false, Some(-120));
    for (ago, what) in [
        (330, "the cold store is down and the milk is warm"),
        (230, "the inspector stands at the door"),
        (130, "the buyer will not pay for the spring"),
    ] {
        let on = it.teller.at(ago, 7, 40);
        let mut request = it.teller.request(on, RequestKind::Issue, what);
        request.urgent = true;
        let id = request.id;
        it.touch(on, MAIL_IN, "wrote in capitals", facts![request]);
        let on = it.teller.at(ago, 9, 0);
        it.line(on, facts![RequestAnswered { id, on: Happened::At(on), interaction: None }]);
    }
    for (place, greeting) in
        ["the festival", "the rains", "the wedding", "the prize", "the new year"].iter().enumerate()
    {
        let ago = 52 - 10 * i64::try_from(place).unwrap_or(0);
        let on = it.teller.at(ago, 9, 10);
        let mut touch =
            it.teller.touch(on, Channel::Mail, Way::Out, 3, format!("best wishes for {greeting}"));
        touch.talk = Talk::Person;
        it.record(on, touch, facts![]);
    }
    observed(it, 45, "results", "the second tanker is paid for");
    felt(it, 15, Balance::No, "three alarms, and nothing in between");
}

/// Meets, and meets, about the work and nothing else.
fn met(it: &mut Story<'_>) {
    long_known(it);
    agreed(it, 70, true, Some(-120));
    for ago in [72, 60, 48, 36, 24, 12] {
        let on = it.teller.at(ago, 10, 0);
        let (id, why) = (AppointmentId(it.teller.id()), "the state of the works".to_owned());
        let (start, made) = (Due::On(it.teller.day(ago)), Happened::At(it.teller.at(ago + 9, 9, 0)));
        let (channel, with) = (Channel::Meeting, Vec::new());
        let appointment = AppointmentMade { id, start, minutes: 60, channel, with, why, on: made };
        it.line(it.teller.at(ago + 9, 9, 0), facts![appointment]);
        let touch =
            it.teller.touch(on, MEETING.0, MEETING.1, MEETING.2, "went through the state of the works");
        let (outcome, interaction) = (AppointmentOutcome::Held, Some(touch.id));
        let closed = AppointmentClosed { id, outcome, on: Happened::At(on), interaction, moved_to: None };
        it.record(on, touch, facts![closed]);
    }
    observed(it, 40, "integrity", "said that the cheaper pump would do");
    observed(it, 40, "results", "the first well pays for itself");
}
