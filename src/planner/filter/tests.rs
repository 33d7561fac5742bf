//! Tests of filters: which tasks of a small plan are to be seen.

use std::collections::HashSet;

use jiff::civil::{Date, date};

use super::*;
use crate::planner::calendar::WeekBegins;
use crate::planner::fixture;
use crate::planner::person::Person;

/// A Monday.
const TODAY: Date = date(2026, 10, 12);

fn plan() -> Snapshot {
    let mut plan = fixture::plan(&[("To do", &["Fix login", "Café menu", "Price list"]), ("Doing", &["Login page"])]);
    plan.plan.labels = [(1, "Bug".to_owned()), (2, "Backend".to_owned())].into();
    let people = [("u1", "Anna Kowalska"), ("u2", "Ann Marsh"), ("u3", "Bob")];
    let people = people.map(|(id, name)| (UserId::new(id), Person { id: UserId::new(id), name: name.to_owned() }));
    plan.people = std::sync::Arc::new(people.into_iter().collect());
    let mut change = |id: &str, change: &dyn Fn(&mut Task)| change(plan.task_mut(&TaskId::new(id)).unwrap());
    change("Fix login", &|task| {
        task.assignees = vec![UserId::new("u1")];
        task.categories.insert(1);
        (task.priority, task.due) = (1, Some(date(2026, 10, 9)));
    });
    change("Café menu", &|task| {
        task.assignees = vec![UserId::new("u2"), UserId::new("u3")];
        (task.priority, task.due, task.has_description) = (3, Some(date(2026, 10, 16)), true);
    });
    change("Login page", &|task| {
        task.categories.insert(2);
        (task.percent_complete, task.checklist_items) = (100, 3);
    });
    plan
}

fn seen(text: &str) -> Vec<String> {
    let plan = plan();
    let me = UserId::new("u3");
    let unsent: HashSet<TaskId> = [TaskId::new("Price list"), TaskId::new("Fix login")].into();
    let in_conflict: HashSet<TaskId> = [TaskId::new("Fix login")].into();
    let filter = Filter::parse(text, &Known::of(&plan, Some(&me), TODAY));
    let around = Around {
        plan: &plan,
        me: Some(&me),
        today: TODAY,
        begins: WeekBegins::default(),
        unsent: &unsent,
        in_conflict: &in_conflict,
    };
    let seen = plan.tasks().iter().filter(|task| filter.fits(task, &around));
    seen.map(|task| task.title.clone()).collect()
}

#[test]
fn every_word_and_every_mark_has_to_hold() {
    let all = ["Café menu", "Fix login", "Login page", "Price list"];
    let table: [(&str, &[&str]); 48] = [
        ("", &all),
        ("login", &["Fix login", "Login page"]),
        ("LOG page", &["Login page"]),
        ("cafe", &["Café menu"]),
        ("@anna", &["Fix login"]),
        ("@\"Ann Marsh\"", &["Café menu"]),
        ("@me", &["Café menu"]),
        ("@none", &["Login page", "Price list"]),
        ("#bug", &["Fix login"]),
        ("#none", &["Café menu", "Price list"]),
        ("!urgent", &["Fix login"]),
        ("!high", &["Café menu"]),
        (">doing", &["Login page"]),
        ("due<fri", &["Fix login"]),
        ("due<=fri", &["Café menu", "Fix login"]),
        ("due>today", &["Café menu"]),
        ("due=2026-10-16", &["Café menu"]),
        ("due:none", &["Login page", "Price list"]),
        ("is:late", &["Fix login"]),
        ("is:done", &["Login page"]),
        ("is:open is:mine", &["Café menu"]),
        ("is:unsent", &["Fix login", "Price list"]),
        ("is:conflict", &["Fix login"]),
        ("is:notstarted", &["Café menu", "Fix login", "Price list"]),
        ("is:done,mine", &["Café menu", "Login page"]),
        ("@anna,bob", &["Café menu", "Fix login"]),
        ("@anna,none", &["Fix login", "Login page", "Price list"]),
        ("@\"Anna Kowalska\",\"Ann Marsh\" login", &["Fix login"]),
        ("#bug,backend", &["Fix login", "Login page"]),
        ("#bug #backend", &[]),
        ("#bug, ", &["Fix login"]),
        ("!urgent,high", &["Café menu", "Fix login"]),
        (">doing,\"to do\"", &all),
        (">none", &[]),
        ("due:late", &["Fix login"]),
        ("due:this-week,late", &["Café menu", "Fix login"]),
        ("due:thisweek", &["Café menu"]),
        ("due:\"next week\"", &[]),
        ("due:late,none", &["Fix login", "Login page", "Price list"]),
        ("@zoe,anna", &["Fix login"]),
        ("is:locked", &[]),
        ("has:notes", &["Café menu"]),
        ("has:checklist login", &["Login page"]),
        ("@ # is: has: due<", &all),
        ("@zoe", &[]),
        ("due<someday", &[]),
        ("is:nonsense", &[]),
        ("login @anna #bug !urgent due<fri is:late has:people", &["Fix login"]),
    ];
    for (text, expected) in table {
        assert_eq!(seen(text), expected, "{text}");
    }
}

#[test]
fn while_a_name_is_typed_everybody_who_may_be_meant_is_seen() {
    assert_eq!(seen("@an"), ["Café menu", "Fix login"]);
    assert_eq!(seen("#b"), ["Fix login", "Login page"]);
    assert_eq!(seen("is:l"), ["Fix login"], "late comes before locked");
}

#[test]
fn what_is_not_understood_is_said() {
    let plan = plan();
    let known = Known::of(&plan, None, TODAY);
    let fault = |text: &str| Filter::parse(text, &known).faults.into_iter().map(|(_, why)| why).collect::<Vec<_>>();
    assert_eq!(fault("login @zoe"), ["Nobody here is called “zoe”."]);
    assert_eq!(
        fault("is:new"),
        ["“is:new” is nothing: is: takes conflict, done, late, locked, mine, notstarted, open, started, unsent."]
    );
    assert_eq!(fault("plain words"), [""; 0]);
    assert_eq!(fault("@anna,zoe,yan"), ["Nobody here is called “zoe”.", "Nobody here is called “yan”."]);
    let filter = Filter::parse("@anna,zoe", &known);
    assert_eq!((&filter.faults[0].0, filter.marks.len()), (&(6..9), 0), "the value alone is wrong");
}

#[test]
fn what_may_be_meant_is_told_of_the_value_at_the_cursor_alone() {
    let plan = plan();
    let known = Known::of(&plan, None, TODAY);
    // The cursor stands at the bar.
    let offered = |line: &str| {
        let (cursor, text) = (line.find('|').unwrap(), line.replace('|', ""));
        let taken = complete(&text, cursor, &known).into_iter().map(|candidate| {
            format!("{}{}{}", &text[..candidate.at.start], candidate.insert, &text[candidate.at.end..])
        });
        taken.take(3).collect::<Vec<_>>()
    };
    let table: [(&str, &[&str]); 16] = [
        ("is:| due:nonsense", &["is:conflict due:nonsense", "is:done due:nonsense", "is:late due:nonsense"]),
        ("x is:l| is:nonsense", &["x is:late is:nonsense", "x is:locked is:nonsense"]),
        ("is:late,o| x", &["is:late,open x"]),
        ("IS:M|", &["IS:mine"]),
        ("has:n|ot @zoe", &["has:notes @zoe"]),
        ("due:| @zoe", &["due:late @zoe", "due:today @zoe", "due:thisweek @zoe"]),
        ("due:no|", &["due:none"]),
        ("due:next|", &["due:nextweek"]),
        ("due<fri,n|", &["due<fri,\"next week\""]),
        ("due<thi|", &[]),
        ("@an| is:nonsense", &["@\"Ann Marsh\" is:nonsense", "@\"Anna Kowalska\" is:nonsense"]),
        ("@bob,|", &["@bob,\"Ann Marsh\"", "@bob,\"Anna Kowalska\"", "@bob,Bob"]),
        ("@\"ann m| is:late", &["@\"Ann Marsh\" is:late"]),
        ("!u| !nonsense", &["!urgent !nonsense"]),
        ("is|: x", &[]),
        ("log| is:", &[]),
    ];
    for (line, expected) in table {
        assert_eq!(offered(line), expected, "{line}");
    }
}

#[test]
fn whatever_stands_in_the_line_what_is_taken_is_understood() {
    let plan = plan();
    let known = Known::of(&plan, None, TODAY);
    let pieces = ["is:", "due:", "due<", "has:", "@", "an", ",", "\"", " ", "#b", ">", "é", "!", "\\", "(", "no", "日"];
    let count = pieces.len();
    for number in 0..count.pow(3) {
        let nth = |power: u32| pieces[number / count.pow(power) % count];
        let text = [nth(0), nth(1), nth(2)].concat();
        for cursor in 0..=text.len() + 1 {
            for candidate in complete(&text, cursor, &known) {
                let line = format!("{}{}{}", &text[..candidate.at.start], candidate.insert, &text[candidate.at.end..]);
                let end = candidate.at.start + candidate.insert.len();
                let faults = Filter::parse(&line, &known).faults;
                let is_here = |at: &Range<usize>| at.start == candidate.at.start && at.end == end;
                assert!(!faults.iter().any(|(at, _)| is_here(at)), "{text} at {cursor}: {line} {faults:?}");
            }
        }
    }
}
