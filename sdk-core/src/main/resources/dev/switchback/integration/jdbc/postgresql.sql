-- Routes as Switchback keeps them in PostgreSQL. Run it once, or call JdbcRegistry.createTables().

-- One row a route. The document is as people write it; the other columns are copied out of it by every change,
-- so that a poll reads little.
CREATE TABLE IF NOT EXISTS switchback_route (
  route    VARCHAR(128) NOT NULL PRIMARY KEY,
  epoch    BIGINT       NOT NULL,
  revision BIGINT       NOT NULL,
  live     INTEGER      NOT NULL,
  tag      VARCHAR(80)  NOT NULL,
  format   VARCHAR(4)   NOT NULL,
  document TEXT         NOT NULL
);

-- One row a change, written in the transaction of the change. Each entry holds the hash of the one before.
CREATE TABLE IF NOT EXISTS switchback_audit (
  route    VARCHAR(128) NOT NULL,
  revision BIGINT       NOT NULL,
  entry    TEXT         NOT NULL,
  PRIMARY KEY (route, revision)
);

-- One row a lease: who holds it, the number that rises with each giving, and when it ends, in microseconds since 1970.
CREATE TABLE IF NOT EXISTS switchback_lease (
  name    VARCHAR(160) NOT NULL PRIMARY KEY,
  holder  VARCHAR(160) NOT NULL,
  fence   BIGINT       NOT NULL,
  expires BIGINT       NOT NULL
);
