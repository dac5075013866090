//! The form of an export: which format, which file, whom, and which texts.

use std::path::PathBuf;

use super::{Mistake, choice, text};
use crate::domain::id::ClientId;
use crate::exchange::export::clearance::Include;
use crate::exchange::export::{Errand, Format, Order, Table, Version};
use crate::tui::overlay::form::{Field, Form};

/// The formats as they are chosen: the word, what it is for, and what a file of it is called.
const FORMATS: &[(&str, &str, &str, Format, Table, Version)] = {
    use {Format as F, Table as T, Version as V};
    &[
        ("json", "everything, for another book", "~/book.jsonl", F::Json, T::Clients, V::Three),
        ("csv", "a table, a row for each client", "~/clients.csv", F::Csv, T::Clients, V::Three),
        ("entries as csv", "a table, a row for each entry", "~/entries.csv", F::Csv, T::Entries, V::Three),
        ("vcard", "an address book, version 3.0", "~/clients.vcf", F::Vcard, T::Clients, V::Three),
        ("new vcard", "an address book, version 4.0", "~/clients.vcf", F::Vcard, T::Clients, V::Four),
        ("markdown", "a text to read", "~/clients.md", F::Markdown, T::Clients, V::Three),
    ]
};

const EVERYBODY: &str = "everybody";
const OPEN: &str = "open";
const CONFIDENTIAL: &str = "confidential";
const SEALED: &str = "sealed";

pub(super) fn fields(client: Option<ClientId>) -> Vec<Field> {
    let mut fields =
        vec![choice("format", "format", FORMATS.iter().map(|(word, ..)| *word)), text("path", "file")];
    if client.is_some() {
        fields.push(choice("whom", "clients", [EVERYBODY, "this one"]));
    }
    fields.push(choice("include", "texts", [OPEN, CONFIDENTIAL, SEALED]));
    fields
}

/// Says what the choices come to.
pub(super) fn follow(form: &mut Form) {
    let chosen = form.value("format");
    let format = FORMATS.iter().find(|(word, ..)| *word == chosen);
    for field in &mut form.fields {
        let value = field.value();
        field.echo = match (field.name.0, format) {
            ("format", Some((_, what, ..))) => (*what).to_owned(),
            ("path", Some((_, _, example, ..))) if value.trim().is_empty() => (*example).to_owned(),
            ("include", _) => match value.as_str() {
                OPEN => "open texts only",
                CONFIDENTIAL => "the confidential ones too",
                _ => "the confidential and the sealed ones too; asks first",
            }
            .to_owned(),
            _ => String::new(),
        };
    }
    form.remarks = vec!["Space or a first letter changes a choice".to_owned()];
}

/// What the fields come to.
pub(super) fn errand(form: &Form) -> Result<Errand, Mistake> {
    let chosen = form.value("format");
    let format = FORMATS.iter().find(|(word, ..)| *word == chosen);
    let Some((_, _, _, format, table, version)) = format else {
        return Err(Mistake::at("format", "choose a format"));
    };
    let path = form.value("path");
    if path.is_empty() {
        return Err(Mistake::at("path", "type the path of the file to write"));
    }
    let whole = form.field("whom").is_none_or(|field| field.value() == EVERYBODY);
    let include = form.value("include");
    let include = Include { confidential: include != OPEN, sealed: include == SEALED };
    let clients = form.client.filter(|_| !whole).map(|client| [client].into());
    let order = Order { table: *table, version: *version, clients, include, ..Order::of(*format) };
    Ok(Errand { order, path: PathBuf::from(path), replace: false, name: form.draft.clone() })
}
