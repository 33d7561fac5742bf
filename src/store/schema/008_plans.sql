-- What is known of plans beside their tasks: who made them, the archive, and which of them the person likes or opened last.

ALTER TABLE plan ADD COLUMN about TEXT NOT NULL DEFAULT '{}';       -- JSON: who made it and when, the archive
ALTER TABLE plan ADD COLUMN first_read_at TEXT;                     -- as of tasks
ALTER TABLE plan ADD COLUMN opened_at TEXT;                         -- when it was last opened on this machine
ALTER TABLE plan ADD COLUMN is_made_here INTEGER NOT NULL DEFAULT 0; -- this machine has made it: no list may name it

-- The person's favourites and the plans looked at last, as the service keeps them.
CREATE TABLE liked (
    kind    TEXT NOT NULL,                               -- favourite, recent
    plan_id TEXT NOT NULL,
    title   TEXT NOT NULL,
    at      TEXT NOT NULL,                               -- the order hint of a favourite; when it was looked at last
    PRIMARY KEY (kind, plan_id)
) STRICT, WITHOUT ROWID;

-- The groups the person is a member of: where plans can be made.
CREATE TABLE home (
    id   TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
