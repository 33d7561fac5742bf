//! The identifiers Planner hands out, each a type of its own so that one cannot stand for another.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// What the names of things begin with that the service has not made yet.
pub const LOCAL: &str = "local ";

/// Makes a newtype over the text of one kind of identifier.
macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes the identifier as the service wrote it; the case of letters matters.
            #[must_use]
            pub fn new(text: &str) -> Self {
                Self(Arc::from(text))
            }

            /// Names something this machine has made and the service has not, by a word that no other has. No service
            /// names anything so, for an identifier holds no space.
            #[must_use]
            pub fn local(word: &str) -> Self {
                Self::new(&format!("{LOCAL}{word}"))
            }

            /// Says whether it names something the service has not made yet.
            #[must_use]
            pub fn is_local(&self) -> bool {
                self.as_str().starts_with(LOCAL)
            }

            /// Returns the identifier as the service wrote it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), &self.0)
            }
        }
    };
}

identifier! {
    /// Names a plan; 28 characters of letters, digits, `-` and `_`.
    PlanId
}
impl PlanId {
    /// Stands where a plan is shown for the person's own tasks over all plans. No service names a plan so, for an
    /// identifier holds no space.
    #[must_use]
    pub fn mine() -> Self {
        Self::new("my tasks")
    }

    /// Says whether this stands for the person's own tasks over all plans.
    #[must_use]
    pub fn is_mine(&self) -> bool {
        self.as_str() == "my tasks"
    }
}

identifier! {
    /// Names a bucket; 28 characters.
    BucketId
}
identifier! {
    /// Names a task, its details and its three board formats; 28 characters.
    TaskId
}
identifier! {
    /// Names a person in the directory; a GUID.
    UserId
}
identifier! {
    /// Names a group in the directory; a GUID.
    GroupId
}
