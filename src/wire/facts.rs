//! Who made and who completed a task, as a task's body says it.

use serde_json::{Map, Value};

use super::task::Task;
use super::time;
use crate::planner::facts::{Deed, Facts};
use crate::planner::id::UserId;

impl Task {
    /// Returns what the body says beside what a card shows.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let made_by = self.created_by.get();
        let completed_by = self.rest.get("completedBy").and_then(Value::as_object);
        Facts {
            created: deed(made_by, self.created_date_time.text()),
            completed: deed(completed_by, self.completed_date_time.text()),
            thread: self.conversation_thread_id.text().filter(|thread| !thread.is_empty()).map(str::to_owned),
            has_chat: self.rest.get("hasChat").and_then(Value::as_bool),
            read_at: None,
        }
    }
}

/// Reads an identity and a time; nothing when neither is there.
fn deed(by: Option<&Map<String, Value>>, at: Option<&str>) -> Option<Deed> {
    let said = |of: &str, property: &str| {
        let text = by?.get(of)?.get(property)?.as_str()?;
        (!text.trim().is_empty()).then(|| text.to_owned())
    };
    let deed = Deed {
        by: said("user", "id").map(|id| UserId::new(&id)),
        name: said("user", "displayName").or_else(|| said("application", "displayName")),
        at: at.and_then(time::timestamp),
    };
    (deed != Deed::default()).then_some(deed)
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    fn read(body: &str) -> Facts {
        serde_json::from_str::<Task>(body).unwrap().facts()
    }

    #[test]
    fn a_published_task_says_who_made_it_and_when() {
        let facts = read(include_str!("../../tests/payloads/task-get.json"));
        let created = facts.created.expect("it was made by somebody");
        assert_eq!(created.by, Some(UserId::new("6463a5ce-2119-4198-9f2a-628761df4a62")));
        assert_eq!(created.at, time::timestamp("2015-03-25T18:36:49.2407981Z"));
        assert_eq!((created.name, facts.completed, facts.thread), (None, None, None));
    }

    #[test]
    fn a_person_an_app_and_nobody_have_done_something() {
        let facts = read(
            r#"{"createdBy":{"user":{"id":null,"displayName":null},"application":{"id":"a","displayName":"Importer"}},
                "completedBy":{"user":{"displayName":"Lena Marsh","id":"lena"}},
                "completedDateTime":"2026-10-03T14:05:00Z","conversationThreadId":"AAQk",
                "hasChat":true}"#,
        );
        let created = facts.created.clone().unwrap();
        assert_eq!((created.by, created.name.as_deref(), created.at), (None, Some("Importer"), None));
        let completed = facts.completed.clone().unwrap();
        assert_eq!((completed.by, completed.name.as_deref()), (Some(UserId::new("lena")), Some("Lena Marsh")));
        assert_eq!(completed.at, time::timestamp("2026-10-03T14:05:00Z"));
        assert_eq!((facts.thread.as_deref(), facts.has_chat), (Some("AAQk"), Some(true)));
        assert_eq!(facts.people().collect::<Vec<_>>(), [&UserId::new("lena")]);
    }

    #[test]
    fn nulls_and_odd_shapes_are_nothing() {
        for odd in [
            "{}",
            r#"{"createdBy":"user1","completedBy":[],"createdDateTime":"soon","conversationThreadId":7,"hasChat":"no"}"#,
            r#"{"createdBy":{"user":null},"completedBy":{"user":{"id":""}},"completedDateTime":null}"#,
        ] {
            assert_eq!(read(odd), Facts::default(), "{odd}");
        }
    }
}
