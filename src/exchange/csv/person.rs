//! From a row to a person: names put together, numbers and addresses, days, tags; the rest kept under its header.
//!
//! Owns what the values of each column come to, and says of each what became of it.

use std::collections::BTreeMap;

use super::field::{Field, One};
use super::groups::{self, Parts};
use super::layout::{Group, Layout, Place, Plan};
use super::rows::Row;
use crate::domain::client::{Cadence, ClientKind, Reach, SpecialDaySet, Status};
use crate::domain::interaction::Channel;
use crate::exchange::account::{Account, Fate, counted, cut, one_line};
use crate::exchange::dates::{self, Order};
use crate::exchange::export::cell::unguarded;
use crate::exchange::incoming::Person;

/// The most values in one cell that are told apart.
const VALUES: usize = 100;

/// The most numbers and addresses, days and tags that one person has; more are kept as text.
const MOST: usize = 200;

/// What a row is read with.
pub(super) struct Context<'a> {
    pub(super) plan: &'a Plan,
    pub(super) order: Order,
    pub(super) account: &'a mut Account,
    /// By column: values left out that are tax numbers.
    pub(super) tax: &'a mut BTreeMap<String, usize>,
    /// By column: a date that can be read in two ways.
    pub(super) two_ways: &'a mut BTreeMap<String, String>,
}

impl Context<'_> {
    /// A day in a column; what can be read in two ways is remembered.
    pub(super) fn date(&mut self, header: &str, text: &str) -> Option<dates::Read> {
        let read = dates::date(text, self.order);
        if read.is_none() && self.order == Order::Unknown && dates::date(text, Order::DayFirst).is_some() {
            self.two_ways.entry(header.to_owned()).or_insert_with(|| cut(text, 40));
        }
        read
    }
}

/// The parts of a name, and what else waits for the end of the row.
#[derive(Default)]
struct Waiting {
    parts: BTreeMap<One, String>,
    file_as: String,
    ideal: Option<u32>,
    limit: Option<u32>,
    groups: BTreeMap<(Group, u32), Parts>,
    lines: BTreeMap<&'static str, Vec<(u8, String)>>,
    lead: Option<(String, String)>,
}

/// Reads a row; nothing where there is nobody in it.
pub(super) fn read(row: &Row, context: &mut Context<'_>) -> Option<Person> {
    let mut person = Person { place: format!("line {}", row.line), ..Person::default() };
    let mut waiting = Waiting::default();
    let plan = context.plan;
    for (column, cell) in plan.columns.iter().zip(&row.cells) {
        // Our own cells are taken as they stand.
        let value = &*if plan.layout.is_own() { unguarded(cell) } else { cell.trim().into() };
        if value.trim().is_empty() {
            continue;
        }
        let (header, name) = (column.header.as_str(), column.header.clone());
        let fate = match &column.place {
            Place::Field(field) => put(&mut person, &mut waiting, field, header, value, context),
            Place::FileAs => {
                value.clone_into(&mut waiting.file_as);
                Fate::Imported
            }
            Place::Part(group, number, part) => {
                let parts = waiting.groups.entry((*group, *number)).or_default();
                parts.push((part.clone(), value.to_owned(), name));
                continue;
            }
            Place::Line(address, at) => {
                waiting.lines.entry(address).or_default().push((*at, value.to_owned()));
                Fate::Kept
            }
            Place::Noise(noise) => {
                if value.eq_ignore_ascii_case(noise) {
                    Fate::Skipped
                } else {
                    keep(&mut person, header, value)
                }
            }
            Place::Labels => labels(&mut person, value),
            Place::Stage => stage(&mut person, header, value),
            Place::Lead => {
                waiting.lead = Some((name, value.to_owned()));
                continue;
            }
            Place::KeptLines => kept_lines(&mut person, value),
            Place::TaxId => {
                *context.tax.entry(name).or_default() += 1;
                Fate::Skipped
            }
        };
        context.account.count(header, fate);
    }
    finish(&mut person, waiting, context);
    surplus(&mut person, row, context);
    if name_it(&mut person, context.plan.layout) { Some(person) } else { None }
}

/// Keeps a value as text.
fn keep(person: &mut Person, header: &str, value: &str) -> Fate {
    person.kept.push((header.to_owned(), value.to_owned()));
    Fate::Kept
}

/// Puts a value where the table says.
fn put(
    person: &mut Person,
    waiting: &mut Waiting,
    field: &Field,
    header: &str,
    value: &str,
    context: &mut Context<'_>,
) -> Fate {
    match field {
        Field::One(one) => put_one(person, waiting, *one, header, value, context),
        Field::Tags => tags(person, value, context.plan.layout),
        Field::Day(what) => {
            if dates::is_none(value) {
                return Fate::Skipped;
            }
            let set = context.date(header, value).and_then(|read| Some((read, read.every_year(what)?)));
            let Some((read, set)) = set else { return keep(person, header, value) };
            if !add_day(person, set) {
                return keep(person, header, value);
            }
            // A year of two digits is not guessed, and not lost either.
            if read.is_short() {
                keep(person, header, value);
            }
            Fate::Converted
        }
        Field::Reach(channel, label) => {
            for value in several(value, context.plan.layout) {
                add_reach(person, *channel, label, value);
            }
            Fate::Imported
        }
        Field::Note | Field::Keep => {
            for value in several(value, context.plan.layout) {
                keep(person, header, value);
            }
            Fate::Kept
        }
        Field::Skip => Fate::Skipped,
    }
}

fn put_one(
    person: &mut Person,
    waiting: &mut Waiting,
    one: One,
    header: &str,
    value: &str,
    context: &mut Context<'_>,
) -> Fate {
    let text = one_line(value);
    let free = |place: &mut String| {
        let free = place.is_empty();
        if free {
            place.clone_from(&text);
        }
        free
    };
    let done = match one {
        One::Name | One::First | One::Middle | One::Last | One::Suffix => {
            let free = !waiting.parts.contains_key(&one);
            waiting.parts.entry(one).or_insert(text);
            free.then_some(Fate::Imported)
        }
        One::Organisation => free(&mut person.organisation).then_some(Fate::Imported),
        One::Role => free(&mut person.role).then_some(Fate::Imported),
        One::Tier => free(&mut person.tier).then_some(Fate::Imported),
        One::Language => free(&mut person.language).then_some(Fate::Imported),
        One::Id if person.uid.is_none() && context.plan.ids => {
            person.uid = Some(text);
            Some(Fate::Imported)
        }
        One::Kind => kind(&text).map(|kind| {
            person.kind = Some(kind);
            Fate::Converted
        }),
        One::Status => status(&text).map(|(status, same)| {
            person.status = Some(status);
            if !same {
                keep(person, header, value);
            }
            Fate::Converted
        }),
        One::Zone => text.parse().ok().map(|zone| {
            person.zone = Some(zone);
            Fate::Converted
        }),
        One::Ideal => days(&text).map(|days| {
            waiting.ideal = Some(days);
            Fate::Converted
        }),
        One::Limit => days(&text).map(|days| {
            waiting.limit = Some(days);
            Fate::Converted
        }),
        One::Added => {
            let day = context.date(header, value).and_then(dates::Read::day);
            let day = dates::instant(value).map(|at| at.date_naive()).or(day);
            day.map(|day| {
                person.added = Some(day);
                Fate::Converted
            })
        }
        One::Changed => {
            person.revised = Some(text);
            Some(Fate::Imported)
        }
        _ => None,
    };
    done.unwrap_or_else(|| keep(person, header, value))
}

/// What belongs to several cells.
fn finish(person: &mut Person, waiting: Waiting, context: &mut Context<'_>) {
    if let Some((header, value)) = waiting.lead {
        let fate = lead(person, &header, &value);
        context.account.count(&header, fate);
    }
    if waiting.ideal.is_some() || waiting.limit.is_some() {
        person.cadence = Some(Cadence { ideal: waiting.ideal, limit: waiting.limit });
    }
    for ((group, number), parts) in waiting.groups {
        groups::put(person, group, number, &parts, context);
    }
    for (address, mut lines) in waiting.lines {
        lines.sort_by_key(|(at, _)| *at);
        let lines: Vec<String> = lines.into_iter().map(|(_, line)| line).collect();
        keep(person, address, &lines.join("\n"));
    }
    let part = |one: One| waiting.parts.get(&one).map(String::as_str).unwrap_or_default();
    let parts = [part(One::First), part(One::Middle), part(One::Last), part(One::Suffix)];
    let joined = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    // The whole name as the file has it, else its parts; what is not in it is not lost.
    let whole = part(One::Name);
    let name = [whole, &joined, &waiting.file_as].into_iter().find(|it| !it.is_empty());
    name.unwrap_or_default().clone_into(&mut person.name);
}

/// Cells behind the last header, and what was too long or too wide.
fn surplus(person: &mut Person, row: &Row, context: &mut Context<'_>) {
    let beyond: Vec<&str> =
        row.cells.iter().skip(context.plan.columns.len()).map(|cell| cell.trim()).collect();
    let beyond: Vec<&str> = beyond.into_iter().filter(|cell| !cell.is_empty()).collect();
    if !beyond.is_empty() {
        let fate = keep(person, "(beyond the last header)", &beyond.join("\n"));
        context.account.count("(beyond the last header)", fate);
        let cells = counted(beyond.len(), "cell");
        context.account.remark(|| format!("line {}: {cells} beyond the last header, kept as text", row.line));
    }
}

/// Gives the person a name where the file has none of its own; says whether there is one.
fn name_it(person: &mut Person, layout: Layout) -> bool {
    if !person.name.is_empty() {
        return true;
    }
    // A connection without a name is one that was closed, not its employer.
    if layout == Layout::LinkedIn {
        return false;
    }
    if !person.organisation.is_empty() {
        person.name = std::mem::take(&mut person.organisation);
        person.kind = person.kind.or(Some(ClientKind::Organisation));
        return true;
    }
    let address = |channel: Channel| person.reach.iter().find(|reach| reach.channel == channel);
    let found = address(Channel::Mail).or_else(|| person.reach.first()).map(|reach| reach.address.clone());
    person.name = found.unwrap_or_default();
    !person.name.is_empty()
}

/// The values of a cell: Google joins several.
pub(super) fn several(value: &str, layout: Layout) -> impl Iterator<Item = &str> {
    let several = layout == Layout::Google && value.contains(" ::: ");
    let most = if several { VALUES } else { 1 };
    let parts = value.splitn(most, if several { " ::: " } else { "\u{0}" });
    parts.map(str::trim).filter(|part| !part.is_empty())
}

pub(super) fn add_reach(person: &mut Person, channel: Channel, label: &str, address: &str) {
    let address = one_line(address);
    // One number under two labels is two; what has no label adds nothing.
    let same = |reach: &Reach| {
        (reach.channel, &reach.address) == (channel, &address) && (label.is_empty() || reach.label == label)
    };
    if person.reach.len() >= MOST {
        person.kept.push((format!("{channel} {label}").trim().to_owned(), address));
    } else if !person.reach.iter().any(same) && !address.is_empty() {
        person.reach.push(Reach { channel, address, label: label.to_owned() });
    }
}

/// Adds a day, where there is none of that name yet.
pub(super) fn add_day(person: &mut Person, set: SpecialDaySet) -> bool {
    let free =
        person.days.len() < MOST && person.days.iter().all(|other| other.what != set.what || *other == set);
    if free && !person.days.contains(&set) {
        person.days.push(set);
    }
    free
}

fn add_tag(person: &mut Person, tag: &str) {
    let tag = tag.split_whitespace().collect::<Vec<_>>().join("-");
    if person.tags.len() >= MOST {
        person.kept.push(("Tag".to_owned(), tag));
    } else if !tag.is_empty() && !person.tags.contains(&tag) {
        person.tags.push(tag);
    }
}

fn tags(person: &mut Person, value: &str, layout: Layout) -> Fate {
    let apart: &[char] = if layout.is_own() { &[' ', '\n', '\t'] } else { &[',', ';', '|', '\n'] };
    for tag in value.splitn(VALUES, apart) {
        add_tag(person, tag);
    }
    Fate::Imported
}

/// Labels of Google; what it marks with a star is its own, and only `myContacts` says nothing.
fn labels(person: &mut Person, value: &str) -> Fate {
    for label in value.splitn(VALUES, ":::") {
        let label = label.trim().trim_start_matches('*').trim();
        if !label.eq_ignore_ascii_case("mycontacts") {
            add_tag(person, label);
        }
    }
    Fate::Imported
}

/// Our own column `Kept`: `field: value`, a line each; a line that begins with a space goes on with the value before.
fn kept_lines(person: &mut Person, value: &str) -> Fate {
    for line in value.split('\n') {
        if let (Some(more), Some((_, before))) = (line.strip_prefix(' '), person.kept.last_mut()) {
            before.push('\n');
            before.push_str(more);
        } else if let Some((field, value)) =
            line.split_once(": ").filter(|(field, _)| !field.trim().is_empty())
        {
            person.kept.push((field.trim().to_owned(), value.to_owned()));
        } else if !line.trim().is_empty() {
            person.kept.push(("Kept".to_owned(), line.to_owned()));
        }
    }
    Fate::Kept
}

fn days(text: &str) -> Option<u32> {
    text.parse().ok().filter(|days| (1..=36_500).contains(days))
}

fn kind(text: &str) -> Option<ClientKind> {
    if let Ok(kind) = text.parse() {
        return Some(kind);
    }
    match text.to_lowercase().as_str() {
        "individual" | "contact" => Some(ClientKind::Person),
        "organization" | "company" | "business" | "firm" => Some(ClientKind::Organisation),
        "family" => Some(ClientKind::Household),
        _ => None,
    }
}

/// A status, and whether the word is our own; nothing where it could be two.
fn status(text: &str) -> Option<(Status, bool)> {
    if let Ok(status) = text.parse() {
        return Some((status, true));
    }
    let status = match text.to_lowercase().as_str() {
        "lead"
        | "prospective"
        | "prospective client"
        | "potential"
        | "opportunity"
        | "subscriber"
        | "marketing qualified lead"
        | "sales qualified lead" => Status::Prospect,
        "customer" | "active client" | "current client" | "evangelist" => Status::Client,
        "past client" | "former client" | "past" | "ex-client" => Status::Former,
        _ => return None,
    };
    Some((status, false))
}

/// HubSpot's lifecycle stage; the words stay where ours say less.
fn stage(person: &mut Person, header: &str, value: &str) -> Fate {
    let found = status(value).map(|(status, _)| status);
    person.status = found.or(person.status);
    if found.is_none() || !value.eq_ignore_ascii_case("customer") {
        keep(person, header, value);
    }
    if found.is_some() { Fate::Converted } else { Fate::Kept }
}

/// HubSpot's lead status says something of whom no stage is said, and only while the lead is one.
fn lead(person: &mut Person, header: &str, value: &str) -> Fate {
    let fate = keep(person, header, value);
    let open = ["new", "open", "in progress", "attempted to contact"];
    if person.status.is_none() && open.contains(&value.to_lowercase().replace('_', " ").as_str()) {
        person.status = Some(Status::Prospect);
        return Fate::Converted;
    }
    fate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_clear_words_become_a_status() {
        for (word, wanted) in [
            ("Client", Some((Status::Client, true))),
            ("Sales Qualified Lead", Some((Status::Prospect, false))),
            ("Customer", Some((Status::Client, false))),
            ("active", None),
            ("Other", None),
            ("inactive", None),
        ] {
            assert_eq!(status(word), wanted, "{word}");
        }
    }

    #[test]
    fn a_cell_holds_no_endless_list() {
        let mut person = Person::default();
        tags(&mut person, &(0..5_000).map(|n| n.to_string()).collect::<Vec<_>>().join(","), Layout::Guessed);
        labels(&mut person, &"* starred ::: ".repeat(5_000));
        assert!(person.tags.len() <= 2 * VALUES);
        assert_eq!(several(&"a ::: ".repeat(5_000), Layout::Google).count(), VALUES);
        assert_eq!(several("a ::: b", Layout::Outlook).collect::<Vec<_>>(), ["a ::: b"]);
    }
}
