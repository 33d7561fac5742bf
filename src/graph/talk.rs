//! What is said about tasks: the chat of a task by beta, comments by the mail of a group.

use serde_json::Value;

use super::client::{BETA, Client, V1, segment};
use super::error::Error;
use super::pages::Pages;
use super::planner::task_path;
use crate::planner::id::TaskId;

/// So much is kept of what was said; nobody reads back further.
const MOST: usize = 500;

impl Client {
    /// Reads the messages of a task's chat, the newest of them.
    pub async fn messages(&self, task: &TaskId) -> Result<Vec<Value>, Error> {
        self.said(Pages::new(self, self.url_of(BETA, &task_path(task, "/messages")))).await
    }

    /// Reads the posts of a thread in the mail of a group, the newest of them.
    pub async fn posts(&self, group: &str, thread: &str) -> Result<Vec<Value>, Error> {
        let path = format!("/groups/{}/threads/{}/posts", segment(group), segment(thread));
        let mut pages: Pages<'_, Value> = Pages::new(self, self.list_url(&path));
        // The oldest come first: those at the end are wanted.
        let mut newest = Vec::new();
        while let Some(page) = pages.next().await? {
            newest.extend(page);
            let old = newest.len().saturating_sub(MOST);
            newest.drain(..old);
        }
        Ok(newest)
    }

    /// Writes one more message into a task's chat, and returns it as it is then.
    pub async fn say(&self, task: &TaskId, body: &Value) -> Result<Value, Error> {
        self.create_of(BETA, &task_path(task, "/messages"), body).await
    }

    /// Changes a message of one's own, and returns it as it is then. Messages have no version.
    pub async fn say_otherwise(&self, task: &TaskId, message: &str, body: &Value) -> Result<Value, Error> {
        self.patch_of(BETA, &message_path(task, message), None, body).await
    }

    /// Takes a message of one's own back.
    pub async fn unsay(&self, task: &TaskId, message: &str) -> Result<(), Error> {
        self.delete_of(BETA, &message_path(task, message), None).await
    }

    /// Reads the threads in the mail of a group, the newest of them.
    pub async fn threads(&self, group: &str) -> Result<Vec<Value>, Error> {
        self.said(Pages::new(self, self.list_url(&format!("/groups/{}/threads", segment(group))))).await
    }

    /// Begins a thread in the mail of a group, which every member gets; returns its name.
    pub async fn begin_thread(&self, group: &str, body: &Value) -> Result<Option<String>, Error> {
        let made: Value = self.create_of(V1, &format!("/groups/{}/threads", segment(group)), body).await?;
        Ok(made.get("id").and_then(Value::as_str).filter(|id| !id.is_empty()).map(str::to_owned))
    }

    /// Answers in a thread in the mail of a group.
    pub async fn reply(&self, group: &str, thread: &str, body: &Value) -> Result<(), Error> {
        let path = format!("/groups/{}/threads/{}/reply", segment(group), segment(thread));
        self.act(V1, &path, None, body).await
    }

    async fn said(&self, mut pages: Pages<'_, Value>) -> Result<Vec<Value>, Error> {
        let mut all = Vec::new();
        while all.len() < MOST
            && let Some(page) = pages.next().await?
        {
            all.extend(page);
        }
        all.truncate(MOST);
        Ok(all)
    }
}

fn message_path(task: &TaskId, message: &str) -> String {
    task_path(task, &format!("/messages/{}", segment(message)))
}
