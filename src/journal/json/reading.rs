//! Values of serde's types out of a cursor, in the one pass that also checks the grammar of the wire.
//!
//! Owns no grammar: whatever is read here, [`Cursor::value`] would step over, and `serde_json` would read the same out of it;
//! what nobody asks for is stepped over by just that. An error says nothing but that the value is not the one asked for.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{BorrowedStrDeserializer, StrDeserializer};
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer as _, Visitor};
use serde::forward_to_deserialize_any;

use super::{Cursor, Keys, MAX_DEPTH, Refused};

impl std::error::Error for Refused {}

impl fmt::Display for Refused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0)
    }
}

impl de::Error for Refused {
    /// What is wrong is not kept: it might be told in the words of the line.
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self("not the value that was asked for")
    }
}

/// One value that stands `depth` deep.
pub(crate) struct Value<'c, 'a> {
    cursor: &'c mut Cursor<'a>,
    depth: usize,
}

impl<'c, 'a> Value<'c, 'a> {
    pub(crate) fn new(cursor: &'c mut Cursor<'a>, depth: usize) -> Self {
        Self { cursor, depth }
    }

    /// What is inside of a value: one deeper, if that is allowed.
    fn inside(self) -> Result<Inside<'c, 'a>, Refused> {
        if self.depth >= MAX_DEPTH {
            return Err(Refused("nested too deep"));
        }
        self.cursor.step();
        Ok(Inside {
            cursor: self.cursor,
            depth: self.depth + 1,
            keys: Keys::default(),
            begun: false,
            over: false,
        })
    }
}

impl<'de> Deserializer<'de> for Value<'_, 'de> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.cursor.peek() {
            Some(b'"') => match self.cursor.text()? {
                Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
                Cow::Owned(text) => visitor.visit_string(text),
            },
            Some(b'{') => {
                let mut inside = self.inside()?;
                let value = visitor.visit_map(&mut inside)?;
                inside.ended(value, "}")
            }
            Some(b'[') => {
                let mut inside = self.inside()?;
                let value = visitor.visit_seq(&mut inside)?;
                inside.ended(value, "]")
            }
            Some(b'-' | b'0'..=b'9') => {
                let number = self.cursor.integer()?;
                match u64::try_from(number) {
                    Ok(number) => visitor.visit_u64(number),
                    Err(_) => visitor.visit_i64(number),
                }
            }
            _ if self.cursor.takes("true") => visitor.visit_bool(true),
            _ if self.cursor.takes("false") => visitor.visit_bool(false),
            _ if self.cursor.takes("null") => visitor.visit_unit(),
            _ => Err(Refused("not JSON without spaces")),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        if self.cursor.takes("null") { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_newtype_struct(self)
    }

    /// A word of a vocabulary.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        let word = self.cursor.text()?;
        let word: StrDeserializer<'_, Refused> = (*word).into_deserializer();
        visitor.visit_enum(word)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.cursor.value(self.depth)?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map struct identifier
    }
}

/// What stands between two brackets or braces.
struct Inside<'c, 'a> {
    cursor: &'c mut Cursor<'a>,
    depth: usize,
    keys: Keys<'a>,
    /// Whether something of it has been read.
    begun: bool,
    /// Whether its end has.
    over: bool,
}

impl<'a> Inside<'_, 'a> {
    /// Whether something more stands here, behind its comma.
    fn goes_on(&mut self, end: &'static str) -> Result<bool, Refused> {
        self.over = self.cursor.takes(end);
        if !self.over && std::mem::replace(&mut self.begun, true) {
            self.cursor.expect(",")?;
        }
        Ok(!self.over)
    }

    /// Sees to it that nothing was left unread.
    fn ended<T>(mut self, value: T, end: &'static str) -> Result<T, Refused> {
        if !self.over {
            self.cursor.expect(end)?;
        }
        std::mem::take(&mut self.keys).finish()?;
        Ok(value)
    }

    fn value(&mut self) -> Value<'_, 'a> {
        Value { cursor: self.cursor, depth: self.depth }
    }
}

impl<'a> de::SeqAccess<'a> for &mut Inside<'_, 'a> {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Result<Option<T::Value>, Refused> {
        if self.goes_on("]")? { seed.deserialize(self.value()).map(Some) } else { Ok(None) }
    }
}

impl<'a> de::MapAccess<'a> for &mut Inside<'_, 'a> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'a>>(&mut self, seed: K) -> Result<Option<K::Value>, Refused> {
        if !self.goes_on("}")? {
            return Ok(None);
        }
        let key = self.cursor.key()?;
        self.keys.add(key)?;
        seed.deserialize(BorrowedStrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> Result<V::Value, Refused> {
        seed.deserialize(self.value())
    }
}
