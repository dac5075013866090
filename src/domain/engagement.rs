//! Engagements: what the client pays for, and when; and amounts of money, as they are typed.

use std::str::FromStr;

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

/// Currencies without a smaller unit in use (ISO 4217); of all others it is taken to be a hundredth.
const WHOLE: [&str; 16] = [
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF",
    "XPF",
];

impl Money {
    /// Whether its currency has no smaller unit.
    pub fn is_whole(&self) -> bool {
        WHOLE.contains(&self.currency.as_str())
    }
}

impl FromStr for Money {
    type Err = &'static str;

    /// Reads `EUR 1200`, `1200.50 eur`, `EUR 1,200.50` and `1.200 EUR`: a mark with one or two digits behind it at the end
    /// begins the smaller unit, any other parts thousands.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const FORM: &str = "an amount is written EUR 1200 or 1200.50 eur";
        let is_code = |word: &&str| word.len() == 3 && word.bytes().all(|b| b.is_ascii_alphabetic());
        let words: Vec<&str> = text.split_whitespace().collect();
        let (code, number) = match words.as_slice() {
            [code, number @ ..] if is_code(code) => (code, number),
            [number @ .., code] if is_code(code) => (code, number),
            _ => return Err(FORM),
        };
        let (number, currency) = (number.concat(), code.to_uppercase());
        let marked = |c: char| c == '.' || c == ',';
        let (whole, small) = match number.rsplit_once(marked) {
            Some((whole, small)) if (1..=2).contains(&small.len()) => (whole, small),
            _ => (number.as_str(), ""),
        };
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let mut groups = whole.split(|c| marked(c) || c == '\'');
        let parted = groups.next().is_some_and(digits) && groups.all(|part| part.len() == 3 && digits(part));
        if !parted || !(small.is_empty() || digits(small)) {
            return Err(FORM);
        }
        let read = |digits: String| digits.parse::<i64>().map_err(|_| "this is more than can be counted");
        let major = read(whole.chars().filter(char::is_ascii_digit).collect())?;
        let mut money = Self { currency, minor: major };
        if money.is_whole() {
            return if small.is_empty() { Ok(money) } else { Err("this currency has no smaller unit") };
        }
        let minor = read(format!("{small:0<2}"))?;
        let all = major.checked_mul(100).and_then(|major| major.checked_add(minor));
        money.minor = all.ok_or("this is more than can be counted")?;
        Ok(money)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_as_people_write_it() {
        for (text, currency, minor) in [
            ("EUR 1200", "EUR", 120_000),
            ("1200.50 eur", "EUR", 120_050),
            ("EUR 1,200.5", "EUR", 120_050),
            ("1.200,50 EUR", "EUR", 120_050),
            ("1.200 EUR", "EUR", 120_000),
            ("chf 1'200'000", "CHF", 120_000_000),
            ("GBP 1 200", "GBP", 120_000),
            ("JPY 5000", "JPY", 5000),
            ("usd 0.05", "USD", 5),
        ] {
            let read = text.parse::<Money>();
            assert_eq!(read, Ok(Money { currency: currency.into(), minor }), "{text}");
        }
        for text in [
            "",
            "1200",
            "EUR",
            "EUR x",
            "EURO 12",
            "EUR 1.2345",
            "EUR 12,34.5.6",
            "EUR -5",
            "EUR .5",
            "€ 12",
            "EUR 99999999999999999999",
            "EUR 99999999999999999",
            "JPY 5.50",
            "EUR 1,20,300",
        ] {
            assert!(text.parse::<Money>().is_err(), "{text}");
        }
    }
}
