//! The conflict matrix: every field, whoever has changed it, against the real server; and what is shown afterwards.

use planner_tui::planner::change::Change;
use planner_tui::planner::detail_change::DetailChange;
use planner_tui::planner::difference;
use planner_tui::planner::edit::{ChangePlan, Edit};
use planner_tui::planner::id::{PlanId, TaskId, UserId};
use planner_tui::planner::plan_change::PlanChange;
use planner_tui::planner::recurrence::{Pattern, Schedule};
use planner_tui::sync::{Choice, Command};
use planner_tui::wire;
use serde_json::{Value, json};

use crate::plans;
use crate::send_kinds::{change, contents};
use crate::support::boards::KENJI;
use crate::support::http::Http;
use crate::support::replica::Told;
use crate::sync_engine::World;

use crate::send_conflicts::{ITEM, KEY, LINK, conflict, offline, offline_on, online};

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

fn every_two_days() -> Schedule {
    Schedule { pattern: Pattern::Daily { every: 2 }, start: "2026-10-12T10:00:00Z".parse().unwrap() }
}

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
        row("My Day", "beta task", "/isOnMyDay", json!(true), Value::Null, |it| json!({"isOnMyDay": it}),
            |task, _| change(task, vec![Change::MyDay { from: false, to: true }])),
        row("series", "beta task", "/recurrence/schedule/pattern/interval", json!(2), json!(3),
            |it| json!({"recurrence": {"schedule": {"pattern": {"type": "daily", "interval": it}, "patternStartDateTime": "2026-10-12T10:00:00Z"}}}),
            |task, _| change(task, vec![Change::Recurrence { from: None, to: Some(every_two_days()) }])),
        row("notes", "details", "/description", json!("mine"), json!("theirs"), |it| json!({"description": it}),
            |task, _| contents(task, vec![DetailChange::Notes { from: String::new(), to: "mine".to_owned() }])),
        row("preview", "details", "/previewType", json!("checklist"), json!("description"), |it| json!({"previewType": it}),
            |task, _| contents(task, vec![DetailChange::Preview { from: "automatic".to_owned(), to: "checklist".to_owned() }])),
        row("item title", "details", "/checklist/i/title", json!("mine"), json!("theirs"), |it| json!({"checklist": {"i": {"@odata.type": ITEM, "title": it}}}),
            |task, _| contents(task, vec![DetailChange::ItemTitle { item: "i".to_owned(), from: "i".to_owned(), to: "mine".to_owned() }])),
        row("item check", "details", "/checklist/i/isChecked", json!(true), Value::Null, |it| json!({"checklist": {"i": {"@odata.type": ITEM, "isChecked": it}}}),
            |task, _| contents(task, vec![DetailChange::ItemChecked { item: "i".to_owned(), from: false, to: true }])),
        row("item added", "details", "/checklist/new/title", json!("new"), Value::Null, |it| json!({"checklist": {"new": {"@odata.type": ITEM, "title": it}}}),
            |task, _| contents(task, vec![DetailChange::Item { item: "new".to_owned(), title: "new".to_owned(), is_checked: false, from: false, to: true, place: None }])),
        row("item removed", "details", "/checklist/i", Value::Null, Value::Null, |it| json!({"checklist": {"i": it}}),
            |task, _| contents(task, vec![DetailChange::Item { item: "i".to_owned(), title: "i".to_owned(), is_checked: false, from: true, to: false, place: None }])),
        row("link added", "details", "/references/https%3A~1~1example%2Ecom~1new/alias", json!("new"), Value::Null, |it| json!({"references": {"https%3A//example%2Ecom/new": {"@odata.type": LINK, "alias": it}}}),
            |task, _| contents(task, vec![DetailChange::Link { key: "https%3A//example%2Ecom/new".to_owned(), alias: Some("new".to_owned()), kind: None, from: false, to: true, place: None }])),
        row("link removed", "details", "/references/https%3A~1~1example%2Ecom~1x", Value::Null, Value::Null, |it| json!({"references": {KEY: it}}),
            |task, _| contents(task, vec![DetailChange::Link { key: KEY.to_owned(), alias: Some("x".to_owned()), kind: Some("Other".to_owned()), from: true, to: false, place: None }])),
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

fn path(row: &Row, world: &World, task: &TaskId) -> String {
    match row.part {
        "task" | "beta task" => format!("/planner/tasks/{task}"),
        "details" => format!("/planner/tasks/{task}/details"),
        "plan" => format!("/planner/plans/{}", world.plan),
        _ => format!("/planner/plans/{}/details", world.plan),
    }
}

/// The client that sees the field.
fn client(row: &Row, world: &World) -> Http {
    if row.part.starts_with("beta") { world.http.beta() } else { world.http.clone() }
}

async fn value(row: &Row, world: &World, task: &TaskId) -> Value {
    let body = client(row, world).get(&path(row, world, task)).await.is(200);
    body.pointer(row.pointer).cloned().unwrap_or(Value::Null)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_field_merges_or_asks_and_nothing_is_overwritten_unasked() {
    let home = World::new().await;
    for row in rows() {
        for case in CASES {
            // A member of a set is in it or not: two sides cannot want different things.
            if case == Case::BothDifferent && !row.asks {
                continue;
            }
            play(&home, &row, case).await;
        }
    }
}

async fn play(home: &World, row: &Row, case: Case) {
    let what = format!("{}, {case:?}", row.name);
    let (world, mut replica, task) = offline_on(home.beside().await).await;
    let http = client(row, &world);
    let at = path(row, &world, &task);
    let before = value(row, &world, &task).await;
    if !matches!(case, Case::Neither | Case::OnlyTheirs) {
        replica.submit(vec![(row.edit)(&task, &PlanId::new(&world.plan))]).await;
    }
    let theirs = if row.asks { row.theirs.clone() } else { row.mine.clone() };
    match case {
        Case::Neither | Case::OnlyMine => {}
        Case::BothSame => _ = http.change(&at, (row.body)(row.mine.clone())).await,
        Case::OnlyTheirs | Case::BothDifferent => _ = http.change(&at, (row.body)(theirs.clone())).await,
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
            let body = http.get(&at).await.is(200);
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
        "task" | "beta task" => {
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

/// What is done to a whole plan, and what it comes to on the server.
struct Whole {
    name: &'static str,
    edit: fn(&PlanId) -> Edit,
    /// Does the same as somebody else.
    same: fn(&World) -> BoxFuture<'_>,
    holds: fn(&Value, &Value) -> bool,
}

type BoxFuture<'a> = std::pin::Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Puts the plan among the person's favourites, as another window would.
async fn like(world: &World) {
    let beta = world.http.beta();
    let reference =
        json!({"@odata.type": "#microsoft.graph.plannerFavoritePlanReference", "orderHint": " !", "planTitle": "Try"});
    beta.change("/me/planner", json!({"favoritePlanReferences": {world.plan.as_str(): reference}})).await;
}

async fn remove(world: &World) {
    let path = format!("/planner/plans/{}", world.plan);
    world.http.delete(&path, &world.http.etag(&path).await).await.is(204);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_whole_plans_the_newest_intent_counts_and_nothing_asks() {
    let wholes = [
        Whole {
            name: "archived",
            edit: |plan| plans::archive(plan, true, "mine"),
            same: |world| Box::pin(plans::set_archived(world, true)),
            holds: |plan, _| plan["isArchived"] == true,
        },
        Whole {
            name: "favourite",
            edit: |plan| plans::favourite(plan, true),
            same: |world| Box::pin(like(world)),
            holds: |plan, user| user["favoritePlanReferences"].get(plan["id"].as_str().unwrap_or_default()).is_some(),
        },
        Whole {
            name: "deleted",
            edit: plans::delete,
            same: |world| Box::pin(remove(world)),
            holds: |plan, _| plan.is_null(),
        },
    ];
    for whole in &wholes {
        for case in [Case::OnlyMine, Case::BothSame, Case::BothDifferent, Case::DeletedThere] {
            let what = format!("{}, {case:?}", whole.name);
            let (world, mut replica, _) = offline().await;
            let (plan, path) = (PlanId::new(&world.plan), format!("/planner/plans/{}", world.plan));
            replica.submit_to(&plan, vec![(whole.edit)(&plan)]).await;
            replica.until("it waits", |told| told.unsent() > 0).await;
            match case {
                Case::BothSame => (whole.same)(&world).await,
                // Whatever else they have changed, the version is another one.
                Case::BothDifferent => _ = world.http.change(&path, json!({"title": "theirs"})).await,
                Case::DeletedThere => remove(&world).await,
                _ => {}
            }
            world.line.mend();
            replica.handle.send(Command::Settle);
            replica.handle.send(Command::ListPlans);
            let is_refused = case == Case::DeletedThere && whole.name == "archived";
            let sent = |told: &Told| told.unsent() == 0 && told.status.as_ref().is_some_and(|it| it.conflicts == 0);
            replica.until(&what, |told| sent(told) && told.kept.len() == usize::from(is_refused)).await;
            let beta = world.http.beta();
            let now = beta.get(&path).await;
            let now = if now.status == 200 { now.is(200) } else { Value::Null };
            let user = beta.get("/me/planner").await.is(200);
            if is_refused {
                assert!(replica.told.kept[0].reason.contains("deleted"), "{what}: {:?}", replica.told.kept);
            } else if case != Case::DeletedThere {
                assert!((whole.holds)(&now, &user), "{what}: {now} {user}");
            }
        }
    }
}
