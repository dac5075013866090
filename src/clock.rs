//! The clock: the only place that asks what time it is, and where the adviser is.
//!
//! Everything else is handed a [`Now`]. `--now` fixes it, so that a screen can be shown again as it was.

use chrono::{DateTime, FixedOffset, Utc};
use chrono_tz::Tz;

use crate::domain::time::Now;

/// Where `Now` comes from.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    fixed: Option<DateTime<Utc>>,
    zone: Tz,
}

impl Clock {
    /// A clock in the adviser's zone, standing still at `fixed` where that is given.
    pub fn new(fixed: Option<DateTime<FixedOffset>>, zone: Tz) -> Self {
        Self { fixed: fixed.map(|at| at.to_utc()), zone }
    }

    /// What the book is judged by.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
    pub fn now(&self) -> Now {
        Now::new(self.fixed.unwrap_or_else(Utc::now), self.zone)
    }

    /// Whether it stands still.
    pub fn is_fixed(&self) -> bool {
        self.fixed.is_some()
    }

    /// The wall clock as read: what the journal notes as evidence, whatever `--now` says.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
    pub fn wall(&self) -> DateTime<FixedOffset> {
        Utc::now().with_timezone(&self.zone).fixed_offset()
    }
}

/// The zone of this machine: `TZ` where it names one, else the system's; UTC where neither is known.
pub fn local_zone() -> Tz {
    let named = std::env::var("TZ").ok().and_then(|name| name.trim_start_matches(':').parse().ok());
    let system = || iana_time_zone::get_timezone().ok().and_then(|name| name.parse().ok());
    named.or_else(system).unwrap_or(Tz::UTC)
}
