//! What the themes promise: legible on the backgrounds that people have, and told apart without colour.

use ratatui::style::{Color, Modifier};

use super::*;

/// White, and the light backgrounds that are far from it: Solarized, a light grey.
const LIGHT: [u32; 3] = [0xFF_FF_FF, 0xFD_F6_E3, 0xEE_EE_EE];
/// Black, and dark backgrounds that are far from it: an editor's grey, One Dark, Solarized, Ubuntu.
const DARK: [u32; 5] = [0x00_00_00, 0x1E_1E_1E, 0x28_2C_34, 0x00_2B_36, 0x30_0A_24];

/// The sixteen as xterm has them, the least legible ones in use.
const XTERM: [(Color, u32); 8] = [
    (Color::Black, 0x00_00_00),
    (Color::Red, 0xCD_00_00),
    (Color::Green, 0x00_CD_00),
    (Color::Yellow, 0xCD_CD_00),
    (Color::Blue, 0x00_00_EE),
    (Color::Magenta, 0xCD_00_CD),
    (Color::Cyan, 0x00_CD_CD),
    (Color::Gray, 0xE5_E5_E5),
];

fn rgb(colour: u32) -> [u8; 3] {
    let [_, red, green, blue] = colour.to_be_bytes();
    [red, green, blue]
}

/// The relative luminance of WCAG 2.
fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// The contrast of WCAG 2, from 1 to 21.
fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn parts(colour: Color) -> Option<[u8; 3]> {
    match colour {
        Color::Rgb(red, green, blue) => Some([red, green, blue]),
        Color::Indexed(index) => Some(paint::parts(index)),
        Color::Reset => None,
        named => XTERM.iter().find(|(name, _)| *name == named).map(|(_, colour)| rgb(*colour)),
    }
}

fn theme(looks: Looks, depth: Depth) -> Theme {
    Theme::of(Palettes::builtin(), looks, depth, Glyphs::Unicode)
}

#[test]
fn contrast_is_that_of_the_guidelines() {
    assert!((contrast(rgb(0xFF_FF_FF), rgb(0)) - 21.0).abs() < 0.01);
    assert!((contrast(rgb(0x77_77_77), rgb(0xFF_FF_FF)) - 4.48).abs() < 0.01);
}

#[test]
fn light_and_dark_are_legible_on_the_backgrounds_that_people_have() {
    for depth in [Depth::Full, Depth::Indexed] {
        for (looks, backgrounds) in [(Looks::Light, &LIGHT[..]), (Looks::Dark, &DARK[..])] {
            for role in Role::ALL.iter().copied() {
                let style = theme(looks, depth).style(role);
                // Quiet text may be overlooked, and a frame is no text.
                let least = if matches!(role, Role::Quiet | Role::Frame) { 3.0 } else { 4.5 };
                let Some(ink) = style.fg.and_then(parts) else { continue };
                let own = style.bg.and_then(parts);
                for paper in backgrounds.iter().map(|paper| own.unwrap_or(rgb(*paper))) {
                    let found = contrast(ink, paper);
                    assert!(found >= least, "{looks}: {role} on {paper:02x?} has {found:.2}");
                }
            }
        }
    }
}

#[test]
fn what_must_be_read_in_sixteen_colours_is_legible_on_black_and_on_white() {
    let theme = theme(Looks::Sixteen, Depth::Sixteen);
    for role in [Role::Text, Role::Strong, Role::Quiet, Role::Alarm, Role::Warning, Role::Accent, Role::Past]
    {
        let Some(ink) = theme.style(role).fg.and_then(parts) else { continue };
        for paper in [rgb(0), rgb(0xFF_FF_FF)] {
            let found = contrast(ink, paper);
            assert!(found >= 3.0, "{role} on {paper:02x?} has {found:.2}");
        }
    }
}

#[test]
fn nothing_blinks_and_every_look_shows_what_is_selected() {
    for looks in Looks::ALL.iter().copied() {
        let theme = theme(looks, Depth::Full);
        for role in Role::ALL.iter().copied() {
            let style = theme.style(role);
            let blink = Modifier::SLOW_BLINK | Modifier::RAPID_BLINK | Modifier::HIDDEN;
            assert!(!style.add_modifier.intersects(blink), "{role} in {looks}");
            assert!(looks != Looks::Plain || !paint::is_coloured(&style), "{role} in {looks}");
            assert!(looks != Looks::Sixteen || paint::is_within_sixteen(&style), "{role} in {looks}");
        }
        for role in [Role::Selected, Role::Cursor] {
            let style = theme.style(role);
            assert!(
                style.bg.is_some() || style.add_modifier.contains(Modifier::REVERSED),
                "{role} in {looks}"
            );
        }
    }
}

#[test]
fn the_next_look_is_one_that_the_terminal_shows() {
    let round = |depth| {
        let mut theme = theme(Looks::Plain, depth);
        std::iter::repeat_with(move || {
            theme = theme.next();
            theme.looks().word()
        })
    };
    assert_eq!(round(Depth::Indexed).take(5).collect::<Vec<_>>(), ["light", "dark", "16", "none", "light"]);
    assert_eq!(round(Depth::Sixteen).take(3).collect::<Vec<_>>(), ["16", "none", "16"]);
}
