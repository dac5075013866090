//! Messages: everything that can happen to the cockpit, on one queue, in one order.

use super::disk::Report;
use super::editor::Edited;
use super::input::Typed;
use super::signals::Outside;

/// Something happened.
#[derive(Debug)]
pub enum Message {
    /// Somebody typed.
    Typed(Typed),
    /// The disk answered.
    Disk(Report),
    /// The editor is gone, and the terminal is ours again.
    Edited(Edited),
    /// Something reached the program from outside.
    Outside(Outside),
    /// Nothing else happens: there is time for a piece of work.
    Work,
    /// The moment came at which something on the screen changes by itself.
    Due,
}
