//! `plannerTaskCreation`: where a task came from. On plans and buckets it has the same shape and says the same of them.

use serde_json::{Map, Value, json};

use crate::planner::creation_source::CreationSource;

/// Reads a `creationSource`. What is of no known kind is an ordinary task's; so is `null`.
#[must_use]
pub fn read(json: &Value) -> CreationSource {
    let Some(source) = json.as_object() else { return CreationSource::Ordinary };
    let is_of_type = |name: &str| {
        let named = source.get("@odata.type").and_then(Value::as_str).unwrap_or_default();
        named.trim_start_matches('#').eq_ignore_ascii_case(name)
    };
    let kind = source.get("creationSourceKind").and_then(Value::as_str).unwrap_or_default();
    // The slot that stood for publications before they had a type of their own.
    let legacy = source.get("teamsPublicationInfo").and_then(Value::as_object);
    if kind == "publication" || legacy.is_some() || is_of_type("microsoft.graph.plannerTeamsPublicationInfo") {
        let said = |name| text(source, name).or_else(|| text(legacy?, name));
        return CreationSource::Publication { publication: said("publicationName"), team: said("publishingTeamName") };
    }
    let types = ["Task", "Plan", "Bucket"].map(|of| format!("microsoft.graph.plannerExternal{of}Source"));
    if kind == "external" || types.iter().any(|name| is_of_type(name)) {
        let segments = source.get("displayNameSegments").and_then(Value::as_array).map(Vec::as_slice);
        let segments = segments.unwrap_or_default().iter().filter_map(Value::as_str);
        return CreationSource::External {
            scenario: text(source, "contextScenarioId").unwrap_or_default(),
            segments: segments.map(str::to_owned).collect(),
            web_url: text(source, "webUrl"),
        };
    }
    CreationSource::Ordinary
}

/// Writes a source so that it is read as the same again; `None` for what is not worth keeping.
#[must_use]
pub fn write(source: &CreationSource) -> Option<Value> {
    match source {
        CreationSource::Ordinary => None,
        CreationSource::External { scenario, segments, web_url } => Some(json!({
            "creationSourceKind": "external", "contextScenarioId": scenario, "displayNameSegments": segments,
            "webUrl": web_url,
        })),
        CreationSource::Publication { publication, team } => Some(json!({
            "creationSourceKind": "publication", "publicationName": publication, "publishingTeamName": team,
        })),
    }
}

fn text(source: &Map<String, Value>, name: &str) -> Option<String> {
    source.get(name)?.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str, part: &str) -> CreationSource {
        let json: Value = serde_json::from_str(text).unwrap();
        read(&json[part]["creationSource"])
    }

    #[test]
    fn the_published_sources_are_read() {
        let external = CreationSource::External {
            scenario: "com.contoso.facilities.inspections".to_owned(),
            segments: vec!["Facility inspections".to_owned(), "Hamburg 2".to_owned()],
            web_url: Some("https://inspections.contoso.com/run/4711".to_owned()),
        };
        assert_eq!(source(include_str!("../../tests/payloads/scenario-planner-task-beta.json"), "body"), external);
        let text = include_str!("../../tests/payloads/scenario-planner-task-v1.json");
        assert_eq!(source(text, "body"), CreationSource::Ordinary);
        let published = include_str!("../../tests/payloads/scenario-published-task-beta.json");
        let by = Some("Contoso HQ marketing");
        assert_eq!(source(published, "body").by(), by);
        assert_eq!(source(published, "legacyShape").by(), by);
        assert!(matches!(source(published, "legacyShape"), CreationSource::Publication { publication: None, .. }));
    }

    #[test]
    fn what_is_written_is_read_as_the_same() {
        let segments = vec!["Facility inspections".to_owned(), "Hamburg 2".to_owned()];
        let web_url = Some("https://inspections.contoso.com".to_owned());
        for source in [
            CreationSource::External { scenario: "com.contoso.x".to_owned(), segments, web_url },
            CreationSource::External { scenario: String::new(), segments: Vec::new(), web_url: None },
            CreationSource::Publication { publication: None, team: Some("Contoso HQ".to_owned()) },
            CreationSource::Publication { publication: Some("Spring".to_owned()), team: None },
        ] {
            assert_eq!(read(&write(&source).unwrap()), source);
        }
        assert_eq!(write(&CreationSource::Ordinary), None);
    }

    #[test]
    fn odd_shapes_are_no_trouble() {
        for odd in [
            Value::Null,
            json!(7),
            json!({}),
            json!({ "creationSourceKind": "none" }),
            json!({ "creationSourceKind": 1, "teamsPublicationInfo": null }),
            json!({ "creationSourceKind": "unknownFutureValue", "@odata.type": [] }),
        ] {
            assert_eq!(read(&odd), CreationSource::Ordinary, "{odd}");
        }
        let bare =
            read(&json!({ "@odata.type": "#microsoft.graph.plannerExternalPlanSource", "displayNameSegments": 5 }));
        assert_eq!(bare, CreationSource::External { scenario: String::new(), segments: Vec::new(), web_url: None });
    }
}
