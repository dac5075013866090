//! Text as it is measured is text as it is laid into the cells of a frame.

use confidant::text::{Glyphs, clip, harmless_symbol, pad, shown, shown_in, shown_lines, width};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Lays a text into a frame; gives the column behind it and what stands in the cells.
fn laid(text: &str) -> (usize, String) {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 1200, 1));
    let (end, _) = buffer.set_stringn(0, 0, text, usize::MAX, Style::default());
    let cells = (0..end).map(|x| buffer[(x, 0)].symbol().to_owned());
    // The cells behind a wide one are blank and belong to it.
    let mut row = String::new();
    let mut covered = 0;
    for cell in cells {
        if covered > 0 {
            covered -= 1;
            continue;
        }
        assert!(harmless_symbol(&cell), "{cell:?} in {text:?}");
        covered = width(&cell).max(1) - 1;
        row.push_str(&cell);
    }
    (usize::from(end), row)
}

fn assert_as_measured(text: &str) {
    let (end, row) = laid(text);
    assert_eq!(end, width(text), "{text:?}");
    assert_eq!(row, text);
}

/// Strings that broke others: escape sequences, titles, links, clipboards, trojan source, zalgo, wide glyphs.
const NAUGHTY: [&str; 28] = [
    "\u{1b}]0;title\u{7}",
    "\u{1b}]8;;http://evil\u{1b}\\link\u{1b}]8;;\u{1b}\\",
    "\u{1b}]52;c;ZXZpbA==\u{7}",
    "\u{1b}[6n\u{1b}[c\u{1b}[?1049h",
    "\u{9b}31mred\u{9d}0;t\u{9c}",
    "\u{90}q\u{1b}\\",
    "\u{1b}",
    "\r\n\t\u{b}\u{c}\u{8}\u{7f}\0",
    "access\u{202e}\u{2066}// admin\u{2069}\u{2066}",
    "\u{200f}\u{61c}\u{200e}abc\u{202c}",
    "zero\u{200b}width\u{feff}space\u{2060}",
    "\u{e0001}\u{e0041}\u{e007f}",
    "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    "Z̷̡͎̭͕͙̖͓̣̩̍̓̿͌̌͘a̸l̵g̶o̷",
    "👩🏽\u{200d}❤\u{fe0f}\u{200d}💋\u{200d}👨🏽",
    "👨\u{200d}👩\u{200d}👧\u{200d}👦 🇵🇹🇵 1\u{fe0f}\u{20e3}",
    "☎\u{fe0f} ⚠\u{fe0f} ▶\u{fe0e}",
    "لا إله ﷽ كتاب",
    "نمی\u{200c}خواهم کتاب\u{200d}",
    "क्षत्रिय श्री ശ്രീ",
    "ｆｕｌｌ　ｗｉｄｔｈ",
    "각각 \u{1100}\u{1161}\u{11a8} \u{1161} \u{115f}\u{1160}",
    "葛\u{e0100}飾区 \u{e0100}",
    "\u{600}\u{601}12 \u{6dd}3 \u{110bd}x",
    "\u{fff9}a\u{fffa}b\u{fffb}\u{ffff}\u{fdd0}",
    "\u{301}\u{302}lone",
    "\u{2028}\u{2029}\u{85}",
    "\u{3164}\u{ffa0}\u{2800}",
];

#[test]
fn naughty_text_is_laid_as_measured() {
    for text in NAUGHTY {
        assert_as_measured(&shown(text));
        assert_as_measured(&shown_in(text, Glyphs::Ascii));
        assert_as_measured(&pad(&shown(text), 12));
        shown_lines(text).for_each(|line| assert_as_measured(&line));
    }
    assert_as_measured(&shown(&format!("Z{}", "\u{301}".repeat(100_000))));
}

#[test]
fn names_in_twenty_scripts_are_untouched() {
    for name in [
        "Ada",
        "Élodie",
        "Łukasz",
        "Иванов",
        "Ελένη",
        "Հայկ",
        "შოთა",
        "דוד",
        "أحمد",
        "ܐܒܐ",
        "अमित",
        "অমিত",
        "ਅਮਿਤ",
        "અમિત",
        "அமித்",
        "అమిత్",
        "ಅಮಿತ್",
        "അമിത്",
        "සුනිල්",
        "สมชาย",
        "ສົມ",
        "བསོད",
        "မောင်",
        "ሰላም",
        "សុខ",
        "王小明",
        "さくら",
        "김민준",
    ] {
        assert_eq!(shown(name), name);
        assert_as_measured(name);
    }
}

proptest! {
    // More by PROPTEST_CASES=100000.
    #[test]
    fn any_text_is_laid_as_measured(
        parts in prop::collection::vec((prop::sample::select(NAUGHTY.to_vec()), any::<prop::sample::Index>(), "\\PC{0,3}"), 0..6),
        room in 0usize..30,
    ) {
        let mut text = String::new();
        for (naughty, cut, other) in parts {
            let chars: Vec<char> = naughty.chars().collect();
            text.extend(&chars[cut.index(chars.len())..]);
            text.push_str(&other);
        }
        assert_as_measured(&shown(&text));
        assert_as_measured(&shown_in(&text, Glyphs::Ascii));
        let drawn = shown(&text);
        assert_as_measured(&clip(&drawn, room));
        prop_assert!(width(&clip(&drawn, room)) <= room);
        assert_eq!(shown(&drawn), drawn, "shown twice");
    }
}
