//! Lists longer than a page: opaque next links that lead to every row exactly once.

use std::collections::BTreeMap;

use planner_tui::server::Seed;
use serde_json::{Value, json};

use super::world::{ADA, KENJI, WEB_GROUP, World, new_plan};
use crate::support::http::{Http, text};
use crate::support::server::TestServer;

/// Follows a list to its end and returns its pages.
async fn pages(http: &Http, path: &str) -> Vec<Value> {
    let mut pages = Vec::new();
    let mut next = Some(path.to_owned());
    while let Some(link) = next {
        let page = http.get(&link).await.is(200);
        next = page.get("@odata.nextLink").map(|link| link.as_str().expect("a link is text").to_owned());
        if let Some(link) = &next {
            assert!(link.starts_with(http.root()), "`{link}` leads away from {}", http.root());
        }
        pages.push(page);
        assert!(pages.len() < 1000, "{path} has no end");
    }
    pages
}

fn rows(pages: &[Value]) -> Vec<Value> {
    pages.iter().flat_map(|page| page["value"].as_array().expect("a page has rows").clone()).collect()
}

fn times_seen(rows: &[Value]) -> BTreeMap<String, usize> {
    let mut seen = BTreeMap::new();
    for row in rows {
        *seen.entry(text(row, "id")).or_default() += 1;
    }
    seen
}

async fn sample_plan(http: &Http) -> String {
    let plans = http.get(&format!("/groups/{WEB_GROUP}/planner/plans")).await;
    let plans = plans.rows();
    let website = plans.iter().find(|plan| plan["title"] == "Website relaunch").expect("on the first page");
    format!("/planner/plans/{}", text(website, "id"))
}

#[tokio::test]
async fn every_list_is_cut_and_complete() {
    let server = TestServer::start_with_pages_of(3, Seed::Sample);
    let http = server.http();
    let plan = sample_plan(&http).await;
    let bucket = text(&http.get(&format!("{plan}/buckets")).await.rows()[0], "id");
    let lists = [
        (format!("{plan}/tasks"), 64),
        (format!("{plan}/buckets"), 7),
        (format!("/planner/buckets/{bucket}/tasks"), 4),
        ("/me/planner/tasks".to_owned(), 4),
        (format!("/users/{ADA}/planner/tasks"), 4),
        (format!("/groups/{WEB_GROUP}/members"), 8),
    ];
    for (list, least) in lists {
        let pages = pages(&http, &list).await;
        let rows = rows(&pages);
        assert!(rows.len() >= least, "{list}: {} rows", rows.len());
        assert!(pages.len() >= rows.len().div_ceil(3), "{list}: {} pages", pages.len());
        assert!(pages.iter().all(|page| page["value"].as_array().unwrap().len() <= 3), "{list}");
        assert!(times_seen(&rows).values().all(|&times| times == 1), "{list} shows a row twice");
        for page in pages.iter().filter(|_| list.contains("/planner/")) {
            assert_eq!(page["@odata.count"], rows.len(), "{list}: the count is of the whole list");
        }
    }
}

#[tokio::test]
async fn a_whole_list_has_no_next_link() {
    let server = TestServer::start(Seed::Sample);
    let http = server.http();
    let plan = sample_plan(&http).await;
    let cut = TestServer::start_with_pages_of(1, Seed::Sample);
    assert!(http.get(&format!("{plan}/tasks")).await.is(200).get("@odata.nextLink").is_none());
    let buckets = format!("{}/buckets", sample_plan_by_pages(&cut.http()).await);
    assert_eq!(pages(&cut.http(), &buckets).await.len(), 7, "a full last page is not followed by an empty one");
}

async fn sample_plan_by_pages(http: &Http) -> String {
    let plans = rows(&pages(http, &format!("/groups/{WEB_GROUP}/planner/plans")).await);
    let website = plans.iter().find(|plan| plan["title"] == "Website relaunch").expect("on some page");
    format!("/planner/plans/{}", text(website, "id"))
}

#[tokio::test]
async fn options_last_through_the_pages() {
    let server = TestServer::start_with_pages_of(5, Seed::Sample);
    let http = server.http();
    let plan = sample_plan(&http).await;
    for row in rows(&pages(&http, &format!("{plan}/tasks?$select=id,title&$expand=details")).await) {
        let names: Vec<&String> = row.as_object().unwrap().keys().filter(|name| !name.starts_with('@')).collect();
        assert_eq!(names, ["details", "id", "title"]);
    }
    let pages = pages(&http.beta(), &format!("{plan}/tasks")).await;
    assert!(pages.len() > 10, "beta pages too, and its links stay in beta");
    for page in &pages[..pages.len() - 1] {
        assert!(page["@odata.nextLink"].as_str().unwrap().contains("/beta/"));
    }
}

#[tokio::test]
async fn what_happens_between_two_pages_hides_no_other_row() {
    let world = World::on(TestServer::start_with_pages_of(4, Seed::Sample)).await;
    let create = async |title: String| {
        let body = json!({"planId": world.plan, "bucketId": world.todo, "title": title});
        text(&world.http.post("/planner/tasks", body).await.is(201), "id")
    };
    let mut there = vec![world.task.clone()];
    for number in 0..11 {
        there.push(create(format!("Task {number}")).await);
    }
    let path = world.plan_path() + "/tasks";
    let first = world.http.get(&path).await.is(200);
    // New tasks sort first by default, and one that was already shown goes: an offset would slip both ways.
    let _new = create("In between".to_owned()).await;
    let gone = text(&first["value"][0], "id");
    let etag = world.http.etag(&format!("/planner/tasks/{gone}")).await;
    world.http.delete(&format!("/planner/tasks/{gone}"), &etag).await.is(204);
    let mut seen = rows(std::slice::from_ref(&first));
    seen.extend(rows(&pages(&world.http, first["@odata.nextLink"].as_str().unwrap()).await));
    let seen = times_seen(&seen);
    for id in there {
        assert_eq!(seen.get(&id), Some(&1), "{id} was there all the time");
    }
}

#[tokio::test]
async fn a_made_up_link_is_refused() {
    let world = World::on(TestServer::start_with_pages_of(1, Seed::Sample)).await;
    let _second = new_plan(&world.http, "Second").await;
    let page = world.http.get(&(world.plan_path() + "/buckets")).await.is(200);
    let link = page["@odata.nextLink"].as_str().expect("two buckets on pages of one");
    let (address, query) = link.split_once('?').expect("a link has a query");
    let made_up: Vec<String> = query
        .split('&')
        .map(|part| part.split_once('=').map_or_else(|| "x".to_owned(), |(name, _)| format!("{name}=made-up")))
        .collect();
    world.http.get(&format!("{address}?{}", made_up.join("&"))).await.one_of(&[400, 410]);
    world.http.get(&(world.plan_path() + "/buckets")).await.is(200);
    assert!(!link.contains(KENJI) && !link.contains(ADA), "opaque: {link}");
}
