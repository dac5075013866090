//! From an address book to clients: one line of the journal for each card, and a report of what became of it.
//!
//! Pure: cards and the book go in, decisions and a report come out; nothing is guessed. A card that the book has
//! already is left alone and said so: by its source id, or where it has none by its name and a number or an address.
//! Two other cards of one name are both taken and said so. An
//! import sets no cadence: nobody is late by having been imported.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::vcard::{AddressBook, Card, Kind};
use crate::domain::book::Book;
use crate::domain::client::{
    Client, ClientAdded, ClientImported, ClientKind, Contact, Reach, SpecialDaySet, Status,
};
use crate::domain::command::{Command, Decision, Refusal, decide};
use crate::domain::event::ImportRecorded;
use crate::domain::id::{ClientId, ContactId, Id, ImportId, Mint};
use crate::domain::interaction::Channel;
use crate::domain::line::Subject;
use crate::domain::time::Now;
use crate::query::find::Folded;

/// What an import is about to do.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportPlan {
    /// The lines to append: the import itself, then a client each.
    pub decisions: Vec<Decision>,
    /// What will be added.
    pub clients: usize,
    /// What became of everything, in sentences.
    pub report: Vec<String>,
}

/// Plans the import of an address book.
pub fn plan(cards: &AddressBook, book: &Book, now: &Now, mint: &mut dyn Mint) -> ImportPlan {
    let import = ImportId(mint.mint());
    let known = Known::of(book);
    let mut names: HashSet<String> = known.reach.keys().cloned().collect();
    let (mut decisions, mut report): (Vec<Decision>, Vec<String>) = (Vec::new(), Vec::new());
    let (mut kept, mut skipped) = (0, 0);
    let mut uids: HashSet<&str> = HashSet::new();
    for card in &cards.cards {
        let name = card.full_name.trim();
        if name.is_empty() {
            report.push(format!(
                "line {}: skipped, the card has no name, organisation, mail or number",
                card.line
            ));
            continue;
        }
        if known.has(card) {
            report.push(format!("{name}: in the book already, left as it is"));
            continue;
        }
        if card.uid.as_deref().is_some_and(|uid| !uids.insert(uid)) {
            report.push(format!("{name}: the same card twice in this file, taken once"));
            continue;
        }
        if !names.insert(folded(name)) {
            report.push(format!("{name}: another client of that name is there; both are kept"));
        }
        kept += card.kept_as_text.len();
        skipped += card.skipped.len();
        let client = client(card, import, now);
        match decide(book, Command::AddClient(Box::new(client)), now, mint) {
            Ok(decision) => decisions.push(decision),
            Err(refusal @ Refusal::TooLong(..)) => report.push(format!("{name}: skipped, {refusal}")),
            Err(refusal) => report.push(format!("line {}: skipped, {refusal}", card.line)),
        }
    }
    let clients = decisions.len();
    let mut first = vec![format!(
        "{} in the file, {} to add",
        counted(cards.cards.len(), "card"),
        counted(clients, "client")
    )];
    first.extend(fields(cards));
    if kept > 0 {
        first.push(format!("{} kept as text with their clients", counted(kept, "field")));
    }
    if skipped > 0 {
        first.push(format!("{} left out: pictures, sounds, keys", counted(skipped, "field")));
    }
    first.extend(cards.damages.iter().map(ToString::to_string));
    if cards.damages_unlisted > 0 {
        first.push(format!("and {} more places that could not be read", cards.damages_unlisted));
    }
    first.append(&mut report);
    if clients > 0 {
        let count = u32::try_from(clients).unwrap_or(u32::MAX);
        let begun = ImportRecorded { id: import, from: "vcard".to_owned(), clients: count, on: now.today() };
        decisions.insert(0, vec![(Subject::Book, vec![begun.into()])]);
    }
    ImportPlan { decisions, clients, report: first }
}

/// Who is in the book, as cards are compared with it.
struct Known<'a> {
    /// The ids of address books.
    uids: HashSet<&'a str>,
    /// By folded name: the numbers and addresses of each.
    reach: HashMap<String, Vec<HashSet<String>>>,
}

impl<'a> Known<'a> {
    fn of(book: &'a Book) -> Self {
        let mut known = Self { uids: HashSet::new(), reach: HashMap::new() };
        for standing in book.standings() {
            known.uids.extend(standing.sources.iter().map(String::as_str));
            let reach = standing.addresses.iter().map(|address| compared(address)).collect();
            known.reach.entry(folded(&standing.name)).or_default().push(reach);
        }
        known
    }

    /// Whether a card is in the book: by its id, or where it has none by its name and a number or address that both
    /// have, or that neither has any.
    fn has(&self, card: &Card) -> bool {
        if let Some(uid) = &card.uid {
            return self.uids.contains(uid.as_str());
        }
        let phones = card.phones.iter().map(|it| &it.value);
        let mails = card.emails.iter().map(|it| &it.value);
        let messages = card.messaging.iter().map(|it| &it.value);
        let own: HashSet<String> = phones.chain(mails).chain(messages).map(|it| compared(it)).collect();
        let namesakes = self.reach.get(&folded(&card.full_name)).into_iter().flatten();
        namesakes.into_iter().any(|its| (own.is_empty() && its.is_empty()) || !own.is_disjoint(its))
    }
}

/// A number by its digits, however they are set; an address without case.
fn compared(address: &str) -> String {
    let address = address.trim();
    let digits: String = address.chars().filter(char::is_ascii_digit).collect();
    let set_apart = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+-–./()".contains(c);
    let number = address.strip_prefix("tel:").unwrap_or(address);
    if digits.is_empty() || !number.chars().all(set_apart) { address.to_lowercase() } else { digits }
}

/// A name as it is compared: without case, accents and doubled spaces.
fn folded(name: &str) -> String {
    Folded::new(name).as_str().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn fields(cards: &AddressBook) -> Option<String> {
    let converted: usize = cards.fields.values().map(|tally| tally.converted).sum();
    let left: BTreeMap<&String, usize> = cards
        .fields
        .iter()
        .filter(|(_, tally)| tally.kept > 0)
        .map(|(name, tally)| (name, tally.kept))
        .collect();
    let names: Vec<String> = left.iter().take(6).map(|(name, count)| format!("{name} {count}")).collect();
    let rest = if names.is_empty() {
        String::new()
    } else {
        format!("; without a place of their own: {}", names.join(", "))
    };
    (converted > 0).then(|| format!("{} understood{rest}", counted(converted, "field")))
}

fn client(card: &Card, import: ImportId, now: &Now) -> Client {
    let kind = if card.kind == Kind::Organisation { ClientKind::Organisation } else { ClientKind::Person };
    let added =
        ClientAdded { name: card.full_name.trim().to_owned(), kind, status: Status::Client, on: now.today() };
    let mut client = Client::new(ClientId(Id::UNMINTED), &added);
    let organisation = card.organisation.clone().unwrap_or_default();
    if organisation.trim() != client.name {
        organisation.trim().clone_into(&mut client.organisation);
    }
    client.tags =
        card.categories.iter().map(|tag| tag.split_whitespace().collect::<Vec<_>>().join("-")).collect();
    client.tags.retain(|tag| !tag.is_empty());
    client.zone = card.timezone.as_deref().and_then(|zone| zone.trim().parse().ok());
    client.language = card.languages.first().cloned().unwrap_or_default();
    let role = card.title.clone().or_else(|| card.role.clone()).unwrap_or_default();
    let reach = reach(card);
    if !reach.is_empty() || !role.is_empty() {
        let name = client.name.clone();
        client.contacts.push(Contact { id: ContactId(Id::UNMINTED), name, role, reach });
    }
    for (what, date) in [("birthday", &card.birthday), ("anniversary", &card.anniversary)] {
        if let Some(date) = date {
            let day =
                SpecialDaySet { what: what.to_owned(), month: date.month, day: date.day, year: date.year };
            client.special_days.insert(what.to_owned(), day);
        }
    }
    client.imports.push(ClientImported {
        import,
        from: "vcard".to_owned(),
        uid: card.uid.clone(),
        revised: card.revised.map(|at| at.to_rfc3339()),
        kept: kept(card),
    });
    client
}

/// Numbers and addresses, the preferred ones first.
fn reach(card: &Card) -> Vec<Reach> {
    let phones = card.phones.iter().map(|phone| {
        let label = phone
            .label
            .clone()
            .or_else(|| phone.kinds.first().map(|kind| format!("{kind:?}").to_lowercase()));
        (
            phone.preferred,
            Reach { channel: Channel::Call, address: phone.value.clone(), label: label.unwrap_or_default() },
        )
    });
    let mails = card.emails.iter().map(|mail| {
        let label = mail.label.clone().unwrap_or_default();
        (mail.preferred, Reach { channel: Channel::Mail, address: mail.value.clone(), label })
    });
    let messages = card.messaging.iter().map(|profile| {
        (
            false,
            Reach {
                channel: Channel::Message,
                address: profile.value.clone(),
                label: profile.service.clone(),
            },
        )
    });
    let mut all: Vec<(bool, Reach)> = phones.chain(mails).chain(messages).collect();
    all.sort_by_key(|(preferred, _)| !preferred);
    all.into_iter().map(|(_, reach)| reach).collect()
}

/// What the profile has no field for, word for word.
fn kept(card: &Card) -> Vec<(String, String)> {
    let one = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut kept = Vec::new();
    kept.extend(card.nicknames.iter().map(|name| one("nickname", name)));
    kept.extend(card.units.iter().map(|unit| one("unit", unit)));
    if card.title.is_some() {
        kept.extend(card.role.iter().map(|role| one("role", role)));
    }
    kept.extend(card.social.iter().map(|profile| one(&profile.service, &profile.value)));
    kept.extend(card.urls.iter().map(|url| one("url", &url.value)));
    kept.extend(card.addresses.iter().map(|address| one("address", &address.text)));
    kept.extend(card.languages.iter().skip(1).map(|language| one("language", language)));
    kept.extend(card.related.iter().map(|related| one("related", &related.value)));
    kept.extend(card.members.iter().map(|member| one("member", member)));
    kept.extend(
        card.timezone
            .iter()
            .filter(|zone| zone.trim().parse::<chrono_tz::Tz>().is_err())
            .map(|zone| one("timezone", zone)),
    );
    kept.extend(card.note.iter().map(|note| one("note", note)));
    kept.extend(card.kept_as_text.iter().cloned());
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::sample::{id, line, noon};
    use crate::exchange::vcard::{Limits, read};

    fn cards(all: &[&str]) -> AddressBook {
        let cards = all.iter().map(|card| card.replace('|', "\r\n"));
        let text = cards.fold(String::new(), |text, card| {
            text + "BEGIN:VCARD\r\nVERSION:3.0\r\n" + &card + "\r\nEND:VCARD\r\n"
        });
        read(text.as_bytes(), &Limits::default()).unwrap()
    }

    /// Imports and answers how many clients it added.
    fn import(book: &mut Book, round: u8, all: &[&str]) -> usize {
        let mut minted = u64::from(round) * 1000;
        let mut mint = || {
            minted += 1;
            id(9, minted)
        };
        let plan = plan(&cards(all), book, &noon(0), &mut mint);
        let lines = (1..).zip(plan.decisions);
        book.extend(lines.map(|(n, it)| line(i64::from(round), round, n, 0, it)).collect::<Vec<_>>());
        plan.clients
    }

    #[test]
    fn a_card_without_an_id_is_known_by_its_name_and_a_number_or_address() {
        let mut book = Book::new();
        let first = [
            "FN:Ada Okafor|TEL:+234 (802) 555-01|EMAIL:Ada@Example.org",
            "FN:Élodie Martin",
            "FN:Jo Ng|TEL:12345",
            "UID:u-1|FN:Femi Ade|TEL:777",
        ];
        assert_eq!(import(&mut book, 1, &first), 4);
        assert_eq!(import(&mut book, 2, &first), 0, "a second time");
        for (round, (card, added)) in (3..).zip([
            ("FN:ada  okafor|TEL;VALUE=uri:tel:+234-802-555-01", 0),
            ("FN:Ada Okafor|EMAIL:ada@example.org|TEL:9", 0),
            ("FN:Elodie Martin", 0),
            ("FN:Elodie Martin|TEL:123", 1),
            ("FN:Jo Ng", 1),
            ("FN:Jo Ng|TEL:54321", 1),
            ("FN:Femi Ade|TEL:777", 0),
            ("UID:u-2|FN:Femi Ade|TEL:777", 1),
            ("FN:Ada Okafor|EMAIL:okafor@example.org", 1),
        ]) {
            assert_eq!(import(&mut book, round, &[card]), added, "{card}");
        }
    }

    #[test]
    fn no_command_is_promised_that_is_not_there() {
        let mut mint = || id(9, 1);
        let report =
            plan(&cards(&["FN:Ada|TEL:1", "FN:ADA|TEL:2"]), &Book::new(), &noon(0), &mut mint).report;
        assert!(report.iter().any(|it| it == "ADA: another client of that name is there; both are kept"));
    }
}
