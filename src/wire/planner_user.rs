//! A person's own Planner object, which beta alone has: the plans they like, and those they looked at last.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::field::{Field, Text};
use super::resource::resource;

resource! {
    /// `plannerUser`.
    PlannerUser {
        /// The favourites, by plan; `null` removes one in a PATCH.
        favorite_plan_references: BTreeMap<String, Field<FavoritePlan>>,
        /// What was looked at last, by plan; the same holds. Beyond the limit the oldest goes by itself.
        recent_plan_references: BTreeMap<String, Field<RecentPlan>>,
    }
}

/// `plannerFavoritePlanReference`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FavoritePlan {
    /// Wanted on every write.
    #[serde(rename = "@odata.type", skip_serializing_if = "Field::is_absent")]
    pub odata_type: Text,
    /// Its place among the favourites.
    #[serde(skip_serializing_if = "Field::is_absent")]
    pub order_hint: Text,
    /// What the plan was called when this was written.
    #[serde(skip_serializing_if = "Field::is_absent")]
    pub plan_title: Text,
    /// What else it holds.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// `plannerRecentPlanReference`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RecentPlan {
    /// Wanted on every write.
    #[serde(rename = "@odata.type", skip_serializing_if = "Field::is_absent")]
    pub odata_type: Text,
    /// When it was looked at last.
    #[serde(skip_serializing_if = "Field::is_absent")]
    pub last_accessed_date_time: Text,
    /// What the plan was called when this was written.
    #[serde(skip_serializing_if = "Field::is_absent")]
    pub plan_title: Text,
    /// What else it holds.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_object_is_read_and_written_as_it_was() {
        let text = include_str!("../../tests/payloads/user-get-beta.json");
        let user: PlannerUser = serde_json::from_str(text).unwrap();
        let (plan, favourite) = user.favorite_plan_references.entries().next().unwrap();
        assert_eq!(plan, "jd8S5gOaFk2S8aWCIAJz42QAAxtD");
        assert_eq!(favourite.plan_title.text(), Some("Next Release Discussion"));
        let recent = user.recent_plan_references.entries().last().unwrap().1;
        assert_eq!(recent.last_accessed_date_time.text(), Some("2018-01-02T22:49:46.155Z"));
        let again: Value = serde_json::to_value(&user).unwrap();
        assert_eq!(again, serde_json::from_str::<Value>(text).unwrap());
    }
}
