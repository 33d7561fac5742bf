-- The apps that can ask without a person.
CREATE TABLE application (
    id   TEXT PRIMARY KEY,
    name TEXT NOT NULL
) WITHOUT ROWID;

-- A business scenario with its two configurations, each as Graph writes it.
CREATE TABLE scenario (
    id                 TEXT PRIMARY KEY,
    unique_name        TEXT NOT NULL UNIQUE,
    created            TEXT NOT NULL,         -- what lists are sorted by
    body               TEXT NOT NULL,
    plan_configuration TEXT NOT NULL,
    task_configuration TEXT NOT NULL
) WITHOUT ROWID;

-- The one plan a scenario has in a group.
CREATE TABLE scenario_plan (
    scenario_id TEXT NOT NULL REFERENCES scenario (id) ON DELETE CASCADE,
    group_id    TEXT NOT NULL,
    plan_id     TEXT NOT NULL,
    kind        TEXT NOT NULL DEFAULT 'Plan',
    PRIMARY KEY (scenario_id, group_id),
    FOREIGN KEY (kind, plan_id) REFERENCES resource (kind, id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX scenario_of_plan ON scenario_plan (plan_id);

-- What a task is to its scenario: the properties only the scenario's own routes show.
CREATE TABLE scenario_task (
    task_id     TEXT PRIMARY KEY,
    scenario_id TEXT NOT NULL REFERENCES scenario (id) ON DELETE CASCADE,
    object_id   TEXT NOT NULL,                -- externalObjectId, once in a scenario
    target      TEXT NOT NULL,                -- JSON
    properties  TEXT NOT NULL,                -- businessScenarioProperties, JSON
    kind        TEXT NOT NULL DEFAULT 'Task',
    UNIQUE (scenario_id, object_id),
    FOREIGN KEY (kind, task_id) REFERENCES resource (kind, id) ON DELETE CASCADE
) WITHOUT ROWID;

-- The assignments, checklist items and references an app has made by itself; every other one is a person's.
CREATE TABLE made_by_app (
    task_id  TEXT NOT NULL,
    property TEXT NOT NULL,                   -- assignments, checklist, references
    key      TEXT NOT NULL,
    kind     TEXT NOT NULL DEFAULT 'Task',
    PRIMARY KEY (task_id, property, key),
    FOREIGN KEY (kind, task_id) REFERENCES resource (kind, id) ON DELETE CASCADE
) WITHOUT ROWID;
