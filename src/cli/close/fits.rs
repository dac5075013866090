//! Which options have a place in what an outcome records. Any other is refused before anything is recorded, so that no
//! word of the adviser's is lost in silence.

use super::{Closing, Failure};
use crate::cli::thing::Thing;

impl Closing<'_> {
    /// That each option given belongs to the outcome; an outcome that does not fit the thing is told of elsewhere.
    pub(super) fn fits(&self) -> Result<(), Failure> {
        let Some(fitting) = self.fitting() else { return Ok(()) };
        let Some(given) = self.given().find(|option| !fitting.contains(option)) else { return Ok(()) };
        let (noun, outcome) = (self.found.thing.noun(), &self.args.outcome);
        let instead = match fitting {
            [] => "leave it out, and log what is to be kept".to_owned(),
            _ => format!("what does: {}", fitting.join(", ")),
        };
        Err(Failure::Usage(format!(
            "nothing was recorded: {given} does not go with a {noun} that is `{outcome}`; {instead}"
        )))
    }

    fn fitting(&self) -> Option<&'static [&'static str]> {
        use Thing::{Advice, Appointment, Decision, Engagement, Goal, HandOff, Promise, Reminder, Request};
        let ways = !self.args.said.way.is_empty();
        Some(match (self.found.thing, self.args.outcome.as_str()) {
            (Promise(_), "moved") => &["--to", "--agreed"],
            (Promise(_), "released") => &["--reason", "--on", "--all"],
            (Request(_), "acknowledged")
            | (Reminder(_), "snoozed")
            | (Appointment(_), "moved-by-us" | "moved-by-them") => &["--to"],
            (Reminder(_), "done") => &["--reached"],
            (Reminder(_), "dropped") => &["--all"],
            (Decision(_), "decided") if ways => &["--reason", "--on", "--choice", "--by", "--way", "--risk"],
            (Decision(_), "decided") => &["--reason", "--on", "--choice", "--by", "--way"],
            (Decision(_), "laid-out") => &["--on", "--way", "--risk"],
            (Decision(_), "stalled") => &["--on", "--over", "--worry", "--act"],
            (Promise(_), "repaired") | (Request(_), "withdrawn") | (Goal(_), "reached" | "dropped") => {
                &["--reason"]
            }
            (Promise(_), "kept" | "kept-prompted" | "broken")
            | (Goal(_), "touched")
            | (Advice(_), "acted" | "partly" | "ignored")
            | (Decision(_), "dropped")
            | (HandOff(_), "answered")
            | (Engagement(_), "ended") => &["--reason", "--on"],
            (Request(_), "answered")
            | (Appointment(_), "held" | "missed-by-us" | "missed-by-them" | "called-off") => &[],
            _ => return None,
        })
    }

    fn given(&self) -> impl Iterator<Item = &'static str> {
        let (args, said) = (self.args, &self.args.said);
        [
            ("--reason", !args.reason.is_empty()),
            ("--to", args.to.is_some()),
            ("--agreed", args.agreed),
            ("--reached", args.reached.is_some()),
            ("--all", args.all),
            ("--on", args.on.is_some()),
            ("--choice", said.choice.is_some()),
            ("--by", said.by.is_some()),
            ("--way", !said.way.is_empty()),
            ("--risk", said.risk.is_some()),
            ("--over", said.over.is_some()),
            ("--worry", said.worry.is_some()),
            ("--act", said.act.is_some()),
        ]
        .into_iter()
        .filter_map(|(option, given)| given.then_some(option))
    }
}
