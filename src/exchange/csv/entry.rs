//! From a row to something that happened, and to whom.
//!
//! Owns the words for kinds and channels. What has no shape of its own (requests, advice, appointments, promises that
//! were broken or given back) becomes a note with its kind in front; a row without a day keeps its text with the client.

use std::collections::BTreeMap;

use super::field::{Field, One};
use super::layout::{Layout, Place};
use super::person::Context;
use super::rows::Row;
use crate::domain::interaction::{BegunBy, Channel, Confidentiality, Way};
use crate::domain::promise::Whose;
use crate::domain::time::{Day, Due, Happened};
use crate::exchange::account::{Fate, cut, one_line};
use crate::exchange::dates;
use crate::exchange::export::cell::unguarded;
use crate::exchange::fingerprint::Fingerprints;
use crate::exchange::incoming::{Thing, What};

/// Whom an entry is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct About {
    pub(super) uid: Option<String>,
    pub(super) name: String,
}

/// What a row says: a thing, or text without a day to put it on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    Thing(Box<Thing>),
    Undated(String, String),
}

/// The kinds of entries that there is a shape for.
enum Sort {
    Interaction(Option<Channel>),
    Note,
    Promise(Whose),
    Reminder,
    Goal,
    Other,
}

/// The cells of a row by what they are.
#[derive(Default)]
struct Cells {
    ones: BTreeMap<One, (String, String)>,
    notes: Vec<String>,
    extras: Vec<String>,
}

impl Cells {
    fn of(&self, one: One) -> &str {
        self.ones.get(&one).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// A value that found no place, with its header.
    fn extra(&mut self, one: One) {
        if let Some((header, value)) = self.ones.remove(&one) {
            self.extras.push(format!("{header}: {value}"));
        }
    }
}

/// Reads a row; nothing where it says nothing or nobody is named.
pub(super) fn read(row: &Row, context: &mut Context<'_>, made: &mut Fingerprints) -> Option<(About, Said)> {
    let mut cells = sorted(row, context);
    let parts = [One::First, One::Middle, One::Last].map(|one| cells.of(one));
    let joined = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let whole = one_line(cells.of(One::Name));
    let uid = Some(one_line(cells.of(One::ClientId))).filter(|uid| !uid.is_empty());
    let name = [whole, one_line(&joined), uid.clone().unwrap_or_default()]
        .into_iter()
        .find(|name| !name.is_empty())?;
    // An id that nobody knows the owner of tells only who is meant where there is no name.
    let about = About { uid: uid.filter(|uid| context.plan.ids || *uid == name), name };
    let said = [cells.of(One::Summary), &cells.notes.join("\n")].concat();
    let own_word = one_line(cells.of(One::Kind)).to_lowercase();
    // What happened may go without words; of our own table, whatever has none was held back when it was written.
    let bare =
        if context.plan.layout == Layout::Entries { cells.of(One::Channel) } else { cells.of(One::On) };
    let touch = matches!(sort(&own_word), Sort::Interaction(_)) || !cells.of(One::Channel).is_empty();
    if said.trim().is_empty() && (bare.is_empty() || !touch) {
        return None;
    }
    let uid = Some(one_line(cells.of(One::Id))).filter(|uid| !uid.is_empty());
    let uid = uid.filter(|_| context.plan.ids).unwrap_or_else(|| {
        let owner = about.uid.as_deref().unwrap_or(&about.name);
        made.of(&[owner, cells.of(One::Id), cells.of(One::On), cells.of(One::Kind), &said])
    });
    let Some(on) = date(&mut cells, One::On, context) else {
        if said.trim().is_empty() {
            return None;
        }
        let conf = class(&mut cells);
        cells.extra(One::Kind);
        let said = with_ends(&mut cells);
        context.account.remark(|| {
            format!(
                "line {}: no day that can be read; its text is kept with {}",
                row.line,
                cut(&about.name, 60)
            )
        });
        let title = "Entry without a day";
        if conf == Confidentiality::default() {
            return Some((about, Said::Undated(title.to_owned(), said)));
        }
        // What is kept with a client is open: only a note has a class. A day to come means: the day from which the
        // client is known.
        let (on, text) = (Happened::On(Day::MAX), format!("{title}: {said}"));
        let what = What::Note { on, text, conf };
        return Some((about, Said::Thing(Box::new(Thing { uid: Some(uid), recorded: None, what }))));
    };
    let what = what(&mut cells, on, context);
    Some((about, Said::Thing(Box::new(Thing { uid: Some(uid), recorded: None, what }))))
}

/// Sorts the cells, and counts them.
fn sorted(row: &Row, context: &mut Context<'_>) -> Cells {
    let mut cells = Cells::default();
    let plan = context.plan;
    for (column, cell) in plan.columns.iter().zip(&row.cells) {
        let value = if plan.layout.is_own() { unguarded(cell) } else { cell.trim().into() };
        if value.trim().is_empty() {
            continue;
        }
        let header = column.header.clone();
        let fate = match &column.place {
            Place::Field(Field::One(one)) => {
                let converted = column.place.is_date()
                    || matches!(one, One::Kind | One::Channel | One::Way | One::Minutes);
                cells.ones.entry(*one).or_insert((header, value.into_owned()));
                if converted { Fate::Converted } else { Fate::Imported }
            }
            Place::Field(Field::Note) => {
                cells.notes.push(value.into_owned());
                Fate::Imported
            }
            Place::Field(Field::Skip) => Fate::Skipped,
            Place::TaxId => {
                *context.tax.entry(header).or_default() += 1;
                Fate::Skipped
            }
            _ => {
                cells.extras.push(format!("{header}: {value}"));
                Fate::Kept
            }
        };
        context.account.count(&column.header, fate);
    }
    let beyond =
        row.cells.iter().skip(plan.columns.len()).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    cells.extras.extend(beyond.map(str::to_owned));
    cells
}

/// When it was; a text that is no date goes to the rest.
fn date(cells: &mut Cells, one: One, context: &mut Context<'_>) -> Option<Happened> {
    let (header, value) = cells.ones.get(&one)?.clone();
    let read = context.date(&header, &value).and_then(dates::Read::day).map(Happened::On);
    let read = dates::happened(&value, context.order).or(read);
    if read.is_none() {
        cells.extra(one);
    }
    read
}

/// Who may see it; a word that is not ours goes to the rest.
fn class(cells: &mut Cells) -> Confidentiality {
    cells.of(One::Confidentiality).trim().to_lowercase().parse().unwrap_or_else(|_| {
        cells.extra(One::Confidentiality);
        Confidentiality::default()
    })
}

fn what(cells: &mut Cells, on: Happened, context: &mut Context<'_>) -> What {
    let own = context.plan.layout == Layout::Entries;
    let conf = class(cells);
    let word = one_line(cells.of(One::Kind)).to_lowercase();
    let sort = match sort(&word) {
        _ if word.is_empty() && cells.of(One::Channel).is_empty() => Sort::Note,
        _ if word.is_empty() => Sort::Interaction(None),
        // Our own word for a channel or a kind is exact; of others, the channel says that it is a touch.
        Sort::Other if !own && channel(cells.of(One::Channel)).is_some() => {
            cells.extra(One::Kind);
            Sort::Interaction(None)
        }
        sort => sort,
    };
    if !own && matches!(sort, Sort::Promise(_) | Sort::Reminder | Sort::Goal) && is_open(cells) {
        for one in [One::Channel, One::Way, One::Minutes] {
            cells.extra(one);
        }
    }
    match sort {
        Sort::Interaction(by) => interaction(cells, on, by, conf),
        Sort::Note => What::Note { on, text: with_ends(cells), conf },
        Sort::Promise(whose) => promise(cells, on, whose, conf, context),
        // A reminder and a goal have no class of their own: what is sealed stays so as a note.
        Sort::Reminder if conf == Confidentiality::Sealed => noted("reminder", cells, on, conf),
        Sort::Goal if conf == Confidentiality::Sealed => noted("goal", cells, on, conf),
        Sort::Reminder => {
            let due = cells.of(One::Due).parse::<Due>().ok();
            let due = due.or_else(|| day(cells, One::Due, context).map(Due::On));
            match due.filter(|_| is_open(cells)) {
                Some(due) => What::Reminder { on, due, repeats: None, why: sentence(cells) },
                None => noted("reminder", cells, on, conf),
            }
        }
        Sort::Goal if is_open(cells) => {
            let due = day(cells, One::Due, context);
            What::Goal { on, due, what: sentence(cells) }
        }
        Sort::Goal => noted("goal", cells, on, conf),
        Sort::Other => noted(&cut(&word, 60), cells, on, conf),
    }
}

fn interaction(cells: &mut Cells, on: Happened, by: Option<Channel>, conf: Confidentiality) -> What {
    let said = channel(cells.of(One::Channel));
    if said.is_none() {
        cells.extra(One::Channel);
    }
    let channel = said.or(by).unwrap_or(Channel::Other);
    let (way, begun_by) = match way(cells.of(One::Way)) {
        Some(Way::In) => (Way::In, BegunBy::Client),
        Some(Way::Out) => (Way::Out, BegunBy::Adviser),
        None => {
            cells.extra(One::Way);
            (Way::Out, BegunBy::Unknown)
        }
    };
    let minutes = minutes(cells.of(One::Minutes));
    if minutes.is_none() {
        cells.extra(One::Minutes);
    }
    for one in [One::Due, One::State, One::ClosedOn] {
        cells.extra(one);
    }
    let summary = one_line(cells.of(One::Summary));
    let note = body(cells);
    What::Interaction { on, channel, way, begun_by, minutes, summary, note, conf }
}

fn promise(
    cells: &mut Cells,
    on: Happened,
    whose: Whose,
    conf: Confidentiality,
    context: &mut Context<'_>,
) -> What {
    let word = if whose == Whose::Ours { "promise" } else { "promise of theirs" };
    let due = day(cells, One::Due, context);
    let unread = due.is_none() && !cells.of(One::Due).is_empty();
    let state = cells.of(One::State).to_lowercase();
    let done =
        matches!(state.as_str(), "kept" | "done" | "completed" | "complete" | "closed" | "yes" | "true");
    let closed = day(cells, One::ClosedOn, context);
    if unread || !(done && closed.is_some() || is_open(cells)) {
        return noted(word, cells, on, conf);
    }
    What::Promise { whose, on, due, kept: closed.filter(|_| done), what: sentence(cells), conf }
}

/// Whether nothing says that it is over.
fn is_open(cells: &Cells) -> bool {
    let state = cells.of(One::State).to_lowercase();
    let open =
        ["", "open", "to come", "pending", "active", "in progress", "not started", "todo", "no", "false"];
    open.contains(&state.as_str()) && cells.of(One::ClosedOn).is_empty()
}

fn day(cells: &Cells, one: One, context: &mut Context<'_>) -> Option<Day> {
    let (header, value) = cells.ones.get(&one)?.clone();
    let read = context.date(&header, &value).and_then(dates::Read::day);
    dates::instant(&value).map(|at| at.date_naive()).or(read)
}

/// A note with the kind in front, and all that the columns say.
fn noted(word: &str, cells: &mut Cells, on: Happened, conf: Confidentiality) -> What {
    What::Note { on, text: format!("{word}: {}", with_ends(cells)), conf }
}

/// The whole text, and below it what only other kinds have a place for.
fn with_ends(cells: &mut Cells) -> String {
    for one in [One::Channel, One::Way, One::Minutes, One::Due, One::State, One::ClosedOn] {
        cells.extra(one);
    }
    text(cells)
}

/// Summary and note, and what the other columns say.
fn text(cells: &mut Cells) -> String {
    let summary = cells.of(One::Summary).trim().to_owned();
    let body = body(cells);
    [summary, body].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn body(cells: &mut Cells) -> String {
    let mut parts = std::mem::take(&mut cells.notes);
    parts.append(&mut cells.extras);
    parts.join("\n")
}

/// The text of what is said in one line.
fn sentence(cells: &mut Cells) -> String {
    one_line(&text(cells))
}

fn sort(word: &str) -> Sort {
    match word {
        "interaction" | "contact" | "touch" | "touchpoint" | "conversation" | "appointment held" => {
            Sort::Interaction(None)
        }
        "note" | "memo" | "comment" | "remark" | "notiz" => Sort::Note,
        "promise" | "task" | "to do" | "to-do" | "todo" | "action" | "action item" => {
            Sort::Promise(Whose::Ours)
        }
        "promise of theirs" | "owed to us" => Sort::Promise(Whose::Theirs),
        "reminder" | "follow up" | "follow-up" => Sort::Reminder,
        "goal" => Sort::Goal,
        word => channel(word).map_or(Sort::Other, |channel| Sort::Interaction(Some(channel))),
    }
}

/// A channel by the words that programs have for it.
fn channel(word: &str) -> Option<Channel> {
    let word = word.trim().to_lowercase();
    Some(match word.as_str() {
        "call" | "phone" | "phone call" | "telephone" | "call log" | "logged call" | "anruf" | "telefon" => {
            Channel::Call
        }
        "video" | "video call" | "zoom" | "teams" | "google meet" | "videocall" | "online meeting" => {
            Channel::Video
        }
        "meeting" | "in person" | "in-person" | "visit" | "lunch" | "coffee" | "dinner" | "face to face"
        | "treffen" => Channel::Meeting,
        "mail" | "email" | "e-mail" | "email sent" | "logged email" => Channel::Mail,
        "message" | "sms" | "text" | "text message" | "whatsapp" | "chat" | "signal" | "telegram"
        | "linkedin message" => Channel::Message,
        "letter" | "post" | "postal mail" | "brief" => Channel::Letter,
        "other" => Channel::Other,
        _ => return None,
    })
}

fn way(word: &str) -> Option<Way> {
    match word.trim().to_lowercase().as_str() {
        "in" | "incoming" | "inbound" | "received" => Some(Way::In),
        "out" | "outgoing" | "outbound" | "sent" => Some(Way::Out),
        _ => None,
    }
}

/// A length: `45`, `45 min`, `1:30`, `1h 30m`; at most a day.
fn minutes(text: &str) -> Option<u32> {
    let text = text.trim().to_lowercase();
    if text.len() > 20 {
        return None;
    }
    let number = |text: &str| text.trim().parse::<u32>().ok().filter(|number| *number <= 1440);
    let minutes = |text: &str| {
        let text = text.trim();
        let bare = ["minutes", "minute", "mins", "min", "m"].iter().find_map(|unit| text.strip_suffix(unit));
        number(bare.unwrap_or(text))
    };
    let hours = |text: &str| number(text).map(|hours| hours * 60);
    let read = if let Some((h, m)) = text.split_once(':') {
        Some(hours(h)? + number(m).filter(|m| *m < 60)?)
    } else if let Some((h, m)) = text.split_once('h') {
        let m = m.trim_start_matches("ours").trim_start_matches("our").trim_start_matches('s').trim();
        Some(hours(h)? + if m.is_empty() { 0 } else { minutes(m)? })
    } else {
        minutes(&text)
    };
    read.filter(|minutes| (1..=1440).contains(minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_in_the_ways_they_are_written() {
        for (text, wanted) in [
            ("45", Some(45)),
            ("45 min", Some(45)),
            ("1:30", Some(90)),
            ("1h 30m", Some(90)),
            ("2 hours", Some(120)),
            ("0", None),
            ("99999999999", None),
            ("1441", None),
            ("1:75", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(minutes(text), wanted, "{text}");
        }
    }

    #[test]
    fn channels_by_many_words() {
        for (word, wanted) in
            [("Phone Call", Some(Channel::Call)), ("ZOOM", Some(Channel::Video)), ("fax", None)]
        {
            assert_eq!(channel(word), wanted);
        }
        for own in Channel::ALL {
            assert_eq!(channel(own.word()), Some(*own));
        }
    }
}
