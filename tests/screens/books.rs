//! The books of these tests, made by commands. Everybody in them is invented.

use confidant::domain::advice::AdviceGiven;
use confidant::domain::appointment::AppointmentOutcome;
use confidant::domain::book::Book;
use confidant::domain::client::{
    Cadence, Client, ClientAdded, ClientImported, ClientKind, Contact, QuietHours, Reach, SpecialDaySet,
    SpecialistNamed, Status, Weekday,
};
use confidant::domain::command::{
    Command, InteractionDraft, PromiseClose, PromiseDraft, RequestDraft, SignalDraft, Which, decide,
};
use confidant::domain::goal::GoalOutcome;
use confidant::domain::history::History;
use confidant::domain::id::{AdviceId, ClientId, ContactId, Id, ImportId};
use confidant::domain::interaction::{BegunBy, Channel, Confidentiality, Talk, Way};
use confidant::domain::line::{Line, LineKey, Subject};
use confidant::domain::promise::{Prompted, Whose};
use confidant::domain::reminder::{Reached, ReminderKind};
use confidant::domain::request::RequestKind;
use confidant::domain::stage::Stage;
use confidant::domain::time::{Due, Happened};
use confidant::mint::SeededMint;

use super::harness::{Writer, at};

/// A book in the making.
pub struct Making {
    book: Book,
    mint: SeededMint,
    writer: Writer,
    /// Its lines so far.
    pub lines: Vec<Line>,
}

impl Making {
    /// An empty book.
    pub fn new() -> Self {
        let mint = SeededMint::new([1; 32]);
        Self { book: Book::new(), mint, writer: Writer::new(b'k'), lines: Vec::new() }
    }

    /// A book that goes on from these lines, in another cockpit.
    pub fn after(lines: Vec<Line>) -> Self {
        let mut book = Book::new();
        book.extend(lines.iter().cloned());
        Self { book, mint: SeededMint::new([2; 32]), writer: Writer::new(b'q'), lines }
    }

    /// The client of that name.
    pub fn named(&self, name: &str) -> ClientId {
        self.book.standings().find(|it| it.name == name).expect("a client").id
    }

    /// Records a command at `MM-DD HH:MM` of 2026; answers whom the line is about, and its key.
    pub fn act(&mut self, moment: &str, command: Command) -> (ClientId, LineKey) {
        let now = at(&format!("2026-{}:00+01:00", moment.replace(' ', "T")));
        let decision = decide(&self.book, command, &now, &mut self.mint).expect("a command that is allowed");
        let client = match decision.first() {
            Some((Subject::Client(id), _)) => *id,
            _ => ClientId(Id::UNMINTED),
        };
        let line = self.writer.line(decision, now.instant());
        self.lines.push(line.clone());
        self.book.apply(line);
        (client, self.lines.last().expect("a line").key)
    }

    /// The client's story so far.
    pub fn history(&self, client: ClientId) -> History {
        self.book.history(client).expect("a client")
    }

    /// Adds a client with a name and whatever else `edit` gives it.
    pub fn client(&mut self, moment: &str, name: &str, edit: impl FnOnce(&mut Client)) -> ClientId {
        let on = at(&format!("2026-{}:00+01:00", moment.replace(' ', "T"))).today();
        let (kind, status) = (ClientKind::Person, Status::Client);
        let added = ClientAdded { name: name.to_owned(), kind, status, on };
        let mut client = Client::new(ClientId(Id::UNMINTED), &added);
        edit(&mut client);
        self.act(moment, Command::AddClient(Box::new(client))).0
    }

    /// Records an interaction: a call unless `edit` says otherwise.
    pub fn talk(
        &mut self,
        moment: &str,
        client: ClientId,
        summary: &str,
        edit: impl FnOnce(&mut InteractionDraft),
    ) {
        let on = at(&format!("2026-{}:00+01:00", moment.replace(' ', "T"))).happened();
        let mut draft = InteractionDraft {
            client,
            on,
            channel: Channel::Call,
            way: Way::Out,
            begun_by: BegunBy::Adviser,
            live: true,
            minutes: Some(12),
            with: Vec::new(),
            talk: Talk::Work,
            summary: summary.to_owned(),
            note: String::new(),
            conf: Confidentiality::default(),
            carries_out: None,
            answers: Vec::new(),
            requests: Vec::new(),
            promises: Vec::new(),
            advice: Vec::new(),
            goals: Vec::new(),
            signals: Vec::new(),
            facts: Vec::new(),
        };
        edit(&mut draft);
        self.act(moment, Command::Record(Box::new(draft)));
    }

    /// Records a promise to a client.
    pub fn promise(&mut self, moment: &str, client: ClientId, what: &str, due: &str) {
        let draft =
            PromiseDraft { whose: Whose::Ours, what: what.to_owned(), due: Some(day(due)), repeats: None };
        self.act(moment, Command::Promise { client, draft, request: None });
    }

    /// Records a request of a client.
    pub fn request(&mut self, moment: &str, client: ClientId, what: &str) {
        let on = at(&format!("2026-{}:00+01:00", moment.replace(' ', "T"))).happened();
        let draft = RequestDraft { what: what.to_owned(), kind: RequestKind::Question, urgent: false };
        self.act(moment, Command::Request { client, draft, on });
    }

    /// Sets a reminder.
    pub fn remind(&mut self, moment: &str, client: ClientId, why: &str, due: &str) {
        let (due, why) = (due.parse().expect("a due time"), why.to_owned());
        let (kind, channel) = (ReminderKind::Need, Some(Channel::Call));
        self.act(moment, Command::Remind { client, due, why, kind, channel, about: None, repeats: None });
    }
}

/// A day, written `2026-11-21`.
pub fn day(text: &str) -> chrono::NaiveDate {
    text.parse().expect("a day")
}

fn due(text: &str) -> Due {
    text.parse().expect("a due time")
}

fn every(ideal: u32, limit: u32) -> Cadence {
    Cadence { ideal: Some(ideal), limit: Some(limit) }
}

/// Ten clients in as many scripts, and every kind of thing in some state.
pub fn rich() -> Vec<Line> {
    let mut book = Making::new();
    ada(&mut book);
    let bruno = book.client("02-02 09:00", "Bruno Sá", |it| "Sá & Filhos".clone_into(&mut it.organisation));
    book.talk("11-12 10:00", bruno, "two alternatives for the depot", |it| {
        (it.channel, it.live, it.minutes) = (Channel::Mail, false, Some(5));
        it.advice = vec!["take B: rather slow than sorry".to_owned()];
    });
    book.request("11-19 16:00", bruno, "may the lease be signed before the audit?");
    let chiyo = book.client("02-03 09:00", "田中千代", |it| it.zone = Some(chrono_tz::Asia::Tokyo));
    book.talk("11-02 08:30", chiyo, "四半期の見直し", |it| it.channel = Channel::Video);
    let (start, why) = (due("2026-11-21T14:00[Europe/Berlin]"), "年次報告の前に".to_owned());
    let channel = Channel::Video;
    book.act(
        "11-10 09:00",
        Command::Appoint { client: chiyo, start, minutes: 45, channel, with: Vec::new(), why },
    );
    let ahmad = book.client("02-04 09:00", "أحمد بن محمد", |it| it.cadence = every(30, 60));
    book.talk("08-20 11:00", ahmad, "ما يقلقه في القرض", |it| it.talk = Talk::Both);
    let david = book.client("02-05 09:00", "דוד לוי", |it| it.tags = vec!["family".to_owned()]);
    book.talk("10-30 11:00", david, "the will, calmly", |it| it.channel = Channel::Meeting);
    book.remind("11-01 09:00", david, "ask after the hearing", "2026-11-21T09:00[Europe/Berlin]");
    let dmitri = book.client("02-06 09:00", "Дмитрий Волков", |it| it.cadence = every(30, 120));
    book.talk("09-28 11:00", dmitri, "о складе", |_| ());
    let amit =
        book.client("02-07 09:00", "अमित शर्मा", |it| it.kind = ClientKind::Household);
    book.talk("11-18 17:00", amit, "school fees, and how they sleep", |it| it.talk = Talk::Both);
    let long = "Łukasz Müller-Straße von und zu Hohenlohe";
    let lukasz = book.client("02-08 09:00", long, |_| ());
    book.talk("11-05 12:00", lukasz, "what the bank wants to see", |it| {
        let what = "the balance sheet".to_owned();
        it.promises =
            vec![PromiseDraft { whose: Whose::Theirs, what, due: Some(day("2026-11-16")), repeats: None }];
    });
    book.client("11-16 09:00", "김민준", |it| it.statuses[0].status = Status::Prospect);
    let elodie = book.client("02-09 09:00", "Élodie Martin", |_| ());
    book.talk("05-05 12:00", elodie, "said goodbye", |_| ());
    let why = "sold the firm".to_owned();
    book.act("06-01 09:00", Command::ChangeStatus { client: elodie, status: Status::Former, why });
    book.lines
}

/// The client whose story has something of everything.
fn ada(book: &mut Making) {
    let ada = book.client("01-12 09:00", "Ada Okafor", |it| {
        "Okafor Foods".clone_into(&mut it.organisation);
        it.tags = vec!["family-firm".to_owned(), "board".to_owned()];
        "A".clone_into(&mut it.tier);
        it.cadence = every(30, 90);
        it.channels = vec![Channel::Call, Channel::Meeting];
        it.days = vec![Weekday::Tue, Weekday::Thu];
        let hour = |hour| chrono::NaiveTime::from_hms_opt(hour, 0, 0).expect("an hour");
        it.quiet = Some(QuietHours { from: hour(18), to: hour(8) });
        it.zone = Some(chrono_tz::Africa::Lagos);
        "English".clone_into(&mut it.language);
        "Tomás Reyes".clone_into(&mut it.cover);
        let tax = SpecialistNamed { field: "tax".into(), name: "Wen Hartley".into(), introduced: true };
        it.specialists.insert("tax".into(), tax);
        let birthday = SpecialDaySet { what: "birthday".into(), month: 12, day: 3, year: Some(1971) };
        it.special_days.insert("birthday".into(), birthday);
        it.contacts = vec![Contact {
            id: ContactId(Id::UNMINTED),
            name: "Chidi Okafor".into(),
            role: "brother, bookkeeper".into(),
            reach: vec![Reach {
                channel: Channel::Call,
                address: "+49 30 5550100".into(),
                label: "work".into(),
            }],
        }];
    });
    let why = "asks before she decides".to_owned();
    let on = day("2026-03-01");
    book.act("03-01 09:00", Command::Assess { client: ada, stage: Stage::Interaction, on, why });
    book.talk("03-03 14:00", ada, "first review", |it| it.channel = Channel::Meeting);
    book.promise("03-03 15:00", ada, "compare three lenders", "2026-03-20");
    let first = book.history(ada).promises[0].made.fact.id;
    let close = PromiseClose::Kept { prompted: Prompted::No, reason: String::new() };
    book.act(
        "03-18 09:00",
        Command::ClosePromise { client: ada, promise: first, close, on: day("2026-03-18") },
    );
    let (stage, on) = (Stage::Direction, day("2026-06-01"));
    let why = "acts on advice the same week".to_owned();
    book.act("06-01 09:00", Command::Assess { client: ada, stage, on, why });
    let (words, place) = ("not sure yet".to_owned(), "at the fair".to_owned());
    book.act("06-14 09:00", Command::Said { client: ada, words, place });
    let what = "open the second kitchen".to_owned();
    book.act("06-14 09:05", Command::SetGoal { client: ada, what, due: Some(day("2027-05-01")) });
    let (text, conf) = ("her father's illness, told in confidence".to_owned(), Confidentiality::Sealed);
    book.act("10-01 09:00", Command::Note { client: ada, text, conf });
    book.talk("11-03 10:00", ada, "quarterly review", |it| {
        (it.channel, it.minutes, it.talk) = (Channel::Meeting, Some(60), Talk::Both);
        it.signals = vec![SignalDraft { signal: "concern".into(), words: "her father's operation".into() }];
    });
    book.talk("11-17 14:20", ada, "worried about the bridge loan", |it| {
        (it.way, it.begun_by) = (Way::In, BegunBy::Client);
        let what = "what if the bank says no".to_owned();
        it.requests = vec![RequestDraft { what, kind: RequestKind::Question, urgent: false }];
        let (whose, what) = (Whose::Ours, "send the term sheet".to_owned());
        it.promises = vec![PromiseDraft { whose, what, due: Some(day("2026-11-19")), repeats: None }];
    });
    book.remind("11-17 14:30", ada, "before the board meets", "2026-11-24T09:00[Europe/Berlin]");
    let (start, why) = (due("2026-11-26T10:00[Africa/Lagos]"), "the board".to_owned());
    let channel = Channel::Video;
    book.act(
        "11-17 14:40",
        Command::Appoint { client: ada, start, minutes: 30, channel, with: Vec::new(), why },
    );
}

/// A client with one thing of every kind and in every state, all of its texts being `payload`.
pub fn hostile(payload: &str) -> Vec<Line> {
    let mut book = Making::new();
    let text = || payload.to_owned();
    let client = book.client("01-12 09:00", payload, |it| fill(it, payload));
    let other = book.client("01-12 09:01", payload, |it| it.organisation = text());
    let status = Status::Former;
    book.act("02-01 09:00", Command::ChangeStatus { client: other, status, why: text() });
    for (stage, moment) in [(Stage::Impression, "03-01 09:00"), (Stage::Direction, "06-01 09:00")] {
        let on = at(&format!("2026-{}:00+01:00", moment.replace(' ', "T"))).today();
        book.act(moment, Command::Assess { client, stage, on, why: text() });
    }
    book.act("06-02 09:00", Command::Said { client, words: text(), place: text() });
    for conf in [Confidentiality::Open, Confidentiality::Confidential, Confidentiality::Sealed] {
        book.act("06-03 09:00", Command::Note { client, text: text(), conf });
    }
    let (id, on) = (AdviceId(Id::UNMINTED), Happened::On(day("2026-06-03")));
    let given = AdviceGiven { id, what: text(), on, interaction: None, conf: Confidentiality::default() };
    book.act("06-03 09:30", Command::Facts { client, facts: vec![given.into()] });
    for outcome in [None, Some(GoalOutcome::Reached), Some(GoalOutcome::Dropped)] {
        book.act("06-04 09:00", Command::SetGoal { client, what: text(), due: Some(day("2027-01-01")) });
        let goal = book.history(client).goals.last().expect("a goal").set.fact.id;
        if let Some(outcome) = outcome {
            book.act("06-05 09:00", Command::CloseGoal { client, goal, outcome, words: String::new() });
        }
    }
    hostile_promises(&mut book, client, payload);
    hostile_requests(&mut book, client, payload);
    hostile_plans(&mut book, client, payload);
    // All texts of one line together have a limit.
    let part = || payload[..payload.floor_char_boundary(30_000)].to_owned();
    let contact = book.history(client).client.contacts[0].id;
    book.talk("11-03 10:00", client, payload, |it| {
        it.note = part();
        it.with = vec![contact];
        it.requests = vec![RequestDraft { what: part(), kind: RequestKind::Complaint, urgent: true }];
        let promise =
            |whose| PromiseDraft { whose, what: part(), due: Some(day("2026-11-19")), repeats: None };
        it.promises = vec![promise(Whose::Ours), promise(Whose::Theirs)];
        it.advice = vec![part()];
        it.goals = vec![part()];
        it.signals = vec![SignalDraft { signal: part(), words: part() }];
    });
    super::agreed::hostile(&mut book, client, payload);
    let (_, slip) =
        book.act("11-04 10:00", Command::Note { client, text: text(), conf: Confidentiality::Open });
    book.act("11-04 10:01", Command::Retract { line: slip, why: text() });
    for line in &mut book.lines {
        line.by = text().into();
    }
    book.lines
}

/// Every text of a profile is `payload`.
fn fill(client: &mut Client, payload: &str) {
    let text = || payload.to_owned();
    client.organisation = text();
    client.tags = vec![text()];
    client.tier = text();
    client.cadence = every(30, 60);
    client.zone = Some(chrono_tz::Africa::Lagos);
    client.language = text();
    client.cover = text();
    let specialist = SpecialistNamed { field: text(), name: text(), introduced: false };
    client.specialists.insert(text(), specialist);
    client.special_days.insert(text(), SpecialDaySet { what: text(), month: 12, day: 3, year: None });
    let reach = vec![Reach { channel: Channel::Call, address: text(), label: text() }];
    client.contacts = vec![Contact { id: ContactId(Id::UNMINTED), name: text(), role: text(), reach }];
    let import = ImportId(Id::from_bytes([3; 16]));
    let kept = vec![(text(), text())];
    let imported = ClientImported { import, from: text(), uid: Some(text()), revised: Some(text()), kept };
    client.imports = vec![imported];
}

fn hostile_promises(book: &mut Making, client: ClientId, payload: &str) {
    let text = || payload.to_owned();
    let closes = [
        None,
        Some(PromiseClose::Kept { prompted: Prompted::Yes, reason: text() }),
        Some(PromiseClose::Released { why: text(), which: Which::default() }),
        Some(PromiseClose::Broken { reason: text() }),
        Some(PromiseClose::Broken { reason: text() }),
    ];
    for (number, close) in closes.into_iter().enumerate() {
        book.promise("07-01 09:00", client, payload, "2026-07-10");
        let promise = book.history(client).promises.last().expect("a promise").made.fact.id;
        book.act(
            "07-02 09:00",
            Command::MovePromise { client, promise, to: day("2026-07-12"), agreed: true },
        );
        if let Some(close) = close {
            book.act("07-20 09:00", Command::ClosePromise { client, promise, close, on: day("2026-07-20") });
        }
        if number == 4 {
            book.act("07-21 09:00", Command::RepairPromise { client, promise, how: text() });
        }
    }
}

fn hostile_requests(book: &mut Making, client: ClientId, payload: &str) {
    for number in 0..4 {
        book.request("08-01 09:00", client, payload);
        let request = book.history(client).requests.last().expect("a request").received.fact.id;
        match number {
            0 => {}
            1 => {
                book.act(
                    "08-02 09:00",
                    Command::Acknowledge { client, request, until: Some(day("2026-08-10")) },
                );
            }
            2 => {
                book.act("08-02 09:00", Command::Answer { client, request });
            }
            _ => {
                book.act("08-02 09:00", Command::Withdraw { client, request, why: payload.to_owned() });
            }
        }
    }
}

fn hostile_plans(book: &mut Making, client: ClientId, payload: &str) {
    for number in 0..4 {
        book.remind("09-01 09:00", client, payload, "2026-11-21");
        let reminder = book.history(client).reminders.last().expect("a reminder").set.fact.id;
        match number {
            1 => {
                let until = due("2026-12-01T09:00[Africa/Lagos]");
                book.act("09-02 09:00", Command::Snooze { client, reminder, until });
            }
            2 => {
                book.act("09-02 09:00", Command::FinishReminder { client, reminder, reached: Reached::No });
            }
            3 => {
                book.act("09-02 09:00", Command::DropReminder { client, reminder, which: Which::default() });
            }
            _ => {}
        }
    }
    for outcome in [None, Some(AppointmentOutcome::MovedByThem), Some(AppointmentOutcome::MissedByUs)] {
        let (start, why) = (due("2026-11-21T14:00[Europe/Berlin]"), payload.to_owned());
        let (channel, with) = (Channel::Other, Vec::new());
        book.act("09-03 09:00", Command::Appoint { client, start, minutes: 45, channel, with, why });
        let appointment = book.history(client).appointments.last().expect("one").made.fact.id;
        if let Some(outcome) = outcome {
            let moved_to = (outcome == AppointmentOutcome::MovedByThem).then(|| due("2026-11-25"));
            book.act("09-04 09:00", Command::CloseAppointment { client, appointment, outcome, moved_to });
        }
    }
}
