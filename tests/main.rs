//! The one integration binary.

mod exchange;
mod text;
