//! `confidant evidence`, `confidant worry` and `confidant element`: what speaks for trust or against it.

use super::desk::Desk;
use super::out::Out;
use super::{Answer, Failure, options};
use crate::config::Settings;
use crate::domain::command::Command;
use crate::domain::event::Event;
use crate::domain::evidence::{
    Element, ElementMarked, ElementStep, EvidenceKind, EvidenceRecorded, Reaction, Worry, WorryMoved,
    WorryStep,
};
use crate::domain::id::{EvidenceId, Id};
use crate::domain::interaction::Confidentiality;
use crate::domain::time::Happened;

/// What all three say besides what they are about.
#[derive(Debug, clap::Args)]
struct Told {
    /// What it was, in one line
    #[arg(required = true)]
    words: Vec<String>,
    /// When: a day or a time that has been [default: now]
    #[arg(long, value_name = "WHEN")]
    on: Option<String>,
    #[command(flatten)]
    seal: options::Seal,
}

/// What a fact is made of.
struct Made {
    id: EvidenceId,
    words: String,
    on: Happened,
    conf: Confidentiality,
}

impl Told {
    /// Records the fact that is made of it.
    fn record(
        &self,
        client: &str,
        settings: &Settings,
        out: &mut Out,
        fact: impl FnOnce(Made) -> Event,
    ) -> Answer {
        let desk = Desk::open(settings)?;
        let client = desk.client(client)?.id;
        let on = options::happened(self.on.as_deref(), &desk.now())?;
        let typed = options::joined(&self.words);
        let (id, words, conf) = (EvidenceId(Id::UNMINTED), options::one_line(&typed), self.seal.conf());
        let facts = vec![fact(Made { id, words, on, conf })];
        desk.record(out, Command::Facts { client, facts }, &typed, &[])
    }
}

/// Record evidence: explained, challenged, disclosed, recommended …
#[derive(Debug, clap::Args)]
#[command(after_long_help = EVIDENCE)]
pub(super) struct Args {
    /// A name, some letters of it, or the beginning of an id
    #[arg(allow_hyphen_values = true)]
    client: String,
    /// What sort of thing took place
    #[arg(value_parser = options::word(EvidenceKind::ALL, EvidenceKind::word))]
    kind: EvidenceKind,
    /// To a challenge: how you reacted
    #[arg(long, value_parser = options::word(Reaction::ALL, Reaction::word))]
    reaction: Option<Reaction>,
    /// Of a precedent: a word or two by which it is found
    #[arg(long, value_name = "TEXT")]
    about: Option<String>,
    #[command(flatten)]
    told: Told,
}

const EVIDENCE: &str = "\
Kinds:
  topic        you explained something          grasp       the client showed that it understood
  challenge    the client questioned you: this is sealed, and so is your --reaction
  disclosure   a conflict, a mistake, a cost or bad news, told unasked
  assurance    you said what stays confidential, and who has access
  recognition  the client named or recommended you
  sync         the client restated the plan     pursuit     matters to the client besides the work
  mind         what occupies the client now     credit      the client was helped to look good
  precedent    what worked here, and can be told to others without a name

Examples:
  confidant evidence ada disclosure \"our fee rises in January\"
  confidant evidence ada challenge \"why not sooner\" --reaction defensive --on yesterday
  confidant evidence ada precedent \"a bridge loan until the sale\" --about \"bridge loan\"

JSON: {\"line\", \"client\", \"facts\", \"remarks\"}: what was recorded, as `confidant --help` has it";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let kind = args.kind;
    if args.reaction.is_some() && kind != EvidenceKind::Challenge {
        return Err(Failure::Usage("--reaction goes with `challenge` only".to_owned()));
    }
    let reaction = match kind {
        EvidenceKind::Challenge => Some(args.reaction.unwrap_or(Reaction::Unsure)),
        _ => None,
    };
    let about = options::one_line(args.about.as_deref().unwrap_or_default());
    args.told.record(&args.client, settings, out, |Made { id, words, on, conf }| {
        EvidenceRecorded { id, kind, words, on, reaction, about, interaction: None, conf }.into()
    })
}

/// Record a step of a worry
#[derive(Debug, clap::Args)]
#[command(after_long_help = WORRY)]
pub(super) struct WorryArgs {
    /// A name, some letters of it, or the beginning of an id
    #[arg(allow_hyphen_values = true)]
    client: String,
    /// Which worry: losing control, its secrets, not knowing enough, the risk of the venture
    #[arg(value_parser = options::word(Worry::ALL, Worry::word))]
    worry: Worry,
    /// What was learnt about it
    #[arg(value_parser = options::word(WorryStep::ALL, WorryStep::word))]
    step: WorryStep,
    #[command(flatten)]
    told: Told,
}

const WORRY: &str = "\
Steps: the client voiced it, you suspected it, the client said or showed that it is eased, you
confirmed it after acts that answer it.

Examples:
  confidant worry ada control voiced \"who decides when you are away\"
  confidant worry ada secrets eased \"left the folder with us\"

JSON: {\"line\", \"client\", \"facts\", \"remarks\"}: what was recorded, as `confidant --help` has it";

pub(super) fn worry(args: &WorryArgs, settings: &Settings, out: &mut Out) -> Answer {
    let (worry, step) = (args.worry, args.step);
    args.told.record(&args.client, settings, out, |Made { id, words, on, conf }| {
        WorryMoved { id, worry, step, words, on, interaction: None, conf }.into()
    })
}

/// Record what was done for concern, integrity or results
#[derive(Debug, clap::Args)]
#[command(after_long_help = ELEMENT)]
pub(super) struct ElementArgs {
    /// A name, some letters of it, or the beginning of an id
    #[arg(allow_hyphen_values = true)]
    client: String,
    /// Which element of trust
    #[arg(value_parser = options::word(Element::ALL, Element::word))]
    element: Element,
    /// What was done about it
    #[arg(value_parser = options::word(ElementStep::ALL, ElementStep::word))]
    step: ElementStep,
    #[command(flatten)]
    told: Told,
}

const ELEMENT: &str = "\
Steps: you assessed how it stands, discussed it with the client, planned an act, demonstrated it by
one.

Examples:
  confidant element ada concern demonstrated \"asked after her father\"
  confidant element ada results discussed \"what retiring at sixty takes\" --on \"12 nov\"

JSON: {\"line\", \"client\", \"facts\", \"remarks\"}: what was recorded, as `confidant --help` has it";

pub(super) fn element(args: &ElementArgs, settings: &Settings, out: &mut Out) -> Answer {
    let (element, step) = (args.element, args.step);
    args.told.record(&args.client, settings, out, |Made { id, words, on, conf }| {
        ElementMarked { id, element, step, words, on, interaction: None, conf }.into()
    })
}
