//! A long text in an editor: from the field to the file and back, whatever becomes of the editor.
//!
//! The form stays as it is meanwhile and takes no key. What the editor wrote is taken into the field, or stays in its
//! file with a sentence that says where and why: no text is dropped because a program failed.

use std::path::{Path, PathBuf};

use super::record;
use crate::domain::id::ClientId;
use crate::tui::drafts;
use crate::tui::editor::{Edited, Ended};
use crate::tui::effect::{Effect, Ticket};
use crate::tui::input::Typed;
use crate::tui::model::{Editing, Model};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::form::Form;
use crate::tui::sheet::{Belongs, Removal, Unusable};
use crate::tui::theme::Role;

/// Asks for the field that has the keys to be laid out; or goes on with what no field could take.
pub(super) fn begin(model: &mut Model, form: Box<Form>) -> Vec<Effect> {
    if model.masked {
        // An editor would show the text.
        let why = "no editor while names and texts are hidden; it would show this text".to_owned();
        model.overlay = Some(Overlay::Form(form));
        problem(model, why);
        return Vec::new();
    }
    let Some(field) = form.fields.get(form.focus) else { return Vec::new() };
    let name = field.name;
    let belongs = Belongs { draft: form.draft.clone(), field: name.0.to_owned(), number: name.1 };
    let before = field.value();
    let mut effects = vec![record::keep_draft(model, &form)];
    model.overlay = Some(Overlay::Form(form));
    let refused = model.refused_sheet.take_if(|refused| refused.belongs == belongs);
    let path = refused.and_then(|refused| refused.path);
    let ticket = model.ticket();
    effects.push(match &path {
        Some(path) => Effect::OpenEditor(path.clone()),
        None => Effect::LayOut { ticket, belongs: belongs.clone(), text: before.clone() },
    });
    model.editing = Some(Editing { belongs, before, ticket, path });
    effects
}

/// The file is there, or cannot be.
pub(super) fn laid_out(model: &mut Model, ticket: Ticket, laid: Result<PathBuf, String>) -> Vec<Effect> {
    let waiting = model.editing.as_mut().filter(|editing| editing.ticket == ticket && editing.path.is_none());
    match (laid, waiting) {
        (Ok(path), Some(editing)) => {
            editing.path = Some(path.clone());
            vec![Effect::OpenEditor(path)]
        }
        // Nobody waits for it any more.
        (Ok(path), None) => {
            let removal = Removal { path, draft: String::new(), ended_well: true, untouched: false };
            vec![Effect::RemoveSheet(removal)]
        }
        (Err(_), None) => Vec::new(),
        (Err(why), Some(_)) => {
            model.editing = None;
            problem(model, why);
            Vec::new()
        }
    }
}

/// What is typed before the editor is there was meant for it; ctrl-c gives up waiting.
pub(super) fn typed_meanwhile(model: &mut Model, typed: &Typed) -> Vec<Effect> {
    if super::is_way_out(typed) && model.editing.as_ref().is_some_and(|editing| editing.path.is_none()) {
        model.editing = None;
    }
    Vec::new()
}

/// The editor is gone: its text goes into the field, or stays where it is.
pub(super) fn edited(model: &mut Model, edited: Edited) -> Vec<Effect> {
    let Some(editing) = model.editing.take() else { return Vec::new() };
    let Edited { path, ended, text, beside } = edited;
    let left = beside
        .as_deref()
        .and_then(Path::file_name)
        .map(|name| format!("; it left {} in edit/", name.display()));
    let belongs = editing.belongs.clone();
    let (draft, ended_well) = (belongs.draft.clone(), ended == Ended::Well);
    let untouched = text.as_ref().is_ok_and(|text| *text == editing.before);
    let remove = Effect::RemoveSheet(Removal { path: path.clone(), draft, ended_well, untouched });
    let text = match text {
        Ok(text) => text,
        Err(Unusable::Gone) => {
            problem(model, "the editor left no file; the text is as it was".to_owned());
            return vec![remove];
        }
        Err(why) => {
            let kept = path.display();
            problem(model, format!("{why}; ctrl-o opens it again to be put right; it is kept as {kept}"));
            model.refused_sheet = Some(Editing { path: Some(path), ..editing });
            return Vec::new();
        }
    };
    if untouched {
        if ended != Ended::Well {
            problem(model, format!("{ended}{}; the text is as it was", left.unwrap_or_default()));
        }
        return vec![remove];
    }
    let form = match model.overlay.take() {
        Some(Overlay::Form(form)) if form.draft == belongs.draft => Some(form),
        other => {
            model.overlay = other;
            None
        }
    };
    let Some(mut form) = form else {
        // The form is gone; its draft gets the text.
        let before = model.drafts.get(&belongs.draft).cloned().unwrap_or_default();
        let draft = drafts::with(&before, &belongs, &text);
        model.drafts.insert(belongs.draft.clone(), draft.clone());
        return vec![Effect::KeepDraft { name: belongs.draft, text: draft }, remove];
    };
    form.take_text(&belongs.field, belongs.number, &text);
    form.purpose.follow(&mut form, model.sight());
    if ended != Ended::Well {
        form.problem =
            Some(format!("{ended}{}; what it had written by then is here", left.unwrap_or_default()));
    }
    let keep = record::keep_draft(model, &form);
    model.overlay = Some(Overlay::Form(form));
    vec![keep, remove]
}

/// Says at the form what went wrong, or at the bottom where there is none.
fn problem(model: &mut Model, sentence: String) {
    match &mut model.overlay {
        Some(Overlay::Form(form)) => form.problem = Some(sentence),
        _ => model.say(sentence, Role::Warning),
    }
}

/// Editors were at work when this program ended the last time.
pub(super) fn left_over(model: &mut Model, restored: &[String], kept: &[(PathBuf, String)]) {
    if model.notice.as_ref().is_some_and(|notice| notice.role == Role::Alarm) {
        return;
    }
    let mut sentences = Vec::new();
    if let Some((path, why)) = kept.first() {
        let more = if kept.len() > 1 { format!(", and {} more", kept.len() - 1) } else { String::new() };
        sentences.push(format!("{why}: look at {}{more}, then remove it", path.display()));
    }
    if let Some(draft) = restored.first() {
        let about = model.book.standings().find(|it| of_client(draft, it.id));
        let about = about.map(|it| format!(" about {}", it.name)).unwrap_or_default();
        let more =
            if restored.len() > 1 { format!(", and {} more", restored.len() - 1) } else { String::new() };
        let form = draft.split('-').next().unwrap_or_default();
        sentences.push(format!("what was in an editor is kept{about}{more}: the {form} form opens with it"));
    }
    let role = if kept.is_empty() { Role::Quiet } else { Role::Warning };
    if !sentences.is_empty() {
        model.say(sentences.join(" · "), role);
    }
}

/// Whether a draft is about that client.
fn of_client(draft: &str, client: ClientId) -> bool {
    draft.contains(&client.to_string())
}
