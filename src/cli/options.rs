//! Kinds of arguments that several commands take, and the words in which they are typed.

use std::io::Read;
use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::Failure;
use crate::domain::command::LONGEST_TEXT;
use crate::domain::interaction::Confidentiality;
use crate::domain::recurrence::Recurrence;
use crate::domain::time::{Day, Happened, Now};
use crate::quick::{DueState, Remark, WhenError, entry, when};
use crate::text::accepted;

/// Takes one word of a closed vocabulary.
pub(super) fn word<T>(all: &'static [T], word: fn(T) -> &'static str) -> impl TypedValueParser<Value = T>
where
    T: Copy + FromStr<Err = String> + Send + Sync + 'static,
{
    PossibleValuesParser::new(all.iter().map(|value| word(*value))).try_map(|typed| typed.parse::<T>())
}

/// Words that the shell has taken apart, as one text that may enter the book.
pub(super) fn joined(words: &[String]) -> String {
    accepted(&words.join(" "))
}

/// The same, on one line.
pub(super) fn one_line(text: &str) -> String {
    accepted(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words as typed, or what stands on the standard input where they are `-`.
pub(super) fn typed_or_piped(words: &[String]) -> Result<String, Failure> {
    if words != ["-"] {
        return Ok(joined(words));
    }
    // One byte more than fits is enough to be told so.
    let most = u64::try_from(4 * LONGEST_TEXT).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(Failure::system("read the standard input"))?;
    if bytes.len() > 4 * LONGEST_TEXT {
        return Err(Failure::Refused(format!(
            "nothing was recorded: the text is longer than {LONGEST_TEXT} bytes; keep it in a file and note where"
        )));
    }
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::Usage(
            "the text on the standard input is not UTF-8; convert it first, as iconv does".to_owned(),
        )
    })?;
    Ok(accepted(text.trim_end()))
}

/// A day that has been.
pub(super) fn past_day(typed: Option<&str>, now: &Now) -> Result<Day, Failure> {
    match typed {
        None => Ok(now.today()),
        Some(typed) => when::past(typed.trim(), now).map(|on| on.day()).map_err(|error| unclear(&error)),
    }
}

/// A day or a time that has been; now where nothing was said.
pub(super) fn happened(typed: Option<&str>, now: &Now) -> Result<Happened, Failure> {
    typed.map_or(Ok(now.happened()), |typed| when::past(typed.trim(), now).map_err(|error| unclear(&error)))
}

/// A day to come.
pub(super) fn due_day(typed: &str, now: &Now) -> Result<Day, Failure> {
    when::due_day(typed.trim(), now).map_err(|error| unclear(&error))
}

/// The one day of what was typed after `by`; of two it says which.
pub(super) fn settled(due: &DueState) -> Result<Option<Day>, Failure> {
    entry::due(due).map_err(|error| unclear(&error))
}

/// The rule of a line, or the one that was given apart from it; not both.
pub(super) fn repeats(
    line: Option<Recurrence>,
    every: Option<&str>,
    now: &Now,
) -> Result<Option<Recurrence>, Failure> {
    match (line, every) {
        (Some(_), Some(_)) => {
            Err(Failure::Usage("the rule is said twice: in the text and by --every".to_owned()))
        }
        (line, None) => Ok(line),
        (None, Some(every)) => when::repeats(every.trim(), now).map(Some).map_err(|error| unclear(&error)),
    }
}

/// What is to be said about a typed text besides what is missing, as strings.
pub(super) fn remarks(all: &[Remark], conf: Confidentiality) -> Vec<String> {
    let told: Vec<String> =
        all.iter().filter(|it| !matches!(it, Remark::NoDate { .. })).map(ToString::to_string).collect();
    if conf == Confidentiality::Sealed && !told.is_empty() {
        // Remarks quote what was typed.
        return vec![format!("{} of the words were kept as text", told.len())];
    }
    told
}

/// Remarks as lines behind a refusal.
pub(super) fn behind(remarks: &[String]) -> String {
    remarks.iter().fold(String::new(), |all, remark| all + "\n" + remark)
}

/// A date that says nothing, or too much: nothing is recorded, and what to say instead is said.
pub(super) fn unclear(error: &WhenError) -> Failure {
    Failure::Refused(format!("nothing was recorded: {error}"))
}

/// Who may see a text.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
#[group(multiple = false)]
pub(super) struct Seal {
    /// May be shown anywhere
    #[arg(long)]
    open: bool,
    /// Never shown in a listing: only that it is there, and since when
    #[arg(long)]
    sealed: bool,
}

impl Seal {
    pub(super) fn conf(self) -> Confidentiality {
        match self {
            Self { open: true, .. } => Confidentiality::Open,
            Self { sealed: true, .. } => Confidentiality::Sealed,
            _ => Confidentiality::default(),
        }
    }
}
