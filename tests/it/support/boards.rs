//! A plan that every board shows something of, and what the server says of its orders, asked over plain HTTP.

use std::collections::BTreeMap;

use planner_tui::planner::board::{ColumnId, Grouping};
use planner_tui::server::Seed;
use serde_json::{Value, json};

use crate::support::http::text;
use crate::support::replica::Told;
pub(crate) use crate::support::sample::{ADA, CHIARA, KENJI};
use crate::support::server::TestServer;
use crate::sync_engine::World;

/// What the columns of two people are called.
pub(crate) const KENJI_NAME: &str = "田中 健司 (Kenji Tanaka)";
pub(crate) const CHIARA_NAME: &str = "Chiara Esposito";

/// Where cards stand: `To do` holds `a b c d`, `Doing` holds `x y`. Ada has `a b x` on her list, in this order; `b` is
/// Kenji's too, `c` his alone, `y` is Chiara's, `d` nobody's. `x` is at 30 percent, `y` completed.
pub(crate) async fn world() -> World {
    let world = World::on(TestServer::start(Seed::Sample)).await;
    let is_done_by = |people: &[&str]| -> Value {
        let assignment = json!({"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"});
        people.iter().map(|person| ((*person).to_owned(), assignment.clone())).collect::<serde_json::Map<_, _>>().into()
    };
    for (title, people) in
        [("x", [ADA].as_slice()), ("b", &[ADA, KENJI]), ("a", &[ADA]), ("c", &[KENJI]), ("y", &[CHIARA])]
    {
        let body = json!({"assignments": is_done_by(people), "assigneePriority": " !"});
        world.http.change(&world.path(title, "").await, body).await;
    }
    for (title, percent) in [("x", 30), ("y", 100)] {
        world.http.change(&world.path(title, "").await, json!({"percentComplete": percent})).await;
    }
    world
}

/// Every hint and every column of every task, each under a name of its own.
pub(crate) async fn hints(world: &World) -> BTreeMap<String, String> {
    let mut hints = BTreeMap::new();
    for task in tasks(world).await {
        let title = text(&task.task, "title");
        let mut keep = |name: &str, value: &Value| hints.insert(format!("{title} {name}"), value.to_string());
        keep("list", &task.task["orderHint"]);
        keep("mine", &task.task["assigneePriority"]);
        keep("bucket", &task.bucket["orderHint"]);
        keep("progress", &task.progress["orderHint"]);
        keep("unassigned", &task.assigned["unassignedOrderHint"]);
        keep("assigned", &task.assigned["orderHintsByAssignee"]);
        keep("people", &task.task["assignments"]);
        keep("percent", &task.task["percentComplete"]);
        keep("column", &task.task["bucketId"]);
    }
    hints
}

/// What is not as it was before.
pub(crate) async fn changed(world: &World, before: &BTreeMap<String, String>) -> Vec<String> {
    let now = hints(world).await;
    now.into_iter().filter(|(name, value)| before.get(name) != Some(value)).map(|(name, _)| name).collect()
}

/// A text as it stands in a hint map.
pub(crate) fn hint(hints: &BTreeMap<String, String>, name: &str) -> String {
    serde_json::from_str(&hints[name]).expect("a text")
}

/// The columns of a board with the titles in them, as the server orders them; empty ones left out.
pub(crate) async fn order(world: &World, board: Grouping) -> BTreeMap<String, Vec<String>> {
    let mut columns: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for task in tasks(world).await {
        let people: Vec<String> =
            task.task["assignments"].as_object().into_iter().flatten().map(|(user, _)| user.clone()).collect();
        let own = |user: &String| task.assigned["orderHintsByAssignee"][user].as_str().unwrap_or_default().to_owned();
        let unassigned = text(&task.assigned, "unassignedOrderHint");
        let places: Vec<(String, String)> = match board {
            Grouping::Bucket => vec![(text(&task.task, "bucketId"), text(&task.bucket, "orderHint"))],
            Grouping::Progress => {
                let column = match task.task["percentComplete"].as_i64() {
                    Some(0) => "Not started",
                    Some(100) => "Completed",
                    _ => "In progress",
                };
                vec![(column.to_owned(), text(&task.progress, "orderHint"))]
            }
            Grouping::AssignedTo if people.is_empty() => vec![("nobody".to_owned(), unassigned)],
            Grouping::AssignedTo => {
                let hint = |user: &String| Some(own(user)).filter(|own| !own.is_empty()).unwrap_or(unassigned.clone());
                people.iter().map(|user| (user.clone(), hint(user))).collect()
            }
            Grouping::List => vec![("list".to_owned(), text(&task.task, "orderHint"))],
            Grouping::Mine if people.iter().any(|user| user == ADA) => {
                vec![("mine".to_owned(), text(&task.task, "assigneePriority"))]
            }
            _ => Vec::new(),
        };
        for (column, hint) in places {
            columns.entry(column).or_default().push((hint, text(&task.task, "title")));
        }
    }
    let sorted = |mut cards: Vec<(String, String)>| {
        cards.sort();
        cards.into_iter().map(|(_, title)| title).collect()
    };
    columns.into_iter().map(|(column, cards)| (column, sorted(cards))).collect()
}

/// The same, as a replica shows it.
pub(crate) fn shown(told: &Told) -> BTreeMap<String, Vec<String>> {
    let view = told.view();
    let title = |card: &u32| view.plan().tasks()[*card as usize].title.clone();
    let filled = view.board().columns.iter().filter(|column| !column.cards.is_empty());
    let name = |column: &ColumnId| match column {
        ColumnId::Bucket(Some(bucket)) => bucket.as_str().to_owned(),
        ColumnId::Assignee(user) => user.as_ref().map_or("nobody", |user| user.as_str()).to_owned(),
        ColumnId::Progress(progress) => progress.words().to_owned(),
        ColumnId::List => "list".to_owned(),
        ColumnId::Mine => "mine".to_owned(),
        other => format!("{other:?}"),
    };
    filled.map(|column| (name(&column.id), column.cards.iter().map(title).collect())).collect()
}

/// A task and its formats.
struct Whole {
    task: Value,
    bucket: Value,
    progress: Value,
    assigned: Value,
}

async fn tasks(world: &World) -> Vec<Whole> {
    let mut all = Vec::new();
    for task in world.http.get(&format!("/planner/plans/{}/tasks", world.plan)).await.rows() {
        let path = format!("/planner/tasks/{}", text(&task, "id"));
        let format = async |name: &str| world.http.get(&format!("{path}/{name}TaskBoardFormat")).await.is(200);
        let (bucket, progress, assigned) =
            (format("bucket").await, format("progress").await, format("assignedTo").await);
        all.push(Whole { task, bucket, progress, assigned });
    }
    all
}
