//! The lists plans stand in: favourites and those opened last, personal plans, those of rosters and groups.

use planner_tui::planner::container::Container;
use planner_tui::planner::edit::{Edit, MovePlan, PlanHome};
use planner_tui::planner::id::PlanId;
use planner_tui::server::Seed;
use planner_tui::sync::Command;
use serde_json::json;

use super::{FORBIDDEN, favourite, group, list, listed, make, sent};
use crate::support::line::Fault;
use crate::support::replica::{Replica, Told};
use crate::support::server::TestServer;
use crate::sync_engine::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_favourite_is_one_for_every_client_and_an_opened_plan_is_among_the_last() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    list(&mut replica).await;
    let plan = PlanId::new(&world.plan);
    let beta = world.http.beta();
    replica
        .until("opening it is told", |told| {
            told.is_settled() && listed(told, "Try things").is_some_and(|plan| plan.marks.opened_at.is_some())
        })
        .await;
    replica.submit(vec![favourite(&plan, true)]).await;
    replica.until("shown", |told| listed(told, "Try things").is_some_and(|it| it.marks.favourite.is_some())).await;
    replica.settle().await;
    let user = beta.get("/me/planner").await.is(200);
    assert_eq!(user["favoritePlanReferences"][plan.as_str()]["planTitle"], "Try things");
    assert_eq!(user["recentPlanReferences"][plan.as_str()]["planTitle"], "Try things");
    let sent = world.line.bodies_of_person();
    let of = |name: &str| sent.iter().find(|body| body.get(name).is_some()).cloned().unwrap();
    let reference = json!({"@odata.type": "#microsoft.graph.plannerFavoritePlanReference", "orderHint": " !", "planTitle": "Try things"});
    assert_eq!(of("favoritePlanReferences"), json!({"favoritePlanReferences": {plan.as_str(): reference}}));
    assert_eq!(of("recentPlanReferences")["recentPlanReferences"].as_object().unwrap().len(), 1);
    replica.submit(vec![favourite(&plan, false)]).await;
    replica.settle().await;
    let user = beta.get("/me/planner").await.is(200);
    assert_eq!(user["favoritePlanReferences"].get(plan.as_str()), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_personal_plan_is_made_listed_and_given_to_a_group() {
    let world = World::new().await;
    let mut replica = world.quick_replica().await;
    list(&mut replica).await;
    let (plan, edit) = make("1", "Errands", PlanHome::Personal);
    replica.submit_to(&plan, vec![edit]).await;
    replica.handle.send(Command::Settle);
    replica.until("it is made", |told| told.named.len() == 1 && told.unsent() == 0).await;
    let given = PlanId::new(&replica.told.named[plan.as_str()]);
    list(&mut replica).await;
    let kind = |told: &Told| listed(told, "Errands").map(|plan| plan.marks.container.clone());
    assert!(matches!(kind(&replica.told), Some(Container::User(_))), "though no list of groups has it");
    let home = group(&world).await;
    let PlanHome::Group { group, name } = home else { panic!("a group") };
    let moved =
        MovePlan { plan: given.clone(), title: "Errands".to_owned(), group: group.clone(), name, is_undo: false };
    replica.submit_to(&given, vec![Edit::MovePlan(moved)]).await;
    sent(&mut replica).await;
    assert_eq!(kind(&replica.told), Some(Container::Group(group.clone())));
    let now = world.http.beta().get(&format!("/planner/plans/{given}")).await.is(200);
    assert_eq!(
        (&now["container"]["type"], &now["container"]["containerId"]),
        (&json!("group"), &json!(group.as_str()))
    );
    assert_eq!(replica.told.rejected, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_tells_every_kind_of_plan_and_does_without_what_is_not_offered() {
    let world = World::on(TestServer::start(Seed::Sample)).await;
    let mut replica = world.replica().await;
    list(&mut replica).await;
    let marks = |told: &Told| told.plans.iter().map(|plan| plan.marks.clone()).collect::<Vec<_>>();
    let all = marks(&replica.told);
    assert!(all.iter().any(|it| matches!(it.container, Container::User(_))), "a personal plan: {all:#?}");
    assert!(all.iter().any(|it| matches!(it.container, Container::Roster(_))), "a plan of a roster: {all:#?}");
    assert!(all.iter().any(|it| it.is_archived) && all.iter().any(|it| it.favourite.is_some()));
    assert!(!replica.told.groups.is_empty());
    // A service that has none of beta still tells the plans of groups.
    world.line.rule(|seen| seen.path.starts_with("/beta/").then_some(Fault::Answer(FORBIDDEN)));
    let folder = tempfile::tempdir().unwrap();
    let mut bare = Replica::start(folder.path(), world.line.url(), crate::support::server::TOKEN);
    list(&mut bare).await;
    let all = marks(&bare.told);
    assert!(all.iter().any(|it| matches!(it.container, Container::Group(_))), "{all:#?}");
    let news = &bare.told.news;
    assert!(matches!(&news[..], [said] if said.contains("which plans are favourites or archived")), "once: {news:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn plans_of_rosters_stay_in_the_list_when_they_cannot_be_read_once() {
    const BUSY: &str = "HTTP/1.1 503 Busy\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    let world = World::on(TestServer::start(Seed::Sample)).await;
    let mut replica = world.replica().await;
    list(&mut replica).await;
    assert!(listed(&replica.told, "Lunch club").is_some());
    world.line.rule(|seen| seen.path.contains("/rosterPlans").then_some(Fault::Answer(BUSY)));
    replica.told.is_list_fresh = false;
    list(&mut replica).await;
    assert!(world.line.count("GET", "/beta/me/planner/rosterPlans") > 1, "it was asked for again");
    assert!(listed(&replica.told, "Lunch club").is_some(), "nobody has said that it is gone");
    assert!(listed(&replica.told, "Office move").is_some());
}
