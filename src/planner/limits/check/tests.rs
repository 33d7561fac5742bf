//! Each limit by a table: what is just within it passes, one more is refused in words.

use std::sync::Arc;

use jiff::civil::date;

use super::*;
use crate::planner::board::{ColumnId, Grouping};
use crate::planner::edit::{
    ChangeDetails, ChangePlan, ChangeTask, End, Gap, MoveTask, RenameBucket, Spot, WholeBucket,
};
use crate::planner::fixture::{details, plan, task};
use crate::planner::id::{BucketId, PlanId, TaskId, UserId};
use crate::planner::progress::Progress;
use crate::planner::reference::key_of;

fn changed(changes: Vec<Change>) -> Edit {
    Edit::ChangeTask(ChangeTask { task: TaskId::new("t"), title: "t".to_owned(), changes, is_undo: false })
}

fn detailed(changes: Vec<DetailChange>) -> Edit {
    Edit::ChangeDetails(ChangeDetails { task: TaskId::new("t"), title: "t".to_owned(), changes, is_undo: false })
}

fn of_plan(changes: Vec<PlanChange>) -> Edit {
    Edit::ChangePlan(ChangePlan { plan: PlanId::new("plan"), title: "p".to_owned(), changes, is_undo: false })
}

fn spot(column: ColumnId) -> Spot {
    Spot { column, column_name: String::new(), after: None, before: None, end: End::Top }
}

fn made(title: &str, changes: Vec<Change>, details: Vec<DetailChange>) -> Edit {
    Edit::CreateTask(WholeTask {
        task: TaskId::local("1"),
        title: title.to_owned(),
        board: Grouping::Bucket,
        spot: spot(ColumnId::Bucket(None)),
        others: Vec::new(),
        changes,
        details,
        base: None,
        seen: None,
        is_undo: false,
    })
}

fn bucket(name: &str) -> Edit {
    Edit::CreateBucket(WholeBucket {
        bucket: BucketId::local("1"),
        name: name.to_owned(),
        gap: Gap { after: None, before: None, end: End::Top },
        base: None,
        seen: None,
        is_undo: false,
    })
}

fn renamed(name: &str) -> Edit {
    Edit::RenameBucket(RenameBucket {
        bucket: BucketId::new("A"),
        from: "A".to_owned(),
        to: name.to_owned(),
        is_undo: false,
    })
}

fn titled(title: &str) -> Change {
    Change::Title { from: "t".to_owned(), to: title.to_owned() }
}

fn assigned(number: usize, to: bool) -> Change {
    Change::Assignee { user: UserId::new(&format!("u{number}")), from: !to, to }
}

fn item(number: usize, to: bool) -> DetailChange {
    let (item, title) = (format!("i{number}"), "x".to_owned());
    DetailChange::Item { item, title, is_checked: false, from: !to, to, place: None }
}

fn link(url: &str) -> DetailChange {
    DetailChange::Link { key: key_of(url), alias: None, kind: None, from: false, to: true, place: None }
}

/// A plan with one task that holds so many people, items and links.
fn with(people: usize, items: u32, links: u32) -> Snapshot {
    let mut plan = plan(&[("A", &["t"])]);
    let task = plan.task_mut(&TaskId::new("t")).unwrap();
    task.assignees = (0..people).map(|number| UserId::new(&format!("u{number}"))).collect();
    (task.checklist_items, task.references) = (items, links);
    plan
}

/// A plan with so many tasks, each completed or not.
fn full(open: usize, completed: usize) -> Snapshot {
    let mut plan = plan(&[("A", &["t"])]);
    let tasks = (0..open + completed).map(|number| {
        let mut task = task(&format!("f{number:05}"));
        task.percent_complete = if number < open { 0 } else { 100 };
        Arc::new(task)
    });
    plan.remove_task(&TaskId::new("t"));
    plan.replace_tasks(tasks.collect());
    plan
}

fn refusal(edit: &Edit, plan: &Snapshot) -> String {
    check(edit, plan, None).expect_err("is refused")
}

#[test]
fn titles_and_names_are_neither_empty_nor_too_long() {
    let plan = plan(&[("A", &["t"])]);
    for title in ["x".repeat(255), "é".repeat(255), "🙂".repeat(255)] {
        assert_eq!(check(&changed(vec![titled(&title)]), &plan, None), Ok(()));
        assert_eq!(check(&made(&title, Vec::new(), Vec::new()), &plan, None), Ok(()));
        let longer = format!("{title}x");
        let sentence = "A title has at most 255 letters; this one has 256.";
        assert_eq!(refusal(&changed(vec![titled(&longer)]), &plan), sentence);
        assert_eq!(refusal(&made(&longer, Vec::new(), Vec::new()), &plan), sentence);
        assert_eq!(check(&bucket(&longer), &plan, None), Ok(()), "no page limits the name of a bucket");
    }
    let empty_item = DetailChange::Item {
        item: "i".to_owned(),
        title: " ".to_owned(),
        is_checked: false,
        from: false,
        to: true,
        place: None,
    };
    let renamed_item = DetailChange::ItemTitle { item: "i".to_owned(), from: "x".to_owned(), to: String::new() };
    let plan_title = PlanChange::Title { from: "p".to_owned(), to: "\t".to_owned() };
    let table = [
        (changed(vec![titled(" ")]), "A title cannot be empty."),
        (made("", Vec::new(), Vec::new()), "A title cannot be empty."),
        (bucket(" "), "A bucket’s name cannot be empty."),
        (renamed(""), "A bucket’s name cannot be empty."),
        (of_plan(vec![plan_title]), "A plan’s title cannot be empty."),
        (detailed(vec![empty_item.clone()]), "A checklist item cannot be empty."),
        (detailed(vec![empty_item.inverse()]), ""),
        (detailed(vec![renamed_item]), "A checklist item cannot be empty."),
    ];
    for (edit, sentence) in table {
        assert_eq!(check(&edit, &plan, None).err().unwrap_or_default(), sentence, "{edit:?}");
    }
}

#[test]
fn lists_of_a_task_are_full_at_the_published_number() {
    let people = Limit::Assignees.sentence();
    assert_eq!(check(&changed(vec![assigned(19, true)]), &with(19, 0, 0), None), Ok(()));
    assert_eq!(refusal(&changed(vec![assigned(20, true)]), &with(20, 0, 0)), people);
    // One goes for the one who comes; and what is too much already may become less, or stay.
    assert_eq!(check(&changed(vec![assigned(20, true), assigned(0, false)]), &with(20, 0, 0), None), Ok(()));
    assert_eq!(check(&changed(vec![assigned(0, false)]), &with(25, 0, 0), None), Ok(()));
    assert_eq!(check(&changed(vec![titled("x")]), &with(25, 21, 16), None), Ok(()));
    assert_eq!(
        refusal(&made("x", (0..21).map(|number| assigned(number, true)).collect(), Vec::new()), &full(0, 0)),
        people
    );

    let items = Limit::ChecklistItems.sentence();
    assert_eq!(check(&detailed(vec![item(0, true)]), &with(0, 19, 0), None), Ok(()));
    assert_eq!(refusal(&detailed(vec![item(0, true)]), &with(0, 20, 0)), items);
    assert_eq!(refusal(&detailed(vec![item(0, true), item(1, true)]), &with(0, 19, 0)), items);
    assert_eq!(refusal(&made("x", Vec::new(), (0..21).map(|number| item(number, true)).collect()), &full(0, 0)), items);

    let links = Limit::Links.sentence();
    assert_eq!(check(&detailed(vec![link("https://a.example")]), &with(0, 0, 14), None), Ok(()));
    assert_eq!(refusal(&detailed(vec![link("https://a.example")]), &with(0, 0, 15)), links);
    let sentence = "A link has to begin with http:// or https:// and hold nothing hidden.";
    for url in ["javascript:x", "msteams:/l/x", "example.com", "https://a.example/\u{202e}", ""] {
        assert_eq!(refusal(&detailed(vec![link(url)]), &with(0, 0, 0)), sentence, "{url}");
    }
}

#[test]
fn details_that_were_read_count_more_exactly() {
    let names: Vec<String> = (0..20).map(|number| format!("i{number}")).collect();
    let list: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "5")).collect();
    let read = details("t", &list, &[]);
    let plan = with(0, 3, 0);
    assert_eq!(check(&detailed(vec![item(20, true)]), &plan, Some(&read)), Err(Limit::ChecklistItems.sentence()));
    assert_eq!(check(&detailed(vec![item(19, true)]), &plan, Some(&read)), Ok(()), "it is there already");
    assert_eq!(check(&detailed(vec![item(20, true), item(0, false)]), &plan, Some(&read)), Ok(()));
    let of_another = details("other", &list, &[]);
    assert_eq!(check(&detailed(vec![item(20, true)]), &plan, Some(&of_another)), Ok(()));
}

#[test]
fn a_start_after_the_due_date_is_refused_where_it_comes_about() {
    let (early, late) = (date(2026, 10, 8), date(2026, 10, 12));
    let start = |to| Change::Start { from: None, to: Some(to) };
    let due = |to| Change::Due { from: None, to: Some(to) };
    let plain = with(0, 0, 0);
    let sentence = "Start (12 Oct) is after due (8 Oct).";
    assert_eq!(refusal(&changed(vec![start(late), due(early)]), &plain), sentence);
    assert_eq!(refusal(&made("x", vec![start(late), due(early)], Vec::new()), &plain), sentence);
    assert_eq!(check(&changed(vec![start(early), due(early)]), &plain, None), Ok(()));
    let mut due_early = with(0, 0, 0);
    due_early.task_mut(&TaskId::new("t")).unwrap().due = Some(early);
    assert_eq!(refusal(&changed(vec![start(late)]), &due_early), sentence);
    assert_eq!(
        refusal(&changed(vec![start(date(2027, 1, 2))]), &due_early),
        "Start (2 Jan 2027) is after due (8 Oct 2026)."
    );
    assert_eq!(check(&changed(vec![start(late), due(late)]), &due_early, None), Ok(()));
    let mut wrong = due_early.clone();
    wrong.task_mut(&TaskId::new("t")).unwrap().start = Some(late);
    assert_eq!(check(&changed(vec![titled("x")]), &wrong, None), Ok(()), "it was so before");
}

#[test]
fn values_no_field_can_have_are_refused() {
    let plan = with(0, 0, 0);
    let labelled = |category| Change::Label { category, from: false, to: true };
    let named = |category| PlanChange::LabelName { category, from: None, to: Some("x".to_owned()) };
    let table = [
        (changed(vec![Change::Percent { from: 0, to: 101 }]), "Progress is from 0 to 100, not 101."),
        (changed(vec![Change::Priority { from: 5, to: -1 }]), "Priority is from 0 to 10, not -1."),
        (changed(vec![labelled(26)]), "A plan has 25 labels; there is no number 26."),
        (changed(vec![labelled(0)]), "A plan has 25 labels; there is no number 0."),
        (of_plan(vec![named(26)]), "A plan has 25 labels; there is no number 26."),
        (changed(vec![labelled(25), Change::Percent { from: 0, to: 100 }, Change::Priority { from: 5, to: 10 }]), ""),
        (of_plan(vec![named(25)]), ""),
    ];
    for (edit, sentence) in table {
        assert_eq!(check(&edit, &plan, None).err().unwrap_or_default(), sentence, "{edit:?}");
    }
}

#[test]
fn a_plan_is_full_at_the_published_numbers() {
    let new = made("x", Vec::new(), Vec::new());
    let completed = made("x", vec![Change::Percent { from: 0, to: 100 }], Vec::new());
    assert_eq!(check(&new, &full(2999, 0), None), Ok(()));
    assert_eq!(refusal(&new, &full(3000, 0)), Limit::OpenTasks.sentence());
    assert_eq!(check(&completed, &full(3000, 5999), None), Ok(()));
    assert_eq!(refusal(&completed, &full(3000, 6000)), Limit::Tasks.sentence());

    let open_again = |board: Grouping| {
        let task = TaskId::new("f03000");
        let changes = vec![Change::Percent { from: 100, to: 0 }];
        let (to, from) = (ColumnId::Progress(Progress::NotStarted), ColumnId::Progress(Progress::Completed));
        let (to, from, title) = (spot(to), spot(from), String::new());
        Edit::MoveTask(MoveTask { task, title, board, to, from, changes, is_undo: false, base: None })
    };
    assert_eq!(refusal(&open_again(Grouping::Progress), &full(3000, 1)), Limit::OpenTasks.sentence());
    let mut mine = full(3000, 1);
    mine.plan.id = PlanId::mine();
    assert_eq!(check(&open_again(Grouping::Progress), &mine, None), Ok(()), "these are tasks of many plans");

    let names: Vec<String> = (0..200).map(|number| format!("b{number}")).collect();
    let columns: Vec<(&str, &[&str])> = names.iter().map(|name| (name.as_str(), [].as_slice())).collect();
    assert_eq!(check(&bucket("x"), &plan(&columns[..199]), None), Ok(()));
    assert_eq!(refusal(&bucket("x"), &plan(&columns)), Limit::Buckets.sentence());

    let mut shared = with(0, 0, 0);
    let shared_with =
        |number: usize| PlanChange::SharedWith { user: UserId::new(&format!("s{number}")), from: false, to: true };
    shared.plan.shared_with = (0..99).map(|number| UserId::new(&format!("s{number}"))).collect();
    assert_eq!(check(&of_plan(vec![shared_with(99)]), &shared, None), Ok(()));
    assert_eq!(refusal(&of_plan(vec![shared_with(99), shared_with(100)]), &shared), Limit::SharedWith.sentence());
    assert_eq!(check(&of_plan(vec![shared_with(98)]), &shared, None), Ok(()), "is shared with already");
}
