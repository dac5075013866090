//! Everybody in the order of a list, by gauges: whole names are looked at only where their beginnings do not tell.

use std::cell::OnceCell;
use std::cmp::{Ordering, Reverse};

use crate::domain::book::Book;
use crate::domain::id::ClientId;
use crate::domain::stage::Stage;
use crate::domain::standing::Gauge;
use crate::query::find::Folded;

/// The lists that do not depend on the day.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Everybody, by name.
    pub(super) all: Vec<ClientId>,
    /// The active ones, by assessed stage and name.
    pub(super) stages: Vec<ClientId>,
}

impl Lists {
    /// Puts everybody in order.
    pub(super) fn of(book: &Book) -> Self {
        let mut named: Vec<Named> = Vec::new();
        book.weigh(&mut |gauge, _| named.push(Named::of(gauge)));
        named.sort_by(|a, b| a.cmp(b, book));
        let all = named.iter().map(|it| it.client).collect();
        named.retain(|it| it.active);
        named.sort_by_key(|it| Reverse(it.stage));
        Self { all, stages: named.iter().map(|it| it.client).collect() }
    }
}

/// A client on its way to its place.
struct Named {
    client: ClientId,
    active: bool,
    stage: Option<Stage>,
    /// The name as far as the gauge has it, folded.
    beginning: Folded,
    /// All of it, once it was needed.
    whole: OnceCell<Folded>,
}

impl Named {
    fn of(gauge: &Gauge) -> Self {
        let bytes = &gauge.name;
        let len = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        let text = match std::str::from_utf8(&bytes[..len]) {
            Ok(text) => text,
            // A letter was cut.
            Err(cut) => std::str::from_utf8(&bytes[..cut.valid_up_to()]).unwrap_or_default(),
        };
        let beginning = Folded::new(text);
        let whole = OnceCell::new();
        if len < bytes.len() {
            let _ = whole.set(beginning.clone());
        }
        let (active, stage) = (gauge.status.is_active(), gauge.stage.map(|(stage, _)| stage));
        Self { client: gauge.id, active, stage, beginning, whole }
    }

    fn cmp(&self, other: &Self, book: &Book) -> Ordering {
        let (a, b) = (self.beginning.as_str(), other.beginning.as_str());
        let by_name = if a.starts_with(b) || b.starts_with(a) {
            self.whole(book).cmp(other.whole(book))
        } else {
            a.cmp(b)
        };
        by_name.then(self.client.cmp(&other.client))
    }

    fn whole(&self, book: &Book) -> &str {
        let name = || book.standing(self.client).map_or("", |standing| standing.name.as_str());
        self.whole.get_or_init(|| Folded::new(name())).as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::sample::Sample;

    #[test]
    fn beginnings_and_whole_names_give_one_order() {
        let names = [
            "sixteen letters ab",
            "Sixteen letters aa",
            "sixteen letters",
            "sixteen letters ",
            "Élodie of the very long name",
            "Elodie",
            "fifteen letter\u{fc}ber",
            "fifteen letteruba",
            "王",
            "",
            "Zoe",
        ];
        let mut sample = Sample::default();
        for (number, name) in (1..).zip(names) {
            sample.client(number, name);
        }
        let book = sample.book();
        let mut sorted: Vec<_> = book.standings().collect();
        sorted.sort_by_key(|it| (Folded::new(&it.name).as_str().to_owned(), it.id));
        let sorted: Vec<_> = sorted.into_iter().map(|it| it.id).collect();
        assert_eq!(Lists::of(&book).all, sorted);
        assert_eq!(Lists::of(&book).stages, sorted);
    }
}
