//! A way to look at a plan, under a name: which board, what of it, what folded. It names columns, labels and people by the
//! words the person typed, and no plan, so that it can be gone back to in every plan that has such things.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::board::Grouping;

/// So many letters a name has at most: it stands in a list.
pub const NAME_MOST: usize = 60;
/// So many views are kept; more would be no help.
const MOST: usize = 200;

/// One way to look at a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedView {
    /// What the person calls it; no two are called alike.
    pub name: String,
    /// Which board.
    pub grouping: Grouping,
    /// The filter's line; empty to see everything.
    pub filter: String,
    /// Whether completed cards are hidden.
    pub hides_completed: bool,
    /// The names of the columns that are folded.
    pub folded: BTreeSet<String>,
}

/// What a person does to their saved views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewChange {
    /// Keep one, in place of another that is called so.
    Save(SavedView),
    /// Give one another name.
    Rename {
        /// What it is called.
        from: String,
        /// What it is to be called.
        to: String,
    },
    /// Forget one.
    Delete(String),
}

impl ViewChange {
    /// Makes the change, in the order of the names.
    pub fn apply(&self, views: &mut Vec<SavedView>) {
        match self {
            Self::Save(view) => {
                views.retain(|known| !is_same(&known.name, &view.name));
                if views.len() < MOST {
                    views.push(view.clone());
                }
            }
            Self::Rename { from, to } => {
                if let Some(view) = views.iter_mut().find(|known| is_same(&known.name, from)) {
                    view.name.clone_from(to);
                }
            }
            Self::Delete(name) => views.retain(|known| !is_same(&known.name, name)),
        }
        views.sort_by_cached_key(|view| view.name.to_lowercase());
    }
}

/// Returns the view of a name, if there is one.
#[must_use]
pub fn find<'a>(views: &'a [SavedView], name: &str) -> Option<&'a SavedView> {
    views.iter().find(|view| is_same(&view.name, name))
}

/// Returns a name as it is kept; the error says why it is none.
pub fn name(typed: &str) -> Result<String, String> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err("A view needs a name.".to_owned()),
        1..=NAME_MOST => Ok(name),
        count => Err(format!("The name of a view has {NAME_MOST} letters at most; this one has {count}.")),
    }
}

/// Says why one more cannot be kept, if it cannot.
pub fn room(views: &[SavedView]) -> Result<(), String> {
    if views.len() < MOST { Ok(()) } else { Err(format!("There are {MOST} saved views, and no room for more.")) }
}

/// Says whether two names are one: capitals tell no views apart.
#[must_use]
pub fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    fn view(name: &str, filter: &str) -> SavedView {
        SavedView { name: name.to_owned(), filter: filter.to_owned(), ..SavedView::default() }
    }

    #[test]
    fn there_is_one_view_of_a_name_whatever_its_capitals() {
        let mut views = Vec::new();
        let changes = [
            ViewChange::Save(view("mine", "@me")),
            ViewChange::Save(view("Late", "is:late")),
            ViewChange::Save(view("MINE", "@me is:open")),
            ViewChange::Rename { from: "late".to_owned(), to: "Overdue".to_owned() },
            ViewChange::Delete("nothing like it".to_owned()),
        ];
        for change in &changes {
            change.apply(&mut views);
        }
        assert_eq!(views, [view("MINE", "@me is:open"), view("Overdue", "is:late")]);
        assert_eq!(find(&views, "Mine").map(|view| view.filter.as_str()), Some("@me is:open"));
        ViewChange::Delete("OVERDUE".to_owned()).apply(&mut views);
        assert_eq!(views.len(), 1);
    }

    #[test]
    fn a_name_is_a_line_of_some_letters() {
        assert_eq!(name("  my   week "), Ok("my week".to_owned()));
        assert!(name(" \t").is_err() && name(&"x".repeat(61)).is_err() && name(&"é".repeat(60)).is_ok());
    }

    #[test]
    fn what_was_written_is_read_and_what_is_missing_is_nothing() {
        let kept = SavedView { folded: ["Done".to_owned()].into(), hides_completed: true, ..view("a", "#bug") };
        let text = serde_json::to_string(&kept).unwrap();
        assert_eq!(
            text,
            r##"{"name":"a","grouping":"bucket","filter":"#bug","hides_completed":true,"folded":["Done"]}"##
        );
        assert_eq!(serde_json::from_str::<SavedView>(&text).unwrap(), kept);
        assert_eq!(serde_json::from_str::<SavedView>(r#"{"name":"b"}"#).unwrap(), view("b", ""));
    }
}
