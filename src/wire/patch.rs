//! Bodies of PATCH requests: resources in which only what an edit changes is set.

use super::board_format::BucketFormat;
use super::field::Field;
use super::task::Task;
use crate::planner::id::BucketId;
use crate::planner::order_hint::ComposedHint;

/// Returns the body that puts a task into a bucket, or into none.
#[must_use]
pub fn into_bucket(bucket: Option<&BucketId>) -> Task {
    let bucket_id = bucket.map_or(Field::Null, |id| Field::from(id.as_str()));
    Task { bucket_id, ..Task::default() }
}

/// Returns the body that puts a card somewhere else inside its bucket.
#[must_use]
pub fn onto_bucket_board(hint: &ComposedHint) -> BucketFormat {
    BucketFormat { order_hint: hint.as_str().into(), ..BucketFormat::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::order_hint::{OrderHint, between};

    #[test]
    fn a_body_holds_what_changes_and_nothing_else() {
        let body = |task: &Task| serde_json::to_string(task).unwrap();
        assert_eq!(body(&into_bucket(Some(&BucketId::new("b")))), r#"{"bucketId":"b"}"#);
        assert_eq!(body(&into_bucket(None)), r#"{"bucketId":null}"#);
        let hint = between(Some(&OrderHint::acknowledged("5637")), None);
        assert_eq!(serde_json::to_string(&onto_bucket_board(&hint)).unwrap(), r#"{"orderHint":"5637 !"}"#);
    }
}
