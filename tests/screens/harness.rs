//! The harness: a cockpit with its runtime and its disk played in memory, typed at by keys and read as text.
//!
//! It does what `tui/runtime` does: a message, its effects, their answers, a frame. The disk answers at once,
//! or when told, or refuses.

use std::sync::Arc;

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use confidant::domain::book::Book;
use confidant::domain::command::{Command, Decision, decide};
use confidant::domain::id::{ClientId, Id};
use confidant::domain::line::{Fact, Line, LineKey, LineRef, Part, WriterId};
use confidant::domain::time::Now;
use confidant::exchange::export::export;
use confidant::exchange::read;
use confidant::journal::Report as Examination;
use confidant::mint::SeededMint;
use confidant::query::timeline::{Lens, TimelineRow};
use confidant::query::triage::Weights;
use confidant::quick::Catalogue;
use confidant::text;
use confidant::trust::Rulebook;
use confidant::tui::disk::{Exported, NotExported, Report};
use confidant::tui::editor::{Edited, Ended};
use confidant::tui::effect::{Effect, Ticket};
use confidant::tui::input::{Pointed, Pointing, Typed};
use confidant::tui::keymap::{Action, Keymap};
use confidant::tui::message::Message;
use confidant::tui::model::Model;
use confidant::tui::overlay::Overlay;
use confidant::tui::overlay::form::Form;
use confidant::tui::prepare::prepare;
use confidant::tui::sheet::{Belongs, Removal, Unusable};
use confidant::tui::theme::{Glyphs, Theme};
use confidant::tui::update::update;
use confidant::tui::view::view;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::keys::keys;

/// The moment of all these tests: a Saturday morning in Berlin.
pub fn now() -> Now {
    at("2026-11-21T09:30:00+01:00")
}

/// A moment as the adviser in Berlin sees it.
pub fn at(moment: &str) -> Now {
    let instant = DateTime::parse_from_rfc3339(moment).expect("a moment").to_utc();
    Now::new(instant, chrono_tz::Europe::Berlin)
}

/// Makes lines out of decisions, with made-up hashes, as one writer would.
#[derive(Debug, Clone)]
pub struct Writer {
    name: WriterId,
    lines: u64,
}

impl Writer {
    /// A writer; each letter is one.
    pub fn new(letter: u8) -> Self {
        Self { name: WriterId([letter; 10]), lines: 0 }
    }

    /// The decision as a line recorded at that moment.
    pub fn line(&mut self, decision: Decision, recorded: DateTime<Utc>) -> Line {
        self.lines += 1;
        let hash = |kind: u8, number: u64| {
            let mut bytes = [kind; 16];
            bytes[..8].copy_from_slice(&number.to_be_bytes());
            bytes[8] = self.name.0[0];
            Id::from_bytes(bytes)
        };
        let parts = (0..).zip(decision).map(|(number, (subject, events))| Part {
            subject: Some(subject),
            c: hash(number, self.lines),
            facts: events.into_iter().map(Fact::Known).collect(),
        });
        let key = LineKey {
            ms: recorded.timestamp_millis(),
            k: self.lines,
            line: LineRef { writer: self.name, n: self.lines },
            h: hash(255, self.lines),
        };
        Line { key, at: recorded.fixed_offset(), by: "Ines Marlow".into(), parts: parts.collect() }
    }
}

/// How the disk answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiskMode {
    /// At once.
    Works,
    /// When told, by [`Screen::finish`].
    Waits,
    /// With this sentence.
    Refuses(&'static str),
}

/// A cockpit, its disk, and the window it is drawn in.
#[derive(Debug)]
pub struct Screen {
    /// What it knows.
    pub model: Model,
    /// How its disk answers.
    pub disk: DiskMode,
    /// What is on the disk.
    pub lines: Vec<Line>,
    /// The drafts on the disk.
    pub drafts: BTreeMap<String, String>,
    /// The address books that can be read, by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The files that were written.
    pub written: BTreeMap<PathBuf, Vec<u8>>,
    /// What the journal is found to be like.
    pub examination: Examination,
    /// Whether frames between the keys are left out: what is drawn last counts.
    pub hasty: bool,
    /// What was copied.
    pub copied: Vec<String>,
    /// What an editor was given, while it has it.
    pub sheet: Option<(Belongs, String)>,
    /// The exit code, once it was left.
    pub left: Option<i32>,
    /// What was asked of the terminal.
    pub performed: Vec<Effect>,
    /// Sheets that the disk has yet to answer for.
    pub laying: Vec<Ticket>,
    /// Sheets that were to be removed.
    pub removed: Vec<Removal>,
    asked: VecDeque<(Ticket, Vec<Decision>)>,
    writer: Writer,
    size: (u16, u16),
}

impl Screen {
    /// A cockpit that has read these lines.
    pub fn new(lines: &[Line], size: (u16, u16)) -> Self {
        let mut screen = Self::after(lines, BTreeMap::new(), size, b'm');
        if lines.is_empty() {
            screen.keys("<esc>");
        }
        screen
    }

    /// A cockpit that is still reading.
    pub fn reading(size: (u16, u16)) -> Self {
        let words = ["concern", "relief", "doubt"];
        let theme = Theme::new(true, Glyphs::Unicode);
        let mint = SeededMint::new([7; 32]);
        let model = Model::new(
            now(),
            Weights::builtin(),
            Arc::new(Rulebook::builtin(confidant::config::signals::builtin(), now().zone())),
            Catalogue::new(words),
            Keymap::builtin(),
            theme,
            mint,
        );
        let mut screen = Self {
            model,
            disk: DiskMode::Works,
            lines: Vec::new(),
            drafts: BTreeMap::new(),
            files: BTreeMap::new(),
            written: BTreeMap::new(),
            examination: Examination::default(),
            hasty: false,
            copied: Vec::new(),
            sheet: None,
            left: None,
            performed: Vec::new(),
            laying: Vec::new(),
            removed: Vec::new(),
            asked: VecDeque::new(),
            writer: Writer::new(b'm'),
            size,
        };
        screen.draw();
        screen
    }

    fn after(lines: &[Line], drafts: BTreeMap<String, String>, size: (u16, u16), writer: u8) -> Self {
        let mut screen = Self::reading(size);
        screen.writer = Writer::new(writer);
        screen.lines = lines.to_vec();
        screen.drafts.clone_from(&drafts);
        screen.examination.totals.lines = u64::try_from(lines.len()).unwrap_or(0);
        let mut book = Book::new();
        book.extend(lines.iter().cloned());
        let examination = Box::new(screen.examination.clone());
        screen.hear(Report::Opened { book: Box::new(book), examination, drafts, behind: None });
        screen
    }

    /// A cockpit on an empty book, before anybody said how it is to begin.
    pub fn first(size: (u16, u16)) -> Self {
        Self::after(&[], BTreeMap::new(), size, b'm')
    }

    /// Another cockpit on the same disk, after this one is gone.
    pub fn restarted(&self) -> Self {
        Self::after(&self.lines, self.drafts.clone(), self.size, self.writer.name.0[0] + 1)
    }

    /// Types.
    pub fn keys(&mut self, written: &str) -> &mut Self {
        for key in keys(written) {
            self.take(Message::Typed(Typed::Key(key)));
        }
        self
    }

    /// Runs an action by its name, as the palette does.
    pub fn pick(&mut self, action: Action) -> &mut Self {
        self.take(Message::Typed(Typed::Picked(action)));
        self
    }

    /// Pastes, as a terminal does: control characters are gone.
    pub fn paste(&mut self, pasted: &str) -> &mut Self {
        let text = text::accepted(pasted);
        self.take(Message::Typed(Typed::Paste { text, cut: false }));
        self
    }

    /// Uses the mouse in a cell.
    pub fn point(&mut self, column: u16, row: u16, what: Pointing) -> &mut Self {
        self.take(Message::Typed(Typed::Pointed(Pointed { column, row, what })));
        self
    }

    /// Clicks on the first of these words on the screen.
    pub fn click(&mut self, words: &str) -> &mut Self {
        let (column, row) = self.find(words);
        self.point(column, row, Pointing::Click)
    }

    /// The cell in which these words begin on the screen.
    pub fn find(&self, words: &str) -> (u16, u16) {
        let text = shown(&frame(&self.model, self.size).0);
        let found = text.lines().enumerate().find_map(|(row, line)| Some((row, line.find(words)?, line)));
        let (row, at, line) = found.unwrap_or_else(|| panic!("no {words}:\n{text}"));
        let cells = |count: usize| u16::try_from(count).expect("a cell");
        (cells(text::width(&line[..at])), cells(row))
    }

    /// Lets the disk say something.
    pub fn hear(&mut self, report: Report) -> &mut Self {
        self.take(Message::Disk(report));
        self
    }

    /// Lets the editor end, with this text in its file.
    pub fn edited(&mut self, ended: Ended, text: Result<&str, Unusable>) -> &mut Self {
        let (path, text) = ("edit/sheet.md".into(), text.map(ToOwned::to_owned));
        self.take(Message::Edited(Edited { path, ended, text, beside: None }));
        self
    }

    /// Lets the moment come.
    pub fn later(&mut self, moment: &str) -> &mut Self {
        self.model.now = at(moment);
        self.take(Message::Due);
        self
    }

    /// Another process records something and this cockpit hears of it.
    pub fn elsewhere(&mut self, command: Command) -> &mut Self {
        let mut mint = SeededMint::new([9; 32]);
        let decision = decide(&self.model.book, command, &self.model.now, &mut mint).expect("allowed");
        let number = u8::try_from(self.lines.len() % 26).unwrap_or(0);
        let line = Writer::new(b'a' + number).line(decision, self.model.now.instant());
        self.lines.push(line.clone());
        self.hear(Report::Grew(vec![line]))
    }

    /// Lets the disk answer the first thing that it was asked.
    pub fn finish(&mut self) -> &mut Self {
        let (ticket, decisions) = self.asked.pop_front().expect("an append under way");
        self.answer(ticket, decisions);
        self
    }

    /// How many appends wait for the disk.
    pub fn under_way(&self) -> usize {
        self.asked.len()
    }

    fn take(&mut self, message: Message) {
        let effects = update(&mut self.model, message);
        if !self.hasty {
            self.draw();
        }
        // What the disk answers comes after everything that was asked of it together.
        let (appends, others): (Vec<Effect>, Vec<Effect>) =
            effects.into_iter().partition(|effect| matches!(effect, Effect::Append(..)));
        for effect in others.into_iter().chain(appends) {
            self.perform(effect);
        }
        // Nothing else happens meanwhile.
        if self.model.has_work() {
            self.take(Message::Work);
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Append(ticket, decisions) if self.disk == DiskMode::Waits => {
                self.asked.push_back((ticket, decisions));
            }
            Effect::Append(ticket, decisions) => self.answer(ticket, decisions),
            Effect::KeepDraft { name, text } => {
                self.drafts.insert(name, text);
            }
            Effect::DropDraft { name } => {
                self.drafts.remove(&name);
            }
            Effect::ReadFile(path) => {
                let path = path.display().to_string();
                let bytes = self.files.get(&path).ok_or_else(|| format!("{path}: no such file"));
                let read = bytes
                    .and_then(|bytes| read::read(bytes, &path, None).map_err(|refused| refused.to_string()));
                self.hear(Report::FileRead(read.map(Box::new)));
            }
            Effect::Export(errand) => {
                let there = self.written.contains_key(&errand.path);
                if there && !errand.replace {
                    self.hear(Report::Exported(Err(NotExported::There(errand))));
                    return;
                }
                let made = export(&self.model.book, None, &errand.order, &self.model.now);
                let (counted, account) = (made.counted(), made.account("the choice of"));
                let written =
                    Exported { path: errand.path.clone(), counted, account, name: errand.name.clone() };
                self.written.insert(errand.path, made.bytes);
                self.hear(Report::Exported(Ok(Box::new(written))));
            }
            Effect::Examine => {
                self.hear(Report::Examined(Box::new(self.examination.clone())));
            }
            Effect::LayOut { ticket, belongs, text } if self.disk == DiskMode::Waits => {
                self.sheet = Some((belongs, text));
                self.laying.push(ticket);
            }
            Effect::LayOut { ticket, belongs, text } => {
                self.sheet = Some((belongs, text));
                self.hear(Report::LaidOut(ticket, Ok("edit/sheet.md".into())));
            }
            Effect::RemoveSheet(removal) => {
                self.sheet = None;
                self.removed.push(removal);
            }
            Effect::Copy(text) => self.copied.push(text),
            // This disk keeps no checkpoints.
            Effect::Cut => {
                self.hear(Report::Cut(None));
            }
            Effect::Keep(_)
            | Effect::LetGo(_)
            | Effect::ReadWhole
            | Effect::OpenEditor(_)
            | Effect::Redraw
            | Effect::Suspend => {}
            Effect::Mouse(_) => self.performed.push(effect),
            Effect::Leave(code) => self.left = Some(code),
        }
    }

    fn answer(&mut self, ticket: Ticket, decisions: Vec<Decision>) {
        if let DiskMode::Refuses(why) = self.disk {
            self.hear(Report::NotSaved { ticket, saved: Vec::new(), why: why.to_owned() });
            return;
        }
        let instant = self.model.now.instant();
        let lines: Vec<Line> = decisions.into_iter().map(|it| self.writer.line(it, instant)).collect();
        self.lines.extend(lines.iter().cloned());
        self.hear(Report::Saved(ticket, lines));
    }

    /// Gives the window another size.
    pub fn resize(&mut self, size: (u16, u16)) -> &mut Self {
        self.size = size;
        self.draw();
        self
    }

    /// Draws a frame, as the runtime does after each message.
    pub fn draw(&mut self) -> Buffer {
        let (width, height) = self.size;
        prepare(&mut self.model, Rect::new(0, 0, width, height));
        let (buffer, regions) = frame(&self.model, self.size);
        self.model.regions = regions;
        buffer
    }

    /// The screen as text.
    pub fn text(&mut self) -> String {
        shown(&self.draw())
    }

    /// The form that is open.
    pub fn form(&self) -> &Form {
        match &self.model.overlay {
            Some(Overlay::Form(form)) => form,
            other => panic!("no form is open but {other:?}; notice {:?}", self.model.notice),
        }
    }

    /// The text of the line that a form begins with.
    pub fn typed(&self) -> String {
        self.form().fields[0].value()
    }

    /// The rows of the page that is open: what stands in front, and the text.
    pub fn page(&self) -> Vec<(String, String)> {
        match &self.model.overlay {
            Some(Overlay::Page(page)) => {
                page.rows.iter().map(|row| (row.label.clone(), row.text.clone())).collect()
            }
            other => panic!("no page is open but {other:?}"),
        }
    }

    /// What the bottom line says.
    pub fn notice(&self) -> &str {
        self.model.notice.as_ref().map_or("", |notice| &notice.text)
    }

    /// The client of that name, by its beginning.
    pub fn client(&self, name: &str) -> ClientId {
        let mut standings = self.model.book.standings();
        standings.find(|it| it.name.starts_with(name)).unwrap_or_else(|| panic!("no {name}")).id
    }

    /// Selects the client of that name in the list that is shown.
    pub fn choose(&mut self, name: &str) -> &mut Self {
        let id = self.client(name);
        self.model.clients.selected = Some(id);
        self.model.refresh_client();
        self
    }

    /// The name of the client on screen.
    pub fn on_screen(&self) -> String {
        let standing = self.model.client().and_then(|id| self.model.book.standing(id));
        standing.map(|it| it.name.clone()).unwrap_or_default()
    }

    /// The rows of the story on screen, from the top, in sight or not.
    pub fn rows(&self) -> Vec<TimelineRow> {
        let timeline = &self.model.timeline;
        let Some(history) = &timeline.history else { return Vec::new() };
        let (weights, now) = (&self.model.weights, self.model.shown_at());
        let lens = Lens { weights, now, reveal: timeline.reveal };
        timeline.story.spots.iter().map(|spot| spot.row(history, &lens)).collect()
    }

    /// Their texts.
    pub fn story(&self) -> Vec<String> {
        self.rows().iter().map(|row| format!("{} {:?}", row.head, row.text)).collect()
    }

    /// Whether something in the story on screen holds these words.
    pub fn tells(&self, words: &str) -> bool {
        self.story().iter().any(|row| row.contains(words))
    }

    /// The names of the list, in order.
    pub fn list(&self) -> Vec<&str> {
        self.model.clients.rows.iter().map(|row| row.name.as_str()).collect()
    }
}

/// Draws the model in a window of that size.
pub fn frame(model: &Model, (width, height): (u16, u16)) -> (Buffer, confidant::tui::model::Regions) {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a test backend");
    let mut regions = None;
    let drawn = terminal.draw(|screen| regions = Some(view(model, screen))).expect("drawn");
    (drawn.buffer.clone(), regions.expect("a frame"))
}

/// A frame as text: a line a row, without the blanks at the right.
pub fn shown(buffer: &Buffer) -> String {
    let mut rows = String::new();
    for y in 0..buffer.area.height {
        let mut row = String::new();
        let mut covered = 0;
        for x in 0..buffer.area.width {
            if covered > 0 {
                covered -= 1;
                continue;
            }
            let symbol = buffer[(x, y)].symbol();
            covered = text::width(symbol).max(1) - 1;
            row.push_str(symbol);
        }
        rows.push_str(row.trim_end());
        rows.push('\n');
    }
    rows
}
