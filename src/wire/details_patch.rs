//! The body of a PATCH of a task's details: what an edit changes, item by item, and nothing else.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::field::{Field, Open};
use super::task_details::TaskDetails;
use crate::planner::detail_change::DetailChange;
use crate::planner::details::{Details, ItemList};
use crate::planner::order_hint::between;

const ITEM: &str = "#microsoft.graph.plannerChecklistItem";
const LINK: &str = "#microsoft.graph.plannerExternalReference";

type Parts = BTreeMap<String, Field<Map<String, Value>>>;

/// Returns the body that makes these changes to details as they are now.
///
/// A new item gets the place below all others and a new link the one above, and what comes back the one it had; all of them
/// by the hints of others, so at most one of each can be told where it stands: see [`at_once`].
#[must_use]
pub fn details(changes: &[DetailChange], now: &Details) -> TaskDetails {
    let mut body = TaskDetails::default();
    let (mut items, mut links) = (Parts::new(), Parts::new());
    // Additions first: what is said of a new item goes on top of it.
    let is_new = |change: &&DetailChange| {
        matches!(change, DetailChange::Item { to: true, .. } | DetailChange::Link { to: true, .. })
    };
    for change in changes.iter().filter(is_new).chain(changes.iter().filter(|change| !is_new(change))) {
        match change {
            DetailChange::Notes { to, .. } => body.description = to.as_str().into(),
            DetailChange::Preview { to, .. } => body.preview_type = to.as_str().into(),
            DetailChange::Item { item, to: false, .. } => {
                items.insert(item.clone(), Field::Null);
            }
            DetailChange::Item { item, title, is_checked, place, .. } => {
                let lowest = now.checklist.iter().rev().map(|item| &item.order_hint).find(|hint| !hint.is_empty());
                let back = place.as_ref().map(|place| now.hint_at(ItemList::Checklist, item, place));
                let hint = back.unwrap_or_else(|| between(None, lowest));
                set(&mut items, item, ITEM, "title", title.as_str().into());
                set(&mut items, item, ITEM, "isChecked", (*is_checked).into());
                set(&mut items, item, ITEM, "orderHint", hint.as_str().into());
            }
            DetailChange::ItemTitle { item, to, .. } => set(&mut items, item, ITEM, "title", to.as_str().into()),
            DetailChange::ItemChecked { item, to, .. } => set(&mut items, item, ITEM, "isChecked", (*to).into()),
            DetailChange::Link { key, to: false, .. } => {
                links.insert(key.clone(), Field::Null);
            }
            DetailChange::Link { key, alias, kind, place, .. } => {
                let first = now.references.iter().map(|link| &link.preview_priority).find(|hint| !hint.is_empty());
                let back = place.as_ref().map(|place| now.hint_at(ItemList::References, key, place));
                let hint = back.unwrap_or_else(|| between(None, first));
                set(&mut links, key, LINK, "alias", text(alias.as_deref()));
                if let Some(kind) = kind {
                    set(&mut links, key, LINK, "type", kind.as_str().into());
                }
                set(&mut links, key, LINK, "previewPriority", hint.as_str().into());
            }
            DetailChange::LinkAlias { key, to, .. } => set(&mut links, key, LINK, "alias", text(to.as_deref())),
            DetailChange::LinkKind { key, to, .. } => set(&mut links, key, LINK, "type", text(to.as_deref())),
        }
    }
    let open =
        |parts: Parts| -> Open<Map<String, Value>> { if parts.is_empty() { Field::Absent } else { Field::Is(parts) } };
    TaskDetails { checklist: open(items), references: open(links), ..body }
}

/// Returns those of some changes that one request can make: of new items and of new links only the first, with all that
/// is said of it, for each has to know the hint of the one before.
#[must_use]
pub fn at_once(changes: &[DetailChange]) -> Vec<DetailChange> {
    let new_item = changes.iter().filter(|change| matches!(change, DetailChange::Item { to: true, .. }));
    let new_link = changes.iter().filter(|change| matches!(change, DetailChange::Link { to: true, .. }));
    let later_items: Vec<_> = new_item.skip(1).filter_map(DetailChange::item).collect();
    let later_links: Vec<_> = new_link.skip(1).filter_map(DetailChange::link).collect();
    let waits = |change: &&DetailChange| {
        change.item().is_some_and(|item| later_items.contains(&item))
            || change.link().is_some_and(|link| later_links.contains(&link))
    };
    changes.iter().filter(|change| !waits(change)).cloned().collect()
}

fn set(parts: &mut Parts, key: &str, type_name: &str, property: &str, value: Value) {
    let part = parts.entry(key.to_owned()).or_insert_with(|| {
        let mut part = Map::new();
        part.insert("@odata.type".to_owned(), type_name.into());
        Field::Is(part)
    });
    if let Field::Is(part) = part {
        part.insert(property.to_owned(), value);
    }
}

fn text(text: Option<&str>) -> Value {
    text.map_or(Value::Null, Value::from)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::planner::change::FieldChange as _;
    use crate::planner::fixture;

    fn item(id: &str) -> DetailChange {
        let (item, title) = (id.to_owned(), id.to_owned());
        DetailChange::Item { item, title, is_checked: false, from: false, to: true, place: None }
    }

    #[test]
    fn a_body_holds_only_what_changes() {
        let now = fixture::details("t", &[("one", "5"), ("two", "3")], &[("x", "1")]);
        let changes = [
            DetailChange::Notes { from: String::new(), to: "N".to_owned() },
            DetailChange::ItemTitle { item: "new".to_owned(), from: "new".to_owned(), to: "better".to_owned() },
            item("new"),
            DetailChange::ItemChecked { item: "one".to_owned(), from: false, to: true },
            DetailChange::Item {
                item: "two".to_owned(),
                title: String::new(),
                is_checked: false,
                from: true,
                to: false,
                place: None,
            },
            DetailChange::LinkAlias { key: "x".to_owned(), from: None, to: None },
            DetailChange::LinkKind { key: "x".to_owned(), from: None, to: Some("Pdf".to_owned()) },
            DetailChange::Preview { from: "automatic".to_owned(), to: "checklist".to_owned() },
            DetailChange::Link { key: "y".to_owned(), alias: None, kind: None, from: false, to: true, place: None },
        ];
        let body = serde_json::to_value(details(&changes, &now)).unwrap();
        assert_eq!(
            body,
            json!({
                "description": "N",
                "previewType": "checklist",
                "checklist": {
                    "new": {"@odata.type": ITEM, "title": "better", "isChecked": false, "orderHint": " 3!"},
                    "one": {"@odata.type": ITEM, "isChecked": true},
                    "two": null,
                },
                "references": {
                    "x": {"@odata.type": LINK, "alias": null, "type": "Pdf"},
                    "y": {"@odata.type": LINK, "alias": null, "previewPriority": " 1!"},
                },
            })
        );
    }

    #[test]
    fn what_comes_back_is_put_where_it_was() {
        let now = fixture::details("t", &[("one", "5"), ("three", "3")], &[("x", "1"), ("z", "4")]);
        let whole =
            fixture::details("t", &[("one", "5"), ("two", "4"), ("three", "3")], &[("x", "1"), ("y", "2"), ("z", "4")]);
        let back = |list, id| DetailChange::gone(&whole, list, id).expect("it is there").inverse();
        let body = details(&[back(ItemList::Checklist, "two"), back(ItemList::References, "y")], &now);
        let body = serde_json::to_value(body).unwrap();
        assert_eq!(body["checklist"]["two"]["orderHint"], "3 5!", "the smaller hint is that of the item below");
        assert_eq!(body["references"]["y"]["previewPriority"], "1 4!");
    }

    #[test]
    fn new_items_go_one_by_one_and_all_else_at_once() {
        let check = |id: &str| DetailChange::ItemChecked { item: id.to_owned(), from: false, to: true };
        let changes = [item("a"), item("b"), check("b"), check("old")];
        assert_eq!(at_once(&changes), [item("a"), check("old")]);
        assert_eq!(at_once(&changes[1..3]), [item("b"), check("b")]);
    }
}
