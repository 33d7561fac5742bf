//! The shape of etags, how they count, and which changes move which of them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::world::{World, checklist_item};
use crate::support::http::etag_of;

/// Takes an etag apart: the kind of its resource, and the count.
#[track_caller]
fn decode(etag: &str) -> (String, u128) {
    let wrapped = etag.strip_prefix("W/\"").and_then(|rest| rest.strip_suffix('"'));
    let inner = wrapped.unwrap_or_else(|| panic!("`{etag}` is no weak etag"));
    let text = String::from_utf8(STANDARD.decode(inner).expect("base64")).expect("text");
    let body = text.strip_prefix("'1-").and_then(|rest| rest.strip_suffix('\''));
    let body = body.unwrap_or_else(|| panic!("`{text}` is not '1-...'"));
    let (kind, digits) = body.split_at(body.len() - 16);
    let count = digits.bytes().fold(0, |sum, digit| {
        assert!((0x40..0x80).contains(&digit), "`{digits}` counts from @ upward");
        sum * 64 + u128::from(digit - 0x40)
    });
    (kind.to_owned(), count)
}

#[test]
fn the_published_etags_decode() {
    let vectors: Vec<Value> = serde_json::from_str(include_str!("../../payloads/vectors-etags.json")).unwrap();
    for vector in vectors {
        let (kind, count) = decode(vector["etag"].as_str().unwrap());
        let decoded = vector["decoded"].as_str().unwrap();
        assert!(decoded.contains(&format!("-{kind}@")) && count > 0 && count % 4 == 0, "{decoded} {count}");
    }
}

#[tokio::test]
async fn a_new_resource_has_its_kind_and_the_first_count() {
    let world = World::new().await;
    let new = async |path: &str| decode(&world.http.etag(path).await);
    assert_eq!(new(&world.plan_path()).await, ("Plan  ".to_owned(), 4));
    assert_eq!(new(&world.bucket_path()).await, ("Bucket".to_owned(), 4));
    assert_eq!(new(&world.task_path()).await, ("Task  ".to_owned(), 4));
    assert_eq!(new(&world.of_task("details")).await, ("TaskDetails ".to_owned(), 4));
    // The kinds of the others have not been seen in public: of the right shape, and not those of the four above.
    let plan_details = new(&(world.plan_path() + "/details")).await;
    assert_eq!(plan_details, ("PlanDetails ".to_owned(), 4), "a choice of this project");
    let mut kinds = Vec::new();
    for format in ["bucketTaskBoardFormat", "progressTaskBoardFormat", "assignedToTaskBoardFormat"] {
        let (kind, count) = new(&world.of_task(format)).await;
        assert!(count % 4 == 0 && kind.len() % 6 == 0, "{format}: {kind} {count}");
        assert!(!["Task  ", "TaskDetails "].contains(&kind.as_str()), "{format} would pass for {kind}");
        kinds.push(kind);
    }
    kinds.dedup();
    assert_eq!(kinds.len(), 3, "{kinds:?}");
}

#[tokio::test]
async fn every_change_counts_four_up_and_carries() {
    let world = World::new().await;
    let mut last = decode(&world.http.etag(&world.task_path()).await).1;
    for number in 0..20 {
        let task = world.http.change(&world.task_path(), json!({"title": format!("Title {number}")})).await;
        let next = decode(&etag_of(&task)).1;
        assert_eq!(next, last + 4, "after {number} changes");
        last = next;
    }
    assert!(last > 64, "the count has carried");
}

#[tokio::test]
async fn every_resource_counts_for_itself() {
    let world = World::new().await;
    for (changed, body) in world.resources() {
        let mut before = Vec::new();
        for (path, _) in world.resources() {
            before.push(world.http.etag(&path).await);
        }
        world.http.change(&changed, body).await;
        for ((path, _), before) in world.resources().into_iter().zip(before) {
            let after = world.http.etag(&path).await;
            if path == changed {
                assert_eq!(decode(&after), (decode(&before).0, decode(&before).1 + 4), "{path}");
            } else if changed.ends_with("/details") && changed.starts_with(&path) {
                // Details are mirrored in their task (a description, counts); whether a plan's are is not known.
            } else {
                assert_eq!(after, before, "{path} moved although {changed} was changed");
            }
        }
    }
}

#[tokio::test]
async fn what_is_mirrored_in_the_task_moves_its_etag() {
    let world = World::new().await;
    for body in [
        json!({"description": "There is one now"}),
        json!({"checklist": {"1": checklist_item("One")}}),
        json!({"previewType": "checklist"}),
    ] {
        let before = world.http.etag(&world.task_path()).await;
        world.http.change(&world.of_task("details"), body).await;
        let after = world.http.etag(&world.task_path()).await;
        assert!(decode(&after).1 > decode(&before).1, "{before} {after}");
    }
}

#[tokio::test]
async fn lists_and_single_reads_agree() {
    let world = World::new().await;
    let task = world.http.etag(&world.task_path()).await;
    let rows = world.http.get(&(world.plan_path() + "/tasks")).await.rows();
    assert_eq!(etag_of(&rows[0]), task);
    let bucket = world.http.etag(&world.bucket_path()).await;
    let rows = world.http.get(&(world.plan_path() + "/buckets")).await.rows();
    assert!(rows.iter().any(|row| row["id"] == world.todo && etag_of(row) == bucket));
}

#[tokio::test]
async fn a_write_answers_with_the_etag_that_reads_give() {
    let world = World::new().await;
    for (path, body) in world.resources() {
        let answered = etag_of(&world.http.change(&path, body).await);
        assert_eq!(world.http.etag(&path).await, answered, "{path}");
    }
}
