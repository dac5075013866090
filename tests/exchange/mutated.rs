//! Every fixture, injured in some thousand ways: each reader answers with a report or a refusal, and brings no more than
//! its file had.
//!
//! The injuries are the same ones every time. `CONFIDANT_LONG=1` makes a hundred times as many and says how many.

use std::panic::{AssertUnwindSafe, catch_unwind};

use confidant::exchange::incoming::Incoming;
use confidant::exchange::{csv, monica, vcard};
use confidant::text::accepted;

use super::told::weight;

/// A small generator with a fixed seed: xorshift.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % below.max(1)
    }
}

/// What is put in between: whatever means something to one of the readers.
const PIECES: &[&[u8]] = &[
    b"\"",
    b"\"\"",
    b",",
    b";",
    b"\t",
    b"|",
    b"\n",
    b"\r",
    b"\r\n\r\n",
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xc3",
    b"\xe2\x80\xae",
    b"\x1b[2J",
    b" ::: ",
    b"* ",
    b"'=",
    b"--02-30",
    b"99999999999999999999",
    b"3/4/2024",
    b"9999-12-31T23:59:60Z",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b"\\u0000",
    b"\\ud800",
    b"null",
    b"-1",
    b"1e999",
    b"true",
    b"\"type\":\"contact\"",
    b"\"values\":[",
    b"\nBEGIN:VCARD\n",
    b"\nEND:VCARD\n",
    b"\nAGENT:\n",
    b";ENCODING=QUOTED-PRINTABLE:=\n",
    b";ENCODING=b:AAAA",
    b"\nBDAY:0000-00-00\n",
    b"Name",
    b"On,Kind,Summary,Client",
];

fn injured(file: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut file = file.to_vec();
    for _ in 0..=dice.next(6) {
        let len = file.len();
        let at = dice.next(len + 1);
        match dice.next(8) {
            0 if len > 0 => file[at.min(len - 1)] = u8::try_from(dice.next(256)).unwrap_or(0),
            1 => drop(file.drain(at..(at + dice.next(60)).min(len))),
            2 => {
                let piece = file[at..(at + dice.next(200)).min(len)].to_vec();
                drop(file.splice(at..at, piece));
            }
            3 => file.truncate(at),
            4 => {
                // Two places change: lines and columns come in another order.
                let other = dice.next(len + 1);
                let piece = file[at..(at + dice.next(40)).min(len)].to_vec();
                drop(file.splice(other..other, piece));
            }
            _ => {
                let piece = PIECES[dice.next(PIECES.len())];
                drop(file.splice(at..at, piece.iter().copied()));
            }
        }
    }
    file
}

fn fixtures(folder: &str, end: &str) -> Vec<Vec<u8>> {
    let folder = format!("{}/tests/fixtures/{folder}", env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(folder).expect("fixtures").map(|file| file.expect("a file").path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|it| it == end)).collect();
    files.sort();
    let bytes = files.iter().map(|path| std::fs::read(path).expect("bytes"));
    bytes.filter(|bytes| bytes.len() < 20_000).collect()
}

/// What a reader brought is fit for the book, and not larger than a small multiple of what the file had.
fn assert_bounded(incoming: &Incoming, bytes: usize) {
    let (size, pieces) = weight(incoming);
    assert!(size <= 60_000 + 64 * bytes, "{size} bytes of text from {bytes}");
    assert!(pieces <= 2_000 + 4 * bytes, "{pieces} pieces of text from {bytes} bytes");
    for person in &incoming.people {
        assert!(!person.name.trim().is_empty());
        let texts =
            person.kept.iter().map(|(_, value)| value).chain(person.reach.iter().map(|it| &it.address));
        for text in texts.chain([&person.name, &person.organisation]) {
            assert_eq!(&accepted(text), text);
        }
    }
}

/// Injures every file of a folder, and hands each to a reader.
fn injure(name: &str, seeds: &[Vec<u8>], each: usize, read: impl Fn(&[u8]) -> bool) {
    let long = std::env::var_os("CONFIDANT_LONG").is_some();
    let each = if long { each * 100 } else { each };
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let (mut count, mut whole) = (0, 0);
    for (number, seed) in seeds.iter().enumerate() {
        for round in 0..each {
            let file = injured(seed, &mut dice);
            let outcome = catch_unwind(AssertUnwindSafe(|| read(&file)));
            let Ok(read) = outcome else {
                panic!("{name}: file {number}, round {round}: {:?}", String::from_utf8_lossy(&file));
            };
            count += 1;
            whole += usize::from(read);
        }
    }
    assert!(whole * 4 > count, "{name}: too few are read to show anything: {whole} of {count}");
    if long {
        println!("{name}: {count} injured files, {whole} read, the others refused, none of them by a panic");
    }
}

#[test]
fn injured_tables_are_read_or_refused() {
    let mapping =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/csv/mapped.toml"));
    let mapping = csv::Mapping::parse(&mapping.expect("a mapping")).expect("a mapping");
    let limits = csv::Limits::default();
    injure("csv", &fixtures("csv", "csv"), 200, |file| {
        let brought = csv::read(file, None, &limits).or_else(|_| csv::read(file, Some(&mapping), &limits));
        if let Ok(mapping) = csv::starting(file, &limits) {
            let _ = csv::read(file, Some(&mapping), &limits).map(|it| assert_bounded(&it, file.len()));
        }
        brought.is_ok_and(|it| {
            assert_bounded(&it, file.len());
            true
        })
    });
}

#[test]
fn injured_accounts_are_read_or_refused() {
    let seeds = fixtures("monica", "json");
    let limits = monica::Limits::default();
    injure("monica, bytes", &seeds, 500, |file| match monica::read(file, &limits) {
        Ok(it) => {
            assert_bounded(&it, file.len());
            true
        }
        Err(refused) => matches!(refused, monica::Refused::NotJson { .. } | monica::Refused::NotMonica),
    });
    // Most of those are no JSON any more; here only values and keys change places.
    let mut account: serde_json::Value = serde_json::from_slice(&seeds[0]).expect("JSON");
    let long = std::env::var_os("CONFIDANT_LONG").is_some();
    let rounds = if long { 100_000 } else { 1_000 };
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let odd = serde_json::json!([[], {}, -1, 1e300, true, "", "9999-12-31T23:59:60Z", "x".repeat(300)]);
    let mut whole = 0;
    for _ in 0..rounds {
        let mut file = account.clone();
        for _ in 0..=dice.next(8) {
            let other = node(&mut account, &mut dice).clone();
            *node(&mut file, &mut dice) = match dice.next(4) {
                0 => serde_json::Value::Null,
                1 => odd[dice.next(8)].clone(),
                _ => other,
            };
        }
        let bytes = serde_json::to_vec(&file).expect("bytes");
        if let Ok(it) = monica::read(&bytes, &limits) {
            assert_bounded(&it, bytes.len());
            whole += 1;
        }
    }
    assert!(whole * 2 > rounds, "{whole} of {rounds}");
    if long {
        println!("monica, values: {rounds} injured accounts, {whole} read, none a panic");
    }
}

/// Some value, by going down from the root.
fn node<'a>(at: &'a mut serde_json::Value, dice: &mut Dice) -> &'a mut serde_json::Value {
    let children = match &*at {
        serde_json::Value::Array(all) => all.len(),
        serde_json::Value::Object(all) => all.len(),
        _ => 0,
    };
    if children == 0 || dice.next(12) == 0 {
        return at;
    }
    let chosen = dice.next(children);
    match at {
        serde_json::Value::Array(all) => node(&mut all[chosen], dice),
        serde_json::Value::Object(all) => match all.values_mut().nth(chosen) {
            Some(child) => node(child, dice),
            None => unreachable!("there are {children}"),
        },
        _ => unreachable!("it has children"),
    }
}

#[test]
fn injured_address_books_become_people() {
    let seeds: Vec<Vec<u8>> = fixtures("vcard", "vcf").into_iter().filter(|it| it.len() < 5_000).collect();
    injure("vcard", &seeds, 200, |file| {
        vcard::read(file, &vcard::Limits::default()).is_ok_and(|book| {
            assert_bounded(&vcard::incoming(&book), file.len());
            true
        })
    });
}
