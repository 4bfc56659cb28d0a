-- A notice goes to a member, or to one WeChat whoever it is bound to; and those that
-- tell of a binding request go when it is decided.

-- +goose Up

-- alike: the member, or somebody else of that name in their branch.
ALTER TABLE bind_requests ADD COLUMN alike BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE bind_requests ADD COLUMN notice TEXT NOT NULL DEFAULT '';

-- member is NULL where openid is set; openid is empty where member is.
CREATE TABLE notices_now (
    member   BIGINT REFERENCES members (id),
    openid   TEXT   NOT NULL DEFAULT '',
    key      TEXT   NOT NULL,
    words    TEXT   NOT NULL,
    at_ms    BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    shown    TEXT   NOT NULL DEFAULT '',
    shown_ms BIGINT NOT NULL DEFAULT 0
);
INSERT INTO notices_now (member, key, words, at_ms, until_ms, shown, shown_ms)
SELECT member, key, words, at_ms, until_ms, shown, shown_ms FROM notices;
DROP TABLE notices;
ALTER TABLE notices_now RENAME TO notices;
CREATE UNIQUE INDEX notices_member ON notices (member, key);
CREATE UNIQUE INDEX notices_openid ON notices (openid, key) WHERE openid <> '';
CREATE INDEX notices_shown ON notices (member, shown);
CREATE INDEX notices_key ON notices (key);
