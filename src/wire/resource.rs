//! Declares a resource: its properties by their Rust names, and everything else it may carry.

/// Declares a struct whose every property is a [`super::field::Field`], written in camel case, left out of the body
/// while absent; with an etag, an id and whatever else the body holds.
macro_rules! resource {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "camelCase", default)]
        pub struct $name {
            /// The version of this resource.
            #[serde(rename = "@odata.etag", skip_serializing_if = "crate::wire::field::Field::is_absent")]
            pub etag: crate::wire::field::Text,
            /// The identifier.
            #[serde(skip_serializing_if = "crate::wire::field::Field::is_absent")]
            pub id: crate::wire::field::Text,
            $(
                $(#[$field_doc])*
                #[serde(skip_serializing_if = "crate::wire::field::Field::is_absent")]
                pub $field: crate::wire::field::Field<$kind>,
            )*
            /// Properties this program does not know, kept as they came.
            #[serde(flatten)]
            pub rest: serde_json::Map<String, serde_json::Value>,
        }

        impl $name {
            /// Returns the version of this resource, when the body tells it.
            #[must_use]
            pub fn version(&self) -> Option<crate::planner::etag::Etag> {
                self.etag.text().map(crate::planner::etag::Etag::new)
            }
        }
    };
}

pub(super) use resource;

resource! {
    /// Any resource this program has no type for yet: a roster, a policy, a message.
    Resource {
    }
}
