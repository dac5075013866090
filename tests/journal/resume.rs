//! Going on from a snapshot: at any cut of any journal the same as reading everything, or said to be stale.
//!
//! Long form: `CONFIDANT_LONG=1 cargo test -- journal::resume --nocapture` (20,000 cuts; 1,000 otherwise). A failure
//! prints the seed; `CONFIDANT_SEED=n` runs that one alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use confidant::journal::{
    Class, Line, LineKey, Opened, Places, Reader, RealDisk, Resumed, Snapshot, Stale, Storage, Verified,
    open, resume, verify,
};

use super::disk::{Dice, SimDisk};
use super::support::{clock, draft, long, places, recorder, reopen, tags};

/// A snapshot as a file would bring it back.
fn kept<S: Storage>(reader: &Reader<S>) -> Option<Snapshot> {
    let bytes = postcard::to_allocvec(&reader.snapshot()?).expect("it can be written");
    Some(postcard::from_bytes(&bytes).expect("it can be read"))
}

fn now() -> i64 {
    clock(0).timestamp_millis()
}

fn read<S: Storage>(disk: &S, places: &Places) -> Opened<S> {
    open(disk.clone(), places.clone(), now()).expect("the book opens")
}

fn go_on<S: Storage>(disk: &S, places: &Places, snapshot: Snapshot) -> Resumed<S> {
    resume(disk.clone(), places.clone(), snapshot, now()).expect("the book opens")
}

/// One change of a book's files.
enum Step {
    /// Bytes at the end of a file, which is made if it is not there.
    Grow(PathBuf, Vec<u8>),
    /// A file in place of another.
    Replace(PathBuf, Vec<u8>),
    /// What a device remembers.
    Remember(PathBuf, Vec<u8>),
}

/// A journal of several writers with its misfortunes, as the steps in which its files came to be.
fn story(dice: &mut Dice, places: &Places) -> Vec<Step> {
    let disk = SimDisk::new();
    let mut written: Vec<Step> = Vec::new();
    let mut seen: BTreeMap<PathBuf, Vec<u8>> = BTreeMap::new();
    let mut pens: Vec<_> = (0..=dice.below(3)).map(|_| recorder(&disk, places, dice.next())).collect();
    for number in 0..5 + dice.below(25) {
        let pen = dice.below(pens.len());
        if dice.once_in(90) {
            disk.world().failing_syncs = 1;
        }
        let drafts: Vec<_> =
            (0..=dice.below(3)).map(|part| draft(&format!("e{number}.{part}"), dice.below(30))).collect();
        let second = i64::try_from(number).expect("small");
        if pens[pen].append(clock(second), &drafts).is_err() {
            // A new writer's first sync was the one to fail: what was typed is given up here.
            pens[pen] = recorder(&disk, places, dice.next());
        }
        disk.world().failing_syncs = 0;
        if dice.once_in(8) {
            let new = recorder(&disk, places, dice.next());
            let old = std::mem::replace(&mut pens[pen], new);
            old.close(&read(&disk, places).reader.heads()).expect("closed");
        }
        for (path, bytes) in disk.world().files() {
            let before = seen.insert(path.clone(), bytes.clone()).unwrap_or_default();
            if path.starts_with(&places.data) && bytes.starts_with(&before) && bytes.len() > before.len() {
                written.push(Step::Grow(path, bytes[before.len()..].to_vec()));
            } else if bytes != before && path.ends_with("head") {
                written.push(Step::Remember(path, bytes));
            }
        }
    }
    misfortunes(dice, written)
}

/// What becomes of the bytes on their way.
fn misfortunes(dice: &mut Dice, written: Vec<Step>) -> Vec<Step> {
    let kind = dice.below(10);
    let mut story = Vec::new();
    let mut whole: BTreeMap<PathBuf, Vec<u8>> = BTreeMap::new();
    for step in written {
        let Step::Grow(path, mut bytes) = step else {
            story.push(step);
            continue;
        };
        let file = whole.entry(path.clone()).or_default();
        file.extend(&bytes);
        let is_log = path.extension().is_some_and(|name| name == "jsonl");
        if !is_log || dice.below(16) > 0 {
            story.push(Step::Grow(path, bytes));
            continue;
        }
        match kind {
            // All goes well.
            0..=2 => story.push(Step::Grow(path, bytes)),
            // It comes in two halves.
            3 => {
                let rest = bytes.split_off(dice.below(bytes.len()));
                story.push(Step::Grow(path.clone(), bytes));
                story.push(Step::Grow(path, rest));
            }
            // It never comes, or not wholly.
            4 => {
                bytes.truncate(dice.below(bytes.len()));
                story.push(Step::Grow(path, bytes));
            }
            // A byte is damaged.
            5 => {
                let at = dice.below(bytes.len());
                bytes[at] ^= 1 << dice.below(8);
                story.push(Step::Grow(path, bytes));
            }
            // A part is taken out or altered.
            6 => {
                let text = String::from_utf8(bytes).expect("text");
                let text = match text.split_once(",\"p\":[") {
                    Some((header, _)) if text.lines().count() == 1 && dice.once_in(2) => {
                        format!("{header},\"p\":[null]}}\n")
                    }
                    _ => text.replace("note_added", "note_oddly"),
                };
                story.push(Step::Grow(path, text.into_bytes()));
            }
            // A sync tool keeps a copy beside it.
            7 => {
                let copy = path.with_extension(format!("sync-conflict-{}.jsonl", story.len()));
                story.push(Step::Grow(path, bytes));
                story.push(Step::Grow(copy, file[..dice.below(file.len() + 1)].to_vec()));
            }
            // Somebody else's lines under the same numbers: what vouches for the copy is its own header.
            8 => {
                let text = String::from_utf8_lossy(file).replace("note_added", "note_copied").into_bytes();
                story.push(Step::Grow(path.clone(), bytes));
                story.push(Step::Grow(path.with_extension("jsonl~"), text));
            }
            // A sync tool puts a newer copy in its place, or an older one.
            _ => {
                let cut = if dice.once_in(2) { file.len() } else { dice.below(file.len() + 1) };
                story.push(Step::Replace(path, file[..cut].to_vec()));
            }
        }
    }
    if kind == 3 {
        // Files come in any order, as a sync tool brings them.
        let firsts = story.len().min(2);
        dice.shuffle(&mut story[firsts..]);
    }
    story
}

fn take(disk: &SimDisk, step: &Step) {
    match step {
        Step::Grow(path, bytes) => disk.world().grow(path, bytes),
        Step::Replace(path, bytes) | Step::Remember(path, bytes) => disk.world().plant(path, bytes.clone()),
    }
}

/// The same to see: lines, report, heads.
fn compare(seed: u64, lines: &BTreeMap<LineKey, Line>, reader: &Reader<SimDisk>, whole: &Opened<SimDisk>) {
    assert!(lines.values().eq(whole.lines.iter()), "seed {seed}: other lines");
    assert_eq!(reader.report(), whole.report, "seed {seed}");
    assert_eq!(reader.heads(), whole.reader.heads(), "seed {seed}");
}

#[derive(Default)]
struct Tally {
    cuts: usize,
    sound: usize,
    none: usize,
    stale: BTreeMap<String, usize>,
    classes: BTreeSet<Class>,
}

/// One journal, cut at several places.
fn run(seed: u64, tally: &mut Tally) {
    let mut dice = Dice::new(seed);
    let places = places(Path::new("/home"));
    let story = story(&mut dice, &places);
    for _ in 0..4 {
        let disk = SimDisk::new();
        let cut = (4 + dice.below(story.len())).min(story.len());
        let mut reader = read(&disk, &places).reader;
        let mut lines: BTreeMap<LineKey, Line> = BTreeMap::new();
        let live = dice.once_in(2);
        for step in &story[..cut] {
            take(&disk, step);
            if live && dice.once_in(3) {
                let arrivals = reader.poll(now()).expect("read");
                if arrivals.reread.is_some() {
                    let again = read(&disk, &places);
                    reader = again.reader;
                    lines = again.lines.into_iter().map(|line| (line.key, line)).collect();
                }
                lines.extend(arrivals.lines.into_iter().map(|line| (line.key, line)));
            }
        }
        let early = read(&disk, &places);
        tally.classes.extend(early.report.damage.iter().map(|damage| damage.class));
        let arrivals = reader.poll(now()).expect("read");
        if live && arrivals.reread.is_none() {
            lines.extend(arrivals.lines.into_iter().map(|line| (line.key, line)));
            assert!(lines.values().eq(early.lines.iter()), "seed {seed}: other lines, read live");
        } else {
            lines = early.lines.into_iter().map(|line| (line.key, line)).collect();
            reader = early.reader;
        }
        tally.cuts += 1;
        let Some(snapshot) = kept(&reader) else {
            tally.none += 1;
            continue;
        };
        assert_eq!(verify(&disk, &places, &snapshot, &mut |_| true), Verified::Agrees, "seed {seed}");
        for step in &story[cut..] {
            take(&disk, step);
        }
        let whole = read(&disk, &places);
        match go_on(&disk, &places, snapshot) {
            Resumed::Sound { reader, lines: rest } => {
                for line in rest {
                    assert!(lines.insert(line.key, line).is_none(), "seed {seed}: a line came twice");
                }
                compare(seed, &lines, &reader, &whole);
                let again = kept(&reader).expect("it has a snapshot");
                assert!(
                    matches!(go_on(&disk, &places, again), Resumed::Sound { lines, .. } if lines.is_empty())
                );
                tally.sound += 1;
            }
            Resumed::Stale(why) => {
                let why = format!("{why:?}").split('(').next().unwrap_or_default().to_owned();
                *tally.stale.entry(why).or_default() += 1;
            }
        }
    }
}

#[test]
fn going_on_at_any_cut_is_the_same_as_reading_everything() {
    let mut tally = Tally::default();
    if let Some(seed) = std::env::var("CONFIDANT_SEED").ok().and_then(|seed| seed.parse().ok()) {
        return run(seed, &mut tally);
    }
    let goal = if long() { 20_000 } else { 1000 };
    for seed in 0.. {
        run(seed, &mut tally);
        if tally.cuts >= goal {
            break;
        }
    }
    let Tally { cuts, sound, none, stale, classes } = tally;
    println!(
        "{cuts} cuts: {sound} gone on from, {none} without a snapshot, stale {stale:?}; met {classes:?}"
    );
    assert!(sound > cuts / 2 && stale.len() > 1 && classes.len() > 4);
}

/// A closed book on the real disk, and its only segment.
fn closed(dir: &Path) -> (Places, PathBuf, Vec<Line>) {
    let places = places(dir);
    let mut pen = recorder(&RealDisk, &places, 1);
    let drafts: Vec<_> = (0..9).map(|n| draft(&format!("e{n}"), 20)).collect();
    let lines = pen.append(clock(0), &drafts).expect("saved");
    let segment = places.log().join(pen.writer().expect("a writer").as_str()).join("00000001.jsonl");
    pen.close(&reopen(&places).reader.heads()).expect("closed");
    (places, segment, lines)
}

fn stale(places: &Places, snapshot: &Snapshot) -> Option<Stale> {
    match go_on(&RealDisk, places, snapshot.clone()) {
        Resumed::Stale(why) => Some(why),
        Resumed::Sound { .. } => None,
    }
}

#[test]
fn what_was_done_to_the_files_makes_a_snapshot_stale() {
    type Deed = fn(&Path, &Path);
    type IsTold = fn(&Stale) -> bool;
    let append = |path: &Path, text: &str| {
        let mut bytes = fs::read(path).expect("bytes");
        bytes.extend(text.as_bytes());
        overwrite(path, &bytes);
    };
    let deeds: [(&str, Deed, IsTold); 9] = [
        ("removed", |file, _| fs::remove_file(file).expect("removed"), |why| matches!(why, Stale::Gone(_))),
        (
            "renamed",
            |file, _| fs::rename(file, file.with_file_name("00000002.jsonl")).expect("renamed"),
            |why| matches!(why, Stale::Gone(_)),
        ),
        (
            "truncated",
            |file, _| overwrite(file, &fs::read(file).expect("bytes")[..900]),
            |why| matches!(why, Stale::Shorter(_)),
        ),
        (
            "replaced by a copy",
            |file, other| {
                fs::copy(file, other).and_then(|_| fs::rename(other, file)).expect("replaced");
            },
            |why| matches!(why, Stale::Replaced(_)),
        ),
        (
            "altered in place",
            |file, _| {
                let text = fs::read_to_string(file).expect("text").replace("note_added", "note_oddly");
                overwrite(file, text.as_bytes());
                let later = std::time::UNIX_EPOCH + std::time::Duration::from_secs(2_000_000_000);
                fs::File::options()
                    .write(true)
                    .open(file)
                    .and_then(|it| it.set_modified(later))
                    .expect("set");
            },
            |why| matches!(why, Stale::Touched(_)),
        ),
        (
            "altered and longer",
            |file, _| {
                let text = fs::read_to_string(file).expect("text").replace("note_added", "note_was_added");
                overwrite(file, text.as_bytes());
            },
            |why| matches!(why, Stale::Rewritten(_)),
        ),
        (
            "a copy beside it",
            |file, _| {
                fs::copy(file, file.with_extension("sync-conflict-1.jsonl")).expect("copied");
            },
            |why| matches!(why, Stale::Unsettled),
        ),
        (
            "another book",
            |_, format| {
                let text = fs::read_to_string(format.with_file_name("FORMAT")).expect("text");
                let at = text.find("\"book\":\"").expect("a book") + 8;
                let text = format!("{}{}{}", &text[..at], "A".repeat(22), &text[at + 22..]);
                fs::write(format.with_file_name("FORMAT"), text).expect("written");
            },
            |why| *why == Stale::OtherBook,
        ),
        (
            "no FORMAT",
            |_, format| fs::remove_file(format.with_file_name("FORMAT")).expect("removed"),
            |why| *why == Stale::OtherBook,
        ),
    ];
    for (what, deed, is_told) in deeds {
        let dir = tempfile::tempdir().expect("a directory");
        let (places, segment, _) = closed(dir.path());
        let snapshot = kept(&reopen(&places).reader).expect("a snapshot");
        assert_eq!(stale(&places, &snapshot), None, "{what}");
        deed(&segment, &places.data.join("other"));
        let why = stale(&places, &snapshot);
        assert!(why.as_ref().is_some_and(is_told), "{what}: {why:?}");
    }
    let dir = tempfile::tempdir().expect("a directory");
    let (places, segment, lines) = closed(dir.path());
    let snapshot = kept(&reopen(&places).reader).expect("a snapshot");
    append(&segment, "{\"h\":\"not yet a line");
    let Resumed::Sound { reader, lines: rest } = go_on(&RealDisk, &places, snapshot) else { panic!("stale") };
    assert!(rest.is_empty());
    assert_eq!(reader.report(), reopen(&places).report);
    assert_eq!(reader.report().totals.lines, lines.len() as u64);
}

/// Other bytes in the same file.
fn overwrite(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).expect("written");
}

#[test]
fn lines_written_here_and_never_found_again_are_missed() {
    let dir = tempfile::tempdir().expect("a directory");
    let (places, segment, lines) = closed(dir.path());
    let mut reader = reopen(&places).reader;
    let before = fs::read(&segment).expect("bytes");
    let mut pen = recorder(&RealDisk, &places, 2);
    let own = pen.append(clock(1), &[draft("own", 3)]).expect("saved");
    assert_eq!(own[0].key.writer, lines[0].key.writer);
    reader.witness(&own);
    let snapshot = kept(&reader).expect("a snapshot");
    let Resumed::Sound { reader, lines: rest } = go_on(&RealDisk, &places, snapshot.clone()) else {
        panic!("stale")
    };
    assert!(rest.is_empty(), "it is no news");
    assert_eq!(reader.report(), reopen(&places).report);
    overwrite(&segment, &before);
    let modified = fs::metadata(&segment).and_then(|it| it.modified()).expect("a time");
    assert!(matches!(stale(&places, &snapshot), Some(Stale::Touched(_) | Stale::Unwritten)), "{modified:?}");
}

#[test]
fn a_verification_reads_every_byte_and_can_be_stopped() {
    let dir = tempfile::tempdir().expect("a directory");
    let (places, segment, _) = closed(dir.path());
    let snapshot = kept(&reopen(&places).reader).expect("a snapshot");
    let bytes = fs::read(&segment).expect("bytes");
    let agrees = |snapshot| verify(&RealDisk, &places, snapshot, &mut |_| true);
    assert_eq!(agrees(&snapshot), Verified::Agrees);
    assert_eq!(verify(&RealDisk, &places, &snapshot, &mut |_| false), Verified::Stopped);
    let mut done = 0;
    verify(&RealDisk, &places, &snapshot, &mut |bytes| {
        done = bytes;
        true
    });
    assert_eq!(done, bytes.len() as u64);
    for at in (0..bytes.len()).step_by(if long() { 1 } else { 13 }) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 4;
        overwrite(&segment, &damaged);
        assert!(matches!(agrees(&snapshot), Verified::Differs { .. }), "byte {at}");
    }
    overwrite(&segment, &bytes[..bytes.len() - 1]);
    assert!(matches!(agrees(&snapshot), Verified::Differs { .. }));
    let mut longer = bytes.clone();
    longer.extend(b"what has come since is not its business\n");
    overwrite(&segment, &longer);
    assert_eq!(agrees(&snapshot), Verified::Agrees);
    let text = String::from_utf8(bytes).expect("text");
    let redacted = text.lines().map(|line| match line.split_once(",\"p\":[") {
        Some((header, _)) => format!("{header},\"p\":[null]}}\n"),
        None => format!("{line}\n"),
    });
    let redacted = redacted.collect::<String>() + &" ".repeat(text.len());
    overwrite(&segment, redacted.as_bytes());
    assert!(matches!(agrees(&snapshot), Verified::Differs { .. }), "what was taken out is missed");
}

#[test]
fn a_snapshot_is_small_however_long_the_book_is_and_holds_nothing_of_what_it_says() {
    let dir = tempfile::tempdir().expect("a directory");
    let (places, _, _) = closed(dir.path());
    let size = |places: &Places| postcard::to_allocvec(&reopen(places).reader.snapshot()).expect("bytes");
    let mut pen = recorder(&RealDisk, &places, 2);
    let drafts: Vec<_> = (0..100).map(|n| draft(&format!("many{n}"), 20)).collect();
    pen.append(clock(1), &drafts).expect("saved");
    let early = size(&places);
    let drafts: Vec<_> = (0..900).map(|n| draft(&format!("more{n}"), 20)).collect();
    pen.append(clock(1), &drafts).expect("saved");
    let late = size(&places);
    assert!(late.len() < early.len() + 20, "{} and {} bytes", early.len(), late.len());
    assert_eq!(tags(&reopen(&places).lines).len(), 1009);
    for word in ["note_added", "more", "many", "Maren", "é"] {
        assert!(memchr::memmem::find(&late, word.as_bytes()).is_none(), "{word}");
    }
}
