//! A day by keys only: import, find, record, be reminded, close, undo, redo; and all of it is there the next morning.

use super::harness::{CTRL_R, ENTER, Home};

const CARDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/vcard/address-book.vcf");

#[test]
fn a_day_by_keys() {
    let home = Home::new();
    let mut cockpit = home.at(120, 36, &["--now", "2026-11-20T09:00:00+01:00"]);
    cockpit.wait_for("Fri 20 Nov 2026");
    cockpit.wait_for("An empty book").press("i", "Import a file").send(CARDS).send(ENTER);
    cockpit.wait_for("Enter imports it").send_enter();
    cockpit.wait_for("; u takes all of it back");
    cockpit.find("emm", "Emma Musterfrau");
    let line = "call in 12m: worried about the loan  ? what if the bank says no  ! send term sheet by thu";
    cockpit.record("i", line, "send term sheet");
    cockpit.wait_for("what if the bank says no");
    cockpit.record("r", "mon: ask what the bank said", "ask what the bank said");
    cockpit.quit();

    let mut cockpit = home.at(120, 36, &["--now", "2026-11-23T09:00:00+01:00"]);
    cockpit.wait_for("Mon 23 Nov 2026").ready();
    cockpit.press("1", "reminder");
    cockpit.send("/").send("emm");
    cockpit.wait_for(">Emma Musterfrau").send_enter();
    cockpit.wait_without("type part of a name");
    select(&mut cockpit, "send term sheet");
    cockpit.press("x", "kept, nobody had to ask").send("k");
    cockpit.wait_for("kept 23 Nov");
    cockpit.press("u", "taken back").wait_without("kept 23 Nov");
    cockpit.press(CTRL_R, "put back").wait_for("kept 23 Nov");
    cockpit.quit();

    let mut cockpit = home.at(120, 36, &["--now", "2026-11-23T18:00:00+01:00"]);
    cockpit.ready();
    cockpit.find("emm", "Emma Musterfrau");
    cockpit
        .wait_for("worried about the loan")
        .wait_for("what if the bank says no")
        .wait_for("ask what the bank said");
    cockpit.wait_for("kept 23 Nov");
    cockpit.quit();
    assert!(home.say(&["check"]).contains("sound"));
}

/// Moves down the story until the selected row shows `text`.
fn select(cockpit: &mut super::harness::Cockpit, text: &str) {
    cockpit.send(ENTER).send("g");
    for _ in 0..30 {
        cockpit.wait_silent(std::time::Duration::from_millis(60));
        if cockpit.screen().lines().any(|line| line.contains('>') && line.contains(text)) {
            return;
        }
        cockpit.send("j");
    }
    panic!("{text} cannot be selected:\n{}", cockpit.screen());
}
