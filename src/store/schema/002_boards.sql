-- Places on the other boards: the progress board, the assigned-to board, the person's own list.

ALTER TABLE task ADD COLUMN assignee_priority TEXT NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN progress_hint TEXT;          -- NULL while unread, as bucket_hint
ALTER TABLE task ADD COLUMN progress_hint_etag TEXT;
ALTER TABLE task ADD COLUMN progress_hint_for TEXT;
ALTER TABLE task ADD COLUMN assigned_hints TEXT;         -- the unassigned hint, then a line each: user, tab, hint
ALTER TABLE task ADD COLUMN assigned_hints_etag TEXT;
ALTER TABLE task ADD COLUMN assigned_hints_for TEXT;

-- Tasks kept by the first version of this copy lack a person's priority: they count as older than what comes.
UPDATE task SET etag = NULL;
