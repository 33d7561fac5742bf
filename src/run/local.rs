//! Our own server inside the process: started beside the first frame, stopped after the last.

use std::net::Ipv4Addr;
use std::net::TcpListener;
use std::path::PathBuf;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::graph::transport::Transport;
use crate::server;
use crate::sync::engine::Backend;

/// The plan a new workspace shows first.
pub(super) const FIRST_PLAN: &str = "Website relaunch";

/// How many rows a page has between the two halves of this program: smaller pages than the service makes cost less memory.
const PAGE_SIZE: usize = 100;

/// The server, once it runs.
pub(super) type Starting = JoinHandle<Option<server::Running>>;

/// Starts the server on any free port of this machine, with a token nobody else has, and says where it is.
///
/// Opening and seeding the database takes a moment; the offline copy is on the screen meanwhile.
pub(super) fn start(
    database: PathBuf,
    transport: Transport,
    backend: oneshot::Sender<Result<Backend, String>>,
) -> Starting {
    tokio::task::spawn_blocking(move || {
        let token = server::token();
        // Nothing is packed: between two halves of one program that is work without a gain.
        let usual = server::Options::new(database, token.clone());
        let options = server::Options { page_size: PAGE_SIZE, gzip: false, ..usual };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .map_err(|error| format!("No port of this machine can be listened on: {error}."));
        let running = listener.and_then(|listener| server::start(listener, options).map_err(|error| error.to_string()));
        let (known, running) = match running {
            Ok(running) => {
                let root = running.url().to_owned();
                (Ok(Backend { transport, ..Backend::new(&root, token) }), Some(running))
            }
            Err(sentence) => (Err(sentence), None),
        };
        let _engine_is_gone = backend.send(known);
        running
    })
}

/// Stops the server.
pub(super) async fn stop(starting: Starting) {
    if let Ok(Some(running)) = starting.await {
        running.stop().await;
    }
}
