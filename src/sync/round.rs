//! One round of asking what has changed, beside everything else.

use std::collections::HashSet;
use std::rc::Rc;

use jiff::Timestamp;

use super::delta;
use super::desk::{Desk, Shared};
use super::rules;
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::store::delta::Name;

/// Follows the link when the time has come, unless a plan is being read: that reading asks for itself.
pub(super) async fn follow(desk: Shared, client: Rc<Client>) {
    let turn = Rc::clone(&desk.borrow().delta.turn);
    let turn = turn.lock().await;
    let outcome = delta::round(&desk, &client).await;
    let is_well = outcome.is_ok();
    end(&mut desk.borrow_mut(), outcome);
    drop(turn);
    let plan = desk.borrow().open.as_ref().map(|open| open.plan.clone());
    // No delta tells of rules that have changed.
    if let Some(plan) = plan.filter(|_| is_well) {
        rules::read(&desk, &client, &plan).await;
    }
}

fn end(desk: &mut Desk, outcome: Result<Option<HashSet<Name>>, Error>) {
    desk.delta.polled_at = desk.now();
    match outcome {
        Ok(Some(_)) => {
            desk.done();
            desk.confirm();
        }
        // A new link says nothing of what was before.
        Ok(None) => desk.done(),
        Err(error) => {
            desk.note(&error);
        }
    }
    if desk.has_lost_cover() {
        desk.delta.polled_at = Timestamp::UNIX_EPOCH;
    }
    desk.tell_status();
}
