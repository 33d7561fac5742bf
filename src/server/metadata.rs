//! How much an answer says of itself: with `odata.metadata=none` in `Accept` only where it goes on, and how much there is.

use axum::http::HeaderMap;
use axum::http::header;
use serde_json::Value;

/// What stays in an answer that is to say nothing of itself, by OData's own rule.
const STAYS: [&str; 3] = ["@odata.nextLink", "@odata.deltaLink", "@odata.count"];

/// Says whether a client wants none of it, in the first of the types it takes that is JSON.
pub(super) fn is_unwanted(headers: &HeaderMap) -> bool {
    let sent = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let json = sent.flat_map(|value| value.split(',')).find_map(|kind| {
        let (kind, parameters) = kind.split_once(';').unwrap_or((kind, ""));
        kind.trim().eq_ignore_ascii_case("application/json").then_some(parameters)
    });
    json.unwrap_or_default().split(';').filter_map(|pair| pair.split_once('=')).any(|(name, value)| {
        name.trim().eq_ignore_ascii_case("odata.metadata") && value.trim().eq_ignore_ascii_case("none")
    })
}

/// Takes what an answer says of itself out of it, at every depth. That something was removed stays: deltas tell it so.
pub(super) fn strip(body: &mut Value) {
    match body {
        Value::Object(object) => {
            object.retain(|name, _| !name.contains("@odata.") || STAYS.contains(&name.as_str()));
            object.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_json_without_metadata_means_it() {
        let unwanted = |value: &'static str| {
            is_unwanted(&HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(value))]))
        };
        for value in [
            "application/json;odata.metadata=none",
            "Application/JSON; q=1; OData.Metadata=None",
            "text/html, application/json;odata.metadata=none",
        ] {
            assert!(unwanted(value), "{value}");
        }
        for value in
            ["*/*", "application/json", "application/json;odata.metadata=minimal", "text/x;odata.metadata=none"]
        {
            assert!(!unwanted(value), "{value}");
        }
        assert!(!is_unwanted(&HeaderMap::new()));
    }
}
