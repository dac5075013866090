//! Exporting: the questions before it, and what is said afterwards. The file itself is the disk's work.

use crate::exchange::export::Errand;
use crate::tui::disk::{Exported, NotExported};
use crate::tui::effect::Effect;
use crate::tui::model::Model;
use crate::tui::overlay::Overlay;
use crate::tui::overlay::menu::{Menu, Then};
use crate::tui::overlay::page::{Page, PageRow};
use crate::tui::theme::Role;

/// Begins, or asks first where sealed texts would leave the book.
pub(super) fn ask(model: &mut Model, errand: Box<Errand>) -> Vec<Effect> {
    if !errand.order.include.sealed {
        return begin(model, errand);
    }
    let menu = Menu::new("Sealed texts leave the book with this file. Write them?", None).own().item(
        'y',
        "yes, write them",
        Then::Export(errand),
    );
    model.overlay = Some(Overlay::Menu(menu));
    Vec::new()
}

/// Asks the disk for the file.
pub(super) fn begin(model: &mut Model, errand: Box<Errand>) -> Vec<Effect> {
    model.say("writing …", Role::Quiet);
    vec![Effect::Export(errand)]
}

/// Says what was written and what is not in it, or asks whether a file may be replaced.
pub(super) fn done(model: &mut Model, outcome: Result<Box<Exported>, NotExported>) -> Vec<Effect> {
    match outcome {
        Ok(exported) => {
            report(model, &exported);
            // Nothing of what was typed into the form is needed any more, unless it is open again.
            let name = exported.name;
            let again = matches!(&model.overlay, Some(Overlay::Form(form)) if form.draft == name);
            if again || model.drafts.remove(&name).is_none() {
                return Vec::new();
            }
            return vec![Effect::DropDraft { name }];
        }
        Err(NotExported::There(errand)) if model.overlay.is_none() => {
            let title = format!("{} is there already. Replace it?", errand.path.display());
            let errand = Box::new(Errand { replace: true, ..*errand });
            let menu = Menu::new(title, None).item('y', "yes, replace it", Then::Export(errand));
            model.notice = None;
            model.overlay = Some(Overlay::Menu(menu));
        }
        Err(NotExported::There(errand)) => {
            model.say(format!("not written: {} is there already", errand.path.display()), Role::Warning);
        }
        Err(NotExported::Unsafe(why)) => model.say(why, Role::Alarm),
        Err(NotExported::Failed(why)) => model.say(format!("not written: {why}"), Role::Alarm),
    }
    Vec::new()
}

fn report(model: &mut Model, exported: &Exported) {
    let path = exported.path.display().to_string();
    // What was opened meanwhile has the keys, and maybe text in it.
    if model.overlay.is_some() {
        let left = exported.account.len();
        let left =
            if left == 0 { String::new() } else { format!("; not in it: {}", exported.account.join("; ")) };
        model.say(format!("written: {path}, {}{left}", exported.counted), Role::Good);
        return;
    }
    model.notice = None;
    let mut rows =
        vec![PageRow::new("written", path).role(Role::Good), PageRow::new("in it", exported.counted.clone())];
    let mut label = "not in it";
    for sentence in &exported.account {
        rows.push(PageRow::new(label, sentence.clone()));
        label = "";
    }
    model.overlay = Some(Overlay::Page(Page::new("Export", rows)));
}
