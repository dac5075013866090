//! A reminder: `WHEN: why`, or why first and `@WHEN`.
//!
//! Owns the two orders. The date words are `when`'s.
//!
//! `WHEN:` is the longest beginning that is wholly a date and ends with a `:` before a blank (so `thu 9:30: call` is at
//! 9:30). A text that is a date as a whole is a reminder without a why. Otherwise the last `@WHEN` counts and is taken out of
//! the text wherever it stands; `\@` is text. A rule belongs to the date: `every thu: why`, `why @tomorrow, every 2 weeks`.

use super::remark::Remark;
use super::when::{self, WhenError, again};
use super::words::{LONGEST_DATE, Span, Word, words};
use crate::domain::recurrence::Recurrence;
use crate::domain::time::{Day, Due, Now};

/// How many `@`s are looked at, from the end.
const MOST_ATS: usize = 64;

/// What was understood of a reminder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReminderEntry {
    /// When.
    pub due: ReminderDue,
    /// The rule by which it comes again.
    pub repeats: Option<Recurrence>,
    /// Why, in the adviser's words.
    pub why: String,
    /// What the preview says about it.
    pub remarks: Vec<Remark>,
}

/// When a reminder is to come, as far as the text says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ReminderDue {
    /// Nothing was said, or nothing that was understood.
    #[default]
    Missing,
    /// A day or a time.
    Known(Due, Span),
    /// Today's own weekday: today or a week from now.
    Ambiguous {
        /// Today.
        today: Day,
        /// A week from now.
        next: Day,
        /// Where it stands.
        span: Span,
    },
}

/// Reads a reminder. Never fails: without a date it says so.
pub fn parse_reminder(text: &str, now: &Now) -> ReminderEntry {
    let all = words(text);
    let mut remarks = Vec::new();
    let found = before_colon(text, &all, now, &mut remarks)
        .or_else(|| whole(text, &all, now, &mut remarks))
        .or_else(|| behind_at(text, &all, now, &mut remarks));
    let ((due, repeats), taken) = found.unwrap_or_default();
    if due == ReminderDue::Missing {
        let span = all.first().zip(all.last()).map_or(0..0, |(first, last)| first.start..last.end);
        remarks.push(Remark::NoDate { span });
    }
    let mut why = String::new();
    for (_, word) in all.iter().enumerate().filter(|(at, _)| !taken.contains(at)) {
        let typed = word.of(text);
        let escaped = typed.trim_start_matches('\\').starts_with('@') && typed.starts_with('\\');
        if !why.is_empty() {
            why.push(' ');
        }
        why.push_str(if escaped { &typed[1..] } else { typed });
    }
    ReminderEntry { due, repeats, why, remarks }
}

/// When, and by which rule again.
type Settled = (ReminderDue, Option<Recurrence>);

type Taken = Option<(Settled, Span)>;

/// How many words are tried as a date: more where a rule may be among them.
fn most(text: &str, all: &[Word]) -> usize {
    if again::has_rule(text, all) { again::LONGEST_RULE } else { LONGEST_DATE }
}

fn before_colon(text: &str, all: &[Word], now: &Now, remarks: &mut Vec<Remark>) -> Taken {
    let first = all.first()?;
    (0..all.len().min(most(text, all))).rev().find_map(|at| {
        let end = all[at].of(text).strip_suffix(':').map(|typed| all[at].start + typed.len())?;
        Some((settle(text, first.start..end, now, remarks)?, 0..at + 1))
    })
}

fn whole(text: &str, all: &[Word], now: &Now, remarks: &mut Vec<Remark>) -> Taken {
    let (first, last) = all.first().zip(all.last())?;
    (all.len() <= most(text, all)).then_some(())?;
    Some((settle(text, first.start..last.end, now, remarks)?, 0..all.len()))
}

fn behind_at(text: &str, all: &[Word], now: &Now, remarks: &mut Vec<Remark>) -> Taken {
    let ats = all.iter().enumerate().rev().filter(|(_, word)| word.of(text).starts_with('@'));
    for (at, word) in ats.take(MOST_ATS) {
        let found = again::longest(text, &all[at..], 1, now).or_else(|| {
            let behind = &all[at..all.len().min(at + LONGEST_DATE)];
            when::longest(text, behind, 1, |phrase| when::future(phrase, now).map(|due| (due, None)))
        });
        let Some(found) = found else {
            kept(
                text,
                word.start..word.end,
                &WhenError::NotUnderstood(word.of(text).chars().skip(1).take(40).collect()),
                remarks,
            );
            continue;
        };
        if let Some(due) = settle(text, found.span, now, remarks) {
            return Some((due, at..at + found.count));
        }
    }
    None
}

/// Reads the date at `span`; one that does not fit leaves a remark and counts as text.
fn settle(text: &str, span: Span, now: &Now, remarks: &mut Vec<Remark>) -> Option<Settled> {
    match when::recurring(&text[span.clone()], now) {
        Ok((due, repeats)) => Some((ReminderDue::Known(due, span), repeats)),
        Err(WhenError::TodayOrNextWeek { today, next }) => {
            remarks.push(Remark::WhichDay { span: span.clone(), today, other: next });
            let repeats = when::rule_of(&text[span.clone()], now);
            Some((ReminderDue::Ambiguous { today, next, span }, repeats))
        }
        Err(error) if error.is_a_date() => {
            kept(text, span, &error, remarks);
            None
        }
        Err(_) => None,
    }
}

fn kept(text: &str, span: Span, why: &WhenError, remarks: &mut Vec<Remark>) {
    remarks.push(Remark::KeptAsText { typed: text[span.clone()].to_owned(), span, why: why.to_string() });
}
