//! Every fact there and back, every refusal, and what one line may say of a thing that it makes itself.

use crate::domain::advice::{AdviceClosed, AdviceGiven, AdviceOutcome};
use crate::domain::charter::{BoundarySet, ExpectationsAgreed, ExpectationsReviewed, Rule, WishesSaid};
use crate::domain::command::{Command, LONGEST_TEXT, Refusal};
use crate::domain::decision::{
    DecidedBy, DecisionDropped, DecisionLaidOut, DecisionOpened, DecisionStalled, DecisionTaken,
};
use crate::domain::engagement::{EngagementEnded, EngagementSet, FeePeriod, Money};
use crate::domain::event::Event;
use crate::domain::evidence::{
    Element, ElementMarked, ElementStep, EvidenceKind, EvidenceRecorded, Reaction, Worry, WorryMoved,
    WorryStep,
};
use crate::domain::goal::{GoalOutcome, GoalTouched};
use crate::domain::handoff::{HandOffAnswered, HandedOff};
use crate::domain::history::DecisionEnd;
use crate::domain::id::{
    AdviceId, DecisionId, EngagementId, EvidenceId, GoalId, HandOffId, Id, InteractionId,
};
use crate::domain::interaction::Confidentiality;
use crate::domain::line::LineKey;
use crate::domain::sample::{Desk, bare, call, client, day, id, noon};
use crate::domain::stage::{Balance, BalanceFelt, Stage, StagePlanned};
use crate::domain::time::Happened;

/// An id that nobody gave yet, or that of a thing.
const NEW: Id = Id::UNMINTED;

fn desk() -> Desk {
    let mut desk = Desk::default();
    for number in [0, 1] {
        desk.act(1, Command::AddClient(Box::new(bare(number, "Ada Okafor")))).unwrap();
    }
    desk
}

fn on() -> Happened {
    Happened::On(day(3))
}

fn advice(what: &str) -> Event {
    let (id, conf) = (AdviceId(NEW), Confidentiality::default());
    AdviceGiven { id, what: what.into(), on: on(), interaction: None, conf }.into()
}

fn opened(what: &str, ways: &[&str]) -> Event {
    let alternatives = ways.iter().map(|way| (*way).to_owned()).collect();
    let (id, conf) = (DecisionId(NEW), Confidentiality::default());
    let (risk, what) = (String::new(), what.to_owned());
    DecisionOpened { id, what, alternatives, risk, on: on(), advice: None, interaction: None, conf }.into()
}

fn taken(id: Id, choice: &str) -> Event {
    let (choice, by) = (choice.to_owned(), DecidedBy::Client);
    DecisionTaken { id: DecisionId(id), choice, by, reason: " cheaper ".into(), on: on() }.into()
}

fn laid_out(id: Id, ways: &[&str]) -> Event {
    let alternatives = ways.iter().map(|way| (*way).to_owned()).collect();
    DecisionLaidOut { id: DecisionId(id), alternatives, risk: String::new(), on: on() }.into()
}

fn stalled(id: Id, over: &str) -> Event {
    let (over, worry, act) = (over.to_owned(), Some(Worry::Control), String::new());
    DecisionStalled { id: DecisionId(id), over, worry, act, on: on() }.into()
}

fn dropped(id: Id) -> Event {
    DecisionDropped { id: DecisionId(id), why: String::new(), on: on() }.into()
}

fn evidence(kind: EvidenceKind, words: &str) -> Event {
    let reaction = (kind == EvidenceKind::Challenge).then_some(Reaction::Defensive);
    let (id, about, conf) = (EvidenceId(NEW), String::new(), Confidentiality::Open);
    EvidenceRecorded { id, kind, words: words.into(), on: on(), reaction, about, interaction: None, conf }
        .into()
}

fn element(words: &str) -> Event {
    let (id, element, step) = (EvidenceId(NEW), Element::Concern, ElementStep::Demonstrated);
    let conf = Confidentiality::default();
    ElementMarked { id, element, step, words: words.into(), on: on(), interaction: None, conf }.into()
}

fn worry(words: &str) -> Event {
    let (id, worry, step) = (EvidenceId(NEW), Worry::Risk, WorryStep::Voiced);
    let conf = Confidentiality::default();
    WorryMoved { id, worry, step, words: words.into(), on: on(), interaction: None, conf }.into()
}

fn handed(to: &str, what: &str) -> Event {
    let (id, field, conf) = (HandOffId(NEW), String::new(), Confidentiality::default());
    HandedOff { id, field, to: to.into(), what: what.into(), on: on(), interaction: None, conf }.into()
}

fn engaged(id: Id, what: &str, currency: &str) -> Event {
    let fee = Some(Money { currency: currency.into(), minor: 120_000 });
    let (id, period, chosen) = (EngagementId(id), FeePeriod::Monthly, String::new());
    EngagementSet { id, what: what.into(), fee, period, on: on(), next: None, goal: None, chosen }.into()
}

fn record(desk: &mut Desk, facts: Vec<Event>) -> Result<LineKey, Refusal> {
    desk.act(3, Command::Facts { client: client(0), facts })
}

#[test]
fn what_a_line_makes_gets_its_id_and_stands_in_the_history() {
    let mut desk = desk();
    let all = vec![
        advice(" keep the depot "),
        evidence(EvidenceKind::Topic, "what a bridge loan is"),
        element("asked after her father"),
        worry("who answers when you are away"),
        opened("the depot", &["rent", " ", "buy"]),
        handed("Femi", "the will"),
        engaged(NEW, "monthly accounts", "eur"),
    ];
    record(&mut desk, all).unwrap();
    let history = desk.of(0);
    assert_eq!(history.advice[0].given.fact.what, "keep the depot");
    assert_eq!(history.decisions[0].alternatives(), ["rent", "buy"], "empty ways are none");
    assert_eq!(history.engagements[0].set.fact.fee.as_ref().unwrap().currency, "EUR");
    assert_eq!((history.evidence.len(), history.hand_offs.len()), (3, 1));
    let events = history.evidence.iter().map(|it| it.fact.creates().unwrap());
    let ids = events.chain([
        history.advice[0].given.fact.id.0,
        history.decisions[0].opened.fact.id.0,
        history.hand_offs[0].made.fact.id.0,
        history.engagements[0].set.fact.id.0,
    ]);
    let mut ids: Vec<Id> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 7);
    assert!(!ids.contains(&NEW));
}

#[test]
fn how_a_challenge_was_taken_is_sealed_whatever_was_asked_for() {
    let mut desk = desk();
    record(&mut desk, vec![evidence(EvidenceKind::Challenge, "why not sooner")]).unwrap();
    let mut talk = call(0, on());
    talk.conf = Confidentiality::Open;
    talk.facts =
        vec![evidence(EvidenceKind::Challenge, "is it worth that"), evidence(EvidenceKind::Mind, "the move")];
    desk.act(3, Command::Record(Box::new(talk))).unwrap();
    let history = desk.of(0);
    let confs: Vec<(EvidenceKind, Confidentiality, Option<InteractionId>)> = history
        .evidence
        .iter()
        .filter_map(|it| match &it.fact {
            Event::EvidenceRecorded(e) => Some((e.kind, e.conf, e.interaction)),
            _ => None,
        })
        .collect();
    let talk = Some(history.interactions[0].fact.id);
    assert_eq!(
        confs,
        [
            (EvidenceKind::Challenge, Confidentiality::Sealed, None),
            (EvidenceKind::Challenge, Confidentiality::Sealed, talk),
            (EvidenceKind::Mind, Confidentiality::Open, talk),
        ]
    );
}

#[test]
fn a_decision_is_opened_and_taken_in_one_line_or_in_several() {
    let mut desk = desk();
    let line = record(&mut desk, vec![opened("depot", &["rent", "buy"]), taken(NEW, "rent")]).unwrap();
    let history = desk.of(0);
    let (choice, mark) = history.decisions[0].taken().unwrap();
    assert_eq!((choice.choice.as_str(), choice.reason.as_str(), mark.key.line), ("rent", "cheaper", line));

    record(&mut desk, vec![opened("van", &[]), stalled(NEW, "the price")]).unwrap();
    let van = desk.of(0).decisions[1].opened.fact.id.0;
    assert!(desk.of(0).decisions[1].stalled().is_some());
    assert_eq!(record(&mut desk, vec![taken(van, "lease")]), Err(Refusal::OneWay));
    assert_eq!(
        record(&mut desk, vec![laid_out(van, &["lease", " "]), taken(van, "lease")]),
        Err(Refusal::OneWay)
    );
    record(&mut desk, vec![laid_out(van, &["lease", "wait"]), taken(van, "lease")]).unwrap();
    assert!(matches!(desk.of(0).decisions[1].end.as_ref().unwrap().fact, DecisionEnd::Taken(_)));
    for again in [taken(van, "wait"), laid_out(van, &["a", "b"]), stalled(van, "x"), dropped(van)] {
        assert_eq!(record(&mut desk, vec![again]), Err(Refusal::Closed("decision")));
    }
    // The decision that was opened last in the line is the one that is meant.
    record(&mut desk, vec![opened("a", &["1", "2"]), opened("b", &["3", "4"]), taken(NEW, "4")]).unwrap();
    let history = desk.of(0);
    assert_eq!((history.decisions[2].taken(), history.decisions[3].taken().is_some()), (None, true));
    record(&mut desk, vec![dropped(history.decisions[2].opened.fact.id.0)]).unwrap();
    assert!(!desk.of(0).decisions[2].is_open());

    // Taking the line back takes both.
    desk.act(4, Command::Retract { line, why: String::new() }).unwrap();
    assert_eq!(desk.of(0).decisions.len(), 3);
}

#[test]
fn what_is_not_said_is_asked_for() {
    let mut desk = desk();
    for (fact, what) in [
        (advice("  "), "the advice"),
        (evidence(EvidenceKind::Topic, " "), "what took place"),
        (element(""), "what was done"),
        (worry(""), "what the client said or did"),
        (opened(" ", &["a", "b"]), "what is to be decided"),
        (stalled(NEW, ""), "what the client hesitates over"),
        (taken(NEW, ""), "what was chosen"),
        (handed(" ", "the will"), "to whom it was handed"),
        (handed("Femi", ""), "what it is about"),
        (engaged(NEW, "", "EUR"), "what the engagement is for"),
    ] {
        assert_eq!(record(&mut desk, vec![fact]), Err(Refusal::Empty(what)));
    }
    let matter = BoundarySet { matter: " ".into(), rule: Rule::Never, on: on() };
    assert_eq!(record(&mut desk, vec![matter.into()]), Err(Refusal::Empty("the matter")));
    let wishes = WishesSaid { words: String::new(), detail: None, on: on() };
    assert_eq!(record(&mut desk, vec![wishes.into()]), Err(Refusal::Empty("what the client wishes")));
    assert_eq!(record(&mut desk, Vec::new()), Err(Refusal::Unchanged));
    let currency = "a currency is three letters, such as EUR";
    assert_eq!(record(&mut desk, vec![engaged(NEW, "x", "E1R")]), Err(Refusal::OutOfBounds(currency)));
    let long = "x".repeat(LONGEST_TEXT + 1);
    assert_eq!(record(&mut desk, vec![advice(&long)]), Err(Refusal::TooLong("what is said", long.len())));
    let much = "x".repeat(LONGEST_TEXT);
    let three = [&much, &much, &much].map(|text| advice(text)).to_vec();
    assert_eq!(record(&mut desk, three), Err(Refusal::TooLong("this entry", 3 * LONGEST_TEXT)));
    let ahead = BalanceFelt { balance: Balance::No, words: String::new(), on: Happened::On(day(4)) };
    assert_eq!(record(&mut desk, vec![ahead.into()]), Err(Refusal::NotYet(day(4).to_string())));
    assert_eq!(
        desk.act(3, Command::Facts { client: client(7), facts: vec![advice("x")] }),
        Err(Refusal::NoClient)
    );
}

#[test]
fn what_becomes_of_a_thing_needs_the_thing_and_each_ends_once() {
    let mut desk = desk();
    record(&mut desk, vec![advice("x"), handed("Femi", "the will"), engaged(NEW, "accounts", "EUR")])
        .unwrap();
    desk.act(3, Command::SetGoal { client: client(0), what: "retire".into(), due: None }).unwrap();
    let history = desk.of(0);
    let words = String::new;
    let told = |id, outcome| -> Event { AdviceClosed { id, outcome, on: on(), words: words() }.into() };
    let given = history.advice[0].given.fact.id;
    // What was acted on in part may be acted on whole.
    record(&mut desk, vec![told(given, AdviceOutcome::Partly)]).unwrap();
    record(&mut desk, vec![told(given, AdviceOutcome::Acted)]).unwrap();
    assert_eq!(desk.of(0).advice[0].outcome(), Some(AdviceOutcome::Acted));

    let answered = |id| -> Event { HandOffAnswered { id, on: on(), words: words() }.into() };
    let made = history.hand_offs[0].made.fact.id;
    record(&mut desk, vec![answered(made)]).unwrap();
    assert_eq!(record(&mut desk, vec![answered(made)]), Err(Refusal::Closed("hand-off")));

    let ended = |id| -> Event { EngagementEnded { id, why: words(), on: on() }.into() };
    let engagement = history.engagements[0].set.fact.id;
    record(&mut desk, vec![engaged(engagement.0, "accounts and taxes", "EUR")]).unwrap();
    assert_eq!(desk.of(0).engagements[0].set.fact.what, "accounts and taxes");
    record(&mut desk, vec![ended(engagement)]).unwrap();
    assert_eq!(record(&mut desk, vec![ended(engagement)]), Err(Refusal::Closed("engagement")));

    let touched = |id| -> Event { GoalTouched { id, words: words(), on: on(), interaction: None }.into() };
    let goal = history.goals[0].set.fact.id;
    record(&mut desk, vec![touched(goal)]).unwrap();
    let close = Command::CloseGoal { client: client(0), goal, outcome: GoalOutcome::Reached, words: words() };
    desk.act(3, close).unwrap();
    assert_eq!(record(&mut desk, vec![touched(goal)]), Err(Refusal::Closed("goal")));

    // Another client's things are not this one's.
    record(&mut desk, vec![opened("depot", &["a", "b"])]).unwrap();
    let decision = desk.of(0).decisions[0].opened.fact.id.0;
    for (fact, what) in [
        (told(given, AdviceOutcome::Acted), "advice"),
        (answered(made), "hand-off"),
        (ended(engagement), "engagement"),
        (touched(goal), "goal"),
        (taken(decision, "a"), "decision"),
        (laid_out(decision, &["a", "b"]), "decision"),
        (stalled(decision, "x"), "decision"),
        (dropped(decision), "decision"),
    ] {
        let of_another = Command::Facts { client: client(1), facts: vec![fact] };
        assert_eq!(desk.act(3, of_another), Err(Refusal::Missing(what)));
    }
    for (fact, what) in [
        (told(AdviceId(id(77, 1)), AdviceOutcome::Acted), "advice"),
        (touched(GoalId(NEW)), "goal"),
        (taken(NEW, "a"), "decision"),
    ] {
        assert_eq!(record(&mut desk, vec![fact]), Err(Refusal::Missing(what)), "nothing was made before it");
    }
}

#[test]
fn expectations_are_agreed_before_they_are_reviewed_and_a_plan_can_be_given_up() {
    let mut desk = desk();
    let reviewed = ExpectationsReviewed { on: on(), acknowledged: true, review: None };
    let missing = Refusal::Empty("what either side expects");
    assert_eq!(record(&mut desk, vec![reviewed.clone().into()]), Err(missing.clone()));
    let agreed = |ours: &str| ExpectationsAgreed {
        ours: vec![ours.into(), " ".into()],
        theirs: Vec::new(),
        questions: String::new(),
        on: on(),
        acknowledged: false,
        review: None,
    };
    assert_eq!(record(&mut desk, vec![agreed(" ").into()]), Err(missing));
    record(&mut desk, vec![agreed("a call back the same day").into(), reviewed.into()]).unwrap();
    let plan = |stage| StagePlanned { stage, by: None, why: String::new(), on: noon(3).happened() };
    record(&mut desk, vec![plan(Some(Stage::Direction)).into()]).unwrap();
    record(&mut desk, vec![plan(None).into()]).unwrap();
    assert_eq!(desk.of(0).agreements.len(), 4);
}
