//! A listener between a program and our server: it writes down every request with its times, and passes it on or does harm.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::support::line::read_request;

/// What is done to a request instead of passing it on.
#[derive(Clone, Debug)]
pub(crate) enum Harm {
    /// These bytes, and nothing after them; the connection stays open the other way until the client lets go of it.
    Bytes(Vec<u8>),
    /// These bytes, then a piece again and again until nobody listens any more.
    Endless(Vec<u8>, Vec<u8>),
    /// These bytes, then one more now and then, for ever.
    Drip(Vec<u8>, Duration),
    /// Nothing at all, and the connection stays open.
    Silence,
    /// The answer of our server, with its JSON changed by this.
    Twist(fn(&mut Value)),
}

impl Harm {
    /// An answer of 200 with a body that says how long it is.
    pub(crate) fn json(body: impl AsRef<[u8]>) -> Self {
        Self::answer("200 OK", "Content-Type: application/json\r\n", body)
    }

    /// An answer with a status line, more headers (each with its line end) and a body that says how long it is.
    pub(crate) fn answer(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        Self::Bytes([head.as_bytes(), body].concat())
    }

    /// An answer that sends people elsewhere.
    pub(crate) fn redirect(status: u16, to: &str) -> Self {
        Self::answer(&format!("{status} Elsewhere"), &format!("Location: {to}\r\n"), "")
    }
}

/// A request, and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    /// The first line and all headers, as they came.
    pub(crate) head: String,
    /// What it carried, if that was JSON.
    pub(crate) body: Value,
    /// When it had come whole.
    pub(crate) arrived: Instant,
    /// When its answer began to leave; no client can know of it before.
    pub(crate) answered: Option<Instant>,
    /// The same by the clock on the wall.
    pub(crate) answered_at: Option<Timestamp>,
    /// When the client had let go of the connection: it has read the answer.
    pub(crate) known: Option<Instant>,
    /// What the answer says of itself, and for parts of a batch each of them.
    pub(crate) says: Vec<Says>,
}

/// The status of an answer, or of a part of one, and how long it wants to be left alone.
#[derive(Clone, Debug)]
pub(crate) struct Says {
    pub(crate) status: u64,
    pub(crate) retry_after: Option<String>,
    /// The method and the target the answer is about.
    pub(crate) about: (String, String),
}

/// Says what is to become of a request; `None` passes it on.
type Rule = Box<dyn FnMut(&Exchange) -> Option<Harm> + Send>;

struct State {
    to: String,
    rule: Rule,
    log: Vec<Exchange>,
    /// How many bytes have left for the program.
    sent: u64,
}

/// The listener. It stays at its address whatever happens to the server behind it.
pub(crate) struct Hostile {
    url: String,
    state: Arc<Mutex<State>>,
    /// Dropped to stop.
    _stop: oneshot::Sender<()>,
}

impl Hostile {
    /// Stands in front of a server, an address without a version.
    pub(crate) fn before(server: &str) -> Self {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        listener.set_nonblocking(true).expect("a plain setting");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let to = server.trim_start_matches("http://").to_owned();
        let state = Arc::new(Mutex::new(State { to, rule: Box::new(|_| None), log: Vec::new(), sent: 0 }));
        let shared = Arc::clone(&state);
        let (stop, stopped) = oneshot::channel::<()>();
        // On one thread of its own, what comes first is also written down first.
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        thread::spawn(move || {
            runtime.block_on(async move {
                let listener = TcpListener::from_std(listener).expect("bound");
                let accept = async {
                    while let Ok((stream, _)) = listener.accept().await {
                        let _slower_without = stream.set_nodelay(true);
                        tokio::spawn(serve(stream, Arc::clone(&shared)));
                    }
                };
                tokio::select! {
                    () = accept => {}
                    _ = stopped => {}
                }
            });
        });
        Self { url, state, _stop: stop }
    }

    /// A stranger, to whom no program has anything to say. Whatever comes is written down and answered with 200.
    pub(crate) fn stranger() -> Self {
        let stranger = Self::before("127.0.0.1:9");
        stranger.rule(|_| Some(Harm::json(r#"{"value":[]}"#)));
        stranger
    }

    /// The address a client is given.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// From now on requests are treated as this says.
    pub(crate) fn rule(&self, rule: impl FnMut(&Exchange) -> Option<Harm> + Send + 'static) {
        self.state().rule = Box::new(rule);
    }

    /// From now on everything is passed on.
    pub(crate) fn mend(&self) {
        self.rule(|_| None);
    }

    /// Everything that came so far.
    pub(crate) fn log(&self) -> Vec<Exchange> {
        self.state().log.clone()
    }

    /// How many requests came so far.
    pub(crate) fn count(&self) -> usize {
        self.state().log.len()
    }

    /// How many bytes have left for the program so far.
    pub(crate) fn sent(&self) -> u64 {
        self.state().sent
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics with it")
    }
}

async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    let Ok((head, body)) = read_request(&mut stream).await else { return };
    let mut words = head.split_whitespace();
    let mut word = || words.next().unwrap_or_default().to_owned();
    let (method, target) = (word(), word());
    let seen = Exchange {
        method,
        target,
        body: serde_json::from_slice(&body).unwrap_or_default(),
        head: head.clone(),
        arrived: Instant::now(),
        answered: None,
        answered_at: None,
        known: None,
        says: Vec::new(),
    };
    let (number, to, harm) = {
        let mut state = state.lock().expect("nobody panics with it");
        let harm = (state.rule)(&seen);
        state.log.push(seen.clone());
        (state.log.len() - 1, state.to.clone(), harm)
    };
    let harm = match harm {
        Some(harm @ (Harm::Bytes(_) | Harm::Endless(..) | Harm::Drip(..) | Harm::Silence)) => harm,
        passed => match pass_on(&to, &head, &body).await {
            Ok(answer) => Harm::Bytes(match passed {
                Some(Harm::Twist(twist)) => twisted(answer, twist),
                _ => answer,
            }),
            Err(_) => return,
        },
    };
    let says = match &harm {
        Harm::Bytes(answer) => said(&seen, answer),
        _ => Vec::new(),
    };
    {
        let mut state = state.lock().expect("nobody panics with it");
        state.log[number].says = says;
        state.log[number].answered = Some(Instant::now());
        state.log[number].answered_at = Some(now());
    }
    if harm_it(stream, harm, &state).await.is_ok() {
        state.lock().expect("nobody panics with it").log[number].known = Some(Instant::now());
    }
}

#[expect(clippy::disallowed_methods, reason = "what a date in an answer means depends on when it was given")]
fn now() -> Timestamp {
    Timestamp::now()
}

async fn harm_it(mut stream: TcpStream, harm: Harm, state: &Mutex<State>) -> io::Result<()> {
    let (first, then) = match harm {
        Harm::Bytes(bytes) => (bytes, None),
        Harm::Endless(head, piece) => (head, Some((piece, Duration::ZERO))),
        Harm::Drip(head, pause) => (head, Some((b" ".to_vec(), pause))),
        Harm::Silence | Harm::Twist(_) => return wait_for_end(stream).await,
    };
    stream.write_all(&first).await?;
    state.lock().expect("nobody panics with it").sent += first.len() as u64;
    let Some((piece, pause)) = then else {
        stream.shutdown().await?;
        return wait_for_end(stream).await;
    };
    loop {
        stream.write_all(&piece).await?;
        state.lock().expect("nobody panics with it").sent += piece.len() as u64;
        if pause > Duration::ZERO {
            tokio::time::sleep(pause).await;
        }
    }
}

/// Holds the connection until the other end lets go of it.
async fn wait_for_end(mut stream: TcpStream) -> io::Result<()> {
    let mut rest = [0; 512];
    while stream.read(&mut rest).await? > 0 {}
    Ok(())
}

/// Brings a request to our server as it came, under the name it was sent to, so that links lead back here.
async fn pass_on(to: &str, head: &str, body: &[u8]) -> io::Result<Vec<u8>> {
    let is_ours = |line: &&str| {
        let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
        // Packed, an answer could not be looked into.
        name != "connection" && name != "accept-encoding"
    };
    let lines: Vec<_> = head.lines().filter(is_ours).collect();
    let request = format!("{}\r\nConnection: close\r\n\r\n", lines.join("\r\n"));
    let mut server = TcpStream::connect(to).await?;
    server.write_all(request.as_bytes()).await?;
    server.write_all(body).await?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).await?;
    Ok(answer)
}

/// Changes the JSON of an answer, if it has any.
fn twisted(answer: Vec<u8>, twist: fn(&mut Value)) -> Vec<u8> {
    let text = String::from_utf8_lossy(&answer);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return answer };
    let Ok(mut value) = serde_json::from_str(body) else { return answer };
    twist(&mut value);
    let body = value.to_string();
    let is_length = |line: &&str| line.to_ascii_lowercase().starts_with("content-length:");
    let lines: Vec<_> = head.lines().filter(|line| !is_length(line)).collect();
    format!("{}\r\nContent-Length: {}\r\n\r\n{body}", lines.join("\r\n"), body.len()).into_bytes()
}

/// Reads what an answer says of itself, and what it says of the parts of a batch.
fn said(request: &Exchange, answer: &[u8]) -> Vec<Says> {
    let text = String::from_utf8_lossy(answer);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split_whitespace().nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let of_header = |line: &str| line.split_once(':').map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
    let is_retry_after = |(name, _): &(String, String)| name.eq_ignore_ascii_case("retry-after");
    let retry_after = head.lines().filter_map(of_header).find(is_retry_after).map(|(_, value)| value);
    let about = (request.method.clone(), request.target.clone());
    let mut says = vec![Says { status, retry_after, about }];
    if !request.target.ends_with("/$batch") {
        return says;
    }
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    let asked = request.body["requests"].as_array().cloned().unwrap_or_default();
    for part in body["responses"].as_array().into_iter().flatten() {
        let Some(asked) = asked.iter().find(|asked| asked["id"] == part["id"]) else { continue };
        let word = |name: &str| asked[name].as_str().unwrap_or_default().to_owned();
        let headers = part["headers"].as_object().into_iter().flatten();
        let retry_after = headers.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("retry-after"));
        says.push(Says {
            status: part["status"].as_u64().unwrap_or(0),
            retry_after: retry_after.and_then(|(_, value)| value.as_str()).map(str::to_owned),
            about: (word("method"), word("url")),
        });
    }
    says
}
