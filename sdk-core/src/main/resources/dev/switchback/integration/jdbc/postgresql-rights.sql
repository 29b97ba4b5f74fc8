-- Rights in PostgreSQL: an application may revert, and, while it holds the lease of the route's ramp, go to the next step
-- of a ramp that is declared; all else is a person's. Run it once, as the owner of the tables, after postgresql.sql; put your schema in place of public.
-- Then: GRANT switchback_application TO shop; and build that application's registry with
-- JdbcRegistry.builder(dataSource).revertsOnly(). Its routes are kept as JSON, which the database can compare: publish
-- them under a name that ends in .json, and start canaries by a change, which lays the document out. Signed documents
-- are kept so too. A restricted application refuses a route that is kept as YAML when it reads it.

DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'switchback_application') THEN
    CREATE ROLE switchback_application NOLOGIN;
  END IF;
END $$;

-- Gives or renews a lease: its number, or 0 if another holds it. A holder's name is its secret: nobody may read the table.
CREATE OR REPLACE FUNCTION switchback_lease(of_name TEXT, by_holder TEXT, millis BIGINT)
RETURNS BIGINT
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
  kept   switchback_lease%ROWTYPE;
  micros BIGINT;
BEGIN
  IF (millis BETWEEN 1 AND 600000) IS NOT TRUE THEN
    RAISE EXCEPTION 'switchback: a lease lives for 1 to 600000 ms' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  INSERT INTO switchback_lease (name, holder, fence, expires) VALUES (of_name, '', 0, 0) ON CONFLICT DO NOTHING;
  SELECT * INTO kept FROM switchback_lease WHERE name = of_name FOR UPDATE;
  micros := EXTRACT(EPOCH FROM clock_timestamp()) * 1000000;
  IF kept.expires > micros AND kept.holder <> by_holder THEN
    RETURN 0;
  END IF;
  IF kept.expires <= micros THEN
    kept.fence := kept.fence + 1;
  END IF;
  UPDATE switchback_lease SET holder = by_holder, fence = kept.fence, expires = micros + millis * 1000
    WHERE name = of_name;
  RETURN kept.fence;
END $$;

CREATE OR REPLACE FUNCTION switchback_release(of_name TEXT, by_holder TEXT, by_fence BIGINT)
RETURNS VOID
LANGUAGE sql
SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
  UPDATE switchback_lease SET expires = 0 WHERE name = of_name AND holder = by_holder AND fence = by_fence;
$$;

-- This one asked for no lease.
DROP FUNCTION IF EXISTS switchback_step(TEXT, TEXT, TEXT, TEXT);

CREATE OR REPLACE FUNCTION switchback_step(of_route TEXT, was_tag TEXT, next_document TEXT, next_entry TEXT,
                                           of_lease TEXT, by_holder TEXT, by_fence BIGINT)
RETURNS BOOLEAN
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
  kept      switchback_route%ROWTYPE;
  entry     JSONB := next_entry::JSONB;
  before    JSONB;
  after     JSONB := next_document::JSONB;
  was       JSONB;
  will      JSONB;
  rollouts  JSONB;
  barred    JSONB;
  moved     JSONB;
  expected  JSONB;
  step      TEXT;
  last_hash TEXT;
  lease_ends BIGINT;
  allowed   BOOLEAN := FALSE;
BEGIN
  SELECT * INTO kept FROM switchback_route WHERE route = of_route FOR UPDATE;
  IF NOT FOUND OR kept.tag <> was_tag THEN
    RETURN FALSE; -- somebody was quicker
  END IF;
  IF kept.format <> 'json' THEN
    RAISE EXCEPTION 'switchback: % is kept as YAML, which the database cannot compare; publish it as JSON', of_route
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  before := kept.document::JSONB;
  was := before -> 'serving';
  will := after -> 'serving';
  rollouts := COALESCE(was -> 'rollouts', '[]');
  barred := COALESCE(was -> 'quarantined', '[]');
  SELECT a.entry::JSONB ->> 'hash' INTO last_hash
    FROM switchback_audit a WHERE a.route = of_route ORDER BY a.revision DESC LIMIT 1;
  SELECT r INTO moved FROM jsonb_array_elements(rollouts) AS r WHERE r ->> 'id' = entry -> 'detail' ->> 'rollout';

  IF entry ->> 'kind' = 'revert' THEN
    SELECT COALESCE(jsonb_agg(t.r ORDER BY t.n), '[]') INTO expected
      FROM jsonb_array_elements(rollouts) WITH ORDINALITY AS t(r, n) WHERE t.r ->> 'id' <> moved ->> 'id';
    -- The canary is quarantined, once; the others stay so.
    allowed := will - ARRAY['revision', 'rollouts', 'quarantined'] = was - ARRAY['revision', 'rollouts', 'quarantined']
      AND CASE
        WHEN EXISTS (SELECT 1 FROM jsonb_array_elements(barred) AS q WHERE q ->> 'version' = moved ->> 'canary')
          THEN COALESCE(will -> 'quarantined', '[]') = barred
        ELSE (will -> 'quarantined') - -1 = barred AND will -> 'quarantined' -> -1 ->> 'version' = moved ->> 'canary'
      END;
  ELSIF entry ->> 'kind' = 'set_share' AND moved ? 'advance' THEN
    -- The lease's row is held until the step is written, so that nobody else is given it before.
    SELECT l.expires INTO lease_ends FROM switchback_lease l
      WHERE l.name = of_lease AND l.name = 'ramp:' || of_route AND l.holder = by_holder AND l.fence = by_fence FOR UPDATE;
    IF (lease_ends > EXTRACT(EPOCH FROM clock_timestamp()) * 1000000) IS NOT TRUE THEN
      RAISE EXCEPTION 'switchback: the lease of the ramp of % is not held', of_route USING ERRCODE = 'SB001';
    END IF;
    SELECT t.s INTO step FROM jsonb_array_elements_text(moved -> 'steps') WITH ORDINALITY AS t(s, n)
      WHERE rtrim(t.s, '%')::NUMERIC > rtrim(moved ->> 'share', '%')::NUMERIC ORDER BY t.n LIMIT 1;
    SELECT jsonb_agg(CASE WHEN t.r ->> 'id' = moved ->> 'id' THEN jsonb_set(t.r, '{share}', to_jsonb(step)) ELSE t.r END
                     ORDER BY t.n) INTO expected
      FROM jsonb_array_elements(rollouts) WITH ORDINALITY AS t(r, n);
    allowed := will - ARRAY['revision', 'rollouts'] = was - ARRAY['revision', 'rollouts'];
  END IF;

  -- Null where anything is missing; it is refused then too.
  IF (allowed
      AND moved IS NOT NULL
      AND COALESCE(will -> 'rollouts', '[]') = expected
      AND after - 'serving' = before - 'serving'
      AND COALESCE(was ->> 'mode', 'auto') = 'auto'
      AND (will ->> 'revision')::BIGINT = (was ->> 'revision')::BIGINT + 1
      AND (entry ->> 'revision')::BIGINT = (will ->> 'revision')::BIGINT
      AND entry ->> 'actor' LIKE 'switchback:%'
      AND entry ->> 'previous_hash' IS NOT DISTINCT FROM last_hash) IS NOT TRUE THEN
    RAISE EXCEPTION 'switchback: an application may only revert % or take the next step of its ramp', of_route
      USING ERRCODE = 'insufficient_privilege';
  END IF;

  UPDATE switchback_route
    SET revision = (will ->> 'revision')::BIGINT,
        live = jsonb_array_length(expected),
        tag = 'sha256:' || encode(sha256(convert_to(next_document, 'UTF8')), 'hex'),
        document = next_document
    WHERE route = of_route;
  INSERT INTO switchback_audit (route, revision, entry)
    VALUES (of_route, (will ->> 'revision')::BIGINT, next_entry);
  PERFORM pg_notify('switchback', of_route);
  RETURN TRUE;
END $$;

REVOKE ALL ON switchback_lease FROM PUBLIC;
REVOKE ALL ON FUNCTION switchback_lease(TEXT, TEXT, BIGINT) FROM PUBLIC;
REVOKE ALL ON FUNCTION switchback_release(TEXT, TEXT, BIGINT) FROM PUBLIC;
REVOKE ALL ON FUNCTION switchback_step(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, BIGINT) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION switchback_lease(TEXT, TEXT, BIGINT) TO switchback_application;
GRANT EXECUTE ON FUNCTION switchback_release(TEXT, TEXT, BIGINT) TO switchback_application;
GRANT EXECUTE ON FUNCTION switchback_step(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, BIGINT) TO switchback_application;
GRANT SELECT ON switchback_route, switchback_audit TO switchback_application;

-- The fleet's pooled counts, where ledger.sql was run before: an application adds to them and lets old ones go.
DO $$
DECLARE
  pooled TEXT;
BEGIN
  FOR pooled IN
    SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND (tablename LIKE 'switchback\_pool%' OR tablename = 'switchback_process')
  LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO switchback_application', pooled);
  END LOOP;
END $$;
