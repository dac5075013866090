//! From properties to the fields of a card.
//!
//! Owns the meaning of each property, the producers' own (`X-…`) included, and the account of what became of it. A
//! property that comes twice where one fits keeps the first; the second is kept as text.

use super::card::{
    Address, Card, Contact, Date, Kind, Name, NameSource, Phone, PhoneKind, Profile, Related, Url,
};
use super::property::Property;
use crate::text::accepted;
use calcard::common::PartialDateTime;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::collections::HashMap;

/// What became of a property.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fate {
    Converted,
    Kept,
    Skipped,
    Empty,
}

/// Puts the properties into the card; says of each, by name, what became of it.
pub(super) fn fill(card: &mut Card, properties: Vec<Property>) -> Vec<(String, Fate)> {
    let labels = Labels::of(&properties);
    let mut preferences = Preferences::default();
    let mut fates = Vec::with_capacity(properties.len());
    for property in properties {
        let label = labels.get(&property);
        let fate = if property.cut {
            card.skipped.push((property.name.clone(), "longer than the limit".to_owned()));
            Fate::Skipped
        } else if property.raw.trim().is_empty() {
            Fate::Empty
        } else {
            put(card, &property, label, &labels, &mut preferences)
        };
        if fate == Fate::Kept {
            let name = match label {
                Some(label) => format!("{} ({label})", property.name),
                None => property.name.clone(),
            };
            card.kept_as_text.push((name, property.single_or_raw()));
        }
        let name = if property.name.is_empty() { "(no name)".to_owned() } else { property.name };
        // The account is one line a name; a file must not make it endless.
        fates.push((name.chars().take(64).collect(), fate));
    }
    preferences.apply(card);
    name_it(card);
    fates
}

impl Property {
    fn single_or_raw(&self) -> String {
        if self.name.is_empty() { self.raw.clone() } else { self.single() }
    }
}

/// Decides what one property means.
fn put(card: &mut Card, p: &Property, label: Option<&str>, labels: &Labels, prefs: &mut Preferences) -> Fate {
    let done = match p.name.as_str() {
        "" => false,
        "VERSION" | "PROFILE" => true,
        "X-ABLABEL" => labels.used(p),
        "PRODID" => once(&mut card.producer, p.single()),
        "UID" => once(&mut card.uid, p.single().trim_start_matches("urn:uuid:").to_owned()),
        "X-ABUID" if card.uid.is_none() => once(&mut card.uid, p.single()),
        "FN" if card.full_name.is_empty() => {
            card.full_name = one_line(&p.single());
            card.name_source = NameSource::Written;
            true
        }
        "N" => once(&mut card.name, name_of(p)),
        "NICKNAME" => all(&mut card.nicknames, p.list()),
        "ORG" if card.organisation.is_none() => {
            let mut parts =
                p.parts().into_iter().map(|part| one_line(&part.join(", "))).filter(|s| !s.is_empty());
            card.organisation = parts.next();
            card.units = parts.collect();
            card.organisation.is_some()
        }
        "TITLE" => once(&mut card.title, one_line(&p.single())),
        "ROLE" => once(&mut card.role, one_line(&p.single())),
        "KIND" | "X-ADDRESSBOOKSERVER-KIND" => kind(card, &p.single()),
        "X-ABSHOWAS" if p.single().eq_ignore_ascii_case("company") => kind(card, "org"),
        "EMAIL" | "TEL" | "ADR" | "LABEL" => reach(card, p, label, prefs),
        "URL" => {
            card.urls.push(Url { value: one_line(&p.single()), label: place(p, label) });
            true
        }
        "TZ" => once(&mut card.timezone, one_line(&p.single())),
        "LANG" | "LANGUAGE" => all(&mut card.languages, vec![p.single()]),
        "BDAY" => day(p).is_some_and(|day| once(&mut card.birthday, day)),
        "ANNIVERSARY"
        | "X-ANNIVERSARY"
        | "X-MS-ANNIVERSARY"
        | "X-WAB-WEDDING_ANNIVERSARY"
        | "X-EVOLUTION-ANNIVERSARY"
        | "X-KADDRESSBOOK-X-ANNIVERSARY" => day(p).is_some_and(|day| once(&mut card.anniversary, day)),
        "X-ABDATE" if label.is_some_and(|l| l.eq_ignore_ascii_case("anniversary")) => {
            day(p).is_some_and(|day| once(&mut card.anniversary, day))
        }
        "X-ABDATE" => match (label, day(p)) {
            (Some(label), Some(day)) if card.dates.iter().all(|(other, _)| other != label) => {
                card.dates.push((label.to_owned(), day));
                true
            }
            _ => false,
        },
        "CATEGORIES" => all(&mut card.categories, p.list()),
        "RELATED" | "X-ABRELATEDNAMES" => {
            card.related.push(Related { value: one_line(&p.single()), label: place(p, label) });
            true
        }
        "X-SPOUSE"
        | "X-MS-SPOUSE"
        | "X-WAB-SPOUSE_NAME"
        | "X-EVOLUTION-SPOUSE"
        | "X-KADDRESSBOOK-X-SPOUSESNAME" => relate(card, p, "spouse"),
        "X-EVOLUTION-MANAGER" | "X-MS-MANAGER" | "X-MANAGER" => relate(card, p, "manager"),
        "X-EVOLUTION-ASSISTANT" | "X-MS-ASSISTANT" | "X-ASSISTANT" => relate(card, p, "assistant"),
        "MEMBER" | "X-ADDRESSBOOKSERVER-MEMBER" => {
            all(&mut card.members, vec![p.single().trim_start_matches("urn:uuid:").to_owned()])
        }
        "NOTE" => {
            let note = card.note.get_or_insert_default();
            if !note.is_empty() {
                note.push_str("\n\n");
            }
            note.push_str(&p.single());
            true
        }
        "REV" => p.date().as_ref().and_then(moment).is_some_and(|at| once(&mut card.revised, at)),
        "X-ANDROID-CUSTOM" => android(card, p),
        "X-CONFIDANT-KEPT" => own_kept(card, p),
        "PHOTO" | "LOGO" | "SOUND" | "KEY" | "AGENT" | "X-MS-CARDPICTURE" | "X-MS-OL-DESIGN" => {
            let reason = match p.name.as_str() {
                "KEY" => "keys are not kept",
                "AGENT" => "a card inside the card",
                "X-MS-OL-DESIGN" => "Outlook's layout of the card",
                _ => "pictures and sounds are not kept",
            };
            card.skipped.push((p.name.clone(), reason.to_owned()));
            return Fate::Skipped;
        }
        _ => own_reach(card, p, label) || profile(card, p, label),
    };
    if done { Fate::Converted } else { Fate::Kept }
}

/// Fills a field that holds one value.
fn once<T>(field: &mut Option<T>, value: T) -> bool {
    let free = field.is_none();
    if free {
        *field = Some(value);
    }
    free
}

/// Adds to a field that holds several values.
fn all(field: &mut Vec<String>, values: Vec<String>) -> bool {
    for value in values {
        if !field.contains(&value) {
            field.push(value);
        }
    }
    true
}

/// Puts a text that names something on one line.
fn one_line(text: &str) -> String {
    text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

fn name_of(p: &Property) -> Name {
    let mut parts = p.parts().into_iter().map(|part| one_line(&part.join(" ")));
    let mut next = || parts.next().unwrap_or_default();
    Name { family: next(), given: next(), additional: next(), prefix: next(), suffix: next() }
}

fn kind(card: &mut Card, value: &str) -> bool {
    card.kind = match value.to_ascii_lowercase().as_str() {
        "individual" | "person" => Kind::Individual,
        "org" | "organization" | "organisation" | "company" => Kind::Organisation,
        "group" => Kind::Group,
        _ => {
            card.kind = Kind::Other;
            return false;
        }
    };
    true
}

fn relate(card: &mut Card, p: &Property, label: &str) -> bool {
    card.related.push(Related { value: one_line(&p.single()), label: Some(label.to_owned()) });
    true
}

/// Ways to reach somebody: mail, telephone, post.
fn reach(card: &mut Card, p: &Property, label: Option<&str>, prefs: &mut Preferences) -> bool {
    match p.name.as_str() {
        "EMAIL" => {
            let value = one_line(&p.single());
            let value = strip_scheme(&value, "mailto:").to_owned();
            prefs.emails.push(preference(p));
            card.emails.push(Contact { value, label: place(p, label), preferred: false });
        }
        "TEL" => {
            let value = one_line(&p.single());
            let value = strip_scheme(&value, "tel:").replacen(";ext=", " ext. ", 1);
            let kinds: Vec<_> = p.param("TYPE").filter_map(phone_kind).collect();
            let label = place(p, label).filter(|l| phone_kind(l).is_none_or(|kind| !kinds.contains(&kind)));
            prefs.phones.push(preference(p));
            card.phones.push(Phone { value, kinds, label, preferred: false });
        }
        "ADR" => {
            let written = p.param("LABEL").next().map(|l| accepted(&l.replace("\\n", "\n")));
            let Some(text) = written.filter(|t| !t.trim().is_empty()).or_else(|| address(&p.parts())) else {
                return false;
            };
            prefs.addresses.push(preference(p));
            card.addresses.push(Address { text, label: place(p, label), preferred: false });
        }
        // An address ready for the envelope: good to have if the same address is not there in parts.
        _ => {
            let text = p.single();
            let text =
                text.split('\n').map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n");
            let label = place(p, label);
            if card.addresses.iter().any(|a| a.label == label) {
                return false;
            }
            prefs.addresses.push(preference(p));
            card.addresses.push(Address { text, label, preferred: false });
        }
    }
    true
}

/// Writes an address line by line: box and extension, street, town with region and code, country.
fn address(parts: &[Vec<String>]) -> Option<String> {
    let part = |i: usize| parts.get(i).map(|values| values.join(", ")).unwrap_or_default();
    let town =
        [part(3), part(4), part(5)].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(", ");
    let lines = [part(0), part(1), part(2), town, part(6)];
    let lines: Vec<_> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn strip_scheme<'a>(value: &'a str, scheme: &str) -> &'a str {
    match value.get(..scheme.len()) {
        Some(start) if start.eq_ignore_ascii_case(scheme) => &value[scheme.len()..],
        _ => value,
    }
}

fn phone_kind(word: &str) -> Option<PhoneKind> {
    Some(match word.to_ascii_lowercase().as_str() {
        "cell" | "mobile" | "iphone" | "x-mobil" => PhoneKind::Mobile,
        "work" | "business" => PhoneKind::Work,
        "home" => PhoneKind::Home,
        "fax" => PhoneKind::Fax,
        "pager" => PhoneKind::Pager,
        "main" | "main-number" => PhoneKind::Main,
        "text" | "msg" | "textphone" => PhoneKind::Text,
        "video" => PhoneKind::Video,
        "car" => PhoneKind::Car,
        _ => return None,
    })
}

/// Gives what the owner calls a place: their own label, else the first type that names a place or a use.
fn place(p: &Property, label: Option<&str>) -> Option<String> {
    let silent = [
        "pref",
        "internet",
        "x400",
        "voice",
        "uri",
        "text",
        "postal",
        "parcel",
        "dom",
        "intl",
        "quoted-printable",
        "base64",
        "8bit",
        "utf-8",
    ];
    let typed =
        p.param("TYPE").map(str::to_lowercase).find(|t| !t.is_empty() && !silent.contains(&t.as_str()));
    label.map(str::to_owned).or(typed)
}

/// Gives how much a value is preferred: 1 is most; nothing if it does not say.
fn preference(p: &Property) -> Option<u32> {
    let number = p.param("PREF").find_map(|v| v.trim().parse().ok());
    number.or_else(|| p.param("TYPE").any(|t| t.eq_ignore_ascii_case("pref")).then_some(1))
}

/// The preferences of the values of a card, in their order.
#[derive(Default)]
struct Preferences {
    emails: Vec<Option<u32>>,
    phones: Vec<Option<u32>>,
    addresses: Vec<Option<u32>>,
}

impl Preferences {
    /// Marks the most preferred of each; the first, if several are equal.
    fn apply(self, card: &mut Card) {
        let best = |all: &[Option<u32>]| {
            let said = all.iter().enumerate().filter_map(|(i, p)| Some((p.as_ref()?, i)));
            said.min().map(|(_, i)| i)
        };
        if let Some(email) = best(&self.emails).and_then(|i| card.emails.get_mut(i)) {
            email.preferred = true;
        }
        if let Some(phone) = best(&self.phones).and_then(|i| card.phones.get_mut(i)) {
            phone.preferred = true;
        }
        if let Some(address) = best(&self.addresses).and_then(|i| card.addresses.get_mut(i)) {
            address.preferred = true;
        }
    }
}

/// What properties of a group are called (`item1.X-ABLabel`).
struct Labels(HashMap<String, (String, usize)>);

impl Labels {
    fn of(properties: &[Property]) -> Self {
        let mut labels = HashMap::new();
        for p in properties.iter().filter(|p| p.name == "X-ABLABEL") {
            let text = one_line(&p.single());
            // Apple and Google wrap their own words: `_$!<HomePage>!$_`.
            let text = text.trim_start_matches("_$!<").trim_start_matches("$!<");
            let text = text.trim_end_matches(">!$_").trim_end_matches(">!$");
            if let Some(group) = p.group.clone().filter(|_| !text.is_empty()) {
                labels.insert(group, (text.to_owned(), 0));
            }
        }
        for p in properties.iter().filter(|p| p.name != "X-ABLABEL") {
            if let Some((_, uses)) = p.group.as_ref().and_then(|group| labels.get_mut(group)) {
                *uses += 1;
            }
        }
        Self(labels)
    }

    fn get(&self, p: &Property) -> Option<&str> {
        if p.name == "X-ABLABEL" {
            return None;
        }
        self.0.get(p.group.as_ref()?).map(|(text, _)| text.as_str())
    }

    /// Tells whether a label labels something.
    fn used(&self, label: &Property) -> bool {
        label.group.as_ref().and_then(|group| self.0.get(group)).is_some_and(|(_, uses)| *uses > 0)
    }
}

/// Accounts with services, in all the ways they are written.
fn profile(card: &mut Card, p: &Property, label: Option<&str>) -> bool {
    let value = one_line(&p.single());
    let service = |names: &[&str]| names.iter().find_map(|n| p.param(n).next()).map(str::to_lowercase);
    match p.name.as_str() {
        "IMPP" => {
            let scheme = value.split_once(':').map(|(scheme, _)| scheme.to_lowercase());
            let service =
                service(&["X-SERVICE-TYPE", "SERVICE-TYPE", "X-SERVICE"]).or_else(|| scheme.clone());
            // The scheme goes where it is one; `x-apple:name` and `skype:name` both occur.
            let account = scheme.map_or(value.as_str(), |s| &value[s.len() + 1..]).to_owned();
            let account = if account.is_empty() { value } else { account };
            card.messaging.push(Profile {
                service: service.unwrap_or_default(),
                value: account,
                label: place(p, label),
            });
        }
        "SOCIALPROFILE" | "X-SOCIALPROFILE" | "X-SOCIAL-PROFILE" => {
            let named =
                p.param("TYPE").find(|t| !["pref", "home", "work"].contains(&t.to_lowercase().as_str()));
            let service =
                service(&["SERVICE-TYPE", "X-SERVICE-TYPE"]).or_else(|| named.map(str::to_lowercase));
            let service = service.unwrap_or_default();
            card.social.push(Profile { service, value, label: label.map(str::to_owned) });
        }
        "X-TWITTER" | "X-FACEBOOK" | "X-LINKEDIN" => {
            let service = p.name[2..].to_lowercase();
            card.social.push(Profile { service, value, label: place(p, label) });
        }
        name => {
            let service = match name {
                "X-AIM" | "X-ICQ" | "X-MSN" | "X-YAHOO" | "X-JABBER" | "X-SKYPE" | "X-QQ" | "X-GTALK"
                | "X-GROUPWISE" | "X-GADUGADU" | "X-WHATSAPP" | "X-SIGNAL" | "X-TELEGRAM" | "X-WECHAT"
                | "X-MATRIX" => &name[2..],
                "X-SKYPE-USERNAME" => "SKYPE",
                "X-GOOGLE-TALK" => "GTALK",
                "X-MS-IMADDRESS" => "",
                "X-YAHOO-ID" => "YAHOO",
                _ => return false,
            };
            card.messaging.push(Profile { service: service.to_lowercase(), value, label: place(p, label) });
        }
    }
    true
}

/// Our own property for what came from no card: the field and what it says.
fn own_kept(card: &mut Card, p: &Property) -> bool {
    let parts: Vec<String> = p.parts().iter().map(|values| values.join(", ")).collect();
    let [field, value] = parts.as_slice() else { return false };
    let field = one_line(field);
    if field.is_empty() {
        return false;
    }
    card.kept_as_text.push((field, value.clone()));
    true
}

/// Our own properties for channels that an address book has none for: `X-CONFIDANT-LETTER`.
fn own_reach(card: &mut Card, p: &Property, label: Option<&str>) -> bool {
    let channel = p.name.strip_prefix("X-CONFIDANT-").and_then(|word| word.to_lowercase().parse().ok());
    let Some(channel) = channel else { return false };
    let contact = Contact { value: one_line(&p.single()), label: place(p, label), preferred: false };
    card.reach.push((channel, contact));
    true
}

/// Android's own properties: `vnd.android.cursor.item/nickname;Max;1;…`.
fn android(card: &mut Card, p: &Property) -> bool {
    let parts = p.parts();
    let mut parts = parts.iter().map(|values| one_line(&values.join(", ")));
    let (Some(what), Some(value)) = (parts.next(), parts.next()) else { return false };
    if value.is_empty() {
        return false;
    }
    match what.rsplit('/').next() {
        Some("nickname") => all(&mut card.nicknames, vec![value]),
        Some("relation") => {
            card.related.push(Related { value, label: None });
            true
        }
        _ => false,
    }
}

/// Gives the day a property names, without the year where it only stands in for one (Apple's 1604).
fn day(p: &Property) -> Option<Date> {
    if p.param("VALUE").any(|v| v.eq_ignore_ascii_case("text")) {
        return None;
    }
    let date = p.date()?;
    let (month, day) = (u32::from(date.month?), u32::from(date.day?));
    if date.year.is_some_and(|year| !(1000..=9999).contains(&year)) {
        return None;
    }
    let stand_in = p.param("X-APPLE-OMIT-YEAR").find_map(|v| v.trim().parse().ok());
    let year = date.year.map(i32::from).filter(|year| Some(*year) != stand_in && *year != 1604);
    // A leap year for days without one.
    NaiveDate::from_ymd_opt(year.unwrap_or(2000), month, day)?;
    Some(Date { year, month, day })
}

/// Gives the moment a property names; without an offset it is taken as UTC, without a time as midnight.
fn moment(at: &PartialDateTime) -> Option<DateTime<Utc>> {
    let number = |part: Option<u8>| part.map_or(0, u32::from);
    let day = NaiveDate::from_ymd_opt(i32::from(at.year?), u32::from(at.month?), u32::from(at.day?))?;
    let local = day.and_hms_opt(number(at.hour), number(at.minute), number(at.second))?;
    let minutes = i64::from(number(at.tz_hour)) * 60 + i64::from(number(at.tz_minute));
    let offset = TimeDelta::try_minutes(if at.tz_minus { -minutes } else { minutes })?;
    local.checked_sub_signed(offset).map(|utc| utc.and_utc())
}

/// Finds something to call the card by, and sees an organisation in a card that names nobody.
fn name_it(card: &mut Card) {
    if card.name_source == NameSource::Written && !card.full_name.is_empty() {
        return;
    }
    let parts = card.name.as_ref().map(|n| {
        let parts = [&n.prefix, &n.given, &n.additional, &n.family, &n.suffix];
        parts.into_iter().filter(|s| !s.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
    });
    let sources = [
        (NameSource::Parts, parts),
        (NameSource::Nickname, card.nicknames.first().cloned()),
        (NameSource::Organisation, card.organisation.clone()),
        (NameSource::Email, card.emails.first().map(|e| e.value.clone())),
        (NameSource::Phone, card.phones.first().map(|p| p.value.clone())),
    ];
    let found =
        sources.into_iter().find_map(|(source, name)| Some((source, name.filter(|n| !n.is_empty())?)));
    let (source, name) = found.unwrap_or((NameSource::Nothing, String::new()));
    if source == NameSource::Organisation && card.kind == Kind::Individual {
        card.kind = Kind::Organisation;
    }
    card.name_source = source;
    card.full_name = name;
}
