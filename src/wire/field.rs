//! One property of a resource: absent, `null`, as promised, or something else. All four survive a round trip.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// A property as it stands in a body.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Field<T> {
    /// The body does not have the property.
    #[default]
    Absent,
    /// The property is `null`.
    Null,
    /// The property has the promised shape.
    Is(T),
    /// The property has a shape nobody promised; it counts as absent and is kept.
    Odd(Value),
}

/// A text property.
pub type Text = Field<String>;

/// An open type: its keys are data. A `null` value removes the key in a PATCH.
pub type Open<T> = Field<BTreeMap<String, Field<T>>>;

impl<T> Field<T> {
    /// Says whether the body leaves the property out.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Returns the value when it has the promised shape.
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::Is(value) => Some(value),
            _ => None,
        }
    }
}

impl Text {
    /// Returns the text when there is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.get().map(String::as_str)
    }
}

impl<T> Open<T> {
    /// Goes through the keys whose values have the promised shape.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &T)> {
        self.get().into_iter().flatten().filter_map(|(key, value)| Some((key.as_str(), value.get()?)))
    }
}

impl<T> From<T> for Field<T> {
    fn from(value: T) -> Self {
        Self::Is(value)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Is(text.to_owned())
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        if value.is_null() {
            return Ok(Self::Null);
        }
        Ok(T::deserialize(&value).map_or_else(|_| Self::Odd(value), Self::Is))
    }
}

impl<T: Serialize> Serialize for Field<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent | Self::Null => serializer.serialize_none(),
            Self::Is(value) => value.serialize(serializer),
            Self::Odd(value) => value.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default, Serialize, Deserialize)]
    #[serde(default)]
    struct Body {
        #[serde(skip_serializing_if = "Field::is_absent")]
        number: Field<i32>,
    }

    #[test]
    fn absent_null_promised_and_odd_come_back_as_they_were() {
        for (text, number) in
            [("{}", None), (r#"{"number":null}"#, None), (r#"{"number":5}"#, Some(5)), (r#"{"number":["?"]}"#, None)]
        {
            let body: Body = serde_json::from_str(text).unwrap();
            assert_eq!(body.number.get().copied(), number);
            assert_eq!(serde_json::to_string(&body).unwrap(), text);
        }
    }
}
