//! The details of a task: notes, checklist and links, each list in the order people see, and how that order changes.

use serde::{Deserialize, Serialize};

use super::board::place;
use super::change::FieldChange as _;
use super::edit::{Edit, Gap, MoveItem};
use super::etag::Etag;
use super::id::TaskId;
use super::order_hint::{ComposedHint, OrderHint, between};

/// The details of a task as the service last described them. They have an etag of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// Whose details.
    pub task: TaskId,
    /// The notes, as plain text.
    pub description: String,
    /// What the card shows of them: `automatic`, `noPreview`, `checklist`, `description`, `reference`, or a newer word.
    pub preview_type: String,
    /// The checklist, top to bottom.
    pub checklist: Vec<ChecklistItem>,
    /// The links, top to bottom.
    pub references: Vec<Reference>,
    /// The version of the details, which is not the task's.
    pub etag: Option<Etag>,
}

/// One line of a checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChecklistItem {
    /// Which item: a key some client chose.
    pub id: String,
    /// What is to be done, as stored: it may hold any character.
    pub title: String,
    /// Whether it is done.
    pub is_checked: bool,
    /// Its place: the **largest** stands on top.
    pub order_hint: OrderHint,
}

/// One link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The key it is stored under: the encoded URL, as the service wrote it.
    pub key: String,
    /// Where it leads.
    pub url: String,
    /// What it is called, when somebody said.
    pub alias: Option<String>,
    /// Its type, such as `Word`, when the service says one.
    pub kind: Option<String>,
    /// Its place: the smallest stands on top.
    pub preview_priority: OrderHint,
}

impl Reference {
    /// Returns what people see of it.
    #[must_use]
    pub fn name(&self) -> &str {
        self.alias.as_deref().filter(|alias| !alias.trim().is_empty()).unwrap_or(&self.url)
    }
}

/// Returns what a card shows of its details, in words; a kind nobody knows is shown as the service calls it.
#[must_use]
pub fn preview_words(kind: &str) -> &str {
    match kind {
        "automatic" => "chosen by Planner",
        "noPreview" => "nothing",
        "checklist" => "the checklist",
        "description" => "the notes",
        "reference" => "the first link",
        other => other,
    }
}

/// One of the two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemList {
    /// The checklist.
    Checklist,
    /// The links.
    References,
}

impl ItemList {
    /// Returns what people call it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Checklist => "checklist",
            Self::References => "links",
        }
    }
}

impl Details {
    /// Returns the details a new task begins with.
    #[must_use]
    pub fn blank(task: TaskId) -> Self {
        let preview_type = "automatic".to_owned();
        let (description, checklist, references) = (String::new(), Vec::new(), Vec::new());
        Self { task, description, preview_type, checklist, references, etag: None }
    }

    /// Puts both lists into the order people see. What has no hint stands last; ties are decided by identifier.
    ///
    /// Checklists run from the greatest hint to the smallest. No page says so; every published sample does.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.checklist.sort_by(|a, b| b.order_hint.cmp(&a.order_hint).then_with(|| a.id.cmp(&b.id)));
        self.references.sort_by(|a, b| {
            let place = |link: &Reference| (link.preview_priority.is_empty(), link.preview_priority.clone());
            place(a).cmp(&place(b)).then_with(|| a.key.cmp(&b.key))
        });
        self
    }

    /// Returns the identifiers of a list, top to bottom.
    #[must_use]
    pub fn ids(&self, list: ItemList) -> Vec<&str> {
        match list {
            ItemList::Checklist => self.checklist.iter().map(|item| item.id.as_str()).collect(),
            ItemList::References => self.references.iter().map(|link| link.key.as_str()).collect(),
        }
    }

    /// Returns the hint of an item, if it is there.
    #[must_use]
    pub fn hint(&self, list: ItemList, item: &str) -> Option<&OrderHint> {
        match list {
            ItemList::Checklist => self.checklist.iter().find(|known| known.id == item).map(|known| &known.order_hint),
            ItemList::References => {
                self.references.iter().find(|known| known.key == item).map(|known| &known.preview_priority)
            }
        }
    }

    /// Returns where an item stands among the others, if it is there.
    #[must_use]
    pub fn place(&self, list: ItemList, item: &str) -> Option<Gap<String>> {
        let ids = self.ids(list);
        let now = ids.iter().position(|id| *id == item)?;
        let others: Vec<String> = ids.into_iter().filter(|id| *id != item).map(str::to_owned).collect();
        Some(Gap::at(&others, now))
    }

    /// Returns what an item is called, if it is there.
    #[must_use]
    pub fn name(&self, list: ItemList, item: &str) -> Option<&str> {
        match list {
            ItemList::Checklist => self.checklist.iter().find(|known| known.id == item).map(|known| &*known.title),
            ItemList::References => self.references.iter().find(|known| known.key == item).map(Reference::name),
        }
    }

    /// Replays one waiting edit: a list operation, no hint is compared. An edit of something else changes nothing.
    pub fn replay(&mut self, edit: &Edit) {
        let edit = match edit {
            Edit::MoveItem(edit) => edit,
            Edit::ChangeDetails(edit) if edit.task == self.task => {
                return edit.changes.iter().for_each(|change| change.apply(self));
            }
            _ => return,
        };
        let Some((now, row)) = self.rows(edit) else { return };
        match edit.list {
            ItemList::Checklist => {
                let item = self.checklist.remove(now);
                self.checklist.insert(row, item);
            }
            ItemList::References => {
                let link = self.references.remove(now);
                self.references.insert(row, link);
            }
        }
    }

    /// Says whether the item of a move stands where the move wants it.
    #[must_use]
    pub fn stands_there(&self, edit: &MoveItem) -> bool {
        self.rows(edit).is_some_and(|(now, row)| now == row)
    }

    /// Returns the hint to send for a move, from the hints of the neighbours; `None` if its item is not there.
    #[must_use]
    pub fn hint_for(&self, edit: &MoveItem) -> Option<ComposedHint> {
        self.rows(edit).map(|_| self.hint_at(edit.list, &edit.item, &edit.to))
    }

    /// Returns the hint to send for an item that comes to a place, from the hints of the neighbours.
    ///
    /// The smaller hint is always said first, and in a checklist that is the one of the item below. A neighbour without a
    /// hint cannot be named, so the next that has one stands in. Between two that share one hint nothing fits, so the
    /// next different one closes the gap.
    #[must_use]
    pub fn hint_at(&self, list: ItemList, item: &str, to: &Gap<String>) -> ComposedHint {
        let others = self.others(list, item);
        let row = place::row(&others, to.after.as_deref(), to.before.as_deref(), to.end);
        let hints: Vec<&OrderHint> = others.iter().filter_map(|id| self.hint(list, id)).collect();
        let above = hints[..row].iter().rev().copied().find(|hint| !hint.is_empty());
        let mut below = hints[row..].iter().copied().filter(|hint| !hint.is_empty());
        match list {
            ItemList::Checklist => between(below.find(|hint| above.is_none_or(|above| *hint < above)), above),
            ItemList::References => between(above, below.find(|hint| above.is_none_or(|above| *hint > above))),
        }
    }

    /// Returns the row the item of a move stands in, and the row it is meant for, counted without itself.
    fn rows(&self, edit: &MoveItem) -> Option<(usize, usize)> {
        if edit.task != self.task {
            return None;
        }
        let now = self.ids(edit.list).iter().position(|id| *id == edit.item)?;
        let others = self.others(edit.list, &edit.item);
        Some((now, place::row(&others, edit.to.after.as_deref(), edit.to.before.as_deref(), edit.to.end)))
    }

    fn others(&self, list: ItemList, item: &str) -> Vec<&str> {
        self.ids(list).into_iter().filter(|id| *id != item).collect()
    }
}

#[cfg(test)]
#[path = "details_tests.rs"]
mod tests;
