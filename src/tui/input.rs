//! Input: keys, pastes and resizes, read in batches.
//!
//! The loop waits for the terminal's descriptor and then takes everything that is there, so that a hundred
//! queued keys are one batch and one frame. What a key means is the keymap's business.

use std::io;
use std::os::fd::OwnedFd;
use std::time::Duration;

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use tokio::io::unix::AsyncFd;

use super::terminal;
use crate::text;

/// The most of one paste that is taken, in bytes.
pub const LONGEST_PASTE: usize = 256 * 1024;

/// How long a look for more takes at most. Not zero: with no time at all the reader does not even hand out the
/// keys that it has read already. Less than a millisecond, which it rounds down to no wait.
const GLANCE: Duration = Duration::from_micros(500);

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
#[derive(Debug)]
pub struct TerminalInput {
    tty: AsyncFd<OwnedFd>,
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
        Ok(Self { tty: AsyncFd::new(terminal::tty()?)? })
    }
}

impl Input for TerminalInput {
    async fn batch(&mut self) -> io::Result<Vec<Typed>> {
        let mut ready = self.tty.readable().await?;
        let mut events = Vec::new();
        while event::poll(GLANCE)? {
            events.push(event::read()?);
        }
        ready.clear_ready();
        Ok(typed(events))
    }
}

/// What a batch of events comes to. Text that follows a paste in the same batch belongs to it: a paste that
/// carries its own end marker must not turn its rest into keys.
pub fn typed(events: Vec<Event>) -> Vec<Typed> {
    let mut batch = Vec::new();
    let mut pasted: Option<String> = None;
    for event in events {
        match (event, &mut pasted) {
            (Event::Paste(text), None) => pasted = Some(text),
            (Event::Paste(more), Some(text)) => text.push_str(&more),
            (Event::Key(key), Some(text)) if key.kind != KeyEventKind::Release => match key.code {
                KeyCode::Char(c) => text.push(c),
                KeyCode::Enter => text.push('\n'),
                KeyCode::Tab => text.push('\t'),
                _ => {}
            },
            (Event::Key(key), None) if key.kind != KeyEventKind::Release => {
                batch.push(Typed::Key(plain(key)));
            }
            _ => {}
        }
    }
    if let Some(text) = pasted {
        batch.push(paste(&text));
    }
    batch
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

fn paste(text: &str) -> Typed {
    let end = text.floor_char_boundary(LONGEST_PASTE);
    Typed::Paste { text: text::accepted(&text[..end]), cut: end < text.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(c: char) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE))
    }

    #[test]
    fn what_follows_a_paste_in_its_batch_is_text() {
        let batch = typed(vec![key('j'), Event::Paste("a note\u{1b}[201~".into()), key('q')]);
        assert_eq!(batch.len(), 2);
        let Typed::Paste { text, cut } = &batch[1] else { panic!("{batch:?}") };
        assert!(text.starts_with("a note") && text.ends_with('q') && !text.contains('\u{1b}') && !cut);
    }

    #[test]
    fn a_long_paste_is_cut_and_says_so() {
        let batch = typed(vec![Event::Paste("é".repeat(LONGEST_PASTE))]);
        let Typed::Paste { text, cut } = &batch[0] else { panic!("{batch:?}") };
        assert!(text.len() <= LONGEST_PASTE && *cut);
    }
}
