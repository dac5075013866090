//! Clients that look alike, pair by pair: both side by side where there is room, else one above the other.
//!
//! Owns the place in the queue, what its keys ask for, and drawing. Who looks alike is `query::duplicates`' to say; what
//! an answer comes to, `update`'s.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{cover, draw_hint, window};
use crate::domain::id::ClientId;
use crate::domain::standing::Standing;
use crate::domain::time::Day;
use crate::query::duplicates::{Likeness, Pair};
use crate::query::{phrase, veil};
use crate::text;
use crate::tui::spots::{Spots, Target};
use crate::tui::theme::{Role, Theme};

/// From this width on the two stand side by side.
const BESIDE: usize = 60;
/// The width of what stands before the two columns.
const LABELS: usize = 14;
/// How many lines of a column one fact takes at most.
const MOST_LINES: usize = 6;
/// The answers: the key, what it does, and the same in short.
const ANSWERS: [(char, &str, &str); 3] = [
    ('m', "merge 2 into 1", "2 into 1"),
    ('o', "merge 1 into 2", "1 into 2"),
    ('d', "not the same", "not same"),
];

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Another pair.
    Step(isize),
    /// The client at this place of the pair goes, and the other has all of it.
    Merge(usize),
    /// They are two.
    Distinct,
    /// The last answer is taken back.
    Undo,
    /// It is put back.
    Redo,
    /// It closes.
    Leave,
}

/// What tells a client of a pair from the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    name: String,
    organisation: String,
    tags: Vec<String>,
    addresses: Vec<String>,
    entries: usize,
    last: Option<Day>,
    added: Day,
}

impl Side {
    /// A client with so many entries.
    pub fn of(standing: &Standing, entries: usize) -> Self {
        Self {
            name: standing.name.clone(),
            organisation: standing.organisation.clone(),
            tags: standing.tags.iter().map(|tag| format!("#{tag}")).collect(),
            addresses: standing.addresses.clone(),
            entries,
            last: standing.last_any.map(|on| on.day()),
            added: standing.added,
        }
    }

    fn cover(&mut self) {
        let texts = [&mut self.name, &mut self.organisation].into_iter();
        for covered in texts.chain(&mut self.tags).chain(&mut self.addresses) {
            *covered = veil::text(covered);
        }
    }

    fn last(&self, today: Day) -> String {
        self.last.map_or_else(|| "never".to_owned(), |day| phrase::day(day, today))
    }

    /// All but name and organisation, in one paragraph.
    fn in_a_row(&self, today: Day) -> String {
        let mut parts = vec![
            phrase::entries(self.entries),
            format!("last {}", self.last(today)),
            format!("since {}", phrase::day(self.added, today)),
        ];
        parts.extend(self.addresses.iter().cloned());
        if !self.tags.is_empty() {
            parts.push(self.tags.join(" "));
        }
        parts.join(" · ")
    }
}

/// The queue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Duplicates {
    /// The pairs that nobody has judged.
    pub pairs: Vec<Pair>,
    /// Which one is shown.
    pub at: usize,
    /// Its two clients.
    pub sides: Option<[Side; 2]>,
    /// The version of the book that all of this is about.
    pub version: Option<u64>,
    /// What is said where nobody looks alike.
    pub hint: String,
    /// The pairs that were judged here.
    pub judged: Vec<(ClientId, ClientId)>,
    /// The pair to go to once it is in the queue again.
    pub sought: Option<(ClientId, ClientId)>,
    /// How many actions had been done when it was opened: those are not taken back from here.
    pub done: usize,
    /// How many were taken back by then: those are not put back from here.
    pub undone: usize,
}

impl Duplicates {
    /// The pair that is shown.
    pub fn pair(&self) -> Option<&Pair> {
        self.pairs.get(self.at)
    }

    /// Whether something was judged here that can be taken back, where so many actions are done by now.
    pub fn can_undo(&self, done: usize) -> bool {
        done > self.done
    }

    /// Whether something was taken back here that can be put back, where so many are taken back by now.
    pub fn can_redo(&self, undone: usize) -> bool {
        undone > self.undone
    }

    /// Takes the pairs as they are by now: the one that is sought is shown, else the one that was, else the first of those
    /// after it that is left.
    pub fn take(&mut self, pairs: Vec<Pair>, canonical: impl Fn(ClientId) -> ClientId) {
        let ordered = |a: ClientId, b: ClientId| (a.min(b), a.max(b));
        let place = |(a, b): (ClientId, ClientId)| {
            let wanted = ordered(canonical(a), canonical(b));
            pairs.iter().position(|pair| ordered(pair.one, pair.other) == wanted)
        };
        let left = self.pairs.iter().skip(self.at).map(|pair| (pair.one, pair.other));
        let at = self.sought.take().into_iter().chain(left).find_map(place);
        self.at = at.unwrap_or(self.at).min(pairs.len().saturating_sub(1));
        self.pairs = pairs;
    }

    /// Goes so many pairs further.
    pub fn step(&mut self, by: isize) {
        self.at = self.at.saturating_add_signed(by).min(self.pairs.len().saturating_sub(1));
    }

    /// What a key asks for; `None` where it means nothing here.
    pub fn key(&self, key: KeyEvent) -> Option<Asked> {
        if key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) {
            return (key.code == KeyCode::Char('c')).then_some(Asked::Leave);
        }
        Some(match key.code {
            KeyCode::Char('m') => Asked::Merge(1),
            KeyCode::Char('o') => Asked::Merge(0),
            KeyCode::Char('d') => Asked::Distinct,
            KeyCode::Char('u') => Asked::Undo,
            KeyCode::Char('n' | 'j') | KeyCode::Down | KeyCode::Right | KeyCode::Tab => Asked::Step(1),
            KeyCode::Char('N' | 'k') | KeyCode::Up | KeyCode::Left | KeyCode::BackTab => Asked::Step(-1),
            KeyCode::Esc => Asked::Leave,
            _ => return None,
        })
    }

    /// The same with every name and text covered.
    #[must_use]
    pub fn veiled(&self) -> Self {
        let mut veiled = self.clone();
        veiled.sides.iter_mut().flatten().for_each(Side::cover);
        for why in veiled.pairs.iter_mut().flat_map(|pair| &mut pair.why) {
            if let Likeness::Address(address) = why {
                *address = veil::text(address);
            }
        }
        veiled
    }

    fn title(&self) -> String {
        match self.pairs.len() {
            0 => "Duplicates".to_owned(),
            count => format!("Duplicates · {} of {count}", self.at + 1),
        }
    }

    /// Why the two look alike.
    fn why(&self) -> String {
        let why = self.pair().map(|pair| pair.why.as_slice()).unwrap_or_default();
        let words = why.iter().map(|why| match why {
            Likeness::Name => "one name".to_owned(),
            Likeness::Address(address) => format!("both have {address}"),
        });
        words.collect::<Vec<_>>().join(", ")
    }

    /// Draws it over `area`.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme, today: Day, spots: &mut Spots) {
        let width = area.width.min(100);
        let Some(sides) = &self.sides else {
            let area = window(area, width.min(76), 8);
            spots.add(area, Target::Overlay);
            let inner = cover(area, buf, &self.title(), theme, Role::Focus);
            draw_hint(&self.hint, inner, buf, theme);
            return;
        };
        let pen = Pen { theme, today, width: usize::from(width.saturating_sub(4)) };
        let room = usize::from(area.height.saturating_sub(2));
        let lines =
            pen.beside(sides, &self.why(), room).unwrap_or_else(|| pen.stacked(sides, &self.why(), room));
        let answers = room > 3;
        let rows = u16::try_from(lines.len() + usize::from(answers)).unwrap_or(u16::MAX);
        let area = window(area, width, rows.saturating_add(2));
        spots.add(area, Target::Overlay);
        let inner = cover(area, buf, &self.title(), theme, Role::Focus);
        let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        for (line, y) in lines.iter().zip(inner.top()..inner.bottom()) {
            buf.set_line(inner.x, y, line, inner.width);
        }
        if answers && inner.height > 0 {
            draw_answers(Rect { y: inner.bottom() - 1, height: 1, ..inner }, buf, theme, spots);
        }
    }
}

/// The three answers, in full where there is room for it; each can be clicked.
fn draw_answers(row: Rect, buf: &mut Buffer, theme: &Theme, spots: &mut Spots) {
    let whole: usize = ANSWERS.iter().map(|(_, words, _)| words.len() + 5).sum();
    let mut x = row.x;
    for (key, long, short) in ANSWERS {
        let words = if whole <= usize::from(row.width) { long } else { short };
        let line = Line::from(vec![
            Span::styled(format!("{key} "), theme.style(Role::Accent)),
            Span::styled(words, theme.style(Role::Text)),
        ]);
        let left = row.right().saturating_sub(x);
        let width = u16::try_from(words.len() + 2).unwrap_or(u16::MAX).min(left);
        buf.set_line(x, row.y, &line, width);
        spots.add(Rect { x, width, ..row }, Target::key(KeyCode::Char(key)));
        x = x.saturating_add(width + 2).min(row.right());
    }
}

/// What the lines are made with.
struct Pen<'a> {
    theme: &'a Theme,
    today: Day,
    width: usize,
}

impl Pen<'_> {
    fn shown(&self, words: &str) -> String {
        text::shown_in(words, self.theme.glyphs).into_owned()
    }

    /// A text in at most so many lines of that width.
    fn cell(&self, words: &str, width: usize, most: usize) -> Vec<String> {
        self.cut(text::wrap(&self.shown(words), width), width, most)
    }

    /// At most so many of the lines; the last one says that there are more.
    fn cut(&self, mut lines: Vec<String>, width: usize, most: usize) -> Vec<String> {
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                *last = text::clip_in(&format!("{last} …"), width, self.theme.glyphs);
            }
        }
        lines
    }

    /// Side by side, where that fits into so many rows, of which one is left for the answers.
    fn beside<'l>(&self, sides: &[Side; 2], why: &str, room: usize) -> Option<Vec<Line<'l>>> {
        if self.width < BESIDE {
            return None;
        }
        let tight = |most| self.columns(sides, why, most, false);
        let roomy = self.columns(sides, why, MOST_LINES, true);
        let tries = std::iter::once(roomy).chain((1..=MOST_LINES).rev().map(tight));
        tries.into_iter().find(|lines| lines.len() < room)
    }

    fn columns<'l>(&self, sides: &[Side; 2], why: &str, most: usize, roomy: bool) -> Vec<Line<'l>> {
        let column = (self.width - LABELS) / 2;
        let [one, other] = sides;
        let today = self.today;
        let each = |fact: &dyn Fn(&Side) -> Vec<String>| [fact(one), fact(other)];
        let facts = [
            ("organisation", each(&|side| vec![side.organisation.clone()])),
            ("tags", each(&|side| vec![side.tags.join(" ")])),
            ("reached by", each(&|side| side.addresses.clone())),
            ("entries", each(&|side| vec![side.entries.to_string()])),
            ("last contact", each(&|side| vec![side.last(today)])),
            ("in the book", each(&|side| vec![format!("since {}", phrase::day(side.added, today))])),
        ];
        let blank = roomy.then(|| Line::from(""));
        let mut lines = self.row("alike", &[self.cell(why, self.width - LABELS, most)], Role::Text);
        lines.extend(blank.clone());
        let names = [("1", one), ("2", other)]
            .map(|(number, side)| self.cell(&format!("{number} {}", side.name), column - 2, most));
        lines.extend(self.row("", &names, Role::Strong));
        for (label, cells) in facts {
            if cells.iter().flatten().all(String::is_empty) {
                continue;
            }
            let cells = cells.map(|cell| {
                let broken = cell.iter().flat_map(|words| self.cell(words, column - 2, most)).collect();
                self.cut(broken, column - 2, most)
            });
            lines.extend(self.row(label, &cells, Role::Text));
        }
        lines.extend(blank);
        lines
    }

    /// A label, and beside it what it is of each, line by line.
    fn row<'l>(&self, label: &'static str, cells: &[Vec<String>], role: Role) -> Vec<Line<'l>> {
        let column = (self.width - LABELS) / cells.len().max(1);
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        let line = |at: usize| {
            let label = if at == 0 { label } else { "" };
            let label = text::pad_in(label, LABELS, self.theme.glyphs);
            let mut spans = vec![Span::styled(label, self.theme.style(Role::Accent))];
            for cell in cells {
                let words = cell.get(at).map(String::as_str).unwrap_or_default();
                let padded = text::pad_in(words, column, self.theme.glyphs);
                spans.push(Span::styled(padded, self.theme.style(role)));
            }
            Line::from(spans)
        };
        (0..height).map(line).collect()
    }

    /// One above the other, in so many rows, of which one is left for the answers where there are more than three.
    fn stacked<'l>(&self, sides: &[Side; 2], why: &str, room: usize) -> Vec<Line<'l>> {
        let style = |role| self.theme.style(role);
        let clipped = |words: &str| text::clip_in(&self.shown(words), self.width, self.theme.glyphs);
        let mut lines = Vec::new();
        if room > 2 {
            lines.push(Line::styled(clipped(why), style(Role::Quiet)));
        }
        let left = room.saturating_sub(lines.len() + usize::from(room > 3));
        for (number, side) in sides.iter().enumerate() {
            let rows = if number == 0 { left.div_ceil(2) } else { left / 2 };
            if rows == 0 {
                break;
            }
            let organisation = if side.organisation.is_empty() {
                String::new()
            } else {
                format!(" · {}", side.organisation)
            };
            let name = format!("{} {}{organisation}", number + 1, side.name);
            lines.push(Line::styled(clipped(&name), style(Role::Strong)));
            if rows > 1 {
                let about = self.cell(&side.in_a_row(self.today), self.width, rows - 1);
                lines.extend(about.into_iter().map(|line| Line::styled(line, style(Role::Text))));
            }
        }
        lines
    }
}
