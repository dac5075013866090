//! What `x` and `z` offer: for what is selected in the story, or for what makes a client's place in the list. Advice,
//! decisions, hand-offs and engagements are in [`matters`].

mod matters;

use crate::domain::appointment::AppointmentOutcome;
use crate::domain::command::{Command, PromiseClose, Which};
use crate::domain::history::{History, Mark, PromiseState, RequestState};
use crate::domain::id::{ClientId, Id, RequestId};
use crate::domain::interaction::Confidentiality;
use crate::domain::line::EntryKey;
use crate::domain::promise::{Prompted, Whose};
use crate::domain::reminder::Reached;
use crate::tui::model::Model;
use crate::tui::overlay::Overlay;
use crate::tui::overlay::menu::{Menu, Then};
use crate::tui::overlay::purpose::Purpose;
use crate::tui::pane::Pane;

/// The thing that the keys are on: in the story its selected row, in the list what the client stands there for.
fn selected(model: &Model) -> (Option<Id>, Option<EntryKey>) {
    if model.focus == Pane::Timeline {
        let spot = model.timeline.spot();
        (spot.and_then(|spot| spot.id), spot.map(|spot| spot.entry))
    } else {
        (model.target(), None)
    }
}

/// The open request that is selected in the story: a promise made now answers it.
pub(super) fn selected_request(model: &Model) -> Option<RequestId> {
    let history = model.timeline.history.as_ref()?;
    let (id, _) = selected(model);
    if model.focus != Pane::Timeline {
        return None;
    }
    let request = history.requests.iter().find(|it| Some(it.received.fact.id.0) == id && it.is_open())?;
    Some(request.received.fact.id)
}

/// What `close` would do to what is selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::tui) enum Closable {
    /// Something open is closed.
    Thing,
    /// The entry is taken back.
    Entry,
}

/// Whether what is selected can be closed, and how.
pub(in crate::tui) fn closable(model: &Model) -> Option<Closable> {
    model.client()?;
    let entry = || selected(model).1.map(|_| Closable::Entry);
    open_menu(model).map(|_| Closable::Thing).or_else(entry)
}

/// Offers how the selected thing can be closed.
pub(super) fn close(model: &mut Model) {
    let Some(client) = model.client() else { return };
    let entry = selected(model).1;
    let menu = open_menu(model).or_else(|| entry.map(|entry| take_back(client, entry)));
    model.overlay = menu.map(Overlay::Menu);
}

/// The letters for the selected thing, where it is open.
fn open_menu(model: &Model) -> Option<Menu> {
    let client = model.client()?;
    let history = model.timeline.history.as_deref()?;
    let id = selected(model).0.or_else(|| only_open(model, client))?;
    promise(model, client, history, id)
        .or_else(|| request(model, client, history, id))
        .or_else(|| reminder(client, history, id))
        .or_else(|| appointment(client, history, id))
        .or_else(|| goal(model, client, history, id))
        .or_else(|| matters::menu(model, client, history, id))
}

/// The one thing that is open, where there is exactly one.
fn only_open(model: &Model, client: ClientId) -> Option<Id> {
    match model.book.standing(client)?.open.as_slice() {
        [only] => Some(only.kind.id()),
        _ => None,
    }
}

fn promise(model: &Model, client: ClientId, history: &History, id: Id) -> Option<Menu> {
    let promise = history.promises.iter().find(|it| it.made.fact.id.0 == id)?;
    let (id, what) = (promise.made.fact.id, &promise.made.fact.what);
    let today = model.now.today();
    let menu = Menu::new(
        worded(model, what, promise.made.fact.conf, &promise.made.mark, "a sealed promise"),
        Some(client),
    );
    match promise.state() {
        PromiseState::Broken => Some(menu.item('g', "made good", Then::Ask(Purpose::Repair(id)))),
        PromiseState::Open => {
            let late = promise.due().is_some_and(|due| due < today);
            let kept = |prompted| {
                if late && promise.made.fact.whose == Whose::Ours {
                    return Then::Ask(Purpose::Kept(id, prompted));
                }
                let close = PromiseClose::Kept { prompted, reason: String::new() };
                Then::Do(Box::new(Command::ClosePromise { client, promise: id, close, on: today }))
            };
            let menu = match promise.made.fact.whose {
                Whose::Ours => menu.item('k', "kept, nobody had to ask", kept(Prompted::No)).item(
                    'p',
                    "kept, the client had asked",
                    kept(Prompted::Yes),
                ),
                Whose::Theirs => menu.item('k', "they did it", kept(Prompted::No)).item(
                    'p',
                    "they did it, after I asked",
                    kept(Prompted::Yes),
                ),
            };
            let menu = menu.item('m', "moved to another day", Then::Ask(Purpose::Move(id)));
            let release = |which| Then::Ask(Purpose::Release(id, which));
            let menu = if promise.made.fact.repeats.is_some() {
                menu.item('w', "not wanted this time; the next one stays", release(Which::ThisOne)).item(
                    'a',
                    "no longer wanted, this one and all that follow",
                    release(Which::All),
                )
            } else {
                menu.item('w', "no longer wanted", release(Which::ThisOne))
            };
            Some(menu.item('b', "broken", Then::Ask(Purpose::Break(id))))
        }
        _ => None,
    }
}

fn request(model: &Model, client: ClientId, history: &History, id: Id) -> Option<Menu> {
    let request = history.requests.iter().find(|it| it.received.fact.id.0 == id && it.is_open())?;
    let id = request.received.fact.id;
    let received = &request.received;
    let title = worded(model, &received.fact.what, received.fact.conf, &received.mark, "a sealed request");
    let mut menu = Menu::new(title, Some(client)).item(
        'a',
        "answered",
        Then::Do(Box::new(Command::Answer { client, request: id })),
    );
    if request.state() == RequestState::Waiting {
        menu = menu.item('h', "heard: they know when an answer comes", Then::Ask(Purpose::Acknowledge(id)));
    }
    Some(menu.item('w', "no longer asked", Then::Ask(Purpose::Withdraw(id))))
}

fn reminder(client: ClientId, history: &History, id: Id) -> Option<Menu> {
    let reminder = history.reminders.iter().find(|it| it.set.fact.id.0 == id && it.is_open())?;
    let id = reminder.set.fact.id;
    let done = |reached| Then::Do(Box::new(Command::FinishReminder { client, reminder: id, reached }));
    let drop = |which| Then::Do(Box::new(Command::DropReminder { client, reminder: id, which }));
    let menu = Menu::new(format!("{} · did you reach them?", reminder.set.fact.why), Some(client))
        .item('y', "yes", done(Reached::Yes))
        .item('n', "no, tried in vain", done(Reached::No))
        .item('i', "record the talk", Then::Ask(Purpose::Interaction(Some(id.0))))
        .item('z', "later", Then::Ask(Purpose::Snooze(id)));
    Some(if reminder.set.fact.repeats.is_some() {
        menu.item('w', "not needed this time; the next one stays", drop(Which::ThisOne)).item(
            'a',
            "no longer needed, this one and all that follow",
            drop(Which::All),
        )
    } else {
        menu.item('w', "no longer needed", drop(Which::ThisOne))
    })
}

fn appointment(client: ClientId, history: &History, id: Id) -> Option<Menu> {
    let appointment =
        history.appointments.iter().find(|it| it.made.fact.id.0 == id && it.closed.is_none())?;
    let id = appointment.made.fact.id;
    let close = |outcome| {
        Then::Do(Box::new(Command::CloseAppointment { client, appointment: id, outcome, moved_to: None }))
    };
    let why = &appointment.made.fact.why;
    let title = if why.is_empty() {
        format!("{} with the client", appointment.made.fact.channel)
    } else {
        why.clone()
    };
    Some(
        Menu::new(title, Some(client))
            .item('h', "held", close(AppointmentOutcome::Held))
            .item('i', "record what came of it", Then::Ask(Purpose::Interaction(Some(id.0))))
            .item('m', "I moved it", Then::Ask(Purpose::MoveAppointment(id, AppointmentOutcome::MovedByUs)))
            .item(
                't',
                "they moved it",
                Then::Ask(Purpose::MoveAppointment(id, AppointmentOutcome::MovedByThem)),
            )
            .item('u', "I missed it", close(AppointmentOutcome::MissedByUs))
            .item('n', "they did not come", close(AppointmentOutcome::MissedByThem))
            .item('c', "called off", close(AppointmentOutcome::CalledOff)),
    )
}

fn goal(model: &Model, client: ClientId, history: &History, id: Id) -> Option<Menu> {
    let goal = history.goals.iter().find(|it| it.set.fact.id.0 == id && it.closed.is_none())?;
    let (id, talk) = (goal.set.fact.id, goal.set.fact.interaction);
    let talk = history.interactions.iter().find(|it| Some(it.fact.id) == talk);
    let conf = talk.map_or(Confidentiality::default(), |it| it.fact.conf);
    let title = worded(model, &goal.set.fact.what, conf, &goal.set.mark, "a sealed goal");
    Some(
        Menu::new(title, Some(client))
            .item('g', "reached or given up", Then::Ask(Purpose::CloseGoal(id)))
            .item('t', "touched on", Then::Ask(Purpose::TouchGoal(Some(id)))),
    )
}

/// What cannot be closed can be taken back: the whole line it was recorded with.
fn take_back(client: ClientId, entry: EntryKey) -> Menu {
    let command = Command::Retract { line: entry.line, why: String::new() };
    let label = "take this entry back, with all that was recorded with it";
    Menu::new("This entry", Some(client)).own().item('t', label, Then::Do(Box::new(command)))
}

/// Puts a reminder off, or moves a promise or an appointment.
pub(super) fn snooze(model: &mut Model) {
    let client = model.client();
    if let Some(purpose) = putting_off(model) {
        super::record::open(model, purpose, client);
    }
}

/// How what is selected can be put off.
pub(in crate::tui) fn putting_off(model: &Model) -> Option<Purpose> {
    let history = model.timeline.history.as_deref()?;
    let id = selected(model).0.or_else(|| only_open(model, model.client()?))?;
    let reminder = history.reminders.iter().find(|it| it.set.fact.id.0 == id && it.is_open());
    let promise = history.promises.iter().find(|it| it.made.fact.id.0 == id && it.is_open());
    let appointment = history.appointments.iter().find(|it| it.made.fact.id.0 == id && it.closed.is_none());
    let moved = |id| Purpose::MoveAppointment(id, AppointmentOutcome::MovedByUs);
    reminder
        .map(|it| Purpose::Snooze(it.set.fact.id))
        .or(promise.map(|it| Purpose::Move(it.made.fact.id)))
        .or(appointment.map(|it| moved(it.made.fact.id)))
}

/// The words of a thing; of a sealed one only while its entry is opened.
fn worded(model: &Model, what: &str, conf: Confidentiality, mark: &Mark, sealed: &str) -> String {
    let open = conf != Confidentiality::Sealed || model.timeline.reveal == Some(mark.key);
    if open { what.to_owned() } else { sealed.to_owned() }
}
