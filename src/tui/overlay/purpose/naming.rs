//! What forms are called: in their titles, and in the names of their drafts.

use super::{Purpose, Sight};
use crate::domain::command::Which;
use crate::domain::id::ClientId;

impl Purpose {
    /// What a draft of such a form is kept under: letters, digits and hyphens.
    pub fn draft_name(self, client: Option<ClientId>) -> String {
        let (kind, about) = match self {
            Self::Interaction(_) => ("interaction", None),
            Self::Promise(_) => ("promise", None),
            Self::Reminder(_) => ("reminder", None),
            Self::Appointment => ("appointment", None),
            Self::Advice => ("advice", None),
            Self::CloseAdvice(id, _) => ("close-advice", Some(id.0)),
            Self::LayOut(id) => ("lay-out", Some(id.0)),
            Self::Decide(id) => ("decide", Some(id.0)),
            Self::Stall(id) => ("stall", id.map(|id| id.0)),
            Self::DropDecision(id) => ("drop-decision", Some(id.0)),
            Self::Evidence => ("evidence", None),
            Self::Worry => ("worry", None),
            Self::Element => ("element", None),
            Self::HandOff => ("hand-off", None),
            Self::AnswerHandOff(id) => ("answer-hand-off", Some(id.0)),
            Self::TouchGoal(id) => ("touch-goal", id.map(|id| id.0)),
            Self::Engage(id) => ("engage", id.map(|id| id.0)),
            Self::EndEngagement(id) => ("end-engagement", Some(id.0)),
            Self::Plan => ("plan", None),
            Self::Balance => ("balance", None),
            Self::Assess => ("assess", None),
            Self::AddClient => ("add-client", None),
            Self::EditClient => ("edit-client", None),
            Self::Merge => ("merge", None),
            Self::Status => ("status", None),
            Self::Contact => ("contact", None),
            Self::Request => ("request", None),
            Self::Goal => ("goal", None),
            Self::Note => ("note", None),
            Self::Said => ("said", None),
            Self::Kept(id, _) => ("kept", Some(id.0)),
            Self::Move(id) => ("move", Some(id.0)),
            Self::Release(id, _) => ("release", Some(id.0)),
            Self::Break(id) => ("break", Some(id.0)),
            Self::Repair(id) => ("repair", Some(id.0)),
            Self::Acknowledge(id) => ("acknowledge", Some(id.0)),
            Self::Withdraw(id) => ("withdraw", Some(id.0)),
            Self::Snooze(id) => ("snooze", Some(id.0)),
            Self::MoveAppointment(id, _) => ("move-appointment", Some(id.0)),
            Self::CloseGoal(id) => ("close-goal", Some(id.0)),
            Self::Agree(piece) => (piece.draft(), None),
            Self::CharterFile => ("charter-file", None),
            Self::Import => ("import", None),
            Self::Export => ("export", None),
        };
        let client = client.filter(|_| self != Self::Export);
        let parts = [Some(kind.to_owned()), client.map(|id| id.to_string()), about.map(|id| id.to_string())];
        parts.into_iter().flatten().collect::<Vec<_>>().join("-")
    }

    /// What the form does, before it says for whom.
    pub fn what(self) -> &'static str {
        match self {
            Self::Interaction(_) => "Interaction with",
            Self::Promise(_) => "Promise to",
            Self::Reminder(_) => "Reminder for",
            Self::Appointment => "Appointment with",
            Self::Advice => "Advice to",
            Self::CloseAdvice(..) => "What came of advice ·",
            Self::LayOut(_) => "Ways laid out ·",
            Self::Decide(_) => "Decided ·",
            Self::Stall(_) => "A decision stalls ·",
            Self::DropDecision(_) => "Nothing to decide any more ·",
            Self::Evidence => "Evidence with",
            Self::Worry => "A worry of",
            Self::Element => "What trust is made of, with",
            Self::HandOff => "To a specialist ·",
            Self::AnswerHandOff(_) => "Answered by a specialist ·",
            Self::TouchGoal(_) => "Goal touched on ·",
            Self::Engage(_) => "Engagement with",
            Self::EndEngagement(_) => "Engagement ended ·",
            Self::Plan => "Planned stage of",
            Self::Balance => "Does it give back what it takes ·",
            Self::Assess => "Stage of",
            Self::AddClient => "A new client",
            Self::EditClient => "Client",
            Self::Merge => "Merge",
            Self::Status => "Status of",
            Self::Contact => "Contact person at",
            Self::Request => "Request from",
            Self::Goal => "Goal of",
            Self::Note => "Note about",
            Self::Said => "In the words of",
            Self::Kept(..) => "Kept late ·",
            Self::Move(_) => "Move a promise ·",
            Self::Release(_, Which::ThisOne) => "No longer wanted ·",
            Self::Release(_, Which::All) => "Never wanted again ·",
            Self::Break(_) => "Broken ·",
            Self::Repair(_) => "Made good ·",
            Self::Acknowledge(_) => "Acknowledge ·",
            Self::Withdraw(_) => "No longer asked ·",
            Self::Snooze(_) => "Put off ·",
            Self::MoveAppointment(..) => "Move an appointment ·",
            Self::CloseGoal(_) => "Goal ·",
            Self::Agree(piece) => piece.what(),
            Self::CharterFile => "Write the charter of",
            Self::Import => "Import a file",
            Self::Export => "Export",
        }
    }

    pub(super) fn title(self, client: Option<ClientId>, sight: Sight<'_>) -> String {
        let what = self.what();
        match client.and_then(|id| sight.book.standing(id)) {
            Some(standing) if self == Self::Merge => format!("{what} {} into …", standing.name),
            Some(standing) => format!("{what} {}", standing.name),
            None => what.to_owned(),
        }
    }
}
