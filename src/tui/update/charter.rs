//! The charter in the cockpit: its page, and the menu by which its pieces are changed and it is written to a file.

use crate::query::charter::Charter;
use crate::query::charter::words::{Block, NOTHING};
use crate::query::veil;
use crate::tui::here;
use crate::tui::keymap::Action;
use crate::tui::model::{Model, Said};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::menu::{Menu, Then};
use crate::tui::overlay::page::{OnEnter, Page, PageRow, Remade};
use crate::tui::overlay::purpose::{Piece, Purpose};
use crate::tui::theme::Role;

/// Shows what holds between the adviser and the client on screen.
pub(super) fn show(model: &mut Model) {
    let at = model.shown_at();
    let history = model.client().and_then(|client| match model.as_of {
        Some(day) => model.book.history_as_of(client, day),
        None => model.book.history(client),
    });
    let Some(history) = history else { return };
    let mut charter = Charter::of(&history, &at);
    if model.masked {
        cover(&mut charter);
    }
    let mut rows = Vec::new();
    for section in charter.sections() {
        if !rows.is_empty() {
            rows.push(PageRow::new("", ""));
        }
        rows.push(PageRow::heading(section.heading));
        section.blocks.into_iter().for_each(|block| set(&mut rows, block));
    }
    if rows.is_empty() {
        rows.push(PageRow::new("", NOTHING).role(Role::Quiet));
    }
    if charter.trust.is_none() || charter.expectations.is_none() {
        rows.push(PageRow::new("", ""));
        let missing = "still to be asked: what trust means to them, and what each of you expects";
        let asked =
            if charter.trust.is_some() { "still to be agreed: what each of you expects" } else { missing };
        rows.push(PageRow::new("", asked).role(Role::Quiet));
    }
    let (remade, on_enter) = (Some(Remade::Charter), OnEnter::Charter);
    let title = format!("Charter · {}", charter.name);
    model.overlay = Some(Overlay::Page(Page { own: true, remade, on_enter, ..Page::new(title, rows) }));
}

/// Covers every text; what is the program's own stays.
fn cover(charter: &mut Charter) {
    let Charter {
        name,
        trust,
        expectations,
        norms,
        boundaries,
        wishes,
        language,
        zone,
        cover,
        specialists,
        ..
    } = charter;
    // Under the mask a place says too much.
    *zone = None;
    let mut texts = vec![name, language, cover];
    texts.extend(trust.iter_mut().map(|it| &mut it.words));
    texts.extend(wishes.iter_mut().map(|it| &mut it.words));
    texts.extend(norms.iter_mut().map(|it| &mut it.words));
    texts.extend(boundaries.iter_mut().map(|it| &mut it.matter));
    texts.extend(specialists.iter_mut().flat_map(|it| [&mut it.field, &mut it.name]));
    if let Some(it) = expectations {
        texts.extend(it.ours.iter_mut().chain(&mut it.theirs).chain([&mut it.questions]));
    }
    for text in texts {
        *text = veil::text(text);
    }
}

fn set(rows: &mut Vec<PageRow>, block: Block) {
    match block {
        Block::Quote(words) => rows.extend(words.lines().map(|line| PageRow::new("", line))),
        Block::Row(label, value) => {
            let mut label = label;
            for line in value.lines() {
                rows.push(PageRow::new(std::mem::take(&mut label), line));
            }
        }
        Block::Overdue(label, value) => {
            rows.push(PageRow::new(label, format!("{value}: overdue")).role(Role::Warning));
        }
        Block::Columns(columns) => {
            for (heading, list) in columns {
                let mut label = heading;
                for item in list {
                    rows.push(PageRow::new(label, item));
                    label = "";
                }
            }
        }
    }
}

/// Asks which piece is to be changed, or whether the charter is to be written.
pub(super) fn menu(model: &mut Model) {
    if let Some(why) = here::blocked(model, Action::Agree) {
        model.say(Said::own(why), Role::Warning);
        return;
    }
    let client = model.client();
    let mut menu = Menu::new("Charter", client).own();
    for (key, label, _, piece) in Piece::ALL {
        menu = menu.item(key, label, Then::Ask(Purpose::Agree(piece)));
    }
    let edit = model.keymap.key_of(Action::Edit);
    menu = menu.item('f', "write it to a file for the client", Then::Ask(Purpose::CharterFile));
    menu = menu.item(
        'p',
        &format!("channels, days, language, cover, specialists: {edit}"),
        Then::Ask(Purpose::EditClient),
    );
    model.overlay = Some(Overlay::Menu(menu));
}
