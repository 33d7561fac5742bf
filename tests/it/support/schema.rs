//! What of a value is not as a JSON Schema of ours wants it; as much of the standard as those use.

use serde_json::{Value, json};

/// Says what of a value is not as a schema wants it, as far as these schemas go.
pub(crate) fn faults(schema: &Value, root: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let definition = &root["$defs"][name.strip_prefix("#/$defs/").expect("within the file")];
        assert!(definition.is_object(), "{name}");
        return faults(definition, root, value, at);
    }
    let mut found = Vec::new();
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let kinds: Vec<&str> = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        Value::String(kind) => vec![kind],
        _ => vec![kind],
    };
    if !kinds.contains(&kind) {
        found.push(format!("{at}: {kind} in place of {kinds:?}"));
    }
    if schema.get("const").is_some_and(|wanted| wanted != value) {
        found.push(format!("{at}: {value}"));
    }
    if schema["enum"].as_array().is_some_and(|values| !values.contains(value)) {
        found.push(format!("{at}: {value} is none of {}", schema["enum"]));
    }
    if schema["minimum"].as_i64().zip(value.as_i64()).is_some_and(|(least, value)| value < least) {
        found.push(format!("{at}: {value} is too small"));
    }
    if let Value::Array(items) = value {
        if schema["minItems"].as_u64().is_some_and(|least| (items.len() as u64) < least) {
            found.push(format!("{at}: too few"));
        }
        found.extend(items.iter().flat_map(|item| faults(&schema["items"], root, item, &format!("{at}[]"))));
    }
    if let (Value::Object(value), Some(known)) = (value, schema["properties"].as_object()) {
        let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        found.extend(required.filter(|name| !value.contains_key(*name)).map(|name| format!("{at}.{name}: missing")));
        for (name, value) in value {
            match known.get(name) {
                Some(schema) => found.extend(faults(schema, root, value, &format!("{at}.{name}"))),
                None => found.push(format!("{at}.{name}: not in the schema")),
            }
        }
    }
    found
}

#[test]
fn a_schema_finds_what_is_wrong() {
    let schema: Value = serde_json::from_str(include_str!("../../../assets/schema/cli/why.json")).unwrap();
    let found = |value: Value| faults(&schema, &schema, &value, "why");
    let data = json!({"id": 7, "odd": null, "locks": {"subjects": [{"acts": []}]}});
    let wrong = json!({"version": 2, "kind": "task", "data": data});
    let found = found(wrong);
    for fault in [
        "why.version: 2",
        "why.kind: \"task\"",
        "why.data.id: integer in place of [\"string\"]",
        "why.data.odd: not in the schema",
        "why.data.title: missing",
        "why.data.locks.subjects[].acts: too few",
        "why.data.locks.basis: missing",
    ] {
        assert!(found.iter().any(|known| known == fault), "{fault}: {found:#?}");
    }
}
