//! How much of everything there may be, and the words for it: the same before a limit bites and after the service said so.
//!
//! Source: Microsoft Graph, "Planner service limits"; the numbers are those of "Planner limits". Two generations of that
//! page are in circulation; the larger number holds here, for the service has the last word.

mod check;

pub use self::check::check;

/// The most letters a title may have. No page says what a letter is; here it is a character, which never refuses what the
/// service would take.
pub const TITLE_MOST: usize = 255;

/// A limit the service names when it refuses to go beyond it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Plans of a group or of a person.
    PlansOwned,
    /// Plans of a group, by its older name.
    PlansOfGroup,
    /// Plans shared with a person.
    PlansShared,
    /// Tasks a person has made.
    TasksMade,
    /// Tasks assigned to a person.
    TasksAssigned,
    /// Tasks of a plan.
    Tasks,
    /// Tasks of a plan that are not completed.
    OpenTasks,
    /// Buckets of a plan.
    Buckets,
    /// People a plan is shared with.
    SharedWith,
    /// Links of a task.
    Links,
    /// Checklist items of a task.
    ChecklistItems,
    /// People a task is assigned to.
    Assignees,
    /// Favorite plans of a person.
    FavoritePlans,
    /// Plans a person has looked at.
    RecentPlans,
    /// Places a plan shows up in.
    Contexts,
}

impl Limit {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::PlansOwned,
        Self::PlansOfGroup,
        Self::PlansShared,
        Self::TasksMade,
        Self::TasksAssigned,
        Self::Tasks,
        Self::OpenTasks,
        Self::Buckets,
        Self::SharedWith,
        Self::Links,
        Self::ChecklistItems,
        Self::Assignees,
        Self::FavoritePlans,
        Self::RecentPlans,
        Self::Contexts,
    ];

    /// Returns the service's name for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().0
    }

    /// Returns the limit the service names so.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|limit| limit.code() == code)
    }

    /// Returns how many there may be, where the newer of the two pages gives a number.
    #[must_use]
    pub fn most(self) -> Option<usize> {
        self.row().1
    }

    /// Returns what it means when it is reached, for a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        self.row().2
    }

    /// Returns the whole sentence, with the number: `The checklist is as long as one may be (20 items).`
    #[must_use]
    pub fn sentence(self) -> String {
        let (_, most, words, what) = self.row();
        let mut letters = words.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        let number = most.map(|most| format!(" ({} {what})", grouped(most))).unwrap_or_default();
        format!("{first}{}{number}.", letters.as_str())
    }

    /// Returns a number of how many there may be: `412 of 3,000`; without a limit that is known, the number alone.
    #[must_use]
    pub fn of_most(self, count: usize) -> String {
        let most = self.most().map(|most| format!(" of {}", grouped(most))).unwrap_or_default();
        format!("{}{most}", grouped(count))
    }

    fn row(self) -> (&'static str, Option<usize>, &'static str, &'static str) {
        match self {
            Self::PlansOwned => {
                ("MaximumProjectsOwnedByUser", Some(400), "you or the group own as many plans as may be", "plans")
            }
            Self::PlansOfGroup => ("MaximumPlannerPlans", None, "the group has as many plans as a group may", "plans"),
            Self::PlansShared => (
                "MaximumProjectsSharedWithUser",
                Some(400),
                "as many plans are shared with you as one person may have",
                "plans",
            ),
            Self::TasksMade => {
                ("MaximumTasksCreatedByUser", None, "you have made as many tasks as one person may", "tasks")
            }
            Self::TasksAssigned => {
                ("MaximumTasksAssignedToUser", Some(9_000), "the person has as many tasks as one person may", "tasks")
            }
            Self::Tasks => ("MaximumTasksInProject", Some(9_000), "the plan has as many tasks as a plan may", "tasks"),
            Self::OpenTasks => (
                "MaximumActiveTasksInProject",
                Some(3_000),
                "the plan has as many open tasks as a plan may",
                "open tasks",
            ),
            Self::Buckets => {
                ("MaximumBucketsInProject", Some(200), "the plan has as many buckets as a plan may", "buckets")
            }
            Self::SharedWith => (
                "MaximumUsersSharedWithProject",
                Some(100),
                "the plan is shared with as many people as a plan may be",
                "people",
            ),
            Self::Links => ("MaximumReferencesOnTask", Some(15), "the task has as many links as a task may", "links"),
            Self::ChecklistItems => {
                ("MaximumChecklistItemsOnTask", Some(20), "the checklist is as long as one may be", "items")
            }
            Self::Assignees => {
                ("MaximumAssigneesInTasks", Some(20), "the task is assigned to as many people as one may be", "people")
            }
            Self::FavoritePlans => {
                ("MaximumFavoritePlansForUser", Some(100), "you have as many favorite plans as one person may", "plans")
            }
            Self::RecentPlans => {
                ("MaximumRecentPlansForUser", None, "you have as many recent plans as one person may", "plans")
            }
            Self::Contexts => {
                ("MaximumContextsOnPlan", Some(10), "the plan shows up in as many places as a plan may", "places")
            }
        }
    }
}

/// Returns a number with a comma between thousands.
#[must_use]
pub fn grouped(number: usize) -> String {
    if number < 1000 { number.to_string() } else { format!("{},{:03}", number / 1000, number % 1000) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_is_found_by_its_code_and_says_its_number() {
        for limit in Limit::ALL {
            assert_eq!(Limit::of_code(limit.code()), Some(limit));
            assert!(limit.sentence().ends_with('.') && limit.sentence().contains(&limit.words()[1..]));
        }
        assert_eq!(Limit::of_code("MaximumEverything"), None);
        assert_eq!(Limit::of_code(""), None);
        assert_eq!(Limit::ChecklistItems.sentence(), "The checklist is as long as one may be (20 items).");
        assert_eq!(Limit::OpenTasks.sentence(), "The plan has as many open tasks as a plan may (3,000 open tasks).");
        assert_eq!(Limit::OpenTasks.of_most(412), "412 of 3,000");
        assert_eq!(Limit::RecentPlans.of_most(1200), "1,200");
        assert_eq!(Limit::RecentPlans.sentence(), "You have as many recent plans as one person may.");
    }
}
