//! Briefs as tables.
