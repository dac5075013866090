//! Records as tables.
