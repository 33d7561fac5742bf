//! A line between a replica and a server: it counts requests, and can be cut, lose answers or give odd ones.

use std::io;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What the line does with a request instead of passing it on and bringing the answer back.
#[derive(Clone)]
pub(crate) enum Fault {
    /// The connection closes; nothing is passed on.
    Cut,
    /// The request is passed on; the answer is lost.
    LoseAnswer,
    /// The request is passed on; the answer is that it was taken, without a body.
    Silence,
    /// Nothing is passed on; this comes back as it stands: status line, headers and body.
    Answer(&'static str),
}

/// A request that came over the line.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) path: String,
    /// On which condition, if on one.
    pub(crate) if_match: Option<String>,
    /// What it carried, if that was JSON.
    pub(crate) body: Value,
}

type Rule = Box<dyn FnMut(&Seen) -> Option<Fault> + Send>;

struct State {
    url: String,
    to: String,
    rule: Rule,
    log: Vec<Seen>,
}

/// One line; it stays at its address whatever happens to the server behind it.
pub(crate) struct Line {
    url: String,
    state: Arc<Mutex<State>>,
}

impl Line {
    /// Opens a line to a server, an address without a version.
    pub(crate) async fn to(server: &str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let to = server.trim_start_matches("http://").to_owned();
        let state = Arc::new(Mutex::new(State { url: url.clone(), to, rule: Box::new(|_| None), log: Vec::new() }));
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(carry(stream, Arc::clone(&shared)));
            }
        });
        Self { url, state }
    }

    /// The address a client is given.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// From now on requests are treated as this says; `None` passes them on.
    pub(crate) fn rule(&self, rule: impl FnMut(&Seen) -> Option<Fault> + Send + 'static) {
        self.state.lock().unwrap().rule = Box::new(rule);
    }

    /// From now on everything is passed on.
    pub(crate) fn mend(&self) {
        self.rule(|_| None);
    }

    /// The paths of the PATCH requests so far, shortened to what follows the task. What is told of the person, such as which
    /// plan was opened last, comes whenever nothing else is under way and is not among them.
    pub(crate) fn patches(&self) -> Vec<String> {
        let state = self.state.lock().unwrap();
        let patches = state.log.iter().filter(|seen| is_change(seen));
        patches.map(|seen| seen.path.rsplit('/').next().unwrap_or_default().to_owned()).collect()
    }

    /// All requests so far that may have changed something, in order: all but readings, batches of which are sent as POST.
    pub(crate) fn changes(&self) -> Vec<Seen> {
        let only_asks = |seen: &Seen| {
            let batch = seen.body["requests"].as_array();
            let reads = batch.is_some_and(|parts| parts.iter().all(|part| part["method"] == "GET"));
            seen.method == "GET" || reads || seen.path.ends_with("/directoryObjects/getByIds")
        };
        self.state.lock().unwrap().log.iter().filter(|seen| !only_asks(seen)).cloned().collect()
    }

    /// What these have carried.
    pub(crate) fn bodies(&self) -> Vec<Value> {
        let state = self.state.lock().unwrap();
        state.log.iter().filter(|seen| is_change(seen)).map(|seen| seen.body.clone()).collect()
    }

    /// What the PATCH requests of the person's own Planner object have carried.
    pub(crate) fn bodies_of_person(&self) -> Vec<Value> {
        let state = self.state.lock().unwrap();
        let patches = state.log.iter().filter(|seen| seen.method == "PATCH" && !is_change(seen));
        patches.map(|seen| seen.body.clone()).collect()
    }

    /// How many requests there were whose path ends like this.
    pub(crate) fn count(&self, method: &str, end: &str) -> usize {
        let state = self.state.lock().unwrap();
        state.log.iter().filter(|seen| seen.method == method && seen.path.ends_with(end)).count()
    }

    /// How many requests there were of which this is so.
    pub(crate) fn count_where(&self, is_it: impl Fn(&Seen) -> bool) -> usize {
        self.state.lock().unwrap().log.iter().filter(|seen| is_it(seen)).count()
    }

    /// How many requests there were whose path contains this.
    pub(crate) fn count_of(&self, part: &str) -> usize {
        self.state.lock().unwrap().log.iter().filter(|seen| seen.path.contains(part)).count()
    }
}

fn is_change(seen: &Seen) -> bool {
    seen.method == "PATCH" && !seen.path.ends_with("/me/planner")
}

async fn carry(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    let Ok((head, body)) = read_request(&mut stream).await else { return };
    let mut words = head.split_whitespace();
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    let body_json = serde_json::from_slice(&body).unwrap_or_default();
    let if_match = header(&head, "if-match").map(str::to_owned);
    let seen = Seen { method: word(words.next()), path: word(words.next()), if_match, body: body_json };
    let (url, to, fault) = {
        let mut state = state.lock().unwrap();
        let fault = (state.rule)(&seen);
        state.log.push(seen);
        (state.url.clone(), state.to.clone(), fault)
    };
    let answer = match fault {
        Some(Fault::Cut) => return,
        Some(Fault::Answer(text)) => text.as_bytes().to_vec(),
        other => {
            let Ok(answer) = pass_on(&to, &head, &body).await else { return };
            let answer = readdressed(answer, &format!("http://{to}"), &url);
            match other {
                None => answer,
                Some(Fault::Silence) => b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".to_vec(),
                Some(_) => return,
            }
        }
    };
    let _client_is_gone = stream.write_all(&answer).await;
}

/// Puts the line's address in place of the server's: links in an answer lead back to the line.
fn readdressed(answer: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    let Ok(text) = String::from_utf8(answer.clone()) else { return answer };
    let Some((head, body)) = text.split_once("\r\n\r\n").filter(|(_, body)| body.contains(from)) else { return answer };
    let body = body.replace(from, to);
    let is_length = |line: &&str| line.to_ascii_lowercase().starts_with("content-length:");
    let lines: Vec<_> = head.lines().filter(|line| !is_length(line)).collect();
    format!("{}\r\nContent-Length: {}\r\n\r\n{body}", lines.join("\r\n"), body.len()).into_bytes()
}

pub(super) async fn read_request(stream: &mut TcpStream) -> io::Result<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let length = header(&head, "content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
            let mut body = bytes.split_off(end + 4);
            while body.len() < length {
                if stream.read_buf(&mut body).await? == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
            return Ok((head, body));
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
}

async fn pass_on(to: &str, head: &str, body: &[u8]) -> io::Result<Vec<u8>> {
    let is_ours = |line: &&str| {
        let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
        // Packed, an answer could not be readdressed.
        name != "host" && name != "connection" && name != "accept-encoding"
    };
    let lines: Vec<_> = head.lines().filter(is_ours).collect();
    let request = format!("{}\r\nHost: {to}\r\nConnection: close\r\n\r\n", lines.join("\r\n"));
    let mut server = TcpStream::connect(to).await?;
    server.write_all(request.as_bytes()).await?;
    server.write_all(body).await?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).await?;
    Ok(answer)
}
