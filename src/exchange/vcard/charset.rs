//! Character sets that a property declares: old address books of Japan, China and Korea, and those of one byte a letter.
//!
//! Owns the way from declared bytes to UTF-8, as quoted-printable in which separators that were written as such are still
//! told from those that were escaped. What declares nothing, or what no set fits, is `property.rs`'s business.

use encoding_rs::{Encoding, UTF_8};

use super::property::{hex, push_quoted};

/// The set of a label, with the numbers by which Windows calls some of them.
fn encoding(label: &str) -> Option<&'static Encoding> {
    let label = match label.trim().to_ascii_lowercase().as_str() {
        "cp932" => "shift_jis".to_owned(),
        "cp936" => "gbk".to_owned(),
        "cp949" => "euc-kr".to_owned(),
        "cp950" => "big5".to_owned(),
        other => other.to_owned(),
    };
    let encoding = Encoding::for_label_no_replacement(label.as_bytes())?;
    // In UTF-16 no separator could have been found.
    (encoding != UTF_8 && !encoding.name().starts_with("UTF-16")).then_some(encoding)
}

/// A value in a declared set as quoted-printable UTF-8; nothing where the label is not known or does not fit the bytes.
pub(super) fn transcoded(value: &[u8], quoted: bool, label: &str) -> Option<String> {
    let encoding = encoding(label)?;
    // Sets that switch by escapes use every ASCII byte for letters: only the whole can be decoded.
    let whole = !encoding.is_ascii_compatible();
    let mut out = String::with_capacity(value.len() * 2);
    let mut piece = Vec::with_capacity(value.len());
    let mut rest = value;
    while let [first, tail @ ..] = rest {
        let code = match (first, tail) {
            (b'=', [high, low, ..]) if quoted => hex(*high).zip(hex(*low)),
            _ => None,
        };
        rest = tail;
        match (first, code) {
            (_, Some((high, low))) => {
                piece.push(high << 4 | low);
                rest = &tail[2..];
            }
            (b';' | b',', None) if !whole => {
                push(&mut out, &piece, encoding, true)?;
                piece.clear();
                out.push(char::from(*first));
            }
            _ => piece.push(*first),
        }
    }
    push(&mut out, &piece, encoding, !whole)?;
    Some(out)
}

/// Whether a value that looks like ASCII is in a set that switches by escapes.
pub(super) fn switches(value: &[u8], label: &str) -> bool {
    value.contains(&0x1b) && encoding(label).is_some_and(|it| !it.is_ascii_compatible())
}

fn push(out: &mut String, piece: &[u8], encoding: &'static Encoding, escape: bool) -> Option<()> {
    let (text, errors) = encoding.decode_without_bom_handling(piece);
    if errors {
        return None;
    }
    for b in text.bytes() {
        match b {
            b';' | b',' if escape => push_quoted(out, b),
            b'=' | 0x80.. | 0..=0x1f => push_quoted(out, b),
            _ => out.push(char::from(b)),
        }
    }
    Some(())
}
