//! A checkpoint kept anywhere in a book, and the rest by anybody: only the rest is folded, and everything is as if all of
//! it had been.
//!
//! Short form in `cargo test`; `CONFIDANT_LONG=1` tries a thousand cuts. A failure names its seed.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use confidant::domain::book::Book;
use confidant::journal::Places;
use confidant::store::{Files, Grown};
use tempfile::TempDir;

use super::books::{Shown, Tale, begin, keep, names, open, read_whole};
use crate::journal::disk::Dice;
use crate::journal::support::{long, places};

/// The lines of another device, on their way.
struct Late {
    was: PathBuf,
    waits: PathBuf,
    count: usize,
}

/// Another device records in the same book, and a sync holds its lines back.
fn hold_back(tale: &mut Tale, dice: &mut Dice, root: &TempDir, places: &Places) -> Late {
    let before: BTreeSet<PathBuf> = names(&places.log()).into_iter().collect();
    let device = Places { state: root.path().join("elsewhere"), ..places.clone() };
    let (mut away, _) = open(&device);
    let count = 1 + dice.below(tale.left() / 2);
    tale.write(&mut away, count);
    away.close().expect("closed");
    let new = names(&places.log()).into_iter().find(|dir| !before.contains(dir));
    let late = Late { was: new.expect("a writer of its own"), waits: root.path().join("on its way"), count };
    fs::rename(&late.was, &late.waits).expect("held back");
    late
}

/// Lets files and book know the same, in one of the ways in which a process comes to that.
fn ready(dice: &mut Dice, places: &Places, mut files: Files, mut book: Book) -> (Files, Book) {
    match dice.below(3) {
        // It knows its own lines without reading them.
        0 => (files, book),
        1 => {
            let Grown::Lines(lines) = files.poll().expect("read") else { panic!("nothing was rewritten") };
            book.extend(lines);
            (files, book)
        }
        _ => {
            files.close().expect("closed");
            open(places)
        }
    }
}

/// Tells the rest of the book; answers how many lines it came to.
fn go_on(tale: &mut Tale, dice: &mut Dice, root: &TempDir, places: &Places, files: &mut Files) -> usize {
    let left = tale.left();
    let by_another = dice.below(left + 1);
    match dice.below(3) {
        0 => {}
        1 => {
            let (mut another, _) = open(places);
            tale.write(&mut another, by_another);
        }
        _ => {
            let device = Places { state: root.path().join("a third"), ..places.clone() };
            let (mut another, _) = open(&device);
            tale.write(&mut another, by_another);
            another.close().expect("closed");
        }
    }
    let rest = tale.left();
    tale.write(files, rest);
    left
}

/// One book, cut once; answers how many lines were folded and how many there are.
fn cut(seed: u64) -> (usize, usize) {
    let dice = &mut Dice::new(seed);
    let root = TempDir::new().expect("a directory");
    let places = places(root.path());
    let mut tale = Tale::new(dice);
    let all = tale.left();
    let first = 1 + dice.below(tale.left() / 3);
    let (mut files, mut book) = begin(&places, &mut tale, first);
    let late = dice.once_in(3).then(|| hold_back(&mut tale, dice, &root, &places));
    let second = dice.below(tale.left() + 1);
    book.extend(tale.write(&mut files, second));
    let (mut files, book) = ready(dice, &places, files, book);
    let book = keep(&files, book);
    assert_eq!(book.line_count(), first + second, "seed {seed}");
    let mut rest = go_on(&mut tale, dice, &root, &places, &mut files);
    if let Some(late) = late {
        fs::rename(&late.waits, &late.was).expect("it has come");
        rest += late.count;
    }
    // The one that wrote the checkpoint may still be there.
    if dice.once_in(2) {
        files.close().expect("closed");
    }
    let (resumed, book) = open(&places);
    assert!(!resumed.is_whole(), "seed {seed}: the checkpoint was not used");
    assert_eq!(resumed.folded(), rest, "seed {seed}: lines folded");
    let (whole, other) = read_whole(&places);
    assert_eq!((whole.folded(), other.line_count()), (all, all), "seed {seed}");
    assert_eq!(resumed.unreadable(), whole.unreadable(), "seed {seed}");
    Shown::of(&book).must_be(&Shown::of(&other), &format!("seed {seed}"));
    assert!(!book.is_broken(), "seed {seed}");
    (rest, all)
}

#[test]
fn a_checkpoint_and_the_rest_are_the_whole_book_at_any_cut() {
    let cuts = if long() { 1_000 } else { 60 };
    let (folded, all) = (0..cuts).map(cut).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    println!("{cuts} cuts: {folded} of {all} lines folded");
}
