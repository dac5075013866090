//! The view: draws the model. Never changes it, never asks the clock, derives nothing.
//!
//! Three panes where there is room for them, two and the stage's most telling lines on 80 columns, one pane
//! and a breadcrumb below 70. A last sweep over every cell makes sure that no text can speak to the terminal.

use ratatui::Frame;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;

use super::keymap::shown;
use super::model::{Loading, Model, Regions};
use super::overlay::{Overlay, frame};
use super::pane::Pane;
use super::theme::{Glyphs, Role};
use crate::query::veil;
use crate::text;

/// From this width on there are three panes.
const THREE_PANES: u16 = 100;
/// From this width on there are two.
const TWO_PANES: u16 = 70;
/// How many lines of the stage stand under the list where the pane has no room.
const SHORT_STAGE: u16 = 3;

/// Draws everything; answers where things were drawn.
pub fn view(model: &Model, screen: &mut Frame<'_>) -> Regions {
    let area = screen.area();
    let regions = draw(model, area, screen.buffer_mut());
    sweep(screen.buffer_mut(), model.theme.glyphs);
    regions
}

fn draw(model: &Model, area: Rect, buf: &mut Buffer) -> Regions {
    let mut regions = Regions { height: area.height, page: None, ..model.regions };
    if area.is_empty() {
        return regions;
    }
    if area.width < 12 || area.height < 5 {
        buf.set_stringn(area.x, area.y, "too small", usize::from(area.width), Style::new());
        return regions;
    }
    let [header, body, footer] =
        Layout::vertical([Constraint::Length(1), Constraint::Min(1), Constraint::Length(1)]).areas(area);
    draw_header(model, header, buf);
    match &model.loading {
        Loading::Done => draw_panes(model, body, buf, &mut regions),
        Loading::Reading => draw_plain(model, body, buf, "Reading the journal …"),
        Loading::Failed(why) => draw_plain(model, body, buf, why),
    }
    draw_footer(model, footer, buf);
    let veiled = model.overlay.as_ref().filter(|_| model.masked).map(Overlay::veiled);
    match veiled.as_ref().or(model.overlay.as_ref()) {
        Some(Overlay::Form(form)) => form.draw(body, buf, &model.theme),
        Some(Overlay::Menu(menu)) => menu.draw(body, buf, &model.theme),
        Some(Overlay::Search(search)) => search.draw(body, buf, &model.theme, model.now.today()),
        Some(Overlay::Page(page)) => regions.page = Some(page.draw(body, buf, &model.theme)),
        None => {}
    }
    regions
}

fn draw_panes(model: &Model, body: Rect, buf: &mut Buffer, regions: &mut Regions) {
    let theme = &model.theme;
    let at = model.shown_at();
    let focused = |pane| model.overlay.is_none() && model.focus == pane;
    let clients = |area, buf: &mut Buffer| model.clients.draw(area, buf, theme, focused(Pane::Clients));
    let story = |area, buf: &mut Buffer| {
        model.timeline.draw(area, buf, theme, focused(Pane::Timeline), &at, model.as_of)
    };
    let stage = |area, buf: &mut Buffer| model.stage.draw(area, buf, theme, focused(Pane::Stage));
    if body.width >= THREE_PANES {
        let [left, middle, right] =
            Layout::horizontal([Constraint::Max(36), Constraint::Fill(1), Constraint::Max(32)]).areas(body);
        regions.clients = clients(left, buf);
        regions.timeline = story(middle, buf);
        regions.stage = stage(right, buf);
    } else if body.width >= TWO_PANES {
        let [left, right] = Layout::horizontal([Constraint::Max(32), Constraint::Fill(1)]).areas(body);
        let short = if body.height > 12 { SHORT_STAGE } else { 0 };
        let [list, below] = Layout::vertical([Constraint::Min(3), Constraint::Length(short)]).areas(left);
        regions.clients = clients(list, buf);
        model.stage.draw_short(below, buf, theme);
        if model.focus == Pane::Stage {
            regions.stage = stage(right, buf);
        } else {
            regions.timeline = story(right, buf);
        }
    } else {
        match model.focus {
            Pane::Clients => regions.clients = clients(body, buf),
            Pane::Timeline => regions.timeline = story(body, buf),
            Pane::Stage => regions.stage = stage(body, buf),
        }
    }
}

fn draw_plain(model: &Model, body: Rect, buf: &mut Buffer, words: &str) {
    let inner = frame(body, buf, "", &model.theme, Role::Frame);
    let paragraph = ratatui::widgets::Paragraph::new(text::shown(words).into_owned())
        .wrap(ratatui::widgets::Wrap { trim: true });
    ratatui::widgets::Widget::render(paragraph, inner, buf);
}

fn draw_header(model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let counts = &model.clients.counts;
    let mut left = format!(" confidant · {}", model.now.today().format("%a %-d %b %Y"));
    if model.loading == Loading::Done {
        let need =
            if counts.need == 1 { "1 needs you".to_owned() } else { format!("{} need you", counts.need) };
        left = format!("{left}   {need}");
        if counts.promises_due > 0 {
            let noun = if counts.promises_due == 1 { "promise" } else { "promises" };
            left = format!("{left} · {} {noun} due", counts.promises_due);
        }
    }
    if area.width < TWO_PANES {
        let crumb = match model.focus {
            Pane::Clients => "list",
            Pane::Timeline => "list > story",
            Pane::Stage => "list > story > stage",
        };
        left = format!(" {crumb}   {} need you", counts.need);
    }
    let left = text::shown_in(&left, theme.glyphs);
    buf.set_stringn(area.x, area.y, &left, usize::from(area.width), theme.style(Role::Strong));
    let masked = if model.masked { "masked  " } else { "" };
    let hint = format!("{masked}{} help ", model.keymap.key_of(super::keymap::Action::Help));
    put_right(area, buf, &hint, theme.style(Role::Quiet), text::width(&left));
}

fn draw_footer(model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let state = if model.pending.is_empty() {
        if model.saved && model.overlay.is_none() { "saved " } else { "" }
    } else {
        "saving … "
    };
    let state = text::shown_in(state, theme.glyphs);
    let room = usize::from(area.width).saturating_sub(text::width(&state) + 2);
    let listed = |items: Vec<String>| (fitting(&items, room), Role::Quiet);
    let (words, role) = match (&model.notice, &model.overlay) {
        (_, Some(Overlay::Form(form))) if form.is_in_lines() => listed(of(&[
            "ctrl-s saves",
            "Tab next field",
            "ctrl-o editor",
            "Esc leaves a draft",
            "Enter a new line",
        ])),
        (_, Some(Overlay::Form(_))) => {
            listed(of(&["Enter saves", "Tab next field", "Esc leaves a draft", "ctrl-s saves anywhere"]))
        }
        (_, Some(Overlay::Menu(_))) => listed(of(&["a letter chooses", "Esc leaves"])),
        (_, Some(Overlay::Search(_))) => listed(of(&[
            "type words",
            "Enter goes there",
            "Up Down choose",
            "Esc goes back",
            "ctrl-u empties",
            "\"a phrase\"",
            "kind:note client:ada since:2026",
        ])),
        (_, Some(Overlay::Page(_))) => listed(of(&["j k scroll", "Esc closes"])),
        (Some(notice), None) if model.masked && !notice.own => (veil::text(&notice.text), notice.role),
        (Some(notice), None) => (notice.text.clone(), notice.role),
        (None, None) if model.clients.search.as_ref().is_some_and(|search| search.typing) => {
            listed(of(&["type part of a name", "Enter goes there", "Esc goes back"]))
        }
        (None, None) => listed(keys(model)),
    };
    let words = text::clip_in(&text::shown_in(&format!(" {words}"), theme.glyphs), room + 1, theme.glyphs);
    buf.set_stringn(area.x, area.y, &words, room + 1, theme.style(role));
    let style = theme.style(if model.pending.is_empty() { Role::Good } else { Role::Warning });
    put_right(area, buf, &state, style, 0);
}

/// The keys of the bottom line, as the keymap marks them.
fn keys(model: &Model) -> Vec<String> {
    let marked = model.keymap.bindings().filter_map(|binding| {
        let key = binding.keys.first().map(shown).unwrap_or_default();
        Some(format!("{key} {}", binding.footer.as_ref()?))
    });
    marked.collect()
}

fn of(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

/// As many of the items as fit whole, in order.
fn fitting(items: &[String], room: usize) -> String {
    let mut line = String::new();
    for item in items {
        let gap = if line.is_empty() { "" } else { "  " };
        if text::width(&line) + gap.len() + text::width(item) <= room {
            line = format!("{line}{gap}{item}");
        }
    }
    line
}

fn put_right(area: Rect, buf: &mut Buffer, words: &str, style: Style, taken: usize) {
    let width = text::width(words);
    if taken + width < usize::from(area.width) {
        let x = area.right() - u16::try_from(width).unwrap_or(0);
        buf.set_stringn(x, area.y, words, width, style);
    }
}

/// Replaces whatever a terminal could take for more than text. Texts are made harmless where they are drawn;
/// this is the net below, and what is being typed passes here only. Where only ASCII can be shown, the marks that
/// the program itself writes get their twins here.
fn sweep(buf: &mut Buffer, glyphs: Glyphs) {
    let width = usize::from(buf.area.width).max(1);
    for row in buf.content.chunks_mut(width) {
        for x in 0..row.len() {
            if !text::harmless_symbol(row[x].symbol()) || is_cut(&row[x..]) {
                row[x].set_symbol("\u{fffd}");
            }
            if glyphs == Glyphs::Ascii
                && let Some(twin) = ascii_twin(row[x].symbol())
            {
                row[x].set_symbol(twin);
            }
        }
    }
}

/// Whether the first of these cells holds a glyph that is wider than the room before the edge or the next glyph: the
/// terminal would shift the rest of the row. Not everything that wraps text measures every syllable alike.
fn is_cut(cells: &[Cell]) -> bool {
    let symbol = cells[0].symbol();
    if symbol.is_ascii() {
        return false;
    }
    let covered = 1..text::width(symbol).max(1);
    covered.end > cells.len() || cells[covered].iter().any(|cell| !matches!(cell.symbol(), " " | ""))
}

fn ascii_twin(mark: &str) -> Option<&'static str> {
    let mut letters = mark.chars();
    let only = letters.next().filter(|c| !c.is_ascii() && letters.next().is_none())?;
    Some(match only {
        '·' | '–' => "-",
        '…' => "~",
        '×' => "x",
        '⏎' => "/",
        veil::BLOCK => "#",
        '\u{2400}'..='\u{2426}' => "^",
        '\u{fffd}' => "?",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glyph_without_room_is_marked_and_one_with_room_stays() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 6, 1));
        for (x, symbol) in [(0, "田"), (1, "│"), (2, "中"), (5, "千")] {
            buf[(x, 0)].set_symbol(symbol);
        }
        sweep(&mut buf, Glyphs::Unicode);
        let row: Vec<&str> = buf.content.iter().map(Cell::symbol).collect();
        assert_eq!(row, ["\u{fffd}", "│", "中", " ", " ", "\u{fffd}"]);
    }
}
