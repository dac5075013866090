//! Small charts of block characters, with twins of ASCII. What a bar says stands beside it in words, too.

use crate::text::Glyphs;

/// Parts of a cell, from an eighth to seven.
const EIGHTHS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/// A bar as long as `value` is of `most`, at most `width` cells; whatever is more than nothing can be seen.
pub fn bar(value: i64, most: i64, width: usize, glyphs: Glyphs) -> String {
    let (value, most) = (value.clamp(0, most.max(0)), most.max(1));
    let cells = i64::try_from(width).unwrap_or(0);
    let parts = i128::from(value) * i128::from(cells) * 8 / i128::from(most);
    let parts = usize::try_from(parts).unwrap_or(0).max(usize::from(value > 0));
    let (whole, rest) = (parts / 8, parts % 8);
    if glyphs == Glyphs::Ascii {
        return "=".repeat((whole + usize::from(rest >= 4)).max(usize::from(value > 0)));
    }
    let mut bar = "█".repeat(whole);
    bar.extend(rest.checked_sub(1).map(|rest| EIGHTHS[rest]));
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        for (value, most, unicode, ascii) in [
            (0, 10, "", ""),
            (10, 10, "████", "===="),
            (5, 10, "██", "=="),
            (1, 1000, "▏", "="),
            (7, 16, "█▊", "=="),
            (-3, 10, "", ""),
            (3, 0, "", ""),
            (i64::MAX, i64::MAX, "████", "===="),
        ] {
            let of = |glyphs| bar(value, most, 4, glyphs);
            assert_eq!(
                (of(Glyphs::Unicode).as_str(), of(Glyphs::Ascii).as_str()),
                (unicode, ascii),
                "{value}"
            );
        }
    }
}
