//! What a key costs inside the program: `update`, what is made ready before a frame, and `view`, on a made-up book.
//!
//! `cargo bench --bench keys` prints the median and the slowest of each in microseconds, of the processor's time.
//! `CONFIDANT_CLIENTS` and `CONFIDANT_INTERACTIONS` choose the size; without them it is the standard book.

use std::sync::Arc;

use std::time::Duration;

use chrono::DateTime;
use confidant::demo;
use confidant::domain::book::Book;
use confidant::domain::event::LineRetracted;
use confidant::domain::id::Id;
use confidant::domain::line::{Fact, Line, LineKey, LineRef, Part, Subject, WriterId};
use confidant::domain::time::Now;
use confidant::journal::Report as Examination;
use confidant::mint::SeededMint;
use confidant::query::record::Record;
use confidant::query::stage;
use confidant::query::timeline::{Lens, Outline, Show, timeline};
use confidant::query::triage::{self, Weights};
use confidant::quick::Catalogue;
use confidant::trust::Rulebook;
use confidant::tui::disk::Report;
use confidant::tui::input::Typed;
use confidant::tui::keymap::Keymap;
use confidant::tui::message::Message;
use confidant::tui::model::Model;
use confidant::tui::prepare::prepare;
use confidant::tui::theme::{Glyphs, Theme};
use confidant::tui::update::update;
use confidant::tui::view::view;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::backend::TestBackend;
use ratatui::{Frame, Terminal};
use rustix::time::{ClockId, clock_gettime};

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("run by `cargo bench --bench keys`");
        return;
    }
    let size = |name: &str, standard: u32| {
        std::env::var(name).ok().and_then(|count| count.parse().ok()).unwrap_or(standard)
    };
    let params = demo::Params {
        clients: size("CONFIDANT_CLIENTS", 500),
        interactions: size("CONFIDANT_INTERACTIONS", 100_000),
        seed: 1,
    };
    let moment = DateTime::parse_from_rfc3339("2026-11-20T09:30:00+01:00").expect("a moment");
    let now = Now::new(moment.to_utc(), chrono_tz::Europe::Berlin);
    let book = book(&params, &now);
    println!("{} clients, {} lines", book.clients(), book.lines().count());
    questions(&book, &now);
    keys(book, now);
}

/// The lines of a sample book, folded.
fn book(params: &demo::Params, now: &Now) -> Book {
    let mut lines: Vec<Line> = Vec::new();
    for (n, line) in (1..).zip(demo::lines(params, now)) {
        let back = line.takes_back.map(|place| {
            let key: LineKey = lines[place].key;
            let why = "recorded by mistake".to_owned();
            vec![(Subject::Book, vec![LineRetracted { line: key.line, h: key.h, why }.into()])]
        });
        let hash = |kind: u8, part: u64| {
            let mut bytes = [kind; 16];
            bytes[..8].copy_from_slice(&u64::to_be_bytes(n));
            bytes[8..].copy_from_slice(&part.to_be_bytes());
            Id::from_bytes(bytes)
        };
        let parts = (0..).zip(back.unwrap_or(line.parts)).map(|(part, (subject, events))| Part {
            subject: Some(subject),
            c: hash(0, part),
            facts: events.into_iter().map(Fact::Known).collect(),
        });
        let named = LineRef { writer: WriterId([b'm'; 10]), n };
        let key = LineKey { ms: line.at.timestamp_millis(), k: n, line: named, h: hash(255, 0) };
        lines.push(Line { key, at: line.at, by: line.by.into(), parts: parts.collect() });
    }
    let mut book = Book::new();
    book.extend(lines);
    book
}

/// What is asked of the book once in a while.
fn questions(book: &Book, now: &Now) {
    let weights = Weights::builtin();
    let mut busiest: Vec<_> = book.standings().map(|it| (it.interactions, it.id)).collect();
    busiest.sort_unstable();
    report("triage in numbers", (0..100).map(|_| timed(|| triage::order(book, &weights, now))));
    report("triage in words", (0..20).map(|_| timed(|| triage::rows(book.standings(), &weights, now))));
    report("the next change", (0..100).map(|_| timed(|| triage::next_change(book, now))));
    let lens = Lens { weights: &weights, now: *now, reveal: None };
    for (who, place) in [("a usual", busiest.len() / 2), ("the busiest", busiest.len() - 1)] {
        let id = busiest[place].1;
        let history = book.history(id).expect("a history");
        println!("{who} client has {} entries", book.entries(id).iter().count());
        report("  its history", (0..100).map(|_| timed(|| book.history(id))));
        let rules = Rulebook::builtin(confidant::config::signals::builtin(), now.zone());
        report("  judged", (0..100).map(|_| timed(|| rules.judge(&history, now.today()))));
        report("  judged for its standing", (0..100).map(|_| timed(|| rules.keep(&history, now.today()))));
        report(
            "  its stages by month",
            (0..100).map(|_| timed(|| stage::months(&history, &rules, now.today()))),
        );
        report("  its record", (0..100).map(|_| timed(|| Record::of(&history, &weights.calendar, now))));
        report("  its outline", (0..100).map(|_| timed(|| Outline::of(&history, Show::All, &lens))));
        let spots = Outline::of(&history, Show::All, &lens).spots;
        let screen = || spots.iter().take(34).map(|spot| spot.row(&history, &lens)).collect::<Vec<_>>();
        report("  a screen of its rows", (0..100).map(|_| timed(screen)));
        report("  all of them", (0..100).map(|_| timed(|| timeline(&history, Show::All, &lens))));
    }
}

/// What is pressed.
fn keys(book: Book, now: Now) {
    let theme = Theme::new(true, Glyphs::Unicode);
    let mint = SeededMint::new([7; 32]);
    let model = Model::new(
        now,
        Weights::builtin(),
        Arc::new(Rulebook::builtin(confidant::config::signals::builtin(), now.zone())),
        Catalogue::new(["concern"]),
        Keymap::builtin(),
        theme,
        mint,
    );
    let terminal = Terminal::new(TestBackend::new(120, 36)).expect("a terminal");
    let mut cockpit = Cockpit { model, terminal };
    let examination = Box::new(Examination::default());
    let drafts = std::collections::BTreeMap::new();
    let opened = Report::Opened { book: Box::new(book), examination, drafts, behind: None };
    report("opened", [timed(|| cockpit.turn([Message::Disk(opened)]))]);
    let list = |cockpit: &mut Cockpit, name: &str| {
        report(&format!("j in {name}"), (0..150).map(|_| cockpit.key('j')));
        report(&format!("k in {name}"), (0..149).map(|_| cockpit.key('k')));
        report(&format!("100 j in {name} at once"), (0..3).map(|_| cockpit.keys(&"j".repeat(100))));
    };
    report("a key that does nothing", (0..100).map(|_| cockpit.key('\u{1}')));
    list(&mut cockpit, "Today");
    report("2, all", (0..20).map(|_| (cockpit.key('2'), cockpit.key('3')).0));
    report("3, stages", (0..20).map(|_| (cockpit.key('2'), cockpit.key('3')).1));
    report("1, today", (0..20).map(|_| (cockpit.key('2'), cockpit.key('1')).1));
    cockpit.key('2');
    list(&mut cockpit, "All");
    report("/, the first", [cockpit.key('/')]);
    let words = ["mar", "tom s", "an", "ele", "kim r", "o", "lu"];
    let letters = words.iter().cycle().take(42).flat_map(|word| word.chars().chain(['\u{15}']));
    let typed: Vec<(char, Duration)> = letters.map(|c| (c, cockpit.key(c))).collect();
    report("a letter of a filter", typed.iter().filter(|(c, _)| c.is_alphabetic()).map(|(_, time)| *time));
}

/// The cockpit without its runtime.
struct Cockpit {
    model: Model,
    terminal: Terminal<TestBackend>,
}

impl Cockpit {
    /// Takes what comes together, and draws once, as the loop does.
    fn turn(&mut self, messages: impl IntoIterator<Item = Message>) {
        for message in messages {
            drop(update(&mut self.model, message));
        }
        let mut regions = None;
        let Self { model, terminal } = self;
        let draw = |screen: &mut Frame<'_>| {
            prepare(model, screen.area());
            regions = Some(view(model, screen));
        };
        terminal.draw(draw).expect("drawn");
        self.model.regions = regions.expect("a frame");
    }

    /// Presses a key, once there is nothing to do; control characters are letters with ctrl.
    fn key(&mut self, c: char) -> Duration {
        self.keys(&c.to_string())
    }

    fn keys(&mut self, keys: &str) -> Duration {
        while self.model.has_work() {
            drop(update(&mut self.model, Message::Work));
        }
        let typed = |c: char| {
            let (code, modifiers) = match u8::try_from(c) {
                Ok(control @ 1..=26) => (char::from(b'a' - 1 + control), KeyModifiers::CONTROL),
                _ => (c, KeyModifiers::NONE),
            };
            Message::Typed(Typed::Key(KeyEvent::new(KeyCode::Char(code), modifiers)))
        };
        let messages: Vec<Message> = keys.chars().map(typed).collect();
        timed(|| self.turn(messages))
    }
}

/// The time that this thread had the processor for it.
fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let begun = processor_time();
    let made = work();
    let took = processor_time().saturating_sub(begun);
    drop(made);
    took
}

fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

fn report(what: &str, times: impl IntoIterator<Item = Duration>) {
    let mut times: Vec<u128> = times.into_iter().map(|time| time.as_nanos() / 100).collect();
    times.sort_unstable();
    let micros = |tenths: u128| format!("{}.{}", tenths / 10, tenths % 10);
    let at = |percent: usize| micros(times[(times.len() - 1) * percent / 100]);
    println!("{what:28} {:>10} p95 {:>10} most {:>10}", at(50), at(95), at(100));
}
