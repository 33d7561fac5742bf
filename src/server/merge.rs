//! Takes what a client sent into a resource: by the property tables, open types key by key, items by property.

use std::collections::BTreeSet;

use serde_json::Map;
use serde_json::Value;

use super::error::Refusal;
use super::hand::Hand;
use super::instant;
use super::notes;
use super::people;
use super::properties;
use super::properties::Key;
use super::properties::OpenType;
use super::properties::Property;
use super::properties::Shape;
use super::properties::Stamp;
use super::properties::Values;
use super::properties::Write;
use super::record::Kind;
use super::record::Record;
use super::record::first_values;
use super::recurrence;
use super::rules::requirements;
use super::rules::requirements::HOSTED;
use crate::planner::reference::has_web_scheme;
use crate::planner::reference::key_of;
use crate::planner::reference::url_of;

/// Whether the object is being made or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    Create,
    Update,
}

/// Takes a body into a resource and returns what it touched: names of properties, and `property/key` for open types.
///
/// Nothing is stored, so a refusal half-way leaves no trace. Annotations are left out.
pub(super) fn merge(
    record: &mut Record,
    sent: Map<String, Value>,
    moment: Moment,
    hand: &mut Hand<'_>,
) -> Result<Vec<String>, Refusal> {
    let table = properties::of(record.kind);
    if moment == Moment::Create {
        refuse_missing(record.kind, table, &sent)?;
    }
    let mut touched = BTreeSet::new();
    for (name, value) in sent {
        if is_annotation(&name) {
            continue;
        }
        let property = table.iter().find(|property| property.name == name && (!property.beta || hand.is_beta()));
        let property = property.ok_or_else(|| Refusal::unknown_property(&name, record.kind.type_name()))?;
        refuse_unwritable(property, moment)?;
        match property.shape {
            Shape::Open(open) => {
                let held = record.body.entry(name.clone()).or_insert_with(|| Value::Object(Map::new()));
                merge_open(&name, open, held, value, hand, &mut touched)?;
            }
            // The handler that knows what it means has looked at it.
            Shape::Ours => {}
            Shape::Recurrence => {
                if recurrence::take(record, &value, hand)? {
                    touched.insert(name);
                }
            }
            _ => {
                let value = accept(property, value, record.kind, hand)?;
                record.body.insert(name.clone(), value);
                touched.insert(name);
            }
        }
    }
    if record.kind == Kind::TaskDetails {
        notes::keep_in_step(record, &mut touched)?;
    }
    Ok(touched.into_iter().collect())
}

/// Says whether a key is an annotation and no data.
pub(super) fn is_annotation(name: &str) -> bool {
    name.contains("@odata.")
}

fn refuse_missing(kind: Kind, table: &[Property], sent: &Map<String, Value>) -> Result<(), Refusal> {
    let missing = table
        .iter()
        .filter(|property| matches!(property.write, Write::Named | Write::Always))
        .find(|property| sent.get(property.name).is_none_or(Value::is_null));
    match missing {
        Some(property) => Err(no_null(kind, property)),
        None => Ok(()),
    }
}

/// The text of the service for a field that must have a value.
fn no_null(kind: Kind, property: &Property) -> Refusal {
    schema(kind, property, "A non-null value must be specified for this field.")
}

fn schema(kind: Kind, property: &Property, why: &'static str) -> Refusal {
    let mut field = property.name.to_owned();
    field[..1].make_ascii_uppercase();
    Refusal::Schema { field, entity: kind.name(), why }
}

fn refuse_unwritable(property: &Property, moment: Moment) -> Result<(), Refusal> {
    let allowed = match property.write {
        Write::Never => false,
        Write::Named | Write::Once => moment == Moment::Create,
        Write::Later => moment == Moment::Update,
        Write::Always | Write::Freely => true,
    };
    if allowed {
        return Ok(());
    }
    let when = if moment == Moment::Create { "set when the item is created" } else { "changed" };
    Err(Refusal::Invalid(format!("The property '{}' cannot be {when}.", property.name)))
}

/// Checks one value and returns it as it is kept.
fn accept(property: &Property, value: Value, kind: Kind, hand: &mut Hand<'_>) -> Result<Value, Refusal> {
    let name = property.name;
    let wrong = |must_be: &str| Refusal::wrong_value(name, must_be);
    match (property.shape, value) {
        (Shape::Text(_) | Shape::Note | Shape::OptionalText, Value::String(text)) if text.contains('\0') => {
            Err(wrong("text without the character U+0000"))
        }
        (Shape::Text(_), Value::Null) => Err(no_null(kind, property)),
        (Shape::Text(longest), Value::String(text)) => {
            if text.chars().count() > longest {
                return Err(schema(kind, property, "The value is longer than this field allows."));
            }
            Ok(text.into())
        }
        (Shape::Note, Value::Null) => Ok("".into()),
        (Shape::OptionalText | Shape::Instant, Value::Null) => Ok(Value::Null),
        (Shape::Note | Shape::OptionalText, text @ Value::String(_)) => Ok(text),
        (Shape::Text(_) | Shape::Note | Shape::OptionalText, _) => Err(wrong("text")),
        (Shape::Whole(least, most), value) => match value.as_i64() {
            Some(number) if (least..=most).contains(&number) => Ok(number.into()),
            _ => Err(wrong(&format!("a whole number from {least} to {most}"))),
        },
        (Shape::Flag, flag @ Value::Bool(_)) => Ok(flag),
        (Shape::Flag, _) => Err(wrong("true or false")),
        (Shape::Instant, value) => match value.as_str().and_then(instant::parse) {
            Some(ticks) => Ok(instant::text_of(ticks).into()),
            None => Err(wrong("an instant such as 2026-03-02T10:00:00Z, or null")),
        },
        (Shape::Hint, Value::String(sent)) => Ok(hand.hint_for(&sent)?.into()),
        (Shape::Hint, _) => Err(wrong("an order hint")),
        (Shape::Choice(words), value) => match value.as_str() {
            Some(word) if words.contains(&word) => Ok(value),
            _ => Err(wrong(&format!("one of {}", words.join(", ")))),
        },
        (Shape::Requirements, value) => requirements::accept(&value),
        (Shape::RichText, value) => notes::accept(&value),
        (Shape::Open(_) | Shape::Ours | Shape::Recurrence, _) => Err(wrong("left to the service")),
    }
}

fn merge_open(
    name: &str,
    open: &OpenType,
    held: &mut Value,
    sent: Value,
    hand: &mut Hand<'_>,
    touched: &mut BTreeSet<String>,
) -> Result<(), Refusal> {
    let (Some(held), Value::Object(sent)) = (held.as_object_mut(), sent) else {
        return Err(Refusal::wrong_value(name, "an object"));
    };
    let before = held.len();
    for (key, value) in sent {
        if is_annotation(&key) {
            continue;
        }
        let key = match open.keys {
            Key::User => people::key_of(name, key, &value, held, hand.directory())?,
            keys => own_key(keys, key, &value, held),
        };
        refuse_key(name, open.keys, &key, held)?;
        touched.insert(format!("{name}/{key}"));
        match (&open.values, value) {
            (Values::Texts, Value::String(text)) if text.contains('\0') => {
                return Err(Refusal::wrong_value(name, "text without the character U+0000"));
            }
            (Values::Texts, text @ (Value::String(_) | Value::Null)) => {
                held.insert(key, text);
            }
            (Values::Hints, Value::String(sent)) => {
                let hint = hand.hint_for(&sent)?;
                held.insert(key, hint.into());
            }
            (Values::Flags, Value::Bool(true)) => {
                held.insert(key, true.into());
            }
            (Values::Flags, Value::Bool(false) | Value::Null) | (Values::Items { .. }, Value::Null) => {
                held.remove(&key);
            }
            (Values::Items { type_name, properties, stamp }, Value::Object(sent)) => {
                let old = held.get(&key).and_then(Value::as_object).cloned();
                let item = merge_item(type_name, properties, *stamp, old, sent, hand)?;
                held.insert(key, item);
            }
            _ => return Err(wrong_type()),
        }
    }
    match open.limit {
        Some((code, most)) if held.len() > most && held.len() > before => Err(Refusal::Limit(code)),
        _ => Ok(()),
    }
}

/// Takes one item of an open type: what is not sent stays, a new one begins with its first values.
fn merge_item(
    type_name: &str,
    table: &'static [Property],
    stamp: Stamp,
    old: Option<Map<String, Value>>,
    sent: Map<String, Value>,
    hand: &mut Hand<'_>,
) -> Result<Value, Refusal> {
    match sent.get("@odata.type") {
        // The words of the service, observed.
        None | Some(Value::Null) => {
            return Err(Refusal::Invalid("Value cannot be null.\nParameter name: qualifiedName".to_owned()));
        }
        Some(Value::String(named)) if named.trim_start_matches('#') == format!("microsoft.graph.{type_name}") => {}
        Some(_) => return Err(wrong_type()),
    }
    let is_new = old.is_none();
    let mut item = old.unwrap_or_else(|| first_values(table, &hand.fresh_hint()));
    item.insert("@odata.type".to_owned(), format!("#microsoft.graph.{type_name}").into());
    for (name, value) in sent {
        if is_annotation(&name) {
            continue;
        }
        let property = table.iter().find(|property| property.name == name);
        let property = property.ok_or_else(|| Refusal::unknown_property(&name, type_name))?;
        refuse_unwritable(property, Moment::Update)?;
        item.insert(name, accept(property, value, Kind::TaskDetails, hand)?);
    }
    let (by, at) = match stamp {
        Stamp::Assigned => ("assignedBy", "assignedDateTime"),
        Stamp::Modified => ("lastModifiedBy", "lastModifiedDateTime"),
        Stamp::Nothing => return Ok(Value::Object(item)),
    };
    if is_new || stamp == Stamp::Modified {
        item.insert(by.to_owned(), hand.identity());
        item.insert(at.to_owned(), hand.now().into());
    }
    Ok(Value::Object(item))
}

/// The words of the service for an open type's value that misstates its type, observed.
fn wrong_type() -> Refusal {
    Refusal::Invalid("open type property has an invalid type".to_owned())
}

/// Returns the key under which an item is kept. The link to a hosted app comes encoded in a way of its own, and is kept
/// like all others; that the service does so is inferred.
fn own_key(keys: Key, key: String, item: &Value, held: &Map<String, Value>) -> String {
    if keys != Key::Url {
        return key;
    }
    let own = key_of(&url_of(&key));
    let is_hosted = |item: &Value| item["type"] == HOSTED;
    if is_hosted(item) || held.get(&own).is_some_and(is_hosted) { own } else { key }
}

fn refuse_key(name: &str, keys: Key, key: &str, held: &Map<String, Value>) -> Result<(), Refusal> {
    let refuse = |why: &str| Err(Refusal::Invalid(format!("The key '{key}' of the property '{name}' {why}.")));
    match keys {
        Key::Category => match key.strip_prefix("category").and_then(|number| number.parse::<u8>().ok()) {
            Some(number @ 1..=25) if key == format!("category{number}") => Ok(()),
            _ => refuse("is none of category1 to category25"),
        },
        Key::Plan => {
            let is_id =
                key.len() == 28 && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
            if is_id { Ok(()) } else { refuse("is no id of a plan") }
        }
        Key::User | Key::Item => {
            if key.is_empty() || key.chars().any(char::is_control) {
                refuse("is not a valid id")
            } else {
                Ok(())
            }
        }
        Key::Url => {
            let url = url_of(key);
            if key.contains(['.', ':', '@', '#']) {
                return refuse("is not encoded");
            }
            if url.contains('\0') {
                return refuse("holds the character U+0000");
            }
            if !has_web_scheme(&url) {
                return refuse("is not an http or https URL");
            }
            if held.keys().any(|other| other != key && url_of(other) == url) {
                return refuse("is there already, encoded in another way");
            }
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests;
