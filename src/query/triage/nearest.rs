//! "Did you mean": the word nearest to one that nobody knows.

/// The word that needs the fewest letters changed, where these are at most two, and less than half of it.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let (apart, nearest) = known
        .into_iter()
        .map(|other| (distance(&word.to_lowercase(), other), other))
        .min_by_key(|(apart, _)| *apart)?;
    (apart <= 2 && apart * 2 < nearest.chars().count().max(3)).then_some(nearest)
}

/// How many letters must be added, taken away or replaced to make one word of the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, other) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_nonsense_does_not() {
        let known = ["waiting", "per_day", "most", "mon", "fri"];
        for (word, found) in [
            ("wating", Some("waiting")),
            ("perday", Some("per_day")),
            ("Mon", Some("mon")),
            ("mob", Some("mon")),
            ("xyz", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), found, "{word}");
        }
    }
}
