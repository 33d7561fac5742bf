-- What a person has on their day. A row stays when the task is taken off, because the day of that is told, too.
CREATE TABLE my_day (
    user_id  TEXT NOT NULL,
    task_id  TEXT NOT NULL,
    is_on    INTEGER NOT NULL,
    modified TEXT NOT NULL,               -- a day, as 2026-03-02
    kind     TEXT NOT NULL DEFAULT 'Task',
    PRIMARY KEY (user_id, task_id),
    FOREIGN KEY (kind, task_id) REFERENCES resource (kind, id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX my_day_of_task ON my_day (task_id);

-- The chat of a task: each message as Graph writes it, and who may change it.
CREATE TABLE message (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    id      TEXT NOT NULL UNIQUE,
    task_id TEXT NOT NULL,
    author  TEXT NOT NULL,
    body    TEXT NOT NULL,
    kind    TEXT NOT NULL DEFAULT 'Task',
    FOREIGN KEY (kind, task_id) REFERENCES resource (kind, id) ON DELETE CASCADE
);
CREATE INDEX message_of_task ON message (task_id, seq);

-- A thread of a group's conversations, and what was posted in it: mail, as the comments on tasks once were.
CREATE TABLE thread (
    id       TEXT PRIMARY KEY,
    group_id TEXT NOT NULL,
    topic    TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE post (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,
    id        TEXT NOT NULL UNIQUE,
    thread_id TEXT NOT NULL REFERENCES thread (id) ON DELETE CASCADE,
    author    TEXT NOT NULL,
    at        TEXT NOT NULL,
    content   TEXT NOT NULL               -- HTML
);
CREATE INDEX post_of_thread ON post (thread_id, seq);
