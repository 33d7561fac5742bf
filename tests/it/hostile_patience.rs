//! A service that is too busy again and again, at random: everything is read and sent in the end, and nobody comes before
//! the service said they may.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use planner_tui::planner::change::Change;
use planner_tui::planner::edit::{ChangeTask, Edit};
use planner_tui::planner::format::BoardPlace;
use planner_tui::planner::id::{PlanId, TaskId};
use planner_tui::planner::task::Task;
use planner_tui::server::{Faults, On, RetryAfter, Rule, Seed, What};
use planner_tui::sync::Command;
use planner_tui::sync::engine::Backend;
use planner_tui::sync::schedule::Pace;
use serde_json::json;
use tokio::time::Instant;

use crate::support::hostile::{Exchange, Hostile};
use crate::support::http::{Http, text};
use crate::support::replica::{Replica, Told};
use crate::support::server::{TOKEN, TestServer};

/// A request that left before its sender had seen the answer to another may arrive so much after that one was seen: both
/// were on their way through a busy machine.
const CROSSING: Duration = Duration::from_millis(40);

/// Which part of the service a request is for; one that is too busy says nothing of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Writing,
    Changes,
    Planner,
    People,
}

fn path(target: &str) -> &str {
    target.split('?').next().unwrap_or_default()
}

fn part(method: &str, target: &str) -> Part {
    let path = path(target);
    let is_question = method == "GET" || path.ends_with("/$batch") || path.ends_with("/getByIds");
    if !is_question {
        Part::Writing
    } else if path.ends_with("/delta") {
        Part::Changes
    } else if path.contains("/planner") {
        Part::Planner
    } else {
        Part::People
    }
}

/// The parts a request is for: a batch is for those of its parts.
fn parts(exchange: &Exchange) -> Vec<Part> {
    let all = exchange.body["requests"].as_array().filter(|_| exchange.target.ends_with("/$batch"));
    let Some(all) = all else { return vec![part(&exchange.method, &exchange.target)] };
    all.iter().map(|one| part(one["method"].as_str().unwrap(), one["url"].as_str().unwrap())).collect()
}

fn wait(text: &str, now: Timestamp) -> Duration {
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::from_secs_f64(seconds);
    }
    let until = rfc2822::parse(text).expect("an HTTP date").timestamp();
    until.duration_since(now).try_into().unwrap_or_default()
}

/// Everything that came although the service had asked to be left alone; and how often it has asked.
fn intrusions(log: &[Exchange]) -> (Vec<String>, BTreeMap<Part, usize>) {
    let (mut found, mut asked) = (Vec::new(), BTreeMap::new());
    for told in log {
        let (Some(answered), Some(known)) = (told.answered, told.known) else { continue };
        for says in told.says.iter().filter(|says| matches!(says.status, 429 | 503)) {
            let Some(retry_after) = &says.retry_after else { continue };
            let until = answered + wait(retry_after, told.answered_at.expect("it was answered"));
            let about =
                if says.about.1.ends_with("/$batch") { parts(told) } else { vec![part(&says.about.0, &says.about.1)] };
            *asked.entry(about[0]).or_default() += 1;
            let forbidden = |other: &&Exchange| {
                // Who is too busy is so for all of a kind; what is out of order is so by itself.
                let is_same = (&other.method, path(&other.target)) == (&says.about.0, path(&says.about.1));
                let is_alike = parts(other).iter().any(|part| about.contains(part));
                (if says.status == 429 { is_alike } else { is_same })
                    && other.arrived > known + CROSSING
                    && other.arrived < until
            };
            found.extend(log.iter().filter(forbidden).map(|other| {
                format!(
                    "{} {} came {:?} before its time: {} {} had said {} with {retry_after}",
                    other.method,
                    other.target,
                    until - other.arrived,
                    says.about.0,
                    says.about.1,
                    says.status
                )
            }));
        }
    }
    (found, asked)
}

/// The largest number of requests that were under way together.
fn most_at_once<'a>(log: impl Iterator<Item = &'a Exchange>) -> usize {
    let mut moments: Vec<(Instant, i32)> = Vec::new();
    for exchange in log {
        moments.push((exchange.arrived, 1));
        moments.extend(exchange.answered.map(|at| (at, -1)));
    }
    moments.sort();
    let mut now = 0;
    let counts = moments.into_iter().map(|(_, change)| {
        now += change;
        now
    });
    usize::try_from(counts.max().unwrap_or(0)).expect("never below nothing")
}

fn busy(retry_after: Option<RetryAfter>, chance: f64) -> Rule {
    Rule { on: On::Both, chance, ..Rule::new(What::Answer { status: 429, retry_after }) }
}

fn text_of(text: &str) -> RetryAfter {
    RetryAfter::Text(text.to_owned())
}

/// Waits for what should happen as long as anything happens.
async fn patiently(replica: &mut Replica, what: &str, mut has_happened: impl FnMut(&Told) -> bool) {
    while !has_happened(&replica.told) {
        let before = replica.told.log.len();
        replica.until(what, |told| told.log.len() > before || has_happened(told)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nine_thousand_tasks_are_read_through_refusals_at_random_and_nobody_comes_too_early() {
    let server = TestServer::start(Seed::Size(9000));
    let http = server.http();
    let plan = text(&http.get("/me/planner/plans").await.rows()[0], "id");
    let (other, others) = second_plan(&http).await;
    let front = Hostile::before(http.root());
    let folder = tempfile::tempdir().unwrap();
    let (first, longest) = (Duration::from_millis(20), Duration::from_millis(80));
    let pace = Pace { first, longest, settle: Duration::ZERO, ..Pace::default() };
    let mut replica = Replica::start_at(folder.path(), Ok(Backend::new(front.url(), TOKEN)), pace, false);
    replica.handle.send(Command::ListPlans);
    replica.handle.send(Command::OpenPlan(PlanId::new(&other)));
    patiently(&mut replica, "the small plan is read", Told::is_settled).await;
    let writing = |retry_after, chance| busy(retry_after, chance).to("PATCH", "/**");
    server.faults().set(Faults {
        seed: 9000,
        rules: vec![
            writing(Some(text_of("0.35")), 0.4).times(4),
            writing(None, 0.4).times(2),
            busy(Some(RetryAfter::DateIn(2)), 0.002).times(2),
            busy(Some(text_of("1")), 0.002).times(3),
            busy(None, 0.002).times(10),
            Rule {
                then: What::Answer { status: 503, retry_after: Some(text_of("0.3")) },
                ..busy(None, 0.02).on(On::Alone).times(4)
            },
            busy(Some(text_of("0.25")), 0.0005).times(25),
            busy(Some(text_of("0.4")), 0.0005).times(15),
        ],
    });
    replica.handle.send(Command::OpenPlan(PlanId::new(&plan)));
    let all = |told: &Told| told.acknowledged.as_ref().is_some_and(|plan| plan.tasks().len() == 9000);
    patiently(&mut replica, "all tasks are shown", all).await;
    // While the board is read, both plans are written to.
    for (number, task) in others.iter().enumerate() {
        replica.submit_to(&PlanId::new(&other), vec![renamed(task, &format!("Small {number}"), number)]).await;
        let view = replica.told.view();
        let task = &view.plan().tasks()[number * 700];
        replica.submit_to(&PlanId::new(&plan), vec![renamed(task.id.as_str(), &task.title, number)]).await;
    }
    patiently(&mut replica, "the board is read and everything is sent", Told::is_settled).await;
    let struck = server.faults().struck();
    server.faults().clear();
    let log = front.log();

    let (found, asked) = intrusions(&log);
    assert_eq!(found, [""; 0], "{asked:?}");
    assert!(struck.iter().all(|count| *count > 0), "each kind of refusal was met: {struck:?}");
    assert!(asked.values().sum::<usize>() >= 15 && asked.contains_key(&Part::Writing), "{asked:?}");
    assert!(most_at_once(log.iter()) <= 4, "requests at once");
    let is_write = |seen: &&Exchange| parts(seen) == [Part::Writing];
    assert_eq!(most_at_once(log.iter().filter(is_write)), 1, "writes at once, of whatever plan");

    let acknowledged = replica.told.acknowledged.clone().expect("it is shown");
    let is_placed = |task: &Arc<Task>| matches!(task.bucket_board, BoardPlace::Read { .. });
    assert!(acknowledged.tasks().iter().all(is_placed), "every place was read");
    let known = acknowledged.tasks().iter().map(|task| (task.id.as_str().to_owned(), task.title.clone()));
    assert_eq!(known.collect::<BTreeMap<_, _>>(), titles(&http, &plan).await);
    let mut sent: Vec<_> = titles(&http, &other).await.into_values().collect();
    sent.sort();
    assert_eq!(sent, ["Renamed 0", "Renamed 1", "Renamed 2", "Renamed 3"]);
    assert!(replica.told.rejected.is_empty(), "{:?}", replica.told.rejected);
}

/// Makes a plan with four tasks.
async fn second_plan(http: &Http) -> (String, Vec<String>) {
    let group = text(&http.get("/me/memberOf").await.rows()[0], "id");
    let container = json!({"url": format!("https://graph.microsoft.com/v1.0/groups/{group}")});
    let plan =
        text(&http.post("/planner/plans", json!({"title": "Small", "container": container})).await.is(201), "id");
    let bucket = http.post("/planner/buckets", json!({"planId": plan, "name": "Only"})).await.is(201);
    let mut tasks = Vec::new();
    for number in 0..4 {
        let body = json!({"planId": plan, "bucketId": text(&bucket, "id"), "title": format!("Small {number}")});
        tasks.push(text(&http.post("/planner/tasks", body).await.is(201), "id"));
    }
    (plan, tasks)
}

fn renamed(task: &str, title: &str, number: usize) -> Edit {
    let (from, to) = (title.to_owned(), format!("Renamed {number}"));
    let changes = vec![Change::Title { from: from.clone(), to }];
    Edit::ChangeTask(ChangeTask { task: TaskId::new(task), title: from, changes, is_undo: false })
}

/// All tasks of a plan, as another client reads them.
async fn titles(http: &Http, plan: &str) -> BTreeMap<String, String> {
    let (mut titles, mut next) = (BTreeMap::new(), format!("/planner/plans/{plan}/tasks"));
    loop {
        let page = http.get(&next).await.is(200);
        let tasks = page["value"].as_array().expect("a list");
        titles.extend(tasks.iter().map(|task| (text(task, "id"), text(task, "title"))));
        match page["@odata.nextLink"].as_str() {
            Some(link) => link.clone_into(&mut next),
            None => return titles,
        }
    }
}
