//! Many small questions at once: in batches of 20, or one by one where a service takes no batches.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::Ordering;

use reqwest::Method;
use serde::de::DeserializeOwned;

use super::about::{about, is_of_another};
use super::answer::from_part;
use super::client::{Client, V1, note, wish};
use super::error::Error;
use super::insisting::{Insisting, short};
use super::left_alone::Asked;
use super::retry_after::RetryAfter;
use crate::wire::batch::{BatchAnswer, BatchRequest, LIMIT, PartRequest};

impl Client {
    /// Reads the resources at `paths`, in this order; each succeeds or fails by itself.
    ///
    /// An error of the whole is one that all parts share: no answer, no token.
    pub(super) async fn get_many<T: DeserializeOwned>(&self, paths: &[String]) -> Result<Vec<Result<T, Error>>, Error> {
        self.get_many_of(V1, paths).await
    }

    /// The same, of a version.
    pub(super) async fn get_many_of<T: DeserializeOwned>(
        &self,
        version: &str,
        paths: &[String],
    ) -> Result<Vec<Result<T, Error>>, Error> {
        let mut answers = Vec::with_capacity(paths.len());
        for paths in paths.chunks(LIMIT) {
            if !self.lacks_batch(version).load(Ordering::Relaxed) {
                match self.batch_whole(version, paths).await {
                    Ok(parts) => {
                        for (part, path) in parts.into_iter().zip(paths) {
                            // Alone, an answer cannot be taken for that to another request.
                            let is_mixed_up = part.as_ref().is_err_and(is_of_another);
                            answers.push(if is_mixed_up { self.get_of(version, path).await } else { part });
                        }
                        continue;
                    }
                    Err(error) if error.is_not_offered() => note(self.lacks_batch(version)),
                    Err(error) => return Err(error),
                }
            }
            let mut patience = None;
            for path in paths {
                if let Some(retry_after) = patience {
                    // Who was asked for patience does not ask on.
                    answers.push(Err(Error::Throttled { host: self.host(), status: 429, retry_after }));
                    continue;
                }
                match self.get_of(version, path).await {
                    Err(error @ (Error::Offline { .. } | Error::SignedOut { .. })) => return Err(error),
                    answer => {
                        if let Err(Error::Throttled { status: 429, retry_after, .. }) = &answer {
                            patience = Some(*retry_after);
                        }
                        answers.push(answer);
                    }
                }
            }
        }
        Ok(answers)
    }

    /// Says of what is to be left alone for a while what it would say itself: nothing is sent.
    pub(super) fn expect_welcome(&self, asked: &Asked) -> Result<(), Error> {
        let Some((rest, status)) = self.left_alone.rest(asked) else { return Ok(()) };
        // Of a change that was not sent nothing is left open.
        let status = if asked.is_change() { 429 } else { status };
        Err(Error::Throttled { host: self.host(), status, retry_after: Some(RetryAfter::For(rest)) })
    }

    /// Reads a batch, and parts the service was too busy for again, in a batch of their own after the longest wait among
    /// them. What is refused in the end says so by itself.
    async fn batch_whole<T: DeserializeOwned>(
        &self,
        version: &str,
        paths: &[String],
    ) -> Result<Vec<Result<T, Error>>, Error> {
        let mut answers = self.batch(version, paths).await?;
        let mut insisting = Insisting::default();
        loop {
            let wait = |answer: &Result<T, Error>| match answer {
                Err(Error::Throttled { retry_after, .. }) => short(*retry_after),
                _ => None,
            };
            let refused: Vec<usize> = (0..answers.len()).filter(|index| wait(&answers[*index]).is_some()).collect();
            let longest = refused.iter().filter_map(|index| wait(&answers[*index])).max().map(RetryAfter::For);
            let Some(wait) = insisting.refused(longest) else { return Ok(answers) };
            tokio::time::sleep(wait).await;
            let again: Vec<String> = refused.iter().map(|index| paths[*index].clone()).collect();
            // What has come stays, whatever becomes of the rest.
            let Ok(parts) = self.batch(version, &again).await else { return Ok(answers) };
            for (index, part) in refused.into_iter().zip(parts) {
                answers[index] = part;
            }
        }
    }

    async fn batch<T: DeserializeOwned>(
        &self,
        version: &str,
        paths: &[String],
    ) -> Result<Vec<Result<T, Error>>, Error> {
        let wish = wish(&Method::GET, &format!("{version}/"));
        let headers: BTreeMap<_, _> = wish.map(|wish| ("Prefer".to_owned(), wish.to_owned())).into_iter().collect();
        let part = |(index, path): (usize, &String)| PartRequest {
            id: index.to_string(),
            method: "GET".to_owned(),
            url: path.clone(),
            headers: headers.clone(),
        };
        let request = BatchRequest { requests: paths.iter().enumerate().map(part).collect() };
        let asked: Vec<Asked> = paths.iter().map(|path| Asked::new(false, &format!("{version}{path}"))).collect();
        let answer: Result<BatchAnswer, Error> = self.post(version, "/$batch", &request, &asked).await;
        if let Err(Error::Throttled { status: 429, retry_after, .. }) = &answer {
            for asked in &asked {
                self.left_alone.note(asked, 429, *retry_after);
            }
        }
        let answer = answer?;
        let mut parts: HashMap<_, _> = answer.responses.into_iter().map(|part| (part.id.clone(), part)).collect();
        let host = self.host();
        let read = |index: usize| {
            let Some(part) = parts.remove(&index.to_string()) else {
                // Nothing is known of it, so it is asked for again.
                return Err(Error::Throttled { host: host.clone(), status: 504, retry_after: None });
            };
            let retry_after = part.header("Retry-After").map(str::to_owned);
            let answer = from_part(&host, part.status, retry_after, &part.body);
            self.tell_part(version, &paths[index], &answer);
            self.left_alone.note(&asked[index], answer.status, answer.retry_after());
            if let Some(error) = self.refused_token(&answer) {
                return Err(error);
            }
            about(&paths[index], answer.succeeded()?)?.read()
        };
        Ok((0..paths.len()).map(read).collect())
    }
}
