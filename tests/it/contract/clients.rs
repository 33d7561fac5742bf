//! What other people's clients send: kits made from Graph's metadata, command lines, and hand-made HTTP.

use planner_tui::server::coverage;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::world::{ADA, KENJI, WEB_GROUP, World};
use crate::support::http::{Http, text};
use crate::support::server::TOKEN;

/// Sends bytes as they stand, `{host}` and `{token}` filled in, and returns all that comes back until the server closes.
async fn raw(http: &Http, request: &str) -> String {
    let address = http.root().trim_start_matches("http://");
    let request = request.replace("{host}", address).replace("{token}", TOKEN);
    let mut stream = TcpStream::connect(address).await.expect("the server listens");
    stream.write_all(request.as_bytes()).await.expect("the server reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("the server writes text");
    answer
}

/// Where each key is that the sample and the world have.
fn keys(world: &World) -> [(&'static str, String); 5] {
    [
        ("users", ADA.to_owned()),
        ("groups", WEB_GROUP.to_owned()),
        ("plans", world.plan.clone()),
        ("buckets", world.todo.clone()),
        ("tasks", world.task.clone()),
    ]
}

#[tokio::test]
async fn every_address_takes_its_key_in_brackets_too() {
    let world = World::new().await;
    let keys = keys(&world);
    let (mut read, mut asked) = (0, 0);
    for line in coverage().lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let path = words.last().expect("a path");
        if !path.contains('{') {
            continue;
        }
        let collection = path.split('/').take_while(|name| !name.starts_with('{')).last().expect("a collection");
        let key = keys.iter().find(|(name, _)| *name == collection).map_or("nobody", |(_, key)| key);
        let filled = |open: &str, close: &str| {
            let path = path.replace("/{id}", &format!("{open}{key}{close}"));
            path.replace("/{part}", &format!("{open}nobody{close}"))
        };
        let http = if words[0] == "beta" { world.http.beta() } else { world.http.clone() };
        let plain = http.ask("OPTIONS", &filled("/", "")).send().await;
        let can_be_read =
            words.contains(&"GET") && !path.contains("delta") && !path.contains("{part}") && key != "nobody";
        let expected = if can_be_read { Some(http.get(&filled("/", "")).await) } else { None };
        for (open, close) in [("('", "')"), ("(%27", "%27)"), ("%28id%3D%27", "%27%29")] {
            let path = filled(open, close);
            let asked_of = http.ask("OPTIONS", &path).send().await;
            assert_eq!((asked_of.status, asked_of.header("Allow")), (204, plain.header("Allow")), "{path}");
            asked += 1;
            if let Some(expected) = &expected {
                let answer = http.get(&path).await;
                assert_eq!(
                    (answer.status, &answer.json["value"]),
                    (expected.status, &expected.json["value"]),
                    "{path}"
                );
                assert_eq!(answer.json["id"], expected.json["id"], "{path}");
                read += 1;
            }
        }
    }
    assert!(asked > 100 && read > 40, "{asked} {read}");
    let etag = world.http.etag(&world.task_path()).await;
    let path = format!("/planner/tasks('{}')", world.task);
    assert_eq!(world.http.patch(&path, &etag, json!({"title": "In brackets"})).await.is(200)["title"], "In brackets");
    world.http.get("/planner/tasks()").await.is(404);
    world.http.get("/planner/tasks(title='x')").await.is(404);
}

#[tokio::test]
async fn one_thing_has_several_spellings() {
    let world = World::new().await;
    let (root, plan) = (world.http.root(), &world.plan);
    let tasks = world.http.get(&format!("/planner/plans/{plan}/tasks")).await.rows();
    for path in [
        format!("/V1.0/Planner/PLANS/{plan}/Tasks"),
        format!("/v1.0//planner/plans/{plan}/tasks"),
        format!("/v1.0/planner/plans/{plan}/tasks/"),
        format!("/v1.0/planner/plans/{plan}/tasks?%24orderby=title&%24top=1"),
    ] {
        assert_eq!(world.http.get(&(root.to_owned() + &path)).await.rows(), tasks, "{path}");
    }
    world.http.get(&format!("{root}/BETA/me/")).await.is(200);
    let groups = world.http.get("/me/memberOf/microsoft.graph.group").await.rows();
    assert_eq!(world.http.get("/me/memberOf/graph.group").await.rows(), groups);
    // A kit calls functions with brackets, and follows the link it gets as it stands.
    let beta = world.http.beta();
    for path in ["/me/planner/all/delta()", "/me/planner/all/microsoft.graph.delta()"] {
        let first = beta.get(path).await.is(200);
        beta.get(&text(&first, "@odata.nextLink")).await.is(200);
    }
    world.http.get("/me/graph.planner/plans").await.is(404);
}

#[tokio::test]
async fn a_body_has_to_say_that_it_is_json() {
    let world = World::new().await;
    let etag = world.http.etag(&world.task_path()).await;
    let path = world.task_path();
    let send = |title: &str, kind: &str| {
        let body = json!({"title": title}).to_string();
        format!(
            "PATCH /v1.0{path} HTTP/1.1\r\nhost: {{host}}\r\nauthorization: bearer {{token}}\r\nif-match: {etag}\r\n{kind}\
             content-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        )
    };
    for (kind, status, words) in [
        ("", "400", "Write requests (excluding DELETE) must contain the Content-Type header declaration."),
        (
            "content-type: application/x-www-form-urlencoded\r\n",
            "400",
            "only allows writes with a JSON Content-Type header",
        ),
        ("content-type: application/json;odata.metadata=minimal;charset=utf-8\r\n", "204", ""),
    ] {
        let answer = raw(&world.http, &send(kind, kind)).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")) && answer.contains(words), "{kind}: {answer}");
    }
    let empty = world.http.ask("POST", "/planner/tasks").raw_body("").send().await;
    empty.refused(400, "BadRequest", "Unable to read JSON request payload");
}

#[tokio::test]
async fn bodies_come_in_pieces_and_requests_by_hand() {
    let world = World::new().await;
    let (path, plan) = (world.task_path(), &world.plan);
    let etag = world.http.etag(&path).await;
    let chunked = format!(
        "PATCH /v1.0{path} HTTP/1.1\r\nHost: {{host}}\r\nAuthorization: Bearer {{token}}\r\nIf-Match: {etag}\r\n\
         Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\nPrefer: return=representation\r\n\
         Connection: close\r\n\r\n9\r\n{{\"title\":\r\nb\r\n \"In parts\"\r\n1\r\n}}\r\n0\r\n\r\n"
    );
    let answer = raw(&world.http, &chunked).await;
    assert!(answer.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(
        answer.contains("\"In parts\"") && answer.contains("preference-applied: return=representation"),
        "{answer}"
    );
    let old =
        format!("GET /v1.0/planner/plans/{plan} HTTP/1.0\r\nHost: {{host}}\r\nAuthorization: Bearer {{token}}\r\n\r\n");
    let answer = raw(&world.http, &old).await;
    assert!(answer.starts_with("HTTP/1.0 200 OK") && answer.contains("\"Try things\""), "{answer}");
    // A page of another site could send that; nobody is let in without a name of this machine.
    let nameless = format!("GET /v1.0/planner/plans/{plan} HTTP/1.0\r\nAuthorization: Bearer {{token}}\r\n\r\n");
    assert!(raw(&world.http, &nameless).await.starts_with("HTTP/1.0 403 "));
}

#[tokio::test]
async fn an_etag_is_sent_as_it_was_given() {
    let world = World::new().await;
    let etag = world.http.etag(&world.task_path()).await;
    let inside = etag.trim_start_matches("W/").trim_matches('"');
    for bent in [format!("\"{inside}\""), inside.to_owned(), format!("w/\"{inside}\""), format!("{etag}, {etag}")] {
        let answer = world.http.patch(&world.task_path(), &bent, json!({"title": "No"})).await;
        answer.refused(412, "", "invalid value");
    }
    world.http.patch(&world.task_path(), &format!(" {etag} "), json!({"title": "Yes"})).await.is(200);
}

#[tokio::test]
async fn people_are_looked_up_as_command_lines_do() {
    let world = World::new().await;
    let kenji = world.http.get(&format!("/users/{KENJI}")).await.is(200);
    let (mail, name) = (text(&kenji, "mail"), text(&kenji, "userPrincipalName"));
    for filter in [
        format!("mail eq '{mail}'"),
        format!("userPrincipalName%20eq%20%27{name}%27"),
        format!("startswith(mail,'{}')", &mail.to_uppercase()[..4]),
        format!("mail eq 'nobody' or userPrincipalName eq '{name}'"),
    ] {
        let ask = world.http.ask("GET", &format!("/users?$filter={filter}&$select=id&$count=true"));
        let found = ask.header("ConsistencyLevel", "eventual").send().await.is(200);
        assert_eq!((&found["value"][0]["id"], &found["@odata.count"]), (&json!(KENJI), &json!(1)), "{filter}: {found}");
        assert!(found["value"][0].get("mail").is_none(), "{found}");
    }
    assert_eq!(world.http.get("/users?$filter=mail eq 'nobody@x.example'").await.rows(), Vec::<Value>::new());
    world.http.get("/users?$filter=mail").await.refused(400, "BadRequest", "Invalid filter clause");
    world.http.get("/users?$filter=size eq '1'").await.refused(400, "BadRequest", "'size'");
}
