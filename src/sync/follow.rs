//! What following changes at the desk: the leader's readings are shown as they come into the copy, and what the person
//! wants read is asked of the leader.

use jiff::Timestamp;

use super::desk::Desk;
use super::open::Reading;
use super::{Command, Event, Link, Reading as HowFar};
use crate::planner::count::counted;
use crate::store::company::{Asked, LeadTrouble};

/// Returns how things stand with the service for whoever follows a program that is kept from it.
pub(super) fn link(trouble: LeadTrouble, cached_at: Option<Timestamp>) -> Link {
    match trouble {
        LeadTrouble::Offline { since, next_try, why } => Link::Offline { since, cached_at, why, next_try },
        LeadTrouble::Waiting { until, why } => Link::Waiting { until, why },
        LeadTrouble::SignedOut { why } => Link::SignedOut { why },
        LeadTrouble::Failed { why } => Link::Failed { cached_at, why },
    }
}

/// Returns what keeps a program from the service, where something does: that its own plan could not be read is its own matter.
fn trouble(link: Link, has_service: bool) -> Option<LeadTrouble> {
    match link {
        Link::Offline { since, why, next_try, .. } => Some(LeadTrouble::Offline { since, next_try, why }),
        Link::Waiting { until, why } => Some(LeadTrouble::Waiting { until, why }),
        Link::SignedOut { why } => Some(LeadTrouble::SignedOut { why }),
        Link::Failed { why, .. } if !has_service => Some(LeadTrouble::Failed { why }),
        Link::Failed { .. } | Link::Starting | Link::Fresh { .. } | Link::Reading { .. } => None,
    }
}

impl Desk {
    /// Asks the leader for what a command wants of the service.
    pub(super) fn ask_leader(&self, command: &Command) {
        let asked = match command {
            Command::ListPlans => Asked::Plans,
            Command::OpenPlan(plan) | Command::Refresh(plan) | Command::SyncNow(plan) => Asked::Plan(plan.clone()),
            Command::OpenTask { task, .. } => Asked::Task(task.clone()),
            Command::ListMembers(plan) => Asked::Members(plan.clone()),
            Command::OpenTalk(task) => Asked::Talk(task.clone()),
            Command::Check { plan: Some(plan), .. } => Asked::Whole(plan.clone()),
            _ => return,
        };
        self.kept(self.store.ask(&asked), ());
    }

    /// Says in the copy what keeps this program from the service, for those that follow it; who follows takes note of what is
    /// said there. What cannot be written now is written with the next word.
    pub(super) fn share_trouble(&mut self) {
        if self.line.is_following {
            self.line.of_leader = self.store.lead_trouble().unwrap_or_default();
            return;
        }
        let trouble = trouble(self.line.link(), self.line.no_service.is_none());
        let has_told = self.line.has_told_trouble;
        if has_told && self.line.told_trouble == trouble {
            return;
        }
        // What the last leader was kept from may be what this one is kept from.
        let is_said = !has_told && self.store.lead_trouble().is_ok_and(|said| said == trouble);
        if is_said || self.store.set_lead_trouble(trouble.as_ref()).is_ok() {
            (self.line.told_trouble, self.line.has_told_trouble) = (trouble, true);
        }
    }

    /// Shows what the leader has changed.
    pub(super) fn see_leader(&mut self) {
        let me = self.kept(self.store.me(), None);
        if let Some(me) = me.filter(|me| self.me.as_ref() != Some(me)) {
            self.me = Some(me.clone());
            self.tell(Event::SignedInAs(me));
        }
        self.tell_names();
        self.tell_deeds_of_others();
        if self.wants_plans {
            let is_fresh = !self.kept(self.store.is_asked(&Asked::Plans), true);
            self.wants_plans = !is_fresh;
            self.line.listed_at = is_fresh.then(|| self.now());
            self.tell_plans(is_fresh);
            self.tell_groups();
        }
        self.tell_shown_details();
        if let Some(open) = &self.open {
            let plan = open.plan.clone();
            let before = open.snapshot.clone();
            // What waits is read first: an edit the leader has sent in between is shown once more on top of what came of it, and
            // never missing from both, as if it had been taken back.
            let waiting = self.waiting_in(&plan);
            self.reload(&plan);
            if let (Some(open), Some(before)) = (&mut self.open, before)
                && open.snapshot.as_ref().is_some_and(|now| *now == before)
            {
                // The screen tells by the pointer that only edits have changed.
                open.snapshot = Some(before);
            }
            let read_at = self.kept(self.store.read_at(&plan), None);
            self.line.cached_at = read_at.and_then(|at| at.parse().ok());
            self.tell_snapshot_with(waiting);
            if !self.kept(self.store.is_asked(&Asked::Plan(plan)), true) {
                self.tell_unavailable("The window that talks to the service could not read this plan");
            }
        }
        if let Some(task) = self.wanted_details.clone() {
            let is_fresh = !self.kept(self.store.is_asked(&Asked::Task(task.clone())), true);
            if is_fresh {
                self.wanted_details = None;
            }
            self.tell_details(&task, is_fresh);
        }
        if let Some(plan) = self.wanted_members.clone() {
            let is_read = !self.kept(self.store.is_asked(&Asked::Members(plan.clone())), true);
            if is_read {
                self.wanted_members = None;
            }
            self.tell_members(&plan, if is_read { HowFar::Done } else { HowFar::UnderWay });
        }
        if let Some(task) = self.wanted_talk.clone() {
            let is_read = !self.kept(self.store.is_asked(&Asked::Talk(task.clone())), true);
            if is_read {
                self.wanted_talk = None;
            }
            self.tell_talk(&task, if is_read { HowFar::Done } else { HowFar::UnderWay });
        }
        self.see_check();
        self.tell_status();
    }

    /// Tells how far the leader has come with the details of a plan that are wanted, all of them, and the end of it.
    fn see_check(&mut self) {
        let Some((Some(plan), _)) = self.wanted_check.clone() else { return };
        let lacking = self.kept(self.store.lacking_details(&plan), Vec::new()).len();
        if self.kept(self.store.is_asked(&Asked::Whole(plan.clone())), true) {
            self.say_of_check(format!("details, {lacking} left"));
            return;
        }
        self.wanted_check = None;
        self.line.checking = None;
        let why = format!(
            "the window that talks to the service could not read those of {}",
            counted(lacking, "task", "tasks")
        );
        self.tell_checked(&plan, if lacking == 0 { Ok(Vec::new()) } else { Err(why) });
        self.tell(Event::CheckEnded);
    }

    /// Tells the details of the task that is shown, if others were written into the copy than it was told. It goes before the
    /// snapshot, which no longer has the edits these come from: else the screen would show for good what was there before.
    pub(super) fn tell_shown_details(&mut self) {
        let Some(task) = self.shown_task.take().map(|task| self.named_task(task)) else { return };
        let known = self.kept(self.store.details(&task), None);
        if known.is_some_and(|known| self.told_details.borrow().as_deref() != Some(&known)) {
            let is_fresh = !self.kept(self.store.is_asked(&Asked::Task(task.clone())), true);
            self.tell_details(&task, is_fresh);
        }
        self.shown_task = Some(task);
    }

    /// Shows what followers have put into the outbox, and takes note of what they want read.
    pub(super) fn see_followers(&mut self) {
        self.note_asked();
        self.renew_locks();
        self.tell_deeds_of_others();
        self.tell_snapshot();
        self.tell_status();
    }

    /// Talks to the service from now on, and begins with what is wanted.
    pub(super) fn take_the_lead(&mut self) {
        (self.line.is_following, self.line.of_leader, self.line.has_told_trouble) = (false, None, false);
        self.leads_since = self.now();
        self.wants_plans = true;
        // What the last leader wrote before it ended may not have been looked at.
        self.me = self.kept(self.store.me(), None).or_else(|| self.me.take());
        self.tell_names();
        self.reload_open();
        if let Some(open) = self.open.as_mut().filter(|open| !open.plan.is_local()) {
            open.reading.get_or_insert_with(Reading::default);
        }
        if let Some(why) = self.line.no_service.clone() {
            self.tell_unavailable(&why);
        }
        self.see_followers();
        // The last leader may have been asked to leave the service alone.
        self.recall_waits();
    }

    /// Says whether nothing is sent in this run, whatever waits: the person said so.
    pub(super) fn never_sends(&self) -> bool {
        self.line.offline_since.is_some() || self.client.as_ref().is_some_and(|client| client.is_read_only())
    }

    /// Leaves it to another program to talk to the service, and asks it for what is still wanted.
    pub(super) fn give_up_the_lead(&mut self) {
        self.keep_waits(true);
        self.line.is_following = true;
        let open = self.open.as_mut().and_then(|open| open.reading.take().map(|_| Asked::Plan(open.plan.clone())));
        // How far its own readings had come is nothing the next leader goes on with.
        (self.line.progress, self.line.checking) = (None, None);
        let check = self.wanted_check.clone().and_then(|(plan, _)| plan).map(Asked::Whole);
        let wanted = [
            open,
            check,
            self.wants_plans.then_some(Asked::Plans),
            self.wanted_details.clone().map(Asked::Task),
            self.wanted_members.clone().map(Asked::Members),
            self.wanted_talk.clone().map(Asked::Talk),
        ];
        for asked in wanted.iter().flatten() {
            self.kept(self.store.ask(asked), ());
        }
        self.tell_status();
    }

    /// Tells the names the service has given to what this machine has made, each once.
    pub(super) fn tell_names(&mut self) {
        let names = self.kept(self.store.names(), Vec::new());
        for (local, given) in names {
            if self.names_told.insert(local.clone()) {
                self.rename_plan(&local, &given);
                self.tell(Event::Named { local, given });
            }
        }
    }

    /// Takes note of what followers want read.
    pub(super) fn note_asked(&mut self) {
        self.asked = self.kept(self.store.asked(), Vec::new()).into();
    }
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;
    use serde_json::json;
    use tokio::sync::mpsc;

    use super::*;
    use crate::planner::detail_change::DetailChange;
    use crate::planner::edit::{ChangeDetails, Edit};
    use crate::planner::id::{PlanId, TaskId};
    use crate::store::Store;
    use crate::store::acknowledge::Progress;

    /// Returns what is told of notes and of how many edits wait, in order.
    fn told(events: &mut mpsc::UnboundedReceiver<Event>) -> Vec<String> {
        let mut told = Vec::new();
        while let Ok(event) = events.try_recv() {
            match event {
                Event::DetailsChanged { details, is_fresh, .. } => {
                    told.push(format!("“{}”{}", details.description, if is_fresh { ", fresh" } else { "" }));
                }
                Event::SnapshotChanged { waiting, .. } => told.push(format!("{} waiting", waiting.len())),
                _ => {}
            }
        }
        told
    }

    #[test]
    fn what_the_leader_has_written_of_the_task_that_is_shown_is_told_before_its_edit_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("copy.db");
        let (plan, task) = (PlanId::new("p"), TaskId::new("t"));
        let (mut leader, _) = Store::open(&path).unwrap();
        leader.put_plan(&serde_json::from_value(json!({"id": "p", "title": "P"})).unwrap()).unwrap();
        let body = serde_json::from_value(json!({"id": "t", "planId": "p", "title": "T"})).unwrap();
        leader.put_tasks(&plan, &[body]).unwrap();
        let notes = |text: &str| serde_json::from_value(json!({"description": text})).unwrap();
        leader.put_details(&task, &notes("old")).unwrap();

        let (events, mut heard) = mpsc::unbounded_channel();
        let mut desk = Desk::new(Store::open_beside(&path).unwrap(), events, || jiff::Timestamp::UNIX_EPOCH);
        desk.line.is_following = true;
        desk.open(&plan);
        desk.open_task(task.clone());
        desk.wanted_details = None;
        let change = DetailChange::Notes { from: "old".to_owned(), to: "new".to_owned() };
        let (title, changes) = ("T".to_owned(), vec![change]);
        let edit = Edit::ChangeDetails(ChangeDetails { task: task.clone(), title, changes, is_undo: false });
        desk.submit(1, &plan, vec![edit]);
        assert_eq!(told(&mut heard).last().unwrap(), "1 waiting");

        let seq = leader.first_waiting(&plan).unwrap().expect("the follower has written it down").seq;
        leader.acknowledge_contents(seq, &Progress::Done, &plan, &task, &notes("new"), None).unwrap();
        desk.see_leader();
        assert_eq!(told(&mut heard), ["“new”, fresh", "0 waiting"]);
        desk.see_leader();
        assert_eq!(told(&mut heard), ["0 waiting"], "what is as it was is not told again");
    }
}
