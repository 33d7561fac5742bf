//! An edit of several fields of which the service refuses some: the others are sent one by one, so that as much of it as
//! can be is done, and it shows which are locked.

use std::collections::BTreeSet;

use super::gate::with_subjects;
use super::push::{Setback, Writer};
use super::rules;
use crate::graph::error::Error;
use crate::planner::edit::Edit;
use crate::planner::id::TaskId;
use crate::planner::policy::Subject;
use crate::store::acknowledge::Progress;

/// What of an edit was refused, and whether the rest goes field by field.
#[derive(Debug, Default)]
pub(super) struct Parting {
    is_split: bool,
    refused: BTreeSet<Subject>,
    words: Option<String>,
}

impl Parting {
    /// Parts changes into those that are sent at once and those that stay behind: the others, and what was refused.
    pub(super) fn part<C: Clone>(&self, changes: &[C], subject: impl Fn(&C) -> Subject) -> (Vec<C>, Vec<C>) {
        if !self.is_split {
            return (changes.to_vec(), Vec::new());
        }
        let first = changes.iter().map(&subject).find(|subject| !self.refused.contains(subject));
        changes.iter().cloned().partition(|change| Some(subject(change)) == first)
    }

    /// Takes note that the service has refused some changes together.
    pub(super) fn refuse(&mut self, error: &Error, subjects: impl Iterator<Item = Subject>) {
        let subjects: BTreeSet<Subject> = subjects.collect();
        self.is_split = true;
        // Of several nobody knows which it was.
        if subjects.len() == 1 {
            self.refused.extend(subjects);
            self.words = Some(error.to_string());
        }
    }

    /// Says whether something was refused for itself.
    pub(super) fn has_refusals(&self) -> bool {
        !self.refused.is_empty()
    }
}

impl Writer<'_> {
    /// Sets aside what is left of an edit of which nothing more can be sent. What was refused is remembered as of the task
    /// as it is now: that the rest has changed it lifts nothing.
    pub(super) async fn end_parted(&self, task: &TaskId, parting: &Parting, rest: Edit) -> Result<(), Setback> {
        let subjects: Vec<Subject> = parting.refused.iter().copied().collect();
        let reason = with_subjects(parting.words.as_deref().unwrap_or_default(), &subjects);
        let scenario = self.desk.borrow_mut().learn(self.plan, task, &subjects)?;
        self.end(&Progress::Refused(Box::new(rest), reason))?;
        rules::read_again(self.desk, self.client, scenario.as_deref()).await;
        Ok(())
    }
}
