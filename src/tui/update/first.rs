//! How an empty book begins: with the sample book, a file, a client, or as it is. Asked once, when it was read.

use crate::journal::Report as Examination;
use crate::tui::here;
use crate::tui::model::Model;
use crate::tui::overlay::Overlay;
use crate::tui::overlay::menu::{Menu, Then};
use crate::tui::overlay::purpose::Purpose;

/// Offers the ways to begin, where nobody is in the book and nothing else has the keys.
pub(super) fn offer(model: &mut Model) {
    // A book that cannot be read whole, or not be written, is not one that begins.
    let sound = |found: &Examination| found.damage.is_empty() && found.read_only.is_empty();
    let sound = model.examination.as_deref().is_none_or(sound);
    if !here::is_empty(model) || model.overlay.is_some() || !sound {
        return;
    }
    let menu = Menu::new("An empty book", None)
        .own()
        .item('s', "a sample book, gone when you leave", Then::Sample)
        .item('i', "import a file", Then::Ask(Purpose::Import))
        .item('a', "add a client", Then::Ask(Purpose::AddClient))
        .item('e', "an empty book, as it is (Esc)", Then::Close)
        .item('q', "leave", Then::Quit);
    model.overlay = Some(Overlay::Menu(menu));
}

/// Takes the question away once somebody is in the book, whoever put them there.
pub(super) fn settled(model: &mut Model) {
    let asks = matches!(&model.overlay, Some(Overlay::Menu(menu)) if menu.items.iter().any(|it| it.then == Then::Sample));
    if asks && !here::is_empty(model) {
        model.overlay = None;
        model.notice = None;
    }
}
