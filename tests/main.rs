//! The one integration binary: linking dominates on small machines. Each directory beside this file is a topic.

mod cli;
mod documents;
mod exchange;
mod journal;
mod terminal;
mod text;
