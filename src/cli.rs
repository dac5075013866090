//! The command line: the same book without the cockpit, for scripts, status bars and one-off use.
//!
//! Owns the arguments that hold for every command, the exit codes and the way out: what a command says goes through
//! [`out`], what it asks through [`ask`]. Each subcommand has a file of its own, with its options, its work and
//! its words; what several of them need is in [`desk`] (book, recording), [`who`] (CLIENT), [`thing`] (ID), [`told`]
//! (what a line says) and [`options`] (kinds of arguments). What the cockpit does stands in `tui`.
//!
//! Exit codes: 0 done, 1 refused or damage found, 2 usage or unreadable. With `--json` each command prints exactly
//! one JSON object and one line feed; keys are never renamed, new ones may come. A reader that goes away early
//! (`| head`) is no failure.

mod add;
mod agree;
mod appoint;
mod ask;
mod assess;
mod book;
mod brief;
mod charter;
mod check;
mod clients;
mod close;
mod completions;
mod config;
mod decide;
mod demo;
mod desk;
mod duplicates;
mod engage;
mod evidence;
mod export;
mod handoff;
mod import;
mod log;
mod man;
mod note;
mod options;
mod out;
mod plan;
mod precedents;
mod promise;
mod redo;
mod remind;
mod search;
mod stage;
mod thing;
mod timeline;
mod today;
mod told;
mod undo;
mod who;

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::parser::ValueSource;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::config::{Config, Given, Settings, Unusable};
use crate::journal::OpenError;
use crate::mint::SeededMint;
use crate::store::RecordError;
use crate::tui::model::Model;
use crate::tui::runtime::{self, End, Start};
use out::Out;

/// Why a command did not do what it was asked, with the exit code that says so.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// It may not be done, or not now.
    #[error("{0}")]
    Refused(String),
    /// It was asked wrongly, or something cannot be read.
    #[error("{0}")]
    Usage(String),
    /// The answer could not be given.
    #[error("cannot write the answer: {0}")]
    Output(io::Error),
}

impl Failure {
    fn code(&self) -> u8 {
        match self {
            Self::Refused(_) | Self::Output(_) => 1,
            Self::Usage(_) => 2,
        }
    }
}

impl Failure {
    /// The system did not do what was needed for `what`.
    fn system(what: &str) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::Refused(format!("cannot {what}: {error}"))
    }
}

impl From<RecordError> for Failure {
    fn from(error: RecordError) -> Self {
        Self::Refused(format!("nothing was recorded: {error}"))
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::Usage(error.to_string())
    }
}

impl From<Unusable> for Failure {
    fn from(error: Unusable) -> Self {
        Self::Usage(error.to_string())
    }
}

/// What every command answers: its exit code.
type Answer = Result<u8, Failure>;

const DONE: u8 = 0;

/// A cockpit for advisers whose clients stay because they trust them.
///
/// Without a command the cockpit opens. The commands do the same without it.
#[derive(Debug, Parser)]
#[command(name = "confidant", version, after_long_help = AFTER, infer_long_args = true)]
struct Arguments {
    /// The directory of the book [default: the XDG data directory]
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "CONFIDANT_BOOK",
        hide_env_values = true,
        hide_env = true
    )]
    book: Option<PathBuf>,
    /// Judge the book as of this moment, such as 2026-11-21T09:30:00+01:00
    #[arg(
        long,
        global = true,
        value_name = "RFC3339",
        env = "CONFIDANT_NOW",
        hide_env_values = true,
        hide_env = true
    )]
    now: Option<String>,
    /// Print one JSON object instead of text
    #[arg(long, global = true)]
    json: bool,
    /// Answer yes to whatever would be asked
    #[arg(long, global = true)]
    yes: bool,
    #[command(subcommand)]
    command: Option<Verb>,
}

const AFTER: &str = "\
Environment:
  CONFIDANT_BOOK    the directory of the book
  CONFIDANT_STATE   what this device remembers of its books [default: $XDG_STATE_HOME/confidant]
  CONFIDANT_AUTHOR  who records [default: config.toml, then $USER]
  CONFIDANT_NOW     the moment by which the book is judged
  VISUAL, EDITOR    the editor for long notes [default: config.toml, then vi]
  NO_COLOR          no colours

Files:
  $XDG_CONFIG_HOME/confidant/config.toml   author, book, zone, glyphs, theme, mouse, editor, clipboard
  $XDG_CONFIG_HOME/confidant/keymap.toml   which key does what in the cockpit
  $XDG_CONFIG_HOME/confidant/criteria.toml what it takes to hold a stage, and how far back evidence counts
  $XDG_CONFIG_HOME/confidant/signals.toml  your own words after #, besides the built-in ones
  $XDG_CONFIG_HOME/confidant/theme.toml    how the cockpit looks, role by role
  $XDG_CONFIG_HOME/confidant/triage.toml   what each reason weighs, and the days you work
`confidant config` shows what holds, `confidant config --example` what may stand in them.

CLIENT is a name, some letters of it, or the beginning of an id. ID is the beginning of an id,
four characters or more. Exit codes: 0 done, 1 refused or damage found, 2 usage or unreadable.

JSON: every command prints one object on one line, and errors as text on the error output. Days
are YYYY-MM-DD, ids are whole, what is unknown is null, and a sealed text is never there. Commands
that record print {\"line\", \"client\": {\"id\", \"name\"}, \"facts\": [{\"kind\", \"id\", \"head\",
\"text\", \"due\", \"sealed\", \"repeats\", \"repeats_words\"}], \"remarks\": [TEXT]}.

Examples:
  confidant add \"Ada Okafor\" --organisation \"Okafor Foods\" --cadence 30 --limit 90 --prefer call
  confidant log ada \"call in 12m: worried about the loan  ! send term sheet by thu\"
  confidant today
  confidant close 7Qk2 kept";

#[derive(Debug, Subcommand)]
enum Verb {
    Today(today::Args),
    Clients(clients::Args),
    Timeline(timeline::Args),
    Stage(stage::Args),
    Brief(brief::Args),
    Search(search::Args),
    Add(add::Args),
    Log(log::Args),
    Promise(promise::Args),
    Remind(remind::Args),
    Appoint(appoint::Args),
    Note(note::Args),
    Advise(decide::AdviseArgs),
    Decide(decide::Args),
    Evidence(evidence::Args),
    Worry(evidence::WorryArgs),
    Element(evidence::ElementArgs),
    Handoff(handoff::Args),
    Engage(engage::Args),
    Close(close::Args),
    Assess(assess::Args),
    Plan(plan::Args),
    Balance(plan::BalanceArgs),
    Agree(agree::Args),
    Charter(charter::Args),
    Precedents(precedents::Args),
    Book(book::Args),
    Import(import::Args),
    Duplicates(duplicates::Args),
    Merge(duplicates::MergeArgs),
    Distinct(duplicates::DistinctArgs),
    Export(export::Args),
    Check(check::Args),
    Undo(undo::Args),
    Redo(redo::Args),
    Config(config::Args),
    Demo(demo::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// Runs `confidant` with these arguments, the name of the program first, and answers its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    // What is created is for its owner alone, whatever the shell says.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    // A write beyond the limit on a file's size is to fail, not to end the program in the middle of it.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let outcome = if let Some((arguments, named)) = bare(&arguments) {
        // Besides that option, what is given is given by a variable.
        obey(arguments, &|name| !(named && name == "book"))
    } else {
        let matched = Arguments::command().try_get_matches_from(arguments);
        let read = matched.and_then(|it| Ok((Arguments::from_arg_matches(&it)?, it)));
        let (arguments, matched) = match read {
            Ok(both) => both,
            Err(error) => return misread(&error),
        };
        obey(arguments, &|name| matched.value_source(name) == Some(ValueSource::EnvVariable))
    };
    match outcome {
        Ok(DONE) if desk::was_misled() => ExitCode::from(1),
        Ok(code) => ExitCode::from(code),
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            out::complain(&failure.to_string());
            ExitCode::from(failure.code())
        }
    }
}

/// What is started many times a day, by hand and by status bars: `confidant` and `confidant today`, with the book named or
/// not. There is nothing to parse in them, and the parser takes longer to get ready than they take to be done. Whatever
/// is not as plain as that, a variable that holds nothing or no text among it, is left to the parser to judge. Answers
/// also whether an option names the book.
fn bare(arguments: &[OsString]) -> Option<(Arguments, bool)> {
    let (mut named, mut command) = (None, None);
    let mut words = arguments.get(1..)?.iter();
    while let Some(word) = words.next() {
        match word.to_str()? {
            "today" if command.is_none() => command = Some(Verb::Today(today::Args::default())),
            "--book" if named.is_none() => {
                let dir = words.next()?.to_str()?;
                named = Some(dir).filter(|dir| !dir.is_empty() && !dir.starts_with('-'));
                named?;
            }
            _ => return None,
        }
    }
    let set =
        |name: &str| std::env::var_os(name).map(|value| value.into_string().ok().filter(|it| !it.is_empty()));
    let (book, now) = (set("CONFIDANT_BOOK"), set("CONFIDANT_NOW"));
    if book == Some(None) || now == Some(None) {
        return None;
    }
    let book = named.map(str::to_owned).or(book.flatten()).map(PathBuf::from);
    Some((Arguments { book, now: now.flatten(), json: false, yes: false, command }, named.is_some()))
}

/// Help and version go to the output, mistakes to the error output; neither lets through what was typed as it stands.
fn misread(error: &clap::Error) -> ExitCode {
    let text = error.render().to_string();
    if error.use_stderr() {
        out::complain_as_it_is(&text);
        return ExitCode::from(2);
    }
    // A reader that has gone away missed nothing that matters.
    let _ = out::print(&text);
    ExitCode::SUCCESS
}

fn obey(arguments: Arguments, by_variable: &dyn Fn(&str) -> bool) -> Answer {
    // The program speaks of itself: neither a book nor a setting can stand in its way.
    match &arguments.command {
        Some(Verb::Completions(args)) => return completions::run(args),
        Some(Verb::Man(args)) => return man::run(args),
        _ => {}
    }
    let (book_by_variable, now_by_variable) = (by_variable("book"), by_variable("now"));
    if let Some(Verb::Config(args)) = &arguments.command
        && let Some(answer) = config::examples(args, arguments.json)
    {
        return answer;
    }
    let given = Given { book: arguments.book, book_by_variable, now: arguments.now, now_by_variable };
    let mut config = Config::read(given)?;
    // How the cockpit looks and which keys it has stands in nobody else's way.
    if !matches!(arguments.command, None | Some(Verb::Demo(_) | Verb::Config(_))) {
        (config.theme, config.keymap) = (None, None);
    }
    let settings = Settings::resolve(&config)?;
    let mut out = Out::new(&settings, arguments.json, arguments.yes);
    let Some(verb) = arguments.command else { return cockpit(settings, &mut out) };
    let code = match verb {
        Verb::Today(args) => today::run(&args, &settings, &mut out),
        Verb::Clients(args) => clients::run(&args, &settings, &mut out),
        Verb::Timeline(args) => timeline::run(&args, &settings, &mut out),
        Verb::Stage(args) => stage::run(&args, &settings, &mut out),
        Verb::Brief(args) => brief::run(&args, &settings, &mut out),
        Verb::Search(args) => search::run(&args, &settings, &mut out),
        Verb::Add(args) => add::run(args, &settings, &mut out),
        Verb::Log(args) => log::run(&args, &settings, &mut out),
        Verb::Promise(args) => promise::run(&args, &settings, &mut out),
        Verb::Remind(args) => remind::run(&args, &settings, &mut out),
        Verb::Appoint(args) => appoint::run(&args, &settings, &mut out),
        Verb::Note(args) => note::run(&args, &settings, &mut out),
        Verb::Advise(args) => decide::advise(&args, &settings, &mut out),
        Verb::Decide(args) => decide::run(&args, &settings, &mut out),
        Verb::Evidence(args) => evidence::run(&args, &settings, &mut out),
        Verb::Worry(args) => evidence::worry(&args, &settings, &mut out),
        Verb::Element(args) => evidence::element(&args, &settings, &mut out),
        Verb::Handoff(args) => handoff::run(&args, &settings, &mut out),
        Verb::Engage(args) => engage::run(&args, &settings, &mut out),
        Verb::Close(args) => close::run(&args, &settings, &mut out),
        Verb::Assess(args) => assess::run(&args, &settings, &mut out),
        Verb::Plan(args) => plan::run(&args, &settings, &mut out),
        Verb::Balance(args) => plan::balance(&args, &settings, &mut out),
        Verb::Agree(args) => agree::run(&args, &settings, &mut out),
        Verb::Charter(args) => charter::run(&args, &settings, &mut out),
        Verb::Precedents(args) => precedents::run(&args, &settings, &mut out),
        Verb::Book(book::Args {}) => book::run(&settings, &mut out),
        Verb::Import(args) => import::run(&args, &settings, &mut out),
        Verb::Duplicates(args) => duplicates::run(&args, &settings, &mut out),
        Verb::Merge(args) => duplicates::merge(&args, &settings, &mut out),
        Verb::Distinct(args) => duplicates::distinct(&args, &settings, &mut out),
        Verb::Export(args) => export::run(&args, &settings, &mut out),
        Verb::Check(args) => check::run(&args, &settings, &mut out),
        Verb::Undo(args) => undo::run(&args, &settings, &mut out),
        Verb::Redo(args) => redo::run(&args, &settings, &mut out),
        Verb::Config(_) => config::run(&config, &settings, &mut out),
        Verb::Demo(args) => demo::run(&args, settings, &mut out),
        Verb::Completions(args) => completions::run(&args),
        Verb::Man(args) => man::run(&args),
    }?;
    out.finish()?;
    Ok(code)
}

/// Opens the cockpit; then, where it was left for that, the sample book.
fn cockpit(settings: Settings, out: &mut Out) -> Answer {
    let sample = settings.clone();
    let end = in_cockpit(settings)?;
    if end.sample {
        return demo::run(&demo::Args::default(), sample, out);
    }
    Ok(u8::try_from(end.code).unwrap_or(1))
}

/// Opens the cockpit on these settings; answers how it was left.
fn in_cockpit(settings: Settings) -> Result<End, Failure> {
    let mint = SeededMint::from_system().map_err(Failure::system("make ids"))?;
    let now = settings.clock.now();
    let mut model = Model::new(
        now,
        settings.weights,
        settings.rulebook,
        settings.catalogue,
        settings.keymap,
        settings.theme,
        mint,
    );
    model.granted.mouse = settings.mouse;
    model.granted.clipboard = settings.clipboard;
    let start = Start {
        places: settings.places,
        clock: settings.clock,
        by: settings.author,
        editor: settings.editor,
        model,
        files: None,
        effects: Vec::new(),
    };
    runtime::run(start).map_err(|error| Failure::Usage(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_may_begin_with_a_dash() {
        for id in ["-aBc", "--xY9", "-y12", "-_9a"] {
            let read =
                Arguments::try_parse_from(["confidant", "close", id, "moved", "--to", "thu", "--json"]);
            let Some(Verb::Close(args)) = read.as_ref().ok().and_then(|it| it.command.as_ref()) else {
                panic!("{id}: {read:?}");
            };
            assert_eq!(args.id(), id);
            let read = Arguments::try_parse_from(["confidant", "timeline", "--as-of", "2026-01-01", id]);
            assert!(read.is_ok(), "{id}: {read:?}");
        }
    }

    #[test]
    fn what_goes_past_the_parser_is_what_it_would_read() {
        for words in [
            &["confidant"][..],
            &["confidant", "today"],
            &["confidant", "--book", "today"],
            &["confidant", "--book", "a b", "today"],
            &["confidant", "today", "--book", "../b"],
        ] {
            let words: Vec<OsString> = words.iter().map(OsString::from).collect();
            let parsed = Arguments::try_parse_from(&words).ok();
            let named = words.iter().any(|word| word == "--book");
            assert_eq!(format!("{:?}", bare(&words)), format!("{:?}", parsed.map(|it| (it, named))));
        }
        for words in [
            &["confidant", "today", "--why"][..],
            &["confidant", "today", "today"],
            &["confidant", "clients"],
            &["confidant", "-h"],
            &["confidant", "--book"],
            &["confidant", "--book", ""],
            &["confidant", "--book", "--json"],
            &["confidant", "--book=x"],
            &["confidant", "--book", "a", "--book", "b"],
            &["confidant", "--", "today"],
            &[],
        ] {
            assert!(bare(&words.iter().map(OsString::from).collect::<Vec<_>>()).is_none(), "{words:?}");
        }
    }

    #[test]
    fn the_arguments_are_sound_and_every_command_has_examples_and_its_json() {
        let command = Arguments::command();
        command.clone().debug_assert();
        for verb in command.get_subcommands() {
            let help = verb.get_after_long_help().map(ToString::to_string).unwrap_or_default();
            let name = verb.get_name();
            assert!(help.contains("Examples:\n") && help.contains(&format!("confidant {name}")), "{name}");
            assert!(help.contains("JSON:"), "{name}");
        }
    }
}
