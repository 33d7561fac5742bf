//! Reads the details of tasks below everything else, so that all of a plan can be looked at without a service.

use std::collections::HashSet;

use super::desk::{Desk, Shared};
use super::patiently::patiently;
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::planner::id::{PlanId, TaskId};
use crate::store::details::Lacking;
use crate::wire::batch;
use crate::wire::task_details::TaskDetails;

/// Reads what the copy lacks until it lacks nothing, or until writing or somebody who waits is to go before it.
pub(super) async fn read(desk: &Shared, client: &Client, plan: &PlanId) -> Result<(), Error> {
    let lacking = {
        let desk = desk.borrow();
        let lacking = match (&desk.me, plan.is_mine()) {
            (Some(me), true) => desk.store.my_lacking_details(me),
            (None, true) => Ok(Vec::new()),
            (_, false) => desk.store.lacking_details(plan),
        };
        desk.kept(lacking, Vec::new())
    };
    for some in lacking.chunks(batch::LIMIT) {
        {
            let mut desk = desk.borrow_mut();
            let is_writing = !desk.writers.is_empty();
            match desk.reading(plan) {
                Some(reading) if !is_writing && !reading.is_urgent() && reading.wanted.is_empty() => {}
                _ => return Ok(()),
            }
        }
        read_some(desk, client, &mut some.to_vec()).await?;
    }
    if let Some(reading) = desk.borrow_mut().reading(plan) {
        reading.has_details = true;
    }
    Ok(())
}

/// Reads the details a plan lacks in the copy, all of them: somebody waits for that.
pub(super) async fn read_all(desk: &Shared, client: &Client, plan: &PlanId) -> Result<(), Error> {
    let lacking = desk.borrow().store.lacking_details(plan);
    let lacking = desk.borrow().kept(lacking, Vec::new());
    // What was not shown before is asked for again: it may be by now.
    desk.borrow_mut().silent.retain(|task| !lacking.iter().any(|lacking| lacking.task == *task));
    let mut count = 0;
    for some in lacking.chunks(batch::LIMIT) {
        let mut left = some.to_vec();
        patiently(desk, async || read_some(desk, client, &mut left).await).await?;
        count += some.len();
        desk.borrow_mut().say_of_check(format!("details {count}/{}", lacking.len()));
    }
    Ok(())
}

/// Reads the details the copy lacks of some tasks of a plan, before these are deleted.
pub(super) async fn read_of(
    desk: &Shared,
    client: &Client,
    plan: &PlanId,
    tasks: &HashSet<TaskId>,
) -> Result<(), Error> {
    let lacking = desk.borrow().store.lacking_details(plan);
    let mut lacking = desk.borrow().kept(lacking, Vec::new());
    lacking.retain(|lacking| tasks.contains(&lacking.task));
    for some in lacking.chunks(batch::LIMIT) {
        read_some(desk, client, &mut some.to_vec()).await?;
    }
    Ok(())
}

/// Reads some of them with one request, and leaves in the list what could not be read now.
async fn read_some(desk: &Shared, client: &Client, some: &mut Vec<Lacking>) -> Result<(), Error> {
    some.retain(|lacking| !desk.borrow().silent.contains(&lacking.task));
    let ids: Vec<TaskId> = some.iter().map(|lacking| lacking.task.clone()).collect();
    let answers = client.details_by_id(&ids).await?;
    let mut desk = desk.borrow_mut();
    if answers.iter().any(Result::is_ok) {
        desk.done();
    } else {
        desk.answered();
    }
    let (mut read, mut trouble) = (Vec::new(), None);
    for (lacking, answer) in std::mem::take(some).into_iter().zip(answers) {
        match answer {
            Ok(body) => read.push((lacking, body)),
            Err(error) if error.is_passing() => {
                trouble = Some(error);
                some.push(lacking);
            }
            Err(_) => {
                desk.silent.insert(lacking.task);
            }
        }
    }
    desk.keep_read(&read);
    trouble.map_or(Ok(()), Err)
}

impl Desk {
    /// Keeps details that were lacking. What is shown of one of the tasks is told anew if it has become something else: it may
    /// have been read for the person while the request for these was under way, and others have changed it in between.
    fn keep_read(&mut self, read: &[(Lacking, TaskDetails)]) {
        let kept = self.store.put_lacking_details(read);
        self.kept(kept, ());
        let now = self.now().to_string();
        let noted = self.store.note_details_read(read.iter().map(|(lacking, _)| &lacking.task), &now);
        self.kept(noted, ());
        let shown = self.shown_task.clone().map(|task| self.named_task(task));
        if shown.is_some_and(|task| read.iter().any(|(lacking, _)| lacking.task == task)) {
            self.tell_shown_details();
        }
        if self.renew_locks_of(read.iter().map(|(lacking, _)| &lacking.task)) {
            self.tell_snapshot();
        }
    }
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;
    use serde_json::json;
    use tokio::sync::mpsc;

    use super::*;
    use crate::planner::id::PlanId;
    use crate::store::Store;
    use crate::sync::Event;

    #[test]
    fn what_is_read_below_everything_else_is_told_of_the_task_that_is_shown() {
        let folder = tempfile::tempdir().unwrap();
        let (mut store, _) = Store::open(&folder.path().join("copy.db")).unwrap();
        let (plan, task) = (PlanId::new("p"), TaskId::new("t"));
        store.put_plan(&serde_json::from_value(json!({"id": "p", "title": "P"})).unwrap()).unwrap();
        let body = |id: &str| serde_json::from_value(json!({"id": id, "planId": "p", "title": id})).unwrap();
        store.put_tasks(&plan, &[body("t"), body("other")]).unwrap();
        let notes = |text: &str| serde_json::from_value::<TaskDetails>(json!({"description": text})).unwrap();
        store.put_details(&task, &notes("old")).unwrap();

        let (events, mut heard) = mpsc::unbounded_channel();
        let mut told = || {
            let notes = |event| match event {
                Event::DetailsChanged { details, .. } => Some(details.description.clone()),
                _ => None,
            };
            std::iter::from_fn(|| heard.try_recv().ok()).filter_map(notes).collect::<Vec<_>>()
        };
        let mut desk = Desk::new(store, events, || jiff::Timestamp::UNIX_EPOCH);
        desk.open(&plan);
        desk.open_task(task.clone());
        assert_eq!(told(), ["old"]);
        let lacking = |task: &str| Lacking { plan: plan.clone(), task: TaskId::new(task), etag: None };
        desk.keep_read(&[(lacking("t"), notes("new")), (lacking("other"), notes("another"))]);
        assert_eq!(told(), ["new"]);
        desk.keep_read(&[(lacking("t"), notes("new"))]);
        assert_eq!(told(), [""; 0], "what is as it was is not told again");
    }
}
