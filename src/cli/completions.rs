//! `confidant completions`: what a shell needs to complete commands and options.

use std::io::Write as _;

use clap::CommandFactory as _;
use clap_complete::{Shell, generate};

use super::{Answer, Arguments, DONE, Failure};

/// Print completions for a shell
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// The shell
    shell: Shell,
}

const AFTER: &str = "\
Neither a book nor a setting is read. What is printed is a script of the shell.

Examples:
  confidant completions bash > ~/.local/share/bash-completion/completions/confidant
  confidant completions zsh > ~/.zfunc/_confidant
  confidant completions fish > ~/.config/fish/completions/confidant.fish

JSON: none, a script is a script.";

pub(super) fn run(args: &Args) -> Answer {
    let mut script = Vec::new();
    generate(args.shell, &mut Arguments::command(), "confidant", &mut script);
    std::io::stdout().lock().write_all(&script).map_err(Failure::Output)?;
    Ok(DONE)
}
