//! The view: draws the model. Never changes it, never asks the clock, derives nothing.
//!
//! Three panes where there is room for them, two and the stage's most telling lines on 80 columns, one pane
//! and a breadcrumb below 70. A last sweep over every cell makes sure that no text can speak to the terminal.

use crossterm::event::KeyCode;
use ratatui::Frame;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

use super::here;
use super::keymap::Action;
use super::model::{Loading, Model, Regions};
use super::overlay::duplicates::Duplicates;
use super::overlay::page::{OnEnter, Page};
use super::overlay::purpose::SAVES;
use super::overlay::{Overlay, frame};
use super::pane::{Look, Pane, put};
use super::spots::{Spots, Target};
use super::theme::{Glyphs, Role};
use crate::query::veil;
use crate::text;

/// From this width on there are three panes.
const THREE_PANES: u16 = 100;
/// The width that the panes are made for; beyond it they have more room.
const USUAL_WIDTH: u16 = 120;
/// From this width on there are two.
const TWO_PANES: u16 = 70;
/// The room that the header leaves to the word help.
const HELP_ROOM: usize = 8;
/// How many lines of the stage stand under the list where the pane has no room.
const SHORT_STAGE: u16 = 3;

/// Draws everything; answers where things were drawn.
pub fn view(model: &Model, screen: &mut Frame<'_>) -> Regions {
    let area = screen.area();
    let regions = draw(model, area, screen.buffer_mut());
    sweep(screen.buffer_mut(), model.theme.glyphs);
    ink(screen.buffer_mut(), model.theme.style(Role::Text));
    regions
}

fn draw(model: &Model, area: Rect, buf: &mut Buffer) -> Regions {
    let before = &model.regions;
    let mut regions = Regions {
        clients: before.clients,
        timeline: before.timeline,
        stage: before.stage,
        height: area.height,
        ..Regions::default()
    };
    if area.is_empty() {
        return regions;
    }
    if area.width < 12 || area.height < 5 {
        put(buf, (area.x, area.y), "too small", usize::from(area.width), Style::new());
        return regions;
    }
    let [header, body, footer] = thirds(area);
    let spots = &mut regions.spots;
    draw_header(model, header, buf, spots);
    match &model.loading {
        Loading::Done | Loading::Folding(..) => draw_panes(model, body, buf, &mut regions),
        Loading::Reading => draw_plain(model, body, buf, "Reading the journal …"),
        Loading::Failed(why) => draw_plain(model, body, buf, why),
    }
    let (theme, spots) = (&model.theme, &mut regions.spots);
    let veiled = model.overlay.as_ref().filter(|_| model.masked).map(Overlay::veiled);
    match veiled.as_ref().or(model.overlay.as_ref()) {
        Some(Overlay::Form(form)) => form.draw(body, buf, theme, spots),
        Some(Overlay::Menu(menu)) => menu.draw(body, buf, theme, spots),
        Some(Overlay::Duplicates(open)) => open.draw(body, buf, theme, model.now.today(), spots),
        Some(Overlay::Search(search)) => search.draw(body, buf, theme, model.now.today(), spots),
        Some(Overlay::Precedents(open)) => open.draw(body, buf, theme, model.now.today(), spots),
        Some(Overlay::Page(page)) => regions.page = Some(page.draw(body, buf, theme, spots)),
        Some(Overlay::Palette(palette)) => regions.palette = palette.draw(body, buf, theme, spots),
        None => {}
    }
    draw_footer(model, footer, buf, &mut regions);
    regions
}

/// Where the panes lie; those without room lie nowhere.
#[derive(Debug, Default)]
struct Panes {
    clients: Option<Rect>,
    timeline: Option<Rect>,
    stage: Option<Rect>,
    /// The most telling lines of the stage, without a frame.
    short_stage: Option<Rect>,
}

impl Panes {
    fn of(body: Rect, focus: Pane) -> Self {
        if body.width >= THREE_PANES {
            // What is beyond the usual width goes to all three: names and reasons, the story, and sentences of the record.
            let beyond = body.width.saturating_sub(USUAL_WIDTH);
            let (list, record) = ((36 + beyond / 6).min(50), (32 + beyond / 4).min(56));
            let (left, rest) = split_left(body, list);
            let (middle, right) = split_left(rest, rest.width - record);
            return Self {
                clients: Some(left),
                timeline: Some(middle),
                stage: Some(right),
                ..Self::default()
            };
        }
        if body.width >= TWO_PANES {
            let (left, right) = split_left(body, 32);
            let short = if body.height > 12 { SHORT_STAGE } else { 0 };
            let list = Rect { height: left.height - short, ..left };
            let below = Rect { y: list.bottom(), height: short, ..left };
            let (stage, timeline) =
                if focus == Pane::Stage { (Some(right), None) } else { (None, Some(right)) };
            return Self { clients: Some(list), timeline, stage, short_stage: Some(below) };
        }
        let only = |pane| (focus == pane).then_some(body);
        Self {
            clients: only(Pane::Clients),
            timeline: only(Pane::Timeline),
            stage: only(Pane::Stage),
            short_stage: None,
        }
    }
}

/// How many rows of the list, and of the story, a frame of that size has room for.
pub fn heights(model: &Model, area: Rect) -> (usize, usize) {
    let [_, body, _] = thirds(area);
    let panes = Panes::of(body, model.focus);
    let within = |pane: Option<Rect>| pane.map_or(0, |pane| usize::from(pane.height.saturating_sub(2)));
    (within(panes.clients), within(panes.timeline))
}

/// The head, what is between, and the bottom line.
fn thirds(area: Rect) -> [Rect; 3] {
    let header = Rect { height: area.height.min(1), ..area };
    let body = Rect { y: header.bottom(), height: area.height.saturating_sub(2), ..area };
    let footer = Rect { y: body.bottom(), height: area.bottom() - body.bottom(), ..area };
    [header, body, footer]
}

/// The first columns of an area, and the others.
fn split_left(area: Rect, width: u16) -> (Rect, Rect) {
    let left = Rect { width, ..area };
    (left, Rect { x: left.right(), width: area.width - width, ..area })
}

fn draw_panes(model: &Model, body: Rect, buf: &mut Buffer, regions: &mut Regions) {
    let theme = &model.theme;
    let at = model.shown_at();
    let focused = |pane| model.overlay.is_none() && model.focus == pane;
    let look = Look { theme, keymap: &model.keymap };
    let mut spots = std::mem::take(&mut regions.spots);
    let lies = &mut spots;
    let clients = |area, buf: &mut Buffer, lies: &mut Spots| {
        model.clients.draw(area, buf, look, focused(Pane::Clients), lies)
    };
    let story = |area, buf: &mut Buffer, lies: &mut Spots| {
        model.timeline.draw(area, buf, look, focused(Pane::Timeline), (&at, model.as_of), lies)
    };
    let stage = |area, buf: &mut Buffer, lies: &mut Spots| {
        model.stage.draw(area, buf, look, focused(Pane::Stage), lies)
    };
    let panes = Panes::of(body, model.focus);
    if let Some(area) = panes.clients {
        regions.clients = clients(area, buf, lies);
    }
    if let Some(area) = panes.short_stage {
        model.stage.draw_short(area, buf, theme, lies);
    }
    if let Some(area) = panes.timeline {
        regions.timeline = story(area, buf, lies);
    }
    if let Some(area) = panes.stage {
        regions.stage = stage(area, buf, lies);
    }
    regions.spots = spots;
}

fn draw_plain(model: &Model, body: Rect, buf: &mut Buffer, words: &str) {
    let inner = frame(body, buf, "", &model.theme, Role::Frame);
    let paragraph = ratatui::widgets::Paragraph::new(text::shown(words).into_owned())
        .wrap(ratatui::widgets::Wrap { trim: true });
    ratatui::widgets::Widget::render(paragraph, inner, buf);
}

fn draw_header(model: &Model, area: Rect, buf: &mut Buffer, spots: &mut Spots) {
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
    if let Loading::Folding(read, all) = model.loading {
        left = format!("{left}   reading the journal, {} %", read * 100 / all.max(1));
    }
    if area.width < TWO_PANES {
        let crumb = match model.focus {
            Pane::Clients => "list",
            Pane::Timeline => "list > story",
            Pane::Stage => "list > story > stage",
        };
        let whole = match model.loading {
            Loading::Done => format!(" {crumb}   {} need you", counts.need),
            Loading::Folding(read, all) => format!(" {crumb}   reading, {} %", read * 100 / all.max(1)),
            _ => format!(" {crumb}"),
        };
        let fits = text::width(&whole) + HELP_ROOM < usize::from(area.width);
        left = if fits { whole } else { format!(" {crumb}") };
    }
    let left = text::shown_in(&left, theme.glyphs);
    put(buf, (area.x, area.y), &left, usize::from(area.width), theme.style(Role::Strong));
    let masked = if model.masked { "masked  " } else { "" };
    let hint = format!("{masked}{} help ", model.keymap.key_of(Action::Help));
    if let Some(drawn) = put_right(area, buf, &hint, theme.style(Role::Quiet), text::width(&left)) {
        spots.add(drawn, Target::Action(Action::Help));
    }
}

/// Words of the bottom line, and what a click on them does.
type Hint = (String, Option<Target>);

fn draw_footer(model: &Model, area: Rect, buf: &mut Buffer, regions: &mut Regions) {
    let theme = &model.theme;
    let state = if model.pending.is_empty() {
        if model.saved && model.overlay.is_none() { "saved " } else { "" }
    } else {
        "saving … "
    };
    let state = text::shown_in(state, theme.glyphs);
    let room = usize::from(area.width).saturating_sub(text::width(&state) + 2);
    let begun = !model.typed.is_empty() || model.count.is_some();
    let in_front = matches!(model.overlay, None | Some(Overlay::Page(_)));
    let (hints, role) = match &model.notice {
        _ if begun && in_front => (vec![(here::following(model, room), None)], Role::Text),
        Some(notice) if matches!(model.overlay, None | Some(Overlay::Duplicates(_))) => {
            let hidden = model.masked && !notice.own;
            let words = if hidden { veil::text(&notice.text) } else { notice.text.clone() };
            (vec![(words, None)], notice.role)
        }
        _ => (fitting(hints(model, regions, room), room), Role::Quiet),
    };
    let mut x = area.x + 1;
    for (words, target) in hints {
        let left = usize::from(area.right().saturating_sub(x)).min(room);
        let words = text::clip_in(&text::shown_in(&words, theme.glyphs), left, theme.glyphs);
        put(buf, (x, area.y), &words, left, theme.style(role));
        let width = u16::try_from(text::width(&words)).unwrap_or(0);
        if let Some(target) = target {
            regions.spots.add(Rect { x, width, ..area }, target);
        }
        x += width + 2;
    }
    let style = theme.style(if model.pending.is_empty() { Role::Good } else { Role::Warning });
    put_right(area, buf, &state, style, 0);
}

/// A hint where it holds; else an empty one, which is left out.
fn when(holds: bool, hint: (&'static str, Option<Target>)) -> (&'static str, Option<Target>) {
    if holds { hint } else { ("", None) }
}

/// What can be done here, the most useful first.
fn hints(model: &Model, regions: &Regions, room: usize) -> Vec<Hint> {
    let (enter, escape) = (Target::key(KeyCode::Enter), Target::key(KeyCode::Esc));
    let (save, next) = (Target::control('s'), Target::key(KeyCode::Tab));
    let searching = model.clients.search.as_ref().is_some_and(|search| search.typing);
    let hints: &[(&str, Option<Target>)] = match &model.overlay {
        Some(Overlay::Form(form)) if form.is_in_lines() => &[
            ("ctrl-s saves", Some(save)),
            ("Tab next field", Some(next)),
            // An editor would show the text.
            when(!model.masked, ("ctrl-o editor", Some(Target::control('o')))),
            ("Esc leaves a draft", Some(escape)),
            ("Enter a new line", Some(enter)),
        ],
        Some(Overlay::Form(form)) => &[
            (form.purpose.on_enter(), Some(enter)),
            ("Tab next field", Some(next)),
            ("Esc leaves a draft", Some(escape)),
            when(form.purpose.on_enter() == SAVES, ("ctrl-s saves anywhere", Some(save))),
        ],
        Some(Overlay::Menu(_)) => &[("a letter chooses", None), ("Esc leaves", Some(escape))],
        Some(Overlay::Palette(palette)) => &[
            when(
                palette.selected().is_some_and(|entry| entry.blocked.is_none()),
                ("Enter runs it", Some(enter)),
            ),
            ("Esc leaves", Some(escape)),
            ("Up Down choose", None),
            ("letters find", None),
        ],
        Some(Overlay::Search(search)) => &[
            ("type words", None),
            when(search.chosen().is_some(), ("Enter goes there", Some(enter))),
            ("Up Down choose", None),
            ("Esc goes back", Some(escape)),
            ("ctrl-u empties", Some(Target::control('u'))),
            ("\"a phrase\"", None),
            ("kind:note client:ada since:2026", None),
        ],
        Some(Overlay::Precedents(open)) => &[
            ("type words", None),
            when(
                open.chosen().is_some() && model.granted.clipboard && !model.masked,
                ("Enter copies it", Some(enter)),
            ),
            ("Up Down choose", None),
            ("Esc goes back", Some(escape)),
        ],
        Some(Overlay::Page(page)) => return of_page(model, page, regions),
        Some(Overlay::Duplicates(open)) => return of_duplicates(model, open),
        None if searching => &[
            ("type part of a name", None),
            when(!model.clients.listed.is_empty(), ("Enter goes there", Some(enter))),
            ("Esc goes back", Some(escape)),
        ],
        None => {
            let offered = here::offered(model, room).into_iter();
            return offered.map(|(action, words)| (words, Some(Target::Action(action)))).collect();
        }
    };
    let hints = hints.iter().filter(|(words, _)| !words.is_empty());
    hints.map(|(words, target)| ((*words).to_owned(), *target)).collect()
}

/// The keys of a page: how to scroll it stands there only where there is more than fits.
fn of_page(model: &Model, page: &Page, regions: &Regions) -> Vec<Hint> {
    let (enter, escape) = (Target::key(KeyCode::Enter), Target::key(KeyCode::Esc));
    let mut hints = vec![("Esc closes".to_owned(), Some(escape))];
    match page.on_enter {
        OnEnter::Import => hints.insert(0, ("Enter imports".to_owned(), Some(enter))),
        OnEnter::Charter => hints.insert(0, ("Enter changes or writes it".to_owned(), Some(enter))),
        OnEnter::Close => {}
    }
    if regions.page.is_some_and(|furthest| furthest > 0) {
        let scroll = [Action::Down, Action::Up].map(|action| model.keymap.first_key(action));
        let keys: Vec<String> = scroll.into_iter().flatten().collect();
        let keys = if keys.is_empty() { "Down Up".to_owned() } else { keys.join(" ") };
        hints.insert(0, (format!("{keys} scroll"), None));
    }
    hints
}

/// The keys of the queue but for those that stand in its frame.
fn of_duplicates(model: &Model, open: &Duplicates) -> Vec<Hint> {
    let letter = |c| Some(Target::key(KeyCode::Char(c)));
    let mut hints = vec![("Esc leaves".to_owned(), Some(Target::key(KeyCode::Esc)))];
    if open.can_undo(model.done.len()) {
        hints.insert(0, ("u takes it back".to_owned(), letter('u')));
    }
    if open.pairs.len() > 1 {
        hints.insert(0, ("k previous".to_owned(), letter('k')));
        hints.insert(0, ("n next".to_owned(), letter('n')));
    }
    hints
}

/// As many of the words as fit whole, in order, with two blanks between.
fn fitting(hints: Vec<Hint>, room: usize) -> Vec<Hint> {
    let mut used = 0;
    let mut fits = |hint: &Hint| {
        let width = used + text::width(&hint.0);
        let fits = width <= room;
        used = if fits { width + 2 } else { used };
        fits
    };
    hints.into_iter().filter(|hint| fits(hint)).collect()
}

/// Draws words at the right where there is room for them; answers where.
fn put_right(area: Rect, buf: &mut Buffer, words: &str, style: Style, taken: usize) -> Option<Rect> {
    let width = text::width(words);
    let room = taken + width < usize::from(area.width);
    let width = u16::try_from(width).ok().filter(|_| room)?;
    let drawn = Rect { x: area.right() - width, width, ..area };
    put(buf, (drawn.x, drawn.y), words, usize::from(width), style);
    Some(drawn)
}

/// Replaces whatever a terminal could take for more than text. Texts are made harmless where they are drawn;
/// this is the net below, and what is being typed passes here only. Where only ASCII can be shown, the marks that
/// the program itself writes get their twins here.
fn sweep(buf: &mut Buffer, glyphs: Glyphs) {
    let width = usize::from(buf.area.width).max(1);
    for row in buf.content.chunks_mut(width) {
        for x in 0..row.len() {
            // Most cells hold a letter, and those are fine.
            if text::is_plain(row[x].symbol()) {
                continue;
            }
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

/// Gives what has no colour of its own that of ordinary text, where the theme says one.
fn ink(buf: &mut Buffer, text: Style) {
    if text.fg.is_none() && text.bg.is_none() {
        return;
    }
    for cell in &mut buf.content {
        cell.fg = if cell.fg == Color::Reset { text.fg.unwrap_or_default() } else { cell.fg };
        cell.bg = if cell.bg == Color::Reset { text.bg.unwrap_or_default() } else { cell.bg };
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
