//! Signing in with a code that is typed on any device.
//!
//! Source: RFC 8628, and the identity platform's page on the device authorization grant.

use std::time::Duration;

use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::Grant;
use super::hint::Way;
use super::platform::Platform;
use super::refusal::{REFUSED, Refusal, SignInError};
use crate::graph::address;

/// How much longer to wait between two questions when the platform says slower, for good: RFC 8628, section 3.5.
const SLOWER_BY: Duration = Duration::from_secs(5);
/// What the platform means when it says nothing of the time between questions: RFC 8628, section 3.2.
const USUAL_INTERVAL: u64 = 5;
/// What is waited at most between two questions, and how long a code is waited for, whatever the platform says: a wrong or
/// hostile one must neither be asked without end nor keep a person waiting for days.
const LONGEST_INTERVAL: u64 = 60;
const LONGEST_LIFE: u64 = 3600;

/// What the person is told, and what the answer is asked with.
#[derive(Debug, Deserialize)]
pub struct DeviceCode {
    #[serde(rename = "device_code")]
    secret: SecretString,
    /// What the person types.
    pub user_code: String,
    /// Where.
    pub verification_uri: String,
    /// For how many seconds the code is good, as the platform says.
    expires_in: u64,
    #[serde(default)]
    interval: Option<u64>,
}

impl DeviceCode {
    /// Returns how long to wait before the first question.
    #[must_use]
    pub fn interval(&self) -> Duration {
        // None at all is not said either: nobody is asked without a pause.
        let seconds = self.interval.filter(|seconds| *seconds > 0).unwrap_or(USUAL_INTERVAL);
        Duration::from_secs(seconds.min(LONGEST_INTERVAL))
    }

    /// Returns for how long the answer is waited for.
    #[must_use]
    pub fn life(&self) -> Duration {
        Duration::from_secs(self.expires_in.min(LONGEST_LIFE))
    }

    /// Says whether the page is one a browser can be sent to.
    fn has_page(&self) -> bool {
        address::of(&self.verification_uri).is_some()
    }
}

/// What came of a question.
#[derive(Debug)]
pub enum Polled {
    /// The person has signed in.
    Done(Box<Grant>),
    /// Not yet: ask again.
    Wait(Pace),
}

/// When to ask again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How long to wait this time.
    pub pause: Duration,
    /// How long from then on.
    pub interval: Duration,
}

impl Pace {
    fn steady(interval: Duration) -> Self {
        Self { pause: interval, interval }
    }
}

/// Asks for a code.
pub async fn begin(platform: &Platform, scope: &str) -> Result<DeviceCode, SignInError> {
    let form = [("client_id", platform.registration().client_id.as_str()), ("scope", scope)];
    let code: DeviceCode = platform.ask(("devicecode", Way::Device), &form).await?;
    if code.has_page() {
        return Ok(code);
    }
    let why = "the page it names for the code is no web page".to_owned();
    Err(SignInError::Unreadable { host: platform.host(), why })
}

/// Asks whether the person has typed it; `interval` is how long was waited before.
pub async fn poll(platform: &Platform, code: &DeviceCode, interval: Duration) -> Result<Polled, SignInError> {
    let form = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("client_id", platform.registration().client_id.as_str()),
        ("device_code", code.secret.expose_secret()),
    ];
    match platform.token(Way::Device, &form).await {
        Ok(grant) => Ok(Polled::Done(Box::new(grant))),
        Err(error) => next(error, interval).map(Polled::Wait),
    }
}

/// Returns how long to wait after an answer that is no grant; the error ends it.
fn next(error: SignInError, interval: Duration) -> Result<Pace, SignInError> {
    match error {
        SignInError::Refused(refusal) | SignInError::SignInAgain(refusal) => match refusal.error.as_str() {
            "authorization_pending" => Ok(Pace::steady(interval)),
            "slow_down" => Ok(Pace::steady(interval + SLOWER_BY)),
            _ => Err(ended(*refusal)),
        },
        // Whoever says when to come back is not asked before, and not more slowly for good.
        SignInError::Busy { retry_after: Some(told), .. } => {
            Ok(Pace { pause: told.from(time()).max(interval), interval })
        }
        // The code is good for minutes: a cut line is waited out, longer each time.
        SignInError::Offline { .. } | SignInError::Busy { .. } => {
            Ok(Pace::steady((interval * 2).min(Duration::from_mins(1))))
        }
        other => Err(other),
    }
}

#[expect(clippy::disallowed_methods, reason = "when to come back may be said as a moment of the wall's clock")]
fn time() -> Timestamp {
    Timestamp::now()
}

fn ended(refusal: Refusal) -> SignInError {
    let words = match refusal.error.as_str() {
        "authorization_declined" | "access_denied" => REFUSED.to_owned(),
        "expired_token" => "the code was not typed in time. For a new one type `planner-tui login --device`".to_owned(),
        "bad_verification_code" => {
            "the identity platform does not know this code any more. For a new one type `planner-tui login --device`"
                .to_owned()
        }
        _ => return SignInError::Refused(Box::new(refusal)),
    };
    SignInError::Ended(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::retry_after::RetryAfter;

    fn after(word: &str) -> Result<Duration, String> {
        let refusal = Refusal { error: word.to_owned(), ..Refusal::default() };
        let pace = next(refusal.into_error("h"), Duration::from_secs(5)).map_err(|error| error.to_string())?;
        assert_eq!(pace.pause, pace.interval);
        Ok(pace.pause)
    }

    #[test]
    fn every_answer_of_the_platform_has_its_meaning() {
        assert_eq!(after("authorization_pending"), Ok(Duration::from_secs(5)));
        assert_eq!(after("slow_down"), Ok(Duration::from_secs(10)));
        assert_eq!(after("temporarily_unavailable"), Ok(Duration::from_secs(10)));
        for (word, says) in [
            ("authorization_declined", "refused in the browser"),
            ("access_denied", "refused in the browser"),
            ("expired_token", "not typed in time"),
            ("bad_verification_code", "does not know this code"),
            ("something_else", "something_else"),
        ] {
            assert!(after(word).unwrap_err().contains(says), "{word}");
        }
    }

    fn code(page: &str, expires_in: u64, interval: Option<u64>) -> DeviceCode {
        let body = serde_json::json!({
            "device_code": "d", "user_code": "AB", "verification_uri": page, "expires_in": expires_in, "interval": interval,
        });
        serde_json::from_value(body).unwrap()
    }

    #[test]
    fn a_hostile_platform_sets_no_pace_and_no_patience_of_its_own() {
        let pace = |interval| code("https://x", 900, interval).interval().as_secs();
        assert_eq!([None, Some(0), Some(1), Some(7), Some(u64::MAX)].map(pace), [5, 5, 1, 7, 60]);
        let life = |expires_in| code("https://x", expires_in, None).life().as_secs();
        assert_eq!([900, u64::MAX].map(life), [900, 3600]);
        // Adding to the longest pause, and doubling it, stays a time.
        let offline = || SignInError::Offline { host: "h".to_owned(), why: "w".to_owned() };
        assert_eq!(
            next(offline(), code("https://x", 900, Some(u64::MAX)).interval()).unwrap().pause,
            Duration::from_mins(1)
        );
    }

    #[test]
    fn who_says_when_to_come_back_is_not_asked_before_and_asked_no_more_slowly_after() {
        let pace = |told: Option<&str>, interval_s| {
            let busy = Refusal::default().into_error_of("h", 429, told.and_then(RetryAfter::parse));
            let pace = next(busy, Duration::from_secs(interval_s)).unwrap();
            (pace.pause.as_secs(), pace.interval.as_secs())
        };
        assert_eq!(pace(Some("20"), 1), (20, 1));
        assert_eq!(pace(Some("0"), 5), (5, 5), "the platform's own interval holds all the same");
        assert_eq!(pace(None, 5), (10, 10));
        assert!(pace(Some("Fri, 01 Jan 2100 00:00:00 GMT"), 5).0 > 3600);
    }

    #[test]
    fn nobody_is_sent_to_what_is_no_web_page() {
        let is_page = |page| code(page, 900, None).has_page();
        assert!(is_page("https://login.example/device") && is_page("http://127.0.0.1:1/device"));
        for wrong in ["javascript:alert(1)", "file:///etc/passwd", "device", ""] {
            assert!(!is_page(wrong), "{wrong}");
        }
    }

    #[test]
    fn the_device_code_is_in_no_debug_text() {
        let code: DeviceCode = serde_json::from_str(
            r#"{"device_code":"hush","user_code":"AB","verification_uri":"https://x","expires_in":900}"#,
        )
        .unwrap();
        assert!(!format!("{code:?}").contains("hush"));
        assert_eq!(code.interval(), Duration::from_secs(5));
    }
}
