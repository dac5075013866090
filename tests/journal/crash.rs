//! Power cuts and failing disks, simulated: what was called saved is there, what is there was said, nothing twice.
//!
//! Short form in `cargo test`; the long one is `CONFIDANT_LONG=1 cargo test --release -- journal::crash --nocapture`
//! (100,000 states). A failure prints the seed; `CONFIDANT_SEED=n` runs that one alone.

use std::collections::BTreeSet;
use std::path::Path;

use confidant::journal::{Class, Line, Opened, Places, open};

use super::disk::{Dice, SimDisk, World};
use super::support::{clock, draft, long, places, recorder, tag};

/// One device's life: what was said, in order, and how much of it was called saved.
#[derive(Default)]
struct Diary {
    issued: Vec<String>,
    acked: Vec<String>,
}

fn read(disk: &SimDisk, places: &Places) -> Opened<SimDisk> {
    open(disk.clone(), places.clone(), clock(0).timestamp_millis()).expect("the book opens")
}

/// The model: acked ⊆ recovered ⊆ issued, none twice, order kept per writer, and only unsaved bytes are damaged.
fn judge(lines: &[Line], issued: &[String], acked: &[String]) -> Result<(), String> {
    let tags: Vec<String> = lines.iter().map(tag).collect();
    let recovered: BTreeSet<&String> = tags.iter().collect();
    if recovered.len() != tags.len() {
        return Err("an entry is there twice".into());
    }
    if let Some(lost) = acked.iter().find(|tag| !recovered.contains(tag)) {
        return Err(format!("{lost} was saved and is lost"));
    }
    let place = |tag: &String| issued.iter().position(|there| there == tag);
    if let Some(invented) = tags.iter().find(|tag| place(tag).is_none()) {
        return Err(format!("{invented} was never said"));
    }
    let mut by_writer: Vec<_> =
        lines.iter().map(|line| (line.key.writer, line.key.n, place(&tag(line)))).collect();
    by_writer.sort();
    if by_writer.windows(2).any(|pair| pair[0].0 == pair[1].0 && pair[0].2 >= pair[1].2) {
        return Err("the order of a writer is not the order of what was said".into());
    }
    if lines.windows(2).any(|pair| pair[0].key >= pair[1].key) {
        return Err("the lines are not in fold order".into());
    }
    Ok(())
}

/// Some processes one after another: each records, some close cleanly, some are killed.
fn live(disk: &SimDisk, places: &Places, dice: &mut Dice, diary: &mut Diary, limit: usize) {
    for _ in 0..=dice.below(2) {
        let mut pen = recorder(disk, places, dice.next());
        let mut kept: Vec<confidant::journal::Draft> = Vec::new();
        for _ in 0..=dice.below(limit) {
            // Typed text that was not saved is mostly handed in again, and sometimes given up.
            if dice.once_in(4) {
                kept.clear();
            }
            for _ in 0..dice.below(3) + usize::from(kept.is_empty()) {
                let tag = format!("e{}", diary.issued.len());
                let size = if dice.once_in(12) { 3000 } else { dice.below(40) };
                kept.push(draft(&tag, size));
                diary.issued.push(tag);
            }
            let saved = match pen.append(clock(i64::try_from(dice.below(100)).expect("small")), &kept) {
                Ok(saved) => saved,
                Err(error) => error.saved,
            };
            diary.acked.extend(saved.iter().map(tag));
            kept.drain(..saved.len());
            disk.world().mark = diary.acked.len();
        }
        if dice.once_in(2) {
            let heads = open(disk.clone(), places.clone(), clock(0).timestamp_millis());
            let heads = heads.map(|opened| opened.reader.heads()).unwrap_or_default();
            let _ = pen.close(&heads);
        }
    }
}

/// Cuts the power in one picture, reads what is left, and records on.
fn survive(
    picture: &World,
    places: &Places,
    dice: &mut Dice,
    diary: &Diary,
    troubled: bool,
) -> Result<(), String> {
    let disk = SimDisk::of(picture.after_power_cut(dice));
    let acked = &diary.acked[..picture.mark];
    let opened = read(&disk, places);
    judge(&opened.lines, &diary.issued, acked)?;
    let report = opened.report;
    let alarm = |class| class == Class::Fork || (class == Class::Lost && !troubled);
    if let Some(wrong) = report.damage.iter().find(|damage| alarm(damage.class)) {
        return Err(format!("false alarm: {wrong}"));
    }
    let mut pen = recorder(&disk, places, dice.next());
    let mut issued = diary.issued.clone();
    issued.push("after".into());
    let saved =
        pen.append(clock(200), &[draft("after", 5)]).map_err(|error| format!("cannot go on: {error}"))?;
    let lines = read(&disk, places).lines;
    if !lines.contains(&saved[0]) || lines.len() != opened.lines.len() + 1 {
        return Err("the line recorded after the cut is not there, or not alone".into());
    }
    judge(&lines, &issued, acked)?;
    // A neighbour had copied the files before the cut: what it gives back must not meet other lines of the same number.
    for (path, bytes) in picture.files() {
        if path.starts_with(places.log()) {
            disk.world().plant(&path.with_extension("sync-conflict-1.jsonl"), bytes);
        }
    }
    let opened = read(&disk, places);
    judge(&opened.lines, &issued, acked)?;
    let forks = opened.report.totals.forks;
    if forks > 0 { Err(format!("{forks} numbers were used twice")) } else { Ok(()) }
}

/// One seed: lives with pictures, a cut, lives again on what is left. Returns the number of states judged.
fn run(seed: u64, troubled: bool) -> Result<usize, String> {
    let mut dice = Dice::new(seed);
    let places = places(Path::new("/home"));
    let mut disk = SimDisk::new();
    let mut diary = Diary::default();
    let mut states = 0;
    for _ in 0..3 {
        {
            let mut world = disk.world();
            world.camera = Some((Dice::new(dice.next()), 6));
            world.trouble = troubled.then(|| (Dice::new(dice.next()), 25));
            world.power = dice.once_in(2).then(|| dice.next() % 200);
        }
        live(&disk, &places, &mut dice, &mut diary, 6);
        for picture in disk.pictures() {
            survive(&picture, &places, &mut dice, &diary, troubled)?;
            states += 1;
        }
        let mut end = disk.world().clone();
        end.mark = diary.acked.len();
        survive(&end, &places, &mut dice, &diary, troubled)?;
        states += 1;
        let after = end.after_power_cut(&mut dice);
        disk = SimDisk::of(after);
        // Whatever survived a cut has been seen by the next process: it must not disappear any more.
        let survivors = read(&disk, &places).lines;
        diary.acked = survivors.iter().map(tag).collect();
        disk.world().mark = diary.acked.len();
    }
    Ok(states)
}

fn sweep(goal: usize, troubled: bool) {
    let first: u64 = std::env::var("CONFIDANT_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let mut states = 0;
    let mut seed = first;
    while states < goal {
        match run(seed, troubled) {
            Ok(count) => states += count,
            Err(why) => panic!("seed {seed}, troubled {troubled}: {why}"),
        }
        seed += 1;
        if std::env::var_os("CONFIDANT_SEED").is_some() {
            break;
        }
    }
    println!(
        "{states} crash states (seeds {first}..{seed}, troubled {troubled}): 0 lost, invented, doubled or reordered"
    );
}

#[test]
fn power_cuts_lose_nothing_that_was_saved() {
    sweep(if long() { 50_000 } else { 1500 }, false);
}

#[test]
fn power_cuts_on_a_failing_disk_lose_nothing_that_was_saved() {
    sweep(if long() { 50_000 } else { 1500 }, true);
}

#[test]
fn a_full_disk_at_every_byte_keeps_the_text_and_goes_on_with_room() {
    let places = places(Path::new("/home"));
    let mut cases = 0;
    for room in 0..1400 {
        let disk = SimDisk::new();
        let mut pen = recorder(&disk, &places, room);
        if room >= 700 {
            // The second half meets the full disk in a book that is already there.
            pen.append(clock(0), &[draft("first", 5)]).expect("saved");
        }
        let drafts = [draft("a", 20), draft("b", 60)];
        disk.world().room = Some(room % 700);
        let mut kept = &drafts[..];
        let mut acked = Vec::new();
        for _ in 0..3 {
            match pen.append(clock(1), kept) {
                Ok(saved) => {
                    acked.extend(saved.iter().map(tag));
                    kept = &[];
                }
                Err(error) => {
                    assert!(!error.to_string().contains("note_added"), "an error quotes content");
                    acked.extend(error.saved.iter().map(tag));
                    kept = &kept[error.saved.len()..];
                }
            }
        }
        disk.world().room = None;
        let saved = pen.append(clock(2), kept).expect("there is room again");
        acked.extend(saved.iter().map(tag));
        assert_eq!(acked, ["a", "b"], "room {room}");
        pen.append(clock(3), &[draft("later", 5)]).expect("saved");
        let mut found: Vec<String> = read(&disk, &places).lines.iter().map(tag).collect();
        found.retain(|tag| tag != "first");
        assert_eq!(found, ["a", "b", "later"], "room {room}");
        cases += 1;
    }
    println!("{cases} full disks: 0 lost, 0 doubled");
}

#[test]
fn a_failed_sync_moves_on_to_a_new_segment_byte_for_byte() {
    let places = places(Path::new("/home"));
    let disk = SimDisk::new();
    let mut pen = recorder(&disk, &places, 1);
    pen.append(clock(0), &[draft("a", 5)]).expect("saved");
    disk.world().failing_syncs = 1;
    let saved = pen.append(clock(1), &[draft("b", 5), draft("c", 5)]).expect("saved in a new segment");
    let log = places.log().join(pen.writer().expect("a writer").as_str());
    let (first, second) =
        (disk.content(&log.join("00000001.jsonl")), disk.content(&log.join("00000002.jsonl")));
    let lines = |bytes: &[u8]| bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>();
    assert_eq!(lines(&first)[2..], lines(&second)[1..], "both copies are the same bytes");
    let opened = read(&disk, &places);
    assert_eq!(opened.report.totals.duplicates, 2);
    assert!(opened.report.damage.is_empty(), "{:?}", opened.report.damage);
    assert_eq!(opened.lines[1..], saved);
    for seed in 0..50 {
        let left = SimDisk::of(disk.world().after_power_cut(&mut Dice::new(seed)));
        assert_eq!(read(&left, &places).lines, opened.lines, "seed {seed}");
    }
}

#[test]
fn two_failed_syncs_keep_the_text_and_the_same_text_is_not_doubled() {
    let places = places(Path::new("/home"));
    let disk = SimDisk::new();
    let mut pen = recorder(&disk, &places, 1);
    pen.append(clock(0), &[draft("a", 5)]).expect("saved");
    disk.world().failing_syncs = 2;
    let kept = [draft("b", 5)];
    let error = pen.append(clock(1), &kept).expect_err("nobody knows");
    assert!(error.saved.is_empty());
    pen.append(clock(9), &[kept[0].clone(), draft("c", 5)]).expect("saved at last");
    let found: Vec<String> = read(&disk, &places).lines.iter().map(tag).collect();
    assert_eq!(found, ["a", "b", "c"]);
}
