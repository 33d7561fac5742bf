//! What is read: the board, the tasks, what a search finds, what was changed on this machine.

use std::collections::HashMap;

use serde_json::Value;
use serde_json::json;

use super::fault::Fault;
use super::known;
use super::names;
use super::print;
use super::print::Eye;
use super::session::Session;
use super::tasks;
use super::told;
use super::told::Told;
use crate::cli::Open;
use crate::cli::script::Way;
use crate::cli::task::TasksOf;
use crate::planner::board::Column;
use crate::planner::board::ColumnId;
use crate::planner::date_words;
use crate::planner::edit::Edit;
use crate::planner::id::PlanId;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;
use crate::run::now;
use crate::run::task::copy::OfflineCopy;
use crate::run::task::copy_of;

/// Prints a plan as columns of cards.
pub(super) async fn board(session: &mut Session, is_open_only: bool, way: &Way) -> Result<Told, Fault> {
    session.enter(None).await?;
    let view = session.view()?;
    let eye = eye(session)?;
    let board = if is_open_only { view.board().without_completed(eye.plan) } else { view.board().clone() };
    let column = |column: &Column| {
        let cards = column.cards.iter().filter_map(|card| eye.plan.tasks().get(*card as usize));
        let cards: Vec<Value> = cards.map(|task| print::task_json(&eye, task)).collect();
        json!({"id": column_id(&column.id), "name": column.name, "count": column.count(), "tasks": cards})
    };
    let plan = &eye.plan.plan;
    let data = json!({
        "plan": {"id": plan.id.as_str(), "title": plan.title},
        "board": print::board_name(board.grouping),
        "columns": board.columns.iter().map(column).collect::<Vec<_>>(),
    });
    Ok(Told::of("board", data, print::board(&eye, &board, told::width(way), print::Count::Columns)))
}

/// Returns what a column is called on the command line and in JSON, whatever its name is.
pub(super) fn column_id(column: &ColumnId) -> String {
    match column {
        ColumnId::Bucket(Some(bucket)) => bucket.as_str().to_owned(),
        ColumnId::Bucket(None) => "none".to_owned(),
        ColumnId::Progress(progress) => progress.percent().to_string(),
        ColumnId::Assignee(Some(user)) => user.as_str().to_owned(),
        ColumnId::Assignee(None) => "unassigned".to_owned(),
        _ => "list".to_owned(),
    }
}

/// Returns who looks at the open plan.
pub(super) fn eye(session: &Session) -> Result<Eye<'_>, Fault> {
    Ok(Eye { plan: session.plan()?, me: session.state.me.as_ref(), today: session.state.now.date() })
}

/// Lists the tasks of a plan.
pub(super) async fn tasks(session: &mut Session, options: &TasksOf, way: &Way) -> Result<Told, Fault> {
    session.enter(None).await?;
    let bucket = options.bucket.as_deref().map(|name| tasks::bucket(session, name)).transpose()?;
    let person = match options.assigned.as_deref() {
        Some(name) => Some(tasks::person(session, name).await?),
        None => None,
    };
    let label = options.label.as_deref().map(|name| tasks::label(session, name)).transpose()?;
    let day =
        |typed: &str| date_words::parse(typed, session.state.now.date(), session.week_begins()).map_err(Fault::Usage);
    let due = options.due.as_deref().map(day).transpose()?.flatten();
    let eye = eye(session)?;
    let is_wanted = |task: &&Task| {
        bucket.as_ref().is_none_or(|bucket| task.bucket_id.as_ref() == Some(bucket))
            && person.as_ref().is_none_or(|person| task.assignees.contains(person))
            && label.is_none_or(|label| task.categories.contains(label))
            && due.is_none_or(|due| task.due.is_some_and(|day| day <= due))
            && (!options.open || task.percent_complete < 100)
            && (!options.completed || task.percent_complete >= 100)
    };
    // In the order of the board: from left to right, top to bottom.
    let board = session.view()?.board();
    let cards = board.columns.iter().flat_map(|column| &column.cards);
    let all = cards.filter_map(|card| eye.plan.tasks().get(*card as usize)).map(|task| &**task);
    let found: Vec<&Task> = all.filter(is_wanted).collect();
    Ok(listed(&eye, &found, way))
}

fn listed(eye: &Eye<'_>, found: &[&Task], way: &Way) -> Told {
    let data = found.iter().map(|task| print::task_json(eye, task)).collect();
    Told::of("tasks", data, print::tasks(eye, found, told::width(way)))
}

/// Opens the person's copy. With --explain, too: what only looks sends nothing, so there is nothing to work on apart.
fn own_copy(open: &Open) -> Result<OfflineCopy, Fault> {
    Ok(OfflineCopy::open(&copy_of(&Open { explain: false, ..open.clone() })?)?)
}

/// Finds tasks in all plans the copy has, as the list of everything on the screen does: the same ones in the same order.
pub(super) fn search(open: &Open, words: &[String], way: &Way) -> Result<Told, Fault> {
    if words.iter().all(|word| word.trim().is_empty()) {
        return Err(Fault::Usage("Say what to search for: every word has to be found.".to_owned()));
    }
    let copy = own_copy(open)?;
    let (me, today) = (copy.me()?, now().date());
    let plans = copy.plans()?;
    let wanted = match &open.plan {
        Some(name) => Some(plans[names::find("plan", name, &known::plans(&plans))?].id.clone()),
        None => None,
    };
    let mut shown: HashMap<PlanId, Option<Snapshot>> = HashMap::new();
    let (mut data, mut rows) = (Vec::new(), Vec::new());
    for found in copy.find(&words.join(" "))? {
        if wanted.as_ref().is_some_and(|wanted| found.plan != *wanted) {
            continue;
        }
        if !shown.contains_key(&found.plan) {
            shown.insert(found.plan.clone(), copy.shown(&found.plan)?);
        }
        let plan = shown.get(&found.plan).and_then(Option::as_ref);
        let Some((plan, task)) = plan.and_then(|plan| Some((plan, plan.task(&found.task)?))) else { continue };
        let eye = Eye { plan, me: me.as_ref(), today };
        data.push(print::task_json(&eye, task));
        rows.push(vec![task.title.clone(), found.plan_title, eye.bucket(task), task.progress().words().to_owned()]);
    }
    let lines = print::table(&["TITLE", "PLAN", "BUCKET", "PROGRESS"], &rows, told::width(way));
    Ok(Told::of("tasks", Value::Array(data), lines))
}

/// Lists what was changed on this machine: what waits and what was refused, then what can be taken back, the newest first.
pub(super) fn log(open: &Open, way: &Way) -> Result<Told, Fault> {
    let copy = own_copy(open)?;
    let plans = copy.plans()?;
    let title = |id: &PlanId| plans.iter().find(|plan| plan.id == *id).map_or("", |plan| plan.title.as_str());
    let wanted = open.plan.as_deref().map(|name| names::find("plan", name, &known::plans(&plans))).transpose()?;
    let is_wanted = |plan: &PlanId| wanted.is_none_or(|at| plans[at].id == *plan);
    let (outbox, history) = copy.log()?;
    let mut entries: Vec<(Value, Vec<String>)> = Vec::new();
    let entry = |state: &str, what: &str, plan: &PlanId, at: Option<&str>, reason: Option<&str>| {
        let plan = title(plan);
        let value = json!({"state": state, "what": what, "planTitle": plan, "madeAt": at, "reason": reason});
        (value, vec![what.to_owned(), plan.to_owned(), state.to_owned()])
    };
    for listed in outbox.iter().rev().filter(|listed| is_wanted(&listed.plan)) {
        let state = match (&listed.rejection, listed.entry.is_disputed) {
            (Some(_), _) => "refused",
            (None, true) => "conflict",
            (None, false) => "kept",
        };
        let (what, at) = (listed.entry.edit.words_in_outbox(), listed.entry.submitted_at.as_str());
        entries.push(entry(state, &what, &listed.plan, Some(at), listed.rejection.as_deref()));
    }
    let waits = |edit: &Edit| outbox.iter().any(|listed| listed.entry.edit.is_same_thing(edit));
    for step in history.steps().iter().rev().filter(|step| is_wanted(&step.plan) && !step.edits.iter().any(waits)) {
        entries.push(entry("done", &step.words(), &step.plan, None, None));
    }
    let (data, rows): (Vec<Value>, Vec<Vec<String>>) = entries.into_iter().unzip();
    Ok(Told::of("log", Value::Array(data), print::table(&["WHAT", "PLAN", "STATE"], &rows, told::width(way))))
}
