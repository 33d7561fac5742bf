//! A person as the directory describes them: tasks only hold identifiers.

use super::id::UserId;
use super::snapshot::Snapshot;

/// A person who may be assigned a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: UserId,
    /// The name the directory shows.
    pub name: String,
}

impl Person {
    /// Returns the two letters a card shows: of the first and the last word of the name.
    #[must_use]
    pub fn initials(&self) -> String {
        let letter = |word: &str| word.chars().find(|letter| letter.is_alphanumeric());
        let mut words = self.name.split_whitespace().filter(|word| letter(word).is_some());
        let first = words.next().and_then(letter);
        let last = words.next_back().and_then(letter);
        let initials: String = first.into_iter().chain(last).flat_map(char::to_uppercase).collect();
        if initials.is_empty() { "?".to_owned() } else { initials }
    }
}

/// Returns the name of somebody, as far as it is known.
#[must_use]
pub fn name_of(plan: &Snapshot, me: Option<&UserId>, user: &UserId) -> String {
    if me == Some(user) {
        return "You".to_owned();
    }
    plan.people.get(user).map_or_else(|| "somebody without a name".to_owned(), |person| person.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn initials(name: &str) -> String {
        Person { id: UserId::new("u"), name: name.to_owned() }.initials()
    }

    #[test]
    fn initials_come_from_the_first_and_last_word() {
        assert_eq!(initials("Anna Kowalska"), "AK");
        assert_eq!(initials("Jean-Luc van der Berg"), "JB");
        assert_eq!(initials("Prince"), "P");
        assert_eq!(initials("(ext) Li Wei"), "EW");
        assert_eq!(initials("  "), "?");
    }
}
