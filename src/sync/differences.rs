//! What differs between the copy and the service, in words: a line for each field. Pure.

use std::collections::{BTreeMap, HashSet};

use super::verify::Read;
use crate::planner::details::Details;
use crate::planner::etag::Etag;
use crate::planner::format::{AssignedPlaces, BoardPlace, Format, FormatKind};
use crate::planner::id::{BucketId, UserId};
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;

/// Returns what differs in a plan. What the copy has in a newer version is no difference, nor is what was written or told
/// meanwhile.
pub(super) fn of_plan(known: &Snapshot, read: &Read, settled: &HashSet<String>) -> Vec<String> {
    let mut found = Vec::new();
    let is_settled = settled.contains(known.plan.id.as_str());
    if let Some(plan) = read.plan.to_planner().filter(|plan| !is_settled && plan.title != known.plan.title) {
        found.push(line("the plan", "title", &known.plan.title, &plan.title));
    }
    if let Some(details) = read.details.as_ref().filter(|_| !is_settled) {
        let mut field = |name: &str, copy: String, read: String| {
            if copy != read {
                found.push(line("the plan", name, &copy, &read));
            }
        };
        let (plan, people) = (&known.plan, details.people());
        field("names of labels", label_names(&plan.labels), label_names(&details.labels()));
        field("shared with", names(known, plan.shared_with.iter()), names(known, people.iter()));
    }
    of_buckets(known, read, settled, &mut found);
    let mut seen = HashSet::new();
    for body in &read.tasks {
        let Some(mut task) = body.to_planner(&known.plan.id) else { continue };
        if let Some(copy) = known.task(&task.id) {
            // What v1.0 does not say is no difference.
            if body.recurrence.is_absent() {
                task.recurrence.clone_from(&copy.recurrence);
            }
            if body.is_on_my_day.is_absent() {
                task.is_on_my_day = copy.is_on_my_day;
            }
        }
        match known.task(&task.id) {
            _ if settled.contains(task.id.as_str()) => {}
            None => found.push(line(&quoted(&task.title), "task", "not there", "there")),
            Some(copy) if is_newer(copy.etag.as_ref(), task.etag.as_ref()) => {}
            Some(copy) => of_task(known, copy, &task, &mut found),
        }
        seen.insert(task.id);
    }
    let is_missing = |copy: &Task| !seen.contains(&copy.id) && !settled.contains(copy.id.as_str());
    for copy in known.tasks().iter().filter(|copy| is_missing(copy)) {
        found.push(line(&quoted(&copy.title), "task", "there", "not there"));
    }
    for (id, format) in &read.formats {
        let Some(copy) = known.task(id).filter(|_| !settled.contains(id.as_str())) else { continue };
        of_format(copy, format, &mut found);
    }
    found
}

/// Returns what differs in the details of a task.
pub(super) fn of_details(title: &str, copy: &Details, read: &Details) -> Vec<String> {
    if is_newer(copy.etag.as_ref(), read.etag.as_ref()) {
        return Vec::new();
    }
    let whose = quoted(title);
    let mut found = Vec::new();
    let mut field = |name: &str, copy: String, read: String| {
        if copy != read {
            found.push(line(&whose, name, &copy, &read));
        }
    };
    field("notes", copy.description.clone(), read.description.clone());
    field("preview", copy.preview_type.clone(), read.preview_type.clone());
    field("checklist", items(copy), items(read));
    field("links", links(copy), links(read));
    found
}

fn of_buckets(known: &Snapshot, read: &Read, settled: &HashSet<String>, found: &mut Vec<String>) {
    let read: Vec<_> = read.buckets.iter().filter_map(|bucket| bucket.to_planner(&known.plan.id)).collect();
    for bucket in read.iter().filter(|bucket| !settled.contains(bucket.id.as_str())) {
        let whose = format!("bucket {}", quoted(&bucket.name));
        match known.bucket(&bucket.id) {
            None => found.push(line(&whose, "bucket", "not there", "there")),
            Some(copy) if is_newer(copy.etag.as_ref(), bucket.etag.as_ref()) => {}
            Some(copy) => {
                if copy.name != bucket.name {
                    found.push(line(&whose, "name", &copy.name, &bucket.name));
                }
                if copy.order_hint != bucket.order_hint {
                    found.push(line(&whose, "place", copy.order_hint.as_str(), bucket.order_hint.as_str()));
                }
            }
        }
    }
    let is_missing = |id: &BucketId| !settled.contains(id.as_str()) && !read.iter().any(|bucket| bucket.id == *id);
    for copy in known.buckets.iter().filter(|copy| is_missing(&copy.id)) {
        found.push(line(&format!("bucket {}", quoted(&copy.name)), "bucket", "there", "not there"));
    }
}

fn of_task(known: &Snapshot, copy: &Task, read: &Task, found: &mut Vec<String>) {
    let before = found.len();
    let bucket = |task: &Task| match task.bucket_id.as_ref() {
        Some(id) => known.bucket(id).map_or_else(|| id.as_str().to_owned(), |bucket| bucket.name.clone()),
        None => "none".to_owned(),
    };
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(|| "none".to_owned(), |day| day.to_string());
    let people = |task: &Task| names(known, task.assignees.iter());
    let labels =
        |task: &Task| task.categories.iter().map(|label| known.plan.label(label)).collect::<Vec<_>>().join(", ");
    let whose = quoted(&read.title);
    let mut field = |name: &str, copy: String, read: String| {
        if copy != read {
            found.push(line(&whose, name, &copy, &read));
        }
    };
    field("title", copy.title.clone(), read.title.clone());
    field("bucket", bucket(copy), bucket(read));
    field("percent complete", copy.percent_complete.to_string(), read.percent_complete.to_string());
    field("priority", copy.priority.to_string(), read.priority.to_string());
    field("start", day(copy.start), day(read.start));
    field("due", day(copy.due), day(read.due));
    field("assigned to", people(copy), people(read));
    field("labels", labels(copy), labels(read));
    field("checklist items", copy.checklist_items.to_string(), read.checklist_items.to_string());
    field("open checklist items", copy.open_checklist_items.to_string(), read.open_checklist_items.to_string());
    field("links", copy.references.to_string(), read.references.to_string());
    field("notes", copy.has_description.to_string(), read.has_description.to_string());
    field("on my day", copy.is_on_my_day.to_string(), read.is_on_my_day.to_string());
    field("series", series(copy), series(read));
    field("place in the list", copy.order_hint.as_str().to_owned(), read.order_hint.as_str().to_owned());
    field(
        "place in one's own list",
        copy.assignee_priority.as_str().to_owned(),
        read.assignee_priority.as_str().to_owned(),
    );
    if found.len() == before && copy.etag != read.etag {
        found.push(line(&whose, "version", &version(copy.etag.as_ref()), &version(read.etag.as_ref())));
    }
}

/// Says all of how a task comes again.
fn series(task: &Task) -> String {
    let Some(series) = task.recurrence.as_deref() else { return "none".to_owned() };
    let next = if series.is_followed { ", the next one is there" } else { "" };
    format!("{} from {}{next}", series.schedule.pattern.words(), series.schedule.start)
}

fn names<'a>(known: &Snapshot, people: impl Iterator<Item = &'a UserId>) -> String {
    let name = |id| known.people.get(id).map_or_else(|| id.as_str().to_owned(), |person| person.name.clone());
    people.map(name).collect::<Vec<_>>().join(", ")
}

fn of_format(copy: &Task, read: &Format, found: &mut Vec<String>) {
    let (name, known, came) = match read {
        Format::Bucket(place) => ("place on the bucket board", copy.bucket_board == *place, place.etag()),
        Format::Progress(place) => ("place on the progress board", copy.progress_board == *place, place.etag()),
        Format::AssignedTo(places) => ("place on the assigned-to board", copy.assigned_board == *places, places.etag()),
    };
    let kind: FormatKind = read.kind();
    let etag = copy.format_etag(kind);
    if !known && !is_newer(etag, came) {
        let (mut here, mut there) = (place_in(copy, kind), place_of(read));
        if here == there {
            (here, there) = (version(etag), version(came));
        }
        found.push(line(&quoted(&copy.title), name, &here, &there));
    }
}

/// Returns the place the copy has on a board, in the service's own terms.
fn place_in(task: &Task, kind: FormatKind) -> String {
    match kind {
        FormatKind::Bucket => hint(&task.bucket_board),
        FormatKind::Progress => hint(&task.progress_board),
        FormatKind::AssignedTo => hints(&task.assigned_board),
    }
}

fn place_of(format: &Format) -> String {
    match format {
        Format::Bucket(place) | Format::Progress(place) => hint(place),
        Format::AssignedTo(places) => hints(places),
    }
}

fn hint(place: &BoardPlace) -> String {
    match place {
        BoardPlace::Unread => "unread".to_owned(),
        BoardPlace::Read { hint, .. } => format!("“{}”", hint.as_str()),
    }
}

fn hints(places: &AssignedPlaces) -> String {
    match places {
        AssignedPlaces::Unread => "unread".to_owned(),
        AssignedPlaces::Read { unassigned, by_assignee, .. } => {
            let each = by_assignee.iter().map(|(_, hint)| hint).chain([unassigned]);
            each.map(|hint| format!("“{}”", hint.as_str())).collect::<Vec<_>>().join(" ")
        }
    }
}

/// Returns checklist items as one reads them.
fn items(details: &Details) -> String {
    let each = details.checklist.iter().map(|item| {
        let mark = if item.is_checked { "[x]" } else { "[ ]" };
        format!("{mark} {} at “{}”", item.title, item.order_hint.as_str())
    });
    list(&each.collect::<Vec<_>>())
}

/// Returns links as one reads them.
fn links(details: &Details) -> String {
    let each = details.references.iter().map(|link| {
        let name = link.alias.as_deref().unwrap_or("no name");
        let kind = link.kind.as_deref().unwrap_or("no type");
        format!("{name} ({kind}) {} at “{}”", link.key, link.preview_priority.as_str())
    });
    list(&each.collect::<Vec<_>>())
}

fn list(each: &[String]) -> String {
    if each.is_empty() { "none".to_owned() } else { each.join(", ") }
}

fn label_names(labels: &BTreeMap<u8, String>) -> String {
    list(&labels.iter().map(|(number, name)| format!("{number} {name}")).collect::<Vec<_>>())
}

fn version(etag: Option<&Etag>) -> String {
    etag.map_or_else(|| "no version".to_owned(), |etag| etag.decoded().unwrap_or_else(|| etag.as_str().to_owned()))
}

fn is_newer(copy: Option<&Etag>, read: Option<&Etag>) -> bool {
    copy.zip(read).is_some_and(|(copy, read)| copy != read && copy.is_newer_than(read))
}

fn quoted(title: &str) -> String {
    format!("“{title}”")
}

fn line(whose: &str, field: &str, copy: &str, service: &str) -> String {
    format!("{whose}: {field}: {copy} in the copy, {service} at the service")
}
