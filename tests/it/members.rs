//! Whom tasks can be assigned to: read from the real server, kept for times without one, and refused without noise.

use planner_tui::planner::id::PlanId;
use planner_tui::server::Seed;
use planner_tui::sync::{Command, EntryState, Reading};
use serde_json::{Value, json};

use crate::support::boards::ADA;
use crate::support::line::Fault;
use crate::support::replica::{Replica, Told};
use crate::support::server::{TOKEN, TestServer};
use crate::sync_engine::World;

/// A member of the group the plan is made in, who has no task in it.
const JOSE: &str = "José Hernández";

const FORBIDDEN: &str = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: 54\r\n\r\n\
                         {\"error\":{\"code\":\"Forbidden\",\"message\":\"Not for you.\"}}";

fn names(told: &Told) -> Vec<String> {
    let members = told.members.as_ref().expect("members were told");
    let mut names: Vec<_> = members.people.iter().map(|person| person.name.clone()).collect();
    names.sort();
    names
}

fn is_read(told: &Told) -> bool {
    told.members.as_ref().is_some_and(|members| members.reading == Reading::Done)
}

fn ask(replica: &mut Replica, plan: &str) {
    replica.told.members = None;
    replica.handle.send(Command::ListMembers(PlanId::new(plan)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_members_of_the_group_are_read_and_known_without_a_service_afterwards() {
    let world = World::on(TestServer::start(Seed::Sample)).await;
    let mut replica = world.replica().await;
    ask(&mut replica, &world.plan);
    replica.until("the members are told from the copy", |told| told.members.is_some()).await;
    assert_eq!(names(&replica.told), Vec::<String>::new());
    replica.until("the members are read", is_read).await;
    let read = names(&replica.told);
    assert!(read.contains(&JOSE.to_owned()) && read.len() > 3, "{read:?}");
    let ids: Vec<_> =
        replica.told.members.as_ref().unwrap().people.iter().map(|it| it.id.as_str().to_owned()).collect();
    assert!(ids.iter().any(|known| known == ADA), "{ids:?}");
    assert!(replica.told.view().plan().people.values().any(|person| person.name == JOSE), "cards know the names");
    replica.stop().await;
    let mut again = Replica::start_with(world.folder.path(), Err("The server did not start".to_owned()));
    ask(&mut again, &world.plan);
    again.until("the members are told", |told| told.members.is_some()).await;
    assert_eq!(names(&again.told), read);
}

#[tokio::test(flavor = "multi_thread")]
async fn members_come_in_pages() {
    let world = World::on(TestServer::start_with_pages_of(2, Seed::Sample)).await;
    // Not over the line: next links name the server's own address.
    let mut replica = Replica::open(world.folder.path(), world.http.root(), TOKEN, &world.plan).await;
    ask(&mut replica, &world.plan);
    replica.until("the members are read", is_read).await;
    assert!(names(&replica.told).len() > 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn members_that_may_not_be_read_are_no_trouble() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    world.line.rule(|seen| seen.path.contains("/members").then_some(Fault::Answer(FORBIDDEN)));
    ask(&mut replica, &world.plan);
    let is_refused =
        |told: &Told| told.members.as_ref().is_some_and(|members| matches!(&members.reading, Reading::Failed(_)));
    replica.until("it is said that they cannot be read", is_refused).await;
    assert!(replica.told.is_settled(), "the plan is as fresh as before: {:?}", replica.told.link());
    assert_eq!((replica.told.news.as_slice(), replica.told.unavailable.len()), ([].as_slice(), 0));
    assert!(!replica.told.outbox.entries.iter().any(|entry| matches!(entry.state, EntryState::Rejected { .. })));
    world.line.mend();
    ask(&mut replica, &world.plan);
    replica.until("the members are read", is_read).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn members_of_an_unknown_plan_cannot_be_read_and_that_is_said() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    ask(&mut replica, "never-heard-of");
    let says = |told: &Told| told.members.as_ref().is_some_and(|members| matches!(members.reading, Reading::Failed(_)));
    replica.until("it is said", says).await;
    assert_eq!(world.line.count_of("/members"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roster_is_its_members_and_a_personal_plan_its_owner() {
    let world = World::on(TestServer::start(Seed::Sample)).await;
    let people = world.http.get("/users").await.rows();
    let jose = people.iter().find(|person| person["displayName"] == JOSE).expect("a member");
    let jose = jose["id"].as_str().expect("an identifier").to_owned();
    let known = world.http.get(&format!("/planner/plans/{}", world.plan)).await.is(200);
    for (place, members) in [("beta/planner/rosters/r1", vec![JOSE]), ("beta/users/ADA", vec!["Ada Lindqvist"])] {
        let mut plan = known.clone();
        plan["container"] = json!({"url": format!("https://graph.microsoft.com/{}", place.replace("ADA", ADA))});
        let plan = answer(&plan);
        let roster = answer(&json!({"value": [{"id": "m1", "userId": jose}, {"id": "m2"}]}));
        let path = format!("/planner/plans/{}", world.plan);
        world.line.rule(move |seen| match seen.path.split('?').next() {
            Some(asked) if asked.ends_with(&path) => Some(Fault::Answer(plan)),
            Some(asked) if asked.ends_with("/planner/rosters/r1/members") => Some(Fault::Answer(roster)),
            _ => None,
        });
        let folder = tempfile::tempdir().expect("a folder for the copy");
        let mut replica = Replica::open(folder.path(), world.line.url(), TOKEN, &world.plan).await;
        ask(&mut replica, &world.plan);
        replica.until("the members are read", is_read).await;
        assert_eq!(names(&replica.told), members, "{place}");
    }
}

/// Returns an answer as it comes over the line; it stays until the tests end.
fn answer(body: &Value) -> &'static str {
    let body = body.to_string();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
    Box::leak(format!("{head}{body}").into_boxed_str())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_follows_lets_the_leader_read_them() {
    let world = World::on(TestServer::start(Seed::Sample)).await;
    let _leader = world.replica().await;
    let mut follower = Replica::start(world.folder.path(), world.line.url(), TOKEN);
    follower.handle.send(Command::OpenPlan(PlanId::new(&world.plan)));
    let follows = |told: &Told| told.status.as_ref().is_some_and(|status| status.is_following);
    follower.until("it follows", |told| follows(told) && told.is_settled()).await;
    ask(&mut follower, &world.plan);
    follower.until("the members are read", is_read).await;
    assert!(names(&follower.told).contains(&JOSE.to_owned()));
    assert_eq!(world.line.count_of("/members?"), 1, "by the leader alone");
}
