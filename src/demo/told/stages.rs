//! Where relationships stand: each stage on its evidence, held back by a fault, fading, asleep, and not known at all.

use super::Story;
use super::charter::{agreed, boundaries, ended, engaged, felt, norm, planned, reviewed, said};
use super::work::{
    CALL_IN, CALL_OUT, MAIL_IN, MEETING, advised, asked, assessed, decided, handed_on, known, long_known,
    observed, promised, rang_before, wanted,
};
use crate::demo::teller::facts;
use crate::domain::advice::AdviceOutcome;
use crate::domain::charter::{Detail, Norm};
use crate::domain::client::{ChannelsPreferred, Status};
use crate::domain::decision::DecidedBy;
use crate::domain::engagement::FeePeriod;
use crate::domain::evidence::{Element, ElementStep, EvidenceKind, Reaction};
use crate::domain::id::NoteId;
use crate::domain::interaction::{Channel, Confidentiality, Talk, Way};
use crate::domain::note::NoteAdded;
use crate::domain::promise::Prompted;
use crate::domain::reminder::Reached;
use crate::domain::request::RequestKind;
use crate::domain::stage::{Balance, Stage};
use crate::domain::time::Happened;

/// Tells the story of the client of that number, where it has one here.
pub(super) fn tell(number: u64, story: &mut Story<'_>) -> bool {
    match number {
        25 => neglected(story),
        33 => unrated(story),
        46 => asleep(story),
        48 => held_back(story),
        50 => fading(story),
        54 => first_view(story),
        55 => heard_only(story),
        56 => early(story),
        57 => late(story),
        58 => consulted(story),
        59 => unknown(story),
        _ => return false,
    }
    true
}

/// Turned to whenever something arises: everything that can be seen of it is.
fn consulted(it: &mut Story<'_>) {
    long_known(it);
    said(it, 150, "that you tell me before I find out", "all of it, with the arithmetic", Detail::Full);
    agreed(it, 150, true, None);
    reviewed(it, 40, true, Some(-140));
    norm(it, 150, Norm::Review, Some(180));
    boundaries(it, 150);
    engaged(
        it,
        300,
        "the pharmacy's year: accounts, taxes, two talks",
        (480_000, FeePeriod::Yearly),
        Some(-65),
    );
    let kinds = [RequestKind::Issue, RequestKind::Strategy, RequestKind::Advice, RequestKind::Strategy];
    for (ago, kind) in [120, 85, 50, 21].into_iter().zip(kinds) {
        asked(it, ago, kind, 0);
    }
    for ago in [110, 75, 35] {
        promised(it, ago, 1, Prompted::No);
    }
    for (ago, outcome) in
        [(118, AdviceOutcome::Acted), (84, AdviceOutcome::Partly), (49, AdviceOutcome::Acted)]
    {
        advised(it, ago, Some(outcome));
    }
    decided(it, 60, DecidedBy::Client);
    rang_before(it, 28, Reached::Yes);
    handed_on(it, 90, true);
    wanted(it, 200, 30, "a second pharmacist, so that Sundays are hers", true);
    wanted(it, 130, 25, "the shop in the family when she stops", false);
    for (ago, signal, words) in [
        (80, "ease", "laughed about her own bookkeeping"),
        (70, "materials", "put our page on the wall of the back room"),
        (55, "table", "asked us into the family council"),
        (45, "beyond", "wanted to know what we think of the nephew"),
        (20, "named", "gave our number to the wholesaler"),
    ] {
        observed(it, ago, signal, words);
    }
    evidences(it);
    elements(it);
    felt(it, 18, Balance::Yes, "one hour with her is worth three of others");
    assessed(it, 16, Stage::Consultation, "rings first, and says what she did with it");
    it.touch(
        it.teller.at(14, 9, 20),
        CALL_IN,
        "a letter from the chamber; read it out and laughed",
        facts![],
    );
}

/// Every sort of thing that can take place between two people.
fn evidences(it: &mut Story<'_>) {
    for (place, kind) in (0_i64..).zip(EvidenceKind::ALL) {
        let words = match kind {
            EvidenceKind::Topic => "drew how the new levy is reckoned",
            EvidenceKind::Grasp => "explained the levy to her sister in two sentences",
            EvidenceKind::Challenge => "asked why the fee rose before the work did",
            EvidenceKind::Disclosure => "told her that the other bidder is a client of ours",
            EvidenceKind::Assurance => "said who reads her papers: two people, for a year",
            EvidenceKind::Recognition => "named us before the whole guild",
            EvidenceKind::Sync => "\"first the lease, then the loan, and no signature before May\"",
            EvidenceKind::Pursuit => "asked after the choir; the solo is hers",
            EvidenceKind::Mind => "whether her son wants the shop at all",
            EvidenceKind::Credit => "let her present the numbers to the bank",
            EvidenceKind::Precedent => "a page with three ways ended a year of talk",
        };
        let on = it.teller.at(104 - 7 * place, 16, 30);
        let mut evidence = it.teller.evidence(on, *kind, words);
        if *kind == EvidenceKind::Challenge {
            evidence.reaction = Some(Reaction::Open);
        }
        if *kind == EvidenceKind::Precedent {
            evidence.about = "decisions".into();
        }
        it.line(on, facts![evidence]);
    }
}

/// Every step about every element.
fn elements(it: &mut Story<'_>) {
    for (place, element) in (0_i64..).zip(Element::ALL) {
        let words = match element {
            Element::Concern => [
                "we only ever spoke of the till",
                "asked her what the shop keeps her from",
                "whoever rings asks after the choir first",
                "sat in the third row when she sang",
            ],
            Element::Integrity => [
                "two promises were kept only after she rang",
                "said so, and asked what it had cost her",
                "one page by the door: what is owed to whom",
                "sent back the fee for the week that was late",
            ],
            Element::Results => [
                "much delivered, and her Sundays still gone",
                "what she wants by the summer, in her words",
                "everything that does not lead there can wait",
                "found the second pharmacist with her",
            ],
        };
        for (step, words) in ElementStep::ALL.iter().zip(words) {
            let on = it.teller.at(46 - 8 * place - *step as i64, 17, 30);
            let marked = it.teller.element(on, *element, *step, words);
            it.line(on, facts![marked]);
        }
    }
}

/// Asks, and leans on the answer.
fn late(it: &mut Story<'_>) {
    long_known(it);
    said(it, 100, "that you remember what I said last year", "the main points, by mail", Detail::Summary);
    agreed(it, 100, true, Some(-80));
    norm(it, 100, Norm::Response, Some(2));
    engaged(it, 260, "the looms' books, month by month", (32_000, FeePeriod::Monthly), Some(-12));
    for (ago, kind) in [(95, RequestKind::Advice), (40, RequestKind::Strategy), (12, RequestKind::Question)] {
        asked(it, ago, kind, 0);
    }
    advised(it, 94, Some(AdviceOutcome::Acted));
    advised(it, 39, Some(AdviceOutcome::Partly));
    for ago in [88, 60, 30] {
        promised(it, ago, 2, Prompted::No);
    }
    decided(it, 45, DecidedBy::Together);
    wanted(it, 160, 22, "sell to the museums, not to the fair", false);
    let on = it.teller.at(26, 11, 0);
    let asked_back = it.teller.evidence(on, EvidenceKind::Challenge, "\"you said the opposite in spring\"");
    let pursuit = it.teller.evidence(on, EvidenceKind::Pursuit, "his daughter's first exhibition");
    let mut touch = it.teller.touch(on, Channel::Call, Way::Out, 22, "the exhibition, and then the prices");
    touch.talk = Talk::Both;
    let unsure = crate::domain::evidence::EvidenceRecorded { reaction: Some(Reaction::Unsure), ..asked_back };
    it.record(on, touch, facts![unsure, pursuit]);
    assessed(it, 20, Stage::Direction, "asks before deciding, and acts on it");
    planned(it, 20, Some(Stage::Consultation), Some(-120), "he has a board now, and nobody to ask about it");
}

/// Values advice, and rarely asks; what both sides expect should have been looked at by now.
fn early(it: &mut Story<'_>) {
    long_known(it);
    said(it, 130, "that nobody talks over my head", "what it comes to, in a line", Detail::Headline);
    agreed(it, 130, false, Some(9));
    norm(it, 130, Norm::Rhythm, Some(2));
    engaged(it, 200, "the jam works' quarter", (90_000, FeePeriod::Quarterly), Some(-30));
    decided(it, 50, DecidedBy::Client);
    wanted(it, 100, 34, "a summer without a loan", false);
    promised(it, 70, 1, Prompted::No);
    it.touch(it.teller.at(27, 10, 0), CALL_OUT, "the quarter in a quarter of an hour", facts![]);
    let on = it.teller.at(33, 14, 0);
    let opened = it.teller.decision(on, "a stall at the winter fair", &["take the corner", "leave it"]);
    let id = opened.id;
    it.line(on, facts![opened]);
    let on = it.teller.at(29, 9, 0);
    let why = "the fair was called off".to_owned();
    it.line(on, facts![crate::domain::decision::DecisionDropped { id, why, on: Happened::At(on) }]);
    assessed(it, 25, Stage::Direction, "chose herself, and said why");
}

/// Listens, agrees, and does nothing: contact enough, and no more than that.
fn heard_only(it: &mut Story<'_>) {
    long_known(it);
    agreed(it, 170, false, None);
    norm(it, 170, Norm::Response, Some(1));
    norm(it, 60, Norm::Response, None);
    engaged(it, 150, "papers for the brewery's sale", (250_000, FeePeriod::Once), None);
    for (ago, outcome) in [(150, AdviceOutcome::Ignored), (120, AdviceOutcome::Ignored)] {
        advised(it, ago, Some(outcome));
    }
    advised(it, 90, None);
    for ago in [85, 55, 25] {
        promised(it, ago, 0, Prompted::No);
    }
    it.touch(it.teller.at(40, 16, 0), CALL_IN, "agreed with everything; had done none of it", facts![]);
    wanted(it, 140, 26, "not to be the last of the name", false);
    let on = it.teller.at(22, 17, 0);
    let mut touch =
        it.teller.touch(on, Channel::Call, Way::Out, 12, "asked after the knee, and only then the rest");
    touch.talk = Talk::Person;
    it.record(on, touch, facts![]);
    assessed(it, 21, Stage::Direction, "he always agrees");
}

/// Formed a view, and that is all so far; it has been so for long.
fn first_view(it: &mut Story<'_>) {
    long_known(it);
    engaged(it, 320, "a word a month", (12_000, FeePeriod::Monthly), Some(9));
    assessed(it, 200, Stage::Impression, "polite, prompt, and no more");
    planned(it, 195, Some(Stage::Interaction), Some(30), "three schools more, and no series of talks yet");
    asked(it, 110, RequestKind::Task, 0);
    asked(it, 32, RequestKind::Question, 0);
    felt(it, 31, Balance::Uneven, "much asked of us for one fee");
}

/// Leans on advice, and a question of hers lies unanswered.
fn held_back(it: &mut Story<'_>) {
    long_known(it);
    agreed(it, 80, true, Some(-100));
    asked(it, 78, RequestKind::Advice, 0);
    asked(it, 47, RequestKind::Advice, 0);
    advised(it, 77, Some(AdviceOutcome::Acted));
    advised(it, 46, Some(AdviceOutcome::Acted));
    decided(it, 70, DecidedBy::Client);
    assessed(it, 30, Stage::Direction, "asks before she signs");
    let on = it.teller.at(9, 8, 40);
    let request =
        it.teller.request(on, RequestKind::Advice, "does the sauna count as a business or as a hobby");
    it.touch(on, MAIL_IN, "asked before the letter to the office goes out", facts![request]);
}

/// What showed Direction has just grown too old.
fn fading(it: &mut Story<'_>) {
    long_known(it);
    agreed(it, 190, true, None);
    decided(it, 205, DecidedBy::Client);
    let id = engaged(it, 400, "the cart works' handing over", (150_000, FeePeriod::Once), None);
    ended(it, 100, id, "handed over, and paid");
    planned(it, 230, Some(Stage::Consultation), Some(60), "the nephew will need somebody");
    planned(it, 99, None, None, "the nephew has somebody");
    wanted(it, 240, 40, "to build one more cart with his own hands", false);
    assessed(it, 188, Stage::Direction, "chose between the three, and knew why");
    it.touch(it.teller.at(17, 11, 0), MAIL_IN, "greetings; all runs without him", facts![]);
}

/// Nobody has heard anything for more than a year.
fn asleep(it: &mut Story<'_>) {
    long_known(it);
    it.tale.since = Some(1_090);
    it.quiet(860);
    agreed(it, 470, true, None);
    decided(it, 469, DecidedBy::Client);
    wanted(it, 560, 465, "to hear the sea from the desk", true);
    assessed(it, 460, Stage::Direction, "chose, and moved to the coast");
    it.touch(it.teller.at(455, 11, 0), MEETING, "said goodbye to the looms, and thank you", facts![]);
}

/// Everything that can be done badly was; what is left to be asked for today is the answer of the specialist.
fn neglected(it: &mut Story<'_>) {
    known(it);
    it.tale.alone = true;
    it.tale.since = Some(300);
    it.tale.first.push(ChannelsPreferred { channels: vec![Channel::Mail] }.into());
    agreed(it, 250, false, None);
    for ago in [140, 110] {
        asked(it, ago, RequestKind::Task, 12);
    }
    for ago in [170, 130, 85] {
        promised(it, ago, -6, Prompted::Yes);
    }
    advised(it, 160, Some(AdviceOutcome::Ignored));
    advised(it, 115, Some(AdviceOutcome::Ignored));
    decided(it, 100, DecidedBy::Adviser);
    rang_before(it, 50, Reached::No);
    handed_on(it, 40, false);
    let on = it.teller.at(240, 13, 0);
    let due = Some(it.teller.day(60));
    let goal = it.teller.goal(on, "ferries to the small islands, before the others", due);
    it.line(on, facts![goal]);
    for (ago, signal, words) in [
        (92, "sloppy", "sent our page back, with the wrong ship's name ringed"),
        (91, "absent", "planned the winter timetable without us"),
        (90, "unease", "looked at the clock, and at the door"),
        (88, "elsewhere", "asked the harbour master about the pensions"),
        (86, "unnamed", "thanked everybody at the launching, by name"),
    ] {
        observed(it, ago, signal, words);
    }
    let on = it.teller.at(89, 12, 0);
    let mut asked_back = it.teller.evidence(on, EvidenceKind::Challenge, "\"is this late again\"");
    asked_back.reaction = Some(Reaction::Defensive);
    it.line(on, facts![asked_back]);
    felt(it, 38, Balance::No, "takes evenings, and gives them to nobody");
    assessed(it, 37, Stage::Direction, "he never complains");
}

/// New, well begun, and nobody said yet where it stands.
fn unrated(it: &mut Story<'_>) {
    known(it);
    it.tale.alone = true;
    it.tale.since = Some(80);
    let on = it.teller.at(60, 10, 0);
    let mut touch =
        it.teller.touch(on, Channel::Call, Way::Out, 25, "the model railway, and then the real one");
    touch.talk = Talk::Both;
    it.record(on, touch, facts![]);
    promised(it, 50, 1, Prompted::No);
    wanted(it, 55, 24, "a timetable that his father could read", false);
}

/// A name that somebody gave, and nothing else.
fn unknown(it: &mut Story<'_>) {
    it.tale.cadence = Some(crate::domain::client::Cadence::default());
    it.tale.alone = true;
    it.tale.since = Some(20);
    it.tale.status = Status::Prospect;
    let (id, on) = (NoteId(it.teller.id()), it.teller.at(20, 19, 0));
    let (text, conf) =
        ("recommended at the guild's dinner; will write himself".to_owned(), Confidentiality::default());
    it.line(on, facts![NoteAdded { id, text, on: Happened::At(on), conf }]);
}
