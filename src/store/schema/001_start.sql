-- The offline copy. Two sets of tables that never touch each other: what the service last said (plan, bucket, task,
-- body, person), and what the person wants (outbox). They meet in Store::view() alone.

CREATE TABLE plan (
    id            TEXT PRIMARY KEY NOT NULL,
    title         TEXT NOT NULL,
    container_url TEXT,
    group_name    TEXT,
    etag          TEXT,
    labels        TEXT NOT NULL DEFAULT '{}',   -- number -> name, as JSON
    is_listed     INTEGER NOT NULL DEFAULT 0,   -- whether the service named it when last asked for plans
    read_at       TEXT                          -- when its tasks were last read whole; NULL for never
) STRICT, WITHOUT ROWID;

CREATE TABLE bucket (
    plan_id    TEXT NOT NULL,
    id         TEXT NOT NULL,
    name       TEXT NOT NULL,
    order_hint TEXT NOT NULL,
    etag       TEXT,
    PRIMARY KEY (plan_id, id)
) STRICT, WITHOUT ROWID;

-- What a card shows and what boards sort by, so that a large plan is drawn without reading any JSON. The key keeps
-- the rows of a plan together and in the order a snapshot wants.
CREATE TABLE task (
    plan_id              TEXT NOT NULL,
    id                   TEXT NOT NULL,
    bucket_id            TEXT,
    title                TEXT NOT NULL,
    order_hint           TEXT NOT NULL,
    percent_complete     INTEGER NOT NULL,
    priority             INTEGER NOT NULL,
    due                  INTEGER,               -- 20261031
    assignees            TEXT NOT NULL,         -- identifiers, a line each
    categories           INTEGER NOT NULL,      -- bit 1 for category1
    checklist_items      INTEGER NOT NULL,
    open_checklist_items INTEGER NOT NULL,
    reference_count      INTEGER NOT NULL,
    has_description      INTEGER NOT NULL,
    etag                 TEXT,
    bucket_hint          TEXT,                  -- its place on the bucket board; NULL while unread
    bucket_hint_etag     TEXT,                  -- the version of that place, which is not the task's
    bucket_hint_for      TEXT,                  -- the task's version when the place was read
    PRIMARY KEY (plan_id, id)
) STRICT, WITHOUT ROWID;

-- The first cards of each column and the counts, for the first glimpse of a large plan.
CREATE INDEX task_on_board ON task (plan_id, bucket_id, bucket_hint, percent_complete);

-- Whole bodies, with what this version of the program does not know.
CREATE TABLE body (
    kind TEXT NOT NULL,                         -- plan, plan_details, bucket, task
    id   TEXT NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
    id   TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Edits the service has not acknowledged, in order. `step` counts the requests of an edit that were acknowledged;
-- `is_attempted` says that a request was begun whose answer has not been stored.
CREATE TABLE outbox (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    plan_id      TEXT NOT NULL,
    edit         TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    step         INTEGER NOT NULL DEFAULT 0,
    is_attempted INTEGER NOT NULL DEFAULT 0,
    rejection    TEXT                           -- why the service will not take it; NULL while it waits
) STRICT;

CREATE INDEX outbox_of_plan ON outbox (plan_id, seq);

CREATE TABLE pref (
    name  TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
