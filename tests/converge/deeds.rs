//! Random edits of every kind, made from what the person sees.

use fastrand::Rng;
use planner_tui::app::hand::Hand;
use planner_tui::planner::board::{ColumnId, Grouping};
use planner_tui::planner::change::{Change, FieldChange as _};
use planner_tui::planner::detail_change::DetailChange;
use planner_tui::planner::details::{Details, ItemList};
use planner_tui::planner::edit::{
    ChangeDetails, ChangePlan, ChangeTask, Edit, End, Gap, MoveBucket, MoveItem, RenameBucket, Spot, WholeBucket,
    WholeTask,
};
use planner_tui::planner::id::{BucketId, TaskId, UserId};
use planner_tui::planner::plan_change::PlanChange;
use planner_tui::planner::reference::key_of;
use planner_tui::planner::task::Task;
use planner_tui::planner::view::View;

use super::ledger::Ledger;
use super::person::Person;

/// The boards cards are moved on.
const BOARDS: [Grouping; 4] = [Grouping::Bucket, Grouping::Progress, Grouping::AssignedTo, Grouping::List];

/// Makes one random edit; returns how many edits that was.
pub(crate) async fn any(person: &mut Person, ledger: &mut Ledger, rng: &mut Rng) -> Result<usize, String> {
    let edits = match rng.u8(..100) {
        0..40 => return moved(person, ledger, rng).await,
        40..60 => changed(person, ledger, rng),
        60..75 => details(person, ledger, rng),
        75..85 => created(person, ledger, rng),
        85..89 => deleted(person, ledger, rng),
        89..97 => bucket(person, ledger, rng),
        _ => Some(plan(person, ledger, rng)),
    };
    let Some(edit) = edits else { return Ok(0) };
    let_go_of_what_it_takes_back(&edit, person, ledger);
    person.submit(vec![edit]).await?;
    Ok(1)
}

/// What is deleted before it was sent does not have to arrive.
fn let_go_of_what_it_takes_back(edit: &Edit, person: &Person, ledger: &mut Ledger) {
    match edit {
        Edit::DeleteTask(gone) => {
            person
                .told
                .waiting()
                .filter(|other| other.task() == Some(&gone.task))
                .for_each(|other| ledger.let_go(other));
        }
        Edit::DeleteBucket(gone) => {
            let view = person.view(Grouping::Bucket);
            let is_in_it = |other: &&Edit| {
                let task = other.task().and_then(|task| view.plan().task(task));
                other.bucket() == Some(&gone.bucket)
                    || task.is_some_and(|task| task.bucket_id.as_ref() == Some(&gone.bucket))
            };
            person.told.waiting().filter(is_in_it).for_each(|other| ledger.let_go(other));
        }
        Edit::ChangeDetails(changed) => {
            let removes = |change: &DetailChange| {
                matches!(change, DetailChange::Item { to: false, .. } | DetailChange::Link { to: false, .. })
            };
            if changed.changes.iter().any(removes) {
                ledger.let_go(edit);
            }
        }
        _ => {}
    }
}

fn some<'a, T>(rng: &mut Rng, all: &'a [T]) -> Option<&'a T> {
    if all.is_empty() { None } else { Some(&all[rng.usize(..all.len())]) }
}

fn some_task(view: &View, rng: &mut Rng) -> Option<Task> {
    some(rng, view.plan().tasks()).map(|task| Task::clone(task))
}

/// Columns a task stands in on a board, and which it would stand in after an edit: those are disturbed.
fn disturb(ledger: &mut Ledger, person: &Person, task: &TaskId) {
    for board in BOARDS {
        let view = person.view(board);
        for column in &view.board().columns {
            let is_here = |card: &u32| view.plan().tasks()[*card as usize].id == *task;
            if column.cards.iter().any(is_here) {
                ledger.disturb((board, column.id.clone()));
            }
        }
    }
}

/// Puts a card into some row of some column.
async fn moved(person: &mut Person, ledger: &mut Ledger, rng: &mut Rng) -> Result<usize, String> {
    // Everybody has a board of their own choice more often than not, so that some columns are moved in by one alone.
    let board = if rng.u8(..3) == 0 { BOARDS[rng.usize(..4)] } else { BOARDS[person.number] };
    person.look(board).await?;
    let view = person.view(board);
    let columns = &view.board().columns;
    let filled: Vec<_> = columns.iter().filter(|column| !column.cards.is_empty()).collect();
    let Some(from) = some(rng, &filled) else { return Ok(0) };
    let card = from.cards[rng.usize(..from.cards.len())];
    let task = view.plan().tasks()[card as usize].id.clone();
    let Some(mut hand) = Hand::pick_up(&view, &[(task.clone(), from.id.clone())]) else { return Ok(0) };
    let to = rng.usize(..columns.len());
    let row = rng.usize(..=columns[to].cards.len());
    // What cannot stand there is not dropped.
    if hand.hang(&view, to, row).is_err() {
        return Ok(0);
    }
    let edits = hand.edits();
    if edits.is_empty() {
        return Ok(0);
    }
    let (from, to) = (from.id.clone(), columns[to].id.clone());
    disturb_others(ledger, person, &task, board, &edits);
    person.submit(edits.clone()).await?;
    disturb_others(ledger, person, &task, board, &edits);
    let after = person.view(board);
    for column in [from, to] {
        let shown = after.board().columns.iter().find(|shown| shown.id == column);
        let order = shown.map(|shown| shown.cards.iter().map(|card| after.plan().tasks()[*card as usize].id.clone()));
        ledger.arranged(person.number, (board, column), order.into_iter().flatten().collect());
    }
    Ok(edits.len())
}

/// What a move changes beside the place decides where the card stands on other boards.
fn disturb_others(ledger: &mut Ledger, person: &Person, task: &TaskId, board: Grouping, edits: &[Edit]) {
    let changes = edits.iter().any(|edit| matches!(edit, Edit::MoveTask(edit) if !edit.changes.is_empty()));
    if !changes {
        return;
    }
    for other in BOARDS.into_iter().filter(|other| *other != board) {
        let view = person.view(other);
        for column in &view.board().columns {
            if column.cards.iter().any(|card| view.plan().tasks()[*card as usize].id == *task) {
                ledger.disturb((other, column.id.clone()));
            }
        }
    }
}

/// Changes one or two fields of a task.
fn changed(person: &Person, ledger: &mut Ledger, rng: &mut Rng) -> Option<Edit> {
    let view = person.view(Grouping::Bucket);
    let task = some_task(&view, rng)?;
    let mut changes = Vec::new();
    for _ in 0..rng.usize(1..3) {
        let day = |rng: &mut Rng| Some(jiff::civil::date(2026, 10, rng.i8(10..28)));
        let change = match rng.u8(..7) {
            0 | 1 => Change::Title { from: task.title.clone(), to: ledger.text("title") },
            2 => Change::Percent { from: task.percent_complete, to: [0, 25, 50, 100][rng.usize(..4)] },
            3 => Change::Priority { from: task.priority, to: [1, 3, 5, 9][rng.usize(..4)] },
            // A start after a due date would be refused, and rightly.
            4 if task.start.is_none() => Change::Due { from: task.due, to: day(rng) },
            5 if task.due.is_none() => Change::Start { from: task.start, to: day(rng) },
            4 | 5 => Change::Due { from: task.due, to: None },
            _ => {
                let category = rng.u8(1..6);
                let from = task.categories.contains(category);
                Change::Label { category, from, to: !from }
            }
        };
        let is_new = !changes.iter().any(|known: &Change| known.is_same_field(&change));
        if is_new && !change.is_nothing() {
            if let Change::Title { to, .. } = &change {
                ledger.wrote(person.number, format!("title of {}", task.id), to);
            }
            changes.push(change);
        }
    }
    if changes.is_empty() {
        return None;
    }
    disturb(ledger, person, &task.id);
    if changes.iter().any(|change| matches!(change, Change::Percent { .. })) {
        for progress in planner_tui::planner::progress::Progress::ALL {
            ledger.disturb((Grouping::Progress, ColumnId::Progress(progress)));
        }
    }
    Some(Edit::ChangeTask(ChangeTask { task: task.id, title: task.title, changes, is_undo: false }))
}

/// Changes something in the details of a task.
fn details(person: &Person, ledger: &mut Ledger, rng: &mut Rng) -> Option<Edit> {
    let view = person.view(Grouping::Bucket);
    let task = some_task(&view, rng)?;
    let details = person.details(&task.id)?;
    if rng.u8(..4) == 0
        && let Some(edit) = item_moved(&details, &task, rng)
    {
        return Some(edit);
    }
    let who = person.number;
    let change = match (rng.u8(..8), details.checklist.as_slice(), details.references.as_slice()) {
        (0, ..) => {
            let to = ledger.text("notes");
            ledger.wrote(who, format!("notes of {}", task.id), &to);
            DetailChange::Notes { from: details.description.clone(), to }
        }
        (1 | 2, items, _) if items.len() < 15 => {
            let title = ledger.text("item");
            let item = uuid::Uuid::new_v4().to_string();
            // Renamed before it was sent, it arrives under its later title only.
            ledger.wrote(who, format!("title of item {item} of {}", task.id), &title);
            DetailChange::Item { item, title, is_checked: rng.bool(), from: false, to: true, place: None }
        }
        (3, items @ [_, ..], _) => {
            let item = some(rng, items)?;
            let to = ledger.text("item");
            ledger.wrote(who, format!("title of item {} of {}", item.id, task.id), &to);
            DetailChange::ItemTitle { item: item.id.clone(), from: item.title.clone(), to }
        }
        (4, items @ [_, ..], _) => {
            let item = some(rng, items)?;
            DetailChange::ItemChecked { item: item.id.clone(), from: item.is_checked, to: !item.is_checked }
        }
        (5, items @ [_, ..], _) => {
            let item = some(rng, items)?.clone();
            DetailChange::Item {
                item: item.id,
                title: item.title,
                is_checked: item.is_checked,
                from: true,
                to: false,
                place: None,
            }
        }
        (6, _, links @ [_, ..]) => {
            let link = some(rng, links)?;
            let to = ledger.text("alias");
            ledger.wrote(who, format!("alias of {} of {}", link.key, task.id), &to);
            DetailChange::LinkAlias { key: link.key.clone(), from: link.alias.clone(), to: Some(to) }
        }
        (_, _, links) if links.len() < 8 => {
            let alias = ledger.text("link");
            let key = key_of(&format!("https://example.com/{alias}?a=%20b"));
            ledger.wrote(who, format!("alias of {key} of {}", task.id), &alias);
            DetailChange::Link { key, alias: Some(alias), kind: None, from: false, to: true, place: None }
        }
        _ => return None,
    };
    let (title, changes) = (task.title, vec![change]);
    Some(Edit::ChangeDetails(ChangeDetails { task: task.id, title, changes, is_undo: false }))
}

fn item_moved(details: &Details, task: &Task, rng: &mut Rng) -> Option<Edit> {
    let list = if rng.bool() { ItemList::Checklist } else { ItemList::References };
    let ids = details.ids(list);
    let now = rng.usize(..ids.len().max(1));
    let item = (*ids.get(now)?).to_owned();
    let others: Vec<String> = ids.iter().filter(|id| **id != item).map(|id| (*id).to_owned()).collect();
    let (to, from) = (Gap::at(&others, rng.usize(..=others.len())), Gap::at(&others, now));
    let name = details.name(list, &item).unwrap_or_default().to_owned();
    let (task, title) = (task.id.clone(), task.title.clone());
    let edit = MoveItem { task, title, list, item, name, to, from, base: None, is_undo: false };
    Some(Edit::MoveItem(edit)).filter(|edit| !edit.is_nothing())
}

/// Makes a task somewhere.
fn created(person: &Person, ledger: &mut Ledger, rng: &mut Rng) -> Option<Edit> {
    let view = person.view(Grouping::Bucket);
    let columns: Vec<_> = view.board().columns.iter().filter(|column| column.id != ColumnId::Bucket(None)).collect();
    let column = some(rng, &columns)?;
    let ColumnId::Bucket(bucket) = column.id.clone() else { return None };
    let ids: Vec<TaskId> = column.cards.iter().map(|card| view.plan().tasks()[*card as usize].id.clone()).collect();
    let row = rng.usize(..=ids.len());
    let gap = Gap::at(&ids, row);
    let spot = Spot {
        column: column.id.clone(),
        column_name: column.name.clone(),
        after: gap.after,
        before: gap.before,
        end: gap.end,
    };
    let title = ledger.text("task");
    ledger.made.push(title.clone());
    ledger.wrote(person.number, format!("task {title}"), &title);
    let mut changes = vec![Change::Bucket { from: None, to: bucket }];
    if rng.bool() {
        changes.push(Change::Priority { from: 5, to: 1 });
    }
    if rng.u8(..3) == 0
        && let Some(me) = &person.told.me
    {
        changes.push(Change::Assignee { user: UserId::clone(me), from: false, to: true });
    }
    let mut details = Vec::new();
    if rng.u8(..3) == 0 {
        let to = ledger.text("notes");
        ledger.wrote(person.number, format!("first notes {to}"), &to);
        details.push(DetailChange::Notes { from: String::new(), to });
    }
    for board in BOARDS {
        for column in &person.view(board).board().columns {
            ledger.disturb((board, column.id.clone()));
        }
    }
    let task = TaskId::local(&format!("{} {}", person.number, title));
    let board = Grouping::Bucket;
    Some(Edit::CreateTask(WholeTask {
        task,
        title,
        board,
        spot,
        others: Vec::new(),
        changes,
        details,
        base: None,
        seen: None,
        is_undo: false,
    }))
}

/// Deletes some task.
fn deleted(person: &Person, ledger: &mut Ledger, rng: &mut Rng) -> Option<Edit> {
    let view = person.view(Grouping::Bucket);
    let task = some_task(&view, rng).filter(|_| view.plan().tasks().len() > 4)?;
    disturb(ledger, person, &task.id);
    let column = ColumnId::Bucket(task.bucket_id.clone());
    let spot = Spot { column, column_name: String::new(), after: None, before: None, end: End::Top };
    Some(Edit::DeleteTask(WholeTask {
        base: task.etag.as_ref().map(|etag| etag.as_str().to_owned()),
        title: task.title,
        task: task.id,
        board: Grouping::Bucket,
        spot,
        others: Vec::new(),
        changes: Vec::new(),
        details: Vec::new(),
        seen: None,
        is_undo: false,
    }))
}

/// Makes, renames, moves or deletes a bucket.
fn bucket(person: &Person, ledger: &mut Ledger, rng: &mut Rng) -> Option<Edit> {
    let view = person.view(Grouping::Bucket);
    let buckets = &view.plan().buckets;
    let ids: Vec<BucketId> = buckets.iter().map(|bucket| bucket.id.clone()).collect();
    match rng.u8(..8) {
        0 | 1 => {
            let name = ledger.text("bucket");
            ledger.made.push(name.clone());
            ledger.wrote(person.number, format!("bucket {name}"), &name);
            let gap = Gap::at(&ids, rng.usize(..=ids.len()));
            let bucket = BucketId::local(&format!("{} {name}", person.number));
            Some(Edit::CreateBucket(WholeBucket { bucket, name, gap, base: None, seen: None, is_undo: false }))
        }
        2..=4 => {
            let bucket = some(rng, buckets)?;
            let to = ledger.text("name");
            ledger.wrote(person.number, format!("name of bucket {}", bucket.id), &to);
            let (bucket, from) = (bucket.id.clone(), bucket.name.clone());
            Some(Edit::RenameBucket(RenameBucket { bucket, from, to, is_undo: false }))
        }
        5 | 6 => {
            let now = rng.usize(..ids.len().max(1));
            let bucket = ids.get(now)?.clone();
            let others: Vec<BucketId> = ids.iter().filter(|id| **id != bucket).cloned().collect();
            let (to, from) = (Gap::at(&others, rng.usize(..=others.len())), Gap::at(&others, now));
            let name = buckets[now].name.clone();
            let edit = MoveBucket { bucket, name, to, from, is_undo: false, base: None };
            Some(Edit::MoveBucket(edit)).filter(|edit| !edit.is_nothing())
        }
        _ => {
            let bucket = some(rng, buckets).filter(|_| buckets.len() > 2)?;
            for task in view.plan().tasks().iter().filter(|task| task.bucket_id.as_ref() == Some(&bucket.id)) {
                disturb(ledger, person, &task.id);
            }
            let base = bucket.etag.as_ref().map(|etag| etag.as_str().to_owned());
            let gap = Gap { after: None, before: None, end: End::Bottom };
            let (name, bucket) = (bucket.name.clone(), bucket.id.clone());
            Some(Edit::DeleteBucket(WholeBucket { bucket, name, gap, base, seen: None, is_undo: false }))
        }
    }
}

/// Renames the plan or a label.
fn plan(person: &Person, ledger: &mut Ledger, rng: &mut Rng) -> Edit {
    let view = person.view(Grouping::Bucket);
    let plan = &view.plan().plan;
    let change = if rng.bool() {
        let to = ledger.text("plan");
        ledger.wrote(person.number, "title of the plan".to_owned(), &to);
        PlanChange::Title { from: plan.title.clone(), to }
    } else {
        let category = rng.u8(1..4);
        let to = ledger.text("label");
        ledger.wrote(person.number, format!("name of label {category}"), &to);
        PlanChange::LabelName { category, from: plan.labels.get(&category).cloned(), to: Some(to) }
    };
    let (id, title) = (plan.id.clone(), plan.title.clone());
    Edit::ChangePlan(ChangePlan { plan: id, title, changes: vec![change], is_undo: false })
}
