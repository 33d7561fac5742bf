//! Whom tasks of a plan can be assigned to: those the copy knows at once, then those the service lists.

use std::rc::Rc;

use super::desk::{Desk, Shared};
use super::{Event, Members, Reading};
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::planner::container::Container;
use crate::planner::id::PlanId;
use crate::planner::person::Person;
use crate::planner::plan::Plan;

impl Desk {
    /// Tells the members the copy knows and wants them read. The person is waiting, so it is tried now.
    pub(super) fn list_members(&mut self, plan: PlanId) {
        let now = self.now();
        self.line.retry_now(now);
        self.tell_members(&plan, self.why_not_now().map_or(Reading::UnderWay, Reading::Failed));
        self.wanted_members = Some(plan);
    }

    /// Tells the members the copy knows.
    pub(super) fn tell_members(&self, plan: &PlanId, reading: Reading) {
        let people = self.kept(self.store.members(plan), Vec::new());
        self.tell(Event::MembersListed(Members { plan: plan.clone(), people, reading }));
    }

    fn keep_members(&mut self, plan: &PlanId, members: &[Person]) {
        let kept = self.store.put_members(plan, members);
        self.kept(kept, ());
        let named: Vec<_> = members.iter().filter(|member| member.name != member.id.as_str()).cloned().collect();
        self.keep_people(&named);
        self.tell_snapshot_soon();
    }
}

/// Reads the members of what a plan belongs to. What is refused is told and no trouble: people may be known all the same.
pub(super) async fn read(desk: Shared, client: Rc<Client>, plan: PlanId) {
    let known = {
        let desk = desk.borrow();
        desk.kept(desk.store.listed_plan(&plan), None)
    };
    let container = known.as_ref().map_or(Container::Unknown, Plan::container);
    if !container.has_members() {
        let why = "the service does not say what the plan belongs to".to_owned();
        desk.borrow().tell_members(&plan, Reading::Failed(why));
        return;
    }
    let answer = client.members(&container).await;
    let mut desk = desk.borrow_mut();
    match answer {
        Ok(members) => {
            desk.done();
            desk.keep_members(&plan, &members);
            desk.tell_members(&plan, Reading::Done);
        }
        Err(error) => {
            // A list that may not be read says nothing of the plan itself.
            let is_refused = matches!(error, Error::Denied { .. } | Error::Gone { .. });
            if !is_refused && desk.note(&error) {
                desk.wanted_members.get_or_insert_with(|| plan.clone());
            }
            desk.tell_members(&plan, Reading::Failed(client.sign_in_words(&in_words(&error))));
        }
    }
    desk.tell_status();
}

/// Says why members cannot be read. Where the sign-in did not ask for them, the next command is said, too.
fn in_words(error: &Error) -> String {
    match error {
        error if error.lacks_permission() => {
            "the sign-in did not ask for the members of groups: `planner-tui login --also groups` does".to_owned()
        }
        error => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::error::Refusal;

    #[test]
    fn what_was_not_asked_for_names_the_command_that_does() {
        let denied = |code: &str| {
            let refusal = Refusal { code: code.to_owned(), message: "Insufficient".to_owned(), request_id: None };
            in_words(&Error::Denied { why: "Insufficient".to_owned(), refusal })
        };
        assert!(denied("Authorization_RequestDenied").contains("`planner-tui login --also groups`"));
        assert_eq!(denied(""), "the service refused it: Insufficient");
    }
}
