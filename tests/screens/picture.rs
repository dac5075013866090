//! The picture in the README: the cockpit on the sample book as it is drawn, cell by cell, as a file that shows text.
//!
//! `CONFIDANT_BLESS=1 cargo test --test main picture` writes `assets/screen.svg`; without it the file must be as it
//! would be written. Frames become lines and every run of letters is stretched to its cells, so that whatever font
//! there is, columns stay columns. No script, no font from elsewhere.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use confidant::demo::{Params, lines};
use confidant::domain::event::LineRetracted;
use confidant::domain::line::{Line, Subject};
use confidant::text;
use confidant::tui::theme::paint::Depth;
use confidant::tui::theme::palettes::Palettes;
use confidant::tui::theme::{Glyphs, Looks, Theme};
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::harness::{Screen, Writer, now, shown};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/screen.svg");
const SIZE: (u16, u16) = (120, 36);
/// The most that a reader of the README is to load for it, in bytes.
const MOST: usize = 150_000;

/// A cell, in tenths of a unit, so that every number in the file is short and exact.
const WIDE: u32 = 84;
const HIGH: u32 = 180;
/// The space around the cells.
const EDGE: u32 = 120;
/// From the top of a cell to the line that letters stand on.
const BASE: u32 = 136;
/// The terminal's own two colours.
const PAPER: &str = "#17191e";
const INK: &str = "#d4d7dd";

/// The cockpit on the sample book, with the client in it of whom there is most to see.
fn cockpit() -> Buffer {
    let mut writer = Writer::new(b'm');
    let mut book: Vec<Line> = Vec::new();
    for line in lines(&Params::default(), &now()) {
        let back = line.takes_back.map(|place| {
            let key = book[place].key;
            let why = "recorded by mistake".to_owned();
            vec![(Subject::Book, vec![LineRetracted { line: key.line, h: key.h, why }.into()])]
        });
        book.push(writer.line(back.unwrap_or(line.parts), line.at.to_utc()));
    }
    let mut screen = Screen::new(&book, SIZE);
    screen.model.theme = Theme::of(Palettes::builtin(), Looks::Dark, Depth::Full, Glyphs::Unicode);
    screen.choose("Ada").keys("<enter>").draw()
}

/// How a cell is drawn: its two colours and whether it is bold or underlined.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Look {
    ink: String,
    paper: String,
    bold: bool,
    line: bool,
}

impl Look {
    fn of(cell: &Cell) -> Self {
        let colour = |colour: Color, own: &str| match colour {
            Color::Reset => own.to_owned(),
            colour => colour.to_string().to_lowercase(),
        };
        let (mut ink, mut paper) = (colour(cell.fg, INK), colour(cell.bg, PAPER));
        if cell.modifier.contains(Modifier::REVERSED) {
            std::mem::swap(&mut ink, &mut paper);
        }
        let has = |modifier| cell.modifier.contains(modifier);
        Self { ink, paper, bold: has(Modifier::BOLD), line: has(Modifier::UNDERLINED) }
    }
}

/// Cells of a row that are drawn together.
#[derive(Debug)]
struct Run {
    x: u32,
    cells: u32,
    text: String,
    look: Look,
}

/// A row in words: each from its own cell on, so that nothing depends on the width of what stands before it.
fn runs(row: &[Cell]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut x = 0;
    while x < row.len() {
        // Frames are drawn as lines.
        let symbol = Some(row[x].symbol()).filter(|symbol| sides(symbol).is_none()).unwrap_or(" ");
        let cells = text::width(symbol).max(1);
        let (at, look) = (u32::try_from(x).expect("small"), Look::of(&row[x]));
        let wide = u32::try_from(cells).expect("small");
        match runs.last_mut() {
            Some(run) if run.x + run.cells == at && run.look == look && symbol != " " => {
                run.text.push_str(symbol);
                run.cells += wide;
            }
            // Words that are read from the right belong together, or their order would be lost.
            Some(run)
                if run.x + run.cells + 1 == at
                    && run.look == look
                    && run.text.ends_with(is_from_right)
                    && symbol.starts_with(is_from_right) =>
            {
                run.text.push(' ');
                run.text.push_str(symbol);
                run.cells += wide + 1;
            }
            _ if symbol != " " => runs.push(Run { x: at, cells: wide, text: symbol.to_owned(), look }),
            _ => {}
        }
        x += cells;
    }
    runs
}

/// Whether a letter is one of the scripts that are written from the right.
fn is_from_right(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// Tenths as a number of the file.
fn tenths(number: u32) -> String {
    if number.is_multiple_of(10) {
        (number / 10).to_string()
    } else {
        format!("{}.{}", number / 10, number % 10)
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The lines of frames through a cell: to the left, to the right, up, down.
fn sides(symbol: &str) -> Option<[bool; 4]> {
    Some(match symbol {
        "─" => [true, true, false, false],
        "│" => [false, false, true, true],
        "┌" => [false, true, false, true],
        "┐" => [true, false, false, true],
        "└" => [false, true, true, false],
        "┘" => [true, false, true, false],
        _ => return None,
    })
}

/// A line of a frame.
#[derive(Debug, PartialEq, Eq)]
struct Stroke {
    ink: String,
    level: bool,
    /// Where it lies across its direction.
    across: u32,
    from: u32,
    to: u32,
}

/// The lines of all frames, from the middle of each cell to its sides; one that goes on is one line.
fn strokes(buffer: &Buffer) -> Vec<Stroke> {
    let mut strokes: Vec<Stroke> = Vec::new();
    let width = u32::from(buffer.area.width);
    for (place, cell) in (0..).zip(&buffer.content) {
        let Some([left, right, up, down]) = sides(cell.symbol()) else { continue };
        let (x, y) = (EDGE + place % width * WIDE, EDGE + place / width * HIGH);
        let (middle, centre) = (x + WIDE / 2, y + HIGH / 2);
        let mut draw = |level, across, from, to| {
            let ink = Look::of(cell).ink;
            let before = strokes
                .iter_mut()
                .find(|it| it.level == level && it.across == across && it.to == from && it.ink == ink);
            match before {
                Some(stroke) => stroke.to = to,
                None => strokes.push(Stroke { ink, level, across, from, to }),
            }
        };
        if left || right {
            draw(true, centre, if left { x } else { middle }, if right { x + WIDE } else { middle });
        }
        if up || down {
            draw(false, middle, if up { y } else { centre }, if down { y + HIGH } else { centre });
        }
    }
    strokes
}

/// The frames, a path for each colour.
fn frames(buffer: &Buffer) -> String {
    let mut paths: BTreeMap<String, String> = BTreeMap::new();
    for Stroke { ink, level, across, from, to } in strokes(buffer) {
        let ((x, y), step) = if level { ((from, across), 'H') } else { ((across, from), 'V') };
        let _ = write!(paths.entry(ink).or_default(), "M{} {}{step}{}", tenths(x), tenths(y), tenths(to));
    }
    let mut frames = String::new();
    for (ink, path) in paths {
        let _ = writeln!(frames, "<path stroke=\"{ink}\" d=\"{path}\"/>");
    }
    frames
}

/// Blocks of colour behind a row.
fn blocks(row: &[Cell], top: u32) -> String {
    let (mut blocks, mut x) = (String::new(), EDGE);
    for same in row.chunk_by(|one, other| Look::of(one).paper == Look::of(other).paper) {
        let wide = u32::try_from(same.len()).expect("small") * WIDE;
        let paper = Look::of(&same[0]).paper;
        if paper != PAPER {
            let (x, y, wide, high) = (tenths(x), tenths(top), tenths(wide), tenths(HIGH));
            let place = format!("x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\"");
            let _ = writeln!(blocks, "<rect {place} fill=\"{paper}\"/>");
        }
        x += wide;
    }
    blocks
}

/// The letters of a row.
fn letters(row: &[Cell], top: u32) -> String {
    let mut line = String::new();
    for Run { x, cells, text, look } in runs(row) {
        let (x, long) = (tenths(EDGE + x * WIDE), tenths(cells * WIDE));
        let mut style = String::new();
        if look.ink != INK {
            let _ = write!(style, " fill=\"{}\"", look.ink);
        }
        if look.bold {
            style.push_str(" font-weight=\"700\"");
        }
        if look.line {
            style.push_str(" text-decoration=\"underline\"");
        }
        // Scripts that are joined must stay so.
        if text.chars().any(|c| c >= '\u{500}') {
            style.push_str(" lengthAdjust=\"spacingAndGlyphs\"");
        }
        let _ = write!(line, "<tspan x=\"{x}\" textLength=\"{long}\"{style}>{}</tspan>", escaped(&text));
    }
    if line.is_empty() { line } else { format!("<text y=\"{}\">{line}</text>\n", tenths(top + BASE)) }
}

/// The whole file.
fn picture(buffer: &Buffer) -> String {
    let (columns, rows) = (u32::from(buffer.area.width), u32::from(buffer.area.height));
    let (width, height) = (tenths(columns * WIDE + 2 * EDGE), tenths(rows * HIGH + 2 * EDGE));
    let rows_of = |draw: fn(&[Cell], u32) -> String| -> String {
        let rows = buffer.content.chunks(usize::from(buffer.area.width)).zip(0..);
        rows.map(|(row, y)| draw(row, EDGE + y * HIGH)).collect()
    };
    let (behind, texts) = (rows_of(blocks), rows_of(letters));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\" aria-labelledby=\"title desc\">\n<title id=\"title\">The cockpit of confidant</title>\n\
         <desc id=\"desc\">{}</desc>\n<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{PAPER}\"/>\n{behind}\
         <g fill=\"none\" stroke-width=\"1\">\n{}</g>\n<g fill=\"{INK}\" font-size=\"14\" \
         font-family=\"ui-monospace,'SF Mono',Menlo,'DejaVu Sans Mono',Consolas,monospace\">\n{texts}</g>\n</svg>\n",
        escaped(&told(&shown(buffer))),
        frames(buffer),
    )
}

/// The picture in words, for whoever cannot see it.
fn told(text: &str) -> String {
    let rows: Vec<&str> = text.lines().collect();
    let header = rows[0].split_whitespace().collect::<Vec<_>>().join(" ");
    let row = rows
        .iter()
        .find_map(|row| row.split('│').find_map(|part| part.strip_prefix('>')))
        .unwrap_or_default();
    format!(
        "A terminal with three panes under the line “{header}”. On the left the clients who need the adviser today, each \
         with the strongest reason; “{}” is selected. In the middle the whole story of that client, what is to come \
         above today and what happened below. On the right the stage of the relationship and what it rests on. The \
         bottom line lists the keys. Everybody is invented.",
        row.split_whitespace().collect::<Vec<_>>().join(" ")
    )
}

#[test]
fn the_picture_of_the_screen_is_up_to_date() {
    let picture = picture(&cockpit());
    assert!(picture.len() < MOST, "{} bytes", picture.len());
    if std::env::var_os("CONFIDANT_BLESS").is_some() {
        std::fs::write(PATH, picture).expect("written");
        return;
    }
    let found = std::fs::read_to_string(PATH).unwrap_or_default();
    assert!(found == picture, "run `CONFIDANT_BLESS=1 cargo test --test main picture`");
}

#[test]
fn the_picture_shows_every_letter_where_it_is() {
    let mut buffer = Buffer::with_lines(["┌ a<b ─┐", "│田 & x│", "└──────┘"]);
    buffer[(1, 1)].fg = Color::Rgb(255, 0, 16);
    let picture = picture(&buffer);
    for piece in [
        ">a&lt;b</tspan>",
        "<tspan x=\"20.4\" textLength=\"16.8\" fill=\"#ff0010\" lengthAdjust=\"spacingAndGlyphs\">田</tspan>",
        "<tspan x=\"45.6\" textLength=\"8.4\">&amp;</tspan>",
        "M16.2 57H75",
    ] {
        assert!(picture.contains(piece), "{piece}:\n{picture}");
    }
    assert!(!picture.contains("script") && !picture.contains("href"));
}
