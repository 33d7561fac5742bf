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
