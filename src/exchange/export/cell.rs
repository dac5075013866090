//! Cells of a table that a spreadsheet would take for a formula, made harmless and read again.
//!
//! A cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return, maybe after spaces and quotes and maybe in full
//! width, gets a `'` in front. [`unguarded`] takes away exactly what [`guarded`] adds: nothing is lost either way.

use std::borrow::Cow;

/// Whether a spreadsheet may take the text for a formula.
pub fn is_dangerous(text: &str) -> bool {
    for c in text.chars() {
        match c {
            '=' | '+' | '-' | '@' | '\t' | '\r' | '\u{FF1D}' | '\u{FF0B}' | '\u{FF0D}' | '\u{FF20}'
            | '\u{2212}' | '\u{FE62}' | '\u{FE63}' | '\u{FE66}' | '\u{FE6B}' => return true,
            '"' | '\'' | '`' | '\u{2018}'..='\u{201F}' | '\u{FF02}' | '\u{FF07}' | '\u{AB}' | '\u{BB}' => {}
            c if c.is_whitespace() || c.is_control() || is_invisible(c) => {}
            _ => return false,
        }
    }
    false
}

/// What has no width stands between nothing and a formula.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// The text as a cell that is no formula.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if is_dangerous(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that was made into this cell.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_dangerous(text) => text,
        _ => cell,
    }
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
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_cell_begins_a_formula(text in "[ '\"=+@\\-a\t\r\u{FF1D}\u{200B}]{0,6}|\\PC{0,12}|.{0,8}") {
            let cell = guarded(&text);
            prop_assert_eq!(unguarded(&cell), text.as_str());
            let first = cell.trim_start().chars().next();
            let formula = ['=', '+', '-', '@', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}'];
            prop_assert!(first.is_none_or(|first| !formula.contains(&first)), "{:?}", cell);
            prop_assert!(!cell.starts_with(['\t', '\r']));
        }
    }
}
