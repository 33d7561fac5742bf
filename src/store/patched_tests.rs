//! Patches in whatever order, once or twice, end the same.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn etag(version: u8) -> Etag {
    Etag::new(&format!("W/\"{}\"", STANDARD.encode(format!("'1-Task  @@@@@@@@@@@@@@@{}'", char::from(b'@' + version)))))
}

fn whole() -> Patched {
    let body = json!({"@odata.etag": etag(1).as_str(), "title": "a", "percentComplete": 0,
        "assignments": {"u1": {"orderHint": "1", "at": "x"}, "u2": {"orderHint": "2"}}});
    Patched::kept(body.as_object().unwrap().clone())
}

fn patch(patched: &mut Patched, version: u8, body: &Value) {
    patched.apply(body.as_object().unwrap(), Some(&etag(version)), false);
    *patched = Patched::kept(patched.to_kept());
}

#[test]
fn an_older_patch_fills_in_what_a_newer_one_did_not_touch() {
    let mut patched = whole();
    patch(&mut patched, 3, &json!({"title": "c", "assignments": {"u1": {"orderHint": "3"}}}));
    patch(&mut patched, 2, &json!({"title": "b", "percentComplete": 50, "assignments": {"u1": null, "u2": null}}));
    let body = patched.body();
    assert_eq!((&body["title"], &body["percentComplete"]), (&json!("c"), &json!(50)));
    assert_eq!(body["assignments"], json!({"u1": {"orderHint": "3"}}));
    assert_eq!(body["@odata.etag"], etag(3).as_str());
    patch(&mut patched, 1, &json!({"title": "old"}));
    assert_eq!(patched.body()["title"], "c", "what it was when it was whole is not news");
}

#[test]
fn pieces_become_whole_when_the_whole_comes() {
    let mut patched = Patched::default();
    patch(&mut patched, 3, &json!({"title": "c"}));
    assert!(!patched.is_whole());
    patched.apply(json!({"title": "a", "percentComplete": 5}).as_object().unwrap(), Some(&etag(1)), true);
    let patched = Patched::kept(patched.to_kept());
    assert!(patched.is_whole());
    let body = patched.body();
    assert_eq!(
        (&body["title"], &body["percentComplete"], &body["@odata.etag"]),
        (&json!("c"), &json!(5), &json!(etag(3).as_str()))
    );
}

fn any_patch() -> impl Strategy<Value = Value> {
    let key = prop_oneof![Just("u1"), Just("u2"), Just("u3")];
    let value = prop_oneof![
        Just(Value::Null),
        (0..9_u8).prop_map(|hint| json!({"orderHint": hint})),
        (0..9_u8).prop_map(|at| json!({"at": at})),
        (0..9_u8).prop_map(|n| json!({"orderHint": n, "at": n})),
    ];
    prop_oneof![
        (0..9_u8).prop_map(|title| json!({"title": title})),
        (0..9_u8).prop_map(|percent| json!({"percentComplete": percent, "title": null})),
        (key, value).prop_map(|(key, value)| json!({"assignments": {key: value}})),
    ]
}

proptest! {
    #[test]
    fn any_order_and_any_repetition_end_the_same(
        patches in prop::collection::vec(any_patch(), 1..7),
        order in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let mut versions = Vec::new();
        for (patch, version) in patches.iter().zip(2..) {
            versions.push((version, patch));
        }
        let (mut straight, mut crooked) = (whole(), whole());
        for (version, body) in &versions {
            patch(&mut straight, *version, body);
        }
        // Some in any order first, then all of them backwards.
        let some = order.iter().map(|index| index.get(&versions));
        for (version, body) in some.chain(versions.iter().rev()) {
            patch(&mut crooked, *version, body);
        }
        prop_assert_eq!(straight.body(), crooked.body());
    }
}
