//! The pages of text: help, why a client stands here, an entry in full, journal health, and the first greeting.

use crossterm::event::{KeyCode, KeyEvent};

use crate::query::phrase;
use crate::query::timeline::{Lens, details as entry_details};
use crate::query::triage;
use crate::query::veil;
use crate::tui::keymap::{Action, Resolved, shown};
use crate::tui::model::{Model, Said};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::page::{Page, PageRow, Read, Remade};
use crate::tui::theme::Role;

/// A key on a page: the ways out mean the same on every page; else what the keymap says of it comes first.
pub(super) fn key(model: &mut Model, page: &mut Page, key: KeyEvent) -> Read {
    let (height, furthest) = (model.regions.height, model.regions.page);
    let begun = !model.typed.is_empty();
    if page.is_way_out(key) {
        model.typed.clear();
        // What was begun is dropped first.
        return if begun && key.code == KeyCode::Esc { Read::On } else { page.key(key, height, furthest) };
    }
    model.typed.push(key.into());
    let turned = match model.keymap.resolve(&model.typed) {
        Resolved::Wait => return Read::On,
        Resolved::Action(action) => page.turn(action, height, furthest),
        Resolved::Nothing => None,
    };
    model.typed.clear();
    turned.unwrap_or_else(|| page.key(key, height, furthest))
}

/// Every key, from the keymap.
pub(super) fn help(model: &mut Model) {
    let mut rows = Vec::new();
    for section in model.keymap.sections() {
        rows.push(PageRow::heading(capital(&section.title)));
        for binding in &section.bindings {
            let keys: Vec<String> = binding.keys.iter().map(shown).collect();
            let keys = if keys.is_empty() { model.keymap.by_name(binding.action) } else { keys.join(" ") };
            rows.push(PageRow::new(keys, binding.help.clone()));
        }
        rows.push(PageRow::new("", ""));
    }
    let (down, bottom) = (model.keymap.key_of(Action::Down), model.keymap.key_of(Action::Bottom));
    rows.push(PageRow::heading("Counts and names"));
    rows.push(PageRow::new(
        format!("5{down}  40{bottom}"),
        "five lines on, line 40: a digit that is bound to nothing begins a count",
    ));
    rows.push(PageRow::new(
        model.keymap.by_name(Action::Find) + " ada",
        "words behind a whole name go into what it opens: find, filter, interaction, promise, reminder, import",
    ));
    rows.push(PageRow::new("", ""));
    rows.push(PageRow::heading("One line of quick entry"));
    for (sample, meaning) in [
        (
            "call in 12m with Ada:",
            "the head: channel, in or out, length, when (@mon 14:30), with whom; then what it was about",
        ),
        ("  ? what if …", "asked of me; two spaces, a `;` or a new line before a mark, a space after it"),
        ("  ! send it by thu", "I promise, with the day"),
        ("  < papers by fri", "they promise"),
        ("  = …   * …", "advice · a goal of theirs"),
        (
            "  = a | b -> a because …",
            "a decision: the ways, the choice and the reason; `what: a | b` says what about",
        ),
        ("#concern", "a signal of the catalogue"),
        ("\\? \\#", "a mark that is only text"),
    ] {
        rows.push(PageRow::new(sample, meaning));
    }
    rows.push(PageRow::new("", ""));
    rows.push(PageRow::heading("Signals"));
    for signal in model.rulebook.signals.iter() {
        rows.push(PageRow::new(format!("#{}", signal.word), signal.meaning.clone()));
    }
    model.overlay = Some(Overlay::Page(Page { own: true, ..Page::new("Keys", rows) }));
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The terms that make up a client's place.
pub(super) fn why(model: &mut Model) {
    let Some(standing) = model.client().and_then(|id| model.book.standing(id)) else { return };
    let veiled = model.masked.then(|| veil::standing(standing));
    let row = triage::explain(veiled.as_ref().unwrap_or(standing), &model.weights, &model.now);
    let Some(row) = row else { return };
    let mut rows: Vec<PageRow> =
        row.terms.iter().map(|term| PageRow::new(term.weight.to_string(), term.sentence.clone())).collect();
    rows.push(PageRow::new(row.total.to_string(), "in all: the higher, the further up").role(Role::Strong));
    if !row.stake.is_empty() {
        rows.push(PageRow::new("stake", row.stake.clone()));
    }
    rows.push(PageRow::new("time", format!("about {} min by {}", row.minutes, row.channel)));
    rows.push(PageRow::new("", "the weights are those of triage.toml").role(Role::Quiet));
    let title = format!("Why {} stands here", row.name);
    let remade = Some(Remade::Why);
    model.overlay = Some(Overlay::Page(Page { own: true, remade, ..Page::new(title, rows) }));
}

/// Everything about the selected entry.
pub(super) fn details(model: &mut Model) {
    let lens = Lens { weights: &model.weights, now: model.shown_at(), reveal: model.timeline.reveal };
    let (Some(history), Some(row)) = (&model.timeline.history, model.timeline.row(&lens)) else { return };
    let mut rows = Vec::new();
    for detail in entry_details(history, &row.entry, &lens) {
        let mut label = detail.label;
        for line in detail.text.lines() {
            rows.push(PageRow::new(label, line));
            label = "";
        }
    }
    let title = if row.head.is_empty() { row.kind.word().replace('_', " ") } else { row.head.clone() };
    let remade = Some(Remade::Details);
    model.overlay = Some(Overlay::Page(Page { own: true, remade, ..Page::new(title, rows) }));
}

fn several(count: u64, noun: &str) -> String {
    phrase::counted(i64::try_from(count).unwrap_or(i64::MAX), noun)
}

/// What the journal was found to be like.
pub(super) fn health(model: &mut Model) {
    let mut rows = Vec::new();
    let fold = model.book.health();
    if let Some(found) = &model.examination {
        let totals = &found.totals;
        let verdict =
            if found.damage.is_empty() { ("sound", Role::Good) } else { ("damage found", Role::Alarm) };
        rows.push(PageRow::new("journal", verdict.0).role(verdict.1));
        rows.push(PageRow::new(
            "lines",
            format!(
                "{} in {} of {}",
                totals.lines,
                several(totals.files, "file"),
                several(totals.writers, "writer")
            ),
        ));
        let verified = found.verified_ms.and_then(chrono::DateTime::from_timestamp_millis).map(|at| {
            let at = at.with_timezone(&model.now.zone());
            format!("every byte was looked at on {}", at.format("%-d %b %Y at %H:%M"))
        });
        rows.push(PageRow::new("verified", verified.unwrap_or("not noted on this device".to_owned())));
        if let Some(folded) = found.folded {
            let kept = totals.lines.saturating_sub(folded);
            rows.push(PageRow::new("checkpoint", format!("{kept} lines come from it, {folded} were folded")));
        }
        for damage in &found.damage {
            let place = format!("{} {} at byte {}", damage.class.word(), damage.file, damage.offset);
            rows.push(PageRow::new(place, damage.sentence.clone()).role(Role::Alarm));
        }
        if !found.damage.is_empty() {
            let what = "everything else is here; put the file back from a copy of the book, and look again";
            rows.push(PageRow::new("to do", what));
        }
        for note in &found.notes {
            rows.push(PageRow::new(note.kind.word(), format!("{}, {} times", note.file, note.count)));
        }
        for waiting in &found.waiting {
            rows.push(PageRow::new(
                "waiting",
                format!("{}: {} bytes of an unfinished line", waiting.file, waiting.len),
            ));
        }
        for why in &found.read_only {
            rows.push(PageRow::new("read-only", why.to_string()).role(Role::Alarm));
        }
    }
    for (label, count, what) in [
        ("live", fold.live, "lines count"),
        ("taken back", fold.retracted, "lines were taken back"),
        ("unknown", fold.unknown, "entries of a newer version are kept and not shown"),
        (
            "critical",
            fold.critical,
            "of these this version must understand: it records nothing; get a newer one",
        ),
        ("waiting", fold.waiting, "entries wait for what they speak of"),
        ("twice", fold.contradicted, "things were closed in more than one way; the later one stands"),
        ("removed", fold.redacted, "parts were removed with a record of why"),
        ("gone", fold.removed_without_record, "parts were removed without a record"),
    ] {
        if count > 0 || label == "live" {
            rows.push(PageRow::new(label, format!("{count} {what}")));
        }
    }
    model.overlay = Some(Overlay::Page(Page::new("Journal health", rows)));
}

/// What to say when the book has been read.
pub(super) fn greet(model: &mut Model) {
    let damage = model.examination.as_ref().map_or(0, |found| found.damage.len());
    let health = model.keymap.key_of(Action::Health);
    if damage > 0 {
        let told = format!(
            "the journal has damage in {damage} places; everything else is here; {health} shows where"
        );
        model.say(Said::own(told), Role::Alarm);
    } else if model.book.clients() == 0 {
        let (add, import) = (model.keymap.key_of(Action::Add), model.keymap.key_of(Action::Import));
        let told = format!("an empty book: {add} adds a client, {import} imports a file");
        model.say(Said::own(told), Role::Text);
    } else if let Some(count) = Some(model.drafts.len()).filter(|count| *count > 0) {
        let noun = if count == 1 { "draft" } else { "drafts" };
        model.say(
            Said::own(format!("{count} {noun} kept from before: each form opens with its own")),
            Role::Quiet,
        );
    }
}
