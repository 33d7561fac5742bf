//! A scenario's edit policy as Graph writes it, `plannerTaskPolicy`: checked when read, filled up when written.
//!
//! Unlike resources, a policy is read strictly: a rule that is not understood must not be taken for one that is not set.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value as Json, json};

use crate::planner::policy::{Creator, Entry, FieldRules, Override, Policy, Role, Rule, Setting, Value, Verdict};

const ROLE_TYPE: &str = "#microsoft.graph.plannerRelationshipBasedUserType";

/// Why a policy is refused: the property, and what is wrong with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it is, such as `rules[0].propertyRule.assignments.defaultRules`.
    pub property: String,
    /// What is wrong, naming the value.
    pub why: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.property, self.why)
    }
}

impl std::error::Error for Fault {}

/// Reads a policy; `null` is one without entries.
///
/// A rule that is absent, `null` or `[]` is not set. Everything else has to be exactly what Planner takes.
pub fn read(policy: &Json) -> Result<Policy, Fault> {
    let at = Path("editPolicy".to_owned());
    let Some(policy) = at.object(policy)? else { return Ok(Policy::default()) };
    at.knows(policy, &["rules"])?;
    let at = Path("rules".to_owned());
    let mut entries: Vec<Entry> = Vec::new();
    for (number, json) in at.array(policy.get("rules"))?.iter().enumerate() {
        let at = at.item(number);
        let entry = entry(&at, json)?;
        if entries.iter().any(|known| known.role == entry.role) {
            return Err(at.part("role").fault(format!("there is more than one entry for \"{}\"", entry.role.name())));
        }
        entries.push(entry);
    }
    Ok(Policy { entries })
}

/// Writes a policy the way the service answers: rules that are not set are `[]`, or `null` where they are for items.
#[must_use]
pub fn write(policy: &Policy) -> Json {
    let entry = |entry: &Entry| {
        let mut rules = Map::new();
        for rule in Rule::ALL {
            rules.insert(rule.name().to_owned(), written(rule, entry.rules.get(&rule)));
        }
        rules.insert("ruleKind".to_owned(), "taskRule".into());
        let role = json!({ "@odata.type": ROLE_TYPE, "roleKind": "relationship", "role": entry.role.name() });
        json!({ "defaultRule": entry.default.name(), "role": role, "propertyRule": rules })
    };
    json!({ "rules": policy.entries.iter().map(entry).collect::<Vec<_>>() })
}

fn written(rule: Rule, setting: Option<&Setting>) -> Json {
    let names = |values: &[Value]| values.iter().map(|value| value.name()).collect::<Vec<_>>();
    match setting {
        Some(Setting::Values(values)) => json!(names(values)),
        Some(Setting::Field(rules)) => {
            let one = |known: &Override| json!({ "name": known.creator.override_name(), "rules": names(&known.rules) });
            let overrides: Vec<Json> = rules.overrides.iter().map(one).collect();
            json!({ "defaultRules": names(&rules.default_rules), "overrides": overrides })
        }
        None if rule.has_field_rules() => Json::Null,
        None => json!([]),
    }
}

fn entry(at: &Path, json: &Json) -> Result<Entry, Fault> {
    let entry = at.some_object(json)?;
    at.knows(entry, &["defaultRule", "role", "propertyRule"])?;
    let default = entry.get("defaultRule").unwrap_or(&Json::Null);
    let default = default.as_str().and_then(Verdict::from_name).ok_or_else(|| {
        at.part("defaultRule").fault(format!("has to be \"allow\" or \"block\", and is {}", shown(default)))
    })?;
    let role = role(&at.part("role"), entry.get("role").unwrap_or(&Json::Null))?;
    let at = at.part("propertyRule");
    let rules = match at.object(entry.get("propertyRule").unwrap_or(&Json::Null))? {
        Some(rules) => property_rules(&at, rules)?,
        None => BTreeMap::new(),
    };
    Ok(Entry { role, default, rules })
}

fn role(at: &Path, json: &Json) -> Result<Role, Fault> {
    let role = at.some_object(json)?;
    at.knows(role, &["roleKind", "role"])?;
    at.is_one(role, "@odata.type", ROLE_TYPE)?;
    at.is_one(role, "roleKind", "relationship")?;
    let name = role.get("role").unwrap_or(&Json::Null);
    let known = name.as_str().and_then(Role::from_name);
    known.ok_or_else(|| at.part("role").fault(format!("{} is no role", shown(name))))
}

fn property_rules(at: &Path, json: &Map<String, Json>) -> Result<BTreeMap<Rule, Setting>, Fault> {
    at.is_one(json, "ruleKind", "taskRule")?;
    let mut rules = BTreeMap::new();
    for (name, json) in json.iter().filter(|(name, _)| *name != "ruleKind" && !is_annotation(name)) {
        let at = at.part(name);
        let rule = Rule::from_name(name).ok_or_else(|| at.fault(format!("{} is no rule", quoted(name))))?;
        if let Some(setting) = setting(&at, rule, json)? {
            rules.insert(rule, setting);
        }
    }
    Ok(rules)
}

fn setting(at: &Path, rule: Rule, json: &Json) -> Result<Option<Setting>, Fault> {
    if json.is_null() || json.as_array().is_some_and(Vec::is_empty) {
        return Ok(None);
    }
    if !rule.has_field_rules() {
        return Ok(Some(Setting::Values(values(at, rule, json)?)));
    }
    let json = at.some_object(json)?;
    at.knows(json, &["defaultRules", "overrides"])?;
    let default_rules = values(&at.part("defaultRules"), rule, json.get("defaultRules").unwrap_or(&Json::Null))?;
    if default_rules.is_empty() {
        return Err(at.part("defaultRules").fault(format!("is missing, and {} has to have it", rule.name())));
    }
    let overrides = overrides(&at.part("overrides"), rule, json.get("overrides"))?;
    Ok(Some(Setting::Field(FieldRules { default_rules, overrides })))
}

fn overrides(at: &Path, rule: Rule, json: Option<&Json>) -> Result<Vec<Override>, Fault> {
    let mut overrides: Vec<Override> = Vec::new();
    for (number, json) in at.array(json)?.iter().enumerate() {
        let at = at.item(number);
        let json = at.some_object(json)?;
        at.knows(json, &["name", "rules"])?;
        let name = json.get("name").unwrap_or(&Json::Null);
        let creator = name.as_str().and_then(Creator::from_override_name);
        let creator = creator.ok_or_else(|| at.part("name").fault(format!("{} is no override", shown(name))))?;
        if !rule.can_override() {
            return Err(at.part("name").fault(format!("{} takes no override, and has {}", rule.name(), shown(name))));
        }
        if overrides.iter().any(|known| known.creator == creator) {
            return Err(at.part("name").fault(format!("there is more than one override {}", shown(name))));
        }
        let rules = values(&at.part("rules"), rule, json.get("rules").unwrap_or(&Json::Null))?;
        overrides.push(Override { creator, rules });
    }
    Ok(overrides)
}

/// Reads what is listed for a rule, wherever it is listed.
fn values(at: &Path, rule: Rule, json: &Json) -> Result<Vec<Value>, Fault> {
    let mut values = Vec::new();
    for json in at.array(Some(json))? {
        let value = json.as_str().and_then(Value::from_name).filter(|value| rule.takes(*value));
        values.push(value.ok_or_else(|| at.fault(format!("{} is not a value of {}", shown(json), rule.name())))?);
    }
    if values.len() > 1 {
        let listed = values.iter().map(|value| quoted(value.name())).collect::<Vec<_>>().join(", ");
        if rule.takes_one() {
            return Err(at.fault(format!("takes one value, and has {listed}")));
        }
        if let Some(whole) = values.iter().find(|value| matches!(value, Value::Allow | Value::Block)) {
            return Err(at.fault(format!("\"{}\" stands alone, and is in {listed}", whole.name())));
        }
    }
    Ok(values)
}

/// Where in a policy something is.
struct Path(String);

impl Path {
    fn part(&self, name: &str) -> Self {
        Self(format!("{}.{}", self.0, short(name)))
    }

    fn item(&self, number: usize) -> Self {
        Self(format!("{}[{number}]", self.0))
    }

    fn fault(&self, why: String) -> Fault {
        Fault { property: self.0.clone(), why }
    }

    fn object<'a>(&self, json: &'a Json) -> Result<Option<&'a Map<String, Json>>, Fault> {
        match json {
            Json::Null => Ok(None),
            Json::Object(object) => Ok(Some(object)),
            other => Err(self.fault(format!("has to be an object, and is {}", shown(other)))),
        }
    }

    fn some_object<'a>(&self, json: &'a Json) -> Result<&'a Map<String, Json>, Fault> {
        self.object(json)?.ok_or_else(|| self.fault("has to be an object, and is missing".to_owned()))
    }

    fn array<'a>(&self, json: Option<&'a Json>) -> Result<&'a [Json], Fault> {
        match json {
            None | Some(Json::Null) => Ok(&[]),
            Some(Json::Array(items)) => Ok(items),
            Some(other) => Err(self.fault(format!("has to be an array, and is {}", shown(other)))),
        }
    }

    /// Refuses properties nobody knows: one that is misspelt would not be enforced.
    fn knows(&self, json: &Map<String, Json>, names: &[&str]) -> Result<(), Fault> {
        match json.keys().find(|name| !names.contains(&name.as_str()) && !is_annotation(name)) {
            Some(name) => Err(self.part(name).fault(format!("{} is no property of it", quoted(name)))),
            None => Ok(()),
        }
    }

    /// Refuses any value but one; the property may be left out.
    fn is_one(&self, json: &Map<String, Json>, name: &str, wanted: &str) -> Result<(), Fault> {
        match json.get(name) {
            None | Some(Json::Null) => Ok(()),
            Some(Json::String(text)) if text == wanted => Ok(()),
            Some(other) => Err(self.part(name).fault(format!("has to be \"{wanted}\", and is {}", shown(other)))),
        }
    }
}

/// Says whether a name is one of `OData`'s own, such as `@odata.type`.
fn is_annotation(name: &str) -> bool {
    name.contains('@')
}

/// Returns a value for a sentence.
fn shown(json: &Json) -> String {
    match json {
        Json::String(text) => quoted(text),
        Json::Array(_) => "an array".to_owned(),
        Json::Object(_) => "an object".to_owned(),
        other => other.to_string(),
    }
}

fn quoted(text: &str) -> String {
    format!("{:?}", short(text))
}

/// Returns no more of a text than a sentence can hold.
fn short(text: &str) -> &str {
    text.char_indices().nth(64).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
