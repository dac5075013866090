//! Damaged files: cut, flipped, zeroed, edited, hostile. Each is reported, and everything else is there.
//!
//! The long forms (`CONFIDANT_LONG=1 cargo test -- journal::faults --nocapture`) take every byte and every bit.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use confidant::journal::{Class, Line, NoteKind, Opened, PartState, Places, RealDisk, Verdict, open};

use super::disk::{Dice, SimDisk, World};
use super::support::{clock, draft, long, places, recorder, tag, tags};

struct Book {
    places: Places,
    world: World,
    path: PathBuf,
    bytes: Vec<u8>,
    lines: Vec<Line>,
    /// Where each line begins and ends in the file, its line feed included.
    spans: Vec<(usize, usize)>,
}

/// A cleanly closed book of one segment with at least `size` bytes.
fn book(size: usize) -> Book {
    let places = places(Path::new("/home"));
    let disk = SimDisk::new();
    let mut pen = recorder(&disk, &places, 7);
    let mut lines = Vec::new();
    let path = loop {
        let number = lines.len();
        lines.extend(pen.append(clock(0), &[draft(&format!("e{number}"), 20 + number % 50)]).expect("saved"));
        let path = places.log().join(pen.writer().expect("a writer").as_str()).join("00000001.jsonl");
        if disk.content(&path).len() >= size {
            break path;
        }
    };
    pen.close(&read(&disk, &places).reader.heads()).expect("closed");
    let bytes = disk.content(&path);
    let mut spans = Vec::new();
    let mut start = 0;
    for (end, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n') {
        spans.push((start, end + 1));
        start = end + 1;
    }
    spans.remove(0);
    let world = disk.world().clone();
    Book { places, world, path, bytes, lines, spans }
}

fn read(disk: &SimDisk, places: &Places) -> Opened<SimDisk> {
    open(disk.clone(), places.clone(), clock(0).timestamp_millis()).expect("the book opens")
}

impl Book {
    fn with(&self, bytes: Vec<u8>) -> SimDisk {
        let mut world = self.world.clone();
        world.plant(&self.path, bytes);
        SimDisk::of(world)
    }

    /// The tags of the lines that no byte of `from..to` belongs to.
    fn outside(&self, from: usize, to: usize) -> BTreeSet<String> {
        let lines = self.lines.iter().zip(&self.spans);
        lines.filter(|(_, span)| span.1 <= from || to <= span.0).map(|(line, _)| tag(line)).collect()
    }
}

fn classes(opened: &Opened<SimDisk>) -> BTreeSet<Class> {
    opened.report.damage.iter().map(|damage| damage.class).collect()
}

#[test]
fn a_cut_at_any_byte_costs_the_torn_line_and_nothing_else() {
    let book = book(64 << 10);
    let step = if long() { 1 } else { 173 };
    let last = book.spans[book.spans.len() - 2].0;
    let mut cases = 0;
    for cut in (0..book.bytes.len()).filter(|cut| cut % step == 0 || (*cut > last && cut % 3 == 0)) {
        let disk = book.with(book.bytes[..cut].to_vec());
        let opened = read(&disk, &book.places);
        let whole: Vec<_> =
            book.lines.iter().zip(&book.spans).filter(|(_, span)| span.1 <= cut).map(|(l, _)| l).collect();
        assert!(opened.lines.iter().eq(whole.iter().copied()), "cut at {cut}");
        assert!(classes(&opened).contains(&Class::Lost), "cut at {cut}: the end is missed");
        let torn = book.bytes[..cut].last().is_some_and(|byte| *byte != b'\n');
        assert_eq!(classes(&opened).contains(&Class::Torn), torn, "cut at {cut}");
        let saved = recorder(&disk, &book.places, 8).append(clock(1), &[draft("after", 3)]).expect("saved");
        assert_ne!(saved[0].key.writer, book.lines[0].key.writer, "no number is used twice");
        let again = read(&disk, &book.places).lines;
        assert_eq!(again.len(), whole.len() + 1, "cut at {cut}");
        assert!(again.contains(&saved[0]), "cut at {cut}");
        cases += 1;
    }
    println!("{cases} cuts of {} bytes: nothing beyond the torn line lost", book.bytes.len());
}

#[test]
fn no_flipped_bit_goes_unnoticed() {
    let book = book(4 << 10);
    let bits = book.bytes.len() * 8;
    let step = if long() { 1 } else { 7 };
    let (mut cases, mut displaced) = (0, 0);
    for bit in (0..bits).step_by(step) {
        let mut bytes = book.bytes.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let disk = book.with(bytes);
        let opened = read(&disk, &book.places);
        assert_eq!(opened.report.verdict(), Verdict::Damage, "bit {bit} of byte {}", bit / 8);
        assert!(opened.report.first().is_some_and(|first| first.offset <= (bit / 8) as u64), "bit {bit}");
        let found: BTreeSet<String> = tags(&opened.lines).into_iter().collect();
        assert!(book.outside(bit / 8, bit / 8 + 1).is_subset(&found), "bit {bit} cost another line");
        for line in &opened.lines {
            if line.parts[0].state == PartState::Altered {
                assert!(
                    classes(&opened).contains(&Class::Content),
                    "bit {bit}: a changed part without an alarm"
                );
            } else if !book.lines.contains(line) {
                displaced += 1;
                let last = book.spans.last().expect("lines").0;
                assert!(bit / 8 >= last, "bit {bit}: a line with lines behind it was displaced");
                assert!(classes(&opened).contains(&Class::Gap), "bit {bit}: a changed line without an alarm");
            }
        }
        cases += 1;
    }
    println!(
        "{cases} of {bits} bits flipped: 0 unnoticed; {displaced} times the last line was kept beside the gap it left"
    );
}

#[test]
fn zeroes_cost_the_lines_they_lie_on() {
    let book = book(16 << 10);
    let mut dice = Dice::new(3);
    for _ in 0..if long() { 20_000 } else { 400 } {
        let from = dice.below(book.bytes.len());
        let to = (from + 1 + dice.below(4096)).min(book.bytes.len());
        let mut bytes = book.bytes.clone();
        bytes[from..to].fill(0);
        let opened = read(&book.with(bytes), &book.places);
        let found: BTreeSet<String> = tags(&opened.lines).into_iter().collect();
        assert!(book.outside(from, to).is_subset(&found), "zeroes at {from}..{to}");
        assert!(found.iter().all(|tag| book.lines.iter().any(|line| super::support::tag(line) == *tag)));
        assert_eq!(opened.report.verdict(), Verdict::Damage, "zeroes at {from}..{to}");
    }
}

#[test]
fn hostile_lines_are_named_and_everything_else_is_there() {
    let book = book(2 << 10);
    let (start, end) = book.spans[2];
    let line = String::from_utf8(book.bytes[start..end - 1].to_vec()).expect("text");
    let deep = format!("\"id\":{}{},", "[".repeat(100_000), "]".repeat(100_000));
    let deep = line.replace("\"id\":", &format!("{deep}\"old\":"));
    let cases: Vec<(&str, Vec<u8>, Class)> = vec![
        ("a conflict marker", b"<<<<<<< HEAD".to_vec(), Class::NotJson),
        ("bytes that are not UTF-8", line.replace("Maren", "M\u{1}").into_bytes(), Class::NotJson),
        ("a lone surrogate", line.replace("Maren", "\\ud800").into_bytes(), Class::Header),
        ("zeroes", vec![0; 5000], Class::Nul),
        ("deep nesting", deep.into_bytes(), Class::Header),
        ("duplicate keys", line.replace("\"v\":1", "\"v\":1,\"v\":1").into_bytes(), Class::Header),
        (
            "a duplicate key in an event",
            line.replace("\"text\"", "\"id\":\"x\",\"text\"").into_bytes(),
            Class::Header,
        ),
        ("a huge number", line.replace("\"n\":3", "\"n\":18446744073709551616").into_bytes(), Class::Header),
        ("an exponent", line.replace("\"n\":3", "\"n\":3e0").into_bytes(), Class::Header),
        ("spaces", line.replace("\":", "\": ").into_bytes(), Class::Header),
        ("another version", line.replace("\"v\":1", "\"v\":2").into_bytes(), Class::Newer),
        ("another author", line.replace("Maren", "Karen").into_bytes(), Class::Header),
        ("another text", line.replace("éé", "èé").into_bytes(), Class::Content),
        ("no line at all", b"{}".to_vec(), Class::Header),
        ("an empty line", Vec::new(), Class::NotJson),
        ("2 MiB", vec![b'x'; 2 << 20], Class::TooLong),
    ];
    for (what, inserted, class) in cases {
        let mut bytes = book.bytes[..start].to_vec();
        bytes.extend_from_slice(&inserted);
        bytes.push(b'\n');
        bytes.extend_from_slice(&book.bytes[start..]);
        let opened = read(&book.with(bytes), &book.places);
        assert_eq!(tags(&opened.lines), tags(&book.lines), "{what}");
        let damage = &opened.report.damage;
        assert_eq!(damage.len(), 1, "{what}: {damage:?}");
        assert_eq!((damage[0].class, damage[0].offset), (class, start as u64), "{what}: {damage:?}");
        assert!(!damage[0].to_string().contains("note_added"), "{what}: content in a message");
    }
}

#[test]
fn what_editors_and_git_do_to_line_ends_is_noted_and_costs_nothing() {
    let book = book(4 << 10);
    let mut bytes = b"\xef\xbb\xbf".to_vec();
    bytes.extend(String::from_utf8(book.bytes.clone()).expect("text").replace('\n', "\r\n").into_bytes());
    let opened = read(&book.with(bytes), &book.places);
    assert_eq!(opened.lines, book.lines);
    assert!(opened.report.damage.is_empty(), "{:?}", opened.report.damage);
    let kinds: Vec<NoteKind> = opened.report.notes.iter().map(|note| note.kind).collect();
    assert_eq!(kinds, [NoteKind::Bom, NoteKind::Crlf]);
}

#[test]
fn a_line_glued_to_a_fragment_is_found() {
    let book = book(4 << 10);
    let (start, end) = book.spans[3];
    let mut bytes = book.bytes[..start].to_vec();
    bytes.extend_from_slice(&book.bytes[start..end - 50]);
    bytes.extend_from_slice(&book.bytes[start..]);
    let opened = read(&book.with(bytes), &book.places);
    assert_eq!(opened.lines, book.lines);
    assert_eq!(opened.report.damage.len(), 1, "{:?}", opened.report.damage);
}

#[test]
fn a_line_of_a_gigabyte_is_skipped_in_little_memory() {
    let dir = tempfile::tempdir().expect("a directory");
    let places = places(dir.path());
    let mut pen = recorder(&RealDisk, &places, 1);
    let saved = pen.append(clock(0), &[draft("a", 3), draft("b", 3)]).expect("saved");
    let path = places.log().join(pen.writer().expect("a writer").as_str()).join("00000002.jsonl");
    let size: u64 = if long() { 1 << 30 } else { 48 << 20 };
    std::fs::File::create(&path).and_then(|file| file.set_len(size)).expect("a sparse file");
    let opened = super::support::reopen(&places);
    assert_eq!(opened.lines, saved);
    assert!(opened.report.damage.iter().any(|damage| damage.class == Class::TooLong && damage.offset == 0));
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM unknown").to_owned();
    println!("a line of {size} bytes skipped; peak of the whole test process: {peak}");
}

#[test]
fn any_bytes_in_place_of_any_others_cost_the_lines_they_replaced() {
    let book = book(8 << 10);
    let mut dice = Dice::new(5);
    let cases = if long() { 50_000 } else { 1000 };
    let mut orphans = 0;
    for case in 0..cases {
        let from = dice.below(book.bytes.len());
        let to = (from + dice.below(700)).min(book.bytes.len());
        let mut inserted = Vec::new();
        for _ in 0..dice.below(40) {
            match dice.below(4) {
                0 => inserted.extend(b"\n\r\0\"{}[],:\\"[dice.below(11)..].iter().take(1)),
                1 => inserted.extend(&book.bytes[from..(from + dice.below(300)).min(book.bytes.len())]),
                _ => inserted.push(u8::try_from(dice.below(256)).expect("a byte")),
            }
        }
        let mut bytes = book.bytes[..from].to_vec();
        bytes.extend(&inserted);
        bytes.extend(&book.bytes[to..]);
        let changed = bytes != book.bytes;
        let opened = read(&book.with(bytes), &book.places);
        let found: BTreeSet<String> = tags(&opened.lines).into_iter().collect();
        let untouched = book.outside(from, to.max(from + 1));
        let missing: Vec<_> = untouched.difference(&found).collect();
        if !missing.is_empty() {
            // Where the bytes happen to join into a line with another's number, the line behind it has no proof left.
            let behind = book.spans.iter().position(|span| span.0 >= to).map(|index| tag(&book.lines[index]));
            assert!(missing.len() == 1 && behind.as_ref() == Some(missing[0]), "case {case}: {missing:?}");
            assert!(classes(&opened).contains(&Class::Header), "case {case}: lost without a word");
            orphans += 1;
        }
        assert!(found.iter().all(
            |tag| book.lines.iter().any(|line| super::support::tag(line) == *tag) || tag.starts_with('(')
        ));
        let copies = opened.report.totals.duplicates > 0;
        assert!(!changed || copies || opened.report.verdict() == Verdict::Damage, "case {case}: unnoticed");
    }
    println!(
        "{cases} splices: nothing but the lines they touched lost, and {orphans} times the next one, reported"
    );
}
