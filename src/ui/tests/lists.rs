//! The two lists: a line for each task.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::*;
use crate::planner::id::PlanId;
use crate::planner::plan::Plan;

fn list((width, height): (u16, u16)) -> State {
    let mut state = open(width, height);
    keys(&mut state, "4 g g");
    state
}

/// Returns the person's own tasks, which are in two plans.
pub(super) fn mine((width, height): (u16, u16)) -> State {
    let mut snapshot = website();
    let other = |id: &str, title: &str, label: &str| Plan {
        id: PlanId::new(id),
        title: title.to_owned(),
        container_type: None,
        container_url: None,
        etag: None,
        labels: BTreeMap::from([(1, label.to_owned())]),
        shared_with: BTreeSet::new(),
        about: crate::planner::plan::About::default(),
    };
    let ids: Vec<TaskId> = snapshot.tasks().iter().map(|task| task.id.clone()).collect();
    for (id, number) in ids.iter().zip(0..) {
        let task = snapshot.task_mut(id).unwrap();
        task.assignees = vec![UserId::new("me")];
        task.plan_id = PlanId::new(if number % 2 == 0 { "web" } else { "office" });
        task.categories = Categories::from_iter([1]);
    }
    snapshot.plan = other(PlanId::mine().as_str(), "My tasks", "Wrong");
    let plans = [other("web", "Website relaunch", "Bug"), other("office", "Office move 日本", "Van")];
    snapshot.plans = Arc::new(plans.into_iter().map(|plan| (plan.id.clone(), plan)).collect());
    let mut state = open(width, height);
    keys(&mut state, "5");
    let _ = update(&mut state, snapshot_changed(&Arc::new(snapshot), &[], 0));
    state
}

#[test]
fn a_line_for_each_task() {
    insta::assert_snapshot!("list_80x24", rows(&list((80, 24))));
    insta::assert_snapshot!("list_200x50", rows(&list((200, 50))));
    insta::assert_snapshot!("list_48x20", rows(&list((48, 20))));
    insta::assert_snapshot!("list_20x5", rows(&list((20, 5))));
}

#[test]
fn a_long_list_says_what_is_above_and_below() {
    let mut state = list((80, 14));
    assert!(rows(&state).contains("↓ 4 more"), "10 lines, one of which says so: 13 - 9\n{}", rows(&state));
    keys(&mut state, "G");
    insta::assert_snapshot!("list_scrolled", rows(&state));
    keys(&mut state, "k k k k k k k k");
    insta::assert_snapshot!("list_in_the_middle", rows(&state));
}

#[test]
fn my_tasks_have_the_labels_and_the_name_of_their_own_plan() {
    let state = mine((80, 24));
    insta::assert_snapshot!("mine_80x24", rows(&state));
    let text = rows(&state);
    assert!(text.contains("[BUG]") && text.contains("[VAN]") && !text.contains("[WRON]"));
    insta::assert_snapshot!("mine_20x5", rows(&mine((20, 5))));
    let mut state = mine((120, 40));
    keys(&mut state, "W");
    let text = rows(&state);
    assert!(text.contains("[B]") && text.contains("[V]") && !text.contains("[W]"), "{text}");
}

#[test]
fn a_card_in_hand_is_seen_in_a_list() {
    let mut state = list((80, 24));
    keys(&mut state, "v j v Space j");
    insta::assert_snapshot!("list_in_hand", rows_with_looks(&state));
    let _ = update(&mut state, Message::Resized { width: 20, height: 5 });
    insta::assert_snapshot!("list_in_hand_20x5", rows_with_looks(&state));
}

#[test]
fn drawing_a_list_costs_what_is_visible() {
    let titles: Vec<String> = (0..9000).map(|number| format!("Card {number:05}")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let mut state = state((80, 24), Link::Starting);
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan(&[("All", &titles)])), &[] as &[Edit], 0));
    keys(&mut state, "4 G");
    let text = rows(&state);
    assert!(text.contains("Card 08999") && text.contains("↑ 8982 more"), "{text}");
}
