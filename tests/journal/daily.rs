//! Everyday life on the real disk: record, close, go on, read live.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use confidant::journal::{RealDisk, Verdict, open};

use super::support::{clock, draft, places, recorder, reopen, tags};

#[test]
fn both_directions_can_live_on_threads_of_their_own() {
    fn movable<T: Send>() {}
    movable::<confidant::journal::Opened<RealDisk>>();
    movable::<confidant::journal::Recorder<RealDisk>>();
}

#[test]
fn reading_creates_nothing_and_the_first_record_makes_the_book() {
    let dir = tempfile::tempdir().expect("a directory");
    let places = places(dir.path());
    let opened = reopen(&places);
    assert!(opened.lines.is_empty() && opened.report.book.is_none());
    assert_eq!(opened.report.verdict(), Verdict::Sound);
    assert_eq!(fs::read_dir(dir.path()).expect("a listing").count(), 0);

    let mut pen = recorder(&RealDisk, &places, 1);
    let saved = pen.append(clock(0), &[draft("a", 3), draft("b", 0)]).expect("saved");
    assert_eq!(tags(&saved), ["a", "b"]);
    let opened = reopen(&places);
    assert_eq!(opened.lines, saved);
    assert_eq!(opened.report.verdict(), Verdict::Sound, "{:?}", opened.report.damage);
    for (path, mode) in [("book", 0o700), ("book/log", 0o700), ("book/FORMAT", 0o600), ("state", 0o700)] {
        let found = fs::metadata(dir.path().join(path)).expect(path).permissions().mode() & 0o777;
        assert_eq!(found, mode, "{path}");
    }
}

#[test]
fn a_clean_end_lets_the_next_process_go_on_and_an_unclean_one_does_not() {
    let dir = tempfile::tempdir().expect("a directory");
    let places = places(dir.path());
    let mut pen = recorder(&RealDisk, &places, 1);
    pen.append(clock(0), &[draft("a", 3)]).expect("saved");
    let first = pen.writer();
    pen.close(&reopen(&places).reader.heads()).expect("closed");

    let mut pen = recorder(&RealDisk, &places, 2);
    let second = pen.append(clock(1), &[draft("b", 3)]).expect("saved");
    assert_eq!(pen.writer(), first);
    assert_eq!(second[0].key.n, 2);
    let mut beside = recorder(&RealDisk, &places, 3);
    beside.append(clock(1), &[draft("c", 3)]).expect("saved");
    assert_ne!(beside.writer(), first, "two processes never share a tail");
    drop(pen);

    let mut pen = recorder(&RealDisk, &places, 4);
    pen.append(clock(2), &[draft("d", 3)]).expect("saved");
    assert_ne!(pen.writer(), first, "an unclean end is never gone on from");
    let opened = reopen(&places);
    assert_eq!(opened.report.verdict(), Verdict::Sound, "{:?}", opened.report.damage);
    let mut found = tags(&opened.lines);
    found.sort();
    assert_eq!(found, ["a", "b", "c", "d"]);
}

#[test]
fn another_process_is_read_live_and_half_a_line_waits() {
    let dir = tempfile::tempdir().expect("a directory");
    let places = places(dir.path());
    let mut pen = recorder(&RealDisk, &places, 1);
    let now = clock(0).timestamp_millis();
    let mut reader = reopen(&places).reader;
    let own = pen.append(clock(0), &[draft("a", 3)]).expect("saved");
    reader.witness(&own);
    assert!(reader.poll(now).expect("read").lines.is_empty());

    let mut other = recorder(&RealDisk, &places, 2);
    other.append(clock(1), &[draft("b", 3)]).expect("saved");
    assert_eq!(tags(&reader.poll(now).expect("read").lines), ["b"]);
    assert!(reader.poll(now).expect("read").lines.is_empty());

    let whole = other.append(clock(2), &[draft("c", 3)]).expect("saved");
    let name = format!("{}/00000001.jsonl", other.writer().expect("a writer"));
    let path = places.log().join(name);
    let bytes = fs::read(&path).expect("bytes");
    let cut = bytes.len() - 40;
    fs::write(&path, &bytes[..cut]).expect("cut");
    assert!(reader.poll(now).expect("read").lines.is_empty());
    assert_eq!(reader.report().waiting.len(), 1);
    fs::write(&path, &bytes).expect("completed");
    assert_eq!(reader.poll(now).expect("read").lines, whole);
    assert_eq!(reader.report().verdict(), Verdict::Sound, "{:?}", reader.report().damage);
    assert_eq!(reader.report().totals.duplicates, 0);
    assert_eq!(open(RealDisk, places, now).expect("open").lines.len(), 3);
}
