//! HTTP with nothing of ours in it: paths and JSON out, status, headers and JSON back.

use std::sync::Once;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

/// Talks to one server under one version of the API.
#[derive(Clone)]
pub(crate) struct Http {
    client: reqwest::Client,
    root: String,
    version: &'static str,
    token: Option<String>,
}

impl Http {
    /// A client for the server at `root`, an address without a version.
    pub(crate) fn new(root: &str, token: &str) -> Self {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            let _another_was_first = rustls::crypto::ring::default_provider().install_default();
        });
        let client = reqwest::Client::builder().no_proxy().build().expect("a client without a proxy");
        let root = root.trim_end_matches('/').to_owned();
        Self { client, root, version: "v1.0", token: Some(token.to_owned()) }
    }

    /// The same, speaking beta.
    pub(crate) fn beta(&self) -> Self {
        Self { version: "beta", ..self.clone() }
    }

    /// The same, with another token or none.
    pub(crate) fn with_token(&self, token: Option<&str>) -> Self {
        Self { token: token.map(str::to_owned), ..self.clone() }
    }

    /// The address of the server, without a version.
    pub(crate) fn root(&self) -> &str {
        &self.root
    }

    /// A request to a path of the API, or to a whole address as a next link is one.
    pub(crate) fn ask(&self, method: &str, path: &str) -> Ask {
        let url =
            if path.starts_with("http") { path.to_owned() } else { self.root.clone() + "/" + self.version + path };
        let method = Method::from_bytes(method.as_bytes()).expect("a method is a word");
        let what = format!("{method} {url}");
        let request = self.client.request(method, url);
        let request = match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        Ask { request, what }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path).send().await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask("POST", path).body(&body).send().await
    }

    /// Writes against an etag and asks for the representation.
    pub(crate) async fn patch(&self, path: &str, etag: &str, body: Value) -> Answer {
        let ask = self.ask("PATCH", path).header("If-Match", etag).header("Prefer", "return=representation");
        ask.body(&body).send().await
    }

    pub(crate) async fn delete(&self, path: &str, etag: &str) -> Answer {
        self.ask("DELETE", path).header("If-Match", etag).send().await
    }

    /// Reads the etag, writes against it, and returns what the resource is now.
    pub(crate) async fn change(&self, path: &str, body: Value) -> Value {
        let etag = self.etag(path).await;
        self.patch(path, &etag, body).await.is(200)
    }

    /// Reads the etag of a resource.
    pub(crate) async fn etag(&self, path: &str) -> String {
        etag_of(&self.get(path).await.is(200))
    }
}

/// The `@odata.etag` of a resource.
#[track_caller]
pub(crate) fn etag_of(resource: &Value) -> String {
    resource["@odata.etag"].as_str().unwrap_or_else(|| panic!("no etag in {resource:#}")).to_owned()
}

/// The text of a property that must be one.
#[track_caller]
pub(crate) fn text(resource: &Value, property: &str) -> String {
    resource[property].as_str().unwrap_or_else(|| panic!("no text `{property}` in {resource:#}")).to_owned()
}

/// A request in the making.
pub(crate) struct Ask {
    request: RequestBuilder,
    what: String,
}

impl Ask {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a header name");
        self.request = self.request.header(name, HeaderValue::from_str(value).expect("a header value"));
        self
    }

    pub(crate) fn body(mut self, body: &Value) -> Self {
        self.what = format!("{}\n{body:#}", self.what);
        self.request = self.request.json(body);
        self
    }

    /// A body that need not be JSON, though it says so.
    pub(crate) fn raw_body(mut self, body: &str) -> Self {
        self.what = format!("{}\n{body}", self.what);
        self.request = self.request.header("Content-Type", "application/json").body(body.to_owned());
        self
    }

    pub(crate) async fn send(self) -> Answer {
        let response = self.request.send().await.unwrap_or_else(|error| panic!("{}: {error:?}", self.what));
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap_or_else(|error| panic!("{}: {error:?}", self.what));
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer { what: self.what, status, headers, text, json }
    }
}

/// What came back.
pub(crate) struct Answer {
    what: String,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) json: Value,
}

impl Answer {
    /// The body, after checking the status.
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}\nanswered {}", self.what, self.text);
        self.json
    }

    /// The body, after checking that the status is one of several.
    #[track_caller]
    pub(crate) fn one_of(self, statuses: &[u16]) -> Value {
        assert!(statuses.contains(&self.status), "{}\nanswered {} {}", self.what, self.status, self.text);
        self.json
    }

    /// Checks a refusal: the status, the code, and words the message holds.
    #[track_caller]
    pub(crate) fn refused(self, status: u16, code: &str, words: &str) {
        let error = self.is(status)["error"].take();
        assert_eq!(error["code"], code, "{error:#}");
        assert!(error["message"].as_str().is_some_and(|text| text.contains(words)), "`{words}` is not in {error:#}");
    }

    /// The rows of a list.
    #[track_caller]
    pub(crate) fn rows(self) -> Vec<Value> {
        match self.is(200)["value"].take() {
            Value::Array(rows) => rows,
            other => panic!("`value` is {other}, not a list"),
        }
    }

    /// A header as text, empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}
