//! Questions: put on the error output, answered on a terminal, or else by `--yes` alone.

use std::io::{self, BufRead, IsTerminal, Write};

use super::Failure;
use super::out::Out;

/// Asks a question that is answered by yes or no; what was asked is in the refusal where nobody can answer.
///
/// # Errors
///
/// A refusal where there is no terminal to ask on, or the answer is no.
pub(super) fn confirm(out: &Out, question: &str) -> Result<(), Failure> {
    confirm_or(out, question, "nothing was recorded")
}

/// The same, with what it means that the answer is no.
pub(super) fn confirm_or(out: &Out, question: &str, otherwise: &str) -> Result<(), Failure> {
    if out.yes {
        return Ok(());
    }
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(Failure::Refused(format!(
            "{question}\n{otherwise}: --yes answers yes where nobody can be asked"
        )));
    }
    let mut stderr = io::stderr();
    let shown: Vec<_> = crate::text::shown_lines(question).collect();
    let _ = write!(stderr, "{} [y/N] ", shown.join("\n"));
    let _ = stderr.flush();
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).map_err(Failure::system("read the answer"))?;
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Failure::Refused(otherwise.to_owned())),
    }
}
