-- Whom tasks of a plan can be assigned to, so that it is known without a service, too. Their names are in `person`.

CREATE TABLE member (
    plan_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    PRIMARY KEY (plan_id, user_id)
) STRICT, WITHOUT ROWID;
