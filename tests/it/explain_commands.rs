//! `--explain` of every command that changes something: it prints what it would send, and sends none of it.

use futures_util::{StreamExt as _, stream};
use planner_tui::planner::edit::{Edit, MovePlan};
use planner_tui::planner::id::{GroupId, PlanId};
use planner_tui::server::Seed;
use serde_json::{Value, json};

use crate::explain::run as run_in;
use crate::script::{data, run};
use crate::support::http::text;
use crate::support::line::Fault;
use crate::support::program::on;
use crate::support::sample::{CHIARA, JOSE};
use crate::support::server::{TOKEN, TestServer};
use crate::sync_engine::World;

const ITEM: &str = "#microsoft.graph.plannerChecklistItem";
const LINK: &str = "#microsoft.graph.plannerExternalReference";

/// A task with something of everything, for commands that take it away.
async fn filled(world: &World) -> (String, String) {
    let me = text(&world.http.get("/me").await.is(200), "id");
    let task = world.path("a", "").await;
    let assigned = json!({"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"});
    world.http.change(&task, json!({"assignments": {&me: assigned}, "appliedCategories": {"category2": true}})).await;
    let item = |title: &str, is_checked: bool| json!({"@odata.type": ITEM, "title": title, "isChecked": is_checked});
    let link = |name: &str| json!({"@odata.type": LINK, "alias": name, "type": "Other"});
    let details = json!({
        "checklist": {"k1": item("milk", false), "k2": item("eggs", true)},
        "references": {"https%3A//one%2Eexample": link("one"), "https%3A//two%2Eexample": link("two")},
    });
    world.http.change(&world.path("a", "/details").await, details).await;
    let id = task.rsplit('/').next().expect("an id").to_owned();
    (me, id)
}

/// Returns what was printed as requests: the first line of each.
fn titles(printed: &str) -> Vec<&str> {
    let is_title = |line: &&str| ["GET /", "PATCH /", "POST /", "DELETE /"].iter().any(|begin| line.starts_with(begin));
    printed.lines().filter(is_title).collect()
}

/// Two plans and a roster, for commands that undo what was done to one: one plan is archived, the other shared and a favourite.
/// Returns their identifiers.
async fn others(world: &World) -> [String; 3] {
    let mut made = Vec::new();
    let groups = world.http.get("/me/memberOf").await.rows();
    let group = text(groups.first().expect("a group"), "id");
    for (title, acts) in [
        ("Archived", &[&["plan", "archive", "--why", "over"][..]][..]),
        ("Liked", &[&["plan", "favour"], &["plan", "share", JOSE]]),
    ] {
        let add = data("edits", &on(world, &["plan", "add", title, "--group", &group, "--json"]).await.well());
        let plan = text(&add[0], "planId");
        for act in acts {
            on(world, &[act, &["--plan", &plan][..]].concat()).await.well();
        }
        made.push(plan);
    }
    let roster = data("rosters", &on(world, &["roster", "add", "Book club", CHIARA, "--json"]).await.well());
    let [archived, liked] = made.try_into().expect("two");
    [archived, liked, text(&roster[0], "id")]
}

/// Returns the same of JSON.
fn titles_of(data: &Value) -> Vec<String> {
    let requests = data.as_array().expect("a list").iter();
    requests.map(|request| format!("{} {}", text(request, "method"), text(request, "target"))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_prints_what_it_would_send_and_sends_none() {
    let world = World::on(TestServer::start(Seed::Sample)).await;
    let (me, task) = filled(&world).await;
    let [archived, liked, roster] = others(&world).await;
    run(&world, &["tasks"]).await.well();
    let before = world.http.get(&format!("/planner/plans/{}/tasks?$expand=details", world.plan)).await.rows();
    let (tasks, plan) = (format!("/v1.0/planner/tasks/{task}"), format!("/v1.0/planner/plans/{}", world.plan));
    let changes = |path: &str| format!("PATCH {path}");
    let (details, plan_details) = (changes(&format!("{tasks}/details")), changes(&format!("{plan}/details")));
    let buckets = "POST /v1.0/planner/buckets".to_owned();
    let (beta, rosters) = ("POST /beta/planner/plans", "/beta/planner/rosters");
    let already = world.line.changes().len();
    let commands = [
        (&["add", "New"][..], "POST /v1.0/planner/tasks".to_owned()),
        (&["move", "a", "--to", "Doing"], changes(&tasks)),
        (&["set", "a", "priority=urgent"], changes(&tasks)),
        (&["done", "a"], changes(&tasks)),
        (&["assign", "b", "me"], "PATCH /v1.0/planner/tasks/".to_owned()),
        (&["unassign", "a", "me"], changes(&tasks)),
        (&["label", "add", "a", "category1"], changes(&tasks)),
        (&["label", "rm", "a", "category2"], changes(&tasks)),
        (&["label", "rename", "category1", "Risky"], plan_details.clone()),
        (&["check", "add", "a", "bread"], details.clone()),
        (&["check", "tick", "a", "milk"], details.clone()),
        (&["check", "untick", "a", "eggs"], details.clone()),
        (&["check", "rename", "a", "milk", "cream"], details.clone()),
        (&["check", "move", "a", "milk", "--bottom"], details.clone()),
        (&["check", "rm", "a", "milk"], details.clone()),
        (&["link", "add", "a", "https://three.example"], details.clone()),
        (&["link", "rename", "a", "one", "first"], details.clone()),
        (&["link", "address", "a", "one", "https://four.example"], details.clone()),
        (&["link", "type", "a", "one", "Word"], details.clone()),
        (&["link", "move", "a", "one", "--top"], details.clone()),
        (&["link", "rm", "a", "one"], details.clone()),
        (&["rm", "a", "--yes"], format!("DELETE {tasks}")),
        (&["bucket", "add", "Next"], buckets.clone()),
        (&["bucket", "rename", "Doing", "Done"], "PATCH /v1.0/planner/buckets/".to_owned()),
        (&["bucket", "move", "Doing", "--before", "To do"], "PATCH /v1.0/planner/buckets/".to_owned()),
        (&["bucket", "rm", "Doing", "--yes"], "DELETE /v1.0/planner/buckets/".to_owned()),
        (&["plan", "add", "Another"], "POST /beta/planner/plans".to_owned()),
        (&["plan", "rename", "Other things"], changes(&plan)),
        (&["plan", "share", &me], plan_details),
        (&["plan", "favour"], "PATCH /beta/me/planner".to_owned()),
        (&["plan", "archive", "--why", "over"], format!("POST {}/archive", plan.replace("v1.0", "beta"))),
        (&["plan", "unarchive", "--why", "not over", "--plan", &archived], format!("{beta}/{archived}/unarchive")),
        (&["plan", "unfavour", "--plan", &liked], "PATCH /beta/me/planner".to_owned()),
        (&["plan", "unshare", JOSE, "--plan", &liked], format!("PATCH /v1.0/planner/plans/{liked}/details")),
        (&["plan", "rm", &world.plan, "--yes"], format!("DELETE {plan}")),
        (&["roster", "add", "Another", CHIARA], "POST /beta/planner/rosters".to_owned()),
        (&["roster", "join", &roster, JOSE], format!("POST {rosters}/{roster}/members")),
        (&["roster", "leave", &roster, "chiara"], format!("DELETE {rosters}/{roster}/members/")),
        (&["roster", "rm", &roster, "--yes"], format!("DELETE {rosters}/{roster}")),
        (&["copy", "a", "--to", &world.plan, "--bucket", "Doing"], "POST /v1.0/planner/tasks".to_owned()),
        (&["copy", "--new", "All of it"], "POST /beta/planner/plans".to_owned()),
    ];
    // Each works on a copy of its own, so several can at once.
    let explained = stream::iter(commands).map(async |(arguments, expected)| {
        let plan: &[&str] = if arguments.contains(&"--plan") { &[] } else { &["--plan", &world.plan] };
        let said = on(&world, &[arguments, plan, &["--explain"]].concat()).await;
        assert_eq!(said.status, Some(0), "{arguments:?}: {said:?}");
        let as_json = on(&world, &[arguments, plan, &["--explain", "--json"]].concat()).await;
        assert_eq!(as_json.status, Some(0), "{arguments:?}: {as_json:?}");
        let requests = data("requests", &as_json.out);
        // That a plan was opened is said when there is time for it.
        let is_act = |title: &String| !title.ends_with("/me/planner");
        let (mut told, mut printed) =
            (titles_of(&requests), self::titles(&said.out).iter().map(|it| (*it).to_owned()).collect::<Vec<_>>());
        told.retain(is_act);
        printed.retain(is_act);
        assert_eq!(told, printed, "{arguments:?}");
        let is_masked = |request: &Value| request["headers"]["Authorization"] == "Bearer ***";
        assert!(requests.as_array().is_some_and(|all| all.iter().all(is_masked)), "{requests:#}");
        let titles = titles(&said.out);
        assert!(titles.iter().any(|title| title.starts_with(&expected)), "{arguments:?}: {expected}\n{}", said.out);
        let masked = said.out.lines().filter(|line| *line == "Authorization: Bearer ***").count();
        assert_eq!(masked, titles.len(), "{arguments:?}: {}", said.out);
        assert!(!said.out.contains(TOKEN) && !said.err.contains(TOKEN), "{arguments:?}");
    });
    explained.buffer_unordered(6).collect::<Vec<()>>().await;
    let sent: Vec<_> =
        world.line.changes().into_iter().skip(already).map(|seen| format!("{} {}", seen.method, seen.path)).collect();
    assert_eq!(sent, [""; 0], "nothing that changes anything was sent");
    let after = world.http.get(&format!("/planner/plans/{}/tasks?$expand=details", world.plan)).await.rows();
    assert_eq!(after, before);
    assert_eq!(data("log", &run(&world, &["log", "--json"]).await.well()), json!([]), "nothing is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn moving_a_plan_into_a_group_is_explained_as_it_is_sent() {
    let world = World::new().await;
    let groups = world.http.get("/me/memberOf").await.rows();
    let group = text(groups.first().expect("a group"), "id");
    let me = text(&world.http.get("/me").await.is(200), "id");
    let own = json!({"url": format!("https://graph.microsoft.com/beta/users/{me}")});
    let plan = world.http.beta().post("/planner/plans", json!({"title": "Mine", "container": own})).await.is(201);
    let (plan, etag) = (text(&plan, "id"), text(&plan, "@odata.etag"));
    let title = format!("POST /beta/planner/plans/{plan}/moveToContainer");
    let sent = || {
        let changes = world.line.changes().into_iter().filter(|seen| seen.path.ends_with("/moveToContainer"));
        changes.map(|seen| (format!("{} {}", seen.method, seen.path), seen.if_match, seen.body)).collect::<Vec<_>>()
    };

    // The move waits in the copy of the built program, as after an evening on the train.
    let mut replica = world.replica().await;
    crate::plans::list(&mut replica).await;
    world.line.rule(|_| Some(Fault::Cut));
    let edit = MovePlan {
        plan: PlanId::new(&plan),
        title: "Mine".to_owned(),
        group: GroupId::new(&group),
        name: "Team".to_owned(),
        is_undo: false,
    };
    replica.submit_to(&PlanId::new(&plan), vec![Edit::MovePlan(edit)]).await;
    replica.stop().await;
    world.line.mend();
    std::fs::copy(world.folder.path().join("copy.db"), world.program_copy()).unwrap();
    let already = sent().len();

    let temporary = tempfile::tempdir().unwrap();
    let (status, printed, said) = run_in(&world, &temporary, &["sync", "--explain"]).await;
    assert_eq!(status, Some(0), "{said}");
    assert_eq!(sent().len(), already, "nothing was sent");
    let begun = printed.lines().position(|line| line == title).unwrap_or_else(|| panic!("{title}\n{printed}"));
    let lines: Vec<&str> = printed.lines().skip(begun).collect();
    let expected = [title.as_str(), "Authorization: Bearer ***", &format!("If-Match: {etag}")];
    assert_eq!(lines[..3], expected, "{printed}");
    let body: String =
        lines.iter().skip_while(|line| **line != "{").take_while(|line| !line.is_empty()).copied().collect();
    let body: Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(body, json!({"container": {"containerId": group, "type": "group"}}));
    assert!(!printed.contains(TOKEN));
    let container =
        async || world.http.beta().get(&format!("/planner/plans/{plan}")).await.is(200)["container"].clone();
    assert_eq!(container().await["containerId"], me.as_str());

    // What is really sent is that.
    let (status, _, said) = run_in(&world, &temporary, &["sync"]).await;
    assert_eq!(status, Some(0), "{said}");
    assert_eq!(sent()[already..], [(title, Some(etag), body)]);
    assert_eq!(container().await["containerId"], group.as_str());
}
