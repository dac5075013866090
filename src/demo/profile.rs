//! The profiles of the sample book: who the clients are, how and when they want to be reached.
//!
//! Addresses end in `example.com` or `example.org`; telephone numbers are from ranges kept free for fiction.

use chrono::NaiveTime;

use super::chance::Chance;
use super::phrases::{Phrases, Role};
use super::teller::{Facts, Teller, facts};
use crate::domain::client::{
    Cadence, CadenceSet, ChannelsPreferred, ClientAdded, ClientKind, Contact, ContactSet, ContactTimesSet,
    CoverNamed, LanguageSet, OrganisationSet, QuietHours, Reach, SpecialDaySet, SpecialistNamed, Status,
    TagsSet, TierSet, Weekday, ZoneSet,
};
use crate::domain::id::ContactId;
use crate::domain::interaction::Channel;
use crate::domain::time::Day;

const TAGS: [&str; 8] = ["family-firm", "tax", "estate", "growth", "property", "import", "board", "young"];
const TIERS: [&str; 3] = ["gold", "silver", "bronze"];
const FIELDS: [(&str, &str); 4] = [
    ("pensions", "Odile Sample"),
    ("patents", "Rafael Example"),
    ("tax abroad", "Nadia Invented"),
    ("property", "Henrik Sample"),
];

/// A client about to enter the sample book.
#[derive(Debug)]
pub(super) struct Profile {
    /// Its contact persons.
    pub(super) contacts: Vec<ContactId>,
    /// What is said of it on the first day.
    pub(super) facts: Facts,
}

/// Makes up the profile of the client of that number.
pub(super) fn profile(
    number: u64,
    status: Status,
    on: Day,
    cadence: Cadence,
    teller: &mut Teller,
    phrases: &Phrases,
) -> Profile {
    let size = u64::try_from(phrases.cast.len()).unwrap_or(1);
    let role = &phrases.cast[usize::try_from(number % size).unwrap_or(0)];
    let (name, organisation) = called(number, size, role, teller, phrases);
    let chance = &mut teller.chance;
    let mut facts = facts![ClientAdded { name: name.clone(), kind: role.kind, status, on }];
    if !organisation.is_empty() {
        facts.push(OrganisationSet { organisation }.into());
    }
    facts.push(TierSet { tier: (*chance.pick(&TIERS)).into() }.into());
    let mut tags: Vec<String> = (0..chance.below(3)).map(|_| (*chance.pick(&TAGS)).to_owned()).collect();
    tags.sort();
    tags.dedup();
    if !tags.is_empty() {
        facts.push(TagsSet { tags }.into());
    }
    if cadence != Cadence::default() {
        facts.push(CadenceSet(cadence).into());
    }
    let best = *chance.pick(&[Channel::Call, Channel::Call, Channel::Mail, Channel::Video, Channel::Message]);
    let second = if best == Channel::Mail { Channel::Call } else { Channel::Mail };
    facts.push(ChannelsPreferred { channels: vec![best, second] }.into());
    if chance.one_in(3) {
        facts.push(contact_times(chance).into());
    }
    facts.push(ZoneSet { zone: role.zone }.into());
    facts.push(LanguageSet { language: role.language.into() }.into());
    if chance.one_in(2) {
        facts.push(CoverNamed { name: super::COVER.into() }.into());
    }
    if chance.one_in(3) {
        let (field, who) = *chance.pick(&FIELDS);
        let introduced = chance.one_in(2);
        facts.push(SpecialistNamed { field: field.into(), name: who.into(), introduced }.into());
    }
    if chance.one_in(2) {
        let (what, year) =
            if role.kind == ClientKind::Person { ("birthday", 1948) } else { ("anniversary", 1990) };
        let month = 1 + u32::try_from(chance.below(12)).unwrap_or(0);
        let day = 1 + u32::try_from(chance.below(28)).unwrap_or(0);
        let year = i32::try_from(year + chance.below(40)).ok();
        facts.push(SpecialDaySet { what: what.into(), month, day, year }.into());
    }
    let contacts = contacts(number, &name, role, teller, phrases);
    let ids = contacts.iter().map(|contact| contact.id).collect();
    facts.extend(contacts.into_iter().map(|contact| ContactSet(contact).into()));
    Profile { contacts: ids, facts }
}

/// Name and organisation: as cast, or put together anew once the cast is used up.
fn called(number: u64, size: u64, role: &Role, teller: &mut Teller, phrases: &Phrases) -> (String, String) {
    if number < size {
        return (role.name.to_owned(), role.organisation.to_owned());
    }
    let chance = &mut teller.chance;
    let first = *chance.pick(phrases.all("first"));
    let organisation = format!("{first} {} {}", chance.pick(phrases.all("second")), number / size + 1);
    match role.kind {
        ClientKind::Organisation => (organisation, String::new()),
        ClientKind::Household => (format!("The {first} household {}", number / size + 1), String::new()),
        ClientKind::Person => (person(role, chance, phrases), organisation),
    }
}

/// A name of the same script: the given part of one, the family part of another.
fn person(role: &Role, chance: &mut Chance, phrases: &Phrases) -> String {
    let same: Vec<&str> = phrases
        .cast
        .iter()
        .filter(|it| it.script == role.script && it.kind == ClientKind::Person)
        .map(|it| it.name)
        .collect();
    let given = chance.pick(&same).split(' ').next().unwrap_or_default();
    let family = chance.pick(&same).rsplit(' ').next().unwrap_or_default();
    format!("{given} {family}")
}

fn contact_times(chance: &mut Chance) -> ContactTimesSet {
    let clock = |hour: u32| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    let quiet = if chance.one_in(2) { (20, 8) } else { (12, 14) };
    let days = match chance.below(3) {
        0 => Vec::new(),
        1 => Weekday::ALL[..5].to_vec(),
        _ => vec![Weekday::Tue, Weekday::Thu],
    };
    ContactTimesSet { days, quiet: Some(QuietHours { from: clock(quiet.0), to: clock(quiet.1) }) }
}

fn contacts(number: u64, name: &str, role: &Role, teller: &mut Teller, phrases: &Phrases) -> Vec<Contact> {
    let count = match role.kind {
        ClientKind::Person => 1,
        ClientKind::Household => 2,
        ClientKind::Organisation => 3,
    };
    let roles: &[&str] = match role.kind {
        ClientKind::Person => &[""],
        ClientKind::Household => &["mother", "father"],
        ClientKind::Organisation => &["chair", "managing director", "bookkeeper"],
    };
    (0..count)
        .map(|place| {
            let id = ContactId(teller.id());
            let called = if role.kind == ClientKind::Person {
                name.to_owned()
            } else {
                person(role, &mut teller.chance, phrases)
            };
            let reach = reach(number, place, &mut teller.chance);
            Contact { id, name: called, role: roles[place].to_owned(), reach }
        })
        .collect()
}

fn reach(number: u64, place: usize, chance: &mut Chance) -> Vec<Reach> {
    let last = chance.below(1000);
    let number_kept_free = match chance.below(3) {
        0 => format!("+44 7700 900{last:03}"),
        1 => format!("+1 202 555 01{:02}", last % 100),
        _ => format!("+33 1 99 00 {:02} {:02}", last / 100, last % 100),
    };
    let domain = if chance.one_in(2) { "example.com" } else { "example.org" };
    vec![
        Reach { channel: Channel::Call, address: number_kept_free, label: "mobile".into() },
        Reach {
            channel: Channel::Mail,
            address: format!("client{number}.{}@{domain}", place + 1),
            label: "work".into(),
        },
    ]
}
