-- What is said about tasks, as it was read last.

CREATE TABLE talk (
    task_id TEXT PRIMARY KEY NOT NULL,
    json    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
