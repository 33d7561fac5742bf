//! What the engine tells of single requests: those that failed, and those that were only explained. All of it data.

use super::desk::Desk;
use super::{Event, Exchange};
use crate::graph::exchange;
use crate::graph::exchange::Witness;

impl From<exchange::Exchange> for Event {
    fn from(exchange: exchange::Exchange) -> Self {
        Self::Exchanged(match exchange {
            exchange::Exchange::Failed(failure) => {
                Exchange { is_failure: true, lines: failure.lines(), words: failure.words, next: failure.next }
            }
            exchange::Exchange::Explained(step) => {
                Exchange { is_failure: false, words: step.title(), next: String::new(), lines: step.lines() }
            }
            exchange::Exchange::Lacking => return Self::GotOver,
        })
    }
}

impl Desk {
    /// Returns who is told of single requests.
    pub(super) fn witness(&self) -> Witness {
        let events = self.events.clone();
        Witness::new(move |exchange| {
            let _screen_is_gone = events.send(exchange.into());
        })
    }
}
