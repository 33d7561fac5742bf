//! Rosters by name: made, joined, left and deleted; what was said is what another client reads.

use planner_tui::server::Seed;
use serde_json::{Value, json};

use super::data;
use crate::support::http::text;
use crate::support::program::{Said, on};
use crate::support::sample::{CHIARA, JOSE};
use crate::support::server::TestServer;
use crate::sync_engine::World;

/// The rosters that were told, if all went well.
fn rosters(said: Said) -> Vec<Value> {
    data("rosters", &said.well()).as_array().cloned().expect("a list")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roster_is_made_joined_left_and_deleted() {
    let world = World::on(TestServer::start(Seed::Sample)).await;
    let http = world.http.beta();
    let made = rosters(on(&world, &["roster", "add", "Book club", CHIARA, "--json"]).await);
    let [made] = made.as_slice() else { panic!("{made:?}") };
    let (id, plan) = (text(made, "id"), text(&made["plan"], "id"));
    let users = async || -> Vec<String> {
        let rows = http.get(&format!("/planner/rosters/{id}/members")).await.rows();
        rows.iter().map(|row| text(row, "userId")).collect()
    };
    assert_eq!(http.get(&format!("/planner/rosters/{id}/plans")).await.rows()[0]["title"], "Book club");
    assert!(users().await.contains(&CHIARA.to_owned()) && users().await.len() == 2);
    // The plan is one like any other.
    let listed = data("plans", &on(&world, &["plans", "--json"]).await.well());
    let listed = listed.as_array().unwrap().iter().find(|listed| listed["id"] == *plan).cloned().expect("it is listed");
    assert_eq!(listed["container"], "roster");
    on(&world, &["bucket", "add", "To read", "--plan", "Book club"]).await.well();
    let joined = rosters(on(&world, &["roster", "join", "book", JOSE, "--json"]).await);
    assert_eq!((joined[0]["members"].as_array().map(Vec::len), users().await.len()), (Some(3), 3));
    let words = on(&world, &["roster", "list", "--width", "100"]).await.well();
    assert!(words.contains("Book club") && words.contains("Chiara Esposito"), "{words}");
    rosters(on(&world, &["roster", "leave", &id, "chiara", JOSE, "--json"]).await);
    assert_eq!(users().await.len(), 1);
    let asked = on(&world, &["roster", "leave", &plan, "me"]).await.failed(2);
    assert!(asked.contains("Nobody is left then") && asked.contains("--yes"), "{asked}");
    let asked = on(&world, &["roster", "rm", "--no-input", "--", &id]).await.failed(2);
    assert!(asked.contains("“Book club”"), "{asked}");
    assert_eq!(rosters(on(&world, &["roster", "rm", "Book club", "--yes", "--json"]).await), [Value::Null; 0]);
    http.get(&format!("/planner/rosters/{id}")).await.is(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_done_with_rosters_is_told() {
    let world = World::on(TestServer::start(Seed::Sample)).await;
    let made = rosters(on(&world, &["roster", "add", "Club", "--json"]).await);
    let said = on(&world, &["roster", "join", "Club", "nobody at all", "--json"]).await;
    assert_eq!((said.status, &data("error", &said.out)["status"]), (Some(3), &json!(3)), "{said:?}");
    assert!(
        on(&world, &["roster", "rm", "no such", "--yes"]).await.failed(3).contains("No roster is called “no such”")
    );
    assert!(on(&world, &["roster", "list", "--offline"]).await.failed(2).contains("leave --offline out"));
    assert!(on(&world, &["roster", "add", " "]).await.failed(2).contains("cannot be empty"));
    let said = on(&world, &["roster", "rm", "Club", "--yes", "--read-only"]).await.failed(4);
    assert!(said.contains("--read-only"), "{said}");
    let said = on(&world, &["roster", "rm", "Club", "--yes", "--explain"]).await;
    let address = format!("DELETE /beta/planner/rosters/{}", text(&made[0], "id"));
    assert!(said.status == Some(0) && said.out.contains(&address), "{said:?}");
    let now = http_count(&world).await;
    assert_eq!(rosters(on(&world, &["roster", "list", "--json"]).await).len(), now, "nothing of it was done");
}

/// How many rosters with a plan the service says the person is in.
async fn http_count(world: &World) -> usize {
    world.http.beta().get("/me/planner/rosterPlans").await.rows().len()
}
