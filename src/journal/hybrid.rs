//! The hybrid logical clock: milliseconds that never turn back, and a counter within them.
//!
//! Owns how the next reading is had from the wall clock and what was seen. Asking the wall clock is for the caller.

use super::reader::DAY_MS;

/// A clock that is never behind what it has seen.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct HybridClock {
    /// The last reading of the writer's own line.
    own: Option<(i64, i64)>,
    /// The newest line of anybody.
    seen: Option<(i64, i64)>,
}

impl HybridClock {
    /// Goes on from a writer's own last line.
    pub(crate) fn continue_from(&mut self, own: Option<(i64, i64)>) {
        self.own = self.own.max(own);
    }

    /// Takes note of somebody's line; it counts while it is at most 24 hours ahead.
    pub(crate) fn see(&mut self, lc: (i64, i64)) {
        self.seen = self.seen.max(Some(lc));
    }

    /// The last reading.
    pub(crate) fn last(&self) -> (i64, i64) {
        self.own.unwrap_or((i64::MIN, 0))
    }

    /// The next reading at this wall clock, in milliseconds since 1970.
    pub(crate) fn tick(&mut self, wall_ms: i64) -> (i64, i64) {
        let near = self.seen.filter(|seen| seen.0 <= wall_ms.saturating_add(DAY_MS));
        let next = match self.own.max(near) {
            Some((ms, k)) if ms >= wall_ms => (ms, k + 1),
            _ => (wall_ms, 0),
        };
        self.own = Some(next);
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_never_turns_back() {
        let mut clock = HybridClock::default();
        assert_eq!(clock.tick(1000), (1000, 0));
        assert_eq!(clock.tick(1000), (1000, 1));
        assert_eq!(clock.tick(10), (1000, 2));
        clock.see((5000, 7));
        assert_eq!(clock.tick(1001), (5000, 8));
        assert_eq!(clock.tick(6000), (6000, 0));
    }

    #[test]
    fn a_line_from_the_far_future_is_not_followed() {
        let mut clock = HybridClock::default();
        clock.see((1000 + DAY_MS + 1, 0));
        assert_eq!(clock.tick(1000), (1000, 0));
        assert_eq!(clock.tick(1001), (1000 + DAY_MS + 1, 1));
    }
}
