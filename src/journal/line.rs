//! One line of the journal: its types, its bytes, and the two checks that vouch for them.
//!
//! ```text
//! {"h":"…","v":1,"w":"…","n":7,"at":"…","lc":[ms,k],"by":"…","c":["…"],"p":[{"k":"…","s":"…","e":[{"t":"…"}]}]}
//! ```
//!
//! Owns the order of the fields and what is hashed. Which lines belong together is for `chain`, what
//! the events mean is for the domain: here an event is a text that begins with `{"t":"`.

mod draft;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use smallvec::SmallVec;

pub use draft::{Draft, DraftPart};
pub(crate) use draft::{Place, write};

pub use super::json::{Cursor, Refused};
use super::json::{plain, unescape};
use super::token::{LINE, PART, Token, WriterId};

/// The most bytes of a line, its line feed included: 1 MiB.
pub const MAX_LINE: usize = 1 << 20;

const HEADER_START: usize = 30;
const PARTS: &str = ",\"p\":[";

/// How an event begins.
pub(crate) const TYPE: &str = "{\"t\":\"";
/// How deep an event stands in its line.
pub(crate) const EVENT_DEPTH: usize = 4;

/// What names a line and orders it: milliseconds, counter, writer, number, hash; compared in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineKey {
    /// Milliseconds of the hybrid clock since 1970.
    pub ms: i64,
    /// Counter of the hybrid clock within `ms`.
    pub k: i64,
    /// Who wrote it: one process at a time.
    pub writer: WriterId,
    /// Its place in its writer's chain, from 1.
    pub n: u64,
    /// Its hash as stored.
    pub h: Token,
}

/// What is kept of an event while its line is read: its text, or what it means to whoever reads.
///
/// It is taken from the borrowed bytes of the line, in the same pass that checks their grammar.
pub trait Content: Clone + Eq + Send + 'static {
    /// What is kept of the subject of a part; the default where the part is not there to say it.
    type Subject: Clone + Default + Eq + Send;

    /// Takes the subject as it is written, its escapes resolved.
    fn subject(text: Cow<'_, str>) -> Self::Subject;

    /// Steps over an event, a JSON object that begins `{"t":"name"`, and takes it.
    ///
    /// # Errors
    ///
    /// Where no such object stands there.
    fn event(cursor: &mut Cursor<'_>) -> Result<Self, Refused>;
}

impl Content for Box<str> {
    type Subject = Self;

    fn subject(text: Cow<'_, str>) -> Self {
        text.into()
    }

    fn event(cursor: &mut Cursor<'_>) -> Result<Self, Refused> {
        cursor.event().map(Self::from)
    }
}

/// A list that holds one thing in nearly every line, and then takes no memory of its own.
pub type Few<T> = SmallVec<[T; 1]>;

/// One user action as read: verified header, and the parts with what can be said of each.
#[derive(Clone, PartialEq, Eq)]
pub struct Line<E: Content = Box<str>> {
    /// Name and place in fold order.
    pub key: LineKey,
    /// The wall clock as the writer read it; evidence, never order.
    pub at: Stamp,
    /// The author.
    pub by: Arc<str>,
    /// The parts in their written order; an index into this list names a part for good.
    pub parts: Few<Part<E>>,
}

/// The events of one subject within a line.
#[derive(Clone, PartialEq, Eq)]
pub struct Part<E: Content = Box<str>> {
    /// One client's id, or `book`; empty if the part is not there to say it.
    pub subject: E::Subject,
    /// The hash that vouches for the part, as stored in the header.
    pub c: Token,
    /// What is there.
    pub state: PartState<E>,
}

/// What is there of a part.
#[derive(Clone, PartialEq, Eq)]
pub enum PartState<E = Box<str>> {
    /// The events in their order.
    Present(Few<E>),
    /// Taken out (`null`). Whether lawfully is for the fold to decide.
    Removed,
    /// The content does not agree with `c`: kept on disk for inspection, not to be folded, and reported as damage.
    Altered,
}

/// A wall clock reading as written: `2026-11-21T09:30:00.123+01:00`, 29 characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp([u8; 29]);

impl Stamp {
    const SHAPE: &'static [u8; 29] = b"0000-00-00T00:00:00.000+00:00";

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 29] = text.as_bytes().try_into().ok()?;
        let fits = bytes.iter().zip(Self::SHAPE).all(|(byte, shape)| match shape {
            b'0' => byte.is_ascii_digit(),
            b'+' => matches!(byte, b'+' | b'-'),
            _ => byte == shape,
        });
        fits.then_some(Self(bytes))
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

// What a panic or a log may show of a line: which one it is, never what it says.

impl<E: Content> fmt::Debug for Line<E> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Line").field("key", &self.key).field("parts", &self.parts).finish_non_exhaustive()
    }
}

impl<E: Content> fmt::Debug for Part<E> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Part").field("c", &self.c).field("state", &self.state).finish_non_exhaustive()
    }
}

impl<E> fmt::Debug for PartState<E> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Present(events) => write!(out, "Present({} events)", events.len()),
            Self::Removed => out.write_str("Removed"),
            Self::Altered => out.write_str("Altered"),
        }
    }
}

/// Why a line cannot be taken as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Not in the wire's JSON at all.
    NotJson(&'static str),
    /// JSON, but not a line.
    Shape(&'static str),
    /// A line of a version that this program does not know.
    Newer,
}

/// A line as parsed: each part checked against its `c`, nothing yet about its place among others.
pub(crate) struct Parsed<'a, E: Content> {
    /// The bytes that `h` vouches for.
    pub header: &'a str,
    pub line: Line<E>,
}

/// The header of a line.
pub(crate) struct Header<'a> {
    pub h: Token,
    pub writer: WriterId,
    pub n: u64,
    at: Stamp,
    ms: i64,
    k: i64,
    by: &'a str,
    cs: Few<Token>,
    /// The bytes that `h` vouches for.
    pub text: &'a str,
}

/// The author that was read last: lines of one author share the name.
#[derive(Debug, Default)]
pub(crate) struct Author(Option<Arc<str>>);

impl Author {
    fn named(&mut self, name: &str) -> Arc<str> {
        let known = self.0.take().filter(|known| **known == *name);
        Arc::clone(self.0.insert(known.unwrap_or_else(|| name.into())))
    }
}

/// Parses one line without its line feed.
pub(crate) fn parse<'a, E: Content>(bytes: &'a [u8], author: &mut Author) -> Result<Parsed<'a, E>, Fault> {
    let text = plain(bytes).map_err(|Refused(why)| Fault::NotJson(why))?;
    parse_text(text, author).map_err(|fault| match fault {
        // The refusal came from the strict order; say whether it is JSON at all.
        Fault::Shape(why) if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() => {
            Fault::NotJson(why)
        }
        other => other,
    })
}

/// Reads the header of a line whose parts may be beyond reading, so that its neighbours can still be checked.
pub(crate) fn parse_head(bytes: &[u8]) -> Option<Header<'_>> {
    let end = memchr::memmem::find(bytes, PARTS.as_bytes())?;
    let text = plain(bytes.get(..end)?).ok()?;
    let mut cursor = Cursor::new(text);
    let header = parse_header(&mut cursor).ok()?;
    cursor.at_end().then_some(header)
}

fn shape(refused: Refused) -> Fault {
    Fault::Shape(refused.0)
}

fn parse_header<'a>(cursor: &mut Cursor<'a>) -> Result<Header<'a>, Fault> {
    cursor.expect("{\"h\":\"").map_err(shape)?;
    let token = |text: &str| Token::parse(text.as_bytes()).ok_or(Fault::Shape("not a hash"));
    // The opening quote is part of the literal above; read up to the closing one.
    let h = token(cursor.rest_of_string().map_err(shape)?)?;
    cursor.expect(",").map_err(shape)?;
    debug_assert_eq!(cursor.position(), HEADER_START);
    cursor.expect("\"v\":").map_err(shape)?;
    if cursor.integer().map_err(shape)? != 1 {
        return Err(Fault::Newer);
    }
    cursor.expect(",\"w\":").map_err(shape)?;
    let writer = cursor.string().map_err(shape)?;
    let writer = WriterId::parse(writer.as_bytes()).ok_or(Fault::Shape("not a writer"))?;
    cursor.expect(",\"n\":").map_err(shape)?;
    let n = u64::try_from(cursor.integer().map_err(shape)?).unwrap_or(0);
    if n == 0 {
        return Err(Fault::Shape("not a line number"));
    }
    cursor.expect(",\"at\":").map_err(shape)?;
    let at = Stamp::parse(cursor.string().map_err(shape)?).ok_or(Fault::Shape("not a time"))?;
    cursor.expect(",\"lc\":[").map_err(shape)?;
    let ms = cursor.integer().map_err(shape)?;
    cursor.expect(",").map_err(shape)?;
    let k = cursor.integer().map_err(shape)?;
    if k < 0 {
        return Err(Fault::Shape("not a clock"));
    }
    cursor.expect("],\"by\":").map_err(shape)?;
    let by = cursor.string().map_err(shape)?;
    cursor.expect(",\"c\":[").map_err(shape)?;
    let mut cs = Few::new();
    loop {
        cs.push(token(cursor.string().map_err(shape)?)?);
        if cursor.takes("]") {
            break;
        }
        cursor.expect(",").map_err(shape)?;
    }
    let text = cursor.between(HEADER_START, cursor.position());
    Ok(Header { h, writer, n, at, ms, k, by, cs, text })
}

fn parse_text<'a, E: Content>(text: &'a str, author: &mut Author) -> Result<Parsed<'a, E>, Fault> {
    let mut cursor = Cursor::new(text);
    let Header { h, writer, n, at, ms, k, by, cs, text: header } = parse_header(&mut cursor)?;
    cursor.expect(PARTS).map_err(shape)?;
    let mut parts = Few::new();
    for (index, c) in cs.iter().enumerate() {
        if index > 0 {
            cursor.expect(",").map_err(shape)?;
        }
        parts.push(parse_part(&mut cursor, *c)?);
    }
    cursor.expect("]}").map_err(shape)?;
    if !cursor.at_end() {
        return Err(Fault::Shape("something after its end"));
    }
    let key = LineKey { ms, k, writer, n, h };
    Ok(Parsed { header, line: Line { key, at, by: author.named(&unescape(by)), parts } })
}

fn parse_part<E: Content>(cursor: &mut Cursor<'_>, c: Token) -> Result<Part<E>, Fault> {
    let from = cursor.position();
    if cursor.takes("null") {
        return Ok(Part { subject: E::Subject::default(), c, state: PartState::Removed });
    }
    cursor.expect("{\"k\":").map_err(shape)?;
    let subject = E::subject(unescape(cursor.string().map_err(shape)?));
    if cursor.takes(",\"x\":") {
        // An encrypted part, as a later version writes it.
        return Err(Fault::Newer);
    }
    cursor.expect(",\"s\":").map_err(shape)?;
    Token::parse(cursor.string().map_err(shape)?.as_bytes()).ok_or(Fault::Shape("not a salt"))?;
    cursor.expect(",\"e\":[").map_err(shape)?;
    let mut events = Few::new();
    if !cursor.takes("]") {
        loop {
            events.push(E::event(cursor).map_err(shape)?);
            if cursor.takes("]") {
                break;
            }
            cursor.expect(",").map_err(shape)?;
        }
    }
    cursor.expect("}").map_err(shape)?;
    let is_sound = part_hash(cursor.between(from, cursor.position())) == c;
    let state = if is_sound { PartState::Present(events) } else { PartState::Altered };
    Ok(Part { subject, c, state })
}

impl<E: Content> Parsed<'_, E> {
    /// Whether this line stands behind the one of that writer, number and hash.
    pub(crate) fn follows(&self, (writer, n, h): &(WriterId, u64, Token)) -> bool {
        let key = &self.line.key;
        *writer == key.writer && n + 1 == key.n && line_hash(h, self.header) == key.h
    }
}

impl<'a> Cursor<'a> {
    /// Steps over an event and returns its text.
    pub(crate) fn event(&mut self) -> Result<&'a str, Refused> {
        let event = self.value(EVENT_DEPTH)?;
        if event.starts_with(TYPE) { Ok(event) } else { Err(Refused("an event without its type in front")) }
    }
}

impl<E: Content> Line<E> {
    /// Whether nothing of it is missing or altered.
    pub(crate) fn is_whole(&self) -> bool {
        self.parts.iter().all(|part| matches!(part.state, PartState::Present(_)))
    }
}

/// The `h` of a line with this header, after a line with this `h` (or the book's id).
pub(crate) fn line_hash(previous: &Token, header: &str) -> Token {
    Token::hash(LINE, &[previous.as_bytes(), header.as_bytes()])
}

/// The `c` of a part with these raw bytes.
pub(crate) fn part_hash(raw: &str) -> Token {
    Token::hash(PART, &[raw.as_bytes()])
}
