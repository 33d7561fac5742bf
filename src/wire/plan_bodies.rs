//! Bodies that make, archive and move whole plans, and that change what a person likes.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::field::Field;
use super::plan::Plan;
use super::planner_user::{FavoritePlan, PlannerUser, RecentPlan};
use crate::planner::edit::PlanHome;
use crate::planner::id::{GroupId, PlanId, UserId};
use crate::planner::order_hint::between;

/// Returns the body that makes a plan: its title and its container, by address alone, as the service wants it.
#[must_use]
pub fn new_plan(title: &str, home: &PlanHome, me: Option<&UserId>) -> Plan {
    let url = match home {
        PlanHome::Group { group, .. } => format!("https://graph.microsoft.com/v1.0/groups/{group}"),
        PlanHome::Personal => {
            format!("https://graph.microsoft.com/beta/users/{}", me.map_or("me", UserId::as_str))
        }
    };
    let container: Map<String, Value> = [("url".to_owned(), Value::String(url))].into_iter().collect();
    Plan { title: title.into(), container: Field::Is(container), ..Plan::default() }
}

/// Returns the body that archives a plan, or brings it back.
#[must_use]
pub fn archive(justification: &str) -> Value {
    json!({ "justification": justification })
}

/// Returns the body that gives a plan to a group.
#[must_use]
pub fn move_to(group: &GroupId) -> Value {
    json!({ "container": { "containerId": group.as_str(), "type": "group" } })
}

/// Returns the body that makes a plan one of the person's favourites, or no longer.
#[must_use]
pub fn favourite(plan: &PlanId, title: &str, is_one: bool) -> PlannerUser {
    let reference = FavoritePlan {
        odata_type: "#microsoft.graph.plannerFavoritePlanReference".into(),
        order_hint: between(None, None).as_str().into(),
        plan_title: title.into(),
        ..FavoritePlan::default()
    };
    let reference = if is_one { Field::Is(reference) } else { Field::Null };
    let references = BTreeMap::from([(plan.as_str().to_owned(), reference)]);
    PlannerUser { favorite_plan_references: Field::Is(references), ..PlannerUser::default() }
}

/// Returns the body that says that a plan was looked at.
#[must_use]
pub fn recent(plan: &PlanId, title: &str, at: Timestamp) -> PlannerUser {
    let reference = RecentPlan {
        odata_type: "#microsoft.graph.plannerRecentPlanReference".into(),
        last_accessed_date_time: at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string().as_str().into(),
        plan_title: title.into(),
        ..RecentPlan::default()
    };
    let references = BTreeMap::from([(plan.as_str().to_owned(), Field::Is(reference))]);
    PlannerUser { recent_plan_references: Field::Is(references), ..PlannerUser::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(body: &impl serde::Serialize) -> String {
        serde_json::to_string(body).unwrap()
    }

    #[test]
    fn a_body_holds_what_the_service_wants_and_nothing_else() {
        let home = PlanHome::Group { group: GroupId::new("g"), name: "Design".to_owned() };
        assert_eq!(
            text(&new_plan("T", &home, None)),
            r#"{"title":"T","container":{"url":"https://graph.microsoft.com/v1.0/groups/g"}}"#
        );
        let me = UserId::new("ada");
        assert_eq!(
            text(&new_plan("T", &PlanHome::Personal, Some(&me))),
            r#"{"title":"T","container":{"url":"https://graph.microsoft.com/beta/users/ada"}}"#
        );
        assert_eq!(archive("Done").to_string(), r#"{"justification":"Done"}"#);
        assert_eq!(move_to(&GroupId::new("g")).to_string(), r#"{"container":{"containerId":"g","type":"group"}}"#);
        let plan = PlanId::new("p");
        assert_eq!(
            text(&favourite(&plan, "T", true)),
            r##"{"favoritePlanReferences":{"p":{"@odata.type":"#microsoft.graph.plannerFavoritePlanReference","orderHint":" !","planTitle":"T"}}}"##
        );
        assert_eq!(text(&favourite(&plan, "T", false)), r#"{"favoritePlanReferences":{"p":null}}"#);
        let at = "2026-10-12T08:00:00.25Z".parse().unwrap();
        assert_eq!(
            text(&recent(&plan, "T", at)),
            r##"{"recentPlanReferences":{"p":{"@odata.type":"#microsoft.graph.plannerRecentPlanReference","lastAccessedDateTime":"2026-10-12T08:00:00Z","planTitle":"T"}}}"##
        );
    }
}
