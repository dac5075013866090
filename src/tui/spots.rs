//! Spots: what lies where on the screen, reported by the view and looked up when the mouse is used.
//!
//! A spot names what was drawn by what it is, never by its row: between a frame and a click a list may change. What a
//! click comes to is in `update/mouse.rs`.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Position, Rect};

use super::keymap::Action;
use super::pane::Pane;
use super::pane::clients::List;
use crate::domain::id::ClientId;
use crate::domain::line::EntryKey;

/// What a piece of the screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A pane.
    Pane(Pane),
    /// A client of the list.
    Client(ClientId),
    /// An entry of the story.
    Entry(EntryKey),
    /// The name of a list.
    List(List),
    /// What lies over the panes.
    Overlay,
    /// A field of the open form, by its place.
    Field(usize),
    /// Words for a key, such as a letter of a menu.
    Key(KeyEvent),
    /// Words for an action.
    Action(Action),
    /// A row of the palette.
    Command(usize),
}

impl Target {
    /// Words for this key.
    pub fn key(code: KeyCode) -> Self {
        Self::Key(KeyEvent::new(code, KeyModifiers::NONE))
    }

    /// Words for this letter with Ctrl.
    pub fn control(letter: char) -> Self {
        Self::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL))
    }
}

/// What lies where, in the order in which it was drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spots(Vec<(Rect, Target)>);

impl Spots {
    /// Something was drawn there, over whatever was.
    pub fn add(&mut self, area: Rect, target: Target) {
        self.0.push((area, target));
    }

    /// What lies on top there.
    pub fn at(&self, column: u16, row: u16) -> Option<Target> {
        self.under(column, row).next()
    }

    /// The pane there, where nothing lies over the panes.
    pub fn pane(&self, column: u16, row: u16) -> Option<Pane> {
        let mut above = self.under(column, row).take_while(|target| *target != Target::Overlay);
        above.find_map(|target| if let Target::Pane(pane) = target { Some(pane) } else { None })
    }

    /// Whether the open overlay is there.
    pub fn is_overlay(&self, column: u16, row: u16) -> bool {
        self.under(column, row).any(|target| target == Target::Overlay)
    }

    /// What was drawn holds no longer.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// What lies there, the topmost first.
    fn under(&self, column: u16, row: u16) -> impl Iterator<Item = Target> {
        let there = move |(area, _): &&(Rect, Target)| area.contains(Position::new(column, row));
        self.0.iter().rev().filter(there).map(|(_, target)| *target)
    }
}
