//! Who was merged into whom.
//!
//! A merge says that two clients are one: what was recorded about either is about both, in whichever order
//! merges were recorded, and on however many devices at once. It takes effect once the client that stays is
//! known, so that nobody vanishes into a client that is still on its way.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::id::ClientId;
use crate::domain::keyed::KeyMap;
use crate::domain::line::EntryKey;

/// All merges, and the client that each of the merged ones stands for.
#[derive(Debug, Default)]
pub(super) struct Merging {
    said: BTreeMap<EntryKey, (ClientId, ClientId)>,
    concerned: BTreeSet<ClientId>,
    stays: KeyMap<ClientId, ClientId>,
    absorbed: BTreeMap<ClientId, Vec<ClientId>>,
    waiting: usize,
}

impl Merging {
    /// What was said before, and what came of it.
    pub(super) fn settled(
        said: Vec<(EntryKey, ClientId, ClientId)>,
        stays: Vec<(ClientId, ClientId)>,
        waiting: usize,
    ) -> Self {
        let mut merging = Self { waiting, ..Self::default() };
        for (key, from, into) in said {
            merging.hear(key, from, into);
        }
        merging.stand_for(stays);
        merging
    }

    /// Every merge that was said: where, from, into.
    pub(super) fn said(&self) -> Vec<(EntryKey, ClientId, ClientId)> {
        self.said.iter().map(|(key, (from, into))| (*key, *from, *into)).collect()
    }

    /// Who stands for another, each with that one, in order.
    pub(super) fn stays(&self) -> Vec<(ClientId, ClientId)> {
        let mut stays: Vec<_> = self.stays.iter().map(|(from, into)| (*from, *into)).collect();
        stays.sort_unstable();
        stays
    }

    fn stand_for(&mut self, stays: impl IntoIterator<Item = (ClientId, ClientId)>) {
        self.stays = stays.into_iter().collect();
        self.absorbed.clear();
        for (from, into) in &self.stays {
            self.absorbed.entry(*into).or_default().push(*from);
        }
        self.absorbed.values_mut().for_each(|merged| merged.sort_unstable());
    }

    /// Takes in that `from` was merged into `into`.
    pub(super) fn hear(&mut self, key: EntryKey, from: ClientId, into: ClientId) {
        self.said.insert(key, (from, into));
        self.concerned.extend([from, into]);
    }

    /// Whether a merge was ever about one of these.
    pub(super) fn concerns(&self, clients: &BTreeSet<ClientId>) -> bool {
        let (few, many) = if clients.len() < self.concerned.len() {
            (clients, &self.concerned)
        } else {
            (&self.concerned, clients)
        };
        few.iter().any(|id| many.contains(id))
    }

    /// The client that `id` stands for.
    pub(super) fn canonical(&self, id: ClientId) -> ClientId {
        self.stays.get(&id).copied().unwrap_or(id)
    }

    /// The client itself and those merged into it.
    pub(super) fn together(&self, id: ClientId) -> impl Iterator<Item = ClientId> + '_ {
        std::iter::once(id).chain(self.absorbed.get(&id).into_iter().flatten().copied())
    }

    /// How many merges wait for the client that stays.
    pub(super) fn waiting(&self) -> usize {
        self.waiting
    }

    /// Finds out anew who stands for whom; answers everybody concerned, before and after.
    pub(super) fn settle(
        &mut self,
        counts: impl Fn(&EntryKey) -> bool,
        known: impl Fn(ClientId) -> bool,
    ) -> BTreeSet<ClientId> {
        let mut concerned: BTreeSet<ClientId> = self.stays.iter().flat_map(|(a, b)| [*a, *b]).collect();
        let mut next: KeyMap<ClientId, ClientId> = KeyMap::default();
        let mut waiting: Vec<(ClientId, ClientId)> =
            self.said.iter().filter(|(key, _)| counts(key)).map(|(_, merge)| *merge).collect();
        loop {
            let before = waiting.len();
            waiting.retain(|&(from, into)| {
                let (from, into) = (end(&next, from), end(&next, into));
                if from != into && known(into) {
                    next.insert(from, into);
                }
                from != into && !known(into)
            });
            if waiting.len() == before {
                break;
            }
        }
        self.waiting = waiting.len();
        self.stand_for(next.keys().map(|id| (*id, end(&next, *id))).collect::<Vec<_>>());
        concerned.extend(self.stays.iter().flat_map(|(a, b)| [*a, *b]));
        concerned
    }
}

fn end(next: &KeyMap<ClientId, ClientId>, id: ClientId) -> ClientId {
    let mut id = id;
    while let Some(into) = next.get(&id) {
        id = *into;
    }
    id
}
