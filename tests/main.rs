//! The one integration binary.

mod exchange;
