//! Address books: vCard 2.1, 3.0 and 4.0, from every producer that can be met in the wild.
//!
//! Owns the way from the bytes of a file to [`Card`]s, and the account of what became of every property. The file is
//! foreign: it may be damaged, enormous or hostile, and none of that is fatal. Time and memory are bounded by
//! [`Limits`]; nothing nests, nothing is fetched.
//!
//! The way: `vcard/lines.rs` makes logical lines out of bytes, `vcard/property.rs` one property out of a line (values are
//! read by `calcard`), `vcard/fields.rs` puts properties into a card, `vcard/card.rs` says what a card is. This file
//! frames cards and keeps the account. `vcard/incoming.rs` makes cards what any foreign file comes to; what becomes of that
//! is left to the importer.

mod card;
mod charset;
mod fields;
mod incoming;
mod lines;
mod property;

pub use card::{
    Address, Card, Contact, Date, Kind, Name, NameSource, Phone, PhoneKind, Profile, Related, Url,
};

pub use incoming::{FROM, incoming};

use fields::Fate;
use lines::{Line, Lines};
use property::Property;
use std::collections::BTreeMap;
use std::fmt;

/// How much of a file is read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
    /// The largest file, in bytes; a larger one is refused.
    pub file_bytes: usize,
    /// The longest property, in bytes; a longer one is skipped.
    pub property_bytes: usize,
    /// The most properties in a card; those after them are skipped.
    pub properties: usize,
    /// The most cards in a file; a file with more is refused.
    pub cards: usize,
    /// The most damages listed one by one; more are only counted.
    pub damages: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 10 << 20,
            property_bytes: 64 << 10,
            properties: 200,
            cards: 20_000,
            damages: 1_000,
        }
    }
}

/// Says why a file was not read at all.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Refused {
    /// The file is larger than the limit.
    #[error("the file has {size} bytes; at most {limit} are read")]
    TooLarge {
        /// The size of the file, in bytes.
        size: usize,
        /// The limit, in bytes.
        limit: usize,
    },
    /// The file has more cards than the limit.
    #[error("the file has more than {limit} cards; split it")]
    TooManyCards {
        /// The limit.
        limit: usize,
    },
    /// There is no card in the file.
    #[error("this is not an address book: no line says BEGIN:VCARD")]
    NoCard,
}

/// What was found in a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AddressBook {
    /// The cards, in the order of the file; damaged ones with what could be read.
    pub cards: Vec<Card>,
    /// What was wrong, in the order of the file.
    pub damages: Vec<Damage>,
    /// Damages that were not listed any more.
    pub damages_unlisted: usize,
    /// What became of every property, by its name.
    pub fields: BTreeMap<String, Tally>,
}

/// Counts what became of the properties of one name.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Tally {
    /// Understood: the value stands in a field of the card.
    pub converted: usize,
    /// Not understood: the value is kept word for word as text.
    pub kept: usize,
    /// Left out, with a reason in the card.
    pub skipped: usize,
    /// Without a value.
    pub empty: usize,
}

/// Something wrong in a file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Damage {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub kind: DamageKind,
}

/// Says what is wrong with a place in a file. In each case what can be read is read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DamageKind {
    /// The card that begins here has no end.
    NoEnd,
    /// A card ends here that never began.
    NoBegin,
    /// That many lines, from here on, stand outside of all cards.
    Outside(usize),
    /// The card that begins here has nothing in it.
    Empty,
    /// The card that begins here has nothing to call it by.
    Nameless,
    /// The line is not a property; it is kept as text.
    NoProperty,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        match self.kind {
            DamageKind::NoEnd => {
                write!(f, "the card that begins here has no END:VCARD; read as far as it goes")
            }
            DamageKind::NoBegin => write!(f, "END:VCARD without a beginning; ignored"),
            DamageKind::Outside(1) => write!(f, "a line outside of all cards; ignored"),
            DamageKind::Outside(lines) => write!(f, "{lines} lines outside of all cards; ignored"),
            DamageKind::Empty => write!(f, "an empty card; ignored"),
            DamageKind::Nameless => write!(f, "a card without name, organisation, address or number"),
            DamageKind::NoProperty => write!(f, "not a property; kept as text"),
        }
    }
}

/// Reads an address book.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<AddressBook, Refused> {
    if bytes.len() > limits.file_bytes {
        return Err(Refused::TooLarge { size: bytes.len(), limit: limits.file_bytes });
    }
    let bytes = lines::as_ascii_superset(bytes);
    let mut reader =
        Reader { limits: *limits, book: AddressBook::default(), open: None, outside: None, began: false };
    for line in Lines::new(&bytes, limits.property_bytes) {
        reader.take(&line)?;
    }
    reader.finish()
}

/// The state between two lines.
struct Reader {
    limits: Limits,
    book: AddressBook,
    open: Option<Open>,
    /// The first line outside of all cards and the number of them, while they come.
    outside: Option<(usize, usize)>,
    /// Whether any card began.
    began: bool,
}

/// A card that has begun.
struct Open {
    card: Card,
    properties: Vec<Property>,
    /// Properties that came after the limit.
    surplus: usize,
    /// How many cards are open inside this one; they are passed over.
    inner: usize,
    /// Whether the line before was an AGENT without a value: a card inside the card may follow.
    agent: bool,
}

impl Reader {
    fn take(&mut self, line: &Line) -> Result<(), Refused> {
        if line.is("BEGIN:VCARD") {
            return self.begin(line.number);
        }
        let end = line.is("END:VCARD");
        match &mut self.open {
            None if end => {
                self.close_outside();
                self.damage(line.number, DamageKind::NoBegin);
            }
            None => {
                let (_, lines) = self.outside.get_or_insert((line.number, 0));
                *lines += 1;
            }
            Some(open) if open.inner > 0 => open.inner -= usize::from(end),
            Some(_) if end => self.close_card(),
            Some(open) => {
                if open.properties.len() >= self.limits.properties {
                    open.surplus += 1;
                    open.agent = false;
                    return Ok(());
                }
                let number = line.number;
                let property = Property::parse(line);
                open.agent = property.name == "AGENT" && property.raw.trim().is_empty();
                if property.name == "VERSION" && open.card.version.is_none() {
                    open.card.version = Some(property.raw.trim().to_owned());
                }
                let odd = property.name.is_empty();
                open.properties.push(property);
                if odd {
                    self.damage(number, DamageKind::NoProperty);
                }
            }
        }
        Ok(())
    }

    fn begin(&mut self, line: usize) -> Result<(), Refused> {
        self.began = true;
        self.close_outside();
        if let Some(open) = &mut self.open {
            if open.agent || open.inner > 0 {
                open.inner += 1;
                open.agent = false;
                return Ok(());
            }
            let line = open.card.line;
            self.close_card();
            self.damage(line, DamageKind::NoEnd);
        }
        if self.book.cards.len() >= self.limits.cards {
            return Err(Refused::TooManyCards { limit: self.limits.cards });
        }
        let card = Card { line, ..Card::default() };
        self.open = Some(Open { card, properties: Vec::new(), surplus: 0, inner: 0, agent: false });
        Ok(())
    }

    /// Puts the properties of the open card into it and adds it to the book.
    fn close_card(&mut self) {
        let Some(Open { mut card, properties, surplus, .. }) = self.open.take() else { return };
        let line = card.line;
        let empty = properties.iter().all(|p| p.name == "VERSION" || p.raw.trim().is_empty());
        for (name, fate) in fields::fill(&mut card, properties) {
            let tally = self.book.fields.entry(name).or_default();
            match fate {
                Fate::Converted => tally.converted += 1,
                Fate::Kept => tally.kept += 1,
                Fate::Skipped => tally.skipped += 1,
                Fate::Empty => tally.empty += 1,
            }
        }
        if surplus > 0 {
            let reason = format!("{surplus} properties after the first {}", self.limits.properties);
            card.skipped.push(("…".to_owned(), reason));
            self.book.fields.entry("…".to_owned()).or_default().skipped += surplus;
        }
        if empty && surplus == 0 {
            self.damage(line, DamageKind::Empty);
            return;
        }
        if card.name_source == NameSource::Nothing {
            self.damage(line, DamageKind::Nameless);
        }
        self.book.cards.push(card);
    }

    fn close_outside(&mut self) {
        if let Some((line, lines)) = self.outside.take() {
            self.damage(line, DamageKind::Outside(lines));
        }
    }

    fn damage(&mut self, line: usize, kind: DamageKind) {
        if self.book.damages.len() < self.limits.damages {
            self.book.damages.push(Damage { line, kind });
        } else {
            self.book.damages_unlisted += 1;
        }
    }

    fn finish(mut self) -> Result<AddressBook, Refused> {
        if !self.began {
            return Err(Refused::NoCard);
        }
        self.close_outside();
        if let Some(open) = &self.open {
            let line = open.card.line;
            self.close_card();
            self.damage(line, DamageKind::NoEnd);
        }
        self.book.damages.sort_by_key(|damage| damage.line);
        Ok(self.book)
    }
}

#[cfg(test)]
mod tests;
