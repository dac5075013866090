//! The model: all that the cockpit knows, as plain data.
//!
//! Only `update` changes it, only `view` draws it. Every pane's own state stands in the pane's file.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use keybinds::KeyInput;

use super::effect::Ticket;
use super::input::Typed;
use super::judging::{self, Judging};
use super::keymap::{Action, Keymap};
use super::overlay::Overlay;
use super::overlay::form::Form;
use super::overlay::page::Remade;
use super::overlay::purpose::Sight;
use super::overlay::search::Search;
use super::pane::Pane;
use super::pane::clients::ClientsPane;
use super::pane::stage::StagePane;
use super::pane::timeline::TimelinePane;
use super::sheet::Belongs;
use super::spots::Spots;
use super::stories::{Making, Stories, Wanted};
use super::survey::Survey;
use super::theme::{Role, Theme};
use crate::domain::book::Book;
use crate::domain::id::{ClientId, Id};
use crate::domain::line::LineKey;
use crate::domain::time::{Day, Due, Now};
use crate::exchange::read::Read;
use crate::journal::Report as Examination;
use crate::mint::SeededMint;
use crate::query::search::{Index, Seeking};
use crate::query::triage::{self, Weights};
use crate::quick::Catalogue;
use crate::trust::Rulebook;

/// What the bottom line says besides the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// Whether every word of it is the program's own: the mask covers all others.
    pub own: bool,
    /// What it is there for.
    pub role: Role,
}

/// Words for the bottom line. A sentence as it stands in the program is its own; one that was put together may hold a
/// name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    text: String,
    own: bool,
}

impl Said {
    /// A sentence that was put together, and holds nothing of the book.
    pub fn own(text: String) -> Self {
        Self { text, own: true }
    }
}

impl From<&'static str> for Said {
    fn from(text: &'static str) -> Self {
        Self::own(text.to_owned())
    }
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self { text, own: false }
    }
}

/// What an append was for.
#[derive(Debug, Clone)]
pub enum Pending {
    /// A form: it comes back if the append fails.
    Form(Box<Form>),
    /// A menu's letter.
    Menu,
    /// Taking an action back, but for these lines of it.
    Undo(Vec<LineKey>),
    /// Putting one into force again.
    Redo,
    /// A pair of clients that was judged, and what was said of it.
    Pair(ClientId, ClientId, String),
    /// An import, and what it came to.
    Import(String),
}

/// How the book came to be on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Loading {
    /// It is being read.
    Reading,
    /// Some of it is here already: so many bytes were read, of so many.
    Folding(u64, u64),
    /// It is here.
    Done,
    /// It cannot be read.
    Failed(String),
}

/// How it stands with the checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// A new one is due once so many lines have come since the last.
    Until(usize),
    /// The disk was asked where its reader stands.
    Asked,
    /// It is being written.
    Writing,
    /// The one that there was cannot be used; the journal is being read.
    Useless,
}

/// A field whose text an editor works on, or could not be taken back from one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editing {
    /// Where the text belongs.
    pub belongs: Belongs,
    /// The text that the editor was given.
    pub before: String,
    /// What asked for its file: an answer to another ticket is not for it.
    pub ticket: Ticket,
    /// Its file, once it is there.
    pub path: Option<PathBuf>,
}

/// What the user lets the cockpit ask of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Granted {
    /// The mouse is ours and not the terminal's.
    pub mouse: bool,
    /// Texts may be given to its clipboard.
    pub clipboard: bool,
}

/// Where things were drawn last: how many rows each pane had room for, and what a click would hit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Regions {
    /// Rows of the list.
    pub clients: usize,
    /// Rows of the story.
    pub timeline: usize,
    /// Rows of the stage pane.
    pub stage: usize,
    /// Rows of the palette.
    pub palette: usize,
    /// How far the open page can be scrolled.
    pub page: Option<u16>,
    /// Rows of the whole screen.
    pub height: u16,
    /// What lies where.
    pub spots: Spots,
}

/// All that the cockpit knows.
#[derive(Debug)]
pub struct Model {
    /// The book.
    pub book: Book,
    /// Whether it has been read.
    pub loading: Loading,
    /// How much of a book that is being read the list was made of, in bytes.
    pub shown_of: u64,
    /// How it stands with the checkpoint.
    pub kept: Kept,
    /// What the journal was found to be like.
    pub examination: Option<Box<Examination>>,
    /// Now.
    pub now: Now,
    /// The day as of which the client on screen is shown, where that is not now.
    pub as_of: Option<Day>,
    /// What triage weighs.
    pub weights: Weights,
    /// By what a relationship is judged.
    pub rulebook: Arc<Rulebook>,
    /// Who is still to be judged anew.
    pub judging: Judging,
    /// The words that count after `#`.
    pub catalogue: Catalogue,
    /// The keys.
    pub keymap: Keymap,
    /// Colours and glyphs.
    pub theme: Theme,
    /// Ids.
    pub mint: SeededMint,
    /// The list.
    pub clients: ClientsPane,
    /// The story.
    pub timeline: TimelinePane,
    /// The stage.
    pub stage: StagePane,
    /// Which pane has the keys.
    pub focus: Pane,
    /// What lies over the panes.
    pub overlay: Option<Overlay>,
    /// What the bottom line says.
    pub notice: Option<Notice>,
    /// The keys of a sequence that is not complete.
    pub typed: Vec<KeyInput>,
    /// How many times the next movement is meant.
    pub count: Option<u32>,
    /// The commands that the palette ran, the last one first.
    pub recent: Vec<Action>,
    /// Drafts by the name of their form.
    pub drafts: BTreeMap<String, String>,
    /// Appends that are under way.
    pub pending: HashMap<Ticket, Pending>,
    /// Forms that could not be saved while something else was open; they come back after it.
    pub failed: Vec<Box<Form>>,
    /// The field that an editor works on: until it comes back no key is ours.
    pub editing: Option<Editing>,
    /// What an editor wrote and no field could take; the editor goes on with it.
    pub refused_sheet: Option<Editing>,
    /// What was typed after something that has to wait for them.
    pub waiting: VecDeque<Typed>,
    /// What this cockpit recorded, oldest first: the lines of one action each, of an import many.
    pub done: Vec<Vec<LineKey>>,
    /// Actions that were taken back, in order, each with the lines that did so: redo takes the last ones back.
    pub undone: Vec<(Vec<LineKey>, Vec<LineKey>)>,
    /// The texts of the book, as far as a search needed them.
    pub index: Index,
    /// The search that is going on, until all was looked through.
    pub seeking: Option<Seeking>,
    /// What was read of everybody's story, as far as a page needed it.
    pub survey: Option<Box<Survey>>,
    /// The last search, to be gone on with.
    pub searched: Option<Box<Search>>,
    /// What was read, whose import is shown and waits for Enter.
    pub import: Option<Box<Read>>,
    /// Whether every name and text is hidden.
    pub masked: bool,
    /// Why nothing is recorded before somebody says that the clock is right.
    pub distrust: Option<String>,
    /// Whether the cockpit is left for the sample book.
    pub sample: bool,
    /// Whether anything was saved, for the word at the bottom right.
    pub saved: bool,
    /// What may be asked of the terminal.
    pub granted: Granted,
    /// Where things were drawn last.
    pub regions: Regions,
    /// The stories that were made ready.
    pub stories: Stories,
    on_screen: OnScreen,
    due: Option<Change>,
    tickets: u64,
}

/// Which client the panes show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OnScreen {
    /// The one that is selected.
    Selected,
    /// The one before: the list was moved in since.
    Before,
}

/// When something on the screen changes by itself, and of what book that was found out when.
#[derive(Debug)]
struct Change {
    version: u64,
    found: DateTime<Utc>,
    at: Option<DateTime<Utc>>,
}

impl Model {
    /// A cockpit before its book is read.
    pub fn new(
        now: Now,
        weights: Weights,
        rulebook: Arc<Rulebook>,
        catalogue: Catalogue,
        keymap: Keymap,
        theme: Theme,
        mint: SeededMint,
    ) -> Self {
        let mut book = Book::new();
        book.judge_as(Arc::clone(&rulebook) as _, now.today());
        Self {
            book,
            judging: Judging::default(),
            loading: Loading::Reading,
            shown_of: 0,
            kept: Kept::after(0),
            examination: None,
            now,
            as_of: None,
            weights,
            rulebook,
            catalogue,
            keymap,
            theme,
            mint,
            clients: ClientsPane::default(),
            timeline: TimelinePane::default(),
            stage: StagePane::default(),
            focus: Pane::Clients,
            overlay: None,
            notice: None,
            typed: Vec::new(),
            count: None,
            recent: Vec::new(),
            drafts: BTreeMap::new(),
            pending: HashMap::new(),
            failed: Vec::new(),
            editing: None,
            refused_sheet: None,
            waiting: VecDeque::new(),
            done: Vec::new(),
            undone: Vec::new(),
            index: Index::default(),
            seeking: None,
            survey: None,
            searched: None,
            import: None,
            masked: false,
            distrust: None,
            sample: false,
            saved: false,
            granted: Granted { mouse: true, clipboard: true },
            regions: Regions {
                clients: 20,
                timeline: 20,
                stage: 20,
                palette: 10,
                height: 24,
                ..Regions::default()
            },
            stories: Stories::default(),
            on_screen: OnScreen::Selected,
            due: None,
            tickets: 0,
        }
    }

    /// A ticket, never given out before.
    pub fn ticket(&mut self) -> Ticket {
        self.tickets += 1;
        Ticket(self.tickets)
    }

    /// Whether there is something to go on with while nothing else happens.
    pub fn has_work(&self) -> bool {
        self.works_in_sight() || judging::is_due(self) || self.next_story().is_some()
    }

    /// Whether what is gone on with is to be seen.
    pub fn works_in_sight(&self) -> bool {
        self.is_indexing() || self.is_surveying() || self.judging.is_under_way() || self.completes_story()
    }

    /// Whether something is open that is made of everybody's story, and not all of them were read.
    pub fn is_surveying(&self) -> bool {
        let is_wanted = match &self.overlay {
            Some(Overlay::Precedents(_)) => true,
            Some(Overlay::Page(page)) => page.remade == Some(Remade::Book),
            _ => false,
        };
        let survey = self.survey.as_ref();
        is_wanted && !survey.is_some_and(|it| it.is_of(&self.book, &self.now) && it.is_done())
    }

    /// Whether a search is under way, or waits for its index.
    pub fn is_indexing(&self) -> bool {
        let Some(Overlay::Search(search)) = &self.overlay else { return false };
        self.seeking.is_some() || search.version != Some(self.book.version())
    }

    /// The client on screen.
    pub fn client(&self) -> Option<ClientId> {
        self.clients.selected.map(|id| self.book.canonical(id))
    }

    /// What the forms may look at.
    pub fn sight(&self) -> Sight<'_> {
        Sight { book: &self.book, now: &self.now, catalogue: &self.catalogue, keymap: &self.keymap }
    }

    /// The moment that is shown: now, or the end of the day as of which the client is looked at.
    pub fn shown_at(&self) -> Now {
        self.as_of.map_or(self.now, |day| self.now.at_end_of(day))
    }

    /// Says something at the bottom.
    pub fn say(&mut self, said: impl Into<Said>, role: Role) {
        let Said { text, own } = said.into();
        self.notice = Some(Notice { text, own, role });
    }

    /// Judges everybody anew and shows the client on screen anew: the book or the moment has changed.
    pub fn refresh(&mut self) {
        self.clients.masked = self.masked;
        self.clients.refresh(&self.book, &self.weights, &self.now);
        self.refresh_client();
    }

    /// The open thing that makes the selected client's place.
    pub fn target(&self) -> Option<Id> {
        let standing = self.book.standing(self.clients.selected?)?;
        triage::target(standing, &self.weights, &self.now)
    }

    /// The next instant at which something on the screen changes by itself; midnight at the latest.
    pub fn next_change(&mut self) -> Option<DateTime<Utc>> {
        if self.loading != Loading::Done {
            return None;
        }
        let (version, now) = (self.book.version(), self.now.instant());
        let holds =
            |due: &Change| due.version == version && due.found <= now && due.at.is_none_or(|at| now < at);
        if !self.due.as_ref().is_some_and(holds) {
            let tomorrow = self.now.today().succ_opt();
            let midnight = tomorrow.map(|day| Due::On(day).instant(self.now.zone()));
            let at = triage::next_change(&self.book, &self.now).into_iter().chain(midnight).min();
            self.due = Some(Change { version, found: now, at });
        }
        self.due.as_ref().and_then(|due| due.at)
    }

    /// The list was moved in: the client on screen is another one once somebody looks.
    pub fn look_elsewhere(&mut self) {
        self.on_screen = OnScreen::Before;
    }

    /// Shows the client that is selected by now.
    pub fn catch_up(&mut self) {
        if self.on_screen == OnScreen::Before {
            self.refresh_client();
        }
    }

    /// Makes the next story ready that is likely to be looked at.
    pub fn prepare_story(&mut self) {
        let Some(wanted) = self.next_story() else { return };
        let Self { book, weights, rulebook, keymap, now, .. } = self;
        self.stories.prepare(&wanted, &Making { book, weights, rulebook, keymap, now: *now });
        if self.wanted() == Some(wanted) {
            self.refresh_client();
        }
    }

    /// Whether the story on screen is about to be shown with everything in it.
    fn completes_story(&self) -> bool {
        self.next_story().is_some_and(|next| self.wanted() == Some(next))
    }

    /// The story on screen.
    fn wanted(&self) -> Option<Wanted> {
        let (client, as_of, masked, show) = (self.client()?, self.as_of, self.masked, self.timeline.show);
        Some(Wanted { client, as_of, masked, show })
    }

    /// The story to be made ready while nothing else happens: the one on screen, then of those who come next in the list, and
    /// of the one before.
    fn next_story(&self) -> Option<Wanted> {
        if self.loading != Loading::Done || self.on_screen == OnScreen::Before {
            return None;
        }
        let making = self.making();
        let shown = self.wanted().filter(|wanted| !self.stories.has(wanted, &making));
        if shown.is_some() || self.as_of.is_some() {
            return shown;
        }
        let mut wanted = self.clients.neighbours().map(|id| Wanted {
            client: self.book.canonical(id),
            as_of: None,
            masked: self.masked,
            show: self.timeline.show,
        });
        wanted.find(|wanted| !self.stories.has(wanted, &making))
    }

    fn making(&self) -> Making<'_> {
        let Self { book, weights, rulebook, keymap, now, .. } = self;
        Making { book, weights, rulebook, keymap, now: *now }
    }

    /// Shows the client on screen anew.
    pub fn refresh_client(&mut self) {
        self.on_screen = OnScreen::Selected;
        self.timeline.masked = self.masked;
        let story = self.wanted().and_then(|wanted| {
            let Self { book, weights, rulebook, keymap, now, .. } = self;
            self.stories.get(&wanted, &Making { book, weights, rulebook, keymap, now: *now })
        });
        self.stage.refresh(self.client(), story.as_ref().map(|it| Arc::clone(&it.lines)));
        self.timeline.refresh(story.map(|it| (it.history, it.outline)));
    }
}
