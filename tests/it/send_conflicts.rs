//! What both sides have changed: what merges, what is asked, and what becomes of what is deleted on the other side.

use planner_tui::planner::change::Change;
use planner_tui::planner::detail_change::DetailChange;
use planner_tui::planner::edit::{Edit, End, Gap, RenameBucket, WholeBucket, WholeTask};
use planner_tui::planner::id::{PlanId, TaskId};
use planner_tui::sync::{Choice, Command, Conflict, EntryState, WaitingState};
use serde_json::json;

use crate::send_kinds::{bucket, change, contents};
use crate::support::http::text;
use crate::support::line::Fault;
use crate::support::replica::{Replica, Told};
use crate::sync_engine::World;

pub(crate) const ITEM: &str = "#microsoft.graph.plannerChecklistItem";
pub(crate) const LINK: &str = "#microsoft.graph.plannerExternalReference";
pub(crate) const KEY: &str = "https%3A//example%2Ecom/x";

/// A world whose task `a` has an item and a link, and a replica that has read them and then lost the line.
pub(crate) async fn offline() -> (World, Replica, TaskId) {
    offline_on(World::new().await).await
}

pub(crate) async fn offline_on(world: World) -> (World, Replica, TaskId) {
    let path = world.path("a", "/details").await;
    let item = json!({"@odata.type": ITEM, "title": "i"});
    let link = json!({"@odata.type": LINK, "alias": "x", "type": "Other"});
    world.http.change(&path, json!({"checklist": {"i": item}, "references": {KEY: link}})).await;
    // What else it asks for while the line is cut must not keep it waiting for long afterwards.
    let mut replica = world.quick_replica().await;
    let task = replica.task("a");
    replica.handle.send(Command::OpenTask { plan: PlanId::new(&world.plan), task: task.clone() });
    replica.until("the details are read", |told| told.details.as_ref().is_some_and(|(_, fresh)| *fresh)).await;
    replica.handle.send(Command::WatchOutbox(true));
    world.line.rule(|_| Some(Fault::Cut));
    (world, replica, task)
}

pub(crate) fn online(world: &World, replica: &Replica) {
    world.line.mend();
    replica.handle.send(Command::Settle);
    replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
}

pub(crate) fn conflict(told: &Told) -> Option<(i64, &Conflict)> {
    told.outbox.entries.iter().find_map(|entry| match &entry.state {
        EntryState::Conflict(conflict) => Some((entry.seq, &**conflict)),
        _ => None,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_merges_is_sent_and_only_the_rest_is_asked() {
    let (world, mut replica, task) = offline().await;
    let changes =
        vec![Change::Title { from: "a".to_owned(), to: "mine".to_owned() }, Change::Priority { from: 5, to: 1 }];
    replica.submit(vec![change(&task, changes)]).await;
    let at = format!("/planner/tasks/{task}");
    world.http.change(&at, json!({"title": "theirs", "dueDateTime": "2026-10-12T10:00:00Z"})).await;
    online(&world, &replica);
    replica.until("it is asked", |told| conflict(told).is_some()).await;
    let now = world.http.get(&at).await.is(200);
    assert_eq!((&now["title"], &now["priority"]), (&json!("theirs"), &json!(1)));
    replica
        .until("it is shown as one in conflict", |told| {
            let status = told.status.as_ref().is_some_and(|status| (status.conflicts, status.unsent) == (1, 0));
            status && told.waiting.len() == 1 && told.waiting[0].state == WaitingState::Conflict
        })
        .await;
    let (seq, asked) = conflict(&replica.told).map(|(seq, asked)| (seq, asked.clone())).unwrap();
    let field = &asked.fields[0];
    assert_eq!((&*field.before, &*field.yours, &*field.theirs, field.is_text), ("a", "mine", "theirs", true));
    assert!(asked.merged.iter().any(|words| words.contains("priority") && words.contains("(yours)")), "{asked:?}");
    // A newer edit of the field changes what is asked, others are sent.
    let newer =
        vec![Change::Title { from: "mine".to_owned(), to: "newer".to_owned() }, Change::Percent { from: 0, to: 50 }];
    replica.submit(vec![change(&task, newer)]).await;
    replica.handle.send(Command::Settle);
    replica.until("the rest is sent", |told| told.unsent() == 0 && told.waiting.len() == 1).await;
    replica
        .until("yours is newer", |told| conflict(told).is_some_and(|(_, asked)| asked.fields[0].yours == "newer"))
        .await;
    assert_eq!(world.http.get(&at).await.is(200)["percentComplete"], 50);
    // Changed there once more while the person thinks: asked again.
    world.http.change(&at, json!({"title": "theirs again"})).await;
    replica.handle.send(Command::Decide { seq, choices: vec![Choice::Text("both".to_owned())] });
    replica
        .until("it is asked again", |told| {
            conflict(told)
                .is_some_and(|(_, asked)| asked.fields[0].theirs == "theirs again" && asked.fields[0].yours == "both")
        })
        .await;
    replica.handle.send(Command::Decide { seq, choices: vec![Choice::Theirs] });
    replica.until("it is decided", |told| told.waiting.is_empty()).await;
    assert_eq!(world.http.get(&at).await.is(200)["title"], "theirs again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_dissolves_when_the_other_side_comes_to_the_same() {
    let (world, mut replica, task) = offline().await;
    replica.submit(vec![change(&task, vec![Change::Title { from: "a".to_owned(), to: "mine".to_owned() }])]).await;
    let at = format!("/planner/tasks/{task}");
    world.http.change(&at, json!({"title": "theirs"})).await;
    online(&world, &replica);
    replica.until("it is asked", |told| conflict(told).is_some()).await;
    world.http.change(&at, json!({"title": "mine"})).await;
    replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
    replica.until("there is nothing to ask", |told| conflict(told).is_none() && told.waiting.is_empty()).await;
    assert_eq!(world.http.get(&at).await.is(200)["title"], "mine");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_deleted_there_and_renamed_here_is_asked_and_made_again() {
    let (world, mut replica, task) = offline().await;
    let rename = DetailChange::ItemTitle { item: "i".to_owned(), from: "i".to_owned(), to: "mine".to_owned() };
    replica.submit(vec![contents(&task, vec![rename])]).await;
    let at = format!("/planner/tasks/{task}/details");
    world.http.change(&at, json!({"checklist": {"i": null}})).await;
    online(&world, &replica);
    replica.until("it is asked", |told| conflict(told).is_some()).await;
    let (seq, asked) = conflict(&replica.told).unwrap();
    assert_eq!(asked.fields[0].theirs, "deleted");
    replica.handle.send(Command::Decide { seq, choices: vec![Choice::Yours] });
    replica.until("it is sent", Told::is_settled).await;
    assert_eq!(world.http.get(&at).await.is(200)["checklist"]["i"]["title"], "mine");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_about_something_deleted_there_is_refused_in_words_or_done() {
    let (world, mut replica, task) = offline().await;
    let check = DetailChange::ItemChecked { item: "i".to_owned(), from: false, to: true };
    let remove = DetailChange::Link {
        key: KEY.to_owned(),
        alias: Some("x".to_owned()),
        kind: None,
        from: true,
        to: false,
        place: None,
    };
    replica.submit(vec![contents(&task, vec![check, remove])]).await;
    let doing = bucket(&replica, "Doing");
    let (from, to) = ("Doing".to_owned(), "Mine".to_owned());
    replica.submit(vec![Edit::RenameBucket(RenameBucket { bucket: doing.clone(), from, to, is_undo: false })]).await;
    let gone = replica.told.view().plan().task(&replica.task("b")).unwrap().clone();
    replica.submit(vec![Edit::DeleteTask(WholeTask::of(&gone, None, "To do"))]).await;
    world.http.change(&format!("/planner/tasks/{task}/details"), json!({"checklist": {"i": null}})).await;
    for at in [format!("/planner/buckets/{doing}"), format!("/planner/tasks/{}", gone.id)] {
        world.http.delete(&at, &world.http.etag(&at).await).await.is(204);
    }
    online(&world, &replica);
    replica.until("two are refused and one is done", |told| told.kept.len() == 2 && told.waiting.is_empty()).await;
    let reasons: Vec<_> = replica.told.kept.iter().map(|kept| kept.reason.clone()).collect();
    assert_eq!(reasons[0], "what it changes was deleted somewhere else");
    assert_eq!(reasons[1], "the bucket “Doing” was deleted somewhere else");
    let details = world.http.get(&format!("/planner/tasks/{task}/details")).await.is(200);
    assert_eq!(details["references"], json!({}), "what could be done was done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_deleted_there_is_refused_with_all_of_it_and_made_again() {
    let (world, mut replica, task) = offline().await;
    let notes = DetailChange::Notes { from: String::new(), to: "Notes".to_owned() };
    replica.submit(vec![change(&task, vec![Change::Title { from: "a".to_owned(), to: "mine".to_owned() }])]).await;
    replica.submit(vec![contents(&task, vec![notes])]).await;
    let at = format!("/planner/tasks/{task}");
    world.http.delete(&at, &world.http.etag(&at).await).await.is(204);
    online(&world, &replica);
    replica.until("both are refused", |told| told.kept.len() == 2 && told.waiting.is_empty()).await;
    assert!(replica.told.kept[0].reason.contains("deleted somewhere else"));
    let again = |told: &Told| {
        told.outbox.entries.iter().find_map(|entry| match entry.state {
            EntryState::Rejected { can_make_again: true, .. } => Some(entry.seq),
            _ => None,
        })
    };
    replica.until("it can be made again", |told| again(told).is_some()).await;
    replica.handle.send(Command::MakeAgain(again(&replica.told).unwrap()));
    replica.until("it is made", |told| told.named.len() == 1 && told.is_settled()).await;
    assert_eq!(replica.told.status.as_ref().unwrap().rejected, 0);
    let made = world.task("mine").await;
    let details = world.http.get(&format!("/planner/tasks/{}/details", text(&made, "id"))).await.is(200);
    assert_eq!((&details["description"], &details["checklist"]["i"]["title"]), (&json!("Notes"), &json!("i")));
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_what_was_changed_there_is_asked() {
    let (world, mut replica, task) = offline().await;
    let known = replica.told.view().plan().task(&task).unwrap().clone();
    let to_do = bucket(&replica, "Doing");
    replica.submit(vec![Edit::DeleteTask(WholeTask::of(&known, None, "To do"))]).await;
    let base = replica.told.view().plan().bucket(&to_do).unwrap().etag.as_ref().map(|etag| etag.as_str().to_owned());
    let gap = Gap { after: None, before: None, end: End::Top };
    let whole = WholeBucket { bucket: to_do.clone(), name: "Doing".to_owned(), gap, base, seen: None, is_undo: false };
    replica.submit(vec![Edit::DeleteBucket(whole)]).await;
    let at = format!("/planner/tasks/{task}");
    world.http.change(&at, json!({"title": "still needed"})).await;
    world.http.change(&format!("/planner/buckets/{to_do}"), json!({"name": "Still"})).await;
    online(&world, &replica);
    replica.until("both are asked", |told| told.status.as_ref().is_some_and(|status| status.conflicts == 2)).await;
    replica
        .until("the panel knows", |told| {
            told.outbox.entries.iter().all(|it| matches!(it.state, EntryState::Conflict(_)))
        })
        .await;
    let (seq, asked) = conflict(&replica.told).map(|(seq, asked)| (seq, asked.clone())).unwrap();
    assert!(asked.fields[0].is_deletion && asked.fields[0].theirs.contains("still needed"), "{asked:?}");
    replica.handle.send(Command::Decide { seq, choices: vec![Choice::Yours] });
    let second = replica.told.outbox.entries[1].seq;
    replica.handle.send(Command::Decide { seq: second, choices: vec![Choice::Theirs] });
    replica.until("both are done", Told::is_settled).await;
    assert_eq!(world.http.get(&at).await.status, 404);
    assert_eq!(world.column("Still").await, ["x", "y"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_names_of_a_bucket_are_asked() {
    let (world, mut replica, _) = offline().await;
    let id = bucket(&replica, "Doing");
    let (from, to) = ("Doing".to_owned(), "Mine".to_owned());
    replica.submit(vec![Edit::RenameBucket(RenameBucket { bucket: id.clone(), from, to, is_undo: false })]).await;
    world.http.change(&format!("/planner/buckets/{id}"), json!({"name": "Theirs"})).await;
    online(&world, &replica);
    replica.until("it is asked", |told| conflict(told).is_some()).await;
    let (seq, asked) = conflict(&replica.told).unwrap();
    assert_eq!((&*asked.fields[0].yours, &*asked.fields[0].theirs), ("Mine", "Theirs"));
    replica.handle.send(Command::Decide { seq, choices: vec![Choice::Text("Ours".to_owned())] });
    replica.until("it is sent", Told::is_settled).await;
    assert_eq!(world.column("Ours").await, ["x", "y"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_deleted_there_and_renamed_here_is_made_again_with_the_cards_moved_into_it() {
    let (world, mut replica, _) = offline().await;
    let id = bucket(&replica, "Doing");
    let (from, to) = ("Doing".to_owned(), "Mine".to_owned());
    replica.submit(vec![Edit::RenameBucket(RenameBucket { bucket: id.clone(), from, to, is_undo: false })]).await;
    replica.put("b", "Mine", 0).await;
    let at = format!("/planner/buckets/{id}");
    world.http.delete(&at, &world.http.etag(&at).await).await.is(204);
    online(&world, &replica);
    replica.until("both are refused", |told| told.kept.len() == 2 && told.waiting.is_empty()).await;
    let state = &replica.told.outbox.entries[0].state;
    assert!(matches!(state, EntryState::Rejected { can_make_again: true, .. }), "{state:?}");
    replica.handle.send(Command::MakeAgain(replica.told.outbox.entries[0].seq));
    replica.until("it is made", |told| told.named.len() == 1 && told.kept.is_empty() && told.is_settled()).await;
    assert_eq!(world.column("Mine").await, ["b"]);
}
