//! What holds plans: a group, a roster, or a person. How a client names one, and how a plan says which one it is in.
//!
//! Source: Microsoft Graph, "plannerPlanContainer".

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::enforce;
use super::error::Refusal;
use super::merge::is_annotation;
use super::record::Kind;
use super::record::Record;
use super::request::Call;
use super::request::Version;
use super::rosters;
use super::users;

/// The kinds this server holds no plans for: other products own them.
const ELSEWHERE: [&str; 5] = ["project", "driveItem", "teamsChannel", "onlineMeeting", "plannerTask"];

/// A holder of plans, by its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Container {
    Group(String),
    Roster(String),
    User(String),
}

impl Container {
    /// Reads which container a body names: by `url`, by `containerId` and `type`, or by all three.
    pub(super) fn named_in(call: &Call<'_>, sent: &Map<String, Value>) -> Result<Self, Refusal> {
        let container = match (sent.get("container"), sent.get("owner")) {
            (Some(Value::Object(container)), _) => container,
            // Deprecated since 2022; that it is still accepted is our choice.
            (None | Some(Value::Null), Some(Value::String(owner))) => return Ok(Self::Group(owner.clone())),
            (None | Some(Value::Null), _) => {
                return Err(Refusal::no_value("Container", "Plan"));
            }
            _ => return Err(Refusal::wrong_value("container", "an object")),
        };
        let text = |name: &str| match container.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str())),
            Some(_) => Err(Refusal::wrong_value(name, "text")),
        };
        if let Some(name) = container.keys().find(|name| !is_known(name)) {
            return Err(Refusal::unknown_property(name, "plannerPlanContainer"));
        }
        let (url, id, kind) = (text("url")?, text("containerId")?, text("type")?);
        let by_url = url.map(|url| Self::at(call, url)).transpose()?;
        if let Some(kind) = kind {
            refuse_kind(call, kind)?;
        }
        match (by_url, id, kind) {
            (Some(container), id, kind) => {
                let agrees =
                    id.is_none_or(|id| id == container.id()) && kind.is_none_or(|kind| kind == container.kind());
                let why = "The url, the containerId and the type of the container do not agree.";
                if agrees { Ok(container) } else { Err(invalid(why)) }
            }
            (None, Some(id), Some(kind)) => Ok(match kind {
                "roster" => Self::Roster(id.to_owned()),
                "user" => Self::User(id.to_owned()),
                _ => Self::Group(id.to_owned()),
            }),
            _ => Err(invalid("The container must be named by its url, or by containerId and type.")),
        }
    }

    /// Reads the address of a container, of either version and of whatever host.
    fn at(call: &Call<'_>, url: &str) -> Result<Self, Refusal> {
        let path = url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map(|(_, path)| path);
        let mut segments = path.unwrap_or_default().trim_end_matches('/').split('/');
        let is_versioned = segments.next().is_some_and(|version| ["v1.0", "beta"].contains(&version));
        let segments: Vec<&str> = segments.filter(|_| is_versioned).collect();
        match segments[..] {
            ["groups", id] => Ok(Self::Group(id.to_owned())),
            ["planner", "rosters", id] => Ok(Self::Roster(id.to_owned())),
            ["users", "me"] | ["me"] => Ok(Self::User(call.person()?.to_owned())),
            ["users", name] => Ok(Self::User(users::find_user(call, name)?.id)),
            ["drives", _, "items", _] => Err(elsewhere("driveItem")),
            ["planner", "tasks", _] => Err(elsewhere("plannerTask")),
            ["teams", _, "channels", _] => Err(elsewhere("teamsChannel")),
            _ => Err(invalid(&format!("The url '{url}' is not the address of a group, a roster or a user."))),
        }
    }

    /// Returns the container a plan is in, if it is one of these.
    pub(super) fn of(plan: &Record) -> Option<Self> {
        let container = plan.body.get("container")?;
        let id = container["containerId"].as_str()?.to_owned();
        match container["type"].as_str()? {
            "group" => Some(Self::Group(id)),
            "roster" => Some(Self::Roster(id)),
            "user" => Some(Self::User(id)),
            _ => None,
        }
    }

    /// Refuses a container that is not there, and one the caller may put no plan into: a group or a roster they are no
    /// member of, somebody else, or one that is full.
    pub(super) fn refuse_closed(&self, call: &Call<'_>) -> Result<(), Refusal> {
        match self {
            Self::Group(id) => Record::find(call.connection, Kind::Group, id).map(drop)?,
            Self::Roster(id) => rosters::refuse_unknown(call, id)?,
            Self::User(id) => Record::find(call.connection, Kind::User, id).map(drop)?,
        }
        enforce::member(call, self.id())?;
        match self {
            Self::Roster(id) => enforce::room_for_plan_of_roster(call.connection, id),
            Self::Group(id) | Self::User(id) => enforce::room_for_plan(call.connection, id),
        }
    }

    /// Returns the id.
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Group(id) | Self::Roster(id) | Self::User(id) => id,
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Group(_) => "group",
            Self::Roster(_) => "roster",
            Self::User(_) => "user",
        }
    }

    fn url(&self) -> String {
        let path = match self {
            Self::Group(_) => "v1.0/groups",
            Self::Roster(_) => "beta/planner/rosters",
            Self::User(_) => "beta/users",
        };
        format!("https://graph.microsoft.com/{path}/{}", self.id())
    }

    /// Puts a plan in here. `maker` is who made it, if it was a person: of a roster's plan they are told to be the owner,
    /// as observed.
    pub(super) fn take_in(&self, plan: &mut Record, maker: Option<&str>) {
        let owner = match self {
            Self::Group(id) | Self::User(id) => Some(id.as_str()),
            Self::Roster(_) => maker,
        };
        plan.set("owner", owner);
        plan.set(
            "container",
            json!({
                "@odata.type": "microsoft.graph.plannerPlanContainer",
                "containerId": self.id(), "type": self.kind(), "url": self.url(),
            }),
        );
    }
}

fn is_known(name: &str) -> bool {
    is_annotation(name) || ["containerId", "type", "url"].contains(&name)
}

/// Refuses a kind no plan can be in here. Only beta knows a user as one, unless it is named by its address.
fn refuse_kind(call: &Call<'_>, kind: &str) -> Result<(), Refusal> {
    match kind {
        "group" | "roster" => Ok(()),
        "user" if call.request.version == Version::Beta => Ok(()),
        _ if call.request.version == Version::Beta && ELSEWHERE.contains(&kind) => Err(elsewhere(kind)),
        _ => Err(invalid(&format!(
            "The value '{kind}' of the property 'type' is none that 'microsoft.graph.plannerContainerType' has here."
        ))),
    }
}

fn elsewhere(kind: &str) -> Refusal {
    invalid(&format!(
        "A plan in a container of the type '{kind}' cannot be created here; in a group, a roster or a user it can."
    ))
}

fn invalid(why: &str) -> Refusal {
    Refusal::Invalid(why.to_owned())
}
