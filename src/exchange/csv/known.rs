//! The tables that are known by name: our own, Google, Outlook, LinkedIn, HubSpot.
//!
//! Owns the headers that tell them, and where each of their columns goes. Headers are compared plain (`field::plain`).

use super::field::{Field, One};
use super::guess::is_tax_id;
use super::layout::{Group, Layout, Place};
use crate::domain::interaction::Channel;

/// Tells a table by its headers.
pub(super) fn recognise(headers: &[String]) -> Option<Layout> {
    let has = |name: &str| headers.iter().any(|header| header == name);
    let all = |names: &[&str]| names.iter().all(|name| has(name));
    let any = |names: &[&str]| names.iter().any(|name| has(name));
    let named = any(&["first name", "given name", "name", "last name", "family name"]);
    if all(&["id", "name", "kind", "status", "added", "kept", "ideal days"]) {
        Some(Layout::Clients)
    } else if all(&["client id", "client", "id", "kind", "on", "closed on", "confidentiality"]) {
        Some(Layout::Entries)
    } else if all(&["first name", "last name", "company", "position", "connected on"]) {
        Some(Layout::LinkedIn)
    } else if named && any(&["e mail 1 value", "phone 1 value", "group membership"])
        || all(&["first name", "organization title", "file as"])
        || all(&["first name", "labels", "phonetic first name"])
    {
        Some(Layout::Google)
    } else if named
        && any(&["e mail address", "e mail 2 address"])
        && any(&["business phone", "mobile phone", "home phone", "e mail type", "job title"])
    {
        Some(Layout::Outlook)
    } else if any(&["record id", "record id contact"]) && (named || has("email")) {
        Some(Layout::HubSpot)
    } else {
        None
    }
}

/// Where a column goes.
pub(super) fn place(layout: Layout, header: &str, plain: &str, all: &[String]) -> Place {
    if is_tax_id(plain) && !layout.is_own() {
        return Place::TaxId;
    }
    let place = match layout {
        Layout::Clients => own_client(header, plain),
        Layout::Entries => own_entry(plain),
        Layout::Google => google(header, plain),
        Layout::Outlook => outlook(plain),
        Layout::LinkedIn => linkedin(plain),
        Layout::HubSpot => hubspot(plain, all),
        Layout::Mapped | Layout::Guessed => None,
    };
    place.unwrap_or(Place::Field(Field::Keep))
}

fn one(one: One) -> Place {
    Place::Field(Field::One(one))
}

fn day(what: &str) -> Place {
    Place::Field(Field::Day(what.to_owned()))
}

fn reach(channel: Channel, label: &str) -> Place {
    Place::Field(Field::Reach(channel, label.to_owned()))
}

/// `E-mail 1 - Value` as its name, its number and its part.
fn numbered(header: &str) -> Option<(String, u32, String)> {
    let (left, part) = header.trim().rsplit_once(" - ")?;
    let (name, number) = left.trim().rsplit_once(' ')?;
    Some((super::field::plain(name), number.parse().ok()?, super::field::plain(part)))
}

fn own_client(header: &str, plain: &str) -> Option<Place> {
    if let Some((name, number, part)) = numbered(header) {
        let group = match name.as_str() {
            "reach" => Group::Reach,
            "day" => Group::Day,
            _ => return None,
        };
        return Some(Place::Part(group, number, part));
    }
    Some(match plain {
        "id" => one(One::Id),
        "name" => one(One::Name),
        "kind" => one(One::Kind),
        "status" => one(One::Status),
        "organisation" => one(One::Organisation),
        "role" => one(One::Role),
        "tags" => Place::Field(Field::Tags),
        "zone" => one(One::Zone),
        "language" => one(One::Language),
        "tier" => one(One::Tier),
        "ideal days" => one(One::Ideal),
        "limit days" => one(One::Limit),
        "added" => one(One::Added),
        "kept" => Place::KeptLines,
        _ => return None,
    })
}

fn own_entry(plain: &str) -> Option<Place> {
    Some(match plain {
        "client" => one(One::Name),
        "note" => Place::Field(Field::Note),
        word => one(*One::ALL.iter().find(|one| one.word() == word)?),
    })
}

fn google(header: &str, plain: &str) -> Option<Place> {
    if let Some((name, number, part)) = numbered(header) {
        let group = match name.as_str() {
            "e mail" => Group::Mail,
            "phone" => Group::Phone,
            "im" => Group::Message,
            "address" => Group::Address,
            "website" => Group::Website,
            "event" => Group::Event,
            "relation" => Group::Relation,
            "custom field" => Group::Custom,
            "organization" if number == 1 && part == "name" => return Some(one(One::Organisation)),
            "organization" if number == 1 && part == "title" => return Some(one(One::Role)),
            _ => return None,
        };
        return Some(Place::Part(group, number, part));
    }
    Some(match plain {
        "name" => one(One::Name),
        "first name" | "given name" => one(One::First),
        "middle name" | "additional name" => one(One::Middle),
        "last name" | "family name" => one(One::Last),
        "name prefix" => one(One::Prefix),
        "name suffix" => one(One::Suffix),
        "file as" => Place::FileAs,
        "organization name" => one(One::Organisation),
        "organization title" => one(One::Role),
        "birthday" => day("birthday"),
        "language" => one(One::Language),
        "photo" => Place::Field(Field::Skip),
        "labels" | "group membership" => Place::Labels,
        _ => return None,
    })
}

/// The lines of an address in the order in which it is written.
const LINES: &[(&str, u8)] = &[
    ("street", 0),
    ("address", 0),
    ("address street", 0),
    ("street 2", 1),
    ("street 3", 2),
    ("po box", 3),
    ("address po box", 3),
    ("city", 4),
    ("state", 5),
    ("postal code", 6),
    ("country", 7),
    ("country region", 7),
];

fn outlook(plain: &str) -> Option<Place> {
    let label = |rest: &str| match plain.strip_suffix(rest) {
        Some("") | None => None,
        Some(label) => Some(label.trim().to_owned()),
    };
    match plain {
        "title" => return Some(one(One::Prefix)),
        "first name" => return Some(one(One::First)),
        "middle name" => return Some(one(One::Middle)),
        "last name" => return Some(one(One::Last)),
        "suffix" => return Some(one(One::Suffix)),
        "company" => return Some(one(One::Organisation)),
        "job title" => return Some(one(One::Role)),
        "birthday" | "anniversary" => return Some(day(plain)),
        "language" => return Some(one(One::Language)),
        "categories" => return Some(Place::Field(Field::Tags)),
        "imaddress" | "im address" => return Some(reach(Channel::Message, "")),
        "e mail address" | "e mail 2 address" | "e mail 3 address" => return Some(reach(Channel::Mail, "")),
        "e mail type" | "e mail 2 type" | "e mail 3 type" => return Some(Place::Noise("smtp")),
        "priority" | "sensitivity" => return Some(Place::Noise("normal")),
        "private" => return Some(Place::Noise("false")),
        "gender" => return Some(Place::Noise("unspecified")),
        "assistants phone" => return None,
        "primary phone" => return Some(reach(Channel::Call, "primary")),
        "callback" => return Some(reach(Channel::Call, "callback")),
        "pager" | "telex" | "isdn" => return Some(reach(Channel::Other, plain)),
        "tty tdd phone" => return Some(reach(Channel::Other, "tty")),
        _ => {}
    }
    for (start, name) in
        [("home ", "Home Address"), ("business ", "Business Address"), ("other ", "Other Address")]
    {
        let line = plain.strip_prefix(start).and_then(|rest| LINES.iter().find(|(line, _)| *line == rest));
        if let Some((_, at)) = line {
            return Some(Place::Line(name, *at));
        }
    }
    if let Some(label) = label(" phone").or_else(|| label(" phone 2")) {
        return Some(reach(Channel::Call, &label));
    }
    label(" fax").map(|label| reach(Channel::Other, &format!("{label} fax")))
}

fn linkedin(plain: &str) -> Option<Place> {
    Some(match plain {
        "first name" => one(One::First),
        "last name" => one(One::Last),
        "email address" => reach(Channel::Mail, ""),
        "company" => one(One::Organisation),
        "position" => one(One::Role),
        "connected on" => one(One::Added),
        _ => return None,
    })
}

fn hubspot(plain: &str, all: &[String]) -> Option<Place> {
    let has = |name: &str| all.iter().any(|header| header == name);
    Some(match plain {
        "record id" | "record id contact" => one(One::Id),
        "first name" => one(One::First),
        "last name" => one(One::Last),
        "email" => reach(Channel::Mail, ""),
        "phone number" => reach(Channel::Call, ""),
        "mobile phone number" => reach(Channel::Call, "mobile"),
        "whatsapp phone number" => reach(Channel::Message, "whatsapp"),
        "job title" => one(One::Role),
        "company name" => one(One::Organisation),
        "associated company" | "associated company primary" if !has("company name") => one(One::Organisation),
        "lifecycle stage" => Place::Stage,
        "lead status" => Place::Lead,
        "create date" => one(One::Added),
        "last modified date" => one(One::Changed),
        "date of birth" => day("birthday"),
        "preferred language" => one(One::Language),
        "time zone" => one(One::Zone),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::field::plain;
    use super::*;

    fn known(headers: &str) -> Option<Layout> {
        recognise(&headers.split(',').map(plain).collect::<Vec<_>>())
    }

    #[test]
    fn tables_are_told_by_their_headers_in_any_order() {
        for (headers, wanted) in [
            ("First Name,Last Name,Labels,E-mail 1 - Label,E-mail 1 - Value", Some(Layout::Google)),
            ("Name,Given Name,Group Membership,Phone 1 - Type,Phone 1 - Value", Some(Layout::Google)),
            ("E-mail Address,E-mail Type,Last Name,First Name", Some(Layout::Outlook)),
            ("Connected On,Position,Company,Email Address,Last Name,First Name", Some(Layout::LinkedIn)),
            ("Email,Record ID", Some(Layout::HubSpot)),
            ("Kept,Added,Ideal days,Status,Kind,Name,Id", Some(Layout::Clients)),
            ("Client id,Client,Id,Kind,On,Channel,Closed on,Confidentiality", Some(Layout::Entries)),
            ("Name,Email,Phone", None),
            ("", None),
        ] {
            assert_eq!(known(headers), wanted, "{headers}");
        }
    }

    #[test]
    fn numbered_groups_are_taken_apart() {
        assert_eq!(numbered("E-mail 12 - Value"), Some(("e mail".to_owned(), 12, "value".to_owned())));
        for other in ["E-mail", "E-mail - Value", "E-mail x - Value", "Record ID - Contact", " - ", "1 - 2"] {
            assert_eq!(numbered(other), None, "{other}");
        }
        let number = "9".repeat(40);
        assert_eq!(numbered(&format!("Phone {number} - Value")), None);
    }
}
