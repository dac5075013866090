//! From a logical line to a property: group, name, parameters, and text that is text.
//!
//! Owns the reading of what stands before the colon (every version's way of writing parameters), and the way from bytes
//! to text, whatever character set and encoding the line declares or forgets to declare (`charset.rs`). Values are taken apart by
//! `calcard`, one property at a time and with nothing before the colon that it has to guess at, so that no line can
//! spoil another. What a property means is decided in `fields.rs`.

use super::charset::{switches, transcoded};
use super::lines::{Line, head};
use crate::text::accepted;
use calcard::common::PartialDateTime;
use calcard::vcard::{VCard, VCardValue};

/// One property of a card.
pub(super) struct Property {
    /// What ties it to other properties (`item1`), in lower case.
    pub(super) group: Option<String>,
    /// Its name in upper case; empty if the line is not a property.
    pub(super) name: String,
    /// Its parameters in the order written, names in upper case; a bare parameter is a `TYPE`.
    pub(super) params: Vec<(String, String)>,
    /// The value as written, decoded but not taken apart.
    pub(super) raw: String,
    /// The value as handed to `calcard`: encoding and value.
    coded: String,
    /// Whether the line was longer than the limit.
    pub(super) cut: bool,
}

/// How a value is taken apart.
#[derive(Clone, Copy)]
enum Shape {
    /// One text.
    Single,
    /// Parts with a semicolon between, each of which may have several values.
    Structured,
    /// Values with a comma between.
    List,
}

impl Property {
    /// Reads a line.
    pub(super) fn parse(line: &Line) -> Self {
        let head = head(&line.bytes);
        let value = line.bytes.get(head.len() + 1..);
        let head = lossy(head);
        let mut params = parameters(&head);
        let whole = params.remove(0).1;
        let (group, name) = match whole.rsplit_once('.') {
            Some((group, name)) => (Some(group.to_lowercase()), name),
            None => (None, whole.as_str()),
        };
        let is_name =
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        let Some(value) = value.filter(|_| is_name) else {
            let raw = accepted(&lossy(&line.bytes));
            return Self {
                group: None,
                name: String::new(),
                params: Vec::new(),
                coded: String::new(),
                raw,
                cut: line.cut,
            };
        };
        let name = name.to_ascii_uppercase();
        let coded = coded(value, &params);
        let mut property = Self { group, name, params, raw: String::new(), coded, cut: line.cut };
        property.raw = if property.is_encoded() { property.single() } else { accepted(&lossy(value)) };
        property
    }

    /// Gives the values of a parameter.
    pub(super) fn param<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.params.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Gives the value as one text.
    pub(super) fn single(&self) -> String {
        accepted(&self.values(Shape::Single).into_iter().flatten().collect::<Vec<_>>().join(";"))
            .trim()
            .to_owned()
    }

    /// Gives the parts of a structured value; each may have several values.
    pub(super) fn parts(&self) -> Vec<Vec<String>> {
        let trimmed = |part: Vec<String>| -> Vec<String> {
            part.iter().map(|v| accepted(v).trim().to_owned()).filter(|v| !v.is_empty()).collect()
        };
        self.values(Shape::Structured).into_iter().map(trimmed).collect()
    }

    /// Gives the values of a list.
    pub(super) fn list(&self) -> Vec<String> {
        let values = self.values(Shape::List).into_iter().flatten();
        values.map(|v| accepted(&v).trim().to_owned()).filter(|v| !v.is_empty()).collect()
    }

    /// Gives the date, if the value is one.
    pub(super) fn date(&self) -> Option<PartialDateTime> {
        let text = self.single();
        // The reader is lenient; a text that merely contains digits is not a date.
        let sober = |b: u8| {
            b.is_ascii_digit() || matches!(b, b'-' | b':' | b'T' | b't' | b'Z' | b'z' | b'+' | b'.' | b' ')
        };
        if text.len() > 40 || text.len() < 4 || !text.bytes().all(sober) {
            return None;
        }
        // Version 4.0 has `--0412`, the others `1996-04-12`; programs mix them.
        let mut text = text.replace(' ', "T");
        if text.starts_with("--") && text.len() == 7 {
            text = format!("--{}", text.replace('-', ""));
        }
        let line = format!("BDAY:{text}");
        ["3.0", "4.0"].into_iter().flat_map(|version| read_value(version, &line)).find_map(
            |value| match value {
                VCardValue::PartialDateTime(date) if date.month.is_some() && date.day.is_some() => Some(date),
                _ => None,
            },
        )
    }

    /// Tells whether the value is written in quoted-printable, base64 or a declared character set.
    fn is_encoded(&self) -> bool {
        self.coded.starts_with(';')
    }

    fn values(&self, shape: Shape) -> Vec<Vec<String>> {
        // Names of properties whose values have that shape.
        let name = match shape {
            Shape::Single => "NOTE",
            Shape::Structured => "ADR",
            Shape::List => "CATEGORIES",
        };
        read_value("4.0", &format!("{name}{}", self.coded)).into_iter().map(texts).collect()
    }
}

/// Reads the one property of a card made for it.
fn read_value(version: &str, line: &str) -> Vec<VCardValue> {
    let card = format!("BEGIN:VCARD\r\nVERSION:{version}\r\n{line}\r\nEND:VCARD\r\n");
    match VCard::parse(&card) {
        Ok(card) => card.entries.into_iter().nth(1).map(|entry| entry.values).unwrap_or_default(),
        Err(_) => Vec::new(),
    }
}

/// Gives the texts of a value.
fn texts(value: VCardValue) -> Vec<String> {
    match value {
        VCardValue::Text(text) => vec![text],
        VCardValue::Component(texts) => texts,
        // What no character set fits: every byte becomes the letter of its number, so nothing is lost.
        VCardValue::Binary(data) => vec![data.data.iter().map(|b| char::from(*b)).collect()],
        _ => Vec::new(),
    }
}

/// Gives bytes as text: UTF-8, else every byte the letter of its number.
fn lossy(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}

/// Takes apart what stands before the value. The first item is the name of the property.
fn parameters(head: &str) -> Vec<(String, String)> {
    let mut params = Vec::new();
    for piece in split_outside_quotes(head, ';') {
        let (name, values) = match piece.split_once('=') {
            Some((name, values)) if !params.is_empty() => (name.trim().to_ascii_uppercase(), values),
            _ => (if params.is_empty() { String::new() } else { "TYPE".to_owned() }, piece),
        };
        let values = split_outside_quotes(values, ',');
        // `TYPE="work,voice"` is one quoted value by the letter and two types in practice.
        let listed = values.iter().flat_map(|v| {
            let bare = v.trim().trim_matches('"');
            if name == "TYPE" { bare.split(',').collect::<Vec<_>>() } else { vec![bare] }
        });
        for value in listed.take(64) {
            params.push((name.clone(), uncaret(&accepted(value.trim()))));
        }
        if params.len() > 256 {
            break;
        }
    }
    params
}

fn split_outside_quotes(text: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(|c| {
        quoted ^= c == '"';
        c == separator && !quoted
    })
    .collect()
}

/// Undoes the escapes of parameter values (RFC 6868).
fn uncaret(value: &str) -> String {
    if value.contains('^') {
        value.replace("^n", "\n").replace("^'", "\"").replace("^^", "^")
    } else {
        value.to_owned()
    }
}

/// Makes of a value what `calcard` reads without guessing: `:value`, or encoding and character set before the colon.
fn coded(value: &[u8], params: &[(String, String)]) -> String {
    let said = |name: &str| params.iter().find(|(n, _)| n == name).map(|(_, v)| v.to_ascii_uppercase());
    let bare = |word: &str| params.iter().any(|(n, v)| n == "TYPE" && v.eq_ignore_ascii_case(word));
    let encoding = said("ENCODING").unwrap_or_default();
    let charset = said("CHARSET")
        .filter(|c| !c.is_empty() && c.bytes().all(|b| b.is_ascii_graphic() && b != b':' && b != b';'));
    if encoding == "QUOTED-PRINTABLE" || bare("QUOTED-PRINTABLE") {
        let mut value = value;
        while let Some(shorter) = value.strip_suffix(b"=") {
            value = shorter;
        }
        if let Some(text) = charset.as_ref().and_then(|label| transcoded(value, true, label)) {
            return format!(";ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:{text}");
        }
        let charset = match charset {
            Some(charset) => charset,
            None if std::str::from_utf8(&unquoted(value)).is_ok() => "UTF-8".to_owned(),
            None => "WINDOWS-1252".to_owned(),
        };
        return format!(";ENCODING=QUOTED-PRINTABLE;CHARSET={charset}:{}", quoted(value));
    }
    if encoding == "BASE64" || encoding == "B" || bare("BASE64") {
        let value: String = value.iter().filter(|b| b.is_ascii_graphic()).map(|b| char::from(*b)).collect();
        return format!(";ENCODING=BASE64:{value}");
    }
    let switches = charset.as_ref().is_some_and(|label| switches(value, label));
    if let (Ok(text), false) = (std::str::from_utf8(value), switches) {
        return format!(":{}", escaped(text));
    }
    if let Some(text) = charset.as_ref().and_then(|label| transcoded(value, false, label)) {
        return format!(";ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:{text}");
    }
    // Not UTF-8: what it says it is, else the most common of the others.
    let charset = charset.filter(|c| c != "UTF-8").unwrap_or_else(|| "WINDOWS-1252".to_owned());
    format!(";ENCODING=QUOTED-PRINTABLE;CHARSET={charset}:{}", quoted_anew(value))
}

/// Decodes quoted-printable far enough to see which character set it is in.
fn unquoted(value: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len());
    let mut rest = value;
    while let [first, tail @ ..] = rest {
        let code = match (first, tail) {
            (b'=', [high, low, ..]) => hex(*high).zip(hex(*low)),
            _ => None,
        };
        if let Some((high, low)) = code {
            out.push(high << 4 | low);
            rest = &tail[2..];
        } else {
            out.push(*first);
            rest = tail;
        }
    }
    out
}

pub(super) fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|d| u8::try_from(d).ok())
}

/// Gives quoted-printable text in which every `=` is an escape, and every byte is ASCII.
fn quoted(value: &[u8]) -> String {
    let mut out = String::with_capacity(value.len());
    for (at, b) in value.iter().enumerate() {
        match b {
            b'=' if !matches!(value.get(at + 1..at + 3), Some([h, l]) if hex(*h).is_some() && hex(*l).is_some()) =>
            {
                out.push_str("=3D");
            }
            b'\t' | b' '..=b'~' => out.push(char::from(*b)),
            0x80.. => push_quoted(&mut out, *b),
            _ => {}
        }
    }
    out
}

/// Writes bytes of some character set as quoted-printable. Separators and escapes stay as they are, except a backslash
/// that is the second byte of a letter.
fn quoted_anew(value: &[u8]) -> String {
    let mut out = String::with_capacity(value.len() * 2);
    let mut before = b' ';
    for b in value {
        match b {
            b'=' | 0x80.. => push_quoted(&mut out, *b),
            b'\\' if before >= 0x80 => push_quoted(&mut out, *b),
            b'\t' | b' '..=b'~' => out.push(char::from(*b)),
            _ => {}
        }
        before = *b;
    }
    out
}

pub(super) fn push_quoted(out: &mut String, b: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push('=');
    out.push(char::from(DIGITS[usize::from(b >> 4)]));
    out.push(char::from(DIGITS[usize::from(b & 15)]));
}

/// Doubles every backslash that begins no escape, so that it is still there afterwards; drops control characters.
///
/// In version 2.1 a backslash escapes only a semicolon, but programs that write 2.1 use the others too; 3.0 programs
/// escape colons, which they need not.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().filter(|c| *c == '\t' || !c.is_control()).peekable();
    while let Some(c) = chars.next() {
        out.push(c);
        if c == '\\' {
            match chars.peek() {
                Some('n' | 'N' | ',' | ';' | ':' | '\\') => out.extend(chars.next()),
                _ => out.push('\\'),
            }
        }
    }
    out
}
