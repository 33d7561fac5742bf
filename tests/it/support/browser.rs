//! A browser that shows nothing: it reads pages, follows the link one names, and goes where it is sent only when told to.

use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::redirect::Policy;
use serde_json::Value;

/// Gets pages and sends forms.
pub(crate) struct Browser {
    client: reqwest::Client,
    headers: HeaderMap,
}

/// What came back.
pub(crate) struct Page {
    url: String,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Browser {
    pub(crate) fn new() -> Self {
        // The first client of a process says what TLS is made of.
        let _first = crate::support::http::Http::new("http://127.0.0.1", "");
        let client = reqwest::Client::builder().no_proxy().redirect(Policy::none()).build();
        Self { client: client.expect("a client without a proxy"), headers: HeaderMap::new() }
    }

    /// The same, sending a header with everything.
    pub(crate) fn with_header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(name, value.parse().expect("a header value"));
        self
    }

    pub(crate) async fn get(&self, url: &str) -> Page {
        let request = self.client.get(url).headers(self.headers.clone());
        Page::of(url, request.send().await.unwrap_or_else(|error| panic!("{url}: {error:?}"))).await
    }

    /// Sends a form.
    pub(crate) async fn post(&self, url: &str, fields: &[(&str, &str)]) -> Page {
        let request = self.client.post(url).headers(self.headers.clone());
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form(fields));
        Page::of(url, request.send().await.unwrap_or_else(|error| panic!("{url}: {error:?}"))).await
    }
}

impl Page {
    async fn of(url: &str, response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { url: url.to_owned(), status, headers, text: response.text().await.expect("text") }
    }

    /// A header as text, empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as JSON, after checking the status.
    #[track_caller]
    pub(crate) fn json(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.url, self.text);
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// Where the link with these words leads.
    #[track_caller]
    pub(crate) fn link(&self, words: &str) -> String {
        let marker = format!("\">{words}</a>");
        let before = self.text.split(&marker).next().filter(|before| before.len() < self.text.len());
        let before = before.unwrap_or_else(|| panic!("no link “{words}” in {}", self.text));
        let to = before.rsplit("<a href=\"").next().expect("a link has an address").replace("&amp;", "&");
        let to = to.replace("&#39;", "'");
        let address = self.url.split('?').next().expect("something");
        let root = address.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        match to.strip_prefix('/') {
            Some(rest) => format!("{root}/{rest}"),
            None if to.starts_with('?') => format!("{address}{to}"),
            None => to,
        }
    }

    /// Where the browser is sent: the address without its query, and what stands in the query.
    #[track_caller]
    pub(crate) fn onward(&self) -> (String, Vec<(String, String)>) {
        assert_eq!(self.status, 302, "{}: {}", self.url, self.text);
        let to = self.header("location");
        let (address, query) = to.split_once('?').unwrap_or((to, ""));
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        (address.to_owned(), pairs.map(|(name, value)| (decode(name), decode(value))).collect())
    }

    /// What stands under a name in the address the browser is sent to.
    #[track_caller]
    pub(crate) fn sent_on(&self, name: &str) -> String {
        let (_, pairs) = self.onward();
        pairs.into_iter().find(|(known, _)| known == name).map(|(_, value)| value).unwrap_or_default()
    }
}

/// Writes fields as a form, or as a query.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let pairs = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn encode(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let code = |byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(code).collect::<Vec<_>>().concat()
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next(), rest.next()].map(|digit| char::from(digit.expect("two digits")));
            bytes.push(u8::from_str_radix(&String::from_iter(digits), 16).expect("hexadecimal"));
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("text")
}
