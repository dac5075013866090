//! `confidant config`: the settings that hold with what says so, and files to begin with.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde_json::{Value, json};

use super::out::{self, Out, Tone};
use super::{Answer, DONE, Failure};
use crate::config::{Config, Settings, UserFile, effective};

/// Show the settings that hold, or a file to begin with
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// Print an example of config, criteria, keymap, signals, theme or triage, or of all, with every setting as a comment
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "all", value_parser = which())]
    example: Option<Which>,
}

/// How wide the column of values grows.
const WIDEST: usize = 60;

/// Which examples are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    One(UserFile),
    All,
}

fn which() -> impl TypedValueParser<Value = Which> {
    let words = UserFile::ALL.map(UserFile::word).into_iter().chain(["all"]);
    PossibleValuesParser::new(words).map(|typed| {
        UserFile::ALL.into_iter().find(|file| file.word() == typed).map_or(Which::All, Which::One)
    })
}

const AFTER: &str = "\
What is written nearer wins: an option before a variable, a variable before a file. A file with
mistakes is not used: all of them are named, with their lines, and nothing starts.

Examples:
  confidant config
  confidant config --example
  confidant config --example keymap > ~/.config/confidant/keymap.toml

JSON: {\"settings\": [{\"key\", \"value\", \"from\"}], \"files\": [{\"name\", \"path\", \"there\", \"sets\"}],
\"keys\": [{\"action\", \"keys\": [TEXT], \"own\"}]}; with --example {\"examples\": [{\"name\", \"text\"}]}";

/// Prints examples; answers `None` where none were asked for. A mistake in the files does not stand in the way.
pub(super) fn examples(args: &Args, json: bool) -> Option<Answer> {
    let files: Vec<UserFile> = match args.example? {
        Which::One(file) => vec![file],
        Which::All => UserFile::ALL.to_vec(),
    };
    let text = if json {
        let all: Vec<Value> =
            files.iter().map(|file| json!({ "name": file.name(), "text": file.example() })).collect();
        format!("{}\n", json!({ "examples": all }))
    } else if let [file] = files.as_slice() {
        file.example()
    } else {
        let headed = |file: &UserFile| {
            format!("# ==== $XDG_CONFIG_HOME/confidant/{} ====\n\n{}", file.name(), file.example())
        };
        files.iter().map(headed).collect::<Vec<_>>().join("\n")
    };
    Some(out::print(&text).map(|()| DONE).map_err(Failure::Output))
}

pub(super) fn run(config: &Config, settings: &Settings, out: &mut Out) -> Answer {
    let (rows, files) = (effective::settings(config, settings), effective::places(config));
    let keys = effective::keys(settings);
    if out.json {
        let rows: Vec<Value> =
            rows.iter().map(|row| json!({ "key": row.key, "value": row.value, "from": row.from })).collect();
        let files: Vec<Value> = files
            .iter()
            .map(|it| {
                let path = it.path.as_ref().map(|path| path.display().to_string());
                json!({ "name": it.file.name(), "path": path, "there": it.there, "sets": it.sets })
            })
            .collect();
        let keys: Vec<Value> =
            keys.iter().map(|it| json!({ "action": it.action, "keys": it.keys, "own": it.own })).collect();
        out.object(&json!({ "settings": rows, "files": files, "keys": keys }))?;
        return Ok(DONE);
    }
    let mut lines: Vec<(&str, String, String)> =
        rows.into_iter().map(|row| (row.key, row.value, row.from)).collect();
    let settings = lines.len();
    for file in &files {
        let path = file.path.as_ref().map(|path| path.display().to_string());
        let state = match (file.there, file.sets) {
            (false, _) => "not there".to_owned(),
            (true, 1) => "sets 1 thing".to_owned(),
            (true, sets) => format!("sets {sets} things"),
        };
        lines.push((file.file.word(), path.unwrap_or_else(|| "no home to look in".to_owned()), state));
    }
    let width = lines.iter().map(|line| crate::text::width(&line.1)).max().unwrap_or(0).min(WIDEST);
    for (place, (key, value, told)) in lines.iter().enumerate() {
        if place == settings {
            out.line("")?;
        }
        let (key, value) = (out.column(key, 7, Tone::Strong), out.column(value, width, Tone::Plain));
        let told = out.toned(told, Tone::Faint);
        out.line(&format!("{key}  {value}  {told}"))?;
    }
    let own: Vec<_> = keys.iter().filter(|it| it.own).collect();
    if !own.is_empty() {
        out.line("")?;
    }
    for it in own {
        let keys = if it.keys.is_empty() { "no key".to_owned() } else { it.keys.join(" ") };
        let line = format!("{}  {}", out.column(it.action, 16, Tone::Strong), out.shown(&keys));
        out.line(&line)?;
    }
    Ok(DONE)
}
