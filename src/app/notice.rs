//! One line of news for the person.

/// A line of news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What there is to say.
    pub text: String,
    /// Whether the next key press puts it away; an error stays until it is put away on purpose.
    pub is_error: bool,
    /// Whether it says why the service cannot be used, and is over when it can.
    pub is_about_link: bool,
}

/// Returns words as a sentence: a capital letter first, a full stop last.
#[must_use]
pub fn sentence(words: &str) -> String {
    let words = words.trim();
    if words.starts_with("http") {
        return sentence(&format!("The service at {words}"));
    }
    let mut letters = words.chars();
    let mut sentence: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    if !sentence.is_empty() && !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

impl Notice {
    /// News that the next key press puts away.
    #[must_use]
    pub fn info(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_error: false, is_about_link: false }
    }

    /// News that stays until Esc.
    #[must_use]
    pub fn error(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_error: true, is_about_link: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_a_sentence() {
        assert_eq!(sentence("the task was deleted"), "The task was deleted.");
        assert_eq!(sentence("http://h is away! "), "The service at http://h is away!");
        assert_eq!(sentence(""), "");
    }
}
