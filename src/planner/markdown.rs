//! A task as Markdown, to be pasted elsewhere: its fields, its notes, its checklist and its links.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::details::Details;
use super::id::UserId;
use super::person;
use super::snapshot::Snapshot;
use super::task::Task;

/// Returns a task as Markdown, by itself. Without its details it is what the card shows.
#[must_use]
pub fn of(plan: &Snapshot, task: &Task, details: Option<&Details>, me: Option<&UserId>) -> String {
    below(0, plan, task, details, me)
}

/// Returns a task as Markdown, below so many headings of what it is part of.
#[must_use]
pub fn below(headings: usize, plan: &Snapshot, task: &Task, details: Option<&Details>, me: Option<&UserId>) -> String {
    let heading = "#".repeat(headings + 1);
    let mut text = format!("{heading} {}\n\n", one_line(&task.title));
    for (name, value) in fields(plan, task, me) {
        let _never_fails = writeln!(text, "- {name}: {}", one_line(&value));
    }
    if let Some(details) = details {
        add_details(&mut text, &format!("{heading}#"), details);
    }
    // Nothing in it may steer the terminal it is pasted into.
    text.chars().filter(|letter| matches!(letter, '\n' | '\t') || !letter.is_control()).collect()
}

fn fields(plan: &Snapshot, task: &Task, me: Option<&UserId>) -> Vec<(&'static str, String)> {
    let mut fields = vec![("Plan", plan.plan_of(task).title.clone())];
    let bucket = task.bucket_id.as_ref().and_then(|bucket| plan.bucket(bucket));
    fields.extend(bucket.map(|bucket| ("Bucket", bucket.name.clone())));
    let percent = match task.percent_complete {
        0 | 50 | 100 => String::new(),
        other => format!(" ({other} %)"),
    };
    fields.push(("Progress", format!("{}{percent}", task.progress().words())));
    fields.push(("Priority", task.priority_band().word().to_owned()));
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    fields.extend(day(task.start).map(|day| ("Start", day)));
    fields.extend(day(task.due).map(|day| ("Due", day)));
    let names: Vec<String> = task.assignees.iter().map(|user| name(plan, me, user)).collect();
    fields.extend((!names.is_empty()).then(|| ("Assigned to", names.join(", "))));
    let labels: Vec<&str> = task.categories.iter().map(|category| plan.plan_of(task).label(category)).collect();
    fields.extend((!labels.is_empty()).then(|| ("Labels", labels.join(", "))));
    fields
}

/// Returns a name as others read it: they are not "You".
fn name(plan: &Snapshot, me: Option<&UserId>, user: &UserId) -> String {
    match plan.people.get(user) {
        Some(person) => person.name.clone(),
        None => person::name_of(plan, me, user),
    }
}

fn add_details(text: &mut String, heading: &str, details: &Details) {
    let notes = details.description.replace("\r\n", "\n").replace('\r', "\n");
    if !notes.trim().is_empty() {
        let _never_fails = write!(text, "\n{heading} Notes\n\n{}\n", notes.trim_end());
    }
    if !details.checklist.is_empty() {
        let checked = details.checklist.iter().filter(|item| item.is_checked).count();
        let _never_fails = write!(text, "\n{heading} Checklist {checked}/{}\n\n", details.checklist.len());
        for item in &details.checklist {
            let mark = if item.is_checked { 'x' } else { ' ' };
            let _never_fails = writeln!(text, "- [{mark}] {}", one_line(&item.title));
        }
    }
    if !details.references.is_empty() {
        let _never_fails = write!(text, "\n{heading} Links\n\n");
        for link in &details.references {
            let name = one_line(link.name()).replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
            let address = one_line(&link.url).replace(' ', "%20").replace('<', "%3C").replace('>', "%3E");
            let _never_fails = writeln!(text, "- [{name}](<{address}>)");
        }
    }
}

/// Returns a text without line ends: they would end what it stands in.
fn one_line(text: &str) -> String {
    let is_end = |letter| matches!(letter, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    text.split(is_end).map(str::trim_end).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::fixture;
    use crate::planner::id::TaskId;

    #[test]
    fn a_task_is_written_whole() {
        let mut plan = fixture::plan(&[("To do", &["a"])]);
        plan.plan.labels.insert(2, "Bug".to_owned());
        let task = plan.task_mut(&TaskId::new("a")).unwrap();
        task.title = "Fix\nlogin \u{1b}[31m".to_owned();
        (task.percent_complete, task.due) = (30, Some(jiff::civil::date(2026, 10, 12)));
        task.categories = [2].into_iter().collect();
        let mut details = fixture::details("a", &[("one", "5"), ("two", "3")], &[("x", "1")]);
        details.checklist[1].is_checked = true;
        details.references[0].alias = Some("[a] b\\".to_owned());
        details.references[0].url = "https://example.com/a b".to_owned();
        details.description = "First.\r\nSecond.\n".to_owned();
        let task = plan.task(&TaskId::new("a")).unwrap();
        let expected = "# Fix login [31m\n\n- Plan: Website relaunch\n- Bucket: To do\n- Progress: In progress (30 %)\n\
                        - Priority: medium\n- Due: 2026-10-12\n- Labels: Bug\n\n## Notes\n\nFirst.\nSecond.\n\n\
                        ## Checklist 1/2\n\n- [ ] one\n- [x] two\n\n## Links\n\n\
                        - [\\[a\\] b\\\\](<https://example.com/a%20b>)\n";
        pretty_assertions::assert_eq!(of(&plan, task, Some(&details), None), expected);
        assert!(!of(&plan, task, None, None).contains("##"));
        let headings = |text: &str| {
            text.lines().filter_map(|line| line.split_once("# ")).map(|(marks, _)| marks.len() + 1).collect::<Vec<_>>()
        };
        assert_eq!(headings(&below(2, &plan, task, Some(&details), None)), [3, 4, 4, 4], "in a plan and a bucket");
    }
}
