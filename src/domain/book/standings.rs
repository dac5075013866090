//! The standings of a book: of those that stand on its base, and of those touched since.
//!
//! Owns when a standing is computed or read: when somebody looks, and then it stays until the client is touched again.
//! Gauges go without it: whoever weighs all clients computes or reads nobody whose gauge lies in the base.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, OnceLock};

use super::{Base, Book};
use crate::domain::history::History;
use crate::domain::id::ClientId;
use crate::domain::standing::{Gauge, Judgement, OpenKind, Standing, open_kinds};
use crate::domain::time::Day;

/// A standing that is computed when it is first asked for; `None` where nobody of that id is a client.
type Cell = OnceLock<Option<Box<Standing>>>;

/// How a client is judged: pure rules over one history, as of a day.
pub trait Judge: Debug + Send + Sync {
    /// Their version: a judgement of another one is made anew.
    fn version(&self) -> u32;

    /// Says of a client what only these rules can read, and the last day on which it holds.
    fn judge(&self, history: &History, today: Day) -> (Box<[u8]>, Option<Day>);
}

/// The rules in force.
#[derive(Debug, Clone)]
struct Ruled {
    rules: Arc<dyn Judge>,
    /// Asked of them once: it takes a look at all of them.
    version: u32,
    today: Day,
}

/// Which standings were read or computed, and by which rules their clients are judged.
#[derive(Debug, Default)]
pub(super) struct Standings {
    /// One for each client of the base, by its place.
    below: Vec<Cell>,
    /// Those touched since; they stand for what the base has of the same client.
    touched: BTreeMap<ClientId, Cell>,
    rules: Option<Ruled>,
}

impl Standings {
    pub(super) fn over(base: &dyn Base) -> Self {
        let mut standings = Self::default();
        standings.rebase(base);
        standings
    }

    /// The same clients in another base: what was read of them is read again when somebody looks.
    pub(super) fn rebase(&mut self, base: &dyn Base) {
        self.below.clear();
        self.below.resize_with(base.clients().len(), Cell::new);
    }

    /// Judges by the same rules as another book did.
    pub(super) fn ruled_by(&mut self, other: &Self) {
        self.rules.clone_from(&other.rules);
    }

    /// Has a client computed anew.
    pub(super) fn touch(&mut self, id: ClientId) {
        self.touched.insert(id, Cell::new());
    }
}

/// Where a client's standing is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Seat {
    Below(usize),
    Touched(ClientId),
}

impl Book {
    /// The standing of one client.
    pub fn standing(&self, id: ClientId) -> Option<&Standing> {
        let id = self.canonical(id);
        if self.standings.touched.contains_key(&id) {
            return self.seated(Seat::Touched(id));
        }
        let at = self.base.as_ref()?.clients().binary_search(&id).ok()?;
        self.seated(Seat::Below(at))
    }

    /// The standings of all clients, in order of id: every one is read or computed. What needs no text asks
    /// [`Book::weigh`].
    pub fn standings(&self) -> impl Iterator<Item = &Standing> {
        self.seats().filter_map(|seat| self.seated(seat))
    }

    /// How many clients there are.
    pub fn clients(&self) -> usize {
        self.everybody().count()
    }

    /// Everybody who is a client, in order of id. Nobody of the base is looked at.
    pub fn everybody(&self) -> impl Iterator<Item = ClientId> + '_ {
        self.seats().filter(|seat| self.is_taken(*seat)).filter_map(|seat| self.sitting(seat))
    }

    /// Hands out the gauge of every client with what is open, in order of id.
    pub fn weigh(&self, each: &mut dyn FnMut(&Gauge, &[OpenKind])) {
        let mut open = Vec::new();
        for seat in self.seats() {
            if let Some(gauge) = self.weighed(seat, &mut open) {
                each(&gauge, &open);
            }
        }
    }

    /// The gauge of a client; what is open is put into `open`.
    pub(super) fn weighed(&self, seat: Seat, open: &mut Vec<OpenKind>) -> Option<Gauge> {
        if let (Seat::Below(at), Some(base)) = (seat, &self.base) {
            return base.gauge(at, open);
        }
        open.clear();
        let standing = self.seated(seat)?;
        open.extend(open_kinds(standing));
        Some(Gauge::of(standing))
    }

    /// Whether anybody is there: those of the base are, without being read.
    pub(super) fn is_taken(&self, seat: Seat) -> bool {
        matches!(seat, Seat::Below(_)) || self.seated(seat).is_some()
    }

    /// Who is there.
    pub(super) fn sitting(&self, seat: Seat) -> Option<ClientId> {
        match seat {
            Seat::Below(at) => self.base.as_ref()?.clients().get(at).copied(),
            Seat::Touched(id) => Some(id),
        }
    }

    /// Judges by these rules, as of that day: whoever is computed from now on. Those who were judged before stay as they
    /// are, until somebody has them [judged anew](Self::rejudge).
    pub fn judge_as(&mut self, rules: Arc<dyn Judge>, today: Day) {
        let version = rules.version();
        self.standings.rules = Some(Ruled { rules, version, today });
    }

    /// Whether a client's judgement holds by the rules and on the day that were set; where none were, it does.
    pub fn holds(&self, gauge: &Gauge) -> bool {
        self.standings.rules.as_ref().is_none_or(|ruled| {
            let begun = gauge.good_from.is_none_or(|first| first <= ruled.today);
            let lasts = gauge.good_until.is_none_or(|last| ruled.today <= last);
            gauge.judged_by == ruled.version && begun && lasts
        })
    }

    /// Those who were judged by other rules, or for a time that is over.
    pub fn stale(&self) -> Vec<ClientId> {
        let mut stale = Vec::new();
        self.weigh(&mut |gauge, _| {
            if !self.holds(gauge) {
                stale.push(gauge.id);
            }
        });
        stale
    }

    /// Has clients judged anew when somebody looks.
    pub fn rejudge(&mut self, clients: &[ClientId]) {
        for id in clients {
            self.version += 1;
            self.changed.insert(*id, self.version);
            self.standings.touch(*id);
        }
    }

    /// Judges by these rules, as of that day, everybody who was not yet. Answers those clients.
    pub fn judge_by(&mut self, rules: Arc<dyn Judge>, today: Day) -> Vec<ClientId> {
        self.judge_as(rules, today);
        let stale = self.stale();
        self.rejudge(&stale);
        stale
    }

    /// Whether anybody of that id is a client.
    pub(super) fn has_standing(&self, id: ClientId) -> bool {
        if self.standings.touched.contains_key(&id) {
            return self.seated(Seat::Touched(id)).is_some();
        }
        self.base.as_ref().is_some_and(|base| base.clients().binary_search(&id).is_ok())
    }

    /// Everybody who may be a client, in ascending order, with the place in the base where nothing came about them since.
    pub fn places(&self) -> impl Iterator<Item = (ClientId, Option<usize>)> + '_ {
        self.seats().filter_map(|seat| {
            let below = if let Seat::Below(at) = seat { Some(at) } else { None };
            Some((self.sitting(seat)?, below))
        })
    }

    /// Whether the base has the words of the client at that place of it.
    pub fn has_words(&self, at: usize) -> bool {
        self.base.as_ref().is_some_and(|base| base.has_words(at))
    }

    /// Where every standing is, in order of id.
    pub(super) fn seats(&self) -> impl Iterator<Item = Seat> + '_ {
        let below = self.base.as_ref().map(|base| base.clients()).unwrap_or_default();
        let mut below = below.iter().enumerate().peekable();
        let mut touched = self.standings.touched.keys().peekable();
        std::iter::from_fn(move || match (below.peek(), touched.peek()) {
            (Some((_, id)), Some(own)) if id < own => below.next().map(|(at, _)| Seat::Below(at)),
            (Some((_, id)), Some(own)) => {
                if id == own {
                    below.next();
                }
                touched.next().map(|id| Seat::Touched(*id))
            }
            (Some(_), None) => below.next().map(|(at, _)| Seat::Below(at)),
            (None, _) => touched.next().map(|id| Seat::Touched(*id)),
        })
    }

    pub(super) fn seated(&self, seat: Seat) -> Option<&Standing> {
        let standings = &self.standings;
        let cell = match seat {
            Seat::Below(at) => standings.below.get(at)?.get_or_init(|| {
                let standing = self.base.as_ref().and_then(|base| base.standing(at));
                standing.map(Box::new)
            }),
            Seat::Touched(id) => standings.touched.get(&id)?.get_or_init(|| self.compute(id).map(Box::new)),
        };
        cell.as_deref()
    }

    fn compute(&self, id: ClientId) -> Option<Standing> {
        let history = (self.canonical(id) == id).then(|| self.history(id)).flatten()?;
        let mut standing = Standing::of(&history);
        if let Some(Ruled { rules, version, today }) = &self.standings.rules {
            let (block, good_until) = rules.judge(&history, *today);
            standing.judgement = Judgement { version: *version, block, from: Some(*today), good_until };
        }
        Some(standing)
    }
}
