//! What following changes at the desk: the leader's readings are shown as they come into the copy, and what the person
//! wants read is asked of the leader.

use super::desk::Desk;
use super::open::Reading;
use super::{Command, Event, Reading as HowFar};
use crate::store::company::Asked;

impl Desk {
    /// Asks the leader for what a command wants of the service.
    pub(super) fn ask_leader(&self, command: &Command) {
        let asked = match command {
            Command::ListPlans => Asked::Plans,
            Command::OpenPlan(plan) | Command::Refresh(plan) | Command::SyncNow(plan) => Asked::Plan(plan.clone()),
            Command::OpenTask { task, .. } => Asked::Task(task.clone()),
            Command::ListMembers(plan) => Asked::Members(plan.clone()),
            Command::OpenTalk(task) => Asked::Talk(task.clone()),
            _ => return,
        };
        self.kept(self.store.ask(&asked), ());
    }

    /// Shows what the leader has changed.
    pub(super) fn see_leader(&mut self) {
        let me = self.kept(self.store.me(), None);
        if let Some(me) = me.filter(|me| self.me.as_ref() != Some(me)) {
            self.me = Some(me.clone());
            self.tell(Event::SignedInAs(me));
        }
        self.tell_names();
        if self.wants_plans {
            let is_fresh = !self.kept(self.store.is_asked(&Asked::Plans), true);
            self.wants_plans = !is_fresh;
            self.line.listed_at = is_fresh.then(|| self.now());
            self.tell_plans(is_fresh);
            self.tell_groups();
        }
        if let Some(open) = &self.open {
            let plan = open.plan.clone();
            let before = open.snapshot.clone();
            self.reload(&plan);
            if let (Some(open), Some(before)) = (&mut self.open, before)
                && open.snapshot.as_ref().is_some_and(|now| *now == before)
            {
                // The screen tells by the pointer that only edits have changed.
                open.snapshot = Some(before);
            }
            let read_at = self.kept(self.store.read_at(&plan), None);
            self.line.cached_at = read_at.and_then(|at| at.parse().ok());
            self.tell_snapshot();
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
        self.tell_status();
    }

    /// Shows what followers have put into the outbox, and takes note of what they want read.
    pub(super) fn see_followers(&mut self) {
        self.note_asked();
        self.renew_locks();
        self.tell_snapshot();
        self.tell_status();
    }

    /// Talks to the service from now on, and begins with what is wanted.
    pub(super) fn take_the_lead(&mut self) {
        self.line.is_following = false;
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
    }

    /// Says whether nothing is sent in this run, whatever waits: the person said so.
    pub(super) fn never_sends(&self) -> bool {
        self.line.offline_since.is_some() || self.client.as_ref().is_some_and(|client| client.is_read_only())
    }

    /// Leaves it to another program to talk to the service, and asks it for what is still wanted.
    pub(super) fn give_up_the_lead(&mut self) {
        self.line.is_following = true;
        let open = self.open.as_mut().and_then(|open| open.reading.take().map(|_| Asked::Plan(open.plan.clone())));
        let wanted = [
            open,
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
