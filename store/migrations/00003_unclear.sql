-- Messages that opened nothing, counted: nobody is named, no unit, no time of day.

-- +goose Up

-- offered are labels with spaces between; chosen is empty where none was taken.
-- words are empty where the office does not keep them, and once they are erased.
CREATE TABLE unclear (
    day     BIGINT NOT NULL,
    role    TEXT   NOT NULL,
    offered TEXT   NOT NULL,
    chosen  TEXT   NOT NULL,
    words   TEXT   NOT NULL,
    n       BIGINT NOT NULL,
    PRIMARY KEY (day, role, offered, chosen, words)
);
