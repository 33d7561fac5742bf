//! How plans stand after a sync, as lines and as JSON.

use serde_json::Value;
use serde_json::json;

use crate::planner::count::counted;
use crate::run::json_lines;
use crate::run::laid_out;
use crate::sync::How;
use crate::sync::PlanCheck;

/// Returns how a plan stands, and what differed below it.
pub(super) fn lines(check: &PlanCheck, is_verifying: bool, width: usize) -> Vec<String> {
    let PlanCheck { title, cards, waiting, rejected, conflicts, .. } = check;
    let how = match (&check.failure, &check.how) {
        (Some(why), _) => format!("NOT READ: {why}"),
        (None, How::Delta) => "delta".to_owned(),
        (None, How::Polling { why, .. }) => format!("polling: {why}"),
        (None, How::Offline) => "offline".to_owned(),
        (None, How::Unknown) => "-".to_owned(),
    };
    let drift = match (check.differences.len(), is_verifying && check.failure.is_none()) {
        (_, false) => String::new(),
        (0, true) => ", nothing differs".to_owned(),
        (count, true) => format!(", {}", counted(count, "difference", "differences")),
    };
    let conflicts = counted(*conflicts, "conflict", "conflicts");
    let cards = counted(*cards, "card", "cards");
    let line = format!("{title}: {cards}, {waiting} waiting, {rejected} rejected, {conflicts}{drift} ({how})");
    let differences = check.differences.iter().map(|difference| format!("  {difference}"));
    [line].into_iter().chain(differences).flat_map(|line| laid_out::entry(&line, width)).collect()
}

/// Returns the JSON of a sync: the plans, and why it ended before all of them were read, if it did.
pub(super) fn json(checks: &[PlanCheck], is_verifying: bool, status: u8, failure: Option<&str>) -> Vec<String> {
    let plans: Vec<Value> = checks.iter().map(|check| plan(check, is_verifying)).collect();
    json_lines::object(
        "sync",
        &json!({"status": status, "isVerified": is_verifying, "failure": failure, "plans": plans}),
    )
}

fn plan(check: &PlanCheck, is_verifying: bool) -> Value {
    let (how, why) = match &check.how {
        How::Delta => ("delta", None),
        How::Polling { why, .. } => ("polling", Some(why)),
        How::Offline => ("offline", None),
        How::Unknown => ("unknown", None),
    };
    // What was not read was not compared either: no difference would be a lie.
    let is_compared = is_verifying && check.failure.is_none();
    json!({
        "id": check.id.as_str(),
        "title": check.title,
        "taskCount": check.cards,
        "waitingCount": check.waiting,
        "rejectedCount": check.rejected,
        "conflictCount": check.conflicts,
        "how": how,
        "why": why,
        "failure": check.failure,
        "differences": is_compared.then_some(&check.differences),
    })
}
