//! Reads what is said about a task when somebody looks: the copy at once, then the chat and the comments.
//!
//! Neither is there everywhere, nor for everybody: what a service lacks or refuses is said in the panel, and is no trouble.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use serde_json::Value;

use super::desk::{Desk, Shared};
use super::{Event, Reading};
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::planner::container::Container;
use crate::planner::facts::Facts;
use crate::planner::id::{PlanId, TaskId, UserId};
use crate::planner::talk::{Said, Source, Talk};
use crate::wire::batch;
use crate::wire::talk;

impl Desk {
    /// Tells what the copy knows to have been said and wants it read. The person is waiting, so it is tried now.
    pub(super) fn open_talk(&mut self, task: TaskId) {
        let task = self.named_task(task);
        if task.is_local() {
            let why = "the task is not sent yet".to_owned();
            return self.tell_talk(&task, Reading::Failed(why));
        }
        let now = self.now();
        self.line.retry_now(now);
        // Where nothing was ever read, the task itself says what there is to talk in.
        self.tell_facts(&task);
        self.tell_talk(&task, self.why_not_now().map_or(Reading::UnderWay, Reading::Failed));
        self.wanted_talk = Some(task);
    }

    /// Tells what the copy knows to have been said.
    pub(super) fn tell_talk(&self, task: &TaskId, reading: Reading) {
        let known = self.kept(self.store.talk(task), None).map(Arc::new);
        self.tell(Event::TalkTold { task: task.clone(), talk: known, reading });
    }

    /// Returns the group and the thread a task has comments in, if it has.
    fn thread_of(&self, task: &TaskId) -> Option<(String, String)> {
        let thread = self.kept(self.store.facts(task), Facts::default()).thread?;
        let plan = self.kept(self.store.plan_of(task), None)?;
        Some((self.group_of(&plan)?, thread))
    }

    /// Returns the group a plan is of, if it is a group's.
    pub(super) fn group_of(&self, plan: &PlanId) -> Option<String> {
        let plan = self.kept(self.store.listed_plan(plan), None)?;
        match plan.container() {
            Container::Group(group) => Some(group.to_string()),
            _ => None,
        }
    }

    pub(super) fn name_of(&self, user: &UserId) -> Option<String> {
        self.kept(self.store.person_name(user), None)
    }
}

/// Reads chat and comments of a task, and the names of who wrote and who is meant.
pub(super) async fn read(desk: Shared, client: Rc<Client>, task: TaskId) {
    let before = desk.borrow().said;
    let outcome = all(&desk, &client, &task).await;
    let mut desk = desk.borrow_mut();
    match outcome {
        // What was said meanwhile may be missing from it.
        Ok(_) if desk.said != before => {
            desk.wanted_talk.get_or_insert(task);
        }
        Ok(said) => {
            desk.done();
            let kept = desk.store.put_talk(&task, &said);
            desk.kept(kept, ());
            desk.tell_talk(&task, Reading::Done);
            // The names of those who wrote are on the screen, too.
            desk.tell_snapshot_soon();
        }
        Err(error) => {
            if desk.note(&error) {
                desk.wanted_talk.get_or_insert_with(|| task.clone());
            }
            desk.tell_talk(&task, Reading::Failed(error.to_string()));
        }
    }
    desk.tell_status();
}

async fn all(desk: &Shared, client: &Client, task: &TaskId) -> Result<Talk, Error> {
    let (messages, chat) = source(client.messages(task).await)?;
    let thread = desk.borrow().thread_of(task);
    let (posts, comments) = match thread {
        Some((group, thread)) => source(client.posts(&group, &thread).await)?,
        None => (Vec::new(), Source::None),
    };
    read_names(desk, client, &messages).await;
    let desk = desk.borrow();
    let name = |user: &UserId| desk.name_of(user);
    let post = |post: &Value| {
        let is_own = talk::address(post).is_some_and(|address| desk.addresses.contains(&address.to_lowercase()));
        Said { by: desk.me.clone().filter(|_| is_own), ..talk::post(post) }
    };
    let said = messages.iter().map(|message| talk::message(message, &name)).chain(posts.iter().map(post));
    Ok(Talk::of(said.collect(), chat, comments, desk.now()))
}

/// Takes what one of the two places gives; that it gives nothing is no error.
fn source(answer: Result<Vec<Value>, Error>) -> Result<(Vec<Value>, Source), Error> {
    match answer {
        Ok(said) => Ok((said, Source::Read)),
        Err(Error::Denied { .. }) => Ok((Vec::new(), Source::Refused)),
        Err(error) if error.is_not_offered() => Ok((Vec::new(), Source::Absent)),
        Err(error) => Err(error),
    }
}

/// Reads the names nobody knows yet. Without them everything else can be seen.
async fn read_names(desk: &Shared, client: &Client, messages: &[Value]) {
    let unknown: Vec<UserId> = {
        let desk = desk.borrow();
        let all: BTreeSet<UserId> = messages.iter().flat_map(talk::people).collect();
        all.into_iter().filter(|id| !desk.nameless.contains(id) && desk.name_of(id).is_none()).collect()
    };
    for ids in unknown.chunks(batch::LIMIT) {
        let Ok(answers) = client.people(ids).await else { return };
        let mut desk = desk.borrow_mut();
        let mut people = Vec::new();
        for (id, answer) in ids.iter().zip(answers) {
            match answer.map(|user| user.to_planner()) {
                Ok(Some(person)) if person.id == *id => people.push(person),
                Err(error) if error.is_passing() => {}
                Ok(_) | Err(_) => {
                    desk.nameless.insert(id.clone());
                }
            }
        }
        desk.keep_people(&people);
    }
}
