//! Every error body that is published: its sentence, what to do next, and what there is to report of it.

use std::fs;

use reqwest::header::HeaderName;
use serde_json::Value;

use super::*;

fn file(name: &str) -> Value {
    let path = format!("{}/tests/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))).unwrap()
}

fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_default()
}

/// The body of a row: a published file, JSON, or the bytes as they are.
fn body(row: &Value) -> Vec<u8> {
    match (row["payload"].as_str(), row.get("body")) {
        (Some(name), _) => {
            let published = file(&format!("payloads/{name}"));
            published.get("body").unwrap_or(&published).to_string().into_bytes()
        }
        (None, Some(body)) => body.to_string().into_bytes(),
        (None, None) => text(row, "text").as_bytes().to_vec(),
    }
}

fn asked() -> Asked {
    let id = Some("e70c5c1b-8b47-68c0-3171-3d22f5e0bd54".to_owned());
    Asked { method: "PATCH".to_owned(), path: "/v1.0/planner/tasks/t".to_owned(), client_request_id: id }
}

fn failure(row: &Value) -> Failure {
    let headers = row["headers"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.as_str().unwrap().parse().unwrap()));
    let headers = headers.collect::<HeaderMap>();
    let retry_after = row["headers"]["retry-after"].as_str().map(str::to_owned);
    let status = row["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap();
    let answer = Answer { host: "http://h".to_owned(), status, retry_after, body: body(row) };
    match asked().answered(&answer, &headers) {
        Some(Exchange::Failed(failure)) => failure,
        other => panic!("{row}: {other:?}"),
    }
}

#[test]
fn every_published_error_body_becomes_a_sentence_with_what_to_do_next() {
    let rows = file("sentences/error-bodies");
    for row in rows.as_array().unwrap() {
        let (failure, what) = (failure(row), text(row, "what"));
        assert_eq!(
            (failure.words.as_str(), failure.next.as_str()),
            (text(row, "sentence"), text(row, "next")),
            "{what}"
        );
        let lines = failure.lines();
        for line in row["lines"].as_array().into_iter().flatten() {
            assert!(lines.iter().any(|known| Some(known.as_str()) == line.as_str()), "{what}: no {line} in {lines:?}");
        }
        assert_eq!(lines[0], "request: PATCH /v1.0/planner/tasks/t", "{what}");
        assert!(lines.contains(&"client-request-id: e70c5c1b-8b47-68c0-3171-3d22f5e0bd54".to_owned()), "{what}");
    }
}

#[test]
fn no_published_error_body_is_left_out() {
    let rows = file("sentences/error-bodies");
    let known: Vec<&str> = rows.as_array().unwrap().iter().filter_map(|row| row["payload"].as_str()).collect();
    let folder = format!("{}/tests/payloads", env!("CARGO_MANIFEST_DIR"));
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let name = name.trim_end_matches(".json");
        let is_error = name.starts_with("error-") || name.contains("-403");
        assert!(!is_error || known.contains(&name), "{name} is not in error-bodies.json");
    }
    let codes: Vec<&str> =
        rows.as_array().unwrap().iter().filter_map(|row| row["body"]["error"]["code"].as_str()).collect();
    for limit in crate::planner::limits::Limit::ALL {
        let is_known = codes.contains(&limit.code()) || limit.code() == "MaximumActiveTasksInProject";
        assert!(is_known, "{}", limit.code());
    }
}

#[test]
fn a_request_without_an_answer_says_so_and_one_that_succeeded_says_nothing() {
    let error = Error::Offline { host: "http://h".to_owned(), why: "refused".to_owned(), may_have_arrived: false };
    let Exchange::Failed(failure) = asked().unanswered(&error) else { panic!("it has failed") };
    assert_eq!(failure.lines()[1], "status: no answer");
    assert!(failure.words.contains("cannot be reached: refused"), "{}", failure.words);
    let answer = Answer { host: String::new(), status: 204, retry_after: None, body: Vec::new() };
    assert_eq!(asked().answered(&answer, &HeaderMap::new()), None);
}

#[test]
fn neither_query_nor_token_nor_body_is_in_a_report() {
    let mut request = Request::new(Method::PATCH, "http://h/v1.0/x?$skiptoken=secret".parse().unwrap());
    request.headers_mut().insert("authorization", "Bearer secret".parse().unwrap());
    *request.body_mut() = Some("secret".into());
    let error = Error::ReadOnly;
    let Exchange::Failed(failure) = Asked::of(&request).unanswered(&error) else { panic!("it has failed") };
    assert!(!format!("{failure:?}{:?}", failure.lines()).contains("secret"));
}
