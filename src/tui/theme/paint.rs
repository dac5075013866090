//! Paint: a look in words, such as `bold #af0000 on default`, and what of it a terminal can show.
//!
//! Owns the words and the number of colours. Which role looks how is in [`palettes`](super::palettes).

use ratatui::style::{Color, Modifier, Style};

/// The words for the sixteen colours and the terminal's own.
const NAMES: [(&str, Color); 17] = [
    ("default", Color::Reset),
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

const ATTRIBUTES: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underline", Modifier::UNDERLINED),
    ("reverse", Modifier::REVERSED),
];

/// How many colours a terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Its own sixteen.
    Sixteen,
    /// 256 of them.
    Indexed,
    /// All.
    Full,
}

/// Reads a look.
///
/// # Errors
///
/// What is wrong with it, and what may stand there.
pub fn style(words: &str) -> Result<Style, String> {
    let mut style = Style::new();
    let mut behind = false;
    for word in words.split_whitespace() {
        if let Some((_, attribute)) = ATTRIBUTES.iter().find(|(name, _)| *name == word) {
            style = style.add_modifier(*attribute);
            continue;
        }
        if word == "on" && !behind && style.bg.is_none() {
            behind = true;
            continue;
        }
        let place = if behind { &mut style.bg } else { &mut style.fg };
        if place.replace(colour(word)?).is_some() {
            return Err(format!(
                "`{word}` is one colour too many: the one of the background stands behind `on`"
            ));
        }
        behind = false;
    }
    if behind { Err("`on` wants a colour behind it".to_owned()) } else { Ok(style) }
}

fn colour(word: &str) -> Result<Color, String> {
    if let Some((_, colour)) = NAMES.iter().find(|(name, _)| *name == word) {
        return Ok(*colour);
    }
    let digits =
        word.strip_prefix('#').filter(|it| it.len() == 6 && it.bytes().all(|b| b.is_ascii_hexdigit()));
    let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    number.map(Color::from_u32).ok_or_else(|| {
        format!(
            "`{word}` is no look: write bold, dim, italic, underline, reverse, a colour such as #af0000 or bright-red, \
             and `on` before the colour of the background"
        )
    })
}

/// Whether the terminal's own sixteen colours are enough for it.
pub fn is_within_sixteen(style: &Style) -> bool {
    [style.fg, style.bg].into_iter().flatten().all(|colour| !matches!(colour, Color::Rgb(..)))
}

/// Whether it has a colour at all.
pub fn is_coloured(style: &Style) -> bool {
    [style.fg, style.bg].into_iter().flatten().any(|colour| colour != Color::Reset)
}

/// The look as a terminal of that depth shows it.
pub fn in_depth(style: Style, depth: Depth) -> Style {
    let near = |colour| match colour {
        Color::Rgb(red, green, blue) if depth < Depth::Full => Color::Indexed(nearest([red, green, blue])),
        colour => colour,
    };
    Style { fg: style.fg.map(near), bg: style.bg.map(near), ..style }
}

/// The steps of the colour cube, on each of its three sides.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The parts of one of the 240 colours that every terminal with 256 shows alike.
pub fn parts(index: u8) -> [u8; 3] {
    if let Some(grey) = index.checked_sub(232) {
        return [8 + 10 * grey; 3];
    }
    let place = usize::from(index.saturating_sub(16));
    [STEPS[place / 36 % 6], STEPS[place / 6 % 6], STEPS[place % 6]]
}

/// The nearest of those 240.
fn nearest(wanted: [u8; 3]) -> u8 {
    let distance = |index: &u8| -> u32 {
        parts(*index).into_iter().zip(wanted).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
    };
    (16..=255).min_by_key(distance).unwrap_or(16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_is_read_in_any_order() {
        let wanted =
            Style::new().fg(Color::Rgb(0xAF, 0, 0)).bg(Color::LightBlue).add_modifier(Modifier::BOLD);
        for words in ["bold #af0000 on bright-blue", "on bright-blue  #AF0000 bold"] {
            assert_eq!(style(words), Ok(wanted), "{words}");
        }
        assert_eq!(style(""), Ok(Style::new()));
        assert_eq!(style("default on default"), Ok(Style::new().fg(Color::Reset).bg(Color::Reset)));
    }

    #[test]
    fn what_is_no_look_is_refused_with_what_may_stand_there() {
        for words in
            ["blink", "red blue", "#af00", "#zzzzzz", "on", "red on", "on red on blue", "#ａｆ", "BOLD"]
        {
            let why = style(words).expect_err(words);
            assert!(why.contains("write bold") || why.contains("`on`"), "{words}: {why}");
        }
    }

    #[test]
    fn fewer_colours_are_the_nearest_ones() {
        for index in 16..=255 {
            let [red, green, blue] = parts(index);
            let look = in_depth(Style::new().fg(Color::Rgb(red, green, blue)), Depth::Indexed);
            let Some(Color::Indexed(found)) = look.fg else { panic!("{look:?}") };
            assert_eq!(parts(found), parts(index));
        }
        let odd = Style::new().fg(Color::Rgb(250, 3, 9)).bg(Color::Red);
        assert_eq!(in_depth(odd, Depth::Indexed), Style::new().fg(Color::Indexed(196)).bg(Color::Red));
        assert_eq!(in_depth(odd, Depth::Full), odd);
    }
}
