//! Engagements: what the client pays for, and when.

use serde::{Deserialize, Serialize};

use super::id::{EngagementId, GoalId};
use super::time::travelling::may_day;
use super::time::{Day, Happened};
use super::wording::wording;

wording! {
    /// For how long a fee is.
    FeePeriod {
        /// For all of it.
        Once = "once",
        /// For a month.
        Monthly = "monthly",
        /// For three months.
        Quarterly = "quarterly",
        /// For a year.
        Yearly = "yearly",
    }
}

impl FeePeriod {
    /// How often the fee is due in a year; a single one is none of these.
    pub fn a_year(self) -> Option<i64> {
        match self {
            Self::Once => None,
            Self::Monthly => Some(12),
            Self::Quarterly => Some(4),
            Self::Yearly => Some(1),
        }
    }
}

/// An amount in the smallest unit of its currency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Money {
    /// The currency: three letters.
    pub currency: String,
    /// How many of its smallest unit.
    pub minor: i64,
}

/// An engagement was agreed, or all that is known of one was set anew. Created by `id`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngagementSet {
    /// Its name.
    pub id: EngagementId,
    /// What for.
    pub what: String,
    /// The fee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Money>,
    /// For how long that is.
    pub period: FeePeriod,
    /// From when.
    pub on: Happened,
    /// When the next payment is due.
    #[serde(with = "may_day", default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Day>,
    /// The goal of the client's that it serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<GoalId>,
    /// Why the client chose the adviser, in its words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub chosen: String,
}

/// An engagement ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngagementEnded {
    /// Which.
    pub id: EngagementId,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// When.
    pub on: Happened,
}
