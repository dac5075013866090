//! Damaged files: cut, flipped, zeroed, swapped, grown, of another book or version. Never a panic, never a wrong answer.

use super::*;
use crate::domain::book::LineMeta;
use crate::domain::line::LineKey;
use crate::query::search::Tale;

/// Random numbers that follow from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % (bound.max(1) as u64)).unwrap()
    }
}

/// A file of a wild little book, and what it was made of.
struct Sound {
    dir: tempfile::TempDir,
    bytes: Vec<u8>,
    source: Arc<dyn Base>,
    tales: Vec<Tale>,
}

fn sound() -> Sound {
    let dir = tempfile::tempdir().unwrap();
    let mut dice = Dice(1);
    let mut byte = || u8::try_from(dice.below(256)).unwrap();
    let ops: Vec<sample::Op> = (0..40).map(|_| (byte(), byte(), byte(), u16::from(byte()) * 100)).collect();
    let source = frozen(&sample::lines(&ops));
    assert!(source.clients().len() > 1 && source.subjects().len() > 2 && source.lines() > 20);
    trip(dir.path(), &source);
    let bytes = std::fs::read(path(&cache(dir.path()), 1)).unwrap();
    let whole = Book::over(Arc::clone(&source));
    let tales = source.clients().iter().map(|id| Tale::of(&whole.history(*id).unwrap())).collect();
    Sound { dir, bytes, source, tales }
}

impl Sound {
    /// Whether a file of those bytes is refused or found broken; every answer that it gives without that must be right.
    fn is_found(&self, bytes: &[u8]) -> bool {
        std::fs::write(path(&cache(self.dir.path()), 1), bytes).unwrap();
        let Some((_, base)) = open(&RealDisk, self.dir.path(), &book()) else { return true };
        assert!(self.is_source(base.as_ref()) || base.is_broken(), "a wrong answer that nobody noticed");
        base.is_broken()
    }

    /// Whether all answers are those of the source, asked until it says that it is broken.
    fn is_source(&self, base: &dyn Base) -> bool {
        let source = &self.source;
        let (mut open, mut open_there) = (Vec::new(), Vec::new());
        let whole = || !base.is_broken();
        (base.clients(), base.lines()) == (source.clients(), source.lines())
            && base.general() == source.general()
            && (0..source.clients().len()).all(|at| {
                let gauges = base.gauge(at, &mut open) == source.gauge(at, &mut open_there);
                whole() && gauges && open == open_there && base.standing(at) == source.standing(at)
            })
            && self.tales.iter().enumerate().all(|(at, tale)| {
                let mut words = Vec::new();
                let same =
                    |(piece, bytes): (usize, &Vec<u8>)| base.words(at, piece, &mut words) && words == *bytes;
                whole() && tale.pieces.iter().enumerate().all(same)
            })
            && base.subjects() == source.subjects()
            && source.subjects().iter().all(|id| whole() && base.entries(*id) == source.entries(*id))
            && (0..source.lines()).all(|at| {
                let (key, meta) = source.line(at).unwrap();
                let same = |(there, it): (LineKey, LineMeta)| {
                    (there, it.at, it.by) == (key, meta.at, Arc::clone(&meta.by))
                        && (&it.subjects, &it.contents) == (&meta.subjects, &meta.contents)
                };
                whole()
                    && base.line(at).is_some_and(same)
                    && base.place(&key) == Some(at)
                    && base.named(key.line) == source.named(key.line)
            })
    }
}

/// One seeded damage, and what it is called.
fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) -> &'static str {
    let len = bytes.len();
    let at = dice.below(len);
    match dice.below(6) {
        0 => {
            bytes.truncate(at);
            "cut"
        }
        1 => {
            let from = at / 512 * 512;
            bytes[from..len.min(from + 4096)].fill(0);
            "zeroed"
        }
        2 => {
            let more = 1 + dice.below(600);
            bytes.extend(std::iter::repeat_n(u8::try_from(more % 256).unwrap(), more));
            "grown"
        }
        3 => {
            let size = 1 + dice.below(700);
            let (a, b) = (at.min(len - 2 * size), dice.below(len - size));
            for place in 0..size {
                bytes.swap(a + place, b + place);
            }
            "swapped"
        }
        4 => {
            bytes.remove(at);
            "shifted"
        }
        _ => {
            for _ in 0..=dice.below(3) {
                let at = dice.below(len);
                bytes[at] ^= 1 << dice.below(8);
            }
            "flipped"
        }
    }
}

#[test]
fn no_damage_makes_it_say_what_is_not_so() {
    let sound = sound();
    let long = std::env::var_os("CONFIDANT_LONG").is_some();
    for seed in 0..if long { 100_000 } else { 10_000 } {
        let mut bytes = sound.bytes.clone();
        let what = damage(&mut bytes, &mut Dice(seed));
        assert!(bytes == sound.bytes || sound.is_found(&bytes), "seed {seed}: {what}, and not found");
    }
    assert!(!sound.is_found(&sound.bytes));
}

#[test]
fn no_cut_and_no_flipped_bit_of_the_seal_is_used() {
    let sound = sound();
    let len = sound.bytes.len();
    for bit in (len - frame::SEAL) * 8..len * 8 {
        let mut bytes = sound.bytes.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        std::fs::write(path(&cache(sound.dir.path()), 1), bytes).unwrap();
        assert!(open(&RealDisk, sound.dir.path(), &book()).is_none(), "bit {bit}");
    }
    for cut in (0..len).rev().step_by(7) {
        std::fs::write(path(&cache(sound.dir.path()), 1), &sound.bytes[..cut]).unwrap();
        assert!(open(&RealDisk, sound.dir.path(), &book()).is_none(), "cut at {cut}");
    }
}

/// A seal with its checksum put right again says what it likes: its blocks are still held to theirs.
#[test]
fn a_seal_that_agrees_with_itself_is_not_enough() {
    let sound = sound();
    let at = sound.bytes.len() - frame::SEAL;
    for seed in 0..3_000 {
        let mut dice = Dice(seed);
        let mut bytes = sound.bytes.clone();
        let seal = &mut bytes[at..];
        let byte = dice.below(186);
        seal[byte] ^= u8::try_from(1 + dice.below(255)).unwrap();
        if dice.below(3) == 0 {
            // Two of its blocks change places.
            let (a, b) = (86 + 16 * dice.below(6), 86 + 16 * dice.below(6));
            (0..16).for_each(|place| seal.swap(a + place, b + place));
        }
        let crc = crc32fast::hash(&seal[..frame::SEAL - 4]);
        seal[frame::SEAL - 4..].copy_from_slice(&crc.to_le_bytes());
        assert!(bytes == sound.bytes || byte >= 182 || sound.is_found(&bytes), "seed {seed}: byte {byte}");
    }
}

#[test]
fn another_book_is_not_this_one_and_the_older_generation_stands_in_for_a_damaged_one() {
    let sound = sound();
    let other = Token::parse(b"Y29uZmlkYW50L2xpbmUvMg").unwrap();
    assert!(open(&RealDisk, sound.dir.path(), &other).is_none());
    let newer = frozen(&demo_lines(40));
    trip(sound.dir.path(), &newer);
    let newest = path(&cache(sound.dir.path()), 2);
    let mut bytes = std::fs::read(&newest).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 4;
    std::fs::write(&newest, bytes).unwrap();
    let (_, base) = open(&RealDisk, sound.dir.path(), &book()).unwrap();
    assert!(sound.is_source(base.as_ref()));
    // A link is not followed, and a directory is not a file.
    std::fs::remove_file(&newest).unwrap();
    std::os::unix::fs::symlink(path(&cache(sound.dir.path()), 1), &newest).unwrap();
    assert_eq!(generations(&RealDisk, sound.dir.path(), &book()).count(), 1);
    std::fs::remove_file(&newest).unwrap();
    std::fs::create_dir(&newest).unwrap();
    assert_eq!(generations(&RealDisk, sound.dir.path(), &book()).count(), 1);
}
