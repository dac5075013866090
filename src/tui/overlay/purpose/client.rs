//! The client editor: a profile as fields of text, and back.
//!
//! Contact persons stand one on a line: `name | part | call: +49 … | mail: a@b`; specialists as
//! `field: name`. What is not changed here is not recorded anew.

use chrono::NaiveTime;
use chrono_tz::Tz;

use super::{Mistake, Purpose, Sight, choice, chosen, lines, text, words};
use crate::domain::client::{
    Cadence, Client, ClientAdded, ClientKind, Contact, QuietHours, Reach, SpecialistNamed, Status,
};
use crate::domain::command::Command;
use crate::domain::id::{ClientId, ContactId, Id};
use crate::domain::interaction::Channel;
use crate::tui::overlay::form::{Field, Form};

pub(super) fn fields(purpose: Purpose, client: Option<ClientId>, sight: Sight<'_>) -> Vec<Field> {
    if purpose == Purpose::Contact {
        return vec![
            text("name", "name"),
            text("role", "part").echo("chair, spouse, bookkeeper"),
            text("phone", "call"),
            text("mail", "mail"),
        ];
    }
    let client = sight.history(client).map_or_else(|| blank(sight), |history| history.client);
    let mut fields = vec![
        text("name", "name").with(&client.name),
        choice("kind", "is a", words(ClientKind::ALL)).with(client.kind.word()),
        text("organisation", "organisation").with(&client.organisation),
    ];
    if purpose == Purpose::AddClient {
        fields.push(choice("status", "status", ["client", "prospect"]));
    }
    fields.extend([
        text("tags", "tags").with(&client.tags.join(" ")).echo("words, with spaces between"),
        text("tier", "tier").with(&client.tier),
        text("ideal", "hear from me").with(&days(client.cadence.ideal)).echo("every so many days, ideally"),
        text("limit", "at the latest").with(&days(client.cadence.limit)).echo("days without a live talk"),
        text("channels", "prefers")
            .with(&joined(&client.channels))
            .echo("call video meeting mail message letter, best first"),
        text("days", "welcome days").with(&joined(&client.days)).echo("mon tue wed …; empty for any"),
        text("quiet", "quiet hours")
            .with(&client.quiet.map(quiet).unwrap_or_default())
            .echo("18:00-08:00, in the client's zone"),
        text("zone", "time zone")
            .with(client.zone.map_or("", |zone| zone.name()))
            .echo("Africa/Lagos; empty for yours"),
        text("language", "language").with(&client.language),
        text("cover", "cover").with(&client.cover).echo("who answers when you cannot"),
        lines("specialists", "specialists").with(&specialists(&client)).echo("tax: name"),
        lines("contacts", "contacts").with(&contacts(&client)),
    ]);
    fields
}

/// The command that the fields come to.
pub(super) fn command(purpose: Purpose, form: &Form, sight: Sight<'_>) -> Result<Command, Mistake> {
    if purpose == Purpose::Contact {
        let history =
            sight.history(form.client).ok_or_else(|| Mistake::at("name", "choose a client first"))?;
        let mut client = history.client;
        let name = form.value("name");
        if name.is_empty() {
            return Err(Mistake::at("name", "what are they called?"));
        }
        let reach = [(Channel::Call, form.value("phone")), (Channel::Mail, form.value("mail"))]
            .into_iter()
            .filter(|(_, address)| !address.is_empty())
            .map(|(channel, address)| Reach { channel, address, label: String::new() });
        let contact =
            Contact { id: ContactId(Id::UNMINTED), name, role: form.value("role"), reach: reach.collect() };
        client.contacts.push(contact);
        return Ok(Command::EditClient(Box::new(client)));
    }
    let before = sight.history(form.client).map(|history| history.client);
    let fresh = before.is_none();
    let mut client = before.unwrap_or_else(|| blank(sight));
    client.name = form.value("name");
    if client.name.is_empty() {
        return Err(Mistake::at("name", "what is the client called?"));
    }
    client.kind = chosen(form, "kind", 0).unwrap_or(client.kind);
    client.organisation = form.value("organisation");
    if fresh && let Some(status) = chosen::<Status>(form, "status", 0) {
        client.statuses[0].status = status;
    }
    client.tags =
        form.value("tags").split_whitespace().map(|tag| tag.trim_start_matches('#').to_owned()).collect();
    client.tier = form.value("tier");
    client.cadence = Cadence { ideal: number(form, "ideal")?, limit: number(form, "limit")? };
    client.channels = list(form, "channels")?;
    client.days = list(form, "days")?;
    client.quiet = read_quiet(&form.value("quiet"))?;
    let zone = form.value("zone");
    client.zone = match zone.as_str() {
        "" => None,
        name => Some(
            find_zone(name)
                .ok_or_else(|| Mistake::at("zone", "a zone is written Africa/Lagos or Europe/Berlin"))?,
        ),
    };
    client.language = form.value("language");
    client.cover = form.value("cover");
    read_specialists(form, &mut client)?;
    read_contacts(form, &mut client)?;
    Ok(if fresh { Command::AddClient(Box::new(client)) } else { Command::EditClient(Box::new(client)) })
}

fn blank(sight: Sight<'_>) -> Client {
    let added = ClientAdded {
        name: String::new(),
        kind: ClientKind::Person,
        status: Status::Client,
        on: sight.now.today(),
    };
    Client::new(ClientId(Id::UNMINTED), &added)
}

fn days(days: Option<u32>) -> String {
    days.map(|days| days.to_string()).unwrap_or_default()
}

fn joined<T: ToString>(values: &[T]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn quiet(hours: QuietHours) -> String {
    format!("{}-{}", hours.from.format("%H:%M"), hours.to.format("%H:%M"))
}

fn number(form: &Form, name: &'static str) -> Result<Option<u32>, Mistake> {
    let value = form.value(name);
    let digits = value.trim_end_matches(['d', 'D']).trim();
    if digits.is_empty() {
        return Ok(None);
    }
    let days = digits.parse::<u32>().ok().filter(|days| (1..=3660).contains(days));
    days.map(Some).ok_or_else(|| Mistake::at(name, "a number of days, from 1 to 3660, or nothing"))
}

fn list<T: std::str::FromStr<Err = String>>(form: &Form, name: &'static str) -> Result<Vec<T>, Mistake> {
    let mut values = Vec::new();
    for word in form.value(name).split([' ', ',']).filter(|word| !word.is_empty()) {
        values.push(word.parse().map_err(|words| Mistake::at(name, format!("`{word}` is none of {words}")))?);
    }
    Ok(values)
}

fn read_quiet(typed: &str) -> Result<Option<QuietHours>, Mistake> {
    if typed.is_empty() {
        return Ok(None);
    }
    let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
    let hours = typed
        .split_once(['-', '–'])
        .and_then(|(from, to)| Some(QuietHours { from: time(from)?, to: time(to)? }));
    hours.map(Some).ok_or_else(|| Mistake::at("quiet", "quiet hours are written 18:00-08:00"))
}

/// A zone by its name, or by the city alone where only one zone has it.
fn find_zone(typed: &str) -> Option<Tz> {
    let wanted = typed.to_lowercase().replace(' ', "_");
    let by_name = chrono_tz::TZ_VARIANTS.iter().find(|zone| zone.name().to_lowercase() == wanted);
    let mut by_city = chrono_tz::TZ_VARIANTS
        .iter()
        .filter(|zone| zone.name().rsplit('/').next().is_some_and(|city| city.to_lowercase() == wanted));
    by_name.copied().or_else(|| by_city.next().copied().filter(|_| by_city.next().is_none()))
}

fn specialists(client: &Client) -> String {
    let line = |specialist: &SpecialistNamed| {
        let met = if specialist.introduced { " (introduced)" } else { "" };
        format!("{}: {}{met}", specialist.field, specialist.name)
    };
    client.specialists.values().map(line).collect::<Vec<_>>().join("\n")
}

fn read_specialists(form: &Form, client: &mut Client) -> Result<(), Mistake> {
    client.specialists.clear();
    for line in form.value("specialists").lines().filter(|line| !line.trim().is_empty()) {
        let (field, name) =
            line.split_once(':').ok_or_else(|| Mistake::at("specialists", "one a line: `tax: name`"))?;
        let name = name.trim();
        let introduced = name.ends_with("(introduced)");
        let name = name.trim_end_matches("(introduced)").trim().to_owned();
        let field = field.trim().to_owned();
        client.specialists.insert(field.clone(), SpecialistNamed { field, name, introduced });
    }
    Ok(())
}

fn contacts(client: &Client) -> String {
    let line = |contact: &Contact| {
        let reach = contact.reach.iter().map(|reach| format!("{}: {}", reach.channel, reach.address));
        let parts = [contact.name.clone(), contact.role.clone()].into_iter().chain(reach);
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" | ")
    };
    client.contacts.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A line is the contact person of that name, where there was one before.
fn read_contacts(form: &Form, client: &mut Client) -> Result<(), Mistake> {
    let before = std::mem::take(&mut client.contacts);
    for line in form.value("contacts").lines().filter(|line| !line.trim().is_empty()) {
        let mut parts = line.split('|').map(str::trim);
        let name = parts.next().unwrap_or_default().to_owned();
        if name.is_empty() {
            return Err(Mistake::at("contacts", "one a line: `name | part | call: +49 … | mail: a@b`"));
        }
        let known = before.iter().find(|contact| contact.name == name);
        let mut contact = Contact {
            id: known.map_or(ContactId(Id::UNMINTED), |contact| contact.id),
            name,
            role: String::new(),
            reach: Vec::new(),
        };
        for part in parts.filter(|part| !part.is_empty()) {
            let reach = part.split_once(':').and_then(|(word, address)| {
                let channel: Channel = word.trim().parse().ok()?;
                let address = address.trim().to_owned();
                let same = known
                    .and_then(|it| it.reach.iter().find(|it| it.channel == channel && it.address == address));
                let label = same.map(|it| it.label.clone()).unwrap_or_default();
                Some(Reach { channel, address, label })
            });
            match reach {
                Some(reach) => contact.reach.push(reach),
                None if contact.role.is_empty() => part.clone_into(&mut contact.role),
                None => {
                    return Err(Mistake::at(
                        "contacts",
                        format!("`{part}` is neither `call: …` nor `mail: …`"),
                    ));
                }
            }
        }
        client.contacts.push(contact);
    }
    Ok(())
}
