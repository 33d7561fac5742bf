-- One row for each thing with an address: its JSON body as Graph writes it (without annotations), and beside it
-- what lists and limits look for. Texts compare byte by byte, which is how order hints and ids compare.
CREATE TABLE resource (
    kind       TEXT NOT NULL,             -- Plan, PlanDetails, Bucket, Task, TaskDetails, the formats; User, Group
    id         TEXT NOT NULL,
    version    INTEGER NOT NULL,          -- the counter in the etag: 4 when made, 4 more at each change
    plan_id    TEXT,                      -- the plan it belongs to
    parent_id  TEXT,                      -- a task's bucket, a plan's group
    order_hint TEXT NOT NULL DEFAULT '',  -- what lists are sorted by
    active     INTEGER NOT NULL DEFAULT 0, -- 1 for a task that is not completed
    body       TEXT NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE INDEX resource_of_plan ON resource (plan_id, kind, order_hint, id);
CREATE INDEX resource_of_parent ON resource (parent_id, kind, order_hint, id) WHERE parent_id IS NOT NULL;
CREATE INDEX active_task ON resource (plan_id) WHERE active = 1;

-- Which properties and open-type keys each version touched, so that an old etag can be judged.
CREATE TABLE change (
    kind    TEXT NOT NULL,
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    touched TEXT NOT NULL,                -- a JSON array: ["title", "assignments/<user id>"]
    PRIMARY KEY (kind, id, version),
    FOREIGN KEY (kind, id) REFERENCES resource (kind, id) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE assignee (
    user_id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    kind    TEXT NOT NULL DEFAULT 'Task',
    PRIMARY KEY (user_id, task_id),
    FOREIGN KEY (kind, task_id) REFERENCES resource (kind, id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX assignee_of_task ON assignee (task_id);

CREATE TABLE shared (
    user_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    kind    TEXT NOT NULL DEFAULT 'Plan',
    PRIMARY KEY (user_id, plan_id),
    FOREIGN KEY (kind, plan_id) REFERENCES resource (kind, id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX shared_of_plan ON shared (plan_id);

CREATE TABLE member (
    group_id TEXT NOT NULL,
    user_id  TEXT NOT NULL,
    owner    INTEGER NOT NULL,            -- an owner is no member by that alone
    PRIMARY KEY (group_id, user_id, owner)
) WITHOUT ROWID;
CREATE INDEX member_of ON member (user_id);

-- One row once the workspace is seeded: who it belongs to, and what the page tokens are mixed with.
CREATE TABLE workspace (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    me     TEXT NOT NULL,
    secret INTEGER NOT NULL
);
