//! A question the service was too busy for is asked again alone, when the service named a short time: who asked it need not begin
//! anew. What takes longer is for the caller to say and to wait out.

use std::time::Duration;

use reqwest::Request;
use reqwest::header::{HeaderName, HeaderValue};
use tokio::sync::Semaphore;

use super::answer::Answer;
use super::client::Client;
use super::error::Error;
use super::left_alone::Asked;
use super::retry_after::RetryAfter;

/// A longer wait is one a person should be told of.
const SHORT: Duration = Duration::from_secs(2);
/// How often one question is refused before it is given back.
const TRIES: u32 = 5;
/// So long one question waits in all: others may be refused again and again, so that its turn never comes.
const IN_ALL: Duration = Duration::from_secs(20);

/// What is left of the patience for one question.
#[derive(Debug)]
pub(super) struct Insisting {
    tries: u32,
    left: Duration,
}

impl Default for Insisting {
    fn default() -> Self {
        Self { tries: TRIES, left: IN_ALL }
    }
}

impl Insisting {
    /// Returns how long to wait before the question is asked again, if it is: the service has refused it with this.
    pub(super) fn refused(&mut self, retry_after: Option<RetryAfter>) -> Option<Duration> {
        self.tries = self.tries.saturating_sub(1);
        if self.tries > 0 { self.put_off(retry_after) } else { None }
    }

    /// The same for one that was not sent, because something else was refused.
    pub(super) fn put_off(&mut self, retry_after: Option<RetryAfter>) -> Option<Duration> {
        let wait = short(retry_after).filter(|wait| *wait <= self.left)?;
        self.left -= wait;
        Some(wait)
    }
}

/// Returns a wait that is short enough to be nobody's business. "At once" names none: it would be asked in a circle.
pub(super) fn short(retry_after: Option<RetryAfter>) -> Option<Duration> {
    match retry_after? {
        RetryAfter::For(wait) => Some(wait).filter(|wait| !wait.is_zero() && *wait <= SHORT),
        RetryAfter::Until(_) => None,
    }
}

impl Client {
    /// Asks a question about some parts of the service, again by itself as long as it is put off for a short while. Whoever
    /// waits holds nobody else's turn.
    pub(super) async fn insist(&self, queue: &Semaphore, request: Request, parts: &[Asked]) -> Result<Answer, Error> {
        let mut insisting = Insisting::default();
        loop {
            let Some(mut again) = request.try_clone() else {
                return Box::pin(self.in_turn(queue, request, parts)).await;
            };
            // Each request has a number of its own.
            if let Ok(number) = HeaderValue::from_str(&uuid::Uuid::new_v4().to_string()) {
                again.headers_mut().insert(HeaderName::from_static("client-request-id"), number);
            }
            // Boxed, because every reading and every sending has this future in its own.
            let answer = Box::pin(self.in_turn(queue, again, parts)).await;
            let wait = match &answer {
                Ok(answer) => insisting.refused(answer.retry_after()),
                Err(Error::Throttled { retry_after, .. }) => insisting.put_off(*retry_after),
                Err(_) => None,
            };
            let Some(wait) = wait else { return answer };
            tokio::time::sleep(wait).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Option<RetryAfter> {
        RetryAfter::parse(text)
    }

    #[test]
    fn a_short_wait_is_kept_to_the_letter_and_others_are_for_the_caller() {
        let mut insisting = Insisting::default();
        for (told, wait) in [("0.5", Some(500)), ("2", Some(2000)), ("2.1", None), ("0", None)] {
            assert_eq!(insisting.refused(named(told)), wait.map(Duration::from_millis), "{told}");
        }
        assert_eq!(Insisting::default().refused(None), None);
    }

    #[test]
    fn it_ends() {
        let mut insisting = Insisting::default();
        let count = (0..100).filter(|_| insisting.refused(named("0.1")).is_some()).count();
        assert_eq!(count, 4, "the first time and four times more");
        let mut insisting = Insisting::default();
        let waits: Duration = (0..100).map_while(|_| insisting.put_off(named("1.5"))).sum();
        assert!(waits <= IN_ALL && waits + SHORT > IN_ALL, "{waits:?}");
    }
}
