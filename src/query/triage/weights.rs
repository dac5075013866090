//! What each reason weighs, and the working calendar: read from `assets/triage.toml` and from a user's file
//! with the same sections, which overrides single keys of it.
//!
//! Owns the keys with their bounds, and the mistakes a file can have, all of them at once. Where the user's
//! file lies is the shell's business; what the weights are used for is in [`terms`](super::terms).

use std::ops::RangeInclusive;

use chrono::NaiveTime;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::asset::Line;
use crate::asset::nearest::nearest;
use crate::asset::numbers::{Key, Mistake, Reader, fill, numbers, sort, unknown};
use crate::domain::calendar::Calendar;
use crate::domain::client::Weekday;
use crate::domain::interaction::Channel;
use crate::domain::time::Day;

const BUILTIN: &str = include_str!("../../../assets/triage.toml");

const WEIGHT: RangeInclusive<i64> = 0..=10_000;
const DAYS: RangeInclusive<i64> = 0..=365;
const MINUTES: RangeInclusive<i64> = 1..=1_440;

numbers! {
    /// The weight of every reason, and the calendar by which waiting is counted.
    #[derive(Debug, Clone, PartialEq, Eq)]
    Weights {
        /// The working days.
        calendar: Calendar,
    }
    "appointment" {
        /// An appointment of today, still to come.
        appointment_today = "today" in WEIGHT;
        /// An appointment whose time passed without an outcome.
        appointment_unsettled = "unsettled" in WEIGHT;
    }
    "promise" {
        /// An own promise due tomorrow.
        promise_tomorrow = "tomorrow" in WEIGHT;
        /// An own promise due today.
        promise_today = "today" in WEIGHT;
        /// An own promise past its day.
        promise_overdue = "overdue" in WEIGHT;
        /// For each day late.
        promise_per_day = "per_day" in WEIGHT;
        /// The most that days add.
        promise_most = "most" in WEIGHT;
        /// Days late after which it is a fault.
        promise_fault_after = "fault_after" in DAYS;
        /// What the fault adds.
        promise_fault = "fault" in WEIGHT;
        /// Broken and not made good.
        promise_broken = "broken" in WEIGHT;
        /// An own promise without a day.
        promise_undated = "undated" in WEIGHT;
    }
    "request" {
        /// A request without a response.
        request_waiting = "waiting" in WEIGHT;
        /// For each working day.
        request_per_day = "per_day" in WEIGHT;
        /// The most that days add.
        request_most = "most" in WEIGHT;
        /// What urgency adds.
        request_urgent = "urgent" in WEIGHT;
        /// What a complaint adds.
        request_complaint = "complaint" in WEIGHT;
        /// Working days after which it is a fault.
        request_fault_after = "fault_after" in DAYS;
        /// What the fault adds.
        request_fault = "fault" in WEIGHT;
        /// Acknowledged without a day.
        request_acknowledged = "acknowledged" in WEIGHT;
    }
    "reminder" {
        /// A reminder that fell due.
        reminder_due = "due" in WEIGHT;
        /// For each day lapsed.
        reminder_per_day = "per_day" in WEIGHT;
        /// The most that days add.
        reminder_most = "most" in WEIGHT;
    }
    "cadence" {
        /// Past the limit without a live contact.
        limit_passed = "limit" in WEIGHT;
        /// For each day past.
        limit_per_day = "limit_per_day" in WEIGHT;
        /// The most that days add.
        limit_most = "limit_most" in WEIGHT;
        /// Past the ideal without any contact.
        ideal_passed = "ideal" in WEIGHT;
        /// For each day past.
        ideal_per_day = "ideal_per_day" in WEIGHT;
        /// The most that days add.
        ideal_most = "ideal_most" in WEIGHT;
    }
    "owed" {
        /// A promise of the client's past its day.
        owed_late = "late" in WEIGHT;
        /// For each day late.
        owed_per_day = "per_day" in WEIGHT;
        /// The most that days add.
        owed_most = "most" in WEIGHT;
    }
    "trust" {
        /// A worry without an answer.
        trust_worry = "worry" in WEIGHT;
        /// A stalled decision.
        trust_decision = "decision" in WEIGHT;
        /// A hand-off of which nobody heard.
        trust_hand_off = "hand_off" in WEIGHT;
        /// Expectations to be looked at again.
        trust_expectations = "expectations" in WEIGHT;
        /// For each day since.
        trust_per_day = "per_day" in WEIGHT;
        /// The most that days add.
        trust_most = "most" in WEIGHT;
        /// What would do good.
        trust_good_deed = "good_deed" in WEIGHT;
    }
    "minutes" {
        /// A call.
        minutes_call = "call" in MINUTES;
        /// A video call.
        minutes_video = "video" in MINUTES;
        /// A meeting.
        minutes_meeting = "meeting" in MINUTES;
        /// A mail.
        minutes_mail = "mail" in MINUTES;
        /// A message.
        minutes_message = "message" in MINUTES;
        /// A letter.
        minutes_letter = "letter" in MINUTES;
        /// Anything else.
        minutes_other = "other" in MINUTES;
    }
}

const CALENDAR: &str = "calendar";
const CALENDAR_KEYS: [&str; 3] = ["days", "closing", "free"];

impl Weights {
    /// The weights that come with the program.
    pub fn builtin() -> Self {
        let mut weights = Self::blank();
        // The built-in file is without mistakes, and whole: a test reads it as it reads a user's.
        let (mut days, mut closing, mut free) = (Vec::new(), weights.calendar.closing(), Vec::new());
        fill(&mut weights, KEYS, BUILTIN, |Line { name, value, .. }| match name {
            "days" => days.extend(value.texts().filter_map(|word| word.parse::<Weekday>().ok())),
            "closing" => closing = value.text().and_then(clock_time).unwrap_or(closing),
            "free" => free.extend(value.texts().filter_map(|word| word.parse::<Day>().ok())),
            _ => {}
        });
        weights.calendar = Calendar::new(days, closing, free);
        weights
    }

    /// The built-in weights with what a user's file says in their place.
    ///
    /// # Errors
    ///
    /// Every mistake of the file, in order of lines; nothing of such a file is used.
    pub fn parse(text: &str) -> Result<Self, Vec<Mistake>> {
        let mut weights = Self::builtin();
        let mistakes =
            Reader::read(&mut weights, KEYS, text, Some((CALENDAR, Reader::calendar)), Reader::rising);
        if mistakes.is_empty() { Ok(weights) } else { Err(mistakes) }
    }

    /// How many minutes a contact takes in a channel where there is no habit to go by.
    pub fn minutes(&self, channel: Channel) -> u32 {
        let minutes = match channel {
            Channel::Call => self.minutes_call,
            Channel::Video => self.minutes_video,
            Channel::Meeting => self.minutes_meeting,
            Channel::Mail => self.minutes_mail,
            Channel::Message => self.minutes_message,
            Channel::Letter => self.minutes_letter,
            Channel::Other => self.minutes_other,
        };
        u32::try_from(minutes).unwrap_or(0)
    }
}

/// What is later must not weigh less than what is earlier, or waiting would lower a client's place.
const RISING: [&str; 3] = ["promise.tomorrow", "promise.today", "promise.overdue"];

impl Reader<'_, Weights> {
    fn rising(&mut self) {
        let weights = [self.into.promise_tomorrow, self.into.promise_today, self.into.promise_overdue];
        for at in 1..RISING.len() {
            let (earlier, later) = (RISING[at - 1], RISING[at]);
            let place = self.set_at(later).or_else(|| self.set_at(earlier));
            if let Some(place) = place.filter(|_| weights[at - 1] > weights[at]) {
                let least = weights[at - 1];
                let message = format!(
                    "`{later}` is less than `{earlier}`, which is {least}: later must not weigh less"
                );
                self.mistake(place, message);
            }
        }
    }

    fn calendar(&mut self, table: &DeTable<'_>) {
        let calendar = self.into.calendar.clone();
        let mut days: Vec<Weekday> = calendar.days().collect();
        let mut closing = calendar.closing();
        let mut free: Vec<Day> = calendar.free().collect();
        for (name, value) in table {
            match name.get_ref().as_ref() {
                "days" => days = self.weekdays(value),
                "closing" => closing = self.time(value).unwrap_or(closing),
                "free" => free = self.free_days(value),
                _ => self.unknown_key(CALENDAR, name, CALENDAR_KEYS.into_iter()),
            }
        }
        self.into.calendar = Calendar::new(days, closing, free);
    }

    fn weekdays(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Weekday> {
        let mut days = Vec::new();
        let example = r#"write a list such as ["mon", "tue", "wed"]"#;
        let Some(list) = value.get_ref().as_array() else {
            let found = sort(value);
            self.mistake(value.span().start, format!("`calendar.days` is {found}: {example}"));
            return days;
        };
        if list.is_empty() {
            let message = format!("`calendar.days` names no day, and nothing could be counted: {example}");
            self.mistake(value.span().start, message);
        }
        for item in list {
            match item.get_ref().as_str().map(str::parse::<Weekday>) {
                Some(Ok(day)) => days.push(day),
                Some(Err(all)) => {
                    let word = item.get_ref().as_str().unwrap_or_default();
                    let hint = nearest(word, Weekday::ALL.iter().map(|day| day.word()));
                    let message = unknown(&format!("`{word}` is not a day of the week"), hint, &all);
                    self.mistake(item.span().start, message);
                }
                None => {
                    let found = sort(item);
                    self.mistake(
                        item.span().start,
                        format!("a day of the week is a word, not {found}: {example}"),
                    );
                }
            }
        }
        days
    }

    fn time(&mut self, value: &Spanned<DeValue<'_>>) -> Option<NaiveTime> {
        let text = value.get_ref().as_str().map(str::to_owned);
        let text = text.or_else(|| value.get_ref().as_datetime().map(ToString::to_string));
        let time = text.as_deref().and_then(clock_time);
        if time.is_none() {
            let found = text.map_or_else(|| sort(value), |text| format!("`{text}`"));
            let message = format!("`calendar.closing` is {found}: write a time such as \"18:00\"");
            self.mistake(value.span().start, message);
        }
        time
    }

    fn free_days(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Day> {
        let example = r#"write a list such as ["2026-12-25", "2027-01-01"]"#;
        let Some(list) = value.get_ref().as_array() else {
            let found = sort(value);
            self.mistake(value.span().start, format!("`calendar.free` is {found}: {example}"));
            return Vec::new();
        };
        let mut days = Vec::new();
        for item in list {
            let text = item.get_ref().as_str().map(str::to_owned);
            let text = text.or_else(|| item.get_ref().as_datetime().map(ToString::to_string));
            if let Some(Ok(day)) = text.as_deref().map(str::parse::<Day>) {
                days.push(day);
            } else {
                let found = text.unwrap_or_else(|| sort(item));
                self.mistake(item.span().start, format!("`{found}` is not a day of the calendar: {example}"));
            }
        }
        days
    }
}

fn clock_time(text: &str) -> Option<NaiveTime> {
    ["%H:%M", "%H:%M:%S"].iter().find_map(|as_| NaiveTime::parse_from_str(text, as_).ok())
}

/// The keys that a file does not set.
#[cfg(test)]
pub(super) fn unset(text: &str) -> Vec<String> {
    let table: toml::Table = text.parse().unwrap();
    let has =
        |section: &str, name: &str| table.get(section).is_some_and(|section| section.get(name).is_some());
    let calendar = CALENDAR_KEYS.iter().map(|name| (CALENDAR, *name));
    let all = KEYS.iter().map(|key| (key.section, key.name)).chain(calendar);
    all.filter(|(section, name)| !has(section, name))
        .map(|(section, name)| format!("{section}.{name}"))
        .collect()
}
