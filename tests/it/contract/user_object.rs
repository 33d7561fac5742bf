//! What Planner keeps of a person: marked plans and recent ones, by key, under an etag of their own.

use base64::Engine as _;
use planner_tui::server::Seed;
use serde_json::{Map, Value, json};

use super::containers::as_kenji;
use super::world::{ADA, KENJI, World};
use crate::support::http::{Http, etag_of, text};
use crate::support::server::TestServer;

const ME: &str = "/me/planner";
const FAVORITE: &str = "#microsoft.graph.plannerFavoritePlanReference";
const RECENT: &str = "#microsoft.graph.plannerRecentPlanReference";

fn favorite(title: &str) -> Value {
    json!({"@odata.type": FAVORITE, "orderHint": " !", "planTitle": title})
}

fn recent(at: &str) -> Value {
    json!({"@odata.type": RECENT, "lastAccessedDateTime": at, "planTitle": "Then"})
}

/// An id of the form plans have, of a plan nobody has.
fn plan_id(number: usize) -> String {
    format!("{number:028}")
}

async fn titles(http: &Http, list: &str) -> Vec<String> {
    http.get(&format!("{ME}/{list}")).await.rows().iter().map(|row| text(row, "title")).collect()
}

fn keys(object: &Value) -> Vec<String> {
    object.as_object().unwrap().keys().cloned().collect()
}

#[tokio::test]
async fn the_object_looks_as_printed() {
    let world = World::new().await;
    let http = world.http.beta();
    let printed: Value = serde_json::from_str(include_str!("../../payloads/user-get-beta.json")).unwrap();
    let own = http.get(ME).await.is(200);
    for name in printed.as_object().unwrap().keys() {
        assert!(own.get(name).is_some(), "{name} is not in {own:#}");
    }
    assert_eq!(text(&own, "id").len(), text(&printed, "id").len());
    assert_ne!(own["id"], ADA, "an id of its own");
    for (name, type_name) in [("favoritePlanReferences", FAVORITE), ("recentPlanReferences", RECENT)] {
        let shape = printed[name].as_object().unwrap().values().next().unwrap();
        for row in own[name].as_object().unwrap().values() {
            assert_eq!(keys(row), keys(shape));
            assert_eq!(row["@odata.type"], type_name);
        }
    }
    let etag = etag_of(&own);
    let inner = etag.strip_prefix("W/\"").and_then(|etag| etag.strip_suffix('"')).unwrap();
    let decoded = base64::engine::general_purpose::STANDARD.decode(inner).unwrap();
    assert!(String::from_utf8(decoded).unwrap().starts_with("'1-UserDetails @"));
    assert_eq!(without_context(http.get(&format!("/users/{ADA}/planner")).await.is(200)), without_context(own));
    http.get(&format!("/users/{KENJI}/planner")).await.is(403);
    for list in ["favoritePlans", "recentPlans"] {
        http.get(&format!("/users/{ADA}/planner/{list}")).await.is(200);
        http.get(&format!("/users/{KENJI}/planner/{list}")).await.is(403);
        world.http.get(&format!("{ME}/{list}")).await.is(404);
    }
    // That it is there on v1.0 is inferred; all it holds is beta's.
    let bare = world.http.get(ME).await.is(200);
    assert!(bare["id"].is_string() && bare.get("favoritePlanReferences").is_none(), "{bare:#}");
    assert_eq!(world.http.patch(ME, &etag, json!({})).await.status, 405);
}

fn without_context(mut object: Value) -> Value {
    object.as_object_mut().unwrap().remove("@odata.context");
    object
}

#[tokio::test]
async fn plans_are_marked_and_forgotten_by_key() {
    let world = World::new().await;
    let http = world.http.beta();
    let before = http.get(ME).await.is(200);
    let body = json!({
        "favoritePlanReferences": {&world.plan: favorite("Try things")},
        "recentPlanReferences": {&world.plan: recent("2018-01-02T22:49:46.155Z")},
    });
    http.ask("PATCH", ME).body(&body).send().await.refused(412, "", "must be specified");
    let foreign = http.etag(&world.plan_path()).await;
    http.patch(ME, &foreign, body.clone()).await.refused(412, "", "invalid value");
    let plain = http.ask("PATCH", ME).header("If-Match", &etag_of(&before)).body(&body).send().await;
    assert_eq!(plain.text, "");
    plain.is(204);
    let now = http.get(ME).await.is(200);
    assert_ne!(etag_of(&now), etag_of(&before));
    let hint = text(&now["favoritePlanReferences"][&world.plan], "orderHint");
    assert!(!hint.contains([' ', '!']), "{hint}");
    assert_eq!(now["favoritePlanReferences"][&world.plan]["planTitle"], "Try things");
    let accessed = &now["recentPlanReferences"][&world.plan]["lastAccessedDateTime"];
    assert_eq!(accessed, "2018-01-02T22:49:46.155Z");
    for name in ["favoritePlanReferences", "recentPlanReferences"] {
        let there = keys(&before[name]);
        assert!(there.iter().all(|key| keys(&now[name]).contains(key)), "what is not sent stays");
    }
    // One property of one entry; the rest of it stays, and the title does not follow a new name of the plan.
    http.change(&world.plan_path(), json!({"title": "Renamed"})).await;
    let moved = json!({"favoritePlanReferences": {&world.plan: {"@odata.type": FAVORITE, "orderHint": "a b!"}}});
    let moved = http.change(ME, moved).await;
    assert_eq!(moved["favoritePlanReferences"][&world.plan]["planTitle"], "Try things");
    let gone = http.change(ME, json!({"favoritePlanReferences": {&world.plan: null}})).await;
    assert!(gone["favoritePlanReferences"].get(&world.plan).is_none());
    assert!(gone["recentPlanReferences"].get(&world.plan).is_some());
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let world = World::new().await;
    let http = world.http.beta();
    let etag = http.etag(ME).await;
    let plan = &world.plan;
    for (name, entry) in [
        ("favoritePlanReferences", json!({plan: {"orderHint": " !", "planTitle": "T"}})),
        ("favoritePlanReferences", json!({plan: {"@odata.type": RECENT, "orderHint": " !"}})),
        ("favoritePlanReferences", json!({plan: {"@odata.type": FAVORITE, "orderHint": "8586866870001551087"}})),
        ("favoritePlanReferences", json!({plan: {"@odata.type": FAVORITE, "colour": "red"}})),
        ("favoritePlanReferences", json!({"a plan": favorite("T")})),
        ("favoritePlanReferences", json!({plan: true})),
        ("recentPlanReferences", json!({plan: recent("yesterday")})),
        ("recentPlanReferences", json!([])),
        ("id", json!("another")),
        ("plans", json!([])),
    ] {
        http.patch(ME, &etag, json!({name: entry})).await.is(400);
    }
    assert_eq!(http.etag(ME).await, etag);
}

#[tokio::test]
async fn different_plans_do_not_conflict_and_the_same_one_does() {
    let world = World::new().await;
    let http = world.http.beta();
    let first = http.etag(ME).await;
    http.change(ME, json!({"favoritePlanReferences": {&world.plan: favorite("Mine")}})).await;
    let other = json!({"favoritePlanReferences": {plan_id(1): favorite("Other")}});
    http.patch(ME, &first, other).await.is(200);
    let same = json!({"favoritePlanReferences": {&world.plan: favorite("Again")}});
    http.patch(ME, &first, same).await.is(409);
}

#[tokio::test]
async fn marked_plans_come_in_their_order_and_recent_ones_by_time() {
    let server = TestServer::start(Seed::Sample);
    let world = World::on(server).await;
    let http = world.http.beta();
    assert_eq!(titles(&http, "favoritePlans").await, ["Website relaunch", "My errands"]);
    assert_eq!(titles(&http, "recentPlans").await, ["Website relaunch", "My errands", "Office move"]);
    let hints = http.get(ME).await.is(200)["favoritePlanReferences"].take();
    let first = hints.as_object().unwrap().values().map(|row| text(row, "orderHint")).min().unwrap();
    let entry = json!({"@odata.type": FAVORITE, "orderHint": format!(" {first}!"), "planTitle": "Try things"});
    http.change(ME, json!({"favoritePlanReferences": {&world.plan: entry}})).await;
    http.change(ME, json!({"recentPlanReferences": {&world.plan: recent("2018-01-01T19:39:17.57Z")}})).await;
    assert_eq!(titles(&http, "favoritePlans").await, ["Try things", "Website relaunch", "My errands"]);
    assert_eq!(titles(&http, "recentPlans").await.last().unwrap(), "Try things");
    let rows = http.get("/me/planner/recentPlans").await.rows();
    let printed: Value = serde_json::from_str(include_str!("../../payloads/recent-plans-list-beta.json")).unwrap();
    for name in printed["value"][0].as_object().unwrap().keys() {
        assert!(rows[0].get(name).is_some(), "{name} is not in {:#}", rows[0]);
    }
    // What is no longer there, and what one may not see, is left out of the lists.
    let etag = http.etag(&world.plan_path()).await;
    http.delete(&world.plan_path(), &etag).await.is(204);
    assert_eq!(titles(&http, "favoritePlans").await.len(), 2);
    let kenji = as_kenji(&http);
    assert_eq!(titles(&kenji, "favoritePlans").await, Vec::<String>::new());
    let errands = http.get("/me/planner/favoritePlans").await.rows()[1]["id"].take();
    let errands = errands.as_str().unwrap();
    kenji.change(ME, json!({"favoritePlanReferences": {errands: favorite("Hers")}})).await;
    assert_eq!(titles(&kenji, "favoritePlans").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_hundred_plans_are_marked_and_no_more() {
    let world = World::new().await;
    let http = world.http.beta();
    let there = keys(&http.get(ME).await.is(200)["favoritePlanReferences"]).len();
    let more: Map<String, Value> = (there..100).map(|number| (plan_id(number), favorite("One more"))).collect();
    http.change(ME, json!({"favoritePlanReferences": more})).await;
    let etag = http.etag(ME).await;
    let one = json!({"favoritePlanReferences": {plan_id(1000): favorite("Too many")}});
    http.patch(ME, &etag, one.clone()).await.refused(403, "MaximumFavoritePlansForUser", "exceeded");
    http.change(ME, json!({"favoritePlanReferences": {plan_id(99): null}})).await;
    http.change(ME, one).await;
}

#[tokio::test]
async fn the_oldest_recent_plan_goes_by_itself() {
    let world = World::new().await;
    let http = world.http.beta();
    let at = |number: usize| recent(&format!("2018-01-01T00:{:02}:{:02}Z", number / 60, number % 60));
    // How many are kept is not published; that some are, and which go, is.
    for number in 0..300 {
        let entry = json!({"recentPlanReferences": {plan_id(number): at(number)}});
        let kept = keys(&http.change(ME, entry).await["recentPlanReferences"]);
        if !kept.contains(&plan_id(0)) {
            assert!(number > 10 && (1..=number).all(|newer| kept.contains(&plan_id(newer))), "{number}: {kept:?}");
            assert!(kept.len() > number, "those of the sample are newer and stay: {kept:?}");
            let many: Map<String, Value> = (1000..1301).map(|number| (plan_id(number), at(1))).collect();
            let etag = http.etag(ME).await;
            let refused = http.patch(ME, &etag, json!({"recentPlanReferences": many})).await;
            refused.refused(403, "MaximumRecentPlansForUser", "exceeded");
            return;
        }
    }
    panic!("nothing goes");
}

#[tokio::test]
async fn the_object_outlives_a_restart() {
    let mut server = TestServer::start(Seed::Empty);
    let before = server.http().beta().get(ME).await.is(200);
    assert_eq!((&before["favoritePlanReferences"], &before["recentPlanReferences"]), (&json!({}), &json!({})));
    server.restart(Seed::Empty).await;
    let after = server.http().beta().get(ME).await.is(200);
    assert_eq!((&after["id"], etag_of(&after)), (&before["id"], etag_of(&before)));
}
