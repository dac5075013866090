//! Update: what a message does to the model, and which effects it asks for. No I/O, no clock.
//!
//! This file is the router and keeps the one order of things. What an action does is in [`keys`], how something
//! is recorded in [`record`], taken back and put back in [`back`], what `x` and `z` offer in [`closing`], what an
//! editor does to a form in [`editor`], the pages of text in [`pages`], commands by name in [`palette`], counts in
//! [`count`], the queue of those who look alike in [`duplicates`], how an empty book begins in [`first`], finding words in [`search`], hiding everything in [`mask`], what `y`
//! copies in [`yank`], and what the mouse does in [`mouse`].

mod back;
mod brief;
mod charter;
pub(in crate::tui) mod closing;
mod count;
mod duplicates;
mod editor;
mod export;
mod first;
mod keep;
mod keys;
mod mask;
mod mouse;
mod opening;
mod pages;
mod palette;
mod record;
mod search;
mod survey;
mod yank;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::disk::Report;
use super::effect::Effect;
use super::input::Typed;
use super::judging;
use super::keymap::{Action, Resolved};
use super::message::Message;
use super::model::{Loading, Model, Said};
use super::overlay::Overlay;
use super::overlay::form::Formed;
use super::overlay::menu::Then;
use super::overlay::page::{OnEnter, Read};
use super::pane::Pane;
use super::signals::Outside;
use super::theme::Role;

/// Takes one message.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    let mut effects = heard(model, message);
    settle(model);
    keep::settle(model, &mut effects);
    effects
}

/// What holds after every message: a sealed entry is open only while it is selected and its pane has the keys,
/// and a form that could not be saved comes back once nothing else is open and no keys are on their way.
fn settle(model: &mut Model) {
    let on_it = model.focus == Pane::Timeline && model.timeline.selected == model.timeline.reveal;
    if !on_it && model.timeline.reveal.take().is_some() {
        model.refresh_client();
    }
    let typing = model.clients.search.as_ref().is_some_and(|search| search.typing);
    let begun = !model.typed.is_empty() || model.count.is_some();
    if model.overlay.is_none() && !typing && !begun {
        model.overlay = model.failed.pop().map(Overlay::Form);
    }
    duplicates::refresh(model);
}

fn heard(model: &mut Model, message: Message) -> Vec<Effect> {
    match message {
        Message::Typed(typed) => receive(model, typed),
        Message::Disk(report) => disk(model, report),
        Message::Edited(edited) => editor::edited(model, edited),
        Message::Outside(Outside::Go(code)) => vec![Effect::Leave(code)],
        Message::Outside(Outside::Suspend) => vec![Effect::Suspend],
        Message::Outside(Outside::Continued | Outside::Resized) => vec![Effect::Redraw],
        Message::Work if model.is_indexing() => {
            search::work(model);
            Vec::new()
        }
        Message::Work if judging::is_due(model) => {
            judging::work(model);
            Vec::new()
        }
        Message::Work if model.is_surveying() => {
            survey::work(model);
            Vec::new()
        }
        Message::Work => {
            model.prepare_story();
            Vec::new()
        }
        Message::Due => {
            model.refresh();
            Vec::new()
        }
    }
}

/// Takes what was typed, or queues it behind something that waits for the disk: keys keep their order.
fn receive(model: &mut Model, typed: Typed) -> Vec<Effect> {
    if model.editing.is_none() && mask::is_key(model, &typed) {
        return mask::toggle(model);
    }
    if !model.waiting.is_empty() && !is_way_out(&typed) {
        // A click would hit something else by then.
        if !matches!(typed, Typed::Pointed(_)) {
            model.waiting.push_back(typed);
        }
        return Vec::new();
    }
    take(model, typed)
}

/// Ctrl-c gets through whatever waits.
pub(super) fn is_way_out(typed: &Typed) -> bool {
    matches!(typed, Typed::Key(key) if key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL))
}

fn take(model: &mut Model, typed: Typed) -> Vec<Effect> {
    if !matches!(typed, Typed::Pointed(_)) {
        model.regions.spots.clear();
    }
    if model.editing.is_some() {
        return editor::typed_meanwhile(model, &typed);
    }
    match typed {
        Typed::Key(key) => key_pressed(model, key),
        Typed::Paste { text, cut } => pasted(model, &text, cut),
        Typed::Pointed(pointed) => mouse::pointed(model, pointed),
        Typed::Picked(action) => picked(model, action),
    }
}

fn key_pressed(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    match model.overlay.take() {
        Some(Overlay::Form(mut form)) => {
            let formed = form.key(key);
            after_form(model, form, formed)
        }
        Some(Overlay::Menu(menu)) => {
            let (then, close) = menu.key(key);
            if let Some(then) = then {
                chosen(model, menu.client, then)
            } else {
                if !close {
                    model.overlay = Some(Overlay::Menu(menu));
                }
                Vec::new()
            }
        }
        Some(Overlay::Palette(open)) => palette::key(model, open, key),
        Some(Overlay::Page(mut page)) => match pages::key(model, &mut page, key) {
            Read::On => {
                model.overlay = Some(Overlay::Page(page));
                Vec::new()
            }
            Read::Closed => {
                model.import = None;
                Vec::new()
            }
            Read::Entered if page.on_enter == OnEnter::Charter => {
                charter::menu(model);
                Vec::new()
            }
            Read::Entered => record::import(model),
        },
        Some(Overlay::Search(search)) => {
            search::key(model, search, key);
            Vec::new()
        }
        Some(Overlay::Duplicates(open)) => duplicates::key(model, open, key),
        Some(Overlay::Precedents(open)) => survey::key(model, open, key),
        None if model.clients.search.as_ref().is_some_and(|search| search.typing) => {
            keys::find_key(model, key)
        }
        None => bound(model, key),
    }
}

/// A key that is not text: the keymap says what it means.
fn bound(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let begun = !model.typed.is_empty() || model.count.is_some();
    if begun && key.code == KeyCode::Esc {
        // What was begun is dropped, and nothing else happens.
        model.typed.clear();
        model.count = None;
        return Vec::new();
    }
    if count::digit(model, key.into()) {
        return Vec::new();
    }
    model.typed.push(key.into());
    match model.keymap.resolve(&model.typed) {
        Resolved::Action(action) => {
            model.typed.clear();
            if let Some(times) = model.count.take() {
                model.notice = None;
                count::movement(model, action, times);
                return Vec::new();
            }
            picked(model, action)
        }
        Resolved::Wait => Vec::new(),
        Resolved::Nothing if model.typed.len() > 1 => {
            // The sequence broke: its last key starts anew.
            model.typed.clear();
            bound(model, key)
        }
        Resolved::Nothing => {
            model.typed.clear();
            model.count = None;
            if let KeyCode::Char(c) = key.code {
                let help = model.keymap.key_of(Action::Help);
                model.say(Said::own(format!("{c} does nothing here; {help} shows every key")), Role::Quiet);
            }
            Vec::new()
        }
    }
}

/// Does an action, or queues it behind what it needs.
fn picked(model: &mut Model, action: Action) -> Vec<Effect> {
    model.typed.clear();
    model.count = None;
    if action_waits(action) && !model.pending.is_empty() {
        model.waiting.push_back(Typed::Picked(action));
        return Vec::new();
    }
    model.notice = None;
    keys::act(model, action)
}

/// Actions that need everything recorded before them to be in the book.
fn action_waits(action: Action) -> bool {
    matches!(
        action,
        Action::Undo | Action::Redo | Action::Close | Action::Snooze | Action::Edit | Action::Assess
    )
}

fn pasted(model: &mut Model, text: &str, cut: bool) -> Vec<Effect> {
    match model.overlay.take() {
        Some(Overlay::Form(mut form)) => {
            let formed = form.paste(text);
            if cut {
                form.problem = Some("the pasted text was too long; its end is missing".to_owned());
            }
            return after_form(model, form, formed);
        }
        Some(Overlay::Palette(mut palette)) => {
            palette.paste(text);
            model.overlay = Some(Overlay::Palette(palette));
            return Vec::new();
        }
        Some(Overlay::Search(mut search)) => {
            search.paste(text);
            model.overlay = Some(Overlay::Search(search));
            search::find(model);
            return Vec::new();
        }
        Some(Overlay::Precedents(mut open)) => {
            open.paste(text);
            model.overlay = Some(Overlay::Precedents(open));
            survey::find(model);
            return Vec::new();
        }
        None => {}
        // A menu or a page takes no text, and stays.
        other => {
            model.overlay = other;
            return Vec::new();
        }
    }
    if let Some(search) = model.clients.search.as_mut().filter(|search| search.typing) {
        search.typed.push_str(&text.replace('\n', " "));
        keys::searched(model);
        return Vec::new();
    }
    let key = model.keymap.key_of(Action::Interaction);
    let told = format!("pasted text goes into a field; open one first, {key} for an interaction");
    model.say(told, Role::Warning);
    Vec::new()
}

fn after_form(model: &mut Model, mut form: Box<super::overlay::form::Form>, formed: Formed) -> Vec<Effect> {
    match formed {
        Formed::Stay => {
            model.overlay = Some(Overlay::Form(form));
            Vec::new()
        }
        Formed::Changed => {
            form.purpose.follow(&mut form, model.sight());
            let effect = record::keep_draft(model, &form);
            model.overlay = Some(Overlay::Form(form));
            vec![effect]
        }
        Formed::Submit => record::submit(model, form),
        Formed::Leave => record::leave_form(model, &form),
        Formed::Editor => editor::begin(model, form),
    }
}

fn chosen(model: &mut Model, client: Option<crate::domain::id::ClientId>, then: Then) -> Vec<Effect> {
    match then {
        Then::Do(command) => record::command(model, *command, super::model::Pending::Menu),
        Then::Ask(purpose) => {
            // Whoever looked at another day said yes to now.
            if model.as_of.is_some() {
                keys::now(model);
            }
            record::open(model, purpose, client);
            Vec::new()
        }
        Then::Menu(menu) => {
            model.overlay = Some(Overlay::Menu(*menu));
            Vec::new()
        }
        Then::Export(errand) => export::begin(model, errand),
        Then::TrustClock => {
            model.distrust = None;
            Vec::new()
        }
        Then::Copy(what, text) => yank::copy(model, what, text),
        Then::Quit => vec![Effect::Leave(0)],
        Then::Sample => {
            model.sample = true;
            vec![Effect::Leave(0)]
        }
        Then::Close => Vec::new(),
    }
}

fn disk(model: &mut Model, report: Report) -> Vec<Effect> {
    let report = match report {
        Report::Folding(piece) => {
            opening::folding(model, piece);
            return Vec::new();
        }
        report => report,
    };
    model.catch_up();
    let mut effects = Vec::new();
    match report {
        Report::Opened { book, examination, drafts, behind } => {
            model.book = book.after(&model.book);
            opening::opened(model, examination, drafts, behind);
        }
        Report::Folded { examination, drafts, behind } => {
            opening::opened(model, examination, drafts, behind);
        }
        Report::Unreadable(why) => {
            record::give_back(model);
            model.loading = Loading::Failed(why);
        }
        Report::Damaged(examination) => {
            model.examination = Some(examination);
            pages::greet(model);
        }
        Report::Trouble(why) => model.say(why, Role::Alarm),
        Report::FileRead(Err(why)) => {
            let key = model.keymap.key_of(Action::Import);
            model.say(format!("{why}; {key} asks for another file"), Role::Alarm);
        }
        Report::Saved(ticket, lines) => record::saved(model, ticket, lines),
        Report::NotSaved { ticket, saved, why } => {
            effects.extend(record::not_saved(model, ticket, saved, &why));
        }
        Report::Grew(lines) => {
            model.book.extend(lines);
            model.refresh();
            first::settled(model);
        }
        Report::FileRead(Ok(_)) if model.overlay.is_some() => {
            model.say("the file was read; open it again to see what it would bring", Role::Quiet);
        }
        Report::FileRead(Ok(read)) => record::show_import(model, read),
        Report::Exported(outcome) => effects.extend(export::done(model, outcome)),
        Report::Examined(examination) => {
            model.examination = Some(examination);
            // What was opened meanwhile has the keys, and maybe text in it.
            if model.overlay.is_none() {
                pages::health(model);
            }
        }
        Report::Cut(cut) => effects.extend(keep::cut(model, cut)),
        Report::Kept(of, base) => effects.extend(keep::kept(model, &of, base)),
        Report::LaidOut(ticket, laid) => effects.extend(editor::laid_out(model, ticket, laid)),
        Report::LeftOver(restored, kept) => editor::left_over(model, &restored, &kept),
        // Pieces were taken in above.
        Report::Folding(_) | Report::Closed => {}
    }
    while model.pending.is_empty() {
        let Some(typed) = model.waiting.pop_front() else { break };
        effects.extend(take(model, typed));
    }
    effects
}
