//! The same lines in any order, in any files, however often: the same book.
//!
//! Long form: `CONFIDANT_LONG=1 cargo test -- journal::arrival --nocapture` (1,000 orders; 150 otherwise).

use std::collections::BTreeMap;
use std::path::Path;

use confidant::journal::{Class, Damage, Line, LineKey, PartState, Places, Reader, Stale, open};
use sha2::{Digest as _, Sha256};

use super::disk::{Dice, SimDisk};
use super::support::{clock, draft, long, places, recorder};

/// The lines as one number: equal for equal books.
fn digest<'a>(lines: impl IntoIterator<Item = &'a Line>) -> String {
    let mut hash = Sha256::new();
    for line in lines {
        hash.update(format!("{:?} {} {} ", line.key, line.at.as_str(), line.by));
        for part in &line.parts {
            hash.update(format!("{} {} ", part.subject, part.c));
            if let PartState::Present(events) = &part.state {
                hash.update(events.join("\n"));
            }
        }
    }
    let first: [u8; 8] = hash.finalize()[..8].try_into().expect("eight bytes");
    format!("{:016x}", u64::from_be_bytes(first))
}

/// Three writers that have seen each other, one of them in two segments.
fn source(places: &Places) -> SimDisk {
    let disk = SimDisk::new();
    for seed in 0..3 {
        let mut pen = recorder(&disk, places, seed);
        for number in 0..14 {
            if (seed, number) == (1, 7) {
                disk.world().failing_syncs = 1;
            }
            pen.append(clock(number), &[draft(&format!("w{seed}e{number}"), 5)]).expect("saved");
        }
    }
    disk
}

/// A copy of a line, perhaps with its part taken out or altered: a whole copy beats it.
fn spoiled(piece: &[u8], dice: &mut Dice) -> Vec<u8> {
    let text = String::from_utf8(piece.to_vec()).expect("text");
    match (dice.below(3), text.split_once(",\"p\":[")) {
        (0, Some((header, _))) => format!("{header},\"p\":[null]}}\n").into_bytes(),
        (1, Some(_)) => text.replace("note_added", "note_oddly").into_bytes(),
        _ => piece.to_vec(),
    }
}

/// Tries many orders of arrival; with `holes`, of a set in which some lines are nowhere and some only spoiled.
fn try_orders(holes: bool, classes: &[Class]) {
    let places = places(Path::new("/home"));
    let disk = source(&places);
    let now = clock(0).timestamp_millis();
    let mut pieces: Vec<Vec<u8>> = Vec::new();
    for (path, bytes) in disk.world().files() {
        if path.starts_with(places.log()) {
            pieces.extend(bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec));
        }
    }
    if holes {
        pieces.retain(|piece| {
            ![b"w0e5\"".as_slice(), b"w2e0\"", b"w1e7\""].iter().any(|tag| holds(piece, tag))
        });
        for piece in pieces.iter_mut().filter(|piece| holds(piece, b"w0e6\"") || holds(piece, b"w2e3\"")) {
            *piece = String::from_utf8_lossy(piece).replace("note_added", "note_oddly").into_bytes();
        }
    }
    let format = disk.content(&places.data.join("FORMAT"));
    let mut wanted = None;
    let orders = if long() { 1000 } else { 150 };
    for seed in 0..orders {
        let mut dice = Dice::new(seed);
        let mut all = pieces.clone();
        for _ in 0..dice.below(60) {
            let piece = &pieces[dice.below(pieces.len())];
            all.push(if holes { piece.clone() } else { spoiled(piece, &mut dice) });
        }
        dice.shuffle(&mut all);
        let mut files: Vec<Vec<u8>> = vec![Vec::new(); 1 + dice.below(6)];
        for piece in all {
            let file = dice.below(files.len());
            files[file].extend(piece);
        }
        let empty = SimDisk::new();
        empty.world().plant(&places.data.join("FORMAT"), format.clone());
        let mut live = Live::open(&empty, &places);
        for (index, bytes) in files.into_iter().enumerate() {
            let name = match dice.below(3) {
                0 => format!("k3v9x2m7qa/{index:08}.jsonl"),
                1 => format!("k3v9x2m7qa/00000001.sync-conflict-{index}.jsonl"),
                _ => format!("merged {index}/00000001.jsonl.orig"),
            };
            empty.world().plant(&places.log().join(name), bytes);
            if dice.once_in(2) {
                live.read_on();
            }
        }
        live.read_on();
        let opened = open(empty, places.clone(), now).expect("open");
        let digest_now = digest(&opened.lines);
        let first = wanted.get_or_insert_with(|| digest_now.clone());
        assert_eq!(digest_now, *first, "seed {seed}");
        assert_eq!(digest(live.lines.values()), *first, "seed {seed}, read live");
        assert_eq!(opened.report.totals.lines, opened.lines.len() as u64, "seed {seed}");
        assert_eq!(opened.report.totals.forks, 0, "seed {seed}");
        let expected = |damage: &Damage| {
            damage.sentence.contains("begin with a segment header") || classes.contains(&damage.class)
        };
        let odd: Vec<_> = opened.report.damage.iter().filter(|damage| !expected(damage)).collect();
        assert!(odd.is_empty(), "seed {seed}: {odd:?}");
    }
    if !holes {
        assert_eq!(wanted, Some(digest(&open(disk, places, now).expect("open").lines)));
    }
    println!("{orders} orders of arrival, holes {holes}: one book, {}", wanted.unwrap_or_default());
}

fn holds(piece: &[u8], tag: &[u8]) -> bool {
    piece.windows(tag.len()).any(|window| window == tag)
}

#[test]
fn any_order_of_arrival_gives_the_same_book() {
    try_orders(false, &[Class::Content]);
}

#[test]
fn any_order_of_arrival_gives_the_same_book_where_lines_are_missing() {
    try_orders(true, &[Class::Content, Class::Gap]);
}

/// A book that is read on as its files come, and read again where the reader asks for it.
struct Live {
    disk: SimDisk,
    places: Places,
    reader: Reader<SimDisk>,
    lines: BTreeMap<LineKey, Line>,
}

impl Live {
    fn open(disk: &SimDisk, places: &Places) -> Self {
        let opened = open(disk.clone(), places.clone(), clock(0).timestamp_millis()).expect("open");
        let lines = opened.lines.into_iter().map(|line| (line.key, line)).collect();
        Self { disk: disk.clone(), places: places.clone(), reader: opened.reader, lines }
    }

    fn read_on(&mut self) {
        let arrivals = self.reader.poll(clock(0).timestamp_millis()).expect("read");
        if arrivals.reread.is_some() {
            *self = Self::open(&self.disk, &self.places);
        }
        self.lines.extend(arrivals.lines.into_iter().map(|line| (line.key, line)));
    }
}

#[test]
fn a_line_kept_beside_a_gap_goes_when_its_predecessor_does_not_vouch() {
    let places = places(Path::new("/home"));
    let disk = SimDisk::new();
    let mut pen = recorder(&disk, &places, 5);
    for number in 0..3 {
        pen.append(clock(number), &[draft(&format!("e{number}"), 5)]).expect("saved");
    }
    let now = clock(0).timestamp_millis();
    let path = places.log().join(pen.writer().expect("a writer").as_str()).join("00000001.jsonl");
    let text = String::from_utf8(disk.content(&path)).expect("text");
    let mut pieces: Vec<&str> = text.split_inclusive('\n').collect();
    let changed = pieces[3].replace("Maren", "Karen");
    let early = SimDisk::new();
    early.world().plant(&places.data.join("FORMAT"), disk.content(&places.data.join("FORMAT")));
    early.world().plant(&places.log().join("w/00000002.jsonl~"), changed.clone().into_bytes());
    let opened = open(early.clone(), places.clone(), now).expect("open");
    assert_eq!(opened.lines.len(), 1, "its content is vouched for, its place is not");
    assert_eq!(opened.report.damage[0].class, Class::Gap);
    let mut reader = opened.reader;
    pieces.truncate(3);
    early.world().plant(&path, pieces.concat().into_bytes());
    assert_eq!(reader.poll(now).expect("read").reread, Some(Stale::Unsettled));
    let fresh = open(early, places, now).expect("open");
    assert_eq!(fresh.lines.len(), 2);
    assert!(!fresh.lines.contains(&opened.lines[0]));
    assert_eq!(fresh.report.damage.iter().map(|damage| damage.class).collect::<Vec<_>>(), [Class::Header]);
}

#[test]
fn two_devices_that_are_one_to_the_last_inode_fork_and_both_lines_are_kept() {
    let places = places(Path::new("/home"));
    let disk = SimDisk::new();
    let mut pen = recorder(&disk, &places, 5);
    pen.append(clock(0), &[draft("both", 5)]).expect("saved");
    pen.close(&confidant::journal::Heads::new()).expect("closed");
    // A disk image: no id tells the two apart.
    let mut picture = disk.world().clone();
    picture.unlock();
    let twin = SimDisk::of(picture);
    let mut ours = recorder(&disk, &places, 6);
    let mut theirs = recorder(&twin, &places, 7);
    ours.append(clock(1), &[draft("ours", 5)]).expect("saved");
    theirs.append(clock(2), &[draft("theirs", 5), draft("more", 5)]).expect("saved");
    assert_eq!(ours.writer(), theirs.writer());
    for (path, bytes) in twin.world().files() {
        if path.starts_with(places.log()) {
            disk.world().plant(&path.with_extension("sync-conflict-1.jsonl"), bytes);
        }
    }
    let opened = open(disk, places, clock(0).timestamp_millis()).expect("open");
    assert_eq!(
        opened.lines.iter().map(super::support::tag).collect::<Vec<_>>(),
        ["both", "ours", "theirs", "more"]
    );
    assert_eq!(opened.report.damage.iter().map(|damage| damage.class).collect::<Vec<_>>(), [Class::Fork]);
    assert_eq!(opened.report.totals.forks, 1);
}
