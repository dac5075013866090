//! What finishing one occurrence brings about, and how little two devices can do about each other.

use super::super::{Command, Decision, PromiseClose, PromiseDraft, Refusal, Which, decide, undo};
use crate::domain::book::Book;
use crate::domain::history::{Promise, Reminder};
use crate::domain::id::{PromiseId, ReminderId};
use crate::domain::line::Line;
use crate::domain::promise::{Prompted, Whose};
use crate::domain::reminder::{Reached, ReminderKind};
use crate::domain::sample::{Desk, bare, call, client, day, id, line, noon};
use crate::domain::time::{Day, Due, Happened};

fn desk() -> Desk {
    let mut desk = Desk::default();
    desk.act(1, Command::AddClient(Box::new(bare(0, "Ada Okafor")))).unwrap();
    desk
}

fn remind(due: Due, rule: &str) -> Command {
    let (client, why, kind) = (client(0), "check the portfolio".into(), ReminderKind::Need);
    Command::Remind {
        client,
        due,
        why,
        kind,
        channel: None,
        about: None,
        repeats: Some(rule.parse().unwrap()),
    }
}

fn promise(due: Option<Day>, rule: &str) -> Command {
    let repeats = Some(rule.parse().unwrap());
    let draft = PromiseDraft { whose: Whose::Theirs, what: "the figures".into(), due, repeats };
    Command::Promise { client: client(0), draft, request: None }
}

fn done(reminder: ReminderId) -> Command {
    Command::FinishReminder { client: client(0), reminder, reached: Reached::Yes }
}

fn dropped(reminder: ReminderId, which: Which) -> Command {
    Command::DropReminder { client: client(0), reminder, which }
}

fn kept(promise: PromiseId, on: i64) -> Command {
    let close = PromiseClose::Kept { prompted: Prompted::No, reason: String::new() };
    Command::ClosePromise { client: client(0), promise, close, on: day(on) }
}

fn open_reminders(desk: &Desk) -> Vec<Reminder> {
    desk.of(0).reminders.into_iter().filter(Reminder::is_open).collect()
}

fn open_promises(desk: &Desk) -> Vec<Promise> {
    desk.of(0).promises.into_iter().filter(Promise::is_open).collect()
}

/// Day 0 is Monday, the first of January 2024.
#[test]
fn a_finished_reminder_comes_again_and_missed_ones_are_not_piled_up() {
    let mut desk = desk();
    desk.act(1, remind(Due::On(day(3)), "FREQ=WEEKLY")).unwrap();
    let first = open_reminders(&desk)[0].set.fact.clone();
    assert_eq!(first.repeats.as_ref().unwrap().to_string(), "FREQ=WEEKLY;BYDAY=TH");
    let line = desk.act(3, done(first.id)).unwrap();
    let [second] = open_reminders(&desk).try_into().unwrap();
    assert_eq!((second.set.fact.due, second.set.fact.follows), (Due::On(day(10)), Some(first.id)));
    // Put off, finished three weeks late: the days of the rule stay what they were.
    let put_off =
        Command::Snooze { client: client(0), reminder: second.set.fact.id, until: Due::On(day(12)) };
    desk.act(10, put_off).unwrap();
    desk.act(33, done(second.set.fact.id)).unwrap();
    let [third] = open_reminders(&desk).try_into().unwrap();
    assert_eq!(third.set.fact.due, Due::On(day(38)));
    assert_eq!(
        undo::take_back(&desk.book, &[line], "").unwrap_err().to_string(),
        "2 later entries build on it; take those back first"
    );
}

#[test]
fn undo_takes_back_both_the_end_and_what_follows() {
    let mut desk = desk();
    desk.act(1, remind(Due::On(day(3)), "FREQ=WEEKLY")).unwrap();
    let id = open_reminders(&desk)[0].set.fact.id;
    let line = desk.act(3, done(id)).unwrap();
    desk.act(3, Command::Retract { line, why: String::new() }).unwrap();
    let history = desk.of(0);
    assert_eq!((history.reminders.len(), history.reminders[0].is_open()), (1, true));
    assert_eq!((history.waiting, history.contradicted), (0, 0));
}

#[test]
fn a_talk_that_carries_out_a_reminder_brings_the_next_one() {
    let mut desk = desk();
    let nine = day(3).and_hms_opt(9, 0, 0).unwrap();
    desk.act(1, remind(Due::At(nine, chrono_tz::America::New_York), "FREQ=MONTHLY")).unwrap();
    let mut talk = call(0, Happened::On(day(3)));
    talk.carries_out = Some((open_reminders(&desk)[0].set.fact.id, Reached::Yes));
    desk.act(3, Command::Record(Box::new(talk))).unwrap();
    let [next] = open_reminders(&desk).try_into().unwrap();
    assert_eq!(next.set.fact.due.to_string(), "2024-02-04T09:00[America/New_York]");
}

#[test]
fn dropping_asks_this_one_or_all() {
    let mut desk = desk();
    desk.act(1, remind(Due::On(day(3)), "FREQ=WEEKLY")).unwrap();
    let first = open_reminders(&desk)[0].set.fact.id;
    desk.act(2, dropped(first, Which::ThisOne)).unwrap();
    let [second] = open_reminders(&desk).try_into().unwrap();
    assert_eq!(second.set.fact.due, Due::On(day(10)));
    desk.act(2, dropped(second.set.fact.id, Which::All)).unwrap();
    assert!(open_reminders(&desk).is_empty());

    desk.act(2, promise(Some(day(30)), "FREQ=MONTHLY")).unwrap();
    let release = |promise, which| {
        let close = PromiseClose::Released { why: String::new(), which };
        Command::ClosePromise { client: client(0), promise, close, on: day(3) }
    };
    desk.act(3, release(open_promises(&desk)[0].made.fact.id, Which::ThisOne)).unwrap();
    assert_eq!(open_promises(&desk)[0].due(), Some("2024-02-29".parse().unwrap()));
    desk.act(3, release(open_promises(&desk)[0].made.fact.id, Which::All)).unwrap();
    assert!(open_promises(&desk).is_empty());
}

#[test]
fn of_promises_each_one_is_owed() {
    let mut desk = desk();
    desk.act(1, promise(Some(day(30)), "FREQ=MONTHLY;COUNT=3")).unwrap();
    // The last days of January, February and March, all of them closed in April, as of when they were done.
    let days = ["2024-01-31", "2024-02-29", "2024-03-31"];
    for (number, on) in [40, 60, 91].into_iter().enumerate() {
        let [owed] = open_promises(&desk).try_into().unwrap();
        assert_eq!(owed.due().unwrap().to_string(), days[number]);
        desk.act(100, kept(owed.made.fact.id, on)).unwrap();
    }
    assert!(open_promises(&desk).is_empty(), "three times");
    let too_early = desk.of(0).promises[2].made.fact.id;
    assert_eq!(desk.act(100, kept(too_early, 0)), Err(Refusal::Closed("promise")));

    // Moved and broken: the rule goes on from the day that was promised first.
    desk.act(100, promise(Some("2024-04-30".parse().unwrap()), "FREQ=MONTHLY;BYMONTHDAY=-1")).unwrap();
    let id = open_promises(&desk)[0].made.fact.id;
    let to = "2024-06-03".parse().unwrap();
    desk.act(110, Command::MovePromise { client: client(0), promise: id, to, agreed: true }).unwrap();
    let close = PromiseClose::Broken { reason: String::new() };
    desk.act(111, Command::ClosePromise { client: client(0), promise: id, close, on: day(111) }).unwrap();
    assert_eq!(open_promises(&desk)[0].due(), Some("2024-05-31".parse().unwrap()));
    let before = kept(open_promises(&desk)[0].made.fact.id, 99);
    assert_eq!(desk.act(112, before), Err(Refusal::BeforeMade(day(99), day(100))));
}

#[test]
fn a_rule_needs_a_first_day_and_a_second() {
    let mut desk = desk();
    assert_eq!(desk.act(1, promise(None, "FREQ=MONTHLY")), Err(Refusal::NoFirstDay));
    for rule in ["FREQ=MONTHLY;COUNT=1", "FREQ=MONTHLY;UNTIL=20240110"] {
        assert_eq!(desk.act(1, promise(Some(day(3)), rule)), Err(Refusal::NeverAgain));
        assert_eq!(desk.act(1, remind(Due::On(day(3)), rule)), Err(Refusal::NeverAgain));
    }
}

/// One device's book, with lines of its own.
struct Device {
    book: Book,
    writer: u8,
    made: Vec<Line>,
}

impl Device {
    fn act(&mut self, on: i64, command: Command) {
        let number = self.made.len() as u64 + 1;
        let mut minted = u64::from(self.writer) * 1000 + number * 10;
        let mut mint = || {
            minted += 1;
            id(9, minted)
        };
        let decision: Decision = decide(&self.book, command, &noon(on), &mut mint).unwrap();
        let line = line(on * 10 + i64::from(self.writer), self.writer, number, 0, decision);
        self.made.push(line.clone());
        self.book.apply(line);
    }

    fn open(&self) -> ReminderId {
        let history = self.book.history(client(0)).unwrap();
        history.reminders.iter().find(|it| it.is_open()).unwrap().set.fact.id
    }
}

#[test]
fn two_devices_that_finish_one_occurrence_make_one_next_one() {
    let mut home = Device { book: Book::new(), writer: 0, made: Vec::new() };
    home.act(1, Command::AddClient(Box::new(bare(0, "Ada Okafor"))));
    home.act(1, remind(Due::On(day(3)), "FREQ=WEEKLY"));
    let mut away = Device { book: Book::new(), writer: 1, made: Vec::new() };
    away.book.extend(home.made.clone());
    // Both finish the first; away goes on and finishes its own second one.
    home.act(4, done(home.open()));
    away.act(3, done(away.open()));
    away.act(10, done(away.open()));
    let mut all: Vec<Line> = home.made.iter().chain(&away.made).cloned().collect();
    let mut pictures = Vec::new();
    for _ in 0..all.len() {
        all.rotate_left(1);
        let mut book = Book::new();
        for line in all.clone() {
            book.apply(line);
        }
        pictures.push((book.history(client(0)).unwrap(), book.health()));
    }
    assert!(pictures.windows(2).all(|pair| pair[0] == pair[1]));
    let (history, health) = &pictures[0];
    let open: Vec<Due> = history.reminders.iter().filter(|it| it.is_open()).map(Reminder::due).collect();
    assert_eq!((history.reminders.len(), open), (3, vec![Due::On(day(17))]));
    // A second end, and a second follower that is left out.
    assert_eq!((health.waiting, health.contradicted), (0, 2));

    // Home finishes the second one too, before it hears of away's third: what is done about the one that was left out
    // is done about the one that stands for it.
    home.act(11, done(home.open()));
    let mut book = Book::new();
    book.extend(home.made.iter().chain(&away.made).cloned());
    let history = book.history(client(0)).unwrap();
    let open: Vec<&Reminder> = history.reminders.iter().filter(|it| it.is_open()).collect();
    assert_eq!((open.len(), open[0].due(), history.reminders.len()), (1, Due::On(day(17)), 3));
    assert_eq!((book.health().waiting, book.health().contradicted), (0, 4));
}
