//! The tokens of an account: what they are, where they are kept, and how they are renewed.

pub mod command;
pub mod keep;
mod lock;
pub mod private;
pub mod source;

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use super::sign_in::Grant;

/// How long before its end a token is renewed: a request that is on the way must not meet the end. One with a short life is
/// renewed after half of it.
const EARLY: SignedDuration = SignedDuration::from_mins(5);
/// How long after a renewal that could not be had the next is tried, while the token is still good.
const NEXT_TRY: SignedDuration = SignedDuration::from_mins(1);

/// What an account has been given.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// What is shown to the service.
    pub access: SecretString,
    /// From when on it is renewed.
    pub renew_at: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// What the next ones are asked with.
    pub refresh: Option<SecretString>,
    /// What was asked for, to ask for the same again.
    pub scope: String,
}

/// The same as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    access: String,
    renew_at: Timestamp,
    ends: Timestamp,
    refresh: Option<String>,
    scope: String,
}

impl Tokens {
    /// Takes what was granted now; without a new refresh token the old one stays good.
    #[must_use]
    pub fn granted(grant: Grant, scope: &str, now: Timestamp, before: Option<&Self>) -> Self {
        let refresh = grant.refresh.or_else(|| before.and_then(|before| before.refresh.clone()));
        let after = |life: SignedDuration| now.checked_add(life).unwrap_or(Timestamp::MAX);
        let renew_at = after(grant.expires_in - EARLY.min(grant.expires_in / 2));
        Self { access: grant.access, renew_at, ends: after(grant.expires_in), refresh, scope: scope.to_owned() }
    }

    /// Says whether the access token is good for a while.
    #[must_use]
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        now < self.renew_at
    }

    /// Says whether the access token has not ended.
    #[must_use]
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.ends > now
    }

    /// Leaves the renewal for later: it could not be had now, and what there is has not ended. Each request would wait for
    /// another try otherwise.
    #[must_use]
    pub(super) fn put_off(mut self, now: Timestamp) -> Self {
        let left = self.ends.duration_since(now);
        self.renew_at = now.checked_add(NEXT_TRY.min(left / 2)).unwrap_or(self.ends);
        self
    }

    /// Writes them down.
    #[must_use]
    pub(super) fn to_text(&self) -> SecretString {
        let kept = Kept {
            access: self.access.expose_secret().to_owned(),
            renew_at: self.renew_at,
            ends: self.ends,
            refresh: self.refresh.as_ref().map(|token| token.expose_secret().to_owned()),
            scope: self.scope.clone(),
        };
        SecretString::from(serde_json::to_string(&kept).expect("texts and a time are JSON"))
    }

    /// Reads them back; `None` when it is something else.
    #[must_use]
    pub(super) fn from_text(text: &str) -> Option<Self> {
        let kept: Kept = serde_json::from_str(text).ok()?;
        Some(Self {
            access: kept.access.into(),
            renew_at: kept.renew_at,
            ends: kept.ends,
            refresh: kept.refresh.map(SecretString::from),
            scope: kept.scope,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn grant(refresh: Option<&str>) -> Grant {
        Grant {
            access: "a".into(),
            refresh: refresh.map(SecretString::from),
            expires_in: SignedDuration::from_secs(3599),
            scope: "other".to_owned(),
        }
    }

    #[test]
    fn a_token_is_renewed_before_its_end() {
        let tokens = Tokens::granted(grant(Some("r")), "asked", at("2026-11-22T08:00:00Z"), None);
        assert!(tokens.is_fresh(at("2026-11-22T08:54:00Z")));
        assert!(!tokens.is_fresh(at("2026-11-22T08:55:00Z")) && tokens.is_good(at("2026-11-22T08:55:00Z")));
        assert!(!tokens.is_good(at("2026-11-22T08:59:59Z")));
        assert_eq!(tokens.scope, "asked");
        let short = Grant { expires_in: SignedDuration::from_secs(60), ..grant(None) };
        let tokens = Tokens::granted(short, "asked", at("2026-11-22T08:00:00Z"), None);
        assert!(tokens.is_fresh(at("2026-11-22T08:00:29Z")) && !tokens.is_fresh(at("2026-11-22T08:00:30Z")));
    }

    #[test]
    fn a_renewal_that_cannot_be_had_is_tried_later() {
        let tokens = Tokens::granted(grant(Some("r")), "asked", at("2026-11-22T08:00:00Z"), None);
        let tokens = tokens.put_off(at("2026-11-22T08:56:00Z"));
        assert!(tokens.is_fresh(at("2026-11-22T08:56:59Z")) && !tokens.is_fresh(at("2026-11-22T08:57:00Z")));
        let tokens = tokens.put_off(at("2026-11-22T08:59:49Z"));
        assert!(tokens.is_fresh(at("2026-11-22T08:59:53Z")) && !tokens.is_fresh(at("2026-11-22T08:59:54Z")));
    }

    #[test]
    fn an_answer_without_a_new_refresh_token_leaves_the_old_one() {
        let now = at("2026-11-22T08:00:00Z");
        let first = Tokens::granted(grant(Some("one")), "s", now, None);
        let next = Tokens::granted(grant(None), "s", now, Some(&first));
        assert_eq!(next.refresh.unwrap().expose_secret(), "one");
        let next = Tokens::granted(grant(Some("two")), "s", now, Some(&first));
        assert_eq!(next.refresh.unwrap().expose_secret(), "two");
    }

    #[test]
    fn what_is_kept_is_read_back_and_shown_to_nobody() {
        let tokens = Tokens::granted(grant(Some("very secret")), "s", at("2026-11-22T08:00:00Z"), None);
        let back = Tokens::from_text(tokens.to_text().expose_secret()).unwrap();
        assert_eq!(back.refresh.as_ref().unwrap().expose_secret(), "very secret");
        assert_eq!(back.ends, tokens.ends);
        assert!(!format!("{back:?}").contains("very secret"));
        assert!(Tokens::from_text("{}").is_none() && Tokens::from_text("").is_none());
    }
}
