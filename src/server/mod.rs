//! A small Planner of our own: the default backend, the demo and the test peer.
//!
//! It answers the HTTP of Microsoft Graph's Planner on a socket, from a database. Requests go through the table in
//! `routes.rs`, alone or as parts of a batch; each handler runs in a transaction of its own.

mod answer;
mod archive;
mod batch;
mod buckets;
mod callers;
mod change;
mod containers;
mod coverage;
mod db;
mod delta;
mod delta_patch;
mod delta_typed;
mod details;
mod directory_filter;
mod directory_names;
mod enforce;
mod error;
mod faults;
mod formats;
mod hand;
mod hints;
mod html;
mod http;
mod identity;
mod instant;
mod lists;
mod log;
mod merge;
mod messages;
mod metadata;
mod mint;
mod my_day;
mod notes;
mod numbered;
mod page_token;
mod people;
mod plans;
mod precondition;
mod properties;
mod record;
mod recurrence;
mod request;
mod rosters;
mod routes;
mod rules;
mod scenarios;
mod seed;
mod segments;
mod selection;
mod tasks;
#[cfg(test)]
mod tests;
mod threads;
mod user_object;
mod users;
mod view;
mod visitor;

use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::SocketAddr;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub use callers::KnownCaller;
pub use coverage::{coverage, coverage_json};
pub use error::StartError;
pub use faults::Faults;
pub use faults::FaultsError;
pub use faults::FaultsHandle;
pub use faults::On;
pub use faults::RetryAfter;
pub use faults::Rule;
pub use faults::SignInError;
pub use faults::What;
pub use identity::SignIn;
pub use identity::TENANT;
pub use instant::Clock;
pub use mint::token;
pub use visitor::Deed;
pub use visitor::Visit;
pub use visitor::Visitor;

use callers::Caller;
use callers::Callers;
use db::Database;
use faults::Lines;
use faults::Scissors;
use identity::Identity;

/// How many rows a page of a list has, as with the service.
pub const PAGE_SIZE: usize = 400;
/// How long a delta link can be followed when something has happened since. The service publishes no number for
/// Planner; this is Graph's for the directory.
pub const DELTA_LIFE: Duration = Duration::from_hours(7 * 24);
/// How long a stopping server waits for requests under way.
const GRACE: Duration = Duration::from_secs(2);

/// What a server serves, and to whom.
#[derive(Clone, Debug)]
pub struct Options {
    /// The database; its folder must exist. A missing file is made and seeded.
    pub database: PathBuf,
    /// The bearer token every request must have.
    pub token: String,
    /// What a new database begins with.
    pub seed: Seed,
    /// How many rows a page of a list has; [`PAGE_SIZE`] unless a test wants pages to turn.
    pub page_size: usize,
    /// What goes wrong; nothing, unless a test or a person wants to see what a client makes of it.
    pub faults: Faults,
    /// How long a delta link can be followed when something has happened since; [`DELTA_LIFE`] unless a test wants to
    /// see one grow too old.
    pub delta_life: Duration,
    /// Whom the token stands for: a person by id, mail or name, `app:` and the id of an app, or both as
    /// `PERSON/app:ID`. Without it, the person the workspace belongs to.
    pub acting_as: Option<String>,
    /// How people sign in; `None` unless they can. Where they can, whoever reaches the server can be anybody in it.
    pub sign_in: Option<SignIn>,
    /// Whether answers are packed for clients that take that.
    pub gzip: bool,
    /// What time it is: the system's, until somebody who has a copy of this clock sets it forward.
    pub clock: Clock,
}

impl Options {
    /// Serves the sample plans as the service would, to whoever has the token.
    #[must_use]
    pub fn new(database: PathBuf, token: String) -> Self {
        let (seed, faults) = (Seed::Sample, Faults::default());
        let (page_size, delta_life, clock) = (PAGE_SIZE, DELTA_LIFE, Clock::default());
        Self { database, token, seed, page_size, faults, delta_life, acting_as: None, sign_in: None, gzip: true, clock }
    }
}

/// What a new database begins with. An old one keeps what it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seed {
    /// The sample plans, with dates around today.
    Sample,
    /// One person and one group, no plan.
    Empty,
    /// A plan of so many tasks in twenty buckets, the same each time.
    Size(u32),
    /// One plan of so many tasks in so many buckets.
    Divided {
        /// How many tasks.
        tasks: u32,
        /// How many buckets, at least one.
        buckets: u16,
    },
}

/// What all requests share.
#[derive(Debug)]
struct Shared {
    database: Database,
    clock: Clock,
    token: String,
    /// The id of the person the workspace belongs to.
    me: String,
    /// Whom the token stands for.
    caller: Caller,
    callers: Callers,
    /// What page tokens are mixed with.
    secret: u64,
    page_size: usize,
    /// Ticks after which what has happened is no longer told.
    delta_life: i64,
    address: SocketAddr,
    faults: FaultsHandle,
    identity: Option<Identity>,
    gzip: bool,
}

impl Shared {
    /// Returns the instant, in ticks, up to which what has happened is no longer told.
    fn horizon(&self) -> i64 {
        self.clock.next_tick().saturating_sub(self.delta_life)
    }
}

/// A server that answers. Dropping it stops it, too.
#[derive(Debug)]
pub struct Running {
    url: String,
    shared: Arc<Shared>,
    /// Dropped to stop.
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl Running {
    /// Returns the root without a version, such as `http://127.0.0.1:8080`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns everyone who can ask, each with the token that says so.
    #[must_use]
    pub fn callers(&self) -> Vec<KnownCaller> {
        self.shared.callers.all(&self.shared.token)
    }

    /// Returns what changes the faults while the server runs.
    #[must_use]
    pub fn faults(&self) -> FaultsHandle {
        self.shared.faults.clone()
    }

    /// Returns another member of the group, who edits at random; `None` where nobody else is.
    ///
    /// The call blocks for a moment, as the visitor's own do.
    #[must_use]
    pub fn visitor(&self, seed: u64) -> Option<Visitor> {
        Visitor::new(Arc::clone(&self.shared), &self.url, seed)
    }

    /// Stops listening and waits, for two seconds at most, until requests under way are answered.
    pub async fn stop(self) {
        drop(self.stop);
        // What is still running then is cut off; whatever was answered is on the disk.
        let _ = tokio::time::timeout(GRACE, self.serving).await;
    }
}

/// Opens the database, seeds a new one, and begins to answer on the listener.
///
/// Must be called within a tokio runtime, on which the server then runs.
pub fn start(listener: TcpListener, options: Options) -> Result<Running, StartError> {
    let database = Database::open(&options.database)?;
    let prepared = database.write(|connection| {
        let workspace = seed::prepare(connection, options.seed, instant::now())?;
        Ok((workspace, Callers::read(connection)?))
    });
    let (workspace, callers) = match prepared {
        Ok(prepared) => prepared,
        Err(refusal) => return Err(database.explain(&refusal)),
    };
    let caller = match &options.acting_as {
        Some(words) => callers.find(words).ok_or_else(|| StartError::UnknownCaller { words: words.clone() })?,
        None => Caller::person(&workspace.me),
    };
    listener.set_nonblocking(true).map_err(StartError::CannotListen)?;
    let listener = tokio::net::TcpListener::from_std(listener).map_err(StartError::CannotListen)?;
    let address = listener.local_addr().map_err(StartError::CannotListen)?;
    let identity = options.sign_in.map(|terms| Identity::new(terms, &options.token, workspace.secret));
    let shared = Arc::new(Shared {
        database,
        clock: options.clock,
        token: options.token,
        me: workspace.me,
        caller,
        callers,
        secret: workspace.secret,
        page_size: options.page_size.max(1),
        delta_life: instant::ticks_in(options.delta_life),
        address,
        faults: FaultsHandle::new(options.faults),
        identity,
        gzip: options.gzip,
    });
    let (stop, stopped) = oneshot::channel::<()>();
    let service = http::service(Arc::clone(&shared)).into_make_service_with_connect_info::<Scissors>();
    let serving = axum::serve(Lines(listener), service).with_graceful_shutdown(async {
        let _ = stopped.await;
    });
    let serving = tokio::spawn(async {
        let _ = serving.await;
    });
    Ok(Running { url: url_of(address), shared, stop, serving })
}

/// Returns the address a client on this machine reaches the server at.
fn url_of(mut address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        address.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    format!("http://{address}")
}
