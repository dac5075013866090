//! Drafts: what was typed into a form, as text that outlives a crash.
//!
//! One field a line, as JSON, so that any text fits. Only fields that were touched are kept: the rest follows
//! from them.

use super::overlay::form::Form;

/// The touched fields of a form.
pub fn keep(form: &Form) -> String {
    let touched = form.fields.iter().filter(|field| field.touched);
    let lines =
        touched.map(|field| serde_json::json!([field.name.0, field.name.1, field.value()]).to_string());
    lines.collect::<Vec<_>>().join("\n")
}

/// Puts a draft into a form; answers whether there was anything in it.
pub fn restore(draft: &str, form: &mut Form) -> bool {
    let mut any = false;
    for line in draft.lines() {
        let Ok((name, number, value)) = serde_json::from_str::<(String, usize, String)>(line) else {
            continue;
        };
        any |= form.fill(&name, number, &value);
    }
    any
}
