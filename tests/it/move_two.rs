//! Two people who move the same cards at once: both end with the server's order, and no card is lost or doubled.

use planner_tui::planner::board::Grouping;
use planner_tui::sync::Command;

use crate::support::boards::{order, shown, world};
use crate::support::replica::Replica;
use crate::support::server::TOKEN;
use crate::sync_engine::World;

/// Drops a card of the replica's choice somewhere; a drop the rules forbid is no drop.
async fn drop_any(replica: &mut Replica, rng: &mut fastrand::Rng) {
    let view = replica.told.view();
    let columns = &view.board().columns;
    let filled: Vec<_> = columns.iter().filter(|column| !column.cards.is_empty()).collect();
    let from = filled[rng.usize(..filled.len())];
    let card = from.cards[rng.usize(..from.cards.len())];
    let title = view.plan().tasks()[card as usize].title.clone();
    let to = &columns[rng.usize(..columns.len())];
    // Nobody's column takes no card that is somebody else's, too.
    let to = if to.name == "Unassigned" { from } else { to };
    let row = rng.usize(..=to.cards.len());
    replica.carry(&[&title], &from.name, &to.name, row).await;
}

async fn session(world: &World, board: Grouping, seed: u64) {
    let rng = &mut fastrand::Rng::with_seed(seed);
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let mut replicas = Vec::new();
    for folder in &folders {
        let mut replica = Replica::open(folder.path(), world.http.root(), TOKEN, &world.plan).await;
        replica.show(board).await;
        replicas.push(replica);
    }
    for _move in 0..16 {
        let replica = &mut replicas[rng.usize(..2)];
        drop_any(replica, rng).await;
        if rng.u8(..3) == 0 {
            replica.handle.send(Command::Settle);
        }
    }
    for replica in &mut replicas {
        replica.settle().await;
        assert_eq!(replica.told.rejected, [], "{board:?} {seed}");
    }
    let wanted = order(world, board).await;
    for replica in &mut replicas {
        let plan = replica.told.view().plan().plan.id.clone();
        replica.handle.send(Command::Refresh(plan));
        let what = format!("{board:?} {seed}: the order is the server's, {wanted:?}");
        replica.until(&what, |told| shown(told) == wanted).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_end_with_the_servers_order_on_the_bucket_board() {
    let world = world().await;
    for seed in 0..4 {
        session(&world, Grouping::Bucket, seed).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_end_with_the_servers_order_on_the_progress_board() {
    let world = world().await;
    for seed in 10..14 {
        session(&world, Grouping::Progress, seed).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_end_with_the_servers_order_on_the_assigned_to_board() {
    let world = world().await;
    for seed in 20..24 {
        session(&world, Grouping::AssignedTo, seed).await;
    }
}
