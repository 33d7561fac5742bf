-- What was deleted, with all it takes to make it again.

CREATE TABLE trash (
    task_id     TEXT PRIMARY KEY NOT NULL,
    plan_id     TEXT NOT NULL,
    plan_title  TEXT NOT NULL,
    at          TEXT NOT NULL,                           -- when the copy learned that it is gone
    column_name TEXT NOT NULL,                           -- of its bucket; empty when it was in none
    bucket_id   TEXT,                                    -- the bucket it was deleted with
    place       INTEGER NOT NULL,                        -- its turn among those it was deleted with
    is_theirs   INTEGER NOT NULL,                        -- somebody else has deleted it
    is_unread   INTEGER NOT NULL,                        -- what its details held was never read
    whole       TEXT NOT NULL,                           -- JSON: the task with its details and places, to be made again
    body        TEXT,                                    -- JSON: the task as the service last described it
    details     TEXT                                     -- JSON: its details, the same way
) STRICT, WITHOUT ROWID;

CREATE INDEX trash_of_plan ON trash (plan_id, at);
