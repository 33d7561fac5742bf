-- What has happened, in order: one row for each item of a delta answer, so that a delta link is a number in here.
-- Rows are written with the change itself and are never edited; the oldest go once they are older than a link lives.
CREATE TABLE event (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT, -- never given out twice, so a link stays good when rows go
    at      INTEGER NOT NULL,     -- ticks; never less than in the row before, whatever the clock does
    what    TEXT NOT NULL,        -- created, changed, deleted; entered or left the sight of `people`
    kind    TEXT NOT NULL,
    id      TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    patch   TEXT NOT NULL,        -- created, entered: the whole body; changed: what changed; deleted: what it was of
    people  TEXT NOT NULL         -- a JSON array: whom `all/delta` tells, as it was then
);
