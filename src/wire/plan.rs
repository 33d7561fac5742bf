//! A plan as Graph writes it. Its labels are in its details.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Map;
use serde_json::Value;

use super::resource::resource;
use crate::planner;
use crate::planner::id::PlanId;

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
        })
    }

    /// Returns a text of the container.
    fn container_text(&self, key: &str) -> Option<&str> {
        self.container.get()?.get(key)?.as_str()
    }
}
