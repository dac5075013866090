//! Who stands where, in numbers: every client weighed by its gauge, no name or text of it looked at.
//!
//! The order is that of [`rows`](super::rows). Only where two places weigh the same and their names begin alike, whole
//! names are asked for.

use chrono::{DateTime, Utc};

use super::terms::Scale;
use super::{Counts, Weights};
use crate::domain::book::Book;
use crate::domain::id::ClientId;
use crate::domain::standing::{Beginning, Gauge, OpenKind};
use crate::domain::time::Now;

/// The place of one client who needs the adviser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Which client.
    pub client: ClientId,
    /// What its reasons weigh together.
    pub total: i64,
    /// When the first appointment begins that makes this client head the list.
    pub starts: Option<DateTime<Utc>>,
    /// Own promises due today or before.
    pub promises_due: usize,
    /// Faults.
    pub faults: usize,
}

/// The places of all who need the adviser, in the order of [`rows`](super::rows).
pub fn order(book: &Book, weights: &Weights, now: &Now) -> Vec<Place> {
    order_seeing(book, weights, now, |_, _| {})
}

/// The same; every gauge and whatever is open is shown to `see` on the way, so that nobody needs to weigh all clients once
/// more.
pub fn order_seeing(
    book: &Book,
    weights: &Weights,
    now: &Now,
    mut see: impl FnMut(&Gauge, &[OpenKind]),
) -> Vec<Place> {
    let name = |id| book.standing(id).map_or("", |standing| standing.name.as_str());
    let weigh = |each: &mut dyn FnMut(&Gauge, &[OpenKind])| {
        book.weigh(&mut |gauge, open| {
            see(gauge, open);
            each(gauge, open);
        });
    };
    ordered(weigh, name, weights, now)
}

/// Orders whoever `weigh` shows; `name` knows whole names.
pub(super) fn ordered<'a>(
    weigh: impl FnOnce(&mut dyn FnMut(&Gauge, &[OpenKind])),
    name: impl Fn(ClientId) -> &'a str,
    weights: &Weights,
    now: &Now,
) -> Vec<Place> {
    let scale = Scale::new(weights, now);
    let mut placed: Vec<(Place, Beginning)> = Vec::new();
    weigh(&mut |gauge, open| placed.extend(place(&scale, gauge, open).map(|place| (place, gauge.name))));
    placed.sort_by(|(a, begins), (b, other)| {
        let by_time = (a.starts.is_none(), a.starts).cmp(&(b.starts.is_none(), b.starts));
        by_time
            .then(b.total.cmp(&a.total))
            .then_with(|| begins.cmp(other))
            .then_with(|| name(a.client).cmp(name(b.client)))
            .then(a.client.cmp(&b.client))
    });
    placed.into_iter().map(|(place, _)| place).collect()
}

/// Weighs one client; `None` where nothing makes it need anybody.
fn place(scale: &Scale<'_>, gauge: &Gauge, open: &[OpenKind]) -> Option<Place> {
    let mut place: Option<Place> = None;
    scale.measure(gauge, open, |measure| {
        let none = Place { client: gauge.id, total: 0, starts: None, promises_due: 0, faults: 0 };
        let sum = place.get_or_insert(none);
        sum.total += measure.sum.total();
        sum.starts = [sum.starts, measure.starts].into_iter().flatten().min();
        sum.promises_due += usize::from(measure.kind.is_promise_due());
        sum.faults += usize::from(measure.kind.is_fault());
    });
    place
}

impl Counts {
    /// Counts places for the header.
    pub fn of<'a>(places: impl IntoIterator<Item = &'a Place>) -> Self {
        places.into_iter().fold(Self::default(), |counts, place| Self {
            need: counts.need + 1,
            promises_due: counts.promises_due + place.promises_due,
            faults: counts.faults + place.faults,
        })
    }
}
