//! Every kind of edit, and what it does to tasks.

use super::*;
use crate::planner::board::ColumnId;
use crate::planner::edit::{
    ChangeDetails, ChangePlan, ChangeTask, End, Gap, MoveBucket, RenameBucket, Spot, WholeBucket, WholeTask,
};
use crate::planner::fixture::{details, item_moved, plan, team};
use crate::planner::id::{BucketId, PlanId};
use crate::planner::progress::Progress;

fn me() -> UserId {
    UserId::new("anna")
}

/// What an edit does in the plan of the fixture; `?` marks what it stands without.
fn acts(edit: &Edit) -> Vec<(String, Act, bool)> {
    let acts = acts_of(edit, &team(), Some(&me()));
    acts.into_iter().map(|act| (act.task.as_str().to_owned(), act.act, act.is_incidental)).collect()
}

fn spot(column: ColumnId, after: Option<&str>) -> Spot {
    Spot { column, column_name: String::new(), after: after.map(TaskId::new), before: None, end: End::Top }
}

fn card(board: Grouping, from: Spot, to: Spot, changes: Vec<Change>) -> Edit {
    let (task, title) = (TaskId::new("t02"), String::new());
    Edit::MoveTask(MoveTask { task, title, board, to, from, changes, is_undo: false, base: None })
}

fn fields(changes: Vec<Change>) -> Edit {
    Edit::ChangeTask(ChangeTask { task: TaskId::new("t02"), title: String::new(), changes, is_undo: false })
}

#[test]
fn each_field_of_a_task_is_an_act() {
    // t02 is assigned to bob and anna, completed, of priority 5, labelled 3.
    let day = Some(jiff::civil::date(2026, 3, 1));
    let assignee = |user: &str, from: bool| Change::Assignee { user: UserId::new(user), from, to: !from };
    let by = None;
    for (change, act) in [
        (Change::Title { from: "t02".to_owned(), to: "x".to_owned() }, Act::Title),
        (Change::Bucket { from: None, to: Some(BucketId::new("B")) }, Act::Move(Reach::Bucket)),
        (Change::Percent { from: 100, to: 50 }, Act::Progress { to: 50, is_ready: true }),
        (Change::Priority { from: 5, to: 1 }, Act::Priority),
        (Change::Start { from: None, to: day }, Act::StartDate),
        (Change::Due { from: None, to: day }, Act::DueDate),
        (Change::Label { category: 1, from: false, to: true }, Act::Labels),
        (assignee("carl", false), Act::Assignment(AssignmentAct::Add(Who::Other))),
        (assignee("anna", true), Act::Assignment(AssignmentAct::Remove { who: Who::Oneself, by })),
        (assignee("bob", true), Act::Assignment(AssignmentAct::Remove { who: Who::Other, by })),
    ] {
        assert_eq!(acts(&fields(vec![change.clone()])), [("t02".to_owned(), act, false)], "{change:?}");
    }
    let labels = [1, 2].map(|category| Change::Label { category, from: false, to: true });
    assert_eq!(acts(&fields(labels.to_vec())).len(), 1, "one act, however many labels");
}

#[test]
fn what_is_so_already_is_no_act() {
    let edit = fields(vec![
        Change::Percent { from: 0, to: 100 },
        Change::Title { from: "x".to_owned(), to: "t02".to_owned() },
        Change::Priority { from: 1, to: 1 },
    ]);
    assert_eq!(acts(&edit), []);
    let to = spot(ColumnId::Progress(Progress::Completed), None);
    let done = vec![Change::Percent { from: 50, to: 100 }];
    assert_eq!(acts(&card(Grouping::Progress, to.clone(), to, done)), []);
}

#[test]
fn a_move_is_what_its_column_means_and_its_place() {
    let bucket = |name: &str, after| spot(ColumnId::Bucket(Some(BucketId::new(name))), after);
    let act = |act: Act, is_incidental: bool| ("t02".to_owned(), act, is_incidental);
    let inside = card(Grouping::Bucket, bucket("A", None), bucket("A", Some("t03")), Vec::new());
    assert_eq!(acts(&inside), [act(Act::Reorder, false)]);
    // The bucket is changed even where the edit only says the column.
    let across = card(Grouping::Bucket, bucket("A", None), bucket("B", None), Vec::new());
    assert_eq!(acts(&across), [act(Act::Move(Reach::Bucket), false), act(Act::Reorder, true)]);
    let assigned = |user: &str, after| spot(ColumnId::Assignee(Some(UserId::new(user))), after);
    let given = vec![Change::Assignee { user: UserId::new("bob"), from: true, to: false }];
    let given = card(Grouping::AssignedTo, assigned("bob", None), assigned("carl", None), given);
    assert_eq!(
        acts(&given),
        [
            act(Act::Assignment(AssignmentAct::Remove { who: Who::Other, by: None }), false),
            act(Act::Assignment(AssignmentAct::Add(Who::Other)), false),
            act(Act::Reorder, true),
        ]
    );
    let progress = |progress, after| spot(ColumnId::Progress(progress), after);
    let reopened = card(
        Grouping::Progress,
        progress(Progress::Completed, None),
        progress(Progress::NotStarted, Some("t00")),
        Vec::new(),
    );
    assert_eq!(acts(&reopened), [act(Act::Progress { to: 0, is_ready: true }, false), act(Act::Reorder, true)]);
    let listed = |grouping| card(grouping, spot(ColumnId::List, None), spot(ColumnId::List, Some("t03")), Vec::new());
    assert_eq!(acts(&listed(Grouping::List)), [act(Act::Reorder, false)]);
    assert_eq!(acts(&listed(Grouping::Mine)), [act(Act::Personal, false)]);
    assert_eq!(acts(&listed(Grouping::Due)), [], "no order of its own");
}

#[test]
fn each_part_of_the_details_is_an_act() {
    let text = str::to_owned;
    let item = |to: bool| DetailChange::Item {
        item: text("i"),
        title: text("x"),
        is_checked: false,
        from: !to,
        to,
        place: None,
    };
    let link = |to: bool| DetailChange::Link { key: text("k"), alias: None, kind: None, from: !to, to, place: None };
    let by = None;
    for (change, act) in [
        (DetailChange::Notes { from: text(""), to: text("n") }, Act::Notes),
        (DetailChange::Preview { from: text("automatic"), to: text("checklist") }, Act::PreviewType),
        (item(true), Act::Checklist(ChecklistAct::Add)),
        (item(false), Act::Checklist(ChecklistAct::Remove { by })),
        (
            DetailChange::ItemTitle { item: text("i"), from: text("a"), to: text("b") },
            Act::Checklist(ChecklistAct::Update { by }),
        ),
        (
            DetailChange::ItemChecked { item: text("i"), from: true, to: false },
            Act::Checklist(ChecklistAct::Check { by }),
        ),
        (link(true), Act::Link(LinkAct::Add)),
        (link(false), Act::Link(LinkAct::Remove { by })),
        (DetailChange::LinkAlias { key: text("k"), from: None, to: Some(text("a")) }, Act::Link(LinkAct::Edit { by })),
        (DetailChange::LinkKind { key: text("k"), from: None, to: Some(text("Pdf")) }, Act::Link(LinkAct::Edit { by })),
    ] {
        let edit = |changes: Vec<DetailChange>| {
            Edit::ChangeDetails(ChangeDetails { task: TaskId::new("t02"), title: text(""), changes, is_undo: false })
        };
        assert_eq!(acts(&edit(vec![change.clone()])), [("t02".to_owned(), act, false)], "{change:?}");
        let there_and_back = change.after(&change.inverse());
        assert_eq!(acts(&edit(vec![there_and_back])), [], "{change:?}");
    }
    let details = details("t02", &[("a", "2"), ("b", "1")], &[("k", "1"), ("l", "2")]);
    for (list, name, act) in [
        (ItemList::Checklist, "a", Act::Checklist(ChecklistAct::Reorder { by })),
        (ItemList::References, "k", Act::Link(LinkAct::Edit { by })),
    ] {
        assert_eq!(acts(&item_moved(&details, list, name, 1)), [("t02".to_owned(), act, false)]);
    }
}

#[test]
fn a_bucket_is_deleted_with_its_tasks_and_what_is_made_is_nobodys_yet() {
    let (bucket, name) = (BucketId::new("B"), "B".to_owned());
    let gap = Gap { after: None, before: None, end: End::Top };
    let whole = WholeBucket { bucket: bucket.clone(), name, gap: gap.clone(), base: None, seen: None, is_undo: false };
    let deleted = acts(&Edit::DeleteBucket(whole.clone()));
    let expected: Vec<_> = ["t05", "t06", "t07", "t08"].map(|task| (task.to_owned(), Act::Delete, false)).to_vec();
    assert_eq!(deleted, expected);

    let task = plan(&[("A", &["t02"])]).tasks()[0].clone();
    let whole_task = WholeTask::of(&task, None, "A");
    assert_eq!(acts(&Edit::DeleteTask(whole_task.clone())), [("t02".to_owned(), Act::Delete, false)]);

    let (from, to) = ("B".to_owned(), "C".to_owned());
    let (at, title, changes) = (gap.clone(), String::new(), Vec::new());
    let is_undo = false;
    for edit in [
        Edit::CreateTask(whole_task.renamed("1")),
        Edit::CreateBucket(whole),
        Edit::RenameBucket(RenameBucket { bucket: bucket.clone(), from, to, is_undo }),
        Edit::MoveBucket(MoveBucket { bucket, name: String::new(), to: gap, from: at, is_undo, base: None }),
        Edit::ChangePlan(ChangePlan { plan: PlanId::new("plan"), title, changes, is_undo }),
    ] {
        assert_eq!(acts(&edit), [], "{edit:?}");
    }
}
