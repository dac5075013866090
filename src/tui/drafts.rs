//! Drafts: what was typed into a form, as text that outlives a crash.
//!
//! One field a line, as JSON, so that any text fits. Only fields that were touched are kept: the rest follows
//! from them.

use super::overlay::form::Form;
use super::sheet::Belongs;

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

/// The draft with another text in one of its fields.
pub fn with(draft: &str, belongs: &Belongs, text: &str) -> String {
    let is_it = |line: &&str| {
        let read = serde_json::from_str::<(String, usize, String)>(line).ok();
        read.is_some_and(|(name, number, _)| name == belongs.field && number == belongs.number)
    };
    let others = draft.lines().filter(|line| !is_it(line)).map(ToOwned::to_owned);
    let this = serde_json::json!([belongs.field, belongs.number, text]).to_string();
    others.chain([this]).collect::<Vec<_>>().join("\n")
}

/// The text that a draft has in a field.
pub fn text_of(draft: &str, belongs: &Belongs) -> Option<String> {
    let fields = draft.lines().filter_map(|line| serde_json::from_str::<(String, usize, String)>(line).ok());
    let mut texts = fields.filter(|(name, number, _)| *name == belongs.field && *number == belongs.number);
    texts.next().map(|(.., text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_a_draft_gets_another_text() {
        let belongs = Belongs { draft: "note-x".to_owned(), field: "text".to_owned(), number: 0 };
        let draft = with("", &belongs, "one\ntwo");
        assert_eq!(text_of(&draft, &belongs).as_deref(), Some("one\ntwo"));
        let other = Belongs { field: "conf".to_owned(), ..belongs.clone() };
        let draft = with(&with(&draft, &other, "open"), &belongs, "three");
        assert_eq!(draft.lines().count(), 2);
        assert_eq!(text_of(&draft, &belongs).as_deref(), Some("three"));
        assert_eq!(text_of(&draft, &other).as_deref(), Some("open"));
    }
}
