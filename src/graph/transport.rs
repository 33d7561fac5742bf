//! How one request is sent: with a token, once more with another when that one has ended, and written down if wished.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue, WWW_AUTHENTICATE};
use reqwest::{Method, Request, RequestBuilder, Response, StatusCode};
use secrecy::SecretString;
use tokio::sync::Semaphore;

use super::address::innermost;
use super::answer::Answer;
use super::client::{Client, SetupError, bearer};
use super::error::{Error, Refusal};
use super::exchange::{Asked, Exchange, Witness};
use super::explain::{Answered, Explain, Fate};
use super::left_alone;
use super::limits::{self, LARGEST_ANSWER, Limits};
use super::record::Recorder;
use super::retry_after;
use super::sign_in::refusal::is_claims;
use super::token::source::NoToken;

/// What is wished of the way to the service.
#[derive(Clone, Debug, Default)]
pub struct Transport {
    /// Whether nothing may be changed, whoever asks for it.
    pub is_read_only: bool,
    /// Where exchanges are written down.
    pub recorder: Option<Recorder>,
    /// What changes are explained to instead of being sent.
    pub explain: Option<Explain>,
    /// Who is told of what fails and of what is explained.
    pub witness: Option<Witness>,
    /// How often the person has signed in anew.
    pub sign_ins: Arc<AtomicU32>,
    /// How long an answer may take.
    pub limits: Limits,
}

impl Client {
    /// Sends a request when it is its turn, and reads the answer whole.
    pub(super) async fn send(&self, queue: &Semaphore, request: RequestBuilder) -> Result<Answer, Error> {
        self.send_about(queue, request, &[]).await
    }

    /// The same for a request that is about several parts of the service.
    pub(super) async fn send_about(
        &self,
        queue: &Semaphore,
        request: RequestBuilder,
        parts: &[left_alone::Asked],
    ) -> Result<Answer, Error> {
        let request = request.build().map_err(|error| self.offline(&error))?;
        if !is_change(&request) {
            return Box::pin(self.insist(queue, request, parts)).await;
        }
        if self.transport.is_read_only {
            return Err(Error::ReadOnly);
        }
        Box::pin(self.in_turn(queue, request, parts)).await
    }

    /// Sends a request once, when it is its turn and nothing it is about wants to be left alone.
    pub(super) async fn in_turn(
        &self,
        queue: &Semaphore,
        mut request: Request,
        parts: &[left_alone::Asked],
    ) -> Result<Answer, Error> {
        let _turn = queue.acquire().await.expect("nobody closes the queues");
        for part in parts {
            self.expect_welcome(part)?;
        }
        let Some(explain) = &self.transport.explain else { return self.send_now(request).await };
        match explain.decide(&request, self.root(), is_change(&request)) {
            Fate::Explained(step, answered) => {
                self.tell(Exchange::Explained(step));
                Ok(self.answered(answered))
            }
            Fate::Answered(answered) => Ok(self.answered(answered)),
            Fate::Sent(reading) => {
                if let Some(rest) = &reading.rest {
                    *request.body_mut() = Some(rest.to_string().into());
                }
                let mut answer = self.send_now(request).await?;
                if let Some(body) = explain.amended(&reading, answer.status, &answer.body) {
                    answer.body = body;
                }
                Ok(answer)
            }
        }
    }

    /// Returns an answer that was made on this machine.
    fn answered(&self, answered: Answered) -> Answer {
        let body = answered.body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        Answer { host: self.host(), status: answered.status, retry_after: None, body }
    }

    /// Tells whoever wants to know. What is to be done next is known where the token came from.
    pub(super) fn tell(&self, mut exchange: Exchange) {
        if let Some(witness) = &self.transport.witness {
            if let Exchange::Failed(failure) = &mut exchange {
                failure.next = self.token.next_step(&failure.next);
            }
            witness.tell(exchange);
        }
    }

    /// Tells that one part of a batch has failed, if it has.
    pub(super) fn tell_part(&self, version: &str, path: &str, answer: &Answer) {
        if let Some(exchange) = Asked::part(version, path).answered(answer, &HeaderMap::new()) {
            self.tell(exchange);
        }
    }

    async fn send_now(&self, request: Request) -> Result<Answer, Error> {
        let begun = self.sign_ins();
        let sent = self.send_with_token(request).await;
        sent.map_err(|error| match error {
            Error::SignedOut { host, why, refusal, .. } => Error::SignedOut { host, why, refusal, sign_ins: begun },
            error => error,
        })
    }

    fn sign_ins(&self) -> u32 {
        self.transport.sign_ins.load(Ordering::Relaxed)
    }

    async fn send_with_token(&self, request: Request) -> Result<Answer, Error> {
        let asked = left_alone::Asked::new(is_change(&request), request.url().path());
        self.expect_welcome(&asked)?;
        let again = request.try_clone();
        let no_token = |error| self.no_token_for(&asked, error);
        let token = self.token.bearer().await.map_err(no_token)?;
        let (answer, challenge) = self.exchange(request, &token).await?;
        self.left_alone.note(&asked, answer.status, answer.retry_after());
        // Some services want more proven with 401, some with 403; nothing was changed either way.
        let may_challenge = matches!(answer.status, 401 | 403);
        if let Some(claims) = challenge.as_deref().filter(|_| may_challenge).and_then(claims) {
            self.token.note_claims(&claims);
            return Err(self.no_token(NoToken::SignedOut(self.token.more_proof())));
        }
        if answer.status != StatusCode::UNAUTHORIZED {
            return Ok(answer);
        }
        // A token may end before its time. One try with another, and no more.
        let other = self.token.instead_of(&token).await.map_err(no_token)?;
        match (again, other) {
            (Some(request), Some(token)) => {
                let (answer, _) = self.exchange(request, &token).await?;
                self.left_alone.note(&asked, answer.status, answer.retry_after());
                self.refused_token(&answer).map_or(Ok(answer), Err)
            }
            _ => self.refused_token(&answer).map_or(Ok(answer), Err),
        }
    }

    /// Returns the error of a service that does not take the token: what helps is known where the token came from.
    pub(super) fn refused_token(&self, answer: &Answer) -> Option<Error> {
        let is_refused = answer.status == StatusCode::UNAUTHORIZED;
        let why = is_refused.then(|| self.token.refused(&answer.host))?;
        let (refusal, sign_ins) = (answer.refusal(), self.sign_ins());
        Some(Error::SignedOut { host: answer.host.clone(), why, refusal, sign_ins })
    }

    /// Sends a request with a token and reads the answer whole, and the challenge if it has one.
    async fn exchange(&self, mut request: Request, token: &SecretString) -> Result<(Answer, Option<String>), Error> {
        let begun = self.transport.recorder.as_ref().map(|recorder| (recorder, recorder.begin(&request)));
        let bearer = bearer(token).map_err(|_| self.no_token(NoToken::SignedOut(SetupError::Token.to_string())))?;
        request.headers_mut().insert(AUTHORIZATION, bearer);
        let asked = Asked::of(&request);
        let outcome = self.answer(request).await.and_then(|answer| without_token(answer, token));
        let told = match &outcome {
            Ok((answer, headers)) => asked.answered(answer, headers),
            Err(error) => Some(asked.unanswered(error)),
        };
        if let Some(exchange) = told {
            self.tell(exchange);
        }
        if let Some((recorder, begun)) = begun {
            match &outcome {
                Ok((answer, headers)) => recorder.end(begun, answer.status, headers, &answer.body),
                Err(error) => recorder.fail(begun, &error.to_string()),
            }
        }
        let (answer, headers) = outcome?;
        let challenge = headers.get(WWW_AUTHENTICATE).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Ok((answer, challenge))
    }

    async fn answer(&self, request: Request) -> Result<(Answer, HeaderMap), Error> {
        let response = self.http.execute(request).await.map_err(|error| self.offline(&error))?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let retry_after = retry_after::told(&headers);
        let mut answer = Answer { host: self.host(), status, retry_after, body: Vec::new() };
        let body = self.body(response).await?.filter(|body| limits::is_bearable(body));
        answer.body = body.ok_or_else(|| answer.unreadable("its answer has no end".to_owned()))?;
        Ok((answer, headers))
    }

    /// Returns the error of having no token for a request.
    fn no_token_for(&self, asked: &left_alone::Asked, error: NoToken) -> Error {
        match error {
            // Of a change that was not sent nothing is left open.
            NoToken::Busy { host, retry_after, .. } if asked.is_change() => {
                Error::Throttled { host, status: 429, retry_after }
            }
            error => self.no_token(error),
        }
    }

    /// Returns the error of having no token to send.
    fn no_token(&self, error: NoToken) -> Error {
        match error {
            NoToken::Busy { host, status, retry_after } => Error::Throttled { host, status, retry_after },
            NoToken::Later { host, why } => Error::Offline { host, why, may_have_arrived: false },
            NoToken::SignedOut(why) => {
                let (refusal, sign_ins) = (Refusal::default(), self.sign_ins());
                Error::SignedOut { host: self.host(), why, refusal, sign_ins }
            }
        }
    }

    /// Reads a body; `None` when it is too large.
    async fn body(&self, mut response: Response) -> Result<Option<Vec<u8>>, Error> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.offline(&error))? {
            if body.len() + chunk.len() > LARGEST_ANSWER {
                return Ok(None);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Some(body))
    }

    fn offline(&self, error: &reqwest::Error) -> Error {
        let why = if error.is_timeout() {
            "it does not answer in time".to_owned()
        } else if error.is_body() || error.is_decode() {
            "its answer broke off in the middle".to_owned()
        } else {
            innermost(error)
        };
        Error::Offline { host: self.host(), why, may_have_arrived: !error.is_connect() }
    }
}

/// Refuses an answer that repeats the token: in words, a copy or a record it would go about.
fn without_token((answer, headers): (Answer, HeaderMap), token: &SecretString) -> Result<(Answer, HeaderMap), Error> {
    let is_in = |bytes: &[u8]| limits::repeats(bytes, token);
    if is_in(&answer.body) || headers.values().map(HeaderValue::as_bytes).any(is_in) {
        let answer = Answer { body: Vec::new(), ..answer };
        return Err(answer.unreadable("its answer repeats the token".to_owned()));
    }
    Ok((answer, headers))
}

/// Says whether a request may change something. Two things are asked for with POST that change nothing.
fn is_change(request: &Request) -> bool {
    let path = request.url().path();
    let only_asks = path.ends_with("/$batch") || path.ends_with("/directoryObjects/getByIds");
    match *request.method() {
        Method::GET | Method::HEAD => false,
        Method::POST => !only_asks,
        _ => true,
    }
}

/// Returns what a refusal wants to see proven: `claims` of the challenge, decoded; only if it is about that.
///
/// Source: Microsoft identity platform, "Claims challenges, claims requests, and client capabilities".
fn claims(challenge: &str) -> Option<String> {
    let is_about_claims = challenge.contains("error=\"insufficient_claims\"");
    let (_, rest) = challenge.split_once("claims=\"").filter(|_| is_about_claims)?;
    let encoded = rest.split('"').next()?.trim_end_matches('=');
    let decoded = STANDARD_NO_PAD.decode(encoded).or_else(|_| URL_SAFE_NO_PAD.decode(encoded)).ok()?;
    String::from_utf8(decoded).ok().filter(|claims| is_claims(claims))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_service_wants_proven_is_read_from_its_challenge() {
        let told = |claims: &str| {
            format!(r#"Bearer realm="", authorization_uri="x", error="insufficient_claims", claims="{claims}""#)
        };
        let wanted = r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#;
        let encoded = base64::engine::general_purpose::STANDARD.encode(wanted);
        assert_eq!(claims(&told(&encoded)).as_deref(), Some(wanted));
        assert_eq!(claims(&told("%%%")), None);
        assert_eq!(claims(r#"Bearer error="invalid_token", claims="e30=""#), None);
    }
}
