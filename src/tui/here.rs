//! What can be done here and now: why a command cannot be, and which keys the bottom line offers.
//!
//! One answer for everybody who asks: an action that is refused says the same sentence when its key is pressed, in
//! the palette and nowhere on the bottom line, because it does not stand there.

use super::keymap::{Action, shown};
use super::model::{Loading, Model};
use super::pane::Pane;
use super::update::closing::{self, Closable};
use crate::text;

/// Whether an action only goes from one thing to look at to another.
fn only_looks(action: Action) -> bool {
    use Action::{Bottom, Down, NextPane, PageDown, PageUp, PreviousPane, Top, Up};
    matches!(action, Down | Up | PageDown | PageUp | Top | Bottom | NextPane | PreviousPane)
}

/// Why an action cannot be done here and now, with what to do instead; `None` where it can.
pub fn blocked(model: &Model, action: Action) -> Option<String> {
    match action {
        Action::Help
        | Action::Palette
        | Action::Theme
        | Action::Mouse
        | Action::Mask
        | Action::Redraw
        | Action::Suspend
        | Action::Quit => return None,
        // The disk may find out about a book that cannot be read.
        Action::Health if model.loading != Loading::Reading => return None,
        _ => {}
    }
    match model.loading {
        // Who is there can be looked at before everything is known.
        Loading::Folding(..) if only_looks(action) => {}
        Loading::Reading | Loading::Folding(..) => {
            return Some("the book is not read yet; wait a moment".to_owned());
        }
        Loading::Failed(_) => {
            let quit = model.keymap.key_of(Action::Quit);
            return Some(format!("the book cannot be read; {quit} leaves, then mend what is said above"));
        }
        Loading::Done => {}
    }
    let key = |action| model.keymap.key_of(action);
    if let (
        Some(day),
        Action::Close | Action::Snooze | Action::Add | Action::Agree | Action::Merge | Action::Duplicates,
    ) = (model.as_of, action)
    {
        return Some(format!("you look at {day}; {} returns to now, then {}", key(Action::Now), key(action)));
    }
    let nobody = || format!("choose a client first; {} adds one", key(Action::Add));
    match action {
        _ if of_a_client(action) && model.client().is_none() => Some(nobody()),
        Action::Merge if model.clients.known() < 2 => {
            Some(format!("nobody else is in the book; {} adds a client", key(Action::Add)))
        }
        Action::Find | Action::Duplicates if is_empty(model) => {
            Some(format!("nobody is in the book; {} adds a client", key(Action::Add)))
        }
        Action::NextFound | Action::PreviousFound if model.clients.search.is_none() => {
            Some(format!("nothing is looked for; {} begins", key(Action::Find)))
        }
        Action::Why if model.client().is_none_or(|id| !model.clients.needs(id)) => {
            Some("nothing makes this client need you today".to_owned())
        }
        Action::Open => (model.focus == Pane::Stage && !model.stage.opens()
            || model.focus == Pane::Timeline && model.timeline.spot().is_none())
        .then(|| format!("nothing opens here; {} goes to the next pane", key(Action::NextPane))),
        // What is on its way to the disk may be what they are to build on: they wait for it.
        Action::Close | Action::Snooze | Action::Undo | Action::Redo if !model.pending.is_empty() => None,
        Action::Close if closing::closable(model).is_none() => Some(if model.focus == Pane::Clients {
            let (open, down, up) = (key(Action::Open), key(Action::Down), key(Action::Up));
            format!("nothing open here; {open} goes to the story, {down} and {up} choose an entry")
        } else {
            let (down, up) = (key(Action::Down), key(Action::Up));
            format!("nothing to close here; {down} and {up} choose an entry of the story")
        }),
        Action::Snooze if closing::putting_off(model).is_none() => Some(format!(
            "only a reminder, a promise or an appointment can be put off; {} sets a reminder",
            key(Action::Reminder)
        )),
        Action::Back
            if model.focus == Pane::Clients && model.as_of.is_none() && model.clients.search.is_none() =>
        {
            Some(format!("this is the list, where one goes back to; {} leaves", key(Action::Quit)))
        }
        Action::Yank if model.masked => Some("nothing is copied while names and texts are hidden".to_owned()),
        Action::Yank if !model.granted.clipboard => {
            Some("nothing is copied: config.toml says `clipboard = false`".to_owned())
        }
        Action::Yank
            if model.focus == Pane::Timeline
                && model.timeline.spot().is_some_and(|spot| spot.is_hidden(model.timeline.reveal)) =>
        {
            Some(format!("sealed: {} opens it, then it can be copied", key(Action::Open)))
        }
        Action::Undo if model.done.is_empty() => {
            Some("this cockpit has recorded nothing that could be taken back".to_owned())
        }
        Action::Redo if model.undone.is_empty() => {
            Some(format!("nothing was taken back; {} does that", key(Action::Undo)))
        }
        Action::DayOn | Action::MonthOn | Action::Now if model.as_of.is_none() => {
            Some(format!("this is now; {} shows the client as of a day earlier", key(Action::DayBack)))
        }
        _ => None,
    }
}

/// Actions about the client on screen.
fn of_a_client(action: Action) -> bool {
    matches!(
        action,
        Action::Open
            | Action::Why
            | Action::Filter
            | Action::Interaction
            | Action::Promise
            | Action::Reminder
            | Action::Close
            | Action::Snooze
            | Action::Advice
            | Action::Note
            | Action::Yank
            | Action::Assess
            | Action::Evidence
            | Action::Worry
            | Action::Element
            | Action::HandOff
            | Action::TouchGoal
            | Action::Stalled
            | Action::Engagement
            | Action::Plan
            | Action::Balance
            | Action::Edit
            | Action::Charter
            | Action::Brief
            | Action::Conversation
            | Action::Agree
            | Action::Merge
            | Action::DayBack
            | Action::DayOn
            | Action::MonthBack
            | Action::MonthOn
            | Action::Now
    )
}

/// Whether nobody is in the book.
pub fn is_empty(model: &Model) -> bool {
    model.clients.known() == 0
}

/// As much of what can be done here as the bottom line has room for, each with its action: the least important is
/// left out first.
pub fn offered(model: &Model, room: usize) -> Vec<(Action, String)> {
    let mut offers: Vec<(usize, (Action, String))> = model
        .keymap
        .bindings()
        .filter_map(|binding| {
            let action = binding.action;
            let word = word(model, action, binding.footer.as_deref())?;
            let key = binding.keys.first()?;
            let words = || format!("{} {word}", shown(key));
            blocked(model, action).is_none().then(|| (rank(model, action), (action, words())))
        })
        .collect();
    fit(&mut offers, room, |(_, words)| words);
    offers.into_iter().map(|(_, offer)| offer).collect()
}

/// What may follow the keys typed so far, or the count.
pub fn following(model: &Model, room: usize) -> String {
    let mut offers: Vec<(usize, String)> = if model.typed.is_empty() {
        [
            Action::Down,
            Action::Up,
            Action::Bottom,
            Action::PageDown,
            Action::PageUp,
            Action::DayBack,
            Action::DayOn,
        ]
        .into_iter()
        .filter_map(|action| Some((action, model.keymap.first_key(action)?)))
        .enumerate()
        .map(|(rank, (action, key))| (rank, format!("{key} {}", phrase(action))))
        .collect()
    } else {
        let following = model.keymap.following(&model.typed).into_iter().enumerate();
        following.map(|(rank, (key, action))| (rank, format!("{key} {}", phrase(action)))).collect()
    };
    let count = model.count.map(|count| count.to_string()).unwrap_or_default();
    let begun = format!("{count}{} …", super::keymap::written(&model.typed));
    offers.push((0, "esc drops it".to_owned()));
    fit(&mut offers, room.saturating_sub(text::width(&begun) + 2), |words| words);
    let offers: Vec<String> = offers.into_iter().map(|(_, words)| words).collect();
    format!("{begun}  {}", offers.join("  "))
}

/// The name of an action as words.
fn phrase(action: Action) -> String {
    action.word().replace('-', " ")
}

/// Keeps what fits with two spaces between, the most important first, in the order that they stand in.
fn fit<T>(offers: &mut Vec<(usize, T)>, room: usize, words: impl Fn(&T) -> &str) {
    let mut places: Vec<usize> = (0..offers.len()).collect();
    places.sort_by_key(|place| offers[*place].0);
    let (mut left, mut kept) = (room + 2, vec![false; offers.len()]);
    for place in places {
        let width = text::width(words(&offers[place].1)) + 2;
        if width <= left {
            left -= width;
            kept[place] = true;
        }
    }
    let mut kept = kept.into_iter();
    offers.retain(|_| kept.next().unwrap_or(false));
}

/// The short word for what an action does here; `None` where the bottom line does not offer it.
fn word(model: &Model, action: Action, footer: Option<&str>) -> Option<String> {
    let past = model.as_of.is_some();
    let searching = model.clients.search.is_some();
    let word = match action {
        // In another time recording asks first: the way back to now stands there instead.
        Action::Interaction | Action::Promise | Action::Reminder | Action::Back if past => return None,
        Action::Open => match (model.focus, model.timeline.spot()) {
            (Pane::Clients, _) => "story",
            (Pane::Stage, _) => "evidence",
            (Pane::Timeline, Some(spot)) if spot.is_hidden(model.timeline.reveal) => "opens it",
            _ => "in full",
        },
        Action::Back if model.timeline.resting.is_some() => "stage",
        Action::Back if model.focus != Pane::Clients => "list",
        Action::Back if searching => "end search",
        Action::Now if past => "now",
        Action::DayBack if past => "a day back",
        Action::DayOn if past => "a day on",
        Action::NextFound if searching => "next",
        Action::Filter if model.focus == Pane::Timeline => "filter",
        Action::Why if model.focus == Pane::Clients => "why",
        Action::Import if is_empty(model) => "import",
        Action::Close if closing::closable(model) == Some(Closable::Entry) => "take back",
        Action::Add if is_empty(model) => "add a client",
        _ => return footer.map(str::to_owned),
    };
    Some(word.to_owned())
}

/// What stands on the bottom line before anything else, where it can be done.
const IMPORTANT: [Action; 19] = [
    Action::Palette,
    Action::Interaction,
    Action::Open,
    Action::Close,
    Action::Promise,
    Action::NextFound,
    Action::Find,
    Action::DayBack,
    Action::DayOn,
    Action::Reminder,
    Action::Back,
    Action::Add,
    // The head of the screen says how to get help, too.
    Action::Help,
    Action::Undo,
    Action::Quit,
    Action::Why,
    Action::Filter,
    Action::Import,
    Action::Redo,
];

/// How important an offer is: the greater, the sooner it is left out.
fn rank(model: &Model, action: Action) -> usize {
    match action {
        Action::Add | Action::Import if is_empty(model) => return 0,
        Action::Now => return 0,
        _ => {}
    }
    1 + IMPORTANT.iter().position(|known| *known == action).unwrap_or(IMPORTANT.len())
}
