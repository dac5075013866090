//! What became of advice, a decision, a hand-off, an engagement or a goal, as facts.

use super::{Closing, Failure, options};
use crate::cli::thing::Thing;
use crate::domain::advice::{AdviceClosed, AdviceOutcome};
use crate::domain::decision::{DecidedBy, DecisionDropped, DecisionLaidOut, DecisionStalled, DecisionTaken};
use crate::domain::engagement::EngagementEnded;
use crate::domain::event::Event;
use crate::domain::evidence::Worry;
use crate::domain::goal::GoalTouched;
use crate::domain::handoff::HandOffAnswered;
use crate::domain::id::DecisionId;
use crate::domain::time::Happened;

/// What is said of a decision.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Said {
    /// With `decided`: what was chosen
    #[arg(long, value_name = "TEXT")]
    pub(super) choice: Option<String>,
    /// With `decided`: who chose [default: client]
    #[arg(long, value_parser = options::word(DecidedBy::ALL, DecidedBy::word))]
    pub(super) by: Option<DecidedBy>,
    /// With `laid-out` and `decided`: a way; may be given several times, and replaces those of before
    #[arg(long, value_name = "TEXT")]
    pub(super) way: Vec<String>,
    /// With `laid-out`, and with `decided` where ways are given: what was said of the risk
    #[arg(long, value_name = "TEXT")]
    pub(super) risk: Option<String>,
    /// With `stalled`: over what the client hesitates
    #[arg(long, value_name = "TEXT")]
    pub(super) over: Option<String>,
    /// With `stalled`: the worry that blocks it
    #[arg(long, value_parser = options::word(Worry::ALL, Worry::word))]
    pub(super) worry: Option<Worry>,
    /// With `stalled`: what would ease it next
    #[arg(long, value_name = "TEXT")]
    pub(super) act: Option<String>,
}

impl Closing<'_> {
    /// The facts that the outcome comes to.
    pub(super) fn facts(&self) -> Result<Vec<Event>, Failure> {
        let on = options::happened(self.args.on.as_deref(), self.now)?;
        let words = options::one_line(&self.args.reason);
        let outcome = self.args.outcome.as_str();
        Ok(match self.found.thing {
            Thing::Advice(id) => {
                let outcome = outcome.parse::<AdviceOutcome>();
                let outcome = outcome.map_err(|_| self.unfit("acted, partly, ignored"))?;
                vec![AdviceClosed { id, outcome, on, words }.into()]
            }
            Thing::Decision(id) => self.decision(id, on, words)?,
            Thing::HandOff(id) if outcome == "answered" => vec![HandOffAnswered { id, on, words }.into()],
            Thing::HandOff(_) => return Err(self.unfit("answered")),
            Thing::Engagement(id) if outcome == "ended" => {
                vec![EngagementEnded { id, why: words, on }.into()]
            }
            Thing::Engagement(_) => return Err(self.unfit("ended")),
            Thing::Goal(id) if outcome == "touched" => {
                vec![GoalTouched { id, words, on, interaction: None }.into()]
            }
            _ => return Err(self.unfit("reached, dropped, touched")),
        })
    }

    fn decision(&self, id: DecisionId, on: Happened, words: String) -> Result<Vec<Event>, Failure> {
        let said = &self.args.said;
        let line = |text: &Option<String>| options::one_line(text.as_deref().unwrap_or_default());
        let laid_out = || {
            let alternatives = said.way.iter().map(|way| options::one_line(way)).collect();
            DecisionLaidOut { id, alternatives, risk: line(&said.risk), on }.into()
        };
        Ok(match self.args.outcome.as_str() {
            "decided" => {
                let choice = line(&Some(self.option(said.choice.as_deref(), "--choice")?.to_owned()));
                let taken =
                    DecisionTaken { id, choice, by: said.by.unwrap_or(DecidedBy::Client), reason: words, on };
                let laid_out = (!said.way.is_empty()).then(laid_out);
                laid_out.into_iter().chain([taken.into()]).collect()
            }
            "laid-out" => {
                self.option(said.way.get(1).map(String::as_str), "--way, twice or more,")?;
                vec![laid_out()]
            }
            "stalled" => {
                let over = line(&Some(self.option(said.over.as_deref(), "--over")?.to_owned()));
                vec![DecisionStalled { id, over, worry: said.worry, act: line(&said.act), on }.into()]
            }
            "dropped" => vec![DecisionDropped { id, why: words, on }.into()],
            _ => return Err(self.unfit("decided, laid-out, stalled, dropped")),
        })
    }

    /// An option that the outcome cannot do without.
    fn option<'a>(&self, given: Option<&'a str>, name: &str) -> Result<&'a str, Failure> {
        given.ok_or_else(|| Failure::Usage(format!("`{}` needs {name} and a text", self.args.outcome)))
    }
}
