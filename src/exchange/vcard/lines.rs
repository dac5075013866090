//! From the bytes of a file to logical lines.
//!
//! Owns encodings of the whole file (UTF-8 with or without a mark, UTF-16), line ends, and everything that makes one
//! line out of several: folding, the soft breaks of quoted-printable, base64 without folding. Lines stay bytes, since
//! each may declare a character set of its own; they become text in `property.rs`.

use std::borrow::Cow;

/// One logical line.
pub(super) struct Line {
    /// The number of its first physical line, from 1.
    pub(super) number: usize,
    /// Its bytes, without line ends and folding.
    pub(super) bytes: Vec<u8>,
    /// Whether it was longer than the limit; the rest is gone.
    pub(super) cut: bool,
}

impl Line {
    /// Tells whether the line says just this, in any case, with spaces around or not.
    pub(super) fn is(&self, words: &str) -> bool {
        // A byte order mark stands in the middle where files were joined; `BEGIN: VCARD` occurs.
        let said = self.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.bytes).trim_ascii();
        said.len() <= words.len() + 8
            && said.iter().filter(|b| !b.is_ascii_whitespace()).map(u8::to_ascii_uppercase).eq(words.bytes())
    }
}

/// Gives the file in an encoding whose first 128 values are ASCII: UTF-16 becomes UTF-8, a byte order mark goes.
pub(super) fn as_ascii_superset(bytes: &[u8]) -> Cow<'_, [u8]> {
    let (big, rest) = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => return Cow::Borrowed(rest),
        [0xFE, 0xFF, rest @ ..] => (true, rest),
        [0xFF, 0xFE, rest @ ..] => (false, rest),
        [0, b'B' | b'b', 0, b'E' | b'e', ..] => (true, bytes),
        [b'B' | b'b', 0, b'E' | b'e', 0, ..] => (false, bytes),
        _ => return Cow::Borrowed(bytes),
    };
    let units = rest.chunks_exact(2).map(|pair| match (big, pair) {
        (true, [high, low]) | (false, [low, high]) => u16::from_be_bytes([*high, *low]),
        _ => 0,
    });
    let text: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    Cow::Owned(text.into_bytes())
}

/// The logical lines of a file. Blank lines are left out.
pub(super) struct Lines<'a> {
    rest: &'a [u8],
    /// The byte that ends a physical line: a line feed, unless the file has only carriage returns.
    end: u8,
    /// The number of the next physical line.
    number: usize,
    /// The most bytes kept of a line.
    limit: usize,
    /// Whether the card being read claims version 2.1, where folding keeps the space.
    old: bool,
}

impl<'a> Lines<'a> {
    pub(super) fn new(bytes: &'a [u8], limit: usize) -> Self {
        let end = if memchr::memchr(b'\n', bytes).is_some() { b'\n' } else { b'\r' };
        Self { rest: bytes, end, number: 1, limit, old: false }
    }

    /// Looks at the next physical line, without the end.
    fn peek(&self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let line = memchr::memchr(self.end, self.rest).map_or(self.rest, |at| &self.rest[..at]);
        let ends = line.iter().rev().take_while(|b| **b == b'\r').count();
        Some(&line[..line.len() - ends])
    }

    /// Steps over the next physical line.
    fn step(&mut self) {
        let after = memchr::memchr(self.end, self.rest).map_or(self.rest.len(), |at| at + 1);
        self.rest = &self.rest[after..];
        self.number += 1;
    }
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        while self.peek()?.trim_ascii().is_empty() {
            self.step();
        }
        let mut line = Line { number: self.number, bytes: Vec::new(), cut: false };
        let mut more = self.peek()?;
        self.step();
        let (quoted, base64) = encodings(head(more));
        loop {
            let room = self.limit.saturating_sub(line.bytes.len());
            line.cut |= more.len() > room;
            line.bytes.extend_from_slice(&more[..more.len().min(room)]);
            let Some(next) = self.peek() else { break };
            if quoted && more.ends_with(b"=") && !is_end(next) {
                if line.bytes.ends_with(b"=") {
                    line.bytes.pop();
                }
                more = next;
            } else if let [b' ' | b'\t', folded @ ..] = next {
                more = if self.old && !base64 && !folded.trim_ascii().is_empty() { next } else { folded };
            } else if base64 && !next.is_empty() && next.iter().all(|b| is_base64(*b)) {
                more = next;
            } else {
                break;
            }
            self.step();
        }
        if line.is("VERSION:2.1") {
            self.old = true;
        } else if line.is("BEGIN:VCARD") {
            self.old = false;
        }
        Some(line)
    }
}

/// Gives what stands before the value: the bytes before the first colon outside of quotes, or all.
pub(super) fn head(line: &[u8]) -> &[u8] {
    let mut quoted = false;
    let colon = line.iter().position(|b| {
        quoted ^= *b == b'"';
        *b == b':' && !quoted
    });
    // A quote that never closes must not hide the value.
    let colon = colon.or_else(|| memchr::memchr(b':', line));
    colon.map_or(line, |at| &line[..at])
}

/// Tells whether the value is quoted-printable, and whether it is base64.
fn encodings(head: &[u8]) -> (bool, bool) {
    let params =
        head.split(|b| *b == b';').skip(1).map(|param| match param.iter().position(|b| *b == b'=') {
            Some(at) => param[at + 1..].trim_ascii(),
            None => param.trim_ascii(),
        });
    let said = |value: &[u8], words: &str| value.eq_ignore_ascii_case(words.as_bytes());
    params.fold((false, false), |(quoted, base64), value| {
        (quoted || said(value, "QUOTED-PRINTABLE"), base64 || said(value, "BASE64") || said(value, "B"))
    })
}

fn is_end(line: &[u8]) -> bool {
    line.trim_ascii().eq_ignore_ascii_case(b"END:VCARD")
}

fn is_base64(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[u8]) -> Vec<(usize, String)> {
        let bytes = as_ascii_superset(text);
        Lines::new(&bytes, 1000).map(|l| (l.number, String::from_utf8_lossy(&l.bytes).into_owned())).collect()
    }

    #[test]
    fn every_line_end_and_encoding() {
        let expected = [(1, "BEGIN:VCARD".to_owned()), (2, "FN:Áda".to_owned())];
        assert_eq!(lines("BEGIN:VCARD\r\nFN:Áda\r\n".as_bytes()), expected);
        assert_eq!(lines("BEGIN:VCARD\nFN:Áda".as_bytes()), expected);
        assert_eq!(lines("BEGIN:VCARD\rFN:Áda\r".as_bytes()), expected);
        assert_eq!(lines("\u{feff}BEGIN:VCARD\r\r\nFN:Áda".as_bytes()), expected);
        let wide: Vec<u16> = "BEGIN:VCARD\r\nFN:Áda\r\n".encode_utf16().collect();
        let big: Vec<u8> = wide.iter().flat_map(|u| u.to_be_bytes()).collect();
        let little: Vec<u8> = wide.iter().flat_map(|u| u.to_le_bytes()).collect();
        assert_eq!(lines(&big), expected);
        assert_eq!(lines(&little), expected);
        assert_eq!(lines(&[b"\xFE\xFF".as_slice(), &big].concat()), expected);
        assert_eq!(lines(&[b"\xFF\xFE".as_slice(), &little].concat()), expected);
    }

    #[test]
    fn what_makes_one_line_of_several() {
        let text = b"NOTE:fol\n ded \n\tline\n\nX;ENCODING=QUOTED-PRINTABLE:a=\nb=\n c\nPHOTO;BASE64:\nAAAA\nBBBB\n\nN:x";
        let lines = lines(text);
        let expected =
            [(1, "NOTE:folded line"), (5, "X;ENCODING=QUOTED-PRINTABLE:ab c"), (8, "PHOTO;BASE64:AAAABBBB")];
        assert_eq!(lines[..3], expected.map(|(n, t)| (n, t.to_owned())));
        assert_eq!(lines[3], (12, "N:x".to_owned()));
    }

    #[test]
    fn a_split_letter_is_mended_and_old_folding_keeps_the_space() {
        assert_eq!(lines(b"FN:M\xc3\n \xbcller"), [(1, "FN:Müller".to_owned())]);
        let old =
            lines(b"BEGIN:VCARD\nVERSION:2.1\nNOTE:two\n words\nEND:VCARD\nBEGIN:VCARD\nNOTE:one\n word");
        assert_eq!(old[2].1, "NOTE:two words");
        assert_eq!(old[5].1, "NOTE:oneword");
    }

    #[test]
    fn a_long_line_is_cut_and_says_so() {
        let text = format!("NOTE:{}\n {}\nN:x", "a".repeat(700), "b".repeat(700));
        let lines: Vec<_> = Lines::new(text.as_bytes(), 1000).collect();
        assert_eq!((lines[0].bytes.len(), lines[0].cut, lines[1].cut), (1000, true, false));
    }
}
