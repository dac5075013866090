//! Golden journals, and a second reader of them in another language, written from the specification alone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use confidant::journal::{Class, Opened, PartState, Places, RealDisk, Verdict, open};

use super::support::{clock, draft, places, recorder, reopen};

fn golden(name: &str) -> Places {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/journal/v1").join(name);
    // No state: a fresh device.
    Places::new(data, "/nonexistent/state")
}

fn read(places: &Places) -> Opened<RealDisk> {
    open(RealDisk, places.clone(), clock(0).timestamp_millis()).expect("the book opens")
}

fn events(opened: &Opened<RealDisk>) -> Vec<String> {
    let mut all = Vec::new();
    for line in &opened.lines {
        for part in &line.parts {
            let PartState::Present(events) = &part.state else {
                all.push(format!("{}:{} {:?}", line.key.writer, line.key.n, part.state));
                continue;
            };
            all.extend(events.iter().map(|event| format!("{}:{} {event}", line.key.writer, line.key.n)));
        }
    }
    all
}

#[test]
fn the_plain_journal_reads_as_it_was_written() {
    let opened = read(&golden("plain"));
    assert_eq!(opened.report.verdict(), Verdict::Sound, "{:?}", opened.report.damage);
    let order: Vec<String> =
        opened.lines.iter().map(|line| format!("{}:{}", line.key.writer, line.key.n)).collect();
    let wanted =
        ["k3v9x2m7qa:1", "k3v9x2m7qa:2", "7d0c2n4w8h:1", "7d0c2n4w8h:2", "k3v9x2m7qa:3", "k3v9x2m7qa:4"];
    assert_eq!(order, wanted);
    let several = &opened.lines[4];
    assert_eq!(several.at.as_str(), "2026-11-21T09:31:10.000+01:00");
    assert_eq!(several.parts.len(), 2);
    assert_eq!(&*opened.lines[2].by, "J. \"Jo\" O'Neil");
    let events = events(&opened);
    assert!(events.contains(
        &r#"k3v9x2m7qa:1 {"t":"client_added","id":"aW5nZXIgYW5kIHBhcnRuZQ","name":"Ínger Åsen & Söhne, 株式会社"}"#.into()
    ));
    assert_eq!(events.len(), 9);
}

#[test]
fn a_redacted_part_reads_as_removed_and_a_copy_that_has_it_wins() {
    let opened = read(&golden("redacted"));
    assert_eq!(opened.report.verdict(), Verdict::Sound, "{:?}", opened.report.damage);
    assert_eq!(opened.lines[2].parts[1].state, PartState::Removed);
    assert!(matches!(opened.lines[2].parts[0].state, PartState::Present(_)));
    let whole = read(&golden("plain")).lines[4].clone();
    assert_eq!(opened.lines[2].parts[1].c, whole.parts[1].c);

    let dir = tempfile::tempdir().expect("a directory");
    let places = places(dir.path());
    for (book, name) in [("redacted", "00000001.jsonl"), ("plain", "00000001.sync-conflict-1.jsonl")] {
        let from = golden(book).data;
        let to = places.log().join("k3v9x2m7qa");
        std::fs::create_dir_all(&to).expect("a directory");
        std::fs::copy(from.join("FORMAT"), places.data.join("FORMAT")).expect("copied");
        std::fs::copy(from.join("log/k3v9x2m7qa/00000001.jsonl"), to.join(name)).expect("copied");
    }
    let opened = reopen(&places);
    assert_eq!(opened.lines[2], whole, "the part comes from the copy that has it");
    assert_eq!(opened.lines.len(), 4);
}

#[test]
fn every_damage_of_the_damaged_journal_has_its_place() {
    let path = golden("damaged").log().join("k3v9x2m7qa/00000001.jsonl");
    let written = std::fs::metadata(path).and_then(|file| file.modified()).expect("a time");
    let written = chrono::DateTime::<chrono::Utc>::from(written).timestamp_millis();
    let opened = open(RealDisk, golden("damaged"), written).expect("the book opens");
    let found: Vec<String> =
        opened.report.damage.iter().map(|damage| format!("{}@{}", damage.class, damage.offset)).collect();
    assert_eq!(opened.lines.len(), 5, "{:?}", opened.report.damage);
    let words: Vec<&str> = opened.report.damage.iter().map(|damage| damage.class.word()).collect();
    assert_eq!(words, ["content", "header", "not-json", "gap"], "{found:?}");
    assert_eq!(opened.report.waiting.len(), 1, "the end may still be on its way");
    let opened = open(RealDisk, golden("damaged"), written + 25 * 3_600_000).expect("the book opens");
    assert!(opened.report.damage.iter().any(|damage| damage.class == Class::Torn), "a day later it is torn");
}

/// What the Python reader says of a book, verdict by line; `None` if there is no Python.
fn independent(data: &Path) -> Option<BTreeMap<String, u32>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/journal/independent_reader.py");
    let Ok(output) = Command::new("python3").arg(script).arg(data).output() else {
        println!("skipped: there is no python3");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut verdicts = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        *verdicts.entry(line.to_owned()).or_insert(0) += 1;
    }
    Some(verdicts)
}

/// Both readers agree on every line: which fold, whose content was altered, how many are not lines.
fn compare(places: &Places) -> Option<usize> {
    let theirs = independent(&places.data)?;
    let opened = read(places);
    let of_class = |class: Class| opened.report.damage.iter().filter(|damage| damage.class == class).count();
    let counted = |word: &str| {
        theirs.iter().filter(|(line, _)| line.ends_with(word)).map(|(_, n)| *n as usize).sum::<usize>()
    };
    let mut ours = BTreeMap::new();
    for line in &opened.lines {
        let altered = line.parts.iter().any(|part| part.state == PartState::Altered);
        ours.insert(format!("{}:{}", line.key.writer, line.key.n), altered);
    }
    let folded = theirs.keys().filter_map(|line| {
        let (place, verdict) = line.split_once(' ')?;
        matches!(verdict, "ok" | "gap" | "content").then(|| (place.to_owned(), verdict == "content"))
    });
    assert_eq!(ours, folded.collect::<BTreeMap<_, _>>());
    assert_eq!(of_class(Class::Header), counted(" header"), "{:?}", opened.report.damage);
    assert_eq!(of_class(Class::NotJson), counted(" not-json"), "{:?}", opened.report.damage);
    assert_eq!(of_class(Class::Gap), counted(" gap"), "{:?}", opened.report.damage);
    Some(ours.len())
}

#[test]
fn an_independent_reader_agrees_on_golden_and_on_fresh_journals() {
    let mut books: Vec<(PathBuf, Places)> =
        ["plain", "redacted", "damaged"].iter().map(|name| (PathBuf::from(name), golden(name))).collect();
    let dir = tempfile::tempdir().expect("a directory");
    let fresh = places(dir.path());
    for seed in 0..3 {
        let mut pen = recorder(&RealDisk, &fresh, seed);
        for number in 0..7 {
            let mut several = draft(&format!("w{seed}e{number}"), 9);
            several.by = "\u{1f600} \"quoted\\ \u{7f}\u{1}".into();
            let second = r#"{"t":"x","list":[1,-2,[],{}],"text":"a,\"p\":[ \u0007 {[\\"}"#;
            several.parts.push(several.parts[0].clone());
            several.parts[1].subject = "aW5nZXIgYW5kIHBhcnRuZQ".into();
            several.parts[1].events.push(second.into());
            pen.append(clock(number), &[several, draft(&format!("w{seed}f{number}"), 1)]).expect("saved");
        }
    }
    books.push(("fresh".into(), fresh));
    for (name, places) in books {
        if let Some(lines) = compare(&places) {
            println!("{}: both readers agree on {lines} lines", name.display());
        }
    }
}
