//! The arithmetic of one reason, as numbers; how it reads is made of them when somebody asks: `40 + 2 × 5 = 50`.

use std::fmt;

/// A weight on its way to being summed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sum {
    total: i64,
    base: i64,
    grown: Option<Grown>,
    extras: [Option<Extra>; 3],
}

/// What something adds for each of its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Grown {
    count: i64,
    each: i64,
    /// What it adds instead, where that is the most.
    most: Option<i64>,
}

/// What something adds once, and for what.
type Extra = (i64, &'static str);

impl Sum {
    /// Begins with the weight of the reason itself.
    pub(super) fn of(weight: i64) -> Self {
        Self { total: weight, base: weight, grown: None, extras: [None; 3] }
    }

    /// Adds `each` for every one of `count`, but never more than `most`.
    pub(super) fn growing(mut self, count: i64, each: i64, most: i64) -> Self {
        let grown = count.max(0).saturating_mul(each);
        if grown > 0 {
            self.total = self.total.saturating_add(grown.min(most));
            self.grown = Some(Grown { count, each, most: (grown > most).then_some(most) });
        }
        self
    }

    /// Adds `weight` for `what`, where `applies`.
    pub(super) fn plus_if(mut self, applies: bool, weight: i64, what: &'static str) -> Self {
        let free = self.extras.iter_mut().find(|extra| extra.is_none());
        if let Some(free) = free.filter(|_| applies && weight > 0) {
            self.total = self.total.saturating_add(weight);
            *free = Some((weight, what));
        }
        self
    }

    pub(super) fn total(&self) -> i64 {
        self.total
    }
}

/// The sum as it is written out.
impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.base)?;
        match self.grown {
            Some(Grown { count, each, most: None }) => write!(f, " + {count} × {each}")?,
            Some(Grown { count, each, most: Some(most) }) => {
                write!(f, " + {most} at most for {count} × {each}")?;
            }
            None => {}
        }
        for (weight, what) in self.extras.iter().flatten() {
            write!(f, " + {weight} {what}")?;
        }
        if self.grown.is_some() || self.extras[0].is_some() {
            write!(f, " = {}", self.total)?;
        }
        Ok(())
    }
}
