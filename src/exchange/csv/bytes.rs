//! From bytes to text: which encoding a file is in, and whether it is text at all.
//!
//! A mark at the start decides; then whether it is UTF-8; what is neither is read as windows-1252, which is what
//! spreadsheets of the western world write, and said so. Files that are no text are refused by name where they have one.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Refused;

/// How much of a file is looked at to tell text from something else.
const LOOK: usize = 8 << 10;

/// What other files begin with, and what to do about it.
const KNOWN: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a spreadsheet or an archive; open it in its program and save it as CSV"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Excel or Outlook file; open it there and save it as CSV"),
    (b"!BDN", "an Outlook data file; open it there and export the contacts as CSV"),
    (b"%PDF-", "a PDF"),
    (b"\x1F\x8B", "compressed; unpack it first"),
    (b"SQLite format 3", "a database"),
];

/// The text of a file, and the encoding where it is worth a word.
pub(super) fn decoded(bytes: &[u8]) -> Result<(Cow<'_, str>, Option<&'static str>), Refused> {
    if let Some((_, what)) = KNOWN.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(Refused::NoText(what));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let said = (encoding != UTF_8).then_some(encoding.name());
        return Ok((whole(encoding, &bytes[mark..])?, said));
    }
    if let Some(encoding) = sixteen(bytes) {
        return Ok((whole(encoding, bytes)?, Some(encoding.name())));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return if binary(bytes) { Err(BINARY) } else { Ok((Cow::Borrowed(text), None)) };
    }
    if binary(bytes) {
        return Err(BINARY);
    }
    Ok((whole(WINDOWS_1252, bytes)?, Some(WINDOWS_1252.name())))
}

const BINARY: Refused = Refused::NoText("not text");

fn whole<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Result<Cow<'a, str>, Refused> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    if binary(text.as_bytes()) { Err(BINARY) } else { Ok(text) }
}

/// UTF-16 without its mark: of the first bytes every second is nothing.
fn sixteen(bytes: &[u8]) -> Option<&'static Encoding> {
    let look = &bytes[..bytes.len().min(LOOK) & !1];
    let nothing = |odd: usize| look.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (nothing(0), nothing(1));
    let most = look.len() / 4;
    match (even > most, odd > most) {
        (false, true) if even == 0 => Some(UTF_16LE),
        (true, false) if odd == 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether the beginning has more control characters than any text has.
fn binary(bytes: &[u8]) -> bool {
    let look = &bytes[..bytes.len().min(LOOK)];
    let odd =
        |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1A | 0x1B);
    look.iter().filter(odd).count() * 100 > look.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, Option<&'static str>) {
        let (text, said) = decoded(bytes).unwrap();
        (text.into_owned(), said)
    }

    #[test]
    fn an_encoding_is_found_by_its_mark_or_by_what_is_there() {
        let utf16 = |text: &str, big: bool| -> Vec<u8> {
            let pair = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
            text.encode_utf16().flat_map(pair).collect()
        };
        let name = "Name,Größe";
        assert_eq!(read(name.as_bytes()), (name.to_owned(), None));
        assert_eq!(read(&[b"\xEF\xBB\xBF", name.as_bytes()].concat()), (name.to_owned(), None));
        assert_eq!(read(&utf16(&format!("\u{FEFF}{name}"), false)), (name.to_owned(), Some("UTF-16LE")));
        assert_eq!(read(&utf16(&format!("\u{FEFF}{name}"), true)), (name.to_owned(), Some("UTF-16BE")));
        assert_eq!(read(&utf16(name, false)), (name.to_owned(), Some("UTF-16LE")));
        assert_eq!(read(&utf16(name, true)), (name.to_owned(), Some("UTF-16BE")));
        assert_eq!(read(b"Name,Gr\xF6\xDFe \x80"), ("Name,Größe €".to_owned(), Some("windows-1252")));
        assert_eq!(read(b""), (String::new(), None));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for bytes in
            [b"PK\x03\x04Name,Phone".as_slice(), b"%PDF-1.7", &[0; 100], &[1, 2, 3, 4], b"a\0\0\0\0\0"]
        {
            assert!(matches!(decoded(bytes), Err(Refused::NoText(_))), "{bytes:?}");
        }
        let noise: Vec<u8> = (0..4096_u32).map(|n| (n * n % 251) as u8).collect();
        assert!(decoded(&noise).is_err());
    }
}
