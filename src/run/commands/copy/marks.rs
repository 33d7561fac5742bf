//! What was copied before. What a copy makes has a name of this machine that says what it is of; the outbox makes nothing of that
//! name twice, and remembers what the service has called it. So a copy that was ended early goes on where it was.

use std::collections::HashMap;

use crate::planner::edit::Edit;
use crate::planner::id::LOCAL;
use crate::run::commands::fault::Fault;
use crate::run::task::copy::OfflineCopy;

/// What is known of copies of one thing into one other.
pub(super) struct Marks {
    copy: OfflineCopy,
    key: String,
    count: u32,
    /// What is in the outbox, by what it makes; of what was refused nothing more.
    outbox: HashMap<String, Option<Edit>>,
    /// What the service has called what this machine has made. All of it is looked up before the plans are: what another run
    /// makes meanwhile would else be made, and not be there.
    given: HashMap<String, String>,
}

/// The copy of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// What it is called: by the service, once it has made it.
    pub(super) id: String,
    /// How far it has come.
    pub(super) state: State,
}

/// How far the copy of a thing has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing was made of it.
    New,
    /// It is on its way: not all of it was sent.
    Waits(Box<Edit>),
    /// It was refused, and the refusal is still in the outbox.
    Refused,
    /// It was made.
    Made,
}

impl Marks {
    /// Looks for what was copied of a thing into another; `again` begins anew.
    pub(super) fn of(copy: OfflineCopy, source: &str, target: &str, again: bool) -> Result<Self, Fault> {
        // What was named by this machine first keeps that name here, also when the service has given another.
        let key = format!("{} to {}", plain(&copy.first_name(source)?), plain(&copy.first_name(target)?));
        let count = copy.copied(&key)? + u32::from(again);
        let mut outbox = HashMap::new();
        for listed in copy.log()?.0 {
            let is_open = listed.rejection.is_none() && !listed.entry.is_disputed;
            if let Some(made) = listed.entry.edit.made().map(str::to_owned) {
                outbox.insert(made, is_open.then_some(listed.entry.edit));
            }
        }
        let given = copy.given_names()?.into_iter().collect();
        Ok(Self { copy, key, count, outbox, given })
    }

    /// Notes that it was begun anew.
    pub(super) fn keep(&self) -> Result<(), Fault> {
        Ok(self.copy.set_copied(&self.key, self.count)?)
    }

    /// Returns the copy of a thing.
    pub(super) fn mark(&self, source: &str) -> Result<Mark, Fault> {
        let name = format!("copy {} {} of {}", self.key, self.count, plain(&self.copy.first_name(source)?));
        let local = format!("{LOCAL}{name}");
        let given = self.given.get(&local).cloned();
        let is_given = given.is_some();
        let id = given.unwrap_or(local);
        let state = match self.outbox.get(&id) {
            Some(Some(edit)) => State::Waits(Box::new(edit.clone())),
            Some(None) => State::Refused,
            None if is_given => State::Made,
            None => State::New,
        };
        Ok(Mark { id, state })
    }
}

/// Names of this machine may hold anything; here they are one part of another.
fn plain(name: &str) -> String {
    name.replace(' ', "_")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::planner::id::BucketId;
    use crate::planner::id::PlanId;
    use crate::store::Store;

    #[test]
    fn what_another_run_makes_meanwhile_was_not_made_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("copy.db");
        let (mut store, _) = Store::open(&path).unwrap();
        let marks = || Marks::of(OfflineCopy::open(&path).unwrap(), "from", "to", false).unwrap();
        let before = marks();
        let new = before.mark("bucket").unwrap();
        assert_eq!(new.state, State::New);
        let body = serde_json::from_value(json!({"id": "given", "planId": "to", "name": "A"})).unwrap();
        store.acknowledge_new_bucket(0, &PlanId::new("to"), &BucketId::new(&new.id), &body).unwrap();
        assert_eq!(before.mark("bucket").unwrap(), new, "the plan that is shown may not have it");
        assert_eq!(marks().mark("bucket").unwrap(), Mark { id: "given".to_owned(), state: State::Made });
    }
}
