//! `confidant man`: the manual, made from the same words as `--help`.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::{Answer, Arguments, DONE, Failure, out};

/// Print the manual page, or write all pages
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// Write confidant.1 and a page for each command into this directory
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
}

const AFTER: &str = "\
Neither a book nor a setting is read. Files that are there already are written anew.

Examples:
  confidant man | man -l -
  confidant man --to ~/.local/share/man/man1

JSON: none, a page is a page.";

pub(super) fn run(args: &Args) -> Answer {
    let mut whole = Arguments::command().disable_help_subcommand(true);
    whole.build();
    let Some(directory) = &args.to else {
        let page = page(&whole).map_err(Failure::Output)?;
        std::io::stdout().lock().write_all(&page).map_err(Failure::Output)?;
        return Ok(DONE);
    };
    write(&whole, directory)
        .map_err(|error| Failure::Refused(format!("cannot write to {}: {error}", directory.display())))?;
    out::print(&format!("the pages are in {}\n", directory.display())).map_err(Failure::Output)?;
    Ok(DONE)
}

fn write(whole: &Command, directory: &Path) -> io::Result<()> {
    std::fs::create_dir_all(directory)?;
    for command in std::iter::once(whole).chain(whole.get_subcommands()) {
        let name = Man::new(command.clone()).get_filename();
        std::fs::write(directory.join(name), page(command)?)?;
    }
    Ok(())
}

/// A page in roff. What stands below the options is set as it is written: in an example every space counts.
fn page(command: &Command) -> io::Result<Vec<u8>> {
    let man = Man::new(command.clone());
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    let details = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    let mut roff = Roff::default();
    roff.control("SH", ["DETAILS"]).control("nf", []);
    for line in details.lines() {
        roff.text([roman(line)]);
    }
    roff.control("fi", []).to_writer(&mut page)?;
    Ok(page)
}
