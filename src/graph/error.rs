//! What can go wrong with a request, named by what the caller does next. Each is a sentence a person can read.

use super::retry_after::RetryAfter;
use crate::planner::limits::Limit;

/// A request that did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No answer: wait, and try again.
    #[error("{host} cannot be reached: {why}. Changes are kept here and sent when it answers again")]
    Offline {
        /// The service.
        host: String,
        /// What happened, in words.
        why: String,
        /// Whether the request may have arrived and been carried out.
        may_have_arrived: bool,
    },
    /// The service wants to be left alone, or is out of order: wait, keep the order, try again.
    #[error("{host} {} (status {status})", if *.status == 429 { "is too busy" } else { "has trouble answering" })]
    Throttled {
        /// The service.
        host: String,
        /// The HTTP status: 429 when it is busy, 423 or 424 when something else is, 500 to 504 when it is broken.
        status: u16,
        /// How long, if it says.
        retry_after: Option<RetryAfter>,
    },
    /// The version is not the newest: read the resource again and decide.
    #[error("it was changed somewhere else in the meantime")]
    Stale(Refusal),
    /// Somebody changed the same thing: read the resource again and decide.
    #[error("the same thing was changed somewhere else in the meantime")]
    Conflict(Refusal),
    /// It is not there, or not to be seen.
    #[error("{host} does not have it any more, or does not show it to you")]
    Gone {
        /// The service.
        host: String,
        /// What the service says.
        refusal: Refusal,
    },
    /// Not allowed: asking again does not help.
    #[error("the service refused it: {why}")]
    Denied {
        /// Why, in words.
        why: String,
        /// What the service says.
        refusal: Refusal,
    },
    /// The token is not accepted.
    #[error("{}", .why.as_str())]
    SignedOut {
        /// The service.
        host: String,
        /// Why, and what to do next, in words.
        why: String,
        /// What the service says.
        refusal: Refusal,
        /// How often the person had signed in anew when the request was begun.
        sign_ins: u32,
    },
    /// The program was started so that it changes nothing.
    #[error("nothing is changed in this run (--read-only)")]
    ReadOnly,
    /// The service cannot make sense of the request.
    #[error("the service calls the request wrong: {}", .0.message_or("it does not say why"))]
    Invalid(Refusal),
    /// Something answered, but not as Planner does.
    #[error("{host} does not answer like Planner: {why}. Check the address, and whether something stands in between")]
    Unreadable {
        /// The service.
        host: String,
        /// What is odd about the answer, in words.
        why: String,
        /// The HTTP status.
        status: u16,
        /// The beginning of the answer.
        excerpt: String,
    },
    /// Any other answer.
    #[error("{host} answered with status {status}: {}", .refusal.message_or("it does not say why"))]
    Unexpected {
        /// The service.
        host: String,
        /// The HTTP status.
        status: u16,
        /// What the service says.
        refusal: Refusal,
    },
}

/// What an error body says: for details, never to branch on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// The code; often empty.
    pub code: String,
    /// The words, written for developers.
    pub message: String,
    /// The service's number for the request.
    pub request_id: Option<String>,
}

impl Refusal {
    /// Returns the service's words on one line, or others when it has none.
    #[must_use]
    pub fn message_or(&self, otherwise: &str) -> String {
        let words: Vec<_> = self.message.split_whitespace().collect();
        if words.is_empty() { otherwise.to_owned() } else { words.join(" ").trim_end_matches('.').to_owned() }
    }
}

impl Error {
    /// Returns the error of reading again what was just changed: the change was taken, but what came of it is not known.
    #[must_use]
    pub(super) fn after_change(self, host: String) -> Self {
        match self {
            // 429 would say that nothing was changed.
            Self::Throttled { host, status: 429, retry_after } => Self::Throttled { host, status: 424, retry_after },
            error @ (Self::Throttled { .. } | Self::Offline { may_have_arrived: true, .. }) => error,
            Self::Offline { host, why, .. } => Self::Offline { host, why, may_have_arrived: true },
            error => Self::Offline { host, why: error.to_string(), may_have_arrived: true },
        }
    }

    /// Says what to do next, as a sentence.
    #[must_use]
    pub fn next(&self) -> &'static str {
        match self {
            Self::Offline { .. } | Self::Unreadable { .. } => "It is tried again by itself; r tries now.",
            Self::Throttled { status: 429, .. } => "It is sent again by itself after the pause the service asks for.",
            Self::Throttled { .. } => "It is sent again by itself after a pause.",
            Self::Stale(_) | Self::Conflict(_) => {
                "It is read again and sent anew; you are asked only if the same field was changed on both sides."
            }
            Self::Gone { .. } => {
                "R reads what is there now; a change to what is gone can be let go or made again in S. Where nothing of \
                 Planner is to be seen, the account may be a personal one, or have no licence for it."
            }
            Self::Denied { refusal, .. } if limit_in_words(&refusal.code).is_some() => {
                "Make room first, then send it again in S; or let it go there."
            }
            Self::Denied { .. } if self.lacks_permission() => {
                "The sign-in did not ask for the permission this needs: `planner-tui login --also comments` asks for that of \
                 comments, `planner-tui login --also groups` for that of groups."
            }
            Self::Denied { .. } => {
                "Only members of the plan's group may do that, and owners who are no members may not: ask one to add you. w \
                 says what is locked of a task."
            }
            Self::SignedOut { .. } => "Nothing is lost: what waits is sent as soon as the service takes a token again.",
            Self::ReadOnly => "Start without --read-only to change something.",
            Self::Invalid(_) => {
                "Sending the same again does not help: change it or let it go in S, and report the lines below if it is right."
            }
            Self::Unexpected { status: 507 | 509, .. } => {
                "The service has no room or has had enough for now: try again later."
            }
            Self::Unexpected { .. } => {
                "It is not sent again by itself: try again later in S, and report the lines below."
            }
        }
    }

    /// Says whether it is the sign-in that lacks a permission, whatever the person may do.
    ///
    /// Source: Microsoft Graph, `Authorization_RequestDenied` is the directory's answer to a missing permission.
    #[must_use]
    pub fn lacks_permission(&self) -> bool {
        matches!(self, Self::Denied { refusal, .. } if refusal.code == "Authorization_RequestDenied")
    }

    /// Says whether asking again later may help: nothing was said of the thing itself.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Offline { .. } | Self::Throttled { .. } | Self::SignedOut { .. })
    }

    /// Says whether a source of a list is simply not offered: forbidden, not there, not built.
    #[must_use]
    pub fn is_not_offered(&self) -> bool {
        match self {
            Self::Denied { .. } | Self::Gone { .. } | Self::Invalid(_) => true,
            Self::Unexpected { status, .. } | Self::Unreadable { status, .. } => matches!(status, 404 | 405 | 501),
            _ => false,
        }
    }
}

/// Says what a limit's code means: in the words that are used before a limit bites, or of a limit only the service knows
/// that it is one.
#[must_use]
pub fn limit_in_words(code: &str) -> Option<String> {
    if let Some(limit) = Limit::of_code(code) {
        return Some(limit.words().to_owned());
    }
    let is_word = !code.is_empty() && code.len() < 80 && code.chars().all(|letter| letter.is_ascii_alphanumeric());
    let is_limit = is_word && code.starts_with("Maximum");
    is_limit.then(|| format!("a limit is reached that only the service knows ({code})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_permission_is_no_missing_membership() {
        let denied = |code: &str| {
            let refusal = Refusal { code: code.to_owned(), ..Refusal::default() };
            Error::Denied { why: "no".to_owned(), refusal }.next()
        };
        assert!(denied("Authorization_RequestDenied").starts_with("The sign-in did not ask"));
        assert!(denied("").starts_with("Only members of the plan's group"));
    }

    #[test]
    fn a_limit_is_told_in_one_way_and_an_unknown_one_as_such() {
        for limit in Limit::ALL {
            assert_eq!(limit_in_words(limit.code()).as_deref(), Some(limit.words()));
        }
        let unknown = limit_in_words("MaximumWishesOfUser").unwrap();
        assert_eq!(unknown, "a limit is reached that only the service knows (MaximumWishesOfUser)");
        assert_eq!(limit_in_words("AccessDenied"), None);
        assert_eq!(limit_in_words(""), None);
        assert_eq!(limit_in_words("Maximum \u{1b}[2J"), None);
    }
}
