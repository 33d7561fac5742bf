//! Locks before every act: which edits may be made, what is said of the others, and what has to be read first.

pub(crate) mod foreseen;
pub mod keys;
pub mod mark;
pub mod rights;
#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
mod words_tests;

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::Zoned;
use jiff::civil::Date;

use super::State;
use super::effect::Effect;
use super::notice;
use super::notice::Notice;
use super::screens::board::BoardScreen;
use super::upcoming;
use crate::planner::creation_source::CreationSource;
use crate::planner::edit::Edit;
use crate::planner::edit::short;
use crate::planner::id::BucketId;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::id::UserId;
use crate::planner::lock::Class;
use crate::planner::lock::Layer;
use crate::planner::lock::Permission;
use crate::planner::lock::Refusal;
use crate::planner::policy::Act;
use crate::planner::policy::Rule;
use crate::planner::policy::Subject;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;
use crate::planner::view::View;
use crate::sync::Command;

/// Said to whoever wants to change something in a run that changes nothing.
const READ_ONLY: &str = "Nothing is changed in this run: it was started with --read-only.";

/// So many tasks are read at once when several turn out to be locked until their links are known.
const READ_MOST: usize = 20;

/// What is to be said and asked beside what an act does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Aside {
    words: Vec<String>,
    /// The days of the next tasks of those that were completed, as far as they are known.
    pub(super) next: Vec<Option<Date>>,
    wanted: Vec<(PlanId, TaskId)>,
    /// The tasks whose links the service was asked for; whoever waits for them is told when they cannot be read.
    asked: HashSet<TaskId>,
    /// Who was named already as somebody who may refuse: once is enough.
    told: HashSet<String>,
}

impl Aside {
    /// Adds words to the news of this act.
    pub(crate) fn say(&mut self, words: String) {
        if !words.is_empty() && !self.words.contains(&words) {
            self.words.push(words);
        }
    }

    /// Says with what reserve something is done. Who manages a task is named once.
    fn reserve(&mut self, reserves: &[Permission]) {
        for reserve in reserves {
            if let Some(words) = reserve_words(reserve)
                && (!matches!(reserve, Permission::Tried { .. }) || self.told.insert(words.clone()))
            {
                self.say(words);
            }
        }
    }

    /// Asks for the details of a task, of which nothing can be changed before its links are known.
    pub(crate) fn want(&mut self, task: &Task) {
        let wanted = (task.plan_id.clone(), task.id.clone());
        if self.wanted.len() < READ_MOST && !self.wanted.contains(&wanted) {
            self.wanted.push(wanted);
        }
    }
}

/// Returns a reserve in words; nothing when there is none.
#[must_use]
pub fn reserve_words(reserve: &Permission) -> Option<String> {
    match reserve {
        Permission::Free => None,
        Permission::Tried { by } => Some(format!("It is managed by {}: it may be refused.", short(by))),
        Permission::Warned { caution } => Some(notice::sentence(caution)),
    }
}

/// Returns who may refuse what is tried.
#[must_use]
pub fn manager(reserve: &Permission) -> Option<&str> {
    match reserve {
        Permission::Tried { by } => Some(by),
        _ => None,
    }
}

/// What a line ends with that is said where `w` says more.
pub(crate) const WHY: &str = " · w why";

/// Returns a refusal as the line under the board says it.
pub(crate) fn refusal_words(refusal: &Refusal) -> String {
    let more = if refusal.wants_details() { "; they are read now, try again then" } else { "" };
    format!("✕ {}{more}{WHY}", as_called(&refusal.words()))
}

/// Returns what is locked and by whom, in a few words: for the header of a column and the end of a line.
pub(crate) fn header_words(plan: &Snapshot, task: Option<&TaskId>, refusal: &Refusal, now: Option<&Zoned>) -> String {
    let by = || {
        let source = task.and_then(|task| plan.task(task)).and_then(|task| task.creation_source.as_deref());
        source.and_then(CreationSource::by).map_or_else(|| "its policy".to_owned(), |by| short(by).into_owned())
    };
    let words = match (&refusal.layer, now) {
        (Layer::Policy { rule: Some(rule), .. }, _) => format!("{} by {}", Subject::Rule(*rule).is_locked(), by()),
        (Layer::Policy { rule: None, .. }, _) => format!("this is locked by {}", by()),
        (Layer::Learned { at }, Some(now)) => {
            let what = refusal.reason.split(':').next().unwrap_or_default();
            format!("{what}: refused at {}", clock(*at, now))
        }
        _ => refusal.reason.clone(),
    };
    as_called(&words)
}

/// Returns what a subject is called where cards are moved by hand: a rule may speak of more than can be done here.
pub(crate) fn called(subject: Subject) -> &'static str {
    match subject {
        Subject::Rule(Rule::Move) => "bucket",
        Subject::Rule(Rule::Order) => "order",
        Subject::Rule(rule) => rule.words(),
        Subject::Unnamed => "anything else",
        Subject::Personal => "your own order",
    }
}

/// Returns a reason with what is locked called so.
fn as_called(reason: &str) -> String {
    let subjects = [Rule::Move, Rule::Order].map(Subject::Rule);
    let rest = subjects.into_iter().find_map(|subject| Some((subject, reason.strip_prefix(&subject.is_locked())?)));
    rest.map_or_else(|| reason.to_owned(), |(subject, rest)| format!("{} is locked{rest}", called(subject)))
}

/// Returns a moment as the clock of this machine tells it, with the day if that was another one.
pub(crate) fn clock(at: Timestamp, now: &Zoned) -> String {
    let at = at.to_zoned(now.time_zone().clone());
    let form = if at.date() == now.date() { "%H:%M" } else { "%H:%M on %-d %b" };
    at.strftime(form).to_string()
}

/// Says whether something may stand against a change of a task. Most tasks are people's own, and quickly done with.
#[must_use]
pub fn is_guarded(plan: &Snapshot, task: &Task) -> bool {
    !task.id.is_local()
        && (plan.class_of(task) != Class::Plain || plan.locks.learned.iter().any(|learned| learned.task == task.id))
}

/// Returns why a task must not be changed so, if it must not.
pub(crate) fn refusal(plan: &Snapshot, task: &Task, act: Act, me: Option<&UserId>) -> Option<Refusal> {
    plan.permission(task, &act, me).err()
}

impl BoardScreen {
    /// Returns those of some edits that may be made; the error says why none may. What is said of the others and of those
    /// made with reserve follows the news of the act.
    pub(crate) fn admit(&mut self, edits: Vec<Edit>) -> Result<Vec<Edit>, String> {
        let Some(view) = &self.view else { return Ok(edits) };
        let (plan, me) = (view.plan(), view.arrangement().me.as_ref());
        let (all, mut reserves, mut blocked) = (edits.len(), Vec::new(), Vec::new());
        let mut admitted = Vec::with_capacity(all);
        for edit in edits {
            match plan.gate(&edit, me) {
                Ok(more) => {
                    reserves.extend(more);
                    admitted.push(edit);
                }
                Err(no) => blocked.push((no, matches!(edit, Edit::DeleteBucket(_)))),
            }
        }
        for (no, _) in blocked.iter().filter(|(no, _)| no.refusal.wants_details()) {
            plan.task(&no.task).into_iter().for_each(|task| self.aside.want(task));
        }
        let Some((first, is_bucket)) = blocked.first() else {
            self.aside.reserve(&reserves);
            return Ok(admitted);
        };
        let words = refusal_words(&first.refusal);
        if admitted.is_empty() {
            return Err(match all {
                1 if *is_bucket => format!("“{}” stands in it. {words}", short(&first.title)),
                1 => words,
                count => format!("None of the {count} can be changed so. {words}"),
            });
        }
        self.aside.reserve(&reserves);
        self.aside.say(format!("{} of {all} changed; {} locked stay. {words}", admitted.len(), blocked.len()));
        Ok(admitted)
    }

    /// Returns the first no to some edits that are made all or none.
    pub(crate) fn blocked(&mut self, edits: &[Edit]) -> Option<Refusal> {
        let view = self.view.as_ref()?;
        let (plan, me) = (view.plan(), view.arrangement().me.as_ref());
        let blocked = edits.iter().find_map(|edit| plan.gate(edit, me).err())?;
        if blocked.refusal.wants_details() {
            plan.task(&blocked.task).into_iter().for_each(|task| self.aside.want(task));
        }
        Some(blocked.refusal)
    }

    /// Says whether the person may do this to a task, before anything is opened for it; the error says why not.
    pub(crate) fn check(&mut self, task: &TaskId, act: Act) -> Result<(), String> {
        self.writable()?;
        let Some(view) = &self.view else { return Ok(()) };
        let (plan, me) = (view.plan(), view.arrangement().me.as_ref());
        let Some(task) = plan.task(task) else { return Ok(()) };
        let Some(no) = refusal(plan, task, act, me) else { return Ok(()) };
        if no.wants_details() {
            self.aside.want(task);
        }
        Err(refusal_words(&no))
    }

    /// Says why nothing at all may be changed in this run.
    pub(crate) fn writable(&self) -> Result<(), String> {
        if self.is_read_only { Err(READ_ONLY.to_owned()) } else { Ok(()) }
    }

    /// Says whether an edit may be made, before anything is opened to make it; the error says why not.
    pub(crate) fn check_edit(&mut self, edit: &Edit) -> Result<(), String> {
        self.writable()?;
        let blocked = self.blocked(std::slice::from_ref(edit));
        blocked.map_or(Ok(()), |refusal| Err(refusal_words(&refusal)))
    }

    /// Returns the tasks that may be deleted, and what is said of the others before anybody is asked; the error says why
    /// none may.
    pub(crate) fn deletable(&mut self, tasks: Vec<TaskId>) -> Result<(Vec<TaskId>, Option<String>), String> {
        let all = tasks.len();
        let (mut free, mut first) = (Vec::new(), None);
        for task in tasks {
            match self.check(&task, Act::Delete) {
                Ok(()) => free.push(task),
                Err(words) => first = first.or(Some(words)),
            }
        }
        match first {
            Some(words) if free.is_empty() => Err(words),
            Some(words) => {
                let words =
                    format!("{} of {all} can be deleted; {} locked stay. {words}", free.len(), all - free.len());
                Ok((free, Some(words)))
            }
            None => Ok((free, None)),
        }
    }

    /// Says whether a bucket can be deleted with all its cards; the error names one that must stay, and how many do.
    pub(crate) fn check_bucket(&mut self, bucket: &BucketId) -> Result<(), String> {
        let Some(view) = &self.view else { return Ok(()) };
        let (plan, me) = (view.plan(), view.arrangement().me.as_ref());
        let inside = plan.tasks().iter().filter(|task| task.bucket_id.as_ref() == Some(bucket));
        let locked = inside.filter_map(|task| refusal(plan, task, Act::Delete, me).map(|no| (task, no)));
        let locked: Vec<_> = locked.collect();
        let Some((first, no)) = locked.first() else { return Ok(()) };
        let more = match locked.len() {
            1 => String::new(),
            count => format!(" and {} more", count - 1),
        };
        let words = format!("“{}”{more} cannot be deleted with it. {}", short(&first.title), refusal_words(no));
        for (task, _) in locked.iter().filter(|(_, no)| no.wants_details()) {
            self.aside.want(task);
        }
        Err(words)
    }

    /// Counts the cards that are locked, as the service describes them: once for each of its answers, for neither a frame nor
    /// a key may go through a whole plan.
    pub(crate) fn count_locked(&mut self) {
        let Some(view) = &self.view else { return };
        let (plan, me) = (view.acknowledged(), view.arrangement().me.as_ref());
        let is_same = |(known, of): &(Arc<Snapshot>, Option<UserId>)| Arc::ptr_eq(known, plan) && of.as_ref() == me;
        if self.counted.as_ref().is_some_and(is_same) {
            return;
        }
        self.counted = Some((Arc::clone(plan), me.cloned()));
        self.locked = plan.tasks().iter().filter(|task| mark::of(plan, task, me) == mark::Mark::Locked).count();
    }
}

/// Takes what is to be said beside an act, and what has to be read because of it.
pub(super) fn asides(state: &mut State) -> (Vec<String>, Vec<Effect>) {
    let aside = &mut state.board.aside;
    let (mut words, wanted) = (std::mem::take(&mut aside.words), std::mem::take(&mut aside.wanted));
    words.extend(upcoming::words(&std::mem::take(&mut aside.next), state.now.date()));
    let mut effects = Vec::new();
    for (plan, task) in wanted {
        state.board.aside.asked.insert(task.clone());
        effects.push(Effect::Sync(Command::OpenTask { plan, task }));
    }
    (words, effects)
}

/// Adds what is to be said beside an act to its news, and asks for what has to be read.
pub(super) fn say(state: &mut State) -> Vec<Effect> {
    let (words, effects) = asides(state);
    if !words.is_empty() {
        let words = words.join(" ");
        let text = match &state.notice {
            Some(news) if !news.is_error => format!("{} {words}", news.text),
            _ => words,
        };
        state.notice = Some(Notice::info(text));
    }
    effects
}

/// Takes note that details could not be read that are needed before anything of a task can be changed.
pub(super) fn unavailable(state: &mut State, task: &TaskId, reason: &str) {
    if !state.board.aside.asked.remove(task) {
        return;
    }
    let title = state.board.view.as_ref().map(View::plan).and_then(|plan| plan.task(task)).map(|task| &task.title);
    let title = title.map_or_else(|| "The task".to_owned(), |title| format!("“{}”", short(title)));
    let reason = notice::sentence(reason);
    state.notice = Some(Notice::error(format!("{title} stays locked: its links cannot be read now. {reason}")));
}

/// Takes note that details were read that were asked for.
pub(super) fn told(state: &mut State, task: &TaskId) {
    state.board.aside.asked.remove(task);
}
