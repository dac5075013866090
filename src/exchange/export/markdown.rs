//! A text to read: a heading for each client, what is known of it, then its story, the newest first.
//!
//! Owns the escaping: no text of the book is taken for Markdown or HTML. A mail address stays one, whatever a reader makes
//! of it.

use std::fmt::Write as _;

use super::clearance::{Include, Withheld, is_confidential};
use super::entries::{Entry, due_words, entries};
use super::table::described;
use super::{Export, Kept, LeftOut, Order, histories};
use crate::domain::book::Book;
use crate::domain::client::{Client, SpecialDaySet};
use crate::domain::history::History;
use crate::domain::interaction::Confidentiality;
use crate::domain::time::{Happened, Now};
use crate::text::shown;

pub(super) fn write(book: &Book, order: &Order, now: &Now) -> Export {
    let mut writer = Writer { text: String::new(), include: order.include, withheld: Withheld::default() };
    let (mut clients, mut count) = (0, 0);
    let mut left = LeftOut::default();
    let _ = writeln!(writer.text, "# Clients, {}", now.today().format("%-d %B %Y"));
    for history in histories(book, order) {
        clients += 1;
        count += writer.client(&history);
        left.add(
            "move of a promise",
            "moves of promises",
            history.promises.iter().map(|it| it.moves.len()).sum(),
        );
    }
    if clients == 0 {
        writer.text.push_str("\nThere is no client.\n");
    }
    let mut left_out = left.sentences(" not told, only where they led; json carries them");
    left_out.push(
        "a text is for reading and is not read back; json carries everything into another book".to_owned(),
    );
    Export {
        bytes: writer.text.into_bytes(),
        clients,
        entries: count,
        called: super::ENTRIES,
        withheld: writer.withheld,
        left_out,
    }
}

struct Writer {
    text: String,
    include: Include,
    withheld: Withheld,
}

impl Writer {
    /// A client with its story; answers how many entries that has.
    fn client(&mut self, history: &History) -> usize {
        let client = &history.client;
        let _ = write!(self.text, "\n## {}\n\n", line(&client.name));
        for (label, value) in self.particulars(client) {
            let _ = writeln!(self.text, "- {label}: {}", block(&value, 2));
        }
        let mut withheld = Withheld::default();
        let all = entries(history, self.include, |_| true, &mut withheld);
        self.withheld.confidential += withheld.confidential;
        self.withheld.sealed += withheld.sealed;
        self.text.push_str("\n### Story\n\n");
        for entry in all.iter().rev() {
            self.entry(entry);
        }
        all.len()
    }

    /// What is known of a client, as label and text.
    fn particulars(&mut self, client: &Client) -> Vec<(String, String)> {
        let mut all: Vec<(String, String)> = Vec::new();
        let mut say = |label: &str, value: String| {
            if !value.is_empty() {
                all.push((line(label), value));
            }
        };
        say("Kind", format!("{}, {} since {}", client.kind, client.status(), since(client)));
        say("Organisation", client.organisation.clone());
        say("Tags", client.tags.join(", "));
        say("Tier", client.tier.clone());
        let days = |what: &str, days: Option<u32>| days.map(|days| format!("{what} {days} days"));
        let cadence = [days("ideal", client.cadence.ideal), days("limit", client.cadence.limit)];
        say("Cadence", cadence.into_iter().flatten().collect::<Vec<_>>().join(", "));
        say("Prefers", client.channels.iter().map(|it| it.word()).collect::<Vec<_>>().join(", "));
        say("Welcome on", client.days.iter().map(|it| it.word()).collect::<Vec<_>>().join(", "));
        let quiet = client
            .quiet
            .map(|quiet| format!("{} to {}", quiet.from.format("%H:%M"), quiet.to.format("%H:%M")));
        say("Quiet hours", quiet.unwrap_or_default());
        say("Zone", client.zone.map(|zone| zone.name().to_owned()).unwrap_or_default());
        say("Language", client.language.clone());
        say("Cover", client.cover.clone());
        for specialist in client.specialists.values() {
            let introduced = if specialist.introduced { ", introduced" } else { "" };
            say(&format!("For {}", specialist.field), format!("{}{introduced}", specialist.name));
        }
        for day in client.special_days.values() {
            say(&day.what, date(day));
        }
        for contact in &client.contacts {
            say("Contact", described(contact));
        }
        for Kept { field, value, .. } in super::kept(client) {
            if !self.include.confidential && is_confidential(field) && !value.is_empty() {
                self.withheld.confidential += 1;
            } else {
                say(field, value.to_owned());
            }
        }
        all
    }

    fn entry(&mut self, entry: &Entry) {
        let _ = write!(self.text, "- **{}** {}", moment(entry.on), line(&head(entry)));
        if entry.is_sealed() {
            self.text.push_str(" (sealed)\n");
            return;
        }
        match entry.conf {
            Confidentiality::Open | Confidentiality::Confidential if entry.withheld => {
                self.text.push_str(" (confidential)");
            }
            Confidentiality::Sealed => self.text.push_str(" (sealed)"),
            _ => {}
        }
        self.text.push('\n');
        for text in [&entry.summary, &entry.note] {
            if !text.trim().is_empty() {
                let _ = write!(self.text, "\n  {}\n", block(text, 2));
            }
        }
        if !entry.summary.is_empty() || !entry.note.is_empty() {
            self.text.push('\n');
        }
    }
}

/// Since when the status is what it is.
fn since(client: &Client) -> String {
    client.statuses.last().map_or(client.added, |status| status.on).to_string()
}

fn date(day: &SpecialDaySet) -> String {
    match day.year {
        Some(year) => format!("{year:04}-{:02}-{:02}", day.month, day.day),
        None => format!("{}-{} each year", day.month, day.day),
    }
}

fn moment(on: Happened) -> String {
    match on {
        Happened::On(day) => day.to_string(),
        Happened::At(at) => at.format("%Y-%m-%d %H:%M").to_string(),
    }
}

/// What an entry is and where it stands, in the program's words and those of its catalogue.
fn head(entry: &Entry) -> String {
    let minutes = entry.minutes.map(|minutes| format!("{minutes} min")).unwrap_or_default();
    let words = match entry.kind {
        "interaction" => vec![entry.channel, entry.way, &minutes],
        "signal" => vec!["signal", &entry.word],
        "request" => vec!["request:", &entry.word],
        "assessment" => vec!["assessed as", &entry.word],
        "added" => vec!["added as", &entry.word],
        "status" => vec!["became", &entry.word],
        kind => vec![kind, entry.channel, &minutes],
    };
    let mut head = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if head.is_empty() || entry.is_sealed() {
        entry.kind.clone_into(&mut head);
    }
    if !entry.due.is_empty() {
        let at = if entry.kind == "appointment" { "at" } else { "by" };
        let _ = write!(head, ", {at} {}", due_words(&entry.due));
    }
    if !entry.repeats.is_empty() {
        let _ = write!(head, ", {}", entry.repeats);
    }
    if !entry.state.is_empty() {
        let _ = write!(head, ", {}", entry.state);
    }
    if let Some(closed) = entry.closed.get(..10) {
        let _ = write!(head, " on {closed}");
    }
    head
}

/// A text of the book on one line.
pub(in crate::exchange) fn line(text: &str) -> String {
    escaped(text.split_whitespace().collect::<Vec<_>>().join(" ").as_str())
}

/// A text of the book of any number of lines within a list item: a line stays a line, an empty one begins a paragraph.
pub(in crate::exchange) fn block(text: &str, indent: usize) -> String {
    let indent = " ".repeat(indent);
    let mut out = String::new();
    let mut before = Before::Nothing;
    for text in text.lines() {
        let text = escaped(text);
        if text.is_empty() {
            before = if before == Before::Nothing { before } else { Before::Gap };
            continue;
        }
        match before {
            Before::Nothing => {}
            Before::Line => {
                let _ = write!(out, "\\\n{indent}");
            }
            Before::Gap => {
                let _ = write!(out, "\n\n{indent}");
            }
        }
        out.push_str(&text);
        before = Before::Line;
    }
    out
}

/// What stands before a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Line,
    Gap,
}

/// One line of text with everything escaped that Markdown or HTML would make something of; hidden characters are shown.
fn escaped(text: &str) -> String {
    let text = text.trim_end();
    let spaces = text.len() - text.trim_start_matches([' ', '\t']).len();
    let shown = shown(&text[spaces..]);
    let mut out = "\u{a0}".repeat(spaces.min(16));
    let digits = shown.len() - shown.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    for (at, c) in shown.char_indices() {
        let rest = &shown[at..];
        let first = at == 0 && spaces == 0;
        let special = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '$' | '^' | '{' | '}' => true,
            '#' | '+' | '-' | '=' => first,
            ':' => first || rest.starts_with("://") || at > 0 && shown[..at].ends_with(':'),
            '.' | ')' => spaces == 0 && digits > 0 && at == digits || ends_in_www(&shown[..at]),
            '!' => rest[1..].starts_with('['),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn ends_in_www(text: &str) -> bool {
    text.len() >= 3
        && text.is_char_boundary(text.len() - 3)
        && text[text.len() - 3..].eq_ignore_ascii_case("www")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    /// What a reader of Markdown makes of a text in a list item: its words, a line or paragraph each.
    fn read(text: &str) -> String {
        let item = format!("- **2026-11-21** note\n\n  {}\n", block(text, 2));
        // Only quotes and dashes may be made finer than they are.
        let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
        let mut words = String::new();
        for event in Parser::new_ext(&item, options) {
            match event {
                Event::Text(text) => words.push_str(&text),
                Event::HardBreak | Event::Start(Tag::Paragraph) => words.push('\n'),
                Event::Start(Tag::List(None) | Tag::Item | Tag::Strong) | Event::End(_) => {}
                other => panic!("{other:?} of {item:?}"),
            }
        }
        words
    }

    /// The same text as it should be read: empty lines gone, spaces at the ends gone, hidden characters shown.
    fn meant(text: &str) -> String {
        let lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
        let lines = lines.map(|line| {
            let inner = line.trim_start_matches([' ', '\t']);
            "\u{a0}".repeat((line.len() - inner.len()).min(16)) + &shown(inner)
        });
        format!("\n2026-11-21 note\n{}", lines.collect::<Vec<_>>().join("\n"))
    }

    #[test]
    fn a_text_is_never_markdown_nor_html() {
        for text in [
            "# a\n## b",
            "- a\n- b",
            "1. a\n2) b",
            "a\n---\nb",
            "a\n===",
            "> quoted",
            "```\ncode\n```",
            "    code",
            "<b>x</b>",
            "<script>alert(1)</script>",
            "[a](b)",
            "![a](http://b)",
            "*a* **b** _c_ __d__ ~~e~~ `f`",
            "a | b\n--|--\nc | d",
            "&amp; &#65; &lt;",
            "http://a.example www.a.example",
            "[^1]: note",
            "$x$ $$y$$",
            "{#id .class}",
            "[ ] task",
            "a  \nb\\\nc\\",
            "term\n: definition",
            "^a^ ~b~",
            "[[wiki]]",
            ":smile: ::: x",
            "+++\n---",
            "a\n\n\nb",
            "\ta\tb",
            "---\ntitle: x\n---",
            "\\",
            "a\\",
            "*",
            "-",
            "1.",
            "\u{1b}[31m red \u{202e}",
            "||spoiler||",
            "=\n=",
        ] {
            assert_eq!(read(text), meant(text), "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]
        #[test]
        fn whatever_the_text_it_is_read_as_it_was(text in "[-#*_`~<>&|$:{}()=+.!^@/ 0-9aw\\n\\t\\[\\]\\\\]{0,24}|\\PC{0,24}") {
            let (read, meant) = (read(&text), meant(&text));
            prop_assert_eq!(read.trim(), meant.trim());
        }
    }
}
