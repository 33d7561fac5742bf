//! The list of plans as the screen is told it: what the service last said, with every waiting edit of a whole plan; and
//! plans that get their name from the service.

use super::desk::Desk;
use super::listed::Unsaid;
use super::{Event, GroupSummary, PlanMarks, PlanSummary};
use crate::planner::container::Container;
use crate::planner::edit::{Edit, PlanHome};
use crate::planner::id::{PlanId, UserId};
use crate::planner::plan_change::PlanChange;
use crate::store::plan_list::KnownPlan;

/// A favourite nobody has acknowledged stands before the others, as the service will put it.
const FIRST: &str = "";

impl Desk {
    /// Tells which plans are known and wants the list read.
    pub(super) fn list_plans(&mut self) {
        self.wants_plans = true;
        self.tell_groups();
        self.tell_plans(false);
    }

    /// Tells which plans there are, as far as the copy and the outbox know.
    pub(super) fn tell_plans(&self, is_fresh: bool) {
        let known = self.kept(self.store.plans(), Vec::new());
        let lacks = self.unsaid();
        let mut plans: Vec<PlanSummary> = known.into_iter().map(|plan| summary(plan, lacks)).collect();
        for (plan, edit) in self.kept(self.store.plan_edits(), Vec::new()) {
            apply(&mut plans, &plan, &edit, self.me.as_ref());
        }
        plans.sort_by_key(|plan| (plan.title.to_lowercase(), plan.id.clone()));
        self.tell(Event::PlansListed { plans, is_fresh });
    }

    /// Tells the same after something of it has changed here.
    pub(super) fn retell_plans(&self) {
        self.tell_plans(self.has_listed && !self.wants_plans);
    }

    /// Tells in which groups a plan can be made.
    pub(super) fn tell_groups(&self) {
        let homes = self.kept(self.store.homes(), Vec::new());
        let groups = homes.into_iter().map(|(id, name)| GroupSummary { id, name }).collect();
        self.tell(Event::GroupsListed(groups));
    }

    /// Returns the name a plan has by now: the service may have named it since somebody said the other.
    pub(super) fn by_now(&self, plan: &PlanId) -> PlanId {
        if !plan.is_local() {
            return plan.clone();
        }
        let given = self.kept(self.store.given(plan.as_str()), None);
        given.map_or_else(|| plan.clone(), |given| PlanId::new(&given))
    }

    /// Closes the open plan, if it is one that was just deleted from here.
    pub(super) fn close_gone(&mut self, plan: &PlanId) {
        if self.open.as_ref().is_some_and(|open| open.plan == *plan) {
            self.open = None;
            self.line.fresh_at = None;
        }
        self.delta.suspects.remove(plan);
    }

    /// Puts the service's name in place of this machine's where the engine itself says it. The open plan is read now.
    pub(super) fn rename_plan(&mut self, local: &str, given: &str) {
        let given = PlanId::new(given);
        if let Some(hold) = self.holds.remove(&PlanId::new(local)) {
            self.holds.insert(given.clone(), hold);
        }
        if self.open.as_ref().is_some_and(|open| open.plan.as_str() == local) {
            if let Some(open) = &mut self.open {
                open.plan = given.clone();
                open.reading = Some(super::open::Reading::default());
            }
            self.reload(&given);
        }
    }
}

fn summary(plan: KnownPlan, lacks: Unsaid) -> PlanSummary {
    let KnownPlan { id, title, group_name, container, is_archived, favourite, opened_at } = plan;
    let opened_at = opened_at.and_then(|at| at.parse().ok());
    PlanSummary {
        id,
        title,
        group_name,
        marks: PlanMarks {
            container,
            is_archived: is_archived.unwrap_or(false),
            favourite,
            unsaid: Unsaid { archive: lacks.archive && is_archived.is_none(), ..lacks },
            opened_at,
            is_unsent: false,
        },
    }
}

/// Shows what one waiting edit makes of the list.
fn apply(plans: &mut Vec<PlanSummary>, plan: &PlanId, edit: &Edit, me: Option<&UserId>) {
    if let Edit::CreatePlan(edit) = edit {
        if plans.iter().all(|known| known.id != edit.plan) {
            let (container, name) = match &edit.home {
                PlanHome::Group { group, name } => (Container::Group(group.clone()), Some(name.as_str())),
                PlanHome::Personal => (me.map_or(Container::Unknown, |me| Container::User(me.clone())), None),
            };
            let mut made = PlanSummary::new(edit.plan.clone(), &edit.title, name);
            made.marks = PlanMarks { container, is_unsent: true, ..PlanMarks::default() };
            plans.push(made);
        }
        return;
    }
    if matches!(edit, Edit::DeletePlan(_)) {
        plans.retain(|known| known.id != *plan);
        return;
    }
    let Some(known) = plans.iter_mut().find(|known| known.id == *plan) else { return };
    known.marks.is_unsent = true;
    match edit {
        Edit::ChangePlan(edit) => {
            for change in &edit.changes {
                if let PlanChange::Title { to, .. } = change {
                    known.title.clone_from(to);
                }
            }
        }
        Edit::ArchivePlan(edit) => {
            (known.marks.is_archived, known.marks.unsaid.archive) = (edit.to, false);
        }
        Edit::MovePlan(edit) => {
            known.marks.container = Container::Group(edit.group.clone());
            known.group_name = Some(edit.name.clone());
        }
        Edit::FavouritePlan(edit) if !edit.to => known.marks.favourite = None,
        Edit::FavouritePlan(_) => known.marks.favourite = known.marks.favourite.take().or(Some(FIRST.to_owned())),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::edit::{ArchivePlan, ChangePlan, CreatePlan, DeletePlan, FavouritePlan, MovePlan};
    use crate::planner::id::GroupId;

    fn listed(edits: &[Edit]) -> Vec<PlanSummary> {
        let mut plans = vec![PlanSummary::new(PlanId::new("p"), "P", None)];
        for edit in edits {
            apply(&mut plans, edit.plan().unwrap(), edit, Some(&UserId::new("ada")));
        }
        plans
    }

    #[test]
    fn a_waiting_edit_of_a_plan_shows_in_the_list() {
        let (plan, title) = (PlanId::new("p"), "P".to_owned());
        let change = PlanChange::Title { from: title.clone(), to: "Q".to_owned() };
        let rename = ChangePlan { plan: plan.clone(), title: title.clone(), changes: vec![change], is_undo: false };
        let justification = String::new();
        let archive = ArchivePlan {
            plan: plan.clone(),
            title: title.clone(),
            from: false,
            to: true,
            justification,
            is_undo: false,
        };
        let (group, name) = (GroupId::new("g"), "Design".to_owned());
        let moved = MovePlan { plan: plan.clone(), title: title.clone(), group: group.clone(), name, is_undo: false };
        let favourite =
            FavouritePlan { plan: plan.clone(), title: title.clone(), from: false, to: true, is_undo: false };
        let all = [
            Edit::ChangePlan(rename),
            Edit::ArchivePlan(archive),
            Edit::MovePlan(moved),
            Edit::FavouritePlan(favourite),
        ];
        let [shown] = &listed(&all)[..] else { panic!("one plan") };
        assert_eq!((shown.title.as_str(), shown.group_name.as_deref()), ("Q", Some("Design")));
        let marks = &shown.marks;
        assert!(marks.is_archived && marks.is_unsent && marks.favourite.is_some());
        assert_eq!(marks.container, Container::Group(group));
        let gone = DeletePlan { plan, title, home: None, is_undo: false };
        assert_eq!(listed(&[Edit::DeletePlan(gone)]), []);
    }

    #[test]
    fn a_plan_that_is_to_be_made_is_there_once() {
        let made =
            CreatePlan { plan: PlanId::local("1"), title: "New".to_owned(), home: PlanHome::Personal, is_undo: false };
        let plans = listed(&[Edit::CreatePlan(made.clone()), Edit::CreatePlan(made)]);
        assert_eq!(plans.len(), 2);
        assert_eq!(plans[1].marks.container, Container::User(UserId::new("ada")));
    }
}
