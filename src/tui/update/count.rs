//! Counts before a movement: `5j`, `40G`.
//!
//! A digit that no binding begins with begins a count, and every digit behind it goes on; so lists that are on digits
//! keep them. Only movements take one: nothing is recorded, closed or taken back several times by a slip.

use keybinds::{Key, KeyInput, Mods};

use super::keys;
use crate::tui::here;
use crate::tui::keymap::{Action, Resolved};
use crate::tui::model::Model;
use crate::tui::theme::Role;

/// The greatest count.
const MOST: u32 = 9_999;

/// Takes a digit into the count; answers whether it was one.
pub(super) fn digit(model: &mut Model, input: KeyInput) -> bool {
    let Key::Char(c) = input.key() else { return false };
    let Some(digit) = c.to_digit(10).filter(|_| input.mods() == Mods::NONE && model.typed.is_empty()) else {
        return false;
    };
    let begins = digit > 0 && model.keymap.resolve(&[input]) == Resolved::Nothing;
    if model.count.is_none() && !begins {
        return false;
    }
    model.count = Some(model.count.unwrap_or(0).saturating_mul(10).saturating_add(digit).min(MOST));
    true
}

/// Does a movement so many times over; with `G` and `g` the count is the line to go to.
pub(super) fn movement(model: &mut Model, action: Action, count: u32) {
    keys::look_first(model, action);
    if let Some(why) = here::blocked(model, action) {
        return model.say(why, Role::Warning);
    }
    let by = isize::try_from(count).unwrap_or(1);
    match action {
        Action::Down => keys::step(model, by),
        Action::Up => keys::step(model, -by),
        Action::PageDown => keys::step(model, by.saturating_mul(keys::half(model))),
        Action::PageUp => keys::step(model, by.saturating_mul(-keys::half(model))),
        Action::Top | Action::Bottom => {
            keys::step(model, isize::MIN / 2);
            keys::step(model, by - 1);
        }
        Action::NextFound | Action::PreviousFound => keys::found(model, action, by.unsigned_abs()),
        Action::DayBack | Action::DayOn | Action::MonthBack | Action::MonthOn => {
            keys::shift(model, action, count);
        }
        _ => {
            let key = model.keymap.key_of(action);
            model.say(format!("{key} takes no count; nothing was done"), Role::Warning);
        }
    }
}
