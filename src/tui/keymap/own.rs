//! The user's `keymap.toml`: what it puts in the place of the built-in keys, and everything that is wrong with it.
//!
//! Its form is that of `assets/keymap.toml`, action by action: whoever is named gets these keys and no others,
//! `keys = []` takes them all away. All mistakes are found at once, each with its line and what to write instead; of
//! a file with mistakes nothing is used.

use keybinds::{Key, KeyInput, KeySeq, Mods};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Action, Keymap, shown};
use crate::asset::nearest::nearest;
use crate::asset::numbers::Mistake;

/// How many keys one sequence may have.
const LONGEST: usize = 4;

const FORM: &str = "write it like `down = { keys = [\"j\", \"Down\"] }`";
const KEYS: &str =
    "a key is a letter or a sign, alone or behind Ctrl+ or Alt+, or a name such as Enter, Tab, Up, F5";

impl Keymap {
    /// This keymap with what a user's file says in its place.
    ///
    /// # Errors
    ///
    /// Every mistake of the file, in order of lines; nothing of such a file is used.
    pub fn with_own(self, text: &str) -> Result<Self, Vec<Mistake>> {
        let mut reader =
            Reader { map: self, text, mistakes: Vec::new(), seen: Vec::new(), placed: Vec::new() };
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            reader.mistake(at, format!("this is not TOML: {}", error.message()));
        }
        // The parser goes on behind a fault, and may stumble over the same line again.
        reader.mistakes.dedup_by_key(|mistake| mistake.line);
        // What stands in a line that could not be read says nothing of its own.
        let unread: Vec<usize> = reader.mistakes.iter().map(|mistake| mistake.line).collect();
        for (name, value) in root.get_ref() {
            reader.section(name, value);
        }
        reader.clashes();
        reader.way_out();
        let syntax = unread.len();
        let mut place = 0;
        reader.mistakes.retain(|mistake| {
            place += 1;
            place <= syntax || !unread.contains(&mistake.line)
        });
        reader.mistakes.sort();
        reader.mistakes.dedup();
        if reader.mistakes.is_empty() { Ok(reader.map) } else { Err(reader.mistakes) }
    }
}

struct Reader<'a> {
    map: Keymap,
    text: &'a str,
    mistakes: Vec<Mistake>,
    /// The actions that the file names, each with the byte at which it stands.
    seen: Vec<(Action, usize)>,
    /// The file's own keys, each with the byte at which it stands.
    placed: Vec<(Action, KeySeq, usize)>,
}

impl Reader<'_> {
    fn mistake(&mut self, at: usize, message: String) {
        let before = self.text.get(..at).unwrap_or(self.text);
        self.mistakes.push(Mistake { line: before.matches('\n').count() + 1, message });
    }

    fn section(&mut self, name: &Spanned<impl AsRef<str>>, value: &Spanned<DeValue<'_>>) {
        let (title, at) = (name.get_ref().as_ref(), name.span().start);
        let titles: Vec<&str> = self.map.sections().iter().map(|section| section.title.as_str()).collect();
        if !titles.contains(&title) {
            // An action that stands in no section is likelier meant than a section of that name.
            let message = match section_of(&self.map, title) {
                Some(section) => format!("`{title}` stands in the section [{section}]; {FORM} below that"),
                None => format!(
                    "there is no section [{title}]{}; there are {}",
                    meant(title, titles.iter().copied()),
                    titles.join(", ")
                ),
            };
            self.mistake(at, message);
            return;
        }
        let Some(lines) = value.get_ref().as_table() else {
            self.mistake(at, format!("`{title}` is a section: write [{title}], and its actions below"));
            return;
        };
        let title = title.to_owned();
        for (name, value) in lines {
            self.line(&title, name, value);
        }
    }

    fn line(&mut self, title: &str, name: &Spanned<impl AsRef<str>>, value: &Spanned<DeValue<'_>>) {
        let (word, at) = (name.get_ref().as_ref(), name.span().start);
        let Ok(action) = word.parse::<Action>() else {
            let near = meant(word, Action::ALL.iter().map(|action| action.word()));
            let message =
                format!("there is no action `{word}`{near}; `confidant config --example keymap` has all");
            self.mistake(at, message);
            return;
        };
        self.seen.push((action, at));
        let home = section_of(&self.map, action.word());
        if home.as_deref() != Some(title) {
            let home = home.unwrap_or_default();
            self.mistake(at, format!("`{word}` stands in the section [{home}], not in [{title}]"));
        }
        let Some(parts) = value.get_ref().as_table() else {
            self.mistake(at, format!("`{word}` has `keys`: {FORM}"));
            return;
        };
        let (mut keys, mut help, mut footer) = (None, None, None);
        for (name, value) in parts {
            let (part, at) = (name.get_ref().as_ref(), name.span().start);
            let text = value.get_ref().as_str().map(str::trim).filter(|text| !text.is_empty());
            match part {
                "keys" => keys = Some(self.keys(action, value)),
                "help" => help = text.map(str::to_owned),
                "footer" => footer = text.map(str::to_owned),
                _ => self.mistake(at, format!("an action has `keys`, `help` and `footer`, not `{part}`")),
            }
            if matches!(part, "help" | "footer") && text.is_none() {
                self.mistake(at, format!("`{part}` is a text between quotation marks"));
            }
        }
        let lines = self.map.sections_mut().iter_mut().flat_map(|section| &mut section.bindings);
        if let Some(binding) = lines.into_iter().find(|binding| binding.action == action) {
            binding.own |= keys.is_some();
            binding.keys = keys.unwrap_or_else(|| std::mem::take(&mut binding.keys));
            binding.help = help.unwrap_or_else(|| std::mem::take(&mut binding.help));
            binding.footer = footer.or_else(|| binding.footer.take());
        }
    }

    fn keys(&mut self, action: Action, value: &Spanned<DeValue<'_>>) -> Vec<KeySeq> {
        let Some(list) = value.get_ref().as_array() else {
            self.mistake(value.span().start, format!("`keys` is a list between brackets: {FORM}"));
            return Vec::new();
        };
        let mut keys = Vec::new();
        for key in list {
            let at = key.span().start;
            let Some(word) = key.get_ref().as_str() else {
                self.mistake(at, format!("a key is a text between quotation marks: {FORM}"));
                continue;
            };
            match sequence(word) {
                Ok(seq) => {
                    self.placed.push((action, seq.clone(), at));
                    keys.push(seq);
                }
                Err(message) => self.mistake(at, message),
            }
        }
        // It must work whatever is open, and only the panes and pages know sequences.
        if action == Action::Mask && !keys.is_empty() && keys.iter().all(|seq| seq.as_slice().len() > 1) {
            let message = "`mask` works whatever is open, where no sequence does; give it a key alone too";
            self.mistake(value.span().start, message.to_owned());
        }
        keys
    }

    /// Keys that are bound twice, or that begin another and so hide it. All bindings hold in the same place: the panes.
    fn clashes(&mut self) {
        let mut found = Vec::new();
        let given: Vec<(Action, &KeySeq)> = self
            .map
            .bindings()
            .filter(|binding| !binding.own)
            .flat_map(|binding| binding.keys.iter().map(|seq| (binding.action, seq)))
            .collect();
        for (place, (action, seq, at)) in self.placed.iter().enumerate() {
            let before = self.placed[..place].iter().map(|(other, seq, _)| (*other, seq, ""));
            let others = before.chain(given.iter().map(|(other, seq)| (*other, *seq, ", as it comes")));
            found.extend(
                others.filter_map(|(other, old, whose)| {
                    Some((*at, clash((*action, seq), (other, old), whose)?))
                }),
            );
        }
        for (at, message) in found {
            self.mistake(at, message);
        }
    }

    /// Somebody who can neither leave nor find a command is locked in.
    fn way_out(&mut self) {
        let left = |action| self.map.binding(action).is_some_and(|binding| !binding.keys.is_empty());
        // A key that could not be read was meant to be one, and is named already.
        if left(Action::Quit) || left(Action::Palette) || !self.mistakes.is_empty() {
            return;
        }
        let out = |it: &&(Action, usize)| matches!(it.0, Action::Quit | Action::Palette);
        let at = self.seen.iter().filter(out).map(|it| it.1).max().unwrap_or(0);
        let message =
            "neither `quit` nor `palette` would have a key, and nobody could leave; give one of them a key";
        self.mistake(at, message.to_owned());
    }
}

/// What a key of the file and another one do to each other, if anything.
fn clash((action, seq): (Action, &KeySeq), (other, old): (Action, &KeySeq), whose: &str) -> Option<String> {
    let (new, old_keys) = (seq.as_slice(), old.as_slice());
    let free = format!("give `{other}` other keys, or none with `{other} = {{ keys = [] }}`");
    let (seq, old) = (shown(seq), shown(old));
    if new == old_keys {
        return Some(if action == other {
            format!("`{seq}` stands in `{action}` twice; once is enough")
        } else {
            format!("`{seq}` is bound to `{other}` too{whose}; {free}")
        });
    }
    if old_keys.starts_with(new) {
        return Some(format!(
            "`{seq}` begins `{old}` of `{other}`{whose}, which could never be typed; {free}"
        ));
    }
    let hidden =
        || format!("`{seq}` could never be typed: it begins with `{old}` of `{other}`{whose}; {free}");
    new.starts_with(old_keys).then(hidden)
}

fn section_of(map: &Keymap, action: &str) -> Option<String> {
    let has = |bindings: &[super::Binding]| bindings.iter().any(|binding| binding.action.word() == action);
    map.sections().iter().find(|section| has(&section.bindings)).map(|section| section.title.clone())
}

fn meant<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, known).map(|near| format!(", did you mean `{near}`")).unwrap_or_default()
}

/// Reads a key or a sequence that a terminal can send.
fn sequence(word: &str) -> Result<KeySeq, String> {
    let told = |why: &dyn std::fmt::Display| format!("`{}` is no key: {why}; {KEYS}", word.escape_default());
    if word.trim().is_empty() {
        return Err("an empty text is no key; for no key at all write `keys = []`".to_owned());
    }
    let seq: KeySeq = word.parse().map_err(|error| told(&error))?;
    if seq.as_slice().len() > LONGEST {
        return Err(format!("`{word}` is too long: a sequence has at most {LONGEST} keys"));
    }
    match seq.as_slice().iter().copied().find_map(untypable) {
        Some(why) => Err(format!("`{}`: {why}", word.escape_default())),
        None => Ok(seq),
    }
}

/// Why a terminal never sends a key.
fn untypable(input: KeyInput) -> Option<String> {
    if input.mods().intersects(Mods::CMD | Mods::WIN) {
        return Some("a terminal does not get Cmd and Super; use Ctrl+ or Alt+".to_owned());
    }
    let control = input.mods().contains(Mods::CTRL);
    match input.key() {
        Key::Char(c) if c.is_control() => Some(format!("a control character is no key; {KEYS}")),
        Key::Char('i') if control => Some("a terminal sends Ctrl+i as Tab; write Tab".to_owned()),
        Key::Char('m') if control => Some("a terminal sends Ctrl+m as Enter; write Enter".to_owned()),
        Key::Char('j') if control => Some("a terminal sends Ctrl+j as Enter; write Enter".to_owned()),
        Key::Enter if input.mods().intersects(Mods::CTRL | Mods::SHIFT) => {
            Some("a terminal sends Enter alike with Ctrl and Shift; write Enter or Alt+Enter".to_owned())
        }
        Key::Tab if control => {
            Some("a terminal sends Tab alike with Ctrl; write Tab or Shift+Tab".to_owned())
        }
        Key::Char('[') if control => Some("a terminal sends Ctrl+[ as Esc; write Esc".to_owned()),
        Key::Char(c) if control && c.is_uppercase() => {
            Some(format!("with Ctrl a terminal knows no capitals; write Ctrl+{}", c.to_lowercase()))
        }
        Key::Char(_)
        | Key::Up
        | Key::Down
        | Key::Left
        | Key::Right
        | Key::Enter
        | Key::Backspace
        | Key::Delete
        | Key::Insert
        | Key::Home
        | Key::End
        | Key::PageUp
        | Key::PageDown
        | Key::Esc
        | Key::Tab
        | Key::F1
        | Key::F2
        | Key::F3
        | Key::F4
        | Key::F5
        | Key::F6
        | Key::F7
        | Key::F8
        | Key::F9
        | Key::F10
        | Key::F11
        | Key::F12 => None,
        other => Some(format!("no terminal sends {other}; {KEYS}")),
    }
}

#[cfg(test)]
mod tests;
