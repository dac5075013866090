//! What each action of the keymap does.

use chrono::{Days, Months};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{back, brief, charter, closing, duplicates, mask, pages, palette, record, search, survey, yank};
use crate::domain::id::ClientId;
use crate::query::stage::Fold;
use crate::query::timeline::Show;
use crate::tui::effect::Effect;
use crate::tui::here;
use crate::tui::keymap::Action;
use crate::tui::model::{Model, Said};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::menu::{Menu, Then};
use crate::tui::overlay::purpose::{Piece, Purpose};
use crate::tui::pane::Pane;
use crate::tui::pane::clients::{List, Search};
use crate::tui::pane::timeline::Resting;
use crate::tui::theme::Role;

/// Does what an action says.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    look_first(model, action);
    if let Some(why) = here::blocked(model, action) {
        // Nothing further back is no mistake of whoever presses Esc once more.
        if action != Action::Back {
            model.say(Said::own(why), Role::Warning);
        }
        return Vec::new();
    }
    match action {
        Action::Down => step(model, 1),
        Action::Up => step(model, -1),
        Action::PageDown => step(model, half(model)),
        Action::PageUp => step(model, -half(model)),
        Action::Top => step(model, isize::MIN / 2),
        Action::Bottom => step(model, isize::MAX / 2),
        Action::NextPane => model.focus = model.focus.next(),
        Action::PreviousPane => model.focus = model.focus.previous(),
        Action::Open => open(model),
        Action::Back => back(model),
        Action::Today => list(model, List::Today),
        Action::All => list(model, List::All),
        Action::Stages => list(model, List::Stages),
        Action::Find => {
            let before = model.clients.selected;
            model.clients.search = Some(Search { typed: String::new(), typing: true, before });
            model.focus = Pane::Clients;
            searched(model);
        }
        Action::Mask => return mask::toggle(model),
        Action::Search => search::open(model),
        Action::NextFound | Action::PreviousFound => found(model, action, 1),
        Action::Why => pages::why(model),
        Action::Brief => brief::show(model),
        Action::Conversation => brief::converse(model),
        Action::Filter => {
            model.timeline.resting = None;
            model.timeline.show = model.timeline.show.next();
            model.refresh_client();
            let told = format!("the story shows {}", model.timeline.show.word());
            model.say(Said::own(told), Role::Quiet);
        }
        Action::Interaction => about_client(model, Purpose::Interaction(None)),
        Action::Promise => about_client(model, Purpose::Promise(closing::selected_request(model))),
        Action::Reminder => about_client(model, Purpose::Reminder(None)),
        Action::Advice => about_client(model, Purpose::Advice),
        Action::Evidence => about_client(model, Purpose::Evidence),
        Action::Worry => about_client(model, Purpose::Worry),
        Action::Element => about_client(model, Purpose::Element),
        Action::HandOff => about_client(model, Purpose::HandOff),
        Action::TouchGoal => about_client(model, Purpose::TouchGoal(None)),
        Action::Stalled => about_client(model, Purpose::Stall(None)),
        Action::Engagement => about_client(model, Purpose::Engage(None)),
        Action::Plan => about_client(model, Purpose::Plan),
        Action::Balance => about_client(model, Purpose::Balance),
        Action::Assess => about_client(model, Purpose::Assess),
        Action::Edit => about_client(model, Purpose::EditClient),
        Action::Charter => charter::show(model),
        Action::Agree => charter::menu(model),
        Action::Merge => about_client(model, Purpose::Merge),
        Action::Duplicates => duplicates::open(model),
        Action::Precedents => survey::precedents(model),
        Action::Book => survey::book(model),
        Action::Close => closing::close(model),
        Action::Snooze => closing::snooze(model),
        Action::Add => add(model),
        Action::Note => about_client(model, Purpose::Note),
        Action::Yank => return yank::yank(model),
        Action::Undo => return back::undo(model),
        Action::Redo => return back::redo(model),
        Action::Import => record::open(model, Purpose::Import, None),
        Action::Export => record::open(model, Purpose::Export, model.client()),
        Action::Health => return vec![Effect::Examine],
        Action::DayBack | Action::DayOn | Action::MonthBack | Action::MonthOn => shift(model, action, 1),
        Action::Now => now(model),
        Action::Help => pages::help(model),
        Action::Theme => {
            model.theme = model.theme.next();
            let told = format!("{}; `theme` in config.toml keeps it", model.theme.looks().told());
            model.say(Said::own(told), Role::Quiet);
        }
        Action::Mouse => {
            model.granted.mouse = !model.granted.mouse;
            let told = if model.granted.mouse {
                "the mouse works here again; with Shift the terminal selects text"
            } else {
                "the mouse is the terminal's, which selects text with it"
            };
            model.say(told, Role::Quiet);
            return vec![Effect::Mouse(model.granted.mouse)];
        }
        Action::Palette => palette::open(model),
        Action::Redraw => {
            model.clients.reorder(&model.book, &model.weights, &model.now);
            model.refresh_client();
            return vec![Effect::Redraw];
        }
        Action::Suspend => return vec![Effect::Suspend],
        Action::Quit => return vec![Effect::Leave(0)],
    }
    Vec::new()
}

/// Everything but moving in the list is about the client that is selected by now.
pub(super) fn look_first(model: &mut Model, action: Action) {
    let stays = match action {
        Action::Down | Action::Up | Action::PageDown | Action::PageUp | Action::Top | Action::Bottom => {
            model.focus == Pane::Clients
        }
        Action::NextFound
        | Action::PreviousFound
        | Action::Today
        | Action::All
        | Action::Stages
        | Action::Find => true,
        _ => false,
    };
    if !stays {
        model.catch_up();
    }
}

pub(super) fn half(model: &Model) -> isize {
    let height = match model.focus {
        Pane::Clients => model.regions.clients,
        Pane::Timeline => model.regions.timeline,
        Pane::Stage => model.regions.stage,
    };
    isize::try_from(height / 2).unwrap_or(1).max(1)
}

pub(super) fn step(model: &mut Model, by: isize) {
    match model.focus {
        Pane::Clients => {
            let before = model.clients.selected;
            model.clients.step(by, model.regions.clients);
            if model.clients.selected != before {
                model.as_of = None;
                model.look_elsewhere();
            }
        }
        Pane::Timeline => {
            if model.timeline.step(by, model.regions.timeline) {
                model.refresh_client();
            }
        }
        Pane::Stage => model.stage.step(by),
    }
}

fn list(model: &mut Model, list: List) {
    model.clients.search = None;
    if model.clients.list != List::Today && list == List::Today {
        model.clients.reorder(&model.book, &model.weights, &model.now);
    }
    model.clients.list = list;
    model.focus = Pane::Clients;
    model.clients.arrange(&model.book);
    model.clients.keep_in_sight(model.regions.clients);
    model.look_elsewhere();
}

/// Opens what is selected: from the list the story, at the thing the client stands here for.
fn open(model: &mut Model) {
    match model.focus {
        Pane::Clients => {
            model.focus = Pane::Timeline;
            if let Some(target) = model.target() {
                model.timeline.select_thing(target, model.regions.timeline);
            }
        }
        Pane::Timeline => {
            let Some(spot) = model.timeline.spot() else { return };
            if spot.is_hidden(model.timeline.reveal) {
                model.timeline.reveal = Some(spot.entry);
                model.refresh_client();
            } else {
                pages::details(model);
            }
        }
        Pane::Stage => evidence(model),
    }
}

/// Shows in the story what the selected line of the stage pane rests on, and nothing else.
fn evidence(model: &mut Model) {
    if model.stage.toggle() {
        return;
    }
    let Some(line) = model.stage.line() else { return };
    if line.converses {
        brief::converse(model);
        return;
    }
    if line.entries.is_empty() {
        model.say("this line rests on no entry", Role::Quiet);
        return;
    }
    // The label alone: the text may be of the book, and the title outlives the mask.
    let said = if line.fold == Fold::None { line.label.clone() } else { line.text.clone() };
    let resting = Resting { said: said.into_owned(), entries: line.entries.as_slice().into() };
    model.timeline.resting = Some(resting);
    model.timeline.show = Show::All;
    model.focus = Pane::Timeline;
    model.refresh_client();
}

fn back(model: &mut Model) {
    if model.timeline.reveal.take().is_some() {
        model.refresh_client();
    } else if model.timeline.resting.take().is_some() {
        model.focus = Pane::Stage;
        model.refresh_client();
    } else if model.as_of.is_some() {
        now(model);
    } else if model.focus != Pane::Clients {
        model.focus = Pane::Clients;
    } else if let Some(search) = model.clients.search.take() {
        let found = model.clients.selected.or(search.before);
        model.clients.selected = found;
        model.clients.arrange(&model.book);
        model.refresh_client();
    }
}

fn about_client(model: &mut Model, purpose: Purpose) {
    let Some(client) = model.client() else { return };
    if model.as_of.is_some() {
        let day = model.as_of.map(|day| day.to_string()).unwrap_or_default();
        let title = format!("You look at {day}. Record as of now?");
        let menu =
            Menu::new(title, Some(client)).own().item('y', "yes, it is recorded now", Then::Ask(purpose));
        model.overlay = Some(Overlay::Menu(menu));
        return;
    }
    record::open(model, purpose, Some(client));
}

fn add(model: &mut Model) {
    let client = model.client();
    let mut menu = Menu::new("Add", client).own().item('c', "a client", Then::Ask(Purpose::AddClient));
    if client.is_some() {
        for (key, label, purpose) in [
            ('p', "a contact person", Purpose::Contact),
            ('r', "a request: something they asked", Purpose::Request),
            ('t', "an appointment", Purpose::Appointment),
            ('g', "a goal of theirs", Purpose::Goal),
            ('n', "a note", Purpose::Note),
            ('w', "their words about working with you", Purpose::Said),
            ('s', "a change of status: former, closed, client again", Purpose::Status),
        ] {
            menu = menu.item(key, label, Then::Ask(purpose));
        }
        let more = "about trust: evidence, worries, plan, money …";
        menu = menu.item('e', more, Then::Menu(Box::new(about_trust(client))));
    }
    model.overlay = Some(Overlay::Menu(menu));
}

/// What can be added about trust: the second page of the menu.
fn about_trust(client: Option<ClientId>) -> Menu {
    [
        ('e', "evidence: explained, challenged, disclosed, recommended …", Purpose::Evidence),
        ('w', "a worry: voiced, suspected, eased", Purpose::Worry),
        ('t', "an act for concern, integrity or results", Purpose::Element),
        ('h', "to a specialist: a matter outside your field", Purpose::HandOff),
        ('g', "a goal of theirs was touched on", Purpose::TouchGoal(None)),
        ('d', "a decision stalls", Purpose::Stall(None)),
        ('m', "money: an engagement, its fee and next payment", Purpose::Engage(None)),
        ('p', "the stage that is planned", Purpose::Plan),
        ('x', "what each of you expects", Purpose::Agree(Piece::Expectations)),
        ('l', "a boundary: how far you may go in a matter", Purpose::Agree(Piece::Boundary)),
        ('b', "whether it gives back what it takes (for you alone)", Purpose::Balance),
    ]
    .into_iter()
    .fold(Menu::new("Add · about trust", client).own(), |menu, (key, label, purpose)| {
        menu.item(key, label, Then::Ask(purpose))
    })
}

/// Goes so many days or months back or on.
pub(super) fn shift(model: &mut Model, action: Action, by: u32) {
    let today = model.now.today();
    let from = model.as_of.unwrap_or(today);
    let to = match action {
        Action::DayBack => from.checked_sub_days(Days::new(by.into())),
        Action::DayOn => from.checked_add_days(Days::new(by.into())),
        Action::MonthBack => from.checked_sub_months(Months::new(by)),
        _ => from.checked_add_months(Months::new(by)),
    };
    let day = to.unwrap_or(today);
    model.as_of = (day < today).then_some(day);
    model.refresh_client();
    if let Some(day) = model.as_of {
        let key = model.keymap.key_of(Action::Now);
        let told = format!("as of {day}: what had happened by then, as known now; {key} returns");
        model.say(Said::own(told), Role::Past);
    }
}

/// Shows the client as of now again.
pub(super) fn now(model: &mut Model) {
    model.as_of = None;
    model.refresh_client();
}

/// A key while something is looked for: it goes into the words, and the list follows.
pub(super) fn find_key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let Some(search) = &mut model.clients.search else { return Vec::new() };
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Enter => {
            search.typing = false;
            if search.typed.trim().is_empty() {
                model.clients.search = None;
                model.clients.arrange(&model.book);
            }
        }
        KeyCode::Esc => end_search(model),
        KeyCode::Char('c') if control => end_search(model),
        KeyCode::Backspace => {
            search.typed.pop();
            searched(model);
        }
        KeyCode::Char('u') if control => {
            search.typed.clear();
            searched(model);
        }
        KeyCode::Down | KeyCode::Tab => move_found(model, 1),
        KeyCode::Up | KeyCode::BackTab => move_found(model, -1),
        KeyCode::Char(c) if !control => {
            search.typed.push(c);
            searched(model);
        }
        _ => {}
    }
    Vec::new()
}

fn end_search(model: &mut Model) {
    let before = model.clients.search.take().and_then(|search| search.before);
    model.clients.selected = before;
    model.clients.arrange(&model.book);
    model.refresh_client();
}

/// The list after the words that are looked for changed.
pub(super) fn searched(model: &mut Model) {
    model.clients.arrange(&model.book);
    model.clients.keep_in_sight(model.regions.clients);
    model.look_elsewhere();
}

fn move_found(model: &mut Model, by: isize) {
    model.clients.step(by, model.regions.clients);
    model.look_elsewhere();
}

/// Goes to the one found so many places further, round and round.
pub(super) fn found(model: &mut Model, action: Action, by: usize) {
    let count = model.clients.listed.len().max(1);
    let place = model.clients.place();
    let by = by % count;
    let next = if action == Action::NextFound { place + by } else { place + count - by };
    model.clients.select_place(next % count, model.regions.clients);
    model.look_elsewhere();
}
