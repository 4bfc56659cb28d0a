-- One text for SQLite and PostgreSQL. Columns that end in _ms are Unix
-- milliseconds, those that end in _day are yyyymmdd, zero where nothing is set.
-- since and until are days too: a row holds from since up to, not including, until;
-- 99999999 where no end is known. There is no Down: records are not undone.

-- +goose Up

CREATE TABLE units (
    id        BIGINT PRIMARY KEY,
    code      TEXT   NOT NULL UNIQUE,
    name      TEXT   NOT NULL,
    short     TEXT   NOT NULL,
    kind      TEXT   NOT NULL,
    field     TEXT   NOT NULL,
    start_day BIGINT NOT NULL,
    token     TEXT   NOT NULL UNIQUE
);
CREATE INDEX units_name ON units (name);

-- Where a unit stands in the tree; parent is NULL at a root.
CREATE TABLE placements (
    unit   BIGINT NOT NULL REFERENCES units (id),
    parent BIGINT REFERENCES units (id),
    since  BIGINT NOT NULL,
    until  BIGINT NOT NULL,
    PRIMARY KEY (unit, since)
);
CREATE INDEX placements_parent ON placements (parent, until, since, unit);

CREATE TABLE merges (
    unit      BIGINT PRIMARY KEY REFERENCES units (id),
    into_unit BIGINT NOT NULL REFERENCES units (id),
    day       BIGINT NOT NULL
);

CREATE TABLE members (
    id     BIGINT  PRIMARY KEY,
    code   TEXT    NOT NULL UNIQUE,
    name   TEXT    NOT NULL,
    phone  TEXT    NOT NULL,
    level  TEXT    NOT NULL,
    mobile BOOLEAN NOT NULL,
    muted  BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX members_name ON members (name);

-- What a member is in a unit. Every member has one seat 'home' (where they
-- belong) and one seat 'study' (where their study is managed: the host unit of a
-- mobile member, else the same); the other roles are posts.
CREATE TABLE seats (
    member BIGINT NOT NULL REFERENCES members (id),
    role   TEXT   NOT NULL,
    unit   BIGINT NOT NULL REFERENCES units (id),
    since  BIGINT NOT NULL,
    until  BIGINT NOT NULL,
    PRIMARY KEY (member, role, unit, since)
);
CREATE INDEX seats_unit ON seats (unit, role, until, since, member);

CREATE TABLE bindings (
    openid    TEXT   PRIMARY KEY,
    member    BIGINT NOT NULL UNIQUE REFERENCES members (id),
    by_member BIGINT NOT NULL,
    at_ms     BIGINT NOT NULL
);

-- verdict is empty while the request waits, then yes or no.
CREATE TABLE bind_requests (
    id         BIGINT PRIMARY KEY,
    openid     TEXT   NOT NULL,
    member     BIGINT NOT NULL REFERENCES members (id),
    unit       BIGINT NOT NULL REFERENCES units (id),
    at_ms      BIGINT NOT NULL,
    verdict    TEXT   NOT NULL DEFAULT '',
    by_member  BIGINT NOT NULL DEFAULT 0,
    decided_ms BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX bind_requests_unit ON bind_requests (unit, verdict);
CREATE INDEX bind_requests_openid ON bind_requests (openid);

CREATE TABLE bind_tries (
    openid TEXT   NOT NULL,
    day    BIGINT NOT NULL,
    tries  BIGINT NOT NULL,
    PRIMARY KEY (openid, day)
);

-- day is the day the session starts on in the office's zone.
CREATE TABLE sessions (
    id         BIGINT  PRIMARY KEY,
    unit       BIGINT  NOT NULL REFERENCES units (id),
    title      TEXT    NOT NULL,
    place      TEXT    NOT NULL,
    starts_ms  BIGINT  NOT NULL,
    day        BIGINT  NOT NULL,
    need_code  BOOLEAN NOT NULL,
    by_member  BIGINT  NOT NULL,
    called_off BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX sessions_unit ON sessions (unit, starts_ms);

-- weight orders presences: a line gives way only to a heavier one.
CREATE TABLE attendance (
    session   BIGINT NOT NULL REFERENCES sessions (id),
    member    BIGINT NOT NULL REFERENCES members (id),
    presence  TEXT   NOT NULL,
    weight    BIGINT NOT NULL,
    how       TEXT   NOT NULL,
    by_member BIGINT NOT NULL,
    at_ms     BIGINT NOT NULL,
    reason    TEXT   NOT NULL,
    disputed  TEXT   NOT NULL,
    PRIMARY KEY (session, member)
);
CREATE INDEX attendance_member ON attendance (member);

CREATE TABLE readings (
    campaign  TEXT   NOT NULL,
    member    BIGINT NOT NULL REFERENCES members (id),
    reading   TEXT   NOT NULL,
    day       BIGINT NOT NULL,
    by_member BIGINT NOT NULL,
    PRIMARY KEY (campaign, member, reading)
);

-- at_ms is the first filing's; what was said stands in report_revisions.
CREATE TABLE reports (
    id       BIGINT PRIMARY KEY,
    campaign TEXT   NOT NULL,
    form     TEXT   NOT NULL,
    period   TEXT   NOT NULL,
    ends_day BIGINT NOT NULL,
    unit     BIGINT NOT NULL REFERENCES units (id),
    revision BIGINT NOT NULL,
    zero     BOOLEAN NOT NULL,
    at_ms    BIGINT NOT NULL,
    due_ms   BIGINT NOT NULL,
    UNIQUE (campaign, form, period, unit)
);
CREATE INDEX reports_unit ON reports (unit, campaign, ends_day);

CREATE TABLE report_revisions (
    report    BIGINT  NOT NULL REFERENCES reports (id),
    revision  BIGINT  NOT NULL,
    zero      BOOLEAN NOT NULL,
    answers   TEXT    NOT NULL,
    why       TEXT    NOT NULL,
    by_member BIGINT  NOT NULL,
    at_ms     BIGINT  NOT NULL,
    PRIMARY KEY (report, revision)
);

-- The whole numbers of a report's newest revision, for sums.
CREATE TABLE report_figures (
    report BIGINT NOT NULL REFERENCES reports (id),
    field  TEXT   NOT NULL,
    figure BIGINT NOT NULL,
    PRIMARY KEY (report, field)
);

CREATE TABLE campaigns (
    code TEXT PRIMARY KEY,
    body TEXT NOT NULL
);

CREATE TABLE shifts (
    campaign TEXT   NOT NULL,
    unit     BIGINT NOT NULL REFERENCES units (id),
    phase    TEXT   NOT NULL,
    days     BIGINT NOT NULL,
    reason   TEXT   NOT NULL,
    PRIMARY KEY (campaign, unit, phase)
);

CREATE TABLE drafts (
    openid TEXT   NOT NULL,
    id     TEXT   NOT NULL,
    flow   TEXT   NOT NULL,
    title  TEXT   NOT NULL,
    state  BYTEA,
    at_ms  BIGINT NOT NULL,
    PRIMARY KEY (openid, id)
);

-- shown is the key of the message whose answer carried it, empty until then.
CREATE TABLE notices (
    member   BIGINT NOT NULL REFERENCES members (id),
    key      TEXT   NOT NULL,
    words    TEXT   NOT NULL,
    at_ms    BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    shown    TEXT   NOT NULL DEFAULT '',
    shown_ms BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (member, key)
);
CREATE INDEX notices_shown ON notices (member, shown);

-- outcome is empty while the file waits, then kept or why it was lost.
CREATE TABLE media (
    id      TEXT   PRIMARY KEY,
    name    TEXT   NOT NULL,
    owner   TEXT   NOT NULL,
    kind    TEXT   NOT NULL,
    at_ms   BIGINT NOT NULL,
    outcome TEXT   NOT NULL DEFAULT ''
);
CREATE INDEX media_outcome ON media (outcome, at_ms);
CREATE INDEX media_owner ON media (owner);

-- Conversations already turned into rows.
CREATE TABLE applied (
    id    TEXT   PRIMARY KEY,
    at_ms BIGINT NOT NULL
);

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- What is remembered between messages where there is no Redis. fence names who
-- holds the person's lock; state is NULL when nothing is remembered.
CREATE TABLE conversations (
    person    TEXT   PRIMARY KEY,
    state     BYTEA,
    stored_ms BIGINT NOT NULL DEFAULT 0,
    fence     TEXT   NOT NULL,
    locked_ms BIGINT NOT NULL
);
CREATE INDEX conversations_stored ON conversations (stored_ms);

CREATE TABLE replies (
    person   TEXT   NOT NULL,
    key      TEXT   NOT NULL,
    reply    BYTEA,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (person, key)
);
