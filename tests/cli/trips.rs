//! Out by `confidant export`, in by `confidant import`: the sample book comes to the same in a new one, by a file and by a pipe.

use serde_json::Value;

use super::support::Desk;

const SEALED: [&str; 5] = ["--include", "confidential", "--include", "sealed", "--yes"];

/// A sample book in a desk of its own.
fn sample() -> Desk {
    let desk = Desk::new();
    let book = desk.book();
    let dir = book.to_str().expect("a path");
    desk.ok(&["demo", "--keep", dir, "--no-open", "--clients", "8", "--interactions", "60"]);
    desk
}

/// Whatever names a line or the time of the recording is another one in another book.
fn without_lines(value: &mut Value) {
    match value {
        Value::Array(all) => all.iter_mut().for_each(without_lines),
        Value::Object(fields) => {
            fields.remove("line");
            fields.values_mut().for_each(without_lines);
        }
        _ => {}
    }
}

/// What a book shows: who needs the adviser, all clients, and the story of each.
fn shown(desk: &Desk) -> Vec<Value> {
    let mut all = vec![desk.json(&["today"]), desk.json(&["clients"])];
    let clients = all[1]["clients"].as_array().expect("clients").clone();
    all.extend(clients.iter().map(|it| desk.json(&["timeline", it["id"].as_str().expect("an id")])));
    all.iter_mut().for_each(without_lines);
    all
}

/// Takes an export into a new book, by a pipe and by a file, which come to the same.
fn brought(desk: &Desk, order: &[&str], into: [&Desk; 2]) {
    let export = desk.ok(&[&["export"], order].concat());
    let ran = into[0].run_with(&["import", "-"], &export);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let file = desk.path("export");
    let file = file.to_str().expect("a path");
    let _ = std::fs::remove_file(file);
    desk.ok(&[&["export"], order, &["--output", file]].concat());
    into[1].ok(&["import", file]);
    for desk in into {
        let again = desk.json(&["import", file]);
        assert_eq!(again["lines"], 0, "a second time: {again}");
    }
}

#[test]
fn json_by_a_pipe_and_by_a_file_is_the_same_book() {
    let (desk, piped, filed) = (sample(), Desk::new(), Desk::new());
    brought(&desk, &[&["json"][..], &SEALED[..]].concat(), [&piped, &filed]);
    let wanted = shown(&desk);
    assert_eq!(wanted.len(), 10);
    for other in [&piped, &filed] {
        for (came, was) in shown(other).iter().zip(&wanted) {
            assert_eq!(came, was);
        }
        assert_eq!(other.json(&["check"])["verdict"], "sound");
    }
}

/// Names, in order.
fn names(desk: &Desk) -> Vec<String> {
    let clients = desk.json(&["clients"])["clients"].clone();
    let clients = clients.as_array().expect("clients").iter();
    let mut names: Vec<String> = clients.map(|it| it["name"].as_str().expect("a name").to_owned()).collect();
    names.sort();
    names
}

/// Kinds and texts of what tables have a shape for.
fn told(desk: &Desk, name: &str) -> Vec<(String, String)> {
    let kinds = ["interaction", "note"];
    let mut story = desk.story(name);
    story.retain(|(kind, text)| kinds.contains(&kind.as_str()) && !text.is_empty());
    story.sort();
    story
}

#[test]
fn tables_and_address_books_bring_what_they_carry() {
    let (desk, piped, filed) = (sample(), Desk::new(), Desk::new());
    let with = |order: &[&'static str]| [order, &SEALED[..]].concat();
    brought(&desk, &with(&["csv"]), [&piped, &filed]);
    brought(&desk, &with(&["csv", "--table", "entries"]), [&piped, &filed]);
    let said = desk.run(&[&["export", "csv", "--table", "entries"][..], &SEALED[..]].concat()).err;
    assert!(said.contains("read again they are notes; json carries them"), "{said}");
    let all = names(&desk);
    for other in [&piped, &filed] {
        assert_eq!(names(other), all);
        for name in &all {
            let came = told(other, name);
            assert!(told(&desk, name).iter().all(|entry| came.contains(entry)), "{name}: {came:?}");
        }
    }
    for version in ["3.0", "4.0"] {
        let (piped, filed) = (Desk::new(), Desk::new());
        brought(&desk, &with(&["vcard", "--version", version]), [&piped, &filed]);
        assert_eq!((names(&piped), names(&filed)), (all.clone(), all.clone()));
    }
    let said = desk.run(&["export", "markdown"]).err;
    assert!(said.contains("is not read back"), "{said}");
}
