//! How the server misbehaves on request: rules that say which requests meet which fault, decided by a seed.
//!
//! The same requests in the same order meet the same faults. Without rules nothing here is in the way.

mod answer;
mod file;
mod line;
mod meet;

use std::time::Duration;

use jiff::SignedDuration;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

pub use file::FaultsError;
pub use meet::FaultsHandle;

pub(super) use answer::Instead;
pub(super) use answer::gateway_page;
pub(super) use answer::shuffle;
pub(super) use answer::truncated;
pub(super) use answer::web_page;
pub(super) use line::Lines;
pub(super) use line::Scissors;
pub(super) use meet::Fault;
pub(super) use meet::Place;

/// What goes wrong, and when.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faults {
    /// Decides what is left to chance.
    pub seed: u64,
    /// Asked in order; the first that strikes counts.
    pub rules: Vec<Rule>,
}

impl Faults {
    /// Takes one rule.
    #[must_use]
    pub fn one(rule: Rule) -> Self {
        Self { seed: 0, rules: vec![rule] }
    }

    /// Lets a share of all requests, alone and as parts, go wrong in one of some ways, each as likely as the others.
    ///
    /// A way that does not suit a request leaves it alone, so a little less than `rate` go wrong.
    #[must_use]
    pub fn random(seed: u64, rate: f64, ways: &[What]) -> Self {
        let share = rate.clamp(0.0, 1.0) / f64::from(u32::try_from(ways.len().max(1)).unwrap_or(u32::MAX));
        let mut left = 1.0;
        let rules = ways.iter().map(|what| {
            // A rule is asked only where those before it let a request pass.
            let chance = (share / left).min(1.0);
            left = (left - share).max(share);
            Rule { on: On::Both, chance, ..Rule::new(what.clone()) }
        });
        Self { seed, rules: rules.collect() }
    }

    /// Reads rules from the text of a file; the error names line and key.
    pub fn parse(text: &str) -> Result<Self, FaultsError> {
        file::parse(text)
    }
}

/// Which requests meet a fault.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The method; `None` for any.
    pub method: Option<String>,
    /// The path behind the version; `*` stands for one segment, a last `**` for any rest. `None` for any.
    pub path: Option<String>,
    /// Whether requests of their own are meant, or parts of batches.
    pub on: On,
    /// How many fitting requests pass first.
    pub skip: u32,
    /// Strikes at every so many of those that fit; 1 for all of them.
    pub every: u32,
    /// How often it strikes at most; `None` without end.
    pub first: Option<u32>,
    /// How likely it strikes where all this allows it, from 0 to 1.
    pub chance: f64,
    /// What happens.
    pub then: What,
}

impl Rule {
    /// Strikes at every request it suits that is no part of a batch.
    #[must_use]
    pub fn new(then: What) -> Self {
        Self { method: None, path: None, on: On::Alone, skip: 0, every: 1, first: None, chance: 1.0, then }
    }

    /// The same for one method and one pattern of paths.
    #[must_use]
    pub fn to(self, method: &str, path: &str) -> Self {
        Self { method: Some(method.to_owned()), path: Some(path.to_owned()), ..self }
    }

    /// The same for requests of another place.
    #[must_use]
    pub fn on(self, on: On) -> Self {
        Self { on, ..self }
    }

    /// The same, but not before so many have passed.
    #[must_use]
    pub fn after(self, skip: u32) -> Self {
        Self { skip, ..self }
    }

    /// The same, so many times at most.
    #[must_use]
    pub fn times(self, first: u32) -> Self {
        Self { first: Some(first), ..self }
    }
}

/// Whether requests of their own are meant, or parts of batches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// Requests of their own, a batch as a whole among them.
    Alone,
    /// Parts of batches.
    Parts,
    /// All of them.
    Both,
}

/// What happens to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It is not carried out; this status is the answer. 502 and 504 come with a page, as gateways answer.
    Answer {
        /// 429, 500, 502, 503 or 504.
        status: u16,
        /// What the answer says about trying again.
        retry_after: Option<RetryAfter>,
    },
    /// It waits so long before it is carried out; others do not.
    Slow(Duration),
    /// It is not carried out and the connection is closed; a part has no answer.
    CutBefore,
    /// It is carried out and the connection is closed; a part has no answer.
    CutAfter,
    /// It is carried out; the answer breaks off in the middle. One without a body is lost as a whole.
    Truncate,
    /// It is not carried out; a web page comes with 200, as from a network that wants to be paid first.
    WebPage,
    /// A change is refused with 412, whatever its etag.
    Stale,
    /// A change is refused with 409, whatever its etag.
    Conflict,
    /// A creation is carried out and answered with 403.
    DeniedAfter,
    /// A delta link is called too old: 410, with where to start again.
    OldDeltaLink,
    /// A delta link is called malformed: 400.
    BadDeltaLink,
    /// The answers of a batch come in another order.
    Shuffle,
    /// The token is called too old: 401, whatever it says.
    TokenExpired,
    /// The token is called not enough: 401 or 403, with what a new sign-in has to ask for.
    ClaimsChallenge {
        /// 401 or 403.
        status: u16,
        /// JSON, as a client sends it on.
        claims: String,
    },
    /// Signing in is refused.
    SignInError(SignInError),
    /// A refresh brings no new refresh token, so that the old one is to be kept.
    NoNewRefreshToken,
}

/// Why signing in is refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignInError {
    /// The AADSTS number; 0 for none.
    pub number: u32,
    /// What a client decides by; without it, what goes with the number.
    pub error: Option<String>,
    /// What the platform adds to some; without it, what goes with the number.
    pub suberror: Option<String>,
    /// What a new sign-in has to ask for.
    pub claims: Option<String>,
}

impl SignInError {
    /// Refuses with a number and what goes with it.
    #[must_use]
    pub fn of(number: u32) -> Self {
        Self { number, ..Self::default() }
    }
}

impl What {
    /// Returns one of each kind that strikes any client, signed in or not, with waits short enough for a test.
    #[must_use]
    pub fn one_of_each() -> Vec<Self> {
        vec![
            Self::Answer { status: 429, retry_after: Some(RetryAfter::Text("0.05".to_owned())) },
            Self::Slow(Duration::from_millis(50)),
            Self::CutBefore,
            Self::CutAfter,
            Self::Truncate,
            Self::WebPage,
            Self::Stale,
            Self::Conflict,
            Self::DeniedAfter,
            Self::OldDeltaLink,
            Self::BadDeltaLink,
            Self::Shuffle,
        ]
    }
}

/// What an answer says about trying again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// This text, the same each time: `2.128`, `0.05`, `1`, or nonsense.
    Text(String),
    /// An HTTP date so many seconds from now.
    DateIn(u32),
}

impl RetryAfter {
    /// Returns the value of the header.
    pub(super) fn text(&self, now: Timestamp) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::DateIn(seconds) => {
                let then = now.checked_add(SignedDuration::from_secs(i64::from(*seconds))).unwrap_or(now);
                DateTimePrinter::new().timestamp_to_rfc9110_string(&then).unwrap_or_default()
            }
        }
    }
}
