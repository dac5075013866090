//! The two borders of the data: text that enters the book, and JSON that leaves it.
//!
//! Owns what a key, a paste or an import may put into the book, and what a `--json` listing may print on a terminal.
//! How text is drawn is decided in `display.rs`; which characters are hidden, in `hidden.rs`.

use super::hidden::is_hidden;
use std::fmt::Write as _;

/// Takes foreign text and gives what may enter the book.
///
/// Line ends of every make become `\n` (CRLF, CR, and the vertical tab, form feed and next-line that some programs
/// write instead); tabs stay; every other control character goes. Nothing else is touched: direction marks, joiners and
/// odd spaces are part of what somebody wrote, and it is for [`shown`](super::shown) to make them harmless.
pub fn accepted(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                kept.push('\n');
            }
            '\u{0B}' | '\u{0C}' | '\u{85}' => kept.push('\n'),
            '\n' | '\t' => kept.push(c),
            c if c.is_control() => {}
            c => kept.push(c),
        }
    }
    kept
}

/// Takes finished JSON text and escapes what a terminal, or an eye, would stumble over.
///
/// DEL, C1 controls and every hidden character become `\uXXXX` (a surrogate pair beyond the first plane); in JSON they
/// can stand only inside strings, so the text parses to the same value as before. C0 controls inside strings are
/// escaped by every serializer already.
pub fn json_safe(json: String) -> String {
    let risky = |c: char| c > '\u{7E}' && (c.is_control() || is_hidden(c));
    if !json.contains(risky) {
        return json;
    }
    let mut safe = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if risky(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing into a string cannot fail.
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(c);
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn line_ends_become_one() {
        assert_eq!(accepted("a\r\nb\rc\nd\u{85}e\u{0B}f"), "a\nb\nc\nd\ne\nf");
        assert_eq!(accepted("a\r\r\nb"), "a\n\nb");
    }

    #[test]
    fn only_controls_go() {
        assert_eq!(accepted("\u{1b}[31mred\u{7}\t\u{0}\u{9b}2J"), "[31mred\t2J");
        assert_eq!(accepted("\u{202e}می\u{200c}خواهم \u{feff}"), "\u{202e}می\u{200c}خواهم \u{feff}");
    }

    #[test]
    fn json_escapes_what_hides() {
        let value = serde_json::json!({"name": "A\u{202e}b\u{7f}\u{9b}\u{e0041}\u{200d}é王"});
        let safe = json_safe(value.to_string());
        assert_eq!(safe, r#"{"name":"A\u202eb\u007f\u009b\udb40\udc41\u200dé王"}"#);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), value);
    }

    proptest! {
        #[test]
        fn no_word_is_lost(text in any::<String>()) {
            let words = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            let kept = accepted(&text);
            prop_assert_eq!(words(&kept), words(&text));
            prop_assert_eq!(accepted(&kept), kept);
        }

        #[test]
        fn json_means_the_same(text in any::<String>()) {
            let json = serde_json::to_string(&text).unwrap();
            let safe = json_safe(json);
            prop_assert!(!safe.chars().any(|c| c.is_control() || is_hidden(c)));
            prop_assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), text);
        }
    }
}
