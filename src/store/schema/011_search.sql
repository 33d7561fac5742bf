-- Where words occur: in titles, notes, lines of checklists and links of all tasks.

CREATE TABLE findable (
    id      INTEGER PRIMARY KEY,                         -- its row in `words`
    task_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    title   TEXT NOT NULL,
    notes   TEXT NOT NULL DEFAULT '',
    items   TEXT NOT NULL DEFAULT '',
    links   TEXT NOT NULL DEFAULT '',
    UNIQUE (task_id, plan_id)
) STRICT;

CREATE VIRTUAL TABLE words USING fts5 (
    title, notes, items, links,
    content = 'findable', content_rowid = 'id', prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
);

-- What a task is called counts most.
INSERT INTO words (words, rank) VALUES ('rank', 'bm25(12.0, 3.0, 5.0, 2.0)');

-- The words of details. What is not of the shape it should have has none.
CREATE VIEW in_details (task_id, notes, items, links) AS
SELECT id,
       coalesce(CASE WHEN json_valid(body.json) THEN json_extract(body.json, '$.description') END, ''),
       coalesce((SELECT group_concat(CASE type WHEN 'object' THEN json_extract(value, '$.title') END, char(10))
                 FROM json_each(CASE WHEN json_valid(body.json) THEN body.json ELSE '{}' END, '$.checklist')), ''),
       -- The key of a link is its address, with five characters encoded.
       coalesce((SELECT group_concat(
                     coalesce(CASE type WHEN 'object' THEN json_extract(value, '$.alias') END || ' ', '') ||
                     replace(replace(replace(replace(replace(key, '%3A', ':'), '%2E', '.'), '%40', '@'), '%23', '#'),
                             '%25', '%'), char(10))
                 FROM json_each(CASE WHEN json_valid(body.json) THEN body.json ELSE '{}' END, '$.references')), '')
FROM body WHERE kind = 'task_details';

-- What came before.
INSERT INTO findable (task_id, plan_id, title) SELECT id, plan_id, title FROM task;
UPDATE findable SET (notes, items, links) =
    (SELECT notes, items, links FROM in_details WHERE in_details.task_id = findable.task_id)
    WHERE EXISTS (SELECT 1 FROM body WHERE kind = 'task_details' AND id = findable.task_id);
INSERT INTO words (words) VALUES ('rebuild');

-- What comes, whoever writes it.
CREATE TRIGGER findable_made AFTER INSERT ON findable BEGIN
    INSERT INTO words (rowid, title, notes, items, links) VALUES (new.id, new.title, new.notes, new.items, new.links);
END;
CREATE TRIGGER findable_gone AFTER DELETE ON findable BEGIN
    INSERT INTO words (words, rowid, title, notes, items, links)
        VALUES ('delete', old.id, old.title, old.notes, old.items, old.links);
END;
CREATE TRIGGER findable_changed AFTER UPDATE ON findable BEGIN
    INSERT INTO words (words, rowid, title, notes, items, links)
        VALUES ('delete', old.id, old.title, old.notes, old.items, old.links);
    INSERT INTO words (rowid, title, notes, items, links) VALUES (new.id, new.title, new.notes, new.items, new.links);
END;

CREATE TRIGGER task_made AFTER INSERT ON task BEGIN
    INSERT INTO findable (task_id, plan_id, title) VALUES (new.id, new.plan_id, new.title);
    UPDATE findable SET (notes, items, links) = (SELECT notes, items, links FROM in_details WHERE task_id = new.id)
        WHERE task_id = new.id AND plan_id = new.plan_id
        AND EXISTS (SELECT 1 FROM body WHERE kind = 'task_details' AND id = new.id);
END;
CREATE TRIGGER task_named AFTER UPDATE OF title ON task WHEN new.title <> old.title BEGIN
    UPDATE findable SET title = new.title WHERE task_id = new.id AND plan_id = new.plan_id;
END;
CREATE TRIGGER task_gone AFTER DELETE ON task BEGIN
    DELETE FROM findable WHERE task_id = old.id AND plan_id = old.plan_id;
END;

CREATE TRIGGER details_made AFTER INSERT ON body WHEN new.kind = 'task_details' BEGIN
    UPDATE findable SET (notes, items, links) = (SELECT notes, items, links FROM in_details WHERE task_id = new.id)
        WHERE task_id = new.id;
END;
CREATE TRIGGER details_changed AFTER UPDATE OF json ON body
WHEN new.kind = 'task_details' AND new.json <> old.json BEGIN
    UPDATE findable SET (notes, items, links) = (SELECT notes, items, links FROM in_details WHERE task_id = new.id)
        WHERE task_id = new.id;
END;
CREATE TRIGGER details_gone AFTER DELETE ON body WHEN old.kind = 'task_details' BEGIN
    UPDATE findable SET notes = '', items = '', links = '' WHERE task_id = old.id;
END;
