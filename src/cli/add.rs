//! `confidant add`: a new client, with all that is known of it.

use chrono_tz::Tz;

use super::desk::Desk;
use super::out::Out;
use super::{Answer, options};
use crate::config::Settings;
use crate::domain::client::{Cadence, Client, ClientAdded, ClientKind, Contact, Reach, Status};
use crate::domain::command::Command;
use crate::domain::id::{ClientId, ContactId, Id};
use crate::domain::interaction::Channel;

/// Add a client
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// What it is called
    #[arg(required = true)]
    name: Vec<String>,
    /// Person, household or organisation
    #[arg(long, default_value = "person", value_parser = options::word(ClientKind::ALL, ClientKind::word))]
    kind: ClientKind,
    /// Only prospects and clients are in triage
    #[arg(long, default_value = "client", value_parser = options::word(Status::ALL, Status::word))]
    status: Status,
    /// The organisation it belongs to
    #[arg(long, value_name = "NAME", default_value = "")]
    organisation: String,
    /// The service tier
    #[arg(long, default_value = "")]
    tier: String,
    /// A tag; may be given several times
    #[arg(long = "tag", value_name = "TAG", value_delimiter = ',')]
    tags: Vec<String>,
    /// How many days may pass between contacts, ideally
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3650))]
    cadence: Option<u32>,
    /// After how many days without a live contact it is too long
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3650))]
    limit: Option<u32>,
    /// A channel the client likes; several in order, the best first
    #[arg(long, value_name = "CHANNEL", value_delimiter = ',', value_parser = options::word(Channel::ALL, Channel::word))]
    prefer: Vec<Channel>,
    /// Where the client's clock is another one, such as Africa/Lagos
    #[arg(long, value_parser = zone)]
    zone: Option<Tz>,
    /// The language to speak
    #[arg(long, default_value = "")]
    language: String,
    /// Who answers when you cannot
    #[arg(long, value_name = "NAME", default_value = "")]
    cover: String,
    /// A mail address; may be given several times
    #[arg(long, value_name = "ADDRESS")]
    mail: Vec<String>,
    /// A telephone number; may be given several times
    #[arg(long, value_name = "NUMBER")]
    phone: Vec<String>,
}

const AFTER: &str = "\
Examples:
  confidant add \"Ada Okafor\" --organisation \"Okafor Foods\" --cadence 30 --limit 90 --prefer call
  confidant add \"Familie Sørensen\" --kind household --tag family --zone Europe/Copenhagen

JSON: {\"line\", \"client\", \"facts\", \"remarks\"}: what was recorded, as `confidant --help` has it";

fn zone(typed: &str) -> Result<Tz, String> {
    typed.parse().map_err(|_| "there is no such zone; write one such as Europe/Berlin".to_owned())
}

pub(super) fn run(args: Args, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::open(settings)?;
    let name = options::one_line(&args.name.join(" "));
    let mut remarks = Vec::new();
    if desk.book().standings().any(|it| it.name.to_lowercase() == name.to_lowercase()) {
        remarks.push("another client of that name is there; both are kept".to_owned());
    }
    let added =
        ClientAdded { name: name.clone(), kind: args.kind, status: args.status, on: desk.now().today() };
    let mut client = Client::new(ClientId(Id::UNMINTED), &added);
    client.organisation = options::one_line(&args.organisation);
    client.tier = options::one_line(&args.tier);
    for tag in &args.tags {
        let tag = options::one_line(tag).trim_start_matches('#').replace(' ', "-");
        if !tag.is_empty() && !client.tags.contains(&tag) {
            client.tags.push(tag);
        }
    }
    client.cadence = Cadence { ideal: args.cadence, limit: args.limit };
    for channel in args.prefer {
        if !client.channels.contains(&channel) {
            client.channels.push(channel);
        }
    }
    client.zone = args.zone;
    client.language = options::one_line(&args.language);
    client.cover = options::one_line(&args.cover);
    let reach = |channel, addresses: Vec<String>| {
        addresses.into_iter().map(move |address| Reach {
            channel,
            address: options::one_line(&address),
            label: String::new(),
        })
    };
    let reach: Vec<Reach> = reach(Channel::Call, args.phone).chain(reach(Channel::Mail, args.mail)).collect();
    if !reach.is_empty() {
        client.contacts.push(Contact {
            id: ContactId(Id::UNMINTED),
            name: name.clone(),
            role: String::new(),
            reach,
        });
    }
    desk.record(out, Command::AddClient(Box::new(client)), &name, &remarks)
}
