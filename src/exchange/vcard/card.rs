//! What a card is, once it has been read: plain data, in the words of an address book.
//!
//! Owns the shapes only. Every text in them went through [`text::accepted`](crate::text::accepted). How they are filled
//! is told in `fields.rs`.

use chrono::{DateTime, Utc};

use crate::domain::interaction::Channel;

/// One card of an address book.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// The line of the file on which the card begins, counted from 1.
    pub line: usize,
    /// The version it claims, as written.
    pub version: Option<String>,
    /// Its identity in the program it came from (`UID`, else `X-ABUID`).
    pub uid: Option<String>,
    /// What it describes.
    pub kind: Kind,
    /// What it is called by; empty only if [`NameSource::Nothing`].
    pub full_name: String,
    /// Where `full_name` is from.
    pub name_source: NameSource,
    /// The parts of the name, where the card has them.
    pub name: Option<Name>,
    /// Nicknames.
    pub nicknames: Vec<String>,
    /// The organisation.
    pub organisation: Option<String>,
    /// The units inside the organisation, the larger first.
    pub units: Vec<String>,
    /// The position held (`TITLE`).
    pub title: Option<String>,
    /// The function or occupation (`ROLE`).
    pub role: Option<String>,
    /// Mail addresses.
    pub emails: Vec<Contact>,
    /// Telephone numbers.
    pub phones: Vec<Phone>,
    /// Messaging accounts.
    pub messaging: Vec<Profile>,
    /// What else reaches them, in confidant's own words: a letter, a meeting.
    pub reach: Vec<(Channel, Contact)>,
    /// Profiles in social networks.
    pub social: Vec<Profile>,
    /// Addresses of pages.
    pub urls: Vec<Url>,
    /// Postal addresses.
    pub addresses: Vec<Address>,
    /// The time zone, as written: a name or an offset.
    pub timezone: Option<String>,
    /// Languages, the preferred first.
    pub languages: Vec<String>,
    /// The birthday; the year may be missing.
    pub birthday: Option<Date>,
    /// The anniversary; the year may be missing.
    pub anniversary: Option<Date>,
    /// Other days, by what the owner calls them.
    pub dates: Vec<(String, Date)>,
    /// Categories or groups the card is in.
    pub categories: Vec<String>,
    /// People and organisations that have to do with this one.
    pub related: Vec<Related>,
    /// The identities of the members, if this is a group.
    pub members: Vec<String>,
    /// Notes, an empty line between them.
    pub note: Option<String>,
    /// When the card was last changed.
    pub revised: Option<DateTime<Utc>>,
    /// The program that wrote the card.
    pub producer: Option<String>,
    /// Properties that were not understood, with their value; nothing of them is lost.
    pub kept_as_text: Vec<(String, String)>,
    /// Properties that were left out, with the reason.
    pub skipped: Vec<(String, String)>,
}

/// What a card describes.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Kind {
    /// A person.
    #[default]
    Individual,
    /// An organisation.
    Organisation,
    /// A list of other cards.
    Group,
    /// Something else (a place, a device).
    Other,
}

/// Says where the name of a card is from.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum NameSource {
    /// Nothing in the card could serve as a name.
    #[default]
    Nothing,
    /// `FN`.
    Written,
    /// Put together from the parts of `N`.
    Parts,
    /// A nickname.
    Nickname,
    /// The organisation.
    Organisation,
    /// A mail address.
    Email,
    /// A telephone number.
    Phone,
}

/// The parts of a name. Several values of one part are joined by a space.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Name {
    /// Family name.
    pub family: String,
    /// Given name.
    pub given: String,
    /// Further given names.
    pub additional: String,
    /// What stands before the name (Dr.).
    pub prefix: String,
    /// What stands after the name (Jr.).
    pub suffix: String,
}

/// An address to write to.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Contact {
    /// The address.
    pub value: String,
    /// What the owner calls it: `work`, `home`, or words of their own.
    pub label: Option<String>,
    /// Whether it is the one to use.
    pub preferred: bool,
}

/// A telephone number.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Phone {
    /// The number as written; an extension stands behind ` ext. `.
    pub value: String,
    /// What sort of number it is; may be several, may be none.
    pub kinds: Vec<PhoneKind>,
    /// What the owner calls it, where that says more than `kinds`.
    pub label: Option<String>,
    /// Whether it is the one to use.
    pub preferred: bool,
}

/// A sort of telephone number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PhoneKind {
    /// In a pocket.
    Mobile,
    /// At work.
    Work,
    /// At home.
    Home,
    /// A fax machine.
    Fax,
    /// A pager.
    Pager,
    /// The switchboard.
    Main,
    /// For text messages.
    Text,
    /// For video calls.
    Video,
    /// In a car.
    Car,
}

/// An account with a service.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Profile {
    /// The service, in lower case (`xmpp`, `skype`, `linkedin`); empty if it is not said.
    pub service: String,
    /// The account's name or address.
    pub value: String,
    /// What the owner calls it.
    pub label: Option<String>,
}

/// The address of a page.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Url {
    /// The address. It is never fetched.
    pub value: String,
    /// What the owner calls it.
    pub label: Option<String>,
}

/// A postal address.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Address {
    /// The address, line by line.
    pub text: String,
    /// What the owner calls it.
    pub label: Option<String>,
    /// Whether it is the one to use.
    pub preferred: bool,
}

/// Somebody who has to do with the card's owner.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Related {
    /// A name, an address or an identity.
    pub value: String,
    /// What they are to the owner (`spouse`, `assistant`).
    pub label: Option<String>,
}

/// A day, of which the year may be missing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Date {
    /// The year, if it is known.
    pub year: Option<i32>,
    /// The month, 1 to 12.
    pub month: u32,
    /// The day, 1 to 31; it exists in that month (29 February without a year does).
    pub day: u32,
}
