//! The details of a plan: what its labels are called, and whom it is shared with.

use std::collections::{BTreeMap, BTreeSet};

use super::field::Field;
use super::resource::resource;
use crate::planner::id::UserId;

resource! {
    /// `plannerPlanDetails`.
    PlanDetails {
        /// People the plan is shared with; `false` removes one in a PATCH.
        shared_with: BTreeMap<String, Field<bool>>,
        /// `category1` to `category25`; `null` for a label without a name of its own.
        category_descriptions: BTreeMap<String, Field<String>>,
    }
}

impl PlanDetails {
    /// Returns whom the plan is shared with.
    #[must_use]
    pub fn people(&self) -> BTreeSet<UserId> {
        self.shared_with.entries().filter(|(_, is_shared)| **is_shared).map(|(user, _)| UserId::new(user)).collect()
    }

    /// Returns the names people gave to labels, by number.
    #[must_use]
    pub fn labels(&self) -> BTreeMap<u8, String> {
        let names = self.category_descriptions.entries().filter(|(_, name)| !name.trim().is_empty());
        names.filter_map(|(key, name)| Some((category_number(key)?, name.clone()))).collect()
    }
}

/// Returns the number in `category7`.
#[must_use]
pub fn category_number(key: &str) -> Option<u8> {
    key.strip_prefix("category")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_without_a_name_are_left_out() {
        let details: PlanDetails =
            serde_json::from_str(include_str!("../../tests/payloads/plan-details-get.json")).unwrap();
        let labels = details.labels();
        assert_eq!(labels[&1], "Indoors");
        assert_eq!(labels[&25], "Description of category 25");
        assert!(!labels.contains_key(&3));
    }
}
