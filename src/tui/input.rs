//! Input: keys, pastes, clicks and resizes, read in batches.
//!
//! The loop waits for the terminal's descriptor and then takes everything that is there, so that a hundred
//! queued keys are one batch and one frame. What a key means is the keymap's business.

use std::io;
use std::mem;
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use crossterm::event::{
    self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio::io::unix::AsyncFd;
use tokio::time::timeout;

use super::keymap::Action;
use super::terminal;
use crate::text;

/// The most of one paste that is taken, in bytes.
pub const LONGEST_PASTE: usize = 256 * 1024;

/// How long a look for more takes. Not zero: with no time at all the reader does not even hand out the keys that it has
/// read already. Next to nothing, since it does not sleep meanwhile but asks the terminal over and over.
const GLANCE: Duration = Duration::from_micros(20);

/// How late the answer to a look may come and still count.
const GRACE: Duration = Duration::from_micros(8);

/// How often a look is repeated that may not have been one, where everything is that slow.
const GLANCES: usize = 8;

/// How long the terminal must be silent before a paste is over. Hardly anybody types a key as soon as that after one.
const SILENCE: Duration = Duration::from_millis(100);

/// Something that was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// A key.
    Key(KeyEvent),
    /// Pasted text, cleaned and cut; `cut` says that there was more.
    Paste {
        /// The text.
        text: String,
        /// Whether the end is missing.
        cut: bool,
    },
    /// The mouse did something.
    Pointed(Pointed),
    /// An action was picked from the screen, not by its key.
    Picked(Action),
}

/// What the mouse did, and in which cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pointed {
    /// The column, from 0.
    pub column: u16,
    /// The row, from 0.
    pub row: u16,
    /// What it did.
    pub what: Pointing,
}

/// What the mouse can do here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pointing {
    /// The left button went down.
    Click,
    /// The wheel was turned by so many notches, down being more than 0.
    Wheel(isize),
}

/// Where typed things come from; the loop takes it as a parameter so that tests can type.
pub trait Input {
    /// Waits until there is something, then answers all of it.
    ///
    /// # Errors
    ///
    /// Where the terminal cannot be read any more.
    fn batch(&mut self) -> impl Future<Output = io::Result<Vec<Typed>>>;
}

/// The terminal as a source of keys.
///
/// What was taken is kept in here whenever it waits, so that a wait may be given up at any moment.
#[derive(Debug)]
pub struct TerminalInput {
    tty: AsyncFd<OwnedFd>,
    pasting: Option<Pasting>,
    /// Whether the reader is to be asked once more before the next wait.
    again: bool,
}

impl TerminalInput {
    /// Reads from the terminal of this process; to be called within a tokio runtime.
    ///
    /// # Errors
    ///
    /// Where there is none.
    #[expect(
        deprecated,
        reason = "the replacement is an unsafe fn; an OwnedFd keeps its descriptor as asked for"
    )]
    pub fn new() -> io::Result<Self> {
        let tty = AsyncFd::new(terminal::keys()?)?;
        // The reader gets itself ready when it is asked for the first time, which is not to cost the first key its look.
        event::poll(Duration::ZERO)?;
        Ok(Self { tty, pasting: None, again: true })
    }
}

impl Input for TerminalInput {
    async fn batch(&mut self) -> io::Result<Vec<Typed>> {
        loop {
            // The last batch is on the screen by now. What a look for more missed, if it ever does, is not left lying
            // in the reader until the next key.
            if mem::take(&mut self.again) {
                let batch = taken(self.tty.get_ref(), &mut self.pasting)?;
                if !batch.is_empty() {
                    self.again = true;
                    return Ok(batch);
                }
            }
            let ready = self.tty.readable();
            let ready = if self.pasting.is_some() { timeout(SILENCE, ready).await } else { Ok(ready.await) };
            let Ok(ready) = ready else {
                self.pasting = None;
                continue;
            };
            let mut ready = ready?;
            let batch = taken(self.tty.get_ref(), &mut self.pasting)?;
            ready.clear_ready();
            self.again = true;
            // Half a key is nothing yet.
            if !batch.is_empty() {
                return Ok(batch);
            }
        }
    }
}

/// Everything that the reader has.
fn taken(tty: &OwnedFd, pasting: &mut Option<Pasting>) -> io::Result<Vec<Typed>> {
    let mut batch = Vec::new();
    while more(tty)? {
        if let Some(typed) = sort(event::read()?, pasting) {
            push(&mut batch, typed);
        }
    }
    batch.extend(pasting.as_mut().and_then(Pasting::piece));
    Ok(batch)
}

/// Adds to a batch; notches of the wheel over one cell are one turn of it.
fn push(batch: &mut Vec<Typed>, typed: Typed) {
    if let (
        Some(Typed::Pointed(Pointed { column, row, what: Pointing::Wheel(sum) })),
        Typed::Pointed(Pointed { column: at, row: on, what: Pointing::Wheel(more) }),
    ) = (batch.last_mut(), &typed)
        && (*column, *row) == (*at, *on)
    {
        *sum = sum.saturating_add(*more);
        return;
    }
    batch.push(typed);
}

/// Whether the reader has more. It says no when the time is over, even if the processor was with somebody else for all
/// of it and nobody looked: such a no comes late, or while the terminal has something unread, and is asked again. Or else
/// keys lie there until the next look.
fn more(tty: &OwnedFd) -> io::Result<bool> {
    for _ in 0..GLANCES {
        let asked = Instant::now();
        if event::poll(GLANCE)? {
            return Ok(true);
        }
        if asked.elapsed() < GLANCE + GRACE && !is_unread(tty) {
            break;
        }
    }
    Ok(false)
}

/// Whether the terminal has something that nobody has read.
fn is_unread(tty: &OwnedFd) -> bool {
    let mut watched = [PollFd::new(tty, PollFlags::IN)];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut watched, Some(&now)).is_ok_and(|ready| ready > 0)
}

/// A paste that is not over before the terminal falls silent: one that carries its own end marker must not turn
/// its rest into keys.
#[derive(Debug, Default)]
struct Pasting {
    /// What came since the last piece.
    text: String,
    /// Bytes that were handed out in pieces.
    taken: usize,
    /// Whether something was cut since the last piece.
    cut: bool,
}

impl Pasting {
    fn push(&mut self, text: &str) {
        let room = LONGEST_PASTE.saturating_sub(self.taken + self.text.len());
        let end = text.floor_char_boundary(room);
        self.text.push_str(&text[..end]);
        self.cut |= end < text.len();
    }

    /// What has come and was not handed out yet.
    fn piece(&mut self) -> Option<Typed> {
        let (text, cut) = (mem::take(&mut self.text), mem::take(&mut self.cut));
        self.taken += text.len();
        (cut || !text.is_empty()).then(|| Typed::Paste { text: text::accepted(&text), cut })
    }
}

/// A key, or more of a paste: what comes before that is over belongs to it.
fn sort(event: Event, pasting: &mut Option<Pasting>) -> Option<Typed> {
    match (event, pasting) {
        (Event::Paste(text), pasting) => pasting.get_or_insert_default().push(&text),
        (Event::Key(key), Some(paste)) if key.kind != KeyEventKind::Release => match key.code {
            KeyCode::Char(c) if !key.modifiers.contains(KeyModifiers::CONTROL) => {
                paste.push(c.encode_utf8(&mut [0; 4]));
            }
            KeyCode::Enter => paste.push("\n"),
            KeyCode::Tab => paste.push("\t"),
            _ => {}
        },
        (Event::Key(key), None) if key.kind != KeyEventKind::Release => return Some(Typed::Key(plain(key))),
        // Reports of a mouse can be pasted too.
        (Event::Mouse(mouse), None) => return pointed(mouse).map(Typed::Pointed),
        _ => {}
    }
    None
}

/// Only what means something here: no other button, no release, no movement.
fn pointed(mouse: MouseEvent) -> Option<Pointed> {
    let what = match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) => Pointing::Click,
        MouseEventKind::ScrollDown => Pointing::Wheel(1),
        MouseEventKind::ScrollUp => Pointing::Wheel(-1),
        _ => return None,
    };
    Some(Pointed { column: mouse.column, row: mouse.row, what })
}

/// Some terminals send a shifted letter as the small one with a flag; here it is the capital, always.
fn plain(mut key: KeyEvent) -> KeyEvent {
    if let KeyCode::Char(c) = key.code
        && key.modifiers.contains(KeyModifiers::SHIFT)
    {
        key.modifiers.remove(KeyModifiers::SHIFT);
        if c.is_lowercase() {
            key.code = KeyCode::Char(c.to_uppercase().next().unwrap_or(c));
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(c: char) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE))
    }

    fn pasted(events: impl IntoIterator<Item = Event>) -> (usize, Typed) {
        let mut pasting = None;
        let keys = events.into_iter().filter_map(|event| sort(event, &mut pasting)).count();
        (keys, pasting.as_mut().and_then(Pasting::piece).unwrap())
    }

    fn mouse(kind: MouseEventKind, column: u16) -> Event {
        Event::Mouse(MouseEvent { kind, column, row: 3, modifiers: KeyModifiers::NONE })
    }

    #[test]
    fn a_turned_wheel_is_one_message_and_a_moved_mouse_none() {
        let mut batch = Vec::new();
        let (down, up) = (MouseEventKind::ScrollDown, MouseEventKind::ScrollUp);
        let events = std::iter::repeat_n(mouse(down, 7), 100)
            .chain([mouse(MouseEventKind::Moved, 7), mouse(up, 7), mouse(up, 8)])
            .chain([mouse(MouseEventKind::Up(MouseButton::Left), 8)]);
        for typed in events.filter_map(|event| sort(event, &mut None)) {
            push(&mut batch, typed);
        }
        let turned = |column, by| Typed::Pointed(Pointed { column, row: 3, what: Pointing::Wheel(by) });
        assert_eq!(batch, [turned(7, 99), turned(8, -1)]);
    }

    #[test]
    fn a_pasted_click_clicks_nothing() {
        let click = mouse(MouseEventKind::Down(MouseButton::Left), 7);
        assert_eq!(sort(click.clone(), &mut Some(Pasting::default())), None);
        assert!(matches!(sort(click, &mut None), Some(Typed::Pointed(_))));
    }

    #[test]
    fn what_follows_a_paste_is_text() {
        let control = Event::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL));
        let enter = Event::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE));
        let (keys, paste) =
            pasted([key('j'), Event::Paste("a note\u{1b}[201~".into()), enter, control, key('q')]);
        assert_eq!(keys, 1);
        let Typed::Paste { text, cut } = paste else { panic!("{paste:?}") };
        assert!(text.starts_with("a note") && text.ends_with("\nq") && !text.contains('\u{1b}') && !cut);
    }

    #[test]
    fn a_long_paste_is_cut_and_says_so() {
        for (events, short) in [(vec!["é".repeat(LONGEST_PASTE)], false), (vec!["é".into(); 2], true)] {
            let (_, paste) = pasted(events.into_iter().map(Event::Paste));
            let Typed::Paste { text, cut } = paste else { panic!("{paste:?}") };
            assert!(text.len() <= LONGEST_PASTE && cut != short);
        }
    }
}
