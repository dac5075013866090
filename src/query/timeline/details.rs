//! Everything about one entry, field by field: what an expanded row and `--json` show.
//!
//! Every move, snooze and outcome has its line with its day; early, on time and late are derived here as
//! everywhere. A sealed entry says only that it is one, until it is the one to reveal.

use chrono::{DateTime, FixedOffset};

use super::Lens;
use super::places::inherited;
use super::state::{due_words, of_promise, of_request, punctual};
use super::words::touch;
use crate::domain::event::Event;
use crate::domain::history::{
    Advice, Appointment, Decision, DecisionEnd, Engagement, Goal, HandOff, History, Mark, Promise,
    PromiseEnd, Recorded, Reminder, ReminderEnd, Request,
};
use crate::domain::id::{ContactId, Id, InteractionId, RequestId};
use crate::domain::interaction::{Channel, Confidentiality, InteractionRecorded};
use crate::domain::line::EntryKey;
use crate::domain::promise::Whose;
use crate::domain::recurrence::Recurrence;
use crate::domain::time::{Day, Happened};
use crate::query::passage::{agreed, evidence};
use crate::query::{fact, phrase};

/// One field of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// What it is.
    pub label: &'static str,
    /// What it says; may have several lines.
    pub text: String,
}

/// All fields of the thing that an entry made or changed; empty where the history has no such entry.
pub fn details(history: &History, entry: &EntryKey, lens: &Lens<'_>) -> Vec<Detail> {
    let sheet = Sheet { history, lens, fields: Vec::new() };
    sheet.fill(entry).unwrap_or_default()
}

/// The entry that made the thing which `entry` made or changed: the row to select for a piece of evidence.
pub fn maker(history: &History, entry: &EntryKey) -> Option<EntryKey> {
    let among = |marks: &[&Mark]| marks.iter().any(|mark| mark.key == *entry);
    let promises = history.promises.iter().map(|it| {
        let mut marks = vec![&it.made.mark];
        marks.extend(it.ends.iter().map(|end| &end.mark));
        marks.extend(it.moves.iter().map(|moved| &moved.mark));
        marks.extend(it.repaired.iter().map(|repaired| &repaired.mark));
        marks
    });
    let requests = history.requests.iter().map(|it| {
        let mut marks = vec![&it.received.mark];
        marks.extend(it.acknowledged.iter().map(|ack| &ack.mark));
        marks.extend(it.answered.iter().map(|answer| &answer.mark));
        marks.extend(it.withdrawn.iter().map(|withdrawn| &withdrawn.mark));
        marks
    });
    let reminders = history.reminders.iter().map(|it| {
        let mut marks = vec![&it.set.mark];
        marks.extend(it.snoozed.iter().map(|snooze| &snooze.mark));
        marks.extend(it.end.iter().map(|end| &end.mark));
        marks
    });
    let appointments = history.appointments.iter().map(|it| {
        std::iter::once(&it.made.mark).chain(it.closed.iter().map(|closed| &closed.mark)).collect()
    });
    let goals = history.goals.iter().map(|it| {
        let touched = it.touched.iter().map(|touched| &touched.mark);
        let closed = it.closed.iter().map(|closed| &closed.mark);
        std::iter::once(&it.set.mark).chain(touched).chain(closed).collect()
    });
    let advice = history.advice.iter().map(|it| {
        std::iter::once(&it.given.mark).chain(it.closed.iter().map(|closed| &closed.mark)).collect()
    });
    let decisions = history.decisions.iter().map(|it| {
        let mut marks = vec![&it.opened.mark];
        marks.extend(it.laid_out.iter().map(|laid| &laid.mark));
        marks.extend(it.stalled.iter().map(|stalled| &stalled.mark));
        marks.extend(it.end.iter().map(|end| &end.mark));
        marks
    });
    let hand_offs = history.hand_offs.iter().map(|it| {
        std::iter::once(&it.made.mark).chain(it.answered.iter().map(|answered| &answered.mark)).collect()
    });
    let engagements = history
        .engagements
        .iter()
        .map(|it| [&it.made, &it.set.mark].into_iter().chain(it.ended.iter().map(|it| &it.mark)).collect());
    let things = promises.chain(requests).chain(reminders).chain(appointments).chain(goals);
    let mut things = things.chain(advice).chain(decisions).chain(hand_offs).chain(engagements);
    things.find(|marks: &Vec<&Mark>| among(marks)).map(|marks| marks[0].key)
}

struct Sheet<'a> {
    history: &'a History,
    lens: &'a Lens<'a>,
    fields: Vec<Detail>,
}

impl Sheet<'_> {
    fn fill(mut self, entry: &EntryKey) -> Option<Vec<Detail>> {
        let history = self.history;
        let key = maker(history, entry).unwrap_or(*entry);
        let is = |mark: &Mark| mark.key == key;
        if let Some(it) = history.interactions.iter().find(|it| is(&it.mark)) {
            self.open(&it.mark, it.fact.on, it.fact.conf, |sheet| sheet.interaction(&it.fact));
        } else if let Some(it) = history.promises.iter().find(|it| is(&it.made.mark)) {
            self.open(&it.made.mark, it.made.fact.on, it.made.fact.conf, |sheet| sheet.promise(it));
        } else if let Some(it) = history.requests.iter().find(|it| is(&it.received.mark)) {
            let fact = &it.received.fact;
            self.open(&it.received.mark, fact.on, fact.conf, |sheet| sheet.request(it));
        } else if let Some(it) = history.reminders.iter().find(|it| is(&it.set.mark)) {
            self.open(&it.set.mark, it.set.fact.on, Confidentiality::default(), |sheet| sheet.reminder(it));
        } else if let Some(it) = history.appointments.iter().find(|it| is(&it.made.mark)) {
            let on = it.made.fact.on;
            self.open(&it.made.mark, on, Confidentiality::default(), |sheet| sheet.appointment(it));
        } else if let Some(it) = history.goals.iter().find(|it| is(&it.set.mark)) {
            let conf = inherited(history, it.set.fact.interaction);
            self.open(&it.set.mark, it.set.fact.on, conf, |sheet| sheet.goal(it));
        } else if !self.matter(&key) && !self.words(&key) {
            let it = history.milestones.iter().find(|it| is(&it.mark))?;
            self.milestone(it);
        }
        Some(self.fields)
    }

    /// The fields common to all, around those of the kind; a sealed entry has no others.
    fn open(&mut self, mark: &Mark, on: Happened, conf: Confidentiality, kind: impl FnOnce(&mut Self)) {
        if conf == Confidentiality::Sealed && self.lens.reveal != Some(mark.key) {
            self.add("sealed", "the text is shown after Enter on this entry");
            self.add("on", self.day(on.day()));
        } else {
            kind(self);
            self.add("on", self.moment(on));
            self.add("who may see it", conf.word());
        }
        self.recorded(mark);
    }

    fn recorded(&mut self, mark: &Mark) {
        let elsewhere = if mark.copied { ", says the book it was copied from" } else { "" };
        self.add("recorded", format!("{} by {}{elsewhere}", self.stamp(mark.at), mark.by));
        self.add("entry", mark.key.line.line.to_string());
    }

    fn add(&mut self, label: &'static str, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.fields.push(Detail { label, text });
        }
    }

    fn day(&self, day: Day) -> String {
        phrase::day(day, self.lens.now.today())
    }

    fn moment(&self, on: Happened) -> String {
        match on.time() {
            Some(time) => format!("{} {}", self.day(on.day()), phrase::clock(time)),
            None => self.day(on.day()),
        }
    }

    fn stamp(&self, at: DateTime<FixedOffset>) -> String {
        let civil = at.with_timezone(&self.lens.now.zone());
        format!("{} {}", self.day(civil.date_naive()), phrase::clock(civil.time()))
    }

    fn interaction(&mut self, fact: &InteractionRecorded) {
        self.add("interaction", touch(fact));
        self.add("begun by", fact.begun_by.word());
        self.add("live", if fact.live { "yes" } else { "no" });
        self.add("with", self.names(&fact.with));
        self.add("talk", fact.talk.word());
        self.add("summary", fact.summary.as_str());
        self.add("note", fact.note.as_str());
        let answers: Vec<String> = fact.answers.iter().filter_map(|id| self.asked(*id)).collect();
        self.add("answers", answers.join("\n"));
        let carried = self.history.reminders.iter().find(|it| Some(it.set.fact.id) == fact.carries_out);
        self.add("carries out", carried.map(|it| it.set.fact.why.clone()).unwrap_or_default());
        self.id(fact.id.0);
    }

    fn promise(&mut self, it: &Promise) {
        let fact = &it.made.fact;
        self.add(if fact.whose == Whose::Ours { "promise" } else { "their promise" }, fact.what.as_str());
        self.add("state", of_promise(it, self.lens).word);
        self.add("first due", fact.due.map(|due| self.day(due)).unwrap_or_default());
        self.add("repeats", fact.repeats.as_deref().map(Recurrence::words).unwrap_or_default());
        for moved in &it.moves {
            let (moved, agreed) = (&moved.fact, moved.fact.agreed_with_client);
            let text = format!(
                "to {} on {}, {}, {}",
                self.day(moved.to),
                self.day(moved.on),
                if agreed { "agreed with the other side" } else { "without the other side's word" },
                if moved.before_due { "before it fell due" } else { "after it fell due" },
            );
            self.add("moved", text);
        }
        for end in &it.ends {
            self.promise_end(it, end);
        }
        if it.ends.len() > 1 {
            self.add("contradiction", "closed in more than one way; the last one stands");
        }
        if let Some(repaired) = &it.repaired {
            self.add("made good", format!("{}: {}", self.day(repaired.fact.on), repaired.fact.how));
        }
        self.add("from the request", fact.request.and_then(|id| self.asked(id)).unwrap_or_default());
        self.add("came up in", self.came_up_in(fact.interaction));
        self.id(fact.id.0);
    }

    fn promise_end(&mut self, it: &Promise, end: &Recorded<PromiseEnd>) {
        let because = |text: &str| if text.is_empty() { String::new() } else { format!("; {text}") };
        match &end.fact {
            PromiseEnd::Kept(kept) => {
                let timing = it.on_time_until().map(|due| format!(", {}", punctual(kept.on, due)));
                let prompted = match kept.prompted.word() {
                    "yes" => ", asked for first",
                    "no" => ", unprompted",
                    _ => "",
                };
                let timing = timing.unwrap_or_default();
                let text = format!("{}{timing}{prompted}{}", self.day(kept.on), because(&kept.reason));
                self.add("kept", text);
            }
            PromiseEnd::Released(it) => {
                self.add("released", format!("{}{}", self.day(it.on), because(&it.why)));
            }
            PromiseEnd::Broken(it) => {
                self.add("broken", format!("{}{}", self.day(it.on), because(&it.reason)));
            }
        }
    }

    fn request(&mut self, it: &Request) {
        let fact = &it.received.fact;
        self.add("request", fact.what.as_str());
        self.add("kind", if fact.urgent { format!("{}, urgent", fact.kind) } else { fact.kind.to_string() });
        self.add("state", of_request(it, self.lens).word);
        self.add("begun by", fact.begun_by.word());
        for ack in &it.acknowledged {
            let until = ack.fact.until.map(|day| format!(", answer announced for {}", self.day(day)));
            let after = self.waited(fact.on, ack.fact.on);
            self.add(
                "acknowledged",
                format!("{}, {after}{}", self.moment(ack.fact.on), until.unwrap_or_default()),
            );
        }
        if let Some(answer) = &it.answered {
            let after = self.waited(fact.on, answer.fact.on);
            self.add("answered", format!("{}, {after}", self.moment(answer.fact.on)));
            self.add("answered in", self.came_up_in(answer.fact.interaction));
        }
        if let Some(withdrawn) = &it.withdrawn {
            let why = &withdrawn.fact.why;
            let why = if why.is_empty() { String::new() } else { format!("; {why}") };
            self.add("withdrawn", format!("{}{why}", self.moment(withdrawn.fact.on)));
        }
        self.add("came up in", self.came_up_in(fact.interaction));
        self.id(fact.id.0);
    }

    fn waited(&self, from: Happened, to: Happened) -> String {
        let waited = self.lens.weights.calendar.waited(from, to.day(), self.lens.now.zone());
        if waited == 0 {
            "the same day".to_owned()
        } else {
            format!("after {}", phrase::working_days(i64::from(waited)))
        }
    }

    fn reminder(&mut self, it: &Reminder) {
        let fact = &it.set.fact;
        self.add("reminder", fact.why.as_str());
        self.add("kind", fact.kind.word());
        self.add("channel", fact.channel.map(Channel::word).unwrap_or_default());
        self.add("due", due_words(&fact.due, self.lens));
        self.add("repeats", fact.repeats.as_deref().map(Recurrence::words).unwrap_or_default());
        for snooze in &it.snoozed {
            let until = due_words(&snooze.fact.until, self.lens);
            self.add("snoozed", format!("{} until {until}", self.moment(snooze.fact.on)));
        }
        match it.end.as_ref().map(|end| &end.fact) {
            Some(ReminderEnd::Done(done)) => {
                let reached = match done.reached.word() {
                    "yes" => ", reached",
                    "no" => ", not reached",
                    _ => "",
                };
                self.add("done", format!("{}{reached}", self.moment(done.on)));
                self.add("done in", self.came_up_in(done.interaction));
            }
            Some(ReminderEnd::Dropped(dropped)) => self.add("dropped", self.moment(dropped.on)),
            None => {}
        }
        self.id(fact.id.0);
    }

    fn appointment(&mut self, it: &Appointment) {
        let fact = &it.made.fact;
        self.add("appointment", format!("{} {}m", fact.channel, fact.minutes));
        self.add("begins", due_words(&fact.start, self.lens));
        self.add("with", self.names(&fact.with));
        self.add("why", fact.why.as_str());
        if let Some(closed) = &it.closed {
            self.add("outcome", format!("{}, {}", closed.fact.outcome, self.moment(closed.fact.on)));
            self.add("held in", self.came_up_in(closed.fact.interaction));
            let next =
                self.history.appointments.iter().find(|it| Some(it.made.fact.id) == closed.fact.moved_to);
            self.add(
                "moved to",
                next.map(|it| due_words(&it.made.fact.start, self.lens)).unwrap_or_default(),
            );
        }
        self.id(fact.id.0);
    }

    fn goal(&mut self, it: &Goal) {
        let fact = &it.set.fact;
        self.add("goal", fact.what.as_str());
        self.add("by", fact.due.map(|due| self.day(due)).unwrap_or_default());
        if let Some(closed) = &it.closed {
            let early = fact.due.map(|due| format!(", {}", punctual(closed.fact.on.day(), due)));
            let text = format!(
                "{}, {}{}",
                closed.fact.outcome,
                self.moment(closed.fact.on),
                early.unwrap_or_default()
            );
            self.add("outcome", text);
            self.add("by whose word", closed.fact.words.as_str());
        }
        for touched in &it.touched {
            self.happened("touched on", touched.fact.on, &touched.fact.words);
        }
        self.add("came up in", self.came_up_in(fact.interaction));
        self.id(fact.id.0);
    }

    /// Advice, decisions, hand-offs and engagements; answers whether it was one.
    fn matter(&mut self, key: &EntryKey) -> bool {
        let history = self.history;
        let is = |mark: &Mark| mark.key == *key;
        if let Some(it) = history.advice.iter().find(|it| is(&it.given.mark)) {
            let fact = &it.given.fact;
            self.open(&it.given.mark, fact.on, fact.conf, |sheet| sheet.advice(it));
        } else if let Some(it) = history.decisions.iter().find(|it| is(&it.opened.mark)) {
            let fact = &it.opened.fact;
            self.open(&it.opened.mark, fact.on, fact.conf, |sheet| sheet.decision(it));
        } else if let Some(it) = history.hand_offs.iter().find(|it| is(&it.made.mark)) {
            let fact = &it.made.fact;
            self.open(&it.made.mark, fact.on, fact.conf, |sheet| sheet.hand_off(it));
        } else if let Some(it) = history.engagements.iter().find(|it| is(&it.made)) {
            let on = it.set.fact.on;
            self.open(&it.made, on, Confidentiality::default(), |sheet| sheet.engagement(it));
        } else {
            return false;
        }
        true
    }

    fn advice(&mut self, it: &Advice) {
        let fact = &it.given.fact;
        self.add("advice", fact.what.as_str());
        for closed in &it.closed {
            self.happened(closed.fact.outcome.word(), closed.fact.on, &closed.fact.words);
        }
        self.add("came up in", self.came_up_in(fact.interaction));
        self.id(fact.id.0);
    }

    fn decision(&mut self, it: &Decision) {
        let fact = &it.opened.fact;
        self.add("decision", fact.what.as_str());
        self.add("ways", it.alternatives().join("\n"));
        self.add("risk told", it.risk());
        for stalled in &it.stalled {
            let worry = stalled.fact.worry.map(|worry| format!(" (worry: {worry})")).unwrap_or_default();
            self.happened("stalled", stalled.fact.on, &format!("{}{worry}", stalled.fact.over));
            self.add("eases it", stalled.fact.act.as_str());
        }
        match it.end.as_ref().map(|end| &end.fact) {
            Some(DecisionEnd::Taken(taken)) => {
                let by = format!("{}, by {}", taken.choice, taken.by);
                self.happened("chosen", taken.on, &by);
                self.add("because", taken.reason.as_str());
            }
            Some(DecisionEnd::Dropped(dropped)) => self.happened("dropped", dropped.on, &dropped.why),
            None => {}
        }
        self.add("came up in", self.came_up_in(fact.interaction));
        self.id(fact.id.0);
    }

    fn hand_off(&mut self, it: &HandOff) {
        let fact = &it.made.fact;
        self.add("handed to", fact.to.as_str());
        self.add("field", fact.field.as_str());
        self.add("about", fact.what.as_str());
        if let Some(answered) = &it.answered {
            self.happened("answered", answered.fact.on, &answered.fact.words);
        }
        self.add("came up in", self.came_up_in(fact.interaction));
        self.id(fact.id.0);
    }

    fn engagement(&mut self, it: &Engagement) {
        let fact = &it.set.fact;
        self.add("engagement", fact.what.as_str());
        self.add("fee", fact::fee(fact).unwrap_or_default());
        self.add("next payment", fact.next.map(|day| self.day(day)).unwrap_or_default());
        let goal = self.history.goals.iter().find(|it| Some(it.set.fact.id) == fact.goal);
        let sealed = |it: &Goal| inherited(self.history, it.set.fact.interaction) == Confidentiality::Sealed;
        let goal = goal.filter(|it| !sealed(it)).map(|it| it.set.fact.what.clone());
        self.add("serves the goal", goal.unwrap_or_default());
        self.add("chosen because", fact.chosen.as_str());
        if let Some(ended) = &it.ended {
            self.happened("ended", ended.fact.on, &ended.fact.why);
        }
        self.id(fact.id.0);
    }

    fn evidence(&mut self, it: &Recorded<Event>) {
        let Some((on, conf, _)) = evidence(&it.fact) else { return };
        self.open(&it.mark, on, conf, |sheet| {
            sheet.add("evidence", fact::head(&it.fact));
            sheet.add("rests on", fact::text(&it.fact));
            let interaction = it.fact.names().first().map(|id| InteractionId(*id));
            sheet.add("came up in", sheet.came_up_in(interaction));
        });
    }

    /// Something that was said or done about a thing on a day.
    fn happened(&mut self, label: &'static str, on: Happened, words: &str) {
        let words = if words.is_empty() { String::new() } else { format!(": {words}") };
        self.add(label, format!("{}{words}", self.moment(on)));
    }

    /// Entries that are nothing but words; answers whether it was one.
    fn words(&mut self, key: &EntryKey) -> bool {
        let history = self.history;
        let is = |mark: &Mark| mark.key == *key;
        if let Some(it) = history.notes.iter().find(|it| is(&it.mark)) {
            self.open(&it.mark, it.fact.on, it.fact.conf, |sheet| {
                sheet.add("note", it.fact.text.as_str());
                sheet.source(it.fact.id.0);
            });
        } else if let Some(it) = history.evidence.iter().find(|it| is(&it.mark)) {
            self.evidence(it);
        } else if let Some(it) = history.signals.iter().find(|it| is(&it.mark)) {
            self.open(&it.mark, it.fact.on, it.fact.conf, |sheet| {
                sheet.add("signal", it.fact.signal.as_str());
                sheet.add("rests on", it.fact.words.as_str());
                sheet.add("came up in", sheet.came_up_in(it.fact.interaction));
            });
        } else if let Some(it) = history.assessments.iter().find(|it| is(&it.mark)) {
            self.open(&it.mark, Happened::On(it.fact.on), Confidentiality::default(), |sheet| {
                sheet.add("assessed", it.fact.stage.word());
                sheet.add("why", it.fact.why.as_str());
            });
        } else if let Some(it) = history.said.iter().find(|it| is(&it.mark)) {
            self.open(&it.mark, Happened::On(it.fact.on), Confidentiality::default(), |sheet| {
                sheet.add("said", it.fact.words.as_str());
                sheet.add("where", it.fact.place.as_str());
            });
        } else if let Some(it) = history.agreements.iter().find(|it| is(&it.mark)) {
            let zone = self.lens.now.zone();
            let recorded = Happened::On(it.mark.at.with_timezone(&zone).date_naive());
            let on = it.fact.happened().unwrap_or(recorded);
            self.open(&it.mark, on, agreed(&it.fact), |sheet| {
                sheet.add("agreed", fact::head(&it.fact));
                sheet.add("says", fact::text(&it.fact));
                if let Event::ExpectationsAgreed(e) = &it.fact {
                    sheet.add("questions", e.questions.as_str());
                    sheet.add("look again", e.review.map(|day| sheet.day(day)).unwrap_or_default());
                }
            });
        } else {
            return false;
        }
        true
    }

    fn milestone(&mut self, it: &Recorded<Event>) {
        match &it.fact {
            Event::ClientAdded(e) => {
                self.add("added", format!("{} as {} ({})", e.name, e.status, e.kind));
                self.add("on", self.day(e.on));
            }
            Event::StatusChanged(e) => {
                self.add("became", e.status.word());
                self.add("why", e.why.as_str());
                self.add("on", self.day(e.on));
            }
            Event::ClientImported(e) => {
                self.add("imported from", e.from.as_str());
                self.add("its id there", e.uid.clone().unwrap_or_default());
                self.add("changed there", e.revised.clone().unwrap_or_default());
                let kept: Vec<String> =
                    e.kept.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                self.add("kept as it was", kept.join("\n"));
            }
            _ => {}
        }
        self.recorded(&it.mark);
    }

    /// Where a thing came from that was imported.
    fn source(&mut self, id: Id) {
        if let Some(source) = self.history.imported.get(&id) {
            self.add("imported from", source.from.as_str());
            self.add("its id there", source.uid.clone().unwrap_or_default());
            self.add("recorded there", source.recorded.map(|on| on.to_string()).unwrap_or_default());
        }
    }

    fn id(&mut self, id: Id) {
        self.source(id);
        self.add("id", id.as_str());
    }

    fn names(&self, with: &[ContactId]) -> String {
        let names: Vec<&str> = with
            .iter()
            .filter_map(|id| self.history.client.contact(*id))
            .map(|it| it.name.as_str())
            .collect();
        names.join(", ")
    }

    /// The words of a request, unless they are sealed.
    fn asked(&self, id: RequestId) -> Option<String> {
        let it = self.history.requests.iter().find(|it| it.received.fact.id == id)?;
        let fact = &it.received.fact;
        Some(if fact.conf == Confidentiality::Sealed {
            "a sealed request".to_owned()
        } else {
            fact.what.clone()
        })
    }

    /// The interaction in which something came up, without its words.
    fn came_up_in(&self, id: Option<InteractionId>) -> String {
        let found = self.history.interactions.iter().find(|it| Some(it.fact.id) == id);
        found.map_or_else(String::new, |it| match it.fact.conf {
            Confidentiality::Sealed => format!("a sealed entry of {}", self.day(it.fact.on.day())),
            _ => format!("{} on {}", touch(&it.fact), self.moment(it.fact.on)),
        })
    }
}
