//! When two names, numbers or addresses are taken for the same: by what an importer knows a person again, and by what
//! two clients look alike.

use super::find::{Folded, fold_letter};

/// A name as it is compared: without case, accents and doubled spaces.
pub fn name(name: &str) -> String {
    Folded::new(name).as_str().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A number by its digits, however they are set; an address without case.
pub fn address(address: &str) -> String {
    let address = address.trim();
    let digits: String = address.chars().filter(char::is_ascii_digit).collect();
    let set_apart = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+-–./()".contains(c);
    let number = address.strip_prefix("tel:").unwrap_or(address);
    if digits.is_empty() || !number.chars().all(set_apart) { address.to_lowercase() } else { digits }
}

/// The words of a text, folded, one after the other. What nobody sees (joiners, soft hyphens, marks of direction) parts no
/// word: a name is found however it was set.
pub fn words(text: &str) -> Vec<String> {
    let mut folded = String::with_capacity(text.len());
    text.chars().filter(|c| !is_unseen(*c)).for_each(|c| fold_letter(c, &mut folded));
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_falls_into_words() {
        let of = |text: &str| words(text).join(" ");
        assert_eq!(of("Élodie’s bridge-loan; Ok\u{200b}afor"), "elodie s bridge loan okafor");
        assert_eq!((of("王小明"), of(" — ")), ("wang xiao ming".into(), String::new()));
    }

    #[test]
    fn what_is_set_otherwise_is_the_same() {
        assert_eq!(name(" Élodie  MARTIN "), name("elodie martin"));
        for number in ["+234 (802) 555-01", "tel:+23480255501", "234.802.555/01"] {
            assert_eq!(address(number), "23480255501", "{number}");
        }
        assert_eq!(address("Ada@Example.org "), "ada@example.org");
        assert_ne!(address("123 ext. 4"), address("1234"));
    }
}
