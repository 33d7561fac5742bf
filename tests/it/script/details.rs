//! Checklists and links by the words of their items.

use serde_json::{Value, json};

use super::{json, run, states};
use crate::support::http::text;
use crate::sync_engine::World;

/// The checklist as another client reads it: from the greatest hint to the smallest.
async fn checklist(world: &World) -> Vec<(String, bool)> {
    let details = world.http.get(&world.path("a", "/details").await).await.is(200);
    let mut items: Vec<&Value> = details["checklist"].as_object().unwrap().values().collect();
    items.sort_by_key(|item| std::cmp::Reverse(text(item, "orderHint")));
    items.iter().map(|item| (text(item, "title"), item["isChecked"] == true)).collect()
}

fn open(titles: &[&str]) -> Vec<(String, bool)> {
    titles.iter().map(|title| ((*title).to_owned(), false)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn checklist_items_are_added_ticked_renamed_moved_and_taken_away() {
    let world = World::new().await;
    let edits = json(&world, "edits", &["check", "add", "a", "one", "two", "three"]).await;
    assert_eq!(states(&edits), [("done".to_owned(), 1)].into(), "one request");
    assert_eq!(checklist(&world).await, open(&["one", "two", "three"]));
    run(&world, &["check", "tick", "a", "TWO"]).await.well();
    assert_eq!(checklist(&world).await[1], ("two".to_owned(), true));
    assert_eq!(run(&world, &["check", "tick", "a", "two"]).await.well(), "Nothing is changed: it is so already.\n");
    run(&world, &["check", "untick", "a", "tw"]).await.well();
    run(&world, &["check", "rename", "a", "two", "2"]).await.well();
    run(&world, &["check", "move", "a", "three", "--top"]).await.well();
    assert_eq!(checklist(&world).await, open(&["three", "one", "2"]));
    run(&world, &["check", "move", "a", "three", "--after", "one"]).await.well();
    assert_eq!(checklist(&world).await, open(&["one", "three", "2"]));
    run(&world, &["check", "rm", "a", "one", "2"]).await.well();
    assert_eq!(checklist(&world).await, open(&["three"]));
    let said = run(&world, &["check", "rm", "a", "four"]).await.failed(3);
    assert!(said.contains("No checklist item is called “four”") && said.contains("“three”"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn links_are_added_named_led_elsewhere_and_taken_away() {
    let world = World::new().await;
    run(&world, &["link", "add", "a", "https://example.org/a.docx", "--name", "The plan"]).await.well();
    run(&world, &["link", "add", "a", "https://example.org/b"]).await.well();
    let links = async || {
        let details = world.http.get(&world.path("a", "/details").await).await.is(200);
        details["references"].as_object().unwrap().clone()
    };
    let first = &links().await["https%3A//example%2Eorg/a%2Edocx"];
    assert_eq!((&first["alias"], &first["type"]), (&json!("The plan"), &json!("Word")));
    run(&world, &["link", "rename", "a", "the plan", "Draft"]).await.well();
    run(&world, &["link", "type", "a", "draft", "pdf"]).await.well();
    run(&world, &["link", "address", "a", "draft", "https://example.org/c.docx"]).await.well();
    let known = links().await;
    let moved = &known["https%3A//example%2Eorg/c%2Edocx"];
    assert_eq!((known.len(), &moved["alias"], &moved["type"]), (2, &json!("Draft"), &json!("Pdf")));
    run(&world, &["link", "move", "a", "draft", "--top"]).await.well();
    let known = links().await;
    let hint = |key: &str| text(&known[key], "previewPriority");
    assert!(hint("https%3A//example%2Eorg/c%2Edocx") < hint("https%3A//example%2Eorg/b"));
    run(&world, &["link", "rm", "a", "https://example.org/b", "Draft"]).await.well();
    assert_eq!(links().await.len(), 0);
    let said = run(&world, &["link", "add", "a", "not an address"]).await;
    assert_eq!(said.status, Some(4), "{said:?}");
}
