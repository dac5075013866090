//! Lengths: `12m`, `1h`, `1h30`, `90min`, `1.5h`.
//!
//! Owns the reading of a length in minutes. Where in a line a length may stand is `head`'s business.

/// The longest length that is believed: a day.
const LONGEST: u32 = 24 * 60;

/// Reads the whole of `text` as a length in minutes.
///
/// `12m` · `90min` · `12 minutes` · `1h` · `2 hours` · `1h30` · `1h30m` · `1h 30m` · `1.5h` (or `1,5h`, to the nearest
/// minute). Nothing without a unit, nothing of no length, nothing beyond a day.
pub fn duration(text: &str) -> Option<u32> {
    let text = text.trim();
    if text.is_empty() || text.len() > 24 || !text.is_ascii() {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let (number, rest) = number(&lower)?;
    let (unit, rest) = word(rest.trim_start());
    let minutes = match unit {
        "m" | "min" | "mins" | "minute" | "minutes" if rest.trim().is_empty() => number.whole()?,
        "h" | "hr" | "hrs" | "hour" | "hours" => {
            let rest = rest.trim_start();
            if rest.is_empty() {
                number.sixtieths()?
            } else {
                number.whole()?.checked_mul(60)? + odd_minutes(rest)?
            }
        }
        _ => return None,
    };
    (1..=LONGEST).contains(&minutes).then_some(minutes)
}

/// The minutes behind the hours: `30`, `30m`, `30 min`, below sixty.
fn odd_minutes(text: &str) -> Option<u32> {
    let (number, rest) = number(text)?;
    let unit = rest.trim_start();
    let known = matches!(unit, "" | "m" | "min" | "mins" | "minute" | "minutes");
    number.whole().filter(|&minutes| known && minutes < 60)
}

/// A number as it was written: whole part, and hundredths if there was a fraction.
struct Number {
    whole: u32,
    hundredths: Option<u32>,
}

impl Number {
    fn whole(&self) -> Option<u32> {
        self.hundredths.is_none().then_some(self.whole)
    }

    fn sixtieths(&self) -> Option<u32> {
        let hundredths = self.hundredths.unwrap_or(0);
        Some(self.whole.checked_mul(60)? + (hundredths * 60 + 50) / 100)
    }
}

fn number(text: &str) -> Option<(Number, &str)> {
    let (whole, rest) = digits(text, 4)?;
    let Some(fraction) = rest.strip_prefix(['.', ',']) else {
        return Some((Number { whole, hundredths: None }, rest));
    };
    let (value, after) = digits(fraction, 2)?;
    let tenfold = if fraction.len() - after.len() == 1 { 10 } else { 1 };
    Some((Number { whole, hundredths: Some(value * tenfold) }, after))
}

/// The leading digits, at most `most` of them, and what follows.
fn digits(text: &str, most: usize) -> Option<(u32, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    if length == 0 || length > most {
        return None;
    }
    Some((text[..length].parse().ok()?, &text[length..]))
}

/// The leading ASCII letters and what follows.
fn word(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_alphabetic).count())
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn lengths_are_read_whole_or_not_at_all() {
        for (text, minutes) in [
            ("12m", 12),
            ("1h", 60),
            ("1h30", 90),
            ("1h30m", 90),
            ("1h 30m", 90),
            ("1 h 30 min", 90),
            ("90min", 90),
            ("1.5h", 90),
            ("1,5h", 90),
            ("1.25h", 75),
            ("0.33h", 20),
            ("12 min", 12),
            ("12 minutes", 12),
            ("2 hours", 120),
            ("45MIN", 45),
            ("24h", 1440),
            ("1h05", 65),
            (" 5m ", 5),
            ("1hr", 60),
            ("1h5", 65),
        ] {
            assert_eq!(duration(text), Some(minutes), "{text}");
        }
        for text in [
            "",
            "m",
            "12",
            "0m",
            "0h",
            "25h",
            "1h60",
            "12mm",
            "12m30",
            "1.5m",
            "1h30s",
            "-5m",
            "1.h",
            "1.234h",
            "12k",
            "12m loan",
            "h1",
            "99999m",
            "12 мин",
            "1h 30 x",
            "١٢m",
            "1.5h30",
        ] {
            assert_eq!(duration(text), None, "{text}");
        }
    }
}
