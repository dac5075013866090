//! Opening the palette, and running what was picked in it.

use crossterm::event::KeyEvent;

use super::{action_waits, after_form, keys};
use crate::query::timeline::Show;
use crate::tui::effect::Effect;
use crate::tui::here;
use crate::tui::input::Typed;
use crate::tui::keymap::Action;
use crate::tui::model::{Model, Said};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::palette::{Palette, Picked};
use crate::tui::theme::Role;

/// How many of the commands run last come first.
const RECENT: usize = 5;

/// Opens it with everything that there is.
pub(super) fn open(model: &mut Model) {
    let palette = Palette::new(&model.keymap, &model.recent, |action| here::blocked(model, action));
    model.overlay = Some(Overlay::Palette(Box::new(palette)));
}

/// A key while it is open.
pub(super) fn key(model: &mut Model, mut palette: Box<Palette>, key: KeyEvent) -> Vec<Effect> {
    palette.refresh(|action| here::blocked(model, action));
    match palette.key(key, model.regions.palette) {
        Picked::Leave => Vec::new(),
        Picked::Stay => {
            model.overlay = Some(Overlay::Palette(palette));
            Vec::new()
        }
        Picked::Run(action, _) if action_waits(action) && !model.pending.is_empty() => {
            // The same key is taken again once what it builds on is on disk.
            model.overlay = Some(Overlay::Palette(palette));
            model.waiting.push_back(Typed::Key(key));
            Vec::new()
        }
        Picked::Run(action, words) => {
            model.notice = None;
            match run(model, action, &words) {
                Ok(effects) => {
                    model.recent.retain(|other| *other != action);
                    model.recent.insert(0, action);
                    model.recent.truncate(RECENT);
                    effects
                }
                Err(problem) => {
                    palette.problem = Some(problem);
                    model.overlay = Some(Overlay::Palette(palette));
                    Vec::new()
                }
            }
        }
    }
}

/// Does it; words go into what it opens, and are not lost where they cannot.
fn run(model: &mut Model, action: Action, words: &str) -> Result<Vec<Effect>, String> {
    if words.is_empty() {
        return Ok(keys::act(model, action));
    }
    match action {
        Action::Find => {
            let effects = keys::act(model, action);
            if let Some(search) = &mut model.clients.search {
                words.clone_into(&mut search.typed);
                keys::searched(model);
            }
            if let Some(search) = &mut model.clients.search {
                search.typing = model.clients.listed.is_empty();
            }
            Ok(effects)
        }
        Action::Filter => {
            let wanted = words.to_lowercase();
            let parts = |show: &Show| show.word().split(' ').any(|part| part.starts_with(&wanted));
            let show = Show::ALL.into_iter().find(|show| show.word() == wanted || parts(show));
            model.timeline.show =
                show.ok_or_else(|| format!("the story can show {}", Show::ALL.map(Show::word).join(" · ")))?;
            model.refresh_client();
            let told = format!("the story shows {}", model.timeline.show.word());
            model.say(Said::own(told), Role::Quiet);
            Ok(Vec::new())
        }
        _ if model.as_of.is_some() => {
            Err(format!("run {} first: you look at another day", model.keymap.by_name(Action::Now)))
        }
        _ => {
            let mut effects = keys::act(model, action);
            match model.overlay.take() {
                Some(Overlay::Form(mut form)) if !form.has_text() => {
                    let formed = form.paste(words);
                    effects.extend(after_form(model, form, formed));
                    Ok(effects)
                }
                Some(Overlay::Form(_)) => Err(format!("a draft is kept there; run {action} alone to see it")),
                other => {
                    model.overlay = other;
                    Ok(effects)
                }
            }
        }
    }
}
