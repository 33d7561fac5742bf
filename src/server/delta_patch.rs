//! What a version has changed, as a delta item has it: changed properties, open types by key, null for what is gone.

use serde_json::Map;
use serde_json::Value;

use super::properties;
use super::properties::Shape;
use super::record::Record;

/// Returns what to change in `before` to get `after`.
///
/// What was touched is there even when it has its old value again, for the version is a new one. Who changed the task
/// last, and when, is left out, as in the published sample: it is true of every version.
pub(super) fn between(before: &Record, after: &Record, touched: &[String]) -> Map<String, Value> {
    let mut patch = Map::new();
    for property in properties::of(after.kind).iter().filter(|property| !property.name.starts_with("lastModified")) {
        let name = property.name;
        let (old, new) = (before.body.get(name), after.body.get(name).unwrap_or(&Value::Null));
        if old.is_none() && new.is_null() {
            // Written before this server knew the property.
            continue;
        }
        if let Shape::Open(_) = property.shape {
            let keys = keys_between(object(old), object(Some(new)), |key| touched.contains(&format!("{name}/{key}")));
            if !keys.is_empty() {
                patch.insert(name.to_owned(), keys.into());
            }
        } else if old != Some(new) || touched.iter().any(|path| path == name) {
            patch.insert(name.to_owned(), new.clone());
        }
    }
    patch
}

fn object(value: Option<&Value>) -> Option<&Map<String, Value>> {
    value.and_then(Value::as_object)
}

fn keys_between(
    old: Option<&Map<String, Value>>,
    new: Option<&Map<String, Value>>,
    is_touched: impl Fn(&str) -> bool,
) -> Map<String, Value> {
    let mut patch = Map::new();
    for (key, new) in new.into_iter().flatten() {
        let old = old.and_then(|old| old.get(key));
        if old != Some(new) || is_touched(key) {
            patch.insert(key.clone(), item_between(old, new));
        }
    }
    let stays = |key: &str| new.is_some_and(|new| new.contains_key(key));
    for key in old.into_iter().flat_map(Map::keys).filter(|key| !stays(key)) {
        patch.insert(key.clone(), Value::Null);
    }
    patch
}

/// Returns what has changed in an item, with its type; all of it when it is new or just as it was.
fn item_between(old: Option<&Value>, new: &Value) -> Value {
    let (Some(Value::Object(old)), Value::Object(whole)) = (old, new) else { return new.clone() };
    let mut changed: Map<String, Value> =
        whole.iter().filter(|(name, value)| old.get(*name) != Some(*value)).map(pair).collect();
    if changed.is_empty() {
        return new.clone();
    }
    changed.extend(whole.iter().filter(|(name, _)| name.starts_with('@')).map(pair));
    Value::Object(changed)
}

fn pair((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::server::record::Kind;

    fn task(body: &Value) -> Record {
        let mut task = Record::blank(Kind::Task, "t", "p", "1");
        task.body.extend(body.as_object().unwrap().clone());
        task
    }

    fn patch(before: &Value, after: &Value, touched: &[&str]) -> Value {
        let touched: Vec<String> = touched.iter().map(|path| (*path).to_owned()).collect();
        Value::Object(between(&task(before), &task(after), &touched))
    }

    #[test]
    fn only_what_changed_is_there_and_null_is_a_value() {
        let (done, open) = (json!({"percentComplete": 100, "completedDateTime": "x"}), json!({"percentComplete": 0}));
        assert_eq!(patch(&open, &done, &["percentComplete"]), done);
        assert_eq!(patch(&done, &open, &["percentComplete"]), json!({"percentComplete": 0, "completedDateTime": null}));
        assert_eq!(patch(&open, &json!({"lastModifiedDateTime": "now"}), &[]), json!({}));
    }

    #[test]
    fn a_version_that_changed_nothing_says_what_it_touched() {
        let same = json!({"title": "Same", "appliedCategories": {"category1": true, "category2": true}});
        let touched = ["title", "appliedCategories/category2"];
        assert_eq!(patch(&same, &same, &touched), json!({"title": "Same", "appliedCategories": {"category2": true}}));
    }

    #[test]
    fn open_types_are_patched_by_key_and_their_items_by_property() {
        let item = |hint: &str| json!({"@odata.type": "#t", "orderHint": hint, "assignedDateTime": "x"});
        let before = json!({"assignments": {"stays": item("1"), "moves": item("1"), "goes": item("1")}});
        let after = json!({"assignments": {"stays": item("1"), "moves": item("2"), "comes": item("3")}});
        let expected = json!({"assignments": {
            "moves": {"@odata.type": "#t", "orderHint": "2"}, "comes": item("3"), "goes": null,
        }});
        assert_eq!(patch(&before, &after, &[]), expected);
        assert_eq!(patch(&before, &before, &["assignments/stays"]), json!({"assignments": {"stays": item("1")}}));
    }
}
