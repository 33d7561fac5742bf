//! Who wins when both sides change the same thing: every field in every case, as a table, against the real server.

use planner_tui::planner::change::Change;
use planner_tui::planner::detail_change::DetailChange;
use planner_tui::planner::difference;
use planner_tui::planner::edit::{ChangePlan, Edit, End, Gap, RenameBucket, WholeBucket, WholeTask};
use planner_tui::planner::id::{PlanId, TaskId, UserId};
use planner_tui::planner::plan_change::PlanChange;
use planner_tui::sync::{Choice, Command, Conflict, EntryState, WaitingState};
use planner_tui::wire;
use serde_json::{Value, json};

use crate::send_kinds::{bucket, change, contents};
use crate::support::boards::KENJI;
use crate::support::http::text;
use crate::support::line::Fault;
use crate::support::replica::{Replica, Told};
use crate::sync_engine::World;

const ITEM: &str = "#microsoft.graph.plannerChecklistItem";
const LINK: &str = "#microsoft.graph.plannerExternalReference";
const KEY: &str = "https%3A//example%2Ecom/x";

/// Who does what to the field while the person is offline.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Case {
    Neither,
    OnlyMine,
    OnlyTheirs,
    BothSame,
    BothDifferent,
    DeletedThere,
}

const CASES: [Case; 6] =
    [Case::Neither, Case::OnlyMine, Case::OnlyTheirs, Case::BothSame, Case::BothDifferent, Case::DeletedThere];

/// One field: where it is, its three values on the server, and the person's change.
struct Row {
    name: &'static str,
    part: &'static str,
    pointer: &'static str,
    mine: Value,
    theirs: Value,
    /// Wraps a value into the body that sets it.
    body: fn(Value) -> Value,
    edit: fn(&TaskId, &PlanId) -> Edit,
    /// Whether two different values are possible: a member of a set is in it or not.
    asks: bool,
}

const DAY: jiff::civil::Date = jiff::civil::date(2026, 10, 12);

fn of_plan(plan: &PlanId, change: PlanChange) -> Edit {
    let (plan, title) = (plan.clone(), "Try things".to_owned());
    Edit::ChangePlan(ChangePlan { plan, title, changes: vec![change], is_undo: false })
}

#[rustfmt::skip]
fn rows() -> Vec<Row> {
    let row = |name, part, pointer, mine, theirs, body, edit| {
        let asks = theirs != Value::Null;
        Row { name, part, pointer, mine, theirs, body, edit, asks }
    };
    vec![
        row("title", "task", "/title", json!("mine"), json!("theirs"), |it| json!({"title": it}),
            |task, _| change(task, vec![Change::Title { from: "a".to_owned(), to: "mine".to_owned() }])),
        row("progress", "task", "/percentComplete", json!(50), json!(100), |it| json!({"percentComplete": it}),
            |task, _| change(task, vec![Change::Percent { from: 0, to: 50 }])),
        row("priority", "task", "/priority", json!(1), json!(9), |it| json!({"priority": it}),
            |task, _| change(task, vec![Change::Priority { from: 5, to: 1 }])),
        row("due date", "task", "/dueDateTime", json!("2026-10-12T10:00:00Z"), json!("2026-10-20T10:00:00Z"), |it| json!({"dueDateTime": it}),
            |task, _| change(task, vec![Change::Due { from: None, to: Some(DAY) }])),
        row("start date", "task", "/startDateTime", json!("2026-10-12T10:00:00Z"), json!("2026-10-20T10:00:00Z"), |it| json!({"startDateTime": it}),
            |task, _| change(task, vec![Change::Start { from: None, to: Some(DAY) }])),
        row("label", "task", "/appliedCategories/category3", json!(true), Value::Null, |it| json!({"appliedCategories": {"category3": it}}),
            |task, _| change(task, vec![Change::Label { category: 3, from: false, to: true }])),
        row("person", "task", "/assignments/1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed/@odata.type", json!("#microsoft.graph.plannerAssignment"), Value::Null,
            |it| json!({"assignments": {KENJI: {"@odata.type": it, "orderHint": " !"}}}),
            |task, _| change(task, vec![Change::Assignee { user: UserId::new(KENJI), from: false, to: true }])),
        row("notes", "details", "/description", json!("mine"), json!("theirs"), |it| json!({"description": it}),
            |task, _| contents(task, vec![DetailChange::Notes { from: String::new(), to: "mine".to_owned() }])),
        row("preview", "details", "/previewType", json!("checklist"), json!("description"), |it| json!({"previewType": it}),
            |task, _| contents(task, vec![DetailChange::Preview { from: "automatic".to_owned(), to: "checklist".to_owned() }])),
        row("item title", "details", "/checklist/i/title", json!("mine"), json!("theirs"), |it| json!({"checklist": {"i": {"@odata.type": ITEM, "title": it}}}),
            |task, _| contents(task, vec![DetailChange::ItemTitle { item: "i".to_owned(), from: "i".to_owned(), to: "mine".to_owned() }])),
        row("item check", "details", "/checklist/i/isChecked", json!(true), Value::Null, |it| json!({"checklist": {"i": {"@odata.type": ITEM, "isChecked": it}}}),
            |task, _| contents(task, vec![DetailChange::ItemChecked { item: "i".to_owned(), from: false, to: true }])),
        row("item added", "details", "/checklist/new/title", json!("new"), Value::Null, |it| json!({"checklist": {"new": {"@odata.type": ITEM, "title": it}}}),
            |task, _| contents(task, vec![DetailChange::Item { item: "new".to_owned(), title: "new".to_owned(), is_checked: false, from: false, to: true }])),
        row("item removed", "details", "/checklist/i", Value::Null, Value::Null, |it| json!({"checklist": {"i": it}}),
            |task, _| contents(task, vec![DetailChange::Item { item: "i".to_owned(), title: "i".to_owned(), is_checked: false, from: true, to: false }])),
        row("link added", "details", "/references/https%3A~1~1example%2Ecom~1new/alias", json!("new"), Value::Null, |it| json!({"references": {"https%3A//example%2Ecom/new": {"@odata.type": LINK, "alias": it}}}),
            |task, _| contents(task, vec![DetailChange::Link { key: "https%3A//example%2Ecom/new".to_owned(), alias: Some("new".to_owned()), kind: None, from: false, to: true }])),
        row("link removed", "details", "/references/https%3A~1~1example%2Ecom~1x", Value::Null, Value::Null, |it| json!({"references": {KEY: it}}),
            |task, _| contents(task, vec![DetailChange::Link { key: KEY.to_owned(), alias: Some("x".to_owned()), kind: Some("Other".to_owned()), from: true, to: false }])),
        row("link alias", "details", "/references/https%3A~1~1example%2Ecom~1x/alias", json!("mine"), json!("theirs"), |it| json!({"references": {KEY: {"@odata.type": LINK, "alias": it}}}),
            |task, _| contents(task, vec![DetailChange::LinkAlias { key: KEY.to_owned(), from: Some("x".to_owned()), to: Some("mine".to_owned()) }])),
        row("link type", "details", "/references/https%3A~1~1example%2Ecom~1x/type", json!("Word"), json!("Excel"), |it| json!({"references": {KEY: {"@odata.type": LINK, "type": it}}}),
            |task, _| contents(task, vec![DetailChange::LinkKind { key: KEY.to_owned(), from: Some("Other".to_owned()), to: Some("Word".to_owned()) }])),
        row("plan title", "plan", "/title", json!("mine"), json!("theirs"), |it| json!({"title": it}),
            |_, plan| of_plan(plan, PlanChange::Title { from: "Try things".to_owned(), to: "mine".to_owned() })),
        row("label name", "plan details", "/categoryDescriptions/category2", json!("mine"), json!("theirs"), |it| json!({"categoryDescriptions": {"category2": it}}),
            |_, plan| of_plan(plan, PlanChange::LabelName { category: 2, from: None, to: Some("mine".to_owned()) })),
        row("sharing", "plan details", "/sharedWith/1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed", json!(true), Value::Null, |it| json!({"sharedWith": {KENJI: it}}),
            |_, plan| of_plan(plan, PlanChange::SharedWith { user: UserId::new(KENJI), from: false, to: true })),
    ]
}

/// A world whose task `a` has an item and a link, and a replica that has read them and then lost the line.
async fn offline() -> (World, Replica, TaskId) {
    let world = World::new().await;
    let path = world.path("a", "/details").await;
    let item = json!({"@odata.type": ITEM, "title": "i"});
    let link = json!({"@odata.type": LINK, "alias": "x", "type": "Other"});
    world.http.change(&path, json!({"checklist": {"i": item}, "references": {KEY: link}})).await;
    let mut replica = world.replica().await;
    let task = replica.task("a");
    replica.handle.send(Command::OpenTask { plan: PlanId::new(&world.plan), task: task.clone() });
    replica.until("the details are read", |told| told.details.as_ref().is_some_and(|(_, fresh)| *fresh)).await;
    replica.handle.send(Command::WatchOutbox(true));
    world.line.rule(|_| Some(Fault::Cut));
    (world, replica, task)
}

fn online(world: &World, replica: &Replica) {
    world.line.mend();
    replica.handle.send(Command::Settle);
    replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
}

fn conflict(told: &Told) -> Option<(i64, &Conflict)> {
    told.outbox.entries.iter().find_map(|entry| match &entry.state {
        EntryState::Conflict(conflict) => Some((entry.seq, &**conflict)),
        _ => None,
    })
}

fn path(row: &Row, world: &World, task: &TaskId) -> String {
    match row.part {
        "task" => format!("/planner/tasks/{task}"),
        "details" => format!("/planner/tasks/{task}/details"),
        "plan" => format!("/planner/plans/{}", world.plan),
        _ => format!("/planner/plans/{}/details", world.plan),
    }
}

async fn value(row: &Row, world: &World, task: &TaskId) -> Value {
    let body = world.http.get(&path(row, world, task)).await.is(200);
    body.pointer(row.pointer).cloned().unwrap_or(Value::Null)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_field_merges_or_asks_and_nothing_is_overwritten_unasked() {
    for row in rows() {
        for case in CASES {
            // A member of a set is in it or not: two sides cannot want different things.
            if case == Case::BothDifferent && !row.asks {
                continue;
            }
            play(&row, case).await;
        }
    }
}

async fn play(row: &Row, case: Case) {
    let what = format!("{}, {case:?}", row.name);
    let (world, mut replica, task) = offline().await;
    let at = path(row, &world, &task);
    let before = value(row, &world, &task).await;
    if !matches!(case, Case::Neither | Case::OnlyTheirs) {
        replica.submit(vec![(row.edit)(&task, &PlanId::new(&world.plan))]).await;
    }
    let theirs = if row.asks { row.theirs.clone() } else { row.mine.clone() };
    match case {
        Case::Neither | Case::OnlyMine => {}
        Case::BothSame => _ = world.http.change(&at, (row.body)(row.mine.clone())).await,
        Case::OnlyTheirs | Case::BothDifferent => _ = world.http.change(&at, (row.body)(theirs.clone())).await,
        Case::DeletedThere => {
            let whole = at.trim_end_matches("/details");
            world.http.delete(whole, &world.http.etag(whole).await).await.is(204);
        }
    }
    online(&world, &replica);
    match case {
        Case::Neither | Case::OnlyTheirs | Case::OnlyMine | Case::BothSame => {
            replica.until(&what, Told::is_settled).await;
            let wanted = match case {
                Case::Neither => &before,
                Case::OnlyTheirs => &theirs,
                _ => &row.mine,
            };
            assert_eq!(value(row, &world, &task).await, *wanted, "{what}");
            assert!(conflict(&replica.told).is_none() && replica.told.kept.is_empty(), "{what}");
            replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
            let body = world.http.get(&at).await.is(200);
            replica.until(&format!("{what}: it is shown"), |told| shows(row, told, &task, &body)).await;
        }
        Case::BothDifferent => {
            replica.until(&what, |told| conflict(told).is_some()).await;
            assert_eq!(value(row, &world, &task).await, row.theirs, "{what}: theirs stands until the person decides");
            assert_eq!(replica.told.waiting.len(), 1, "{what}: it is still shown");
            let (seq, asked) = conflict(&replica.told).map(|(seq, asked)| (seq, asked.clone())).unwrap();
            assert_eq!(asked.fields.len(), 1, "{what}: {asked:?}");
            assert_ne!(asked.fields[0].yours, asked.fields[0].theirs, "{what}: {asked:?}");
            replica.handle.send(Command::Decide { seq, choices: vec![Choice::Yours] });
            replica.until(&what, Told::is_settled).await;
            assert_eq!(value(row, &world, &task).await, row.mine, "{what}: decided");
        }
        Case::DeletedThere => {
            replica.until(&what, |told| told.kept.len() == 1).await;
            let kept = &replica.told.outbox.entries[0];
            assert_eq!(kept.edit, (row.edit)(&task, &PlanId::new(&world.plan)), "{what}: it is kept");
            assert!(replica.told.kept[0].reason.contains("deleted"), "{what}: {:?}", replica.told.kept);
        }
    }
}

/// Says whether the replica shows the field as the server has it.
fn shows(row: &Row, told: &Told, task: &TaskId, body: &Value) -> bool {
    let view = told.view();
    let plan = &view.plan().plan;
    match row.part {
        "task" => {
            let body: wire::task::Task = serde_json::from_value(body.clone()).unwrap();
            let (Some(shown), Some(known)) = (view.plan().task(task), body.to_planner(&plan.id)) else { return false };
            difference::of_tasks(shown, &known).is_empty()
        }
        "details" => {
            let body: wire::task_details::TaskDetails = serde_json::from_value(body.clone()).unwrap();
            told.details.as_ref().is_some_and(|(shown, _)| **shown == body.to_planner(task))
        }
        "plan" => plan.title == body["title"],
        _ => {
            let body: wire::plan_details::PlanDetails = serde_json::from_value(body.clone()).unwrap();
            plan.labels == body.labels() && plan.shared_with == body.people()
        }
    }
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
    let remove =
        DetailChange::Link { key: KEY.to_owned(), alias: Some("x".to_owned()), kind: None, from: true, to: false };
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
