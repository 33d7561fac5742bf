-- How old the details of a task are, when nobody can be asked for newer ones.

ALTER TABLE body ADD COLUMN read_at TEXT;                -- when the service was last asked for it; NULL when nobody noted that
