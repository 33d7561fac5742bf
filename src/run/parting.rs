//! The end: the screen is gone, and the engine finishes what is being sent.

use std::io;
use std::io::IsTerminal as _;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;

use super::output::say_aside;
use super::signals::Signals;
use crate::sync::Command;
use crate::sync::Event;
use crate::sync::Handle;

/// How long the end may take before it is explained.
const QUIET_END: Duration = Duration::from_millis(300);

/// Says whether something has failed because the window is gone: nobody is there to be told, and the word that it was closed
/// may only be on its way.
pub(super) fn is_without_window(error: &anyhow::Error) -> bool {
    let is_gone = |error: &io::Error| {
        #[cfg(unix)]
        if error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error()) {
            return true;
        }
        error.kind() == io::ErrorKind::BrokenPipe
    };
    error.chain().filter_map(|cause| cause.downcast_ref()).any(is_gone)
}

/// Lets the engine finish what is being sent; whoever is told to wait may end it at once.
pub(super) async fn finish(
    engine: &Handle,
    events: &mut UnboundedReceiver<Event>,
    signals: &mut Signals,
    is_urgent: bool,
) {
    engine.send(if is_urgent { Command::StopNow } else { Command::Stop });
    let (mut quiet, mut has_told) = (std::pin::pin!(tokio::time::sleep(QUIET_END)), false);
    loop {
        tokio::select! {
            event = events.recv() => if matches!(event, None | Some(Event::Stopped)) { break },
            () = signals.received() => engine.send(Command::StopNow),
            () = &mut quiet, if !has_told => {
                has_told = true;
                // Scripts wait without a word.
                if !io::stderr().is_terminal() {
                    continue;
                }
                // The screen is gone, and a program that seems to hang is to say why.
                say_aside("Finishing what is being sent… Ctrl+C leaves now; it is kept and sent the next time.");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use anyhow::Context as _;

    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_window_that_is_gone_is_no_failure_and_a_full_disk_is_one() {
        let failed = |number| Err::<(), _>(io::Error::from_raw_os_error(number)).context("drawing").unwrap_err();
        let [gone, full] = [rustix::io::Errno::IO, rustix::io::Errno::NOSPC].map(|errno| failed(errno.raw_os_error()));
        assert!(is_without_window(&gone));
        assert!(!is_without_window(&full));
        assert!(!is_without_window(&anyhow::anyhow!("something else")));
    }
}
