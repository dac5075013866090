//! The timeline pane: one client's whole story, the future above, the past below.
//!
//! Owns selection, filter and drawing. The rows and their order are `query::timeline`; those that are in sight are put into
//! words before a frame.

use std::cmp::Ordering;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Look, Pane, offset, put};
use crate::domain::history::History;
use crate::domain::id::{ClientId, Id};
use crate::domain::line::EntryKey;
use crate::domain::time::{Day, Now};
use crate::query::phrase;
use crate::query::timeline::{Lens, Level, Outline, RowKind, Show, Spot, Text, TimelineRow};
use crate::text;
use crate::tui::keymap::{Action, Keymap};
use crate::tui::overlay::{draw_hint, frame};
use crate::tui::spots::{Spots, Target};
use crate::tui::theme::{Role, Theme};

/// Below this width a long date takes its room from the text beside it.
const NARROW: usize = 46;

/// A line of the stage pane, and the entries under it.
#[derive(Debug, Clone)]
pub struct Resting {
    /// What it says.
    pub said: String,
    /// The entries.
    pub entries: Arc<[EntryKey]>,
}

/// State and rows of the pane.
#[derive(Debug, Default)]
pub struct TimelinePane {
    /// The story shown.
    pub history: Option<Arc<History>>,
    /// Where its rows stand.
    pub story: Arc<Outline>,
    /// The rows that were in sight when they were made ready.
    pub rows: Vec<TimelineRow>,
    /// Whether names and texts are hidden.
    pub masked: bool,
    /// Which of them are shown.
    pub show: Show,
    /// What a line of the stage pane rests on, where only that is shown.
    pub resting: Option<Resting>,
    /// The entry selected.
    pub selected: Option<EntryKey>,
    /// The sealed entry that is opened, until the selection leaves it.
    pub reveal: Option<EntryKey>,
    first: usize,
    /// The place of the first of the rows.
    rows_from: usize,
}

impl TimelinePane {
    /// Shows a history, or the same one anew.
    pub fn refresh(&mut self, shown: Option<(Arc<History>, Arc<Outline>)>) {
        let (history, story) = shown.unzip();
        if self.client() != history.as_ref().map(|it| it.client.id) {
            self.reveal = None;
            self.resting = None;
            self.selected = None;
            self.first = 0;
        }
        self.story = match (&history, &self.resting, story) {
            (Some(history), Some(resting), Some(story)) => Arc::new(story.only(history, &resting.entries)),
            (_, _, story) => story.unwrap_or_default(),
        };
        self.history = history;
        if self.selected.is_none_or(|entry| self.story.position(&entry).is_none()) {
            // Today is where a reader begins: the newest thing that has happened, the future just above it.
            let spot = self.story.spots.get(self.story.future).or(self.story.spots.last());
            self.selected = spot.map(|spot| spot.entry);
            self.first = self.story.future.saturating_sub(3);
        }
    }

    /// Whose story it is.
    pub fn client(&self) -> Option<ClientId> {
        self.history.as_ref().map(|it| it.client.id)
    }

    /// The place of the selected row.
    pub fn place(&self) -> usize {
        self.selected.and_then(|entry| self.story.position(&entry)).unwrap_or(0)
    }

    /// The selected row, without its words.
    pub fn spot(&self) -> Option<&Spot> {
        self.story.spots.get(self.place())
    }

    /// The selected row in words.
    pub fn row(&self, lens: &Lens<'_>) -> Option<TimelineRow> {
        self.history.as_ref().zip(self.spot()).map(|(history, spot)| spot.row(history, lens))
    }

    /// Makes the rows ready that are in sight where there is room for so many.
    pub fn prepare(&mut self, lens: &Lens<'_>, height: usize) {
        let first = offset(self.first, self.line_of(self.place()), self.lines(), height);
        self.rows_from = if first <= self.story.future { first } else { first - 1 };
        let shown = self.story.spots.iter().skip(self.rows_from).take(height);
        self.rows = match &self.history {
            Some(history) => shown.map(|spot| spot.row(history, lens)).collect(),
            None => Vec::new(),
        };
    }

    /// Selects the row so many places further; answers whether a sealed entry was left.
    pub fn step(&mut self, by: isize, height: usize) -> bool {
        self.select_place(self.place().saturating_add_signed(by), height)
    }

    /// Selects a row by its place; answers whether a sealed entry was left.
    pub fn select_place(&mut self, place: usize, height: usize) -> bool {
        let place = place.min(self.story.spots.len().saturating_sub(1));
        self.selected = self.story.spots.get(place).map(|spot| spot.entry);
        self.first = offset(self.first, self.line_of(place), self.lines(), height);
        let left = self.reveal.is_some() && self.reveal != self.selected;
        if left {
            self.reveal = None;
        }
        left
    }

    /// Moves the view by so many lines; the selection comes along only as far as it must to stay in sight. Answers
    /// whether a sealed entry was left.
    pub fn turn(&mut self, by: isize, height: usize) -> bool {
        let height = height.max(1);
        let line = self.line_of(self.place());
        let first = offset(self.first, line, self.lines(), height).saturating_add_signed(by);
        self.first = first.min(self.lines().saturating_sub(height));
        let line = line.clamp(self.first, self.first + height - 1);
        // The line that says "today" is none of the rows: the one that is nearer to where the view went stands for it.
        let future = self.story.future;
        let place = match line.cmp(&future) {
            Ordering::Less => line,
            Ordering::Greater => line - 1,
            Ordering::Equal if by < 0 => future.saturating_sub(1),
            Ordering::Equal => future,
        };
        self.select_place(place, height)
    }

    /// Selects the thing of that id.
    pub fn select_thing(&mut self, id: Id, height: usize) {
        if let Some(place) = self.story.position_of(id) {
            self.select_place(place, height);
        }
    }

    /// Rows and the line that says "today".
    fn lines(&self) -> usize {
        self.story.spots.len() + 1
    }

    fn line_of(&self, place: usize) -> usize {
        if place < self.story.future { place } else { place + 1 }
    }

    /// Draws the pane as of that moment; answers how many rows it has room for.
    pub fn draw(
        &self,
        area: Rect,
        buf: &mut Buffer,
        look: Look,
        focused: bool,
        (now, as_of): (&Now, Option<Day>),
        spots: &mut Spots,
    ) -> usize {
        let Look { theme, keymap } = look;
        spots.add(area, Target::Pane(Pane::Timeline));
        let role = match (as_of, focused) {
            (Some(_), _) => Role::Past,
            (None, true) => Role::Focus,
            (None, false) => Role::Frame,
        };
        let inner = frame(area, buf, &self.title(now, as_of), theme, role);
        let Some(_) = &self.history else {
            draw_hint(&nobody(keymap, as_of), inner, buf, theme);
            return usize::from(inner.height);
        };
        if self.story.spots.is_empty() {
            let day = Rect { height: 1.min(inner.height), ..inner };
            draw_today(day, buf, theme, now, as_of);
            let below = Rect { y: inner.y + day.height, height: inner.height - day.height, ..inner };
            draw_hint(&self.nothing(keymap, as_of), below, buf, theme);
            return usize::from(inner.height);
        }
        let place = self.place();
        let first = offset(self.first, self.line_of(place), self.lines(), usize::from(inner.height));
        for (line, y) in (first..self.lines()).zip(inner.top()..inner.bottom()) {
            let area = Rect { y, height: 1, ..inner };
            if line == self.story.future {
                draw_today(area, buf, theme, now, as_of);
                continue;
            }
            let at = if line < self.story.future { line } else { line - 1 };
            let Some(row) = at.checked_sub(self.rows_from).and_then(|at| self.rows.get(at)) else { continue };
            spots.add(area, Target::Entry(row.entry));
            draw_row(row, at == place, area, buf, look, focused, now);
        }
        usize::from(inner.height)
    }

    /// What to do where the story has nothing to show.
    fn nothing(&self, keymap: &Keymap, as_of: Option<Day>) -> String {
        let key = |action| keymap.key_of(action);
        if self.show != Show::All {
            return format!(
                "No {} in this story. {} shows something else.",
                match self.show {
                    Show::All => "entries",
                    Show::Open => "open things",
                    Show::Talks => "talks",
                    Show::Ledger => "promises or requests",
                    Show::Notes => "notes",
                    Show::Trust => "entries about trust",
                },
                key(Action::Filter)
            );
        }
        if as_of.is_some() {
            return format!("Nothing had happened by then. {} returns to now.", key(Action::Now));
        }
        let (record, remind) = (key(Action::Interaction), key(Action::Reminder));
        format!("Nothing is on record yet. {record} records an interaction, {remind} sets a reminder.")
    }

    fn title(&self, now: &Now, as_of: Option<Day>) -> String {
        let Some(history) = &self.history else { return String::new() };
        let client = &history.client;
        let mut title = client.name.clone();
        if let Some(resting) = &self.resting {
            return format!("under: {} · {title}", resting.said);
        }
        if !client.organisation.is_empty() && client.organisation != client.name {
            title = format!("{title} · {}", client.organisation);
        }
        if let Some(zone) = client.zone.filter(|zone| *zone != now.zone()) {
            let local = now.instant().with_timezone(&zone);
            let city = zone.name().rsplit('/').next().unwrap_or_default().replace('_', " ");
            // Under the mask a place says too much.
            let city = if self.masked { "local".to_owned() } else { city };
            title = format!("{title} · {city} {}", local.format("%H:%M"));
        }
        if self.show != Show::All {
            title = format!("{title} · {}", self.show.word());
        }
        if let Some(day) = as_of {
            title = format!("{title} · as of {}", phrase::day(day, now.today()));
        }
        title
    }
}

/// What to do where no client is shown.
fn nobody(keymap: &Keymap, as_of: Option<Day>) -> String {
    match as_of {
        Some(_) => format!("Nobody was known by then. {} returns to now.", keymap.key_of(Action::Now)),
        None => format!(
            "Nobody is chosen. {} adds a client, {} imports a file.",
            keymap.key_of(Action::Add),
            keymap.key_of(Action::Import)
        ),
    }
}

fn draw_today(line: Rect, buf: &mut Buffer, theme: &Theme, now: &Now, as_of: Option<Day>) {
    let day = as_of.unwrap_or(now.today());
    let word = if as_of.is_some() { "as of" } else { "today" };
    let label = format!(" {word} {} ", day.format("%-d %b %Y"));
    let rule = theme.glyph("─", "-").repeat(usize::from(line.width));
    let style = theme.style(if as_of.is_some() { Role::Past } else { Role::Quiet });
    put(buf, (line.x, line.y), &rule, usize::from(line.width), style);
    let x = line.x + line.width.saturating_sub(u16::try_from(label.len()).unwrap_or(0)) / 2;
    put(buf, (x, line.y), &label, usize::from(line.width), style);
}

fn draw_row(
    row: &TimelineRow,
    selected: bool,
    line: Rect,
    buf: &mut Buffer,
    look: Look<'_>,
    focused: bool,
    now: &Now,
) {
    let theme = look.theme;
    let width = usize::from(line.width);
    let base = match (selected, focused) {
        (true, true) => theme.style(Role::Selected),
        (true, false) => theme.style(Role::Strong),
        _ => theme.style(Role::Text),
    };
    buf.set_style(line, base);
    let style = |role: Role| theme.style(role).patch(base);
    put(buf, (line.x, line.y), if selected { ">" } else { " " }, width, base);
    let state = row
        .state
        .as_ref()
        .map(|state| (text::shown_in(&state.word, theme.glyphs).into_owned(), level(state.level)));
    let state_width = state.as_ref().map_or(0, |(word, _)| text::width(word) + 2);
    let mut x = 1;
    let mut add = |words: &str, left: usize, style: Style| {
        let room = width.saturating_sub(x + state_width + left);
        if room > 0 {
            let words = text::clip_in(words, room, theme.glyphs);
            put(buf, (line.x + u16::try_from(x).unwrap_or(u16::MAX), line.y), &words, room, style);
            x += text::width(&words);
        }
    };
    // Where there is room, the words leave some for how often.
    let again = row.comes_again().map(|rule| format!(" · {}", rule.pace())).unwrap_or_default();
    let again = if width < MAKES_ROOM { String::new() } else { again };
    if row.depth == 0 {
        let column = if width < NARROW { 7 } else { 12 };
        add(&text::pad_in(&format!("{} ", row.when.words(now)), column, theme.glyphs), 0, style(Role::Quiet));
        if let Some(mark) = row.kind.mark() {
            add(&format!("{mark} "), 0, style(Role::Accent));
        }
    } else {
        let mark = row.kind.mark().unwrap_or(' ');
        add(&format!("{}{mark} ", "  ".repeat(usize::from(row.depth.min(3)))), 0, style(Role::Accent));
    }
    let head = text::shown_in(&row.head, theme.glyphs);
    if !head.is_empty() && says_more_than_its_mark(row) {
        add(&format!("{head} "), 0, style(Role::Strong));
    }
    match &row.text {
        Text::Shown(words) => add(&text::shown_in(words, theme.glyphs), again.chars().count(), base),
        Text::Hidden => {
            let key = look.keymap.key_of(Action::Open);
            add(&format!("{key} opens it"), 0, style(Role::Quiet));
        }
    }
    add(&text::shown_in(&again, theme.glyphs), 0, style(Role::Quiet));
    if let Some((word, role)) = state {
        let at = width.saturating_sub(text::width(&word));
        put(buf, (line.x + u16::try_from(at).unwrap_or(0), line.y), &word, width, style(role));
    }
}

/// From this width on a row says how often what it shows comes again.
const MAKES_ROOM: usize = 44;

fn level(level: Level) -> Role {
    match level {
        Level::Late => Role::Alarm,
        Level::Due | Level::Waiting => Role::Warning,
        Level::Done => Role::Good,
        Level::Faded => Role::Quiet,
    }
}

/// Whether a row's head tells what its mark does not tell already.
fn says_more_than_its_mark(row: &TimelineRow) -> bool {
    match row.kind {
        RowKind::OurPromise | RowKind::TheirPromise | RowKind::Advice | RowKind::Decision | RowKind::Goal => {
            row.text == Text::Hidden
        }
        RowKind::Request => row.depth == 0,
        _ => true,
    }
}
