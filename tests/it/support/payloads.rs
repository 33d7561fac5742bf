//! What Microsoft publishes of its answers, as `tests/payloads` has it.

use std::fs;

use serde_json::Value;

/// A published body, by the name of its file.
pub(crate) fn payload(name: &str) -> Value {
    let path = format!("{}/tests/payloads/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}
