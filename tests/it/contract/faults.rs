//! The server misbehaves on request: each kind of fault, seen from outside.

use std::time::Duration;

use planner_tui::server::{Faults, On, RetryAfter, Rule, What};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::world::World;
use crate::support::http::{Answer, Http};
use crate::support::server::TOKEN;

fn answer(status: u16, retry_after: Option<&str>) -> What {
    What::Answer { status, retry_after: retry_after.map(|text| RetryAfter::Text(text.to_owned())) }
}

async fn patch(world: &World, title: &str) -> Answer {
    let etag = world.http.etag(&world.task_path()).await;
    world.http.patch(&world.task_path(), &etag, json!({"title": title})).await
}

async fn title(world: &World) -> Value {
    world.http.get(&world.task_path()).await.is(200)["title"].take()
}

/// Sends a request over a bare socket and returns every byte that comes until the server closes.
async fn bytes_until_closed(http: &Http, method: &str, path: &str, headers: &str, body: &str) -> String {
    let address = http.root().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.expect("the server listens");
    let length = body.len();
    let request = format!(
        "{method} /v1.0{path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {TOKEN}\r\n{headers}\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.expect("the server reads");
    let mut bytes = Vec::new();
    let all = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut bytes)).await;
    all.unwrap_or_else(|_| panic!("still open after {}", String::from_utf8_lossy(&bytes))).expect("closed, not reset");
    String::from_utf8(bytes).expect("text")
}

async fn patch_until_closed(world: &World, title: &str) -> String {
    let etag = world.http.etag(&world.task_path()).await;
    let headers = format!("If-Match: {etag}\r\nPrefer: return=representation\r\n");
    let body = json!({"title": title}).to_string();
    bytes_until_closed(&world.http, "PATCH", &world.task_path(), &headers, &body).await
}

#[tokio::test]
async fn a_busy_server_says_when_to_come_back_in_each_way_seen() {
    let world = World::new().await;
    let faults = world.server.faults();
    for text in ["2.128", "0.05", "1", "soon"] {
        faults.set(Faults::one(Rule::new(answer(429, Some(text))).times(1)));
        let busy = world.http.get("/me").await;
        assert_eq!(busy.header("Retry-After"), text);
        busy.refused(429, "TooManyRequests", "Please retry again later.");
        world.http.get("/me").await.is(200);
    }
    faults.set(Faults::one(Rule::new(answer(429, None))));
    assert_eq!(world.http.get("/me").await.header("Retry-After"), "");
    let date = What::Answer { status: 429, retry_after: Some(RetryAfter::DateIn(90)) };
    faults.set(Faults::one(Rule::new(date)));
    let busy = world.http.get("/me").await;
    let date = |name: &str| jiff::fmt::rfc2822::parse(busy.header(name)).expect("an HTTP date").timestamp();
    assert!(busy.header("Retry-After").ends_with(" GMT"), "{}", busy.header("Retry-After"));
    let wait = date("Retry-After").duration_since(date("Date")).as_secs();
    assert!((89..=91).contains(&wait), "{wait}");
}

#[tokio::test]
async fn a_broken_server_answers_in_graphs_words_or_with_a_page() {
    let world = World::new().await;
    for status in [500, 503] {
        world.server.faults().set(Faults::one(Rule::new(answer(status, Some("0.5")))));
        let broken = world.http.get("/me").await;
        assert_eq!((broken.header("Retry-After"), broken.status), ("0.5", status));
        assert!(broken.json["error"]["innerError"]["request-id"].is_string(), "{}", broken.text);
    }
    for status in [502, 504] {
        world.server.faults().set(Faults::one(Rule::new(answer(status, None))));
        let broken = world.http.get("/me").await;
        assert!(broken.header("Content-Type").starts_with("text/html"), "{}", broken.header("Content-Type"));
        assert!(broken.text.starts_with("<!DOCTYPE html>") && broken.status == status, "{}", broken.text);
    }
    world.server.faults().set(Faults::one(Rule::new(answer(503, None)).to("PATCH", "/planner/**")));
    patch(&world, "Not carried out").await.is(503);
    world.server.faults().clear();
    assert_eq!(title(&world).await, "Write it down");
}

#[tokio::test]
async fn a_rule_counts_what_fits_it() {
    let world = World::new().await;
    let third = Rule::new(answer(503, None)).to("GET", "/me").after(2).times(1);
    let fourth = Rule { every: 4, ..Rule::new(answer(500, None)).to("GET", "/users/*") };
    world.server.faults().set(Faults { seed: 0, rules: vec![third, fourth] });
    let mut statuses = Vec::new();
    for _ in 0..8 {
        statuses.push(world.http.get("/me").await.status);
    }
    assert_eq!(statuses, [200, 200, 503, 200, 200, 200, 200, 200]);
    let user = format!("/users/{}", super::world::ADA);
    statuses.clear();
    for _ in 0..8 {
        statuses.push(world.http.get(&user).await.status);
        world.http.get("/me/planner/tasks").await.is(200);
    }
    assert_eq!(statuses, [200, 200, 200, 500, 200, 200, 200, 500]);
    assert_eq!(world.server.faults().struck(), [1, 2]);
}

#[tokio::test]
async fn a_slow_answer_keeps_nobody_else_waiting() {
    let world = World::new().await;
    world.server.faults().set(Faults::one(Rule::new(What::Slow(Duration::from_mins(5))).to("GET", "/me")));
    let http = world.http.clone();
    let slow = tokio::spawn(async move { http.get("/me").await.status });
    let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
    while world.server.faults().struck() != [1] {
        assert!(tokio::time::Instant::now() < deadline, "the slow request never came");
        world.http.get("/me/planner/tasks").await.is(200);
    }
    world.http.get("/me/planner/tasks").await.is(200);
    assert!(!slow.is_finished());
    slow.abort();
    world.server.faults().set(Faults::one(Rule::new(What::Slow(Duration::from_millis(30))).to("GET", "/me")));
    let before = tokio::time::Instant::now();
    world.http.get("/me").await.is(200);
    assert!(before.elapsed() >= Duration::from_millis(30));
}

#[tokio::test]
async fn a_line_is_cut_before_or_after_the_change() {
    let world = World::new().await;
    world.server.faults().set(Faults::one(Rule::new(What::CutBefore).to("PATCH", "/planner/tasks/*").times(1)));
    assert_eq!(patch_until_closed(&world, "Never arrived").await, "");
    assert_eq!(title(&world).await, "Write it down");
    world.server.faults().set(Faults::one(Rule::new(What::CutAfter).to("PATCH", "/planner/tasks/*").times(1)));
    assert_eq!(patch_until_closed(&world, "Arrived").await, "");
    assert_eq!(title(&world).await, "Arrived");
    patch(&world, "And goes on").await.is(200);
}

#[tokio::test]
async fn an_answer_breaks_off_in_the_middle() {
    let world = World::new().await;
    world.server.faults().set(Faults::one(Rule::new(What::Truncate).to("PATCH", "/planner/tasks/*")));
    let bytes = patch_until_closed(&world, "Half is told").await;
    let (head, body) = bytes.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no head in {bytes:?}"));
    assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let length: usize = length.expect("a promised length");
    assert!(body.starts_with('{') && body.len() == length / 2, "{} of {length}", body.len());
    assert_eq!(title(&world).await, "Half is told");
    let etag = world.http.etag(&world.task_path()).await;
    let headers = format!("If-Match: {etag}\r\n");
    let body = r#"{"title": "Nothing is told"}"#;
    let quiet = bytes_until_closed(&world.http, "PATCH", &world.task_path(), &headers, body).await;
    assert_eq!((quiet.as_str(), title(&world).await), ("", json!("Nothing is told")));
}

#[tokio::test]
async fn a_web_page_comes_with_200() {
    let world = World::new().await;
    world.server.faults().set(Faults::one(Rule::new(What::WebPage).to("PATCH", "/planner/tasks/*")));
    let page = patch(&world, "Not carried out").await;
    assert!(page.status == 200 && page.text.starts_with("<!DOCTYPE html>"), "{} {}", page.status, page.text);
    assert_eq!(title(&world).await, "Write it down");
}

#[tokio::test]
async fn storms_of_412_and_409_pass() {
    let world = World::new().await;
    world.server.faults().set(Faults::one(Rule::new(What::Stale).times(2)));
    for _ in 0..2 {
        patch(&world, "Refused").await.refused(412, "", "The If-Match header contains an invalid value.");
    }
    patch(&world, "Through").await.is(200);
    world.server.faults().set(Faults::one(Rule::new(What::Conflict).times(1)));
    let etag = world.http.etag(&world.task_path()).await;
    world.http.delete(&world.task_path(), &etag).await.refused(409, "", "conflict");
    assert_eq!(title(&world).await, "Through");
}

#[tokio::test]
async fn a_creation_is_done_and_denied() {
    let world = World::new().await;
    world.server.faults().set(Faults::one(Rule::new(What::DeniedAfter)));
    let body = json!({"planId": world.plan, "title": "Made all the same"});
    world.http.post("/planner/tasks", body).await.refused(403, "", "You do not have the required permissions");
    let rows = world.http.get(&(world.plan_path() + "/tasks")).await.rows();
    assert!(rows.iter().any(|row| row["title"] == "Made all the same"), "{rows:#?}");
    patch(&world, "No creation").await.is(200);
}

#[tokio::test]
async fn delta_links_wear_out() {
    let world = World::new().await;
    let http = world.http.beta();
    let both = vec![Rule::new(What::OldDeltaLink).times(1), Rule::new(What::BadDeltaLink)];
    world.server.faults().set(Faults { seed: 0, rules: both });
    let old = http.get("/me/planner/all/delta?$deltatoken=x").await;
    assert_eq!(old.header("Location"), format!("{}/beta/me/planner/all/delta", http.root()));
    assert!(old.json["error"]["message"].is_string(), "{}", old.text);
    old.is(410);
    for path in ["/me/planner/all/delta?%24deltatoken=x", "/me/planner/all?deltatoken=x", "/x/delta?$skiptoken=y"] {
        http.get(path).await.is(400);
    }
    http.get("/me?$skiptoken=x").await.is(200);
}

fn get(id: &str, url: &str) -> Value {
    json!({"id": id, "method": "GET", "url": url})
}

#[tokio::test]
async fn parts_fail_one_by_one_when_told_so() {
    let world = World::new().await;
    let post = |id: &str| {
        let headers = json!({"Content-Type": "application/json"});
        let body = json!({"planId": world.plan, "title": id});
        json!({"id": id, "method": "POST", "url": "/planner/tasks", "headers": headers, "body": body})
    };
    let part = |what: What, times: u32| Rule::new(what).on(On::Parts).times(times);
    world.server.faults().set(Faults {
        seed: 0,
        rules: vec![
            part(answer(429, Some("2.128")), 1).to("GET", "/me"),
            part(answer(503, None), 1).to("GET", "/me"),
            part(What::CutBefore, 1).to("POST", "/planner/tasks"),
            part(What::CutAfter, 1).to("POST", "/planner/tasks"),
            part(What::DeniedAfter, 1),
        ],
    });
    world.http.get("/me").await.is(200);
    let mut waiting = get("waiting", "/me");
    waiting["dependsOn"] = json!(["never done"]);
    let requests = json!([
        get("busy", "/me"),
        get("broken", "/me"),
        get("well", "/me"),
        post("never done"),
        post("lost"),
        post("denied"),
        waiting,
    ]);
    let batch = world.http.post("/$batch", json!({"requests": requests})).await.is(200);
    let told: Vec<_> =
        batch["responses"].as_array().unwrap().iter().map(|part| (&part["id"], &part["status"])).collect();
    let expected = [("busy", 429), ("broken", 503), ("well", 200), ("denied", 403), ("waiting", 424)]
        .map(|(id, status)| (json!(id), json!(status)));
    assert_eq!(told, expected.iter().map(|(id, status)| (id, status)).collect::<Vec<_>>());
    assert_eq!(batch["responses"][0]["headers"]["Retry-After"], "2.128");
    assert_eq!(batch["responses"][0]["body"]["error"]["code"], "TooManyRequests");
    let rows = world.http.get(&(world.plan_path() + "/tasks")).await.rows();
    let mut titles: Vec<_> = rows.iter().map(|row| row["title"].as_str().unwrap()).collect();
    titles.sort_unstable();
    assert_eq!(titles, ["Write it down", "denied", "lost"]);
}

#[tokio::test]
async fn a_whole_batch_is_one_request_and_its_answers_are_shuffled() {
    let world = World::new().await;
    let ids: Vec<String> = (0..20).map(|number| number.to_string()).collect();
    let requests: Vec<_> = ids.iter().map(|id| get(id, "/me")).collect();
    let order = async |faults: Faults| {
        world.server.faults().set(faults);
        let batch = world.http.post("/$batch", json!({"requests": requests})).await.is(200);
        let responses = batch["responses"].as_array().unwrap();
        responses.iter().map(|part| part["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let shuffled = |seed: u64| Faults { seed, rules: vec![Rule::new(What::Shuffle)] };
    assert_eq!(order(Faults::default()).await, ids);
    let first = order(shuffled(1)).await;
    assert_ne!(first, ids);
    assert_eq!(order(shuffled(1)).await, first, "the same seed, the same order");
    assert_ne!(order(shuffled(2)).await, first);
    let mut sorted = first.clone();
    sorted.sort_by_key(|id| id.parse::<u8>().unwrap());
    assert_eq!(sorted, ids, "every part is answered once");
}

#[tokio::test]
async fn the_same_seed_and_requests_meet_the_same_faults() {
    let world = World::new().await;
    let ways = [answer(429, Some("0.05")), answer(503, None), What::Stale, What::WebPage];
    let run = async |seed: u64| {
        world.server.faults().set(Faults::random(seed, 0.5, &ways));
        let mut statuses = Vec::new();
        for turn in 0..40 {
            let answer = match turn % 2 {
                0 => world.http.get("/me").await,
                _ => world.http.patch(&world.task_path(), "W/\"x\"", json!({"title": "T"})).await,
            };
            statuses.push((answer.status, answer.json.is_null()));
        }
        statuses
    };
    let first = run(7).await;
    assert_eq!(run(7).await, first);
    assert_ne!(run(8).await, first);
    let struck: u32 = world.server.faults().struck().iter().sum();
    assert!((8..=30).contains(&struck), "about half of forty: {struck}");
    assert!(world.server.faults().struck().iter().all(|times| *times > 0), "every way is met");
}
