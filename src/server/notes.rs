//! The notes of a task in two forms: rich text, which beta alone knows, and plain text, which follows it and leads it.
//!
//! Source: Microsoft Graph beta, "plannerTaskDetails".

use std::collections::BTreeSet;

use serde_json::Value;
use serde_json::json;

use super::error::Refusal;
use super::html;
use super::merge::is_annotation;
use super::record::Record;

const DESCRIPTION: &str = "description";
const NOTES: &str = "notes";

/// Checks sent rich text and returns it as it is kept: HTML is made safe.
pub(super) fn accept(sent: &Value) -> Result<Value, Refusal> {
    let Value::Object(fields) = sent else {
        return if sent.is_null() { Ok(Value::Null) } else { Err(Refusal::wrong_value(NOTES, "an object or null")) };
    };
    let known = |name: &str| is_annotation(name) || name == "contentType" || name == "content";
    if let Some(name) = fields.keys().find(|name| !known(name)) {
        return Err(Refusal::unknown_property(name, "itemBody"));
    }
    let content = match fields.get("content") {
        None | Some(Value::Null) => "",
        Some(Value::String(content)) if !content.contains('\0') => content,
        Some(_) => return Err(Refusal::wrong_value("content", "text without the character U+0000")),
    };
    match fields.get("contentType").and_then(Value::as_str) {
        Some("html") => Ok(json!({"contentType": "html", "content": html::sanitized(content)})),
        Some("text") => Ok(json!({"contentType": "text", "content": content})),
        _ => Err(Refusal::wrong_value("contentType", "html or text")),
    }
}

/// Makes the other form follow the one that was written; to write both at once is an error.
pub(super) fn keep_in_step(details: &mut Record, touched: &mut BTreeSet<String>) -> Result<(), Refusal> {
    match (touched.contains(DESCRIPTION), touched.contains(NOTES)) {
        (true, true) => {
            return Err(Refusal::Invalid("'description' and 'notes' cannot be set in one request.".to_owned()));
        }
        (true, false) => details.set(NOTES, of_description(details.text(DESCRIPTION))),
        (false, true) => {
            let plain = details.body.get(NOTES).map(plain).unwrap_or_default();
            details.set(DESCRIPTION, plain);
        }
        (false, false) => return Ok(()),
    }
    // Who has seen neither change of either form is in conflict with this one.
    touched.extend([DESCRIPTION, NOTES].map(str::to_owned));
    Ok(())
}

/// Returns the rich form of a description; of an empty one there is none.
pub(super) fn of_description(description: &str) -> Value {
    if description.is_empty() {
        return Value::Null;
    }
    json!({"contentType": "html", "content": html::of_text(description)})
}

/// Returns the plain form of rich text.
pub(super) fn plain(notes: &Value) -> String {
    let content = notes["content"].as_str().unwrap_or_default();
    if notes["contentType"] == "html" { html::text_of(content) } else { content.to_owned() }
}
