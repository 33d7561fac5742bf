-- What decides what may be changed of a task, so that it is known without a service, too.

ALTER TABLE plan ADD COLUMN container_type TEXT;         -- group, roster, user, project; NULL when nobody said

ALTER TABLE task ADD COLUMN source TEXT;                 -- JSON: what made it, if that is worth naming
ALTER TABLE task ADD COLUMN requirements INTEGER;        -- what completing it asks for, as bits; NULL when nobody said

-- The tasks whose details decide, too: few in most plans.
CREATE INDEX task_with_links ON task (plan_id) WHERE reference_count > 0 OR requirements > 0;

-- What the service has refused: not asked for again until the task has changed.
CREATE TABLE learned (
    plan_id     TEXT NOT NULL,
    task_id     TEXT NOT NULL,
    subject     TEXT NOT NULL,                           -- the name of a rule, or `unnamed`, or `personal`
    is_assignee INTEGER NOT NULL,                        -- whether the task was assigned to the person
    scenario    TEXT,
    etag        TEXT,                                    -- the version of the task or of its details that was refused
    at          TEXT NOT NULL,
    PRIMARY KEY (plan_id, task_id, subject, is_assignee)
) STRICT, WITHOUT ROWID;

-- The edit policies that could be read.
CREATE TABLE policy (
    scenario TEXT PRIMARY KEY NOT NULL,                  -- its unique name
    json     TEXT NOT NULL,
    read_at  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What the person is in the group of a plan.
CREATE TABLE role (
    plan_id   TEXT PRIMARY KEY NOT NULL,
    is_owner  INTEGER NOT NULL,
    is_member INTEGER NOT NULL,
    read_at   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
