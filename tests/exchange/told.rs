//! What a file brought, in lines that a test can be read against.

use confidant::domain::client::SpecialDaySet;
use confidant::exchange::incoming::{Incoming, Person, Thing, What};

/// The bytes of a fixture.
pub fn fixture(path: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/{path}", env!("CARGO_MANIFEST_DIR"))).expect("a fixture")
}

/// A person: what is empty is left out.
pub fn person(it: &Person) -> Vec<String> {
    let mut lines = vec![format!("{}: {}", it.place, it.name)];
    let mut say = |what: &str, text: String| {
        if !text.is_empty() {
            lines.push(format!("  {what} {text}"));
        }
    };
    say("uid", it.uid.clone().unwrap_or_default());
    say("revised", it.revised.clone().unwrap_or_default());
    say("added", it.added.map(|day| day.to_string()).unwrap_or_default());
    say("kind", it.kind.map(|kind| kind.to_string()).unwrap_or_default());
    say("status", it.status.map(|status| status.to_string()).unwrap_or_default());
    say("organisation", it.organisation.clone());
    say("role", it.role.clone());
    say("tier", it.tier.clone());
    say("tags", it.tags.join(" "));
    say("cadence", it.cadence.map(|it| format!("{:?} {:?}", it.ideal, it.limit)).unwrap_or_default());
    say("zone", it.zone.map(|zone| zone.to_string()).unwrap_or_default());
    say("language", it.language.clone());
    for reach in &it.reach {
        say("reach", format!("{} {} {}", reach.channel, reach.label, reach.address).replace("  ", " "));
    }
    for SpecialDaySet { what, month, day, year } in &it.days {
        say(
            "day",
            format!("{what} {}-{month:02}-{day:02}", year.map(|it| it.to_string()).unwrap_or_default()),
        );
    }
    for (field, value) in &it.kept {
        say("kept", format!("{field}: {}", value.replace('\n', "⏎")));
    }
    for it in &it.things {
        say("thing", thing(it));
    }
    lines
}

/// Something that happened, in a line.
pub fn thing(it: &Thing) -> String {
    let uid = it.uid.as_deref().map_or("-", |uid| if uid.starts_with("says:") { "says" } else { uid });
    let what = match &it.what {
        What::Interaction { on, channel, way, begun_by, minutes, summary, note, conf } => {
            let minutes = minutes.map(|minutes| format!(" {minutes}m")).unwrap_or_default();
            format!("interaction {on} {channel} {way} by {begun_by}{minutes} {conf} [{summary}] {note}")
        }
        What::Note { on, text, conf } => format!("note {on} {conf} {text}"),
        What::Reminder { on, due, repeats, why } => {
            format!("reminder {on} due {due} {} {why}", repeats.as_deref().unwrap_or("once"))
        }
        What::Promise { whose, on, due, kept, what, .. } => {
            let day = |day: &Option<chrono::NaiveDate>| day.map_or("-".to_owned(), |day| day.to_string());
            format!("promise {whose} {on} due {} kept {} {what}", day(due), day(kept))
        }
        What::Goal { on, due, what } => {
            format!("goal {on} due {} {what}", due.map_or("-".to_owned(), |day| day.to_string()))
        }
    };
    format!("{uid} {what}").replace('\n', "⏎").trim_end().to_owned()
}

/// Everybody.
pub fn people(incoming: &Incoming) -> String {
    incoming.people.iter().flat_map(person).collect::<Vec<_>>().join("\n")
}

/// How many bytes of text were brought, and how many pieces of it: what a hostile file could make grow.
pub fn weight(incoming: &Incoming) -> (usize, usize) {
    let mut texts: Vec<&str> = incoming.remarks.iter().map(String::as_str).collect();
    texts.extend(incoming.fields.keys().map(String::as_str));
    for it in &incoming.people {
        texts.extend([it.name.as_str(), &it.organisation, &it.role, &it.tier, &it.language, &it.place]);
        texts.extend(it.tags.iter().map(String::as_str));
        texts.extend(it.kept.iter().flat_map(|(field, value)| [field.as_str(), value.as_str()]));
        texts.extend(it.reach.iter().flat_map(|reach| [reach.address.as_str(), reach.label.as_str()]));
        texts.extend(it.days.iter().map(|day| day.what.as_str()));
        texts.extend(it.uid.as_deref());
        texts.extend(it.things.iter().filter_map(|it| it.uid.as_deref()));
        for it in &it.things {
            match &it.what {
                What::Interaction { summary, note, .. } => texts.extend([summary.as_str(), note]),
                What::Note { text, .. } => texts.push(text),
                What::Reminder { why: text, .. }
                | What::Promise { what: text, .. }
                | What::Goal { what: text, .. } => {
                    texts.push(text);
                }
            }
        }
    }
    (texts.iter().map(|text| text.len()).sum(), texts.len())
}

/// Everything that is known of what a file brought: whom, what was said, what became of each field.
fn told(incoming: &Incoming) -> String {
    let tallies = incoming.fields.iter().map(|(field, it)| {
        let counts = [
            (it.imported, "imported"),
            (it.converted, "converted"),
            (it.kept, "kept"),
            (it.skipped, "skipped"),
        ];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts.map(|(count, word)| format!("{count} {word}")).collect();
        format!("{field}: {}", counts.join(", "))
    });
    let mut lines =
        vec![format!("{}, {} records", incoming.from, incoming.records), String::new(), people(incoming)];
    lines.push(String::new());
    lines.extend(incoming.remarks.iter().cloned());
    lines.push(String::new());
    lines.extend(tallies);
    lines.join("\n") + "\n"
}

/// What a file brought is what its `.told` says; with `CONFIDANT_BLESS=1` it is written anew.
pub fn assert_told(path: &str, incoming: &Incoming) {
    let file = format!("{}/tests/fixtures/{path}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("CONFIDANT_BLESS").is_some() {
        std::fs::write(&file, told(incoming)).expect("written");
    }
    let wanted = std::fs::read_to_string(&file).expect("run with CONFIDANT_BLESS=1 and read what it writes");
    assert_eq!(told(incoming), wanted, "{path}");
}
