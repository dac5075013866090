//! Recording: from a form or a menu's letter to an append, and what becomes of it.
//!
//! Nothing is shown as recorded before it is on disk. The form goes aside while the disk works, so that the
//! keys never wait; if the append fails it comes back with its text.

use std::path::PathBuf;

use super::{back, duplicates, export};
use crate::domain::command::{Command, Decision, decide};
use crate::domain::id::ClientId;
use crate::domain::line::{Line, LineKey, Subject};
use crate::exchange::read::Read;
use crate::query::phrase::counted;
use crate::tui::drafts;
use crate::tui::effect::{Effect, Ticket};
use crate::tui::keymap::Action;
use crate::tui::model::{Loading, Model, Pending};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::form::Form;
use crate::tui::overlay::menu::{Menu, Then};
use crate::tui::overlay::page::{OnEnter, Page, PageRow};
use crate::tui::overlay::purpose::{Outcome, Purpose};
use crate::tui::theme::Role;

/// Opens a form, with its draft where one was left.
pub(super) fn open(model: &mut Model, purpose: Purpose, client: Option<ClientId>) {
    if model.loading != Loading::Done {
        model.say("the book is not read yet", Role::Warning);
        return;
    }
    let client = client.filter(|_| !matches!(purpose, Purpose::AddClient | Purpose::Import));
    let mut form = purpose.form(client, model.sight());
    let name = purpose.draft_name(client);
    let of_this =
        |kept: &str| kept == name || kept.strip_prefix(&name).is_some_and(|rest| rest.starts_with('~'));
    if let Some((kept, draft)) = model.drafts.iter().find(|(kept, _)| of_this(kept))
        && drafts::restore(draft, &mut form)
    {
        form.draft.clone_from(kept);
        // Twice: some fields are there only once the line that they follow from is.
        purpose.follow(&mut form, model.sight());
        drafts::restore(draft, &mut form);
        purpose.follow(&mut form, model.sight());
        form.problem =
            Some("a draft from before; change it, or empty the field and press Esc to drop it".to_owned());
    }
    model.overlay = Some(Overlay::Form(Box::new(form)));
}

/// Keeps what is typed as a draft.
pub(super) fn keep_draft(model: &mut Model, form: &Form) -> Effect {
    let name = form.draft.clone();
    if form.has_text() {
        let text = drafts::keep(form);
        model.drafts.insert(name.clone(), text.clone());
        Effect::KeepDraft { name, text }
    } else {
        model.drafts.remove(&name);
        Effect::DropDraft { name }
    }
}

/// Leaves a form; what was typed stays as a draft, and the bottom line says so.
pub(super) fn leave_form(model: &mut Model, form: &Form) -> Vec<Effect> {
    if form.has_text() {
        model.say("kept as a draft; the form opens with it again", Role::Quiet);
    }
    vec![keep_draft(model, form)]
}

/// Saves a form, or says what it still needs.
pub(super) fn submit(model: &mut Model, mut form: Box<Form>) -> Vec<Effect> {
    match form.purpose.outcome(&form, model.sight()) {
        Err(mistake) => {
            form.go_to(mistake.field);
            form.problem = Some(mistake.sentence);
            model.overlay = Some(Overlay::Form(form));
            Vec::new()
        }
        Ok(Outcome::Import(path)) => {
            model.say("reading …", Role::Quiet);
            vec![Effect::ReadFile(PathBuf::from(path))]
        }
        Ok(Outcome::Export(errand)) => export::ask(model, errand),
        // What failed and was not changed is asked for again as it was decided: the journal knows it by its ids,
        // and writes nothing twice that a failed sync may have written already.
        Ok(Outcome::Command(given)) => match form.decided.clone() {
            Some(decision) => append(model, vec![decision], Pending::Form(form)),
            None => command(model, *given, Pending::Form(form)),
        },
    }
}

/// Decides a command and asks for the append.
pub(super) fn command(model: &mut Model, command: Command, pending: Pending) -> Vec<Effect> {
    let decided = decide(&model.book, command, &model.now, &mut model.mint);
    match decided {
        Ok(decision) => {
            let pending = match pending {
                Pending::Form(mut form) => {
                    form.decided = Some(decision.clone());
                    Pending::Form(form)
                }
                other => other,
            };
            append(model, vec![decision], pending)
        }
        Err(refusal) => put_back(model, refusal.to_string(), pending),
    }
}

/// Asks for an append. The draft of a form goes right behind it, on the disk's own thread: what is saved is no draft
/// for a moment longer, and what is not saved is kept as one again.
pub(super) fn append(model: &mut Model, decisions: Vec<Decision>, pending: Pending) -> Vec<Effect> {
    if let Some(why) = model.distrust.clone() {
        return put_back(model, why, pending);
    }
    let ticket = model.ticket();
    let mut effects = vec![Effect::Append(ticket, decisions)];
    if let Pending::Form(form) = &pending {
        model.drafts.remove(&form.draft);
        effects.push(Effect::DropDraft { name: form.draft.clone() });
    }
    model.pending.insert(ticket, pending);
    effects
}

/// Says why something is not recorded: at the form that asked for it, or at the bottom.
fn put_back(model: &mut Model, why: String, pending: Pending) -> Vec<Effect> {
    match pending {
        Pending::Form(mut form) => {
            form.problem = Some(why);
            model.overlay = Some(Overlay::Form(form));
        }
        _ => model.say(why, Role::Warning),
    }
    Vec::new()
}

/// Asks once whether a clock is right that is behind the newest entry; until then nothing is recorded.
pub(super) fn distrust(model: &mut Model, hours: i64) {
    let late = if hours < 72 { format!("{hours} hours") } else { format!("{} days", hours / 24) };
    let why = format!("this clock is {late} behind the newest entry; set it right and start again");
    let menu = Menu::new(format!("This clock is {late} behind the newest entry"), None)
        .own()
        .item('y', "it is right: record by it", Then::TrustClock)
        .item('q', "leave, and set it", Then::Quit);
    model.distrust = Some(why);
    model.overlay = Some(Overlay::Menu(menu));
}

/// The lines are on disk: the book takes them, and only now does the screen show them.
pub(super) fn saved(model: &mut Model, ticket: Ticket, lines: Vec<Line>) {
    let keys: Vec<_> = lines.iter().map(|line| line.key).collect();
    let added = lines.iter().flat_map(|line| &line.parts).find_map(|part| match part.subject {
        Some(Subject::Client(id)) if model.book.standing(id).is_none() => Some(id),
        _ => None,
    });
    let before = model.client();
    model.book.extend(lines);
    model.saved = true;
    match model.pending.remove(&ticket) {
        Some(Pending::Undo(stay)) => {
            back::taken_back(model, keys, &stay);
            duplicates::taken_back(model);
        }
        Some(Pending::Redo) => back::put_back(model),
        Some(Pending::Import(done)) => {
            let key = model.keymap.key_of(Action::Undo);
            model.say(format!("{done}; {key} takes all of it back"), Role::Good);
            recorded(model, keys);
        }
        Some(Pending::Pair(one, other, told)) => {
            recorded(model, keys);
            duplicates::judged(model, (one, other), &told);
        }
        Some(Pending::Form(_) | Pending::Menu) | None => recorded(model, keys),
    }
    model.refresh();
    // Who was merged into another one goes on as that one.
    let merged = before.filter(|id| model.book.canonical(*id) != *id).map(|id| model.book.canonical(id));
    if merged.is_some() {
        model.clients.search = None;
    }
    if let (Some(id), None) = (merged.or(added), &model.clients.search) {
        if !model.clients.lists_client(id) {
            model.clients.list = crate::tui::pane::clients::List::All;
            model.clients.arrange(&model.book);
        }
        model.clients.selected = Some(id);
        model.clients.keep_in_sight(model.regions.clients);
        model.refresh_client();
    }
}

fn recorded(model: &mut Model, keys: Vec<LineKey>) {
    if !keys.is_empty() {
        model.undone.clear();
        model.done.push(keys);
    }
}

/// The disk did not take it: what was typed comes back, at once or when nothing else is open. Keys that waited
/// for it were meant for what did not come about; they must not end up in the form.
pub(super) fn not_saved(model: &mut Model, ticket: Ticket, saved: Vec<Line>, why: &str) -> Vec<Effect> {
    let keys: Vec<_> = saved.iter().map(|line| line.key).collect();
    model.book.extend(saved);
    let pending = model.pending.remove(&ticket);
    // Of what was to be taken back, the rest still stands in the row of what can be.
    if !matches!(pending, Some(Pending::Undo(_) | Pending::Redo)) {
        recorded(model, keys);
    }
    let mut effects = Vec::new();
    if let Some(Pending::Form(mut form)) = pending {
        form.problem = Some(why.to_owned());
        // Something newer may have its name by now: then it gets one of its own, and neither takes the other's place.
        let base = form.draft.clone();
        for copy in 2.. {
            let taken = model.drafts.contains_key(&form.draft);
            if !taken && model.failed.iter().all(|other| other.draft != form.draft) {
                break;
            }
            form.draft = format!("{base}~{copy}");
        }
        effects.push(keep_draft(model, &form));
        model.failed.push(form);
    }
    // What was typed behind it was meant for what would have been there.
    let dropped = std::mem::take(&mut model.waiting).len();
    let behind = if dropped == 0 {
        String::new()
    } else {
        format!(" · {dropped} keys typed behind it were not taken")
    };
    model.say(format!("{why}{behind}"), Role::Alarm);
    model.refresh();
    effects
}

/// What was decided is not recorded after all: the form comes back.
pub(super) fn refused(model: &mut Model, ticket: Ticket) -> Option<Effect> {
    // What was typed behind it was meant for what would have been there.
    model.waiting.clear();
    let Some(Pending::Form(mut form)) = model.pending.remove(&ticket) else { return None };
    // It is decided anew, by what the book then says.
    form.decided = None;
    let kept = keep_draft(model, &form);
    model.failed.push(form);
    Some(kept)
}

/// Nothing that was asked of the disk will be answered any more: forms come back with their text.
pub(super) fn give_back(model: &mut Model) {
    for (_, pending) in std::mem::take(&mut model.pending) {
        if let Pending::Form(form) = pending {
            model.failed.push(form);
        }
    }
    model.waiting.clear();
}

/// Shows what an import would do, and waits for Enter.
pub(super) fn show_import(model: &mut Model, read: Box<Read>) {
    let plan = read.plan(&model.book, &model.now, &mut model.mint);
    model.notice = None;
    let lists = model.keymap.by_name(Action::Duplicates);
    let mut rows: Vec<PageRow> = plan.report(&lists).into_iter().map(|line| PageRow::new("", line)).collect();
    let (last, on_enter) = if plan.decisions.is_empty() {
        ("Nothing to add or update. Esc closes.", OnEnter::Close)
    } else {
        ("Enter imports it, Esc leaves everything as it is.", OnEnter::Import)
    };
    rows.insert(0, PageRow::heading(last));
    model.import = (!plan.decisions.is_empty()).then_some(read);
    model.overlay = Some(Overlay::Page(Page { on_enter, ..Page::new("Import", rows) }));
}

/// Records the import that was shown, as the book is by now: it may have changed while it was looked at.
pub(super) fn import(model: &mut Model) -> Vec<Effect> {
    let Some(read) = model.import.take() else { return Vec::new() };
    if let Some(why) = model.distrust.clone() {
        return put_back(model, why, Pending::Menu);
    }
    let plan = read.plan(&model.book, &model.now, &mut model.mint);
    let name = Purpose::Import.draft_name(None);
    model.drafts.remove(&name);
    let mut effects = vec![Effect::DropDraft { name }];
    let alike = match plan.counts.alike {
        0 => String::new(),
        pairs => {
            let pairs = counted(i64::try_from(pairs).unwrap_or(i64::MAX), "pair");
            format!(", {pairs} to look at by {}", model.keymap.by_name(Action::Duplicates))
        }
    };
    let done = format!("{}{alike}", plan.done());
    if plan.decisions.is_empty() {
        model.say("all of this file is in the book by now; nothing was imported", Role::Quiet);
    } else {
        effects.extend(append(model, plan.decisions, Pending::Import(done)));
    }
    effects
}
