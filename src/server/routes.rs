//! The whole API on one screen, and the way from a method and a path to its handler.

use axum::http::Method;
use axum::http::StatusCode;
use serde_json::Value;

use super::Shared;
use super::archive;
use super::batch;
use super::buckets;
use super::coverage::Mark;
use super::delta;
use super::delta_typed;
use super::details;
use super::error::Refusal;
use super::formats;
use super::identity::scopes;
use super::log;
use super::messages;
use super::metadata;
use super::my_day;
use super::plans;
use super::request::Call;
use super::request::Reply;
use super::request::Request;
use super::request::Version;
use super::rosters;
use super::scenarios;
use super::scenarios::localizations;
use super::scenarios::plan_configuration;
use super::scenarios::task_configuration;
use super::segments;
use super::tasks;
use super::threads;
use super::user_object;
use super::users;
use super::view;

type Handler = fn(&Call<'_>) -> Result<Reply, Refusal>;

/// How a route is answered.
#[derive(Clone, Copy)]
enum Work {
    /// Within a transaction that only reads.
    Read(Handler),
    /// Within a transaction of its own, on the disk before it is answered.
    Change(Handler),
    /// Part by part, through this table again.
    Batch,
    /// Never: the real service has the path and refuses it.
    Refuse(&'static str),
}

use Mark::Assumed;
use Mark::Documented;
use Mark::Inferred;
use Mark::Observed;
use Work::Batch;
use Work::Change;
use Work::Read;
use Work::Refuse;

const NO_LABELS: &str = "Sensitivity labels are not supported here: this organisation has none.";
const OUTSIDE: &str = "Write requests are only supported on contained entities or navigation properties with bindings.";

/// Method, how it is known that the service answers so, path, handler; where one path fits two rows, the first counts.
#[rustfmt::skip]
const ROUTES: &[(&str, Mark, &str, Work)] = &[
    ("POST",   Documented, "/$batch",                                       Batch),
    ("GET",    Documented, "/me",                                           Read(users::me)),
    ("GET",    Documented, "/me/memberOf",                                  Read(users::member_of)),
    ("GET",    Documented, "/me/memberOf/microsoft.graph.group",            Read(users::groups_of_me)),
    ("GET",    Documented, "/me/joinedTeams",                               Read(users::joined_teams)),
    ("GET",    Documented, "/me/planner/plans",                             Read(plans::shared_with)),
    ("GET",    Documented, "/me/planner/tasks",                             Read(tasks::assigned_to)),
    ("POST",   Observed,   "/me/planner/tasks",                             Refuse(OUTSIDE)),
    ("POST",   Inferred,   "/me/planner/plans",                             Refuse(OUTSIDE)),
    ("GET",    Documented, "beta/me/planner/myDayTasks",                    Read(my_day::list)),
    ("GET",    Inferred,   "beta/users/{id}/planner/myDayTasks",            Read(my_day::list)),
    ("GET",    Documented, "/me/planner",                                   Read(user_object::get)),
    ("PATCH",  Documented, "beta/me/planner",                               Change(user_object::update)),
    ("GET",    Documented, "beta/me/planner/favoritePlans",                 Read(user_object::favorite_plans)),
    ("GET",    Documented, "beta/me/planner/recentPlans",                   Read(user_object::recent_plans)),
    ("GET",    Documented, "beta/me/planner/rosterPlans",                   Read(rosters::plans_of_person)),
    ("GET",    Documented, "/users/{id}/planner",                           Read(user_object::get)),
    ("PATCH",  Assumed,    "beta/users/{id}/planner",                       Change(user_object::update)),
    ("GET",    Assumed,    "beta/users/{id}/planner/favoritePlans",         Read(user_object::favorite_plans)),
    ("GET",    Assumed,    "beta/users/{id}/planner/recentPlans",           Read(user_object::recent_plans)),
    ("GET",    Documented, "beta/users/{id}/planner/rosterPlans",           Read(rosters::plans_of_person)),
    ("GET",    Documented, "beta/me/planner/all/delta",                     Read(delta::all)),
    ("GET",    Documented, "beta/users/{id}/planner/all/delta",             Read(delta::all)),
    ("GET",    Documented, "beta/me/planner/tasks/delta",                   Read(delta_typed::tasks_assigned_to)),
    ("GET",    Documented, "beta/planner/plans/{id}/tasks/delta",           Read(delta_typed::tasks_of_plan)),
    ("GET",    Documented, "beta/planner/plans/{id}/buckets/delta",         Read(delta_typed::buckets_of_plan)),
    ("GET",    Documented, "beta/groups/{id}/planner/plans/delta",          Read(delta_typed::plans_of_group)),
    ("GET",    Documented, "beta/planner/rosters/{id}/plans/delta",         Read(delta_typed::plans_of_roster)),
    ("GET",    Documented, "/users",                                        Read(users::all)),
    ("GET",    Documented, "/users/{id}",                                   Read(users::user)),
    ("GET",    Documented, "/users/{id}/planner/plans",                     Read(plans::shared_with)),
    ("GET",    Documented, "/users/{id}/planner/tasks",                     Read(tasks::assigned_to)),
    ("POST",   Inferred,   "/users/{id}/planner/plans",                     Refuse(OUTSIDE)),
    ("POST",   Inferred,   "/users/{id}/planner/tasks",                     Refuse(OUTSIDE)),
    ("GET",    Documented, "/groups",                                       Read(users::all_groups)),
    ("GET",    Documented, "/groups/{id}",                                  Read(users::group)),
    ("GET",    Documented, "/groups/{id}/owners",                           Read(users::owners)),
    ("GET",    Documented, "/groups/{id}/members",                          Read(users::members)),
    ("GET",    Documented, "/groups/{id}/members/microsoft.graph.user",     Read(users::users_of_group)),
    ("GET",    Inferred,   "/groups/{id}/planner",                          Read(plans::planner_of_group)),
    ("GET",    Documented, "/groups/{id}/planner/plans",                    Read(plans::of_group)),
    ("POST",   Inferred,   "/groups/{id}/planner/plans",                    Refuse(OUTSIDE)),
    ("GET",    Documented, "/groups/{id}/threads",                          Read(threads::list)),
    ("POST",   Documented, "/groups/{id}/threads",                          Change(threads::create)),
    ("GET",    Documented, "/groups/{id}/threads/{part}/posts",             Read(threads::posts)),
    ("POST",   Documented, "/groups/{id}/threads/{part}/reply",             Change(threads::reply)),
    ("POST",   Documented, "/directoryObjects/getByIds",                    Read(users::by_ids)),
    ("GET",    Documented, "beta/planner/plans",                            Read(plans::by_owner)),
    ("POST",   Documented, "/planner/plans",                                Change(plans::create)),
    ("GET",    Documented, "/planner/plans/{id}",                           Read(plans::get)),
    ("PATCH",  Documented, "/planner/plans/{id}",                           Change(plans::update)),
    ("DELETE", Documented, "/planner/plans/{id}",                           Change(plans::delete)),
    ("POST",   Documented, "beta/planner/plans/{id}/archive",               Change(archive::archive)),
    ("POST",   Documented, "beta/planner/plans/{id}/unarchive",             Change(archive::unarchive)),
    ("POST",   Documented, "beta/planner/plans/{id}/moveToContainer",       Change(plans::move_to_container)),
    ("GET",    Documented, "/planner/plans/{id}/details",                   Read(details::of_plan)),
    ("PATCH",  Documented, "/planner/plans/{id}/details",                   Change(details::update_of_plan)),
    ("GET",    Documented, "/planner/plans/{id}/buckets",                   Read(buckets::of_plan)),
    ("GET",    Documented, "/planner/plans/{id}/tasks",                     Read(tasks::of_plan)),
    ("POST",   Documented, "/planner/buckets",                              Change(buckets::create)),
    ("GET",    Documented, "/planner/buckets/{id}",                         Read(buckets::get)),
    ("PATCH",  Documented, "/planner/buckets/{id}",                         Change(buckets::update)),
    ("DELETE", Documented, "/planner/buckets/{id}",                         Change(buckets::delete)),
    ("GET",    Documented, "/planner/buckets/{id}/tasks",                   Read(tasks::of_bucket)),
    ("POST",   Documented, "/planner/tasks",                                Change(tasks::create)),
    ("GET",    Documented, "/planner/tasks/{id}",                           Read(tasks::get)),
    ("PATCH",  Documented, "/planner/tasks/{id}",                           Change(tasks::update)),
    ("DELETE", Documented, "/planner/tasks/{id}",                           Change(tasks::delete)),
    ("GET",    Documented, "beta/planner/tasks/{id}/messages",              Read(messages::list)),
    ("POST",   Documented, "beta/planner/tasks/{id}/messages",              Change(messages::create)),
    ("PATCH",  Documented, "beta/planner/tasks/{id}/messages/{part}",       Change(messages::update)),
    ("DELETE", Documented, "beta/planner/tasks/{id}/messages/{part}",       Change(messages::delete)),
    ("POST",   Documented, "beta/planner/tasks/{id}/messages/{part}/setReaction",   Change(messages::set_reaction)),
    ("POST",   Documented, "beta/planner/tasks/{id}/messages/{part}/unsetReaction", Change(messages::unset_reaction)),
    ("GET",    Documented, "/planner/tasks/{id}/details",                   Read(details::of_task)),
    ("PATCH",  Documented, "/planner/tasks/{id}/details",                   Change(details::update_of_task)),
    ("GET",    Documented, "/planner/tasks/{id}/bucketTaskBoardFormat",     Read(formats::bucket)),
    ("PATCH",  Documented, "/planner/tasks/{id}/bucketTaskBoardFormat",     Change(formats::update_bucket)),
    ("GET",    Documented, "/planner/tasks/{id}/progressTaskBoardFormat",   Read(formats::progress)),
    ("PATCH",  Documented, "/planner/tasks/{id}/progressTaskBoardFormat",   Change(formats::update_progress)),
    ("GET",    Documented, "/planner/tasks/{id}/assignedToTaskBoardFormat", Read(formats::assigned_to)),
    ("PATCH",  Documented, "/planner/tasks/{id}/assignedToTaskBoardFormat", Change(formats::update_assigned_to)),
    ("POST",   Documented, "beta/planner/rosters",                          Change(rosters::create)),
    ("GET",    Documented, "beta/planner/rosters/{id}",                     Read(rosters::get)),
    ("DELETE", Documented, "beta/planner/rosters/{id}",                     Change(rosters::delete)),
    ("GET",    Documented, "beta/planner/rosters/{id}/members",             Read(rosters::members)),
    ("POST",   Documented, "beta/planner/rosters/{id}/members",             Change(rosters::add_member)),
    ("GET",    Documented, "beta/planner/rosters/{id}/members/{part}",      Read(rosters::member)),
    ("DELETE", Documented, "beta/planner/rosters/{id}/members/{part}",      Change(rosters::remove_member)),
    ("GET",    Documented, "beta/planner/rosters/{id}/plans",               Read(rosters::plans)),
    ("POST",   Assumed,    "beta/planner/rosters/{id}/assignSensitivityLabel", Refuse(NO_LABELS)),
    ("GET",    Documented, "beta/solutions/businessScenarios",              Read(scenarios::all)),
    ("POST",   Documented, "beta/solutions/businessScenarios",              Change(scenarios::create)),
    ("GET",    Documented, "beta/solutions/businessScenarios/{id}",         Read(scenarios::get)),
    ("PATCH",  Documented, "beta/solutions/businessScenarios/{id}",         Change(scenarios::update)),
    ("DELETE", Documented, "beta/solutions/businessScenarios/{id}",         Change(scenarios::delete)),
    ("GET",    Documented, "beta/solutions/businessScenarios/{id}/planner", Read(scenarios::planner)),
    ("POST",   Documented, "beta/solutions/businessScenarios/{id}/planner/getPlan",                 Change(scenarios::plans::get_plan)),
    ("GET",    Documented, "beta/solutions/businessScenarios/{id}/planner/planConfiguration",       Read(plan_configuration::get)),
    ("PATCH",  Documented, "beta/solutions/businessScenarios/{id}/planner/planConfiguration",       Change(plan_configuration::update)),
    ("GET",    Documented, "beta/solutions/businessScenarios/{id}/planner/planConfiguration/localizations",        Read(localizations::all)),
    ("POST",   Documented, "beta/solutions/businessScenarios/{id}/planner/planConfiguration/localizations",        Change(localizations::create)),
    ("GET",    Documented, "beta/solutions/businessScenarios/{id}/planner/planConfiguration/localizations/{part}", Read(localizations::get)),
    ("PATCH",  Documented, "beta/solutions/businessScenarios/{id}/planner/planConfiguration/localizations/{part}", Change(localizations::update)),
    ("DELETE", Documented, "beta/solutions/businessScenarios/{id}/planner/planConfiguration/localizations/{part}", Change(localizations::delete)),
    ("GET",    Documented, "beta/solutions/businessScenarios/{id}/planner/taskConfiguration",       Read(task_configuration::get)),
    ("PATCH",  Documented, "beta/solutions/businessScenarios/{id}/planner/taskConfiguration",       Change(task_configuration::update)),
    ("GET",    Documented, "beta/solutions/businessScenarios/{id}/planner/tasks",                   Read(scenarios::tasks::all)),
    ("POST",   Documented, "beta/solutions/businessScenarios/{id}/planner/tasks",                   Change(scenarios::tasks::create)),
    ("GET",    Documented, "beta/solutions/businessScenarios/{id}/planner/tasks/{part}",            Read(scenarios::tasks::get)),
    ("PATCH",  Documented, "beta/solutions/businessScenarios/{id}/planner/tasks/{part}",            Change(scenarios::tasks::update)),
    ("DELETE", Documented, "beta/solutions/businessScenarios/{id}/planner/tasks/{part}",            Change(scenarios::tasks::delete)),
];

/// Answers one request, alone or as a part of a batch.
pub(super) fn answer(shared: &Shared, request: &Request) -> Result<Reply, Refusal> {
    let list = counted(&request.path);
    let path = list.unwrap_or(&request.path);
    if request.method == Method::OPTIONS {
        return match find(path, request) {
            Err(Refusal::WrongMethod { allowed, .. }) => Ok(Reply { allow: Some(allowed), ..Reply::no_content() }),
            Err(other) => Err(other),
            Ok(_) => Ok(Reply::no_content()),
        };
    }
    let (route, work, [id, part_id]) = find(path, request)?;
    if list.is_some() && request.method != Method::GET {
        return Err(Refusal::WrongMethod { method: request.method.to_string(), allowed: "GET".to_owned() });
    }
    scopes::refuse_unscoped(&request.caller, &request.method, route)?;
    request.refuse_untyped()?;
    let mut reply = match work {
        Read(handler) => shared.database.read(|connection| handler(&Call { shared, request, connection, id, part_id })),
        Change(handler) => shared.database.write(|connection| {
            let reply = handler(&Call { shared, request, connection, id, part_id })?;
            log::prune(connection, shared.horizon())?;
            rosters::prune(connection, shared)?;
            Ok(reply)
        }),
        Batch => return batch::answer(shared, request).map(Reply::ok),
        Refuse(why) => Err(Refusal::Malformed(why.to_owned())),
    }?;
    if list.is_some() {
        // What has no count is no list.
        let count = reply.body.as_ref().and_then(|body| body.get("@odata.count")).cloned();
        reply.body = Some(count.ok_or_else(|| no_route(request))?);
    }
    view::note_members(request, &mut reply);
    if metadata::is_unwanted(&request.headers)
        && let Some(body) = &mut reply.body
    {
        metadata::strip(body);
    }
    Ok(reply)
}

/// Returns the path of the list whose count is asked for, where one is.
fn counted(path: &str) -> Option<&str> {
    let (before, name) = path.rsplit_once('/')?;
    ["$count", "%24count"].iter().any(|known| known.eq_ignore_ascii_case(name)).then_some(before)
}

fn no_route(request: &Request) -> Refusal {
    Refusal::NoRoute(format!("{}/{}{}", request.root, request.version.segment(), request.path))
}

/// Finds the row for a request, its path as the table has it, and what stands in its braces.
fn find(path: &str, request: &Request) -> Result<(&'static str, Work, [String; 2]), Refusal> {
    let segments = segments::of(path, is_collection);
    let mut allowed = Vec::new();
    for (method, _, row, work) in ROUTES {
        let route = match (row.strip_prefix("beta"), request.version) {
            (Some(_), Version::V1) => continue,
            (Some(rest), Version::Beta) => rest,
            (None, _) => row,
        };
        let Some(ids) = segments::fit(route, &segments) else { continue };
        if request.method.as_str() == *method {
            return Ok((row, *work, ids));
        }
        allowed.push(*method);
    }
    if allowed.is_empty() {
        let first = segments.first().map_or("", String::as_str);
        if !first.is_empty() && !is_root(first) {
            return Err(Refusal::NoSegment(first.to_owned()));
        }
        return Err(no_route(request));
    }
    Err(Refusal::WrongMethod { method: request.method.to_string(), allowed: allowed.join(", ") })
}

/// Returns the rows for who wants to know what there is: method, mark, path, and whether it is always refused.
pub(super) fn rows() -> impl Iterator<Item = (&'static str, Mark, &'static str, bool)> {
    ROUTES.iter().map(|(method, mark, row, work)| (*method, *mark, *row, matches!(work, Refuse(_))))
}

/// Says whether something begins with a segment. What the real service has beside that is nothing to this one.
fn is_root(segment: &str) -> bool {
    let mut rows = ROUTES.iter().filter_map(|(_, _, row, _)| row.strip_prefix("beta").unwrap_or(row).split('/').nth(1));
    rows.any(|root| root.eq_ignore_ascii_case(segment))
}

/// Says whether keys stand behind a segment.
fn is_collection(segment: &str) -> bool {
    ROUTES.iter().any(|(_, _, row, _)| {
        let mut names = row.split('/').peekable();
        std::iter::from_fn(|| Some((names.next()?, names.peek().copied())))
            .any(|(name, next)| next.is_some_and(|next| next.starts_with('{')) && name.eq_ignore_ascii_case(segment))
    })
}

/// Returns a refusal as the answer to a part of a batch or to a request of its own.
pub(super) fn refused(refusal: &Refusal, date: &str, request_id: &str, client_request_id: &str) -> (StatusCode, Value) {
    (refusal.status(), refusal.body(date, request_id, client_request_id))
}

/// Reads the name of a method; an unknown one is a method no route has.
pub(super) fn method_of(name: &str) -> Option<Method> {
    Method::from_bytes(name.to_ascii_uppercase().as_bytes()).ok()
}
