//! A service that does harm: it costs bounded memory and time, learns no secret, and what was known before stays.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use planner_tui::graph::limits::Limits;
use planner_tui::graph::record::Recorder;
use planner_tui::graph::transport::Transport;
use planner_tui::planner::id::PlanId;
use planner_tui::sync::engine::Backend;
use planner_tui::sync::schedule::Pace;
use planner_tui::sync::{Command, How, Link};
use serde_json::json;
use tokio::time::Instant;

use crate::read_delta::share;
use crate::support::hostile::{Exchange, Harm, Hostile};
use crate::support::replica::{Replica, Told};
use crate::support::server::TOKEN;
use crate::sync_engine::World;

/// How long one request may take in these tests.
const WHOLE: Duration = Duration::from_millis(1500);
/// Far above all bounds on one answer: what lies in buffers of sockets, on both sides, comes on top.
const MOST_SENT: u64 = 40 << 20;

/// Keeps what is written in memory.
#[derive(Clone, Default)]
pub(crate) struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Written {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

/// A replica that has read a plan whole, through a listener that can do harm.
pub(crate) struct Scene {
    pub(crate) world: World,
    pub(crate) front: Hostile,
    pub(crate) replica: Replica,
    pub(crate) record: Written,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        let world = World::new().await;
        share(&world).await;
        let front = Hostile::before(world.http.root());
        let record = Written::default();
        let mut replica = start(&world, &front, &record);
        replica.until("the plan is read", Told::is_settled).await;
        let is_how = |told: &Told| told.status.as_ref().is_some_and(|status| status.how.is_some());
        replica.until("it is told how", is_how).await;
        Self { world, front, replica, record }
    }

    pub(crate) fn refresh(&self) {
        self.replica.handle.send(Command::Refresh(PlanId::new(&self.world.plan)));
    }

    /// Checks that what was known is shown, and that it is read again once the harm is over.
    pub(crate) async fn recovers(&mut self, from: &str) {
        let shown = ["a", "b", "c", "d"];
        assert_eq!(self.replica.told.column("To do"), shown, "{from}");
        let faults: Vec<_> = self.replica.told.log.iter().filter(|line| line.starts_with("Faltered")).collect();
        assert!(faults.is_empty(), "{from}: {faults:?}");
        self.front.mend();
        self.refresh();
        self.replica.until(&format!("it is read again after {from}"), Told::is_settled).await;
        assert_eq!(self.replica.told.column("To do"), shown, "{from}");
    }
}

/// Starts a replica that is patient with nobody, and writes everything down.
pub(crate) fn start(world: &World, front: &Hostile, record: &Written) -> Replica {
    let limits = Limits { whole: WHOLE, silence: WHOLE / 2, ..Limits::default() };
    let recorder = Some(Recorder::to(Box::new(record.clone())));
    let transport = Transport { limits, recorder, ..Transport::default() };
    let backend = Backend { transport, ..Backend::new(front.url(), TOKEN) };
    let wait = Duration::from_millis(20);
    let pace = Pace { first: wait, longest: wait * 5, settle: Duration::ZERO, ..Pace::default() };
    let replica = Replica::start_at(world.folder.path(), Ok(backend), pace, false);
    replica.handle.send(Command::ListPlans);
    replica.handle.send(Command::OpenPlan(PlanId::new(&world.plan)));
    replica
}

fn is_in_trouble(told: &Told) -> bool {
    matches!(told.link(), Some(Link::Offline { .. } | Link::Failed { .. }))
}

fn chunk(text: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", text.len()).as_bytes(), text, b"\r\n"].concat()
}

/// Sixty-four mebibytes of blanks, packed.
pub(crate) fn bomb() -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..64 {
        packer.write_all(&vec![b' '; 1 << 20]).expect("a vector takes everything");
    }
    packer.finish().expect("a vector takes everything")
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

/// Answers that are large, slow, bent or none.
pub(crate) fn harms() -> Vec<(&'static str, Harm)> {
    let head = |more: &str| format!("{OK}{more}\r\n").into_bytes();
    let of_chunks = head("Transfer-Encoding: chunked\r\n");
    let texts = format!(r#"{{"value":["{}"]}}"#, "x".repeat(1 << 16));
    let deep = |open: &str, close: &str| Harm::json(open.repeat(100_000) + "1" + &close.repeat(100_000));
    let slow = WHOLE / 20;
    vec![
        ("a body of chunks without end", Harm::Endless(of_chunks.clone(), chunk(&vec![b' '; 1 << 16]))),
        ("texts without end", Harm::Endless(of_chunks.clone(), chunk(texts.as_bytes()))),
        ("a body until the connection ends, which it does not", Harm::Endless(head(""), vec![b' '; 1 << 16])),
        ("headers without end", Harm::Endless(OK.into(), format!("X-Y: {}\r\n", "z".repeat(4000)).into_bytes())),
        ("a header of eight mebibytes", Harm::answer("200 OK", &format!("X-Y: {}\r\n", "z".repeat(8 << 20)), "{}")),
        ("a gzip bomb", Harm::answer("200 OK", "Content-Encoding: gzip\r\n", bomb())),
        ("gzip that is none", Harm::answer("200 OK", "Content-Encoding: gzip\r\n", "{}")),
        ("millions of items", Harm::json(format!(r#"{{"value":[{}{{}}]}}"#, "{},".repeat(4_000_000)))),
        ("millions of numbers", Harm::json(format!(r#"{{"value":[[{}0]]}}"#, "0,".repeat(4_000_000)))),
        ("no answer at all", Harm::Silence),
        ("a head now and then", Harm::Drip(b"HTTP/1.1 200 OK\r\nX-Y: ".to_vec(), slow)),
        ("a body now and then", Harm::Drip(head("Content-Length: 9999999\r\n"), slow)),
        ("half a body", Harm::Bytes([head("Content-Length: 1000\r\n"), b"{\"value\":[".to_vec()].concat())),
        ("a length beyond all measure", Harm::Bytes(head("Content-Length: 18446744073709551615\r\n"))),
        ("two lengths", Harm::Bytes([head("Content-Length: 2\r\nContent-Length: 7\r\n"), b"{}".to_vec()].concat())),
        ("deep arrays", deep("[", "]")),
        ("deep objects", deep(r#"{"value":"#, "}")),
        ("bytes that are no text", Harm::json(b"{\"value\":[{\"id\":\"\xff\xfe\",\"title\":\"\xc3\x28\"}]}")),
        ("a bare null byte", Harm::json(b"{\"value\":[{\"id\":\"a\0b\"}]}")),
        ("a picture", Harm::answer("200 OK", "Content-Type: image/png\r\n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")),
        ("a web page", Harm::answer("200 OK", "Content-Type: text/html\r\n", "<html>Pay first</html>")),
        ("a number out of range", Harm::json(r#"{"value":[{"id":"t","percentComplete":1e999}]}"#)),
        ("null for a list", Harm::json(r#"{"value":null}"#)),
        ("things of another kind", Harm::json(r#"{"value":[1,"a",null,[],true]}"#)),
        ("a list for an object", Harm::json("[]")),
        ("null", Harm::json("null")),
        ("no HTTP", Harm::Bytes(b"220 smtp.example ESMTP\r\n".to_vec())),
        ("a status beyond all measure", Harm::Bytes(b"HTTP/1.1 99999 Huge\r\n\r\n".to_vec())),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_comes_costs_little_and_what_was_known_stays() {
    let mut scene = Scene::new().await;
    for (name, harm) in harms() {
        let (sent, count) = (scene.front.sent(), scene.front.count());
        let begun = Instant::now();
        scene.front.rule(move |_| Some(harm.clone()));
        scene.refresh();
        scene.replica.until(&format!("{name} is told of"), is_in_trouble).await;
        // Three may read at once, each the whole time, and one more may have begun when the first had failed.
        assert!(begun.elapsed() < WHOLE * 2 + Duration::from_secs(10), "{name} took {:?}", begun.elapsed());
        let count = scene.front.count() - count;
        assert!(scene.front.sent() - sent <= MOST_SENT * count as u64, "{name} was listened to for too long");
        scene.recovers(name).await;
    }
}

/// Links that lead away from the service, by scheme, host, port or by what looks like its name.
fn strange_links(stranger: &str, own: &str) -> Vec<String> {
    let port = own.rsplit(':').next().expect("a port");
    vec![
        format!("{stranger}/v1.0/planner/tasks?$skiptoken=1"),
        format!("{stranger}/{own}/v1.0/me"),
        format!("//{}/v1.0/me", stranger.trim_start_matches("http://")),
        format!("\\\\{}\\v1.0\\me", stranger.trim_start_matches("http://")),
        format!("{own}@{}/v1.0/me", stranger.trim_start_matches("http://")),
        own.replace("http:", "https:") + "/v1.0/me",
        format!("http://localhost:{port}/v1.0/me"),
        "ftp://127.0.0.1/v1.0/me".to_owned(),
        "file:///etc/passwd".to_owned(),
        "javascript:alert(1)".to_owned(),
        "data:application/json,{}".to_owned(),
        "http://[::1".to_owned(),
    ]
}

/// Makes the body of a page, by how many requests came and by what this one asks for.
type Body = Box<dyn FnMut(usize, &str) -> String + Send>;

fn is_list_of_tasks(seen: &Exchange) -> bool {
    seen.target.contains("/tasks") && seen.target.contains("/plans/")
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_that_never_end_are_ended_and_lists_that_lead_away_are_not_followed() {
    let mut scene = Scene::new().await;
    let (own, stranger) = (scene.front.url().to_owned(), Hostile::stranger());
    let page = |items: &str, link: &str| format!(r#"{{"value":[{items}],"@odata.nextLink":{}}}"#, json!(link));
    let mut endless: Vec<(String, Body, usize)> = vec![
        (
            "empty pages, each with a new link".to_owned(),
            Box::new({
                let own = own.clone();
                move |number, _| page("", &format!("{own}/v1.0/planner/plans/p/tasks?page={number}"))
            }),
            150,
        ),
        (
            "the same link again and again".to_owned(),
            Box::new({
                let own = own.clone();
                move |_, target| page("", &format!("{own}{target}"))
            }),
            5,
        ),
        (
            "full pages, each with a new link".to_owned(),
            Box::new({
                let own = own.clone();
                let items = "{},".repeat(29_999) + "{}";
                move |number, _| page(&items, &format!("{own}/v1.0/planner/plans/p/tasks?page={number}"))
            }),
            10,
        ),
    ];
    for link in strange_links(stranger.url(), &own) {
        let name = format!("a link to {link}");
        endless.push((name, Box::new(move |_, _| page("", &link)), 5));
    }
    for (name, mut body, most) in endless {
        let (mut number, before) = (0, scene.front.count());
        scene.front.rule(move |seen| {
            number += 1;
            is_list_of_tasks(seen).then(|| Harm::json(body(number, &seen.target)))
        });
        scene.refresh();
        scene.replica.until(&format!("{name} is told of"), is_in_trouble).await;
        let log = scene.front.log();
        let readings = log[before..].iter().filter(|seen| seen.target.ends_with("/tasks")).count();
        let asked = log[before..].iter().filter(|seen| is_list_of_tasks(seen)).count();
        assert!(readings > 0 && asked <= most * readings, "{name}: {asked} of {readings}");
        scene.recovers(&name).await;
    }
    assert_eq!(stranger.count(), 0, "{:?}", stranger.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_that_never_end_or_lead_away_are_not_followed() {
    let mut scene = Scene::new().await;
    let (own, stranger) = (scene.front.url().to_owned(), Hostile::stranger());
    let why = |told: &Told| match told.status.as_ref().and_then(|status| status.how.clone()) {
        Some(How::Polling { why, .. }) => why,
        _ => String::new(),
    };
    let mut number = 0;
    let before = scene.front.count();
    scene.front.rule({
        let own = own.clone();
        move |seen| {
            number += 1;
            let link = format!("{own}/beta/me/planner/all/delta?$skiptoken={number}");
            seen.target
                .contains("/delta")
                .then(|| Harm::json(json!({"value": [], "@odata.nextLink": link}).to_string()))
        }
    });
    scene.refresh();
    scene.replica.until("changes without end are told of", |told| why(told).contains("no end")).await;
    let asked = scene.front.log()[before..].iter().filter(|seen| seen.target.contains("/delta")).count();
    assert!(asked < 500, "{asked}");
    scene.recovers("changes without end").await;
    for (at, link) in strange_links(stranger.url(), &own).into_iter().enumerate() {
        let name = if at % 2 == 0 { "@odata.nextLink" } else { "@odata.deltaLink" };
        let about = format!("{name} {link}");
        let body = json!({"value": [], name: link}).to_string();
        let before = scene.front.count();
        scene.front.rule(move |seen| seen.target.contains("/delta").then(|| Harm::json(&body)));
        scene.refresh();
        let front = &scene.front;
        let is_told = || front.log()[before..].iter().any(|seen| seen.target.contains("/delta"));
        scene.replica.until(&about, |told| is_told() && told.is_settled()).await;
        scene.replica.stop().await;
        // That changes are told elsewhere is believed for a run.
        scene.front.mend();
        scene.replica = start(&scene.world, &scene.front, &scene.record);
        scene.replica.until("it is read again", Told::is_settled).await;
        scene.recovers(&about).await;
    }
    assert_eq!(stranger.count(), 0, "{:?}", stranger.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_sees_the_token_and_nothing_keeps_it() {
    let mut scene = Scene::new().await;
    let stranger = Hostile::stranger();
    let away = format!("{}/v1.0/me", stranger.url());
    let redirects = [301, 302, 303, 307, 308].map(|status| (format!("{status}"), Harm::redirect(status, &away)));
    let echo = json!({"error": {"code": TOKEN, "message": format!("You said Bearer {TOKEN}")}}).to_string();
    let echoes = [
        ("400 Bad Request", ""),
        ("403 Forbidden", ""),
        ("500 Broken", ""),
        ("200 OK", ""),
        ("200 OK", "request-id: a-token-for-tests\r\nX-Y: a-token-for-tests\r\n"),
    ]
    .map(|(status, headers)| {
        let body = if headers.is_empty() { echo.clone() } else { r#"{"value":[]}"#.to_owned() };
        (format!("the token repeated with {status}"), Harm::answer(status, headers, body))
    });
    for (name, harm) in redirects.into_iter().chain(echoes) {
        scene.front.rule({
            let harm = harm.clone();
            move |seen| (seen.method == "GET").then(|| harm.clone())
        });
        scene.refresh();
        let is_told = |told: &Told| !matches!(told.link(), Some(Link::Fresh { .. } | Link::Reading { .. }) | None);
        scene.replica.until(&format!("{name} is told of"), is_told).await;
        scene.recovers(&name).await;
        let before = scene.front.count();
        scene.front.rule(move |seen| (seen.method == "PATCH").then(|| harm.clone()));
        scene.replica.put("a", "To do", 1).await;
        scene.replica.handle.send(Command::Settle);
        let front = &scene.front;
        let is_sent = || front.log()[before..].iter().any(|seen| seen.method == "PATCH" && seen.known.is_some());
        scene.replica.until(&format!("{name} for a PATCH is told of"), |told| is_sent() && is_told(told)).await;
        scene.front.mend();
        scene.refresh();
        scene.replica.settle().await;
        scene.replica.put("a", "To do", 0).await;
        scene.replica.settle().await;
    }
    assert_eq!(stranger.count(), 0, "{:?}", stranger.log());
    for seen in scene.front.log() {
        assert!(!seen.target.contains(TOKEN) && !seen.body.to_string().contains(TOKEN), "{seen:?}");
        let with_token: Vec<&str> = seen.head.lines().filter(|line| line.contains(TOKEN)).collect();
        assert!(
            matches!(with_token[..], [line] if line.to_ascii_lowercase().starts_with("authorization:")),
            "{seen:?}"
        );
    }
    let record = scene.record.text();
    assert!(record.contains("its answer repeats the token") && !record.contains(TOKEN), "the record holds the token");
    let mut told = String::new();
    write!(told, "{:?}", scene.replica.stop().await.log).unwrap();
    assert!(!told.contains(TOKEN), "the screen was told the token");
    let copy = std::fs::read(scene.world.folder.path().join("copy.db")).unwrap();
    assert!(!String::from_utf8_lossy(&copy).contains(TOKEN), "the copy holds the token");
}
