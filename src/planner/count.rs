//! So many of something, in words.

use crate::planner::edit::short;

/// Returns a number with the word that fits it: `1 card`, `12 cards`.
#[must_use]
pub fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

/// So many of several are named: no more than people read.
const NAMED: usize = 3;

/// Returns the first of some names as they are quoted, and how many more there are: `“a”, “b”, “c” and 2 more`.
#[must_use]
pub fn few<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut names = names.into_iter();
    let first: Vec<String> = names.by_ref().take(NAMED).map(|name| format!("“{}”", short(name))).collect();
    let more = names.count();
    if more == 0 { first.join(", ") } else { format!("{} and {more} more", first.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_the_first_are_named_and_the_rest_counted() {
        assert_eq!(few(["a"]), "“a”");
        assert_eq!(few(["a", "b", "c"]), "“a”, “b”, “c”");
        assert_eq!(few(["a", "b", "c", "d", "e"]), "“a”, “b”, “c” and 2 more");
    }

    #[test]
    fn only_one_is_one() {
        let words = [0, 1, 2].map(|count| counted(count, "change", "changes"));
        assert_eq!(words, ["0 changes", "1 change", "2 changes"]);
    }
}
