//! The task configuration of a scenario: the edit policy for its tasks when they are changed outside of it.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::Scenario;
use super::body;
use super::body::Fields;
use crate::planner::policy::Policy;
use crate::server::error::Refusal;
use crate::server::request::Call;
use crate::server::request::Reply;
use crate::wire::policy;

/// Returns the configuration a scenario begins with: nothing is restricted.
pub(super) fn first(id: &str) -> Map<String, Value> {
    kept(id, &Policy::default())
}

/// Reads the configuration.
pub(in crate::server) fn get(call: &Call<'_>) -> Result<Reply, Refusal> {
    Ok(Reply::ok(document(call, Scenario::to_be_read(call)?)?))
}

/// Changes the policy, as a whole. It holds for tasks that are there already, from now on.
pub(in crate::server) fn update(call: &Call<'_>) -> Result<Reply, Refusal> {
    let mut scenario = Scenario::of_call(call)?;
    let sent = Fields::of_call(call, "plannerTaskConfiguration", &["id", "editPolicy"])?;
    if sent.has("editPolicy") {
        scenario.set_policy(sent.get("editPolicy").unwrap_or(&Value::Null))?;
        scenario.save(call.connection)?;
    }
    Ok(Reply::ok(document(call, scenario)?))
}

impl Scenario {
    /// Takes a policy as Graph writes it; one that is not understood is refused, naming the property.
    pub(in crate::server) fn set_policy(&mut self, sent: &Value) -> Result<(), Refusal> {
        let policy = policy::read(sent).map_err(|fault| Refusal::Invalid(fault.to_string()))?;
        self.task_configuration = kept(&self.id, &policy);
        Ok(())
    }
}

fn kept(id: &str, policy: &Policy) -> Map<String, Value> {
    let configuration = json!({"id": id, "editPolicy": policy::write(policy)});
    configuration.as_object().cloned().unwrap_or_default()
}

fn document(call: &Call<'_>, scenario: Scenario) -> Result<Value, Refusal> {
    let context = format!("solutions/businessScenarios('{}')/planner/taskConfiguration/$entity", scenario.id);
    body::document(call, &context, "plannerTaskConfiguration", scenario.task_configuration)
}
