//! The client editor: a profile as fields of text, and back.
//!
//! Contact persons stand one on a line: `name | part | call: +49 … | mail: a@b`; specialists as
//! `field: name`. What is not changed here is not recorded anew.

use chrono::NaiveTime;
use chrono_tz::Tz;

use super::{Mistake, Purpose, Sight, choice, chosen, lines, text, words};
use crate::domain::client::{
    Client, ClientAdded, ClientKind, Contact, QuietHours, Reach, SpecialistNamed, Status,
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
    // Only what was changed here is taken from here: somebody else may have changed the rest meanwhile.
    edit_names(form, &mut client, fresh)?;
    edit_wishes(form, &mut client)?;
    if form.differs("specialists") {
        edit_specialists(form, &mut client)?;
    }
    if form.differs("contacts") {
        edit_contacts(form, &mut client)?;
    }
    Ok(if fresh { Command::AddClient(Box::new(client)) } else { Command::EditClient(Box::new(client)) })
}

fn edit_names(form: &Form, client: &mut Client, fresh: bool) -> Result<(), Mistake> {
    if fresh || form.differs("name") {
        client.name = form.value("name");
    }
    if client.name.is_empty() {
        return Err(Mistake::at("name", "what is the client called?"));
    }
    if form.differs("kind") {
        client.kind = chosen(form, "kind", 0).unwrap_or(client.kind);
    }
    if form.differs("organisation") {
        client.organisation = form.value("organisation");
    }
    if fresh && let Some(status) = chosen::<Status>(form, "status", 0) {
        client.statuses[0].status = status;
    }
    if form.differs("tags") {
        let tags = form.value("tags");
        client.tags = tags.split_whitespace().map(|tag| tag.trim_start_matches('#').to_owned()).collect();
    }
    if form.differs("tier") {
        client.tier = form.value("tier");
    }
    Ok(())
}

fn edit_wishes(form: &Form, client: &mut Client) -> Result<(), Mistake> {
    if form.differs("ideal") {
        client.cadence.ideal = number(form, "ideal")?;
    }
    if form.differs("limit") {
        client.cadence.limit = number(form, "limit")?;
    }
    if form.differs("channels") {
        client.channels = list(form, "channels")?;
    }
    if form.differs("days") {
        client.days = list(form, "days")?;
    }
    if form.differs("quiet") {
        client.quiet = read_quiet(&form.value("quiet"))?;
    }
    if form.differs("zone") {
        let zone = form.value("zone");
        let unknown = || Mistake::at("zone", "a zone is written Africa/Lagos or Europe/Berlin");
        client.zone = if zone.is_empty() { None } else { Some(find_zone(&zone).ok_or_else(unknown)?) };
    }
    if form.differs("language") {
        client.language = form.value("language");
    }
    if form.differs("cover") {
        client.cover = form.value("cover");
    }
    Ok(())
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

/// Lines that went take their specialist along; lines that came bring one.
fn edit_specialists(form: &Form, client: &mut Client) -> Result<(), Mistake> {
    let (gone, come) = changed_lines(form, "specialists");
    let field = |line: &str| {
        line.split_once(':').map(|(field, name)| (field.trim().to_owned(), name.trim().to_owned()))
    };
    for (field, _) in gone.iter().filter_map(|line| field(line)) {
        client.specialists.remove(&field);
    }
    for line in &come {
        let (field, name) =
            field(line).ok_or_else(|| Mistake::at("specialists", "one a line: `tax: name`"))?;
        let introduced = name.ends_with("(introduced)");
        let name = name.trim_end_matches("(introduced)").trim().to_owned();
        client.specialists.insert(field.clone(), SpecialistNamed { field, name, introduced });
    }
    Ok(())
}

/// The lines that stood in a field when the form was opened and do so no longer, and those that came.
fn changed_lines(form: &Form, name: &'static str) -> (Vec<String>, Vec<String>) {
    let read = |text: &str| -> Vec<String> {
        text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
    };
    let before = form.field(name).map(|field| read(&field.initial)).unwrap_or_default();
    let after = read(&form.value(name));
    let gone = before.iter().filter(|line| !after.contains(line)).cloned().collect();
    let come = after.into_iter().filter(|line| !before.contains(line)).collect();
    (gone, come)
}

fn contacts(client: &Client) -> String {
    client.contacts.iter().map(contact_line).collect::<Vec<_>>().join("\n")
}

/// A contact person as a line of text; a `|` within a part would end it, and is written as a slash.
fn contact_line(contact: &Contact) -> String {
    let reach = contact.reach.iter().map(|reach| format!("{}: {}", reach.channel, reach.address));
    let parts = [contact.name.clone(), contact.role.clone()].into_iter().chain(reach);
    let parts = parts.filter(|part| !part.is_empty()).map(|part| part.replace('|', "/").replace('\n', " "));
    parts.collect::<Vec<_>>().join(" | ")
}

/// Lines that went take their person along, unless a new line has the same name: then it is that person, changed.
fn edit_contacts(form: &Form, client: &mut Client) -> Result<(), Mistake> {
    let (gone, come) = changed_lines(form, "contacts");
    let mut leaving: Vec<Contact> = Vec::new();
    for line in &gone {
        if let Some(place) = client.contacts.iter().position(|contact| contact_line(contact) == *line) {
            leaving.push(client.contacts.remove(place));
        }
    }
    for line in &come {
        let name = line.split('|').next().unwrap_or_default().trim();
        let known =
            leaving.iter().position(|contact| contact.name == name).map(|place| leaving.remove(place));
        client.contacts.push(read_contact(line, known.as_ref())?);
    }
    Ok(())
}

fn read_contact(line: &str, known: Option<&Contact>) -> Result<Contact, Mistake> {
    let mut parts = line.split('|').map(str::trim);
    let name = parts.next().unwrap_or_default().to_owned();
    if name.is_empty() {
        return Err(Mistake::at("contacts", "one a line: `name | part | call: +49 … | mail: a@b`"));
    }
    let id = known.map_or(ContactId(Id::UNMINTED), |contact| contact.id);
    let mut contact = Contact { id, name, role: String::new(), reach: Vec::new() };
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
                return Err(Mistake::at("contacts", format!("`{part}` is neither `call: …` nor `mail: …`")));
            }
        }
    }
    Ok(contact)
}
