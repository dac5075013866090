//! Where the values of a column go: the words that a mapping is written in.
//!
//! Owns the words, what each stands for, and in which sort of table. What becomes of a value is decided in `person.rs`
//! and `entry.rs`.

use std::fmt;

use crate::domain::interaction::Channel;

/// What a row of a table is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Table {
    /// A client.
    #[default]
    Clients,
    /// Something that happened with a client, or is to come.
    Entries,
}

impl Table {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Clients => "clients",
            Self::Entries => "entries",
        }
    }
}

/// Where the values of a column go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// A place of its own that holds one value.
    One(One),
    /// Tags, apart by commas or semicolons.
    Tags,
    /// A day that comes back every year; what it is.
    Day(String),
    /// A number or address: its channel and its label.
    Reach(Channel, String),
    /// Text that belongs to the entry, below what it says already.
    Note,
    /// Kept as text under its header.
    Keep,
    /// Left out, and counted.
    Skip,
}

macro_rules! ones {
    ($($(#[$doc:meta])* $name:ident = $word:literal in $tables:expr;)+) => {
        /// Places that hold one value.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum One { $($(#[$doc])* $name,)+ }

        impl One {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The word for it in a mapping.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// In which tables it may stand.
            pub fn tables(self) -> &'static [Table] {
                match self { $(Self::$name => $tables,)+ }
            }
        }
    };
}

const CLIENTS: &[Table] = &[Table::Clients];
const ENTRIES: &[Table] = &[Table::Entries];
const BOTH: &[Table] = &[Table::Clients, Table::Entries];

ones! {
    /// The file's own id of the row.
    Id = "id" in BOTH;
    /// The client's whole name.
    Name = "name" in BOTH;
    /// What stands before a name; kept as text.
    Prefix = "prefix" in CLIENTS;
    /// A part of the client's name.
    First = "first name" in BOTH;
    /// A part of the client's name.
    Middle = "middle name" in BOTH;
    /// A part of the client's name.
    Last = "last name" in BOTH;
    /// A part of the client's name.
    Suffix = "suffix" in CLIENTS;
    /// The organisation.
    Organisation = "organisation" in CLIENTS;
    /// What the client does there.
    Role = "role" in CLIENTS;
    /// What sort of client, or of entry.
    Kind = "kind" in BOTH;
    /// Where the client stands.
    Status = "status" in CLIENTS;
    /// The tier of service.
    Tier = "tier" in CLIENTS;
    /// The time zone.
    Zone = "zone" in CLIENTS;
    /// The language.
    Language = "language" in CLIENTS;
    /// The days after which to be in touch again.
    Ideal = "ideal days" in CLIENTS;
    /// The days after which it is too long.
    Limit = "limit days" in CLIENTS;
    /// The day from which the source knew the client.
    Added = "added" in CLIENTS;
    /// When the source changed the row last.
    Changed = "changed" in CLIENTS;
    /// The source's id of the client that an entry is about.
    ClientId = "client id" in ENTRIES;
    /// When it happened.
    On = "on" in ENTRIES;
    /// The channel of an interaction.
    Channel = "channel" in ENTRIES;
    /// Its direction.
    Way = "way" in ENTRIES;
    /// Its length.
    Minutes = "minutes" in ENTRIES;
    /// What it was about, in a line.
    Summary = "summary" in ENTRIES;
    /// The day by which.
    Due = "due" in ENTRIES;
    /// What became of it.
    State = "state" in ENTRIES;
    /// The day on which it was done.
    ClosedOn = "closed on" in ENTRIES;
    /// Who may see it.
    Confidentiality = "confidentiality" in ENTRIES;
}

impl Field {
    /// Reads the word, or the words, for a field.
    pub fn read(words: &str) -> Option<Self> {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let (first, rest) = words.split_once(' ').unwrap_or((&words, ""));
        let label = || rest.to_owned();
        if let Some(one) = One::ALL.iter().find(|one| one.word().eq_ignore_ascii_case(&words)) {
            return Some(Self::One(*one));
        }
        match (first.to_ascii_lowercase().as_str(), rest) {
            ("tags", "") => Some(Self::Tags),
            ("note", "") => Some(Self::Note),
            ("keep", "") => Some(Self::Keep),
            ("skip", "") => Some(Self::Skip),
            (day @ ("birthday" | "anniversary"), "") => Some(Self::Day(day.to_owned())),
            ("day", what) if !what.is_empty() => Some(Self::Day(label())),
            ("phone", _) => Some(Self::Reach(Channel::Call, label())),
            (channel, _) => channel.parse().ok().map(|channel| Self::Reach(channel, label())),
        }
    }

    /// Whether it may stand in such a table.
    pub fn fits(&self, table: Table) -> bool {
        match self {
            Self::One(one) => one.tables().contains(&table),
            Self::Tags | Self::Day(_) | Self::Reach(..) => table == Table::Clients,
            Self::Note => table == Table::Entries,
            Self::Keep | Self::Skip => true,
        }
    }

    /// Every word that may stand in such a table, for a sentence.
    pub fn words(table: Table) -> String {
        let ones = One::ALL.iter().filter(|one| one.tables().contains(&table)).map(|one| one.word());
        let others: &[&str] = match table {
            Table::Clients => {
                &["tags", "birthday", "anniversary", "day WHAT", "call LABEL", "mail LABEL", "message LABEL"]
            }
            Table::Entries => &["note"],
        };
        ones.chain(others.iter().copied()).chain(["keep", "skip"]).collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(one) => f.write_str(one.word()),
            Self::Tags => f.write_str("tags"),
            Self::Note => f.write_str("note"),
            Self::Keep => f.write_str("keep"),
            Self::Skip => f.write_str("skip"),
            Self::Day(what) if what == "birthday" || what == "anniversary" => f.write_str(what),
            Self::Day(what) => write!(f, "day {what}"),
            Self::Reach(channel, label) if label.is_empty() => f.write_str(channel.word()),
            Self::Reach(channel, label) => write!(f, "{channel} {label}"),
        }
    }
}

/// A header as it is compared: its letters and digits, in lower case, one space between words.
pub(super) fn plain(header: &str) -> String {
    let mut plain = String::with_capacity(header.len().min(128));
    for c in header.chars().take(256) {
        if c.is_alphanumeric() {
            plain.extend(c.to_lowercase());
        } else if c != '\'' && c != '’' && !plain.is_empty() && !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_as_it_is_written() {
        let mut fields: Vec<Field> = One::ALL.iter().copied().map(Field::One).collect();
        let mail = |label: &str| Field::Reach(Channel::Mail, label.to_owned());
        let day = |what: &str| Field::Day(what.to_owned());
        fields.extend([Field::Tags, Field::Note, Field::Keep, Field::Skip, day("birthday"), day("name day")]);
        fields.extend([mail(""), mail("at work")]);
        for field in fields {
            assert_eq!(Field::read(&field.to_string()), Some(field));
        }
        assert_eq!(Field::read("Phone  Mobile"), Some(Field::Reach(Channel::Call, "Mobile".to_owned())));
        for nonsense in ["", "nickname", "day", "tags x", "keep it"] {
            assert_eq!(Field::read(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn headers_are_compared_by_their_letters() {
        for (header, wanted) in [
            ("E-mail 1 - Value", "e mail 1 value"),
            ("  Assistant's  Phone ", "assistants phone"),
            ("First_Name*", "first name"),
            ("Größe", "größe"),
            ("***", ""),
        ] {
            assert_eq!(plain(header), wanted);
        }
    }
}
