//! Edits of contents: what they do to a plan and to a board, and how they are written down.

use std::sync::Arc;

use super::*;
use crate::planner::board::arrangement::Arrangement;
use crate::planner::board::{Board, Column, ColumnId, Grouping};
use crate::planner::detail_change::DetailChange;
use crate::planner::fixture::{moved, plan};
use crate::planner::id::PlanId;
use crate::planner::plan_change::PlanChange;
use crate::planner::view::View;

fn spot(column: &str, after: Option<&str>, before: Option<&str>, end: End) -> Spot {
    let id = ColumnId::Bucket(Some(BucketId::new(column)));
    let (after, before) = (after.map(TaskId::new), before.map(TaskId::new));
    Spot { column: id, column_name: column.to_owned(), after, before, end }
}

fn whole(task: TaskId, title: &str, spot: Spot) -> WholeTask {
    let bucket = Change::Bucket { from: None, to: Some(BucketId::new(&spot.column_name)) };
    let (changes, title) = (vec![bucket], title.to_owned());
    let (board, details) = (Grouping::Bucket, Vec::new());
    WholeTask { task, title, board, spot, others: Vec::new(), changes, details, base: None, seen: None, is_undo: false }
}

fn bucket(id: BucketId, name: &str, after: Option<&str>) -> WholeBucket {
    let gap = Gap { after: after.map(BucketId::new), before: None, end: End::Top };
    WholeBucket { bucket: id, name: name.to_owned(), gap, base: None, seen: None, is_undo: false }
}

/// The columns of a board as text, a line each.
fn shown(view: &View) -> String {
    let title = |card: &u32| view.plan().tasks()[*card as usize].title.clone();
    let line =
        |column: &Column| format!("{}: {}", column.name, column.cards.iter().map(title).collect::<Vec<_>>().join(" "));
    view.board().columns.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn view(edits: &[Edit]) -> View {
    let plan = Arc::new(plan(&[("A", &["m", "b"]), ("B", &["x", "c"])]));
    View::new(plan, edits, Arc::new(Arrangement::by(Grouping::Bucket)))
}

#[test]
fn a_new_task_stands_where_it_was_put_and_can_be_moved_and_changed_at_once() {
    let local = TaskId::local("1");
    let made = Edit::CreateTask(whole(local.clone(), "new", spot("A", Some("m"), Some("b"), End::Bottom)));
    let mut edits = vec![made];
    assert_eq!(shown(&view(&edits)), "A: m new b\nB: x c");
    let rename = Change::Title { from: "new".to_owned(), to: "newer".to_owned() };
    let (task, title) = (local.clone(), "new".to_owned());
    edits.push(Edit::ChangeTask(ChangeTask { task, title, changes: vec![rename], is_undo: false }));
    edits.push(moved(local.as_str(), spot("A", None, None, End::Top), spot("B", Some("x"), Some("c"), End::Top)));
    let after = view(&edits);
    assert_eq!(shown(&after), "A: m b\nB: x newer c");
    assert_eq!(after.active_count(), 5);
}

#[test]
fn a_task_that_is_made_already_only_gets_its_place() {
    let made = Edit::CreateTask(whole(TaskId::new("c"), "c", spot("B", None, Some("x"), End::Top)));
    let after = view(&[made.clone(), made]);
    assert_eq!((shown(&after).as_str(), after.active_count()), ("A: m b\nB: c x", 4));
}

#[test]
fn what_the_service_has_made_already_is_there_once_and_stands_where_it_was_put() {
    let snapshot = plan(&[("A", &["a1", "a2", "x"]), ("B", &["b1"])]);
    let made = whole(TaskId::new("x"), "x, as it was made", spot("A", Some("a1"), Some("a2"), End::Bottom));
    for grouping in Grouping::ALL {
        let arrangement = Arc::new(Arrangement::by(grouping));
        let mut view = View::new(Arc::new(snapshot.clone()), [&Edit::CreateTask(made.clone())], arrangement);
        view.push(&Edit::CreateTask(made.clone()));
        let cards: usize = view.board().columns.iter().map(|column| column.cards.len()).sum();
        assert_eq!((view.plan().tasks().len(), cards), (4, 4), "{grouping:?}");
        if grouping == Grouping::Bucket {
            assert!(shown(&view).starts_with("A: a1 x a2"), "{}", shown(&view));
        }
    }
}

#[test]
fn what_is_deleted_leaves_the_board_and_the_others_stay_in_order() {
    let task = whole(TaskId::new("b"), "b", spot("A", Some("m"), None, End::Bottom));
    let edits = [
        Edit::DeleteTask(task.clone()),
        moved("x", spot("B", None, None, End::Top), spot("A", None, Some("m"), End::Top)),
    ];
    let after = view(&edits);
    assert_eq!((shown(&after).as_str(), after.active_count()), ("A: x m\nB: c", 3));
    assert_eq!(
        shown(&view(&[Edit::DeleteTask(task.clone()), Edit::DeleteTask(task.clone()).inverse()])),
        "A: m b\nB: x c"
    );
    let gone = Edit::DeleteBucket(bucket(BucketId::new("A"), "A", None));
    let after = view(&[gone]);
    assert_eq!((shown(&after).as_str(), after.active_count()), ("B: x c", 2));
    assert_eq!(shown(&view(&[Edit::DeleteTask(WholeTask { task: TaskId::new("nobody"), ..task })])), "A: m b\nB: x c");
}

#[test]
fn columns_come_and_are_renamed() {
    let local = BucketId::local("1");
    let made = Edit::CreateBucket(bucket(local.clone(), "New", Some("A")));
    let (from, to) = ("New".to_owned(), "Newer".to_owned());
    let renamed = Edit::RenameBucket(RenameBucket { bucket: local, from, to, is_undo: false });
    assert_eq!(shown(&view(&[made.clone(), made, renamed])), "A: m b\nNewer: \nB: x c");
}

/// Whatever comes and goes, the board is the one that would be made of the plan anew, but for the order.
#[test]
fn positions_stay_right_on_every_board() {
    let names = ["k", "local z", "a", "zz"];
    for grouping in Grouping::ALL {
        let plan = Arc::new(crate::planner::fixture::team());
        let arrangement = Arc::new(Arrangement::by(grouping));
        let mut view = View::new(Arc::clone(&plan), &[], Arc::clone(&arrangement));
        for (number, name) in names.iter().enumerate() {
            view.push(&Edit::CreateTask(whole(TaskId::new(name), name, spot("B", Some("t05"), None, End::Top))));
            let gone = format!("t{number:02}");
            view.push(&Edit::DeleteTask(whole(TaskId::new(&gone), &gone, spot("A", None, None, End::Top))));
            view.push(&Edit::ChangeTask(ChangeTask {
                task: TaskId::new("t07"),
                title: String::new(),
                changes: vec![Change::Percent { from: 0, to: i32::try_from(number * 33).unwrap() }],
                is_undo: false,
            }));
        }
        let sorted = |board: &Board| {
            let mut columns: Vec<(ColumnId, Vec<u32>)> =
                board.columns.iter().map(|column| (column.id.clone(), column.cards.clone())).collect();
            for (_, cards) in &mut columns {
                cards.sort_unstable();
            }
            columns.retain(|(_, cards)| !cards.is_empty());
            columns.sort();
            columns
        };
        assert_eq!(sorted(view.board()), sorted(&Board::of(view.plan(), &arrangement)), "{grouping:?}");
        assert_eq!(view.active_count(), view.plan().active_count());
    }
}

#[test]
fn the_name_of_a_thing_made_here_gives_way_to_the_service_s_everywhere() {
    let (task, bucket_id) = (TaskId::local("1"), BucketId::local("2"));
    let mut edits = vec![
        Edit::CreateTask(whole(task.clone(), "new", spot("A", Some("m"), None, End::Top))),
        moved("m", spot("A", Some(task.as_str()), None, End::Top), spot(bucket_id.as_str(), None, None, End::Top)),
        Edit::MoveBucket(MoveBucket {
            bucket: bucket_id.clone(),
            name: "New".to_owned(),
            to: Gap { after: None, before: Some(bucket_id.clone()), end: End::Top },
            from: Gap { after: None, before: None, end: End::Top },
            is_undo: false,
            base: None,
        }),
    ];
    assert!(edits.iter_mut().all(|edit| edit.rename(task.as_str(), "T") | edit.rename(bucket_id.as_str(), "B")));
    let text = serde_json::to_string(&edits).unwrap();
    assert!(!text.contains("local 1") && text.matches("local 2").count() == 1, "all but the name in words: {text}");
    assert!(!edits[0].rename("T2", "T3"));
}

#[test]
fn edits_of_contents_are_written_down_as_ever() {
    let task = TaskId::new("t");
    let notes = DetailChange::Notes { from: String::new(), to: "n".to_owned() };
    let shared = PlanChange::SharedWith { user: crate::planner::id::UserId::new("anna"), from: false, to: true };
    let title = Change::Title { from: "a".to_owned(), to: "b".to_owned() };
    let text = |edit: Edit| {
        let text = serde_json::to_string(&edit).unwrap();
        assert_eq!(serde_json::from_str::<Edit>(&text).unwrap(), edit);
        format!("{text}\n{}", edit.words_in_outbox())
    };
    let name = || "a".to_owned();
    insta::assert_snapshot!(
        "contents",
        [
            text(Edit::ChangeTask(ChangeTask {
                task: task.clone(),
                title: name(),
                changes: vec![title],
                is_undo: false
            })),
            text(Edit::ChangeDetails(ChangeDetails {
                task: task.clone(),
                title: name(),
                changes: vec![notes],
                is_undo: true
            })),
            text(Edit::CreateTask(whole(TaskId::local("1"), "new", spot("A", Some("m"), None, End::Top)))),
            text(Edit::DeleteTask(whole(task, "old", spot("A", None, None, End::Top)))),
            text(Edit::CreateBucket(bucket(BucketId::local("1"), "New", Some("A")))),
            text(Edit::RenameBucket(RenameBucket {
                bucket: BucketId::new("A"),
                from: name(),
                to: "b".to_owned(),
                is_undo: false
            })),
            text(Edit::DeleteBucket(bucket(BucketId::new("A"), "A", None))),
            text(Edit::ChangePlan(ChangePlan {
                plan: PlanId::new("p"),
                title: name(),
                changes: vec![shared],
                is_undo: false
            })),
        ]
        .join("\n")
    );
}

fn plan_edits() -> Vec<Edit> {
    let (plan, title, is_undo) = (PlanId::local("1"), "New".to_owned(), false);
    let group = crate::planner::id::GroupId::new("g");
    let home = PlanHome::Group { group: group.clone(), name: "Design".to_owned() };
    let justification = "done".to_owned();
    vec![
        Edit::CreatePlan(CreatePlan { plan: plan.clone(), title: title.clone(), home, is_undo }),
        Edit::DeletePlan(DeletePlan { plan: plan.clone(), title: title.clone(), home: None, is_undo }),
        Edit::ArchivePlan(ArchivePlan {
            plan: plan.clone(),
            title: title.clone(),
            from: false,
            to: true,
            justification,
            is_undo,
        }),
        Edit::MovePlan(MovePlan {
            plan: plan.clone(),
            title: title.clone(),
            group,
            name: "Design".to_owned(),
            is_undo,
        }),
        Edit::FavouritePlan(FavouritePlan { plan, title, from: false, to: true, is_undo }),
    ]
}

#[test]
fn edits_of_plans_are_written_down_as_ever() {
    let mut edits = plan_edits();
    let text = |edit: &Edit| {
        let text = serde_json::to_string(edit).unwrap();
        assert_eq!(serde_json::from_str::<Edit>(&text).unwrap(), *edit);
        format!("{text}\n{}\n{}", edit.words_in_outbox(), edit.inverse().words_in_outbox())
    };
    insta::assert_snapshot!("plans", edits.iter().map(text).collect::<Vec<_>>().join("\n"));
    assert!(edits.iter_mut().all(|edit| edit.rename("local 1", "P") && edit.plan() == Some(&PlanId::new("P"))));
}

#[test]
fn what_is_done_and_undone_to_a_plan_before_it_is_sent_is_nothing() {
    for edit in &plan_edits()[2..] {
        let both = edit.and(&edit.inverse());
        let is_final = edit.is_final();
        assert_eq!(both.is_some_and(|both| both.is_nothing()), !is_final, "{edit:?}");
    }
    let made = &plan_edits()[0];
    assert_eq!(made.inverse().inverse().made(), Some("local again local 1"), "a plan is never made twice by one name");
    assert!(!made.inverse().is_final(), "it can be made again");
}

#[test]
fn nothing_in_an_archived_plan_is_changed_but_all_of_it_can_be_deleted() {
    let mut archived = plan(&[("A", &["m", "o"])]);
    archived.plan.about.is_archived = Some(true);
    let (task, title) = (TaskId::new("m"), "m".to_owned());
    let change = Change::Title { from: title.clone(), to: "n".to_owned() };
    let local = TaskId::local("1");
    let id = archived.plan.id.clone();
    let share = PlanChange::SharedWith { user: crate::planner::id::UserId::new("anna"), from: false, to: true };
    let refused = [
        Edit::ChangeTask(ChangeTask { task: task.clone(), title, changes: vec![change], is_undo: false }),
        Edit::CreateTask(whole(local, "new", spot("A", None, None, End::Top))),
        Edit::CreateBucket(bucket(BucketId::local("1"), "New", None)),
        Edit::RenameBucket(RenameBucket {
            bucket: BucketId::new("A"),
            from: "A".into(),
            to: "B".into(),
            is_undo: false,
        }),
        moved("m", spot("A", Some("o"), None, End::Bottom), spot("A", None, None, End::Top)),
        Edit::ChangePlan(ChangePlan { plan: id.clone(), title: "P".into(), changes: vec![share], is_undo: false }),
    ];
    for edit in &refused {
        let no = archived.gate(edit, None).expect_err("the archive is closed");
        assert_eq!(no.refusal.words(), "the plan is archived; g p shows it, and u there brings it back", "{edit:?}");
    }
    let back = ArchivePlan {
        plan: id.clone(),
        title: "P".to_owned(),
        from: true,
        to: false,
        justification: String::new(),
        is_undo: false,
    };
    let allowed = [
        Edit::DeleteTask(whole(task, "m", spot("A", None, None, End::Top))),
        Edit::DeleteBucket(bucket(BucketId::new("A"), "A", None)),
        Edit::DeletePlan(DeletePlan { plan: id, title: "P".to_owned(), home: None, is_undo: false }),
        Edit::ArchivePlan(back.clone()),
    ];
    for edit in &allowed {
        assert!(archived.gate(edit, None).is_ok(), "{edit:?}");
    }
    Edit::ArchivePlan(back).apply(&mut archived);
    assert!(refused.iter().all(|edit| archived.gate(edit, None).is_ok()), "it is back");
}
