//! What every reader owes for every file: what it brings is no larger than a few times the file, and every text is fit
//! for the book.

use confidant::exchange::incoming::{Incoming, What};
use confidant::text::accepted;

/// Panics where a file of that many bytes brought too much, or a text with control characters in it.
pub fn assert_within(incoming: &Incoming, bytes: usize, copies: usize) {
    assert!(incoming.remarks.len() <= 200);
    assert!(incoming.fields.len() <= 2_001);
    let mut size = 0;
    let mut take = |text: &str| {
        size += text.len();
        assert_eq!(accepted(text), text);
    };
    incoming.remarks.iter().for_each(|it| assert!(it.chars().count() <= 2_000));
    for it in &incoming.people {
        assert!(!it.name.is_empty());
        assert!(it.cadence.is_none_or(|it| it.ideal != Some(0) && it.limit != Some(0)));
        [&it.name, &it.organisation, &it.role, &it.tier, &it.language].into_iter().for_each(|it| take(it));
        it.uid.iter().chain(&it.tags).for_each(|it| take(it));
        it.kept.iter().for_each(|(_, value)| take(value));
        it.reach.iter().for_each(|it| take(&it.address));
        for day in &it.days {
            assert!((1..=12).contains(&day.month) && (1..=31).contains(&day.day));
        }
        for it in &it.things {
            match &it.what {
                What::Interaction { summary, note, .. } => [summary, note].into_iter().for_each(|it| take(it)),
                What::Note { text, .. } => take(text),
                What::Reminder { why: text, .. } | What::Promise { what: text, .. } | What::Goal { what: text, .. } => {
                    take(text);
                }
            }
        }
    }
    // Headers and labels are said again with every value; two hundred bytes for each is generous.
    assert!(size <= copies * bytes + 400 * bytes.min(2_000) + 4_096, "{size} bytes of text from {bytes}");
}
