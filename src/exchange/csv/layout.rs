//! Whose table it is: the header row is looked for among the first rows, with every delimiter, and known by names.
//!
//! Never by position. Own tables come first, then the programs that are known (`known.rs`), then a mapping of the user's,
//! then what common names of columns suggest (`guess.rs`). Without a column for names nothing is read.

use std::collections::{HashMap, HashSet};

use super::field::{Field, One, Table, plain};
use super::mapping::{DateOrder, Mapping};
use super::rows::{Bounds, Row, Rows};
use super::{Limits, Refused, guess, known};
use crate::exchange::account::cut;
use crate::exchange::dates::Order;

/// How many rows may stand before the header.
const HEAD: usize = 40;
/// What may stand between two cells.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];
/// The longest header that is kept with a value, in characters.
const LONGEST_HEADER: usize = 64;

/// Whose table it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Our own table of clients.
    Clients,
    /// Our own table of entries.
    Entries,
    /// Google Contacts, of either time.
    Google,
    /// Outlook, on the desk and in the browser.
    Outlook,
    /// The connections of LinkedIn.
    LinkedIn,
    /// The contacts of HubSpot.
    HubSpot,
    /// Somebody else's, by a mapping of the user's.
    Mapped,
    /// Somebody else's, by what its headers are called.
    Guessed,
}

impl Layout {
    /// The name of the format, as an import records it.
    pub(super) fn from(self) -> &'static str {
        match self {
            Self::Clients | Self::Entries => "csv confidant",
            Self::Google => "csv google",
            Self::Outlook => "csv outlook",
            Self::LinkedIn => "csv linkedin",
            Self::HubSpot => "csv hubspot",
            Self::Mapped | Self::Guessed => "csv",
        }
    }

    /// Whether it is one of our own tables.
    pub(super) fn is_own(self) -> bool {
        matches!(self, Self::Clients | Self::Entries)
    }
}

/// A numbered group of columns: `E-mail 1 - Label`, `E-mail 1 - Value`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    Mail,
    Phone,
    Message,
    Address,
    Website,
    Event,
    Relation,
    Custom,
    /// Our own `Reach 1 - Channel`, `… - Label`, `… - Address`.
    Reach,
    /// Our own `Day 1 - What`, `… - Date`.
    Day,
}

/// What becomes of the values of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    Field(Field),
    /// A name where there is no other.
    FileAs,
    /// One cell of a numbered group, with the name of its part, plain.
    Part(Group, u32, String),
    /// One line of an address, with the name of the address and the place of the line in it.
    Line(&'static str, u8),
    /// Left out where it says no more than this, in lower case.
    Noise(&'static str),
    /// Labels of Google, some of them its own.
    Labels,
    /// How far HubSpot thinks a contact is.
    Stage,
    /// What HubSpot says of a lead, where it says no stage.
    Lead,
    /// What our own table of clients kept of others.
    KeptLines,
    /// A number that is left out unless a mapping says otherwise.
    TaxId,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// Its header, cut where it is endless.
    pub(super) header: String,
    pub(super) place: Place,
}

/// How a file is to be read.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) layout: Layout,
    /// The name of the format, as an import records it.
    pub(super) from: String,
    /// Whether the ids of the table are known again: where it is known whose they are.
    pub(super) ids: bool,
    pub(super) table: Table,
    pub(super) columns: Vec<Column>,
    pub(super) delimiter: u8,
    /// How many rows there are up to and with the header.
    pub(super) skip: usize,
    pub(super) order: Order,
}

impl Plan {
    /// Whether any column has dates.
    pub(super) fn has_dates(&self) -> bool {
        self.columns.iter().any(|column| column.place.is_date())
    }
}

impl Place {
    /// Whether its values are dates.
    pub(super) fn is_date(&self) -> bool {
        match self {
            Self::Field(Field::Day(_)) | Self::Part(Group::Event, ..) => true,
            Self::Field(Field::One(one)) => {
                matches!(one, One::Added | One::Changed | One::On | One::Due | One::ClosedOn)
            }
            _ => false,
        }
    }
}

/// Looks for the header.
pub(super) fn find(text: &str, mapping: Option<&Mapping>, limits: &Limits) -> Result<Plan, Refused> {
    let bounds = Bounds { cells: limits.columns, cell_bytes: limits.cell_bytes };
    let chosen = mapping.and_then(|mapping| mapping.delimiter);
    let heads: Vec<(char, Vec<Row>)> = DELIMITERS
        .into_iter()
        .filter(|delimiter| chosen.is_none_or(|chosen| chosen == *delimiter))
        .map(|delimiter| (delimiter, Rows::new(text, delimiter as u8, bounds).take(HEAD).collect()))
        .collect();
    let candidates = heads.iter().flat_map(|(delimiter, rows)| {
        let row = move |(at, row)| (*delimiter as u8, at + 1, row);
        rows.iter().enumerate().map(row)
    });
    // The most columns that are known win; of equals the first, and of delimiters the commonest.
    let mut best: Option<(usize, Plan)> = None;
    for (delimiter, skip, row) in candidates {
        let Some((weight, layout, table, columns)) = known_as(&row.cells, mapping) else { continue };
        if row.more > 0 {
            return Err(Refused::TooWide { columns: row.cells.len() + row.more, limit: limits.columns });
        }
        if best.as_ref().is_none_or(|(other, _)| *other < weight) {
            let order = match mapping.and_then(|mapping| mapping.dates) {
                Some(DateOrder::DayFirst) => Order::DayFirst,
                Some(DateOrder::MonthFirst) => Order::MonthFirst,
                None => Order::Unknown,
            };
            let name = mapping.map(|mapping| mapping.name.as_str()).unwrap_or_default();
            let from = format!("{} {name}", layout.from()).trim_end().to_owned();
            let ids = !matches!(layout, Layout::Mapped | Layout::Guessed) || !name.is_empty();
            best = Some((weight, Plan { layout, from, ids, table, columns, delimiter, skip, order }));
        }
    }
    match best {
        Some((_, plan)) => Ok(plan),
        None => Err(refused(&heads, mapping, limits)),
    }
}

/// What a row of headers is known as, and how much speaks for it.
fn known_as(headers: &[String], mapping: Option<&Mapping>) -> Option<(usize, Layout, Table, Vec<Column>)> {
    let plains: Vec<String> = headers.iter().map(|header| plain(header)).collect();
    if let Some(mapping) = mapping {
        let by_name: HashMap<String, &Field> =
            mapping.fields.iter().map(|(header, field)| (plain(header), field)).collect();
        let place =
            |same: &String| Place::Field(by_name.get(same).map_or(Field::Keep, |field| (*field).clone()));
        let columns = headers.iter().zip(&plains).map(|(header, same)| column(header, place(same))).collect();
        let there: HashSet<&String> = plains.iter().collect();
        let found = mapping.fields.iter().filter(|(other, _)| there.contains(&plain(other)));
        let part = Mapping { fields: found.cloned().collect(), ..mapping.clone() };
        return part.missing().is_empty().then_some((
            part.fields.len(),
            Layout::Mapped,
            mapping.table,
            columns,
        ));
    }
    if let Some(layout) = known::recognise(&plains) {
        let place = |(header, plain): (&String, &String)| {
            column(header, known::place(layout, header, plain, &plains))
        };
        let table = if layout == Layout::Entries { Table::Entries } else { Table::Clients };
        // What is known by name outweighs what is only suggested.
        return Some((10_000, layout, table, headers.iter().zip(&plains).map(place).collect()));
    }
    let (table, fields) = guess::fields(&plains)?;
    let weight = fields.iter().filter(|place| **place != Place::Field(Field::Keep)).count();
    let columns = headers.iter().zip(fields).map(|(header, place)| column(header, place)).collect();
    Some((weight, Layout::Guessed, table, columns))
}

fn column(header: &str, place: Place) -> Column {
    Column { header: cut(header.trim(), LONGEST_HEADER), place }
}

/// Why there is no header: what the columns are called, and how a mapping of them begins.
fn refused(heads: &[(char, Vec<Row>)], mapping: Option<&Mapping>, limits: &Limits) -> Refused {
    // The delimiter that makes the most columns of the first rows.
    let widest = |rows: &[Row]| rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let rows = heads.iter().rev().map(|(_, rows)| rows).max_by_key(|rows| widest(rows));
    let Some(rows) = rows.filter(|rows| !rows.is_empty()) else { return Refused::Empty };
    let width = widest(rows);
    if let Some(row) = rows.iter().find(|row| row.more > 0) {
        return Refused::TooWide { columns: row.cells.len() + row.more, limit: limits.columns };
    }
    let headers = rows.iter().find(|row| row.cells.len() * 2 > width && !row.is_blank());
    let Some(headers) = headers else { return Refused::Empty };
    let headers: Vec<String> = headers.cells.iter().map(|cell| cut(cell.trim(), LONGEST_HEADER)).collect();
    if let Some(mapping) = mapping {
        let plains: Vec<String> = headers.iter().map(|header| plain(header)).collect();
        let absent = mapping.fields.iter().filter(|(header, _)| !plains.contains(&plain(header)));
        let absent = absent.map(|(header, _)| cut(header, LONGEST_HEADER)).collect();
        return Refused::NotOfThisMapping { absent, headers };
    }
    let example = Box::new(guess::example(&headers));
    Refused::NoName { headers, example }
}
