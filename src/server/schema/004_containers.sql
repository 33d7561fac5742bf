-- A list of people that holds one plan, without a group.
CREATE TABLE roster (
    id      TEXT PRIMARY KEY,
    created INTEGER NOT NULL              -- ticks; a day later it goes, if it has no plan
) WITHOUT ROWID;

CREATE TABLE roster_member (
    roster_id TEXT NOT NULL REFERENCES roster (id) ON DELETE CASCADE,
    user_id   TEXT NOT NULL,
    id        TEXT NOT NULL,              -- what the membership itself goes by
    PRIMARY KEY (roster_id, user_id)
) WITHOUT ROWID;
CREATE INDEX roster_member_of ON roster_member (user_id);

-- Who may use what holds plans: the members of a group, of a roster, and everyone what is their own.
CREATE VIEW container_member (container_id, user_id) AS
SELECT group_id, user_id FROM member WHERE owner = 0
UNION ALL SELECT roster_id, user_id FROM roster_member
UNION ALL SELECT id, id FROM resource WHERE kind = 'User';

-- Who may work in a plan: the same, and in a plan of a person also those it is shared with. Everywhere else membership
-- decides alone. A person may be there twice.
CREATE VIEW plan_member (plan_id, user_id) AS
SELECT plan.id, user_id FROM resource plan JOIN member ON group_id = plan.parent_id WHERE plan.kind = 'Plan' AND owner = 0
UNION ALL
SELECT plan.id, user_id FROM resource plan JOIN roster_member ON roster_id = plan.parent_id WHERE plan.kind = 'Plan'
UNION ALL
SELECT plan.id, person.id FROM resource plan JOIN resource person ON person.kind = 'User' AND person.id = plan.parent_id
WHERE plan.kind = 'Plan'
UNION ALL
SELECT plan.id, shared.user_id FROM resource plan JOIN shared ON shared.plan_id = plan.id
JOIN resource person ON person.kind = 'User' AND person.id = plan.parent_id WHERE plan.kind = 'Plan';
