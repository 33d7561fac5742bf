//! Buckets and whole plans by name.

use planner_tui::server::Seed;
use serde_json::json;

use super::{data, json, run, states};
use crate::support::http::text;
use crate::support::program::on;
use crate::support::sample::JOSE;
use crate::support::server::TestServer;
use crate::sync_engine::World;

async fn buckets(world: &World) -> Vec<String> {
    let mut buckets: Vec<(String, String)> = Vec::new();
    for bucket in world.http.get(&format!("/planner/plans/{}/buckets", world.plan)).await.rows() {
        buckets.push((text(&bucket, "orderHint"), text(&bucket, "name")));
    }
    buckets.sort();
    buckets.into_iter().map(|(_, name)| name).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn buckets_are_made_named_moved_and_deleted() {
    let world = World::new().await;
    let edits = json(&world, "edits", &["bucket", "add", "Later"]).await;
    assert!(states(&edits)["done"] == 1 && edits[0]["bucketId"].is_string(), "{edits}");
    assert_eq!(buckets(&world).await, ["To do", "Doing", "Later"]);
    run(&world, &["bucket", "move", "later", "--before", "doing"]).await.well();
    assert_eq!(buckets(&world).await, ["To do", "Later", "Doing"]);
    run(&world, &["bucket", "rename", "lat", "Soon"]).await.well();
    run(&world, &["bucket", "move", "Soon", "--top"]).await.well();
    assert_eq!(buckets(&world).await, ["Soon", "To do", "Doing"]);
    let said = run(&world, &["bucket", "rm", "Doing"]).await.failed(2);
    assert!(said.contains("Delete the bucket “Doing” with its 2 tasks?"), "{said}");
    run(&world, &["bucket", "rm", "Doing", "--yes"]).await.well();
    assert_eq!(buckets(&world).await, ["Soon", "To do"]);
    let said = run(&world, &["bucket", "rename", "Nowhere", "x"]).await.failed(3);
    assert!(said.contains("No bucket is called “Nowhere”"), "{said}");
    run(&world, &["bucket", "rm", "To do", "--yes"]).await.well();
    run(&world, &["bucket", "rm", "Soon", "--yes"]).await.well();
    let said = run(&world, &["add", "Where to?"]).await.failed(4);
    assert!(said.contains("“Try things” has no bucket") && said.contains("`bucket add NAME --plan"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_made_renamed_shared_favoured_archived_and_deleted() {
    let world = World::on(TestServer::start(Seed::Sample)).await;
    let groups = world.http.get("/me/memberOf").await.rows();
    let group = text(&groups[0], "displayName");
    let made = data("edits", &on(&world, &["plan", "add", "Brand new", "--group", &group, "--json"]).await.well());
    let id = made[0]["planId"].as_str().expect("the service has named it").to_owned();
    assert_eq!(world.http.get(&format!("/planner/plans/{id}")).await.is(200)["title"], "Brand new");
    let plan = ["--plan", &id];
    let on_it = async |arguments: &[&str]| on(&world, &[arguments, &plan].concat()).await;
    on_it(&["plan", "rename", "Newer"]).await.well();
    assert_eq!(world.http.get(&format!("/planner/plans/{id}")).await.is(200)["title"], "Newer");
    on_it(&["plan", "share", "josé"]).await.well();
    let details = format!("/planner/plans/{id}/details");
    assert_eq!(world.http.get(&details).await.is(200)["sharedWith"][JOSE], json!(true));
    on_it(&["plan", "unshare", "josé"]).await.well();
    assert_ne!(world.http.get(&details).await.is(200)["sharedWith"][JOSE], json!(true));
    on_it(&["plan", "favour"]).await.well();
    let listed = data("plans", &on(&world, &["plans", "--json"]).await.well());
    let mine = listed.as_array().unwrap().iter().find(|plan| plan["id"] == id.as_str()).unwrap().clone();
    assert_eq!((&mine["isFavourite"], &mine["title"]), (&json!(true), &json!("Newer")));
    on_it(&["plan", "unfavour"]).await.well();
    on_it(&["bucket", "add", "First"]).await.well();
    on_it(&["add", "Early"]).await.well();
    on_it(&["plan", "archive", "--why", "it is over"]).await.well();
    for late in
        [["plan", "rename", "Newest"].as_slice(), &["bucket", "add", "Late"], &["done", "Early"], &["add", "Late"]]
    {
        let said = on_it(late).await.failed(4);
        let is_told = said.contains("is archived") && !said.contains("g p");
        assert!(is_told && said.contains("`planner-tui plan unarchive --why WORDS --plan \"Newer\"`"), "{said}");
    }
    on_it(&["plan", "unarchive", "--why", "it is not"]).await.well();
    let said = on(&world, &["plan", "rm", &id]).await.failed(2);
    assert!(said.contains("Delete the plan “Newer” with everything in it?"), "{said}");
    on(&world, &["plan", "rm", &id, "--yes"]).await.well();
    assert_eq!(world.http.get(&format!("/planner/plans/{id}")).await.status, 404);
    let said = on(&world, &["plan", "add", "x", "--group", "no such group"]).await.failed(3);
    assert!(said.contains("No group is called “no such group”"), "{said}");
}
