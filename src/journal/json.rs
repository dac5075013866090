//! A strict cursor over the JSON of one line: no spaces, no floats, no duplicate keys, at most 32 deep.
//!
//! Owns the grammar that the wire allows, which is narrower than JSON, and borrows everything. What the keys mean is
//! for [`line`](super::line) and [`segment`](super::segment). `serde_json` is not used here, because it lets
//! duplicate keys and floats through and cannot say where an event begins and ends.

mod reading;

use std::borrow::Cow;

pub(crate) use reading::Value;

/// Deepest nesting accepted, the line's own braces included.
pub(crate) const MAX_DEPTH: usize = 32;
/// Largest integer accepted, either sign: 2⁵³−1.
pub(crate) const MAX_INTEGER: i64 = (1 << 53) - 1;

/// Why the text is not what the wire allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused(pub &'static str);

/// A position in the bytes of a line. The bytes are UTF-8 without control characters (see [`plain`]).
#[derive(Debug, Clone)]
pub struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

/// Checks what holds for the whole line: UTF-8, no byte below space.
pub(crate) fn plain(bytes: &[u8]) -> Result<&str, Refused> {
    // The smallest byte, without early exit, so that the pass is vectorised.
    if bytes.iter().fold(u8::MAX, |least, byte| least.min(*byte)) < 0x20 {
        return Err(Refused("a control character"));
    }
    std::str::from_utf8(bytes).map_err(|_| Refused("bytes that are not UTF-8"))
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(crate) fn position(&self) -> usize {
        self.at
    }

    pub(crate) fn at_end(&self) -> bool {
        self.at == self.text.len()
    }

    /// Goes back to where it was.
    pub(crate) fn go_back(&mut self, position: usize) {
        self.at = position;
    }

    /// What stands from here on.
    pub(crate) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The text between two positions this cursor has been at.
    pub(crate) fn between(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Steps over one byte.
    fn step(&mut self) {
        self.at += 1;
    }

    /// Steps over `literal` if it stands here.
    #[inline]
    pub(crate) fn takes(&mut self, literal: &str) -> bool {
        // As many bytes as a literal has are compared in place, once this is inlined.
        let found = self.text.as_bytes().get(self.at..self.at + literal.len()) == Some(literal.as_bytes());
        if found {
            self.at += literal.len();
        }
        found
    }

    /// Steps over `literal` or refuses.
    #[inline]
    pub(crate) fn expect(&mut self, literal: &'static str) -> Result<(), Refused> {
        if self.takes(literal) { Ok(()) } else { Err(Refused("not the fields in their order")) }
    }

    /// Reads a string and returns what stands between its quotes, escapes as written.
    pub(crate) fn string(&mut self) -> Result<&'a str, Refused> {
        Ok(self.raw_string()?.0)
    }

    /// The same, and whether there are escapes in it.
    fn raw_string(&mut self) -> Result<(&'a str, bool), Refused> {
        self.expect("\"")?;
        let from = self.at;
        let escaped = self.finish_string()?;
        Ok((self.between(from, self.at - 1), escaped))
    }

    /// Reads a string and resolves its escapes.
    fn text(&mut self) -> Result<Cow<'a, str>, Refused> {
        let (text, escaped) = self.raw_string()?;
        Ok(if escaped { unescape(text) } else { Cow::Borrowed(text) })
    }

    /// Reads the key of an object, and steps over the colon behind it.
    fn key(&mut self) -> Result<&'a str, Refused> {
        let (key, escaped) = self.raw_string()?;
        // An escaped key could be a second spelling of another one.
        if escaped {
            return Err(Refused("an escape inside a key"));
        }
        self.expect(":")?;
        Ok(key)
    }

    /// Reads on from behind an opening quote.
    pub(crate) fn rest_of_string(&mut self) -> Result<&'a str, Refused> {
        let from = self.at;
        self.finish_string()?;
        Ok(self.between(from, self.at - 1))
    }

    /// Steps behind the closing quote; answers whether there were escapes before it.
    #[inline]
    fn finish_string(&mut self) -> Result<bool, Refused> {
        let bytes = self.text.as_bytes();
        let mut escaped = false;
        loop {
            let rest = bytes.get(self.at..).unwrap_or_default();
            let Some(found) = quote_or_backslash(rest) else {
                return Err(Refused("a string without an end"));
            };
            self.at += found + 1;
            if bytes[self.at - 1] == b'"' {
                return Ok(escaped);
            }
            escaped = true;
            self.escape()?;
        }
    }

    /// Stands behind a backslash.
    fn escape(&mut self) -> Result<(), Refused> {
        let letter = self.peek();
        self.at += 1;
        match letter {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(()),
            Some(b'u') => match self.hex4()? {
                0xD800..=0xDBFF if self.takes("\\u") => match self.hex4()? {
                    0xDC00..=0xDFFF => Ok(()),
                    _ => Err(Refused("half a surrogate pair")),
                },
                0xD800..=0xDFFF => Err(Refused("half a surrogate pair")),
                _ => Ok(()),
            },
            _ => Err(Refused("an unknown escape")),
        }
    }

    fn hex4(&mut self) -> Result<u32, Refused> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4);
        let digits = digits.ok_or(Refused("a string without an end"))?;
        let mut value = 0;
        for digit in digits {
            let digit = char::from(*digit).to_digit(16);
            value = value * 16 + digit.ok_or(Refused("an unknown escape"))?;
        }
        self.at += 4;
        Ok(value)
    }

    /// Reads an integer within ±(2⁵³−1), no leading zeros, no `-0`, no fraction, no exponent.
    pub(crate) fn integer(&mut self) -> Result<i64, Refused> {
        let negative = self.takes("-");
        let first = self.at;
        let mut value: i64 = 0;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            value = value * 10 + i64::from(digit - b'0');
            if value > MAX_INTEGER {
                return Err(Refused("an integer out of range"));
            }
            self.at += 1;
        }
        let digits = self.at - first;
        let leading_zero = self.text.as_bytes().get(first) == Some(&b'0');
        if digits == 0 || (leading_zero && (digits > 1 || negative)) {
            return Err(Refused("not an integer"));
        }
        if matches!(self.peek(), Some(b'.' | b'e' | b'E')) {
            return Err(Refused("a number with a fraction or exponent"));
        }
        Ok(if negative { -value } else { value })
    }

    /// Steps over one value that stands `depth` deep and returns its text.
    pub(crate) fn value(&mut self, depth: usize) -> Result<&'a str, Refused> {
        let from = self.at;
        match self.peek() {
            Some(b'"') => drop(self.string()?),
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'-' | b'0'..=b'9') => drop(self.integer()?),
            _ if self.takes("true") || self.takes("false") || self.takes("null") => {}
            _ => return Err(Refused("not JSON without spaces")),
        }
        Ok(self.between(from, self.at))
    }

    fn array(&mut self, depth: usize) -> Result<(), Refused> {
        if depth >= MAX_DEPTH {
            return Err(Refused("nested too deep"));
        }
        self.expect("[")?;
        if self.takes("]") {
            return Ok(());
        }
        loop {
            self.value(depth + 1)?;
            if self.takes("]") {
                return Ok(());
            }
            self.expect(",")?;
        }
    }

    fn object(&mut self, depth: usize) -> Result<(), Refused> {
        if depth >= MAX_DEPTH {
            return Err(Refused("nested too deep"));
        }
        self.expect("{")?;
        if self.takes("}") {
            return Ok(());
        }
        let mut keys = Keys::default();
        loop {
            keys.add(self.key()?)?;
            self.value(depth + 1)?;
            if self.takes("}") {
                return keys.finish();
            }
            self.expect(",")?;
        }
    }
}

/// Finds the first quote or backslash, eight bytes at a time: most strings are short, and `memchr` is made for long ones.
fn quote_or_backslash(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
    const TOPS: u64 = u64::from_ne_bytes([0x80; 8]);
    // The lowest bit set in it belongs to the first byte that is zero; those above may be mistaken.
    let zeroes = |word: u64| word.wrapping_sub(ONES) & !word & TOPS;
    let (words, rest) = bytes.as_chunks::<8>();
    for (place, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let found = zeroes(word ^ (ONES * u64::from(b'"'))) | zeroes(word ^ (ONES * u64::from(b'\\')));
        if found != 0 {
            return Some(place * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    let found = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
    Some(words.len() * 8 + found)
}

/// The keys of one object: a few are compared at once, many are sorted at the end, so a hostile line stays cheap.
#[derive(Default)]
struct Keys<'a> {
    few: [&'a str; 12],
    count: usize,
    /// A bit for each kind of key there is: one of a new kind need not be compared.
    kinds: u64,
    many: Vec<&'a str>,
}

impl<'a> Keys<'a> {
    fn add(&mut self, key: &'a str) -> Result<(), Refused> {
        if let Some(free) = self.few.get_mut(self.count) {
            *free = key;
            let end = |byte: Option<&u8>| byte.copied().map_or(0, usize::from);
            let (first, last) = (end(key.as_bytes().first()), end(key.as_bytes().last()));
            let kind = 1_u64 << ((first * 5 + last + key.len() * 11) % 64);
            if self.kinds & kind != 0 && self.few[..self.count].contains(&key) {
                return Err(Refused("the same key twice"));
            }
            self.kinds |= kind;
            self.count += 1;
        } else {
            self.many.push(key);
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(), Refused> {
        if self.many.is_empty() {
            return Ok(());
        }
        self.many.extend(self.few);
        self.many.sort_unstable();
        if self.many.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(Refused("the same key twice"));
        }
        Ok(())
    }
}

/// Resolves the escapes of a string that [`Cursor::string`] returned.
pub(crate) fn unescape(raw: &str) -> Cow<'_, str> {
    if !raw.contains('\\') {
        return Cow::Borrowed(raw);
    }
    // The cursor has already checked every escape.
    Cow::Owned(serde_json::from_str(&format!("\"{raw}\"")).unwrap_or_default())
}

/// Appends `text` as a JSON string.
pub(crate) fn quote(out: &mut Vec<u8>, text: &str) {
    // Writing a string into memory cannot fail.
    let _ = serde_json::to_writer(out, text);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Result<(), &'static str> {
        let plain = plain(text.as_bytes()).map_err(|refused| refused.0)?;
        let mut cursor = Cursor::new(plain);
        cursor.value(0).map_err(|refused| refused.0)?;
        if cursor.at_end() { Ok(()) } else { Err("rest") }
    }

    #[test]
    fn what_the_wire_allows() {
        for text in [
            "{}",
            "[]",
            r#"{"a":[1,-2,"\u00e9\ud83d\ude00 é\n\\\"",{"a":true}],"b":null}"#,
            "9007199254740991",
            "-9007199254740991",
            "0",
        ] {
            assert_eq!(value(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_it_refuses() {
        for text in [
            "",
            " 1",
            "{ }",
            "[1, 2]",
            "[1,]",
            "{\"a\":1,}",
            "{\"a\":1,\"a\":2}",
            "{\"\\u0061\":1}",
            "1.0",
            "1e3",
            "1E3",
            "-0",
            "01",
            "-",
            "9007199254740992",
            "-9007199254740992",
            "18446744073709551616",
            "1e999",
            "NaN",
            "\"\\ud800\"",
            "\"\\udc00\"",
            "\"\\ud800\\u0041\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"a",
            "\"\u{1}\"",
            "\"a\nb\"",
            "tru",
            "{a:1}",
            "{1:1}",
            "<<<<<<< HEAD",
            "{\"a\"1}",
            "\"\\",
            "\"\\u",
        ] {
            assert!(value(text).is_err(), "{text}");
        }
        assert!(plain(b"\"\xff\"").is_err());
        assert!(plain(b"\"\xed\xa0\x80\"").is_err());
    }

    #[test]
    fn the_end_of_a_string_is_found_wherever_it_is() {
        for len in 0..40 {
            for end in [b'"', b'\\'] {
                for around in [b'!', b'#', b'[', b']', 0xa2, 0xdc, b'a'] {
                    let mut bytes = vec![around; len];
                    assert_eq!(quote_or_backslash(&bytes), None);
                    bytes.push(end);
                    bytes.extend([around, b'"', around, around, b'\\', around, around, around]);
                    assert_eq!(quote_or_backslash(&bytes), Some(len), "{len} of {around} before {end}");
                }
            }
        }
    }

    #[test]
    fn depth_ends_at_thirty_two() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(value(&nested(32)), Ok(()));
        assert_eq!(value(&nested(33)), Err("nested too deep"));
        assert_eq!(value(&nested(1_000_000)), Err("nested too deep"));
    }

    #[test]
    fn many_keys_are_compared_too() {
        let object = |names: &[String]| format!("{{{}}}", names.join(","));
        let mut names: Vec<String> = (0..100_000).map(|n| format!("\"k{n}\":0")).collect();
        assert_eq!(value(&object(&names)), Ok(()));
        names.push("\"k3\":1".into());
        assert_eq!(value(&object(&names)), Err("the same key twice"));
        names.pop();
        names.push("\"k50\":1".into());
        assert_eq!(value(&object(&names)), Err("the same key twice"));
    }
}
