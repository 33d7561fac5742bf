//! The three board formats of each task: places on boards, each with a version of its own and the version of the task it
//! was read for.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::Store;
use super::cache::{etag_text, is_older};
use super::error::StoreError;
use crate::planner::etag::Etag;
use crate::planner::format::{AssignedPlaces, BoardPlace, Format, FormatKind};
use crate::planner::id::{PlanId, TaskId, UserId};
use crate::planner::order_hint::OrderHint;
use crate::wire::delta::Kind;

impl Store {
    /// Keeps places on boards; returns those that are not what they were.
    pub fn put_formats(
        &mut self,
        plan: &PlanId,
        formats: Vec<(TaskId, Format)>,
    ) -> Result<Vec<(TaskId, Format)>, StoreError> {
        let transaction = self.begin()?;
        let mut changed = Vec::new();
        for (id, format) in formats {
            if put(&transaction, plan, &id, &format)? {
                changed.push((id, format));
            }
        }
        transaction.commit()?;
        Ok(changed)
    }

    /// Returns the tasks whose places on a board were never read, or were read for an older version of the task.
    pub fn stale_formats(&self, plan: &PlanId, kind: FormatKind) -> Result<Vec<TaskId>, StoreError> {
        let name = column(kind);
        let sql = format!("SELECT id FROM task WHERE plan_id = ?1 AND ({name} IS NULL OR {name}_for IS NOT etag)");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let ids = statement.query_map([plan.as_str()], |row| Ok(TaskId::new(row.get_ref(0)?.as_str()?)))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }
}

/// Keeps a format unless a newer version is known; says whether it is not what it was.
pub(super) fn put(connection: &Connection, plan: &PlanId, task: &TaskId, format: &Format) -> Result<bool, StoreError> {
    let (Some(text), etag) = written(format) else { return Ok(false) };
    let name = column(format.kind());
    let sql = format!("SELECT {name}, {name}_etag FROM task WHERE plan_id = ?1 AND id = ?2");
    let known: Option<(Option<String>, Option<String>)> = connection
        .prepare_cached(&sql)?
        .query_row([plan.as_str(), task.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((known, known_etag)) = known else { return Ok(false) };
    let is_equal = known.as_deref() == Some(&text) && known_etag.as_deref() == etag_text(etag);
    let is_accepted = known.is_none() || !is_older(known_etag.as_deref(), etag);
    if is_accepted && !is_equal {
        if format.kind() == FormatKind::AssignedTo {
            // What patches were put into is not what was read now.
            let sql = "DELETE FROM body WHERE kind = ?1 AND id = ?2";
            let kind = Kind::Format(FormatKind::AssignedTo).name();
            connection.prepare_cached(sql)?.execute([kind, task.as_str()])?;
        }
        write(connection, plan, task, format)?;
        return Ok(true);
    }
    // Read again and not newer: what is known holds for the task as it is now.
    let sql = format!("UPDATE task SET {name}_for = etag WHERE plan_id = ?1 AND id = ?2");
    connection.prepare_cached(&sql)?.execute([plan.as_str(), task.as_str()])?;
    Ok(false)
}

/// Writes a format, whatever was known.
pub(super) fn write(connection: &Connection, plan: &PlanId, task: &TaskId, format: &Format) -> Result<(), StoreError> {
    let (text, etag) = written(format);
    let name = column(format.kind());
    let sql =
        format!("UPDATE task SET {name} = ?3, {name}_etag = ?4, {name}_for = etag WHERE plan_id = ?1 AND id = ?2");
    connection.prepare_cached(&sql)?.execute(params![plan.as_str(), task.as_str(), text, etag_text(etag)])?;
    Ok(())
}

/// What is kept of a task beside its body, and what not every body of it says.
pub(super) struct Known {
    /// Its version.
    pub(super) etag: Option<String>,
    /// Its formats.
    pub(super) formats: [Format; 3],
    /// Where it came from, as it is kept.
    pub(super) source: Option<String>,
    /// What completing it asks for, as bits.
    pub(super) requirements: Option<u8>,
    /// How it comes again, as it is kept.
    pub(super) recurrence: Option<String>,
    /// Whether it is on the person's day.
    pub(super) is_on_my_day: bool,
}

/// Returns what is known of a task's version and formats, and where it came from.
pub(super) fn known(connection: &Connection, plan: &PlanId, task: &TaskId) -> Result<Option<Known>, StoreError> {
    let sql = "SELECT etag, bucket_hint, bucket_hint_etag, progress_hint, progress_hint_etag, assigned_hints, \
               assigned_hints_etag, source, requirements, recurrence, is_on_my_day FROM task WHERE plan_id = ?1 AND id = ?2";
    let known = connection
        .prepare_cached(sql)?
        .query_row([plan.as_str(), task.as_str()], |row| {
            let text = |column| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_str_or_null()?);
            let etag = |column| Ok::<_, rusqlite::Error>(text(column)?.map(Etag::new));
            let formats = [
                Format::Bucket(place(text(1)?, etag(2)?)),
                Format::Progress(place(text(3)?, etag(4)?)),
                Format::AssignedTo(places(text(5)?, etag(6)?, UserId::new)),
            ];
            let (source, requirements) = (text(7)?.map(str::to_owned), row.get(8)?);
            let (recurrence, is_on_my_day) = (text(9)?.map(str::to_owned), row.get(10)?);
            Ok(Known { etag: text(0)?.map(str::to_owned), formats, source, requirements, recurrence, is_on_my_day })
        })
        .optional()?;
    Ok(known)
}

/// Returns a place as it is kept: without a hint it was never read.
pub(super) fn place(hint: Option<&str>, etag: Option<Etag>) -> BoardPlace {
    hint.map_or(BoardPlace::Unread, |hint| BoardPlace::Read { hint: OrderHint::acknowledged(hint), etag })
}

/// Returns the places on the assigned-to board as they are kept.
pub(super) fn places(text: Option<&str>, etag: Option<Etag>, mut user: impl FnMut(&str) -> UserId) -> AssignedPlaces {
    let Some(text) = text else { return AssignedPlaces::Unread };
    let mut lines = text.split('\n');
    let unassigned = OrderHint::acknowledged(lines.next().unwrap_or_default());
    let entry = |line: &str| line.split_once('\t').map(|(id, hint)| (user(id), OrderHint::acknowledged(hint)));
    AssignedPlaces::Read { unassigned, by_assignee: lines.filter_map(entry).collect(), etag }
}

/// Returns a format as it is kept; nothing of one that was not read.
fn written(format: &Format) -> (Option<String>, Option<&Etag>) {
    match format {
        Format::Bucket(BoardPlace::Read { hint, etag }) | Format::Progress(BoardPlace::Read { hint, etag }) => {
            (Some(hint.as_str().to_owned()), etag.as_ref())
        }
        Format::AssignedTo(AssignedPlaces::Read { unassigned, by_assignee, etag }) => {
            // A hint of the service holds printable characters only; what holds others is no hint.
            let is_printable = |text: &str| !text.contains(char::is_control);
            let mut text = Some(unassigned.as_str()).filter(|hint| is_printable(hint)).unwrap_or_default().to_owned();
            for (user, hint) in by_assignee {
                if is_printable(user.as_str()) && is_printable(hint.as_str()) {
                    text.push('\n');
                    text.push_str(user.as_str());
                    text.push('\t');
                    text.push_str(hint.as_str());
                }
            }
            (Some(text), etag.as_ref())
        }
        _ => (None, None),
    }
}

/// Returns the column a format is kept in; `_etag` and `_for` stand beside it.
fn column(kind: FormatKind) -> &'static str {
    match kind {
        FormatKind::Bucket => "bucket_hint",
        FormatKind::Progress => "progress_hint",
        FormatKind::AssignedTo => "assigned_hints",
    }
}
