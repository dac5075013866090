//! The one integration binary: linking dominates on small machines. Each directory beside this file is a topic.

mod architecture;
mod checkpoint;
mod cli;
mod counts;
mod documents;
mod exchange;
mod journal;
mod screens;
mod terminal;
mod text;
