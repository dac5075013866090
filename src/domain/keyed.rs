//! Maps and sets by ids and keys of lines, which a fold asks some thousand times.
//!
//! Owns their hash alone: a quicker one than the standard library's. It is seeded at random too, so that nobody can write a
//! journal whose ids all fall together.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

/// What is known by an id or a key.
pub type KeyMap<K, V> = HashMap<K, V, RandomState>;

/// Some ids or keys.
pub type KeySet<K> = HashSet<K, RandomState>;
