//! How things sort in Planner: the hints the service makes, and the ones a client may send.
//!
//! They are two types because each may do only one thing. A hint from the service may be compared and never
//! sent; a composed one may be sent and never compared: after `z` comes `z !`, and a card between those two
//! would be `z z !!`, which sorts *after* `z !`.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// A hint the service made, such as `8585263561037374400P,`.
///
/// Ordered by the ordinal of each character, 32 (space) to 126 (`~`); the shorter first when it is a prefix.
/// Sending it back as it stands is answered 400.
///
/// Source: Microsoft Graph, "Using order hints in Planner".
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct OrderHint(Arc<str>);

impl OrderHint {
    /// Takes a hint from a response body; leading spaces count, so nothing is trimmed.
    #[must_use]
    pub fn acknowledged(text: &str) -> Self {
        Self(Arc::from(text))
    }

    /// Returns the hint as the service wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Says whether the hint orders nothing: a property that was never set is an empty text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Says whether the service has kept its side: a computed hint holds neither space nor `!`.
    ///
    /// A server that answers with the composed form as it was sent cannot be sorted exactly.
    #[must_use]
    pub fn is_computed(&self) -> bool {
        !self.0.contains([' ', '!'])
    }
}

impl PartialOrd for OrderHint {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OrderHint {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.as_bytes().cmp(other.0.as_bytes())
    }
}

impl fmt::Debug for OrderHint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OrderHint({:?})", &*self.0)
    }
}

/// What a request says about a place, such as `5637 adhg!`. It has no order of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComposedHint(String);

impl ComposedHint {
    /// Returns the text to send.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns what to send for a place right behind this one, within one request: what the service makes of it is not known
    /// before. A pair may stand in another.
    #[must_use]
    pub fn followed(&self) -> Self {
        Self(format!("{} !", self.0))
    }
}

/// Returns what to send for "between these two"; `None` stands for an end of the list.
///
/// The shape is `"{previous} {next}!"`. The service computes a short hint that sorts in this place and
/// answers with it.
///
/// Source: Microsoft Graph, "Using order hints in Planner".
#[must_use]
pub fn between(previous: Option<&OrderHint>, next: Option<&OrderHint>) -> ComposedHint {
    let text = |hint: Option<&OrderHint>| hint.map_or("", OrderHint::as_str).to_owned();
    ComposedHint(format!("{} {}!", text(previous), text(next)))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Vectors {
        sorted_lists: Vec<Vec<String>>,
        client_forms: Vec<ClientForm>,
    }

    #[derive(Deserialize)]
    struct ClientForm {
        previous: Option<String>,
        next: Option<String>,
        send: String,
    }

    fn vectors() -> Vectors {
        serde_json::from_str(include_str!("../../tests/payloads/vectors-order-hints.json")).unwrap()
    }

    #[test]
    fn the_published_lists_are_in_order() {
        let lists = vectors().sorted_lists;
        assert!(lists.len() >= 11);
        for list in lists {
            let hints: Vec<_> = list.iter().map(|text| OrderHint::acknowledged(text)).collect();
            assert!(hints.is_sorted_by(|a, b| a < b), "{list:?}");
        }
    }

    #[test]
    fn the_published_client_forms_are_composed() {
        for form in vectors().client_forms {
            let previous = form.previous.as_deref().map(OrderHint::acknowledged);
            let next = form.next.as_deref().map(OrderHint::acknowledged);
            assert_eq!(between(previous.as_ref(), next.as_ref()).as_str(), form.send);
        }
    }

    #[test]
    fn a_hint_with_a_space_or_an_exclamation_mark_was_not_computed() {
        assert!(OrderHint::acknowledged("8585263561037374400P,").is_computed());
        assert!(!OrderHint::acknowledged("5637 adhg!").is_computed());
    }
}
