//! The details of a task: notes, checklist, links.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::field::{Field, Open};
use super::resource::resource;
use crate::planner::details::{ChecklistItem, Details, ItemList, Reference};
use crate::planner::id::TaskId;
use crate::planner::order_hint::{ComposedHint, OrderHint};
use crate::planner::reference::url_of;

resource! {
    /// `plannerTaskDetails`.
    TaskDetails {
        /// The notes, as plain text.
        description: String,
        /// What the card shows.
        preview_type: String,
        /// Checklist items, by a key the client chose.
        checklist: BTreeMap<String, Field<Map<String, Value>>>,
        /// Links, by their encoded URLs.
        references: BTreeMap<String, Field<Map<String, Value>>>,
        /// What has to be done before the task can be completed; beta alone says it, and it is never sent.
        completion_requirements: Value,
    }
}

impl TaskDetails {
    /// Returns the details as a value, both lists in the order people see.
    #[must_use]
    pub fn to_planner(&self, task: &TaskId) -> Details {
        let checklist = self.checklist.entries().map(|(id, item)| ChecklistItem {
            id: id.to_owned(),
            title: text(item, "title").unwrap_or_default().to_owned(),
            is_checked: item.get("isChecked").and_then(Value::as_bool).unwrap_or(false),
            order_hint: OrderHint::acknowledged(text(item, "orderHint").unwrap_or_default()),
        });
        let references = self.references.entries().map(|(key, link)| Reference {
            key: key.to_owned(),
            url: url_of(key),
            alias: text(link, "alias").map(str::to_owned),
            kind: text(link, "type").map(str::to_owned),
            preview_priority: OrderHint::acknowledged(text(link, "previewPriority").unwrap_or_default()),
        });
        let details = Details {
            task: task.clone(),
            description: self.description.text().unwrap_or_default().to_owned(),
            preview_type: self.preview_type.text().unwrap_or("automatic").to_owned(),
            checklist: checklist.collect(),
            references: references.collect(),
            etag: self.version(),
        };
        details.sorted()
    }

    /// Returns the keys of the checklist items that have to be checked; `None` when nobody said which.
    #[must_use]
    pub fn required_items(&self) -> Option<Vec<String>> {
        let ids = self.completion_requirements.get()?.get("checklistRequirement")?.get("requiredChecklistItemIds")?;
        Some(ids.as_array()?.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// Takes what only beta says from a body that was known before.
    pub fn fill_from(&mut self, known: &Self) {
        if self.completion_requirements.is_absent() {
            self.completion_requirements = known.completion_requirements.clone();
        }
    }

    /// Returns the body that puts one item somewhere else in its list. What is not said stays: other items, and the
    /// other properties of this one.
    #[must_use]
    pub fn moving(list: ItemList, item: &str, hint: &ComposedHint) -> Self {
        let (type_name, property) = match list {
            ItemList::Checklist => ("#microsoft.graph.plannerChecklistItem", "orderHint"),
            ItemList::References => ("#microsoft.graph.plannerExternalReference", "previewPriority"),
        };
        let mut body = Map::new();
        body.insert("@odata.type".to_owned(), type_name.into());
        body.insert(property.to_owned(), hint.as_str().into());
        let items: Open<Map<String, Value>> = Field::Is(BTreeMap::from([(item.to_owned(), Field::Is(body))]));
        match list {
            ItemList::Checklist => Self { checklist: items, ..Self::default() },
            ItemList::References => Self { references: items, ..Self::default() },
        }
    }

    /// Says whether both lists are here: not every service answers a change with the whole.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        !self.checklist.is_absent() && !self.references.is_absent()
    }
}

fn text<'a>(item: &'a Map<String, Value>, property: &str) -> Option<&'a str> {
    item.get(property).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::order_hint::between;

    fn read(body: &str) -> Details {
        serde_json::from_str::<TaskDetails>(body).unwrap().to_planner(&TaskId::new("t"))
    }

    #[test]
    fn a_real_checklist_is_in_the_order_of_the_screen() {
        let details = read(include_str!("../../tests/payloads/task-details-real-checklist-order.json"));
        let titles: Vec<_> = details.checklist.iter().map(|item| (item.title.as_str(), item.is_checked)).collect();
        assert_eq!(titles, [("0", true), ("3", false), ("4", false)]);
        assert!(details.etag.is_some());
    }

    #[test]
    fn links_have_their_addresses_back() {
        let details = read(include_str!("../../tests/payloads/task-details-get.json"));
        let [link] = details.references.as_slice() else { panic!("one link: {details:?}") };
        assert_eq!(link.url, "https://developer.microsoft.com/en-us/graph/graph-explorer");
        assert_eq!((link.name(), link.preview_priority.as_str()), ("Graph Explorer", "0009005706180391122"));
        assert!(details.description.contains('\n'));
    }

    #[test]
    fn the_items_that_have_to_be_checked_are_named_or_not() {
        let items = |body: &str| serde_json::from_str::<TaskDetails>(body).unwrap().required_items();
        let body = |of: &str| format!(r#"{{"completionRequirements":{of}}}"#);
        let ids = r#"{"checklistRequirement":{"requiredChecklistItemIds":["a",7,"b"]}}"#;
        assert_eq!(items(&body(ids)), Some(vec!["a".to_owned(), "b".to_owned()]));
        for odd in ["null", "[]", "{}", r#"{"checklistRequirement":null}"#] {
            assert_eq!(items(&body(odd)), None, "{odd}");
        }
        assert_eq!(items("{}"), None);
    }

    #[test]
    fn nulls_odd_shapes_and_missing_properties_are_no_trouble() {
        let details = read(
            r#"{"description":null,"checklist":{"a":null,"b":7,"c":{"title":5,"isChecked":"yes"}},
                "references":{"x":{"alias":null,"previewPriority":null},"y":[]}}"#,
        );
        assert_eq!(details.checklist.iter().map(|item| &*item.title).collect::<Vec<_>>(), [""]);
        assert_eq!(details.references.iter().map(Reference::name).collect::<Vec<_>>(), ["x"]);
        assert_eq!(read("{}").checklist, []);
    }

    #[test]
    fn a_body_holds_the_place_of_one_item_and_nothing_else() {
        let hint = between(Some(&OrderHint::acknowledged("3")), Some(&OrderHint::acknowledged("5")));
        let body = |list, item| serde_json::to_string(&TaskDetails::moving(list, item, &hint)).unwrap();
        let type_of_item = "#microsoft.graph.plannerChecklistItem";
        let checklist = format!(r#"{{"checklist":{{"20886":{{"@odata.type":"{type_of_item}","orderHint":"3 5!"}}}}}}"#);
        assert_eq!(body(ItemList::Checklist, "20886"), checklist);
        let type_of_link = "#microsoft.graph.plannerExternalReference";
        let key = "https%3A//example%2Ecom/a%2520b";
        let links =
            format!(r#"{{"references":{{"{key}":{{"@odata.type":"{type_of_link}","previewPriority":"3 5!"}}}}}}"#);
        assert_eq!(body(ItemList::References, key), links);
    }
}
