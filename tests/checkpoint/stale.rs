//! A checkpoint of a journal that is not what it was is not used, and a damaged one says nothing that is not so.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use confidant::domain::book::Book;
use confidant::journal::Places;
use confidant::store::{Files, Grown};
use tempfile::TempDir;

use super::books::{Shown, Tale, begin, cache, generations, keep, names, open, read_whole};
use crate::journal::disk::Dice;
use crate::journal::support::{long, places};

/// A book of two devices, with a checkpoint of all of it.
fn kept(root: &Path, seed: u64) -> (Places, Files) {
    let places = places(root);
    let mut tale = Tale::new(&mut Dice::new(seed));
    let half = tale.left() / 2;
    let (mut files, mut book) = begin(&places, &mut tale, half);
    let (mut other, _) = open(&Places { state: root.join("elsewhere"), ..places.clone() });
    let rest = tale.left();
    tale.write(&mut other, rest);
    other.close().expect("closed");
    let Grown::Lines(lines) = files.poll().expect("read") else { panic!("nothing was rewritten") };
    book.extend(lines);
    keep(&files, book);
    (places, files)
}

fn segments(places: &Places) -> Vec<PathBuf> {
    names(&places.log()).iter().flat_map(|writer| names(writer)).collect()
}

/// Gives a file an hour that it did not have.
fn touch(path: &Path) {
    let file = File::options().append(true).open(path).expect("it opens");
    let before = file.metadata().and_then(|it| it.modified()).expect("a time");
    file.set_modified(before + Duration::from_hours(1)).expect("another time");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for path in names(from) {
        let there = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &there);
        } else {
            fs::copy(&path, &there).expect("copied");
        }
    }
}

/// What is done to one segment; where the book is afterwards.
type Harm = fn(&Path, &Places, &Path) -> Places;

fn flipped(_: &Path, places: &Places, segment: &Path) -> Places {
    let mut bytes = fs::read(segment).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(segment, bytes).expect("written in place");
    touch(segment);
    places.clone()
}

fn touched(_: &Path, places: &Places, segment: &Path) -> Places {
    touch(segment);
    places.clone()
}

fn truncated(_: &Path, places: &Places, segment: &Path) -> Places {
    let file = File::options().write(true).open(segment).expect("it opens");
    file.set_len(file.metadata().expect("its length").len() - 40).expect("cut short");
    places.clone()
}

/// The last line is another one, and longer.
fn rewritten(_: &Path, places: &Places, segment: &Path) -> Places {
    let bytes = fs::read(segment).expect("read");
    let last = bytes[..bytes.len() - 1].iter().rposition(|byte| *byte == b'\n').expect("two lines") + 1;
    let file = File::options().append(true).open(segment).expect("it opens");
    file.set_len(last as u64).expect("cut short");
    (&file).write_all(&vec![b'x'; bytes.len() - last + 100]).expect("written");
    (&file).write_all(b"\n").expect("written");
    places.clone()
}

/// The same bytes and the same time in another file.
fn replaced(root: &Path, places: &Places, segment: &Path) -> Places {
    let time = fs::metadata(segment).and_then(|it| it.modified()).expect("a time");
    let new = root.join("new");
    fs::copy(segment, &new).expect("copied");
    File::options().append(true).open(&new).and_then(|it| it.set_modified(time)).expect("the same time");
    fs::rename(new, segment).expect("replaced");
    places.clone()
}

fn removed(_: &Path, places: &Places, segment: &Path) -> Places {
    fs::remove_file(segment).expect("removed");
    places.clone()
}

fn elsewhere(root: &Path, places: &Places, _: &Path) -> Places {
    let data = root.join("a copy");
    copy(&places.data, &data);
    Places { data, ..places.clone() }
}

fn of_another_book(root: &Path, places: &Places, _: &Path) -> Places {
    let (own, _) = open(places);
    let (_, other) = kept(&root.join("another"), 99);
    fs::remove_dir_all(cache(&own)).expect("removed");
    copy(&cache(&other), &cache(&own));
    assert_eq!(generations(&own).len(), 1);
    places.clone()
}

#[test]
fn a_checkpoint_of_what_the_journal_was_is_not_used() {
    let harms: [(&str, Harm); 8] = [
        ("flipped", flipped),
        ("touched", touched),
        ("truncated", truncated),
        ("rewritten", rewritten),
        ("replaced", replaced),
        ("removed", removed),
        ("elsewhere", elsewhere),
        ("of another book", of_another_book),
    ];
    for (seed, (what, harm)) in (1..).zip(harms) {
        for number in 0..2 {
            let root = TempDir::new().expect("a directory");
            let (places, files) = kept(root.path(), seed);
            files.close().expect("closed");
            let (sound, _) = open(&places);
            assert_eq!((sound.is_whole(), sound.folded()), (false, 0), "{what}: used while it holds");
            drop(sound);
            let places = harm(root.path(), &places, &segments(&places)[number]);
            let (stale, book) = open(&places);
            assert!(stale.is_whole(), "{what}: a stale checkpoint was used");
            let (_, whole) = read_whole(&places);
            Shown::of(&book).must_be(&Shown::of(&whole), what);
        }
    }
}

#[test]
fn the_generation_before_a_damaged_one_is_used() {
    for seed in 0..if long() { 200 } else { 12 } {
        let dice = &mut Dice::new(seed);
        let root = TempDir::new().expect("a directory");
        let places = places(root.path());
        let mut tale = Tale::new(dice);
        let first = 1 + dice.below(tale.left() / 2);
        let (mut files, book) = begin(&places, &mut tale, first);
        let mut book = keep(&files, book);
        let rest = tale.left();
        let second = dice.below(rest);
        book.extend(tale.write(&mut files, second));
        keep(&files, book);
        let third = tale.left();
        tale.write(&mut files, third);
        let (sound, _) = open(&places);
        assert_eq!((sound.is_whole(), sound.folded()), (false, third), "seed {seed}");
        let [older, newest] = &generations(&files)[..] else { panic!("two generations") };
        damage(newest, dice);
        let (resumed, book) = open(&places);
        assert_eq!((resumed.is_whole(), resumed.folded()), (false, rest), "seed {seed}");
        let whole = Shown::of(&read_whole(&places).1);
        Shown::of(&book).must_be(&whole, &format!("seed {seed}"));
        damage(older, dice);
        let (reread, book) = open(&places);
        assert!(reread.is_whole(), "seed {seed}: nothing is left to go on from");
        Shown::of(&book).must_be(&whole, &format!("seed {seed}"));
    }
}

/// Cuts a file short, or spoils its seal.
fn damage(path: &Path, dice: &mut Dice) {
    let mut bytes = fs::read(path).expect("read");
    if dice.once_in(2) {
        bytes.truncate(dice.below(bytes.len()));
    } else {
        *bytes.last_mut().expect("a seal") ^= 1 << dice.below(8);
    }
    fs::write(path, bytes).expect("written");
}

#[test]
fn a_checkpoint_with_one_bit_flipped_says_nothing_that_is_not_so() {
    let root = TempDir::new().expect("a directory");
    let (places, files) = kept(root.path(), 7);
    let whole = Shown::of(&read_whole(&places).1);
    let [path] = &generations(&files)[..] else { panic!("one generation") };
    let sound = fs::read(path).expect("read");
    let dice = &mut Dice::new(7);
    let (mut unused, mut broken, mut idle) = (0, 0, 0);
    for _ in 0..if long() { 5_000 } else { 80 } {
        let mut bytes = sound.clone();
        let at = dice.below(bytes.len());
        bytes[at] ^= 1 << dice.below(8);
        fs::write(path, bytes).expect("written");
        let (resumed, book): (Files, Book) = open(&places);
        let shown = Shown::of(&book);
        if book.is_broken() {
            broken += 1;
            continue;
        }
        if resumed.is_whole() {
            unused += 1;
        } else {
            idle += 1;
        }
        shown.must_be(&whole, &format!("byte {at}"));
    }
    assert!(unused + broken > idle, "most of what lies there matters");
    println!("not used {unused}, found out when read {broken}, never looked at {idle}");
}
