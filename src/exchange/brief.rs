//! A brief as a page of Markdown, for whoever reads it elsewhere before a call.

use std::fmt::Write as _;

use super::export::markdown::line;
use crate::domain::time::Day;
use crate::query::brief::{BriefLine, Part};

/// The page: the client's name, and under it the parts in their order.
pub fn markdown(name: &str, on: Day, brief: &[BriefLine]) -> String {
    let mut page = format!("# Before you speak to {}\n\n{}\n", line(name), on.format("%-d %B %Y"));
    let mut before: Option<Part> = None;
    for it in brief {
        if before != Some(it.part) {
            let _ = write!(page, "\n**{}**\n\n", it.part.label());
        }
        let _ = writeln!(page, "- {}", line(&it.text));
        before = Some(it.part);
    }
    page
}
