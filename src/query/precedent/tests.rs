//! Who is named, what is found, and what is held back.

use super::*;
use crate::domain::client::{ClientRenamed, Contact, ContactSet, OrganisationSet};
use crate::domain::id::{ContactId, EvidenceId};
use crate::query::sample::{Sample, day, id, on};

fn precedent(number: u64, words: &str, about: &str, conf: Confidentiality) -> Event {
    EvidenceRecorded {
        id: EvidenceId(id(500 + number)),
        kind: EvidenceKind::Precedent,
        words: words.into(),
        on: on(&format!("2026-03-{:02}", number + 1)),
        reaction: None,
        about: about.into(),
        interaction: None,
        conf,
    }
    .into()
}

#[test]
fn a_name_is_found_in_every_setting() {
    let mut names = Names::default();
    for name in ["Ada Okafor", "The Bridge Company GmbH", "王小明", "Bo Li", "Élodie", "J.", "von der Au", ""]
    {
        names.add(name);
    }
    for text in [
        "as okafor did",
        "OKAFOR’s way",
        "Okafors Weg",
        "oka\u{200b}for",
        "ókàfór-foods",
        "ask ada@example.org",
        "AdaOkafor",
        "over the bridge",
        "a company of its own",
        "met 王小明 there",
        "bo li said",
        "BoLi",
        "with elodie",
        "J. agreed",
        "at von der Au",
    ] {
        assert!(names.occur_in(text), "{text}");
    }
    for text in ["the loan and the gmbh", "bo met lia", "adages", "li bo", "made it von here", ""] {
        assert!(!names.occur_in(text), "{text}");
    }
}

#[test]
fn what_fits_is_told_and_the_rest_is_counted() {
    let mut sample = Sample::with_client(1, "Ada Okafor");
    let other = sample.client(2, "Bo Marsh");
    let contact = Contact {
        id: ContactId(id(90)),
        name: "Femi Adeyemi".into(),
        role: String::new(),
        reach: Vec::new(),
    };
    sample.line(other, vec![ClientRenamed { name: "Bo Field".into() }.into(), ContactSet(contact).into()]);
    sample.line(other, vec![OrganisationSet { organisation: "Harbour Works".into() }.into()]);
    let open = Confidentiality::Open;
    sample.add(vec![
        precedent(1, "sold the depot in two steps", "depot, timing", open),
        precedent(2, "told the bank early", "bridge loan", open),
        precedent(3, "asked Femi to sit in", "meetings", open),
        precedent(4, "waited as Marsh did", "timing", open),
        precedent(5, "cleared the harbour debts", "timing", open),
        precedent(6, "said nothing for a week", "timing", Confidentiality::Confidential),
        precedent(7, "a sealed thing of timing", "timing", Confidentiality::Sealed),
    ]);
    sample.line(other, vec![precedent(8, "wrote the timing down", "", open)]);
    let all = Precedents::of(&sample.book());
    let told = |typed: &str, to| -> (Vec<String>, Vec<HeldBack>) {
        let found = all.find(typed, to);
        (found.told.into_iter().map(|it| it.words).collect(), found.held)
    };
    let held = |on: &str, because| HeldBack { on: day(on), because };
    let (words, held_back) = told("Timing", None);
    assert_eq!(words, ["wrote the timing down", "sold the depot in two steps"]);
    let wanted = [
        held("2026-03-07", HeldBecause::Confidential),
        held("2026-03-06", HeldBecause::Names),
        held("2026-03-05", HeldBecause::Names),
    ];
    assert_eq!(
        held_back, wanted,
        "a name that was given up is one all the same, and of a sealed one nothing is said"
    );
    assert_eq!(told("timing", Some(other)).0, ["sold the depot in two steps"], "nobody is told its own");
    assert_eq!(told("loan BANK", None).0, ["told the bank early"]);
    assert_eq!(told("brdge loan", None).0, ["told the bank early"], "letters do where no word fits");
    assert_eq!(told("femi", None), (Vec::new(), vec![held("2026-03-04", HeldBecause::Names)]));
    assert_eq!(told("", None).0.len(), 3);
}
