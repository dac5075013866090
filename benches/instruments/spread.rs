//! Several runs of one thing: the middle, the far end, and how far they lie apart.

use std::fmt;
use std::time::Duration;

/// Figures of several runs, in order of size.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Spread(Vec<f64>);

impl Spread {
    /// Of these figures.
    pub fn of(figures: impl IntoIterator<Item = f64>) -> Self {
        let mut figures: Vec<f64> = figures.into_iter().collect();
        figures.sort_by(f64::total_cmp);
        Self(figures)
    }

    /// Of these times, in milliseconds.
    pub fn of_times(times: impl IntoIterator<Item = Duration>) -> Self {
        Self::of(times.into_iter().map(millis))
    }

    /// The figure below which that share of them lies, between neighbours in proportion.
    pub fn at(&self, share: f64) -> f64 {
        let last = self.0.len().saturating_sub(1);
        let mut place = share;
        let mut below = 0;
        // Walked rather than cast: no float becomes an index.
        place *= number(last);
        while place >= 1.0 && below < last {
            place -= 1.0;
            below += 1;
        }
        match (self.0.get(below), self.0.get(below + 1)) {
            (Some(one), Some(next)) => one + (next - one) * place,
            (Some(one), None) => *one,
            _ => f64::NAN,
        }
    }

    /// The figure in the middle.
    pub fn median(&self) -> f64 {
        self.at(0.5)
    }

    /// The largest.
    pub fn most(&self) -> f64 {
        self.at(1.0)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} to {}", short(self.at(0.0)), short(self.most()))
    }
}

/// In milliseconds.
pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// A count as a figure.
pub fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// A figure with as many digits as it deserves.
pub fn short(figure: f64) -> String {
    match figure.abs() {
        size if size < 10.0 => format!("{figure:.2}"),
        size if size < 100.0 => format!("{figure:.1}"),
        _ => format!("{figure:.0}"),
    }
}
