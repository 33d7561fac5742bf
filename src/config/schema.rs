//! The JSON Schema of the settings, for editors that complete and check as one types. Made from the list of settings, so that
//! the two cannot say different things.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::settings::Settings;
use super::table::COMMAND;
use super::table::FIRST_DAY_BEFORE;
use super::table::Kind;
use super::table::PRESET;
use super::table::Setting;
use super::table::TOP;

/// Returns the schema.
#[must_use]
pub fn schema() -> Value {
    let defaults = serde_json::to_value(Settings::default()).unwrap_or_default();
    let mut top = properties(&TOP, &defaults);
    let first_day = top.get("first_day").cloned().unwrap_or_default();
    top.insert(FIRST_DAY_BEFORE.to_owned(), with(first_day, "deprecated", json!(true)));
    let keys = json!({
        "type": "object",
        "description": "What keys mean: a preset, then keys of one\u{2019}s own by mode and action.",
        "properties": properties(&[PRESET], &defaults["keys"]),
        "additionalProperties": {
            "type": "object",
            "description": "A mode, such as board; `planner-tui config keys` tells all modes and actions.",
            "additionalProperties": {
                "type": "array",
                "description": "The keys; an empty list switches the action off.",
                "items": {"type": "string"},
            },
        },
    });
    let mut parts = properties(&COMMAND, &Value::Null);
    for (name, value) in [("confirm", json!(false)), ("output", json!("message")), ("terminal", json!(false))] {
        if let Some(part) = parts.get_mut(name) {
            *part = with(part.take(), "default", value);
        }
    }
    if let Some(run) = parts.get_mut("run") {
        *run = with(run.take(), "minItems", json!(1));
    }
    let commands = json!({
        "type": "object",
        "description": "Commands of one\u{2019}s own, by name.",
        "additionalProperties": {
            "type": "object",
            "properties": parts,
            "required": ["run"],
            "additionalProperties": false,
        },
        "propertyNames": {"pattern": "^[a-z0-9_-]+$"},
    });
    top.insert("keys".to_owned(), keys);
    top.insert("commands".to_owned(), commands);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of planner-tui",
        "description": "What config.toml may hold.",
        "type": "object",
        "properties": top,
        "additionalProperties": false,
    })
}

fn with(schema: Value, name: &str, value: Value) -> Value {
    let mut schema = schema;
    if let Some(schema) = schema.as_object_mut() {
        schema.insert(name.to_owned(), value);
    }
    schema
}

fn properties(settings: &[Setting], defaults: &Value) -> Map<String, Value> {
    let property = |setting: &Setting| {
        let schema = match setting.kind {
            Kind::Text => json!({"type": "string"}),
            Kind::Flag => json!({"type": "boolean"}),
            Kind::Number(least, most) => json!({"type": "integer", "minimum": least, "maximum": most}),
            Kind::Choice(words) => json!({"type": "string", "enum": words}),
            Kind::List => json!({"type": "array", "items": {"type": "string"}}),
        };
        let schema = with(schema, "description", json!(setting.about));
        let default = defaults.get(setting.name).cloned();
        (setting.name.to_owned(), default.map_or(schema.clone(), |default| with(schema, "default", default)))
    };
    settings.iter().map(property).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::collections::BTreeSet;

    use pretty_assertions::assert_eq;

    use super::*;
    use crate::config::check::Reading;
    use crate::config::settings::OwnCommand;

    /// The settings with everything in them that may be left out.
    fn full() -> Settings {
        let text = || Some("x".to_owned());
        let command = OwnCommand { run: vec!["x".to_owned()], about: text(), key: text(), ..OwnCommand::default() };
        Settings {
            plan: text(),
            ascii: Some(true),
            mouse: Some(true),
            title: Some(true),
            commands: BTreeMap::from([("x".to_owned(), command)]),
            ..Settings::default()
        }
    }

    fn names(value: &Value) -> BTreeSet<&str> {
        value.as_object().into_iter().flat_map(|value| value.keys()).map(String::as_str).collect()
    }

    #[test]
    fn the_schema_that_is_shipped_is_the_one_of_the_settings() {
        let shipped: Value = serde_json::from_str(include_str!("../../assets/schema/config.json")).unwrap();
        assert_eq!(shipped, schema());
    }

    #[test]
    fn every_key_of_the_settings_is_in_the_schema_and_the_other_way_round() {
        let (settings, schema) = (serde_json::to_value(full()).unwrap(), schema());
        let mut known = names(&schema["properties"]);
        assert!(known.remove(FIRST_DAY_BEFORE), "it is understood still");
        assert_eq!(names(&settings), known);
        let part = &schema["properties"]["commands"]["additionalProperties"]["properties"];
        assert_eq!(names(&settings["commands"]["x"]), names(part));
        assert_eq!(names(&settings["keys"]), names(&schema["properties"]["keys"]["properties"]));
    }

    #[test]
    fn defaults_are_those_of_the_settings() {
        let (settings, schema) = (serde_json::to_value(Settings::default()).unwrap(), schema());
        for (name, value) in settings.as_object().unwrap().iter().filter(|(name, _)| *name != "keys") {
            assert_eq!(&schema["properties"][name]["default"], value, "{name}");
        }
        assert_eq!(schema["properties"]["keys"]["properties"]["preset"]["default"], settings["keys"]["preset"]);
        let command = serde_json::to_value(OwnCommand::default()).unwrap();
        let part = &schema["properties"]["commands"]["additionalProperties"]["properties"];
        for (name, value) in command.as_object().unwrap().iter().filter(|(name, _)| *name != "run") {
            assert_eq!(&part[name]["default"], value, "{name}");
        }
    }

    #[test]
    fn every_word_of_a_choice_is_understood_and_shown_as_the_same_word() {
        for setting in TOP {
            let Kind::Choice(words) = setting.kind else { continue };
            for word in words {
                let reading = Reading::of(&format!("{} = {word:?}", setting.name));
                assert_eq!(reading.mistakes, [], "{word}");
                let shown = serde_json::to_value(reading.settings).unwrap();
                assert_eq!(shown[setting.name], json!(word));
            }
        }
        for setting in COMMAND {
            let Kind::Choice(words) = setting.kind else { continue };
            for word in words {
                let reading = Reading::of(&format!("[commands.x]\nrun = [\"x\"]\n{} = {word:?}", setting.name));
                assert_eq!(reading.mistakes, [], "{word}");
                assert_eq!(serde_json::to_value(reading.settings).unwrap()["commands"]["x"][setting.name], json!(word));
            }
        }
    }

    #[test]
    fn numbers_are_taken_up_to_their_ends_and_no_further() {
        for setting in TOP {
            let Kind::Number(least, most) = setting.kind else { continue };
            for (number, is_good) in [(least - 1, false), (least, true), (most, true), (most + 1, false)] {
                let reading = Reading::of(&format!("{} = {number}", setting.name));
                assert_eq!(reading.mistakes.is_empty(), is_good, "{} {number}", setting.name);
            }
        }
    }
}
