//! A page of 400 changes: into the copy in one transaction, into what is open, and onto the screen.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use futures_util::StreamExt as _;
use futures_util::stream;
use planner_tui::graph::client;
use planner_tui::graph::client::Client;
use planner_tui::graph::delta::{ChangePage, Changes};
use planner_tui::planner::etag::Etag;
use planner_tui::planner::id::PlanId;
use planner_tui::planner::snapshot::Snapshot;
use planner_tui::planner::view::View;
use planner_tui::store::Store;
use planner_tui::store::delta::Reread;
use serde_json::json;

use crate::window::Window;
use crate::{median, ms, now, row, say};

const CHANGES: usize = 400;
const ROUNDS: usize = 9;
const NOW: &str = "2026-10-12T10:00:00Z";

/// Measures the parts, then all of it through the engine.
pub(crate) async fn measure(folder: &Path, url: &str, token: &str, plan: &PlanId) {
    let copy = folder.join("copy.sqlite");
    let (before, link) = {
        let (store, _) = Store::open(&copy).expect("the copy");
        let link = store.delta_link().expect("it can be read").expect("it was taken");
        (store.snapshot(plan).expect("it can be read").expect("it was read"), link.link)
    };
    let before = Arc::new(before);
    change(url, token, &before, "changed").await;
    let client = Client::new(&client::Options {
        root: url.to_owned(),
        token: token.into(),
        transport: planner_tui::graph::transport::Transport::default(),
    })
    .expect("a client");
    let mut pages = Vec::new();
    let mut next = Some(link);
    while let Some(link) = next {
        let Changes::Page(page) = client.changes(Some(&link)).await.expect("an answer") else { panic!("no page") };
        next = page.link.clone().filter(|_| page.has_more);
        pages.push(page);
    }
    let items: usize = pages.iter().map(|page| page.items.len()).sum();
    say(&format!("\n{CHANGES} changes ({items} items, {} pages)", pages.len()));
    let [mut reading, mut applying, mut mending, mut arranging] = [const { Vec::new() }; 4];
    for round in 0..ROUNDS {
        let place = folder.join(format!("copy of {round}.sqlite"));
        fs::copy(&copy, &place).expect("a copy");
        let (mut store, _) = Store::open(&place).expect("the copy");
        let view = View::new(Arc::clone(&before), &[], Arc::default());
        let start = now();
        let whole = store.snapshot(plan).expect("it can be read");
        reading.push(ms(start));
        drop(whole);
        let start = now();
        let tasks = apply(&mut store, &pages);
        applying.push(ms(start));
        assert_eq!(tasks.len(), CHANGES);
        let start = now();
        let mut after = Arc::clone(&before);
        Arc::make_mut(&mut after).replace_tasks(tasks.into_iter().map(Arc::new).collect());
        mending.push(ms(start));
        let start = now();
        let view = view.renewed(&after, &[]);
        arranging.push(ms(start));
        assert_eq!(view.plan().tasks().len(), before.tasks().len());
    }
    let reading = median(reading);
    row("reading the whole plan from the copy", reading, None);
    row("applying the changes: one transaction for each page", median(applying), Some(("reading it", reading)));
    row("putting them into the snapshot", median(mending), Some(("reading it", reading)));
    row("arranging the board anew", median(arranging), Some(("reading it", reading)));
    told(folder, url, token, &before).await;
}

fn apply(store: &mut Store, pages: &[ChangePage]) -> Vec<planner_tui::planner::task::Task> {
    let mut tasks = Vec::new();
    for page in pages {
        let brought = store.put_changes(&page.items, &Reread::default(), page.link.as_deref(), !page.has_more, NOW);
        tasks.extend(brought.expect("it can be written").tasks);
    }
    tasks
}

/// Changes the title of so many tasks, as another program would.
async fn change(url: &str, token: &str, plan: &Snapshot, word: &str) {
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let requests = plan.tasks().iter().step_by(plan.tasks().len() / CHANGES).take(CHANGES).map(|task| {
        let request = http.patch(format!("{url}/v1.0/planner/tasks/{}", task.id)).bearer_auth(token);
        let etag = task.etag.as_ref().map_or("", Etag::as_str).to_owned();
        let request = request.header("If-Match", etag).json(&json!({ "title": format!("{} {word}", task.title) }));
        async move { assert!(request.send().await.expect("an answer").status().is_success()) }
    });
    stream::iter(requests).buffer_unordered(2).collect::<Vec<()>>().await;
}

/// Lets the engine ask for the same changes: what passes until they are on the screen.
async fn told(folder: &Path, url: &str, token: &str, before: &Snapshot) {
    let mut window = Window::open(folder, Some((url, token)));
    let (id, title) =
        before.tasks().first().map(|task| (task.id.clone(), task.title.clone())).expect("there are tasks");
    let start = now();
    window
        .until(|window| {
            let view = window.state.board.view.as_ref();
            let task = view.filter(|view| view.plan().is_whole()).and_then(|view| view.plan().task(&id));
            task.is_some_and(|task| task.title != title)
        })
        .await;
    row("a start that finds them: on the screen after", ms(start), None);
    window.close().await;
}
