//! The client: where the service is, how one request is sent, and what never leaves this machine.

use std::fmt;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::header::{ACCEPT, HeaderValue, IF_MATCH, InvalidHeaderValue};
use reqwest::{Method, RequestBuilder, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;

use super::about::about;
use super::address::{self, innermost};
use super::beta::Offers;
use super::error::Error;
use super::left_alone::{Asked, LeftAlone};
use super::limits::Limits;
use super::token::keep::KeptAt;
use super::token::source::Source;
use super::transport::Transport;
use crate::planner::etag::Etag;

/// How many readings are under way at once; with the one writing that is four requests, and no writing ever waits
/// behind readings.
const READS_AT_ONCE: usize = 3;
/// The version of the API where most is written and read.
pub(super) const V1: &str = "/v1.0";
/// The version that says more of some things.
pub(super) const BETA: &str = "/beta";
/// Asks for the members of enums that were added since they were published; without it they come as unknown.
const ALL_MEMBERS: &str = "include-unknown-enum-members";

/// Where the service is and who asks.
#[derive(Clone, Debug)]
pub struct Options {
    /// The root without a version, such as `https://graph.microsoft.com`.
    pub root: String,
    /// Where the bearer token comes from; it is sent to this root and nowhere else.
    pub token: Source,
    /// What else is wished of the way there.
    pub transport: Transport,
}

/// Speaks to one service with one token.
pub struct Client {
    pub(super) http: reqwest::Client,
    root: Url,
    pub(super) token: Source,
    pub(super) transport: Transport,
    lacks_batch: [AtomicBool; 2],
    offers: Offers,
    pub(super) left_alone: LeftAlone,
    readers: Semaphore,
    writers: Semaphore,
}

/// Why no client could be made, as a sentence.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The address is not one.
    #[error("`{0}` is not the address of a service; it should look like https://graph.microsoft.com")]
    Address(String),
    /// The token holds characters that no header can.
    #[error("the token holds characters that no token has; copy it again")]
    Token,
    /// Certificates or the like.
    #[error("secure connections cannot be set up: {0}")]
    Tls(String),
}

impl Client {
    /// Makes a client. Sends nothing yet.
    pub fn new(options: &Options) -> Result<Self, SetupError> {
        let root = address::of(options.root.trim_end_matches('/'));
        let root = root.ok_or_else(|| SetupError::Address(options.root.clone()))?;
        if let Some(token) = options.token.given() {
            bearer(token).map_err(|_| SetupError::Token)?;
        }
        let Limits { connect, silence, whole } = options.transport.limits;
        let builder = address::way_to(&root).connect_timeout(connect).read_timeout(silence).timeout(whole);
        // Without a timer that looks at idle connections an idle program sleeps; the service closes them itself.
        let builder = builder.pool_idle_timeout(None);
        let http = builder.build().map_err(|error| SetupError::Tls(innermost(&error)))?;
        Ok(Self {
            http,
            root,
            token: options.token.clone(),
            transport: options.transport.clone(),
            lacks_batch: Default::default(),
            offers: Offers::default(),
            left_alone: LeftAlone::default(),
            readers: Semaphore::new(READS_AT_ONCE),
            writers: Semaphore::new(1),
        })
    }

    /// Returns a sentence in which commands to sign in name the account that asks.
    #[must_use]
    pub fn sign_in_words(&self, sentence: &str) -> String {
        self.token.in_words(sentence)
    }

    /// Returns when the account that asks was signed in last, if it is one.
    pub(crate) fn sign_in_kept_at(&self) -> Option<KeptAt> {
        self.token.kept_at()
    }

    /// Says whether nothing may be changed.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.transport.is_read_only
    }

    /// Returns the service's address.
    pub(super) fn root(&self) -> &Url {
        &self.root
    }

    /// Returns the service's address for a sentence.
    pub(super) fn host(&self) -> String {
        self.root.as_str().trim_end_matches('/').to_owned()
    }

    /// Says whether the service is known not to take batches, or notes that it does not.
    pub(super) fn lacks_batch(&self, version: &str) -> &AtomicBool {
        &self.lacks_batch[usize::from(version == BETA)]
    }

    /// Returns what the service gives by beta.
    pub(super) fn offers(&self) -> &Offers {
        &self.offers
    }

    /// Reads one resource.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Error> {
        self.get_of(V1, path).await
    }

    /// Reads one resource of a version.
    pub(super) async fn get_of<T: DeserializeOwned>(&self, version: &str, path: &str) -> Result<T, Error> {
        let request = self.request(Method::GET, self.url_of(version, path));
        about(path, self.send(&self.readers, request).await?.succeeded()?)?.read()
    }

    /// Sends a body that asks for something of some parts of the service, and reads the answer.
    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        version: &str,
        path: &str,
        body: &impl Serialize,
        parts: &[Asked],
    ) -> Result<T, Error> {
        let request = self.request(Method::POST, self.url_of(version, path)).json(body);
        self.send_about(&self.readers, request, parts).await?.succeeded()?.read()
    }

    /// Changes a resource and returns it as it is then; reads it again if the service answers without it.
    pub(super) async fn patch<T: DeserializeOwned>(
        &self,
        path: &str,
        etag: Option<&Etag>,
        body: &impl Serialize,
    ) -> Result<T, Error> {
        self.patch_of(V1, path, etag, body).await
    }

    /// The same of a version.
    pub(super) async fn patch_of<T: DeserializeOwned>(
        &self,
        version: &str,
        path: &str,
        etag: Option<&Etag>,
        body: &impl Serialize,
    ) -> Result<T, Error> {
        let url = self.url_of(version, path);
        let request = self.request(Method::PATCH, url).header("Prefer", "return=representation");
        let answer = self.send(&self.writers, if_match(request, etag).json(body)).await?.succeeded()?;
        if !answer.body.trim_ascii().is_empty() {
            return answer.read();
        }
        self.get_changed(version, path).await
    }

    /// Does something to a resource that is no change of its properties; what is answered does not matter.
    pub(super) async fn act(
        &self,
        version: &str,
        path: &str,
        etag: Option<&Etag>,
        body: &impl Serialize,
    ) -> Result<(), Error> {
        let request = if_match(self.request(Method::POST, self.url_of(version, path)), etag);
        self.send(&self.writers, request.json(body)).await?.succeeded().map(drop)
    }

    /// Reads again what was changed by a request that the service has taken. A failure says nothing of that request.
    pub(super) async fn get_changed<T: DeserializeOwned>(&self, version: &str, path: &str) -> Result<T, Error> {
        self.get_of(version, path).await.map_err(|error| error.after_change(self.host()))
    }

    /// Makes something and returns it as it is then. An answer that does not show it leaves open whether it was made.
    pub(super) async fn create<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, Error> {
        self.create_of(V1, path, body).await
    }

    /// The same by a version.
    pub(super) async fn create_of<T: DeserializeOwned>(
        &self,
        version: &str,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Error> {
        let request = self.request(Method::POST, self.url_of(version, path)).json(body);
        self.send(&self.writers, request).await?.succeeded()?.read()
    }

    /// Takes something away.
    pub(super) async fn delete(&self, path: &str, etag: Option<&Etag>) -> Result<(), Error> {
        self.delete_of(V1, path, etag).await
    }

    /// The same by a version.
    pub(super) async fn delete_of(&self, version: &str, path: &str, etag: Option<&Etag>) -> Result<(), Error> {
        let request = if_match(self.request(Method::DELETE, self.url_of(version, path)), etag);
        self.send(&self.writers, request).await?.succeeded().map(drop)
    }

    /// Returns the URL of a path below the version.
    fn url(&self, path: &str) -> Url {
        self.url_of(V1, path)
    }

    /// Returns the URL of a path below a version.
    pub(super) fn url_of(&self, version: &str, path: &str) -> Url {
        let text = format!("{}{version}{path}", self.host());
        Url::parse(&text).expect("the root was parsed, and paths are made of encoded segments")
    }

    /// Takes a link from an answer, if it leads to the same service.
    pub(super) fn own_url(&self, link: &str) -> Result<Url, Error> {
        let url = self.root.join(link).ok().filter(|url| url.origin() == self.root.origin());
        url.ok_or_else(|| Error::Unreadable {
            host: self.host(),
            why: "its list goes on at another address, where the token must not go".to_owned(),
            status: 200,
            excerpt: link.chars().take(200).collect(),
        })
    }

    /// Returns the queue of those who read.
    pub(super) fn readers(&self) -> &Semaphore {
        &self.readers
    }

    /// Begins a request with the headers every request has.
    pub(super) fn request(&self, method: Method, url: Url) -> RequestBuilder {
        debug_assert_eq!(url.origin(), self.root.origin());
        let below = url.path().strip_prefix(self.root.path().trim_end_matches('/'));
        let prefer = wish(&method, below.unwrap_or_default());
        let request = self
            .http
            .request(method, url)
            .header(ACCEPT, "application/json")
            .header("client-request-id", uuid::Uuid::new_v4().to_string());
        match prefer {
            Some(wish) => request.header("Prefer", wish),
            None => request,
        }
    }

    /// Sends a request made by this client with headers of its own, and reads the answer whole.
    pub(super) async fn send_list<T: DeserializeOwned>(&self, url: Url) -> Result<T, Error> {
        // Casts and counts in the directory want this on every page.
        let request = self.request(Method::GET, url).header("ConsistencyLevel", "eventual");
        self.send(&self.readers, request).await?.succeeded()?.read()
    }

    /// Returns the URL of a path below the version, for lists.
    pub(super) fn list_url(&self, path: &str) -> Url {
        self.url(path)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("root", &self.root.as_str()).finish_non_exhaustive()
    }
}

/// Lets a change be made only to what the person has seen. An etag that no header can hold is left out.
fn if_match(request: RequestBuilder, etag: Option<&Etag>) -> RequestBuilder {
    match etag.and_then(|etag| HeaderValue::from_str(etag.as_str()).ok()) {
        Some(etag) => request.header(IF_MATCH, etag),
        None => request,
    }
}

/// Returns what a reading of beta prefers, by its path below the root.
pub(super) fn wish(method: &Method, path: &str) -> Option<&'static str> {
    let is_beta = path.strip_prefix(BETA).is_some_and(|rest| rest.starts_with('/'));
    (is_beta && *method == Method::GET).then_some(ALL_MEMBERS)
}

/// Notes that the service does not take batches.
pub(super) fn note(flag: &AtomicBool) {
    flag.store(true, Ordering::Relaxed);
}

/// Returns an identifier as one segment of a path, whatever characters it holds.
pub(super) fn segment(id: &str) -> String {
    let mut text = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) && id != "." && id != ".." {
            text.push(char::from(byte));
        } else {
            write!(text, "%{byte:02X}").expect("a text takes everything");
        }
    }
    text
}

pub(super) fn bearer(token: &SecretString) -> Result<HeaderValue, InvalidHeaderValue> {
    let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret()))?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(root: &str) -> Result<Client, SetupError> {
        Client::new(&Options { root: root.to_owned(), token: "very secret".into(), transport: Transport::default() })
    }

    #[test]
    fn the_token_is_in_no_debug_text() {
        let options = Options {
            root: "http://127.0.0.1:1".to_owned(),
            token: "very secret".into(),
            transport: Transport::default(),
        };
        assert!(!format!("{options:?}").contains("secret\""));
        let text = format!("{:?}", Client::new(&options).unwrap());
        assert!(!text.contains("very secret"), "{text}");
    }

    #[test]
    fn links_to_elsewhere_are_not_followed() {
        let client = client("http://127.0.0.1:8080/").unwrap();
        assert!(client.own_url("http://127.0.0.1:8080/v1.0/x?$skiptoken=1").is_ok());
        assert!(client.own_url("/v1.0/x").is_ok());
        for link in ["http://127.0.0.1:8081/v1.0/x", "https://127.0.0.1:8080/x", "//evil.example/x", "ftp://a"] {
            assert!(client.own_url(link).is_err(), "{link}");
        }
    }

    #[test]
    fn addresses_and_segments() {
        assert!(client("graph.microsoft.com").is_err());
        assert!(client("file:///etc").is_err());
        assert_eq!(client("http://[::1]:80/prefix/").unwrap().url("/me").as_str(), "http://[::1]/prefix/v1.0/me");
        assert_eq!(segment("-W4K7hIak0_"), "-W4K7hIak0_");
        assert_eq!(segment("../a b?"), "..%2Fa%20b%3F");
        assert_eq!(segment(".."), "%2E%2E");
    }
}
