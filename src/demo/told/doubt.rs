//! What clients worry about, every worry in every state, and what they hesitate over.

use super::Story;
use super::charter::agreed;
use super::work::{CALL_IN, assessed, handed_on, long_known, observed};
use crate::demo::teller::{Facts, facts};
use crate::domain::client::{Status, StatusChanged};
use crate::domain::decision::{DecisionLaidOut, DecisionStalled};
use crate::domain::evidence::{EvidenceKind, Worry, WorryStep};
use crate::domain::id::DecisionId;
use crate::domain::stage::Stage;
use crate::domain::time::Happened;

/// Tells the story of the client of that number, where it has one here.
pub(super) fn tell(number: u64, story: &mut Story<'_>) -> bool {
    match number {
        36 => blocked(story),
        37 => worried(story, 1),
        38 => worried(story, 2),
        29 => left_worried(story, 3),
        49 => left_worried(story, 4),
        39 => hesitates(story),
        53 => out_of_sight(story),
        _ => return false,
    }
    true
}

/// What was said and done of a worry.
struct Words {
    voiced: &'static str,
    suspected: &'static str,
    again: &'static str,
    eased: &'static str,
    act: &'static str,
}

fn words(worry: Worry) -> Words {
    match worry {
        Worry::Control => Words {
            voiced: "\"once I sign, who decides, you or I\"",
            suspected: "reads every page twice before it is sent",
            again: "\"and now it is decided after all\"",
            eased: "took the pen, and struck out two of the ways",
            act: "the ways on one page, doing nothing among them",
        },
        Worry::Secrets => Words {
            voiced: "\"who else reads what I send you\"",
            suspected: "rings from the car, never from the office",
            again: "\"my cousin knew of it before I told him\"",
            eased: "sent the whole ledger, unasked",
            act: "said who has access: two people, and for how long",
        },
        Worry::Knowledge => Words {
            voiced: "\"I sign what I do not understand\"",
            suspected: "nods at words that nobody explained",
            again: "\"now the bank has a new word for it\"",
            eased: "explained the covenant to the brother",
            act: "drew the three loans on one page",
        },
        Worry::Risk => Words {
            voiced: "\"and if it fails I stand there alone\"",
            suspected: "asks each time who else has done it",
            again: "\"the neighbour lost his in the same way\"",
            eased: "called it our plan, before the bank",
            act: "let the client present the numbers to those it answers to",
        },
    }
}

/// An act that answers a worry.
fn act(it: &mut Story<'_>, ago: i64, worry: Worry) -> Facts {
    let (on, words) = (it.teller.at(ago, 15, 0), words(worry).act);
    let kind = match worry {
        Worry::Control => {
            let ways = ["sell the wing", "let the wing", "do nothing"];
            return facts![it.teller.decision(on, "the empty wing", &ways)];
        }
        Worry::Secrets => EvidenceKind::Assurance,
        Worry::Knowledge => EvidenceKind::Topic,
        Worry::Risk => EvidenceKind::Credit,
    };
    facts![it.teller.evidence(on, kind, words)]
}

/// The four worries, each in another state: open, easing, eased, resurfaced, not raised; `turn` says which comes first.
/// The last word was said `ago` days ago.
fn worries(it: &mut Story<'_>, turn: usize, ago: i64) {
    for (place, worry) in Worry::ALL.iter().enumerate() {
        let words = words(*worry);
        let state = (place + turn) % 5;
        let step = |it: &mut Story<'_>, ago: i64, step: WorryStep, words: &str| {
            let on = it.teller.at(ago, 11, 0);
            let moved = it.teller.worry(on, *worry, step, words);
            it.line(on, facts![moved]);
        };
        if state == 4 {
            continue;
        }
        let suspected = state == 1 && turn.is_multiple_of(2);
        let (first, said) = if suspected {
            (WorryStep::Suspected, words.suspected)
        } else {
            (WorryStep::Voiced, words.voiced)
        };
        step(it, ago + 20, first, said);
        if state == 0 {
            continue;
        }
        for days in [16, 12] {
            let facts = act(it, ago + days, *worry);
            it.line(it.teller.at(ago + days, 15, 0), facts);
        }
        if state >= 2 {
            let (how, said) = if turn.is_multiple_of(2) {
                (WorryStep::Eased, words.eased)
            } else {
                (WorryStep::Confirmed, "has not come back to it in three talks")
            };
            step(it, ago + 6, how, said);
        }
        if state == 3 {
            step(it, ago, WorryStep::Voiced, words.again);
        }
    }
}

fn worried(it: &mut Story<'_>, turn: usize) {
    it.quiet(60);
    it.tale.cadence.get_or_insert_default();
    worries(it, turn, 5);
}

/// One who hesitates, and says over what: it is a worry that blocks the decision.
fn blocked(it: &mut Story<'_>) {
    worried(it, 0);
    let on = it.teller.at(8, 16, 0);
    let opened = it.teller.decision(on, "the third school", &[]);
    let id = opened.id;
    it.touch(on, CALL_IN, "has the offer on the desk, and does not sign", facts![opened]);
    stalled(
        it,
        4,
        id,
        "who decides once the partner is in",
        Some(Worry::Control),
        "lay out the ways once more",
    );
}

/// Those who left with a worry that nobody answered.
fn left_worried(it: &mut Story<'_>, turn: usize) {
    it.tale.ends = None;
    it.quiet(160);
    it.tale.cadence.get_or_insert_default();
    worries(it, turn, 125);
    let (status, on) = (Status::Former, it.teller.day(120));
    let why = "felt heard too late when the lease ran out".to_owned();
    it.line(it.teller.at(120, 19, 0), facts![StatusChanged { status, on, why }]);
}

/// A decision that stands still, and nobody knows why; one way at first, three by now.
fn hesitates(it: &mut Story<'_>) {
    long_known(it);
    agreed(it, 60, true, Some(-100));
    observed(it, 30, "concern", "remembered the boat's name");
    observed(it, 30, "integrity", "told him that the cheaper house would do");
    let on = it.teller.at(21, 10, 0);
    let opened = it.teller.decision(on, "whether the lathe is bought or leased", &["buy it"]);
    let id = opened.id;
    it.touch(on, CALL_IN, "the maker wants an answer by the month's end", facts![opened]);
    let on = it.teller.at(18, 10, 0);
    let alternatives = ["buy it", "lease it for three years", "keep the old one"].map(String::from).to_vec();
    let risk = "a lease costs a tenth more, and ends".to_owned();
    it.line(on, facts![DecisionLaidOut { id, alternatives, risk, on: Happened::At(on) }]);
    stalled(it, 11, id, "the maker's guarantee", None, "ask the maker for the guarantee in writing");
    assessed(it, 10, Stage::Interaction, "weighs everything, and decides nothing");
}

fn stalled(it: &mut Story<'_>, ago: i64, id: DecisionId, over: &str, worry: Option<Worry>, act: &str) {
    let on = it.teller.at(ago, 16, 30);
    let (over, act) = (over.to_owned(), act.to_owned());
    it.line(on, facts![DecisionStalled { id, over, worry, act, on: Happened::At(on) }]);
}

/// Handed to the specialist, and not heard of since.
fn out_of_sight(it: &mut Story<'_>) {
    long_known(it);
    it.touch(it.teller.at(23, 10, 0), CALL_IN, "what would the pension come to", facts![]);
    handed_on(it, 22, false);
}
