//! The palette: every command of the keymap by name, with its key, found by a few letters.
//!
//! Owns what is typed, what is found, the selection and the drawing. Which commands there are comes from the keymap,
//! why one cannot be done from [`here`](crate::tui::here), and what running one does is `update`'s. Words behind the
//! whole name of a command that takes some are handed on with it: `find ada`, `promise the budget by thu`.

use std::ops::Range;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{cover, window};
use crate::query::find::{Candidate, FieldKind, Finder, Query};
use crate::query::veil;
use crate::text;
use crate::tui::keymap::{Action, Keymap, shown};
use crate::tui::pane::offset;
use crate::tui::spots::{Spots, Target};
use crate::tui::theme::{Role, Theme};

/// How many characters the line takes.
const LONGEST: usize = 2_000;

/// A command as the palette lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it does.
    pub action: Action,
    /// Its keys as they are shown, the first one first; empty where it has none.
    pub keys: Vec<String>,
    /// The section of the keymap it stands in.
    pub section: String,
    /// What it does, in words.
    pub help: String,
    /// Why it cannot be done here and now.
    pub blocked: Option<String>,
}

/// A command that was found, with the letters that matched.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    entry: usize,
    /// What stands behind the name, where that is to be handed on.
    words: String,
    name: Vec<Range<usize>>,
    help: Vec<Range<usize>>,
}

/// What a key came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picked {
    /// Nothing yet.
    Stay,
    /// The palette closes.
    Leave,
    /// This is run, with these words behind it.
    Run(Action, String),
}

/// The palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    /// What was typed.
    pub typed: String,
    /// Why what was asked for was not done, in words of the program's own.
    pub problem: Option<String>,
    entries: Vec<Entry>,
    found: Vec<Found>,
    selected: usize,
}

impl Palette {
    /// Every command: the ones run last first, those that only move at the end, since their keys are in the fingers.
    pub fn new(keymap: &Keymap, recent: &[Action], blocked: impl Fn(Action) -> Option<String>) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        for section in keymap.sections() {
            entries.extend(section.bindings.iter().map(|binding| Entry {
                action: binding.action,
                keys: binding.keys.iter().map(shown).collect(),
                section: section.title.clone(),
                help: binding.help.clone(),
                blocked: blocked(binding.action),
            }));
        }
        entries.retain(|entry| entry.action != Action::Palette);
        let place = |entry: &Entry| recent.iter().position(|action| *action == entry.action);
        entries.sort_by_key(|entry| (place(entry).unwrap_or(usize::MAX), entry.section == "move"));
        let mut palette =
            Self { typed: String::new(), problem: None, entries, found: Vec::new(), selected: 0 };
        palette.search();
        palette
    }

    /// Finds out anew what can be done: the book or the moment may have changed meanwhile.
    pub fn refresh(&mut self, blocked: impl Fn(Action) -> Option<String>) {
        for entry in &mut self.entries {
            entry.blocked = blocked(entry.action);
        }
    }

    /// The commands that are listed, from above, each with the words that would go with it.
    pub fn listed(&self) -> impl Iterator<Item = (&Entry, &str)> {
        self.found.iter().map(|found| (&self.entries[found.entry], found.words.as_str()))
    }

    /// The command that Enter runs.
    pub fn selected(&self) -> Option<&Entry> {
        self.found.get(self.selected).map(|found| &self.entries[found.entry])
    }

    /// Covers what is not the program's own: whatever was typed behind the name of a command.
    pub fn cover(&mut self) {
        if let Some((name, words)) = self.typed.split_once(' ') {
            self.typed = format!("{name} {}", veil::text(words));
        }
        for found in &mut self.found {
            found.words = veil::text(&found.words);
        }
    }

    /// Selects a row, where there is one.
    pub fn select(&mut self, row: usize) {
        self.selected = if row < self.found.len() { row } else { self.selected };
    }

    /// Takes a key.
    pub fn key(&mut self, key: KeyEvent, page: usize) -> Picked {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        self.problem = None;
        match key.code {
            KeyCode::Esc => return Picked::Leave,
            KeyCode::Char('c' | 'g') if control => return Picked::Leave,
            // As at a shell's colon: there is nothing left to take away.
            KeyCode::Backspace if self.typed.is_empty() => return Picked::Leave,
            KeyCode::Enter => return self.run(),
            KeyCode::Down | KeyCode::Tab => self.step(1),
            KeyCode::Up | KeyCode::BackTab => self.step(-1),
            KeyCode::Char('n') if control => self.step(1),
            KeyCode::Char('p' | 'k') if control => self.step(-1),
            KeyCode::PageDown => self.step(page.max(1).cast_signed()),
            KeyCode::PageUp => self.step(-page.max(1).cast_signed()),
            KeyCode::Char('d') if control => self.step((page / 2).max(1).cast_signed()),
            KeyCode::Char('u') if control => {
                self.typed.clear();
                self.search();
            }
            KeyCode::Char('w') if control => {
                let kept = self.typed.trim_end().rfind(' ').map_or(0, |at| at + 1);
                self.typed.truncate(kept);
                self.search();
            }
            KeyCode::Backspace => {
                self.typed.pop();
                self.search();
            }
            KeyCode::Char('h') if control => {
                self.typed.pop();
                self.search();
            }
            KeyCode::Char(c) if !control && !key.modifiers.contains(KeyModifiers::ALT) => {
                self.paste(c.encode_utf8(&mut [0; 4]));
            }
            _ => {}
        }
        Picked::Stay
    }

    /// Takes pasted text, on one line.
    pub fn paste(&mut self, pasted: &str) {
        let room = LONGEST.saturating_sub(self.typed.chars().count());
        let plain = pasted.chars().map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c });
        self.typed.extend(plain.take(room));
        self.search();
    }

    fn run(&mut self) -> Picked {
        let Some(found) = self.found.get(self.selected) else {
            self.problem = Some("no command of that name; ctrl-u empties the line".to_owned());
            return Picked::Stay;
        };
        let entry = &self.entries[found.entry];
        match &entry.blocked {
            Some(why) => {
                self.problem = Some(why.clone());
                Picked::Stay
            }
            None => Picked::Run(entry.action, found.words.clone()),
        }
    }

    /// Moves the selection.
    pub fn step(&mut self, by: isize) {
        self.selected = self.selected.saturating_add_signed(by).min(self.found.len().saturating_sub(1));
    }

    /// Finds what fits the line: first the command whose whole name stands there with words behind it.
    fn search(&mut self) {
        self.selected = 0;
        let plain = |entry| Found { entry, words: String::new(), name: Vec::new(), help: Vec::new() };
        if self.typed.trim().is_empty() {
            self.found = (0..self.entries.len()).map(plain).collect();
            return;
        }
        self.found.clear();
        if let Some((name, words)) = self.typed.trim_start().split_once(' ')
            && !words.trim().is_empty()
            && let Some(entry) =
                self.entries.iter().position(|it| it.action.word().eq_ignore_ascii_case(name))
            && takes(self.entries[entry].action).is_some()
        {
            let whole = 0..self.entries[entry].action.word().len();
            self.found.push(Found {
                words: words.trim().to_owned(),
                name: Vec::from([whole]),
                ..plain(entry)
            });
        }
        // Whoever types the name of a command and half a sentence means that one; nothing in the list is that long.
        let query = Query::new(&self.typed.chars().take(80).collect::<String>());
        let candidates: Vec<Candidate<Action>> = self
            .entries
            .iter()
            .map(|entry| {
                Candidate::new(entry.action, entry.action.word()).with(FieldKind::Sentence, &*entry.help)
            })
            .collect();
        let finder = Finder::new();
        let hits = finder.find(&query, &candidates);
        // Letters scattered over a sentence are no hit beside a name that was meant.
        let least = hits.first().map_or(0, |best| best.score / 2);
        for hit in hits.iter().filter(|hit| hit.score >= least) {
            let mut found = plain(hit.index);
            for marks in finder.marks(&query, &candidates[hit.index]) {
                if marks.field == 0 { found.name = marks.ranges } else { found.help = marks.ranges }
            }
            self.found.push(found);
        }
    }

    /// Draws it over `area`; answers how many commands it has room for.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme, spots: &mut Spots) -> usize {
        let height = area.height.min(area.height.saturating_sub(4).max(10)).min(28);
        let title = format!("Commands · {} of {}", self.found.len(), self.entries.len());
        let area = window(area, 100, height);
        spots.add(area, Target::Overlay);
        let inner = cover(area, buf, &title, theme, Role::Focus);
        if inner.is_empty() {
            return 0;
        }
        self.draw_line(Rect { height: 1, ..inner }, buf, theme);
        let told = if inner.height >= 12 { 3 } else { 2.min(inner.height / 3) };
        let rows = usize::from(inner.height.saturating_sub(1 + told));
        let first = offset(self.selected.saturating_sub(rows / 2), self.selected, self.found.len(), rows);
        for (place, y) in (first..self.found.len()).take(rows).zip(inner.y + 1..) {
            let line = Rect { y, height: 1, ..inner };
            spots.add(line, Target::Command(place));
            self.draw_row(place, line, buf, theme);
        }
        let below = Rect { y: inner.bottom().saturating_sub(told), height: told, ..inner };
        self.draw_told(below, buf, theme);
        rows
    }

    fn draw_line(&self, line: Rect, buf: &mut Buffer, theme: &Theme) {
        let width = usize::from(line.width);
        let typed = text::shown_in(&self.typed, theme.glyphs);
        // The end of a long line is what is being typed.
        let mut tail: &str = &typed;
        while text::width(tail) + 4 > width {
            let Some(c) = tail.chars().next() else { break };
            tail = &tail[c.len_utf8()..];
        }
        buf.set_stringn(line.x, line.y, format!(" : {tail}_"), width, theme.style(Role::Strong));
    }

    fn draw_row(&self, place: usize, line: Rect, buf: &mut Buffer, theme: &Theme) {
        let found = &self.found[place];
        let entry = &self.entries[found.entry];
        let width = usize::from(line.width);
        let selected = place == self.selected;
        let base = if selected { theme.style(Role::Selected) } else { Style::new() };
        buf.set_style(line, base);
        let style = |role: Role| theme.style(role).patch(base);
        let dim = entry.blocked.is_some();
        let name_role = if dim { Role::Quiet } else { Role::Text };
        let names = self.entries.iter().map(|it| it.action.word().len()).max().unwrap_or(0);
        let keys = self.entries.iter().map(|it| text::width(key(it))).max().unwrap_or(0);
        let mut pen = Pen { buf, x: line.x, y: line.y, end: line.right(), theme };
        pen.put(if selected { "> " } else { "  " }, base);
        pen.marked(entry.action.word(), &found.name, style(name_role));
        pen.skip_to(line.x + cells(2 + names + 2));
        pen.put(key(entry), style(if dim || entry.keys.is_empty() { Role::Quiet } else { Role::Accent }));
        pen.skip_to(line.x + cells(2 + names + 2 + keys + 2));
        let section = if width >= 70 { entry.section.as_str() } else { "" };
        pen.end = line.right().saturating_sub(cells(text::width(section) + 2));
        match (&entry.blocked, found.words.as_str()) {
            (Some(why), _) => pen.put(&format!("not now: {why}"), style(Role::Quiet)),
            (None, "") => pen.marked(&entry.help, &found.help, style(Role::Text)),
            (None, words) => pen.put(words, style(Role::Strong)),
        }
        pen.end = line.right();
        pen.skip_to(line.right().saturating_sub(cells(text::width(section) + 1)));
        pen.put(section, style(Role::Quiet));
    }

    /// The whole sentence of the command that is selected, which a narrow row cuts.
    fn draw_told(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let mut area = area;
        if area.height > 2 {
            let rule = theme.glyph("─", "-").repeat(usize::from(area.width));
            buf.set_stringn(area.x, area.y, rule, usize::from(area.width), theme.style(Role::Frame));
            area = Rect { y: area.y + 1, height: area.height - 1, ..area };
        }
        let (told, role) = match (&self.problem, self.selected()) {
            (Some(problem), _) => (problem.clone(), Role::Warning),
            (None, None) => ("nothing fits; ctrl-u empties the line, Esc leaves".to_owned(), Role::Quiet),
            (None, Some(entry)) => match &entry.blocked {
                Some(why) => (format!("not now: {why}"), Role::Quiet),
                None => (told(entry), Role::Quiet),
            },
        };
        let room = usize::from(area.width.saturating_sub(2));
        let lines = text::wrap(&text::shown_in(&told, theme.glyphs), room);
        for (line, y) in lines.iter().zip(area.top()..area.bottom()) {
            buf.set_stringn(area.x + 1, y, line, room, theme.style(role));
        }
    }
}

/// What words behind the name of a command are taken for, where it takes some.
pub fn takes(action: Action) -> Option<&'static str> {
    match action {
        Action::Find => Some("NAME"),
        Action::Filter => Some("KIND"),
        Action::Interaction => Some("ENTRY"),
        Action::Promise => Some("WHAT by WHEN"),
        Action::Reminder => Some("WHEN: WHY"),
        Action::Import => Some("FILE"),
        Action::Advice => Some("WHAT"),
        Action::Merge => Some("INTO"),
        _ => None,
    }
}

/// The key that a row shows.
fn key(entry: &Entry) -> &str {
    entry.keys.first().map_or("no key", String::as_str)
}

/// Everything about a command: what it does, its other keys, and what may be typed behind its name.
fn told(entry: &Entry) -> String {
    let mut told = entry.help.clone();
    match entry.keys.as_slice() {
        [] => told.push_str(" · no key"),
        [_] => {}
        [_, others @ ..] => told = format!("{told} · also {}", others.join(" ")),
    }
    if let Some(words) = takes(entry.action) {
        told = format!("{told} · {} {words}", entry.action);
    }
    told
}

fn cells(width: usize) -> u16 {
    u16::try_from(width).unwrap_or(u16::MAX)
}

/// Writes one piece after the other on a line, and nothing beyond its end.
struct Pen<'a> {
    buf: &'a mut Buffer,
    x: u16,
    y: u16,
    end: u16,
    theme: &'a Theme,
}

impl Pen<'_> {
    fn put(&mut self, words: &str, style: Style) {
        let room = usize::from(self.end.saturating_sub(self.x));
        if room > 0 {
            let glyphs = self.theme.glyphs;
            let words = text::clip_in(&text::shown_in(words, glyphs), room, glyphs);
            self.buf.set_stringn(self.x, self.y, &words, room, style);
            self.x += cells(text::width(&words));
        }
    }

    /// Writes a text with some of its letters marked; cut as a whole, so that the mark of a cut stands once.
    fn marked(&mut self, words: &str, ranges: &[Range<usize>], style: Style) {
        let (start, whole) = (self.x, text::shown_in(words, self.theme.glyphs).into_owned());
        self.put(words, style);
        if whole != words {
            // What is shown is not what was searched, letter by letter.
            return;
        }
        let mark = self.theme.style(Role::Found);
        for range in ranges {
            let Some((before, letters)) = words.get(..range.start).zip(words.get(range.clone())) else {
                continue;
            };
            let x = start.saturating_add(cells(text::width(before)));
            let last = self.x.saturating_sub(u16::from(text::width(words) > usize::from(self.x - start)));
            let width = cells(text::width(letters)).min(last.saturating_sub(x));
            self.buf.set_style(Rect { x, y: self.y, width, height: 1 }, mark);
        }
    }

    fn skip_to(&mut self, x: u16) {
        self.x = self.x.max(x);
    }
}
