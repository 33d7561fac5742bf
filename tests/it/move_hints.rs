//! Many moves without an answer, then all of them sent: the server's order is the one that was shown, and every hint names
//! two the server has made.

use planner_tui::planner::board::Grouping;
use planner_tui::sync::Link;
use serde_json::Value;

use crate::support::boards::{order, shown, world};
use crate::support::line::Fault;
use crate::support::replica::{Replica, Told};
use crate::sync_engine::World;

/// The row of a drop among `others`, by where moves of this kind go: anywhere, near the end, near the head, inside.
fn row_of(kind: u64, others: usize, rng: &mut fastrand::Rng) -> usize {
    let near = rng.usize(..3).min(others);
    match kind {
        0 => rng.usize(..=others),
        1 => others - near,
        2 => near,
        _ => rng.usize(others.min(1)..=others.saturating_sub(1).max(others.min(1))),
    }
}

async fn drop_any(replica: &mut Replica, kind: u64, rng: &mut fastrand::Rng) {
    let view = replica.told.view();
    let columns: Vec<_> = view.board().columns.iter().filter(|column| column.name != "Unassigned").collect();
    let filled: Vec<_> = columns.iter().filter(|column| !column.cards.is_empty()).collect();
    let from = filled[rng.usize(..filled.len())];
    let card = from.cards[rng.usize(..from.cards.len())];
    let to = columns[rng.usize(..columns.len())];
    let row = row_of(kind, to.cards.iter().filter(|other| **other != card).count(), rng);
    let title = view.plan().tasks()[card as usize].title.clone();
    replica.carry(&[&title], &from.name, &to.name, row).await;
}

/// The composed hints in a body, wherever they stand.
fn composed(body: &Value) -> Vec<String> {
    let texts = |value: &Value| match value {
        Value::String(text) => vec![text.clone()],
        Value::Object(hints) => hints.values().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    ["orderHint", "orderHintsByAssignee", "unassignedOrderHint", "assigneePriority"]
        .into_iter()
        .flat_map(|name| texts(&body[name]))
        .collect()
}

async fn session(world: &World, board: Grouping, kind: u64, seed: u64) {
    let rng = &mut fastrand::Rng::with_seed(seed);
    let folder = tempfile::tempdir().unwrap();
    let token = crate::support::server::TOKEN;
    let mut replica = Replica::open(folder.path(), world.line.url(), token, &world.plan).await;
    replica.show(board).await;
    replica
        .until("its order is the server's", |told| !told.view().board().columns.iter().any(|it| it.is_provisional))
        .await;
    world.line.rule(|seen| (seen.method == "PATCH").then_some(Fault::Cut));
    for _move in 0..rng.usize(2..=30) {
        drop_any(&mut replica, kind, rng).await;
    }
    let wanted = shown(&replica.told);
    world.line.mend();
    let sent = world.line.bodies().len();
    let plan = replica.told.view().plan().plan.id.clone();
    replica.handle.send(planner_tui::sync::Command::Refresh(plan));
    replica.until("the line is back", |told| !matches!(told.link(), Some(Link::Offline { .. }))).await;
    replica.settle().await;
    let what = format!("{board:?}, kind {kind}, seed {seed}");
    assert_eq!(order(world, board).await, wanted, "{what}");
    replica.until("it is shown as it is", |told: &Told| shown(told) == wanted).await;
    for hint in world.line.bodies()[sent..].iter().flat_map(composed) {
        let (above, below) = hint.strip_suffix('!').and_then(|pair| pair.split_once(' ')).expect("a pair");
        assert!(!above.contains([' ', '!']) && !below.contains([' ', '!']), "{what}: `{hint}` nests");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_moved_unanswered_stands_on_the_server_as_it_was_shown() {
    let world = world().await;
    for (seed, board) in (0..).zip([
        Grouping::Bucket,
        Grouping::Progress,
        Grouping::AssignedTo,
        Grouping::List,
        Grouping::Mine,
        Grouping::AssignedTo,
        Grouping::Progress,
        Grouping::Bucket,
    ]) {
        session(&world, board, seed % 4, seed).await;
    }
}
