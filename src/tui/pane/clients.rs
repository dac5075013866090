//! The clients pane: who needs the adviser today, all clients, clients by stage, and finding one by name.
//!
//! Today's order is frozen when shown: what was dealt with stays in place, ticked, until the list is put in
//! order again; newcomers are counted in the title. The judgement itself is `query::triage`.

use std::collections::{HashMap, HashSet};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Look, Pane, offset};
use crate::domain::book::Book;
use crate::domain::id::{ClientId, Id};
use crate::domain::standing::Standing;
use crate::domain::time::{Day, Now};
use crate::query::find::{Candidate, Finder, Query, candidate};
use crate::query::triage::{self, Counts, Row, Weights};
use crate::query::veil;
use crate::text;
use crate::tui::keymap::{Action, Keymap};
use crate::tui::overlay::{draw_hint, frame};
use crate::tui::spots::{Spots, Target};
use crate::tui::theme::{Role, Theme};

/// The blanks between the names of the lists.
const TAB_GAP: usize = 2;

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
    /// The rows shown.
    pub rows: Vec<ClientRow>,
    /// The judgement behind today's list, by client.
    pub triage: HashMap<ClientId, Row>,
    /// What the header counts.
    pub counts: Counts,
    /// Whether names and texts are hidden.
    pub masked: bool,
    /// Those who came to need the adviser since the list was put in order.
    pub newcomers: usize,
    order: Vec<ClientId>,
    ordered_on: Option<Day>,
    candidates: Vec<Candidate<ClientId>>,
    first: usize,
}

impl Default for ClientsPane {
    fn default() -> Self {
        Self {
            list: List::Today,
            selected: None,
            search: None,
            rows: Vec::new(),
            triage: HashMap::new(),
            counts: Counts::default(),
            masked: false,
            newcomers: 0,
            order: Vec::new(),
            ordered_on: None,
            candidates: Vec::new(),
            first: 0,
        }
    }
}

impl ClientsPane {
    /// Judges everybody anew, keeping today's order until the day is over.
    pub fn refresh(&mut self, book: &Book, weights: &Weights, now: &Now) {
        let rows = triage::rows(book.standings(), weights, now);
        self.counts = triage::counts(&rows);
        let fresh: Vec<ClientId> = rows.iter().map(|row| row.client).collect();
        let rows = if self.masked {
            // The order is that of the names that are hidden.
            let veiled: Vec<Standing> = book.standings().map(veil::standing).collect();
            triage::rows(veiled.iter(), weights, now)
        } else {
            rows
        };
        self.triage = rows.into_iter().map(|row| (row.client, row)).collect();
        if self.order.is_empty() || self.ordered_on != Some(now.today()) {
            self.ordered_on = Some(now.today());
            self.order = fresh;
        }
        self.candidates = book.standings().map(candidate).collect();
        self.arrange(book, now);
    }

    /// Puts today's list in order again.
    pub fn reorder(&mut self, book: &Book, weights: &Weights, now: &Now) {
        self.order.clear();
        self.refresh(book, weights, now);
    }

    /// Makes the rows of the chosen list, or of what was found.
    pub fn arrange(&mut self, book: &Book, now: &Now) {
        self.selected = self.selected.map(|id| book.canonical(id));
        let known = |id: &ClientId| book.standing(*id).filter(|standing| standing.id == *id);
        let listed: HashSet<ClientId> = self.order.iter().copied().collect();
        self.newcomers = self.triage.keys().filter(|id| !listed.contains(id)).count();
        let shown: Vec<&Standing> = match (&self.search, self.list) {
            (Some(search), _) if !search.typed.trim().is_empty() => {
                let query = Query::new(&search.typed);
                let hits = Finder::new().find(&query, &self.candidates);
                hits.iter().filter_map(|hit| known(&self.candidates[hit.index].key)).collect()
            }
            (Some(_), _) | (None, List::All) => by_name(book),
            (None, List::Today) => self.order.iter().filter_map(known).collect(),
            (None, List::Stages) => {
                let mut all: Vec<&Standing> =
                    by_name(book).into_iter().filter(|it| it.status.is_active()).collect();
                all.sort_by_key(|standing| std::cmp::Reverse(standing.stage.map(|(stage, _)| stage)));
                all
            }
        };
        let today = self.list == List::Today && self.search.is_none();
        self.rows = shown
            .into_iter()
            .map(|standing| match self.triage.get(&standing.id) {
                Some(row) if self.list != List::Stages => {
                    let role = if row.terms.first().is_some_and(|term| term.kind.is_fault()) {
                        Role::Alarm
                    } else {
                        Role::Warning
                    };
                    client_row(standing, row.reason().to_owned(), role, false)
                }
                _ if today => client_row(standing, "done".to_owned(), Role::Good, true),
                _ => client_row(standing, self.calm(standing, now), Role::Quiet, false),
            })
            .map(|row| if self.masked { ClientRow { name: veil::text(&row.name), ..row } } else { row })
            .collect();
        let there = |id: ClientId| self.rows.iter().any(|row| row.client == id);
        if self.search.as_ref().is_some_and(|search| search.typing)
            || self.selected.is_none_or(|id| !there(id))
        {
            let selected = if self.search.is_some() {
                self.rows.first()
            } else {
                self.rows.get(self.first).or(self.rows.first())
            };
            self.selected = selected.map(|row| row.client);
        }
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
        self.selected.and_then(|id| self.rows.iter().position(|row| row.client == id)).unwrap_or(0)
    }

    /// Selects the row so many places further; keeps it in a view of `height` rows.
    pub fn step(&mut self, by: isize, height: usize) {
        self.select_place(self.place().saturating_add_signed(by), height);
    }

    /// Selects a row by its place.
    pub fn select_place(&mut self, place: usize, height: usize) {
        let place = place.min(self.rows.len().saturating_sub(1));
        self.selected = self.rows.get(place).map(|row| row.client);
        self.keep_in_sight(height);
    }

    /// Moves the view so that the selected row is in it.
    pub fn keep_in_sight(&mut self, height: usize) {
        self.first = offset(self.first, self.place(), self.rows.len(), height);
    }

    /// Moves the view by so many lines; the selection comes along only as far as it must to stay in sight.
    pub fn turn(&mut self, by: isize, height: usize) {
        self.keep_in_sight(height);
        self.first = self.first.saturating_add_signed(by).min(self.rows.len().saturating_sub(height.max(1)));
        let place = self.place().clamp(self.first, self.first + height.max(1) - 1);
        self.select_place(place, height);
    }

    /// The open thing that makes the selected client's place.
    pub fn target(&self) -> Option<Id> {
        self.selected.and_then(|id| self.triage.get(&id)).and_then(|row| row.target)
    }

    /// What stands in the frame: what is looked for, or the names of the lists, the one shown with how many are in it.
    fn tabs(&self, room: usize, keymap: &Keymap) -> Vec<(Option<List>, String)> {
        if let Some(search) = &self.search {
            let hidden = || search.typed.chars().map(|_| veil::BLOCK).collect();
            let words = if self.masked { hidden() } else { search.typed.clone() };
            let cursor = if search.typing { "_" } else { "" };
            return vec![(None, format!("/{words}{cursor} · {}", self.rows.len()))];
        }
        let open = self.rows.iter().filter(|row| !row.done).count();
        let new = if self.list == List::Today && self.newcomers > 0 {
            format!(" · {} new", self.newcomers)
        } else {
            String::new()
        };
        let named = |list: List| {
            let (action, name) = match list {
                List::Today => (Action::Today, "Today"),
                List::All => (Action::All, "All"),
                List::Stages => (Action::Stages, "Stage"),
            };
            (keymap.first_key(action), name)
        };
        let tabs = |short: bool| {
            let tab = |list: List| {
                let more = if list == self.list { format!(" · {open}{new}") } else { String::new() };
                let name = match named(list) {
                    (Some(key), _) if short && list != self.list => key,
                    (Some(key), name) => format!("{key} {name}"),
                    (None, name) => name.to_owned(),
                };
                (Some(list), format!("{name}{more}"))
            };
            [List::Today, List::All, List::Stages].map(tab).to_vec()
        };
        let whole = tabs(false);
        let width: usize = whole.iter().map(|(_, name)| text::width(name) + TAB_GAP).sum();
        if width <= room + TAB_GAP { whole } else { tabs(true) }
    }

    /// Draws the frame with the names of the lists in it, the one shown as its title.
    fn draw_frame(
        &self,
        area: Rect,
        buf: &mut Buffer,
        Look { theme, keymap }: Look,
        focused: bool,
        spots: &mut Spots,
    ) -> Rect {
        let role = if focused { Role::Focus } else { Role::Frame };
        let tabs = self.tabs(usize::from(area.width.saturating_sub(4)), keymap);
        let gap = " ".repeat(TAB_GAP);
        let title = tabs.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(&gap);
        let inner = frame(area, buf, &title, theme, role);
        let end = inner.right().saturating_sub(2);
        let mut x = area.x + 2;
        for (list, name) in &tabs {
            let width = u16::try_from(text::width(name)).unwrap_or(u16::MAX).min(end.saturating_sub(x));
            if let Some(list) = list.filter(|_| width > 0) {
                spots.add(Rect { x, y: area.y, width, height: 1 }, Target::List(list));
                if list != self.list {
                    // With the blank behind it; the blank before it belongs to the one before.
                    let other = Rect { x: x - 1, y: area.y, width: width + 2, height: 1 };
                    buf.set_style(other, Style::reset().patch(theme.style(Role::Quiet)));
                }
            }
            x = x.saturating_add(width + 2).min(end);
        }
        inner
    }

    /// Draws the pane; answers how many rows it has room for.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: Look, focused: bool, spots: &mut Spots) -> usize {
        let Look { theme, keymap } = look;
        spots.add(area, Target::Pane(Pane::Clients));
        let inner = self.draw_frame(area, buf, look, focused, spots);
        if self.rows.is_empty() {
            draw_hint(&self.hint(keymap), inner, buf, theme);
            return usize::from(inner.height);
        }
        let place = self.place();
        let first = offset(self.first, place, self.rows.len(), usize::from(inner.height));
        for (row, y) in self.rows.iter().enumerate().skip(first).zip(inner.top()..inner.bottom()) {
            let line = Rect { y, height: 1, ..inner };
            spots.add(line, Target::Client(row.1.client));
            draw_row(row.1, row.0 == place, line, buf, theme, focused);
        }
        usize::from(inner.height)
    }

    /// What to do where nobody is listed.
    fn hint(&self, keymap: &Keymap) -> String {
        let key = |action| keymap.key_of(action);
        let begin = format!("{} adds a client, {} imports a file.", key(Action::Add), key(Action::Import));
        match (&self.search, self.list) {
            _ if self.candidates.is_empty() => format!("No clients yet. {begin}"),
            (Some(search), _) if search.typing => {
                "Nobody found. ctrl-u empties the line, Esc ends the search.".to_owned()
            }
            (Some(_), _) => format!("Nobody found. {} ends the search.", key(Action::Back)),
            (None, List::Today) => {
                format!("Nobody needs you now. {} shows everybody, {begin}", key(Action::All))
            }
            (None, _) => format!("No clients in this list. {} shows everybody, {begin}", key(Action::All)),
        }
    }
}

fn by_name(book: &Book) -> Vec<&Standing> {
    let mut all: Vec<&Standing> = book.standings().collect();
    all.sort_by_cached_key(|standing| {
        (crate::query::find::Folded::new(&standing.name).as_str().to_owned(), standing.id)
    });
    all
}

fn client_row(standing: &Standing, reason: String, role: Role, done: bool) -> ClientRow {
    ClientRow { client: standing.id, name: text::shown(&standing.name).into_owned(), reason, role, done }
}

fn draw_row(row: &ClientRow, selected: bool, line: Rect, buf: &mut Buffer, theme: &Theme, focused: bool) {
    let width = usize::from(line.width);
    let mark = match (selected, row.done) {
        (_, true) => theme.glyph("✓", "v"),
        (true, false) => ">",
        (false, false) => " ",
    };
    let room = width.saturating_sub(1);
    // The reason tells more than the end of a long name, but not at the price of the name.
    let reason = text::clip_in(
        &text::shown_in(&row.reason, theme.glyphs),
        room.saturating_sub(9).min(room / 2 + 2),
        theme.glyphs,
    );
    let name_room = room.saturating_sub(text::width(&reason) + 1);
    let name = text::pad_in(
        &text::clip_in(&text::shown_in(&row.name, theme.glyphs), name_room, theme.glyphs),
        name_room,
        theme.glyphs,
    );
    let mut name_style = theme.style(if row.done { Role::Quiet } else { Role::Text });
    let mut reason_style = theme.style(row.role);
    if selected {
        let style = if focused { theme.style(Role::Selected) } else { theme.style(Role::Strong) };
        buf.set_style(line, style);
        name_style = style;
        if focused {
            reason_style = reason_style.patch(style);
        }
    }
    buf.set_stringn(line.x, line.y, mark, width, name_style);
    buf.set_stringn(line.x + 1, line.y, &name, room, name_style);
    let x = line.x + u16::try_from(width.saturating_sub(text::width(&reason))).unwrap_or(0);
    buf.set_stringn(x, line.y, &reason, text::width(&reason), reason_style);
}
