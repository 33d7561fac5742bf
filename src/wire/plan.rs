//! A plan as Graph writes it. Its labels are in its details.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Map;
use serde_json::Value;

use super::field::Field;
use super::resource::resource;
use super::time;
use crate::planner;
use crate::planner::id::{PlanId, UserId};
use crate::planner::plan::{About, Archival};

resource! {
    /// `plannerPlan`.
    Plan {
        /// Its name.
        title: String,
        /// Where it lives: `url`, `containerId`, `type`.
        container: Map<String, Value>,
        /// The old name of the group's identifier.
        owner: String,
        /// When it was made.
        created_date_time: String,
        /// Who made it.
        created_by: Map<String, Value>,
        /// Whether it is in the archive; beta alone says it, and it is never sent.
        is_archived: bool,
        /// Who has put it there or taken it out, when and why; the same holds.
        archival_info: Map<String, Value>,
    }
}

impl Plan {
    /// Returns the plan as a value, without the names of its labels; `None` if it has no identifier.
    #[must_use]
    pub fn to_planner(&self) -> Option<planner::plan::Plan> {
        Some(planner::plan::Plan {
            id: PlanId::new(self.id.text()?),
            title: self.title.text().unwrap_or_default().to_owned(),
            container_url: self.container_text("url").map(str::to_owned),
            container_type: self.container_text("type").map(str::to_owned),
            etag: self.version(),
            labels: BTreeMap::new(),
            shared_with: BTreeSet::new(),
            about: self.about(),
        })
    }

    /// Returns what else the body says of the plan.
    fn about(&self) -> About {
        let archival = self.archival_info.get().map(|info| Archival {
            justification: info.get("justification").and_then(Value::as_str).map(str::to_owned),
            by: info.get("statusChangedBy").and_then(Value::as_object).and_then(user_of),
            at: info.get("statusChangedDateTime").and_then(Value::as_str).and_then(time::timestamp),
        });
        About {
            created_by: self.created_by.get().and_then(user_of),
            created_at: self.created_date_time.text().and_then(time::timestamp),
            owner: self.owner.text().map(str::to_owned),
            is_archived: match &self.is_archived {
                Field::Is(is_archived) => Some(*is_archived),
                // Who says `null` knows the property.
                Field::Null => Some(false),
                Field::Absent | Field::Odd(_) => None,
            },
            archival,
        }
    }

    /// Returns a text of the container.
    fn container_text(&self, key: &str) -> Option<&str> {
        self.container.get()?.get(key)?.as_str()
    }
}

/// Returns the person of an identity, which may be an app's alone.
fn user_of(identity: &Map<String, Value>) -> Option<UserId> {
    identity.get("user")?.get("id")?.as_str().map(UserId::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::container::Container;

    #[test]
    fn beta_says_more_of_a_plan_and_what_nobody_says_stays_open() {
        let text = include_str!("../../tests/payloads/plan-of-roster-beta.json");
        let body: Plan = serde_json::from_str(text).unwrap();
        let plan = body.to_planner().unwrap();
        assert!(matches!(plan.container(), Container::Roster(_)), "{:?}", plan.container_url);
        let text = r#"{"id": "p", "isArchived": true, "archivalInfo": {"justification": "Done", "statusChangedBy":
            {"user": {"id": "ada"}}, "statusChangedDateTime": "2026-10-12T10:00:00Z"}}"#;
        let plan = serde_json::from_str::<Plan>(text).unwrap().to_planner().unwrap();
        assert!(plan.is_archived());
        let archival = plan.about.archival.unwrap();
        assert_eq!((archival.justification.as_deref(), archival.by), (Some("Done"), Some(UserId::new("ada"))));
        assert_eq!(archival.at, "2026-10-12T10:00:00Z".parse().ok());
        let plan = serde_json::from_str::<Plan>(r#"{"id": "p"}"#).unwrap().to_planner().unwrap();
        assert_eq!(plan.about, About::default(), "v1.0 has no word for it");
    }
}
