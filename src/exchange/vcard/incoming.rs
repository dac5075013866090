//! From an address book to what any foreign file comes to: each card a person.
//!
//! Owns where a property of a card finds its place in a profile, and the account of it: a property that is understood
//! but has no place there counts as kept. A note is kept as text too: a card does not say of which day it is.

use std::collections::BTreeMap;

use super::{AddressBook, Card, Kind, PhoneKind};
use crate::domain::client::{ClientKind, Reach, SpecialDaySet};
use crate::domain::interaction::Channel;
use crate::exchange::incoming::{Incoming, Person, Tally};

/// The name of the format in the book.
pub const FROM: &str = "vcard";

/// Makes an address book what any file comes to.
pub fn incoming(book: &AddressBook) -> Incoming {
    let mut incoming = Incoming { from: FROM.to_owned(), records: book.cards.len(), ..Incoming::default() };
    incoming.remarks.extend(book.damages.iter().map(ToString::to_string));
    if book.damages_unlisted > 0 {
        incoming.remarks.push(format!("and {} more places that could not be read", book.damages_unlisted));
    }
    for card in &book.cards {
        if card.full_name.trim().is_empty() {
            let line = card.line;
            incoming
                .remarks
                .push(format!("line {line}: skipped, the card has no name, organisation, mail or number"));
        } else {
            incoming.people.push(person(card));
        }
    }
    incoming.fields = account(book);
    incoming
}

fn person(card: &Card) -> Person {
    let name = card.full_name.trim().to_owned();
    let organisation = card.organisation.as_deref().unwrap_or_default().trim();
    let tags = card.categories.iter().map(|tag| tag.split_whitespace().collect::<Vec<_>>().join("-"));
    Person {
        place: format!("line {}", card.line),
        uid: card.uid.clone(),
        revised: card.revised.map(|at| at.to_rfc3339()),
        kind: (card.kind == Kind::Organisation).then_some(ClientKind::Organisation),
        organisation: if organisation == name { String::new() } else { organisation.to_owned() },
        role: card.title.clone().or_else(|| card.role.clone()).unwrap_or_default(),
        tags: tags.filter(|tag| !tag.is_empty()).collect(),
        zone: zone(card),
        language: card.languages.first().cloned().unwrap_or_default(),
        reach: reach(card),
        days: days(card),
        kept: kept(card),
        name,
        ..Person::default()
    }
}

fn zone(card: &Card) -> Option<chrono_tz::Tz> {
    card.timezone.as_deref().and_then(|zone| zone.trim().parse().ok())
}

/// Birthday, anniversary, and the days that the owner gave a name of their own.
fn days(card: &Card) -> Vec<SpecialDaySet> {
    let known = [("birthday", card.birthday), ("anniversary", card.anniversary)];
    let known = known.into_iter().filter_map(|(what, date)| Some((what.to_owned(), date?)));
    let mut days: Vec<SpecialDaySet> = Vec::new();
    for (what, date) in known.chain(card.dates.iter().map(|(label, date)| (label.to_lowercase(), *date))) {
        let day = SpecialDaySet { what, month: date.month, day: date.day, year: date.year };
        if days.iter().all(|other| other.what != day.what) {
            days.push(day);
        }
    }
    days
}

/// Numbers and addresses, the preferred ones first.
fn reach(card: &Card) -> Vec<Reach> {
    let phones = card.phones.iter().map(|phone| {
        let kinds = phone.kinds.iter().map(|kind| format!("{kind:?}").to_lowercase());
        let label = phone.label.clone().unwrap_or_else(|| kinds.collect::<Vec<_>>().join(" "));
        // Nobody answers a fax machine.
        let silent = phone.kinds.iter().any(|kind| matches!(kind, PhoneKind::Fax | PhoneKind::Pager));
        let channel = if silent { Channel::Other } else { Channel::Call };
        (phone.preferred, Reach { channel, address: phone.value.clone(), label })
    });
    let mails = card.emails.iter().map(|mail| {
        let label = mail.label.clone().unwrap_or_default();
        (mail.preferred, Reach { channel: Channel::Mail, address: mail.value.clone(), label })
    });
    let messages = card.messaging.iter().map(|profile| {
        let label = match (&profile.label, profile.service.as_str()) {
            (Some(label), "") => label.clone(),
            (_, service) => service.to_owned(),
        };
        (false, Reach { channel: Channel::Message, address: profile.value.clone(), label })
    });
    let others = card.reach.iter().map(|(channel, it)| {
        let label = it.label.clone().unwrap_or_default();
        (false, Reach { channel: *channel, address: it.value.clone(), label })
    });
    let mut all: Vec<(bool, Reach)> = phones.chain(mails).chain(messages).chain(others).collect();
    all.sort_by_key(|(preferred, _)| !preferred);
    all.into_iter().map(|(_, reach)| reach).filter(|reach| !reach.address.trim().is_empty()).collect()
}

/// What the profile has no field for, word for word, with what the owner called it.
fn kept(card: &Card) -> Vec<(String, String)> {
    let one = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let called = |name: &str, label: &Option<String>, value: &str| match label {
        Some(label) => (format!("{name} ({label})"), value.to_owned()),
        None => (name.to_owned(), value.to_owned()),
    };
    let mut kept = Vec::new();
    kept.extend(parts(card).map(|parts| ("name in parts".to_owned(), parts)));
    kept.extend(card.nicknames.iter().map(|name| one("nickname", name)));
    kept.extend(card.units.iter().map(|unit| one("unit", unit)));
    if card.title.is_some() {
        kept.extend(card.role.iter().map(|role| one("role", role)));
    }
    kept.extend(card.social.iter().map(|profile| {
        let name = if profile.service.is_empty() { "profile" } else { profile.service.as_str() };
        called(name, &profile.label, &profile.value)
    }));
    kept.extend(card.urls.iter().map(|url| called("url", &url.label, &url.value)));
    kept.extend(card.addresses.iter().map(|address| called("address", &address.label, &address.text)));
    kept.extend(card.languages.iter().skip(1).map(|language| one("language", language)));
    kept.extend(card.related.iter().map(|related| called("related", &related.label, &related.value)));
    kept.extend(card.members.iter().map(|member| one("member", member)));
    kept.extend(card.timezone.iter().filter(|_| zone(card).is_none()).map(|zone| one("timezone", zone)));
    kept.extend(card.note.iter().map(|note| one("note", note)));
    kept.extend(card.kept_as_text.iter().cloned());
    kept
}

/// Which of a name is the family's and which the person's own: a whole name does not say it.
fn parts(card: &Card) -> Option<String> {
    let name = card.name.as_ref()?;
    let parts = [
        ("family", &name.family),
        ("given", &name.given),
        ("further", &name.additional),
        ("before", &name.prefix),
        ("after", &name.suffix),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(_, part)| !part.is_empty())
        .map(|(what, part)| format!("{what}: {part}"))
        .collect();
    (said.len() > 1).then(|| said.join(", "))
}

/// What became of the values of each property.
fn account(book: &AddressBook) -> BTreeMap<String, Tally> {
    let mut fields: BTreeMap<String, Tally> = BTreeMap::new();
    for (name, count) in &book.fields {
        let tally = fields.entry(name.clone()).or_default();
        (tally.kept, tally.skipped) = (count.kept, count.skipped);
        *match name.as_str() {
            "FN" | "UID" | "X-ABUID" | "ORG" | "TITLE" | "ROLE" | "EMAIL" | "TEL" | "REV" | "TZ" | "LANG"
            | "LANGUAGE" | "VERSION" | "PROFILE" | "X-ABLABEL" => &mut tally.imported,
            "KIND"
            | "X-ADDRESSBOOKSERVER-KIND"
            | "X-ABSHOWAS"
            | "BDAY"
            | "ANNIVERSARY"
            | "X-ANNIVERSARY"
            | "X-MS-ANNIVERSARY"
            | "X-WAB-WEDDING_ANNIVERSARY"
            | "X-EVOLUTION-ANNIVERSARY"
            | "X-KADDRESSBOOK-X-ANNIVERSARY"
            | "X-ABDATE"
            | "CATEGORIES"
            | "IMPP"
            | "X-AIM"
            | "X-ICQ"
            | "X-MSN"
            | "X-YAHOO"
            | "X-JABBER"
            | "X-SKYPE"
            | "X-QQ"
            | "X-GTALK"
            | "X-GROUPWISE"
            | "X-GADUGADU"
            | "X-WHATSAPP"
            | "X-SIGNAL"
            | "X-TELEGRAM"
            | "X-WECHAT"
            | "X-MATRIX"
            | "X-SKYPE-USERNAME"
            | "X-GOOGLE-TALK"
            | "X-MS-IMADDRESS"
            | "X-YAHOO-ID" => &mut tally.converted,
            name if name.strip_prefix("X-CONFIDANT-").is_some_and(|word| word != "KEPT") => {
                &mut tally.converted
            }
            // The program that wrote the file says nothing of anybody in it.
            "PRODID" => &mut tally.skipped,
            _ => &mut tally.kept,
        } += count.converted;
    }
    // Of these it depends on the rest of the card.
    for card in &book.cards {
        let mut kept = |name: Option<&str>, values: usize| {
            if let Some(tally) = name.and_then(|name| fields.get_mut(name)) {
                let values = values.min(tally.imported);
                tally.imported -= values;
                tally.kept += values;
            }
        };
        kept(Some("ROLE"), usize::from(card.title.is_some() && card.role.is_some()));
        kept(Some("TZ"), usize::from(card.timezone.is_some() && zone(card).is_none()));
        let language = ["LANG", "LANGUAGE"].into_iter().find(|name| book.fields.contains_key(*name));
        kept(language, card.languages.len().saturating_sub(1));
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::vcard::{Limits, read};

    fn one(properties: &str) -> (Person, BTreeMap<String, Tally>) {
        let text = format!("BEGIN:VCARD\n{properties}\nEND:VCARD\n");
        let mut incoming = incoming(&read(text.as_bytes(), &Limits::default()).unwrap());
        (incoming.people.remove(0), incoming.fields)
    }

    #[test]
    fn what_finds_a_place_and_what_is_kept() {
        let (person, fields) = one(
            "N:Okafor;Ada;;Dr.;\nFN:Dr. Ada Okafor\nORG:Okafor Foods;Depots\nTITLE:Chair\nROLE:Owner\n\
             TEL;TYPE=work,fax:1\nTEL;TYPE=cell,pref:2\nBDAY:--0415\nTZ:Africa/Lagos\nNOTE:likes plain words\n\
             GEO:geo:6.45\\,3.39\nRELATED;TYPE=spouse:Bode\nPHOTO;ENCODING=b:QWRh\nLANG:en\nLANG:yo\n\
             item1.X-ABDATE;VALUE=date:2001-02-03\nitem1.X-ABLabel:First met\nCATEGORIES:family firm,tax\nPRODID:x",
        );
        assert_eq!((person.role.as_str(), person.tags.join(" ").as_str()), ("Chair", "family-firm tax"));
        let reach: Vec<_> = person.reach.iter().map(|it| (it.channel, it.label.as_str())).collect();
        assert_eq!(reach, [(Channel::Call, "mobile"), (Channel::Other, "work fax")]);
        let days: Vec<_> =
            person.days.iter().map(|it| (it.what.as_str(), it.month, it.day, it.year)).collect();
        assert_eq!(days, [("birthday", 4, 15, None), ("first met", 2, 3, Some(2001))]);
        let kept: Vec<_> = person.kept.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        assert_eq!(
            kept,
            [
                "name in parts = family: Okafor, given: Ada, before: Dr.",
                "unit = Depots",
                "role = Owner",
                "language = yo",
                "related (spouse) = Bode",
                "note = likes plain words",
                "GEO = geo:6.45,3.39"
            ]
        );
        let tally = |name: &str| {
            let it = fields[name];
            (it.imported, it.converted, it.kept, it.skipped)
        };
        assert_eq!((tally("TEL"), tally("BDAY")), ((2, 0, 0, 0), (0, 1, 0, 0)));
        assert_eq!((tally("ROLE"), tally("LANG")), ((0, 0, 1, 0), (1, 0, 1, 0)));
        assert_eq!((tally("GEO"), tally("NOTE"), tally("PHOTO")), ((0, 0, 1, 0), (0, 0, 1, 0), (0, 0, 0, 1)));
        assert_eq!((tally("X-ABDATE"), tally("PRODID")), ((0, 1, 0, 0), (0, 0, 0, 1)));
    }
}
