//! Gives places in the person's own list to the cards above the one that moves, where they have none.
//!
//! A task has no place in its assignees' lists until somebody moves it there, and such tasks stand below all others. So a
//! card that is put among them would jump over those above it: they get a place first, one by one from the top.

use super::moving::first_unplaced;
use super::push::{Setback, Writer};
use crate::graph::error::Error;
use crate::planner::board::Grouping;
use crate::planner::edit::MoveTask;
use crate::wire::patch;
use crate::wire::task::Task as Body;

impl Writer<'_> {
    /// Gives each card above the target a place, so that one below them can be told. A card whose place the service will
    /// not take ends it: then the move goes as far up as it can.
    pub(super) async fn place_those_above(&self, edit: &MoveTask) -> Result<(), Setback> {
        // Each round places a card or reads one anew; a list that keeps changing is left as it is.
        let most = 2 * self.known(Grouping::Mine)?.tasks().len();
        for _round in 0..most {
            let known = self.known(Grouping::Mine)?;
            let me = self.desk.borrow().me.clone();
            let Some((task, hint)) = first_unplaced(&known, edit, me.as_ref()) else { return Ok(()) };
            let body = patch::onto_own_list(Body::default(), &hint);
            let answer = match self.client.update_task(task, &body).await {
                Ok(answer) => answer,
                Err(error) => match self.concern(error)? {
                    Error::Stale(_) | Error::Conflict(_) => match self.client.task(&task.id).await {
                        Ok(answer) => answer,
                        Err(error) => return self.concern(error).map(drop),
                    },
                    _ => return Ok(()),
                },
            };
            let mut desk = self.desk.borrow_mut();
            desk.got_on();
            desk.written.insert(task.id.clone());
            let newer = desk.store.put_tasks(&task.plan_id, std::slice::from_ref(&answer))?;
            if newer.is_empty() {
                return Ok(());
            }
            desk.renew_tasks(&task.plan_id, newer);
        }
        Ok(())
    }
}
