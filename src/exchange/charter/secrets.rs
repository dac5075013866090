//! Planted secrets: whatever else stands in a book, none of it gets into a charter, a precedent or the economics.

use proptest::prelude::*;

use super::{html, markdown};
use crate::domain::book::Book;
use crate::domain::charter::{
    BoundarySet, ExpectationsAgreed, Norm, NormAgreed, Rule, TrustDefined, WishesSaid,
};
use crate::domain::client::{
    ClientAdded, ClientKind, Contact, ContactSet, OrganisationSet, Status, StatusChanged, TagsSet, TierSet,
};
use crate::domain::engagement::{EngagementSet, FeePeriod, Money};
use crate::domain::event::Event;
use crate::domain::evidence::{
    Element, ElementMarked, ElementStep, EvidenceKind, EvidenceRecorded, Reaction, Worry, WorryMoved,
    WorryStep,
};
use crate::domain::id::{ClientId, ContactId, EngagementId, EvidenceId, NoteId};
use crate::domain::interaction::Confidentiality;
use crate::domain::line::Subject;
use crate::domain::note::NoteAdded;
use crate::domain::sample::{client, day, id, line, noon};
use crate::domain::stage::{Balance, BalanceFelt, ClientSaid, Stage, StageAssessed, StagePlanned};
use crate::domain::time::Happened;
use crate::query::charter::Charter;
use crate::query::economics::Ledger;
use crate::query::precedent::Precedents;

/// Stands in every text that is nobody else's business.
const MARK: &str = "xqzsecret";

/// What somebody of that number is called: words that nobody else is called by.
fn name(number: u64) -> String {
    format!("Qname{number} Vorn{number}")
}

/// One of a few contact persons, so that a precedent is likely to name one who is in the book.
fn contact(number: u64) -> String {
    name(100 + number % 4)
}

fn organisation(number: u64) -> String {
    name(200 + number % 4)
}

/// A fact of one of many kinds, said on some day; texts that may be told are plain, all others hold the mark.
fn fact(what: u8, number: u64, on: Happened) -> Event {
    match what % 24 {
        what @ 0..5 => agreed(what, number, on),
        what @ 5..13 => observed(what, number, on),
        what => private(what, number, on),
    }
}

/// What the charter is made of.
fn agreed(what: u8, number: u64, on: Happened) -> Event {
    let told = || format!("plain words {number}");
    match what {
        0 => TrustDefined { words: told(), on }.into(),
        1 => ExpectationsAgreed {
            ours: vec![told()],
            theirs: vec![told()],
            questions: told(),
            on,
            acknowledged: number.is_multiple_of(2),
            review: Some(on.day()),
        }
        .into(),
        2 => NormAgreed { norm: Norm::Response, value: Some(2), words: told(), on }.into(),
        3 => BoundarySet { matter: told(), rule: Rule::Never, on }.into(),
        _ => WishesSaid { words: told(), detail: None, on }.into(),
    }
}

/// Evidence; of it only a precedent that is open and names nobody may be told.
fn observed(what: u8, number: u64, on: Happened) -> Event {
    let secret = || format!("{MARK} {number}");
    let evidence = |kind, words: String, conf| EvidenceRecorded {
        id: EvidenceId(id(20, number)),
        kind,
        words,
        on,
        reaction: None,
        about: if conf == Confidentiality::Open { "timing".into() } else { secret() },
        interaction: None,
        conf,
    };
    let (precedent, mind) = (EvidenceKind::Precedent, EvidenceKind::Mind);
    match what {
        5 => evidence(precedent, format!("plain words {number}"), Confidentiality::Open).into(),
        6 => {
            let whose = [name(number % 4), contact(number), organisation(number)];
            let whose = &whose[usize::try_from(number % 3).unwrap()];
            evidence(precedent, format!("as {whose} did"), Confidentiality::Open).into()
        }
        7 => evidence(precedent, secret(), Confidentiality::Confidential).into(),
        8 => evidence(precedent, secret(), Confidentiality::Sealed).into(),
        9 => {
            let challenge = evidence(EvidenceKind::Challenge, secret(), Confidentiality::Sealed);
            EvidenceRecorded { reaction: Some(Reaction::Defensive), ..challenge }.into()
        }
        10 => ElementMarked {
            id: EvidenceId(id(20, number)),
            element: Element::Concern,
            step: ElementStep::Demonstrated,
            words: secret(),
            on,
            interaction: None,
            conf: Confidentiality::Confidential,
        }
        .into(),
        11 => WorryMoved {
            id: EvidenceId(id(20, number)),
            worry: Worry::Secrets,
            step: WorryStep::Voiced,
            words: secret(),
            on,
            interaction: None,
            conf: Confidentiality::Confidential,
        }
        .into(),
        _ => evidence(mind, secret(), Confidentiality::Confidential).into(),
    }
}

/// What is nobody else's business.
fn private(what: u8, number: u64, on: Happened) -> Event {
    let secret = || format!("{MARK} {number}");
    let day = on.day();
    match what {
        13 => BalanceFelt { balance: Balance::No, words: secret(), on }.into(),
        14 => {
            let stage = if number.is_multiple_of(2) { Stage::Direction } else { Stage::Impression };
            StageAssessed { stage, on: day, why: secret() }.into()
        }
        15 => ClientSaid { words: secret(), on: day, place: secret() }.into(),
        16 => {
            let conf = if number.is_multiple_of(2) {
                Confidentiality::Sealed
            } else {
                Confidentiality::Confidential
            };
            NoteAdded { id: NoteId(id(21, number)), text: secret(), on, conf }.into()
        }
        17 => EngagementSet {
            id: EngagementId(id(22, number)),
            what: secret(),
            fee: Some(Money { currency: "EUR".into(), minor: 100 }),
            period: FeePeriod::Monthly,
            on,
            next: Some(day),
            goal: None,
            chosen: secret(),
        }
        .into(),
        18 => StatusChanged { status: Status::Client, on: day, why: secret() }.into(),
        19 => TagsSet { tags: vec![secret()] }.into(),
        20 => TierSet { tier: secret() }.into(),
        21 => {
            let (id, name, role) = (ContactId(id(23, number)), contact(number), secret());
            ContactSet(Contact { id, name, role, reach: Vec::new() }).into()
        }
        22 => OrganisationSet { organisation: organisation(number) }.into(),
        _ => StagePlanned { stage: Some(Stage::Direction), by: Some(day), why: secret(), on }.into(),
    }
}

/// The name that a fact of that kind brings into the book.
fn brought(what: u8, number: u64) -> Option<String> {
    match what % 24 {
        21 => Some(contact(number)),
        22 => Some(organisation(number)),
        _ => None,
    }
}

fn book(ops: &[(u8, u8, u8)]) -> (Book, Vec<String>) {
    let (mut book, mut all, mut n) = (Book::new(), Vec::new(), 0);
    let mut act = |whom: ClientId, events: Vec<Event>| {
        n += 1;
        book.apply(line(i64::try_from(n).unwrap(), 0, n, 0, vec![(Subject::Client(whom), events)]));
    };
    for number in 0..4 {
        let added =
            ClientAdded { name: name(number), kind: ClientKind::Person, status: Status::Client, on: day(0) };
        act(client(number), vec![added.into()]);
        all.push(name(number));
    }
    for (place, (what, whom, when)) in ops.iter().enumerate() {
        let number = u64::try_from(place).unwrap();
        let on = Happened::On(day(i64::from(*when)));
        act(client(u64::from(whom % 4)), vec![fact(*what, number, on)]);
        all.extend(brought(*what, number));
    }
    (book, all)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]
    #[test]
    fn no_secret_gets_out(ops in proptest::collection::vec(any::<(u8, u8, u8)>(), 0..60)) {
        let (book, names) = book(&ops);
        let now = noon(300);
        let mut ledger = Ledger::default();
        let precedents = Precedents::of(&book);
        for number in 0..4 {
            let history = book.history(client(number)).unwrap();
            ledger.add(&history, &now);
            let charter = Charter::of(&history, &now);
            let of_charter = format!("{charter:?}\n{}\n{}", markdown(&charter, "Ines"), html::page(&charter, "Ines"));
            prop_assert!(!of_charter.contains(MARK), "{of_charter}");
            for other in names.iter().filter(|other| **other != name(number)) {
                prop_assert!(!of_charter.contains(other.as_str()), "{other}: {of_charter}");
            }
            for typed in ["", "plain", "timing", "did", MARK] {
                let found = format!("{:?}", precedents.find(typed, Some(client(number))));
                prop_assert!(!found.contains(MARK), "{found}");
                prop_assert!(!names.iter().any(|name| found.contains(name)), "{found}");
            }
        }
        let economics = format!("{:?}", ledger.sum());
        prop_assert!(!economics.contains(MARK), "{economics}");
    }
}

#[test]
fn the_secrets_are_there_to_be_found() {
    let ops: Vec<(u8, u8, u8)> = (0..24).map(|what| (what, 0, what)).collect();
    let (book, _) = book(&ops);
    let history = book.history(client(0)).unwrap();
    assert!(format!("{history:?}").matches(MARK).count() > 15);
    let charter = markdown(&Charter::of(&history, &noon(300)), "");
    assert!(charter.matches("plain words").count() >= 7, "{charter}");
    assert_eq!(Precedents::of(&book).find("", None).told.len(), 1);
}
