//! The first read of a plan: what is asked in which order, when what is on the screen, and what the same requests cost a
//! client that does nothing with the answers.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use futures_util::StreamExt as _;
use futures_util::stream;
use planner_tui::planner::format::FormatKind;
use planner_tui::planner::id::PlanId;
use planner_tui::store::Store;
use planner_tui::sync::Link;
use serde_json::Value;

use crate::window::Window;
use crate::{TASKS, largest, median, ms, now, row, say};

const ROUNDS: usize = 3;
/// How many batches the program has under way: of the board in view, then of the others.
const AT_ONCE: [usize; 2] = [3, 2];

/// A request that came over the line.
#[derive(Clone, Debug)]
struct Asked {
    method: Method,
    path: String,
    body: Bytes,
}

/// A line to the server that writes down what is asked.
#[derive(Clone)]
struct Line {
    http: reqwest::Client,
    server: String,
    own: String,
    log: Arc<Mutex<Vec<Asked>>>,
}

/// When what was there, in milliseconds, and after how many requests.
#[derive(Clone, Copy, Default)]
struct Seen {
    first_page: (f64, usize),
    in_sight: (f64, usize),
    board: (f64, usize),
    boards: (f64, usize),
    details: (f64, usize),
}

/// Reads the plan for the first time, again and again; leaves a copy in the folder.
pub(crate) async fn measure(folder: &Path, url: &str, token: &str) -> PlanId {
    let _first = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let line = Line::open(http.clone(), url).await;
    let log = Arc::clone(&line.log);
    let aside = tempfile::tempdir().expect("a folder");
    let (plan, asked) = read(aside.path(), &line.own, token, &move || log.lock().expect("nobody panics").len()).await;
    let log = line.log.lock().expect("nobody panics").clone();
    count(&log, asked);
    let mut runs = Vec::new();
    let (mut bare_board, mut bare_all) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        // The last copy is kept.
        let folder = if round + 1 == ROUNDS { folder } else { &aside.path().join(round.to_string()) };
        std::fs::create_dir_all(folder).expect("a folder");
        runs.push(read(folder, url, token, &|| 0).await.1);
        let (board, all) = replay(&http, url, token, &log, asked.board.1).await;
        bare_board.push(board);
        bare_all.push(all);
    }
    let of = |figure: fn(&Seen) -> f64| median(runs.iter().map(figure).collect());
    let (bare_board, bare_all) = (median(bare_board), median(bare_all));
    row("the first page of tasks on the screen after", of(|seen| seen.first_page.0), None);
    row("the columns on the screen whole after", of(|seen| seen.in_sight.0), None);
    row("the board in view whole after", of(|seen| seen.board.0), Some(("bare", bare_board)));
    row("all three boards after", of(|seen| seen.boards.0), None);
    row("everything, all details too, after", of(|seen| seen.details.0), Some(("bare", bare_all)));
    row("bare: the requests up to the board in view", bare_board, None);
    row("bare: all of them", bare_all, None);
    plan
}

/// Reads the plan into an empty folder.
async fn read(folder: &Path, url: &str, token: &str, asked: &impl Fn() -> usize) -> (PlanId, Seen) {
    let mut seen = Seen::default();
    let start = now();
    let mut window = Window::open(folder, Some((url, token)));
    window.until(|window| !window.state.plans.is_empty()).await;
    let plan = largest(&window.state.plans);
    if window.state.board.plan.as_ref() != Some(&plan) {
        window.handle.send(planner_tui::sync::Command::OpenPlan(plan.clone()));
    }
    let note = |at: &mut (f64, usize)| {
        if at.0 == 0.0 {
            *at = (ms(start), asked());
        }
    };
    while seen.boards.0 == 0.0 {
        window.turn().await;
        let Some(view) = window.state.board.view.as_ref() else { continue };
        let tasks = view.plan().tasks();
        if !tasks.is_empty() {
            note(&mut seen.first_page);
        }
        if tasks.len() < TASKS {
            continue;
        }
        let mut shown = view.board().columns.iter().filter(|column| window.columns.contains(&column.id));
        let is_unread = |card: &u32| tasks[*card as usize].is_unread(FormatKind::Bucket);
        if !shown.any(|column| column.cards.iter().any(is_unread)) {
            note(&mut seen.in_sight);
        }
        if matches!(window.state.status.link, Link::Fresh { .. }) {
            note(&mut seen.board);
            if !tasks.iter().any(|task| FormatKind::ALL.into_iter().any(|kind| task.is_unread(kind))) {
                note(&mut seen.boards);
            }
        }
    }
    let copy = Store::open_beside(&folder.join("copy.sqlite")).expect("the copy");
    while !copy.lacking_details(&plan).expect("it can be read").is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    note(&mut seen.details);
    window.close().await;
    (plan, seen)
}

/// Says what was asked.
fn count(log: &[Asked], seen: Seen) {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for asked in log {
        *kinds.entry(asked.kind()).or_default() += 1;
    }
    say(&format!("The first read of {TASKS} tasks: {} requests", log.len()));
    for (kind, number) in kinds {
        say(&format!("{number:>8}  {kind}"));
    }
    let (in_sight, board) = (seen.in_sight.1, seen.board.1);
    say(&format!("the columns on the screen were whole after {in_sight} requests, the board after {board}"));
    let batches = log.iter().take(board).filter(|asked| asked.kind().contains("bucketTaskBoardFormat")).count();
    let most = TASKS.div_ceil(20);
    say(&format!("batches for the board in view: {batches}, at most {most} are allowed"));
    assert!(batches <= most && in_sight < board, "what is in sight comes first, and nothing is asked twice");
}

impl Asked {
    /// Returns what kind of request it is: its path without identifiers, of a batch that of its first part.
    fn kind(&self) -> String {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        let first = body["requests"][0]["url"].as_str();
        let path = first.unwrap_or(&self.path);
        let path = path.split('?').next().unwrap_or_default();
        let name = |part: &&str| part.len() < 28 && !part.is_empty();
        let path = path.split('/').filter(name).collect::<Vec<_>>().join("/");
        if first.is_some() { format!("$batch of {path}") } else { path }
    }
}

/// Asks the same again, as many at once as the program does, reads the answers as JSON and throws them away. Returns the
/// milliseconds up to the board in view, and of all.
async fn replay(http: &reqwest::Client, url: &str, token: &str, log: &[Asked], board: usize) -> (f64, f64) {
    let ask = |asked: &Asked| {
        let request = http.request(asked.method.clone(), format!("{url}{}", asked.path)).bearer_auth(token);
        let request = request.header("Accept", "application/json").header("Content-Type", "application/json");
        let request = request.body(asked.body.clone());
        async move {
            let answer = request.send().await.expect("an answer");
            assert!(answer.status().is_success(), "{}", answer.status());
            let body = answer.bytes().await.expect("a body");
            let _read: Value = serde_json::from_slice(&body).expect("JSON");
        }
    };
    let start = now();
    let mut took = 0.0;
    for (part, at_once) in [&log[..board], &log[board..]].into_iter().zip(AT_ONCE) {
        // What is written, such as which plans were opened last, has a version that is over.
        let reads = part.iter().filter(|asked| [Method::GET, Method::POST].contains(&asked.method));
        let (single, batches): (Vec<&Asked>, Vec<&Asked>) = reads.partition(|asked| asked.method == Method::GET);
        for asked in single {
            ask(asked).await;
        }
        stream::iter(batches.into_iter().map(&ask)).buffer_unordered(at_once).collect::<Vec<()>>().await;
        if took == 0.0 {
            took = ms(start);
        }
    }
    (took, ms(start))
}

impl Line {
    /// Opens a line to a server.
    async fn open(http: reqwest::Client, server: &str) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let own = format!("http://{}", listener.local_addr().expect("bound"));
        let line = Self { http, server: server.to_owned(), own, log: Arc::default() };
        let router = Router::new().fallback(carry).with_state(line.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        line
    }
}

async fn carry(
    Shared(line): Shared<Line>,
    method: Method,
    uri: Uri,
    mut headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, HeaderMap, String) {
    let path = uri.path_and_query().map_or_else(String::new, ToString::to_string);
    line.log.lock().expect("nobody panics").push(Asked {
        method: method.clone(),
        path: path.clone(),
        body: body.clone(),
    });
    headers.remove("host");
    headers.remove("accept-encoding");
    let request = line.http.request(method, format!("{}{path}", line.server)).headers(headers).body(body);
    let answer = request.send().await.expect("an answer");
    let (status, mut headers) = (answer.status(), answer.headers().clone());
    headers.remove("content-length");
    headers.remove("transfer-encoding");
    // A link leads to the same address, or it is not followed.
    let body = answer.text().await.expect("a body").replace(&line.server, &line.own);
    (status, headers, body)
}
