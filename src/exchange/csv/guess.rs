//! What columns probably are, by the names that people give them.
//!
//! A suggestion, and always said: an unknown table is read by it only where there is a column for names, and what is
//! unclear is kept as text. Also what is never taken unless somebody says so: tax numbers.

use std::collections::HashSet;

use super::field::{Field, One, Table, plain};
use super::layout::Place;
use super::mapping::Mapping;
use crate::domain::interaction::Channel;

const ONES: &[(One, &[&str])] = &[
    (
        One::Name,
        &[
            "name",
            "full name",
            "fullname",
            "display name",
            "contact name",
            "client name",
            "customer name",
            "contact",
            "client",
            "customer",
            "person",
            "vollständiger name",
            "kunde",
            "nom complet",
            "nombre completo",
            "nome completo",
        ],
    ),
    (
        One::First,
        &[
            "first name",
            "firstname",
            "first",
            "given name",
            "forename",
            "vorname",
            "prénom",
            "prenom",
            "nombre",
        ],
    ),
    (One::Middle, &["middle name", "middlename", "second name"]),
    (
        One::Last,
        &[
            "last name",
            "lastname",
            "last",
            "surname",
            "family name",
            "nachname",
            "familienname",
            "nom",
            "nom de famille",
            "apellido",
            "apellidos",
            "cognome",
        ],
    ),
    (
        One::Organisation,
        &[
            "company",
            "company name",
            "organisation",
            "organization",
            "organisation name",
            "organization name",
            "employer",
            "firm",
            "business name",
            "account name",
            "firma",
            "unternehmen",
            "société",
            "empresa",
        ],
    ),
    (One::Role, &["job title", "jobtitle", "position", "role", "designation", "funktion", "poste", "cargo"]),
    (One::Status, &["status", "client status", "contact status", "lifecycle stage"]),
    (One::Tier, &["tier", "service tier", "service level", "segment"]),
    (One::Zone, &["time zone", "timezone", "zone"]),
    (One::Language, &["language", "preferred language", "sprache", "langue", "idioma"]),
    (
        One::Added,
        &[
            "added",
            "added on",
            "created",
            "created at",
            "created on",
            "create date",
            "date added",
            "client since",
            "customer since",
        ],
    ),
    (One::Changed, &["updated", "updated at", "modified", "last modified", "last updated", "modified at"]),
    (One::Id, &["id", "uid", "uuid", "guid", "record id", "contact id", "customer id", "external id"]),
];

const ENTRY_ONES: &[(One, &[&str])] = &[
    (One::ClientId, &["client id", "contact id", "customer id", "person id"]),
    (
        One::Name,
        &[
            "client",
            "contact",
            "customer",
            "name",
            "client name",
            "contact name",
            "customer name",
            "person",
            "full name",
            "kunde",
        ],
    ),
    (
        One::On,
        &[
            "date",
            "on",
            "when",
            "day",
            "datum",
            "fecha",
            "activity date",
            "interaction date",
            "call date",
            "meeting date",
            "start",
            "start date",
            "happened at",
        ],
    ),
    (One::Kind, &["kind", "type", "activity type", "activity", "interaction type", "art", "typ"]),
    (One::Channel, &["channel", "via", "medium", "method", "contact method", "kanal"]),
    (One::Way, &["way", "direction", "in out"]),
    (One::Minutes, &["minutes", "duration", "duration minutes", "length", "mins"]),
    (One::Summary, &["summary", "subject", "title", "topic", "betreff", "headline"]),
    (One::Due, &["due", "due date", "due on", "deadline"]),
    (One::State, &["state", "status"]),
    (One::ClosedOn, &["closed on", "completed on", "done on", "completed at", "completed date"]),
    (One::Confidentiality, &["confidentiality"]),
    (One::Id, &["id", "entry id", "activity id", "note id", "uid", "uuid"]),
];

const NOTES: &[&str] = &[
    "note",
    "notes",
    "text",
    "description",
    "details",
    "body",
    "comment",
    "comments",
    "content",
    "remarks",
    "notiz",
    "notizen",
];

const TAX: &[&str] = &[
    "tax id",
    "taxid",
    "tax id number",
    "tax identification number",
    "tax number",
    "tax no",
    "tin",
    "itin",
    "ssn",
    "sin",
    "social security",
    "social security number",
    "social security no",
    "social insurance number",
    "nino",
    "national insurance number",
    "government id number",
    "government id",
    "national id",
    "steuer id",
    "steuernummer",
    "steueridentifikationsnummer",
    "codice fiscale",
    "nif",
    "dni",
    "passport number",
    "passport no",
];

/// Whether a column has numbers that nobody should have to find in an address book.
pub(super) fn is_tax_id(header: &str) -> bool {
    let whole = format!(" {header} ");
    TAX.contains(&header)
        || [" ssn ", " tax id ", " taxid ", " social security "].iter().any(|word| whole.contains(word))
}

/// Where the columns probably go, and what a row is; nothing without a column for names.
pub(super) fn fields(headers: &[String]) -> Option<(Table, Vec<Place>)> {
    // Most rows are no headers: without a word for names there is no need to look at the rest.
    let named = |one: &One| matches!(one, One::Name | One::First | One::Last | One::ClientId);
    let mut words = ONES.iter().chain(ENTRY_ONES).filter(|(one, _)| named(one));
    if !words.any(|(_, words)| headers.iter().any(|header| words.contains(&header.as_str()))) {
        return None;
    }
    let entries = guessed(headers, Table::Entries);
    let clients = guessed(headers, Table::Clients);
    let has = |all: &[Place], wanted: One| all.contains(&Place::Field(Field::One(wanted)));
    let said = |all: &[Place]| has(all, One::Summary) || all.contains(&Place::Field(Field::Note));
    let reached = clients.iter().any(|place| matches!(place, Place::Field(Field::Reach(..) | Field::Day(_))));
    let about = has(&entries, One::Name) || has(&entries, One::ClientId);
    if about && has(&entries, One::On) && said(&entries) && !reached {
        return Some((Table::Entries, entries));
    }
    let named = has(&clients, One::Name) || has(&clients, One::First) || has(&clients, One::Last);
    named.then_some((Table::Clients, clients))
}

fn guessed(headers: &[String], table: Table) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::with_capacity(headers.len());
    let mut single: Vec<Place> = Vec::new();
    for header in headers {
        let place = if is_tax_id(header) { Place::TaxId } else { Place::Field(probably(header, table)) };
        // A place for one value goes to the first column that looks like it.
        if matches!(place, Place::Field(Field::One(_) | Field::Day(_))) {
            if single.contains(&place) {
                places.push(Place::Field(Field::Keep));
                continue;
            }
            single.push(place.clone());
        }
        places.push(place);
    }
    // `Vorname, Name`: beside a first name and no last one, the name is the last one.
    let at = |one: One| places.iter().position(|place| *place == Place::Field(Field::One(one)));
    if let (Some(name), Some(_), None) = (at(One::Name), at(One::First), at(One::Last))
        && headers[name] == "name"
    {
        places[name] = Place::Field(Field::One(One::Last));
    }
    places
}

/// What a column probably is.
fn probably(header: &str, table: Table) -> Field {
    let header = header.replace("e mail", "email");
    let bare = header.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    let ones = if table == Table::Clients { ONES } else { ENTRY_ONES };
    let one = ones.iter().find(|(_, names)| names.contains(&header.as_str()));
    if let Some((one, _)) = one {
        return Field::One(*one);
    }
    if table == Table::Entries {
        return if NOTES.contains(&bare) { Field::Note } else { Field::Keep };
    }
    match bare {
        "tags" | "labels" | "categories" | "category" => return Field::Tags,
        "birthday"
        | "birth date"
        | "birthdate"
        | "date of birth"
        | "dob"
        | "born"
        | "geburtstag"
        | "geburtsdatum"
        | "date de naissance"
        | "anniversaire"
        | "fecha de nacimiento" => return Field::Day("birthday".to_owned()),
        "anniversary" | "wedding anniversary" => return Field::Day("anniversary".to_owned()),
        _ => {}
    }
    reach(bare).unwrap_or(Field::Keep)
}

/// A column of numbers or addresses: its last word says what, the words before it are the label.
fn reach(header: &str) -> Option<Field> {
    const MAIL: &[&str] = &["email address", "email addresses", "email", "mail", "courriel", "correo"];
    const PHONE: &[&str] = &[
        "phone number",
        "telephone number",
        "phone",
        "telephone",
        "tel",
        "telefon",
        "telefonnummer",
        "téléphone",
        "teléfono",
        "number",
    ];
    const MOBILE: &[&str] =
        &["mobile", "mobile number", "cell", "cellphone", "handy", "mobil", "portable", "móvil"];
    const LABELS: &[&str] = &[
        "",
        "work",
        "business",
        "office",
        "home",
        "private",
        "personal",
        "primary",
        "main",
        "mobile",
        "cell",
        "other",
        "secondary",
        "direct",
        "contact",
    ];
    if MOBILE.contains(&header) {
        return Some(Field::Reach(Channel::Call, "mobile".to_owned()));
    }
    for (channel, names) in [(Channel::Mail, MAIL), (Channel::Call, PHONE)] {
        let label = names.iter().find_map(|name| header.strip_suffix(name)).map(str::trim);
        // `Assistant's phone` is somebody else's: only labels that are known make it the client's.
        if let Some(label) = label.filter(|label| LABELS.contains(label)) {
            if header == "number" {
                return None;
            }
            return Some(Field::Reach(channel, label.to_owned()));
        }
    }
    match header {
        "whatsapp" | "signal" | "telegram" | "skype" => {
            Some(Field::Reach(Channel::Message, header.to_owned()))
        }
        "fax" | "fax number" => Some(Field::Reach(Channel::Other, "fax".to_owned())),
        _ => None,
    }
}

/// A mapping to begin with: what is guessed, and everything else kept.
pub(super) fn mapping(headers: &[String], table: Table, places: &[Place]) -> Mapping {
    let mut mapping = Mapping { table, ..Mapping::default() };
    let mut seen = HashSet::new();
    for (header, place) in headers.iter().zip(places) {
        let field = match place {
            Place::Field(field) => field.clone(),
            _ => Field::Skip,
        };
        if !header.trim().is_empty() && seen.insert(plain(header)) {
            mapping.fields.push((header.clone(), field));
        }
    }
    mapping
}

/// What can be said of a table that has no column for names that anybody could tell.
pub(super) fn start(headers: &[String]) -> Mapping {
    let plains: Vec<String> = headers.iter().map(|header| plain(header)).collect();
    mapping(headers, Table::Clients, &guessed(&plains, Table::Clients))
}

/// The same as an example, with some column for the name.
pub(super) fn example(headers: &[String]) -> Mapping {
    let mut example = start(headers);
    if let Some((_, first)) = example.fields.iter_mut().find(|(_, field)| *field == Field::Keep) {
        *first = Field::One(One::Name);
    }
    example
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(headers: &str) -> Option<(Table, Vec<String>)> {
        let plains: Vec<String> = headers.split(',').map(plain).collect();
        let (table, places) = fields(&plains)?;
        let word = |place: Place| match place {
            Place::Field(field) => field.to_string(),
            _ => "tax".to_owned(),
        };
        Some((table, places.into_iter().map(word).collect()))
    }

    #[test]
    fn names_of_columns_in_several_spellings() {
        for (headers, wanted) in [
            ("Full Name,E-Mail,Mobile,Employer,DOB", "name|mail|call mobile|organisation|birthday"),
            ("Vorname,Name,Firma,Telefon", "first name|last name|organisation|call"),
            ("Name,Work Email,Email 2,Home Phone,Fax", "name|mail work|mail|call home|other fax"),
            ("Name,Phone,Assistant's Phone,Spouse,SSN", "name|call|keep|keep|tax"),
            ("surname,given name,Title,Client Tax ID", "last name|first name|keep|tax"),
            ("Name,Colour,Size", "name|keep|keep"),
        ] {
            let (table, fields) = guess(headers).unwrap();
            assert_eq!((table, fields.join("|")), (Table::Clients, wanted.to_owned()), "{headers}");
        }
    }

    #[test]
    fn a_table_of_what_happened() {
        let (table, fields) = guess("Client,Date,Type,Direction,Subject,Notes,Cost").unwrap();
        assert_eq!(table, Table::Entries);
        assert_eq!(fields.join("|"), "name|on|kind|way|summary|note|keep");
    }

    #[test]
    fn without_a_name_nothing_is_guessed() {
        for headers in ["Alpha,Beta", "Email,Phone", "Number,Amount,Date", "", "a b c"] {
            assert_eq!(guess(headers), None, "{headers}");
        }
        let example = example(&["Who".to_owned(), "E-mail".to_owned(), "who ".to_owned()]);
        assert_eq!(
            example.to_toml().lines().skip(5).collect::<Vec<_>>(),
            ["\"Who\" = \"name\"", "\"E-mail\" = \"mail\""]
        );
    }
}
