//! Whole plans against the real server: made offline, deleted, archived; and what a second client sees then.

mod lists;

use std::sync::{Arc, Mutex};

use planner_tui::planner::change::Change;
use planner_tui::planner::detail_change::DetailChange;
use planner_tui::planner::edit::{
    ArchivePlan, ChangePlan, CreatePlan, DeletePlan, Edit, End, FavouritePlan, Gap, PlanHome, WholeBucket,
};
use planner_tui::planner::id::{BucketId, GroupId, PlanId};
use planner_tui::planner::plan_change::PlanChange;
use planner_tui::sync::{Command, Link, PlanSummary};
use serde_json::{Value, json};

use crate::send_kinds::{change, new_task};
use crate::support::http::text;
use crate::support::line::Fault;
use crate::support::replica::{Replica, Told};
use crate::sync_engine::World;

const FORBIDDEN: &str =
    "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";

async fn group(world: &World) -> PlanHome {
    let groups = world.http.get("/me/memberOf").await.rows();
    PlanHome::Group { group: GroupId::new(&text(&groups[0], "id")), name: text(&groups[0], "displayName") }
}

fn make(word: &str, title: &str, home: PlanHome) -> (PlanId, Edit) {
    let plan = PlanId::local(word);
    (plan.clone(), Edit::CreatePlan(CreatePlan { plan, title: title.to_owned(), home, is_undo: false }))
}

pub(crate) fn archive(plan: &PlanId, to: bool, why: &str) -> Edit {
    let (plan, title, justification) = (plan.clone(), "Try things".to_owned(), why.to_owned());
    Edit::ArchivePlan(ArchivePlan { plan, title, from: !to, to, justification, is_undo: false })
}

pub(crate) fn favourite(plan: &PlanId, to: bool) -> Edit {
    Edit::FavouritePlan(FavouritePlan {
        plan: plan.clone(),
        title: "Try things".to_owned(),
        from: !to,
        to,
        is_undo: false,
    })
}

pub(crate) fn delete(plan: &PlanId) -> Edit {
    Edit::DeletePlan(DeletePlan { plan: plan.clone(), title: "Try things".to_owned(), home: None, is_undo: false })
}

/// Writes down the requests that make or do something, with what they carry.
fn posts(world: &World) -> Arc<Mutex<Vec<(String, Value)>>> {
    let posts: Arc<Mutex<Vec<(String, Value)>>> = Arc::default();
    let kept = Arc::clone(&posts);
    world.line.rule(move |seen| {
        if seen.method == "POST" && !seen.path.ends_with("$batch") {
            kept.lock().unwrap().push((seen.path.clone(), seen.body.clone()));
        }
        None
    });
    posts
}

async fn plans_of(world: &World, home: &PlanHome) -> Vec<Value> {
    let PlanHome::Group { group, .. } = home else { panic!("a group") };
    world.http.get(&format!("/groups/{group}/planner/plans")).await.rows()
}

fn listed<'a>(told: &'a Told, title: &str) -> Option<&'a PlanSummary> {
    told.plans.iter().find(|plan| plan.title == title)
}

pub(crate) async fn list(replica: &mut Replica) {
    replica.handle.send(Command::ListPlans);
    replica.until("the list is read", |told| told.is_list_fresh && told.me.is_some()).await;
}

/// Waits until what was just handed over is sent.
pub(crate) async fn sent(replica: &mut Replica) {
    replica.until("it waits", |told| told.unsent() > 0).await;
    replica.handle.send(Command::Settle);
    replica.until("it is sent", |told| told.unsent() == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_made_offline_with_all_in_it_and_everything_follows_its_name() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    list(&mut replica).await;
    let home = group(&world).await;
    world.line.rule(|_| Some(Fault::Cut));
    let (plan, edit) = make("1", "Trip", home.clone());
    replica.submit_to(&plan, vec![edit]).await;
    replica.until("it is in the list", |told| listed(told, "Trip").is_some_and(|plan| plan.marks.is_unsent)).await;
    replica.handle.send(Command::OpenPlan(plan.clone()));
    replica.until("it is open", |told| told.plan.as_ref() == Some(&plan)).await;
    let to_do = BucketId::local("2");
    let gap = Gap { after: None, before: None, end: End::Bottom };
    let (bucket, name) = (to_do.clone(), "To do".to_owned());
    let column = WholeBucket { bucket, name, gap, base: None, seen: None, is_undo: false };
    replica.submit_to(&plan, vec![Edit::CreateBucket(column)]).await;
    replica.submit_to(&plan, vec![Edit::CreateTask(new_task("3", "Pack", &to_do, None))]).await;
    let rename = PlanChange::Title { from: "Trip".to_owned(), to: "Journey".to_owned() };
    let (id, title) = (plan.clone(), "Trip".to_owned());
    let rename = ChangePlan { plan: id, title, changes: vec![rename], is_undo: false };
    replica.submit_to(&plan, vec![Edit::ChangePlan(rename)]).await;
    assert_eq!(replica.told.column("To do"), ["Pack"], "all of it is shown before the service knows any of it");
    let posts = posts(&world);
    replica.handle.send(Command::Settle);
    replica.handle.send(Command::SyncNow(plan.clone()));
    replica.until("all is sent", |told| told.named.len() == 3 && told.is_settled()).await;
    let given = replica.told.named[plan.as_str()].clone();
    assert_eq!(replica.told.plan, Some(PlanId::new(&given)), "the plan on the screen goes by that name");
    let made: Vec<Value> = plans_of(&world, &home).await.into_iter().filter(|it| it["id"] == given.as_str()).collect();
    assert_eq!(text(&made[0], "title"), "Journey");
    let buckets = world.http.get(&format!("/planner/plans/{given}/buckets")).await.rows();
    let tasks = world.http.get(&format!("/planner/plans/{given}/tasks")).await.rows();
    assert_eq!((text(&buckets[0], "name"), text(&tasks[0], "title")), ("To do".to_owned(), "Pack".to_owned()));
    assert_eq!(tasks[0]["bucketId"], buckets[0]["id"]);
    let PlanHome::Group { group, .. } = &home else { panic!("a group") };
    let first = posts.lock().unwrap()[0].clone();
    let url = format!("https://graph.microsoft.com/v1.0/groups/{group}");
    assert_eq!(first, ("/v1.0/planner/plans".to_owned(), json!({"title": "Trip", "container": {"url": url}})));
    assert_eq!(replica.told.rejected, []);
    let told = replica.stop().await;
    assert_eq!(told.unsent(), 0);
    let mut again = Replica::start(world.folder.path(), world.line.url(), crate::support::server::TOKEN);
    again.until("it is the last plan", |told| told.plan == Some(PlanId::new(&given))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_was_made_though_it_was_refused_is_found_and_not_made_twice() {
    let world = World::new().await;
    let mut replica = world.quick_replica().await;
    list(&mut replica).await;
    let home = group(&world).await;
    let PlanHome::Group { group, .. } = &home else { panic!("a group") };
    // The service makes it, and says no all the same.
    let container = json!({"url": format!("https://graph.microsoft.com/v1.0/groups/{group}")});
    let made = world.http.post("/planner/plans", json!({"title": "Trip", "container": container})).await.is(201);
    world.line.rule(|seen| {
        let is_new = seen.method == "POST" && seen.path.ends_with("/planner/plans");
        is_new.then_some(Fault::Answer(FORBIDDEN))
    });
    let (plan, edit) = make("1", "Trip", home.clone());
    replica.submit_to(&plan, vec![edit]).await;
    replica.handle.send(Command::Settle);
    replica.until("it is found", |told| told.named.len() == 1 && told.unsent() == 0).await;
    assert_eq!(replica.told.named[plan.as_str()], text(&made, "id"));
    // An answer that was lost is looked for before anything is sent again.
    let mut is_lost = false;
    world.line.rule(move |seen| {
        let is_first = seen.method == "POST" && seen.path.ends_with("/planner/plans") && !is_lost;
        is_lost |= is_first;
        is_first.then_some(Fault::LoseAnswer)
    });
    let (plan, edit) = make("2", "Trip", home.clone());
    replica.submit_to(&plan, vec![edit]).await;
    replica.handle.send(Command::Settle);
    replica.until("it is found", |told| told.named.len() == 2 && told.unsent() == 0).await;
    let trips = plans_of(&world, &home).await.iter().filter(|plan| plan["title"] == "Trip").count();
    assert_eq!(trips, 2, "one by each edit");
    assert_eq!(replica.told.rejected, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_no_member_is_told_so_and_what_waits_behind_is_kept() {
    let world = World::new().await;
    let mut replica = world.quick_replica().await;
    let home =
        PlanHome::Group { group: GroupId::new("00000000-0000-4000-8000-000000000000"), name: "Board".to_owned() };
    world.line.rule(|seen| {
        let is_new = seen.method == "POST" && seen.path.ends_with("/planner/plans");
        is_new.then_some(Fault::Answer(FORBIDDEN))
    });
    let (plan, edit) = make("1", "Trip", home);
    let bucket = BucketId::local("2");
    let gap = Gap { after: None, before: None, end: End::Bottom };
    let column = WholeBucket { bucket, name: "To do".to_owned(), gap, base: None, seen: None, is_undo: false };
    replica.submit_to(&plan, vec![edit]).await;
    replica.submit_to(&plan, vec![Edit::CreateBucket(column)]).await;
    replica.handle.send(Command::Settle);
    replica.until("both are kept", |told| told.kept.len() == 2).await;
    let reasons: Vec<&str> = replica.told.kept.iter().map(|kept| kept.reason.as_str()).collect();
    let members = "only members of a group make plans in it; to own the group, or to have made it, is not enough";
    assert_eq!(reasons[0], format!("the service refused it in “Board”: {members}"));
    assert_eq!(reasons[1], "it needs what was refused: make the plan “Trip” in the group “Board”");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_plan_is_gone_for_everybody_and_from_the_list() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    list(&mut replica).await;
    let plan = PlanId::new(&world.plan);
    // This replica has never looked into it.
    let rows = world.http.get(&format!("/planner/plans/{plan}/tasks")).await.rows();
    let (count, id) = (rows.len(), text(&rows[0], "id"));
    let details = format!("/planner/tasks/{id}/details");
    let etag = world.http.etag(&details).await;
    world.http.patch(&details, &etag, json!({"description": "kept"})).await.is(200);
    replica.submit_to(&plan, vec![delete(&plan)]).await;
    replica.until("it is not listed any more", |told| listed(told, "Try things").is_none()).await;
    sent(&mut replica).await;
    world.http.get(&format!("/planner/plans/{plan}")).await.is(404);
    replica.handle.send(Command::ListPlans);
    replica.until("the list is read", |told| told.is_list_fresh).await;
    assert!(listed(&replica.told, "Try things").is_none());
    assert_eq!(replica.told.rejected, []);
    replica.handle.send(Command::WatchTrash(true));
    replica.until("its cards are in the trash", |told| told.trash.len() == count).await;
    let kept = replica.told.trash.iter().find(|trashed| trashed.whole.task.as_str() == id).expect("it is there");
    assert_eq!((kept.plan_title.as_str(), kept.is_unread), ("Try things", false));
    let notes = DetailChange::Notes { from: String::new(), to: "kept".to_owned() };
    assert!(kept.whole.details.contains(&notes), "{:?}", kept.whole.details);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archived_plan_takes_no_changes_and_says_why_until_it_is_back() {
    let world = World::new().await;
    let mut replica = world.quick_replica().await;
    let plan = PlanId::new(&world.plan);
    let posts = posts(&world);
    replica.submit(vec![archive(&plan, true, "all done")]).await;
    assert!(replica.told.view().plan().plan.is_archived(), "shown at once");
    replica.settle().await;
    let beta = world.http.beta();
    let now = beta.get(&format!("/planner/plans/{plan}")).await.is(200);
    assert_eq!((&now["isArchived"], &now["archivalInfo"]["justification"]), (&json!(true), &json!("all done")));
    let path = format!("/beta/planner/plans/{plan}/archive");
    assert_eq!(posts.lock().unwrap()[..], [(path, json!({"justification": "all done"}))]);
    let known = replica.told.acknowledged.as_ref().unwrap().plan.about.archival.clone().unwrap();
    assert_eq!(known.justification.as_deref(), Some("all done"));
    let before = world.line.patches().len();
    let title = |from: &str, to: &str| vec![Change::Title { from: from.to_owned(), to: to.to_owned() }];
    let task = replica.task("a");
    replica.submit(vec![change(&task, title("a", "A"))]).await;
    replica.handle.send(Command::Settle);
    replica.until("it is refused", |told| told.kept.len() == 1).await;
    let reason = "the plan is archived; g p shows it, and u there brings it back";
    assert_eq!(replica.told.kept[0].reason, reason);
    assert_eq!(world.line.patches().len(), before, "without a request");
    replica.submit(vec![archive(&plan, false, "again")]).await;
    replica.submit(vec![change(&replica.task("b"), title("b", "B"))]).await;
    replica.settle().await;
    assert_eq!(world.task("B").await["percentComplete"], 0, "it goes on where it comes back");
    assert_eq!(beta.get(&format!("/planner/plans/{plan}")).await.is(200)["isArchived"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_archived_meanwhile_is_said_and_locks_nothing_for_later() {
    let world = World::new().await;
    let mut replica = world.quick_replica().await;
    let plan = PlanId::new(&world.plan);
    world.line.rule(|_| Some(Fault::Cut));
    let task = replica.task("a");
    replica.submit(vec![change(&task, vec![Change::Priority { from: 5, to: 1 }])]).await;
    let name = PlanChange::LabelName { category: 2, from: None, to: Some("Bug".to_owned()) };
    let (id, title) = (plan.clone(), "Try things".to_owned());
    replica.submit(vec![Edit::ChangePlan(ChangePlan { plan: id, title, changes: vec![name], is_undo: false })]).await;
    set_archived(&world, true).await;
    world.line.mend();
    replica.handle.send(Command::Settle);
    replica.until("both are refused", |told| told.kept.len() == 2).await;
    for kept in &replica.told.kept {
        assert_eq!(kept.reason, "the plan is archived; g p shows it, and u there brings it back");
    }
    set_archived(&world, false).await;
    replica.handle.send(Command::Refresh(plan));
    replica.until("it is back", |told| told.acknowledged.as_ref().is_some_and(|it| !it.plan.is_archived())).await;
    replica.handle.send(Command::Retry(replica.told.kept[0].seq));
    replica.until("it is sent", |told| told.kept.len() == 1 && told.is_settled()).await;
    assert_eq!(world.task("a").await["priority"], 1);
}

/// Archives the plan of a world as somebody else would, or brings it back.
pub(crate) async fn set_archived(world: &World, into: bool) {
    let beta = world.http.beta();
    let path = format!("/planner/plans/{}", world.plan);
    let etag = beta.etag(&path).await;
    let act = if into { "archive" } else { "unarchive" };
    let asked = beta.ask("POST", &format!("{path}/{act}")).header("If-Match", &etag);
    asked.body(&json!({"justification": "theirs"})).send().await.is(204);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_is_let_go_before_it_is_made_takes_all_in_it_along() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let (plan, edit) = make("1", "Trip", group(&world).await);
    world.line.rule(|_| Some(Fault::Cut));
    replica.submit_to(&plan, vec![edit]).await;
    replica.handle.send(Command::OpenPlan(plan.clone()));
    replica.until("it is open", |told| told.plan.as_ref() == Some(&plan)).await;
    let (bucket, gap) = (BucketId::local("2"), Gap { after: None, before: None, end: End::Bottom });
    let column = WholeBucket { bucket, name: "To do".to_owned(), gap, base: None, seen: None, is_undo: false };
    replica.submit_to(&plan, vec![Edit::CreateBucket(column)]).await;
    replica.handle.send(Command::Settle);
    replica.until("the line is gone", |told| matches!(told.link(), Some(Link::Offline { .. }))).await;
    replica.until("both wait", |told| told.outbox.entries.len() == 2).await;
    replica.handle.send(Command::Withdraw(replica.told.outbox.entries[0].seq));
    replica.until("it is not there any more", |told| !told.unavailable.is_empty() && told.unsent() == 0).await;
    assert!(listed(&replica.told, "Trip").is_none());
}
