//! The form behind `p`: a promise in one line, its day understood from `by …`.

use super::{Mistake, Sight, choice, chosen, echo_day, promised_by, repeats, repeats_field, text, words};
use crate::domain::command::{Command, PromiseDraft};
use crate::domain::id::RequestId;
use crate::domain::promise::Whose;
use crate::quick::{parse_promise, when};
use crate::tui::overlay::form::{Field, FieldName, Form};

/// Brings the fields up to date with the line.
pub(super) fn follow(form: &mut Form, sight: Sight<'_>) {
    let entry = parse_promise(&form.value("line"), sight.now);
    let mut fields: Vec<Field> = form.fields.iter().filter(|field| field.name.0 == "line").cloned().collect();
    let due = entry.due.day().map(|day| day.to_string()).unwrap_or_default();
    let typed = form.field("due").filter(|field| field.touched).map_or(due.clone(), Field::value);
    let echo = echo_day(&typed, sight.now);
    fields.push(text("due", "by").with(&due).echo(if echo.is_empty() { "no date".to_owned() } else { echo }));
    let first = when::due_day(typed.trim(), sight.now).ok();
    fields.push(repeats_field(form, 0, entry.due.repeats(), first, sight.now));
    fields
        .push(choice("whose", "whose", words(Whose::ALL)).echo("ours: I promise · theirs: the client does"));
    form.follow(fields);
    form.remarks = if form.value("line").is_empty() {
        vec!["send the term sheet by thu".into(), "send the report by eom, every month".into()]
    } else {
        entry.remarks.iter().map(ToString::to_string).collect()
    };
}

/// The command that the fields come to.
pub(super) fn command(form: &Form, request: Option<RequestId>, sight: Sight<'_>) -> Result<Command, Mistake> {
    let client = form.client.ok_or_else(|| Mistake::at("line", "choose a client first"))?;
    let entry = parse_promise(&form.value("line"), sight.now);
    let what = entry.text;
    if what.is_empty() {
        return Err(Mistake::at("line", "say what is promised"));
    }
    let whose = chosen(form, "whose", 0).unwrap_or(Whose::Ours);
    let due = promised_by(form, FieldName("due", 0), (whose, &entry.due), "by when?", sight.now)?;
    let repeats = repeats(form, 0, entry.due.repeats(), sight.now)?;
    Ok(Command::Promise { client, draft: PromiseDraft { whose, what, due, repeats }, request })
}
