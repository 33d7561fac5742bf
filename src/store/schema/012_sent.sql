-- The newest edits of fields the service has taken, as the person made them: what another program of the same person has
-- changed at the same moment is told by them from what somebody else has.

CREATE TABLE sent (
    seq          INTEGER PRIMARY KEY NOT NULL,  -- the number it had in the outbox
    plan_id      TEXT NOT NULL,
    edit         TEXT NOT NULL,
    submitted_at TEXT NOT NULL
) STRICT;
