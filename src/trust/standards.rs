//! The thresholds by which criteria, stages and findings are judged.
//!
//! Owns the keys of `assets/criteria.toml` with their bounds. A norm agreed with a client stands over them; that is the
//! business of whoever applies them.

use std::ops::RangeInclusive;

use crate::asset::numbers::{Key, Mistake, Reader, fill, numbers};
use crate::domain::client::Cadence;

/// What comes with the program.
pub const BUILTIN: &str = include_str!("../../assets/criteria.toml");

const DAYS: RangeInclusive<i64> = 1..=3_650;
const MAY_DAYS: RangeInclusive<i64> = 0..=3_650;
const COUNT: RangeInclusive<i64> = 1..=100;
const SHARE: RangeInclusive<i64> = 1..=100;

numbers! {
    /// Every threshold.
    #[derive(Debug, Clone, PartialEq, Eq, Hash)]
    Standards {}
    "window" {
        /// Days that promises, advice, decisions and requests count, at least.
        window = "days" in DAYS;
        /// Days that contacts count, at least.
        contact = "contact_days" in DAYS;
        /// Days that what was observed counts.
        signal = "signal_days" in DAYS;
        /// Days that a stage lost by age alone stands.
        fading = "fading_days" in MAY_DAYS;
    }
    "stage" {
        /// Criteria that must be met.
        met = "met" in COUNT;
        /// In percent of what is known.
        share = "share" in SHARE;
        /// Criteria not met from which on it fails.
        failing = "failing" in COUNT;
        /// Days without contact after which nothing is judged anew.
        dormant = "dormant_days" in DAYS;
    }
    "stuck" {
        /// Days in Impression.
        stuck_impression = "impression" in MAY_DAYS;
        /// Days in Interaction.
        stuck_interaction = "interaction" in MAY_DAYS;
        /// Days in Direction.
        stuck_direction = "direction" in MAY_DAYS;
        /// Days in Consultation.
        stuck_consultation = "consultation" in MAY_DAYS;
    }
    "impression" {
        /// First responses that make a median.
        replies = "replies" in COUNT;
        /// Working days that it may have.
        reply_days = "reply_days" in MAY_DAYS;
        /// Days that a hand-off may be without its answer.
        hand_off = "hand_off_days" in DAYS;
        /// Promises that count as early.
        first_promises = "first_promises" in COUNT;
    }
    "interaction" {
        /// Interactions that make a series.
        rhythm = "rhythm" in COUNT;
        /// Promises that make a share.
        promises = "promises" in COUNT;
        /// Share on time.
        on_time = "on_time" in SHARE;
        /// Kept promises that make a share.
        unprompted = "unprompted" in COUNT;
        /// Share unprompted.
        unprompted_share = "unprompted_share" in SHARE;
        /// Share of contacts as the client wants them.
        preferred = "preferred" in SHARE;
    }
    "direction" {
        /// Pieces of advice that make a share.
        advice = "advice" in COUNT;
        /// Share acted on.
        acted = "acted" in SHARE;
        /// Requests for guidance.
        asks = "asks" in COUNT;
        /// Decisions between alternatives.
        decisions = "decisions" in COUNT;
        /// Contacts before need that were answered.
        preemptive = "preemptive" in COUNT;
    }
    "consultation" {
        /// Requests about issues.
        issues = "issues" in COUNT;
        /// Goals reached.
        goals = "goals" in COUNT;
    }
    "fault" {
        /// Days past the day agreed.
        fault_promise = "promise_days" in MAY_DAYS;
        /// Days that a broken promise weighs.
        fault_broken = "broken_days" in DAYS;
        /// Working days without a response.
        fault_request = "request_days" in MAY_DAYS;
        /// Days after which only Impression stands.
        sinks_after = "sinks_after" in MAY_DAYS;
    }
    "element" {
        /// Days between two acts of concern or integrity.
        element = "interval" in DAYS;
        /// Days between two results.
        results = "results" in DAYS;
        /// Days that are counted.
        element_window = "window" in DAYS;
    }
    "finding" {
        /// Contacts in a row.
        streak = "streak" in COUNT;
        /// Meetings held against help.
        meetings = "meetings" in COUNT;
        /// Requests that make a pattern.
        crisis = "crisis" in COUNT;
        /// Contacts without a question.
        talks = "talks" in COUNT;
    }
    "act" {
        /// Days that the outcome of advice may be unasked.
        ask_outcome = "advice_days" in DAYS;
    }
}

impl Standards {
    /// The thresholds that come with the program.
    pub fn builtin() -> Self {
        let mut standards = Self::blank();
        fill(&mut standards, KEYS, BUILTIN, |_| {});
        standards
    }

    /// The built-in thresholds with what a user's file says in their place.
    ///
    /// # Errors
    ///
    /// Every mistake of the file, in order of lines; nothing of such a file is used.
    pub fn parse(text: &str) -> Result<Self, Vec<Mistake>> {
        let mut standards = Self::builtin();
        let mistakes = Reader::read(&mut standards, KEYS, text, None, |_| {});
        if mistakes.is_empty() { Ok(standards) } else { Err(mistakes) }
    }

    /// How far back promises, advice, decisions and requests count, in days.
    pub fn window_of(&self, cadence: Cadence) -> i64 {
        cadence.ideal.map_or(self.window, |ideal| self.window.max(2 * i64::from(ideal)))
    }

    /// How far back contacts count, in days.
    pub fn contact_of(&self, cadence: Cadence) -> i64 {
        cadence.ideal.map_or(self.contact, |ideal| self.contact.max(i64::from(ideal)))
    }

    /// After how many days without contact nothing is judged anew.
    pub fn dormant_of(&self, cadence: Cadence) -> i64 {
        cadence.limit.map_or(self.dormant, |limit| 2 * i64::from(limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_a_value_within_its_bounds() {
        let mut standards = Standards::builtin();
        for key in KEYS {
            let value = *(key.slot)(&mut standards);
            assert!(key.bounds.contains(&value), "{}.{} = {value}", key.section, key.name);
        }
        assert_eq!(crate::asset::lines(BUILTIN).count(), KEYS.len(), "no key twice, and none besides");
    }

    #[test]
    fn a_users_file_stands_over_single_keys_and_all_its_mistakes_are_told() {
        let own = Standards::parse("[direction]\nacted = 75\n[stuck]\nimpression = 0\n").unwrap();
        assert_eq!((own.acted, own.stuck_impression, own.asks), (75, 0, 2));
        let text = "[direction]\nacted = 175\nask = 1\n[directions]\n[fault]\npromise_days = \"7\"\n";
        let mistakes = Standards::parse(text).unwrap_err();
        let told: Vec<(usize, bool)> =
            mistakes.iter().map(|it| (it.line, it.message.contains("did you mean"))).collect();
        assert_eq!(told, [(2, false), (3, true), (4, true), (6, false)], "{mistakes:?}");
    }

    #[test]
    fn who_is_seen_twice_a_year_has_longer_windows() {
        let standards = Standards::builtin();
        let (often, seldom) =
            (Cadence { ideal: Some(14), limit: Some(30) }, Cadence { ideal: Some(180), limit: None });
        assert_eq!((standards.window_of(often), standards.contact_of(often)), (180, 90));
        assert_eq!((standards.window_of(seldom), standards.contact_of(seldom)), (360, 180));
        assert_eq!((standards.dormant_of(often), standards.dormant_of(seldom)), (60, 400));
    }
}
