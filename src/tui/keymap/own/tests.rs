//! What a user's keymap may say, and the sentence for everything that it may not.

use super::*;

fn own(text: &str) -> Result<Keymap, Vec<Mistake>> {
    Keymap::builtin().with_own(text)
}

fn keys(map: &Keymap, action: Action) -> Vec<String> {
    map.binding(action).map(|binding| binding.keys.iter().map(shown).collect()).unwrap_or_default()
}

#[test]
fn an_action_gets_the_keys_of_the_file_and_the_others_keep_theirs() {
    let text = "[move]\ntop = { keys = [\"g g\", \"Home\"] }\n[client]\nsnooze = { keys = [], help = \"later\" }\n\
                [program]\nquit = { keys = [\"Ctrl+q\"], footer = \"leave\" }\n";
    let map = own(text).unwrap();
    assert_eq!(keys(&map, Action::Top), ["g g", "home"]);
    assert_eq!(keys(&map, Action::Snooze), Vec::<String>::new());
    assert_eq!(keys(&map, Action::Quit), ["ctrl-q"]);
    assert_eq!(keys(&map, Action::Bottom), ["G", "end"]);
    assert_eq!(map.binding(Action::Snooze).map(|it| it.help.as_str()), Some("later"));
    assert_eq!(map.binding(Action::Quit).and_then(|it| it.footer.as_deref()), Some("leave"));
    assert!(
        map.bindings().all(|it| it.own == matches!(it.action, Action::Top | Action::Snooze | Action::Quit))
    );
}

#[test]
fn keys_may_change_places_and_the_whole_asset_is_a_file() {
    let map = own("[lists]\nnext-found = { keys = [\"N\"] }\nprevious-found = { keys = [\"n\"] }\n").unwrap();
    assert_eq!(
        (keys(&map, Action::NextFound), keys(&map, Action::PreviousFound)),
        (vec!["N".into()], vec!["n".into()])
    );
    let whole = own(crate::tui::keymap::BUILTIN).unwrap();
    for action in Action::ALL {
        assert_eq!(keys(&whole, *action), keys(&Keymap::builtin(), *action), "{action}");
    }
    assert!(own("").is_ok() && own("# nothing\n[move]\n").is_ok());
}

#[test]
fn every_mistake_has_its_line_and_says_what_to_do() {
    for (text, line, said) in [
        ("[mov]\n", 1, "there is no section [mov], did you mean `move`"),
        ("[keys]\n", 1, "there are move, lists, client, trust, book, time, program"),
        ("quit = { keys = [\"Q\"] }\n", 1, "`quit` stands in the section [program]"),
        ("move = 3\n", 1, "write [move]"),
        ("[move]\nquit = { keys = [\"Q\"] }\n", 2, "stands in the section [program], not in [move]"),
        ("[program]\nquitt = { keys = [\"Q\"] }\n", 2, "did you mean `quit`"),
        (
            "[program]\nfly = { keys = [\"Q\"] }\n",
            2,
            "there is no action `fly`; `confidant config --example keymap`",
        ),
        ("[program]\nquit = [\"Q\"]\n", 2, "`quit` has `keys`: write it like"),
        ("[program]\nquit = { keys = \"Q\" }\n", 2, "`keys` is a list between brackets"),
        ("[program]\nquit = { keys = [1] }\n", 2, "a key is a text between quotation marks"),
        ("[program]\nquit = { key = [\"Q\"] }\n", 2, "not `key`"),
        ("[program]\nquit = { keys = [\"Q\"], help = 1 }\n", 2, "`help` is a text"),
        ("[program]\nquit = { keys = [\"\"] }\n", 2, "write `keys = []`"),
        ("[program]\nquit = {\n  keys = [\"Q\",\n  \"Hyper+q\"] }\n", 4, "`Hyper+q` is no key"),
        ("[program]\nquit = { keys = [\"Return\"] }\n", 2, "a name such as Enter"),
        ("[program]\nquit = { keys = [\"Ctrl+Q\"] }\n", 2, "write Ctrl+q"),
        ("[program]\nquit = { keys = [\"Ctrl+i\"] }\n", 2, "write Tab"),
        ("[program]\nquit = { keys = [\"Ctrl+m\"] }\n", 2, "write Enter"),
        ("[program]\nquit = { keys = [\"Ctrl+j\"] }\n", 2, "write Enter"),
        ("[program]\nquit = { keys = [\"Ctrl+Enter\"] }\n", 2, "write Enter or Alt+Enter"),
        ("[program]\nquit = { keys = [\"Ctrl+Tab\"] }\n", 2, "write Tab or Shift+Tab"),
        ("[program]\nmask = { keys = [\"Q Q\"] }\n", 2, "give it a key alone too"),
        ("[program]\nquit = { keys = [\"Shift+q\"] }\n", 2, "`Shift+q` is no key"),
        ("[program]\nquit = { keys = [\"Cmd+q\"] }\n", 2, "use Ctrl+ or Alt+"),
        ("[program]\nquit = { keys = [\"Mute\"] }\n", 2, "no terminal sends Mute"),
        ("[program]\nquit = { keys = [\"a b c d e\"] }\n", 2, "at most 4 keys"),
        ("[program]\nquit = { keys = [\"Q\", \"Q\"] }\n", 2, "`Q` stands in `quit` twice"),
        (
            "[program]\nquit = { keys = [\"n\"] }\n",
            2,
            "`n` is bound to `next-found` too, as it comes; give `next-found`",
        ),
        (
            "[program]\nquit = { keys = [\"g q\"] }\n",
            2,
            "`g q` could never be typed: it begins with `g` of `top`",
        ),
        (
            "[move]\ntop = { keys = [\"g g\"] }\nbottom = { keys = [\"g\"] }\n",
            3,
            "`g` begins `g g` of `top`, which could",
        ),
        (
            "[move]\ntop = { keys = [\"Z\"] }\nbottom = { keys = [\"Z\"] }\n",
            3,
            "`Z` is bound to `top` too; give `top`",
        ),
        (
            "[program]\nhelp = { keys = [] }\npalette = { keys = [] }\nquit = { keys = [] }\n",
            4,
            "nobody could leave",
        ),
        ("[program]\nquit = { keys = [\"Q\"\n", 2, "this is not TOML"),
    ] {
        let mistakes = own(text).unwrap_err();
        assert_eq!(mistakes.len(), 1, "{text}: {mistakes:#?}");
        assert!(mistakes[0].message.contains(said), "{text}: {}", mistakes[0]);
        assert_eq!(mistakes[0].line, line, "{text}: {}", mistakes[0]);
    }
}

#[test]
fn all_mistakes_are_named_at_once_and_in_order() {
    let text = "[move]\ndown = { keys = [\"k\"] }\nsideways = { keys = [\"s\"] }\n[walk]\n[program]\n\
                help = { keys = [\"Hyper+h\"] }\nquit = { keys = [\"g\", \"G\"] }\n";
    let lines: Vec<usize> = own(text).unwrap_err().iter().map(|mistake| mistake.line).collect();
    assert_eq!(lines, [2, 3, 4, 6, 7, 7]);
}

#[test]
fn either_way_out_is_enough() {
    assert!(own("[program]\nquit = { keys = [] }\n").is_ok());
    assert!(own("[program]\npalette = { keys = [] }\n").is_ok());
}

#[test]
fn no_text_makes_it_panic() {
    for text in [
        "[",
        "[move]\ndown = {",
        "\u{0}",
        "[move]\n\"\" = 1",
        "[program]\nquit = { keys = [\"é\u{301}\"] }",
        "a.b.c = 1",
    ] {
        let _ = own(text);
    }
}
