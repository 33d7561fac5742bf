//! Requests about board formats: where cards stand on the three boards.

use serde::de::DeserializeOwned;

use super::client::{Client, V1};
use super::error::Error;
use super::planner::task_path;
use crate::planner::etag::Etag;
use crate::planner::format::{Format, FormatKind};
use crate::planner::id::{TaskId, UserId};
use crate::planner::order_hint::ComposedHint;
use crate::wire::board_format::{AssignedToFormat, BucketFormat, ProgressFormat};
use crate::wire::patch;

impl Client {
    /// Reads where cards stand on one board, in the order of `ids`; each may fail by itself.
    pub async fn formats(&self, kind: FormatKind, ids: &[TaskId]) -> Result<Vec<Result<Format, Error>>, Error> {
        let paths: Vec<_> = ids.iter().map(|id| task_path(id, path(kind))).collect();
        match kind {
            FormatKind::Bucket => self.read_all(&paths, BucketFormat::to_planner).await,
            FormatKind::Progress => self.read_all(&paths, ProgressFormat::to_planner).await,
            FormatKind::AssignedTo => self.read_all(&paths, AssignedToFormat::to_planner).await,
        }
    }

    /// Puts a card somewhere else on one board and returns where it stands then. On the assigned-to board `user` says in
    /// whose column, and nobody stands for the unassigned.
    pub async fn update_format(
        &self,
        id: &TaskId,
        kind: FormatKind,
        user: Option<&UserId>,
        etag: Option<&Etag>,
        hint: &ComposedHint,
    ) -> Result<Format, Error> {
        let path = task_path(id, path(kind));
        // Not every service answers with the whole of what it has changed.
        match kind {
            FormatKind::Bucket => {
                let format: BucketFormat = self.patch(&path, etag, &patch::onto_bucket_board(hint)).await?;
                let is_whole = !format.order_hint.is_absent();
                if is_whole { Ok(format) } else { self.get_changed(V1, &path).await }.map(|format| format.to_planner())
            }
            FormatKind::Progress => {
                let format: ProgressFormat = self.patch(&path, etag, &patch::onto_progress_board(hint)).await?;
                let is_whole = !format.order_hint.is_absent();
                if is_whole { Ok(format) } else { self.get_changed(V1, &path).await }.map(|format| format.to_planner())
            }
            FormatKind::AssignedTo => {
                let format: AssignedToFormat = self.patch(&path, etag, &patch::onto_assigned_board(user, hint)).await?;
                let is_whole = !format.unassigned_order_hint.is_absent() && !format.order_hints_by_assignee.is_absent();
                if is_whole { Ok(format) } else { self.get_changed(V1, &path).await }.map(|format| format.to_planner())
            }
        }
    }

    async fn read_all<T: DeserializeOwned>(
        &self,
        paths: &[String],
        to_planner: impl Fn(&T) -> Format,
    ) -> Result<Vec<Result<Format, Error>>, Error> {
        let answers = self.get_many::<T>(paths).await?;
        Ok(answers.into_iter().map(|answer| answer.map(|format| to_planner(&format))).collect())
    }
}

fn path(kind: FormatKind) -> &'static str {
    match kind {
        FormatKind::Bucket => "/bucketTaskBoardFormat",
        FormatKind::Progress => "/progressTaskBoardFormat",
        FormatKind::AssignedTo => "/assignedToTaskBoardFormat",
    }
}
