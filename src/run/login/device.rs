//! Signing in by a code: shown here, typed anywhere.

use anyhow::bail;
use tokio::time::{Instant, sleep, timeout};

use super::say;
use crate::graph::sign_in::Grant;
use crate::graph::sign_in::device;
use crate::graph::sign_in::device::{Pace, Polled};
use crate::graph::sign_in::platform::Platform;
use crate::planner::count::counted;

/// Shows a code and waits until it was typed.
pub(super) async fn sign_in(platform: &Platform, scope: &str) -> anyhow::Result<Grant> {
    let code = device::begin(platform, scope).await?;
    say(&format!("Open {} in any browser and type the code {}", code.verification_uri, code.user_code));
    let minutes = usize::try_from(code.life().as_secs().div_ceil(60)).unwrap_or(usize::MAX);
    say(&format!("Waiting for {} at most; Ctrl+C ends it.", counted(minutes, "minute", "minutes")));
    let begun = Instant::now();
    let waiting = async {
        let Pace { mut pause, mut interval } = Pace { pause: code.interval(), interval: code.interval() };
        loop {
            // Waiting for what comes too late would keep a person for nothing.
            if pause > interval && begun.elapsed() + pause >= code.life() {
                let host = platform.host();
                bail!("{host} wants to be left alone for longer than the code is good. Begin again later")
            }
            sleep(pause).await;
            match device::poll(platform, &code, interval).await? {
                Polled::Done(grant) => return anyhow::Ok(*grant),
                Polled::Wait(next) => Pace { pause, interval } = next,
            }
        }
    };
    match timeout(code.life(), waiting).await {
        Ok(outcome) => outcome,
        Err(_) => bail!("the code was not typed in time. For a new one type `planner-tui login --device`"),
    }
}
