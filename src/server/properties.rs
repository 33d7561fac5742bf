//! What each resource holds, as tables: the name, who may write it, its shape and its first value.
//!
//! Source: planner resource pages and schema of Microsoft Graph v1.0; "beta" properties are left out of v1.0 answers.

use serde_json::Value;

use super::my_day;
use super::record::Kind;

/// When a client may send a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Write {
    /// The service sets it.
    Never,
    /// On create, where it must be.
    Named,
    /// On create only.
    Once,
    /// On update only.
    Later,
    /// On create, where it must be, and on update.
    Always,
    /// On create and on update.
    Freely,
}

/// What a property holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// Text of at most so many characters; never null.
    Text(usize),
    /// Text; null is taken as the empty one.
    Note,
    /// Text or null.
    OptionalText,
    /// A whole number within bounds.
    Whole(i64, i64),
    Flag,
    /// An instant or null.
    Instant,
    /// An order hint: composed on the way in, short on the way out.
    Hint,
    /// One of some words.
    Choice(&'static [&'static str]),
    /// An open type: an object whose keys are data.
    Open(&'static OpenType),
    /// What completing a task asks for, or null.
    Requirements,
    /// Text with its type, or null.
    RichText,
    /// What makes a task come again, or null.
    Recurrence,
    /// Only ever written by the service.
    Ours,
}

/// One property of a resource, or of an item in an open type.
#[derive(Debug)]
pub(super) struct Property {
    pub(super) name: &'static str,
    pub(super) write: Write,
    pub(super) shape: Shape,
    /// The value of a new object, as JSON; `now` stands for the default order hint.
    pub(super) first: &'static str,
    pub(super) beta: bool,
}

/// What the keys of an open type are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// `category1` to `category25`.
    Category,
    /// A user id.
    User,
    /// Chosen by the client.
    Item,
    /// A URL with five characters encoded.
    Url,
    /// The id of a plan.
    Plan,
}

/// What an open type holds under each key.
#[derive(Debug)]
pub(super) enum Values {
    /// `true`; `false` and null remove the key.
    Flags,
    /// Text, or null, which stays.
    Texts,
    /// Order hints, which only the service removes.
    Hints,
    /// Objects with an `@odata.type` of this name; null removes the key.
    Items { type_name: &'static str, properties: &'static [Property], stamp: Stamp },
}

/// What the service writes into an item that a client has sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stamp {
    /// `assignedBy` and `assignedDateTime`, when the item is new.
    Assigned,
    /// `lastModifiedBy` and `lastModifiedDateTime`.
    Modified,
    /// Nothing.
    Nothing,
}

/// An object whose keys are data.
#[derive(Debug)]
pub(super) struct OpenType {
    pub(super) keys: Key,
    pub(super) values: Values,
    /// The limit code and the number of keys allowed.
    pub(super) limit: Option<(&'static str, usize)>,
}

const fn p(name: &'static str, write: Write, shape: Shape, first: &'static str) -> Property {
    Property { name, write, shape, first, beta: false }
}

const fn beta(name: &'static str, first: &'static str) -> Property {
    Property { name, write: Write::Never, shape: Shape::Ours, first, beta: true }
}

const fn writable_on_beta(name: &'static str, write: Write, shape: Shape, first: &'static str) -> Property {
    Property { name, write, shape, first, beta: true }
}

const ANY_LENGTH: usize = usize::MAX;
const PREVIEWS: Shape = Shape::Choice(&["automatic", "noPreview", "checklist", "description", "reference"]);

static ASSIGNMENTS: OpenType = OpenType {
    keys: Key::User,
    values: Values::Items {
        type_name: "plannerAssignment",
        properties: &[
            p("orderHint", Write::Freely, Shape::Hint, "now"),
            p("assignedBy", Write::Never, Shape::Ours, "null"),
            p("assignedDateTime", Write::Never, Shape::Ours, "null"),
        ],
        stamp: Stamp::Assigned,
    },
    limit: Some(("MaximumAssigneesInTasks", 20)),
};

static CHECKLIST: OpenType = OpenType {
    keys: Key::Item,
    values: Values::Items {
        type_name: "plannerChecklistItem",
        properties: &[
            p("title", Write::Freely, Shape::Note, r#""""#),
            p("isChecked", Write::Freely, Shape::Flag, "false"),
            p("orderHint", Write::Freely, Shape::Hint, "now"),
            p("lastModifiedBy", Write::Never, Shape::Ours, "null"),
            p("lastModifiedDateTime", Write::Never, Shape::Ours, "null"),
        ],
        stamp: Stamp::Modified,
    },
    limit: Some(("MaximumChecklistItemsOnTask", 20)),
};

static REFERENCES: OpenType = OpenType {
    keys: Key::Url,
    values: Values::Items {
        type_name: "plannerExternalReference",
        properties: &[
            p("alias", Write::Freely, Shape::OptionalText, "null"),
            p("type", Write::Freely, Shape::OptionalText, "null"),
            p("previewPriority", Write::Freely, Shape::Hint, "now"),
            p("lastModifiedBy", Write::Never, Shape::Ours, "null"),
            p("lastModifiedDateTime", Write::Never, Shape::Ours, "null"),
        ],
        stamp: Stamp::Modified,
    },
    limit: Some(("MaximumReferencesOnTask", 15)),
};

static CATEGORIES: OpenType = OpenType { keys: Key::Category, values: Values::Flags, limit: None };
static LABELS: OpenType = OpenType { keys: Key::Category, values: Values::Texts, limit: None };
static HINTS_BY_ASSIGNEE: OpenType = OpenType { keys: Key::User, values: Values::Hints, limit: None };
static SHARED_WITH: OpenType =
    OpenType { keys: Key::User, values: Values::Flags, limit: Some(("MaximumUsersSharedWithProject", 100)) };

static PLAN: &[Property] = &[
    p("id", Write::Never, Shape::Ours, "null"),
    p("title", Write::Always, Shape::Text(ANY_LENGTH), "null"),
    // Read by the handler, which knows what a container is.
    p("container", Write::Once, Shape::Ours, "null"),
    p("owner", Write::Once, Shape::Ours, "null"),
    p("createdBy", Write::Never, Shape::Ours, "null"),
    p("createdDateTime", Write::Never, Shape::Ours, "null"),
    beta("creationSource", "null"),
    beta("contexts", "{}"),
    beta("sharedWithContainers", "[]"),
    beta("isArchived", "false"),
    beta("archivalInfo", "null"),
];

static PLAN_DETAILS: &[Property] = &[
    p("id", Write::Never, Shape::Ours, "null"),
    p("sharedWith", Write::Later, Shape::Open(&SHARED_WITH), "{}"),
    p("categoryDescriptions", Write::Later, Shape::Open(&LABELS), "{}"),
    beta("contextDetails", "{}"),
];

static BUCKET: &[Property] = &[
    p("id", Write::Never, Shape::Ours, "null"),
    p("name", Write::Always, Shape::Text(ANY_LENGTH), "null"),
    p("planId", Write::Named, Shape::Text(ANY_LENGTH), "null"),
    p("orderHint", Write::Freely, Shape::Hint, "now"),
    beta("creationSource", "null"),
    beta("isArchived", "false"),
    beta("archivalInfo", "null"),
];

static TASK: &[Property] = &[
    p("id", Write::Never, Shape::Ours, "null"),
    p("planId", Write::Named, Shape::Text(ANY_LENGTH), "null"),
    p("bucketId", Write::Freely, Shape::OptionalText, "null"),
    p("title", Write::Always, Shape::Text(255), "null"),
    p("orderHint", Write::Freely, Shape::Hint, "now"),
    p("assigneePriority", Write::Freely, Shape::Hint, r#""""#),
    p("assignments", Write::Freely, Shape::Open(&ASSIGNMENTS), "{}"),
    p("appliedCategories", Write::Freely, Shape::Open(&CATEGORIES), "{}"),
    p("percentComplete", Write::Freely, Shape::Whole(0, 100), "0"),
    p("priority", Write::Freely, Shape::Whole(0, 10), "5"),
    p("startDateTime", Write::Freely, Shape::Instant, "null"),
    p("dueDateTime", Write::Freely, Shape::Instant, "null"),
    p("conversationThreadId", Write::Freely, Shape::OptionalText, "null"),
    p("createdBy", Write::Never, Shape::Ours, "null"),
    p("createdDateTime", Write::Never, Shape::Ours, "null"),
    p("completedBy", Write::Never, Shape::Ours, "null"),
    p("completedDateTime", Write::Never, Shape::Ours, "null"),
    // What the details hold, said again on the task.
    p("previewType", Write::Once, PREVIEWS, r#""automatic""#),
    p("hasDescription", Write::Never, Shape::Ours, "false"),
    p("referenceCount", Write::Never, Shape::Ours, "0"),
    p("checklistItemCount", Write::Never, Shape::Ours, "0"),
    p("activeChecklistItemCount", Write::Never, Shape::Ours, "0"),
    beta("lastModifiedBy", "null"),
    beta("lastModifiedDateTime", "null"),
    beta("creationSource", "null"),
    beta("specifiedCompletionRequirements", r#""none""#),
    writable_on_beta("recurrence", Write::Freely, Shape::Recurrence, "null"),
    // Everyone has their own, which is kept elsewhere.
    beta(my_day::IS_ON, "false"),
    beta("isOnMyDayLastModifiedDate", "null"),
    // A chat begins when a workspace is sown, or never.
    beta("hasChat", "false"),
    beta("isArchived", "false"),
    beta("archivalInfo", "null"),
];

static TASK_DETAILS: &[Property] = &[
    p("id", Write::Never, Shape::Ours, "null"),
    p("description", Write::Later, Shape::Note, r#""""#),
    p("previewType", Write::Later, PREVIEWS, r#""automatic""#),
    p("checklist", Write::Later, Shape::Open(&CHECKLIST), "{}"),
    p("references", Write::Later, Shape::Open(&REFERENCES), "{}"),
    writable_on_beta("notes", Write::Later, Shape::RichText, "null"),
    writable_on_beta("completionRequirements", Write::Later, Shape::Requirements, "null"),
    beta("forms", "{}"),
    beta("approvalAttachment", "null"),
];

static FAVORITES: OpenType = OpenType {
    keys: Key::Plan,
    values: Values::Items {
        type_name: "plannerFavoritePlanReference",
        properties: &[
            p("orderHint", Write::Freely, Shape::Hint, "now"),
            p("planTitle", Write::Freely, Shape::Note, r#""""#),
        ],
        stamp: Stamp::Nothing,
    },
    limit: Some(("MaximumFavoritePlansForUser", 100)),
};

static RECENTS: OpenType = OpenType {
    keys: Key::Plan,
    values: Values::Items {
        type_name: "plannerRecentPlanReference",
        properties: &[
            p("lastAccessedDateTime", Write::Freely, Shape::Instant, "null"),
            p("planTitle", Write::Freely, Shape::Note, r#""""#),
        ],
        stamp: Stamp::Nothing,
    },
    // Over the limit the oldest goes by itself.
    limit: None,
};

/// What Planner keeps of a person. All of it but the id is beta's.
static USER_DETAILS: &[Property] = &[
    p("id", Write::Never, Shape::Ours, "null"),
    writable_on_beta("favoritePlanReferences", Write::Later, Shape::Open(&FAVORITES), "{}"),
    writable_on_beta("recentPlanReferences", Write::Later, Shape::Open(&RECENTS), "{}"),
];

/// The bucket and the progress board have the same format.
static FORMAT: &[Property] =
    &[p("id", Write::Never, Shape::Ours, "null"), p("orderHint", Write::Later, Shape::Hint, "now")];

static ASSIGNED_TO_FORMAT: &[Property] = &[
    p("id", Write::Never, Shape::Ours, "null"),
    p("unassignedOrderHint", Write::Later, Shape::Hint, "now"),
    p("orderHintsByAssignee", Write::Later, Shape::Open(&HINTS_BY_ASSIGNEE), "{}"),
];

/// Returns the first value of a property that is no order hint.
pub(super) fn first_value(property: &Property) -> Value {
    serde_json::from_str(property.first).expect("the tables hold JSON")
}

/// Returns what a kind of resource holds. Users and groups are written by seeding only.
pub(super) fn of(kind: Kind) -> &'static [Property] {
    match kind {
        Kind::Plan => PLAN,
        Kind::PlanDetails => PLAN_DETAILS,
        Kind::Bucket => BUCKET,
        Kind::Task => TASK,
        Kind::TaskDetails => TASK_DETAILS,
        Kind::BucketFormat | Kind::ProgressFormat => FORMAT,
        Kind::AssignedToFormat => ASSIGNED_TO_FORMAT,
        Kind::UserDetails => USER_DETAILS,
        Kind::User | Kind::Group => &[],
    }
}
