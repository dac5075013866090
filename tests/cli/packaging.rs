//! Completions and the manual: made from the arguments themselves, whatever state book and settings are in.

use std::process::Command;

use super::support::{Desk, entries};

/// The commands, as the help lists them.
fn verbs(desk: &Desk) -> Vec<String> {
    let help = desk.ok(&["--help"]);
    let list = help.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("commands");
    let names = list.lines().filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn completions_of_each_shell_know_every_command() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = desk.ok(&["completions", shell]);
        for verb in verbs(&desk) {
            assert!(script.contains(&verb), "{shell}: {verb}");
        }
        assert!(script.contains("dry-run"), "{shell}");
    }
}

#[test]
fn bash_reads_its_completions_and_finds_a_command() {
    if Command::new("bash").arg("--version").output().is_err() {
        eprintln!("no bash here: not tried");
        return;
    }
    let desk = Desk::new();
    std::fs::write(desk.path("completions"), desk.ok(&["completions", "bash"])).expect("written");
    let asked = "source completions; COMP_WORDS=(confidant time); COMP_CWORD=1; _confidant confidant time confidant; \
                 echo ${COMPREPLY[@]}";
    let found =
        Command::new("bash").args(["-c", asked]).current_dir(desk.path("")).output().expect("it runs");
    assert_eq!(String::from_utf8_lossy(&found.stdout).trim(), "timeline");
}

#[test]
fn each_command_has_a_page_and_examples_stand_in_it_as_they_are_typed() {
    let desk = Desk::new();
    desk.ok(&["man", "--to", "pages"]);
    let pages = entries(&desk.path("pages"));
    let verbs = verbs(&desk);
    assert_eq!(pages.len(), verbs.len() + 1);
    for verb in verbs {
        let page = std::fs::read_to_string(desk.path(&format!("pages/confidant-{verb}.1"))).expect(&verb);
        assert!(page.contains("Examples:") && page.contains(".nf"), "{verb}");
    }
    let log = std::fs::read_to_string(desk.path("pages/confidant-log.1")).expect("a page");
    assert!(log.contains("worried about the loan  ! send term sheet by thu"), "both spaces count");
    assert_eq!(
        desk.ok(&["man"]),
        std::fs::read_to_string(desk.path("pages/confidant.1")).expect("the first page")
    );
}

#[test]
fn neither_needs_a_book_or_sound_settings() {
    let desk = Desk::new();
    let config = desk.path(".config/confidant");
    std::fs::create_dir_all(&config).expect("a directory");
    std::fs::write(config.join("config.toml"), "author = 5\n").expect("a file");
    desk.fails(2, &["today"]);
    desk.ok(&["man"]);
    desk.ok(&["completions", "fish"]);
    assert!(!desk.book().exists());
}
