//! Address books: a card for each client, version 3.0 or 4.0.
//!
//! Owns which fact becomes which property, so that [`exchange::vcard`](crate::exchange::vcard) reads the same profile
//! again; how a property is escaped and folded is [`property`]'s. `calcard` can write cards too, but it writes its own
//! model of one: what an import kept word for word would have to be made into that first.

mod property;

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::clearance::{Include, Withheld, is_confidential};
use super::table::own_contact;
use super::{Export, Kept, LeftOut, Order, Version, histories};
use crate::domain::book::Book;
use crate::domain::client::{Client, ClientKind, Contact, Reach, SpecialDaySet};
use crate::domain::event::Event;
use crate::domain::history::History;
use crate::domain::id::ClientId;
use crate::domain::interaction::Channel;
use crate::domain::line::Subject;
use property::{Card, date, is_name, quoted};

pub(super) fn write(book: &Book, order: &Order) -> Export {
    let pasts = pasts(book);
    let mut left = LeftOut::default();
    let mut withheld = Withheld::default();
    let (mut text, mut clients) = (String::new(), 0);
    for history in histories(book, order) {
        let past = pasts.get(&history.client.id).copied().unwrap_or_default();
        let mut one = One {
            client: &history.client,
            version: order.version,
            include: order.include,
            past,
            card: Card::default(),
        };
        text.push_str(&one.card(&mut withheld, &mut left));
        clients += 1;
        account(&history, &mut left);
    }
    let left_out = left.sentences(" without a place in an address book; json carries them");
    Export { bytes: text.into_bytes(), clients, entries: 0, called: super::ENTRIES, withheld, left_out }
}

/// What the journal says of a card rather than of its client.
#[derive(Clone, Copy, Default)]
struct Past {
    /// When something was last recorded about the client.
    revised: DateTime<Utc>,
    /// Whether it was renamed after the card came.
    renamed: bool,
}

fn pasts(book: &Book) -> HashMap<ClientId, Past> {
    let mut pasts: HashMap<ClientId, Past> = HashMap::new();
    for (key, meta) in book.lines().filter(|(key, _)| book.is_live(key)) {
        let events = book.events(key);
        let came = events.iter().any(|(_, event)| matches!(event, Event::ClientImported(_)));
        let renamed = events.iter().any(|(_, event)| matches!(event, Event::ClientRenamed(_)));
        for subject in meta.subjects.iter().flatten() {
            if let Subject::Client(id) = subject {
                let past = pasts.entry(book.canonical(*id)).or_default();
                past.revised = meta.at.to_utc().max(past.revised);
                past.renamed = !came && (past.renamed || renamed);
            }
        }
    }
    pasts
}

/// Counts what is no matter of address books.
fn account(history: &History, left: &mut LeftOut) {
    let client = &history.client;
    let entries = history.interactions.len()
        + history.promises.len()
        + history.requests.len()
        + history.reminders.len()
        + history.appointments.len()
        + history.goals.len()
        + history.assessments.len()
        + history.said.len()
        + history.notes.len()
        + history.advice.len()
        + history.signals.len();
    left.add("entry", "entries", entries);
    left.add("status", "statuses", usize::from(client.status() != crate::domain::client::Status::Client));
    left.add(
        "household",
        "households, written as persons",
        usize::from(client.kind == ClientKind::Household),
    );
    left.add("tier", "tiers", usize::from(!client.tier.is_empty()));
    left.add("cadence", "cadences", usize::from(client.cadence.ideal.or(client.cadence.limit).is_some()));
    left.add("order of channels", "orders of channels", usize::from(!client.channels.is_empty()));
    let times = !client.days.is_empty() || client.quiet.is_some();
    left.add("time to be reached", "times to be reached", usize::from(times));
    left.add("cover", "covers", usize::from(!client.cover.is_empty()));
    left.add("specialist", "specialists", client.specialists.len());
    let others = client.contacts.iter().filter(|contact| contact.name != client.name).count();
    left.add(
        "contact person (name and numbers stand on the client's card)",
        "contact persons (names and numbers stand on their clients' cards)",
        others,
    );
}

/// One card in the making.
struct One<'a> {
    client: &'a Client,
    version: Version,
    include: Include,
    past: Past,
    card: Card,
}

impl One<'_> {
    fn card(&mut self, withheld: &mut Withheld, left: &mut LeftOut) -> String {
        let client = self.client;
        let four = self.version == Version::Four;
        self.card.raw("BEGIN", "", "VCARD");
        self.card.raw("VERSION", "", self.version.word());
        self.card.text("PRODID", "", "-//confidant//confidant//EN");
        self.uid();
        let form = if four { "%Y%m%dT%H%M%SZ" } else { "%Y-%m-%dT%H:%M:%SZ" };
        self.card.raw("REV", "", &self.past.revised.format(form).to_string());
        let organisation = client.kind == ClientKind::Organisation;
        match (four, organisation) {
            (true, true) => self.card.raw("KIND", "", "org"),
            (true, false) => self.card.raw("KIND", "", "individual"),
            (false, true) => self.card.raw("X-ABShowAs", "", "COMPANY"),
            (false, false) => {}
        }
        self.card.text("FN", "", &client.name);
        let parts = name_in_parts(client).filter(|_| !self.past.renamed);
        let whole = [if organisation { "" } else { client.name.as_str() }, "", "", "", ""];
        self.card.parts("N", "", &parts.unwrap_or(whole));
        self.organisation();
        if let Some(role) = own_contact(client).map(|own| &own.role).filter(|role| !role.is_empty()) {
            self.card.text("TITLE", "", role);
        }
        if let Some(own) = own_contact(client) {
            self.reach(&own.reach, None);
        }
        for contact in client.contacts.iter().filter(|contact| contact.name != client.name) {
            self.contact(contact);
        }
        if !client.tags.is_empty() {
            self.card.list("CATEGORIES", &client.tags);
        }
        if let Some(zone) = client.zone {
            self.card.text("TZ", if four { "" } else { "VALUE=text" }, zone.name());
        }
        if !client.language.is_empty() {
            self.card.text("LANG", "", &client.language);
        }
        for day in client.special_days.values() {
            self.day(day);
        }
        self.kept(withheld, left);
        self.card.raw("END", "", "VCARD");
        self.card.take()
    }

    /// The name that the source gave the card, else the client's own.
    fn uid(&mut self) {
        let mut sources = self.client.imports.iter().rev().filter(|import| import.from == "vcard");
        let own = self.client.id.to_string();
        let uid = sources.find_map(|import| import.uid.as_deref()).unwrap_or(&own);
        let params = if self.version == Version::Four && !uid.contains(':') { "VALUE=text" } else { "" };
        self.card.text("UID", params, uid);
    }

    /// The organisation and, where the card came with them, its units.
    fn organisation(&mut self) {
        let client = self.client;
        let own = if client.kind == ClientKind::Organisation { client.name.as_str() } else { "" };
        let name = if client.organisation.is_empty() { own } else { &client.organisation };
        if name.is_empty() {
            return;
        }
        let mut parts = vec![name];
        parts.extend(kept_of_cards(client).filter(|kept| kept.field == "unit").map(|kept| kept.value));
        self.card.parts("ORG", "", &parts);
    }

    /// Numbers and addresses in their order; of a contact person with its name.
    fn reach(&mut self, all: &[Reach], of: Option<&str>) {
        let (call, mail) = if of.is_some() { (false, false) } else { preferred(all) };
        let mut first = (call, mail);
        for it in all {
            let label = match of {
                Some(name) if it.label.is_empty() => name.to_owned(),
                Some(name) => format!("{name}, {}", it.label),
                None => it.label.clone(),
            };
            match it.channel {
                _ if is_number(it) => {
                    let pref = std::mem::take(&mut first.0);
                    self.number("TEL", &label, NUMBERS, pref, &it.address);
                }
                Channel::Mail => {
                    let pref = std::mem::take(&mut first.1);
                    self.number("EMAIL", &label, &["work", "home"], pref, &it.address);
                }
                Channel::Message => self.message(&label, &it.address),
                Channel::Call | Channel::Video | Channel::Meeting | Channel::Letter | Channel::Other => {
                    let name = format!("X-CONFIDANT-{}", it.channel.word().to_uppercase());
                    self.card.labelled(&label, |card| card.text(&name, "", &it.address));
                }
            }
        }
    }

    /// A number or mail address: what it is called is a type where its words are those of the format, else a label.
    fn number(&mut self, name: &str, label: &str, types: &[&str], preferred: bool, value: &str) {
        let mut params = Vec::new();
        let of_the_format = are_types(label, types);
        if of_the_format {
            params.extend(
                label.split(' ').map(|it| format!("TYPE={}", if it == "mobile" { "cell" } else { it })),
            );
        }
        if preferred {
            params.push(if self.version == Version::Four { "PREF=1" } else { "TYPE=pref" }.to_owned());
        }
        let params = params.join(";");
        self.card.labelled(if of_the_format { "" } else { label }, |card| card.text(name, &params, value));
    }

    fn message(&mut self, service: &str, address: &str) {
        if service.is_empty() {
            let name = if address.contains(':') { "X-MS-IMADDRESS" } else { "IMPP" };
            return self.card.text(name, "", address);
        }
        let is_scheme = service.starts_with(|c: char| c.is_ascii_lowercase())
            && service.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "+.-".contains(c));
        let scheme = if is_scheme { service } else { "x-im" };
        let params = format!("X-SERVICE-TYPE={}", quoted(service));
        self.card.text("IMPP", &params, &format!("{scheme}:{address}"));
    }

    /// A contact person: its name as somebody who belongs to the client, its numbers with its name.
    fn contact(&mut self, contact: &Contact) {
        let role = if contact.role.is_empty() { "contact" } else { &contact.role };
        if self.version == Version::Four {
            self.card.labelled(role, |card| card.text("RELATED", "TYPE=contact;VALUE=text", &contact.name));
        } else {
            self.card.labelled(role, |card| card.text("X-ABRELATEDNAMES", "", &contact.name));
        }
        self.reach(&contact.reach, Some(&contact.name));
    }

    fn day(&mut self, day: &SpecialDaySet) {
        let (params, value) = date(day, self.version);
        match (day.what.as_str(), self.version) {
            ("birthday", _) => self.card.raw("BDAY", params, &value),
            ("anniversary", Version::Four) => self.card.raw("ANNIVERSARY", params, &value),
            ("anniversary", Version::Three) => self.card.raw("X-ANNIVERSARY", params, &value),
            (what, _) => self.card.labelled(what, |card| card.raw("X-ABDATE", params, &value)),
        }
    }

    /// What the sources said besides: where it came from a card, as it stood there.
    fn kept(&mut self, withheld: &mut Withheld, left: &mut LeftOut) {
        let (client, four) = (self.client, self.version == Version::Four);
        for Kept { from, field, value } in super::kept(client) {
            if !self.include.confidential && is_confidential(field) && !value.is_empty() {
                withheld.confidential += 1;
                continue;
            }
            if from != "vcard" {
                self.card.parts("X-CONFIDANT-KEPT", "", &[field, value]);
                continue;
            }
            let (name, label) = match field.split_once(" (") {
                Some((name, label)) => (name, label.strip_suffix(')').unwrap_or(label)),
                None => (field, ""),
            };
            let member = |value: &str| format!("urn:uuid:{value}");
            match name {
                // These stand with the name and the organisation, while there are such.
                PARTS if !self.past.renamed => {}
                "unit" if !client.organisation.is_empty() || client.kind == ClientKind::Organisation => {}
                "nickname" => self.card.text("NICKNAME", "", value),
                "role" => self.card.text("ROLE", "", value),
                "url" => self.card.labelled(label, |card| card.text("URL", "", value)),
                "address" => {
                    let parts = ["", "", value, "", "", "", ""];
                    self.card.labelled(label, |card| card.parts("ADR", "", &parts));
                }
                "LABEL" => self.card.text("LABEL", &envelope(client), value),
                "language" => self.card.text("LANG", "", value),
                "timezone" => self.card.text("TZ", if four { "" } else { "VALUE=text" }, value),
                "note" => self.card.text("NOTE", "", value),
                "related" if four => {
                    self.card.labelled(label, |card| card.text("RELATED", "VALUE=text", value));
                }
                "related" => self.card.labelled(label, |card| card.text("X-ABRELATEDNAMES", "", value)),
                "member" if four => self.card.text("MEMBER", "", &member(value)),
                "member" => self.card.text("X-ADDRESSBOOKSERVER-MEMBER", "", &member(value)),
                // A line that was no property there would be none here.
                "" => left.add("line that was no property", "lines that were no properties", 1),
                PARTS => left.add("name in parts", "names in parts", 1),
                name if is_name(name) => self.card.labelled(label, |card| card.text(name, "", value)),
                // No service is called so: it came with our own card of something that was no card.
                name if name.chars().any(|c| c.is_uppercase() || c.is_whitespace()) => {
                    self.card.parts("X-CONFIDANT-KEPT", "", &[field, value]);
                }
                service => {
                    let params = if service == "profile" {
                        String::new()
                    } else {
                        format!("TYPE={}", quoted(service))
                    };
                    self.card.labelled(label, |card| card.text("X-SOCIALPROFILE", &params, value));
                }
            }
        }
    }
}

/// What the reader calls a name whose parts the card gave.
const PARTS: &str = "name in parts";

/// What a number may be called in the words of the format.
const NUMBERS: &[&str] = &["mobile", "work", "home", "fax", "pager", "main", "text", "video", "car"];

/// Which part of the name is the family's and so on, where the card that it came with said so.
fn name_in_parts(client: &Client) -> Option<[&str; 5]> {
    let said = kept_of_cards(client).find(|kept| kept.field == PARTS)?.value;
    let mut parts = [""; 5];
    let mut rest = said;
    for (place, name) in ["family: ", "given: ", "further: ", "before: ", "after: "].iter().enumerate().rev()
    {
        let at = match rest.rfind(&format!(", {name}")) {
            Some(at) => at,
            None if rest.starts_with(name) => 0,
            None => continue,
        };
        parts[place] = rest[at..].trim_start_matches(", ").trim_start_matches(name);
        rest = &rest[..at];
    }
    Some(parts)
}

/// Ties a label for the envelope to an address that is there, or a reader would take it for another address.
fn envelope(client: &Client) -> String {
    let called = |Kept { field, .. }: Kept<'_>| {
        let label = field.strip_prefix("address")?;
        Some(label.trim_start_matches(" (").trim_end_matches(')').to_owned())
    };
    let typed = kept_of_cards(client).find_map(called).filter(|label| !label.is_empty());
    typed.map(|label| format!("TYPE={}", quoted(&label))).unwrap_or_default()
}

/// What the client's cards said that has no place in the profile.
fn kept_of_cards(client: &Client) -> impl Iterator<Item = Kept<'_>> {
    super::kept(client).into_iter().filter(|kept| kept.from == "vcard")
}

fn are_types(label: &str, types: &[&str]) -> bool {
    !label.is_empty() && label.split(' ').all(|word| types.contains(&word))
}

/// Whether it is a telephone number, a fax machine's included.
fn is_number(reach: &Reach) -> bool {
    let silent = |word: &str| word == "fax" || word == "pager";
    match reach.channel {
        Channel::Call => true,
        Channel::Other => are_types(&reach.label, NUMBERS) && reach.label.split(' ').any(silent),
        _ => false,
    }
}

/// Which of number and mail must be marked as preferred, so that all are read in this order again.
fn preferred(all: &[Reach]) -> (bool, bool) {
    let channel = |it: &Reach| if is_number(it) { Channel::Call } else { it.channel };
    let read = |it: &Channel| matches!(it, Channel::Call | Channel::Mail | Channel::Message);
    let channels: Vec<Channel> = all.iter().map(channel).filter(read).collect();
    let count = |channel: Channel| channels.iter().filter(|it| **it == channel).count();
    let (calls, mails) = (count(Channel::Call), count(Channel::Mail));
    let read = |(call, mail): (bool, bool)| {
        let ahead = [(Channel::Call, usize::from(call)), (Channel::Mail, usize::from(mail))];
        let rest = [
            (Channel::Call, calls - usize::from(call)),
            (Channel::Mail, mails - usize::from(mail)),
            (Channel::Message, count(Channel::Message)),
        ];
        ahead
            .into_iter()
            .chain(rest)
            .flat_map(|(channel, count)| std::iter::repeat_n(channel, count))
            .collect::<Vec<_>>()
    };
    let possible = [(false, false), (true, false), (false, true), (true, true)];
    let mut possible =
        possible.into_iter().filter(|(call, mail)| (!call || calls > 0) && (!mail || mails > 0));
    possible.find(|marks| read(*marks) == channels).unwrap_or((calls > 0, false))
}
