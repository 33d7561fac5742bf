//! Sends the place of a card on one of the three boards, between neighbours the service has acknowledged.

use super::Event;
use super::moving::Target;
use super::push::{MOST_TRIES, Setback, Writer};
use super::send_task::moved;
use crate::planner::board::ColumnId;
use crate::planner::change::Change;
use crate::planner::edit::{Edit, MoveTask};
use crate::planner::format::FormatKind;
use crate::planner::id::TaskId;
use crate::planner::policy::{Rule, Subject};
use crate::store::acknowledge::Progress;

impl Writer<'_> {
    /// Puts the card into its place, unless it stands there. The later intent wins; only what takes an earlier move back
    /// gives way to others.
    ///
    /// What the first request did is not undone when the service will not take the place: the card stays in its new
    /// column.
    pub(super) async fn send_place(&self, edit: &MoveTask, kind: FormatKind, is_unknown: bool) -> Result<(), Setback> {
        // The service drops the place of a person who is no longer assigned.
        let may_have_changed = edit.changes.iter().any(|change| matches!(change, Change::Assignee { .. }));
        if (is_unknown || may_have_changed)
            && let Some(reason) = self.lacks_place(edit, kind).await?
        {
            return self.leave_there(edit, kind, reason).await;
        }
        for _try in 0..MOST_TRIES {
            match self.place(edit, kind).await {
                Ok(true) => return Ok(()),
                Ok(false) => {}
                Err(Setback::Rejected(reason)) => return self.leave_there(edit, kind, reason).await,
                Err(setback) => return Err(setback),
            }
            let before = self.own_hint(edit, &edit.to.column)?;
            // Whoever changed the place may have changed the column, too.
            self.read_task(edit).await?;
            if let Some(reason) = self.lacks_place(edit, kind).await? {
                return self.leave_there(edit, kind, reason).await;
            }
            if edit.is_undo && is_inside(edit) && self.own_hint(edit, &edit.to.column)? != before {
                return Err(moved());
            }
            self.send_fields(edit, false).await?;
        }
        self.leave_there(edit, kind, "its place keeps changing somewhere else".to_owned()).await
    }

    /// Returns how far the edit has come once the card has its place: a new task still gets its places on other boards, and
    /// its details.
    pub(super) fn placed(&self) -> Progress {
        match self.entry.edit {
            Edit::CreateTask(_) => Progress::Step(self.placed.get().saturating_add(2)),
            _ => Progress::Done,
        }
    }

    /// Ends a move whose place the service will not take: inside a column there is nothing else to it.
    async fn leave_there(&self, edit: &MoveTask, kind: FormatKind, reason: String) -> Result<(), Setback> {
        if is_inside(edit) {
            return Err(Setback::Rejected(reason));
        }
        self.pass(&self.placed())?;
        // Where it stands there is asked again now, or else by the next reading.
        let _unread = self.read_places(edit, kind, std::slice::from_ref(&edit.task)).await;
        let (title, column) = (&edit.title, &edit.to.column_name);
        let words = format!("“{title}” is in {column} now, but its place there was not taken: {reason}.");
        self.desk.borrow().tell(Event::Noticed(words));
        Ok(())
    }

    /// Puts the card between its neighbours, by the hints the service has acknowledged by now; says whether it was
    /// taken, or has to be tried again because something has changed.
    async fn place(&self, edit: &MoveTask, kind: FormatKind) -> Result<bool, Setback> {
        let me = self.desk.borrow().me.clone();
        // Each reading may show other neighbours; two rounds are plenty.
        for _round in 0..2 {
            let known = self.known(edit.board)?;
            let target = Target::of_task(&known, edit, me.as_ref());
            if target.unread().is_empty() {
                break;
            }
            self.read_places(edit, kind, target.unread()).await?;
        }
        let known = self.known(edit.board)?;
        let Some(task) = known.task(&edit.task) else { return Err(Setback::TaskGone) };
        let target = Target::of_task(&known, edit, me.as_ref());
        if target.is_reached() {
            return self.pass(&self.placed()).map(|()| true);
        }
        if let Some(reason) = self.locked_order(&known, task) {
            return Err(Setback::Rejected(reason));
        }
        let user = match &edit.to.column {
            ColumnId::Assignee(user) => user.as_ref(),
            _ => None,
        };
        self.attempt()?;
        let answer = self.client.update_format(&edit.task, kind, user, task.format_etag(kind), &target.hint()).await;
        let format = match answer {
            Ok(format) => format,
            Err(error) => return self.after(error, edit, &[Subject::Rule(Rule::Order)]).await.map(|()| false),
        };
        let (seq, task) = (self.entry.seq, &edit.task);
        let mut desk = self.desk.borrow_mut();
        desk.got_on();
        desk.written.insert(task.clone());
        desk.look_for_odd_hints(&[(task.clone(), format.clone())]);
        desk.store.acknowledge_format(seq, &self.placed(), self.plan, task, &format)?;
        desk.renew_formats(self.plan, vec![(task.clone(), format)]);
        Ok(true)
    }

    /// Reads the card's place again; says why there is none, if the service has the task and no place of it.
    async fn lacks_place(&self, edit: &MoveTask, kind: FormatKind) -> Result<Option<String>, Setback> {
        match self.read_places(edit, kind, std::slice::from_ref(&edit.task)).await {
            Ok(()) => Ok(None),
            Err(Setback::Rejected(reason)) => Ok(Some(reason)),
            Err(setback) => Err(setback),
        }
    }

    /// Reads places again; of those only the card's own must be there.
    pub(super) async fn read_places(&self, edit: &MoveTask, kind: FormatKind, ids: &[TaskId]) -> Result<(), Setback> {
        let answers = match self.client.formats(kind, ids).await {
            Ok(answers) => answers,
            Err(error) => return Err(self.unreadable(&error)),
        };
        let mut places = Vec::new();
        for (id, answer) in ids.iter().zip(answers) {
            match answer {
                Ok(format) => places.push((id.clone(), format)),
                Err(error) if *id == edit.task => return Err(self.unreadable_part(&error, id).await),
                Err(_) => {}
            }
        }
        let mut desk = self.desk.borrow_mut();
        if desk.keep_formats(self.plan, places) {
            desk.tell_snapshot();
        }
        Ok(())
    }
}

/// Says whether a card stays in its column.
fn is_inside(edit: &MoveTask) -> bool {
    edit.to.column == edit.from.column
}
