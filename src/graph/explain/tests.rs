//! What is explained, what is answered for it, and what readings show afterwards.

use serde_json::json;

use super::*;

fn request(method: Method, path: &str, body: Option<Value>) -> Request {
    let root: Url = "http://h/prefix/".parse().unwrap();
    let mut request = Request::new(method, root.join(path).unwrap());
    if let Some(body) = body {
        *request.body_mut() = Some(body.to_string().into());
        request.headers_mut().insert(CONTENT_TYPE, "application/json".parse().unwrap());
    }
    request
}

/// Explains, asks or reads, as the client would.
fn act(explain: &Explain, method: &str, path: &str, body: Option<Value>) -> Fate {
    let method: Method = method.parse().unwrap();
    let is_change = method != Method::GET && !path.ends_with("$batch");
    explain.decide(&request(method, path, body), &"http://h/prefix/".parse().unwrap(), is_change)
}

#[track_caller]
fn answered(fate: Fate) -> (u16, Value) {
    match fate {
        Fate::Explained(_, answered) | Fate::Answered(answered) => (answered.status, answered.body.unwrap_or_default()),
        Fate::Sent(reading) => panic!("{reading:?} is sent"),
    }
}

#[track_caller]
fn shown(explain: &Explain, path: &str, answer: Value) -> Value {
    match act(explain, "GET", path, None) {
        Fate::Sent(reading) => explain
            .amended(&reading, 200, answer.to_string().as_bytes())
            .map_or(answer, |body| serde_json::from_slice(&body).unwrap()),
        fate => panic!("{fate:?}"),
    }
}

#[test]
fn what_is_made_can_be_read_with_all_its_parts() {
    let explain = Explain::default();
    let body = json!({"planId": "p", "bucketId": "b", "title": "Buy milk now!", "orderHint": " !"});
    let (status, made) = answered(act(&explain, "POST", "v1.0/planner/tasks", Some(body)));
    assert_eq!((status, &made["id"], &made["title"]), (201, &json!("new-1"), &json!("Buy milk now!")));
    assert_eq!(made["@odata.etag"], "W/\"answer-to-0001\"");
    for part in ["details", "bucketTaskBoardFormat", "progressTaskBoardFormat", "assignedToTaskBoardFormat"] {
        let (status, part) = answered(act(&explain, "GET", &format!("v1.0/planner/tasks/new-1/{part}"), None));
        assert_eq!((status, &part["id"]), (200, &json!("new-1")));
    }
    let note = json!({"description": "Two litres"});
    let path = "v1.0/planner/tasks/new-1/details";
    assert_eq!(answered(act(&explain, "PATCH", path, Some(note))), (204, Value::Null));
    let (_, details) = answered(act(&explain, "GET", "beta/planner/tasks/new-1/details", None));
    assert_eq!(
        (&details["description"], &details["@odata.etag"]),
        (&json!("Two litres"), &json!("W/\"answer-to-0002\""))
    );
    let list = shown(&explain, "v1.0/planner/plans/p/tasks", json!({"value": [{"id": "t"}]}));
    assert_eq!(list["value"][1]["id"], "new-1");
    let other = shown(&explain, "v1.0/planner/plans/other/tasks", json!({"value": [{"id": "t"}]}));
    assert_eq!(other["value"].as_array().map(Vec::len), Some(1));
    assert_eq!(answered(act(&explain, "DELETE", "v1.0/planner/tasks/new-1", None)).0, 204);
    assert_eq!(answered(act(&explain, "GET", path, None)).0, 404);
    assert_eq!(explain.steps().len(), 3);
}

#[test]
fn readings_show_what_was_changed_and_what_is_gone() {
    let explain = Explain::default();
    let task = || json!({"id": "t", "@odata.etag": "W/\"1\"", "title": "T", "appliedCategories": {"category1": true}});
    assert_eq!(shown(&explain, "beta/planner/tasks/t", task()), task());
    let change =
        json!({"title": "New", "dueDateTime": null, "appliedCategories": {"category1": null, "category2": true}});
    assert_eq!(answered(act(&explain, "PATCH", "v1.0/planner/tasks/t", Some(change))).0, 204);
    let changed = json!({
        "id": "t", "@odata.etag": "W/\"answer-to-0001\"", "title": "New", "dueDateTime": null,
        "appliedCategories": {"category2": true},
    });
    assert_eq!(shown(&explain, "beta/planner/tasks/t", task()), changed);
    let list = json!({"value": [task(), {"id": "u", "bucketId": "b"}, {"id": "v"}]});
    answered(act(&explain, "DELETE", "v1.0/planner/buckets/b", None));
    answered(act(&explain, "DELETE", "v1.0/planner/tasks/v", None));
    assert_eq!(shown(&explain, "v1.0/planner/plans/p/tasks", list)["value"], json!([changed]));
    let batch = json!({"requests": [
        {"id": "0", "method": "GET", "url": "/planner/tasks/t"}, {"id": "1", "method": "GET", "url": "/planner/tasks/v"},
    ]});
    let Fate::Sent(reading) = act(&explain, "POST", "beta/$batch", Some(batch)) else {
        panic!("a batch that only reads")
    };
    let answer = json!({"responses": [{"id": "1", "status": 200, "body": {"id": "v"}}, {"id": "0", "status": 200, "body": task()}]});
    let body = explain.amended(&reading, 200, answer.to_string().as_bytes()).unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((&body["responses"][0]["status"], &body["responses"][1]["body"]), (&json!(404), &changed));
}

#[test]
fn what_is_new_is_read_before_a_part_of_it_is_changed() {
    let explain = Explain::default();
    answered(act(&explain, "POST", "v1.0/planner/tasks", Some(json!({"planId": "p", "title": "T"}))));
    let change = |part: &str| {
        let (_, read) = answered(act(&explain, "GET", &format!("beta/planner/tasks/new-1/{part}"), None));
        let path = format!("v1.0/planner/tasks/new-1/{part}");
        let mut request = request(Method::PATCH, &path, Some(json!({"description": "Two litres"})));
        let etag = read["@odata.etag"].as_str().unwrap().parse().unwrap();
        request.headers_mut().insert("If-Match", etag);
        explain.decide(&request, &"http://h/prefix/".parse().unwrap(), true);
        explain.steps().last().unwrap().lines()
    };
    let first = change("details");
    assert_eq!(
        first[..4],
        [
            "GET /prefix/beta/planner/tasks/new-1/details",
            "Authorization: Bearer ***",
            "",
            "PATCH /prefix/v1.0/planner/tasks/new-1/details"
        ]
    );
    assert_eq!(first[5], "If-Match: W/\"answer-to-GET-details-of-new-1\"");
    let again = change("details");
    assert!(again[0].starts_with("PATCH "), "the first change says the next etag: {again:?}");
    assert!(again.contains(&"If-Match: W/\"answer-to-0002\"".to_owned()), "{again:?}");
    assert!(change("bucketTaskBoardFormat")[0].starts_with("GET "), "each part has one of its own");
}

#[test]
fn a_name_that_was_invented_here_is_asked_of_nobody() {
    let explain = Explain::default();
    answered(act(&explain, "POST", "v1.0/planner/tasks", Some(json!({"planId": "p", "title": "T"}))));
    let part = |id: &str, task: &str| json!({"id": id, "method": "GET", "url": format!("/planner/tasks/{task}/bucketTaskBoardFormat")});
    let only = json!({"requests": [part("7", "new-1")]});
    let (status, answer) = answered(act(&explain, "POST", "v1.0/$batch", Some(only)));
    assert_eq!((status, &answer["responses"][0]["body"]["id"]), (200, &json!("new-1")));
    let both = json!({"requests": [part("7", "new-1"), part("8", "t")]});
    let Fate::Sent(reading) = act(&explain, "POST", "v1.0/$batch", Some(both)) else { panic!("the other is sent") };
    assert_eq!(reading.rest, Some(json!({"requests": [part("8", "t")]})));
    let answer = json!({"responses": [{"id": "8", "status": 200, "body": {"id": "t"}}]}).to_string();
    let answer: Value = serde_json::from_slice(&explain.amended(&reading, 200, answer.as_bytes()).unwrap()).unwrap();
    let told: Vec<_> = [0, 1].map(|at| (&answer["responses"][at]["id"], &answer["responses"][at]["body"]["id"])).into();
    assert_eq!(told, [(&json!("8"), &json!("t")), (&json!("7"), &json!("new-1"))]);
    let other = json!({"requests": [part("9", "new-2")]});
    assert!(matches!(act(&explain, "POST", "v1.0/$batch", Some(other)), Fate::Sent(_)), "nobody has invented that");
}

#[test]
fn a_batch_that_changes_something_is_not_sent() {
    let explain = Explain::default();
    let batch = json!({"requests": [{"id": "0", "method": "DELETE", "url": "/planner/tasks/t"}]});
    assert!(matches!(act(&explain, "POST", "v1.0/$batch", Some(batch)), Fate::Explained(..)));
}

#[test]
fn a_step_is_printed_as_it_would_be_sent_without_the_token() {
    let explain = Explain::default();
    let mut request = request(Method::PATCH, "v1.0/planner/tasks/t?x=1", Some(json!({"title": "New"})));
    request.headers_mut().insert("If-Match", "W/\"1\"".parse().unwrap());
    request.headers_mut().insert("Prefer", "return=representation".parse().unwrap());
    explain.decide(&request, &"http://h/prefix/".parse().unwrap(), true);
    let lines = explain.steps()[0].lines().join("\n");
    assert_eq!(
        lines,
        "PATCH /prefix/v1.0/planner/tasks/t?x=1\nAuthorization: Bearer ***\nIf-Match: W/\"1\"\nPrefer: \
         return=representation\nContent-Type: application/json\n\n{\n  \"title\": \"New\"\n}"
    );
}
