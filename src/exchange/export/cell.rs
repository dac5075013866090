//! Cells of a table that a spreadsheet would take for a formula, made harmless and read again.
//!
//! A cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return, maybe after spaces and quotes and maybe in full
//! width, gets a `'` in front; so does what follows a `;`, a tab or the end of a line in it, where a spreadsheet may see
//! the next cell. [`unguarded`] takes away exactly what [`guarded`] adds: nothing is lost either way.

use std::borrow::Cow;

/// What the beginning of a text is to a spreadsheet, by its first character.
fn is_dangerous(c: char) -> Option<bool> {
    match c {
        '=' | '+' | '-' | '@' | '\t' | '\r' | '\u{FF1D}' | '\u{FF0B}' | '\u{FF0D}' | '\u{FF20}'
        | '\u{2212}' | '\u{FE62}' | '\u{FE63}' | '\u{FE66}' | '\u{FE6B}' => Some(true),
        '"' | '\'' | '`' | '\u{2018}'..='\u{201F}' | '\u{FF02}' | '\u{FF07}' | '\u{AB}' | '\u{BB}' => None,
        c if c.is_whitespace() || c.is_control() || is_invisible(c) => None,
        _ => Some(false),
    }
}

/// Where a spreadsheet may take the text for a formula: at its beginning, or after what may end a cell. From the last
/// place to the first.
fn dangers(text: &str) -> Vec<usize> {
    let mut places = Vec::new();
    let mut dangerous = false;
    for (at, c) in text.char_indices().rev() {
        if dangerous && matches!(c, ';' | '\t' | '\n' | '\r') {
            places.push(at + c.len_utf8());
        }
        // What says nothing of itself is as dangerous as what comes after it.
        dangerous = is_dangerous(c).unwrap_or(dangerous);
    }
    places.extend(dangerous.then_some(0));
    places
}

/// What has no width stands between nothing and a formula.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// The text as a cell that is no formula, nor has one in it.
pub fn guarded(text: &str) -> Cow<'_, str> {
    changed(text, &dangers(text), "'", 0)
}

/// The text that was made into this cell.
pub fn unguarded(cell: &str) -> Cow<'_, str> {
    let mut marks = dangers(cell);
    marks.retain(|at| cell[*at..].starts_with('\''));
    changed(cell, &marks, "", 1)
}

/// A text with something else in these places, the last one first, instead of so many bytes there.
fn changed<'a>(text: &'a str, places: &[usize], put: &str, bytes: usize) -> Cow<'a, str> {
    if places.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + places.len());
    let mut from = 0;
    for at in places.iter().rev() {
        out.push_str(&text[from..*at]);
        out.push_str(put);
        from = at + bytes;
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_begins_a_formula_gets_a_mark_and_nothing_else_does() {
        for text in [
            "=1+1",
            "+49 30 1",
            "-aBc",
            "@SUM(A1)",
            "\t=1",
            "\r",
            "  =1",
            "\"=1",
            "'=1",
            "\u{FF1D}1",
            " \u{FEFF}+1",
        ] {
            assert!(guarded(text).starts_with('\'') && unguarded(&guarded(text)) == text, "{text:?}");
        }
        for text in ["", "Ada", "'tis", "1-2", "a=b", "\"quoted\"", "'", "  "] {
            assert_eq!(guarded(text), text);
            assert_eq!(unguarded(text), text);
        }
        assert_eq!(unguarded("'tis"), "'tis");
        for (text, cell) in [
            ("x;=HYPERLINK(1)", "x;'=HYPERLINK(1)"),
            ("one\n=2\n- 3", "one\n'=2\n'- 3"),
            ("a\t@b; +c;d", "a\t'@b;' +c;d"),
            ("a;'=b", "a;''=b"),
            ("a; b\nc", "a; b\nc"),
        ] {
            assert_eq!((guarded(text).as_ref(), unguarded(cell).as_ref()), (cell, text));
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_cell_begins_a_formula(
            text in "[ ;'\"=+@\\-a\t\r\n\u{FF1D}\u{200B}]{0,9}|\\PC{0,12}|.{0,8}"
        ) {
            let cell = guarded(&text);
            prop_assert_eq!(unguarded(&cell), text.as_str());
            let formula = ['=', '+', '-', '@', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}'];
            for part in cell.split([';', '\t', '\n', '\r']) {
                let first = part.trim_start().chars().next();
                prop_assert!(first.is_none_or(|first| !formula.contains(&first)), "{:?}", cell);
            }
            prop_assert!(!cell.starts_with(['\t', '\r']));
        }
    }
}
