//! The ways the system says that it is time to end, or that the program goes on after it was stopped.

#[cfg(unix)]
use std::time::Duration;

#[cfg(unix)]
use anyhow::Context as _;
#[cfg(unix)]
use futures_util::FutureExt as _;

/// How long a word of the system takes at most until it is heard.
#[cfg(unix)]
const ARRIVES_BY: Duration = Duration::from_millis(50);

/// What the system says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// "End now". The terminal must be given back then, too.
    End,
    /// The program was stopped, from outside as a rule, and goes on: somebody else has had the terminal.
    #[cfg_attr(not(unix), expect(dead_code, reason = "no other system says so"))]
    GoOn,
}

/// The ways the system says so.
pub(super) struct Signals {
    #[cfg(unix)]
    streams: [tokio::signal::unix::Signal; 5],
}

impl Signals {
    #[cfg(unix)]
    pub(super) fn listen() -> anyhow::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let listen = |kind| signal(kind).context("the program cannot listen for signals");
        // Linux and macOS do not number it alike.
        let go_on = SignalKind::from_raw(rustix::process::Signal::CONT.as_raw());
        let [terminate, hangup] = [listen(SignalKind::terminate())?, listen(SignalKind::hangup())?];
        // What would end it with a dump ends it in order, or the terminal would be left as it is.
        let [interrupt, quit] = [listen(SignalKind::interrupt())?, listen(SignalKind::quit())?];
        Ok(Self { streams: [terminate, hangup, interrupt, quit, listen(go_on)?] })
    }

    #[cfg(not(unix))]
    pub(super) fn listen() -> anyhow::Result<Self> {
        Ok(Self {})
    }

    #[cfg(unix)]
    pub(super) async fn heard(&mut self) -> Word {
        let [terminate, hangup, interrupt, quit, go_on] = &mut self.streams;
        tokio::select! {
            // A window that is closed sends both, and there is no terminal to go on with.
            biased;
            _ = terminate.recv() => Word::End,
            _ = hangup.recv() => Word::End,
            _ = interrupt.recv() => Word::End,
            _ = quit.recv() => Word::End,
            _ = go_on.recv() => Word::GoOn,
        }
    }

    #[cfg(not(unix))]
    pub(super) async fn heard(&mut self) -> Word {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Word::End
    }

    /// Waits until it is time to end.
    pub(super) async fn received(&mut self) {
        while self.heard().await != Word::End {}
    }

    /// Forgets what was typed while another program had the terminal: the terminal sends Ctrl+C and Ctrl+\ to this one, too, and
    /// so does the shell that stops both and lets them go on.
    #[cfg(unix)]
    pub(super) async fn forget_interrupts(&mut self) {
        // What has arrived is handed on by the runtime.
        tokio::task::yield_now().await;
        let [_, _, of_terminal @ ..] = &mut self.streams;
        for stream in of_terminal {
            while stream.recv().now_or_never().flatten().is_some() {}
        }
    }

    #[cfg(not(unix))]
    pub(super) async fn forget_interrupts(&mut self) {}

    /// Forgets that the program goes on, after it has stopped itself: it takes the terminal again anyway.
    #[cfg(unix)]
    pub(super) async fn forget_own_stop(&mut self) {
        let [.., go_on] = &mut self.streams;
        // Where nobody could let it go on it was not stopped, and nothing comes.
        let _none_came = tokio::time::timeout(ARRIVES_BY, go_on.recv()).await;
    }

    #[cfg(not(unix))]
    pub(super) async fn forget_own_stop(&mut self) {}
}
