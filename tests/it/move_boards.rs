//! What a drop writes, board by board, and that no other board's order changes by it.

use planner_tui::planner::board::Grouping;
use planner_tui::planner::id::PlanId;
use planner_tui::server::Seed;
use planner_tui::sync::Command;
use serde_json::{Value, json};

use crate::support::boards::{self, ADA, CHIARA, CHIARA_NAME, KENJI, changed, hint, hints, world};
use crate::support::http::text;
use crate::support::replica::{Replica, Told};
use crate::support::server::TestServer;
use crate::sync_engine::World;

async fn on(world: &World, board: Grouping) -> Replica {
    let mut replica = world.replica().await;
    replica.show(board).await;
    assert_eq!(boards::shown(&replica.told), boards::order(world, board).await);
    replica
}

/// Puts a card somewhere and returns what was sent for it.
async fn drop_it(world: &World, replica: &mut Replica, title: &str, from: &str, to: &str, row: usize) -> Vec<Value> {
    let sent = world.line.bodies().len();
    replica.carry(&[title], from, to, row).await;
    let wanted = boards::shown(&replica.told);
    replica.settle().await;
    assert_eq!(boards::shown(&replica.told), wanted, "what is acknowledged is what was shown");
    world.line.bodies().split_off(sent)
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_is_0_50_and_100_and_a_place_of_its_own() {
    let world = world().await;
    let mut replica = on(&world, Grouping::Progress).await;
    let before = hints(&world).await;
    let below = |name: &str| json!({"orderHint": format!("{} !", hint(&before, name))});
    let sent = drop_it(&world, &mut replica, "b", "Not started", "In progress", 1).await;
    assert_eq!(sent, [json!({"percentComplete": 50}), below("x progress")]);
    assert_eq!(changed(&world, &before).await, ["b percent", "b progress"]);
    let sent = drop_it(&world, &mut replica, "b", "In progress", "Completed", 0).await;
    let above = json!({"orderHint": format!(" {}!", hint(&before, "y progress"))});
    assert_eq!(sent, [json!({"percentComplete": 100}), above]);
    let sent = drop_it(&world, &mut replica, "b", "Completed", "Not started", 3).await;
    assert_eq!(sent, [json!({"percentComplete": 0}), below("d progress")]);
    assert_eq!(changed(&world, &before).await, ["b progress"]);
    assert_eq!(boards::order(&world, Grouping::Progress).await["Not started"], ["a", "c", "d", "b"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_is_right_already_is_not_sent() {
    let world = world().await;
    let mut replica = on(&world, Grouping::Progress).await;
    // `b` is newer than `x`, so it comes to stand above it by itself.
    let sent = drop_it(&world, &mut replica, "b", "Not started", "In progress", 0).await;
    assert_eq!(sent, [json!({"percentComplete": 50})]);
    assert_eq!(boards::order(&world, Grouping::Progress).await["In progress"], ["b", "x"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn assigned_to_adds_the_target_removes_the_left_and_touches_nobody_else() {
    let world = world().await;
    let mut replica = on(&world, Grouping::AssignedTo).await;
    let before = hints(&world).await;
    let sent = drop_it(&world, &mut replica, "b", "You", CHIARA_NAME, 1).await;
    let assignment = json!({"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"});
    // `y` has no entry for Chiara, so its unassigned hint orders it in her column.
    let place = json!({"orderHintsByAssignee": {CHIARA: format!("{} !", hint(&before, "y unassigned"))}});
    assert_eq!(sent, [json!({"assignments": {CHIARA: assignment, ADA: null}}), place]);
    assert_eq!(changed(&world, &before).await, ["b assigned", "b people"]);
    let order = boards::order(&world, Grouping::AssignedTo).await;
    assert_eq!((&order[ADA], &order[CHIARA]), (&vec!["a".to_owned(), "x".to_owned()], &vec!["y".into(), "b".into()]));
    let people: Value = serde_json::from_str(&before["b people"]).unwrap();
    assert_eq!(world.task("b").await["assignments"][KENJI], people[KENJI], "the third person is left alone");
    let sent = drop_it(&world, &mut replica, "a", "You", "Unassigned", 1).await;
    let place = json!({"unassignedOrderHint": format!("{} !", hint(&before, "d unassigned"))});
    assert_eq!(sent, [json!({"assignments": {ADA: null}}), place]);
    assert_eq!(boards::order(&world, Grouping::AssignedTo).await["nobody"], ["d", "a"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_the_service_has_dropped_with_its_person_is_not_counted_on() {
    let world = world().await;
    let mut replica = on(&world, Grouping::AssignedTo).await;
    drop_it(&world, &mut replica, "a", "You", "You", 1).await;
    // `a` is newer than `d`, so it comes to stand above it by itself.
    assert_eq!(drop_it(&world, &mut replica, "a", "You", "Unassigned", 0).await, [json!({"assignments": {ADA: null}})]);
    drop_it(&world, &mut replica, "a", "Unassigned", "You", 1).await;
    assert_eq!(boards::order(&world, Grouping::AssignedTo).await[ADA], ["b", "a", "x"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_writes_the_hint_of_the_task_itself_in_one_request() {
    let world = world().await;
    let before = hints(&world).await;
    let between = |name: &str, above: &str, below: &str| {
        format!("{} {}!", hint(&before, &format!("{above} {name}")), hint(&before, &format!("{below} {name}")))
    };
    let mut replica = on(&world, Grouping::List).await;
    let sent = drop_it(&world, &mut replica, "a", "All tasks", "All tasks", 2).await;
    assert_eq!(sent, [json!({"orderHint": between("list", "c", "d")})]);
    assert_eq!(changed(&world, &before).await, ["a list"]);
    assert_eq!(boards::order(&world, Grouping::List).await["list"], ["b", "c", "a", "d", "x", "y"]);
    replica.show(Grouping::Mine).await;
    let sent = drop_it(&world, &mut replica, "a", "My tasks", "My tasks", 1).await;
    assert_eq!(sent, [json!({"assigneePriority": between("mine", "b", "x")})]);
    assert_eq!(changed(&world, &before).await, ["a list", "a mine"]);
    assert_eq!(boards::order(&world, Grouping::Mine).await["mine"], ["b", "a", "x"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_persons_own_list_a_neighbour_may_be_of_another_plan() {
    let world = world().await;
    let mut others = world.http.get("/me/planner/tasks").await.rows();
    others.retain(|task| task["planId"] != world.plan.as_str());
    // Each is set on top of the one before.
    let mut hints = Vec::new();
    for task in &others[..2] {
        let path = format!("/planner/tasks/{}", text(task, "id"));
        hints.insert(0, text(&world.http.change(&path, json!({"assigneePriority": " !"})).await, "assigneePriority"));
    }
    let mut replica = world.replica().await;
    replica.show(Grouping::Mine).await;
    replica.handle.send(Command::OpenPlan(PlanId::mine()));
    let is_read = |told: &Told| told.is_settled() && told.column("My tasks")[0] == text(&others[1], "title");
    replica.until("the list is read", is_read).await;
    replica.put_in(&world.plan, "a", "My tasks", 1).await;
    let wanted = replica.told.column("My tasks");
    assert_eq!(wanted[..3], [text(&others[1], "title"), "a".to_owned(), text(&others[0], "title")]);
    replica.settle().await;
    assert_eq!(world.line.bodies(), [json!({"assigneePriority": format!("{} {}!", hints[0], hints[1])})]);
    assert_eq!(replica.told.column("My tasks"), wanted);
}

#[tokio::test(flavor = "multi_thread")]
async fn boards_without_an_order_write_one_field() {
    let world = world().await;
    let details = format!("/planner/plans/{}/details", world.plan);
    world.http.change(&details, json!({"categoryDescriptions": {"category3": "Red tape"}})).await;
    let before = hints(&world).await;
    let mut replica = world.replica().await;
    let label = |is_set: bool| json!({"appliedCategories": {"category3": is_set}});
    for (board, from, to, body) in [
        (Grouping::Due, "No date", "Tomorrow", json!({"dueDateTime": "2026-10-13T10:00:00Z"})),
        (Grouping::Due, "Tomorrow", "No date", json!({"dueDateTime": null})),
        (Grouping::Priority, "Medium", "Urgent", json!({"priority": 1})),
        (Grouping::Label, "No label", "Red tape", label(true)),
        (Grouping::Label, "Red tape", "No label", label(false)),
    ] {
        replica.show(board).await;
        assert_eq!(drop_it(&world, &mut replica, "c", from, to, 0).await, [body]);
    }
    assert_eq!(changed(&world, &before).await, Vec::<String>::new(), "no order, no column of another board");
    assert_eq!(world.task("c").await["priority"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bucket_board_leaves_the_others_as_they_were() {
    let world = world().await;
    let before = hints(&world).await;
    let mut replica = on(&world, Grouping::Bucket).await;
    let sent = drop_it(&world, &mut replica, "b", "To do", "Doing", 1).await;
    let place = format!("{} {}!", hint(&before, "x bucket"), hint(&before, "y bucket"));
    assert_eq!(sent, [json!({"bucketId": world.task("x").await["bucketId"]}), json!({"orderHint": place})]);
    assert_eq!(changed(&world, &before).await, ["b bucket", "b column"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_nudges_are_one_request_and_there_and_back_is_none_on_every_board() {
    let world = world().await;
    let mut replica = world.replica().await;
    for (board, column) in [
        (Grouping::Bucket, "To do"),
        (Grouping::Progress, "Not started"),
        (Grouping::AssignedTo, "You"),
        (Grouping::List, "All tasks"),
        (Grouping::Mine, "My tasks"),
    ] {
        replica.show(board).await;
        let sent = world.line.bodies().len();
        for row in [1, 2, 1, 2, 1, 2, 1, 2, 1, 2] {
            replica.carry(&["a"], column, column, row).await;
        }
        assert_eq!(replica.told.waiting.len(), 1);
        replica.settle().await;
        assert_eq!(world.line.bodies().len(), sent + 1, "{board:?}");
        assert_eq!(boards::shown(&replica.told), boards::order(&world, board).await);
        assert_eq!(replica.told.column(column)[2], "a");
        replica.carry(&["a"], column, column, 0).await;
        replica.carry(&["a"], column, column, 2).await;
        assert_eq!(replica.told.waiting, []);
        replica.settle().await;
        assert_eq!(world.line.bodies().len(), sent + 1, "{board:?}");
    }
}

/// A task has no place in a person's list until somebody gives it one: those above the place aimed at get theirs first.
#[tokio::test(flavor = "multi_thread")]
async fn in_a_list_without_places_a_card_stands_where_it_was_put() {
    let world = World::on(TestServer::start(Seed::Sample)).await;
    let mut replica = world.replica().await;
    replica.show(Grouping::Mine).await;
    replica.handle.send(Command::OpenPlan(PlanId::mine()));
    replica.until("the list is read", |told| told.is_settled() && told.column("My tasks").len() > 5).await;
    let before = replica.told.column("My tasks");
    let plan_of = |told: &Told, title: &str| {
        let plan = told.acknowledged.as_ref().unwrap();
        plan.tasks().iter().find(|task| task.title == title).unwrap().plan_id.to_string()
    };
    let mut wanted = before.clone();
    for (from, to) in [(before.len() - 2, 3), (1, before.len() - 1), (4, 0)] {
        let title = wanted.remove(from);
        wanted.insert(to, title.clone());
        let plan = plan_of(&replica.told, &title);
        replica.put_in(&plan, &title, "My tasks", to).await;
        assert_eq!(replica.told.column("My tasks"), wanted, "shown at once");
        replica.settle().await;
        assert_eq!(replica.told.column("My tasks"), wanted, "and so it stays");
    }
    replica.handle.send(Command::Refresh(PlanId::mine()));
    replica.settle().await;
    assert_eq!(replica.told.column("My tasks"), wanted);
}
