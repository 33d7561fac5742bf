//! The engine, started, with our own server and what is explained where they are wanted.

use std::path::PathBuf;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::mpsc::unbounded_channel;
use tokio::sync::oneshot;

use super::explain::Explaining;
use super::local;
use super::login;
use super::service;
use super::service::Service;
use crate::app::FOR_COMMENTS;
use crate::cli::Open;
use crate::sync::Event;
use crate::sync::Handle;
use crate::sync::engine;
use crate::sync::schedule::Pace;

/// What was started.
pub(super) struct Started {
    pub(super) engine: Handle,
    pub(super) events: UnboundedReceiver<Event>,
    /// Our own server, if it runs.
    pub(super) server: Option<local::Starting>,
    /// What is explained, in a run that sends nothing.
    pub(super) explaining: Option<Explaining>,
    /// How a sign-in that asks for comments is typed, where there is one.
    pub(super) for_comments: Option<String>,
    /// Whether the service has a page for each task: Microsoft's own for everybody, whose address is known.
    pub(super) has_pages: bool,
    /// The offline copy it works on; one to be thrown away, in a run that sends nothing.
    pub(super) copy: PathBuf,
}

/// Whom the engine works for.
#[derive(Clone, Copy, Debug)]
pub(super) enum For {
    /// Somebody at a screen, who may want the plan that was opened last.
    Board { open_last: bool },
    /// A command: which plan was opened last is none of its business, however it ends.
    Command,
}

/// Starts the engine, and our own server if it is the one to ask.
pub(super) fn start(options: &Open, whom: For) -> anyhow::Result<Started> {
    let Service { copy, backend, transport, folder, explaining } = service::of(options)?;
    let for_comments = backend.as_ref().map(|backend| backend.token.in_words(FOR_COMMENTS));
    let of_everybody = login::cloud(None).graph_root();
    let has_pages = backend.as_ref().is_some_and(|backend| backend.root.trim_end_matches('/') == of_everybody);
    let (sender_of_backend, backend_known) = oneshot::channel();
    let server = match backend {
        _ if options.offline => None,
        Some(backend) => {
            let _engine_is_gone = sender_of_backend.send(Ok(backend));
            None
        }
        None => Some(local::start(folder.server_database(), transport, sender_of_backend)),
    };
    let (sender, events) = unbounded_channel();
    let engine = engine::start(
        engine::Options {
            store_path: copy.clone(),
            backend: backend_known,
            open_last: matches!(whom, For::Board { open_last: true }),
            keeps_last: matches!(whom, For::Board { .. }),
            is_offline: options.offline,
            pace: Pace::default(),
            enforces: true,
        },
        &sender,
    );
    // Only the engine tells: when it has ended, there is nothing more to wait for.
    drop(sender);
    Ok(Started { engine, events, server, explaining, for_comments, has_pages, copy })
}
