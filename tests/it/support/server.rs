//! A server of our own for one test: any free port, a folder that goes away, stopped on drop.

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

use planner_tui::server::{self, Clock, FaultsHandle, Options, Running, Seed, SignIn, Visitor};
use tempfile::TempDir;

use crate::support::http::Http;

pub(crate) const TOKEN: &str = "a-token-for-tests";

/// A running server. Fields drop in order: first the server, then the folder it writes to.
pub(crate) struct TestServer {
    running: Option<Running>,
    folder: TempDir,
    page_size: usize,
    delta_life: Duration,
    sign_in: Option<SignIn>,
    clock: Clock,
}

impl TestServer {
    /// Starts a server on a new database. Needs a runtime, as every `#[tokio::test]` has.
    pub(crate) fn start(seed: Seed) -> Self {
        Self::start_with_pages_of(400, seed)
    }

    /// The same, with lists cut into pages of a size of the test's choice.
    pub(crate) fn start_with_pages_of(page_size: usize, seed: Seed) -> Self {
        let mut server = Self::prepared(page_size);
        server.run(seed);
        server
    }

    /// Starts a server on the sample, at which people sign in; clients ask every second whether a code was typed.
    pub(crate) fn start_with_sign_in() -> Self {
        let poll_interval = Duration::from_secs(1);
        let mut server = Self::prepared(400);
        server.sign_in = Some(SignIn { poll_interval, ..SignIn::default() });
        server.run(Seed::Sample);
        server
    }

    fn prepared(page_size: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the database");
        let delta_life = server::DELTA_LIFE;
        Self { running: None, folder, page_size, delta_life, sign_in: None, clock: Clock::default() }
    }

    /// Stops the server and starts another on the same database and another port.
    pub(crate) async fn restart(&mut self, seed: Seed) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
        self.run(seed);
    }

    /// The same, and from now on delta links live so long.
    pub(crate) async fn restart_with_delta_life(&mut self, delta_life: Duration, seed: Seed) {
        self.delta_life = delta_life;
        self.restart(seed).await;
    }

    /// What time it is for the server, also after a restart.
    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// A client with the right token.
    pub(crate) fn http(&self) -> Http {
        Http::new(self.running().url(), TOKEN)
    }

    /// What goes wrong from now on.
    pub(crate) fn faults(&self) -> FaultsHandle {
        self.running().faults()
    }

    /// Another member of a group, who edits at random.
    pub(crate) fn visitor(&self, seed: u64) -> Visitor {
        self.try_visitor(seed).expect("somebody else is in the workspace")
    }

    /// The same, where there may be nobody.
    pub(crate) fn try_visitor(&self, seed: u64) -> Option<Visitor> {
        self.running().visitor(seed)
    }

    fn running(&self) -> &Running {
        self.running.as_ref().expect("the server runs between start and drop")
    }

    fn run(&mut self, seed: Seed) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let (page_size, delta_life) = (self.page_size, self.delta_life);
        let new = Options::new(self.database(), TOKEN.to_owned());
        let (sign_in, clock) = (self.sign_in, self.clock.clone());
        let options = Options { seed, page_size, delta_life, sign_in, clock, ..new };
        let running = server::start(listener, options).unwrap_or_else(|error| panic!("the server starts: {error}"));
        self.running = Some(running);
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("planner.db")
    }
}
