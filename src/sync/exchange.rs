//! What the engine tells of single requests: those that failed, and those that were only explained. All of it data.

use super::desk::Desk;
use super::{Event, Exchange};
use crate::graph::exchange;
use crate::graph::exchange::Witness;

impl From<exchange::Exchange> for Exchange {
    fn from(exchange: exchange::Exchange) -> Self {
        match exchange {
            exchange::Exchange::Failed(failure) => {
                Self { is_failure: true, lines: failure.lines(), words: failure.words, next: failure.next.to_owned() }
            }
            exchange::Exchange::Explained(step) => {
                Self { is_failure: false, words: step.title(), next: String::new(), lines: step.lines() }
            }
        }
    }
}

impl Desk {
    /// Returns who is told of single requests.
    pub(super) fn witness(&self) -> Witness {
        let events = self.events.clone();
        Witness::new(move |exchange| {
            let _screen_is_gone = events.send(Event::Exchanged(exchange.into()));
        })
    }
}
