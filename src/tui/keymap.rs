//! The keymap: which key means which action, read from `assets/keymap.toml`, the only list of keys.
//!
//! Resolution is pure: the keys typed so far and the map give an action, a wait for more, or nothing. What an
//! action does is in `update`; help, palette and bottom line draw what this file lists. What a file of the user's
//! puts in its place is in [`own`].

pub mod own;

use std::sync::LazyLock;

use keybinds::{KeyInput, KeySeq, Match};

use crate::asset;
use crate::domain::wording::wording;

/// The keymap that the program comes with, as it is written.
pub const BUILTIN: &str = include_str!("../../assets/keymap.toml");

/// The same, once somebody looks: most commands have no keys.
static BUILTIN_SECTIONS: LazyLock<Vec<Section>> = LazyLock::new(|| {
    let (sections, mistakes) = Keymap::read(BUILTIN);
    assert!(mistakes.is_empty(), "assets/keymap.toml: {}", mistakes.join("; "));
    sections
});

wording! {
    /// A verb of the cockpit that a key can be bound to.
    Action {
        /// Next line.
        Down = "down",
        /// Previous line.
        Up = "up",
        /// First line.
        Top = "top",
        /// Last line.
        Bottom = "bottom",
        /// Half a page down.
        PageDown = "page-down",
        /// Half a page up.
        PageUp = "page-up",
        /// The pane to the right.
        NextPane = "next-pane",
        /// The pane to the left.
        PreviousPane = "previous-pane",
        /// Opens what is selected.
        Open = "open",
        /// Closes, or goes back.
        Back = "back",
        /// The list of those who need the adviser.
        Today = "today",
        /// The list of all clients.
        All = "all",
        /// The list by assessed stage.
        Stages = "stages",
        /// Finds a client.
        Find = "find",
        /// Finds words in every story.
        Search = "search",
        /// The next one found.
        NextFound = "next-found",
        /// The previous one found.
        PreviousFound = "previous-found",
        /// Explains a client's place.
        Why = "why",
        /// Chooses which entries the story shows.
        Filter = "filter",
        /// Records an interaction.
        Interaction = "interaction",
        /// Records a promise.
        Promise = "promise",
        /// Sets a reminder.
        Reminder = "reminder",
        /// Closes what is selected.
        Close = "close",
        /// Puts off what is selected.
        Snooze = "snooze",
        /// Shows what to know before speaking to the client.
        Brief = "brief",
        /// Prepares a conversation about the relationship.
        Conversation = "conversation",
        /// Records advice.
        Advice = "advice",
        /// Records evidence.
        Evidence = "evidence",
        /// Records a step of a worry.
        Worry = "worry",
        /// Records what was done about an element of trust.
        Element = "element",
        /// Hands a matter to a specialist.
        HandOff = "hand-off",
        /// Records that a goal was touched on.
        TouchGoal = "touch-goal",
        /// Records that a decision stalls.
        Stalled = "stalled",
        /// Records an engagement.
        Engagement = "engagement",
        /// Plans a stage.
        Plan = "plan",
        /// Records whether the relationship gives back what it takes.
        Balance = "balance",
        /// Assesses the stage.
        Assess = "assess",
        /// Edits the client.
        Edit = "edit",
        /// Shows what is agreed with the client.
        Charter = "charter",
        /// Records what is agreed with the client.
        Agree = "agree",
        /// Merges the client into another one.
        Merge = "merge",
        /// Adds something.
        Add = "add",
        /// Writes a note.
        Note = "note",
        /// Copies what is selected.
        Yank = "yank",
        /// Takes back.
        Undo = "undo",
        /// Puts back.
        Redo = "redo",
        /// Imports a file.
        Import = "import",
        /// Exports to a file.
        Export = "export",
        /// Goes through those who look alike.
        Duplicates = "duplicates",
        /// Finds what worked with others.
        Precedents = "precedents",
        /// Shows what the book takes and gives.
        Book = "book",
        /// Shows journal health.
        Health = "health",
        /// As of a day earlier.
        DayBack = "day-back",
        /// As of a day later.
        DayOn = "day-on",
        /// As of a month earlier.
        MonthBack = "month-back",
        /// As of a month later.
        MonthOn = "month-on",
        /// Back to now.
        Now = "now",
        /// Shows help.
        Help = "help",
        /// Another look.
        Theme = "theme",
        /// Takes the mouse, or leaves it to the terminal.
        Mouse = "mouse",
        /// Finds and runs any command.
        Palette = "palette",
        /// Hides names and texts, or shows them again.
        Mask = "mask",
        /// Draws anew.
        Redraw = "redraw",
        /// Back to the shell.
        Suspend = "suspend",
        /// Leaves.
        Quit = "quit",
    }
}

/// One line of the keymap.
#[derive(Debug, Clone)]
pub struct Binding {
    /// What it does.
    pub action: Action,
    /// The keys or sequences that do it, the first one being the one to show; none where only the palette does it.
    pub keys: Vec<KeySeq>,
    /// What it does, in words.
    pub help: String,
    /// The word for the bottom line, where it stands there.
    pub footer: Option<String>,
    /// Whether a file of the user's says so.
    pub own: bool,
}

/// A titled group of bindings, as help shows them.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// Its lines, in order.
    pub bindings: Vec<Binding>,
}

/// All keys.
#[derive(Debug, Clone, Default)]
pub struct Keymap {
    /// Those that are not the built-in ones, with their sections in the order of the file.
    own: Option<Vec<Section>>,
}

/// What the keys typed so far mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolved {
    /// This.
    Action(Action),
    /// The beginning of a sequence.
    Wait,
    /// Nothing.
    Nothing,
}

impl Keymap {
    /// The keymap that the program comes with. It is read when somebody first looks at it, and has to be well-formed then: a
    /// test reads it.
    pub fn builtin() -> Self {
        Self::default()
    }

    /// Its sections, in the order of the file.
    pub fn sections(&self) -> &[Section] {
        self.own.as_deref().unwrap_or(&BUILTIN_SECTIONS)
    }

    fn sections_mut(&mut self) -> &mut [Section] {
        self.own.get_or_insert_with(|| BUILTIN_SECTIONS.clone())
    }

    /// Reads a keymap in the form of the built-in one; all mistakes at once where there are any.
    pub fn parse(text: &str) -> Result<Self, Vec<String>> {
        let (sections, mut mistakes) = Self::read(text);
        let map = Self { own: Some(sections) };
        mistakes.extend(map.clashes());
        if mistakes.is_empty() { Ok(map) } else { Err(mistakes) }
    }

    /// What can be read, and what cannot. That the built-in keys do not clash is seen to by a test, not at every start.
    fn read(text: &str) -> (Vec<Section>, Vec<String>) {
        let (mut sections, mut mistakes) = (Vec::<Section>::new(), Vec::new());
        for asset::Line { section: title, name, value } in asset::lines(text) {
            let Some(action) = Action::ALL.iter().copied().find(|action| action.word() == name) else {
                mistakes.push(format!("[{title}] there is no action `{name}`"));
                continue;
            };
            let part = |name| value.part(name).and_then(asset::Value::text).map(str::to_owned);
            let (Some(listed), Some(help)) = (value.part("keys"), part("help")) else {
                mistakes.push(format!("[{title}] {name} has `keys` and `help`"));
                continue;
            };
            let mut keys = Vec::new();
            for key in listed.texts() {
                match key.parse::<KeySeq>() {
                    Ok(seq) => keys.push(seq),
                    Err(error) => mistakes.push(format!("[{title}] {name}: `{key}`: {error}")),
                }
            }
            let binding = Binding { action, keys, help, footer: part("footer"), own: false };
            match sections.last_mut().filter(|section| section.title == title) {
                Some(section) => section.bindings.push(binding),
                None => sections.push(Section { title: title.to_owned(), bindings: vec![binding] }),
            }
        }
        (sections, mistakes)
    }

    /// Every binding.
    pub fn bindings(&self) -> impl Iterator<Item = &Binding> {
        self.sections().iter().flat_map(|section| &section.bindings)
    }

    /// What the keys typed so far mean.
    pub fn resolve(&self, typed: &[KeyInput]) -> Resolved {
        let mut found = Resolved::Nothing;
        for binding in self.bindings() {
            for seq in &binding.keys {
                match seq.match_to(typed) {
                    Match::Matched => return Resolved::Action(binding.action),
                    Match::Prefix => found = Resolved::Wait,
                    Match::Unmatch => {}
                }
            }
        }
        found
    }

    /// The sequences that go on from the keys typed so far: what is left to type of each, and what it does.
    pub fn following(&self, typed: &[KeyInput]) -> Vec<(String, Action)> {
        let mut all = Vec::new();
        for binding in self.bindings() {
            for seq in &binding.keys {
                if seq.match_to(typed) == Match::Prefix {
                    all.push((written(&seq.as_slice()[typed.len()..]), binding.action));
                }
            }
        }
        all
    }

    /// The line of an action.
    pub fn binding(&self, action: Action) -> Option<&Binding> {
        self.bindings().find(|binding| binding.action == action)
    }

    /// The first key of an action, as it is shown; `None` where it has none.
    pub fn first_key(&self, action: Action) -> Option<String> {
        self.binding(action).and_then(|binding| binding.keys.first()).map(shown)
    }

    /// How somebody gets at an action, for a sentence: its first key, else its name behind the palette's key.
    pub fn key_of(&self, action: Action) -> String {
        self.first_key(action).unwrap_or_else(|| self.by_name(action))
    }

    /// How somebody gets at an action without its key: `:health`.
    pub fn by_name(&self, action: Action) -> String {
        match self.first_key(Action::Palette) {
            Some(key) if key.chars().count() == 1 => format!("{key}{action}"),
            Some(key) => format!("{key} {action}"),
            None => action.to_string(),
        }
    }

    /// Keys that are bound twice, or that begin another sequence and so hide it.
    fn clashes(&self) -> Vec<String> {
        let all: Vec<(Action, &KeySeq)> = self
            .bindings()
            .flat_map(|binding| binding.keys.iter().map(|seq| (binding.action, seq)))
            .collect();
        let mut clashes = Vec::new();
        for (place, (action, seq)) in all.iter().enumerate() {
            for (other, longer) in all.iter().skip(place + 1) {
                if seq.as_slice().starts_with(longer.as_slice())
                    || longer.as_slice().starts_with(seq.as_slice())
                {
                    clashes.push(format!("`{seq}` ({action}) and `{longer}` ({other}) hide one another"));
                }
            }
        }
        clashes
    }
}

/// A key as the screen writes it: `ctrl-d`, `G`, `enter`.
pub fn shown(seq: &KeySeq) -> String {
    written(seq.as_slice())
}

/// Several keys, one after the other.
pub fn written(keys: &[KeyInput]) -> String {
    let mut words = Vec::new();
    for input in keys {
        let word = input.to_string();
        let (mods, key) = word.rsplit_once('+').map_or((String::new(), word.as_str()), |(mods, key)| {
            (format!("{}-", mods.replace('+', "-").to_lowercase()), key)
        });
        let key = match key {
            "Plus" => "+".to_owned(),
            _ if key.chars().count() == 1 => key.to_owned(),
            _ => key.to_lowercase(),
        };
        words.push(format!("{mods}{key}"));
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_one_line_with_its_keys_or_none_and_its_help() {
        let map = Keymap::builtin();
        assert_eq!(map.clashes(), [] as [String; 0]);
        for action in Action::ALL {
            let lines: Vec<&Binding> = map.bindings().filter(|binding| binding.action == *action).collect();
            assert_eq!(lines.len(), 1, "{action} stands in the file so many times");
            assert!(!lines[0].help.is_empty(), "{action}");
            assert!(!map.key_of(*action).is_empty(), "{action}");
        }
    }

    #[test]
    fn an_action_without_a_key_is_reached_by_its_name() {
        let text =
            "[program]\npalette = { keys = [\":\"], help = \"x\" }\nhelp = { keys = [], help = \"x\" }";
        let map = Keymap::parse(text).unwrap();
        assert_eq!((map.first_key(Action::Help), map.key_of(Action::Help)), (None, ":help".to_owned()));
        let map = Keymap::parse(&text.replace("\":\"", "\"Ctrl+p\"")).unwrap();
        assert_eq!(map.key_of(Action::Help), "ctrl-p help");
        let map = Keymap::parse(&text.replace("\":\"", "")).unwrap();
        assert_eq!(map.key_of(Action::Help), "help");
    }

    #[test]
    fn the_file_keeps_its_order() {
        let map = Keymap::builtin();
        let titles: Vec<&str> = map.sections().iter().map(|section| section.title.as_str()).collect();
        assert_eq!(titles, ["move", "lists", "client", "trust", "book", "time", "program"]);
    }

    #[test]
    fn keys_resolve_and_sequences_wait() {
        let map = Keymap::parse("[a]\ntop = { keys = [\"g g\"], help = \"x\" }").unwrap();
        let g = KeyInput::from('g');
        assert_eq!(map.resolve(&[g]), Resolved::Wait);
        assert_eq!(map.following(&[g]), [("g".to_owned(), Action::Top)]);
        assert_eq!(map.resolve(&[g, g]), Resolved::Action(Action::Top));
        assert_eq!(map.resolve(&['x'.into()]), Resolved::Nothing);
    }

    #[test]
    fn all_mistakes_are_named_at_once() {
        let text = "[a]\nfly = { keys = [\"j\"], help = \"x\" }\n\
                    top = { keys = [\"Hyper+q\", \"g\"], help = \"x\" }\nup = { keys = [\"g g\"], help = \"x\" }";
        assert_eq!(Keymap::parse(text).unwrap_err().len(), 3);
    }

    #[test]
    fn keys_are_written_as_the_documents_write_them() {
        let written = |text: &str| shown(&text.parse().unwrap());
        assert_eq!(written("Ctrl+d"), "ctrl-d");
        assert_eq!(written("G"), "G");
        assert_eq!(written("Enter"), "enter");
        assert_eq!(written("Shift+Tab"), "shift-tab");
        assert_eq!((written("Ctrl+Plus"), written("Space")), ("ctrl-+".to_owned(), "space".to_owned()));
    }
}
