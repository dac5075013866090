//! The same lines in any order, in any files, however often: the same book.
//!
//! Long form: `CONFIDANT_LONG=1 cargo test -- journal::arrival --nocapture` (1,000 orders; 150 otherwise).

use std::collections::BTreeMap;
use std::path::Path;

use confidant::journal::{Line, LineKey, Places, open};
use sha2::{Digest as _, Sha256};

use super::disk::{Dice, SimDisk};
use super::support::{clock, draft, long, places, recorder};

/// The lines as one number: equal for equal books.
fn digest<'a>(lines: impl IntoIterator<Item = &'a Line>) -> String {
    let mut hash = Sha256::new();
    for line in lines {
        hash.update(format!("{line:?}\n"));
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

#[test]
fn any_order_of_arrival_gives_the_same_book() {
    let places = places(Path::new("/home"));
    let disk = source(&places);
    let now = clock(0).timestamp_millis();
    let whole = open(disk.clone(), places.clone(), now).expect("open");
    assert_eq!(whole.lines.len(), 42);
    let wanted = digest(&whole.lines);
    let format = disk.content(&places.data.join("FORMAT"));
    let mut pieces: Vec<Vec<u8>> = Vec::new();
    for (path, bytes) in disk.world().files() {
        if path.starts_with(places.log()) {
            pieces.extend(bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec));
        }
    }
    let orders = if long() { 1000 } else { 150 };
    for seed in 0..orders {
        let mut dice = Dice::new(seed);
        let mut all = pieces.clone();
        for _ in 0..dice.below(60) {
            all.push(all[dice.below(all.len())].clone());
        }
        dice.shuffle(&mut all);
        let mut files: Vec<Vec<u8>> = vec![Vec::new(); 1 + dice.below(6)];
        for piece in all {
            let file = dice.below(files.len());
            files[file].extend(piece);
        }
        let empty = SimDisk::new();
        empty.world().plant(&places.data.join("FORMAT"), format.clone());
        let mut reader = open(empty.clone(), places.clone(), now).expect("open").reader;
        let mut live: BTreeMap<LineKey, Line> = BTreeMap::new();
        for (index, bytes) in files.into_iter().enumerate() {
            let name = match dice.below(3) {
                0 => format!("k3v9x2m7qa/{index:08}.jsonl"),
                1 => format!("k3v9x2m7qa/00000001.sync-conflict-{index}.jsonl"),
                _ => format!("merged {index}/00000001.jsonl.orig"),
            };
            empty.world().plant(&places.log().join(name), bytes);
            if dice.once_in(2) {
                take(&mut live, reader.poll(now).expect("read"));
            }
        }
        take(&mut live, reader.poll(now).expect("read"));
        let opened = open(empty, places.clone(), now).expect("open");
        assert_eq!(digest(&opened.lines), wanted, "seed {seed}");
        assert_eq!(digest(live.values()), wanted, "seed {seed}, read live");
        assert_eq!(opened.report.totals.forks, 0, "seed {seed}");
        let quiet =
            opened.report.damage.iter().all(|damage| damage.sentence.contains("begin with a segment header"));
        assert!(quiet, "seed {seed}: {:?}", opened.report.damage);
    }
    println!("{orders} orders of arrival: one book, {wanted}");
}

fn take(live: &mut BTreeMap<LineKey, Line>, arrivals: confidant::journal::Arrivals) {
    for key in arrivals.withdrawn {
        live.remove(&key);
    }
    live.extend(arrivals.lines.into_iter().map(|line| (line.key, line)));
}
