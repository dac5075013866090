//! A saved mapping: which column of somebody's CSV goes where, as a TOML file has it.
//!
//! Owns its form, reading with every mistake at once, and writing. Pure; where such files lie is for `config::mappings`.

use std::fmt::Write as _;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::field::{Field, One, Table, plain};
use crate::asset::numbers::Mistake;

/// The longest file that is read, in bytes.
pub const LONGEST: usize = 256 << 10;

/// How dates such as 3/4/2024 are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateOrder {
    /// The third of April.
    DayFirst,
    /// The fourth of March.
    MonthFirst,
}

impl DateOrder {
    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::DayFirst => "day first",
            Self::MonthFirst => "month first",
        }
    }
}

/// Which column goes where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// What it is saved as, empty where it is not. Only under a name do the ids of a table count: the ids of two programs
    /// that nobody told apart would make one client of two.
    pub name: String,
    /// What a row is.
    pub table: Table,
    /// How dates are to be read that can be read in two ways.
    pub dates: Option<DateOrder>,
    /// What stands between two cells, where it is to be said.
    pub delimiter: Option<char>,
    /// By header, in the order of the file.
    pub fields: Vec<(String, Field)>,
}

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    ///
    /// Every mistake, in order of lines.
    pub fn parse(text: &str) -> Result<Self, Vec<Mistake>> {
        if text.len() > LONGEST {
            return Err(vec![Mistake { line: 1, message: format!("a mapping has at most {LONGEST} bytes") }]);
        }
        let (root, errors) = DeTable::parse_recoverable(text);
        let mut reading = Reading { text, mapping: Self::default(), mistakes: Vec::new() };
        for error in &errors {
            let at = error.span().map_or(0, |span| span.start);
            reading.mistake(at, format!("this is not TOML: {}", error.message()));
        }
        // What a row is decides which words may follow; so it is read first.
        let keys = root.get_ref().iter();
        let (rows, others): (Vec<_>, Vec<_>) = keys.partition(|(name, _)| name.get_ref() == "rows");
        for (name, value) in rows.into_iter().chain(others) {
            reading.key(name.get_ref(), name.span().start, value);
        }
        if reading.mistakes.is_empty() {
            let missing = reading.mapping.missing();
            reading.mistakes.extend(missing.into_iter().map(|message| Mistake { line: 1, message }));
        }
        let Reading { mapping, mut mistakes, .. } = reading;
        mistakes.sort();
        mistakes.dedup();
        if mistakes.is_empty() { Ok(mapping) } else { Err(mistakes) }
    }

    /// Puts a column somewhere, as `--map HEADER=FIELD` does; the header may stand there already.
    ///
    /// # Errors
    ///
    /// What may stand there instead.
    pub fn set(&mut self, header: &str, words: &str) -> Result<(), String> {
        let field = self.field(words)?;
        let (header, same) = (header.trim().to_owned(), plain(header));
        if header.is_empty() {
            return Err("a column is named by its header".to_owned());
        }
        self.fields.retain(|(other, _)| plain(other) != same);
        if let Some(other) = self.taken(&field) {
            return Err(format!(
                "`{field}` is for \"{other}\" already: give that one `keep` or `skip` first"
            ));
        }
        self.fields.push((header, field));
        Ok(())
    }

    /// What is missing for a row to say anything, in sentences.
    pub fn missing(&self) -> Vec<String> {
        let has = |fits: &dyn Fn(&Field) -> bool| self.fields.iter().any(|(_, field)| fits(field));
        let one = |one: One| has(&|field| *field == Field::One(one));
        let named = one(One::Name) || one(One::First) || one(One::Last);
        let mut missing = Vec::new();
        match self.table {
            Table::Clients => {
                if !named && !one(One::Organisation) && !has(&|field| matches!(field, Field::Reach(..))) {
                    missing.push(
                        "no column is `name`, `first name`, `last name`, `organisation` or `mail`: a client needs \
                         a name"
                            .to_owned(),
                    );
                }
            }
            Table::Entries => {
                if !named && !one(One::ClientId) {
                    missing.push("no column is `name` or `client id`: an entry is about a client".to_owned());
                }
                if !one(One::On) {
                    missing.push("no column is `on`: an entry has a day".to_owned());
                }
                if !one(One::Summary) && !has(&|field| *field == Field::Note) {
                    missing.push("no column is `summary` or `note`: an entry says something".to_owned());
                }
            }
        }
        missing
    }

    /// The TOML of it.
    pub fn to_toml(&self) -> String {
        let text = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let mut lines = vec![
            "# Which column of the CSV file goes where: header = field.".to_owned(),
            format!("# Fields: {}.", Field::words(self.table)),
            format!("rows = {}", text(self.table.word())),
        ];
        lines.extend(self.dates.map(|order| format!("dates = {}", text(order.words()))));
        lines.extend(self.delimiter.map(|it| format!("delimiter = {}", text(delimiter_word(it)))));
        lines.extend([String::new(), "[fields]".to_owned()]);
        // A key is quoted always: a header has spaces, as a rule.
        let field =
            |(header, field): &(String, Field)| format!("{} = {}", quoted(header), text(&field.to_string()));
        lines.extend(self.fields.iter().map(field));
        lines.join("\n") + "\n"
    }

    fn field(&self, words: &str) -> Result<Field, String> {
        let known = Field::words(self.table);
        let field =
            Field::read(words).ok_or_else(|| format!("there is no field `{words}`; there are {known}"))?;
        if field.fits(self.table) {
            Ok(field)
        } else {
            Err(format!("`{field}` is not for a table of {}; there are {known}", self.table.word()))
        }
    }

    /// Which header has a field that only one may have.
    fn taken(&self, field: &Field) -> Option<&str> {
        let single = matches!(field, Field::One(_) | Field::Day(_));
        let found = self.fields.iter().find(|(_, other)| single && other == field);
        found.map(|(header, _)| header.as_str())
    }
}

/// A header as a key: always a basic string.
fn quoted(header: &str) -> String {
    let mut all = String::from("\"");
    for c in header.chars() {
        match c {
            '"' | '\\' => all.extend(['\\', c]),
            c if c.is_control() => {
                // Writing into a string cannot fail.
                let _ = write!(all, "\\u{:04X}", c as u32);
            }
            c => all.push(c),
        }
    }
    all + "\""
}

fn delimiter_word(delimiter: char) -> &'static str {
    match delimiter {
        ';' => ";",
        '\t' => "tab",
        '|' => "|",
        _ => ",",
    }
}

struct Reading<'a> {
    text: &'a str,
    mapping: Mapping,
    mistakes: Vec<Mistake>,
}

impl Reading<'_> {
    fn mistake(&mut self, at: usize, message: String) {
        let before = self.text.get(..at).unwrap_or(self.text);
        self.mistakes.push(Mistake { line: before.matches('\n').count() + 1, message });
    }

    fn key(&mut self, name: &str, at: usize, value: &Spanned<DeValue<'_>>) {
        let word = value.get_ref().as_str().map(str::trim).unwrap_or_default();
        match name {
            "rows" => match word {
                "clients" => self.mapping.table = Table::Clients,
                "entries" => self.mapping.table = Table::Entries,
                _ => self.mistake(at, "`rows` is \"clients\" or \"entries\"".to_owned()),
            },
            "dates" => match word {
                "day first" => self.mapping.dates = Some(DateOrder::DayFirst),
                "month first" => self.mapping.dates = Some(DateOrder::MonthFirst),
                _ => self.mistake(at, "`dates` is \"day first\" or \"month first\"".to_owned()),
            },
            "delimiter" => match word {
                "," | ";" | "|" => self.mapping.delimiter = word.chars().next(),
                "tab" => self.mapping.delimiter = Some('\t'),
                _ => self.mistake(at, "`delimiter` is \",\", \";\", \"|\" or \"tab\"".to_owned()),
            },
            "fields" => match value.get_ref() {
                DeValue::Table(table) => self.fields(table),
                _ => {
                    self.mistake(at, "`fields` is a table: [fields], then \"Header\" = \"field\"".to_owned());
                }
            },
            _ => self.mistake(
                at,
                format!("there is no key `{name}`; there are rows, dates, delimiter and the table [fields]"),
            ),
        }
    }

    fn fields(&mut self, table: &DeTable<'_>) {
        let mut seen = std::collections::HashMap::new();
        for (header, value) in table {
            let (at, header) = (header.span().start, header.get_ref().trim().to_owned());
            if let Some(other) = seen.insert(plain(&header), header.clone()) {
                self.mistake(at, format!("\"{header}\" and \"{other}\" are the same header"));
                continue;
            }
            let Some(words) = value.get_ref().as_str() else {
                self.mistake(at, format!("what \"{header}\" is stands between quotation marks"));
                continue;
            };
            match self.mapping.field(words) {
                Err(message) => self.mistake(at, message),
                Ok(field) => {
                    if let Some(other) = self.mapping.taken(&field) {
                        let message = format!("`{field}` is given to \"{other}\" and to \"{header}\"");
                        self.mistake(at, message);
                    }
                    self.mapping.fields.push((header, field));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::interaction::Channel;
    use proptest::prelude::*;

    const TEXT: &str = "rows = \"clients\"\ndates = \"day first\"\ndelimiter = \";\"\n\n[fields]\n\
        \"Full name\" = \"name\"\n\"Mobile\" = \"phone mobile\"\n\"Tax no.\" = \"keep\"\n\"Hobby \\\"x\\\"\" = \"skip\"\n";

    #[test]
    fn a_mapping_is_read_and_written() {
        let mapping = Mapping::parse(TEXT).unwrap();
        assert_eq!((mapping.table, mapping.dates), (Table::Clients, Some(DateOrder::DayFirst)));
        assert_eq!(mapping.delimiter, Some(';'));
        assert_eq!(
            mapping.fields[1],
            ("Mobile".to_owned(), Field::Reach(Channel::Call, "mobile".to_owned()))
        );
        assert_eq!(mapping.fields[3].0, "Hobby \"x\"");
        assert_eq!(Mapping::parse(&mapping.to_toml()), Ok(mapping));
    }

    #[test]
    fn every_mistake_is_told_at_once() {
        let text = "dates = \"iso\"\ncolour = 1\ndelimiter = \"::\"\n[fields]\n\"A\" = \"name\"\n\"B\" = \"name\"\n\
            \"C\" = \"nmae\"\n\"D\" = 4\n\"a \" = \"keep\"\n\"E\" = \"summary\"\n";
        let mistakes = Mapping::parse(text).unwrap_err();
        let lines: Vec<usize> = mistakes.iter().map(|mistake| mistake.line).collect();
        assert_eq!(lines, [1, 2, 3, 6, 7, 8, 9, 10], "{mistakes:#?}");
        assert!(mistakes[4].message.contains("there is no field `nmae`; there are id, name"));
        assert!(mistakes[7].message.contains("not for a table of clients"));
        assert_eq!(Mapping::parse("rows = \"entries\"\n[fields]\n\"A\" = \"keep\"\n").unwrap_err().len(), 3);
        assert!(Mapping::parse("").is_err());
        assert!(Mapping::parse("[fields\nx").is_err());
        assert!(Mapping::parse(&"#".repeat(LONGEST + 1)).is_err());
    }

    #[test]
    fn a_column_is_put_somewhere_by_hand() {
        let mut mapping = Mapping::parse(TEXT).unwrap();
        mapping.set("mobile", "call private").unwrap();
        mapping.set("Born", "birthday").unwrap();
        assert!(mapping.set("Other name", "name").unwrap_err().contains("\"Full name\""));
        assert!(mapping.set("X", "nonsense").is_err());
        assert!(mapping.set(" ", "keep").is_err());
        assert_eq!(mapping.fields.len(), 5);
        mapping.set("Full name", "keep").unwrap();
        assert_eq!(mapping.missing(), [] as [String; 0], "there is a number still");
    }

    proptest! {
        #[test]
        fn any_header_survives_the_file(headers in prop::collection::vec("\\PC{1,20}|[a-c\"\\\\\n\u{7f}.= ]{1,12}", 1..5)) {
            let mut mapping = Mapping::default();
            mapping.set("The name", "name").unwrap();
            for header in &headers {
                let _ = mapping.set(header, "keep");
            }
            prop_assert_eq!(Mapping::parse(&mapping.to_toml()), Ok(mapping));
        }

        #[test]
        fn no_text_breaks_it(text in "\\PC{0,80}") {
            let _ = Mapping::parse(&text);
        }
    }
}
