//! What is recorded about trust by forms, and what can be done to it from the story.

use confidant::domain::advice::AdviceOutcome;
use confidant::domain::decision::DecidedBy;
use confidant::domain::engagement::Money;
use confidant::domain::event::Event;
use confidant::domain::evidence::{Element, ElementStep, Reaction, Worry, WorryStep};
use confidant::domain::history::{Advice, History};
use confidant::domain::id::Id;
use confidant::domain::interaction::Confidentiality;
use confidant::domain::stage::{Balance, Stage};
use confidant::tui::overlay::Overlay;
use confidant::tui::overlay::form::Field;

use super::books::rich;
use super::harness::Screen;

fn ada() -> Screen {
    let mut screen = Screen::new(&rich(), (80, 24));
    screen.keys("2").choose("Ada");
    screen
}

fn history(screen: &Screen) -> History {
    screen.model.book.history(screen.client("Ada")).expect("Ada")
}

/// Goes to the row of that thing in the story.
fn at(screen: &mut Screen, id: Id) -> &mut Screen {
    screen.keys("<esc><esc><enter>g");
    let rows = screen.model.timeline.story.spots.len();
    for _ in 0..rows {
        if screen.model.timeline.spot().and_then(|spot| spot.id) == Some(id) {
            return screen;
        }
        screen.keys("j");
    }
    panic!("no row of {id}");
}

/// What was recorded last as evidence.
fn evidence(screen: &Screen) -> Event {
    history(screen).evidence.into_iter().max_by_key(|it| it.mark.key).expect("evidence").fact
}

#[test]
fn every_form_records_what_it_says() {
    let mut screen = ada();
    screen.keys("aeet<tab>what a bridge loan is<tab><c-u>yesterday<tab>o<enter>");
    let Event::EvidenceRecorded(topic) = evidence(&screen) else { panic!() };
    assert_eq!(
        (topic.words.as_str(), topic.conf, topic.on.day().to_string().as_str()),
        ("what a bridge loan is", Confidentiality::Open, "2026-11-20")
    );
    screen.keys(":evidence<enter>c<tab>why not sooner<tab>d<enter>");
    let Event::EvidenceRecorded(challenge) = evidence(&screen) else { panic!() };
    assert_eq!((challenge.reaction, challenge.conf), (Some(Reaction::Defensive), Confidentiality::Sealed));
    screen.keys("aeep<tab>x<tab><tab><tab>");
    let precedent = "aeeppp<tab>a bridge loan<tab>loan<enter>";
    screen.keys("<esc>").keys(precedent);
    assert!(screen.tells("loan"), "{:?}", screen.story());
    screen.keys("<esc>aewr<tab>e<tab>slept well<enter>");
    let Event::WorryMoved(worry) = evidence(&screen) else { panic!() };
    assert_eq!((worry.worry, worry.step), (Worry::Risk, WorryStep::Eased));
    screen.keys("aeti<tab><tab>told of the fee<enter>");
    let Event::ElementMarked(element) = evidence(&screen) else { panic!() };
    assert_eq!((element.element, element.step), (Element::Integrity, ElementStep::Demonstrated));
    screen.keys("aehtax<tab><tab>the sale<enter>");
    let hand_off = history(&screen).hand_offs[0].made.fact.clone();
    assert_eq!(
        (hand_off.to.as_str(), hand_off.what.as_str()),
        ("Wen Hartley", "the sale"),
        "the specialist is known"
    );
    screen.keys("aemaccounts<tab>1200.50 eur<tab>q<tab><tab>1 dec<enter>");
    let set = history(&screen).engagements[0].set.fact.clone();
    assert_eq!(set.fee, Some(Money { currency: "EUR".into(), minor: 120_050 }));
    assert_eq!(
        (set.period.word(), set.next.map(|day| day.to_string()).as_deref()),
        ("quarterly", Some("2026-12-01"))
    );
    screen.keys("aepc<tab>30 jun 2027<tab>she asks first<enter>aebu<tab>rings at night<enter>");
    let agreed = history(&screen).agreements;
    let planned = agreed.iter().find_map(|it| match &it.fact {
        Event::StagePlanned(e) => e.stage,
        _ => None,
    });
    let felt = agreed.iter().find_map(|it| match &it.fact {
        Event::BalanceFelt(e) => Some(e.balance),
        _ => None,
    });
    assert_eq!((planned, felt), (Some(Stage::Consultation), Some(Balance::Uneven)));
    assert!(
        !screen.tells("night") && !screen.tells("sooner") && !screen.tells("defensive"),
        "{:?}",
        screen.story()
    );
}

#[test]
fn one_form_takes_advice_and_decisions() {
    let mut screen = ada();
    let advice = history(&screen).advice.len();
    screen.keys("dkeep the depot<enter>");
    assert_eq!((history(&screen).advice.len(), history(&screen).decisions.len()), (advice + 1, 0));
    screen.keys("dthe depot<tab>rent<tab><tab>rent<enter>");
    let form = screen.form();
    assert_eq!(form.fields[form.focus].name.0, "ways");
    assert!(form.problem.as_ref().is_some_and(|told| told.contains("doing nothing is one")), "{form:?}");
    screen.keys("<enter>buy | do nothing<c-s>");
    let decisions = history(&screen).decisions;
    assert_eq!(decisions[0].alternatives(), ["rent", "buy", "do nothing"]);
    assert_eq!(
        decisions[0].taken().map(|(taken, _)| (taken.choice.as_str(), taken.by)),
        Some(("rent", DecidedBy::Client))
    );
    // The line holds both, and goes as one.
    screen.keys("u");
    assert!(history(&screen).decisions.is_empty());
    screen.keys("<c-r>");
    assert_eq!(history(&screen).decisions, decisions);
}

#[test]
fn the_line_of_an_interaction_fills_the_fields_of_a_decision_and_they_override_it() {
    let mut screen = ada();
    screen.keys("icall 5m: x  = depot: rent | buy -> rent because cheap");
    for (name, value) in
        [("about", "depot"), ("ways", "rent | buy"), ("choice", "rent"), ("because", "cheap")]
    {
        assert_eq!(screen.form().field(name).map(Field::value).as_deref(), Some(value));
    }
    let place = screen.form().fields.iter().position(|field| field.name.0 == "choice").expect("it");
    screen.keys(&"<tab>".repeat(place)).keys("<c-u>buy<enter>");
    let history = history(&screen);
    let (taken, _) = history.decisions[0].taken().expect("taken");
    assert_eq!((taken.choice.as_str(), taken.reason.as_str()), ("buy", "cheap"));
    let talk = history.interactions.last().expect("the call").fact.id;
    assert_eq!(history.decisions[0].opened.fact.interaction, Some(talk));
    screen.keys("icall 5m: x  = rent -> rent<enter>");
    let form = screen.form();
    assert_eq!((form.fields[form.focus].name.0, form.problem.is_some()), ("ways", true));
}

#[test]
fn what_becomes_of_a_decision_is_recorded_from_its_row() {
    let mut screen = ada();
    screen.keys("aedthe sale<tab>what the brothers say<tab>c<tab>ring them<enter>");
    let id = history(&screen).decisions[0].opened.fact.id;
    assert_eq!(history(&screen).decisions[0].stalled().map(|it| it.fact.worry), Some(Some(Worry::Control)));
    at(&mut screen, id.0).keys("xlsell<enter>wait<tab>prices fall<enter>");
    assert_eq!(
        (history(&screen).decisions[0].alternatives().len(), history(&screen).decisions[0].risk()),
        (2, "prices fall")
    );
    at(&mut screen, id.0).keys("xhthe price<enter>");
    assert_eq!(history(&screen).decisions[0].stalled.len(), 2);
    at(&mut screen, id.0).keys("xdw<tab>t<tab>no hurry<enter>");
    let taken = history(&screen).decisions[0].taken().map(|(taken, _)| taken.clone()).expect("taken");
    assert_eq!(
        (taken.choice.as_str(), taken.by, taken.reason.as_str()),
        ("wait", DecidedBy::Together, "no hurry")
    );
    // Of one without ways the choice asks between which.
    screen.keys("<esc>aedthe van<tab>the colour<enter>");
    let van = history(&screen).decisions.iter().find(|it| it.is_open()).expect("it").opened.fact.id;
    at(&mut screen, van.0).keys("xdred<enter>");
    assert_eq!(screen.form().fields[screen.form().focus].name.0, "ways");
    screen.keys("red<enter>blue<c-s>");
    assert!(history(&screen).decisions.iter().all(|it| !it.is_open()));
}

#[test]
fn a_sealed_decision_keeps_its_ways_to_itself() {
    let mut screen = ada();
    screen.keys("dthe heir<tab>Femi<enter>Bola<tab><tab><tab><tab><tab><tab>s<c-s>");
    let opened = history(&screen).decisions[0].opened.fact.clone();
    assert_eq!(opened.conf, Confidentiality::Sealed);
    for keys in ["x", "xd", "xl", "xh", "xw"] {
        at(&mut screen, opened.id.0).keys(keys);
        let text = screen.text();
        assert!(!text.contains("Femi") && !text.contains("heir"), "{keys}: {text}");
        screen.keys("<esc>");
    }
    at(&mut screen, opened.id.0).keys("xdFemi<enter>");
    assert!(history(&screen).decisions[0].taken().is_some());
}

#[test]
fn advice_hand_offs_engagements_and_goals_are_closed_from_their_rows() {
    let mut screen = ada();
    screen.keys("dwait<enter>aehtax<tab><tab>the sale<enter>aemaccounts<enter>agretire at sixty<enter>");
    let before = history(&screen);
    let advice = before.advice.iter().find(|it| it.given.fact.what == "wait").expect("it").given.fact.id;
    let outcome = |screen: &Screen| {
        history(screen).advice.iter().find(|it| it.given.fact.id == advice).and_then(Advice::outcome)
    };
    at(&mut screen, advice.0).keys("xpsold half<enter>");
    assert_eq!(outcome(&screen), Some(AdviceOutcome::Partly));
    at(&mut screen, advice.0).keys("xa<enter>");
    assert_eq!(
        outcome(&screen),
        Some(AdviceOutcome::Acted),
        "what was acted on in part may be acted on whole"
    );
    at(&mut screen, advice.0).keys("x");
    assert!(screen.text().contains("take this entry back"), "there is nothing more to say of it");

    at(&mut screen, before.hand_offs[0].made.fact.id.0).keys("xano tax<enter>");
    assert!(history(&screen).hand_offs[0].answered.is_some());
    let engagement = before.engagements[0].set.fact.id;
    at(&mut screen, engagement.0).keys("xc and taxes<tab>eur 90<enter>");
    let set = &history(&screen).engagements[0].set.fact;
    assert_eq!((set.id, set.what.as_str()), (engagement, "accounts and taxes"));
    at(&mut screen, engagement.0).keys("xesold<enter>");
    assert!(history(&screen).engagements[0].ended.is_some());

    let goal = before.goals.iter().find(|it| it.set.fact.what == "retire at sixty").expect("it").set.fact.id;
    at(&mut screen, goal.0).keys("xtthe house<enter>");
    screen.keys("<esc>aeg");
    let Some(Overlay::Form(form)) = &screen.model.overlay else { panic!() };
    assert!(form.fields[0].name.0 == "goal");
    screen.keys("r<tab>the boat<enter>");
    let touched = history(&screen).goals.iter().find(|it| it.set.fact.id == goal).expect("it").touched.len();
    assert_eq!(touched, 2);
}

#[test]
fn a_draft_of_every_form_comes_back() {
    for keys in [
        "aee<tab>why",
        "aew<tab><tab>why",
        "aehtax<tab><tab>why",
        "aed why",
        "aemwhy",
        "dwhy<tab>a<enter>b",
        "aeec<tab>why",
    ] {
        let mut screen = ada();
        screen.keys(keys);
        let values =
            |screen: &Screen| screen.form().fields.iter().map(|it| (it.name, it.value())).collect::<Vec<_>>();
        let before = values(&screen);
        screen.keys("<esc>");
        let mut screen = screen.restarted();
        let opens = &keys[..if keys.starts_with('d') { 1 } else { 3 }];
        screen.keys("2").choose("Ada").keys(opens);
        assert_eq!(values(&screen), before, "{keys}");
    }
}
