//! Permissions: which there are, how a client spells them, and what each request of Graph asks for.
//!
//! Everything a client asks for is consented to. Source: the published permission data of Microsoft Graph.

use axum::http::Method;

use super::refused::Refused;
use crate::server::callers::Caller;
use crate::server::error::Refusal;

/// Those of signing in itself; they open nothing in Graph.
pub(super) const OF_SIGN_IN: [&str; 4] = ["openid", "profile", "email", "offline_access"];

/// Those of Graph that people can consent to, as far as this server has something behind them.
const OF_GRAPH: [&str; 26] = [
    "BusinessScenarioConfig.Read.All",
    "BusinessScenarioConfig.Read.OwnedBy",
    "BusinessScenarioConfig.ReadWrite.All",
    "BusinessScenarioConfig.ReadWrite.OwnedBy",
    "BusinessScenarioData.Read.OwnedBy",
    "BusinessScenarioData.ReadWrite.OwnedBy",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
    "Group-Conversation.Read.All",
    "Group-Conversation.ReadWrite.All",
    "Group.Read.All",
    "Group.ReadBasic.All",
    "Group.ReadWrite.All",
    "GroupMember.Read.All",
    "GroupMember.ReadBasic.All",
    "GroupMember.ReadWrite.All",
    "Tasks.Read",
    "Tasks.ReadWrite",
    "Team.ReadBasic.All",
    "TeamSettings.Read.All",
    "TeamSettings.ReadWrite.All",
    "User.Read",
    "User.Read.All",
    "User.ReadBasic.All",
    "User.ReadWrite",
    "User.ReadWrite.All",
];

/// What an app alone has been given by the administrator of everybody here.
pub(super) const OF_APPS: [&str; 5] = [
    "BusinessScenarioConfig.ReadWrite.OwnedBy",
    "BusinessScenarioData.ReadWrite.OwnedBy",
    "Group.Read.All",
    "Tasks.ReadWrite.All",
    "User.Read.All",
];

/// The roots under which Graph's permissions may be spelled, beside the server's own.
const ROOTS: [&str; 4] = [
    "https://graph.microsoft.com",
    "https://graph.microsoft.us",
    "https://dod-graph.microsoft.us",
    "https://microsoftgraph.chinacloudapi.cn",
];

/// Reads a list of scopes as it was sent; each comes back once, in its own spelling.
pub(super) fn read(sent: &str, root: &str) -> Result<Vec<String>, Refused> {
    let mut scopes: Vec<String> = Vec::new();
    for word in sent.split_ascii_whitespace() {
        let name = of_graph(word, root);
        let mut names = OF_SIGN_IN.iter().filter(|known| known.eq_ignore_ascii_case(word)).copied().collect::<Vec<_>>();
        if names.is_empty() {
            let is_all = name.eq_ignore_ascii_case(".default");
            names.extend(OF_GRAPH.iter().filter(|known| is_all || known.eq_ignore_ascii_case(name)));
        }
        if names.is_empty() {
            return Err(Refused::of(70011).about(word));
        }
        for name in names {
            if !scopes.iter().any(|known| known == name) {
                scopes.push(name.to_owned());
            }
        }
    }
    if scopes.is_empty() { Err(Refused::of(900_144).about("scope")) } else { Ok(scopes) }
}

/// Says whether all that is asked for is all an app alone has: a root of Graph and `.default`.
pub(super) fn is_default(sent: &str, root: &str) -> bool {
    sent.trim() != ".default" && of_graph(sent.trim(), root) == ".default"
}

/// Takes a root of Graph off a scope.
fn of_graph<'a>(word: &'a str, root: &str) -> &'a str {
    let mut rests = ROOTS.iter().chain([&root]).filter_map(|root| word.strip_prefix(*root)?.strip_prefix('/'));
    // Two strokes are common where a root was written with one at its end.
    rests.next().map_or(word, |rest| rest.strip_prefix('/').unwrap_or(rest))
}

const READ_TASKS: &[&str] = &["Tasks.Read", "Tasks.ReadWrite", "Group.Read.All", "Group.ReadWrite.All"];
const WRITE_TASKS: &[&str] = &["Tasks.ReadWrite", "Group.ReadWrite.All"];
/// What came with beta, where groups are no way in.
const READ_TASKS_ALONE: &[&str] = &["Tasks.Read", "Tasks.ReadWrite"];
const WRITE_TASKS_ALONE: &[&str] = &["Tasks.ReadWrite"];
/// Nothing else is listed for the deltas of one type.
const FOLLOW_ONE_TYPE: &[&str] = &["Tasks.Read"];
const READ_CONVERSATIONS: &[&str] =
    &["Group-Conversation.Read.All", "Group-Conversation.ReadWrite.All", "Group.Read.All", "Group.ReadWrite.All"];
const WRITE_CONVERSATIONS: &[&str] = &["Group-Conversation.ReadWrite.All", "Group.ReadWrite.All"];
const READ_CONFIGURATION: &[&str] = &[
    "BusinessScenarioConfig.Read.OwnedBy",
    "BusinessScenarioConfig.ReadWrite.OwnedBy",
    "BusinessScenarioConfig.Read.All",
    "BusinessScenarioConfig.ReadWrite.All",
];
const WRITE_CONFIGURATION: &[&str] =
    &["BusinessScenarioConfig.ReadWrite.OwnedBy", "BusinessScenarioConfig.ReadWrite.All"];
const READ_DATA: &[&str] = &["BusinessScenarioData.Read.OwnedBy", "BusinessScenarioData.ReadWrite.OwnedBy"];
const WRITE_DATA: &[&str] = &["BusinessScenarioData.ReadWrite.OwnedBy"];
const DIRECTORY: &[&str] = &["Directory.Read.All", "Directory.ReadWrite.All"];
const ME: &[&str] = &[
    "User.Read",
    "User.ReadWrite",
    "User.ReadBasic.All",
    "User.Read.All",
    "User.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
const MY_GROUPS: &[&str] = &[
    "User.Read",
    "User.ReadWrite",
    "GroupMember.Read.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
const MY_TEAMS: &[&str] = &[
    "Team.ReadBasic.All",
    "TeamSettings.Read.All",
    "TeamSettings.ReadWrite.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
const USERS: &[&str] =
    &["User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"];
const GROUPS: &[&str] = &[
    "Group.ReadBasic.All",
    "GroupMember.Read.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
const MEMBERS: &[&str] = &[
    "GroupMember.ReadBasic.All",
    "GroupMember.Read.All",
    "GroupMember.ReadWrite.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];

/// Returns which scopes, any of them, open a route of the table.
fn needed(method: &Method, route: &str) -> &'static [&'static str] {
    let is_read = method == Method::GET || method == Method::HEAD;
    let either = |read, write| if is_read { read } else { write };
    let route = route.strip_prefix("beta").unwrap_or(route);
    let segments: Vec<&str> = route.split('/').skip(1).collect();
    let has = |name: &str| segments.contains(&name);
    match segments.as_slice() {
        // Each part is looked at by itself.
        ["$batch"] => &[],
        ["solutions", _, rest @ ..] => match rest {
            [_, "planner", "getPlan"] => READ_DATA,
            [_, "planner", "tasks", ..] => either(READ_DATA, WRITE_DATA),
            _ => either(READ_CONFIGURATION, WRITE_CONFIGURATION),
        },
        [.., "delta"] if !has("all") => FOLLOW_ONE_TYPE,
        _ if has("threads") => either(READ_CONVERSATIONS, WRITE_CONVERSATIONS),
        _ if ["rosters", "myDayTasks", "rosterPlans", "archive", "unarchive", "messages"]
            .iter()
            .any(|name| has(name)) =>
        {
            either(READ_TASKS_ALONE, WRITE_TASKS_ALONE)
        }
        _ if has("planner") => either(READ_TASKS, WRITE_TASKS),
        ["me"] => ME,
        ["me", "joinedTeams"] => MY_TEAMS,
        ["me", ..] => MY_GROUPS,
        ["users", ..] => USERS,
        ["groups"] | ["groups", _] => GROUPS,
        ["groups", ..] => MEMBERS,
        _ => DIRECTORY,
    }
}

/// Refuses a request whose token holds none of the scopes it takes, in the words of what stands behind the route.
pub(in crate::server) fn refuse_unscoped(caller: &Caller, method: &Method, route: &str) -> Result<(), Refusal> {
    let Some(held) = caller.scopes() else { return Ok(()) };
    let needed = needed(method, route);
    if needed.is_empty() || needed.iter().any(|scope| held.iter().any(|known| known == scope)) {
        return Ok(());
    }
    let is_directory = !route.contains("/planner") && !route.contains("/solutions");
    Err(if is_directory { Refusal::Unprivileged } else { Refusal::Denied })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "http://127.0.0.1:8080";

    #[test]
    fn scopes_are_read_in_every_spelling_and_kept_in_their_own() {
        let sent = "openid tasks.readwrite https://graph.microsoft.com/User.Read http://127.0.0.1:8080/Tasks.Read \
                    https://graph.microsoft.us//User.Read Offline_Access";
        let expected = ["openid", "Tasks.ReadWrite", "User.Read", "Tasks.Read", "offline_access"];
        assert_eq!(read(sent, ROOT).unwrap(), expected);
        assert_eq!(read("https://graph.microsoft.com/.default", ROOT).unwrap().len(), OF_GRAPH.len());
        for (wrong, number) in
            [("", 900_144), ("Tasks.Reed", 70011), ("User.Read https://vault.example/Tasks.Read", 70011), ("/", 70011)]
        {
            assert_eq!(read(wrong, ROOT).unwrap_err().number, number, "{wrong}");
        }
        assert!(
            is_default("https://graph.microsoft.com/.default", ROOT)
                && is_default("http://127.0.0.1:8080/.default", ROOT)
        );
        assert!(!is_default("Tasks.Read", ROOT) && !is_default(".default", ROOT) && !is_default("", ROOT));
    }

    #[test]
    fn routes_ask_for_what_is_published() {
        let first = |method: Method, route: &str| needed(&method, route).first().copied();
        for (method, route, least) in [
            (Method::POST, "/$batch", None),
            (Method::GET, "/me", Some("User.Read")),
            (Method::GET, "/me/memberOf", Some("User.Read")),
            (Method::GET, "/me/joinedTeams", Some("Team.ReadBasic.All")),
            (Method::GET, "/me/planner/tasks", Some("Tasks.Read")),
            (Method::HEAD, "/planner/tasks/{id}", Some("Tasks.Read")),
            (Method::PATCH, "/planner/tasks/{id}", Some("Tasks.ReadWrite")),
            (Method::GET, "beta/me/planner/all/delta", Some("Tasks.Read")),
            (Method::GET, "/users/{id}", Some("User.ReadBasic.All")),
            (Method::GET, "/groups/{id}", Some("Group.ReadBasic.All")),
            (Method::GET, "/groups/{id}/members", Some("GroupMember.ReadBasic.All")),
            (Method::GET, "/groups/{id}/planner/plans", Some("Tasks.Read")),
            (Method::POST, "/groups/{id}/threads", Some("Group-Conversation.ReadWrite.All")),
            (Method::POST, "/directoryObjects/getByIds", Some("Directory.Read.All")),
            (Method::GET, "beta/solutions/businessScenarios", Some("BusinessScenarioConfig.Read.OwnedBy")),
            (
                Method::PATCH,
                "beta/solutions/businessScenarios/{id}/planner/taskConfiguration",
                Some("BusinessScenarioConfig.ReadWrite.OwnedBy"),
            ),
            (
                Method::POST,
                "beta/solutions/businessScenarios/{id}/planner/getPlan",
                Some("BusinessScenarioData.Read.OwnedBy"),
            ),
            (
                Method::DELETE,
                "beta/solutions/businessScenarios/{id}/planner/tasks/{part}",
                Some("BusinessScenarioData.ReadWrite.OwnedBy"),
            ),
        ] {
            assert_eq!(first(method, route), least, "{route}");
        }
        assert_eq!(needed(&Method::GET, "beta/planner/plans/{id}/tasks/delta"), ["Tasks.Read"]);
        assert!(!needed(&Method::GET, "beta/planner/rosters/{id}").contains(&"Group.Read.All"));
    }
}
