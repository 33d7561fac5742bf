//! The person's saved views: a row for each, so that two windows do not overwrite each other's.

use super::Store;
use super::error::StoreError;
use crate::planner::saved_view::{SavedView, ViewChange};

/// Begins the names of their rows. They stand among what is remembered, which is saved even from a damaged file.
const NAME: &str = "view ";

impl Store {
    /// Returns the saved views, in the order of their names. What cannot be read is left out.
    pub fn saved_views(&self) -> Result<Vec<SavedView>, StoreError> {
        let sql = "SELECT value FROM pref WHERE substr(name, 1, 5) = ?1 ORDER BY name";
        let mut statement = self.connection.prepare_cached(sql)?;
        let texts = statement.query_map([NAME], |row| row.get::<_, String>(0))?;
        let texts: Vec<String> = texts.collect::<Result<_, _>>()?;
        Ok(texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect())
    }

    /// Saves a view, gives it another name, or forgets it.
    pub fn change_saved_views(&mut self, change: &ViewChange) -> Result<(), StoreError> {
        let (keep, gone) = match change {
            ViewChange::Save(view) => (Some(view.clone()), None),
            ViewChange::Delete(name) => (None, Some(name)),
            ViewChange::Rename { from, to } => {
                let text = self.pref(&row(from))?;
                let view = text.and_then(|text| serde_json::from_str::<SavedView>(&text).ok());
                // Another window may have deleted it.
                let Some(view) = view else { return Ok(()) };
                (Some(SavedView { name: to.clone(), ..view }), Some(from))
            }
        };
        let transaction = self.begin()?;
        if let Some(name) = gone {
            transaction.prepare_cached("DELETE FROM pref WHERE name = ?1")?.execute([row(name)])?;
        }
        if let Some(view) = keep {
            let sql = "INSERT OR REPLACE INTO pref (name, value) VALUES (?1, ?2)";
            transaction.prepare_cached(sql)?.execute([row(&view.name), serde_json::to_string(&view)?])?;
        }
        Ok(transaction.commit()?)
    }
}

/// Returns the row of a view: capitals tell no views apart.
fn row(name: &str) -> String {
    format!("{NAME}{}", name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    fn view(name: &str, filter: &str) -> SavedView {
        SavedView { name: name.to_owned(), filter: filter.to_owned(), ..SavedView::default() }
    }

    #[test]
    fn views_are_there_when_the_file_is_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("copy.sqlite");
        let mut views = Vec::new();
        let changes = [
            ViewChange::Save(view("Late", "is:late")),
            ViewChange::Save(view("mine", "@me")),
            ViewChange::Save(view("LATE", "due:late,today")),
            ViewChange::Save(view("Bugs", "#bug")),
            ViewChange::Rename { from: "bugs".to_owned(), to: "Zoo".to_owned() },
            ViewChange::Rename { from: "gone".to_owned(), to: "x".to_owned() },
            ViewChange::Delete("Mine".to_owned()),
        ];
        for change in &changes {
            // Each in another run.
            Store::open(&path).unwrap().0.change_saved_views(change).unwrap();
            change.apply(&mut views);
        }
        assert_eq!(Store::open(&path).unwrap().0.saved_views().unwrap(), views, "what is shown is what is kept");
        assert_eq!(views, [view("LATE", "due:late,today"), view("Zoo", "#bug")]);
    }

    #[test]
    fn what_cannot_be_read_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (mut store, _) = Store::open(&folder.path().join("copy.sqlite")).unwrap();
        store.set_pref("view odd", "{").unwrap();
        store.change_saved_views(&ViewChange::Save(view("a", ""))).unwrap();
        store.change_saved_views(&ViewChange::Rename { from: "odd".to_owned(), to: "b".to_owned() }).unwrap();
        assert_eq!(store.saved_views().unwrap(), [view("a", "")]);
        assert_eq!(store.pref("view odd").unwrap().as_deref(), Some("{"));
    }
}
