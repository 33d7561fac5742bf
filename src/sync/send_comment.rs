//! Sends a comment on a task: an answer in the thread the task points to, in the mail of its group. Where it points to none,
//! that takes two requests, to begin a thread and to let the task point to it; the first mails every member, so it is never
//! made twice.

use serde_json::Value;

use super::Reading;
use super::push::{MOST_TRIES, Setback, Writer};
use super::send_new::since;
use super::send_say::is_since;
use crate::graph::error::Error;
use crate::planner::edit::{Edit, Say, Way};
use crate::planner::talk::Said;
use crate::store::acknowledge::Progress;
use crate::wire::task::Task;
use crate::wire::{talk, time};

/// So many threads of one topic are looked into at most.
const MOST_THREADS: usize = 8;
const NO_THREAD: &str = "the task has no thread of comments any more; write it again to begin one";
const NEEDS_SCOPE: &str = "comments are in the mail of the group; they need `planner-tui login --also comments`";

impl Writer<'_> {
    /// Sends the comment, as far as that is not done yet.
    pub(super) async fn send_comment(&self, edit: &Say, begins: bool, begun: Option<&str>) -> Result<(), Setback> {
        let Some(group) = self.desk.borrow().group_of(self.plan) else {
            return Err(Setback::Rejected("only a plan of a group has comments".to_owned()));
        };
        let mut begun = begun.map(str::to_owned);
        if begins && begun.is_none() && self.entry.is_attempted {
            begun = self.look_for_thread(edit, &group).await?;
            if let Some(thread) = &begun {
                self.keep_thread(edit, thread)?;
            }
        }
        if begins {
            // Somebody may have begun one since, and to begin another would mail everybody for nothing.
            self.read_task_again(&edit.task).await?;
        }
        let thread = match (self.thread_now(edit)?, begun) {
            (Some(now), Some(begun)) if now == begun => return self.keep_comment(edit, None),
            (Some(_), Some(_)) => return self.refuse_second(edit),
            (Some(now), None) => return self.send_reply(edit, &group, &now).await,
            (None, Some(begun)) => begun,
            (None, None) if begins => self.begin_thread(edit, &group).await?,
            (None, None) => return Err(Setback::Rejected(NO_THREAD.to_owned())),
        };
        self.point_to(edit, &thread).await
    }

    fn thread_now(&self, edit: &Say) -> Result<Option<String>, Setback> {
        Ok(self.desk.borrow().store.facts(&edit.task)?.thread)
    }

    async fn send_reply(&self, edit: &Say, group: &str, thread: &str) -> Result<(), Setback> {
        let posts = match self.client.posts(group, thread).await {
            Ok(posts) => posts,
            Err(error) if self.desk.borrow_mut().note(&error) => return Err(Setback::Trouble),
            Err(error) => return Err(self.not_sent(&error)),
        };
        let posts: Vec<Said> = posts.iter().map(talk::post).collect();
        if self.entry.is_attempted {
            if let Some(found) = self.found(edit, posts.into_iter()) {
                return self.keep_said(edit, found);
            }
        } else {
            self.note_before(edit, posts.iter())?;
        }
        self.attempt()?;
        match self.client.reply(group, thread, &talk::reply(&edit.text)).await {
            Ok(()) => self.keep_comment(edit, None),
            Err(error) => Err(self.not_sent(&self.concern(error)?)),
        }
    }

    /// Begins a thread and keeps which.
    async fn begin_thread(&self, edit: &Say, group: &str) -> Result<String, Setback> {
        if !self.entry.is_attempted {
            // Where threads are not listed, the person is asked should the answer be lost.
            let before: Vec<String> = match self.client.threads(group).await {
                Ok(threads) => of_topic(&threads, &edit.title).filter_map(id).collect(),
                Err(error) if self.desk.borrow_mut().note(&error) => return Err(Setback::Trouble),
                // Who may not read the mail for want of a permission may not write it either.
                Err(error) if error.lacks_permission() => return Err(self.not_sent(&error)),
                Err(_) => Vec::new(),
            };
            self.note_names_before(edit, before)?;
        }
        self.attempt()?;
        match self.client.begin_thread(group, &talk::new_thread(&edit.title, &edit.text)).await {
            Ok(Some(thread)) => {
                self.keep_thread(edit, &thread)?;
                Ok(thread)
            }
            Ok(None) => Err(unclear()),
            Err(error) => Err(self.not_sent(&self.concern(error)?)),
        }
    }

    /// Looks for the thread an earlier request may have begun.
    async fn look_for_thread(&self, edit: &Say, group: &str) -> Result<Option<String>, Setback> {
        let threads = match self.client.threads(group).await {
            Ok(threads) => threads,
            Err(error) if self.desk.borrow_mut().note(&error) => return Err(Setback::Trouble),
            Err(_) => return Err(unclear()),
        };
        let since = since(self.entry, self.desk.borrow().now());
        let is_new = |thread: &&Value| {
            let at = thread.get("lastDeliveredDateTime").and_then(Value::as_str).and_then(time::timestamp);
            is_since(at, since)
        };
        let new = of_topic(&threads, &edit.title).filter(is_new).filter_map(id);
        for thread in new.filter(|thread| !edit.before.contains(thread)).take(MOST_THREADS) {
            let posts = self.client.posts(group, &thread).await.map_err(|error| self.unreadable_parent(&error))?;
            if self.found(edit, posts.iter().take(1).map(talk::post)).is_some() {
                return Ok(Some(thread));
            }
        }
        Ok(None)
    }

    /// Lets the task point to the thread that was begun for it.
    async fn point_to(&self, edit: &Say, thread: &str) -> Result<(), Setback> {
        let body = Task { conversation_thread_id: thread.into(), ..Task::default() };
        for _try in 0..MOST_TRIES {
            let task = self.desk.borrow().store.task(self.plan, &edit.task)?.ok_or(Setback::TaskGone)?;
            self.attempt()?;
            match self.client.update_task(&task, &body).await {
                Ok(answer) => return self.keep_comment(edit, Some(&answer)),
                Err(error) => match self.concern(error)? {
                    Error::Stale(_) | Error::Conflict(_) => self.read_task_again(&edit.task).await?,
                    error @ Error::Gone { .. } => return Err(self.unreadable_part(&error, &edit.task).await),
                    error => {
                        return Err(Setback::Rejected(format!(
                            "it was mailed to the group, but the task does not show it yet: {error}"
                        )));
                    }
                },
            }
            match self.thread_now(edit)? {
                Some(now) if now == thread => return self.keep_comment(edit, None),
                Some(_) => return self.refuse_second(edit),
                None => {}
            }
        }
        Err(Setback::Rejected("the task keeps changing somewhere else".to_owned()))
    }

    fn keep_thread(&self, edit: &Say, thread: &str) -> Result<(), Setback> {
        let way = Way::Comment { begins: true, thread: Some(thread.to_owned()) };
        let mut desk = self.desk.borrow_mut();
        desk.got_on();
        Ok(desk.store.acknowledge_thread(self.entry.seq, &Edit::Say(Say { way, ..edit.clone() }))?)
    }

    /// Keeps the comment, which the service does not show in its answer, beside all else; and the task, if that was changed.
    fn keep_comment(&self, edit: &Say, task: Option<&Task>) -> Result<(), Setback> {
        let mut desk = self.desk.borrow_mut();
        desk.got_on();
        desk.said += 1;
        desk.written.insert(edit.task.clone());
        let said = Said {
            by: desk.me.clone(),
            at: Some(desk.now()),
            text: edit.text.trim().to_owned(),
            is_comment: true,
            ..Said::default()
        };
        let task = task.map(|task| (self.plan, task));
        let newer = desk.store.acknowledge_said(self.entry.seq, &edit.task, task, |talk| talk.put(said))?;
        desk.renew_tasks(self.plan, newer.into_iter().collect());
        desk.tell_talk(&edit.task, Reading::Done);
        desk.tell_snapshot_soon();
        Ok(())
    }

    /// Sets the comment aside whose thread is not the one the task points to: somebody was faster. Sent again, it answers in
    /// theirs.
    fn refuse_second(&self, edit: &Say) -> Result<(), Setback> {
        let way = Way::Comment { begins: false, thread: None };
        let left = Edit::Say(Say { way, before: Vec::new(), ..edit.clone() });
        self.pass(&Progress::Rest(Box::new(left)))?;
        Err(Setback::Rejected(
            "somebody else has begun a thread for the task at the same time. What you wrote was mailed to the group; sent \
             again, it stands in the other thread, too"
                .to_owned(),
        ))
    }
}

fn of_topic<'a>(threads: &'a [Value], topic: &'a str) -> impl Iterator<Item = &'a Value> {
    threads.iter().filter(move |thread| thread.get("topic").and_then(Value::as_str) == Some(topic))
}

fn id(thread: &Value) -> Option<String> {
    thread.get("id").and_then(Value::as_str).map(str::to_owned)
}

impl Writer<'_> {
    /// Says why a comment was not sent.
    fn not_sent(&self, error: &Error) -> Setback {
        Setback::Rejected(match error {
            Error::Denied { .. } => self.client.sign_in_words(&format!("{error}; {NEEDS_SCOPE}")),
            Error::Gone { .. } => "the thread of its comments, or the group, is not there any more".to_owned(),
            error => error.to_string(),
        })
    }
}

fn unclear() -> Setback {
    Setback::Unclear(
        "its answer was lost, and this service does not list the threads of the group. Look into the mail of the group: if \
         it is there, let this go; if not, send it again"
            .to_owned(),
    )
}
