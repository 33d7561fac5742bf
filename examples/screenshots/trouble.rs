//! Pictures of a service that is away, and of what others have done when it comes back.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use planner_tui::app::State;
use planner_tui::app::effect::Effect;
use planner_tui::app::message::Message;
use planner_tui::app::update;
use planner_tui::planner::id::TaskId;
use planner_tui::server::{self, Options, Running};
use planner_tui::sync::{Handle, Link};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedReceiver;

use crate::{frame, svg};

/// How long a picture may take to come about.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where the service is, while it is there.
pub(crate) struct Service {
    pub(crate) address: SocketAddr,
    pub(crate) options: Options,
}

/// The program, its keys and its engine.
pub(crate) struct Window {
    pub(crate) state: State,
    pub(crate) handle: Handle,
    pub(crate) events: UnboundedReceiver<planner_tui::sync::Event>,
    pub(crate) target: PathBuf,
}

impl Window {
    /// Takes the pictures; the service has just gone away.
    pub(crate) async fn pictures(mut self, service: Service) -> anyhow::Result<()> {
        let (renamed, deleted) = (self.card(0)?, self.card(1)?);
        self.press("gge");
        self.press(" and the claim\n");
        self.press("jcjL");
        self.until(|state| state.status.unsent == 3 && matches!(state.status.link, Link::Offline { .. })).await?;
        self.draw("offline", (120, 32))?;
        let running = service.start()?;
        let title = json!({"title": "Replace the hero image on the start page by a film"});
        service.ask(Method::PATCH, &renamed, Some(title)).await?;
        service.ask(Method::DELETE, &deleted, None).await?;
        self.press("r");
        self.until(|state| state.status.conflicts == 1 && state.status.rejected == 1 && state.status.unsent == 0)
            .await?;
        running.stop().await;
        self.press("ggjjjc");
        self.press("nAsk Legal about the imprint\n");
        self.until(|state| matches!(state.status.link, Link::Offline { .. })).await?;
        self.press("S");
        self.until(|state| state.outbox.entries.len() == 4).await?;
        self.draw("sync-panel", (120, 28))?;
        self.press("\n");
        self.draw("conflict", (100, 28))
    }

    /// Returns a card of the first column.
    fn card(&self, row: usize) -> anyhow::Result<TaskId> {
        let view = self.state.board.view.as_ref().context("the plan is open")?;
        let task = view.board().task(view.plan(), 0, row).context("the column has cards")?;
        Ok(task.id.clone())
    }

    fn press(&mut self, keys: &str) {
        for letter in keys.chars() {
            let code = if letter == '\n' { KeyCode::Enter } else { KeyCode::Char(letter) };
            let effects = update(&mut self.state, Message::Key(KeyEvent::new(code, KeyModifiers::NONE)));
            self.act(effects);
        }
    }

    fn act(&self, effects: Vec<Effect>) {
        for effect in effects {
            if let Effect::Sync(command) = effect {
                self.handle.send(command);
            }
        }
    }

    async fn until(&mut self, is_so: impl Fn(&State) -> bool) -> anyhow::Result<()> {
        while !is_so(&self.state) {
            let event = tokio::time::timeout(PATIENCE, self.events.recv()).await;
            let event = event.with_context(|| format!("it did not happen: {:?}", self.state.status))?;
            let event = event.context("the engine has ended")?;
            let effects = update(&mut self.state, Message::Sync(event));
            self.act(effects);
        }
        Ok(())
    }

    fn draw(&mut self, name: &str, (width, height): (u16, u16)) -> anyhow::Result<()> {
        let effects = update(&mut self.state, Message::Resized { width, height });
        self.act(effects);
        Ok(fs::write(self.target.join(format!("{name}.svg")), svg::picture(&frame(&self.state)?))?)
    }
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
