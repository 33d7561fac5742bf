//! The plan switcher: the plans there are, narrowed by typing.

use crate::app::picker::Picker;
use crate::sync::PlanSummary;

/// The plan switcher while it is open.
#[derive(Clone, Debug, Default)]
pub struct Plans {
    /// What was typed and chosen.
    pub picker: Picker,
}

impl Plans {
    /// Returns the plans that match what was typed, those that match by title first.
    #[must_use]
    pub fn entries<'a>(&self, plans: &'a [PlanSummary]) -> Vec<&'a PlanSummary> {
        let in_all = |plan: &PlanSummary| format!("{} {}", plan.title, plan.group_name.as_deref().unwrap_or_default());
        let mut entries: Vec<_> = plans.iter().filter(|plan| self.picker.matches(&in_all(plan))).collect();
        entries.sort_by_key(|plan| !self.picker.matches(&plan.title));
        entries
    }
}

/// Finds the plan a person named: by identifier, by title in any case, or by the only title that contains the name.
///
/// The error says why there is no such plan, with the candidates.
pub fn find<'a>(plans: &'a [PlanSummary], name: &str) -> Result<&'a PlanSummary, String> {
    let wanted = name.to_lowercase();
    let exact = plans
        .iter()
        .find(|plan| plan.id.as_str() == name)
        .or_else(|| plans.iter().find(|plan| plan.title.to_lowercase() == wanted));
    if let Some(plan) = exact {
        return Ok(plan);
    }
    let similar: Vec<_> = plans.iter().filter(|plan| plan.title.to_lowercase().contains(&wanted)).collect();
    match similar.as_slice() {
        [only] => Ok(only),
        [] if plans.is_empty() => Err(format!("No plan is called “{name}”, and no plan is known yet.")),
        [] => Err(format!("No plan is called “{name}”. There are: {}.", titles(plans.iter()))),
        several => Err(format!("“{name}” could be: {}.", titles(several.iter().copied()))),
    }
}

/// Returns titles for a sentence.
fn titles<'a>(plans: impl Iterator<Item = &'a PlanSummary>) -> String {
    plans.map(|plan| format!("“{}”", plan.title)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::id::PlanId;

    fn plans() -> Vec<PlanSummary> {
        ["Ideas", "Website relaunch", "Website"]
            .iter()
            .map(|title| PlanSummary {
                id: PlanId::new(&format!("id-{title}")),
                title: (*title).to_owned(),
                group_name: None,
            })
            .collect()
    }

    #[test]
    fn a_plan_is_found_by_id_by_title_or_by_the_only_title_that_contains_the_name() {
        let plans = plans();
        assert_eq!(find(&plans, "id-Ideas").unwrap().title, "Ideas");
        assert_eq!(find(&plans, "website").unwrap().title, "Website");
        assert_eq!(find(&plans, "RELAUNCH").unwrap().title, "Website relaunch");
    }

    #[test]
    fn a_miss_names_the_candidates() {
        let plans = plans();
        assert_eq!(
            find(&plans, "Budget").unwrap_err(),
            "No plan is called “Budget”. There are: “Ideas”, “Website relaunch”, “Website”."
        );
        assert_eq!(find(&plans, "web").unwrap_err(), "“web” could be: “Website relaunch”, “Website”.");
        assert!(find(&[], "x").unwrap_err().contains("no plan is known yet"));
    }
}
