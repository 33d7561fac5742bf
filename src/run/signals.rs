//! The ways the system says that it is time to end.

use anyhow::Context as _;
#[cfg(unix)]
use futures_util::FutureExt as _;

/// The ways the system says "end now". The terminal must be given back then, too.
pub(super) struct Signals {
    #[cfg(unix)]
    streams: [tokio::signal::unix::Signal; 3],
}

impl Signals {
    #[cfg(unix)]
    pub(super) fn listen() -> anyhow::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let listen = |kind| signal(kind).context("the program cannot listen for signals");
        let streams =
            [listen(SignalKind::terminate())?, listen(SignalKind::hangup())?, listen(SignalKind::interrupt())?];
        Ok(Self { streams })
    }

    #[cfg(not(unix))]
    pub(super) fn listen() -> anyhow::Result<Self> {
        Ok(Self {})
    }

    #[cfg(unix)]
    pub(super) async fn received(&mut self) {
        let [terminate, hangup, interrupt] = &mut self.streams;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
            _ = interrupt.recv() => {}
        }
    }

    #[cfg(not(unix))]
    pub(super) async fn received(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Forgets what was typed while another program had the terminal: the terminal sends Ctrl+C to this one, too.
    #[cfg(unix)]
    pub(super) async fn forget_interrupts(&mut self) {
        // What has arrived is handed on by the runtime.
        tokio::task::yield_now().await;
        let [_, _, interrupt] = &mut self.streams;
        while interrupt.recv().now_or_never().flatten().is_some() {}
    }

    #[cfg(not(unix))]
    pub(super) async fn forget_interrupts(&mut self) {}
}
