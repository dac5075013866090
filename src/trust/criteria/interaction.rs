//! The criteria of Interaction: a series rather than an event, what was promised, and the client's own ways and wishes.

use crate::domain::charter::Norm;
use crate::domain::history::PromiseEnd;
use crate::domain::interaction::{InteractionRecorded, Way};
use crate::domain::promise::Prompted;
use crate::domain::time::Happened;
use crate::trust::case::{Case, count, enough, percent, took_part};
use crate::trust::criterion::{Figure, Found};

/// Enough contacts in which the client took part, or the agreed cadence held.
pub(super) fn rhythm(case: Case<'_>) -> Found {
    let (standards, client) = (&case.rules.standards, &case.history.client);
    let mut entries = case.entries();
    let mut series = 0;
    for it in case.recent(case.contact_window()).filter(|it| took_part(&it.fact)) {
        entries.add(&it.mark);
        series += 1;
    }
    let least = case.norm(Norm::Rhythm).and_then(|it| it.value).map_or(standards.rhythm, i64::from);
    let held = client.cadence.ideal.map(i64::from).is_some_and(|ideal| {
        // Two at least make a series, the last one no longer ago than was agreed.
        let mut contacts = case.contacts().filter(|it| took_part(&it.fact));
        let (latest, before) = (contacts.next(), contacts.next());
        let held = latest.is_some_and(|it| case.at.within(it.fact.on.day(), ideal))
            && before.is_some_and(|it| case.at.within(it.fact.on.day(), 2 * ideal));
        if held {
            latest.iter().chain(&before).for_each(|it| entries.add(&it.mark));
        }
        held
    });
    // Whoever has been in the book for a shorter time than is counted could not have had a series yet.
    let first = case.history.interactions.first().filter(|it| case.at.seen(it.fact.on));
    let begun = first.map_or(client.added, |it| it.fact.on.day().min(client.added));
    let could = case.at.longer_than(begun, case.contact_window());
    let met = enough(series, least) || held;
    Found::new(met, Figure::Count(count(series)), entries.sorted()).known_if(met || could)
}

/// Promises closed in the window that were kept on time.
pub(super) fn follow_through(case: Case<'_>) -> Found {
    let standards = &case.rules.standards;
    let mut entries = case.entries();
    let (mut closed, mut on_time) = (0, 0);
    for it in case.own {
        let Some(ended) = it.ended.filter(|ended| case.at.within(ended.on, case.window())) else { continue };
        if matches!(ended.end, PromiseEnd::Released(_)) {
            continue;
        }
        entries.add(&it.promise.made.mark);
        entries.add(ended.mark);
        closed += 1;
        on_time += usize::from(it.is_on_time());
    }
    let met = percent(on_time, closed) >= standards.on_time;
    Found::new(met, Figure::Share(count(on_time), count(closed)), entries.sorted())
        .known_if(enough(closed, standards.promises))
}

/// Promises kept in the window before anybody asked.
pub(super) fn unprompted(case: Case<'_>) -> Found {
    let standards = &case.rules.standards;
    let mut entries = case.entries();
    let (mut kept, mut unprompted) = (0, 0);
    for it in case.own {
        let Some(ended) = it.ended.filter(|ended| case.at.within(ended.on, case.window())) else { continue };
        let PromiseEnd::Kept(how) = ended.end else { continue };
        if how.prompted == Prompted::Unknown {
            continue;
        }
        entries.add(&it.promise.made.mark);
        entries.add(ended.mark);
        kept += 1;
        unprompted += usize::from(how.prompted == Prompted::No);
    }
    let met = percent(unprompted, kept) >= standards.unprompted_share;
    Found::new(met, Figure::Share(count(unprompted), count(kept)), entries.sorted())
        .known_if(enough(kept, standards.unprompted))
}

/// The adviser's own contacts, as the client wants them. Where the client said nothing about it, nothing can be known.
pub(super) fn preferences(case: Case<'_>) -> Found {
    let client = &case.history.client;
    let mut entries = case.entries();
    let (mut own, mut wanted) = (0, 0);
    for it in case.recent(case.contact_window()).filter(|it| it.fact.way == Way::Out) {
        entries.add(&it.mark);
        own += 1;
        let channel = client.channels.is_empty() || client.channels.contains(&it.fact.channel);
        wanted += usize::from(channel && !is_quiet(case, &it.fact));
    }
    let met = percent(wanted, own) >= case.rules.standards.preferred;
    let said = !client.channels.is_empty() || client.quiet.is_some();
    Found::new(met, Figure::Share(count(wanted), count(own)), entries.sorted()).known_if(said && own > 0)
}

/// Whether a contact came within the hours that the client keeps clear, where the client is.
fn is_quiet(case: Case<'_>, it: &InteractionRecorded) -> bool {
    let client = &case.history.client;
    let zone = client.zone.unwrap_or(case.rules.zone);
    match (client.quiet, it.on) {
        (Some(quiet), Happened::At(at)) => quiet.contains(at.with_timezone(&zone).time()),
        _ => false,
    }
}

/// A goal of the client's that was touched on lately.
pub(super) fn listening(case: Case<'_>) -> Found {
    let mut entries = case.entries();
    let (mut goals, mut touched) = (0, 0);
    for it in case.goals() {
        goals += 1;
        let set = std::iter::once((it.set.fact.on, &it.set.mark));
        let later = it.touched.iter().map(|touched| (touched.fact.on, &touched.mark));
        let closed = it.closed.iter().map(|closed| (closed.fact.on, &closed.mark));
        let last = set.chain(later).chain(closed).filter(|(on, _)| case.at.seen(*on)).max_by_key(|it| it.0);
        let Some((on, mark)) = last else { continue };
        entries.add(&it.set.mark);
        entries.add(mark);
        touched += usize::from(case.at.within(on.day(), case.contact_window()));
    }
    Found::new(touched > 0, Figure::Share(count(touched), count(goals)), entries.sorted()).known_if(goals > 0)
}
