//! The deltas of one type: first the whole collection in pages, then what has changed in it, each object whole and once.

use rusqlite::params;
use serde_json::Value;

use super::delta::Onward;
use super::delta::answer;
use super::delta::refuse_too_old;
use super::delta::removed;
use super::enforce;
use super::error::Refusal;
use super::lists::List;
use super::log;
use super::page_token;
use super::page_token::DELTA;
use super::page_token::SKIP;
use super::record::Kind;
use super::record::Record;
use super::record::ask;
use super::request::Call;
use super::request::Reply;
use super::rosters;
use super::selection::Selection;
use super::selection::Type;
use super::tasks;
use super::users;
use super::view;

/// Something of a plan that was in it when it went.
const WAS_IN_PLAN: &str = "event.what = 'deleted' AND event.plan_id = ?1";
/// A plan that was the group's or the roster's when it went.
const WAS_IN_CONTAINER: &str = "event.what = 'deleted'
    AND ?1 IN (json_extract(event.patch, '$.owner'), json_extract(event.patch, '$.containerId'))";
/// A task that was a person's, or became or ceased to be; or is, in a plan that was archived.
const WAS_ASSIGNED: &str = "EXISTS (SELECT 1 FROM json_each(event.patch, '$.assignments') WHERE key = ?1)
    OR EXISTS (SELECT 1 FROM assignee WHERE user_id = ?1 AND task_id = event.id)";

/// A collection that can be followed.
struct Followed<'a> {
    list: List<'a>,
    /// A condition over `event`, with `?1` for the owner: what was in the collection and may no longer be.
    was_in: &'static str,
}

/// Where a request goes on.
enum Place {
    /// Somewhere in the first, whole reading, which began at a position of the log.
    Reading { began: i64, from: (String, String) },
    /// At a position of the log.
    Since(i64),
}

/// Follows the tasks of a plan.
pub(super) fn tasks_of_plan(call: &Call<'_>) -> Result<Reply, Refusal> {
    of_plan(call, Kind::Task)
}

/// Follows the buckets of a plan.
pub(super) fn buckets_of_plan(call: &Call<'_>) -> Result<Reply, Refusal> {
    of_plan(call, Kind::Bucket)
}

fn of_plan(call: &Call<'_>, kind: Kind) -> Result<Reply, Refusal> {
    enforce::plan(call, &call.id)?;
    let list = List { kind, condition: "plan_id = ?1", owner: &call.id, typed: false };
    Followed { list, was_in: WAS_IN_PLAN }.answer(call)
}

/// Follows the plans of a group the caller is a member of.
pub(super) fn plans_of_group(call: &Call<'_>) -> Result<Reply, Refusal> {
    Record::find(call.connection, Kind::Group, &call.id)?;
    plans_of(call)
}

/// Follows the plan of a roster the caller is a member of.
pub(super) fn plans_of_roster(call: &Call<'_>) -> Result<Reply, Refusal> {
    rosters::refuse_unknown(call, &call.id)?;
    plans_of(call)
}

fn plans_of(call: &Call<'_>) -> Result<Reply, Refusal> {
    enforce::member(call, &call.id)?;
    let list = List { kind: Kind::Plan, condition: "parent_id = ?1", owner: &call.id, typed: false };
    Followed { list, was_in: WAS_IN_CONTAINER }.answer(call)
}

/// Follows the tasks assigned to the caller.
pub(super) fn tasks_assigned_to(call: &Call<'_>) -> Result<Reply, Refusal> {
    let user_id = users::own_id(call)?;
    let list = List { kind: Kind::Task, condition: tasks::ASSIGNED, owner: &user_id, typed: false };
    Followed { list, was_in: WAS_ASSIGNED }.answer(call)
}

impl Followed<'_> {
    fn answer(&self, call: &Call<'_>) -> Result<Reply, Refusal> {
        let (items, onward) = match place(call)? {
            None => self.read(call, log::now(call.connection)?, &Default::default())?,
            Some(Place::Reading { began, from }) => self.read(call, began, &from)?,
            Some(Place::Since(position)) => self.follow(call, position)?,
        };
        Ok(answer(call, self.list.kind.type_name(), items, &onward))
    }

    /// Returns a page of the first reading. Its last page links to what has happened since the reading began.
    fn read(&self, call: &Call<'_>, began: i64, from: &(String, String)) -> Result<(Vec<Value>, Onward), Refusal> {
        let page_size = call.shared.page_size;
        let mut rows = self.list.rows(call, from, page_size + 1)?;
        let is_last = rows.len() <= page_size;
        rows.truncate(page_size);
        let onward = match rows.last() {
            Some((order_hint, record)) if !is_last => Onward::Page(format!("{began}\n{order_hint}\n{}", record.id)),
            _ => Onward::Changes(began.to_string()),
        };
        let items = rows.into_iter().map(|(_, record)| Ok(Value::Object(view::object(call, record)?)));
        Ok((items.collect::<Result<_, Refusal>>()?, onward))
    }

    /// Returns what has changed since a position, in the order of the last changes.
    fn follow(&self, call: &Call<'_>, position: i64) -> Result<(Vec<Value>, Onward), Refusal> {
        refuse_too_old(call, position)?;
        let page_size = call.shared.page_size;
        let mut changed = self.changed(call, position, page_size + 1)?;
        let is_last = changed.len() <= page_size;
        changed.truncate(page_size);
        let onward = match changed.last() {
            Some((last, _)) if !is_last => Onward::Page(last.to_string()),
            _ => Onward::Changes(log::now(call.connection)?.to_string()),
        };
        let items = changed.iter().map(|(_, id)| self.item(call, id));
        Ok((items.collect::<Result<_, Refusal>>()?, onward))
    }

    /// Returns the ids of what has changed, each with the number of its last change.
    fn changed(&self, call: &Call<'_>, position: i64, most: usize) -> Result<Vec<(i64, String)>, Refusal> {
        let kind = self.list.kind;
        let selection = Selection::of(call.request, Type::Of(kind))?;
        // Whoever reads the details along with the objects follows both.
        let details = kind.details().filter(|details| selection.brings(*details));
        let sql = format!(
            "SELECT max(seq) AS last, id FROM event
             WHERE seq > ?3 AND kind IN (?2, ?4) AND what IN ('created', 'changed', 'deleted')
               AND (({}) OR EXISTS (SELECT 1 FROM resource WHERE kind = ?2 AND id = event.id AND ({})))
             GROUP BY id ORDER BY last LIMIT ?5",
            self.was_in, self.list.condition
        );
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let mut statement = call.connection.prepare_cached(&sql)?;
        let details = details.unwrap_or(kind);
        let rows = statement
            .query_map(params![self.list.owner, kind.name(), position, details.name(), most], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns an object as it is now, or that it is no longer here.
    fn item(&self, call: &Call<'_>, id: &str) -> Result<Value, Refusal> {
        let kind = self.list.kind;
        let record = match Record::find(call.connection, kind, id) {
            Err(Refusal::NotFound) => return Ok(removed(kind, id, "deleted")),
            other => other?,
        };
        let sql = format!("SELECT 1 FROM resource WHERE kind = ?2 AND id = ?3 AND ({})", self.list.condition);
        let is_in: Option<i64> = ask(call.connection, &sql, params![self.list.owner, kind.name(), id])?;
        if is_in.is_none() {
            return Ok(removed(kind, id, "changed"));
        }
        Ok(Value::Object(view::object(call, record)?))
    }
}

/// Reads where a request goes on; without a link it begins.
fn place(call: &Call<'_>) -> Result<Option<Place>, Refusal> {
    let text = match (page_token::place(call, SKIP)?, page_token::place(call, DELTA)?) {
        (None, None) => return Ok(None),
        (Some(text), None) | (None, Some(text)) => text,
        (Some(_), Some(_)) => return Err(page_token::invalid()),
    };
    let number = |text: &str| text.parse().map_err(|_| page_token::invalid());
    let mut lines = text.splitn(3, '\n');
    let place = match (lines.next(), lines.next(), lines.next()) {
        (Some(position), None, None) => Place::Since(number(position)?),
        (Some(began), Some(order_hint), Some(id)) => {
            Place::Reading { began: number(began)?, from: (order_hint.to_owned(), id.to_owned()) }
        }
        _ => return Err(page_token::invalid()),
    };
    Ok(Some(place))
}
