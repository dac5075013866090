//! What others do to the files while a recorder has them open: move, remove, replace, cut, copy, link.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use confidant::journal::{Cause, Class, NoteKind, OpenError, RealDisk, Verdict, open};

use super::support::{clock, draft, places, recorder, reopen, tags};

#[test]
fn a_file_replaced_or_removed_during_the_session_costs_nothing() {
    for replaced in [true, false] {
        let dir = tempfile::tempdir().expect("a directory");
        let places = places(dir.path());
        let mut pen = recorder(&RealDisk, &places, 1);
        pen.append(clock(0), &[draft("a", 3)]).expect("saved");
        let segment = places.log().join(pen.writer().expect("a writer").as_str()).join("00000001.jsonl");
        let early = fs::read(&segment).expect("bytes");
        pen.append(clock(1), &[draft("b", 3)]).expect("saved");
        fs::remove_file(&segment).expect("removed");
        if replaced {
            // As a checkout of an older state does.
            fs::write(&segment, early).expect("replaced");
        } else {
            fs::remove_dir(segment.parent().expect("a directory")).expect("removed");
        }
        pen.append(clock(2), &[draft("c", 3)]).expect("saved");
        let opened = reopen(&places);
        assert_eq!(tags(&opened.lines), ["a", "b", "c"], "replaced {replaced}");
        assert_eq!(opened.report.verdict(), Verdict::Sound, "{:?}", opened.report.damage);
    }
}

#[test]
fn a_file_cut_during_the_session_is_left_and_the_gap_is_told() {
    let dir = tempfile::tempdir().expect("a directory");
    let places = places(dir.path());
    let mut pen = recorder(&RealDisk, &places, 1);
    pen.append(clock(0), &[draft("a", 3), draft("b", 3)]).expect("saved");
    let segment = places.log().join(pen.writer().expect("a writer").as_str()).join("00000001.jsonl");
    let len = fs::metadata(&segment).expect("a file").len();
    fs::File::options().write(true).open(&segment).and_then(|file| file.set_len(len - 20)).expect("cut");
    pen.append(clock(1), &[draft("c", 3)]).expect("saved");
    let opened = reopen(&places);
    assert_eq!(tags(&opened.lines), ["a", "c"]);
    let classes: Vec<Class> = opened.report.damage.iter().map(|damage| damage.class).collect();
    assert!(classes.contains(&Class::Gap) && classes.contains(&Class::Torn), "{:?}", opened.report.damage);
}

#[test]
fn lines_lost_at_the_end_of_a_writer_are_missed() {
    let dir = tempfile::tempdir().expect("a directory");
    let places = places(dir.path());
    let mut pen = recorder(&RealDisk, &places, 1);
    let drafts: Vec<_> = (0..20).map(|n| draft(&format!("e{n}"), 3)).collect();
    pen.append(clock(0), &drafts).expect("saved");
    let writer = pen.writer().expect("a writer");
    pen.close(&reopen(&places).reader.heads()).expect("closed");
    let segment = places.log().join(writer.as_str()).join("00000001.jsonl");
    let text = fs::read_to_string(&segment).expect("text");
    let kept: String = text.split_inclusive('\n').take(4).collect();
    fs::write(&segment, kept).expect("an old copy");
    let opened = reopen(&places);
    assert_eq!(opened.report.damage.len(), 1);
    assert_eq!(opened.report.damage[0].sentence, format!("writer {writer} lost 17 lines, last seen 20"));
    let mut pen = recorder(&RealDisk, &places, 2);
    pen.append(clock(1), &[draft("after", 3)]).expect("saved");
    assert_ne!(pen.writer(), Some(writer), "its numbers are taken");
}

#[test]
fn a_copied_device_does_not_go_on_in_the_same_writer() {
    let dir = tempfile::tempdir().expect("a directory");
    let here = places(&dir.path().join("here"));
    let there = places(&dir.path().join("there"));
    let mut pen = recorder(&RealDisk, &here, 1);
    pen.append(clock(0), &[draft("a", 3)]).expect("saved");
    let writer = pen.writer();
    pen.close(&reopen(&here).reader.heads()).expect("closed");
    copy(&dir.path().join("here"), &dir.path().join("there"));
    let mut pen = recorder(&RealDisk, &here, 2);
    let mut copied = recorder(&RealDisk, &there, 3);
    pen.append(clock(1), &[draft("b", 3)]).expect("saved");
    copied.append(clock(1), &[draft("c", 3)]).expect("saved");
    assert_eq!(pen.writer(), writer);
    assert_ne!(copied.writer(), writer);
    let new = copied.writer().expect("a writer");
    copy(&there.log().join(new.as_str()), &here.log().join(new.as_str()));
    let opened = reopen(&here);
    assert_eq!(opened.report.totals.forks, 0);
    let mut found = tags(&opened.lines);
    found.sort();
    assert_eq!(found, ["a", "b", "c"]);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory");
    for entry in fs::read_dir(from).expect("a listing").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

#[test]
fn links_other_books_and_newer_books_are_refused() {
    let dir = tempfile::tempdir().expect("a directory");
    let places = places(dir.path());
    let mut pen = recorder(&RealDisk, &places, 1);
    pen.append(clock(0), &[draft("a", 3)]).expect("saved");
    let mut linked = places.clone();
    linked.data = dir.path().join("link");
    symlink(&places.data, &linked.data).expect("a link");
    assert!(matches!(open(RealDisk, linked.clone(), 0), Err(OpenError::Link(_))));
    let refused = recorder(&RealDisk, &linked, 2).append(clock(0), &[draft("b", 3)]).expect_err("refused");
    assert!(matches!(refused.cause, Cause::Refused(_)));

    let other = super::support::places(&dir.path().join("other"));
    recorder(&RealDisk, &other, 3).append(clock(0), &[draft("x", 3)]).expect("saved");
    copy(&other.log(), &places.log());
    let opened = reopen(&places);
    assert_eq!(tags(&opened.lines), ["a"]);
    assert_eq!(
        opened.report.damage.iter().map(|damage| damage.class).collect::<Vec<_>>(),
        [Class::OtherBook]
    );

    let format = places.data.join("FORMAT");
    let text = fs::read_to_string(&format).expect("text");
    fs::write(&format, text.replace("\"incompat\":[]", "\"incompat\":[\"sealed\"]")).expect("written");
    let opened = reopen(&places);
    assert_eq!(opened.report.read_only.len(), 1);
    assert_eq!(tags(&opened.lines), ["a"]);
    assert!(recorder(&RealDisk, &places, 4).append(clock(0), &[draft("b", 3)]).is_err());
    fs::write(&format, text.replace("\"format\":1", "\"format\":2")).expect("written");
    assert!(matches!(open(RealDisk, places.clone(), 0), Err(OpenError::Newer(2))));
    fs::remove_file(&format).expect("removed");
    fs::remove_dir_all(places.log().join(first_dir(&other.log()))).expect("removed");
    let opened = reopen(&places);
    assert_eq!(tags(&opened.lines), ["a"], "the segments say which book it is");
    assert_eq!(opened.report.read_only.len(), 1);
    assert!(
        recorder(&RealDisk, &places, 5).append(clock(0), &[draft("b", 3)]).is_err(),
        "no second book on top"
    );
}

fn first_dir(path: &Path) -> std::ffi::OsString {
    fs::read_dir(path).expect("a listing").flatten().next().expect("an entry").file_name()
}

#[test]
fn a_directory_open_to_others_is_noted() {
    let dir = tempfile::tempdir().expect("a directory");
    let places = places(dir.path());
    recorder(&RealDisk, &places, 1).append(clock(0), &[draft("a", 3)]).expect("saved");
    fs::set_permissions(&places.data, fs::Permissions::from_mode(0o755)).expect("opened up");
    let opened = reopen(&places);
    assert_eq!(
        opened.report.notes.iter().map(|note| note.kind).collect::<Vec<_>>(),
        [NoteKind::OpenToOthers]
    );
}

#[test]
fn drafts_that_cannot_be_lines_are_refused_before_anything_is_written() {
    let dir = tempfile::tempdir().expect("a directory");
    let places = places(dir.path());
    let mut pen = recorder(&RealDisk, &places, 1);
    let with = |event: &str| {
        let mut draft = draft("a", 0);
        draft.parts[0].events = vec![event.to_owned()];
        draft
    };
    let long = format!(r#"{{"t":"x","text":"{}"}}"#, "x".repeat(1 << 20));
    for event in [
        "",
        "{}",
        "null",
        r#"{"t":1}"#,
        r#"{"id":"a","t":"x"}"#,
        r#"{"t":"x","n":1.5}"#,
        r#"{"t":"x","n":1,"n":2}"#,
        r#"{"t": "x"}"#,
        "{\"t\":\"x\"}\n",
        r#"{"t":"x"},{"t":"y"}"#,
        r#"{"t":"x"}]}"#,
        &long,
    ] {
        let refused = pen.append(clock(0), &[draft("good", 1), with(event)]).expect_err(event);
        assert!(matches!(refused.cause, Cause::Draft { index: 1, .. }), "{event}");
        assert!(refused.saved.is_empty());
    }
    assert!(!places.data.exists(), "nothing was written");
    let mut odd = with(r#"{"t":"x","text":"\u0000\u001b[2J \ud83d\ude00"}"#);
    odd.by = "\u{7}\"\\ \u{202e}".into();
    odd.parts[0].subject = "a\"b".into();
    let saved = pen.append(clock(0), &[odd.clone()]).expect("saved");
    let read = &reopen(&places).lines;
    assert_eq!(*read, saved);
    assert_eq!((&*read[0].by, &*read[0].parts[0].subject), (odd.by.as_str(), odd.parts[0].subject.as_str()));
}

#[test]
fn a_full_segment_is_followed_by_another() {
    let dir = tempfile::tempdir().expect("a directory");
    let places = places(dir.path());
    let mut pen = recorder(&RealDisk, &places, 1);
    let drafts: Vec<_> = (0..36).map(|n| draft(&format!("e{n}"), 250_000)).collect();
    pen.append(clock(0), &drafts).expect("saved");
    let log = places.log().join(pen.writer().expect("a writer").as_str());
    pen.close(&reopen(&places).reader.heads()).expect("closed");
    let lens: Vec<u64> = ["00000001.jsonl", "00000002.jsonl"]
        .iter()
        .map(|name| fs::metadata(log.join(name)).expect("a segment").len())
        .collect();
    assert!(lens[0] > 16 << 20 && lens[0] < 17 << 20, "{lens:?}");
    let mut pen = recorder(&RealDisk, &places, 2);
    pen.append(clock(0), &[draft("last", 3)]).expect("saved");
    let opened = reopen(&places);
    assert_eq!(opened.lines.len(), 37);
    assert_eq!(opened.report.totals.writers, 1);
    assert_eq!(opened.report.verdict(), Verdict::Sound, "{:?}", opened.report.damage);
}
