//! JSON of unknown make as a tree that stays within bounds.
//!
//! A typed reading would fail a whole file for one number that is a text; a `serde_json::Value` grows without end. Here
//! every value is counted, texts that are too long are left out while they are read, and depth is bounded by the parser.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::text::accepted;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    Nothing,
    /// A text, a number or a truth, as text.
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

/// What may still be read.
#[derive(Debug)]
pub(super) struct Budget {
    pub(super) values: Cell<usize>,
    pub(super) text_bytes: usize,
    /// How many texts were too long.
    pub(super) long: Cell<usize>,
}

/// What a parser says where the budget is spent; nothing else says this.
pub(super) const SPENT: &str = "more values than are read";

static NOTHING: Node = Node::Nothing;

impl Node {
    /// The value under a key; nothing where there is none.
    pub(super) fn get(&self, key: &str) -> &Node {
        match self {
            Self::Map(all) => all.iter().find(|(name, _)| name == key).map_or(&NOTHING, |(_, value)| value),
            _ => &NOTHING,
        }
    }

    /// A text, trimmed; empty where there is none.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Text(text) => text.trim(),
            _ => "",
        }
    }

    /// Whether it says yes.
    pub(super) fn is_true(&self) -> bool {
        matches!(self.text(), "true" | "1" | "yes")
    }

    pub(super) fn list(&self) -> &[Node] {
        match self {
            Self::List(all) => all,
            _ => &[],
        }
    }

    pub(super) fn entries(&self) -> &[(String, Node)] {
        match self {
            Self::Map(all) => all,
            _ => &[],
        }
    }
}

/// Reads a value within a budget.
#[derive(Clone, Copy)]
pub(super) struct Within<'a>(pub(super) &'a Budget);

impl Within<'_> {
    fn text(self, text: &str) -> Node {
        if text.len() > self.0.text_bytes {
            self.0.long.set(self.0.long.get() + 1);
            return Node::Nothing;
        }
        Node::Text(accepted(text))
    }
}

impl<'de> DeserializeSeed<'de> for Within<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let left = self.0.values.get().checked_sub(1).ok_or_else(|| D::Error::custom(SPENT))?;
        self.0.values.set(left);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Within<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Text(value.to_string()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Text(value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Text(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Text(value.to_string()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Node, E> {
        Ok(self.text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = all.next_element_seed(self)? {
            list.push(value);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut all: A) -> Result<Node, A::Error> {
        let mut map = Vec::new();
        while let Some(key) = all.next_key_seed(Key)? {
            map.push((key, all.next_value_seed(self)?));
        }
        Ok(Node::Map(map))
    }
}

/// A key, cut where it is endless.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<String, E> {
        Ok(accepted(&value.chars().take(64).collect::<String>()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, values: usize) -> Result<Node, String> {
        let budget = Budget { values: Cell::new(values), text_bytes: 5, long: Cell::new(0) };
        let mut parser = serde_json::Deserializer::from_str(text);
        Within(&budget).deserialize(&mut parser).map_err(|error| error.to_string())
    }

    #[test]
    fn values_are_text_whatever_their_make() {
        let node =
            read(r#"{"a": 1, "b": [true, null, "x\u001by"], "c": {"d": 1.5}, "e": "too long"}"#, 20).unwrap();
        assert_eq!((node.get("a").text(), node.get("c").get("d").text()), ("1", "1.5"));
        assert_eq!(node.get("b").list()[2].text(), "xy");
        assert!(node.get("b").list()[0].is_true() && !node.get("b").list()[1].is_true());
        assert_eq!((node.get("e"), node.get("f").get("g").text()), (&Node::Nothing, ""));
    }

    #[test]
    fn number_and_depth_are_bounded() {
        assert!(read("[1, 2, 3]", 4).is_ok());
        assert!(read("[1, 2, 3]", 3).unwrap_err().starts_with(SPENT));
        assert!(read(&"[".repeat(100_000), 1_000_000).unwrap_err().contains("recursion"));
    }
}
