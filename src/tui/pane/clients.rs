//! The clients pane: who needs the adviser today, all clients, clients by stage, and finding one by name.
//!
//! Today's order is frozen when shown: what was dealt with stays in place, ticked, until the list is put in
//! order again; newcomers are counted in the title. The judgement itself is `query::triage`. A list is ids alone; rows
//! are made of those that are in sight, before a frame. How they look is in [`drawing`], the order of the lists that do
//! not depend on the day in [`lists`], finding in [`finding`].

mod drawing;
mod finding;
mod lists;

use super::offset;
use crate::domain::book::Book;
use crate::domain::id::ClientId;
use crate::domain::keyed::KeySet;
use crate::domain::standing::Standing;
use crate::domain::time::{Day, Now};
use crate::query::triage::{self, Counts, Weights};
use crate::query::veil;
use crate::text;
use crate::tui::theme::Role;
use finding::Finding;
use lists::Lists;

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Who needs the adviser today.
    Today,
    /// Everybody.
    All,
    /// By assessed stage.
    Stages,
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientRow {
    /// Who.
    pub client: ClientId,
    /// The name, safe to show.
    pub name: String,
    /// What stands at the right: the strongest reason, or the last contact.
    pub reason: String,
    /// What the reason is there for.
    pub role: Role,
    /// Dealt with since the list was put in order.
    pub done: bool,
}

/// What is being looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// What was typed.
    pub typed: String,
    /// Whether keys still go into it.
    pub typing: bool,
    /// The list and selection to return to.
    pub before: Option<ClientId>,
}

/// State and rows of the pane.
#[derive(Debug)]
pub struct ClientsPane {
    /// Which list is shown.
    pub list: List,
    /// Who is selected.
    pub selected: Option<ClientId>,
    /// What is being looked for.
    pub search: Option<Search>,
    /// Everybody in the list, in order.
    pub listed: Vec<ClientId>,
    /// The rows that were in sight when they were made ready.
    pub rows: Vec<ClientRow>,
    /// What the header counts.
    pub counts: Counts,
    /// Whether names and texts are hidden.
    pub masked: bool,
    /// Whether not everything is known yet: then nothing is said about anybody but the name.
    pub partial: bool,
    /// Those who came to need the adviser since the list was put in order.
    pub newcomers: usize,
    /// How many in the list are not dealt with.
    open: usize,
    /// Everybody in the book, in order of id.
    everybody: Vec<ClientId>,
    /// Who needs the adviser, in order of id.
    needing: Vec<ClientId>,
    order: Vec<ClientId>,
    ordered_on: Option<Day>,
    lists: Option<Lists>,
    finding: Finding,
    first: usize,
    /// The place of the first of the rows.
    rows_from: usize,
    /// Where the selected one stood last: it is looked for there first.
    at: usize,
    /// Whether the last move was upwards.
    upwards: bool,
}

impl Default for ClientsPane {
    fn default() -> Self {
        Self {
            list: List::Today,
            selected: None,
            search: None,
            listed: Vec::new(),
            rows: Vec::new(),
            counts: Counts::default(),
            masked: false,
            partial: false,
            newcomers: 0,
            open: 0,
            everybody: Vec::new(),
            needing: Vec::new(),
            order: Vec::new(),
            ordered_on: None,
            lists: None,
            finding: Finding::default(),
            first: 0,
            rows_from: 0,
            at: 0,
            upwards: false,
        }
    }
}

impl ClientsPane {
    /// Judges everybody anew, keeping today's order until the day is over.
    pub fn refresh(&mut self, book: &Book, weights: &Weights, now: &Now) {
        let places = triage::order(book, weights, now);
        self.counts = Counts::of(&places);
        self.needing = places.iter().map(|place| place.client).collect();
        self.newcomers = 0;
        if self.order.is_empty() || self.ordered_on != Some(now.today()) {
            self.ordered_on = Some(now.today());
            self.order.clone_from(&self.needing);
        } else {
            let ordered: KeySet<ClientId> = self.order.iter().copied().collect();
            self.newcomers = self.needing.iter().filter(|id| !ordered.contains(id)).count();
        }
        self.needing.sort_unstable();
        self.everybody.clear();
        self.everybody.extend(book.everybody());
        self.lists = None;
        self.finding.forget();
        self.arrange(book);
    }

    /// Puts today's list in order again.
    pub fn reorder(&mut self, book: &Book, weights: &Weights, now: &Now) {
        self.order.clear();
        self.refresh(book, weights, now);
    }

    /// Lists those of the chosen list, or those who were found.
    pub fn arrange(&mut self, book: &Book) {
        self.rows.clear();
        self.selected = self.selected.map(|id| book.canonical(id));
        self.listed = match (&self.search, self.list) {
            (Some(search), _) if !search.typed.trim().is_empty() => {
                let found = self.finding.find(book, &search.typed);
                found.into_iter().filter(|id| self.is_known(*id)).collect()
            }
            (Some(_), _) | (None, List::All) => self.lists.get_or_insert_with(|| Lists::of(book)).all.clone(),
            (None, List::Today) => self.order.iter().copied().filter(|id| self.is_known(*id)).collect(),
            (None, List::Stages) => self.lists.get_or_insert_with(|| Lists::of(book)).stages.clone(),
        };
        let is_open = |id: &&ClientId| !self.is_today() || self.needs(**id);
        self.open = self.listed.iter().filter(is_open).count();
        if self.search.as_ref().is_some_and(|search| search.typing)
            || self.selected.is_none_or(|id| !self.lists_client(id))
        {
            let place = if self.search.is_some() || self.first >= self.listed.len() { 0 } else { self.first };
            self.selected = self.listed.get(place).copied();
        }
        self.at = self.place();
    }

    /// Whether somebody of that id is in the book.
    fn is_known(&self, id: ClientId) -> bool {
        self.everybody.binary_search(&id).is_ok()
    }

    /// How many were in the book when everybody was looked at last: the book itself would have to judge whoever came since.
    pub fn known(&self) -> usize {
        self.everybody.len()
    }

    /// Whether nobody is in the book.
    fn is_empty(&self) -> bool {
        self.everybody.is_empty()
    }

    /// Whether today's list is shown.
    fn is_today(&self) -> bool {
        self.list == List::Today && self.search.is_none()
    }

    /// Whether something makes this client need the adviser.
    pub fn needs(&self, id: ClientId) -> bool {
        self.needing.binary_search(&id).is_ok()
    }

    /// Whether this client is in the list that is shown.
    pub fn lists_client(&self, id: ClientId) -> bool {
        self.listed.get(self.at) == Some(&id) || self.listed.contains(&id)
    }

    /// Makes the rows ready that are in sight where there is room for so many.
    pub fn prepare(&mut self, book: &Book, weights: &Weights, now: &Now, height: usize) {
        self.rows_from = offset(self.first, self.place(), self.listed.len(), height);
        let mut before = std::mem::take(&mut self.rows);
        let shown = self.listed.iter().skip(self.rows_from).take(height);
        self.rows = shown
            .filter_map(|id| match before.iter().position(|row| row.client == *id) {
                Some(place) => Some(before.swap_remove(place)),
                None => Some(self.row(book.standing(*id)?, weights, now)),
            })
            .collect();
    }

    fn row(&self, standing: &Standing, weights: &Weights, now: &Now) -> ClientRow {
        let row = triage::explain(standing, weights, now).filter(|_| self.list != List::Stages);
        let (reason, role, done) = match row {
            _ if self.partial => (String::new(), Role::Quiet, false),
            Some(row) if row.terms.first().is_some_and(|term| term.kind.is_fault()) => {
                (row.reason().to_owned(), Role::Alarm, false)
            }
            Some(row) => (row.reason().to_owned(), Role::Warning, false),
            None if self.is_today() => ("done".to_owned(), Role::Good, true),
            None => (self.calm(standing, now), Role::Quiet, false),
        };
        let name = text::shown(&standing.name);
        let name = if self.masked { veil::text(&name) } else { name.into_owned() };
        ClientRow { client: standing.id, name, reason, role, done }
    }

    fn calm(&self, standing: &Standing, now: &Now) -> String {
        if self.list == List::Stages {
            return standing.stage.map_or("not assessed".to_owned(), |(stage, _)| stage.to_string());
        }
        if !standing.status.is_active() {
            return standing.status.to_string();
        }
        standing.last_any.map_or("no contact yet".to_owned(), |on| {
            match (now.today() - on.day()).num_days() {
                0 => "spoke today".to_owned(),
                days => format!("{days} d ago"),
            }
        })
    }

    /// The place of the selected row.
    pub fn place(&self) -> usize {
        let Some(selected) = self.selected else { return 0 };
        if self.listed.get(self.at) == Some(&selected) {
            return self.at;
        }
        self.listed.iter().position(|id| *id == selected).unwrap_or(0)
    }

    /// Selects the row so many places further; keeps it in a view of `height` rows.
    pub fn step(&mut self, by: isize, height: usize) {
        self.select_place(self.place().saturating_add_signed(by), height);
    }

    /// Selects a row by its place.
    pub fn select_place(&mut self, place: usize, height: usize) {
        let before = self.place();
        self.at = place.min(self.listed.len().saturating_sub(1));
        self.upwards = self.at < before;
        self.selected = self.listed.get(self.at).copied();
        self.keep_in_sight(height);
    }

    /// Those who are likely to be looked at next: two further in the direction of the last move, and the one before.
    pub fn neighbours(&self) -> impl Iterator<Item = ClientId> + '_ {
        let place = self.place();
        let steps = if self.upwards { [-1, -2, 1] } else { [1, 2, -1] };
        let places = steps.into_iter().filter_map(move |by| place.checked_add_signed(by));
        places.filter_map(|place| self.listed.get(place).copied())
    }

    /// Moves the view so that the selected row is in it.
    pub fn keep_in_sight(&mut self, height: usize) {
        self.first = offset(self.first, self.place(), self.listed.len(), height);
    }

    /// Moves the view by so many lines; the selection comes along only as far as it must to stay in sight.
    pub fn turn(&mut self, by: isize, height: usize) {
        self.keep_in_sight(height);
        let furthest = self.listed.len().saturating_sub(height.max(1));
        self.first = self.first.saturating_add_signed(by).min(furthest);
        let place = self.place().clamp(self.first, self.first + height.max(1) - 1);
        self.select_place(place, height);
    }
}
