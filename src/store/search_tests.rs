//! Tests of the index: what is found after what was written, and that nothing a person types is a mistake.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::sqlite::{self, Synchronous};
use crate::store::tests::{place_on_disk, plan, store, task};

fn find(store: &Store, typed: &str) -> Vec<String> {
    let mut found: Vec<String> = store
        .holding(&Words::of(typed), 100)
        .unwrap_or_else(|error| panic!("{typed}: {error}"))
        .into_iter()
        .map(|(task, _)| task.task.as_str().to_owned())
        .collect();
    found.sort();
    check(store);
    found
}

/// SQLite compares the index with what it is an index of.
fn check(store: &Store) {
    store.connection.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)", []).unwrap();
}

fn put_details(store: &mut Store, task: &str, body: serde_json::Value) {
    store.put_details(&TaskId::new(task), &serde_json::from_value(body).unwrap()).unwrap();
}

#[test]
fn words_are_found_wherever_a_task_holds_them() {
    let (_folder, mut store) = store();
    store.put_tasks(&plan(), &[task("t1", "Café menu", 1), task("t2", "Menu card", 1)]).unwrap();
    put_details(
        &mut store,
        "t1",
        json!({"description": "Ask Müller about prices",
            "checklist": {"a": {"title": "Taste the Kräutertee"}, "b": {"title": "Print"}},
            "references": {"https%3A//example%2Ecom/wine-list%2Epdf": {"alias": "Suppliers"}}}),
    );
    assert_eq!(find(&store, "menu"), ["t1", "t2"]);
    assert_eq!(find(&store, "CAFE"), ["t1"], "neither case nor accents count");
    assert_eq!(find(&store, "muller pri"), ["t1"], "notes, by the beginnings of words");
    assert_eq!(find(&store, "krautertee"), ["t1"], "a line of the checklist");
    assert_eq!(find(&store, "suppliers wine-list.pdf"), ["t1"], "a link, by its name and by its address");
    assert_eq!(find(&store, "café taste example"), ["t1"], "each word somewhere");
    assert_eq!(find(&store, "café card"), [""; 0], "but every word");
    assert_eq!(find(&store, "enu"), [""; 0]);
    let (_, excerpt) = store.holding(&Words::of("muller"), 1).unwrap().remove(0);
    assert_eq!(excerpt, "Ask Müller about prices");
}

#[test]
fn the_index_follows_what_is_written() {
    let (_folder, mut store) = store();
    put_details(&mut store, "t1", json!({"description": "early"}));
    store.put_tasks(&plan(), &[task("t1", "First", 1), task("t2", "Second", 1)]).unwrap();
    assert_eq!(find(&store, "early"), ["t1"], "the details were there before the task");
    store.put_tasks(&plan(), &[task("t1", "Renamed", 2)]).unwrap();
    assert_eq!((find(&store, "first"), find(&store, "renamed early")), (vec![], vec!["t1".to_owned()]));
    put_details(&mut store, "t1", json!({"description": "late"}));
    assert_eq!((find(&store, "early"), find(&store, "late")), (vec![], vec!["t1".to_owned()]));
    let seen = [TaskId::new("t2")].into();
    store.finish_reading(&plan(), &seen, "2026-10-31T10:00:00Z").unwrap();
    assert_eq!(find(&store, "renamed"), [""; 0], "a task that is gone");
    assert_eq!(find(&store, "second"), ["t2"]);
}

#[test]
fn what_was_kept_before_there_was_an_index_is_found() {
    let (_folder, path) = place_on_disk();
    let before = sqlite::open(&path, &crate::store::SCRIPTS[..10], Synchronous::Normal).unwrap();
    let sql = "INSERT INTO task (plan_id, id, title, order_hint, percent_complete, priority, assignees, categories, \
               checklist_items, open_checklist_items, reference_count, has_description) \
               VALUES ('plan', ?1, ?2, '', 100, 5, '', 0, 0, 0, 0, 0)";
    before.execute(sql, ["t1", "Old and done"]).unwrap();
    before.execute(sql, ["t2", "Broken"]).unwrap();
    before.execute(sql, ["t3", "Odd"]).unwrap();
    let sql = "INSERT INTO body (kind, id, json) VALUES ('task_details', ?1, ?2)";
    before.execute(sql, ["t1", r#"{"description": "Kept notes", "checklist": {"a": {"title": "item"}}}"#]).unwrap();
    before.execute(sql, ["t2", "not JSON"]).unwrap();
    before
        .execute(sql, ["t3", r#"{"checklist": {"a": "text", "b": null}, "references": [1], "description": 7}"#])
        .unwrap();
    drop(before);
    let (store, news) = Store::open(&path).unwrap();
    assert_eq!(news, None);
    assert_eq!(find(&store, "notes item"), ["t1"]);
    assert_eq!(find(&store, "broken"), ["t2"]);
    assert_eq!(find(&store, "odd"), ["t3"]);
    let found = store.found(&store.titles().unwrap()[0], None).unwrap();
    assert!(found.is_done, "{found:?}");
}

#[test]
fn signs_are_no_operators() {
    let (_folder, mut store) = store();
    store.put_tasks(&plan(), &[task("t1", "Plan OR not (near) title: x", 1)]).unwrap();
    for typed in ["plan OR", "NOT", "NEAR(", "title:x", "\"plan", "plan*", "-plan", "^plan", "{title}:plan", "a\0b"] {
        let expected: &[&str] = if typed == "a\0b" { &[] } else { &["t1"] };
        assert_eq!(find(&store, typed), expected, "{typed}");
    }
    for nothing in ["", " ", "\"", "* * *", "-- (", "\0"] {
        assert_eq!(find(&store, nothing), [""; 0], "{nothing}");
    }
}

#[test]
fn nothing_that_is_typed_is_a_mistake() {
    let (_folder, store) = store();
    proptest!(|(typed in "\\PC{0,40}|[\"*():^{}+\\-\u{0}a-c ANDORT]{0,40}")| {
        store.holding(&Words::of(&typed), 5).unwrap();
    });
}

#[test]
fn tasks_are_found_by_the_names_their_own_plan_gives_its_labels() {
    let (_folder, mut store) = store();
    store.put_tasks(&plan(), &[task("t1", "Menu", 1), task("t2", "Card", 1), task("t3", "Ads", 1)]).unwrap();
    let labels = r#"UPDATE plan SET labels = '{"1":"Before launch","25":"After"}'"#;
    store.connection.execute(labels, []).unwrap();
    for (task, bits) in [("t1", 1 << 1), ("t2", 1 << 25), ("t3", 1 << 1 | 1 << 25)] {
        let sql = "UPDATE task SET categories = ?2 WHERE id = ?1";
        store.connection.execute(sql, params![task, bits]).unwrap();
    }
    let found = |meant: &str| {
        let labelled = store.labelled(|name| name.starts_with(meant)).unwrap();
        labelled.into_iter().map(|(task, name)| format!("{} {name}", task.title)).collect::<Vec<_>>()
    };
    assert_eq!(found("Before"), ["Ads Before launch", "Menu Before launch"]);
    assert_eq!(found("After"), ["Ads After", "Card After"]);
    assert_eq!(found("Bug"), [""; 0]);
}
