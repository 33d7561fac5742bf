//! What the client holds back the service refuses, and what it lets through for certain the service takes: every kind of
//! change of every task of the sample plan, with the client's own enforcement switched off.

use planner_tui::planner::board::{ColumnId, Grouping};
use planner_tui::planner::change::Change;
use planner_tui::planner::detail_change::DetailChange;
use planner_tui::planner::details::ItemList;
use planner_tui::planner::edit::{Edit, End, Gap, MoveItem, MoveTask, Spot, WholeTask};
use planner_tui::planner::id::UserId;
use planner_tui::planner::reference::key_of;
use planner_tui::planner::task::Task;
use planner_tui::sync::Command;
use serde_json::Value;

use crate::send_kinds::{change, contents, item};
use crate::send_locked::{Office, gate};
use crate::support::boards::{ADA, KENJI};
use crate::support::replica::{Replica, Told};
use crate::support::server::TOKEN;

/// What is to be changed, and whether the service may know better: only it knows who made an item.
type Try = (&'static str, Option<Edit>, bool);

/// Every kind of change of a task, from what is known of it now.
fn tries(replica: &Replica, task: &Task, details: &Value) -> Vec<Try> {
    let of = |changes: Change| Some(change(&task.id, vec![changes]));
    let inside = |changes: DetailChange| Some(contents(&task.id, vec![changes]));
    let first = details["checklist"].as_object().and_then(|all| all.iter().next());
    let first = first.map(|(id, item)| {
        (id.clone(), item["title"].as_str().unwrap_or_default().to_owned(), item["isChecked"] == true)
    });
    let percent =
        |to: i32| of(Change::Percent { from: task.percent_complete, to }).filter(|_| task.percent_complete != to);
    let assigned = |user: &str| {
        let user = UserId::new(user);
        let from = task.assignees.contains(&user);
        of(Change::Assignee { user, from, to: !from })
    };
    let notes = details["description"].as_str().unwrap_or_default().to_owned();
    let priority = if task.priority == 1 { 9 } else { 1 };
    let label = task.categories.contains(3);
    let link = key_of("https://example.org/more");
    vec![
        ("title", of(Change::Title { from: task.title.clone(), to: format!("{}.", task.title) }), false),
        ("notes", inside(DetailChange::Notes { to: format!("{notes}."), from: notes }), false),
        ("priority", of(Change::Priority { from: task.priority, to: priority }), false),
        ("due", task.due.and_then(|due| of(Change::Due { from: Some(due), to: due.tomorrow().ok() })), false),
        ("in progress", percent(if task.percent_complete == 50 { 60 } else { 50 }), false),
        ("not started", percent(0), false),
        ("complete", percent(100), false),
        ("label", of(Change::Label { category: 3, from: label, to: !label }), false),
        ("bucket", to_other_bucket(replica, task), false),
        ("place", to_the_top(replica, task), false),
        ("oneself", assigned(ADA), task.assignees.contains(&UserId::new(ADA))),
        ("somebody else", assigned(KENJI), task.assignees.contains(&UserId::new(KENJI))),
        ("new item", inside(item("one more")), false),
        (
            "checked item",
            first.clone().and_then(|(item, _, from)| inside(DetailChange::ItemChecked { item, from, to: !from })),
            true,
        ),
        (
            "renamed item",
            first
                .clone()
                .and_then(|(item, from, _)| inside(DetailChange::ItemTitle { item, to: format!("{from}."), from })),
            true,
        ),
        ("moved item", first.clone().and_then(|(item, name, _)| moved_item(task, details, item, name)), true),
        (
            "removed item",
            first.and_then(|(item, title, is_checked)| {
                inside(DetailChange::Item { item, title, is_checked, from: true, to: false, place: None })
            }),
            true,
        ),
        (
            "new link",
            inside(DetailChange::Link { key: link, alias: None, kind: None, from: false, to: true, place: None }),
            false,
        ),
        ("deletion", Some(Edit::DeleteTask(WholeTask::of(task, None, ""))), false),
    ]
}

fn to_other_bucket(replica: &Replica, task: &Task) -> Option<Edit> {
    let view = replica.told.view();
    let other = view.plan().buckets.iter().find(|bucket| Some(&bucket.id) != task.bucket_id.as_ref())?;
    Some(change(&task.id, vec![Change::Bucket { from: task.bucket_id.clone(), to: Some(other.id.clone()) }]))
}

/// Puts the card above its column's first, or below it.
fn to_the_top(replica: &Replica, task: &Task) -> Option<Edit> {
    let view = replica.told.view();
    let column = ColumnId::Bucket(task.bucket_id.clone());
    let cards = &view.board().columns.iter().find(|shown| shown.id == column)?.cards;
    let ids: Vec<_> = cards.iter().map(|card| view.plan().tasks()[*card as usize].id.clone()).collect();
    let others: Vec<_> = ids.iter().filter(|id| **id != task.id).cloned().collect();
    let now = ids.iter().position(|id| *id == task.id)?;
    let spot = |gap: Gap<_>| Spot {
        column: column.clone(),
        column_name: String::new(),
        after: gap.after,
        before: gap.before,
        end: gap.end,
    };
    let (to, from) = (spot(Gap::at(&others, usize::from(now == 0))), spot(Gap::at(&others, now)));
    let (board, title) = (Grouping::Bucket, task.title.clone());
    let edit =
        MoveTask { task: task.id.clone(), title, board, to, from, changes: Vec::new(), is_undo: false, base: None };
    Some(Edit::MoveTask(edit)).filter(|_| !others.is_empty())
}

fn moved_item(task: &Task, details: &Value, item: String, name: String) -> Option<Edit> {
    let others = details["checklist"].as_object()?.keys().find(|id| **id != item)?.clone();
    let gap = |after: Option<&String>, before: Option<&String>, end| Gap {
        after: after.cloned(),
        before: before.cloned(),
        end,
    };
    let (to, from) = (gap(Some(&others), None, End::Bottom), gap(None, Some(&others), End::Top));
    let (title, list) = (task.title.clone(), ItemList::Checklist);
    Some(Edit::MoveItem(MoveItem {
        task: task.id.clone(),
        title,
        list,
        item,
        name,
        to,
        from,
        base: None,
        is_undo: false,
    }))
}

#[tokio::test(flavor = "multi_thread")]
async fn client_and_service_agree_on_every_kind_of_change_of_every_task() {
    let office = Office::new().await;
    let mut replica = office.replica_of(TOKEN, false).await;
    replica.until("the rules are known", |told| known_policies(told) == 4).await;
    let tasks = replica.told.view().plan().tasks().iter().map(|task| task.id.clone()).collect::<Vec<_>>();
    let (mut held_back, mut let_through) = (0, 0);
    for id in &tasks {
        let count =
            tries(&replica, &Task::titled(id.clone(), replica.told.view().plan().plan.id.clone(), ""), &Value::Null)
                .len();
        for at in 0..count {
            let Some(task) = replica.told.view().plan().task(id).cloned() else { break };
            let details = office.http.get(&format!("/planner/tasks/{id}/details")).await.is(200);
            let (what, edit, is_unsure) = tries(&replica, &task, &details).swap_remove(at);
            let Some(edit) = edit else { continue };
            let gated = gate(&replica.told, &edit);
            let before = replica.told.rejected.len();
            replica.submit(vec![edit.clone()]).await;
            replica.handle.send(Command::Settle);
            replica
                .until(&format!("{what} of “{}” is answered", task.title), |told| {
                    told.unsent() == 0 && told.waiting.is_empty()
                })
                .await;
            let is_refused = replica.told.rejected.len() > before;
            match gated {
                Err(blocked) => {
                    held_back += 1;
                    assert!(is_refused, "{what} of “{}” is held back: {blocked:?}", task.title);
                }
                Ok(reserves) if reserves.is_empty() && !is_unsure => {
                    let_through += 1;
                    assert!(
                        !is_refused,
                        "{what} of “{}” is let through: {:?}",
                        task.title,
                        replica.told.rejected.last()
                    );
                }
                Ok(_) => {}
            }
            if is_refused {
                // What was refused before is no part of the question.
                replica.handle.send(Command::ClearLocks);
                replica.until("nothing is remembered", |told| !has_learned(told)).await;
            }
        }
    }
    assert!(held_back > 40 && let_through > 20, "{held_back} held back, {let_through} let through");
}

fn known_policies(told: &Told) -> usize {
    told.acknowledged.as_ref().map_or(0, |known| known.locks.policies.len())
}

fn has_learned(told: &Told) -> bool {
    told.acknowledged.as_ref().is_some_and(|known| !known.locks.learned.is_empty())
}
