-- How tasks come again, and which of them are on the person's day: only beta says it.

ALTER TABLE task ADD COLUMN recurrence TEXT;             -- JSON; NULL when it does not come again, or nobody said
ALTER TABLE task ADD COLUMN is_on_my_day INTEGER NOT NULL DEFAULT 0;

-- Tasks kept by the versions before lack both: they count as older than what comes.
UPDATE task SET etag = NULL;
