//! The directory: the caller, users, groups and who is in them. Read only.

use rusqlite::params;
use serde_json::Value;
use serde_json::json;

use super::directory_filter::Filter;
use super::error::Refusal;
use super::lists::List;
use super::record::Kind;
use super::record::Record;
use super::record::ask;
use super::request::Call;
use super::request::Reply;
use super::selection::Selection;
use super::selection::Type;
use super::view;

/// The groups a person is in.
const GROUPS: &str = "id IN (SELECT group_id FROM member WHERE user_id = ?1 AND owner = 0)";
/// The people in a group.
const MEMBERS: &str = "id IN (SELECT user_id FROM member WHERE group_id = ?1 AND owner = 0)";
/// The people who own a group.
const OWNERS: &str = "id IN (SELECT user_id FROM member WHERE group_id = ?1 AND owner = 1)";
/// The most ids one question may have.
const MOST_IDS: usize = 1000;

/// Reads the caller.
pub(super) fn me(call: &Call<'_>) -> Result<Reply, Refusal> {
    let me = Record::find(call.connection, Kind::User, call.person()?)?;
    Ok(Reply::ok(view::document(call, me)?))
}

/// Reads a person, by id or by user principal name.
pub(super) fn user(call: &Call<'_>) -> Result<Reply, Refusal> {
    let found = find_user(call, &call.id)?;
    Ok(Reply::ok(view::document(call, found)?))
}

/// Finds a person by id or by user principal name.
pub(super) fn find_user(call: &Call<'_>, name: &str) -> Result<Record, Refusal> {
    match Record::find(call.connection, Kind::User, name) {
        Err(Refusal::NotFound) => {
            let sql = "SELECT id FROM resource
                       WHERE kind = 'User' AND lower(json_extract(body, '$.userPrincipalName')) = lower(?1)";
            let id: Option<String> = ask(call.connection, sql, [name])?;
            Record::find(call.connection, Kind::User, &id.ok_or(Refusal::NotFound)?)
        }
        other => other,
    }
}

/// Returns whose lists are asked for: `/me` and the caller's own id are open, everyone else's are refused.
pub(super) fn own_id(call: &Call<'_>) -> Result<String, Refusal> {
    if call.id.is_empty() {
        return Ok(call.person()?.to_owned());
    }
    let user = find_user(call, &call.id)?;
    // An app alone has its rights from the organisation, for everyone in it.
    match call.caller().user() {
        Some(caller) if caller != user.id => Err(Refusal::Denied),
        _ => Ok(user.id),
    }
}

/// Lists everyone, or whom a filter names, on one page then.
pub(super) fn all(call: &Call<'_>) -> Result<Reply, Refusal> {
    everything(call, Kind::User, "users")
}

/// Lists all groups, or those a filter names, on one page then; being a member is not asked for, as in the directory.
pub(super) fn all_groups(call: &Call<'_>) -> Result<Reply, Refusal> {
    everything(call, Kind::Group, "groups")
}

fn everything(call: &Call<'_>, kind: Kind, name: &str) -> Result<Reply, Refusal> {
    let all = List { kind, condition: "?1 = ''", owner: "", typed: false };
    let Some(filter) = call.request.option("$filter") else { return all.answer(call) };
    let filter = Filter::read(filter, kind)?;
    let selection = Selection::of(call.request, Type::Of(kind))?;
    let mut value = Vec::new();
    for (_, record) in all.rows(call, &Default::default(), usize::MAX)? {
        if filter.fits(&record.body) {
            value.push(Value::Object(view::selected(call, record, &selection)?));
        }
    }
    let context = call.address(&format!("$metadata#{name}"));
    Ok(Reply::ok(json!({"@odata.context": context, "@odata.count": value.len(), "value": value})))
}

/// Lists what the caller is a member of, each with its type.
pub(super) fn member_of(call: &Call<'_>) -> Result<Reply, Refusal> {
    List { kind: Kind::Group, condition: GROUPS, owner: call.person()?, typed: true }.answer(call)
}

/// Lists the groups the caller is a member of.
pub(super) fn groups_of_me(call: &Call<'_>) -> Result<Reply, Refusal> {
    List { kind: Kind::Group, condition: GROUPS, owner: call.person()?, typed: false }.answer(call)
}

/// Lists the caller's teams; here every group is one. Only three properties are filled, as with the service.
pub(super) fn joined_teams(call: &Call<'_>) -> Result<Reply, Refusal> {
    let mut reply = groups_of_me(call)?;
    if let Some(rows) = reply.body.as_mut().and_then(|body| body["value"].as_array_mut()) {
        for row in rows.iter_mut().filter_map(Value::as_object_mut) {
            row.retain(|name, _| ["id", "displayName", "description"].contains(&name.as_str()));
        }
    }
    Ok(reply)
}

/// Reads a group.
pub(super) fn group(call: &Call<'_>) -> Result<Reply, Refusal> {
    let found = Record::find(call.connection, Kind::Group, &call.id)?;
    Ok(Reply::ok(view::document(call, found)?))
}

/// Lists the members of a group, each with its type.
pub(super) fn members(call: &Call<'_>) -> Result<Reply, Refusal> {
    members_as(call, true)
}

/// Lists the owners of a group, each with its type.
pub(super) fn owners(call: &Call<'_>) -> Result<Reply, Refusal> {
    Record::find(call.connection, Kind::Group, &call.id)?;
    List { kind: Kind::User, condition: OWNERS, owner: &call.id, typed: true }.answer(call)
}

/// Lists the users among the members of a group.
pub(super) fn users_of_group(call: &Call<'_>) -> Result<Reply, Refusal> {
    members_as(call, false)
}

fn members_as(call: &Call<'_>, typed: bool) -> Result<Reply, Refusal> {
    Record::find(call.connection, Kind::Group, &call.id)?;
    List { kind: Kind::User, condition: MEMBERS, owner: &call.id, typed }.answer(call)
}

/// Finds users and groups by their ids; unknown ids are left out.
pub(super) fn by_ids(call: &Call<'_>) -> Result<Reply, Refusal> {
    let body = call.request.object()?;
    let texts = |name: &str| -> Option<Vec<&str>> { body.get(name)?.as_array()?.iter().map(Value::as_str).collect() };
    let ids = texts("ids").filter(|ids| ids.len() <= MOST_IDS);
    let ids = ids.ok_or_else(|| Refusal::Malformed("'ids' must be an array of at most 1000 texts.".to_owned()))?;
    let types = texts("types").unwrap_or_default();
    let selection = Selection::of(call.request, Type::Directory)?;
    let mut value = Vec::new();
    for id in ids {
        let sql = "SELECT kind FROM resource WHERE id = ?1 AND kind IN ('User', 'Group')";
        let kind = match ask::<String>(call.connection, sql, params![id])?.as_deref() {
            Some("User") => Kind::User,
            Some(_) => Kind::Group,
            None => continue,
        };
        if types.is_empty() || types.contains(&kind.type_name()) || types.contains(&"directoryObject") {
            let mut row = view::selected(call, Record::find(call.connection, kind, id)?, &selection)?;
            row.insert("@odata.type".to_owned(), format!("#microsoft.graph.{}", kind.type_name()).into());
            value.push(Value::Object(row));
        }
    }
    Ok(Reply::ok(json!({"@odata.context": call.address("$metadata#directoryObjects"), "value": value})))
}
