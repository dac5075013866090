//! A cockpit of made-up text: three bordered panes, a list to walk and to filter, and nothing behind them.
//!
//! `baseline three-panes` is the least that such a program does: all rows are built for each frame, and a move changes a
//! number in every one of them. `baseline full` is what a cockpit must do: story and stage are other texts for every
//! client, and only what is visible is built.

use std::io;

use ratatui::Frame;
use ratatui::crossterm::event::{self, Event, KeyCode};
use ratatui::layout::{Constraint, Layout};
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use ratatui::widgets::{Block, List, ListItem, ListState, Paragraph, Wrap};

const CLIENTS: usize = 500;
const ROWS: usize = 200;

const FIRST: [&str; 10] = ["Ada", "Bruno", "Chiyo", "Dario", "Elif", "Femi", "Greta", "Hanne", "Ivo", "Jun"];
const LAST: [&str; 10] = [
    "Abara",
    "Brandt",
    "Castellane",
    "Dimov",
    "Eriksen",
    "Ferrante",
    "Grimaldi",
    "Hollis",
    "Ibarra",
    "Jansson",
];
const TOPICS: [&str; 13] = [
    "tenancy",
    "refund",
    "site visit",
    "board paper",
    "annuity",
    "handover",
    "second opinion",
    "quarterly call",
    "share plan",
    "cover letter",
    "valuation",
    "succession",
    "term sheet",
];

/// What is on the screen.
struct Desk {
    full: bool,
    names: Vec<String>,
    filter: Option<String>,
    list: ListState,
}

fn main() -> io::Result<()> {
    let full = std::env::args().nth(1).is_some_and(|kind| kind == "full");
    let names =
        (0..CLIENTS).map(|at| format!("{} {} {at:03} & Partners", FIRST[at % 10], LAST[at / 10 % 10]));
    let list = ListState::default().with_selected(Some(0));
    let mut desk = Desk { full, names: names.collect(), filter: None, list };
    let mut terminal = ratatui::init();
    let end = loop {
        if let Err(error) = terminal.draw(|frame| desk.draw(frame)) {
            break Err(error);
        }
        match event::read() {
            Ok(Event::Key(key)) if desk.takes(key.code) => break Ok(()),
            Ok(_) => {}
            Err(error) => break Err(error),
        }
    };
    ratatui::restore();
    end
}

impl Desk {
    /// Whether the key ends it.
    fn takes(&mut self, key: KeyCode) -> bool {
        match (&mut self.filter, key) {
            (Some(_), KeyCode::Esc) => self.filter = None,
            (Some(letters), KeyCode::Char(letter)) => letters.push(letter),
            (Some(letters), KeyCode::Backspace) => drop(letters.pop()),
            (None, KeyCode::Char('q')) => return true,
            (None, KeyCode::Char('j')) => self.list.select_next(),
            (None, KeyCode::Char('k')) => self.list.select_previous(),
            (None, KeyCode::Char('/')) => self.filter = Some(String::new()),
            _ => {}
        }
        false
    }

    fn draw(&mut self, frame: &mut Frame) {
        let columns = [Constraint::Length(32), Constraint::Fill(1), Constraint::Length(40)];
        let [left, middle, right] = Layout::horizontal(columns).areas(frame.area());
        let letters = self.filter.as_deref().unwrap_or_default();
        let shown =
            self.names.iter().filter(|name| letters.is_empty() || name.to_lowercase().contains(letters));
        let rows: Vec<ListItem> = shown.map(|name| ListItem::new(name.as_str())).collect();
        let heading = if letters.is_empty() { "Clients".to_owned() } else { format!("Clients: {letters}") };
        let list = List::new(rows)
            .block(Block::bordered().title(heading))
            .highlight_style(Style::new().add_modifier(Modifier::REVERSED));
        frame.render_stateful_widget(list, left, &mut self.list);
        let chosen = self.list.selected().unwrap_or(0);
        let story: Vec<ListItem> = if self.full {
            (0..usize::from(middle.height)).map(|row| ListItem::new(entry_of(chosen, row))).collect()
        } else {
            (0..ROWS).map(|row| ListItem::new(same_entry(chosen, row))).collect()
        };
        frame.render_widget(List::new(story).block(Block::bordered().title("Story")), middle);
        let stage = if self.full { stage_of(chosen) } else { same_stage(chosen) };
        let stage = Paragraph::new(Line::from(stage)).wrap(Wrap { trim: true });
        frame.render_widget(stage.block(Block::bordered().title("Stage")), right);
    }
}

fn same_entry(chosen: usize, row: usize) -> String {
    format!("2026-{:02}-{:02} mail  entry {row} about client {chosen}", row % 12 + 1, row % 28 + 1)
}

fn same_stage(chosen: usize) -> String {
    format!("Standing of client {chosen}: {}", "nothing due, ".repeat(32))
}

/// A word of that client's.
fn topic(chosen: usize, at: usize) -> &'static str {
    TOPICS[(at * 5 + chosen * 11) % TOPICS.len()]
}

fn entry_of(chosen: usize, row: usize) -> String {
    let (year, month, day) = ((row + chosen) % 26, (row * 7 + chosen) % 12 + 1, (row * 3 + chosen) % 28 + 1);
    let words = [0, 1, 2].map(|at| topic(chosen, row + at)).join(" ");
    format!("20{year:02}-{month:02}-{day:02} {words} {chosen}")
}

fn stage_of(chosen: usize) -> String {
    let words: Vec<&str> = (0..52).map(|at| topic(chosen, at)).collect();
    format!("Standing of client {chosen}: {}", words.join(" "))
}
