//! Lists that come in pages.

use std::collections::HashSet;
use std::marker::PhantomData;

use reqwest::Url;
use serde::de::DeserializeOwned;

use super::beta::Reading;
use super::client::Client;
use super::error::Error;
use crate::wire::page::Page;

/// More pages than this are not a list.
const MOST_PAGES: usize = 10_000;
/// So many pages with nothing on them, one after the other, are not a list that goes on.
pub(super) const MOST_EMPTY: usize = 100;
/// More than this is in no plan and no directory we read: a plan has nine thousand tasks at most.
pub(super) const MOST_ITEMS: usize = 100_000;

/// Reads a list page by page.
#[derive(Debug)]
pub struct Pages<'a, T> {
    client: &'a Client,
    next: Option<Url>,
    seen: HashSet<String>,
    /// How many pages with nothing on them came one after the other.
    empty: usize,
    /// How many items came.
    count: usize,
    /// Where to begin instead, when beta does not give the list.
    otherwise: Option<(Reading, Url)>,
    item: PhantomData<fn() -> T>,
}

impl<'a, T: DeserializeOwned> Pages<'a, T> {
    /// Starts at a URL of the client's own.
    pub(super) fn new(client: &'a Client, first: Url) -> Self {
        Self { client, next: Some(first), seen: HashSet::new(), empty: 0, count: 0, otherwise: None, item: PhantomData }
    }

    /// Starts at a URL of beta, and at another when that is not offered.
    pub(super) fn of_beta(client: &'a Client, first: Url, otherwise: (Reading, Url)) -> Self {
        Self { otherwise: Some(otherwise), ..Self::new(client, first) }
    }

    /// Reads the next page; `None` when there is none. A page may be empty and not the last. One the service was too busy for
    /// is still the next.
    pub async fn next(&mut self) -> Result<Option<Vec<T>>, Error> {
        let Some(url) = self.next.take() else { return Ok(None) };
        if self.seen.len() >= MOST_PAGES || !self.seen.insert(url.as_str().to_owned()) {
            return Err(self.endless("its list goes round in circles"));
        }
        let begun_by = self.otherwise.clone();
        let page = match self.page(url.clone()).await {
            Err(error @ Error::Throttled { .. }) => {
                self.seen.remove(url.as_str());
                (self.next, self.otherwise) = (Some(url), begun_by);
                return Err(error);
            }
            answer => answer?,
        };
        self.empty = if page.value.is_empty() { self.empty + 1 } else { 0 };
        self.count += page.value.len();
        if self.empty > MOST_EMPTY || self.count > MOST_ITEMS {
            return Err(self.endless("its list has no end"));
        }
        self.next = self.client.next_of(&page)?;
        Ok(Some(page.value))
    }

    fn endless(&self, why: &str) -> Error {
        Error::Unreadable { host: self.client.host(), why: why.to_owned(), status: 200, excerpt: String::new() }
    }

    /// Reads a page. What the first answer of beta says of it is remembered.
    async fn page(&mut self, url: Url) -> Result<Page<T>, Error> {
        let (client, otherwise) = (self.client, self.otherwise.take());
        let answer = client.send_list(url).await;
        let Some((reading, v1)) = otherwise else { return answer };
        match answer {
            Err(error) if client.offers().may_lack(reading, &error) => {
                let page = client.send_list(v1).await?;
                client.note_lacking(reading, &error);
                Ok(page)
            }
            Ok(page) => {
                client.offers().note_given(reading);
                Ok(page)
            }
            answer => answer,
        }
    }

    /// Reads what is left of the list.
    pub async fn all(mut self) -> Result<Vec<T>, Error> {
        let mut items = Vec::new();
        while let Some(page) = self.next().await? {
            items.extend(page);
        }
        Ok(items)
    }
}

impl Client {
    /// Returns where a list goes on, if it does. Something in that place that is no link must not be taken for the end.
    pub(super) fn next_of<T>(&self, page: &Page<T>) -> Result<Option<Url>, Error> {
        let next = page.next().map_err(|_| Error::Unreadable {
            host: self.host(),
            why: "its list goes on, but the link to the rest is no address".to_owned(),
            status: 200,
            excerpt: serde_json::to_string(&page.next_link).unwrap_or_default().chars().take(200).collect(),
        })?;
        next.map(|link| self.own_url(link)).transpose()
    }
}
