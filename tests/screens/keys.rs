//! How keys are written in these tests: letters as they are, others by name: `jj<enter>`, `<c-r>`, `<s-tab>`.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Reads keys. What stands between `<` and `>` is a key where it names one, and text where it does not.
pub fn keys(written: &str) -> Vec<KeyEvent> {
    let mut keys = Vec::new();
    let mut rest = written;
    while let Some(c) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|after| after.split_once('>'));
        if let Some((key, after)) = named.and_then(|(name, after)| Some((named_key(name)?, after))) {
            keys.push(key);
            rest = after;
        } else {
            keys.push(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
            rest = &rest[c.len_utf8()..];
        }
    }
    keys
}

fn named_key(name: &str) -> Option<KeyEvent> {
    for (prefix, modifier) in
        [("c-", KeyModifiers::CONTROL), ("a-", KeyModifiers::ALT), ("s-", KeyModifiers::SHIFT)]
    {
        if let Some(plain) = name.strip_prefix(prefix) {
            let code = if (prefix, plain) == ("s-", "tab") { KeyCode::BackTab } else { code(plain)? };
            return Some(KeyEvent::new(code, modifier));
        }
    }
    (name.len() > 1).then(|| code(name)).flatten().map(|code| KeyEvent::new(code, KeyModifiers::NONE))
}

fn code(name: &str) -> Option<KeyCode> {
    Some(match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "bs" => KeyCode::Backspace,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        _ => {
            let mut letters = name.chars();
            return letters.next().filter(|_| letters.next().is_none()).map(KeyCode::Char);
        }
    })
}

#[test]
fn keys_are_read_as_written() {
    let written = keys("a <c-r><s-tab><enter>  < b> <x>é");
    let codes: Vec<KeyCode> = written.iter().map(|key| key.code).collect();
    let text = |text: &str| text.chars().map(KeyCode::Char).collect::<Vec<_>>();
    let mut expected = text("a ");
    expected.extend([KeyCode::Char('r'), KeyCode::BackTab, KeyCode::Enter]);
    expected.extend(text("  < b> <x>é"));
    assert_eq!(codes, expected);
    assert!(written[2].modifiers.contains(KeyModifiers::CONTROL));
}
