//! The server of one run: a small plan, faults that come and go, and somebody else at work.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use fastrand::Rng;
use planner_tui::server::{self, Faults, Options, RetryAfter, Running, Seed, Visitor, What};
use serde_json::{Value, json};

/// The token of everybody.
pub(crate) const TOKEN: &str = "a-token-for-tests";

/// The server and its plan.
pub(crate) struct World {
    running: Running,
    /// The workspace.
    pub(crate) database: PathBuf,
    /// The plan everybody works in.
    pub(crate) plan: String,
    client: reqwest::Client,
}

impl World {
    /// Starts a server with one plan; in half of the runs the plan is shared, so that changes are told.
    pub(crate) async fn start(folder: &Path, rng: &mut Rng) -> Result<Self, String> {
        let database = folder.join("planner.db");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|error| error.to_string())?;
        let options = Options {
            page_size: rng.usize(3..20),
            seed: Seed::Divided { tasks: 9, buckets: 3 },
            ..Options::new(database.clone(), TOKEN.to_owned())
        };
        let running = server::start(listener, options).map_err(|error| error.to_string())?;
        let _another_was_first = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().build().map_err(|error| error.to_string())?;
        let mut world = Self { running, database, plan: String::new(), client };
        let groups = world.get("/me/memberOf/microsoft.graph.group").await?;
        let group = text(&groups["value"][0]["id"])?;
        let plans = world.get(&format!("/groups/{group}/planner/plans")).await?;
        world.plan = text(&plans["value"][0]["id"])?;
        if rng.bool() {
            world.share().await?;
        }
        Ok(world)
    }

    /// Where it is, without a version.
    pub(crate) fn root(&self) -> &str {
        self.running.url()
    }

    /// Reads something over plain HTTP.
    pub(crate) async fn get(&self, path: &str) -> Result<Value, String> {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}/v1.0{path}", self.root()) };
        let answer = self.client.get(url).bearer_auth(TOKEN).send().await.map_err(|error| error.to_string())?;
        answer.json().await.map_err(|error| error.to_string())
    }

    /// Reads a list to its end.
    pub(crate) async fn list(&self, path: &str) -> Result<Vec<Value>, String> {
        let (mut items, mut next) = (Vec::new(), Some(path.to_owned()));
        while let Some(path) = next {
            let page = self.get(&path).await?;
            items.extend(page["value"].as_array().cloned().unwrap_or_default());
            next = page["@odata.nextLink"].as_str().map(str::to_owned);
        }
        Ok(items)
    }

    async fn share(&self) -> Result<(), String> {
        let me = text(&self.get("/me").await?["id"])?;
        let path = format!("/planner/plans/{}/details", self.plan);
        let etag = text(&self.get(&path).await?["@odata.etag"])?;
        let body = json!({"sharedWith": {"@odata.type": "microsoft.graph.plannerUserIds", me: true}});
        let request = self.client.patch(format!("{}/v1.0{path}", self.root())).bearer_auth(TOKEN);
        let answer = request.header("If-Match", etag).json(&body).send().await.map_err(|error| error.to_string())?;
        if answer.status().is_success() { Ok(()) } else { Err(format!("it is not shared: {:?}", answer.text().await)) }
    }

    /// From now on some share of the requests goes wrong in some ways.
    pub(crate) fn break_something(&self, rng: &mut Rng) {
        let soon = || Some(RetryAfter::Text("0.002".to_owned()));
        let all = [
            What::Answer { status: 429, retry_after: soon() },
            What::Answer { status: 429, retry_after: None },
            What::Answer { status: 503, retry_after: soon() },
            What::Answer { status: 500, retry_after: None },
            What::Answer { status: 502, retry_after: None },
            What::Answer { status: 504, retry_after: None },
            What::Slow(Duration::from_millis(3)),
            What::CutBefore,
            What::CutAfter,
            What::CutAfter,
            What::Truncate,
            What::WebPage,
            What::Stale,
            What::Conflict,
            What::DeniedAfter,
            What::OldDeltaLink,
            What::BadDeltaLink,
            What::Shuffle,
        ];
        let ways: Vec<What> = (0..rng.usize(1..6)).map(|_| all[rng.usize(..all.len())].clone()).collect();
        let rate = [0.05, 0.2, 0.5][rng.usize(..3)];
        self.running.faults().set(Faults::random(rng.u64(..), rate, &ways));
    }

    /// From now on nothing goes wrong.
    pub(crate) fn mend(&self) {
        self.running.faults().set(Faults::default());
    }

    /// Somebody else at work in the plan.
    pub(crate) fn visitor(&self, seed: u64) -> Option<Visitor> {
        Some(self.running.visitor(seed)?.in_plan(&self.plan))
    }

    /// Stops the server.
    pub(crate) async fn stop(self) {
        self.running.stop().await;
    }
}

fn text(value: &Value) -> Result<String, String> {
    value.as_str().map(str::to_owned).ok_or_else(|| format!("no text: {value}"))
}
