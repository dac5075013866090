//! The forms of the charter's pieces, and of the file that it is written to.
//!
//! A piece that was agreed before opens with what stands, so that one changes it rather than types it again.

use std::path::PathBuf;

use super::{Mistake, Sight, choice, chosen, due_day, echo_day, lines, text, words};
use crate::domain::charter::{
    BoundarySet, Detail, ExpectationsAgreed, ExpectationsReviewed, Norm, NormAgreed, Rule, TrustDefined,
    WishesSaid,
};
use crate::domain::command::Command;
use crate::domain::event::Event;
use crate::domain::id::ClientId;
use crate::exchange::export::{Errand, Format, Order};
use crate::query::charter::Charter;
use crate::tui::overlay::form::{Field, FieldName, Form};

/// A piece of the charter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// What trust means to the client.
    Trust,
    /// What each expects of the other.
    Expectations,
    /// A look at that again.
    Reviewed,
    /// A number that was agreed.
    Norm,
    /// How far the adviser may go in a matter.
    Boundary,
    /// How the client wants to be dealt with.
    Wishes,
}

impl Piece {
    /// Every piece with its letter in the menu, what it is called there, and what its form says before the name.
    pub const ALL: [(char, &'static str, &'static str, Self); 6] = [
        ('t', "what trust means to them", "What trust means to", Self::Trust),
        ('e', "what each expects of the other", "What is expected, with", Self::Expectations),
        ('r', "looked at what is expected again", "Looked at again, with", Self::Reviewed),
        ('n', "a number both agreed on", "A norm agreed with", Self::Norm),
        ('b', "a boundary", "A boundary with", Self::Boundary),
        ('w', "how they want to be dealt with", "How to deal with", Self::Wishes),
    ];

    /// What its form says before the name.
    pub(super) fn what(self) -> &'static str {
        Self::ALL.iter().find(|(.., piece)| *piece == self).map_or("", |(_, _, what, _)| what)
    }

    /// What a draft of its form is kept under.
    pub(super) fn draft(self) -> &'static str {
        match self {
            Self::Trust => "trust",
            Self::Expectations => "expectations",
            Self::Reviewed => "reviewed",
            Self::Norm => "norm",
            Self::Boundary => "boundary",
            Self::Wishes => "wishes",
        }
    }
}

/// The two kinds of file: the word, what it is, and what a file of it is called.
const FILES: [(&str, &str, &str, Format); 2] = [
    ("html", "for a browser and a printer", "~/charter.html", Format::CharterPage),
    ("markdown", "a text", "~/charter.md", Format::Charter),
];

const AS_IT_WAS: &str = "as it was";
const YES_NO: [&str; 2] = ["no", "yes"];

pub(super) fn fields(piece: Piece, client: Option<ClientId>, sight: Sight<'_>) -> Vec<Field> {
    let charter = sight.history(client).map(|history| Charter::of(&history, sight.now));
    match piece {
        Piece::Trust => {
            let stands = charter.and_then(|it| it.trust).map(|it| it.words).unwrap_or_default();
            vec![lines("words", "in their words").with(&stands)]
        }
        Piece::Expectations => {
            let stands = charter.and_then(|it| it.expectations);
            let list = |list: Option<&Vec<String>>| list.map(|it| it.join("\n")).unwrap_or_default();
            vec![
                lines("ours", "they expect").with(&list(stands.as_ref().map(|it| &it.ours))),
                lines("theirs", "I expect").with(&list(stands.as_ref().map(|it| &it.theirs))),
                text("questions", "being questioned").with(stands.as_ref().map_or("", |it| &it.questions)),
                choice("acknowledged", "acknowledged", YES_NO),
                text("due", "look again"),
            ]
        }
        Piece::Reviewed => vec![choice("acknowledged", "acknowledged", YES_NO), text("due", "look again")],
        Piece::Norm => {
            vec![
                choice("norm", "norm", words(Norm::ALL)),
                text("value", "number"),
                text("words", "their words"),
            ]
        }
        Piece::Boundary => {
            vec![text("matter", "matter"), choice("rule", "I may", words(Rule::ALL))]
        }
        Piece::Wishes => {
            let stands = charter.and_then(|it| it.wishes).map(|it| it.words).unwrap_or_default();
            let as_it_was = std::iter::once(AS_IT_WAS.to_owned());
            vec![
                lines("words", "in their words").with(&stands),
                choice("detail", "detail", as_it_was.chain(words(Detail::ALL))),
            ]
        }
    }
}

pub(super) fn file_fields() -> Vec<Field> {
    vec![choice("format", "format", FILES.map(|(word, ..)| word)), text("path", "file")]
}

/// Says what the choices and dates come to.
pub(super) fn follow(piece: Piece, form: &mut Form, sight: Sight<'_>) {
    let norm = chosen::<Norm>(form, "norm", 0);
    for field in &mut form.fields {
        let value = field.value();
        field.echo = match (field.name.0, value.trim()) {
            ("due", "") => "in 6 months, 1 mar; may stay empty".to_owned(),
            ("due", typed) => echo_day(typed, sight.now),
            ("norm", _) => norm.map(counts).unwrap_or_default().to_owned(),
            ("value", "") => "empty gives it up".to_owned(),
            ("rule", word) => word.parse().map(may).unwrap_or_default().to_owned(),
            ("questions", "") => "welcome on both sides? In a few words".to_owned(),
            _ => String::new(),
        };
    }
    form.remarks = match piece {
        Piece::Expectations => {
            let all = "one expectation a line; all of it stands in place of what was agreed before";
            vec![all.to_owned(), "acknowledged: the client has said yes to it".to_owned()]
        }
        Piece::Trust | Piece::Wishes => vec!["what was said before stays on record".to_owned()],
        Piece::Boundary => vec!["one rule for each matter; the later stands".to_owned()],
        Piece::Reviewed | Piece::Norm => Vec::new(),
    };
}

pub(super) fn follow_file(form: &mut Form) {
    let chosen = form.value("format");
    let file = FILES.iter().find(|(word, ..)| *word == chosen);
    for field in &mut form.fields {
        field.echo = match (field.name.0, file) {
            ("format", Some((_, what, ..))) => (*what).to_owned(),
            ("path", Some((_, _, example, _))) if field.value().trim().is_empty() => (*example).to_owned(),
            _ => String::new(),
        };
    }
    form.remarks =
        vec!["one page to be given to the client; nothing you keep to yourself is in it".to_owned()];
}

fn counts(norm: Norm) -> &'static str {
    match norm {
        Norm::Response => "working days to a first answer",
        Norm::Rhythm => "talks in 90 days",
        Norm::Review => "days between two looks at what is expected",
    }
}

fn may(rule: Rule) -> &'static str {
    match rule {
        Rule::Approved => "act",
        Rule::AskFirst => "act after asking",
        Rule::Never => "not act",
        Rule::Open => "nothing is agreed any more",
    }
}

/// The command that the fields of a piece come to.
pub(super) fn command(piece: Piece, form: &Form, sight: Sight<'_>) -> Result<Command, Mistake> {
    let first = form.fields.first().map_or("words", |field| field.name.0);
    let client = form.client.ok_or_else(|| Mistake::at(first, "choose a client first"))?;
    let on = sight.now.happened();
    let acknowledged = form.value("acknowledged") == "yes";
    let review = || due_day(form, FieldName("due", 0), sight.now);
    let list = |name| form.value(name).lines().map(str::to_owned).collect();
    let fact: Event = match piece {
        Piece::Trust => {
            TrustDefined { words: needed(form, "words", "what does trust mean to them?")?, on }.into()
        }
        Piece::Expectations => {
            if form.value("theirs").is_empty() {
                needed(form, "ours", "say what either of you expects, one a line")?;
            }
            ExpectationsAgreed {
                ours: list("ours"),
                theirs: list("theirs"),
                questions: form.value("questions"),
                on,
                acknowledged,
                review: review()?,
            }
            .into()
        }
        Piece::Reviewed => ExpectationsReviewed { on, acknowledged, review: review()? }.into(),
        Piece::Norm => {
            let typed = form.value("value");
            let value = if typed.is_empty() { None } else { Some(typed.parse()) }.transpose();
            let value = value.map_err(|_| Mistake::at("value", "a number, such as 2; empty gives it up"))?;
            let norm = chosen(form, "norm", 0).unwrap_or(Norm::Response);
            NormAgreed { norm, value, words: form.value("words"), on }.into()
        }
        Piece::Boundary => BoundarySet {
            matter: needed(form, "matter", "in which matter?")?,
            rule: chosen(form, "rule", 0).unwrap_or(Rule::AskFirst),
            on,
        }
        .into(),
        Piece::Wishes => {
            let detail = chosen(form, "detail", 0);
            if detail.is_none() {
                needed(form, "words", "how do they want to be dealt with?")?;
            }
            WishesSaid { words: form.value("words"), detail, on }.into()
        }
    };
    Ok(Command::Facts { client, facts: vec![fact] })
}

/// The file that the fields come to.
pub(super) fn errand(form: &Form) -> Result<Errand, Mistake> {
    let client = form.client.ok_or_else(|| Mistake::at("path", "choose a client first"))?;
    let path = needed(form, "path", "type the path of the file to write")?;
    let chosen = form.value("format");
    let file = FILES.iter().find(|(word, ..)| *word == chosen);
    let (.., format) = file.ok_or_else(|| Mistake::at("format", "choose a format"))?;
    let order = Order { clients: Some([client].into()), ..Order::of(*format) };
    Ok(Errand { order, path: PathBuf::from(path), replace: false, name: form.draft.clone() })
}

fn needed(form: &Form, name: &'static str, sentence: &str) -> Result<String, Mistake> {
    let value = form.value(name);
    if value.is_empty() { Err(Mistake::at(name, sentence)) } else { Ok(value) }
}
