//! The form behind `i`: one line of quick entry, and the fields that follow from it.
//!
//! The grammar is `quick`'s, and so is what it leaves open: that is guessed, shown, and corrected by Tab; a field that
//! was touched keeps what it was given.

use super::{
    Mistake, Purpose, Sight, choice, chosen, echo_day, labels, lines, numbered_choice, promised_by, repeats,
    repeats_field, seen_by, text, words,
};
use crate::domain::command::{Command, InteractionDraft};
use crate::domain::history::{History, Reminder, Request};
use crate::domain::id::ContactId;
use crate::domain::interaction::{BegunBy, Channel, Confidentiality, Talk, Way};
use crate::domain::reminder::Reached;
use crate::domain::request::RequestKind;
use crate::domain::time::Happened;
use crate::query::guard;
use crate::quick::decision::{self, Said, Ways};
use crate::quick::grammar::{Clause, ClauseKind, HappenedState, QuickEntry};
use crate::quick::{Reading, WhenError, With, duration, guess, parse, understand, when};
use crate::tui::overlay::form::{Field, FieldKind, FieldName, Form};

const YES_NO: [&str; 2] = ["yes", "no"];

fn read(form: &Form, history: Option<&History>, sight: Sight<'_>) -> QuickEntry {
    let contacts: Vec<(ContactId, &str)> = history
        .into_iter()
        .flat_map(|history| &history.client.contacts)
        .map(|contact| (contact.id, contact.name.as_str()))
        .collect();
    let typed = form.field("line").map(Field::value).unwrap_or_default();
    parse(&typed, sight.now, sight.catalogue, &contacts)
}

/// The line with the head that fields and occasion give it, and what it comes to.
fn understood(
    form: &Form,
    mut entry: QuickEntry,
    occasion: &Occasion,
    history: &History,
    sight: Sight<'_>,
) -> Reading {
    let touched = |name: &'static str| form.field(name).filter(|field| field.touched).map(Field::value);
    let head = &mut entry.head;
    let nowhere = 0..0;
    let channel = touched("channel").and_then(|typed| typed.parse().ok());
    let channel = channel.or(occasion.channel.filter(|_| head.channel.is_none()));
    if let Some(channel) = channel {
        head.channel = Some((channel, nowhere.clone()));
    }
    if let Some(way) = touched("way").and_then(|typed| typed.parse().ok()) {
        head.way = Some((way, nowhere.clone()));
    }
    if let (None, Some(minutes)) = (&head.minutes, occasion.minutes) {
        head.minutes = Some((minutes, nowhere.clone()));
    }
    if let Some(with) = touched("with") {
        let names = with.split(',').map(str::trim).filter(|name| !name.is_empty());
        head.with = names.map(|name| With::Name(name.to_owned(), nowhere.clone())).collect();
    }
    understand(&entry, &history.client, sight.now)
}

/// Brings the fields up to date with the line.
pub(super) fn follow(form: &mut Form, sight: Sight<'_>) {
    let history = sight.history(form.client);
    let entry = read(form, history.as_ref(), sight);
    let mut fields = form.fields.iter().filter(|field| field.name.0 == "line").cloned().collect::<Vec<_>>();
    let occasion =
        history.as_ref().map(|history| Occasion::of(form.purpose, history, sight)).unwrap_or_default();
    let reading = history.as_ref().map(|it| understood(form, entry.clone(), &occasion, it, sight));
    let draft = reading.map(|reading| reading.draft);
    if let Some(draft) = &draft {
        fields.extend(head_fields(form, &entry, &occasion, draft, sight));
    }
    for (number, clause) in entry.clauses.iter().enumerate() {
        fields.extend(clause_fields(form, number, clause, sight));
    }
    if let Some(history) = &history {
        fields.extend(closing_fields(history, &occasion, sight));
    }
    fields.push(lines("note", "note"));
    fields.push(seen_by());
    form.follow(fields);
    form.remarks = if form.value("line").is_empty() {
        vec![
            "call in 12m with Ada: what it was about  ? asked of me".into(),
            "! I promise, by thu  < they promise  = advice, or a | b -> a  * goal".into(),
            "two spaces before a mark; Tab to the fields; Enter saves".into(),
        ]
    } else {
        let against =
            history.as_ref().zip(draft.as_ref()).map(|(history, draft)| warned(form, history, draft, sight));
        against.into_iter().flatten().chain(preview(&entry, draft.as_ref())).collect()
    };
}

/// What a contact by the adviser goes against of the client's wishes, and the boundaries that what it says touches.
fn warned(form: &Form, history: &History, draft: &InteractionDraft, sight: Sight<'_>) -> Vec<String> {
    let way = chosen(form, "way", 0).unwrap_or(draft.way);
    let channel = chosen(form, "channel", 0).unwrap_or(draft.channel);
    let mut warned = Vec::new();
    if let (Way::Out, Ok(on)) = (way, happened(&form.value("on"), sight)) {
        let at = guard::At::happened(&on, &history.client, sight.now);
        warned = guard::contact(history, at, Some(channel), sight.now);
    }
    warned.extend(guard::limits(history, &form.value("line"), sight.now.today()));
    warned
}

/// What is known of the occasion, where the form was opened for an appointment or a reminder.
#[derive(Debug, Default)]
struct Occasion {
    /// When the appointment began, once it has.
    on: Option<String>,
    /// Where or how.
    channel: Option<Channel>,
    /// How long it was to take.
    minutes: Option<u32>,
    /// The reminder.
    reminder: Option<crate::domain::id::ReminderId>,
}

impl Occasion {
    fn of(purpose: Purpose, history: &History, sight: Sight<'_>) -> Self {
        let Purpose::Interaction(Some(id)) = purpose else { return Self::default() };
        if let Some(appointment) = history.appointments.iter().find(|it| it.made.fact.id.0 == id) {
            let made = &appointment.made.fact;
            let began = made.start.instant(sight.now.zone());
            let on = (began <= sight.now.instant()).then(|| spell(&Happened::at(began, sight.now.zone())));
            return Self { on, channel: Some(made.channel), minutes: Some(made.minutes), reminder: None };
        }
        let reminder = history.reminders.iter().find(|it| it.set.fact.id.0 == id);
        Self {
            channel: reminder.and_then(|it| it.set.fact.channel),
            reminder: reminder.map(|it| it.set.fact.id),
            ..Self::default()
        }
    }
}

/// What was understood, a clause a line, then what was not.
fn preview(entry: &QuickEntry, draft: Option<&InteractionDraft>) -> Vec<String> {
    let asked = entry.clauses.iter().any(|it| it.kind == ClauseKind::Request);
    let requests = draft.into_iter().filter(|_| !asked).flat_map(|draft| &draft.requests);
    let to_return = requests.map(|it| format!("? asked of me: {}", it.what));
    let signals = draft.into_iter().flat_map(|draft| &draft.signals);
    let signals = signals.map(|it| format!("# {}, resting on: {}", it.signal, it.words));
    let remarks = entry.remarks.iter().map(ToString::to_string);
    let clauses = entry.clauses.iter().map(|clause| {
        let what = match clause.kind {
            ClauseKind::Request => "asked of me",
            ClauseKind::Promise => "I promise",
            ClauseKind::TheirPromise => "they promise",
            ClauseKind::Advice if decided(clause).is_some() => "decision",
            ClauseKind::Advice => "advice",
            ClauseKind::Goal => "goal",
        };
        format!("{} {what}: {}", clause.kind.mark(), clause.text)
    });
    remarks.chain(clauses).chain(to_return).chain(signals).collect()
}

fn head_fields(
    form: &Form,
    entry: &QuickEntry,
    occasion: &Occasion,
    draft: &InteractionDraft,
    sight: Sight<'_>,
) -> Vec<Field> {
    let on = match &entry.head.happened {
        HappenedState::Known(happened, _) => spell(happened),
        HappenedState::NotSaid => occasion.on.clone().unwrap_or_else(|| "now".to_owned()),
        HappenedState::Ambiguous { .. } => String::new(),
    };
    let on_typed = form.field("on").filter(|field| field.touched).map_or(on.clone(), Field::value);
    let on_echo = happened(&on_typed, sight).map_or_else(|mistake| mistake, |on| spell(&on));
    let minutes = draft.minutes.map(|minutes| format!("{minutes}m")).unwrap_or_default();
    let with: Vec<&str> = entry.head.with.iter().map(With::name).collect();
    vec![
        choice("channel", "channel", words(Channel::ALL)).with(draft.channel.word()),
        choice("way", "in or out", words(Way::ALL)).with(draft.way.word()),
        choice("begun", "begun by", words(BegunBy::ALL)).with(draft.begun_by.word()),
        text("on", "when").with(&on).echo(on_echo),
        text("minutes", "length").with(&minutes),
        text("with", "with").with(&with.join(", ")),
        choice("live", "live", YES_NO)
            .with(if draft.live { "yes" } else { "no" })
            .echo("two-way, in real time"),
        choice("talk", "talk of", words(Talk::ALL)).with(draft.talk.word()),
    ]
}

fn clause_fields(form: &Form, number: usize, clause: &Clause, sight: Sight<'_>) -> Vec<Field> {
    let short = crate::text::clip(&clause.text, 40);
    match clause.kind {
        ClauseKind::Request => vec![
            numbered_choice(FieldName("kind", number), "? is a", words(RequestKind::ALL))
                .with(guess::guess_request_kind(&clause.text).word())
                .echo(short),
            numbered_choice(FieldName("urgent", number), "  urgent", ["no", "yes"])
                .with(if guess::guess_urgent(&clause.text) { "yes" } else { "no" }),
        ],
        ClauseKind::Promise | ClauseKind::TheirPromise => {
            let due = clause.due.day().map(|day| day.to_string()).unwrap_or_default();
            let name = FieldName("due", number);
            let typed =
                form.numbered("due", number).filter(|field| field.touched).map_or(due.clone(), Field::value);
            let echo = match echo_day(&typed, sight.now) {
                echo if echo.is_empty() => format!("no date · {short}"),
                echo => format!("{echo} · {short}"),
            };
            let by =
                Field::new(name, format!("{} by", clause.kind.mark()), FieldKind::Text).with(&due).echo(echo);
            let first = when::due_day(typed.trim(), sight.now).ok();
            let again =
                clause.due.repeats().map(|rule| repeats_field(form, number, Some(rule), first, sight.now));
            std::iter::once(by).chain(again).collect()
        }
        ClauseKind::Advice => decided(clause).map(|ways| decision_fields(number, &ways)).unwrap_or_default(),
        ClauseKind::Goal => Vec::new(),
    }
}

/// The decision that a clause speaks of, where it is one.
fn decided(clause: &Clause) -> Option<Ways> {
    match (clause.kind, decision::read(&clause.text)) {
        (ClauseKind::Advice, Said::Decision(ways)) => Some(ways),
        _ => None,
    }
}

fn decision_fields(number: usize, said: &Ways) -> Vec<Field> {
    let field =
        |name, label, value: &str| Field::new(FieldName(name, number), label, FieldKind::Text).with(value);
    let few = if said.are_enough() { "" } else { "two or more, with | between; doing nothing is one" };
    vec![
        field("about", "= is about", &said.about()),
        field("ways", "  ways", &decision::barred(&said.ways)).echo(few),
        field("choice", "  chosen", &said.choice).echo(if said.choice.is_empty() { "not yet" } else { "" }),
        field("because", "  because", &said.reason),
    ]
}

/// The decision of a clause as its fields have it.
fn decision_of(form: &Form, number: usize, said: Ways) -> Result<Ways, Mistake> {
    let value = |name, said: String| {
        form.numbered(name, number).map_or(said, |field| field.value().trim().to_owned())
    };
    let ways = Ways {
        ways: decision::ways(&value("ways", decision::barred(&said.ways))),
        what: value("about", said.what),
        choice: value("choice", said.choice),
        reason: value("because", said.reason),
    };
    let ask =
        |name, sentence: &str| Err(Mistake { field: FieldName(name, number), sentence: sentence.to_owned() });
    if !ways.are_enough() {
        return ask("ways", "between which ways? Two or more, such as `rent | do nothing`");
    }
    if ways.choice.is_empty() && !ways.reason.is_empty() {
        return ask("choice", "what was chosen? The reason stands with it");
    }
    Ok(ways)
}

fn due_reminders<'a>(history: &'a History, sight: Sight<'a>) -> Vec<&'a Reminder> {
    let soon = sight.now.at_end_of(sight.now.today());
    history.reminders.iter().filter(|it| it.is_open() && it.due().is_due(&soon)).collect()
}

fn open_requests(history: &History) -> Vec<&Request> {
    history.requests.iter().filter(|it| it.is_open()).collect()
}

/// What an interaction may close: a reminder that is due, requests that wait.
fn closing_fields(history: &History, occasion: &Occasion, sight: Sight<'_>) -> Vec<Field> {
    let mut fields = Vec::new();
    let reminders = due_reminders(history, sight);
    if !reminders.is_empty() {
        let names = due_for(&reminders);
        let field = choice("reminder", "carries out", std::iter::once("nothing".to_owned()).chain(names));
        // A reminder is closed by saying so, not by guessing: it may still be owed.
        let place = reminders.iter().position(|it| Some(it.set.fact.id) == occasion.reminder);
        let chosen = place.and_then(|place| due_for(&reminders).into_iter().nth(place));
        fields.push(field.with(chosen.as_deref().unwrap_or("nothing")).echo("a reminder that is due"));
        fields.push(choice("reached", "reached them", words(Reached::ALL)));
    }
    let requests = open_requests(history);
    if !requests.is_empty() {
        let names = asked(&requests);
        let words = ["nothing".to_owned(), "everything asked".to_owned()].into_iter().chain(names);
        fields.push(choice("answers", "answers", words).echo("what they wait for"));
    }
    fields
}

/// The command that the fields come to.
pub(super) fn command(form: &Form, sight: Sight<'_>) -> Result<Command, Mistake> {
    form.client.ok_or_else(|| Mistake::at("line", "choose a client first"))?;
    let history = sight.history(form.client).ok_or_else(|| {
        Mistake::at("line", "this client is not in the book any more; Esc keeps what you typed as a draft")
    })?;
    let entry = read(form, Some(&history), sight);
    let on = happened(&form.value("on"), sight).map_err(|sentence| Mistake::at("on", sentence))?;
    let minutes = form.value("minutes");
    let minutes = match minutes.as_str() {
        "" => None,
        typed => Some(
            duration(typed)
                .or_else(|| typed.parse().ok())
                .ok_or_else(|| Mistake::at("minutes", "a length is written 12m, 1h or 1h30"))?,
        ),
    };
    let occasion = Occasion::of(form.purpose, &history, sight);
    let mut draft = understood(form, entry.clone(), &occasion, &history, sight).draft;
    draft.on = on;
    draft.channel = chosen(form, "channel", 0).unwrap_or(draft.channel);
    draft.way = chosen(form, "way", 0).unwrap_or(draft.way);
    draft.begun_by = chosen(form, "begun", 0).unwrap_or(draft.begun_by);
    draft.live = form.field("live").map_or(draft.live, |field| field.value() == "yes");
    draft.minutes = minutes;
    draft.talk = chosen(form, "talk", 0).unwrap_or(draft.talk);
    draft.note = form.field("note").map(Field::value).unwrap_or_default();
    draft.conf = chosen(form, "conf", 0).unwrap_or_default();
    draft.carries_out = carried_out(form, &history, sight);
    draft.answers = answered(form, &history);
    let clauses = || entry.clauses.iter().enumerate();
    let requests = clauses().filter(|(_, clause)| clause.kind == ClauseKind::Request);
    for ((number, _), request) in requests.zip(&mut draft.requests) {
        request.kind = chosen(form, "kind", number).unwrap_or(request.kind);
        let urgent = form.numbered("urgent", number);
        request.urgent = urgent.map_or(request.urgent, |field| field.value() == "yes");
    }
    let promises = clauses().filter(|(_, clause)| clause.kind.is_promise());
    for ((number, clause), promise) in promises.zip(&mut draft.promises) {
        let (name, ask) = (FieldName("due", number), format!("by when: {}?", promise.what));
        promise.due = promised_by(form, name, (promise.whose, &clause.due), &ask, sight.now)?;
        promise.repeats = repeats(form, number, clause.due.repeats(), sight.now)?;
    }
    draft.facts.clear();
    for (number, said) in clauses().filter_map(|(number, clause)| Some((number, decided(clause)?))) {
        draft.facts.extend(decision_of(form, number, said)?.facts(on));
    }
    if draft.summary.is_empty() && draft.note.is_empty() && form.value("line").is_empty() {
        return Err(Mistake::at("line", "say in a few words what it was about"));
    }
    Ok(Command::Record(Box::new(draft)))
}

fn carried_out(
    form: &Form,
    history: &History,
    sight: Sight<'_>,
) -> Option<(crate::domain::id::ReminderId, Reached)> {
    let typed = form.value("reminder");
    let due = due_reminders(history, sight);
    let place = due_for(&due).iter().position(|label| *label == typed)?;
    let reminder = due.get(place)?;
    Some((reminder.set.fact.id, chosen(form, "reached", 0).unwrap_or(Reached::Unknown)))
}

fn answered(form: &Form, history: &History) -> Vec<crate::domain::id::RequestId> {
    let typed = form.value("answers");
    let all = open_requests(history);
    let labels = asked(&all);
    let fits = |label: &String| typed == "everything asked" || label.trim() == typed;
    all.iter()
        .zip(&labels)
        .filter(|(_, label)| fits(label))
        .map(|(request, _)| request.received.fact.id)
        .collect()
}

/// What requests are called in a choice; sealed ones say only that.
fn asked(requests: &[&Request]) -> Vec<String> {
    labels(requests.iter().map(|request| {
        let fact = &request.received.fact;
        if fact.conf == Confidentiality::Sealed { "a sealed request" } else { fact.what.as_str() }
    }))
}

/// What reminders are called in a choice.
fn due_for(reminders: &[&Reminder]) -> Vec<String> {
    labels(reminders.iter().map(|reminder| reminder.set.fact.why.as_str()))
}

fn happened(typed: &str, sight: Sight<'_>) -> Result<Happened, String> {
    match typed.trim() {
        "" => Err("when was it? `now`, `yesterday`, `mon 14:30`".to_owned()),
        "now" => Ok(sight.now.happened()),
        typed => typed
            .parse()
            .or_else(|_| when::past(typed, sight.now).map_err(|error: WhenError| error.to_string())),
    }
}

/// A past time in words that are read back as the same time.
fn spell(happened: &Happened) -> String {
    match happened {
        Happened::On(day) => day.to_string(),
        Happened::At(at) => at.format("%Y-%m-%d %H:%M").to_string(),
    }
}
