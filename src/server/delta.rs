//! `all/delta`: what has changed in everything the caller is subscribed to, one item for each version, oldest first.
//!
//! The first answer is empty: its link is a position in the log, to be followed once everything has been read by
//! other means. Source: Microsoft Graph beta, "planner: list delta".

use rusqlite::params;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::error::Refusal;
use super::log;
use super::log::What;
use super::my_day;
use super::page_token;
use super::page_token::DELTA;
use super::page_token::SKIP;
use super::precondition;
use super::record::Kind;
use super::request::Call;
use super::request::Reply;
use super::users;
use super::view;

const CONTEXT: &str = "Collection(microsoft.graph.plannerDelta)";
/// The rows behind a position that are for a person: what is before the position costs nothing.
const ROWS: &str = "SELECT seq, what, kind, id, version, patch FROM event
                    WHERE seq > ?1 AND EXISTS (SELECT 1 FROM json_each(people) WHERE value = ?2)
                    ORDER BY seq LIMIT ?3";

/// Where the reader goes on, as a place to be sealed.
pub(super) enum Onward {
    /// There is more of this answer.
    Page(String),
    /// That was all; what changes from now on.
    Changes(String),
}

/// Answers what has changed for the caller. Only one's own is open, and no query option is taken.
pub(super) fn all(call: &Call<'_>) -> Result<Reply, Refusal> {
    let user_id = users::own_id(call)?;
    refuse_options(call)?;
    let now = log::now(call.connection)?;
    let Some(position) = position(call)? else {
        return Ok(answer(call, CONTEXT, Vec::new(), &Onward::Page(now.to_string())));
    };
    refuse_too_old(call, position)?;
    let page_size = call.shared.page_size;
    let mut rows = rows(call, &user_id, position, page_size + 1)?;
    let is_last = rows.len() <= page_size;
    rows.truncate(page_size);
    let onward = match rows.last() {
        Some(row) if !is_last => Onward::Page(row.seq.to_string()),
        // What came last may not be for the caller; there is no need to look at it again.
        _ => Onward::Changes(now.to_string()),
    };
    let items = rows.into_iter().map(|row| row.into_item(call)).collect::<Result<_, _>>()?;
    Ok(answer(call, CONTEXT, items, &onward))
}

/// Answers a page of changes with the link to go on from.
pub(super) fn answer(call: &Call<'_>, context: &str, items: Vec<Value>, onward: &Onward) -> Reply {
    let (name, link) = match onward {
        Onward::Page(place) => ("@odata.nextLink", page_token::link_to(call, SKIP, place)),
        Onward::Changes(place) => ("@odata.deltaLink", page_token::link_to(call, DELTA, place)),
    };
    let mut body = Map::new();
    body.insert("@odata.context".to_owned(), call.address(&format!("$metadata#{context}")).into());
    body.insert(name.to_owned(), link.into());
    body.insert("value".to_owned(), items.into());
    Reply { preferences_applied: vec!["odata.track-changes"], ..Reply::ok(body) }
}

/// Refuses a position when something has happened since that is no longer told.
pub(super) fn refuse_too_old(call: &Call<'_>, position: i64) -> Result<(), Refusal> {
    if log::reaches_back_to(call.connection, position, call.shared.horizon())? {
        Ok(())
    } else {
        Err(Refusal::Resync { from_the_start: page_token::start(call) })
    }
}

/// Returns an item that says something is gone: for good, or only from what the caller sees.
pub(super) fn removed(kind: Kind, id: &str, reason: &str) -> Value {
    let type_name = format!("#microsoft.graph.{}", kind.type_name());
    json!({"@odata.type": type_name, "id": id, "@removed": {"reason": reason}})
}

fn refuse_options(call: &Call<'_>) -> Result<(), Refusal> {
    let is_ours = |name: &str| [SKIP, DELTA].iter().any(|option| option.eq_ignore_ascii_case(name));
    match call.request.query.iter().find(|(name, _)| name.starts_with('$') && !is_ours(name)) {
        Some((name, _)) => Err(Refusal::Malformed(format!("The query option '{name}' is not supported here."))),
        None => Ok(()),
    }
}

/// Reads the position a request goes on from, from whichever of the two links it came by.
fn position(call: &Call<'_>) -> Result<Option<i64>, Refusal> {
    let place = match (page_token::place(call, SKIP)?, page_token::place(call, DELTA)?) {
        (None, None) => return Ok(None),
        (Some(place), None) | (None, Some(place)) => place,
        (Some(_), Some(_)) => return Err(page_token::invalid()),
    };
    place.parse().map(Some).map_err(|_| page_token::invalid())
}

/// One row of the log, read.
struct Row {
    seq: i64,
    what: What,
    kind: Kind,
    id: String,
    version: i64,
    patch: Map<String, Value>,
}

impl Row {
    fn into_item(self, call: &Call<'_>) -> Result<Value, Refusal> {
        match self.what {
            What::Deleted => return Ok(removed(self.kind, &self.id, "deleted")),
            What::Left => return Ok(removed(self.kind, &self.id, "changed")),
            What::Created | What::Entered | What::Changed => {}
        }
        let mut item = self.patch;
        view::collapse(call, &mut item);
        if self.kind == Kind::Task && self.what != What::Changed {
            my_day::show(call, &self.id, &mut item)?;
        }
        let context = call.address(&format!("$metadata#{}", view::context(self.kind, &self.id)));
        item.insert("@odata.type".to_owned(), format!("#microsoft.graph.{}", self.kind.type_name()).into());
        item.insert("@odata.etag".to_owned(), precondition::etag(self.kind, self.version).into());
        item.insert("@odata.context".to_owned(), context.into());
        item.insert("id".to_owned(), self.id.into());
        Ok(Value::Object(item))
    }
}

/// Returns the first rows behind a position that are for a person.
fn rows(call: &Call<'_>, user_id: &str, position: i64, most: usize) -> Result<Vec<Row>, Refusal> {
    let mut statement = call.connection.prepare_cached(ROWS)?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut rows = statement.query(params![position, user_id, most])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let unknown = || Refusal::Broken("the log holds a word this program does not know".to_owned());
        found.push(Row {
            seq: row.get(0)?,
            what: What::named(&row.get::<_, String>(1)?).ok_or_else(unknown)?,
            kind: Kind::named(&row.get::<_, String>(2)?).ok_or_else(unknown)?,
            id: row.get(3)?,
            version: row.get(4)?,
            patch: serde_json::from_str(&row.get::<_, String>(5)?)?,
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    #[test]
    fn an_unchanged_link_looks_at_nothing_before_it() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(include_str!("schema/002_event.sql")).unwrap();
        let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {}", super::ROWS)).unwrap();
        let steps: Vec<String> =
            plan.query_map([1, 2, 3], |row| row.get(3)).unwrap().collect::<Result<_, _>>().unwrap();
        assert!(steps.iter().any(|step| step == "SEARCH event USING INTEGER PRIMARY KEY (rowid>?)"), "{steps:?}");
        assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{steps:?}");
    }
}
