//! Measuring text in terminal cells, and cutting and filling it to a width.
//!
//! Owns the one notion of width the program has: the sum over grapheme clusters, which is how the screen library lays
//! text into its cells. Give it text that went through [`shown`](super::shown).

use super::Glyphs;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// Gives the number of terminal cells a one-line text takes.
pub fn width(text: &str) -> usize {
    if is_plain(text) {
        return text.len();
    }
    text.graphemes(true).map(cluster_width).sum()
}

/// Breaks a text into lines of at most `width` cells, between words where it can; a longer word is cut.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let room = width.max(1);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let needed = self::width(word);
        if used > 0 && used + 1 + needed <= room {
            used += 1 + needed;
            if let Some(line) = lines.last_mut() {
                line.push(' ');
                line.push_str(word);
            }
            continue;
        }
        if used > 0 {
            lines.push(String::new());
            used = 0;
        }
        if needed <= room {
            used = needed;
            if let Some(line) = lines.last_mut() {
                line.push_str(word);
            }
            continue;
        }
        for grapheme in word.graphemes(true) {
            let cells = cluster_width(grapheme);
            if used > 0 && used + cells > room {
                lines.push(String::new());
                used = 0;
            }
            used += cells;
            if let Some(line) = lines.last_mut() {
                line.push_str(grapheme);
            }
        }
    }
    lines
}

/// Cuts a text to at most `width` cells, with `…` in the last one if something was cut.
pub fn clip(text: &str, width: usize) -> String {
    clip_in(text, width, Glyphs::Unicode)
}

/// Cuts a text as [`clip`] does, with the mark of the given set.
pub fn clip_in(text: &str, width: usize, glyphs: Glyphs) -> String {
    if width == 0 {
        return String::new();
    }
    let Some(end) = end_of_cut(text, width) else { return text.to_owned() };
    let mark = match glyphs {
        Glyphs::Unicode => '…',
        Glyphs::Ascii => '~',
    };
    let mut cut = String::with_capacity(end + mark.len_utf8());
    cut.push_str(&text[..end]);
    cut.push(mark);
    cut
}

/// Where a text must end so that it and a mark take `width` cells; `None` where it needs no cut.
fn end_of_cut(text: &str, width: usize) -> Option<usize> {
    if is_plain(text) {
        return (text.len() > width).then_some(width - 1);
    }
    let mut end_with_mark = 0;
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += cluster_width(grapheme);
        if used > width {
            return Some(end_with_mark);
        }
        if used < width {
            end_with_mark = at + grapheme.len();
        }
    }
    None
}

/// Makes a text exactly `width` cells wide: cut if longer, filled with spaces if shorter.
pub fn pad(text: &str, width: usize) -> String {
    pad_in(text, width, Glyphs::Unicode)
}

/// Fills or cuts a text as [`pad`] does, with the mark of the given set.
pub fn pad_in(text: &str, width: usize, glyphs: Glyphs) -> String {
    let mut padded = clip_in(text, width, glyphs);
    let missing = width.saturating_sub(self::width(&padded));
    padded.extend(std::iter::repeat_n(' ', missing));
    padded
}

/// Gives the cells of one grapheme cluster, as the screen library lays it.
///
/// The halfwidth Japanese sound marks extend a cluster by the book, but every terminal gives them a cell of their own.
pub(super) fn cluster_width(cluster: &str) -> usize {
    cluster.width() + cluster.chars().filter(|c| is_sound_mark(*c)).count()
}

/// Tells whether a character is one of the two halfwidth Japanese sound marks.
pub(super) fn is_sound_mark(c: char) -> bool {
    matches!(c, '\u{FF9E}' | '\u{FF9F}')
}

/// Tells whether every byte is one printable ASCII character, so that bytes are cells.
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| (b' '..=b'~').contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::shown;
    use proptest::prelude::*;

    #[test]
    fn cuts_at_grapheme_borders() {
        assert_eq!(clip("Ada Okafor", 10), "Ada Okafor");
        assert_eq!(clip("Ada Okafor", 6), "Ada O…");
        assert_eq!(clip("王小明", 6), "王小明");
        assert_eq!(clip("王小明", 5), "王小…");
        assert_eq!(clip("王小明", 4), "王…");
        assert_eq!(clip("王", 1), "…");
        assert_eq!(clip("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
        assert_eq!(clip("anything", 0), "");
        assert_eq!(clip_in("Ada Okafor", 6, Glyphs::Ascii), "Ada O~");
    }

    #[test]
    fn fills_with_spaces() {
        assert_eq!(pad("王", 4), "王  ");
        assert_eq!(pad("王小", 3), "王…");
        assert_eq!(pad("王小明", 4), "王… ");
    }

    proptest! {
        #[test]
        fn plain_text_is_cut_like_any_other(text in "[ -~]{0,50}", room in 1usize..40) {
            // An accent takes no cell of its own, and makes it a text that is measured.
            let accented = format!("{text}\u{301}");
            let accented = if text.is_empty() { String::new() } else { accented };
            prop_assert_eq!(clip(&accented, room).replace('\u{301}', ""), clip(&text, room));
        }

        #[test]
        fn fits(text in any::<String>(), room in 0usize..40) {
            let text = shown(&text);
            prop_assert!(width(&clip(&text, room)) <= room);
            prop_assert_eq!(width(&pad(&text, room)), room);
            if width(&text) <= room {
                prop_assert_eq!(clip(&text, room), text.as_ref());
            }
        }
    }
}
