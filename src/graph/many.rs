//! Many small questions at once: in batches of 20, or one by one where a service takes no batches.

use std::collections::HashMap;
use std::sync::atomic::Ordering;

use serde::de::DeserializeOwned;

use super::answer::from_part;
use super::client::{Client, note};
use super::error::Error;
use crate::wire::batch::{BatchAnswer, BatchRequest, LIMIT, PartRequest};

impl Client {
    /// Reads the resources at `paths`, in this order; each succeeds or fails by itself.
    ///
    /// An error of the whole is one that all parts share: no answer, no token.
    pub(super) async fn get_many<T: DeserializeOwned>(&self, paths: &[String]) -> Result<Vec<Result<T, Error>>, Error> {
        let mut answers = Vec::with_capacity(paths.len());
        for paths in paths.chunks(LIMIT) {
            if !self.lacks_batch().load(Ordering::Relaxed) {
                match self.batch(paths).await {
                    Ok(parts) => {
                        answers.extend(parts);
                        continue;
                    }
                    Err(error) if error.is_not_offered() => note(self.lacks_batch()),
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
                match self.get(path).await {
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

    async fn batch<T: DeserializeOwned>(&self, paths: &[String]) -> Result<Vec<Result<T, Error>>, Error> {
        let part = |(index, path): (usize, &String)| PartRequest {
            id: index.to_string(),
            method: "GET".to_owned(),
            url: path.clone(),
        };
        let request = BatchRequest { requests: paths.iter().enumerate().map(part).collect() };
        let answer: BatchAnswer = self.post("/$batch", &request).await?;
        let mut parts: HashMap<_, _> = answer.responses.into_iter().map(|part| (part.id.clone(), part)).collect();
        let host = self.host();
        let read = |index: usize| {
            let Some(part) = parts.remove(&index.to_string()) else {
                // Nothing is known of it, so it is asked for again.
                return Err(Error::Throttled { host: host.clone(), status: 504, retry_after: None });
            };
            let retry_after = part.header("Retry-After").map(str::to_owned);
            from_part(&host, part.status, retry_after, &part.body).succeeded()?.read()
        };
        Ok((0..paths.len()).map(read).collect())
    }
}
