//! From an edited profile to the events that say what changed: one event a field, so that two people editing
//! different fields of one client never undo one another.

use std::collections::BTreeSet;

use super::Refusal;
use super::checks::{needed, text};
use crate::domain::client::{
    CadenceSet, ChannelsPreferred, Client, ClientAdded, ClientKindSet, ClientRenamed, ContactRemoved,
    ContactSet, ContactTimesSet, CoverNamed, LanguageSet, OrganisationSet, SpecialDaySet, SpecialistNamed,
    StatusChanged, TagsSet, TierSet, ZoneSet,
};
use crate::domain::event::Event;

/// The events of a new client: the fact that it was added, and all else that is known of it.
pub(super) fn added(client: &Client) -> Result<Vec<Event>, Refusal> {
    let first = ClientAdded {
        name: needed("the client's name", &client.name)?,
        kind: client.kind,
        status: client.status(),
        on: client.added,
    };
    let bare = Client::new(client.id, &first);
    let mut events = vec![first.into()];
    events.extend(edits(&bare, &Client { name: bare.name.clone(), ..client.clone() })?);
    Ok(events)
}

/// The events that lead from one profile to the other; none where they agree.
pub(super) fn edits(before: &Client, after: &Client) -> Result<Vec<Event>, Refusal> {
    let mut events: Vec<Event> = Vec::new();
    if let (Some(ideal), Some(limit)) = (after.cadence.ideal, after.cadence.limit)
        && ideal > limit
    {
        return Err(Refusal::IdealAfterLimit(ideal, limit));
    }
    let name = needed("the client's name", &after.name)?;
    if before.name != name {
        events.push(ClientRenamed { name }.into());
    }
    if before.kind != after.kind {
        events.push(ClientKindSet { kind: after.kind }.into());
    }
    if before.organisation != after.organisation {
        let organisation = text("the organisation", after.organisation.clone())?;
        events.push(OrganisationSet { organisation }.into());
    }
    if before.tier != after.tier {
        events.push(TierSet { tier: text("the tier", after.tier.clone())? }.into());
    }
    if before.tags != after.tags {
        events.push(TagsSet { tags: after.tags.clone() }.into());
    }
    if before.cadence != after.cadence {
        events.push(CadenceSet(after.cadence).into());
    }
    if before.channels != after.channels {
        events.push(ChannelsPreferred { channels: after.channels.clone() }.into());
    }
    if before.days != after.days || before.quiet != after.quiet {
        events.push(ContactTimesSet { days: after.days.clone(), quiet: after.quiet }.into());
    }
    if before.zone != after.zone {
        events.push(ZoneSet { zone: after.zone }.into());
    }
    if before.language != after.language {
        events.push(LanguageSet { language: text("the language", after.language.clone())? }.into());
    }
    if before.cover != after.cover {
        events.push(CoverNamed { name: text("the cover's name", after.cover.clone())? }.into());
    }
    events.extend(lists(before, after));
    if before.status() != after.status()
        && let Some(change) = after.statuses.last()
    {
        // Dated no earlier than the status it replaces, or it would not be the one in force.
        let on = before.statuses.last().map_or(change.on, |it| it.on.max(change.on));
        events.push(
            StatusChanged { on, why: text("the reason", change.why.clone())?, ..change.clone() }.into(),
        );
    }
    Ok(events)
}

/// What changed among specialists, days, contact persons and sources.
fn lists(before: &Client, after: &Client) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for (field, specialist) in &after.specialists {
        if before.specialists.get(field) != Some(specialist) {
            events.push(specialist.clone().into());
        }
    }
    for field in before.specialists.keys().filter(|field| !after.specialists.contains_key(*field)) {
        events.push(SpecialistNamed { field: field.clone(), name: String::new(), introduced: false }.into());
    }
    for (what, day) in &after.special_days {
        if before.special_days.get(what) != Some(day) {
            events.push(day.clone().into());
        }
    }
    for what in before.special_days.keys().filter(|what| !after.special_days.contains_key(*what)) {
        events.push(SpecialDaySet::removal(what.clone()).into());
    }
    for contact in after.contacts.iter().filter(|contact| !before.contacts.contains(contact)) {
        events.push(ContactSet(contact.clone()).into());
    }
    let kept: BTreeSet<_> = after.contacts.iter().map(|contact| contact.id).collect();
    for contact in before.contacts.iter().filter(|contact| !kept.contains(&contact.id)) {
        events.push(ContactRemoved { id: contact.id }.into());
    }
    for import in after.imports.iter().filter(|import| !before.imports.contains(import)) {
        events.push(import.clone().into());
    }
    events
}
