//! Writes a fact.

use serde::Serialize;
use serde::ser::{Impossible, SerializeSeq, SerializeStruct, SerializeTuple, Serializer};

use super::Wrong;
use crate::checkpoint::bytes::Pen;

/// Puts one value into bytes.
pub(in crate::checkpoint) struct Writer<'a>(pub &'a mut Pen);

/// The fields of a struct, one after the other.
pub(in crate::checkpoint) struct Fields<'a> {
    pen: &'a mut Pen,
    place: u64,
}

type Never = Impossible<(), Wrong>;

impl<'a> Serializer for Writer<'a> {
    type Ok = ();
    type Error = Wrong;
    type SerializeSeq = Self;
    type SerializeStruct = Fields<'a>;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStructVariant = Never;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn serialize_bool(self, value: bool) -> Result<(), Wrong> {
        self.0.flag(value);
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Result<(), Wrong> {
        self.serialize_i64(i64::from(value))
    }

    fn serialize_i16(self, value: i16) -> Result<(), Wrong> {
        self.serialize_i64(i64::from(value))
    }

    fn serialize_i32(self, value: i32) -> Result<(), Wrong> {
        self.serialize_i64(i64::from(value))
    }

    fn serialize_i64(self, value: i64) -> Result<(), Wrong> {
        self.0.signed(value);
        Ok(())
    }

    fn serialize_u8(self, value: u8) -> Result<(), Wrong> {
        self.serialize_u64(u64::from(value))
    }

    fn serialize_u16(self, value: u16) -> Result<(), Wrong> {
        self.serialize_u64(u64::from(value))
    }

    fn serialize_u32(self, value: u32) -> Result<(), Wrong> {
        self.serialize_u64(u64::from(value))
    }

    fn serialize_u64(self, value: u64) -> Result<(), Wrong> {
        self.0.number(value);
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Result<(), Wrong> {
        self.0.text(value);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Wrong> {
        self.0.byte(0);
        Ok(())
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<(), Wrong> {
        self.0.byte(1);
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, place: u32, _: &'static str) -> Result<(), Wrong> {
        self.0.number(u64::from(place));
        Ok(())
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Wrong> {
        value.serialize(self)
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Self, Wrong> {
        self.0.count(len.ok_or(Wrong)?);
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, len: usize) -> Result<Fields<'a>, Wrong> {
        self.0.count(len);
        Ok(Fields { pen: self.0, place: 0 })
    }

    fn serialize_f32(self, _: f32) -> Result<(), Wrong> {
        Err(Wrong)
    }

    fn serialize_f64(self, _: f64) -> Result<(), Wrong> {
        Err(Wrong)
    }

    fn serialize_char(self, _: char) -> Result<(), Wrong> {
        Err(Wrong)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Wrong> {
        Err(Wrong)
    }

    fn serialize_unit(self) -> Result<(), Wrong> {
        Err(Wrong)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Wrong> {
        Err(Wrong)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Wrong> {
        Err(Wrong)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Wrong> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Never, Wrong> {
        Err(Wrong)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Never, Wrong> {
        Err(Wrong)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Never, Wrong> {
        Err(Wrong)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Never, Wrong> {
        Err(Wrong)
    }
}

impl SerializeSeq for Writer<'_> {
    type Ok = ();
    type Error = Wrong;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Wrong> {
        value.serialize(Writer(&mut *self.0))
    }

    fn end(self) -> Result<(), Wrong> {
        Ok(())
    }
}

impl SerializeTuple for Writer<'_> {
    type Ok = ();
    type Error = Wrong;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Wrong> {
        SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<(), Wrong> {
        Ok(())
    }
}

impl SerializeStruct for Fields<'_> {
    type Ok = ();
    type Error = Wrong;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, _: &'static str, value: &T) -> Result<(), Wrong> {
        self.pen.number(self.place);
        self.place += 1;
        value.serialize(Writer(&mut *self.pen))
    }

    fn skip_field(&mut self, _: &'static str) -> Result<(), Wrong> {
        self.place += 1;
        Ok(())
    }

    fn end(self) -> Result<(), Wrong> {
        Ok(())
    }
}
