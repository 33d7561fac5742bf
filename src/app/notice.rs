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

/// Says that the sign-in is over. What to type comes first: a narrow screen has room for little more.
#[must_use]
pub fn signed_out(why: &str) -> String {
    let command = why.split('`').skip(1).step_by(2).find(|command| command.starts_with("planner-tui login"));
    match command {
        Some(command) => format!(
            "`{command}` signs in again, in any terminal; it is noticed here by itself, and r tries at once. {}",
            sentence(why)
        ),
        None => sentence(why),
    }
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
    fn who_is_signed_out_reads_first_what_to_type() {
        let command = "`planner-tui login --account anna@contoso.com`";
        let said = signed_out(&format!("you are signed out. Type {command}"));
        assert!(said.starts_with(command) && command.len() <= 48, "{said}");
        assert!(said.contains("r tries at once") && said.ends_with(&format!("You are signed out. Type {command}.")));
        assert_eq!(signed_out("sign in with `az login`"), "Sign in with `az login`.");
    }

    #[test]
    fn words_become_a_sentence() {
        assert_eq!(sentence("the task was deleted"), "The task was deleted.");
        assert_eq!(sentence("http://h is away! "), "The service at http://h is away!");
        assert_eq!(sentence(""), "");
    }
}
