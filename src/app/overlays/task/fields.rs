//! The fields of a task that a line of its pane is about, and the key that changes each.

use crate::app::intent::Intent;
use crate::app::keymap::Keymap;
use crate::app::keymap::Mode;
use crate::planner::policy::Act;
use crate::planner::policy::AssignmentAct;
use crate::planner::policy::ChecklistAct;
use crate::planner::policy::LinkAct;
use crate::planner::policy::Reach;
use crate::planner::policy::Who;

/// What a line of the pane is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Its title.
    Title,
    /// Its bucket.
    Bucket,
    /// How far it is.
    Progress,
    /// How urgent it is.
    Priority,
    /// The day work starts.
    Start,
    /// The day it is due.
    Due,
    /// Whom it is assigned to.
    People,
    /// Its labels.
    Labels,
    /// How it comes again.
    Series,
    /// Whether it is on the person's day.
    MyDay,
    /// What its card shows of the details.
    Preview,
    /// The checklist, while it is empty.
    Checklist,
    /// The links, while there are none.
    Links,
    /// The notes, while there are none.
    Notes,
}

impl Field {
    /// Returns what is changed by a line of its own, in the order of the pane; the title stands above them.
    pub(super) const LINES: [Self; 10] = [
        Self::Bucket,
        Self::Progress,
        Self::Priority,
        Self::Start,
        Self::Due,
        Self::People,
        Self::Labels,
        Self::Series,
        Self::MyDay,
        Self::Preview,
    ];

    /// Returns what stands in front of the value.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Title => "",
            Self::Bucket => "bucket",
            Self::Progress => "progress",
            Self::Priority => "priority",
            Self::Start => "start",
            Self::Due => "due",
            Self::People => "assigned",
            Self::Labels => "labels",
            Self::Series => "repeats",
            Self::MyDay => "My Day",
            Self::Preview => "preview",
            Self::Checklist => "checklist",
            Self::Links => "links",
            Self::Notes => "notes",
        }
    }

    /// Returns what the key table calls the act that changes it.
    fn action(self) -> &'static str {
        match self {
            Self::Title => "card.rename",
            Self::Bucket => "card.move_to",
            Self::Progress => "card.progress",
            Self::Priority => "card.priority",
            Self::Start => "card.start",
            Self::Due => "card.due",
            Self::People => "card.people",
            Self::Labels => "card.labels",
            Self::Series => "card.series",
            Self::MyDay => "card.my_day",
            Self::Preview => "card.preview",
            Self::Checklist => "item.new",
            Self::Links => "link.new",
            Self::Notes => "item.rename",
        }
    }

    /// Returns what is meant by changing it, if the key table knows how.
    #[must_use]
    pub fn intent(self, keymap: &Keymap) -> Option<Intent> {
        keymap.named(self.action())
    }

    /// Returns the key that changes it.
    #[must_use]
    pub fn key(self, keymap: &Keymap) -> Option<String> {
        let intent = self.intent(keymap)?;
        keymap.actions(Mode::Detail).find(|action| action.name == intent)?.keys.first().cloned()
    }

    /// Returns everything that changing it can do to the task: a sign says so where all of it is locked.
    pub(super) fn acts(self) -> Vec<Act> {
        vec![match self {
            Self::Title => Act::Title,
            Self::Bucket => Act::Move(Reach::Bucket),
            Self::Progress => super::locks::COMPLETION,
            Self::Priority => Act::Priority,
            Self::Start => Act::StartDate,
            Self::Due => Act::DueDate,
            Self::Labels => Act::Labels,
            Self::Series => Act::Unnamed,
            Self::MyDay => Act::Personal,
            Self::Preview => Act::PreviewType,
            Self::Checklist => Act::Checklist(ChecklistAct::Add),
            Self::Links => Act::Link(LinkAct::Add),
            Self::Notes => Act::Notes,
            Self::People => {
                let both = [Who::Oneself, Who::Other].into_iter();
                let acts = both.flat_map(|who| [AssignmentAct::Add(who), AssignmentAct::Remove { who, by: None }]);
                return acts.map(Act::Assignment).collect();
            }
        }]
    }
}
