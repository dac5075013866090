//! What the screens look like in every theme at every size: text, and beside it a map of the styles.
//!
//! A snapshot in `themes/` has the screen, then a letter for the style of each cell, then what each letter looks like
//! in light, dark, sixteen colours and none. `INSTA_UPDATE=always cargo test screens::themes` writes them anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use confidant::tui::theme::paint::Depth;
use confidant::tui::theme::palettes::Palettes;
use confidant::tui::theme::{Glyphs, Looks, Role, Theme};
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier, Style};

use super::books::rich;
use super::harness::{Screen, shown};

const SIZES: [(u16, u16); 5] = [(200, 60), (120, 36), (80, 24), (60, 20), (40, 12)];

/// Each scene with the keys that lead to it from Ada, chosen among all; nobody is there in the empty book.
const SCENES: [(&str, &str); 6] = [
    ("cockpit", "1"),
    ("story", "<enter>"),
    ("form", "icall in 12m with Chidi: worried about the loan  ! send the term sheet by thu #concern"),
    ("menu", "<enter>jx"),
    ("page", "<enter><enter>"),
    ("empty", ""),
];

fn theme(looks: Looks) -> Theme {
    Theme::of(Palettes::builtin(), looks, Depth::Full, Glyphs::Unicode)
}

fn scene(name: &str, keys: &str, size: (u16, u16)) -> Screen {
    let empty = name == "empty";
    let mut screen = Screen::new(&if empty { Vec::new() } else { rich() }, size);
    if !empty {
        screen.keys("2").choose("Ada");
    }
    screen.keys(keys);
    screen
}

/// A look in words, as a theme's file has it.
fn words(style: Style) -> String {
    let mut words = Vec::new();
    for (attribute, word) in [
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "dim"),
        (Modifier::UNDERLINED, "underline"),
        (Modifier::REVERSED, "reverse"),
    ] {
        if style.add_modifier.contains(attribute) {
            words.push(word.to_owned());
        }
    }
    let colour = |colour: Color| colour.to_string().to_lowercase();
    words.extend(style.fg.filter(|it| *it != Color::Reset).map(colour));
    words.extend(style.bg.filter(|it| *it != Color::Reset).map(|it| format!("on {}", colour(it))));
    if words.is_empty() { "plain".to_owned() } else { words.join(" ") }
}

/// How one cell looks in all themes.
type Looked = [Style; Looks::ALL.len()];

fn looked(buffers: &[Buffer], place: usize) -> Looked {
    let style = |number: usize| {
        let Cell { fg, bg, modifier, .. } = buffers[number].content[place];
        Style::new().fg(fg).bg(bg).add_modifier(modifier)
    };
    std::array::from_fn(style)
}

/// The letters for the looks of roles; what is made of several gets a capital.
const LETTERS: [(Role, char); 13] = [
    (Role::Text, ' '),
    (Role::Strong, 's'),
    (Role::Quiet, 'q'),
    (Role::Frame, '-'),
    (Role::Focus, '='),
    (Role::Selected, '#'),
    (Role::Cursor, '_'),
    (Role::Alarm, 'a'),
    (Role::Warning, 'w'),
    (Role::Good, 'g'),
    (Role::Accent, 'k'),
    (Role::Past, 'p'),
    (Role::Found, 'u'),
];

/// A letter for the style of each cell, and what the letters mean.
fn map(buffers: &[Buffer]) -> String {
    let reset = Style::new().fg(Color::Reset).bg(Color::Reset);
    let of = |role: Role| -> Looked {
        std::array::from_fn(|number| reset.patch(theme(Looks::ALL[number]).style(role)))
    };
    let mut known: Vec<(Looked, char, &str)> =
        LETTERS.iter().map(|(role, letter)| (of(*role), *letter, role.word())).collect();
    let mut used = BTreeSet::new();
    let width = usize::from(buffers[0].area.width);
    let mut map = String::new();
    for row in 0..usize::from(buffers[0].area.height) {
        let mut line = String::new();
        for place in row * width..(row + 1) * width {
            let look = looked(buffers, place);
            let found = known.iter().position(|(known, ..)| *known == look).unwrap_or_else(|| {
                let letter = (b'A'..).map(char::from).nth(known.len() - LETTERS.len()).expect("a letter");
                known.push((look, letter, "several"));
                known.len() - 1
            });
            used.insert(found);
            line.push(known[found].1);
        }
        let _ = writeln!(map, "{}", line.trim_end());
    }
    for (look, letter, role) in used.into_iter().map(|place| &known[place]).filter(|it| it.1 != ' ') {
        let all: Vec<String> = look.iter().map(|style| words(*style)).collect();
        let _ = writeln!(map, "{letter} {role:<9} {}", all.join(" | "));
    }
    map
}

#[test]
fn every_scene_looks_like_its_snapshot_at_every_size_in_every_theme() {
    for (name, keys) in SCENES {
        for (width, height) in SIZES {
            let mut screen = scene(name, keys, (width, height));
            let buffers: Vec<Buffer> = Looks::ALL
                .iter()
                .map(|looks| {
                    screen.model.theme = theme(*looks);
                    screen.draw()
                })
                .collect();
            let text = shown(&buffers[0]);
            for (buffer, looks) in buffers.iter().zip(Looks::ALL) {
                assert_eq!(shown(buffer), text, "{name} says something else in {looks}");
                super::terminal::assert_whole(buffer, name);
            }
            insta::with_settings!({
                snapshot_path => "themes",
                prepend_module_to_snapshot => false,
                omit_expression => true,
                description => format!("{width} × {height}, keys: {keys}; light | dark | 16 | none"),
            }, {
                let both = format!("{text}{}\n{}", "~".repeat(usize::from(width)), map(&buffers));
                insta::assert_snapshot!(format!("{name}-{width}x{height}"), both);
            });
        }
    }
}

#[test]
fn every_snapshot_of_a_theme_is_looked_at() {
    let named: BTreeSet<String> = SCENES
        .iter()
        .flat_map(|(name, _)| SIZES.map(|(width, height)| format!("{name}-{width}x{height}.snap")))
        .collect();
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens/themes");
    let files = std::fs::read_dir(dir).expect("the snapshots").map(|it| it.expect("a file").file_name());
    let files: BTreeSet<String> = files.map(|name| name.to_string_lossy().into_owned()).collect();
    assert_eq!(files, named);
}

/// Titles in the frames, by the style of their first letter.
fn marked_titles(buffer: &Buffer) -> usize {
    let width = usize::from(buffer.area.width);
    let row = &buffer.content[width..2 * width];
    row.windows(3).filter(|cells| cells[0].symbol() == "┌" && is_marked(&cells[2])).count()
}

fn is_marked(cell: &Cell) -> bool {
    cell.modifier.contains(Modifier::REVERSED) || cell.bg != Color::Reset
}

#[test]
fn which_pane_has_the_keys_shows_without_colour() {
    for looks in Looks::ALL {
        let mut screen = scene("cockpit", "1", (120, 36));
        screen.model.theme = theme(*looks);
        for _ in 0..3 {
            assert_eq!(marked_titles(&screen.draw()), 1, "{looks}");
            screen.keys("<tab>");
        }
    }
}

#[test]
fn a_theme_that_paints_the_background_paints_all_of_it() {
    let text = "[dark]\ntext = \"#d0d0d0 on #101010\"\n";
    for (name, keys) in SCENES {
        let mut screen = scene(name, keys, (80, 24));
        let palettes = Palettes::parse(text).expect("a theme");
        screen.model.theme = Theme::of(palettes, Looks::Dark, Depth::Full, Glyphs::Unicode);
        let buffer = screen.draw();
        let bare = buffer.content.iter().filter(|cell| cell.bg == Color::Reset || cell.fg == Color::Reset);
        assert_eq!(bare.count(), 0, "{name}");
    }
}
