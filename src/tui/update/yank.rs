//! What `y` copies: in the story the whole text of the entry, elsewhere a name, a number or an address.
//!
//! The text goes to the terminal's clipboard, from where other programs may read it: the bottom line says what sort
//! of thing was copied, never the text. A sealed text has to be open first.

use crate::domain::client::{Client, Reach};
use crate::domain::interaction::Confidentiality;
use crate::query::passage::passages;
use crate::tui::effect::Effect;
use crate::tui::model::{Model, Said};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::menu::{Menu, Then};
use crate::tui::pane::Pane;
use crate::tui::theme::Role;

/// The longest text that is copied, in bytes: terminals drop a sequence of more than 74 KB, and this is the text of one.
const LONGEST: usize = 55_000;

/// Copies the selected entry, or asks what is to be copied of the client.
pub(super) fn yank(model: &mut Model) -> Vec<Effect> {
    if model.focus == Pane::Timeline {
        return match entry(model) {
            Ok((what, text)) => copy(model, what, text),
            Err(why) => {
                model.say(why, Role::Quiet);
                Vec::new()
            }
        };
    }
    let Some(history) = &model.timeline.history else {
        model.say("choose a client first; there is nothing to copy", Role::Warning);
        return Vec::new();
    };
    let client = &history.client;
    let mut menu = Menu::new(format!("Copy of {}", client.name), Some(client.id)).item(
        'n',
        &format!("name      {}", client.name),
        Then::Copy("the name", client.name.clone()),
    );
    if let Some(reach) = preferred(client) {
        menu = menu.item('p', &format!("preferred {}", reach.address), reached(reach));
    }
    let all = client.contacts.iter().flat_map(|contact| contact.reach.iter().map(move |it| (contact, it)));
    for (key, (contact, reach)) in ('1'..='9').zip(all) {
        let whose = if contact.name == client.name { String::new() } else { format!(", {}", contact.name) };
        menu =
            menu.item(key, &format!("{:9} {}{whose}", reach.channel.word(), reach.address), reached(reach));
    }
    if let Ok((what, text)) = entry(model) {
        menu = menu.item('e', &format!("entry     {what}"), Then::Copy(what, text));
    }
    model.overlay = Some(Overlay::Menu(menu));
    Vec::new()
}

/// Gives a text to the clipboard, and says what sort of text it was.
pub(super) fn copy(model: &mut Model, what: &'static str, text: String) -> Vec<Effect> {
    if text.len() > LONGEST {
        let most = LONGEST / 1000;
        model.say(format!("too long for a terminal's clipboard, which takes {most} KB"), Role::Warning);
        return Vec::new();
    }
    model.say(Said::own(format!("copied: {what}")), Role::Good);
    vec![Effect::Copy(text)]
}

fn reached(reach: &Reach) -> Then {
    Then::Copy("how to reach them", reach.address.clone())
}

/// The first way to reach the client that it prefers.
fn preferred(client: &Client) -> Option<&Reach> {
    let all = || client.contacts.iter().flat_map(|contact| &contact.reach);
    client.channels.iter().find_map(|channel| all().find(|reach| reach.channel == *channel))
}

/// The whole text of the selected entry.
fn entry(model: &Model) -> Result<(&'static str, String), &'static str> {
    const NOTHING: &str = "there is no text here to be copied";
    let (history, row) = model.timeline.history.as_ref().zip(model.timeline.spot()).ok_or(NOTHING)?;
    let passage = passages(history).into_iter().find(|it| it.entry == row.entry).ok_or(NOTHING)?;
    if passage.conf == Confidentiality::Sealed && model.timeline.reveal != Some(row.entry) {
        return Err("sealed: open it, then it can be copied");
    }
    Ok(("the text of the entry", passage.texts.join("\n")))
}
