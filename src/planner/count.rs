//! So many of something, in words.

/// Returns a number with the word that fits it: `1 card`, `12 cards`.
#[must_use]
pub fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_is_one() {
        let words = [0, 1, 2].map(|count| counted(count, "change", "changes"));
        assert_eq!(words, ["0 changes", "1 change", "2 changes"]);
    }
}
