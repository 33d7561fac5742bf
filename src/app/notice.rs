//! One line of news for the person.

/// A line of news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What there is to say.
    pub text: String,
    /// Whether the next key press puts it away; an error stays until it is put away on purpose.
    pub is_error: bool,
}

impl Notice {
    /// News that the next key press puts away.
    #[must_use]
    pub fn info(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_error: false }
    }

    /// News that stays until Esc.
    #[must_use]
    pub fn error(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_error: true }
    }
}
