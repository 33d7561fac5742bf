//! Keys that are the ids of people: they count in any case, are kept as the directory spells them, and nothing else is taken.

use serde_json::Map;
use serde_json::Value;
use uuid::Uuid;

use super::callers::Callers;
use super::error::Refusal;
use super::properties;
use super::properties::Key;
use super::properties::Shape;
use super::record::Record;

/// Writes every key for a person in a body as the resource or the directory spells it, so that rules and changes speak of one
/// person.
pub(super) fn spell(record: &Record, sent: &mut Map<String, Value>, people: &Callers) {
    for property in properties::of(record.kind) {
        let Shape::Open(open) = property.shape else { continue };
        let Some(Value::Object(items)) = sent.get_mut(property.name).filter(|_| open.keys == Key::User) else {
            continue;
        };
        let held = record.body.get(property.name).and_then(Value::as_object);
        let spelled = std::mem::take(items).into_iter().map(|(key, value)| {
            let own = held.and_then(|held| among(held, &key)).or_else(|| people.own_id(&key));
            (own.map_or_else(|| key.clone(), str::to_owned), value)
        });
        *items = spelled.collect();
    }
}

/// Returns the key a person is kept under. Who is named already stays, also when nobody has the id any more, and to take away
/// what is not there is nothing; that what has not the form of an id is refused is inferred.
pub(super) fn key_of(
    name: &str,
    key: String,
    value: &Value,
    held: &Map<String, Value>,
    directory: Option<&Callers>,
) -> Result<String, Refusal> {
    if let Some(own) = among(held, &key) {
        return Ok(own.to_owned());
    }
    let Some(directory) = directory else { return Ok(key) };
    match directory.own_id(&key) {
        Some(own) => Ok(own.to_owned()),
        None if matches!(value, Value::Null | Value::Bool(false)) => Ok(key),
        // Somebody of another organisation, or who has left: nobody can tell.
        None if key.len() == 36 && Uuid::try_parse(&key).is_ok() => Ok(key.to_ascii_lowercase()),
        None => Err(Refusal::Invalid(format!("The key '{key}' of the property '{name}' is not the id of a user."))),
    }
}

fn among<'a>(held: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    if held.contains_key(key) {
        return held.keys().map(String::as_str).find(|own| *own == key);
    }
    held.keys().map(String::as_str).find(|own| own.eq_ignore_ascii_case(key))
}
