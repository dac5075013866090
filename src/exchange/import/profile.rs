//! A profile after an import: what the file says newly is taken, what the adviser set by hand stays.
//!
//! Of one value the file's replaces what an import brought, and fills what nobody set; a file that says nothing takes
//! nothing away. Of a list the file adds what is new, and takes away what its own record brought and no longer has,
//! where ids say which record is which. What the adviser took away stays away.

use std::collections::BTreeMap;

use crate::domain::client::{Cadence, Client, ClientImported, Contact, Reach, SpecialDaySet, StatusChanged};
use crate::domain::id::{ContactId, ImportId, Mint};
use crate::domain::time::Day;
use crate::exchange::incoming::Person;
use crate::query::alike;
use crate::query::provenance::{ContactTrace, Origin, Provenance, Source, Trace};

use super::fit::day_text;

/// What an import makes of a client's profile.
#[derive(Debug, Clone)]
pub(super) struct Updated {
    /// The profile after each record, with what it was imported from; a line each, so that it is known which brought what.
    pub steps: Vec<Client>,
    /// Where the adviser's hand stays, in sentences.
    pub stays: Vec<String>,
}

/// A record of the file about a client, with what it is known by.
struct Said<'a> {
    source: Source,
    person: &'a Person,
}

/// What these records make of that client; the first one is about the client itself, the others about some that were
/// merged into it, and only add.
pub(super) fn updated(
    before: &Client,
    provenance: &Provenance,
    people: &[&Person],
    (import, from, today): (ImportId, &str, Day),
    mint: &mut dyn Mint,
) -> Updated {
    let mut said: Vec<Said<'_>> = people
        .iter()
        .map(|person| Said { source: Source { from: from.to_owned(), uid: person.uid.clone() }, person })
        .collect();
    // The record that the client's own profile came from first speaks first.
    let first = |source: &Source| provenance.own.get(source).copied();
    said.sort_by_key(|it| (first(&it.source).is_none(), first(&it.source)));
    let (client, touched, stays) = (before.clone(), Vec::new(), Vec::new());
    let mut update = Update { client, provenance, said: &said, at: 0, touched, stays };
    let mut steps = Vec::new();
    let mut speaks = Vec::new();
    for (at, it) in said.iter().enumerate() {
        update.at = at;
        update.words();
        update.choices(today);
        update.tags();
        update.days();
        update.contact(mint);
        let last = before.imports.iter().rev().find(|old| old.from == from && old.uid == it.person.uid);
        let kept = last.map(|old| old.kept.as_slice()).unwrap_or_default();
        speaks.push(kept != it.person.kept.as_slice() || update.client != *steps.last().unwrap_or(before));
        steps.push(update.client.clone());
    }
    // Whoever spoke before the last one that says anything new leaves a mark too: so they speak in this order again.
    let end = speaks.iter().rposition(|speaks| *speaks).map_or(0, |at| at + 1);
    steps.truncate(end);
    let mut marks = Vec::new();
    for ((step, it), speaks) in steps.iter_mut().zip(&said).zip(speaks) {
        if speaks || first(&it.source).is_none() {
            marks.push(ClientImported {
                import,
                from: from.to_owned(),
                uid: it.person.uid.clone(),
                revised: it.person.revised.clone(),
                kept: it.person.kept.clone(),
            });
        }
        step.imports.extend(marks.iter().cloned());
    }
    Updated { steps, stays: update.stays }
}

/// A word of a record.
type Theirs = fn(&Person) -> &String;

/// The place of that word in the profile.
type Mine = fn(&mut Client) -> &mut String;

struct Update<'a> {
    client: Client,
    provenance: &'a Provenance,
    said: &'a [Said<'a>],
    /// Which of them speaks.
    at: usize,
    /// The contact persons that a record was about already: the next one only adds to them.
    touched: Vec<ContactId>,
    stays: Vec<String>,
}

impl Update<'_> {
    /// What the record that speaks says of one value, unless another one did so before it; and whether it may replace
    /// what is there.
    fn first<T>(&self, value: impl Fn(&Person) -> Option<T>) -> Option<(T, bool)> {
        let (at, theirs) =
            self.said.iter().enumerate().find_map(|(place, it)| Some((place, value(it.person)?)))?;
        (at == self.at).then_some((theirs, at == 0))
    }

    /// Whether the file's value is taken; where the hand's stays that is said.
    fn takes(
        &mut self,
        what: &str,
        origin: &Origin,
        there: Option<String>,
        file: &str,
        may_replace: bool,
    ) -> bool {
        match (origin, &there) {
            (Origin::Unset | Origin::Import(_), None) => return true,
            // Of two that were merged the adviser chose one: that is no news.
            (Origin::Unset | Origin::Import(_), Some(_)) => return may_replace,
            (Origin::Hand, _) => {}
        }
        let yours = there.unwrap_or_else(|| "nothing".to_owned());
        self.stays.push(format!("kept yours: {what} {yours} (the file says {file})"));
        false
    }

    fn words(&mut self) {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let provenance = self.provenance;
        let fields: [(&str, &Origin, Theirs, Mine); 4] = [
            ("the name", &provenance.name, |it| &it.name, |it| &mut it.name),
            ("the organisation", &provenance.organisation, |it| &it.organisation, |it| &mut it.organisation),
            ("the tier", &provenance.tier, |it| &it.tier, |it| &mut it.tier),
            ("the language", &provenance.language, |it| &it.language, |it| &mut it.language),
        ];
        for (what, origin, file, held) in fields {
            let Some((theirs, may_replace)) = self.first(|person| text(file(person))) else { continue };
            let mine = held(&mut self.client).clone();
            if mine != theirs && self.takes(what, origin, text(&mine), &theirs, may_replace) {
                *held(&mut self.client) = theirs;
            }
        }
    }

    fn choices(&mut self, today: Day) {
        let provenance = self.provenance;
        if let Some((kind, may_replace)) = self.first(|it| it.kind)
            && kind != self.client.kind
            && self.takes(
                "the kind",
                &provenance.kind,
                Some(self.client.kind.to_string()),
                kind.word(),
                may_replace,
            )
        {
            self.client.kind = kind;
        }
        if let Some((status, may_replace)) = self.first(|it| it.status)
            && status != self.client.status()
            && self.takes(
                "the status",
                &provenance.status,
                Some(self.client.status().to_string()),
                status.word(),
                may_replace,
            )
        {
            self.client.statuses.push(StatusChanged { status, on: today, why: String::new() });
        }
        if let Some((zone, may_replace)) = self.first(|it| it.zone)
            && Some(zone) != self.client.zone
            && self.takes(
                "the zone",
                &provenance.zone,
                self.client.zone.map(|zone| zone.to_string()),
                zone.name(),
                may_replace,
            )
        {
            self.client.zone = Some(zone);
        }
        if let Some((cadence, may_replace)) = self.first(|it| it.cadence)
            && cadence != self.client.cadence
        {
            let said = |it: Cadence| {
                let days = |days: Option<u32>| days.map_or("none".to_owned(), |days| format!("{days} d"));
                format!("{}, limit {}", days(it.ideal), days(it.limit))
            };
            let mine = self.client.cadence;
            let there = (mine != Cadence::default()).then(|| said(mine));
            if self.takes("the cadence", &provenance.cadence, there, &said(cadence), may_replace) {
                self.client.cadence = cadence;
            }
        }
    }

    /// Whether this file's own record brought it, and none of the file's records has it any more. Only an id says that a
    /// record is the same one: a file without ids may be another one that merely knows less.
    fn is_gone(&self, trace: Option<&Trace>, is_there: impl Fn(&Person) -> bool) -> bool {
        let records = || self.said.iter().filter(|it| it.source.uid.is_some());
        let brought = |trace: &Trace| records().any(|it| trace.origin.is_of(&it.source));
        trace.is_some_and(|trace| trace.there && brought(trace))
            && !self.said.iter().any(|it| is_there(it.person))
    }

    fn tags(&mut self) {
        let traces = &self.provenance.tags;
        let gone = |tag: &String| self.is_gone(traces.get(tag), |person| person.tags.contains(tag));
        let mut tags: Vec<String> = self.client.tags.iter().filter(|tag| !gone(tag)).cloned().collect();
        for tag in &self.said[self.at].person.tags {
            if tags.contains(tag) {
                continue;
            }
            if traces.get(tag).is_some_and(Trace::was_dropped) {
                self.stays.push(format!("kept yours: no tag {tag} (the file has it)"));
            } else {
                tags.push(tag.clone());
            }
        }
        self.client.tags = tags;
    }

    fn days(&mut self) {
        let traces = &self.provenance.days;
        let has = |person: &Person, what: &str| person.days.iter().any(|day| day.what == what);
        let gone: Vec<String> = self
            .client
            .special_days
            .keys()
            .filter(|what| self.is_gone(traces.get(*what), |person| has(person, what)))
            .cloned()
            .collect();
        for what in gone {
            self.client.special_days.remove(&what);
        }
        let (before, speaks) = (&self.said[..self.at], &self.said[self.at]);
        for day in &speaks.person.days {
            if before.iter().any(|it| has(it.person, &day.what)) {
                continue;
            }
            let mine: Option<&SpecialDaySet> = self.client.special_days.get(&day.what);
            let trace = traces.get(&day.what);
            let yours = match mine {
                Some(mine) if mine == day => continue,
                Some(mine) if trace.is_some_and(|it| it.origin.is_hand()) => day_text(mine),
                Some(_) if self.at > 0 => continue,
                None if trace.is_some_and(Trace::was_dropped) => "none".to_owned(),
                _ => {
                    self.client.special_days.insert(day.what.clone(), day.clone());
                    continue;
                }
            };
            let (what, file) = (&day.what, day_text(day));
            self.stays.push(format!("kept yours: {what} {yours} (the file says {file})"));
        }
    }

    /// The contact person through whom the client is reached.
    fn contact(&mut self, mint: &mut dyn Mint) {
        let Said { source, person } = &self.said[self.at];
        if person.role.is_empty() && person.reach.is_empty() && self.brought(source).is_none() {
            return;
        }
        let removed = |it: &ContactTrace| it.made.is_of(source) && it.person.was_dropped();
        if self.brought(source).is_none() && self.provenance.contacts.values().any(removed) {
            self.stays.push(format!("kept yours: no contact person {} (the file has one)", person.name));
            return;
        }
        let Some(at) = self.place_of_contact(source, person) else {
            let reach: Vec<Reach> =
                person.reach.iter().filter(|it| !self.is_elsewhere(it, None)).cloned().collect();
            if !reach.is_empty() || !person.role.is_empty() {
                let (id, name) = (ContactId(mint.mint()), person.name.clone());
                self.touched.push(id);
                self.client.contacts.push(Contact { id, name, role: person.role.clone(), reach });
            }
            return;
        };
        let held = self.client.contacts[at].clone();
        let trace = self.provenance.contacts.get(&held.id).cloned().unwrap_or_default();
        let may_replace = !self.touched.contains(&held.id);
        self.touched.push(held.id);
        let mut contact = held.clone();
        // A name that the file brought follows the file; one that was typed is nobody's business.
        if may_replace && trace.name.is_of(source) {
            contact.name.clone_from(&person.name);
        }
        if !person.role.is_empty() && person.role != held.role {
            let there = Some(held.role.clone()).filter(|role| !role.is_empty());
            if self.takes("the role", &trace.role, there, &person.role, may_replace) {
                contact.role.clone_from(&person.role);
            }
        }
        contact.reach = self.reach(&held, &trace.reach, person, may_replace);
        self.client.contacts[at] = contact;
    }

    /// Whether a contact that this record brought is there.
    fn brought(&self, source: &Source) -> Option<usize> {
        let of = |id: ContactId| self.provenance.contacts.get(&id).is_some_and(|it| it.made.is_of(source));
        self.client.contacts.iter().rposition(|contact| of(contact.id))
    }

    /// The contact person that a record is about: the one it brought, else one of that name, else one with an address of it.
    fn place_of_contact(&self, source: &Source, person: &Person) -> Option<usize> {
        let contacts = &self.client.contacts;
        let named = || {
            let name = alike::name(&person.name);
            contacts.iter().position(|contact| alike::name(&contact.name) == name)
        };
        let shares = |contact: &Contact| {
            let own: Vec<String> = contact.reach.iter().map(|it| alike::address(&it.address)).collect();
            person.reach.iter().any(|it| own.contains(&alike::address(&it.address)))
        };
        self.brought(source).or_else(named).or_else(|| contacts.iter().position(shares))
    }

    /// Whether another contact person has this number or address.
    fn is_elsewhere(&self, reach: &Reach, but: Option<ContactId>) -> bool {
        let key = alike::address(&reach.address);
        let others = self.client.contacts.iter().filter(|contact| Some(contact.id) != but);
        others.flat_map(|contact| &contact.reach).any(|it| alike::address(&it.address) == key)
    }

    /// Numbers and addresses: in the file's order while they are all the file's, else where they stand.
    fn reach(
        &mut self,
        mine: &Contact,
        traces: &BTreeMap<String, Trace>,
        person: &Person,
        may_replace: bool,
    ) -> Vec<Reach> {
        let key = |reach: &Reach| alike::address(&reach.address);
        let is_imports =
            |reach: &Reach| traces.get(&key(reach)).is_none_or(|it| matches!(it.origin, Origin::Import(_)));
        let file: Vec<&Reach> =
            person.reach.iter().filter(|it| !self.is_elsewhere(it, Some(mine.id))).collect();
        let has = |person: &Person, reach: &Reach| person.reach.iter().any(|it| key(it) == key(reach));
        let stays: Vec<Reach> = mine
            .reach
            .iter()
            .filter(|it| !self.is_gone(traces.get(&key(it)), |person| has(person, it)))
            .cloned()
            .collect();
        let dropped = |reach: &Reach| traces.get(&key(reach)).is_some_and(Trace::was_dropped);
        let kept_away: Vec<String> =
            file.iter().filter(|it| dropped(it)).map(|it| it.address.clone()).collect();
        let alone = may_replace && stays.iter().all(|it| is_imports(it) && has(person, it));
        if alone && kept_away.is_empty() {
            return file.into_iter().cloned().collect();
        }
        let mut all = stays;
        for reach in file.into_iter().filter(|it| !dropped(it)) {
            let mut held = all.iter_mut().filter(|it| key(it) == key(reach));
            match (held.next(), held.next()) {
                (None, _) => all.push(reach.clone()),
                (Some(one), None) if may_replace && is_imports(one) => *one = reach.clone(),
                _ => {}
            }
        }
        for address in kept_away {
            self.stays.push(format!("kept yours: no address {address} (the file has it)"));
        }
        all
    }
}
