//! `confidant agree`: what is agreed with a client about the relationship itself, piece by piece.

use super::desk::Desk;
use super::out::Out;
use super::{Answer, Failure, options};
use crate::config::Settings;
use crate::domain::charter::{
    BoundarySet, Detail, ExpectationsAgreed, ExpectationsReviewed, Norm, NormAgreed, Rule, TrustDefined,
    WishesSaid,
};
use crate::domain::command::Command;
use crate::domain::event::Event;
use crate::domain::time::{Day, Happened, Now};
use crate::quick::when;

/// Record what is agreed with a client: the pieces of its charter
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// A name, some letters of it, or the beginning of an id
    #[arg(allow_hyphen_values = true)]
    client: String,
    #[command(subcommand)]
    piece: Piece,
    /// When it was agreed: yesterday, 2026-11-01 [default: now]
    #[arg(long, global = true, value_name = "WHEN")]
    on: Option<String>,
}

#[derive(Debug, clap::Subcommand)]
enum Piece {
    /// What trust means to the client, in its words
    Trust {
        /// Its words
        #[arg(required = true)]
        words: Vec<String>,
    },
    /// What each side expects of the other: all of it, in place of what was agreed before
    Expectations {
        /// What the client expects of you; may be given several times
        #[arg(long, value_name = "TEXT")]
        ours: Vec<String>,
        /// What you expect of the client; may be given several times
        #[arg(long, value_name = "TEXT")]
        theirs: Vec<String>,
        /// Whether being questioned is welcome on both sides, in a few words
        #[arg(long, value_name = "TEXT", default_value = "")]
        questions: String,
        /// The client acknowledged it
        #[arg(long)]
        acknowledged: bool,
        /// When to look at it again
        #[arg(long, value_name = "DAY")]
        review: Option<String>,
    },
    /// The two looked at what they expect again, and left it as it is
    Reviewed {
        /// The client acknowledged it
        #[arg(long)]
        acknowledged: bool,
        /// When to look at it the next time
        #[arg(long, value_name = "DAY")]
        review: Option<String>,
    },
    /// A number that both agreed on; without one it is given up
    Norm {
        /// response: working days to a first answer; rhythm: talks in 90 days; review: days between two looks
        #[arg(value_parser = options::word(Norm::ALL, Norm::word))]
        norm: Norm,
        /// The number
        value: Option<u32>,
        /// In the client's words
        #[arg(long, value_name = "TEXT", default_value = "")]
        words: String,
    },
    /// How far you may go in a matter
    Boundary {
        /// approved, "ask first", never, or open: nothing is agreed any more
        #[arg(value_parser = options::word(Rule::ALL, Rule::word))]
        rule: Rule,
        /// The matter
        #[arg(required = true)]
        matter: Vec<String>,
    },
    /// How the client wants to be dealt with, in its words
    Wishes {
        /// Its words
        words: Vec<String>,
        /// How much it wants to be told
        #[arg(long, value_parser = options::word(Detail::ALL, Detail::word))]
        detail: Option<Detail>,
    },
}

const AFTER: &str = "\
`confidant charter CLIENT` shows what stands of it. Of two about the same the later stands.

Examples:
  confidant agree ada trust \"you tell me early, even when it is bad\"
  confidant agree ada expectations --ours \"an answer within a day\" --theirs \"papers by the 5th\" --acknowledged
  confidant agree ada reviewed --review \"in 6 months\"
  confidant agree ada norm response 1
  confidant agree ada boundary \"ask first\" \"talking to her brother\"
  confidant agree ada wishes \"no calls before ten\" --detail headline --on yesterday

JSON: {\"line\", \"client\", \"facts\", \"remarks\"}: what was recorded, as `confidant --help` has it";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::open(settings)?;
    let client = desk.client(&args.client)?.id;
    let now = desk.now();
    let on = happened(args.on.as_deref(), &now)?;
    let mut fact = fact(&args.piece, on, &now)?;
    let typed = fact.texts().into_iter().map(|text| text.as_str()).collect::<Vec<_>>().join("; ");
    desk.record(out, Command::Facts { client, facts: vec![fact] }, &typed, &[])
}

fn fact(piece: &Piece, on: Happened, now: &Now) -> Result<Event, Failure> {
    let all = |texts: &[String]| texts.iter().map(|text| options::one_line(text)).collect();
    Ok(match piece {
        Piece::Trust { words } => TrustDefined { words: options::joined(words), on }.into(),
        Piece::Expectations { ours, theirs, questions, acknowledged, review } => ExpectationsAgreed {
            ours: all(ours),
            theirs: all(theirs),
            questions: options::one_line(questions),
            on,
            acknowledged: *acknowledged,
            review: to_come(review.as_deref(), now)?,
        }
        .into(),
        Piece::Reviewed { acknowledged, review } => {
            ExpectationsReviewed { on, acknowledged: *acknowledged, review: to_come(review.as_deref(), now)? }
                .into()
        }
        Piece::Norm { norm, value, words } => {
            NormAgreed { norm: *norm, value: *value, words: options::one_line(words), on }.into()
        }
        Piece::Boundary { rule, matter } => {
            BoundarySet { matter: options::one_line(&matter.join(" ")), rule: *rule, on }.into()
        }
        Piece::Wishes { words, detail } => {
            WishesSaid { words: options::joined(words), detail: *detail, on }.into()
        }
    })
}

fn to_come(typed: Option<&str>, now: &Now) -> Result<Option<Day>, Failure> {
    typed.map(|typed| options::due_day(typed, now)).transpose()
}

fn happened(typed: Option<&str>, now: &Now) -> Result<Happened, Failure> {
    let Some(typed) = typed else { return Ok(now.happened()) };
    when::past(typed.trim(), now).map_err(|error| options::unclear(&error))
}
