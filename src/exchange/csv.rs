//! Tables: what spreadsheets and other programs export, known by the names of their columns.
//!
//! Owns the way from the bytes of a file to an [`Incoming`], and its bounds. The file is foreign: it may be damaged,
//! enormous or hostile, and none of that is fatal; time and memory are bounded by [`Limits`].
//!
//! The way: `csv/bytes.rs` makes text of bytes, `csv/rows.rs` rows of text, `csv/layout.rs` finds the header and says
//! whose table it is (`csv/known.rs`, `csv/guess.rs`, or a [`Mapping`] of the user's), `csv/person.rs` and `csv/entry.rs`
//! read a row. Nothing is guessed in silence: a table that is read by what its columns are called says so, with the
//! mapping that it was read by.

mod bytes;
mod entry;
mod field;
mod groups;
mod guess;
mod known;
mod layout;
mod mapping;
mod person;
mod rows;

pub use field::{Field, One, Table};
pub use mapping::{DateOrder, Mapping};

use std::collections::{BTreeMap, HashMap};

use super::account::{Account, counted, cut};
use super::dates::{self, Order};
use super::fingerprint::Fingerprints;
use super::incoming::{Incoming, Person};
use entry::{About, Said};
use layout::{Layout, Plan};
use person::Context;
use rows::{Bounds, Row, Rows};

/// How much of a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest file, in bytes; a larger one is refused.
    pub file_bytes: usize,
    /// The most rows with something in them; a file with more is refused.
    pub rows: usize,
    /// The most columns; a header with more is refused, cells beyond are passed over.
    pub columns: usize,
    /// The longest cell, in bytes; a longer one is left out.
    pub cell_bytes: usize,
    /// The most values that are kept as text; a file with more is refused.
    pub kept: usize,
    /// The most remarks; more are only counted.
    pub remarks: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            rows: 200_000,
            columns: 2_000,
            cell_bytes: 256 << 10,
            kept: 1_000_000,
            remarks: 100,
        }
    }
}

/// Says why a file was not read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The file is larger than the limit.
    #[error("the file has {size} bytes; at most {limit} are read")]
    TooLarge {
        /// The size of the file, in bytes.
        size: usize,
        /// The limit, in bytes.
        limit: usize,
    },
    /// The file has more rows than the limit.
    #[error("the file has more than {limit} rows; split it")]
    TooManyRows {
        /// The limit.
        limit: usize,
    },
    /// The file has more columns than the limit.
    #[error("the header has {columns} columns; at most {limit} are read")]
    TooWide {
        /// The columns of the header.
        columns: usize,
        /// The limit.
        limit: usize,
    },
    /// The file has more values without a place than the limit.
    #[error(
        "more than {limit} values would be kept as text; split the file, or give columns `skip` in a mapping"
    )]
    TooMuchKept {
        /// The limit.
        limit: usize,
    },
    /// The file is no text; what it is.
    #[error("this is no table: it is {0}")]
    NoText(&'static str),
    /// There is no row in the file.
    #[error("there is nothing in the file")]
    Empty,
    /// No column is for names.
    #[error(
        "no column is known to be a name. The columns are: {}. Say what they are by --map HEADER=FIELD, or by --mapping \
         NAME and a file mappings/NAME.toml beside the settings, for example:\n\n{}",
        listed(.headers), shortened(.example)
    )]
    NoName {
        /// What the columns are called.
        headers: Vec<String>,
        /// A mapping to begin with.
        example: Box<Mapping>,
    },
    /// The table needs no mapping: its program is known.
    #[error("this table is known ({0}) and is read without a mapping")]
    Known(&'static str),
    /// The mapping is for another table.
    #[error(
        "this mapping is for another table: there is no column {}. The columns are: {}",
        listed(.absent), listed(.headers)
    )]
    NotOfThisMapping {
        /// The headers of the mapping that are not in the file.
        absent: Vec<String>,
        /// What the columns are called.
        headers: Vec<String>,
    },
}

/// How many names a sentence lists.
const LISTED: usize = 40;

fn listed(names: &[String]) -> String {
    let mut all: Vec<String> = names.iter().take(LISTED).map(|name| format!("\"{name}\"")).collect();
    if names.len() > LISTED {
        all.push(format!("and {} more", names.len() - LISTED));
    }
    all.join(", ")
}

fn shortened(mapping: &Mapping) -> String {
    let fields = mapping.fields.iter().take(LISTED).cloned().collect();
    Mapping { fields, ..mapping.clone() }.to_toml()
}

/// Reads a table, by a mapping where one is given.
///
/// # Errors
///
/// Where nothing of the file can be read: see [`Refused`].
pub fn read(bytes: &[u8], mapping: Option<&Mapping>, limits: &Limits) -> Result<Incoming, Refused> {
    if bytes.len() > limits.file_bytes {
        return Err(Refused::TooLarge { size: bytes.len(), limit: limits.file_bytes });
    }
    let (text, encoding) = bytes::decoded(bytes)?;
    let plan = layout::find(&text, mapping, limits)?;
    let mut reading = Reading::new(&plan, limits);
    // A spreadsheet rewrites the dates of our own tables too.
    if plan.order == Order::Unknown && plan.has_dates() {
        reading.order = order(&text, &plan, limits);
    }
    for row in rows(&text, &plan, limits) {
        reading.take(&row)?;
    }
    Ok(reading.finish(encoding))
}

/// Whether the bytes are a table that is known by the names of its columns.
pub fn looks_like(bytes: &[u8]) -> bool {
    const LOOK: usize = 256 << 10;
    let limits = Limits::default();
    let cut = &bytes[..bytes.len().min(LOOK)];
    let Ok((text, _)) = bytes::decoded(cut) else { return false };
    let known = layout::find(&text, None, &limits);
    known.is_ok_and(|plan| plan.layout != Layout::Guessed || plan.columns.len() > 1)
}

/// A mapping to begin with, for a table that no program is known for: what its columns are called suggests it. Where none
/// is known to be a name, one has to be given before anything can be read by it ([`Mapping::missing`]).
///
/// # Errors
///
/// Where the file cannot be read, or needs no mapping.
pub fn starting(bytes: &[u8], limits: &Limits) -> Result<Mapping, Refused> {
    if bytes.len() > limits.file_bytes {
        return Err(Refused::TooLarge { size: bytes.len(), limit: limits.file_bytes });
    }
    let (text, _) = bytes::decoded(bytes)?;
    match layout::find(&text, None, limits) {
        Ok(plan) if plan.layout == Layout::Guessed => Ok(suggestion(&plan)),
        Ok(plan) => Err(Refused::Known(plan.layout.from())),
        Err(Refused::NoName { headers, .. }) => Ok(guess::start(&headers)),
        Err(refused) => Err(refused),
    }
}

fn suggestion(plan: &Plan) -> Mapping {
    let headers: Vec<String> = plan.columns.iter().map(|column| column.header.clone()).collect();
    let places: Vec<layout::Place> = plan.columns.iter().map(|column| column.place.clone()).collect();
    guess::mapping(&headers, plan.table, &places)
}

/// The rows below the header.
fn rows<'a>(text: &'a str, plan: &Plan, limits: &Limits) -> impl Iterator<Item = Row> + use<'a> {
    let bounds = Bounds { cells: limits.columns, cell_bytes: limits.cell_bytes };
    Rows::new(text, plan.delimiter, bounds).skip(plan.skip)
}

/// What the dates of a table say of their order: one that can be read in one way only speaks for all.
fn order(text: &str, plan: &Plan, limits: &Limits) -> Order {
    let dates: Vec<usize> = (0..plan.columns.len()).filter(|at| plan.columns[*at].place.is_date()).collect();
    let (mut day_first, mut month_first) = (false, false);
    for row in rows(text, plan, limits) {
        for hint in dates.iter().filter_map(|at| dates::hint(row.cells.get(*at)?)) {
            day_first |= hint == Order::DayFirst;
            month_first |= hint == Order::MonthFirst;
        }
    }
    match (day_first, month_first) {
        (true, false) => Order::DayFirst,
        (false, true) => Order::MonthFirst,
        _ => Order::Unknown,
    }
}

/// The state between two rows.
struct Reading<'a> {
    plan: &'a Plan,
    limits: &'a Limits,
    order: Order,
    incoming: Incoming,
    account: Account,
    made: Fingerprints,
    /// Who has entries, by id or name.
    about: HashMap<(Option<String>, String), usize>,
    tax: BTreeMap<String, usize>,
    two_ways: BTreeMap<String, String>,
    blank: usize,
    nameless: usize,
    kept: usize,
}

impl<'a> Reading<'a> {
    fn new(plan: &'a Plan, limits: &'a Limits) -> Self {
        Self {
            plan,
            limits,
            order: plan.order,
            incoming: Incoming { from: plan.from.clone(), ..Incoming::default() },
            account: Account::new(limits.remarks),
            made: Fingerprints::default(),
            about: HashMap::new(),
            tax: BTreeMap::new(),
            two_ways: BTreeMap::new(),
            blank: 0,
            nameless: 0,
            kept: 0,
        }
    }

    fn take(&mut self, row: &Row) -> Result<(), Refused> {
        if row.is_blank() {
            self.blank += 1;
            return Ok(());
        }
        if self.incoming.records >= self.limits.rows {
            return Err(Refused::TooManyRows { limit: self.limits.rows });
        }
        self.incoming.records += 1;
        self.damage(row);
        let mut context = Context {
            plan: self.plan,
            order: self.order,
            account: &mut self.account,
            tax: &mut self.tax,
            two_ways: &mut self.two_ways,
        };
        match self.plan.table {
            Table::Clients => match person::read(row, &mut context) {
                Some(person) => {
                    self.kept += person.kept.len();
                    self.incoming.people.push(person);
                }
                None => self.nameless(row),
            },
            Table::Entries => match entry::read(row, &mut context, &mut self.made) {
                Some((about, said)) => self.put(row, about, said),
                None => self.nameless(row),
            },
        }
        if self.kept > self.limits.kept {
            return Err(Refused::TooMuchKept { limit: self.limits.kept });
        }
        Ok(())
    }

    fn nameless(&mut self, row: &Row) {
        self.nameless += 1;
        let what = if self.plan.table == Table::Clients { "no name" } else { "no client, or nothing said" };
        self.account.remark(|| format!("line {}: {what}; passed over", row.line));
    }

    /// Says what is wrong with a row. In each case what can be read is read.
    fn damage(&mut self, row: &Row) {
        let line = row.line;
        if row.unclosed {
            self.account.remark(|| format!("line {line}: a quote that nothing closes; read as it stands"));
        } else if row.cells.len() < self.plan.columns.len() {
            let (cells, columns) = (row.cells.len(), self.plan.columns.len());
            self.account
                .remark(|| format!("line {line}: {cells} of {columns} cells; the rest is taken as empty"));
        }
        for (at, bytes) in &row.long {
            let header = self.plan.columns.get(*at).map_or("", |column| column.header.as_str());
            let most = self.limits.cell_bytes;
            self.account.count(header, super::account::Fate::Skipped);
            self.account.remark(|| {
                format!("line {line}, {header}: {bytes} bytes, at most {most} are read; left out")
            });
        }
        if row.more > 0 {
            let more = row.more;
            self.account
                .remark(|| format!("line {line}: {more} cells beyond the most that are read; left out"));
        }
    }

    /// Gives an entry to whom it is about.
    fn put(&mut self, row: &Row, about: About, said: Said) {
        let key = match &about.uid {
            Some(uid) => (Some(uid.clone()), String::new()),
            None => (None, about.name.to_lowercase()),
        };
        let people = &mut self.incoming.people;
        let at = *self.about.entry(key).or_insert_with(|| {
            let place = format!("line {}", row.line);
            let mentioned = true;
            people.push(Person { place, uid: about.uid, name: about.name, mentioned, ..Person::default() });
            people.len() - 1
        });
        match said {
            Said::Thing(thing) => people[at].things.push(*thing),
            Said::Undated(header, text) => {
                self.kept += 1;
                people[at].kept.push((header, text));
            }
        }
    }

    /// Says what is to be said of the file as a whole.
    fn finish(mut self, encoding: Option<&str>) -> Incoming {
        let mut first = Vec::new();
        if let Some(encoding) = encoding {
            first.push(format!(
                "not UTF-8: read as {encoding}; if letters look wrong, save the file as UTF-8"
            ));
        }
        if self.plan.layout == Layout::Guessed {
            first.push(format!(
                "no program's table that is known; read by what its columns are called: {}",
                self.guess()
            ));
            first.push("`confidant import FILE --map HEADER=FIELD` says it otherwise".to_owned());
        }
        if self.blank > 0 {
            first.push(format!("{} without anything, passed over", counted(self.blank, "row")));
        }
        for (header, count) in &self.tax {
            first.push(format!(
                "{} of {header} left out: tax numbers are never taken by themselves",
                counted(*count, "value")
            ));
        }
        for (header, text) in &self.two_ways {
            first.push(format!(
                "{header}: a date such as {text} can be read in two ways and is kept as text; a mapping with dates = \
                 \"day first\" or \"month first\" says how"
            ));
        }
        for said in first.into_iter().rev() {
            self.account.first(said);
        }
        self.account.close(&mut self.incoming);
        self.incoming
    }

    /// What was guessed, in a sentence.
    fn guess(&self) -> String {
        let mapping = suggestion(self.plan);
        let taken = mapping.fields.iter().filter(|(_, field)| *field != Field::Keep);
        let all: Vec<String> =
            taken.take(LISTED).map(|(header, field)| format!("\"{}\" is {field}", cut(header, 40))).collect();
        all.join(", ")
    }
}
