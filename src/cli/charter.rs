//! `confidant charter`: what is agreed with a client, as one page that can be given to it.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::desk::Desk;
use super::export::{may_replace, refused};
use super::out::Out;
use super::{Answer, DONE, Failure};
use crate::config::{Settings, signature};
use crate::domain::charter::Detail;
use crate::domain::client::Weekday;
use crate::domain::interaction::Channel;
use crate::domain::time::Day;
use crate::exchange::export::{Format, Order, export, file};
use crate::query::charter::{Charter, Expectations};
use crate::query::phrase::clock;

/// What is agreed with a client, as one page that can be given to it
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// A name, some letters of it, or the beginning of an id
    #[arg(allow_hyphen_values = true)]
    client: String,
    /// A page for a browser and a printer instead of Markdown
    #[arg(long)]
    html: bool,
    /// Write this file instead of the output; one that is there is replaced only after a question
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

const AFTER: &str = "\
What trust means to the client, what each side expects of the other, norms, boundaries, wishes and
who answers: of each what was agreed last. Nothing that you keep to yourself gets into it. `agree`
records what is agreed.

Examples:
  confidant charter ada
  confidant charter ada --html --output ada.html

JSON: {\"client\": {\"id\", \"name\"}, \"on\", \"trust\": {\"words\", \"on\", \"before\"}, \"expectations\": {\"ours\",
  \"theirs\", \"questions\", \"on\", \"acknowledged\", \"reviewed\", \"review\", \"overdue\"}, \"norms\": [{\"norm\",
  \"value\", \"words\", \"on\"}], \"boundaries\": [{\"matter\", \"rule\", \"on\"}], \"wishes\": {\"words\", \"detail\",
  \"on\"}, \"channels\", \"days\", \"quiet\": {\"from\", \"to\"}, \"language\", \"zone\", \"ideal\", \"limit\", \"cover\",
  \"specialists\": [{\"field\", \"name\", \"introduced\"}], \"file\"}; what nobody agreed is null or empty.";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let target = args.output.as_deref().filter(|path| *path != Path::new("-")).map(file::typed);
    let desk = Desk::look(settings)?;
    let client = desk.client(&args.client)?.id;
    let format = if args.html { Format::CharterPage } else { Format::Charter };
    let clients = Some([client].into());
    let order = Order { clients, by: signature(&settings.author), ..Order::of(format) };
    let made = export(desk.book(), None, &order, &desk.now());
    if let Some(path) = &target {
        let replace = may_replace(path, settings, out)?;
        file::write(path, &made.bytes, replace, &settings.places.data).map_err(|error| refused(&error))?;
    }
    if out.json {
        let history = desk.book().history(client);
        let history =
            history.ok_or_else(|| Failure::Refused("there is no such client any more".to_owned()))?;
        let mut told = object(&Charter::of(&history, &desk.now()), &desk);
        told["file"] = target.map(|path| path.display().to_string()).into();
        out.object(&told)?;
    } else if let Some(path) = &target {
        out.say(&format!("written: {}", path.display()))?;
    } else {
        out.file(&made.bytes)?;
    }
    Ok(DONE)
}

fn object(it: &Charter, desk: &Desk<'_>) -> Value {
    let trust = it
        .trust
        .as_ref()
        .map(|it| json!({ "words": it.words, "on": it.on.to_string(), "before": it.before }));
    let norms = it.norms.iter().map(
        |it| json!({ "norm": it.norm.word(), "value": it.value, "words": it.words, "on": it.on.to_string() }),
    );
    let boundaries = it.boundaries.iter();
    let boundaries =
        boundaries.map(|it| json!({ "matter": it.matter, "rule": it.rule.word(), "on": it.on.to_string() }));
    let wishes = it.wishes.as_ref().map(
        |it| json!({ "words": it.words, "detail": it.detail.map(Detail::word), "on": it.on.to_string() }),
    );
    let specialists = it.specialists.iter();
    let specialists =
        specialists.map(|it| json!({ "field": it.field, "name": it.name, "introduced": it.introduced }));
    json!({
        "client": desk.named(it.client), "on": it.on.to_string(), "trust": trust,
        "expectations": it.expectations.as_ref().map(expectations), "norms": norms.collect::<Vec<_>>(),
        "boundaries": boundaries.collect::<Vec<_>>(), "wishes": wishes,
        "channels": it.channels.iter().map(|it: &Channel| it.word()).collect::<Vec<_>>(),
        "days": it.days.iter().map(|it: &Weekday| it.word()).collect::<Vec<_>>(),
        "quiet": it.quiet.map(|it| json!({ "from": clock(it.from), "to": clock(it.to) })),
        "language": it.language, "zone": it.zone.map(chrono_tz::Tz::name), "ideal": it.cadence.ideal,
        "limit": it.cadence.limit, "cover": it.cover, "specialists": specialists.collect::<Vec<_>>(),
    })
}

fn expectations(it: &Expectations) -> Value {
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    json!({
        "ours": it.ours, "theirs": it.theirs, "questions": it.questions, "on": it.on.to_string(),
        "acknowledged": day(it.acknowledged), "reviewed": day(it.reviewed), "review": day(it.review),
        "overdue": it.is_overdue,
    })
}
