//! Measuring text in terminal cells, and cutting and filling it to a width.
//!
//! Owns the one notion of width the program has: the sum over grapheme clusters, which is how the screen library lays
//! text into its cells. Give it text that went through [`shown`](super::shown).

use super::Glyphs;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// Gives the number of terminal cells a one-line text takes.
pub fn width(text: &str) -> usize {
    pieces(text).map(piece_width).sum()
}

fn piece_width(piece: &str) -> usize {
    if is_plain(piece) {
        return piece.len();
    }
    // A single character is no matter of what joins what.
    if piece.chars().next().is_some_and(|only| only.len_utf8() == piece.len()) {
        return cluster_width(piece);
    }
    piece.graphemes(true).map(cluster_width).sum()
}

/// Cuts a text where nothing can join, between two printable characters of ASCII: into pieces that are plain, and pieces that
/// are to be looked at cluster by cluster. Most of most texts is plain, and to look for clusters takes long.
pub fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let bytes = rest.as_bytes();
        let plain = bytes.iter().take_while(|b| is_printable(**b)).count();
        let end = if plain == bytes.len() {
            plain
        } else if plain > 1 {
            // Its last character may carry a mark of what follows.
            plain - 1
        } else {
            let ends = |pair: &[u8]| is_printable(pair[0]) && is_printable(pair[1]);
            bytes[plain..].windows(2).position(ends).map_or(bytes.len(), |place| plain + place + 1)
        };
        let (piece, behind) = rest.split_at(end);
        rest = behind;
        (!piece.is_empty()).then_some(piece)
    })
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
    let (mut begin, mut used, mut end_with_mark) = (0, 0, 0);
    for piece in pieces(text) {
        if is_plain(piece) {
            let before_mark = piece.len().min((width - 1).saturating_sub(used));
            end_with_mark = if before_mark > 0 { begin + before_mark } else { end_with_mark };
            used += piece.len();
            if used > width {
                return Some(end_with_mark);
            }
        } else {
            for (at, grapheme) in piece.grapheme_indices(true) {
                used += cluster_width(grapheme);
                if used > width {
                    return Some(end_with_mark);
                }
                if used < width {
                    end_with_mark = begin + at + grapheme.len();
                }
            }
        }
        begin += piece.len();
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
    text.bytes().all(is_printable)
}

fn is_printable(byte: u8) -> bool {
    (b' '..=b'~').contains(&byte)
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
        fn pieces_have_the_clusters_of_the_whole(
            text in "([ -~]{0,3}|.|[\u{600}\u{300}\u{200d}\u{fe0f}\u{1f1e6}\u{1f469}\r\n]){0,9}",
            room in 1usize..12,
        ) {
            prop_assert_eq!(pieces(&text).collect::<String>(), text.as_str());
            let cut: Vec<&str> = pieces(&text).flat_map(|piece| piece.graphemes(true)).collect();
            let whole: Vec<&str> = text.graphemes(true).collect();
            prop_assert_eq!(width(&text), whole.iter().map(|cluster| cluster_width(cluster)).sum::<usize>());
            prop_assert_eq!(cut, whole.clone());
            // The longest beginning that leaves room for a mark, where it does not fit whole.
            let mut used = 0;
            let kept = whole.iter().take_while(|it| { used += cluster_width(it); used < room });
            let kept: usize = kept.map(|cluster| cluster.len()).sum();
            prop_assert_eq!(end_of_cut(&text, room), (width(&text) > room).then_some(kept));
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
