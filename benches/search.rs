//! What it costs to look for something in a copy of 9,000 tasks, each with notes, a checklist and a link.
//!
//! `cargo bench --bench search`: the question handed to the engine, the answer taken from it.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use planner_tui::planner::id::{PlanId, TaskId};
use planner_tui::store::Store;
use planner_tui::sync::engine::{self, Options};
use planner_tui::sync::schedule::Pace;
use planner_tui::sync::{Command, Event};
use serde_json::json;
use tokio::sync::{mpsc, oneshot};

const TASKS: usize = 9000;
const ROUNDS: usize = 30;
const WORDS: [&str; 24] = [
    "alpha", "beta", "login", "review", "météo", "plan", "page", "draft", "call", "data", "menu", "budget", "café",
    "stamp", "legal", "cookie", "chart", "launch", "price", "table", "server", "archive", "photo", "travel",
];

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("copy.sqlite");
    let begun = now();
    fill(&path);
    say(&format!("{TASKS} tasks written, with their words: {:.0} ms", ms(begun)));
    let mut store = Some(Store::open(&path).expect("the copy").0);
    let begun = now();
    let whole = store.take().expect("open").snapshot(&PlanId::new("plan")).expect("read").expect("it was read");
    say(&format!("reading the whole plan from the copy, {} tasks: {:.1} ms", whole.tasks().len(), ms(begun)));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a thread");
    runtime.block_on(questions(&path));
}

/// Asks what people ask, from one letter to several words.
async fn questions(path: &Path) {
    let (sender, mut events) = mpsc::unbounded_channel();
    let (_service, backend) = oneshot::channel();
    let options = Options {
        store_path: path.to_owned(),
        backend,
        open_last: false,
        keeps_last: true,
        is_offline: true,
        pace: Pace::default(),
        enforces: true,
    };
    let engine = engine::start(options, &sender);
    let mut number = 0;
    for text in ["l", "lo", "login", "meteo rev", "login call 89", "alp bet log rev", "nothing at all", "#task8"] {
        let mut figures = Vec::new();
        let mut count = 0;
        for _ in 0..ROUNDS {
            number += 1;
            let begun = now();
            engine.send(Command::Search { question: number, text: text.to_owned() });
            loop {
                match events.recv().await.expect("the engine runs") {
                    Event::Found { question, found } if question == number => break count = found.len(),
                    _ => {}
                }
            }
            figures.push(ms(begun));
        }
        figures.sort_by(f64::total_cmp);
        let (median, worst) = (figures[ROUNDS / 2], figures[ROUNDS - 1]);
        say(&format!("{text:<18}{count:>4} found {median:>8.1} ms, the slowest {worst:.1} ms"));
    }
    engine.send(Command::Stop);
}

/// Writes a copy as the engine does.
fn fill(path: &Path) {
    let (mut store, _) = Store::open(path).expect("a copy");
    let plan = PlanId::new("plan");
    store.put_plan(&body(json!({"id": "plan", "title": "Plan"}))).expect("written");
    let word = |seed: usize| WORDS[seed.wrapping_mul(2_654_435_761) / 97 % WORDS.len()];
    let some = |seed: usize, count: usize| (0..count).map(|at| word(seed * 31 + at)).collect::<Vec<_>>().join(" ");
    let tasks: Vec<_> = (0..TASKS)
        .map(|at| body(json!({"id": format!("task{at}"), "planId": "plan", "title": format!("{} {at}", some(at, 4))})))
        .collect();
    for page in tasks.chunks(400) {
        store.put_tasks(&plan, page).expect("written");
    }
    for at in 0..TASKS {
        let items: serde_json::Map<_, _> =
            (0..5).map(|item| (format!("i{item}"), json!({"title": some(at * 7 + item, 4)}))).collect();
        let details = json!({"description": some(at * 3, 30), "checklist": items,
            "references": {format!("https%3A//example%2Ecom/{}", word(at)): {"alias": some(at, 2)}}});
        store.put_details(&TaskId::new(&format!("task{at}")), &body(details)).expect("written");
    }
    store
        .finish_reading(
            &plan,
            &(0..TASKS).map(|at| TaskId::new(&format!("task{at}"))).collect(),
            "2026-10-31T10:00:00Z",
        )
        .expect("written");
}

fn body<T: serde::de::DeserializeOwned>(json: serde_json::Value) -> T {
    serde_json::from_value(json).expect("it is of that shape")
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

fn say(line: &str) {
    let _closed = writeln!(std::io::stdout(), "{line}");
}

#[expect(clippy::disallowed_methods, reason = "it measures")]
fn now() -> Instant {
    Instant::now()
}
