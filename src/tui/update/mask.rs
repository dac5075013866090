//! The mask: every name and text hidden at once, from every screen, and back with the same key.
//!
//! `M` where letters are keys; in a line of text, where every letter is text, a chord that is bound to the same.
//! Nothing outside this process knows of it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{brief, charter, pages, survey};
use crate::tui::effect::Effect;
use crate::tui::input::Typed;
use crate::tui::keymap::{Action, Resolved};
use crate::tui::model::{Model, Said};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::menu::Then;
use crate::tui::overlay::page::Remade;
use crate::tui::theme::Role;

/// Whether what was typed is the mask's key, whatever is open.
pub(super) fn is_key(model: &Model, typed: &Typed) -> bool {
    let Typed::Key(key) = typed else { return false };
    // Within a sequence it is a key like any other.
    if !model.typed.is_empty() && matches!(model.overlay, None | Some(Overlay::Page(_))) {
        return false;
    }
    let is_bound = model.keymap.resolve(&[(*key).into()]) == Resolved::Action(Action::Mask);
    is_bound && (!letters_are_taken(model, key) || is_chord(key))
}

/// Whether a letter would be text, now or when what waits has been done, or one of a menu's own.
fn letters_are_taken(model: &Model, key: &KeyEvent) -> bool {
    let finding = model.clients.search.as_ref().is_some_and(|search| search.typing);
    let taken = match &model.overlay {
        Some(Overlay::Form(_) | Overlay::Search(_) | Overlay::Precedents(_) | Overlay::Palette(_)) => true,
        Some(Overlay::Menu(menu)) => menu.items.iter().any(|item| key.code == KeyCode::Char(item.key)),
        _ => finding,
    };
    taken || !model.waiting.is_empty()
}

fn is_chord(key: &KeyEvent) -> bool {
    key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) || matches!(key.code, KeyCode::F(_))
}

/// Puts the mask on, or takes it off.
pub(super) fn toggle(model: &mut Model) -> Vec<Effect> {
    model.typed.clear();
    model.masked = !model.masked;
    model.refresh();
    match &model.overlay {
        // Its letters stand for texts.
        Some(Overlay::Menu(menu)) if menu.items.iter().any(|item| matches!(item.then, Then::Copy(..))) => {
            model.overlay = None;
        }
        Some(Overlay::Page(page)) => {
            let (remade, scroll) = (page.remade, page.scroll);
            // What cannot be made anew closes, rather than stay as it was.
            model.overlay.take_if(|_| remade.is_some());
            match remade {
                Some(Remade::Details) => pages::details(model),
                Some(Remade::Why) => pages::why(model),
                Some(Remade::Brief) => brief::show(model),
                Some(Remade::Conversation) => brief::converse(model),
                Some(Remade::Book) => survey::book(model),
                Some(Remade::Charter) => charter::show(model),
                None => {}
            }
            if let Some(Overlay::Page(page)) = &mut model.overlay {
                page.scroll = scroll;
            }
        }
        _ => {}
    }
    let key = model.keymap.key_of(Action::Mask);
    let told = if model.masked {
        format!("names and texts are hidden; {key} shows them again")
    } else {
        "names and texts are shown again".to_owned()
    };
    model.say(Said::own(told), Role::Quiet);
    Vec::new()
}
