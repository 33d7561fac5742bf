//! What can go wrong: a request that is refused, and a server that cannot start.

use axum::http::StatusCode;
use serde_json::Value;
use serde_json::json;

use super::hints::Invalid;
use crate::sqlite::OpenError;

/// Why the server could not start. Each message says what, where, and what next.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A newer program has written the database; it is untouched.
    #[error(
        "The workspace {path} was written by a newer version of this program. Update it, or choose another data folder."
    )]
    NewerSchema {
        /// The database.
        path: String,
    },
    /// The database was damaged and has been moved aside, whole. The next start begins with a new one.
    #[error(
        "The workspace {path} is damaged ({reason}). It has been kept as {kept_as}. Start again to begin with a new one."
    )]
    Damaged {
        /// The database.
        path: String,
        /// Where the damaged file is now.
        kept_as: String,
        /// What SQLite said.
        reason: String,
    },
    /// The database or its folder cannot be written.
    #[error(
        "The workspace {path} cannot be written ({reason}). Make its folder writable, or choose another data folder."
    )]
    NotWritable {
        /// The database.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// The listening socket cannot be used.
    #[error("The server cannot listen ({0}). Try another port.")]
    CannotListen(std::io::Error),
    /// The server is to act as somebody nobody knows.
    #[error(
        "Nobody here goes by “{words}”. Name a person by id, mail or name, or an app as app:ID; without a name it is the \
         person the workspace belongs to."
    )]
    UnknownCaller {
        /// What was asked for.
        words: String,
    },
    /// Anything else the database said, such as being held by another process for too long.
    #[error("The workspace {path} cannot be used ({reason}). Close other programs that use it and try again.")]
    Unexpected {
        /// The database.
        path: String,
        /// What SQLite said.
        reason: String,
    },
}

impl From<OpenError> for StartError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::NewerSchema { path, .. } => Self::NewerSchema { path },
            OpenError::NotWritable { path, reason } | OpenError::NotKept { path, reason } => {
                Self::NotWritable { path, reason }
            }
            // The caller moves the file aside; when it could not, the file is where it was.
            OpenError::Damaged { path, reason } => Self::Damaged { kept_as: path.clone(), path, reason },
            OpenError::OlderInUse { path } => {
                Self::Unexpected { path, reason: "an older version of this program uses it".to_owned() }
            }
            OpenError::Unexpected { path, source } => Self::Unexpected { path, reason: source.to_string() },
        }
    }
}

/// Why a request was refused.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    /// The `Host` header names somebody else: a web page of another site may be behind it.
    #[error("This server answers on its loopback address only; the Host header names another machine.")]
    ForeignHost,
    #[error("Access token is empty or not valid.")]
    SignedOut,
    #[error("Lifetime validation failed, the token is expired.")]
    Expired,
    /// The token lacks what the directory asks for.
    #[error("Insufficient privileges to complete the operation.")]
    Unprivileged,
    #[error("No HTTP resource was found that matches the request URI '{0}'.")]
    NoRoute(String),
    /// The first segment of a path is none of Graph's.
    #[error("Resource not found for the segment '{0}'.")]
    NoSegment(String),
    #[error("Invalid version.")]
    NoVersion,
    #[error("The requested resource does not support http method '{method}'.")]
    WrongMethod { method: String, allowed: String },
    #[error("The request body is larger than this server takes.")]
    TooLarge,
    /// The body is no JSON object, or the request as a whole makes no sense.
    #[error("{0}")]
    Malformed(String),
    /// A property is unknown, read-only, of another type, or inconsistent with another.
    #[error("The request is invalid:\n\n{0}")]
    Invalid(String),
    /// What makes no sense, in words of its own.
    #[error("{0}")]
    Plain(String),
    /// A field breaks the schema.
    #[error("Schema validation has failed. Validation for field '{field}', on entity '{entity}' has failed: {why}")]
    Schema { field: String, entity: &'static str, why: &'static str },
    #[error("You do not have the required permissions to access this item.")]
    Denied,
    /// A rule keeps this from being changed, or a roster has its plan. The words are those seen for refused access, and for a
    /// second plan; none are published for rules.
    #[error("You do not have the required permissions to access this item, or the item may not exist.")]
    Blocked,
    /// Only deleting and unarchiving are open; the status is our choice, the words are ours.
    #[error("The plan is archived. Nothing in it can be changed until it is unarchived.")]
    Archived,
    /// A limit is reached; the code names it.
    #[error("The request exceeded allowed limits.")]
    Limit(&'static str),
    #[error("The requested item is not found.")]
    NotFound,
    #[error("The If-Match header must be specified for this kind of request.")]
    IfMatchMissing,
    /// Of another kind of resource, malformed, or never issued.
    #[error("The If-Match header contains an invalid value.")]
    IfMatchInvalid,
    /// Something the request changes has changed since the given etag.
    #[error("The item has been changed since the given version, and the changes conflict.")]
    Conflict,
    /// Something new would go by a name that another thing has.
    #[error("{0} exists already.")]
    Taken(String),
    /// A delta link reaches further back than what is kept.
    #[error("The delta link is too old. Read everything again and take a new one.")]
    Resync { from_the_start: String },
    #[error("A request this one depends on has failed.")]
    FailedDependency,
    /// Our own fault, or the disk's.
    #[error("The server could not do this ({0}).")]
    Broken(String),
}

impl Refusal {
    /// Refuses the value of a property.
    pub(super) fn wrong_value(name: &str, must_be: &str) -> Self {
        Self::Invalid(format!("The value of the property '{name}' must be {must_be}."))
    }

    /// Refuses a property its type does not have.
    pub(super) fn unknown_property(name: &str, type_name: &str) -> Self {
        Self::Invalid(format!("The property '{name}' does not exist on type 'microsoft.graph.{type_name}'."))
    }

    /// Refuses that a field has no value, in the words of the service.
    pub(super) fn no_value(field: &str, entity: &'static str) -> Self {
        let why = "A non-null value must be specified for this field.";
        Self::Schema { field: field.to_owned(), entity, why }
    }

    /// Returns the status of the answer.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Malformed(_)
            | Self::Invalid(_)
            | Self::Plain(_)
            | Self::Schema { .. }
            | Self::NoSegment(_)
            | Self::NoVersion => StatusCode::BAD_REQUEST,
            Self::SignedOut | Self::Expired => StatusCode::UNAUTHORIZED,
            Self::ForeignHost | Self::Unprivileged | Self::Denied | Self::Blocked | Self::Archived | Self::Limit(_) => {
                StatusCode::FORBIDDEN
            }
            Self::NoRoute(_) | Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict | Self::Taken(_) => StatusCode::CONFLICT,
            Self::Resync { .. } => StatusCode::GONE,
            Self::IfMatchMissing | Self::IfMatchInvalid => StatusCode::PRECONDITION_FAILED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::FailedDependency => StatusCode::FAILED_DEPENDENCY,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Returns `error.code`: empty for most of what Planner refuses, as the service has it.
    fn code(&self) -> &'static str {
        match self {
            Self::SignedOut | Self::Expired => "InvalidAuthenticationToken",
            Self::Unprivileged => "Authorization_RequestDenied",
            Self::ForeignHost => "ForeignHost",
            Self::Malformed(_) | Self::TooLarge | Self::NoSegment(_) | Self::NoVersion => "BadRequest",
            Self::Limit(name) => name,
            // Graph's word in general; none is published for Planner.
            Self::Resync { .. } => "resyncRequired",
            Self::FailedDependency => "FailedDependency",
            Self::Broken(_) => "InternalServerError",
            _ => "",
        }
    }

    /// Returns the body of the answer. `date` has no zone, as in Graph's own.
    pub(super) fn body(&self, date: &str, request_id: &str, client_request_id: &str) -> Value {
        envelope(self.code(), &self.to_string(), date, request_id, client_request_id)
    }
}

/// Returns an error as Graph wraps it.
pub(super) fn envelope(code: &str, message: &str, date: &str, request_id: &str, client_request_id: &str) -> Value {
    json!({"error": {
        "code": code,
        "message": message,
        "innerError": {"date": date, "request-id": request_id, "client-request-id": client_request_id},
    }})
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<Invalid> for Refusal {
    fn from(error: Invalid) -> Self {
        Self::Invalid(error.to_string())
    }
}
