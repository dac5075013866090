//! The criteria of Direction.
