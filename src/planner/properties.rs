//! Which properties a client may write, and of each where this program reads it, by what a person edits it and which test
//! shows that: one list, so that nothing is forgotten.
//!
//! Source: Microsoft Graph, the planner resource pages and their update pages, v1.0 and beta.

mod table;

pub use self::table::WRITABLE;

/// What has the property: a resource, or what an open type holds under each key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// `plannerPlan`.
    Plan,
    /// `plannerPlanDetails`.
    PlanDetails,
    /// `plannerBucket`.
    Bucket,
    /// `plannerTask`.
    Task,
    /// `plannerAssignment`, in the assignments of a task.
    Assignment,
    /// `plannerTaskDetails`.
    TaskDetails,
    /// `plannerChecklistItem`, in the checklist of details.
    ChecklistItem,
    /// `plannerExternalReference`, in the references of details.
    ExternalReference,
    /// `plannerBucketTaskBoardTaskFormat`.
    BucketFormat,
    /// `plannerProgressTaskBoardTaskFormat`.
    ProgressFormat,
    /// `plannerAssignedToTaskBoardTaskFormat`.
    AssignedToFormat,
    /// `plannerUser`.
    User,
    /// `plannerFavoritePlanReference`, of a user.
    FavoritePlan,
    /// `plannerRecentPlanReference`, of a user.
    RecentPlan,
    /// `plannerTaskRecurrence`, of a task.
    Recurrence,
    /// `plannerRecurrenceSchedule`, of a recurrence.
    RecurrenceSchedule,
}

impl Resource {
    /// Returns the name in Graph, without `planner` in front.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::PlanDetails => "planDetails",
            Self::Bucket => "bucket",
            Self::Task => "task",
            Self::Assignment => "assignment",
            Self::TaskDetails => "taskDetails",
            Self::ChecklistItem => "checklistItem",
            Self::ExternalReference => "externalReference",
            Self::BucketFormat => "bucketTaskBoardFormat",
            Self::ProgressFormat => "progressTaskBoardFormat",
            Self::AssignedToFormat => "assignedToTaskBoardFormat",
            Self::User => "user",
            Self::FavoritePlan => "favoritePlanReference",
            Self::RecentPlan => "recentPlanReference",
            Self::Recurrence => "recurrence",
            Self::RecurrenceSchedule => "recurrenceSchedule",
        }
    }
}

/// When a client may send a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Write {
    /// On create, where it must be.
    Named,
    /// On create only.
    Once,
    /// On create, if a page that no other confirms is right.
    OnceMaybe,
    /// On update only.
    Later,
    /// On create, where it must be, and on update.
    Always,
    /// On create and on update.
    Freely,
    /// Nobody says.
    Maybe,
}

impl Write {
    /// Returns the letters of the reference: C for create, U for update, ! for what must be there, ? for what nobody says.
    #[must_use]
    pub fn letters(self) -> &'static str {
        match self {
            Self::Named => "C!",
            Self::Once => "C",
            Self::OnceMaybe => "C?",
            Self::Later => "U",
            Self::Always => "C!U",
            Self::Freely => "CU",
            Self::Maybe => "?",
        }
    }
}

/// The first version that has a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// `v1.0`.
    V1,
    /// `beta`.
    Beta,
}

impl Since {
    /// Returns the version as it stands in an address.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::V1 => "v1.0",
            Self::Beta => "beta",
        }
    }
}

/// One property a client may write.
#[derive(Clone, Copy, Debug)]
pub struct Property {
    /// What has it.
    pub resource: Resource,
    /// Its name in Graph.
    pub name: &'static str,
    /// When it may be sent.
    pub write: Write,
    /// The first version that has it.
    pub since: Since,
    /// Where it is read to; `None` where not yet.
    pub read: Option<Place>,
    /// How it is changed; `None` where not yet.
    pub edit: Option<Edited>,
}

/// Where something is said in the code.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The file, from `src/planner/` on.
    pub file: &'static str,
    /// The name in it.
    pub word: &'static str,
}

/// How a property is changed.
#[derive(Clone, Copy, Debug)]
pub struct Edited {
    /// The edit that changes it.
    pub by: Place,
    /// The action of the key table; `None` where no key leads to it yet.
    pub key: Option<&'static str>,
    /// The command, as `docs/scripting.md` names it; `None` where there is none.
    pub command: Option<&'static str>,
    /// The test that shows it arrives at the service.
    pub tested_by: &'static str,
}

/// Begins a line of the table: a property nothing is done with yet.
const fn row(resource: Resource, name: &'static str, write: Write, since: Since) -> Property {
    Property { resource, name, write, since, read: None, edit: None }
}

impl Property {
    const fn read(mut self, file: &'static str, word: &'static str) -> Self {
        self.read = Some(Place { file, word });
        self
    }

    const fn edited(
        mut self,
        file: &'static str,
        word: &'static str,
        key: Option<&'static str>,
        tested_by: &'static str,
    ) -> Self {
        self.edit = Some(Edited { by: Place { file, word }, key, command: None, tested_by });
        self
    }

    /// Says by what command it is changed.
    const fn command(mut self, command: &'static str) -> Self {
        if let Some(edited) = &mut self.edit {
            edited.command = Some(command);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    const ROOT: &str = env!("CARGO_MANIFEST_DIR");

    /// A property of the reference.
    #[derive(serde::Deserialize)]
    struct Row {
        resource: String,
        name: String,
        write: String,
        version: String,
    }

    fn read(path: &str) -> String {
        fs::read_to_string(Path::new(ROOT).join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Returns the names of all functions below a folder that have no parameters.
    fn functions(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                functions(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let names = text.split("fn ").skip(1).filter_map(|rest| rest.split_once("()"));
                found.extend(names.map(|(name, _)| name.to_owned()));
            }
        }
    }

    /// Says whether a text has this word, as a name of its own.
    fn has_word(text: &str, word: &str) -> bool {
        text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|name| name == word)
    }

    #[test]
    fn the_table_holds_every_writable_property_of_the_reference_and_no_other() {
        let rows: Vec<Row> = serde_json::from_str(include_str!("../../tests/data/properties.json")).unwrap();
        assert!(rows.len() > 90, "the reference is not whole");
        let writable = rows.iter().filter(|row| row.write != "-");
        let expected =
            writable.map(|row| (row.resource.as_str(), row.name.as_str(), row.write.as_str(), row.version.as_str()));
        let table = WRITABLE.iter().map(|row| (row.resource.word(), row.name, row.write.letters(), row.since.word()));
        pretty_assertions::assert_eq!(table.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    }

    #[test]
    fn what_is_said_to_be_read_or_edited_is_in_the_code() {
        let places = WRITABLE.iter().flat_map(|row| [row.read, row.edit.map(|edit| edit.by)]).flatten();
        for place in places {
            let text = read(&format!("src/planner/{}", place.file));
            assert!(has_word(&text, place.word), "{} is not in {}", place.word, place.file);
        }
        for row in WRITABLE {
            assert!(row.edit.is_none() || row.read.is_some(), "{} is edited and never read", row.name);
        }
    }

    #[test]
    fn keys_are_in_the_key_table_and_tests_are_there() {
        let keymap = read("assets/keymap.toml");
        let mut tests = BTreeSet::new();
        for folder in ["src", "tests"] {
            functions(&Path::new(ROOT).join(folder), &mut tests);
        }
        for edit in WRITABLE.iter().filter_map(|row| row.edit) {
            assert!(tests.contains(edit.tested_by), "there is no test {}", edit.tested_by);
            let is_known = |key: &str| keymap.contains(&format!("name = \"{key}\""));
            assert!(edit.key.is_none_or(is_known), "there is no action {:?}", edit.key);
        }
    }

    #[test]
    fn whatever_is_edited_has_a_command_and_the_documents_say_which() {
        let edited = || WRITABLE.iter().filter_map(|row| Some((row, row.edit?)));
        for (row, edit) in edited() {
            // Which plan was opened last is noted by opening it; what is said is said in the panel.
            let is_noted = matches!(row.resource, Resource::RecentPlan) || row.name == "recentPlanReferences";
            let is_said = row.name == "conversationThreadId";
            assert!(edit.command.is_some() || is_noted || is_said, "{} of {}", row.name, row.resource.word());
        }
        let line = |(row, edit): (&Property, Edited)| {
            let key = edit.key.map_or_else(String::new, |key| format!("`{key}`"));
            Some(format!("| `{}.{}` | {key} | `{}` |\n", row.resource.word(), row.name, edit.command?))
        };
        let table: String = edited().filter_map(line).collect();
        let text = read("docs/scripting.md");
        assert!(text.contains(&table), "docs/scripting.md is to hold this table:\n{table}");
    }
}
