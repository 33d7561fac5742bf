//! What is known of a plan beside its tasks, as it is kept: only what was said, so that what v1.0 leaves out is not lost.

use serde_json::{Map, Value, json};

use crate::planner::id::UserId;
use crate::planner::plan::{About, Archival};

/// Writes what was said, to be merged into what is known.
pub(super) fn written(about: &About) -> String {
    let mut said = Map::new();
    let mut say = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            said.insert(key.to_owned(), value);
        }
    };
    say("createdBy", about.created_by.as_ref().map(|user| json!(user.as_str())));
    say("createdAt", about.created_at.map(|at| json!(at.to_string())));
    say("owner", about.owner.as_ref().map(|owner| json!(owner)));
    say("isArchived", about.is_archived.map(Value::Bool));
    // With it comes the whole of how that came about, and nothing is left of what was known before.
    let archival = about.archival.as_ref();
    let text = |value: Option<String>| value.map_or(Value::Null, Value::String);
    let how = json!({
        "justification": text(archival.and_then(|it| it.justification.clone())),
        "by": text(archival.and_then(|it| it.by.as_ref()).map(|by| by.as_str().to_owned())),
        "at": text(archival.and_then(|it| it.at).map(|at| at.to_string())),
    });
    say("archival", (about.is_archived.is_some() || archival.is_some()).then_some(how));
    Value::Object(said).to_string()
}

/// Reads what is known.
pub(super) fn read(text: &str) -> About {
    let known: Value = serde_json::from_str(text).unwrap_or_default();
    let of = |part: &Value, key: &str| part.get(key).and_then(Value::as_str).map(str::to_owned);
    let archival = known.get("archival").map(|how| Archival {
        justification: of(how, "justification"),
        by: of(how, "by").as_deref().map(UserId::new),
        at: of(how, "at").and_then(|at| at.parse().ok()),
    });
    About {
        created_by: of(&known, "createdBy").as_deref().map(UserId::new),
        created_at: of(&known, "createdAt").and_then(|at| at.parse().ok()),
        owner: of(&known, "owner"),
        is_archived: known.get("isArchived").and_then(Value::as_bool),
        archival: archival.filter(|archival| *archival != Archival::default()),
    }
}
