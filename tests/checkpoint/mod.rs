//! The checkpoint from outside: power cuts and failing disks while one is written, cuts anywhere in a book, stale and
//! damaged ones, the program killed while it writes one, and two that want to write one at once.

mod books;
mod crash;
mod cuts;
mod killed;
mod stale;
mod together;
