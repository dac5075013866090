//! "Did you mean": the word nearest to one that nobody knows.

/// The word that needs the fewest letters changed, where these are at most two, and less than half of it.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let (apart, nearest) = known
        .into_iter()
        .map(|other| (distance(&word.to_lowercase(), other), other))
        .min_by_key(|(apart, _)| *apart)?;
    (apart <= 2 && apart * 2 < nearest.chars().count().max(3)).then_some(nearest)
}

/// How many letters must be added, taken away, replaced or swapped with the next to make one word of the other.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let replaced = rows[i][j] + usize::from(a[i] != b[j]);
            let mut least = replaced.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
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
            ("fir", Some("fri")),
            ("xyz", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), found, "{word}");
        }
    }
}
