//! Conflicts as the person sees them: what both sides say in words, what a decision means, and which have dissolved.

use super::conflict::{sort, sort_details};
use super::desk::Desk;
use super::{Choice, Conflict, ConflictField, send_bucket_whole, send_deletion};
use crate::planner::change::{Change, FieldChange};
use crate::planner::detail_change::DetailChange;
use crate::planner::edit::{ChangeDetails, ChangePlan, ChangeTask, Edit, RenameBucket, WholeBucket};
use crate::planner::id::PlanId;
use crate::planner::plan_change::PlanChange;
use crate::planner::priority::Priority;
use crate::planner::progress::Progress;
use crate::store::conflict::{Dispute, Disputed};

/// What stands where the other side has nothing any more.
const DELETED: &str = "deleted";

impl Desk {
    /// Returns a conflict as the person sees it.
    pub(super) fn conflict(&self, disputed: &Disputed) -> Conflict {
        let Dispute { seen_at, merged, theirs } = &disputed.dispute;
        let plan = &disputed.plan;
        let (title, fields) = match (&disputed.edit, theirs) {
            (Edit::ChangeTask(mine), Edit::ChangeTask(theirs)) => {
                (&mine.title, sides(&mine.changes, &theirs.changes, |change| of_task(self, plan, change)))
            }
            (Edit::ChangeDetails(mine), Edit::ChangeDetails(theirs)) => {
                (&mine.title, sides(&mine.changes, &theirs.changes, of_details))
            }
            (Edit::ChangePlan(mine), Edit::ChangePlan(theirs)) => {
                (&mine.title, sides(&mine.changes, &theirs.changes, |change| of_plan(self, change)))
            }
            (Edit::RenameBucket(mine), Edit::RenameBucket(theirs)) => {
                let field = field("name", &mine.from, &mine.to, true);
                (&mine.from, vec![ConflictField { theirs: theirs.from.clone(), ..field }])
            }
            (Edit::DeleteTask(mine), Edit::DeleteTask(theirs)) => {
                let (was, now) = (mine.to_task(plan), theirs.to_task(plan));
                let changes = crate::planner::difference::of_tasks(&was, &now);
                let contents = mine.seen.as_ref().zip(theirs.seen.as_ref()).map(|(seen, now)| seen.changed(now));
                let contents = contents.unwrap_or_default().into_iter().map(|name| format!("{name} changed"));
                let words: Vec<String> = changes
                    .iter()
                    .map(|change| {
                        let field = of_task(self, plan, change);
                        format!("{} {}", field.name, field.yours)
                    })
                    .chain(contents)
                    .collect();
                let words = if words.is_empty() { "changed".to_owned() } else { words.join(", ") };
                (&mine.title, vec![deletion("task", &mine.title, words)])
            }
            (Edit::DeleteBucket(mine), Edit::DeleteBucket(theirs)) => {
                (&mine.name, vec![deletion("column", &mine.name, of_column(mine, theirs))])
            }
            _ => return Conflict { title: String::new(), seen_at: None, merged: Vec::new(), fields: Vec::new() },
        };
        Conflict { title: title.clone(), seen_at: seen_at.parse().ok(), merged: merged.clone(), fields }
    }

    /// Does what the person has decided about an edit in conflict. What the other side has changed since is found when it
    /// is sent, and asked again.
    pub(super) fn decide(&mut self, seq: i64, choices: &[Choice]) {
        let all = self.kept(self.store.disputes(), Vec::new());
        let Some(disputed) = all.into_iter().find(|disputed| disputed.seq == seq) else { return };
        if self.conflict(&disputed).fields.len() != choices.len() {
            return;
        }
        let decided = decided(disputed.dispute.theirs.clone(), choices).filter(|edit| !edit.is_nothing());
        let done = self.store.decide(&disputed, decided.as_ref());
        self.kept(done, ());
        self.tell_snapshot();
        self.tell_status();
    }

    /// Lets those conflicts go that are none any more: the other side has come to what the person wants, or back to what
    /// the person saw.
    pub(super) fn review_disputes(&mut self) {
        if self.store.counts().is_ok_and(|counts| counts.conflicts == 0) {
            return;
        }
        let mut has_changed = false;
        for disputed in self.kept(self.store.disputes(), Vec::new()) {
            let reviewed = self.review(&disputed);
            has_changed |= self.kept(reviewed, false);
        }
        if has_changed {
            self.tell_snapshot();
            self.tell_status();
        }
    }

    fn review(&mut self, disputed: &Disputed) -> Result<bool, crate::store::error::StoreError> {
        let Disputed { seq, plan, edit, dispute, .. } = disputed;
        let task = match edit.task() {
            Some(task) => self.store.task(plan, task)?,
            None => None,
        };
        let standing = match (edit, &dispute.theirs) {
            (Edit::DeleteTask(_), _) if task.is_none() => Standing::Over(None),
            (_, _) if edit.task().is_some() && task.is_none() => Standing::Gone,
            (Edit::DeleteTask(mine), _) => {
                let details = self.store.details(&mine.task)?;
                let is_changed = task.is_some_and(|task| send_deletion::has_changed(mine, &task, details.as_ref()));
                if is_changed { Standing::Same } else { Standing::Over(Some(Box::new(edit.clone()))) }
            }
            (Edit::ChangeTask(mine), Edit::ChangeTask(theirs)) => {
                let Some(task) = task else { return Ok(false) };
                let sorted = sort(&mine.changes, &task);
                standing(&mine.changes, &theirs.changes, &sorted.ask, &sorted.send, |changes| {
                    Edit::ChangeTask(ChangeTask { changes, ..mine.clone() })
                })
            }
            (Edit::ChangeDetails(mine), Edit::ChangeDetails(theirs)) => {
                let Some(details) = self.store.details(&mine.task)? else { return Ok(false) };
                let sorted = sort_details(&mine.changes, &details);
                standing(&mine.changes, &theirs.changes, &sorted.ask, &sorted.send, |changes| {
                    Edit::ChangeDetails(ChangeDetails { changes, ..mine.clone() })
                })
            }
            (Edit::ChangePlan(mine), Edit::ChangePlan(theirs)) => {
                let Some(plan) = self.store.plan_now(plan)? else { return Ok(false) };
                let sorted = sort(&mine.changes, &plan);
                standing(&mine.changes, &theirs.changes, &sorted.ask, &sorted.send, |changes| {
                    Edit::ChangePlan(ChangePlan { changes, ..mine.clone() })
                })
            }
            (Edit::RenameBucket(mine), _) => match self.store.bucket_name(plan, mine.bucket.as_str())? {
                None => Standing::Gone,
                Some(name) if name == mine.to => Standing::Over(None),
                Some(name) if name == mine.from => Standing::Over(Some(Box::new(edit.clone()))),
                Some(_) => Standing::Same,
            },
            (Edit::DeleteBucket(mine), _) => match self.store.bucket(plan, &mine.bucket)? {
                None => Standing::Over(None),
                Some(bucket) => {
                    let tasks = self.store.tasks_in(plan, &mine.bucket)?;
                    let is_changed = send_bucket_whole::has_changed(mine, &bucket, &tasks);
                    if is_changed { Standing::Same } else { Standing::Over(Some(Box::new(edit.clone()))) }
                }
            },
            _ => Standing::Same,
        };
        match (standing, edit.task()) {
            (Standing::Same, _) => return Ok(false),
            (Standing::Over(left), _) => self.store.decide(disputed, left.as_deref())?,
            (Standing::Less(mine, theirs), _) => {
                self.store.set_dispute(disputed, &mine, &Dispute { theirs: *theirs, ..dispute.clone() })?;
            }
            (Standing::Gone, Some(task)) => {
                self.store.reject_gone(*seq, "the task was deleted somewhere else", plan, task)?;
            }
            (Standing::Gone, None) => self.store.reject(*seq, "it was deleted somewhere else")?,
        }
        Ok(true)
    }
}

/// How a conflict stands by now.
enum Standing {
    /// As before.
    Same,
    /// There is none any more; this is left to be sent.
    Over(Option<Box<Edit>>),
    /// Only these fields are left of it.
    Less(Box<Edit>, Box<Edit>),
    /// What it is about is gone.
    Gone,
}

fn standing<C: FieldChange + PartialEq>(
    mine: &[C],
    theirs: &[C],
    ask: &[C],
    send: &[C],
    wrap: impl Fn(Vec<C>) -> Edit,
) -> Standing {
    if ask.is_empty() {
        return Standing::Over((!send.is_empty()).then(|| Box::new(wrap(send.to_vec()))));
    }
    if ask.len() == mine.len() || !send.is_empty() {
        return Standing::Same;
    }
    let left = mine.iter().zip(theirs).filter(|(mine, _)| ask.contains(mine));
    let (mine, theirs): (Vec<C>, Vec<C>) = left.map(|(mine, theirs)| (mine.clone(), theirs.clone())).unzip();
    Standing::Less(Box::new(wrap(mine)), Box::new(wrap(theirs)))
}

/// Returns what is to be sent after a decision: from what the other side had, to what was chosen.
fn decided(theirs: Edit, choices: &[Choice]) -> Option<Edit> {
    Some(match theirs {
        Edit::ChangeTask(edit) => {
            Edit::ChangeTask(ChangeTask { changes: chosen(&edit.changes, choices, with_text), ..edit })
        }
        Edit::ChangeDetails(edit) => {
            Edit::ChangeDetails(ChangeDetails { changes: chosen(&edit.changes, choices, with_detail_text), ..edit })
        }
        Edit::ChangePlan(edit) => {
            Edit::ChangePlan(ChangePlan { changes: chosen(&edit.changes, choices, with_plan_text), ..edit })
        }
        Edit::RenameBucket(edit) => match choices.first()? {
            Choice::Yours => Edit::RenameBucket(edit),
            Choice::Theirs => return None,
            Choice::Text(to) => Edit::RenameBucket(RenameBucket { to: to.clone(), ..edit }),
        },
        edit => match choices.first()? {
            Choice::Yours => edit,
            Choice::Theirs | Choice::Text(_) => return None,
        },
    })
}

fn chosen<C: FieldChange>(changes: &[C], choices: &[Choice], with_text: impl Fn(C, &str) -> C) -> Vec<C> {
    let choose = |(change, choice): (&C, &Choice)| match choice {
        Choice::Yours => Some(change.clone()),
        Choice::Theirs => None,
        Choice::Text(text) => Some(with_text(change.clone(), text)),
    };
    changes.iter().zip(choices).filter_map(choose).filter(|change| !change.is_nothing()).collect()
}

fn with_text(mut change: Change, text: &str) -> Change {
    if let Change::Title { to, .. } = &mut change {
        text.clone_into(to);
    }
    change
}

fn with_detail_text(mut change: DetailChange, text: &str) -> DetailChange {
    match &mut change {
        DetailChange::Notes { to, .. } | DetailChange::ItemTitle { to, .. } => text.clone_into(to),
        DetailChange::Item { title, to: true, .. } => text.clone_into(title),
        DetailChange::LinkAlias { to: alias, .. } | DetailChange::Link { alias, to: true, .. } => {
            *alias = Some(text.to_owned());
        }
        _ => {}
    }
    change
}

fn with_plan_text(mut change: PlanChange, text: &str) -> PlanChange {
    match &mut change {
        PlanChange::Title { to, .. } => text.clone_into(to),
        PlanChange::LabelName { to, .. } => *to = Some(text.to_owned()),
        PlanChange::SharedWith { .. } => {}
    }
    change
}

/// Puts the three sides of each field together.
fn sides<C>(mine: &[C], theirs: &[C], words: impl Fn(&C) -> ConflictField) -> Vec<ConflictField> {
    let field = |(mine, theirs): (&C, &C)| ConflictField { theirs: words(theirs).before, ..words(mine) };
    mine.iter().zip(theirs).map(field).collect()
}

fn field(name: &str, before: &str, yours: &str, is_text: bool) -> ConflictField {
    let (name, before, yours, theirs) = (name.to_owned(), before.to_owned(), yours.to_owned(), String::new());
    ConflictField { name, before, yours, theirs, is_text, is_deletion: false }
}

fn deletion(name: &str, before: &str, theirs: String) -> ConflictField {
    ConflictField { theirs, is_deletion: true, ..field(name, before, "delete it", false) }
}

/// Says in words what has become of a column the person wants to delete.
fn of_column(mine: &WholeBucket, theirs: &WholeBucket) -> String {
    let (unseen, changed) = send_bucket_whole::not_seen(mine, theirs.seen.as_deref().unwrap_or_default());
    let cards = |count: usize| match count {
        0 => None,
        1 => Some("1 card".to_owned()),
        count => Some(format!("{count} cards")),
    };
    let is_are = |count: usize| if count == 1 { "is" } else { "are" };
    let was_were = |count: usize| if count == 1 { "was" } else { "were" };
    let name = (mine.name != theirs.name).then(|| format!("called {}", theirs.name));
    let unseen = cards(unseen).map(|cards| format!("{cards} you have not seen {} in it", is_are(unseen)));
    let changed = cards(changed).map(|cards| format!("{cards} in it {} changed", was_were(changed)));
    let words: Vec<String> = [name, unseen, changed].into_iter().flatten().collect();
    words.join(", ")
}

/// Says a field of a task in words: before and after.
pub(super) fn of_task(desk: &Desk, plan: &PlanId, change: &Change) -> ConflictField {
    let name = change.field_name();
    let choice = |before: &str, yours: &str| field(name, before, yours, false);
    match change {
        Change::Title { from, to } => field(name, from, to, true),
        Change::Bucket { from, to } => {
            let words = |bucket: &Option<crate::planner::id::BucketId>| match bucket {
                Some(bucket) => {
                    let known = desk.kept(desk.store.bucket_name(plan, bucket.as_str()), None);
                    known.unwrap_or_else(|| "another bucket".to_owned())
                }
                None => "no bucket".to_owned(),
            };
            choice(&words(from), &words(to))
        }
        Change::Percent { from, to } => {
            let words = |percent: i32| match percent {
                0 | 50 | 100 => Progress::from_percent(percent).words().to_owned(),
                other => format!("{} ({other} %)", Progress::from_percent(other).words()),
            };
            choice(&words(*from), &words(*to))
        }
        Change::Priority { from, to } => {
            let words = |number: i32| match Priority::from_number(number) {
                band if band.number() == number => band.word().to_owned(),
                band => format!("{} ({number})", band.word()),
            };
            choice(&words(*from), &words(*to))
        }
        Change::Start { from, to } | Change::Due { from, to } => {
            let words = |day: &Option<jiff::civil::Date>| day.map_or_else(|| "none".to_owned(), |day| day.to_string());
            choice(&words(from), &words(to))
        }
        Change::Assignee { user, from, to } => {
            let known = desk.kept(desk.store.person_name(user), None);
            member(name, &known.unwrap_or_else(|| user.as_str().to_owned()), *from, *to)
        }
        Change::Label { category, from, to } => {
            let known = desk.kept(desk.store.plan_now(plan), None);
            let label = known.map_or_else(|| category.to_string(), |plan| plan.label(*category).to_owned());
            member(name, &format!("[{label}]"), *from, *to)
        }
        Change::Recurrence { from, to } => {
            let words = |schedule: &Option<crate::planner::recurrence::Schedule>| {
                schedule.as_ref().map_or_else(|| "none".to_owned(), |schedule| schedule.pattern.words())
            };
            choice(&words(from), &words(to))
        }
        Change::MyDay { from, to } => member(name, "your day", *from, *to),
    }
}

/// Says in words that one thing is in a set or not.
fn member(name: &str, what: &str, from: bool, to: bool) -> ConflictField {
    let words = |is_in: bool| format!("{}{what}", if is_in { "+" } else { "−" });
    field(name, &words(from), &words(to), false)
}

/// Says a field of a task's details in words: before and after.
pub(super) fn of_details(change: &DetailChange) -> ConflictField {
    let word =
        |alias: &Option<String>, key: &str| alias.clone().unwrap_or_else(|| crate::planner::reference::url_of(key));
    match change {
        DetailChange::Notes { from, to } => field("notes", from, to, true),
        DetailChange::Preview { from, to } => field("preview", from, to, false),
        DetailChange::ItemTitle { from, to, .. } => field("checklist item", from, to, true),
        DetailChange::Item { title, from: false, .. } => field("checklist item", DELETED, title, true),
        DetailChange::Item { title, .. } => field("checklist item", title, "take it off", false),
        DetailChange::ItemChecked { from, to, .. } => {
            let words = |is_checked: bool| if is_checked { "done" } else { "open" };
            field("checklist item", words(*from), words(*to), false)
        }
        DetailChange::Link { key, alias, from: false, .. } => field("link", DELETED, &word(alias, key), true),
        DetailChange::Link { key, alias, .. } => field("link", &word(alias, key), "take it off", false),
        DetailChange::LinkAlias { key, from, to } => field("link", &word(from, key), &word(to, key), true),
        DetailChange::LinkKind { from, to, .. } => {
            field("type of a link", from.as_deref().unwrap_or("none"), to.as_deref().unwrap_or("none"), false)
        }
    }
}

/// Says a field of a plan in words: before and after.
pub(super) fn of_plan(desk: &Desk, change: &PlanChange) -> ConflictField {
    let none = "none";
    match change {
        PlanChange::Title { from, to } => field("title", from, to, true),
        PlanChange::LabelName { category, from, to } => {
            let name = format!("label {category}");
            field(&name, from.as_deref().unwrap_or(none), to.as_deref().unwrap_or(none), true)
        }
        PlanChange::SharedWith { user, from, to } => {
            let known = desk.kept(desk.store.person_name(user), None);
            member("shared with", &known.unwrap_or_else(|| user.as_str().to_owned()), *from, *to)
        }
    }
}
