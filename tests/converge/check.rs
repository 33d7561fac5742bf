//! What must hold when everybody has come to rest.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use planner_tui::planner::board::Grouping;
use rusqlite::{Connection, OpenFlags};

use super::Tally;
use super::ledger::{Ledger, Mark, resolved};
use super::person::Person;
use super::world::World;

/// What the copy of one resource is compared by.
type Dump = BTreeMap<String, String>;

/// Checks everything; the error says what does not hold.
pub(crate) async fn run(
    world: &World,
    mut people: Vec<Person>,
    ledger: &Ledger,
    tally: &mut Tally,
) -> Result<(), String> {
    let mut named = BTreeMap::new();
    for person in &mut people {
        // Others have written since this one has read.
        person.come_to_rest().await?;
        whole(person).await?;
        named.extend(person.told.named.clone());
    }
    let acts = || people.iter().map(Person::acts).collect::<Vec<_>>().join("\n");
    let columns = own_columns(&people[0], ledger, &named).map_err(|why| format!("{why}\n{}", acts()))?;
    tally.columns += columns;
    accounts(world, &people, ledger, &named)?;
    for person in &mut people {
        person.stop().await?;
    }
    let truth = truth(world).await?;
    for person in &people {
        let copy = copy(&person.path, &person.plan.to_string())?;
        same(&format!("the copy of person {}", person.number), &copy, &truth)
            .map_err(|why| format!("{why}\n{}\n{}", history(world, &person.path, &why), person.story()))?;
    }
    Ok(())
}

/// Waits until the places on all boards and all details that matter were read, which goes on behind everything else.
pub(crate) async fn whole(person: &mut Person) -> Result<(), String> {
    let sql = "SELECT count(*) FROM task WHERE plan_id = ?1 AND (bucket_hint_for IS NOT etag OR \
               progress_hint_for IS NOT etag OR assigned_hints_for IS NOT etag OR (details_for IS NOT etag AND \
               (has_description OR checklist_items > 0 OR reference_count > 0)))";
    for _ in 0..4000 {
        person.hear();
        let connection = reader(&person.path)?;
        let left: i64 =
            connection.query_row(sql, [person.plan.as_str()], |row| row.get(0)).map_err(|e| e.to_string())?;
        if left == 0 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let sql = "SELECT id || ': task ' || coalesce(etag, '-') || ', bucket ' || coalesce(bucket_hint_for, '-') || ', \
               progress ' || coalesce(progress_hint_for, '-') || ', assigned ' || coalesce(assigned_hints_for, '-') || \
               ', details ' || coalesce(details_for, '-') FROM task WHERE plan_id = ?1 AND (bucket_hint_for IS NOT etag \
               OR progress_hint_for IS NOT etag OR assigned_hints_for IS NOT etag OR details_for IS NOT etag)";
    let connection = reader(&person.path)?;
    let mut statement = connection.prepare(sql).map_err(|error| error.to_string())?;
    let rows = statement.query_map([person.plan.as_str()], |row| row.get::<_, String>(0));
    let lines: Vec<String> = rows.map_err(|error| error.to_string())?.filter_map(Result::ok).collect();
    Err(format!("what lies behind the board was never read whole:\n{}\n{}", lines.join("\n"), person.story()))
}

fn reader(path: &Path) -> Result<Connection, String> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(|error| error.to_string())
}

/// What a copy holds of the plan, a line for each resource.
fn copy(path: &Path, plan: &str) -> Result<Dump, String> {
    let connection = reader(path)?;
    let mut dump = Dump::new();
    let mut take = |kind: &str, sql: &str| -> rusqlite::Result<()> {
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([plan])?;
        while let Some(row) = rows.next()? {
            let id: String = row.get(0)?;
            let mut parts = Vec::new();
            for column in 1..row.as_ref().column_count() {
                parts.push(row.get::<_, Option<String>>(column)?.unwrap_or_default());
            }
            dump.insert(format!("{kind} {id}"), parts.join(" | "));
        }
        Ok(())
    };
    let tasks = "SELECT id, etag, title, bucket_id, CAST(percent_complete AS TEXT), bucket_hint, bucket_hint_etag, \
                 progress_hint, progress_hint_etag, assigned_hints_etag, order_hint FROM task WHERE plan_id = ?1";
    let details = "SELECT body.id, json_extract(json, '$.\"@odata.etag\"'), json_extract(json, '$.description') FROM body \
                   JOIN task ON task.id = body.id AND task.plan_id = ?1 WHERE kind = 'task_details' AND \
                   details_for IS task.etag AND (has_description OR checklist_items > 0 OR reference_count > 0)";
    let all = [
        ("task", tasks),
        ("bucket", "SELECT id, etag, name, order_hint FROM bucket WHERE plan_id = ?1"),
        ("plan", "SELECT id, etag, title FROM plan WHERE id = ?1"),
        ("details", details),
    ];
    for (kind, sql) in all {
        take(kind, sql).map_err(|error| format!("{kind}: {error}"))?;
    }
    Ok(dump)
}

/// What the server says of the plan, in the same words.
async fn truth(world: &World) -> Result<Dump, String> {
    let mut dump = Dump::new();
    let text = |value: &serde_json::Value, name: &str| match &value[name] {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    };
    let plan_path = format!("/planner/plans/{}", world.plan);
    let plan = world.get(&plan_path).await?;
    dump.insert(format!("plan {}", world.plan), format!("{} | {}", text(&plan, "@odata.etag"), text(&plan, "title")));
    for bucket in world.list(&format!("{plan_path}/buckets")).await? {
        let parts = ["@odata.etag", "name", "orderHint"].map(|name| text(&bucket, name));
        dump.insert(format!("bucket {}", text(&bucket, "id")), parts.join(" | "));
    }
    for task in world.list(&format!("{plan_path}/tasks")).await? {
        let id = text(&task, "id");
        let path = format!("/planner/tasks/{id}");
        let bucket = world.get(&format!("{path}/bucketTaskBoardFormat")).await?;
        let progress = world.get(&format!("{path}/progressTaskBoardFormat")).await?;
        let assigned = world.get(&format!("{path}/assignedToTaskBoardFormat")).await?;
        let mut parts = ["@odata.etag", "title", "bucketId", "percentComplete"].map(|name| text(&task, name)).to_vec();
        parts.extend([text(&bucket, "orderHint"), text(&bucket, "@odata.etag")]);
        parts.extend([text(&progress, "orderHint"), text(&progress, "@odata.etag")]);
        parts.extend([text(&assigned, "@odata.etag"), text(&task, "orderHint")]);
        dump.insert(format!("task {id}"), parts.join(" | "));
        let count = |name: &str| task[name].as_u64().unwrap_or(0);
        if task["hasDescription"] == true || count("checklistItemCount") + count("referenceCount") > 0 {
            let details = world.get(&format!("{path}/details")).await?;
            let parts = ["@odata.etag", "description"].map(|name| text(&details, name));
            dump.insert(format!("details {id}"), parts.join(" | "));
        }
    }
    Ok(dump)
}

/// What the server has logged of the things a fault names, and what the copy holds of them.
fn history(world: &World, copy: &Path, why: &str) -> String {
    let rows = |path: &Path, sql: &str, id: &str| -> rusqlite::Result<Vec<String>> {
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let mut statement = connection.prepare(sql)?;
        statement.query_map([id], |row| row.get::<_, String>(0))?.collect()
    };
    let ids = why
        .lines()
        .filter_map(|line| line.trim().split_once(' '))
        .filter(|(kind, _)| ["task", "bucket", "plan", "details"].contains(kind));
    let log = "SELECT seq || ' ' || what || ' ' || kind || ' ' || version || ' ' || patch FROM event WHERE id = ?1 ORDER BY seq";
    let mut lines = Vec::new();
    for (_, id) in ids {
        lines.extend(rows(&world.database, log, id).unwrap_or_default());
        lines.extend(rows(copy, "SELECT kind || ' ' || json FROM body WHERE id = ?1", id).unwrap_or_default());
    }
    lines.join("\n")
}

fn same(what: &str, found: &Dump, truth: &Dump) -> Result<(), String> {
    let keys: BTreeSet<&String> = found.keys().chain(truth.keys()).collect();
    let differs = |key: &&&String| found.get(**key) != truth.get(**key);
    let lines: Vec<String> = keys
        .iter()
        .filter(differs)
        .map(|key| format!("{key}\n    copy   {:?}\n    server {:?}", found.get(*key), truth.get(*key)))
        .collect();
    if lines.is_empty() { Ok(()) } else { Err(format!("{what} is not the server's:\n  {}", lines.join("\n  "))) }
}

/// Every text that was written has arrived, or it is known why not; and none has arrived twice.
fn accounts(world: &World, people: &[Person], ledger: &Ledger, named: &BTreeMap<String, String>) -> Result<(), String> {
    let connection = reader(&world.database)?;
    // Who deletes what was just made leaves no trace: whoever looks for it then finds nothing and makes it again.
    // Rich notes say the description again.
    let sql = "SELECT json_remove(patch, '$.notes') FROM event WHERE what = 'changed' OR what = 'created' AND NOT EXISTS (SELECT 1 FROM event AS \
               gone WHERE gone.what = 'deleted' AND gone.id = event.id AND EXISTS (SELECT 1 FROM event AS again WHERE \
               again.what = 'created' AND again.kind = event.kind AND again.seq > gone.seq AND \
               coalesce(json_extract(again.patch, '$.title'), json_extract(again.patch, '$.name')) = \
               coalesce(json_extract(event.patch, '$.title'), json_extract(event.patch, '$.name')))) ORDER BY seq";
    let log = || -> rusqlite::Result<String> {
        let mut statement = connection.prepare(sql)?;
        let patches = statement.query_map([], |row| row.get::<_, String>(0))?;
        Ok(patches.collect::<rusqlite::Result<Vec<_>>>()?.join("\n"))
    };
    let log = log().map_err(|error| format!("the server's log: {error}"))?;
    let refused: Vec<(usize, String)> = people
        .iter()
        .flat_map(|person| person.rejected().into_iter().map(|edit| (person.number, json(edit))))
        .collect();
    let fields: Vec<String> = ledger.marks.iter().map(|mark| resolved(&mark.field, named)).collect();
    for (at, Mark { text, who, .. }) in ledger.marks.iter().enumerate() {
        let count = log.matches(&format!("\"{text}\"")).count();
        if count > ledger.most(text) {
            let lines: Vec<&str> = log.lines().filter(|line| line.contains(&format!("\"{text}\""))).collect();
            let story = people[*who].story();
            return Err(format!("“{text}” of person {who} has arrived {count} times\n{}\n{story}", lines.join("\n")));
        }
        let is_refused = refused.iter().any(|(by, edit)| by == who && edit.contains(text));
        let is_followed = ledger.marks[at + 1..]
            .iter()
            .zip(&fields[at + 1..])
            .any(|(later, field)| later.who == *who && *field == fields[at]);
        if count == 0 && !is_refused && !is_followed && !ledger.is_let_go(text) {
            return Err(format!("“{text}” of person {who} ({}) is lost\n{}", fields[at], people[*who].story()));
        }
    }
    for title in &ledger.made {
        let count = log
            .lines()
            .filter(|patch| patch.contains("\"createdBy\"") || patch.contains("\"name\""))
            .filter(|patch| patch.contains(&format!("\"{title}\"")))
            .count();
        if count > 1 {
            return Err(format!("“{title}” was made {count} times"));
        }
    }
    Ok(())
}

fn json(edit: &planner_tui::planner::edit::Edit) -> String {
    serde_json::to_string(edit).unwrap_or_default()
}

/// Cards that one person alone has moved stand where that person put them.
fn own_columns(person: &Person, ledger: &Ledger, named: &BTreeMap<String, String>) -> Result<usize, String> {
    let mut count = 0;
    for (grouping, id, order) in ledger.own_columns() {
        if grouping == Grouping::Mine {
            continue;
        }
        let view = person.view(grouping);
        let Some(column) = view.board().columns.iter().find(|column| column.id == id) else { continue };
        let shown: Vec<&str> =
            column.cards.iter().map(|card| view.plan().tasks()[*card as usize].id.as_str()).collect();
        let wanted: Vec<String> = order.iter().map(|task| resolved(task.as_str(), named)).collect();
        let wanted: Vec<&str> = wanted.iter().map(String::as_str).filter(|task| shown.contains(task)).collect();
        let shown: Vec<&str> = shown.into_iter().filter(|task| wanted.contains(task)).collect();
        if shown != wanted {
            return Err(format!(
                "{grouping:?} {id:?}: cards moved by one person only stand elsewhere\n  put   {wanted:?}\n  stand {shown:?}"
            ));
        }
        count += 1;
    }
    Ok(count)
}
