-- A fleet's pooled counts as Switchback keeps them in PostgreSQL and H2. Run it once, or call JdbcLedger.createTables().

-- One row a process, with when it was last seen, in milliseconds.
CREATE TABLE IF NOT EXISTS switchback_process (
  process VARCHAR(64) NOT NULL PRIMARY KEY,
  seen    BIGINT      NOT NULL
);

-- One row a rollout. It is held while a flush is written.
CREATE TABLE IF NOT EXISTS switchback_pool (
  rollout   VARCHAR(256) NOT NULL PRIMARY KEY,
  pool      VARCHAR(96)  NOT NULL,
  processes INTEGER      NOT NULL,
  renew     BIGINT       NOT NULL,
  begun     BIGINT       NOT NULL,
  epoch     INTEGER      NOT NULL,
  place     INTEGER      NOT NULL,
  opened    BIGINT       NOT NULL,
  changed   BIGINT       NOT NULL,
  touched   BIGINT       NOT NULL
);

-- The last flush of each process.
CREATE TABLE IF NOT EXISTS switchback_pool_flush (
  rollout  VARCHAR(256) NOT NULL,
  process  VARCHAR(64)  NOT NULL,
  flush_no BIGINT       NOT NULL,
  PRIMARY KEY (rollout, process)
);

-- Windows: their units, and what they fixed, numbers for each pooled rule.
CREATE TABLE IF NOT EXISTS switchback_pool_window (
  rollout VARCHAR(256)  NOT NULL,
  epoch   INTEGER       NOT NULL,
  place   INTEGER       NOT NULL,
  opened  BIGINT        NOT NULL,
  units   BIGINT        NOT NULL,
  canary  BIGINT        NOT NULL,
  fixed   VARCHAR(65536) NOT NULL,
  changed BIGINT        NOT NULL,
  PRIMARY KEY (rollout, epoch, place)
);

-- Additive counts in fixed point of 2^-44.
CREATE TABLE IF NOT EXISTS switchback_pool_row (
  rollout VARCHAR(256) NOT NULL,
  epoch   INTEGER      NOT NULL,
  place   INTEGER      NOT NULL,
  rule_no INTEGER      NOT NULL,
  slice   VARCHAR(8)   NOT NULL,
  w       VARCHAR(32)  NOT NULL,
  n       BIGINT       NOT NULL,
  y       BIGINT       NOT NULL,
  s0      BIGINT       NOT NULL,
  s1      BIGINT       NOT NULL,
  s2      BIGINT       NOT NULL,
  s3      BIGINT       NOT NULL,
  s4      BIGINT       NOT NULL,
  s5      BIGINT       NOT NULL,
  s6      BIGINT       NOT NULL,
  s7      BIGINT       NOT NULL,
  changed BIGINT       NOT NULL,
  PRIMARY KEY (rollout, epoch, place, rule_no, slice, w)
);
CREATE INDEX IF NOT EXISTS switchback_pool_row_changed ON switchback_pool_row (rollout, changed);

-- Hashes of keys that are counted, with the flush that took each.
CREATE TABLE IF NOT EXISTS switchback_pool_key (
  rollout VARCHAR(256) NOT NULL,
  epoch   INTEGER      NOT NULL,
  word    BIGINT       NOT NULL,
  taken   VARCHAR(96)  NOT NULL,
  PRIMARY KEY (rollout, epoch, word)
);
