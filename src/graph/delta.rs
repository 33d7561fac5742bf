//! Requests for what has changed: beta alone offers them, and their links are followed as they come.

use reqwest::{Method, Url};
use serde_json::Value;

use super::answer::Answer;
use super::beta::Reading;
use super::client::{Client, segment};
use super::error::Error;
use super::planner::task_path;
use crate::planner::id::{BucketId, TaskId};
use crate::wire::bucket::Bucket;
use crate::wire::delta::Item;
use crate::wire::page::Page;
use crate::wire::task_details::TaskDetails;

/// Everything the person is subscribed to.
const ALL: &str = "/me/planner/all/delta";

/// An answer to the question what has changed.
#[derive(Debug)]
pub enum Changes {
    /// Some changes, oldest first, and where to go on from.
    Page(ChangePage),
    /// The link is of no use any more: start again, and read everything.
    Expired,
    /// The service says that it does not tell changes.
    NotOffered(String),
    /// What it tells is of no use here, for this reason. That may be something in between.
    Unusable(String),
}

/// One page of changes.
#[derive(Debug)]
pub struct ChangePage {
    /// The items that could be understood, oldest first.
    pub items: Vec<Item>,
    /// Where to go on from: an opaque link. `None` when the service named none.
    pub link: Option<String>,
    /// Whether there is more at the link already.
    pub has_more: bool,
}

impl Client {
    /// Asks for changes: from now on without a link, and since the link was given with one.
    pub async fn changes(&self, link: Option<&str>) -> Result<Changes, Error> {
        let url = match link.map(|link| self.own_url(link)) {
            None => Url::parse(&format!("{}/beta{ALL}", self.host())).expect("the root was parsed"),
            Some(Ok(url)) => url,
            Some(Err(_)) => return Ok(Changes::Expired),
        };
        let answer = self.send(self.readers(), self.request(Method::GET, url)).await?;
        let code = answer.code();
        let is_lost = matches!(code.to_ascii_lowercase().as_str(), "syncstatenotfound" | "resyncrequired");
        match answer.status {
            400..=499 if is_lost && link.is_some() => Ok(Changes::Expired),
            400 | 410 if link.is_some() => Ok(Changes::Expired),
            status @ 400..=499 if is_lost => {
                Ok(Changes::NotOffered(format!("the service tells no changes ({status})")))
            }
            status @ (400 | 403 | 404 | 405 | 410 | 501) => {
                Ok(Changes::NotOffered(format!("the service tells no changes ({status})")))
            }
            _ => self.read_changes(&answer.succeeded()?),
        }
    }

    fn read_changes(&self, answer: &Answer) -> Result<Changes, Error> {
        let page: Page<Value> = answer.read()?;
        let context = page.rest.get("@odata.context").and_then(Value::as_str);
        let items = page.value.iter().filter_map(|item| Item::read(item, context)).collect();
        let Ok(next) = page.next() else {
            return Ok(Changes::Unusable("its changes go on, but the link to the rest is no address".to_owned()));
        };
        let Some(link) = next.or_else(|| page.delta_link.text()) else {
            return Ok(Changes::Page(ChangePage { items, link: None, has_more: false }));
        };
        if self.own_url(link).is_err() {
            let why = "its changes go on at another address, where the token must not go";
            return Ok(Changes::Unusable(why.to_owned()));
        }
        Ok(Changes::Page(ChangePage { items, link: Some(link.to_owned()), has_more: next.is_some() }))
    }

    /// Reads buckets by their identifiers, in this order; each may fail by itself.
    pub async fn buckets_by_id(&self, ids: &[BucketId]) -> Result<Vec<Result<Bucket, Error>>, Error> {
        let paths: Vec<_> = ids.iter().map(|id| format!("/planner/buckets/{}", segment(id.as_str()))).collect();
        self.get_many(&paths).await
    }

    /// Reads the details of tasks, in this order; each may fail by itself.
    pub async fn details_by_id(&self, ids: &[TaskId]) -> Result<Vec<Result<TaskDetails, Error>>, Error> {
        let paths: Vec<_> = ids.iter().map(|id| task_path(id, "/details")).collect();
        self.read_many(Reading::Details, &paths).await
    }
}
