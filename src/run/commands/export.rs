//! A whole plan for other programs: as JSON, as CSV, as Markdown, as a calendar.

use serde_json::Value;
use serde_json::json;

use super::fault::FAILED;
use super::fault::Fault;
use super::ics;
use super::ics::Entry;
use super::print;
use super::read;
use super::session::Session;
use super::told::Told;
use crate::cli::script::Export;
use crate::cli::script::Format;
use crate::planner::count::counted;
use crate::planner::details::Details;
use crate::planner::markdown;
use crate::planner::person::name_of;
use crate::planner::task::Task;
use crate::run::json_lines;
use crate::run::now;
use crate::ui::text;

/// The names of the columns of CSV.
const COLUMNS: &str = "id,title,bucket,progress,percentComplete,priority,startDate,dueDate,assignees,labels,\
                       checklistItemCount,openChecklistItemCount,linkCount,notes";

/// Writes a plan whole: its tasks in the order of the bucket board, each with its details.
pub(super) async fn export(session: &mut Session, options: &Export) -> Result<Told, Fault> {
    session.enter(None).await?;
    let why = session.read_all().await?;
    let copy = session.offline_copy()?;
    let (eye, board) = (read::eye(session)?, session.view()?.board());
    let plan = &eye.plan.plan;
    let mut tasks: Vec<(&Task, Option<Details>)> = Vec::new();
    for task in board.columns.iter().flat_map(|column| &column.cards) {
        let Some(task) = eye.plan.tasks().get(*task as usize) else { continue };
        tasks.push((task, copy.details_of(&plan.id, &task.id)?));
    }
    let unread = tasks.iter().filter(|(_, details)| details.is_none()).count();
    let of = counted(unread, "task", "tasks");
    let note = why.as_ref().filter(|_| unread > 0 || !session.options().offline).map(|why| match unread {
        0 => format!("notes, checklists and links are as the copy knows them, for they could not be read: {why}"),
        _ => format!("the notes, checklists and links of {of} are missing, for they could not be read: {why}"),
    });
    // What looks like the whole plan and is not would be taken for it.
    let status = if why.is_some() && unread > 0 { FAILED } else { 0 };
    let lines = match options.format {
        Format::Json => {
            let one = |(task, details): &(&Task, Option<Details>)| {
                let mut value = print::task_json(&eye, task);
                value["details"] = details.as_ref().map_or(Value::Null, details_json);
                value
            };
            let buckets = eye.plan.buckets.iter();
            let buckets = buckets.map(|bucket| json!({"id": bucket.id.as_str(), "name": bucket.name}));
            let data = json!({
                "plan": {"id": plan.id.as_str(), "title": plan.title},
                "buckets": buckets.collect::<Vec<_>>(),
                "tasks": tasks.iter().map(one).collect::<Vec<_>>(),
            });
            json_lines::object("export", &data)
        }
        Format::Csv => {
            let mut lines = vec![COLUMNS.to_owned()];
            for (task, details) in &tasks {
                let people: Vec<String> = task.assignees.iter().map(|user| name_of(eye.plan, None, user)).collect();
                let labels: Vec<&str> = task.categories.iter().map(|label| plan.label(label)).collect();
                let day = |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |day| day.to_string());
                let cells = [
                    task.id.as_str().to_owned(),
                    task.title.clone(),
                    eye.bucket(task),
                    task.progress().words().to_owned(),
                    task.percent_complete.to_string(),
                    task.priority_band().word().to_owned(),
                    day(task.start),
                    day(task.due),
                    people.join("; "),
                    labels.join("; "),
                    task.checklist_items.to_string(),
                    task.open_checklist_items.to_string(),
                    task.references.to_string(),
                    details.as_ref().map_or_else(String::new, |details| details.description.clone()),
                ];
                lines.push(cells.map(|cell| quoted(&cell)).join(","));
            }
            lines
        }
        Format::Md => {
            let mut lines = vec![format!("# {}", text::inert(&plan.title))];
            let mut bucket = None;
            for (task, details) in &tasks {
                if bucket.as_ref() != Some(&task.bucket_id) {
                    bucket = Some(task.bucket_id.clone());
                    lines.extend([
                        String::new(),
                        format!(
                            "## {}",
                            Some(text::inert(&eye.bucket(task)))
                                .filter(|name| !name.is_empty())
                                .as_deref()
                                .unwrap_or("No bucket")
                        ),
                    ]);
                }
                let text = markdown::below(2, eye.plan, task, details.as_ref(), None);
                lines.push(String::new());
                lines.extend(text.lines().map(str::to_owned));
            }
            lines
        }
        Format::Ics => {
            let mut entries = Vec::new();
            for (task, details) in &tasks {
                let completed_at = copy.completed_at(&task.id)?;
                entries.push(Entry { task, details: details.as_ref(), completed_at });
            }
            ics::calendar(plan, &entries, now().timestamp())
        }
    };
    let notes = note.into_iter().collect();
    let has_cr = matches!(options.format, Format::Csv | Format::Ics);
    Ok(Told { lines, is_data: true, has_cr, notes, status, ..Told::default() })
}

fn details_json(details: &Details) -> Value {
    let item = |item: &crate::planner::details::ChecklistItem| json!({"id": item.id, "title": item.title, "isChecked": item.is_checked});
    let link =
        |link: &crate::planner::details::Reference| json!({"url": link.url, "alias": link.alias, "type": link.kind});
    json!({
        "description": details.description,
        "previewType": details.preview_type,
        "checklist": details.checklist.iter().map(item).collect::<Vec<_>>(),
        "links": details.references.iter().map(link).collect::<Vec<_>>(),
    })
}

/// Returns a cell of CSV: in quotes where it holds what would end it, each quote doubled. Lines inside it end with LF alone, as
/// notes do; CR and LF end the lines of the file.
///
/// Source: RFC 4180.
fn quoted(cell: &str) -> String {
    let is_plain = !cell.contains([',', '"', '\n', '\r']);
    if is_plain { cell.to_owned() } else { format!("\"{}\"", cell.replace("\r\n", "\n").replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        for (cell, line) in
            [("a b", "a b"), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("a\r\nb", "\"a\nb\"")]
        {
            assert_eq!(quoted(cell), line);
        }
    }
}
