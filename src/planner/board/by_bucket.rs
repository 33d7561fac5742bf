//! The bucket board: a column for each bucket, and one for tasks without a bucket when there are any.

use std::collections::HashMap;

use super::{Column, ColumnId, acknowledged_order};
use crate::planner::snapshot::Snapshot;
use crate::planner::task::BoardPlace;

/// The name of the column of tasks without a bucket.
pub const NO_BUCKET: &str = "No bucket";

/// Returns the columns of the bucket board, each in its acknowledged order.
#[must_use]
pub fn columns(snapshot: &Snapshot) -> Vec<Column> {
    let mut columns: Vec<Column> = snapshot
        .buckets
        .iter()
        .map(|bucket| column(ColumnId::Bucket(Some(bucket.id.clone())), bucket.name.clone()))
        .collect();
    let index: HashMap<_, _> = snapshot.buckets.iter().enumerate().map(|(index, bucket)| (&bucket.id, index)).collect();
    let mut homeless = column(ColumnId::Bucket(None), NO_BUCKET.to_owned());
    for (task, position) in snapshot.tasks().iter().zip(0u32..) {
        // A bucket we have not heard of counts as none: the card must not vanish.
        let home = task.bucket_id.as_ref().and_then(|id| index.get(id));
        let column = home.map_or(&mut homeless, |home| &mut columns[*home]);
        column.cards.push(position);
        column.is_provisional |= task.bucket_board == BoardPlace::Unread;
    }
    for (bucket_id, count) in snapshot.beyond() {
        let home = bucket_id.as_ref().and_then(|id| index.get(id));
        home.map_or(&mut homeless, |home| &mut columns[*home]).beyond += count;
    }
    if homeless.count() > 0 {
        columns.push(homeless);
    }
    let tasks = snapshot.tasks();
    for column in &mut columns {
        column.cards.sort_by(|a, b| acknowledged_order(&tasks[*a as usize], &tasks[*b as usize]));
    }
    columns
}

/// Returns a column without cards.
fn column(id: ColumnId, name: String) -> Column {
    Column { id, name, cards: Vec::new(), beyond: 0, is_provisional: false }
}
