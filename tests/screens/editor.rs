//! Long texts in an editor, as the form sees it: what comes back is taken, and what cannot be is not lost.

use confidant::tui::disk::Report;
use confidant::tui::editor::Ended;
use confidant::tui::sheet::Unusable;

use super::books::rich;
use super::harness::{DiskMode, Screen};

fn note() -> Screen {
    let mut screen = Screen::new(&rich(), (120, 36));
    screen.keys("2").choose("Ada").keys("anfirst");
    screen
}

#[test]
fn the_text_goes_to_the_editor_and_comes_back() {
    let mut screen = note();
    screen.keys("<c-o>");
    let (belongs, text) = screen.sheet.clone().expect("a sheet");
    assert_eq!((belongs.field.as_str(), text.as_str()), ("text", "first"));
    // Keys belong to the editor until it is gone.
    screen.keys("lost<esc>").edited(Ended::Well, Ok("first\nsecond — Łódź\n\n"));
    assert_eq!(screen.typed(), "first\nsecond — Łódź\n\n");
    assert!(screen.sheet.is_none() && screen.form().problem.is_none());
    assert!(screen.drafts.values().any(|draft| draft.contains("second")), "{:?}", screen.drafts);
    screen.keys("<c-s>");
    assert!(screen.tells("first …"), "{:?}", screen.story());
}

#[test]
fn an_editor_that_fails_costs_no_text() {
    let mut screen = note();
    screen.keys("<c-o>").edited(Ended::Code(1), Ok("first"));
    assert_eq!(screen.typed(), "first");
    assert!(screen.form().problem.as_ref().unwrap().contains("code 1; the text is as it was"));
    screen.keys("<c-o>").edited(Ended::Signal(9), Ok("first and more"));
    assert_eq!(screen.typed(), "first and more");
    assert!(screen.form().problem.as_ref().unwrap().contains("signal 9; what it had written"));
    screen.keys("<c-o>").edited(Ended::Well, Err(Unusable::Gone));
    assert_eq!(screen.typed(), "first and more");
    screen.keys("<c-o>").edited(Ended::NotStarted("there is no program `x`".into()), Ok("first and more"));
    assert!(screen.form().problem.as_ref().unwrap().contains("no program"));
}

#[test]
fn what_no_field_can_take_stays_in_its_file_and_the_editor_goes_on_with_it() {
    let mut screen = note();
    screen.keys("<c-o>").edited(Ended::Well, Err(Unusable::NotText));
    let problem = screen.form().problem.clone().unwrap();
    assert!(problem.contains("UTF-8") && problem.contains("edit/sheet.md"), "{problem}");
    assert!(screen.sheet.take().is_some(), "the file is not removed");
    screen.keys("<c-o>");
    assert!(screen.sheet.is_none(), "no second file is laid out");
    screen.edited(Ended::Well, Ok("put right"));
    assert_eq!(screen.typed(), "put right");
}

#[test]
fn only_long_texts_go_to_an_editor() {
    let mut screen = Screen::new(&rich(), (120, 36));
    screen.keys("2").choose("Ada").keys("d<c-o>");
    assert!(screen.sheet.is_none());
    assert!(screen.form().problem.as_ref().unwrap().contains("several lines"));
    // From the line of an interaction it is its note that is meant.
    screen.keys("<esc>icall: x<c-o>");
    assert_eq!(screen.sheet.as_ref().unwrap().0.field, "note");
    screen.edited(Ended::Well, Ok("a\nb"));
    assert_eq!((screen.typed().as_str(), screen.form().value("note").as_str()), ("call: x", "a\nb"));
}

#[test]
fn what_others_record_meanwhile_is_there_afterwards() {
    let mut screen = note();
    screen.keys("<c-o>");
    let client = screen.client("Ada");
    let text = "from elsewhere".to_owned();
    let conf = confidant::domain::interaction::Confidentiality::Confidential;
    screen.elsewhere(confidant::domain::command::Command::Note { client, text, conf });
    screen.edited(Ended::Well, Ok("mine")).keys("<c-s>");
    assert!(screen.tells("from elsewhere") && screen.tells("mine"));
}

#[test]
fn an_append_under_way_is_answered_while_the_editor_runs() {
    let mut screen = Screen::new(&rich(), (120, 36));
    screen.disk = DiskMode::Waits;
    screen.keys("2").choose("Ada").keys("icall: depot<enter>antext<c-o>").finish();
    assert!(screen.tells("depot") && screen.sheet.is_some());
    screen.edited(Ended::Well, Ok("longer text"));
    assert_eq!(screen.typed(), "longer text");
}

#[test]
fn a_file_that_nobody_waits_for_any_more_is_not_taken_for_the_next_one() {
    let mut screen = note();
    screen.disk = DiskMode::Waits;
    screen.keys("<c-o><c-c><c-o>");
    let [first, second] = screen.laying[..] else { panic!("{:?}", screen.laying) };
    screen.hear(Report::LaidOut(first, Ok("edit/first.md".into())));
    assert_eq!(screen.removed.len(), 1);
    assert_eq!(screen.removed[0].path.to_str(), Some("edit/first.md"));
    assert!(screen.model.editing.as_ref().unwrap().path.is_none());
    screen.hear(Report::LaidOut(second, Ok("edit/sheet.md".into())));
    assert!(screen.removed.len() == 1 && screen.model.editing.as_ref().unwrap().path.is_some());
    // What was refused to one that gave up is no matter of the next one either.
    screen.hear(Report::LaidOut(first, Err("full".to_owned())));
    screen.edited(Ended::Well, Ok("longer"));
    assert_eq!(screen.typed(), "longer");
    assert!(!screen.removed[1].untouched);
    // An editor that comes back at once may still have the file.
    screen.keys("<c-o>").edited(Ended::Well, Ok("longer"));
    assert!(screen.removed[2].untouched);
}

#[test]
fn what_is_left_over_is_told_of_in_one_sentence() {
    let mut screen = Screen::new(&rich(), (120, 36));
    let stray = ("edit/.x.md.swp".into(), "an editor left it".to_owned());
    screen.hear(Report::LeftOver(vec!["note-x".to_owned()], vec![stray]));
    let told = screen.model.notice.clone().unwrap();
    assert!(told.text.contains(".swp") && told.text.contains("the note form"), "{told:?}");
    assert_eq!(told.role, confidant::tui::theme::Role::Warning);
}
