//! A task in words for people: plain lines, made harmless when they are printed.

use jiff::Timestamp;
use jiff::Zoned;

use super::Age;
use super::copy::Place;
use super::copy::Seen;
use crate::planner::board::Grouping;
use crate::planner::creation_source::CreationSource;
use crate::planner::details::Details;
use crate::planner::details::preview_words;
use crate::planner::due::DateStyle;
use crate::planner::due::Due;
use crate::planner::lock::Class;
use crate::planner::lock::Layer;
use crate::planner::lock::Report;
use crate::planner::lock::Standing;
use crate::planner::lock::Topic;
use crate::planner::person::name_of;
use crate::run::laid_out;

/// Returns all of a task.
pub(super) fn task(seen: &Seen, report: &Report, age: &Age, now: &Zoned, width: usize) -> Vec<String> {
    let Seen { plan, task, .. } = seen;
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(|| "-".to_owned(), |day| day.to_string());
    let due = match task.due.map(|due| Due::relative(due, now.date())) {
        Some(Due::Overdue { days }) if task.percent_complete < 100 => {
            format!("{}, overdue by {days} {}", day(task.due), if days == 1 { "day" } else { "days" })
        }
        _ => day(task.due),
    };
    let people: Vec<String> = task.assignees.iter().map(|user| name_of(plan, seen.me.as_ref(), user)).collect();
    let labels: Vec<&str> = task.categories.iter().map(|category| plan.plan_of(task).label(category)).collect();
    let bucket = task.bucket_id.as_ref().map(|id| plan.bucket(id).map_or(id.as_str(), |bucket| &bucket.name));
    let checklist =
        format!("{} of {} done", task.checklist_items.saturating_sub(task.open_checklist_items), task.checklist_items);
    let mut lines = laid_out::prose(&task.title, width);
    let mut row = |name: &str, value: &str| lines.extend(row(name, if value.is_empty() { "-" } else { value }, width));
    row("id", if task.id.is_local() { "none yet: it was not sent" } else { task.id.as_str() });
    row("plan", &plan.plan_of(task).title);
    row("bucket", bucket.unwrap_or_default());
    row("progress", &format!("{} ({} %)", task.progress().words(), task.percent_complete));
    row("priority", &format!("{} ({})", task.priority_band().word(), task.priority));
    row("start date", &day(task.start));
    row("due date", &due);
    row("assigned to", &people.join(", "));
    row("labels", &labels.join(", "));
    for at in &seen.places {
        row(board(at), &place(at));
    }
    let series = task.recurrence.as_ref().map(|series| series.words(now.date(), DateStyle::default()));
    row("comes again", &series.unwrap_or_default());
    row("My Day", if task.is_on_my_day { "today" } else { "" });
    row("card shows", seen.details.as_ref().map_or("", |details| preview_words(&details.preview_type)));
    row("checklist", if task.checklist_items == 0 { "" } else { &checklist });
    row("links", &if task.references == 0 { String::new() } else { task.references.to_string() });
    for (name, text) in beside(seen, now) {
        row(name, &text);
    }
    for (what, is_disputed) in &seen.waiting {
        row(if *is_disputed { "in conflict" } else { "not sent" }, what);
    }
    row("known from", &known(seen, age, now));
    contents(
        seen.details.as_ref(),
        task.has_description || task.checklist_items + task.references > 0,
        width,
        &mut lines,
    );
    lines.push(String::new());
    lines.push("What may be changed".to_owned());
    lines.extend(locks(report, now, width));
    lines
}

/// Returns what may be changed of a task.
pub(super) fn why(seen: &Seen, report: &Report, age: &Age, now: &Zoned, width: usize) -> Vec<String> {
    let mut lines = laid_out::prose(&seen.task.title, width);
    let id = if seen.task.id.is_local() { "none yet: it was not sent" } else { seen.task.id.as_str() };
    let (plan, known) = (&seen.plan.plan_of(&seen.task).title, known(seen, age, now));
    lines.extend(
        [("id", id), ("plan", plan), ("known from", &known)].iter().flat_map(|(name, value)| row(name, value, width)),
    );
    lines.extend(locks(report, now, width));
    lines
}

/// Returns what the service wrote that boards do not show.
fn beside(seen: &Seen, now: &Zoned) -> Vec<(&'static str, String)> {
    let written = |name: &str| at(seen.written.task.as_ref()?.get(name)?.as_str()?, now);
    let dates = [("made", "createdDateTime"), ("completed", "completedDateTime")];
    let mut rows: Vec<_> = dates.into_iter().filter_map(|(name, property)| Some((name, written(property)?))).collect();
    match seen.task.creation_source.as_deref() {
        Some(CreationSource::External { segments, web_url, .. }) => {
            rows.extend((!segments.is_empty()).then(|| ("comes from", segments.join(" › "))));
            rows.extend(web_url.clone().map(|url| ("its page", url)));
        }
        Some(source @ CreationSource::Publication { .. }) => {
            rows.extend(source.by().map(|by| ("comes from", by.to_owned())));
        }
        Some(CreationSource::Ordinary) | None => {}
    }
    rows
}

fn row(name: &str, value: &str, width: usize) -> Vec<String> {
    laid_out::behind(&format!("  {name:<13} "), value, width)
}

fn board(place: &Place) -> &'static str {
    match place.board {
        Grouping::Bucket => "by bucket",
        Grouping::Progress => "by progress",
        Grouping::AssignedTo => "by assignee",
        _ => "in the list",
    }
}

fn place(place: &Place) -> String {
    let order = if place.is_read { "" } else { "; the order was not read yet" };
    format!("“{}”, {} of {}{order}", place.column, place.position, place.count)
}

/// Says where all of this is from.
fn known(seen: &Seen, age: &Age, now: &Zoned) -> String {
    match (age, seen.read_at.as_deref().and_then(|read_at| at(read_at, now))) {
        (Age::Fresh, _) => "the service, just now".to_owned(),
        (_, Some(at)) => format!("the copy on this machine, read {at}"),
        (_, None) => "the copy on this machine".to_owned(),
    }
}

/// Returns a moment as this machine's clock tells it.
fn at(text: &str, now: &Zoned) -> Option<String> {
    let moment: Timestamp = text.parse().ok()?;
    Some(moment.to_zoned(now.time_zone().clone()).strftime("%Y-%m-%d %H:%M:%S").to_string())
}

/// Adds notes, checklist and links.
fn contents(details: Option<&Details>, has_some: bool, width: usize, lines: &mut Vec<String>) {
    let Some(details) = details else {
        if has_some {
            lines.extend([String::new(), "Notes, checklist and links were not read yet".to_owned()]);
        }
        return;
    };
    if !details.description.trim().is_empty() {
        lines.extend([String::new(), "Notes".to_owned()]);
        lines.extend(details.description.lines().flat_map(|line| laid_out::prose(&format!("  {line}"), width)));
    }
    if !details.checklist.is_empty() {
        lines.extend([String::new(), "Checklist".to_owned()]);
        let mark = |is_checked: bool| if is_checked { "[x]" } else { "[ ]" };
        lines.extend(
            details
                .checklist
                .iter()
                .flat_map(|item| laid_out::behind(&format!("  {} ", mark(item.is_checked)), &item.title, width)),
        );
    }
    if !details.references.is_empty() {
        lines.extend([String::new(), "Links".to_owned()]);
        lines.extend(details.references.iter().flat_map(|link| {
            let name = if link.name() == link.url { String::new() } else { format!("{}  ", link.name()) };
            let kind = link.kind.as_ref().map(|kind| format!("  ({kind})")).unwrap_or_default();
            laid_out::prose(&format!("  {name}{}{kind}", link.url), width)
        }));
    }
}

/// Returns what may be changed, a line for each thing.
fn locks(report: &Report, now: &Zoned, width: usize) -> Vec<String> {
    let row = |name: &str, value: &str| row(name, value, width);
    let mut lines = Vec::new();
    if let Some(mark) = report.class.mark() {
        lines.extend(row("it is", &mark));
    }
    if let Some(scenario) = &report.scenario {
        lines.extend(row("scenario", scenario));
    }
    if let Some(role) = report.role {
        lines.extend(row("your role", &format!("{} ({})", role.words(), role.name())));
    }
    match &report.destination {
        Some(Ok(address)) => lines.extend(row("open it at", address)),
        Some(Err(fault)) => lines.extend(row("open it at", &format!("nowhere: {}", fault.words()))),
        None => {}
    }
    if report.is_free() {
        let words = match report.class {
            Class::Plain => "nothing: this is a task like any other",
            _ => "nothing",
        };
        lines.extend(row("locked is", words));
        return lines;
    }
    lines.extend(row("decided by", &report.basis()));
    for standing in Standing::ALL {
        // What is said of several things alike is said once.
        let mut said: Vec<(String, Vec<&str>)> = Vec::new();
        for topic in report.standing(standing) {
            let words = topic_words(topic, now);
            match said.iter_mut().find(|(known, _)| *known == words) {
                Some((_, names)) => names.push(topic.name()),
                None => said.push((words, vec![topic.name()])),
            }
        }
        for (words, names) in said {
            let colon = if words.is_empty() { "" } else { ": " };
            lines.extend(row(standing.name(), &format!("{}{colon}{words}", names.join(", "))));
        }
    }
    lines
}

/// Returns what there is to say of one thing: what of it, why, when that was learned, what instead.
fn topic_words(topic: &Topic, now: &Zoned) -> String {
    let mut parts = Vec::new();
    if topic.standing() == Standing::Partly {
        parts.push(format!("you may {}", topic.allowed.words()));
    }
    let is_locked = topic.subject.is_locked();
    parts.extend(topic.reason().map(|reason| match reason.strip_prefix(&is_locked).map(str::trim_start) {
        Some(rest) if !rest.is_empty() && !rest.starts_with(':') => format!("locked {rest}"),
        Some(rest) if rest.starts_with(':') => rest[1..].trim_start().to_owned(),
        _ => reason,
    }));
    if let Some(refusal) = topic.refusal() {
        if let Layer::Learned { at } = &refusal.layer {
            let at = at.to_zoned(now.time_zone().clone()).strftime("%Y-%m-%d %H:%M");
            parts.push(format!("last at {at}"));
        }
        // What may be done instead has been said of a thing that may be done in part.
        parts.extend(refusal.instead.clone().filter(|_| topic.standing() == Standing::Refused));
    }
    parts.join("; ")
}
