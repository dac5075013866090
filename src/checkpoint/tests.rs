//! A checkpoint says what its source says, or nothing: of random books, of the sample book, and damaged in every way.

mod damage;
mod searching;

use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;

use super::bytes::{Eye, Pen};
use super::names::Names;
use super::*;
use crate::demo::{self, Params};
use crate::domain::book::Book;
use crate::domain::id::ClientId;
use crate::domain::line::{Fact, Line, Part, Subject};
use crate::domain::promise::Whose;
use crate::domain::reminder::ReminderKind;
use crate::domain::request::RequestKind;
use crate::domain::sample;
use crate::domain::standing::{Gauge, Judgement, Open, OpenKind};
use crate::domain::time::{Due, Happened};
use crate::journal::RealDisk;

fn book() -> Token {
    Token::parse(b"Y29uZmlkYW50L2xpbmUvMQ").unwrap()
}

/// What a book of these lines says.
fn frozen(lines: &[Line]) -> Arc<dyn Base> {
    let mut book = Book::new();
    book.extend(lines.iter().cloned());
    Arc::new(book.freeze())
}

/// Writes and opens again.
fn trip(dir: &Path, base: &Arc<dyn Base>) -> Arc<dyn Base> {
    write(&RealDisk, dir, &book(), b"as read", base).unwrap();
    let (snapshot, opened) = open(&RealDisk, dir, &book()).unwrap();
    assert_eq!(snapshot, b"as read");
    opened
}

/// Everything that a base says, in words: moments that are equal in different zones are told apart.
fn everything(base: &dyn Base) -> Vec<String> {
    let mut all = vec![format!("{:?}", base.clients()), format!("{:?}", base.general())];
    let mut open = Vec::new();
    for at in 0..base.clients().len() {
        all.push(format!("{:?} {open:?}", base.gauge(at, &mut open)));
        all.push(format!("{:?}", base.standing(at)));
    }
    all.push(format!("{:?}", base.standing(base.clients().len())));
    let subjects = base.subjects();
    all.push(format!("{subjects:?} {:?}", base.entries(sample::client(999))));
    all.extend(subjects.iter().map(|subject| format!("{:?}", base.entries(*subject))));
    for at in 0..=base.lines() {
        let line = base.line(at);
        if let Some((mut key, _)) = line.clone() {
            all.push(format!("{:?} {:?}", base.place(&key), base.named(key.line)));
            key.k += 1;
            all.push(format!("{:?}", base.place(&key)));
            key.line.n += 1_000_000;
            all.push(format!("{:?} {:?}", base.place(&key), base.named(key.line)));
        }
        all.push(format!("{line:?}"));
    }
    all
}

/// The lines of a small sample book, as a journal would have them.
fn demo_lines(interactions: u32) -> Vec<Line> {
    let params = Params { clients: 12, interactions, seed: 3 };
    let lines = demo::lines(&params, &sample::noon(900)).filter(|line| line.takes_back.is_none());
    let of = |(n, line): (u64, demo::DemoLine)| {
        let mut made =
            sample::line(line.at.timestamp_millis(), u8::try_from(n % 3).unwrap(), n, 0, line.parts);
        (made.at, made.by) = (line.at, line.by.into());
        made
    };
    (1..).zip(lines).map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_any_book_it_says_what_the_book_says(ops in sample::ops(80)) {
        let dir = tempfile::tempdir().unwrap();
        let mut book = Book::new();
        book.extend(sample::lines(&ops));
        // Content that came after the rest of its line is what only folding anew can take in.
        if !book.is_broken() {
            let source: Arc<dyn Base> = Arc::new(book.freeze());
            let opened = trip(dir.path(), &source);
            prop_assert_eq!(everything(opened.as_ref()), everything(&*source));
            prop_assert!(!opened.is_broken());
        }
    }

    #[test]
    fn what_came_since_and_a_checkpoint_are_the_fold_of_all(ops in sample::ops(60), cut in 0..60_usize) {
        let dir = tempfile::tempdir().unwrap();
        let lines = sample::lines(&ops);
        let (before, since) = lines.split_at(cut.min(lines.len()));
        let mut book = Book::over(trip(dir.path(), &frozen(before)));
        book.extend(since.iter().cloned());
        if !book.is_broken() {
            let together = trip(dir.path(), &(Arc::new(book.freeze()) as Arc<dyn Base>));
            prop_assert_eq!(everything(together.as_ref()), everything(&*frozen(&lines)));
        }
    }
}

#[test]
fn of_the_sample_book_it_says_what_the_book_says_and_again_when_written_from_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let source = frozen(&demo_lines(900));
    assert!(source.lines() > 3 * write::LINES && source.clients().len() >= 12);
    let first = trip(dir.path(), &source);
    let second = trip(dir.path(), &first);
    assert_eq!(everything(first.as_ref()), everything(&*source));
    assert_eq!(everything(second.as_ref()), everything(&*source));
    let files = [1, 2].map(|number| std::fs::read(path(&cache(dir.path()), number)).unwrap());
    assert!(files[0] == files[1], "the same content is written as the same bytes");
    let words = format!("{second:?}");
    assert!(words.len() < 80 && words.contains("clients: 12"), "{words}");
}

#[test]
fn every_field_of_a_standing_is_kept() {
    let mut standing = frozen(&demo_lines(60)).standing(0).unwrap();
    let day = sample::day(7);
    let moment = |text: &str| Happened::At(chrono::DateTime::parse_from_rfc3339(text).unwrap());
    let civil = day.and_hms_nano_opt(23, 59, 59, 1_999_999_999).unwrap();
    let zone = chrono_tz::America::St_Johns;
    let id = |number| sample::id(30, number);
    let opens = |whose, due, request| OpenKind::Promise {
        id: crate::domain::id::PromiseId(id(1)),
        whose,
        due,
        agreed: due,
        made: day,
        request,
    };
    let kinds = [
        opens(Whose::Theirs, None, None),
        opens(Whose::Ours, Some(day), Some(crate::domain::id::RequestId(id(2)))),
        OpenKind::Broken { id: crate::domain::id::PromiseId(id(3)), on: day },
        OpenKind::Request {
            id: crate::domain::id::RequestId(id(4)),
            kind: RequestKind::Complaint,
            urgent: true,
            on: moment("2016-12-31T23:59:60.25-03:30"),
            acknowledged: true,
            until: Some(day),
        },
        OpenKind::Reminder {
            id: crate::domain::id::ReminderId(id(5)),
            due: Due::At(civil, zone),
            kind: ReminderKind::Promise,
            channel: None,
        },
        OpenKind::Appointment {
            id: crate::domain::id::AppointmentId(id(6)),
            start: Due::On(day),
            minutes: u32::MAX,
            channel: crate::domain::interaction::Channel::Other,
        },
    ];
    standing.zone = Some(zone);
    (standing.cadence.ideal, standing.cadence.limit) = (Some(0), Some(u32::MAX));
    standing.last_any = Some(moment("0001-01-01T00:00:00+14:00"));
    standing.sources = vec![("vcard".into(), None), (String::new(), Some("é".into()))];
    standing.distinct = vec![ClientId(id(7))];
    (standing.interactions, standing.waiting, standing.contradicted) = (usize::MAX, 1, 2);
    standing.judgement =
        Judgement { version: 9, block: vec![0, 255].into(), from: Some(day), good_until: Some(day) };
    let rules = ["FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=WEEKLY;BYDAY=MO,FR;UNTIL=20291231"];
    standing.open = kinds
        .into_iter()
        .zip(rules.into_iter().map(Some).chain(std::iter::repeat(None)))
        .map(|(kind, rule)| Open {
            kind,
            what: "words".into(),
            repeats: rule.map(|rule| rule.parse().unwrap()),
        })
        .collect();
    let (mut pen, gauge) = (Pen::default(), Gauge::of(&standing));
    pen.standing(&standing);
    let as_standing = std::mem::take(&mut pen.bytes);
    pen.gauge(&gauge, &kinds);
    let as_gauge = std::mem::take(&mut pen.bytes);
    pen.table();
    let names = Names::read(&mut Eye::on(&pen.bytes, &Names::default())).unwrap();
    let mut eye = Eye::on(&as_standing, &names);
    let read = eye.standing(standing.id).and_then(|read| eye.done(read));
    assert_eq!(format!("{read:?}"), format!("{:?}", Some(&standing)));
    let (mut eye, mut open) = (Eye::on(&as_gauge, &names), Vec::new());
    let read = eye.gauge(standing.id, &mut open).and_then(|read| eye.done(read));
    assert_eq!(format!("{read:?} {open:?}"), format!("{:?} {kinds:?}", Some(gauge)));
    for cut in 0..as_standing.len() {
        assert_eq!(Eye::on(&as_standing[..cut], &names).standing(standing.id), None, "cut at {cut}");
    }
    for cut in 0..as_gauge.len() {
        assert_eq!(Eye::on(&as_gauge[..cut], &names).gauge(standing.id, &mut open), None, "cut at {cut}");
    }
    // After the name: status, stage. A stage that is none, and one without a day.
    let words = ["first", "stage"].len() + 15;
    for stage in [u8::try_from(crate::domain::stage::Stage::ALL.len()).unwrap(), 0] {
        let mut other = as_gauge.clone();
        other[words] = stage;
        let gauge = Eye::on(&other, &names).gauge(standing.id, &mut open);
        assert_eq!(
            gauge.is_none(),
            standing.stage.is_none() || usize::from(stage) >= crate::domain::stage::Stage::ALL.len()
        );
    }
}

#[test]
fn a_book_of_nothing_has_a_checkpoint_too() {
    let dir = tempfile::tempdir().unwrap();
    let opened = trip(dir.path(), &frozen(&[]));
    assert_eq!(everything(opened.as_ref()), everything(&*frozen(&[])));
    assert!(!opened.is_broken());
}

#[test]
fn two_generations_are_kept_and_nobody_else_may_read_them() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    assert!(open(&RealDisk, dir.path(), &book()).is_none());
    for lines in [20, 40, 60, 80] {
        trip(dir.path(), &frozen(&demo_lines(lines)));
    }
    let cache = cache(dir.path());
    let mut names: Vec<_> =
        std::fs::read_dir(&cache).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["checkpoint-00000003", "checkpoint-00000004", "checkpoint.lock"]);
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&cache), mode(&path(&cache, 4))), (0o700, 0o600));
    let found: Vec<usize> =
        generations(&RealDisk, dir.path(), &book()).map(|(_, base)| base.lines()).collect();
    assert_eq!(found, [80, 60].map(|lines| frozen(&demo_lines(lines)).lines()));
    // What stands on a generation goes on when its name is gone.
    let (_, held) = open(&RealDisk, dir.path(), &book()).unwrap();
    forget(&RealDisk, dir.path()).unwrap();
    assert!(open(&RealDisk, dir.path(), &book()).is_none());
    assert_eq!(everything(held.as_ref()), everything(&*frozen(&demo_lines(80))));
}

#[test]
fn who_does_not_get_the_lock_does_not_write() {
    let dir = tempfile::tempdir().unwrap();
    let source = frozen(&demo_lines(20));
    trip(dir.path(), &source);
    let cache = cache(dir.path());
    let held = lock(&RealDisk, &cache).unwrap();
    assert_eq!(write(&RealDisk, dir.path(), &book(), b"", &source).unwrap(), Outcome::Busy);
    assert!(forget(&RealDisk, dir.path()).is_err());
    assert_eq!(numbers(&RealDisk, &cache).unwrap(), [1]);
    drop(held);
    // What a crash left is in nobody's way, and taken away.
    std::fs::write(cache.join(UNFINISHED), b"half").unwrap();
    assert!(matches!(write(&RealDisk, dir.path(), &book(), b"", &source).unwrap(), Outcome::Written(_)));
    assert!(!cache.join(UNFINISHED).exists());
}

#[test]
fn what_cannot_be_read_is_not_made_a_checkpoint_of() {
    let dir = tempfile::tempdir().unwrap();
    let source = frozen(&demo_lines(900));
    let opened = trip(dir.path(), &source);
    let path = path(&cache(dir.path()), 1);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[100] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let error = write(&RealDisk, dir.path(), &book(), b"", &opened).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    assert!(opened.is_broken());
    assert_eq!(numbers(&RealDisk, &cache(dir.path())).unwrap(), [1]);
}

#[test]
fn facts_that_nobody_knows_are_counted_and_not_written() {
    let mut lines = demo_lines(20);
    let facts = vec![Fact::Unknown { tag: "planet_discovered".into(), critical: false }];
    let part = Part { subject: Some(Subject::Book), c: sample::id(40, 1), facts: facts.into() };
    lines[3].parts.push(part);
    let dir = tempfile::tempdir().unwrap();
    let opened = trip(dir.path(), &frozen(&lines));
    assert_eq!(opened.general().unknown, 1);
}
