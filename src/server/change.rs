//! The way of every PATCH and DELETE: find, may they, is the etag good, take the body in, follow up, keep, answer.

use rusqlite::Connection;
use serde_json::Map;
use serde_json::Value;

use super::enforce;
use super::error::Refusal;
use super::hand::Hand;
use super::log;
use super::merge::Moment;
use super::merge::merge;
use super::people;
use super::precondition;
use super::precondition::Base;
use super::record::Kind;
use super::record::Record;
use super::request::Call;
use super::request::Reply;
use super::rules;
use super::rules::creators;
use super::view;

/// What follows from a change: `before` and `after` of the resource, the hand that makes the change.
pub(super) type FollowUp = fn(&Call<'_>, &Record, &mut Record, &mut Hand<'_>) -> Result<(), Refusal>;

/// Changes a resource as the request's body says.
pub(super) fn update(call: &Call<'_>, kind: Kind, follow_up: Option<FollowUp>) -> Result<Reply, Refusal> {
    let before = enforce::record(call, kind, &call.id)?;
    let (sent, base) = permitted(call, &before)?;
    let after = apply(call, &before, base, Change { sent, follow_up, ..Change::default() })?;
    view::changed(call, after)
}

/// Returns the body of a change that no rule keeps from being made, and the version it was meant for.
///
/// With a wrong etag and a body that is none, the answer speaks of the etag.
pub(super) fn permitted(call: &Call<'_>, before: &Record) -> Result<(Map<String, Value>, Base), Refusal> {
    let mut sent = call.request.object();
    if let Ok(sent) = &mut sent {
        people::spell(before, sent, &call.shared.callers);
        rules::allow_update(call, before, sent)?;
    }
    let base = precondition::base(before, call.request.header("if-match"))?;
    Ok((sent?, base))
}

/// Where a task goes: the plan, if it is another one.
pub(super) type Destination = Option<String>;

/// What a resource is to become.
#[derive(Default)]
pub(super) struct Change {
    pub(super) sent: Map<String, Value>,
    pub(super) destination: Destination,
    /// Where a task is from now on said to come from, when its scenario says so.
    pub(super) source: Option<Value>,
    pub(super) follow_up: Option<FollowUp>,
}

/// Takes a change into a resource that may be changed, keeps it, and returns what it is now. In an archived plan nothing
/// may.
pub(super) fn apply(call: &Call<'_>, before: &Record, base: Base, change: Change) -> Result<Record, Refusal> {
    enforce::refuse_archived(call.connection, &before.plan_id)?;
    let mut hand = call.hand();
    let mut after = before.clone();
    let mut touched = Vec::new();
    if let Some(plan_id) = change.destination {
        after.set("planId", plan_id.clone());
        after.plan_id = plan_id;
        // The buckets of the old plan stay behind.
        after.set("bucketId", Value::Null);
        touched.extend(["bucketId", "planId"].map(str::to_owned));
    }
    touched.extend(merge(&mut after, change.sent, Moment::Update, &mut hand)?);
    if let Some(source) = change.source.filter(|source| after.body.get("creationSource") != Some(source)) {
        after.set("creationSource", source);
        touched.push("creationSource".to_owned());
    }
    precondition::refuse_overlap(call.connection, before, base, &touched)?;
    if !touched.is_empty() {
        if let Some(follow_up) = change.follow_up {
            follow_up(call, before, &mut after, &mut hand)?;
        }
        after.save(call.connection, before, &touched, hand.at())?;
        creators::note(call.connection, call.caller(), Some(before), &after)?;
    }
    Ok(after)
}

/// Takes a resource out of the database, with what belongs to it.
pub(super) type Removal = fn(&Connection, &str) -> Result<(), Refusal>;

/// Takes a resource away.
pub(super) fn delete(call: &Call<'_>, kind: Kind, remove: Removal) -> Result<Reply, Refusal> {
    let record = enforce::record(call, kind, &call.id)?;
    rules::allow_deletion(call, &record)?;
    take_away(call, &record, remove)
}

/// Takes a resource away that may be, unless it has changed since the etag that was sent.
pub(super) fn take_away(call: &Call<'_>, record: &Record, remove: Removal) -> Result<Reply, Refusal> {
    let base = precondition::base(record, call.request.header("if-match"))?;
    precondition::refuse_older(record, base)?;
    log::deleted(call.connection, call.hand().at(), record)?;
    remove(call.connection, &record.id)?;
    Ok(Reply::no_content())
}

/// Answers a GET of one resource.
pub(super) fn get(call: &Call<'_>, kind: Kind) -> Result<Reply, Refusal> {
    let record = enforce::record(call, kind, &call.id)?;
    Ok(Reply::ok(view::document(call, record)?))
}
