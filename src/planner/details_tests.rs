//! Tests of the order of checklists and links.

use proptest::prelude::*;

use super::*;
use crate::planner::edit::{End, Gap, fold};
use crate::planner::fixture::{details, item_moved};

/// Returns the titles of the checklist, and the names of the links.
fn shown(details: &Details) -> (Vec<&str>, Vec<&str>) {
    (details.ids(ItemList::Checklist), details.ids(ItemList::References))
}

fn to(list: ItemList, item: &str, after: Option<&str>, before: Option<&str>, end: End) -> MoveItem {
    let gap = Gap { after: after.map(str::to_owned), before: before.map(str::to_owned), end };
    MoveItem {
        task: TaskId::new("t"),
        title: "T".to_owned(),
        list,
        item: item.to_owned(),
        name: item.to_owned(),
        to: gap.clone(),
        from: gap,
        base: None,
        is_undo: false,
    }
}

#[test]
fn a_checklist_runs_down_and_links_run_up_and_what_has_no_hint_stands_last() {
    let details =
        details("t", &[("c", "5"), ("a", "7"), ("none", ""), ("b", "5")], &[("y", "5"), ("no", ""), ("x", "1")]);
    assert_eq!(shown(&details), (vec!["a", "b", "c", "none"], vec!["x", "y", "no"]));
}

#[test]
fn the_smaller_hint_is_said_first_in_both_lists() {
    // The hints of the published sample, whose titles tell the order on the screen: 0, 3, 4.
    let (zero, three, four) = ("8585524154043557016P#", "8585524153=M", "85855241538H");
    let items = [("4", four), ("0", zero), ("3", three), ("new", "1")];
    let details = details("t", &items, &[("u", "10"), ("v", "20"), ("w", "30"), ("new", "99")]);
    assert_eq!(shown(&details).0, ["0", "3", "4", "new"]);
    let send =
        |list, after, before, end| details.hint_for(&to(list, "new", after, before, end)).unwrap().as_str().to_owned();
    let checklist = |after, before, end| send(ItemList::Checklist, after, before, end);
    assert_eq!(checklist(Some("0"), Some("3"), End::Bottom), format!("{three} {zero}!"));
    assert_eq!(checklist(None, Some("0"), End::Top), format!("{zero} !"));
    assert_eq!(checklist(Some("4"), None, End::Bottom), format!(" {four}!"));
    let links = |after, before, end| send(ItemList::References, after, before, end);
    assert_eq!(links(Some("u"), Some("v"), End::Bottom), "10 20!");
    assert_eq!(links(None, Some("u"), End::Top), " 10!");
    assert_eq!(links(Some("w"), None, End::Bottom), "30 !");
}

#[test]
fn equal_hints_and_missing_ones_do_not_close_the_gap() {
    let items = [("a", "7"), ("b", "5"), ("c", "5"), ("d", "3"), ("none", ""), ("zone", "")];
    let links = [("u", "10"), ("v", "10"), ("w", "30"), ("none", ""), ("zone", "")];
    let details = details("t", &items, &links);
    let send = |list, item, after, before| {
        details.hint_for(&to(list, item, Some(after), Some(before), End::Bottom)).unwrap().as_str().to_owned()
    };
    assert_eq!(send(ItemList::Checklist, "a", "b", "c"), "3 5!", "between two that are equal nothing fits");
    assert_eq!(send(ItemList::Checklist, "a", "none", "zone"), " 3!", "the last that has a hint");
    assert_eq!(send(ItemList::References, "w", "u", "v"), "10 !");
    assert_eq!(send(ItemList::References, "u", "none", "zone"), "30 !");
    assert_eq!(details.hint_for(&to(ItemList::Checklist, "gone", Some("a"), None, End::Top)), None);
}

#[test]
fn edits_of_other_tasks_and_of_items_that_are_gone_change_nothing() {
    let before = details("t", &[("a", "7"), ("b", "5")], &[]);
    let mut after = before.clone();
    let mut other = to(ItemList::Checklist, "b", None, Some("a"), End::Top);
    other.task = TaskId::new("other");
    after.replay(&Edit::MoveItem(other));
    after.replay(&Edit::MoveItem(to(ItemList::Checklist, "gone", None, Some("a"), End::Top)));
    after.replay(&Edit::MoveItem(to(ItemList::References, "a", None, None, End::Top)));
    assert_eq!(after, before);
    after.replay(&Edit::MoveItem(to(ItemList::Checklist, "b", None, Some("a"), End::Top)));
    assert_eq!(after.ids(ItemList::Checklist), ["b", "a"]);
    assert!(after.stands_there(&to(ItemList::Checklist, "b", None, Some("a"), End::Top)));
    assert!(!before.stands_there(&to(ItemList::Checklist, "b", None, Some("a"), End::Top)));
}

#[test]
fn ten_nudges_are_one_edit_and_there_and_back_is_none() {
    let mut list = details("t", &[("a", "9"), ("b", "7"), ("c", "5")], &[]);
    let mut waiting: Vec<Edit> = Vec::new();
    for row in [1, 2, 1, 2, 1, 2, 1, 2, 1, 2] {
        let edit = item_moved(&list, ItemList::Checklist, "a", row);
        list.replay(&edit);
        fold(&mut waiting, vec![edit]);
    }
    let [Edit::MoveItem(only)] = waiting.as_slice() else { panic!("one edit: {waiting:?}") };
    assert_eq!((only.from.after.as_deref(), only.to.after.as_deref()), (None, Some("c")));
    let back = waiting[0].inverse();
    list.replay(&back);
    assert_eq!(list.ids(ItemList::Checklist), ["a", "b", "c"]);
    fold(&mut waiting, vec![back]);
    assert_eq!(waiting, []);
}

#[test]
fn an_item_that_moved_is_told_in_words_and_written_down() {
    let list = details("t", &[("a", "9"), ("b", "7")], &[("x", "1"), ("y", "2")]);
    let edit = item_moved(&list, ItemList::Checklist, "a", 1);
    assert_eq!(edit.words(), "move “a” in the checklist of “t”");
    assert_eq!(edit.task(), Some(&TaskId::new("t")));
    assert_eq!(item_moved(&list, ItemList::References, "y", 0).words(), "move “y” in the links of “t”");
    insta::assert_json_snapshot!(edit, @r#"
    {
      "kind": "move_item",
      "task": "t",
      "title": "t",
      "list": "checklist",
      "item": "a",
      "name": "a",
      "to": {
        "after": "b",
        "before": null,
        "end": "bottom"
      },
      "from": {
        "after": null,
        "before": "b",
        "end": "top"
      },
      "base": null,
      "is_undo": false
    }
    "#);
}

proptest! {
    /// Whatever was moved before, an item stands where it was put last, and nothing is lost or doubled; folding the
    /// moves changes nothing about that.
    #[test]
    fn each_item_is_where_it_was_put(
        list in prop_oneof![Just(ItemList::Checklist), Just(ItemList::References)],
        count in 1usize..8,
        moves in prop::collection::vec((0usize..8, 0usize..8), 1..30),
    ) {
        let names: Vec<String> = (0..count).map(|number| format!("i{number}")).collect();
        let hints: Vec<String> = (0..count).map(|number| format!("{}", 50 + number)).collect();
        let pairs: Vec<(&str, &str)> = names.iter().zip(&hints).map(|(name, hint)| (&**name, &**hint)).collect();
        let acknowledged = details("t", &pairs, &pairs);
        let (mut list_now, mut waiting) = (acknowledged.clone(), Vec::new());
        for (item, row) in moves {
            let (item, row) = (&names[item % count], row % count);
            let edit = item_moved(&list_now, list, item, row);
            list_now.replay(&edit);
            prop_assert_eq!(list_now.ids(list)[row], item.as_str());
            fold(&mut waiting, vec![edit]);
        }
        let mut sorted = list_now.ids(list);
        sorted.sort_unstable();
        prop_assert_eq!(sorted, names.iter().map(String::as_str).collect::<Vec<_>>());
        let mut folded = acknowledged;
        for edit in &waiting {
            folded.replay(edit);
        }
        prop_assert_eq!(folded.ids(list), list_now.ids(list));
    }
}
