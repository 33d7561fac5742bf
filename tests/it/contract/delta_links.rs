//! Delta links: followed as they come, over pages and restarts, until they are too old; and what is refused.

use std::time::Duration;

use planner_tui::server::Seed;
use serde_json::{Value, json};

use super::follow::{ALL, Follower, kinds};
use super::world::{ADA, KENJI, WEB_GROUP, World};
use crate::support::http::{Http, text};
use crate::support::server::TestServer;

/// The same link at a server that has moved to another port.
fn moved(link: &str, from: &Http, to: &Http) -> String {
    link.replace(from.root(), to.root())
}

async fn retitle(world: &World, http: &Http, titles: std::ops::Range<usize>) {
    for number in titles {
        http.change(&world.task_path(), json!({"title": format!("Title {number}")})).await;
    }
}

fn titles(items: &[Value]) -> Vec<String> {
    items.iter().map(|item| text(item, "title")).collect()
}

#[tokio::test]
async fn many_changes_come_in_pages() {
    let world = World::on(TestServer::start_with_pages_of(3, Seed::Sample)).await;
    let mut follower = Follower::new(&world.http).await;
    retitle(&world, &world.http, 0..7).await;
    let first = follower.http.get(&follower.link).await.is(200);
    assert_eq!(first["value"].as_array().unwrap().len(), 3);
    assert!(first.get("@odata.deltaLink").is_none(), "that comes with the last page");
    follower.link = text(&first, "@odata.nextLink");
    // What happens while one turns the pages comes on a later page.
    retitle(&world, &world.http, 7..8).await;
    let mut all = titles(first["value"].as_array().unwrap());
    all.extend(titles(&follower.news().await));
    assert_eq!(all, (0..8).map(|number| format!("Title {number}")).collect::<Vec<_>>());
    retitle(&world, &world.http, 8..11).await;
    let last = follower.http.get(&follower.link).await.is(200);
    assert!(last.get("@odata.deltaLink").is_some(), "a full last page is followed by no empty one");
    assert_eq!(last["value"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_page_is_not_filled_with_what_is_not_told() {
    let world = World::on(TestServer::start_with_pages_of(2, Seed::Sample)).await;
    let mut follower = Follower::new(&world.http).await;
    for number in 0..5 {
        world.http.change(&world.bucket_path(), json!({"name": format!("Not told {number}")})).await;
    }
    retitle(&world, &world.http, 0..1).await;
    let page = follower.http.get(&follower.link).await.is(200);
    assert!(page.get("@odata.deltaLink").is_some(), "{page:#}");
    assert_eq!(titles(&follower.news().await), ["Title 0"]);
}

#[tokio::test]
async fn a_link_can_be_followed_again() {
    let world = World::new().await;
    let mut follower = Follower::new(&world.http).await;
    let link = follower.link.clone();
    retitle(&world, &world.http, 0..2).await;
    let once = follower.news().await;
    follower.link = link;
    assert_eq!(follower.news().await, once, "an answer may be lost on its way");
}

#[tokio::test]
async fn links_and_the_log_outlive_a_restart() {
    let mut world = World::new().await;
    let (before, mut follower) = (world.http.clone(), Follower::new(&world.http).await);
    retitle(&world, &world.http, 0..1).await;
    world.server.restart(Seed::Sample).await;
    let after = world.server.http();
    follower.link = moved(&follower.link, &before, &after);
    retitle(&world, &after, 1..2).await;
    assert_eq!(titles(&follower.news().await), ["Title 0", "Title 1"]);
    assert!(follower.link.starts_with(after.root()), "the next link leads to where it was asked");
}

#[tokio::test]
async fn a_link_that_is_too_old_is_gone() {
    let mut world = World::new().await;
    world.server.restart_with_delta_life(Duration::ZERO, Seed::Sample).await;
    let http = world.server.http();
    let mut follower = Follower::new(&http).await;
    let plans = format!("/groups/{WEB_GROUP}/planner/plans/delta?$select=id");
    let (typed, _) = Follower::reading(&http, &plans).await;
    assert_eq!(follower.news().await, Vec::<Value>::new(), "no link is too old while nothing happens");
    retitle(&world, &http, 0..1).await;
    for (link, start) in [(&follower.link, ALL), (&typed.link, plans.as_str())] {
        let gone = follower.http.get(link).await;
        let location = gone.header("Location").to_owned();
        gone.refused(410, "resyncRequired", "too old");
        assert_eq!(location.replace("%24", "$"), format!("{}/beta{start}", http.root()));
        follower.http.get(&location).await.is(200);
    }
    let mut fresh = Follower::new(&http).await;
    assert_eq!(fresh.news().await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_link_lives_as_long_as_it_is_said() {
    let mut world = World::new().await;
    let (mut root, mut follower) = (world.http.clone(), Follower::new(&world.http).await);
    retitle(&world, &world.http, 0..1).await;
    let link = follower.link.clone();
    // Nothing is written in between, so nothing is taken away; a shorter life alone makes the link too old.
    for (days, status) in [(7, 200), (0, 410), (7, 200)] {
        world.server.restart_with_delta_life(Duration::from_hours(days * 24), Seed::Sample).await;
        let http = world.server.http();
        follower.link = moved(&follower.link, &root, &http);
        root = http;
        follower.http.get(&follower.link).await.is(status);
    }
    assert_ne!(link, follower.link);
    assert_eq!(titles(&follower.news().await), ["Title 0"]);
}

#[tokio::test]
async fn what_is_no_link_of_this_request_is_refused() {
    let world = World::on(TestServer::start_with_pages_of(1, Seed::Sample)).await;
    let follower = Follower::new(&world.http).await;
    let http = &follower.http;
    let (_, token) = follower.link.split_once('=').expect("a link has a token");
    let mut bent = token.to_owned();
    bent.replace_range(15..16, if &token[15..16] == "A" { "B" } else { "A" });
    let list = http.get(&(world.plan_path() + "/buckets")).await.is(200);
    let (_, list) =
        text(&list, "@odata.nextLink").split_once("token=").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let other = World::new().await;
    let foreign = Follower::new(&other.http).await;
    let (_, foreign) = foreign.link.split_once('=').expect("a link has a token");
    for wrong in ["", "latest", "made-up", &bent, &list, foreign, &token[1..]] {
        for option in ["$deltatoken", "$skiptoken", "$deltaToken"] {
            let answer = http.get(&format!("{ALL}?{option}={wrong}")).await;
            answer.refused(400, "BadRequest", "");
        }
    }
    let (_, name) = follower.link.split_once('?').unwrap();
    http.get(&format!("{}/tasks/delta?{name}", world.plan_path())).await.is(400);
    http.get(&format!("/users/{ADA}/planner/all/delta?{name}")).await.is(400);
    http.get(&format!("{ALL}?{name}&$deltatoken={token}")).await.is(400);
    http.get(&format!("{ALL}?{name}")).await.is(200);
}

#[tokio::test]
async fn no_query_option_is_taken() {
    let world = World::new().await;
    let follower = Follower::new(&world.http).await;
    for option in ["$select=id", "$filter=id eq 'x'", "$expand=details", "$top=5", "$orderby=id", "%24select=id"] {
        follower.http.get(&format!("{ALL}?{option}")).await.refused(400, "BadRequest", "not supported");
        follower.http.get(&format!("{}&{option}", follower.link)).await.is(400);
    }
}

#[tokio::test]
async fn delta_is_betas_and_ones_own() {
    let world = World::new().await;
    let http = world.http.beta();
    let typed = ["/me/planner/tasks/delta".to_owned(), world.plan_path() + "/tasks/delta"];
    for path in [ALL, &format!("/users/{ADA}/planner/all/delta"), &typed[0], &typed[1]] {
        world.http.get(path).await.is(404);
        http.get(path).await.is(200);
        http.post(path, json!({})).await.is(405);
    }
    http.get(&format!("/users/{KENJI}/planner/all/delta")).await.is(403);
    http.with_token(None).get(ALL).await.is(401);
}

#[tokio::test]
async fn a_batch_may_hold_a_delta() {
    let mut world = World::new().await;
    world.server.restart_with_delta_life(Duration::ZERO, Seed::Sample).await;
    let http = world.server.http();
    let http = http.beta();
    let batch = async |url: &str| {
        let requests = json!({"requests": [{"id": "1", "method": "GET", "url": url}]});
        http.post("/$batch", requests).await.is(200)["responses"][0].take()
    };
    let first = batch(ALL).await;
    assert_eq!((&first["status"], &first["body"]["value"]), (&json!(200), &json!([])));
    let link = text(&first["body"], "@odata.nextLink");
    let mut follower = Follower { http: http.clone(), link: link.clone() };
    assert_eq!(kinds(&follower.news().await), Vec::<String>::new(), "the link works outside of the batch too");
    let rest = link.strip_prefix(&format!("{}/beta", http.root())).expect("an absolute link").to_owned();
    assert_eq!(batch(&rest).await["status"], 200);
    let plans = http.get(&format!("/groups/{WEB_GROUP}/planner/plans")).await.rows();
    http.change(&format!("/planner/plans/{}", text(&plans[0], "id")), json!({"title": "Something happens"})).await;
    let gone = batch(&rest).await;
    assert_eq!((&gone["status"], &gone["body"]["error"]["code"]), (&json!(410), &json!("resyncRequired")));
    assert_eq!(gone["headers"]["Location"], format!("{}/beta{ALL}", http.root()));
}
