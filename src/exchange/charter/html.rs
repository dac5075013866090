//! A charter as a page of HTML: whole in one file, without a script, without anything to load, made for one sheet of paper.
//!
//! Owns the escaping: every text of the book is text, whatever it looks like.

use std::fmt::Write as _;

use super::{Block, NOTHING, Section, subtitle, title};
use crate::query::charter::Charter;
use crate::text::shown_lines;

/// How it looks, on a screen and on paper.
const STYLE: &str = "\
@page{size:A4;margin:14mm}\
body{font:10.5pt/1.4 Georgia,'Times New Roman',serif;max-width:44em;margin:2em auto;padding:0 1em;color:#222;background:#fff}\
h1{font-size:1.6em;margin:0}h1+p{margin:.2em 0 1em;color:#555}\
h2{font-size:1.1em;margin:1.1em 0 .3em;border-bottom:1px solid #bbb}\
blockquote{margin:.3em 0 .3em 1em;font-style:italic}\
dl{margin:.3em 0;display:grid;grid-template-columns:12em 1fr}dt{color:#555}dd{margin:0}\
.two{display:grid;grid-template-columns:1fr 1fr;gap:0 1.5em}\
h3{font-size:1em;margin:.3em 0}ul{margin:.2em 0;padding-left:1.2em}\
section{break-inside:avoid}p,dd,li,blockquote{overflow-wrap:anywhere}\
@media print{body{margin:0;padding:0;max-width:none;font-size:9.5pt}}";

/// The page, signed by `by` where that says a name.
pub(super) fn page(charter: &Charter, by: &str) -> String {
    let (title, subtitle) = (escaped(&title(charter)), escaped(&subtitle(charter, by)));
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1 dir=\"auto\">{title}</h1>\n\
         <p dir=\"auto\">{subtitle}</p>\n"
    );
    let sections = charter.sections();
    if sections.is_empty() {
        let _ = writeln!(page, "<p>{NOTHING}</p>");
    }
    for section in &sections {
        set(&mut page, section);
    }
    page.push_str("</body>\n</html>\n");
    page
}

fn set(page: &mut String, Section { heading, blocks }: &Section) {
    let _ = writeln!(page, "<section>\n<h2>{heading}</h2>");
    let mut in_rows = false;
    for block in blocks {
        let is_row = matches!(block, Block::Row(..) | Block::Overdue(..));
        if is_row != in_rows {
            page.push_str(if is_row { "<dl>\n" } else { "</dl>\n" });
        }
        in_rows = is_row;
        let _ = match block {
            Block::Quote(words) => writeln!(page, "<blockquote dir=\"auto\">{}</blockquote>", escaped(words)),
            Block::Row(label, value) | Block::Overdue(label, value) => {
                writeln!(
                    page,
                    "<dt dir=\"auto\">{}</dt><dd dir=\"auto\">{}</dd>",
                    escaped(label),
                    escaped(value)
                )
            }
            Block::Columns(columns) => {
                page.push_str("<div class=\"two\">\n");
                for (heading, list) in columns {
                    let _ = writeln!(page, "<div><h3>{heading}</h3><ul>");
                    for item in list {
                        let _ = writeln!(page, "<li dir=\"auto\">{}</li>", escaped(item));
                    }
                    page.push_str("</ul></div>\n");
                }
                writeln!(page, "</div>")
            }
        };
    }
    if in_rows {
        page.push_str("</dl>\n");
    }
    page.push_str("</section>\n");
}

/// A text with everything escaped that HTML would make something of; a line stays a line, hidden characters are shown.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for (number, line) in shown_lines(text).enumerate() {
        if number > 0 {
            out.push_str("<br>");
        }
        for c in line.chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\'' => out.push_str("&#39;"),
                c => out.push(c),
            }
        }
    }
    out
}
