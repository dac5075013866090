//! Hostile text made harmless and visible.
//!
//! Owns the rules by which foreign text is drawn on one line: no character that a terminal would act on, none that
//! hides or turns its neighbours around, no heap of marks on one letter; and each time something was changed, a mark
//! that says so. After it every grapheme cluster takes at least one cell, at most [`MAX_CELL_BYTES`] bytes and carries
//! at most [`MAX_MARKS`] marks, so that what is measured is what is drawn.
//!
//! Rules: faults S1, S3, S4 (escape sequences; CVE-2021-42574 and 42694; grapheme bombs).

use super::Glyphs;
use super::hidden::{
    JOINER, NON_JOINER, is_hidden, is_ideograph_variant, is_presentation, joiner_works, script_joins,
};
use super::measure::{cluster_width, is_plain, is_sound_mark};
use std::borrow::Cow;
use std::fmt::Write as _;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthChar as _;

/// The most marks (characters without a width of their own) one grapheme cluster may carry.
const MAX_MARKS: usize = 8;
/// The most bytes one grapheme cluster may take in a cell.
const MAX_CELL_BYTES: usize = 32;

/// Makes a text harmless and visible on one line, with the marks of [`Glyphs::Unicode`].
///
/// Line breaks are shown as `⏎`, other control characters as control pictures, tabs as a space, hidden characters as
/// one `�` for each run of them. Joiners stay between letters of scripts that need them and inside emoji; selectors of
/// emoji presentation are dropped. Text that needs no change is borrowed.
pub fn shown(text: &str) -> Cow<'_, str> {
    shown_in(text, Glyphs::Unicode)
}

/// Makes a text harmless as [`shown`] does, with the marks of the given set.
pub fn shown_in(text: &str, glyphs: Glyphs) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let visible = replace_hidden(text, glyphs);
    let drawn = tame_clusters(&visible, glyphs);
    match (visible, drawn) {
        (_, Some(drawn)) => Cow::Owned(drawn),
        (Cow::Owned(visible), None) if visible != text => Cow::Owned(visible),
        _ => Cow::Borrowed(text),
    }
}

/// Splits a text at its line ends and makes each line harmless, with the marks of [`Glyphs::Unicode`].
pub fn shown_lines(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    shown_lines_in(text, Glyphs::Unicode)
}

/// Splits a text as [`shown_lines`] does, with the marks of the given set. An empty text is one empty line.
pub fn shown_lines_in(text: &str, glyphs: Glyphs) -> impl Iterator<Item = Cow<'_, str>> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let line = if let Some(at) = text.find(['\n', '\r']) {
            let after = &text[at..];
            let end = if after.starts_with("\r\n") { 2 } else { 1 };
            rest = Some(&after[end..]);
            &text[..at]
        } else {
            rest = None;
            text
        };
        Some(shown_in(line, glyphs))
    })
}

/// Tells whether what stands in one cell of a finished frame may go to the terminal.
///
/// True for everything [`shown`] gives. A cell holds one cluster, so a joiner may stand at its end.
pub fn harmless_symbol(symbol: &str) -> bool {
    if is_plain(symbol) {
        return true;
    }
    let mut marks = 0;
    let mut before = None;
    let mut chars = symbol.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_control() {
            return false;
        }
        if is_hidden(c) {
            let fine = match (c, before) {
                (JOINER | NON_JOINER, Some(b)) if chars.peek().is_none() => script_joins(b),
                (JOINER | NON_JOINER, _) => joiner_works(c, before, chars.peek().copied()),
                (_, Some(b)) => is_ideograph_variant(b, c),
                (_, None) => false,
            };
            if !fine {
                return false;
            }
        }
        marks += usize::from(before.is_some() && is_mark(c));
        if !is_skin_tone(c) {
            before = Some(c);
        }
    }
    symbol.len() <= MAX_CELL_BYTES && marks <= MAX_MARKS
}

/// Replaces, character by character, what is interpreted or hidden.
fn replace_hidden(text: &str, glyphs: Glyphs) -> Cow<'_, str> {
    let Some(first) = text.find(|c: char| c.is_control() || is_hidden(c)) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&text[..first]);
    // The last character that stayed, as the neighbour a joiner or a selector may refer to.
    let mut before = text[..first].chars().rev().find(|c| !is_skin_tone(*c));
    let mut in_hidden_run = false;
    let mut chars = text[first..].chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_control() {
            if c == '\r' && chars.next_if_eq(&'\n').is_some() {
                push_control(&mut out, '\n', glyphs);
            } else {
                push_control(&mut out, c, glyphs);
            }
        } else if !is_hidden(c) {
            out.push(c);
            in_hidden_run = false;
            if !is_skin_tone(c) {
                before = Some(c);
            }
            continue;
        } else if is_presentation(c) && before.is_some() && !in_hidden_run {
            // Dropped; a heap of them is a hiding place and is marked below.
            if chars.peek().is_none_or(|next| !is_presentation(*next)) {
                continue;
            }
            push_hidden(&mut out, c, glyphs);
            in_hidden_run = true;
            continue;
        } else if keeps(c, before, chars.peek().copied()) {
            out.push(c);
            before = None;
            in_hidden_run = false;
            continue;
        } else {
            if !in_hidden_run {
                push_hidden(&mut out, c, glyphs);
            }
            in_hidden_run = true;
            before = None;
            continue;
        }
        in_hidden_run = false;
        before = None;
    }
    Cow::Owned(out)
}

/// Tells whether a hidden character has an honest reason to be where it is.
fn keeps(c: char, before: Option<char>, after: Option<char>) -> bool {
    match c {
        JOINER | NON_JOINER => joiner_works(c, before, after),
        _ => before.is_some_and(|b| is_ideograph_variant(b, c)),
    }
}

/// Shows a control character.
fn push_control(out: &mut String, c: char, glyphs: Glyphs) {
    let code = c as u32;
    match (glyphs, c) {
        (_, '\t') => out.push(' '),
        (Glyphs::Unicode, '\n') => out.push('⏎'),
        (Glyphs::Unicode, '\u{7F}') => out.push('␡'),
        (Glyphs::Unicode, '\u{0}'..='\u{1F}') => out.push(char::from_u32(0x2400 + code).unwrap_or('�')),
        (Glyphs::Ascii, '\u{0}'..='\u{1F}' | '\u{7F}') => {
            out.push('^');
            out.push(char::from_u32(code ^ 0x40).unwrap_or('?'));
        }
        _ => push_hidden(out, c, glyphs),
    }
}

/// Marks a place where something hidden stood.
fn push_hidden(out: &mut String, c: char, glyphs: Glyphs) {
    match glyphs {
        Glyphs::Unicode => out.push('�'),
        // Writing into a string cannot fail.
        Glyphs::Ascii => _ = write!(out, "<{:02X}>", c as u32),
    }
}

/// Gives every cluster a width and a bounded size; `None` if all of them are fine already.
fn tame_clusters(text: &str, glyphs: Glyphs) -> Option<String> {
    let (at, _) = text.grapheme_indices(true).find(|(_, g)| !is_tame(g))?;
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..at]);
    for grapheme in text[at..].graphemes(true) {
        if is_tame(grapheme) {
            out.push_str(grapheme);
            continue;
        }
        let (seat, cut) = match glyphs {
            Glyphs::Unicode => ('◌', '�'),
            Glyphs::Ascii => (' ', '?'),
        };
        let mut cluster = String::new();
        if cluster_width(grapheme) == 0 {
            // A mark with nothing to sit on.
            cluster.push(seat);
        }
        let mut marks = 0;
        let mut dropped = false;
        for c in grapheme.chars() {
            marks += usize::from(!cluster.is_empty() && is_mark(c));
            dropped |= marks > MAX_MARKS || cluster.len() + c.len_utf8() > MAX_CELL_BYTES - cut.len_utf8();
            if !dropped {
                cluster.push(c);
            }
        }
        while dropped && cluster.ends_with([JOINER, NON_JOINER]) {
            cluster.pop();
        }
        // A seat holds marks, but not every letter that has no width alone (a Hangul vowel without its consonant).
        let seated = cluster.graphemes(true).count() == 1 && cluster_width(&cluster) > 0;
        if seated {
            out.push_str(&cluster);
        }
        if dropped || !seated {
            out.push(cut);
        }
    }
    Some(out)
}

/// Tells whether a cluster can be drawn as it is.
fn is_tame(grapheme: &str) -> bool {
    grapheme.len() == 1
        || (grapheme.len() <= MAX_CELL_BYTES
            && grapheme.chars().skip(1).filter(|c| is_mark(*c)).count() <= MAX_MARKS
            && cluster_width(grapheme) > 0)
}

/// Tells whether a character takes no cell of its own (a combining mark; joiners are not counted).
fn is_mark(c: char) -> bool {
    !matches!(c, JOINER | NON_JOINER) && !is_sound_mark(c) && c.width() == Some(0)
}

/// Tells whether a character only colours the emoji before it.
fn is_skin_tone(c: char) -> bool {
    matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::width;
    use proptest::prelude::*;

    #[test]
    fn honest_text_is_untouched() {
        for text in [
            "",
            "Ada Okafor",
            "Łukasz Müller-Straße",
            "Иванов",
            "Ελένη",
            "أحمد بن محمد",
            "می\u{200c}خواهم",
            "ශ්\u{200d}රී ලංකා",
            "王小明",
            "葛\u{e0100}飾",
            "👨\u{200d}👩\u{200d}👧\u{200d}👦",
            "👩🏽\u{200d}🚀",
            "🇵🇹",
            "e\u{301}",
            "नमस्ते",
            "한국",
            "…·—’",
        ] {
            assert!(
                matches!(shown(text), Cow::Borrowed(t) if t == text),
                "{text:?} became {:?}",
                shown(text)
            );
        }
    }

    #[test]
    fn hostile_text_is_shown() {
        for (text, unicode, ascii) in [
            ("\u{1b}[2J\u{7}", "␛[2J␇", "^[[2J^G"),
            ("a\u{9b}2Jb", "a�2Jb", "a<9B>2Jb"),
            ("one\ntwo\r\nthree\tfour", "one⏎two⏎three four", "one^Jtwo^Jthree four"),
            ("\0\u{7f}\r", "␀␡␍", "^@^?^M"),
            ("Ada\u{202e}rof", "Ada�rof", "Ada<202E>rof"),
            ("a\u{200b}\u{200b}\u{2060}b", "a�b", "a<200B>b"),
            ("pay\u{200d}pal", "pay�pal", "pay<200D>pal"),
            ("soft\u{ad}hyphen", "soft�hyphen", "soft<AD>hyphen"),
            ("\u{feff}start", "�start", "<FEFF>start"),
            ("x\u{e0041}\u{e0042}", "x�", "x<E0041>"),
            ("☎\u{fe0f} ▶\u{fe0f}", "☎ ▶", "☎ ▶"),
            ("a\u{2028}b\u{2029}c", "a�b�c", "a<2028>b<2029>c"),
            ("\u{301}alone", "◌\u{301}alone", " \u{301}alone"),
            ("\u{fff9}a\u{fffa}b\u{fffb}", "�a�b�", "<FFF9>a<FFFA>b<FFFB>"),
        ] {
            assert_eq!(shown(text), unicode, "{text:?}");
            assert_eq!(shown_in(text, Glyphs::Ascii), ascii, "{text:?}");
        }
    }

    #[test]
    fn a_heap_of_marks_is_capped() {
        let bomb = format!("Z{}algo", "\u{301}".repeat(100_000));
        let drawn = shown(&bomb);
        assert_eq!(drawn, format!("Z{}�algo", "\u{301}".repeat(8)));
        assert!(shown(&"\u{fe0f}".repeat(1000)).len() < 10);
        assert!(shown(&"\u{600}".repeat(1000)).len() <= 32);
    }

    #[test]
    fn lines_are_split_once_each() {
        let lines: Vec<_> = shown_lines("a\r\nb\u{1b}\n\nc\rd\n").collect();
        assert_eq!(lines, ["a", "b␛", "", "c", "d", ""]);
        assert_eq!(shown_lines("").count(), 1);
    }

    #[test]
    fn cells() {
        for fine in ["", " ", "a", "王", "e\u{301}", "ی\u{200c}", "👩🏽\u{200d}🚀", "␛", "│"] {
            assert!(harmless_symbol(fine), "{fine:?}");
        }
        for bad in ["\u{1b}", "\n", "\u{9b}", "a\u{202e}", "a\u{200d}", "\u{200b}", "☎\u{fe0f}", "\u{e0041}"]
        {
            assert!(!harmless_symbol(bad), "{bad:?}");
        }
        assert!(!harmless_symbol(&format!("Z{}", "\u{301}".repeat(9))));
        assert!(!harmless_symbol(&"क्".repeat(9)));
    }

    /// Characters that make trouble, far more often than chance would bring them.
    fn nasty() -> impl Strategy<Value = String> {
        let trouble = prop::sample::select(vec![
            '\u{1b}',
            '\u{9b}',
            '\u{7f}',
            '\0',
            '\r',
            '\n',
            '\t',
            '\u{85}',
            '\u{ad}',
            '\u{301}',
            '\u{34f}',
            '\u{600}',
            '\u{61c}',
            '\u{6dd}',
            '\u{1100}',
            '\u{1160}',
            '\u{1161}',
            '\u{11a8}',
            '\u{115f}',
            '\u{180e}',
            '\u{200b}',
            '\u{200c}',
            '\u{200d}',
            '\u{200e}',
            '\u{202e}',
            '\u{2028}',
            '\u{2066}',
            '\u{20e3}',
            '\u{3164}',
            '\u{fe00}',
            '\u{fe0e}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{fff9}',
            '\u{ffff}',
            '\u{1f1f5}',
            '\u{1f3fd}',
            '\u{1f468}',
            '❤',
            '\u{1f525}',
            '\u{e0041}',
            '\u{e0100}',
            '\u{110bd}',
            '葛',
            '王',
            'ل',
            'ا',
            'ی',
            'क',
            '\u{94d}',
            '\u{dca}',
            '\u{d4e}',
            '\u{a980}',
            '#',
            '1',
            'a',
            'Z',
            ' ',
            '\u{3000}',
            '\u{302e}',
            '\u{1b35}',
        ]);
        prop::collection::vec(prop_oneof![4 => trouble, 1 => any::<char>()], 0..60)
            .prop_map(|chars| chars.into_iter().collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

        #[test]
        fn nothing_dangerous_is_left(text in nasty(), ascii in any::<bool>()) {
            let glyphs = if ascii { Glyphs::Ascii } else { Glyphs::Unicode };
            let drawn = shown_in(&text, glyphs);
            let mut cells = 0;
            for g in drawn.graphemes(true) {
                prop_assert!(harmless_symbol(g), "{:?} in {:?}", g, drawn);
                prop_assert!(cluster_width(g) > 0, "{:?} takes no cell in {:?}", g, drawn);
                cells += cluster_width(g);
            }
            prop_assert_eq!(width(&drawn), cells);
            let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric() && !is_hidden(*c) && c.width() > Some(0)).count();
            if text.graphemes(true).all(|g| g.len() <= 24) && !ascii {
                prop_assert!(letters(&drawn) >= letters(&text), "letters lost: {:?}", drawn);
            }
        }

        #[test]
        fn lines_never_hold_an_end(text in nasty()) {
            let lines: Vec<_> = shown_lines(&text).collect();
            prop_assert!(lines.iter().all(|l| l.graphemes(true).all(harmless_symbol)));
        }
    }
}
