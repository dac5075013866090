//! The page as it reads, and hostile texts that stay texts.

use proptest::prelude::*;
use pulldown_cmark::{Event as Piece, Options, Parser, Tag};

use super::*;
use crate::domain::charter::{Norm, Rule};
use crate::domain::id::{ClientId, Id};
use crate::query::charter::{AgreedNorm, Boundary, Expectations, Trust, Wishes};
use crate::query::record::Specialist;

/// A charter in which every text is this one.
fn all(text: &str) -> Charter {
    let on = "2026-11-21".parse().unwrap();
    let said = || text.to_owned();
    Charter {
        client: ClientId(Id::UNMINTED),
        name: said(),
        on,
        trust: Some(Trust { words: said(), on, before: 1 }),
        expectations: Some(Expectations {
            ours: vec![said(), said()],
            theirs: vec![said()],
            questions: said(),
            on,
            acknowledged: None,
            reviewed: Some(on),
            review: Some(on),
            is_overdue: true,
        }),
        norms: vec![AgreedNorm { norm: Norm::Response, value: 2, words: said(), on }],
        boundaries: vec![Boundary { matter: said(), rule: Rule::Never, on }],
        wishes: Some(Wishes { words: said(), detail: None, on }),
        channels: Vec::new(),
        days: Vec::new(),
        quiet: None,
        language: said(),
        zone: None,
        cadence: crate::domain::client::Cadence { ideal: Some(30), limit: None },
        cover: said(),
        specialists: vec![Specialist { field: said(), name: said(), introduced: false }],
    }
}

/// How many texts stand in such a charter.
const TEXTS: usize = 13;

#[test]
fn a_charter_reads_like_this() {
    let text = markdown(&all("plain"), "Ines Marlow");
    let wanted = "\
# Charter for plain

With Ines Marlow, 21 November 2026

## What trust means to you

> plain

- Said: 21 November 2026, once put otherwise before

## What we expect of one another

| You expect of me | I expect of you |
| --- | --- |
| plain | plain |
| plain |  |

- Being questioned: plain
- Agreed: 21 November 2026, not acknowledged yet
- Looked at again: 21 November 2026
- Next look at it: 21 November 2026

## What we agreed

- First answer: within 2 working days: plain
- I keep out: plain

## How you want to be dealt with

> plain

- Language: plain
- In touch: about every 30 days

## Who answers

- When I cannot: plain
- For plain: plain, not introduced yet
";
    assert_eq!(text, wanted);
}

/// What a reader of Markdown makes of it but for the texts.
fn structure(text: &str) -> Vec<String> {
    let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
    let pieces = Parser::new_ext(text, options).filter_map(|piece| match piece {
        Piece::Text(_) | Piece::SoftBreak => None,
        Piece::Start(Tag::Heading { level, .. }) => Some(format!("{level}")),
        other => Some(format!("{other:?}")),
    });
    pieces.collect()
}

/// The tags of a page, in order.
fn tags(page: &str) -> Vec<&str> {
    page.split('<').skip(1).filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag)).collect()
}

fn is_harmless(text: &str) {
    let (plain, hostile) = (markdown(&all("plain"), "plain"), markdown(&all(text), text));
    assert_eq!(structure(&hostile), structure(&plain), "{text:?}: {hostile}");
    let (plain, hostile) = (html::page(&all("plain"), "plain"), html::page(&all(text), text));
    assert_eq!(tags(&hostile), tags(&plain), "{text:?}: {hostile}");
    assert!(!hostile.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
}

#[test]
fn no_text_becomes_a_mark() {
    for text in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='x",
        "</style><style>*{display:none}",
        "]]>--><!--",
        "&lt;b&gt; &amp; &#60;",
        "a | b | c",
        "# a #",
        "> q",
        "- a",
        "1. a",
        "**a** _b_ `c` ~~d~~ ![x](y) [x](y)",
        "http://x.example",
        "\u{1b}[31mred\u{202e}",
        "$x$ \\",
    ] {
        is_harmless(text);
    }
    assert_eq!(
        html::page(&all("PLAIN"), "").matches("PLAIN").count(),
        TEXTS + 1,
        "the title stands there twice"
    );
}

#[test]
fn a_page_loads_nothing_and_runs_nothing() {
    let page = html::page(&all("plain"), "Ines");
    for never in ["<script", "src=", "href=", "url(", "@import", "http://", "https://", "<link", "<img"] {
        assert!(!page.contains(never), "{never}");
    }
    assert!(page.contains("default-src 'none'") && page.contains("<title>Charter for plain</title>"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn whatever_the_text_it_stays_one(text in "[a-z][-#*_`~<>&|$:{}()=+.!^@/'\" 0-9a\\[\\]\\\\]{0,16}[a-z]") {
        is_harmless(&text);
    }
}
