//! The manners of HTTP that other people's clients count on: packed answers, questions about an address, one connection
//! for many requests, and links on the name the client has used.

use std::io::Read as _;

use flate2::read::GzDecoder;
use planner_tui::server::Seed;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::world::World;
use crate::support::http::{Http, text};
use crate::support::server::{TOKEN, TestServer};

/// An answer as it came over the socket: status line and headers, then the bytes of the body.
struct Raw {
    head: String,
    body: Vec<u8>,
}

impl Raw {
    fn header(&self, name: &str) -> Option<&str> {
        let pairs = self.head.lines().filter_map(|line| line.split_once(": "));
        pairs.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }

    fn status(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }
}

/// One connection to a server.
struct Connection {
    stream: TcpStream,
    address: String,
    read: Vec<u8>,
}

impl Connection {
    async fn to(http: &Http) -> Self {
        let address = http.root().trim_start_matches("http://").to_owned();
        let stream = TcpStream::connect(&address).await.expect("the server listens");
        Self { stream, address, read: Vec::new() }
    }

    /// Asks, and reads as much as the answer says it has.
    async fn ask(&mut self, method: &str, path: &str, headers: &str) -> Raw {
        let address = &self.address;
        let request =
            format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {TOKEN}\r\n{headers}\r\n");
        self.stream.write_all(request.as_bytes()).await.expect("the server reads");
        let end = loop {
            if let Some(end) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
            self.more().await;
        };
        let mut raw = Raw { head: String::from_utf8(self.read[..end].to_vec()).expect("text"), body: Vec::new() };
        let promised = raw.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let length = if method == "HEAD" { 0 } else { promised };
        while self.read.len() < end + 4 + length {
            self.more().await;
        }
        let rest = self.read.split_off(end + 4 + length);
        raw.body = self.read.split_off(end + 4);
        self.read = rest;
        raw
    }

    async fn more(&mut self) {
        let read = self.stream.read_buf(&mut self.read).await.expect("the server writes");
        assert!(read > 0, "closed after {}", String::from_utf8_lossy(&self.read));
    }
}

#[tokio::test]
async fn an_answer_is_packed_for_who_asks_for_it() {
    let server = TestServer::start(Seed::Sample);
    let http = server.http();
    let mut connection = Connection::to(&http).await;
    let plain = connection.ask("GET", "/v1.0/users", "").await;
    assert_eq!((plain.header("content-encoding"), plain.header("vary")), (None, Some("Accept-Encoding")));
    let packed = connection.ask("GET", "/v1.0/users", "Accept-Encoding: br, gzip;q=0.5\r\n").await;
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert!(packed.body.len() < plain.body.len() / 2, "{} of {}", packed.body.len(), plain.body.len());
    let mut unpacked = String::new();
    GzDecoder::new(packed.body.as_slice()).read_to_string(&mut unpacked).expect("gzip");
    assert_eq!(unpacked.as_bytes(), plain.body);
    for headers in ["Accept-Encoding: identity\r\n", "Accept-Encoding: gzip;q=0\r\n"] {
        assert_eq!(connection.ask("GET", "/v1.0/users", headers).await.header("content-encoding"), None, "{headers}");
    }
    let small = connection.ask("GET", "/v1.0/me", "Accept-Encoding: gzip\r\n").await;
    assert_eq!(small.header("content-encoding"), None, "a short answer is no shorter packed");
    let errors = connection.ask("GET", "/v1.0/nonsense", "Accept-Encoding: gzip\r\n").await;
    assert_eq!(errors.status(), "400");
}

#[tokio::test]
async fn one_connection_carries_many_requests() {
    let world = World::new().await;
    let mut connection = Connection::to(&world.http).await;
    let path = |rest: &str| format!("/v1.0{}{rest}", world.task_path());
    for _ in 0..3 {
        for (method, path, status) in [
            ("GET", path(""), "200"),
            ("GET", path("/nonsense"), "404"),
            ("DELETE", path(""), "412"),
            ("PUT", path(""), "405"),
            ("OPTIONS", path(""), "204"),
            ("HEAD", path(""), "200"),
        ] {
            let raw = connection.ask(method, &path, "").await;
            assert_eq!(raw.status(), status, "{method} {path}: {}", raw.head);
            assert_eq!(raw.header("connection"), None, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let world = World::new().await;
    let mut connection = Connection::to(&world.http).await;
    for path in [format!("/v1.0{}", world.task_path()), "/v1.0/planner/tasks/nobody".to_owned()] {
        let (get, head) = (connection.ask("GET", &path, "").await, connection.ask("HEAD", &path, "").await);
        assert_eq!(head.status(), get.status());
        for name in ["content-type", "content-length", "odata-version", "cache-control"] {
            assert_eq!(head.header(name), get.header(name), "{name}");
        }
    }
    // Had there been a body, the next answer would begin with it.
    assert_eq!(connection.ask("GET", "/v1.0/me", "").await.status(), "200");
}

#[tokio::test]
async fn an_address_says_what_can_be_done_there() {
    let world = World::new().await;
    for (path, allowed) in [
        (world.task_path(), "GET, PATCH, DELETE"),
        ("/planner/tasks".to_owned(), "POST"),
        (world.plan_path() + "/details", "GET, PATCH"),
        ("/$batch".to_owned(), "POST"),
    ] {
        let answer = world.http.ask("OPTIONS", &path).send().await;
        assert_eq!((answer.status, answer.header("Allow"), answer.text.as_str()), (204, allowed, ""), "{path}");
        let answer = world.http.ask("PUT", &path).body(&json!({})).send().await;
        assert_eq!(answer.header("Allow"), allowed, "{path}");
        answer.refused(405, "", "does not support http method 'PUT'");
    }
    world.http.ask("OPTIONS", "/planner/nonsense").send().await.is(404);
    // Pages of other sites are told nothing; a choice of this project.
    let answer =
        world.http.with_token(None).ask("OPTIONS", "/me").header("Origin", "https://evil.example").send().await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (401, ""));
}

#[tokio::test]
async fn links_lead_back_to_the_name_the_client_has_used() {
    let server = TestServer::start_with_pages_of(2, Seed::Sample);
    let http = server.http();
    let port = http.root().rsplit(':').next().unwrap().to_owned();
    for name in [format!("localhost:{port}"), format!("127.0.0.1:{port}")] {
        let read = async |path: &str| http.ask("GET", path).header("Host", &name).send().await.is(200);
        let first = read("/users").await;
        let next = text(&first, "@odata.nextLink");
        assert!(next.starts_with(&format!("http://{name}/v1.0/users?")), "{next}");
        assert!(text(&first, "@odata.context").starts_with(&format!("http://{name}/v1.0/$metadata#")));
        let second = read(&next).await;
        assert_ne!(first["value"], second["value"]);
        let delta = read(&format!("{}/beta/me/planner/all/delta", http.root())).await;
        assert!(text(&delta, "@odata.nextLink").starts_with(&format!("http://{name}/beta/me/planner/all/delta?")));
    }
    let answer = http.ask("GET", "/users").header("X-Forwarded-Proto", "https").send().await.is(200);
    assert!(text(&answer, "@odata.nextLink").starts_with("https://127.0.0.1:"), "behind a proxy that speaks TLS");
    // A link of one name is a link of the other, since the token in it is bound to who asks and what.
    let next = text(
        &http.ask("GET", "/users").header("Host", &format!("localhost:{port}")).send().await.is(200),
        "@odata.nextLink",
    );
    let (_, rest) = next.split_once("/v1.0").unwrap();
    let _rows: Vec<Value> = http.get(rest).await.rows();
}
