-- What it takes to send every kind of edit, to be told of changes, and to let two programs share one copy.

ALTER TABLE plan ADD COLUMN shared_with TEXT NOT NULL DEFAULT '';  -- people, a line each
ALTER TABLE plan ADD COLUMN checked_at TEXT;             -- when a full reading was last compared with the copy
ALTER TABLE plan ADD COLUMN drift INTEGER NOT NULL DEFAULT 0; -- how many things were not as the copy had them then

ALTER TABLE task ADD COLUMN start INTEGER;               -- 20261031
ALTER TABLE task ADD COLUMN first_read_at TEXT;          -- when this copy first had it; NULL for before this column
ALTER TABLE bucket ADD COLUMN first_read_at TEXT;        -- as of tasks
ALTER TABLE task ADD COLUMN details_for TEXT;            -- the task's version when its details were read

ALTER TABLE outbox ADD COLUMN is_taken INTEGER NOT NULL DEFAULT 0; -- an engine has begun with it: nothing is folded into it
ALTER TABLE outbox ADD COLUMN attempted_at TEXT;         -- when a request was first begun whose answer has not been stored
ALTER TABLE outbox ADD COLUMN conflict TEXT;             -- JSON: what both sides changed; it waits for the person
ALTER TABLE outbox ADD COLUMN kept TEXT;                 -- JSON: the task as it was last known, when it was found to be gone

-- The names the service has given to what this machine has made.
CREATE TABLE named (
    local TEXT PRIMARY KEY NOT NULL,
    given TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Where to go on from to be told of changes.
CREATE TABLE delta (
    name     TEXT PRIMARY KEY NOT NULL,                  -- `all`
    link     TEXT NOT NULL,
    taken_at TEXT NOT NULL,                              -- when the first link of this chain was taken
    at       TEXT NOT NULL,                              -- when it was last followed
    rounds   INTEGER NOT NULL DEFAULT 0                  -- how often since the last full reading
) STRICT, WITHOUT ROWID;

-- Tasks kept by the versions before lack the day they start: they count as older than what comes.
UPDATE task SET etag = NULL;
