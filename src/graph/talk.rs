//! What is said about tasks: the chat of a task by beta, comments by the mail of a group.

use serde_json::Value;

use super::client::{BETA, Client, segment};
use super::error::Error;
use super::pages::Pages;
use super::planner::task_path;
use crate::planner::id::TaskId;

/// Nobody reads back further.
const MOST: usize = 500;

impl Client {
    /// Reads the messages of a task's chat, the newest of them.
    pub async fn messages(&self, task: &TaskId) -> Result<Vec<Value>, Error> {
        self.said(Pages::new(self, self.url_of(BETA, &task_path(task, "/messages")))).await
    }

    /// Reads the posts of a thread in the mail of a group.
    pub async fn posts(&self, group: &str, thread: &str) -> Result<Vec<Value>, Error> {
        let path = format!("/groups/{}/threads/{}/posts", segment(group), segment(thread));
        self.said(Pages::new(self, self.list_url(&path))).await
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
