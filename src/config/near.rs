//! Which of the words there are was meant by one there is not.

/// Returns what to say behind a word that is not known: the one that was meant, or all there are.
#[must_use]
pub fn hint(odd: &str, known: &[&str]) -> String {
    if let Some(meant) = meant(odd, known) {
        return format!("did you mean “{meant}”?");
    }
    format!("there {} {}", if known.len() == 1 { "is" } else { "are" }, known.join(", "))
}

/// Returns the known word that is at most a third of its letters away, if there is one.
fn meant<'a>(odd: &str, known: &[&'a str]) -> Option<&'a str> {
    // Case, hyphens and underscores are what people mistake most.
    let plain = |word: &str| -> Vec<char> {
        word.chars().filter(|letter| !matches!(letter, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
    };
    let odd = plain(odd);
    // Words of any length may stand in a file, and the table below is as long as both together.
    if odd.len() > 60 {
        return None;
    }
    let near = known.iter().map(|word| (distance(&odd, &plain(word)), *word)).min()?;
    (near.0 <= odd.len().max(3) / 3).then_some(near.1)
}

/// Returns how many letters have to be added, left out, changed or swapped with the next.
fn distance(from: &[char], to: &[char]) -> usize {
    let mut rows = vec![(0..=to.len()).collect::<Vec<usize>>()];
    for (at, letter) in from.iter().enumerate() {
        let mut row = vec![at + 1];
        for (other_at, other) in to.iter().enumerate() {
            let changed = rows[at][other_at] + usize::from(letter != other);
            let mut least = changed.min(rows[at][other_at + 1] + 1).min(row[other_at] + 1);
            let is_swapped = at > 0 && other_at > 0 && *letter == to[other_at - 1] && from[at - 1] == *other;
            if is_swapped {
                least = least.min(rows[at - 1][other_at - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    #[test]
    fn a_word_that_is_nearly_right_is_what_was_meant() {
        let known = ["theme", "title", "first_day", "columns_max"];
        for (odd, word) in
            [("theem", "theme"), ("Titel", "title"), ("first-day", "first_day"), ("colums_max", "columns_max")]
        {
            assert_eq!(hint(odd, &known), format!("did you mean “{word}”?"), "{odd}");
        }
        assert_eq!(hint("zzz", &known), "there are theme, title, first_day, columns_max");
        assert_eq!(hint("", &["preset"]), "there is preset");
        assert_eq!(hint(&"x".repeat(100_000), &["preset"]), "there is preset");
    }
}
