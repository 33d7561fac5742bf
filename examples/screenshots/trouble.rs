//! Pictures of a service that is away, and of what others have done when it comes back.

use std::net::{SocketAddr, TcpListener};

use anyhow::{Context as _, ensure};
use planner_tui::planner::id::TaskId;
use planner_tui::server::{self, Options, Running};
use planner_tui::sync::Link;
use reqwest::Method;
use serde_json::{Value, json};

use crate::window::Window;

/// Where the service is, while it is there.
pub(crate) struct Service {
    pub(crate) address: SocketAddr,
    pub(crate) options: Options,
}

/// Takes the pictures; the service has just gone away.
pub(crate) async fn pictures(mut window: Window, service: Service) -> anyhow::Result<()> {
    let (renamed, deleted) = (card(&window, 0)?, card(&window, 1)?);
    window.press("gge");
    window.press(" and the claim\n");
    window.press("jcjL");
    window.until(|state| state.status.unsent == 3 && matches!(state.status.link, Link::Offline { .. })).await?;
    window.draw("offline", (120, 32))?;
    let running = service.start()?;
    let title = json!({"title": "Replace the hero image on the start page by a film"});
    service.ask(Method::PATCH, &renamed, Some(title)).await?;
    service.ask(Method::DELETE, &deleted, None).await?;
    window.press("r");
    window.until(|state| state.status.conflicts == 1 && state.status.rejected == 1 && state.status.unsent == 0).await?;
    running.stop().await;
    window.press("ggjjjc");
    window.press("nAsk Legal about the imprint\n");
    window.until(|state| matches!(state.status.link, Link::Offline { .. })).await?;
    window.press("S");
    window.until(|state| state.outbox.entries.len() == 4).await?;
    window.draw("sync-panel", (120, 28))?;
    window.press("\n");
    window.draw("conflict", (100, 28))
}

/// Returns a card of the first column.
fn card(window: &Window, row: usize) -> anyhow::Result<TaskId> {
    let view = window.state.board.view.as_ref().context("the plan is open")?;
    let task = view.board().task(view.plan(), 0, row).context("the column has cards")?;
    Ok(task.id.clone())
}

impl Service {
    /// Brings it back where it was.
    fn start(&self) -> anyhow::Result<Running> {
        Ok(server::start(TcpListener::bind(self.address)?, self.options.clone())?)
    }

    /// Does to a task what another program of the person would.
    async fn ask(&self, method: Method, task: &TaskId, body: Option<Value>) -> anyhow::Result<()> {
        let http = reqwest::Client::builder().no_proxy().build()?;
        let url = format!("http://{}/v1.0/planner/tasks/{task}", self.address);
        let token = &self.options.token;
        let now: Value = http.get(&url).bearer_auth(token).send().await?.json().await?;
        let etag = now["@odata.etag"].as_str().context("a task has an etag")?;
        let mut request = http.request(method, &url).bearer_auth(token).header("If-Match", etag);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let status = request.send().await?.status();
        ensure!(status.is_success(), "the server has answered {status}");
        Ok(())
    }
}
