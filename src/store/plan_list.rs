//! Which plans there are, which of them the person likes or opened last, and in which groups more can be made.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::Store;
use super::about;
use super::cache::{KEEP_ABOUT, KEEP_CONTAINER, is_outdated};
use super::error::StoreError;
use super::named::FirstRead;
use crate::planner::container::Container;
use crate::planner::edit::Edit;
use crate::planner::id::{GroupId, PlanId};
use crate::wire;
use crate::wire::planner_user::PlannerUser;

/// A plan in the list of plans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPlan {
    /// Which plan.
    pub id: PlanId,
    /// Its name.
    pub title: String,
    /// The group it belongs to.
    pub group_name: Option<String>,
    /// Where it lives.
    pub container: Container,
    /// Whether it is in the archive, if anybody has said.
    pub is_archived: Option<bool>,
    /// Its place among the favourites, if it is one.
    pub favourite: Option<String>,
    /// When it was opened last, here or elsewhere.
    pub opened_at: Option<String>,
}

/// What the service gave when it was asked for plans.
#[derive(Clone, Debug, Default)]
pub struct PlanList {
    /// The plans, each with the name of its group if it was found there.
    pub plans: Vec<(wire::plan::Plan, Option<String>)>,
    /// Plans of which the service did not say whether they are there: they stay as they are.
    pub unsure: Vec<PlanId>,
    /// Whether the plans of rosters could not be read: they stay as they are, too.
    pub lacks_rosters: bool,
}

impl Store {
    /// Returns the plans the service named when last asked, in the order of their names.
    pub fn plans(&self) -> Result<Vec<KnownPlan>, StoreError> {
        let sql = "SELECT id, plan.title, group_name, container_url, container_type, \
                   json_extract(about, '$.isArchived'), favourite.at, max(coalesce(opened_at, ''), coalesce(recent.at, '')) \
                   FROM plan LEFT JOIN liked AS favourite ON favourite.kind = 'favourite' AND favourite.plan_id = id \
                   LEFT JOIN liked AS recent ON recent.kind = 'recent' AND recent.plan_id = id \
                   WHERE is_listed ORDER BY plan.title COLLATE NOCASE, id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let plans = statement.query_map([], |row| {
            let (url, kind): (Option<String>, Option<String>) = (row.get(3)?, row.get(4)?);
            Ok(KnownPlan {
                id: PlanId::new(row.get_ref(0)?.as_str()?),
                title: row.get(1)?,
                group_name: row.get(2)?,
                container: Container::of(url.as_deref(), kind.as_deref()),
                is_archived: row.get(5)?,
                favourite: row.get(6)?,
                opened_at: Some(row.get::<_, String>(7)?).filter(|at| !at.is_empty()),
            })
        })?;
        Ok(plans.collect::<Result<_, _>>()?)
    }

    /// Keeps the list of plans as the service gave it.
    pub fn put_plan_list(&mut self, list: &PlanList) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        let sql = "UPDATE plan SET is_listed = 0 WHERE NOT (?1 AND container_type IS 'roster')";
        transaction.execute(sql, [list.lacks_rosters])?;
        for (plan, group_name) in &list.plans {
            put_listed(&transaction, plan, group_name.as_deref())?;
        }
        for plan in &list.unsure {
            // Of a favourite nothing may be known but what it was called when it became one.
            let sql = "INSERT INTO plan (id, title, is_listed) SELECT plan_id, title, 1 FROM liked WHERE plan_id = ?1 LIMIT 1 \
                       ON CONFLICT (id) DO UPDATE SET is_listed = 1";
            transaction.prepare_cached(sql)?.execute([plan.as_str()])?;
            transaction.prepare_cached("UPDATE plan SET is_listed = 1 WHERE id = ?1")?.execute([plan.as_str()])?;
        }
        // What this machine has made and the service no longer shows is gone for it, too.
        transaction.execute("UPDATE plan SET is_made_here = 0 WHERE NOT is_listed", [])?;
        transaction.commit()?;
        Ok(())
    }

    /// Keeps what the person likes and has looked at last, as the service gave it.
    pub fn put_liked(&mut self, user: &PlannerUser) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        put_liked(&transaction, user)?;
        transaction.commit()?;
        Ok(())
    }

    /// Returns the plans that lists may leave out though the person can see them: favourites, what was looked at last, and
    /// what this machine has made.
    pub fn plans_beside_lists(&self) -> Result<Vec<PlanId>, StoreError> {
        let sql = "SELECT plan_id FROM liked UNION SELECT id FROM plan WHERE is_made_here ORDER BY 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let plans = statement.query_map([], |row| Ok(PlanId::new(row.get_ref(0)?.as_str()?)))?;
        Ok(plans.collect::<Result<_, _>>()?)
    }

    /// Notes when a plan was opened on this machine.
    pub fn set_opened(&self, plan: &PlanId, now: &str) -> Result<(), StoreError> {
        let sql = "UPDATE plan SET opened_at = ?2 WHERE id = ?1";
        self.connection.prepare_cached(sql)?.execute([plan.as_str(), now])?;
        Ok(())
    }

    /// Keeps the groups the person is a member of.
    pub fn put_homes(&mut self, homes: &[(GroupId, String)]) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        transaction.execute("DELETE FROM home", [])?;
        for (group, name) in homes {
            let sql = "INSERT OR REPLACE INTO home (id, name) VALUES (?1, ?2)";
            transaction.prepare_cached(sql)?.execute([group.as_str(), name])?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Returns the groups the person is a member of, in the order of their names.
    pub fn homes(&self) -> Result<Vec<(GroupId, String)>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT id, name FROM home ORDER BY name COLLATE NOCASE, id")?;
        let homes = statement.query_map([], |row| Ok((GroupId::new(row.get_ref(0)?.as_str()?), row.get(1)?)))?;
        Ok(homes.collect::<Result<_, _>>()?)
    }

    /// Returns the waiting edits of whole plans, each with the plan it waits for, in the order they were made.
    pub fn plan_edits(&self) -> Result<Vec<(PlanId, Edit)>, StoreError> {
        let sql = "SELECT plan_id, edit FROM outbox WHERE rejection IS NULL AND edit LIKE '{\"kind\":\"%_plan\"%' ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows =
            statement.query_map([], |row| Ok((PlanId::new(row.get_ref(0)?.as_str()?), row.get::<_, String>(1)?)))?;
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        let edits = rows.into_iter().filter_map(|(plan, text)| Some((plan, serde_json::from_str::<Edit>(&text).ok()?)));
        // The text is looked for anywhere in an edit, and a title may hold anything.
        Ok(edits.filter(|(_, edit)| edit.plan().is_some()).collect())
    }

    /// Returns when the copy first had a plan.
    pub fn plan_first_read(&self, plan: &str) -> Result<FirstRead, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT first_read_at FROM plan WHERE id = ?1")?;
        Ok(FirstRead::from(statement.query_row([plan], |row| row.get(0)).optional()?))
    }
}

/// Keeps what a list says of a plan.
fn put_listed(connection: &Connection, plan: &wire::plan::Plan, group_name: Option<&str>) -> Result<(), StoreError> {
    let Some(value) = plan.to_planner() else { return Ok(()) };
    if is_outdated(connection, &value)? {
        let sql = "UPDATE plan SET is_listed = 1, group_name = coalesce(?2, group_name) WHERE id = ?1";
        connection.prepare_cached(sql)?.execute(params![value.id.as_str(), group_name])?;
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO plan (id, title, container_url, container_type, group_name, is_listed, about, first_read_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) \
         ON CONFLICT (id) DO UPDATE SET title = ?2, container_url = coalesce(?3, container_url), {KEEP_CONTAINER}, \
         group_name = coalesce(?5, group_name), is_listed = 1, {KEEP_ABOUT}"
    );
    let about = about::written(&value.about);
    let values = params![value.id.as_str(), value.title, value.container_url, value.container_type, group_name, about];
    connection.prepare_cached(&sql)?.execute(values)?;
    Ok(())
}

/// Keeps what the person likes and has looked at last.
pub(super) fn put_liked(connection: &Connection, user: &PlannerUser) -> Result<(), StoreError> {
    let put = |kind: &str, is_said: bool, rows: Vec<(&str, &str, &str)>| {
        if !is_said {
            return Ok::<_, StoreError>(());
        }
        connection.prepare_cached("DELETE FROM liked WHERE kind = ?1")?.execute([kind])?;
        for (plan, title, at) in rows {
            let sql = "INSERT OR REPLACE INTO liked (kind, plan_id, title, at) VALUES (?1, ?2, ?3, ?4)";
            connection.prepare_cached(sql)?.execute([kind, plan, title, at])?;
        }
        Ok(())
    };
    let favourites = user
        .favorite_plan_references
        .entries()
        .map(|(plan, it)| (plan, it.plan_title.text().unwrap_or_default(), it.order_hint.text().unwrap_or_default()));
    put("favourite", user.favorite_plan_references.get().is_some(), favourites.collect())?;
    let recent = user.recent_plan_references.entries().map(|(plan, it)| {
        (plan, it.plan_title.text().unwrap_or_default(), it.last_accessed_date_time.text().unwrap_or_default())
    });
    put("recent", user.recent_plan_references.get().is_some(), recent.collect())
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;
    use pretty_assertions::assert_eq;
    use serde_json::json;

    use super::*;

    fn plan(title: &str, version: char) -> wire::plan::Plan {
        let etag = BASE64_STANDARD.encode(format!("'1-Plan  @@@@@@@@@@@@@@@{version}'"));
        serde_json::from_value(json!({"id": "p", "title": title, "@odata.etag": format!("W/\"{etag}\"")})).unwrap()
    }

    #[test]
    fn what_was_listed_before_a_plan_was_renamed_does_not_take_its_new_title() {
        let folder = tempfile::tempdir().unwrap();
        let (mut store, _) = Store::open(&folder.path().join("copy.sqlite")).unwrap();
        let listed = |title, version| PlanList {
            plans: vec![(plan(title, version), Some("Group".to_owned()))],
            ..PlanList::default()
        };
        let shown =
            |store: &Store| store.plans().unwrap().into_iter().map(|it| (it.title, it.group_name)).collect::<Vec<_>>();
        let group = Some("Group".to_owned());
        store.put_plan(&plan("new", 'B')).unwrap();
        store.put_plan_list(&listed("old", 'A')).unwrap();
        assert_eq!(shown(&store), [("new".to_owned(), group.clone())], "it is listed, and called what it is");
        store.put_names(&PlanId::new("p"), Some(&plan("old", 'A')), None, None).unwrap();
        assert_eq!(shown(&store), [("new".to_owned(), group.clone())]);
        store.put_plan_list(&listed("newest", 'C')).unwrap();
        assert_eq!(shown(&store), [("newest".to_owned(), group)]);
    }
}
