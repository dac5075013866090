//! The arithmetic of one reason, kept together with how it reads: `40 + 2 × 5 = 50`.

/// A weight on its way to being summed up.
#[derive(Debug, Clone)]
pub(super) struct Sum {
    total: i64,
    parts: Vec<String>,
}

impl Sum {
    /// Begins with the weight of the reason itself.
    pub(super) fn of(weight: i64) -> Self {
        Self { total: weight, parts: vec![weight.to_string()] }
    }

    /// Adds `each` for every one of `count`, but never more than `most`.
    pub(super) fn growing(mut self, count: i64, each: i64, most: i64) -> Self {
        let grown = count.max(0).saturating_mul(each);
        if grown > most {
            self.total = self.total.saturating_add(most);
            self.parts.push(format!("{most} at most for {count} × {each}"));
        } else if grown > 0 {
            self.total = self.total.saturating_add(grown);
            self.parts.push(format!("{count} × {each}"));
        }
        self
    }

    /// Adds `weight` for `what`, where `applies`.
    pub(super) fn plus_if(mut self, applies: bool, weight: i64, what: &str) -> Self {
        if applies && weight > 0 {
            self.total = self.total.saturating_add(weight);
            self.parts.push(format!("{weight} {what}"));
        }
        self
    }

    pub(super) fn total(&self) -> i64 {
        self.total
    }

    /// The sum as it is written out.
    pub(super) fn words(&self) -> String {
        if let [only] = self.parts.as_slice() {
            return only.clone();
        }
        format!("{} = {}", self.parts.join(" + "), self.total)
    }
}
