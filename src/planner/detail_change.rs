//! What an edit changes about the details of a task, one field at a time, each with the value the person saw.

use serde::{Deserialize, Serialize};

use super::board::place;
use super::change::{FieldChange, merge};
use super::details::{ChecklistItem, Details, ItemList, Reference};
use super::edit::Gap;
use super::order_hint::OrderHint;
use super::reference::url_of;
use super::task::Task;

/// One field of the details: `from` is the base, what the person saw, and `to` what the person wants.
///
/// Checklist items and links are each a field of their own, and so is each property of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "field", rename_all = "snake_case")]
pub enum DetailChange {
    /// The notes.
    Notes {
        /// Before.
        from: String,
        /// After.
        to: String,
    },
    /// What the card shows of the details.
    Preview {
        /// Before.
        from: String,
        /// After.
        to: String,
    },
    /// Whether a checklist item is there; a new one stands last, unless it had a place before.
    Item {
        /// Its key in the list.
        item: String,
        /// What is to be done: of the one that comes or goes.
        title: String,
        /// Whether it is done.
        is_checked: bool,
        /// Before.
        from: bool,
        /// After.
        to: bool,
        /// Where it stood, of one that was taken away: brought back it stands there again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<Gap<String>>,
    },
    /// What is to be done.
    ItemTitle {
        /// The item's key in the list.
        item: String,
        /// Before.
        from: String,
        /// After.
        to: String,
    },
    /// Whether it is done.
    ItemChecked {
        /// The item's key in the list.
        item: String,
        /// Before.
        from: bool,
        /// After.
        to: bool,
    },
    /// Whether a link is there; a new one stands first, unless it had a place before.
    Link {
        /// The key it is stored under: the encoded URL.
        key: String,
        /// What it is called: of the one that comes or goes.
        alias: Option<String>,
        /// Its type, such as `Word`.
        kind: Option<String>,
        /// Before.
        from: bool,
        /// After.
        to: bool,
        /// Where it stood, as of a checklist item.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<Gap<String>>,
    },
    /// What a link is called.
    LinkAlias {
        /// The key it is stored under.
        key: String,
        /// Before.
        from: Option<String>,
        /// After.
        to: Option<String>,
    },
    /// What type a link is of, such as `Word`.
    LinkKind {
        /// The key it is stored under.
        key: String,
        /// Before.
        from: Option<String>,
        /// After.
        to: Option<String>,
    },
}

impl DetailChange {
    /// Returns the change that takes an item or a link away, with where it stands; `None` when it is not there.
    #[must_use]
    pub fn gone(details: &Details, list: ItemList, id: &str) -> Option<Self> {
        let place = details.place(list, id);
        match list {
            ItemList::Checklist => {
                let ChecklistItem { id, title, is_checked, .. } = item(details, id)?.clone();
                Some(Self::Item { item: id, title, is_checked, from: true, to: false, place })
            }
            ItemList::References => {
                let Reference { key, alias, kind, .. } = link(details, id)?.clone();
                Some(Self::Link { key, alias, kind, from: true, to: false, place })
            }
        }
    }

    /// Changes what the card counts: items, open items, links, whether there are notes.
    pub fn count(&self, task: &mut Task) {
        let add = |count: &mut u32, is_more: bool| {
            *count = if is_more { count.saturating_add(1) } else { count.saturating_sub(1) };
        };
        match self {
            Self::Notes { to, .. } => task.has_description = !to.is_empty(),
            Self::Item { is_checked, from, to, .. } if from != to => {
                add(&mut task.checklist_items, *to);
                if !is_checked {
                    add(&mut task.open_checklist_items, *to);
                }
            }
            Self::ItemChecked { from, to, .. } if from != to => add(&mut task.open_checklist_items, !*to),
            Self::Link { from, to, .. } if from != to => add(&mut task.references, *to),
            _ => {}
        }
    }

    /// Returns the checklist item this is about, if it is about one.
    #[must_use]
    pub fn item(&self) -> Option<&str> {
        match self {
            Self::Item { item, .. } | Self::ItemTitle { item, .. } | Self::ItemChecked { item, .. } => Some(item),
            _ => None,
        }
    }

    /// Returns the link this is about, if it is about one.
    #[must_use]
    pub fn link(&self) -> Option<&str> {
        match self {
            Self::Link { key, .. } | Self::LinkAlias { key, .. } | Self::LinkKind { key, .. } => Some(key),
            _ => None,
        }
    }
}

/// Leaves out what a list of changes says of items and links that it takes away: they go as they were before it.
#[must_use]
pub fn tidied(changes: &[DetailChange]) -> Vec<DetailChange> {
    let goes = |change: &DetailChange| {
        matches!(change, DetailChange::Item { to: false, .. } | DetailChange::Link { to: false, .. })
    };
    let is_of = |a: &DetailChange, b: &DetailChange| (a.item(), a.link()) == (b.item(), b.link());
    let tidy = |change: &DetailChange| {
        let mut change = change.clone();
        for other in changes.iter().filter(|other| is_of(other, &change)).cloned().collect::<Vec<_>>() {
            match (&mut change, other) {
                (DetailChange::Item { title, to: false, .. }, DetailChange::ItemTitle { from, .. }) => *title = from,
                (DetailChange::Item { is_checked, to: false, .. }, DetailChange::ItemChecked { from, .. }) => {
                    *is_checked = from;
                }
                (DetailChange::Link { alias, to: false, .. }, DetailChange::LinkAlias { from, .. }) => *alias = from,
                (DetailChange::Link { kind, to: false, .. }, DetailChange::LinkKind { from, .. }) => *kind = from,
                _ => {}
            }
        }
        change
    };
    let is_idle = |change: &DetailChange| {
        let is_part = change.item().is_some() || change.link().is_some();
        is_part && !goes(change) && changes.iter().any(|other| goes(other) && is_of(other, change))
    };
    changes.iter().filter(|change| !is_idle(change)).map(tidy).collect()
}

/// Takes newer changes into older ones. What was added and taken away again leaves nothing behind.
#[must_use]
pub fn merged(older: &[DetailChange], newer: &[DetailChange]) -> Vec<DetailChange> {
    let mut both = older.to_vec();
    merge(&mut both, newer);
    let is_of = |a: &DetailChange, b: &DetailChange| (a.item(), a.link()) == (b.item(), b.link());
    let came = |change: &&DetailChange| {
        matches!(change, DetailChange::Item { to: true, .. } | DetailChange::Link { to: true, .. })
    };
    for gone in older.iter().filter(came) {
        if !both.iter().any(|change| change.is_same_field(gone)) {
            both.retain(|change| !is_of(change, gone));
        }
    }
    tidied(&both)
}

fn item<'a>(details: &'a Details, id: &str) -> Option<&'a ChecklistItem> {
    details.checklist.iter().find(|item| item.id == id)
}

fn link<'a>(details: &'a Details, key: &str) -> Option<&'a Reference> {
    details.references.iter().find(|link| link.key == key)
}

/// Returns the row something comes back to.
fn row(details: &Details, list: ItemList, gap: &Gap<String>) -> usize {
    place::row(&details.ids(list), gap.after.as_deref(), gap.before.as_deref(), gap.end)
}

impl FieldChange for DetailChange {
    type Of = Details;

    fn is_same_field(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
            && self.item() == other.item()
            && self.link() == other.link()
    }

    fn is_nothing(&self) -> bool {
        match self {
            Self::Notes { from, to } | Self::Preview { from, to } | Self::ItemTitle { from, to, .. } => from == to,
            Self::Item { from, to, .. } | Self::ItemChecked { from, to, .. } | Self::Link { from, to, .. } => {
                from == to
            }
            Self::LinkAlias { from, to, .. } | Self::LinkKind { from, to, .. } => from == to,
        }
    }

    fn inverse(&self) -> Self {
        let mut back = self.clone();
        match &mut back {
            Self::Notes { from, to } | Self::Preview { from, to } | Self::ItemTitle { from, to, .. } => {
                std::mem::swap(from, to);
            }
            Self::Item { from, to, .. } | Self::ItemChecked { from, to, .. } | Self::Link { from, to, .. } => {
                std::mem::swap(from, to);
            }
            Self::LinkAlias { from, to, .. } | Self::LinkKind { from, to, .. } => std::mem::swap(from, to),
        }
        back
    }

    fn after(&self, earlier: &Self) -> Self {
        let mut both = self.clone();
        match (&mut both, earlier) {
            (Self::Notes { from, .. }, Self::Notes { from: first, .. })
            | (Self::Preview { from, .. }, Self::Preview { from: first, .. })
            | (Self::ItemTitle { from, .. }, Self::ItemTitle { from: first, .. }) => from.clone_from(first),
            (Self::Item { from, .. }, Self::Item { from: first, .. })
            | (Self::ItemChecked { from, .. }, Self::ItemChecked { from: first, .. })
            | (Self::Link { from, .. }, Self::Link { from: first, .. }) => *from = *first,
            (Self::LinkAlias { from, .. }, Self::LinkAlias { from: first, .. })
            | (Self::LinkKind { from, .. }, Self::LinkKind { from: first, .. }) => from.clone_from(first),
            _ => {}
        }
        both
    }

    fn is_done(&self, details: &Details) -> bool {
        match self {
            Self::Notes { to, .. } => details.description == *to,
            Self::Preview { to, .. } => details.preview_type == *to,
            Self::Item { item: id, to, .. } => item(details, id).is_some() == *to,
            Self::ItemTitle { item: id, to, .. } => item(details, id).is_some_and(|item| item.title == *to),
            Self::ItemChecked { item: id, to, .. } => item(details, id).is_some_and(|item| item.is_checked == *to),
            Self::Link { key, to, .. } => link(details, key).is_some() == *to,
            Self::LinkAlias { key, to, .. } => link(details, key).is_some_and(|link| link.alias == *to),
            Self::LinkKind { key, to, .. } => link(details, key).is_some_and(|link| link.kind == *to),
        }
    }

    fn apply(&self, details: &mut Details) {
        let of_item = |details: &mut Details, id: &str, set: &dyn Fn(&mut ChecklistItem)| {
            details.checklist.iter_mut().filter(|item| item.id == id).for_each(set);
        };
        let of_link = |details: &mut Details, key: &str, set: &dyn Fn(&mut Reference)| {
            details.references.iter_mut().filter(|link| link.key == key).for_each(set);
        };
        match self {
            Self::Notes { to, .. } => details.description.clone_from(to),
            Self::Preview { to, .. } => details.preview_type.clone_from(to),
            Self::Item { item: id, to: false, .. } => details.checklist.retain(|item| item.id != *id),
            Self::Item { item: id, title, is_checked, place, .. } if item(details, id).is_none() => {
                let row = place.as_ref().map_or(details.checklist.len(), |gap| row(details, ItemList::Checklist, gap));
                let (id, title, order_hint) = (id.clone(), title.clone(), OrderHint::acknowledged(""));
                let new = ChecklistItem { id, title, is_checked: *is_checked, order_hint };
                details.checklist.insert(row, new);
            }
            Self::ItemTitle { item, to, .. } => of_item(details, item, &|item| item.title.clone_from(to)),
            Self::ItemChecked { item, to, .. } => of_item(details, item, &|item| item.is_checked = *to),
            Self::Link { key, to: false, .. } => details.references.retain(|link| link.key != *key),
            Self::Link { key, alias, kind, place, .. } if link(details, key).is_none() => {
                let row = place.as_ref().map_or(0, |gap| row(details, ItemList::References, gap));
                let (key, url, preview_priority) = (key.clone(), url_of(key), OrderHint::acknowledged(""));
                let new = Reference { key, url, alias: alias.clone(), kind: kind.clone(), preview_priority };
                details.references.insert(row, new);
            }
            Self::Item { .. } | Self::Link { .. } => {}
            Self::LinkAlias { key, to, .. } => of_link(details, key, &|link| link.alias.clone_from(to)),
            Self::LinkKind { key, to, .. } => of_link(details, key, &|link| link.kind.clone_from(to)),
        }
    }

    fn field_name(&self) -> &'static str {
        match self {
            Self::Notes { .. } => "notes",
            Self::Preview { .. } => "preview",
            Self::Item { .. } | Self::ItemTitle { .. } | Self::ItemChecked { .. } => "checklist",
            Self::Link { .. } | Self::LinkAlias { .. } | Self::LinkKind { .. } => "links",
        }
    }

    /// What somebody has renamed meanwhile is not what the person took away.
    fn is_base(&self, details: &Details) -> bool {
        match self {
            Self::Item { item: id, title, from: true, .. } => {
                item(details, id).is_some_and(|item| item.title == *title)
            }
            Self::Link { key, alias, from: true, .. } => link(details, key).is_some_and(|link| link.alias == *alias),
            _ => self.inverse().is_done(details),
        }
    }

    /// What is gone is made again under the newer name.
    fn aimed(&self, other: &Self) -> Self {
        let mut aimed = other.clone();
        match (&mut aimed, self) {
            (Self::Item { title, to: true, .. }, Self::ItemTitle { to, .. }) => title.clone_from(to),
            (Self::Link { alias, to: true, .. }, Self::LinkAlias { to, .. }) => alias.clone_from(to),
            _ => return self.after(other),
        }
        aimed
    }

    fn onto(&self, details: &Details) -> Option<Self> {
        let mut onto = self.clone();
        match &mut onto {
            Self::Notes { from, .. } => from.clone_from(&details.description),
            Self::Preview { from, .. } => from.clone_from(&details.preview_type),
            Self::Item { item: id, title, is_checked, from, to, .. } => {
                let now = item(details, id);
                *from = now.is_some();
                if let Some(now) = now.filter(|_| !*to) {
                    title.clone_from(&now.title);
                    *is_checked = now.is_checked;
                }
            }
            Self::ItemTitle { item: id, from, to } => {
                let Some(now) = item(details, id) else {
                    let (item, title) = (id.clone(), to.clone());
                    return Some(Self::Item { item, title, is_checked: false, from: false, to: true, place: None });
                };
                from.clone_from(&now.title);
            }
            Self::ItemChecked { item: id, from, .. } => *from = item(details, id)?.is_checked,
            Self::Link { key, alias, kind, from, to, .. } => {
                let now = link(details, key);
                *from = now.is_some();
                if let Some(now) = now.filter(|_| !*to) {
                    alias.clone_from(&now.alias);
                    kind.clone_from(&now.kind);
                }
            }
            Self::LinkAlias { key, from, to } => {
                let Some(now) = link(details, key) else {
                    let (key, alias) = (key.clone(), to.clone());
                    return Some(Self::Link { key, alias, kind: None, from: false, to: true, place: None });
                };
                from.clone_from(&now.alias);
            }
            Self::LinkKind { key, from, .. } => from.clone_from(&link(details, key)?.kind),
        }
        Some(onto)
    }
}
