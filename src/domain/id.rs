//! Ids: the names of things that events create.
//!
//! Owns their shape (22 characters of base64url, 16 random bytes) and their typed wrappers. Where the
//! randomness comes from is the shell's business: see [`Mint`]. How ids are shortened for the eye is in
//! [`shortest`].

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

const IN_ALPHABET: [bool; 256] = {
    let mut known = [false; 256];
    let mut at = 0;
    while at < ALPHABET.len() {
        known[ALPHABET[at] as usize] = true;
        at += 1;
    }
    known
};

/// The least number of leading characters by which an id may be named.
pub const SHORTEST: usize = 4;

/// A 22-character id: 16 random bytes in base64url without padding, compared as text.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Id([u8; 22]);

impl Ord for Id {
    /// By the text. Nearly always its first letters say it, and those are compared as one number.
    fn cmp(&self, other: &Self) -> Ordering {
        let first = |id: &Self| id.0.first_chunk().copied().map(u64::from_be_bytes);
        first(self).cmp(&first(other)).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Id {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Id {
    /// Stands for an id that is still to be minted; never written to a journal.
    pub const UNMINTED: Self = Self(*b"AAAAAAAAAAAAAAAAAAAAAA");

    /// Spells 16 bytes as an id.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        let mut out = [0_u8; 22];
        let mut bits = 0_u32;
        let mut held = 0_u32;
        let mut at = 0;
        for byte in bytes {
            bits = (bits << 8) | u32::from(byte);
            held += 8;
            while held >= 6 {
                held -= 6;
                out[at] = ALPHABET[((bits >> held) & 63) as usize];
                at += 1;
            }
        }
        out[at] = ALPHABET[((bits << (6 - held)) & 63) as usize];
        Self(out)
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// What is wrong with a text that should be an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an id is 22 characters of A-Z a-z 0-9 - _")]
pub struct NotAnId;

impl FromStr for Id {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        text.as_bytes().try_into()
    }
}

impl TryFrom<&[u8]> for Id {
    type Error = NotAnId;

    fn try_from(text: &[u8]) -> Result<Self, NotAnId> {
        let bytes: [u8; 22] = text.try_into().map_err(|_| NotAnId)?;
        // Every byte is looked at, whatever the others are: that is faster than to stop early.
        let fits = bytes.iter().fold(true, |fits, byte| fits & IN_ALPHABET[usize::from(*byte)]);
        if fits { Ok(Self(bytes)) } else { Err(NotAnId) }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Id;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a 22-character id")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Id, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Visitor)
    }
}

/// Where new ids come from; the shell hands in real randomness, a test a counted sequence.
pub trait Mint {
    /// A fresh id, never given out before.
    fn mint(&mut self) -> Id;
}

impl<F: FnMut() -> Id> Mint for F {
    fn mint(&mut self) -> Id {
        self()
    }
}

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Id);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

typed_ids! {
    /// Names a client: the subject of most journal parts.
    ClientId,
    /// Names a contact person of one client.
    ContactId,
    /// Names an interaction.
    InteractionId,
    /// Names a promise, of either direction.
    PromiseId,
    /// Names a request.
    RequestId,
    /// Names a reminder.
    ReminderId,
    /// Names an appointment.
    AppointmentId,
    /// Names a goal of the client's.
    GoalId,
    /// Names a piece of advice.
    AdviceId,
    /// Names a note.
    NoteId,
    /// Names a piece of evidence.
    EvidenceId,
    /// Names a decision of the client's.
    DecisionId,
    /// Names a hand-off to a specialist.
    HandOffId,
    /// Names an engagement.
    EngagementId,
    /// Names an import: all clients that one file brought share it.
    ImportId,
}

/// The shortest leading part of `id`, at least [`SHORTEST`] characters, that none of `others` begins with.
pub fn shortest(id: &Id, others: impl IntoIterator<Item = Id>) -> &str {
    let text = id.as_str();
    let shared = others
        .into_iter()
        .filter(|other| other != id)
        .map(|other| text.bytes().zip(other.as_str().bytes()).take_while(|(a, b)| a == b).count())
        .max()
        .unwrap_or(0);
    &text[..(shared + 1).clamp(SHORTEST, text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_base64url_of_its_bytes() {
        assert_eq!(Id::from_bytes([0; 16]).as_str(), "AAAAAAAAAAAAAAAAAAAAAA");
        assert_eq!(Id::from_bytes([255; 16]).as_str(), "_____________________w");
        assert_eq!(Id::from_bytes(*b"confidant/line/1").as_str(), "Y29uZmlkYW50L2xpbmUvMQ");
    }

    #[test]
    fn the_shortest_name_of_an_id_tells_it_apart() {
        let id = |text: &str| text.parse::<Id>().unwrap();
        let a = id("abcdefAAAAAAAAAAAAAAAA");
        let b = id("abcdeZAAAAAAAAAAAAAAAA");
        assert_eq!(shortest(&a, [a, b]), "abcdef");
        assert_eq!(shortest(&a, [a]), "abcd");
        assert_eq!("short".parse::<Id>(), Err(NotAnId));
    }
}
