-- Who is connected, what of a shop they see, and what they add to its audit trail. Made again with every upgrade.
--
-- Members of staff may have logins of their own (`ringback_server.login`). The owner of the tables stands above
-- all this; every other login sees its own shop, by row-level security. What an agent's sees: agents.sql.

CREATE SCHEMA IF NOT EXISTS ringback_server;
REVOKE ALL ON SCHEMA ringback_server FROM PUBLIC;

CREATE TABLE IF NOT EXISTS ringback_server.login (
  name name PRIMARY KEY, shop_id integer NOT NULL, staff_id integer NOT NULL, UNIQUE (shop_id, staff_id));

-- Whom the server let an agent's login read: why, when, and whether only in one transaction.
CREATE TABLE IF NOT EXISTS ringback_server.reached (
  login name NOT NULL, shop_id integer NOT NULL, customer_id integer NOT NULL, why text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(), only_in xid8);
CREATE INDEX IF NOT EXISTS reached_by ON ringback_server.reached (login, at);
CREATE INDEX IF NOT EXISTS reached_in ON ringback_server.reached (only_in) WHERE only_in IS NOT NULL;

CREATE TABLE IF NOT EXISTS ringback_server.searched (
  login name NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE INDEX IF NOT EXISTS searched_by ON ringback_server.searched (login, at);

-- How many customers an agent's login reaches, and how often it searches, within sixteen hours.
CREATE TABLE IF NOT EXISTS ringback_server.most (customers integer NOT NULL, searches integer NOT NULL);
INSERT INTO ringback_server.most SELECT 400, 2000 WHERE NOT EXISTS (SELECT 1 FROM ringback_server.most);

CREATE OR REPLACE FUNCTION ringback.my_shop() RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp
  AS $$SELECT l.shop_id FROM ringback_server.login l
    JOIN ringback.staff s ON s.shop_id = l.shop_id AND s.id = l.staff_id AND s.active WHERE l.name = session_user$$;

CREATE OR REPLACE FUNCTION ringback.my_staff() RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp
  AS $$SELECT l.staff_id FROM ringback_server.login l
    JOIN ringback.staff s ON s.shop_id = l.shop_id AND s.id = l.staff_id AND s.active WHERE l.name = session_user$$;

CREATE OR REPLACE FUNCTION ringback.my_code() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp
  AS $$SELECT s.code FROM ringback_server.login l
    JOIN ringback.staff s ON s.shop_id = l.shop_id AND s.id = l.staff_id AND s.active WHERE l.name = session_user$$;

CREATE OR REPLACE FUNCTION ringback.my_role() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp
  AS $$SELECT s.role FROM ringback_server.login l
    JOIN ringback.staff s ON s.shop_id = l.shop_id AND s.id = l.staff_id AND s.active WHERE l.name = session_user$$;

-- Whose role somebody may give and take, as `store.safeguards.rights` has it.
CREATE OR REPLACE FUNCTION ringback.may_give(other text) RETURNS boolean LANGUAGE sql STABLE
  SET search_path = pg_catalog, pg_temp
  AS $$SELECT CASE ringback.my_role() WHEN 'supervisor' THEN other = 'agent'
    WHEN 'service_manager' THEN other IN ('agent', 'supervisor') WHEN 'administrator' THEN true ELSE false END$$;

CREATE OR REPLACE FUNCTION ringback.may_manage(other integer) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp
  AS $$SELECT other = ringback.my_staff() OR EXISTS (SELECT 1 FROM ringback.staff s
    WHERE s.shop_id = ringback.my_shop() AND s.id = other AND ringback.may_give(s.role))$$;

-- Adding to the trail: the server chains the entries, and says itself whose they are.

CREATE OR REPLACE FUNCTION ringback_server.add_entry(
    shop integer, at_ text, code text, kind_ text, about_ text, about_id_ integer, facts_ text)
  RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  head record;
  said text;
  none text := 'null';
BEGIN
  INSERT INTO ringback.audit_head (shop_id, number, hash)
    SELECT shop, coalesce(pg_catalog.max(a.id), 0), coalesce((SELECT b.hash FROM ringback.audit b
      WHERE b.shop_id = shop ORDER BY b.id DESC LIMIT 1), '')
    FROM ringback.audit a WHERE a.shop_id = shop
      AND NOT EXISTS (SELECT 1 FROM ringback.audit_head h WHERE h.shop_id = shop)
    HAVING NOT EXISTS (SELECT 1 FROM ringback.audit_head h WHERE h.shop_id = shop)
    ON CONFLICT (shop_id) DO NOTHING;
  UPDATE ringback.audit_head SET number = 1 + greatest(number, (SELECT pg_catalog.max(a.id) FROM ringback.audit a
    WHERE a.shop_id = shop)) WHERE shop_id = shop RETURNING number, hash INTO head;
  said := '[' || concat_ws(',', head.number, to_json(at_), to_json(code), to_json(kind_), to_json(about_),
    coalesce(about_id_::text, none), to_json(facts_), to_json(head.hash)) || ']';
  said := encode(sha256(convert_to(said, 'UTF8')), 'hex');
  INSERT INTO ringback.audit (shop_id, id, at, staff_code, kind, about, about_id, facts, before, hash)
    VALUES (shop, head.number, at_, code, kind_, about_, about_id_, facts_, head.hash, said);
  UPDATE ringback.audit_head SET hash = said WHERE shop_id = shop;
END $$;

CREATE OR REPLACE FUNCTION ringback_server.instant() RETURNS text LANGUAGE sql VOLATILE
  SET search_path = pg_catalog, pg_temp
  AS $$SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')$$;

CREATE OR REPLACE FUNCTION ringback.note_in_trail(entries text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE each json;
BEGIN
  IF ringback.my_shop() IS NULL THEN
    RAISE EXCEPTION 'nobody works under this login' USING ERRCODE = '42501';
  END IF;
  FOR each IN SELECT * FROM json_array_elements(entries::json) LOOP
    PERFORM ringback_server.add_entry(ringback.my_shop(), each ->> 'at', ringback.my_code(), each ->> 'kind',
      each ->> 'about', (each ->> 'about_id')::integer, each ->> 'facts');
  END LOOP;
END $$;

-- The next number of a table of one's shop, past rows that one does not see.
CREATE OR REPLACE FUNCTION ringback.next_number(of_table text) RETURNS integer LANGUAGE plpgsql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE found integer;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_tables t WHERE t.schemaname = 'ringback' AND t.tablename = of_table) THEN
    RAISE EXCEPTION 'no such table' USING ERRCODE = '42P01';
  END IF;
  EXECUTE format('SELECT pg_catalog.max(id) FROM ringback.%I WHERE shop_id = $1', of_table)
    INTO found USING ringback.my_shop();
  RETURN 1 + greatest(coalesce(found, 0), (SELECT a.last_id FROM ringback.arriving a
    WHERE a.table_name = of_table AND a.shop_id = ringback.my_shop()));
END $$;

-- Each table's rows are seen by their own shop's people; those of a group see every shop's, and change none.

DO $$
DECLARE one record;
BEGIN
  FOR one IN SELECT c.relname AS name, EXISTS (SELECT 1 FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attname = 'shop_id') AS of_shop
      FROM pg_class c WHERE c.relnamespace = 'ringback'::regnamespace AND c.relkind = 'r'
        AND c.relname <> 'alembic_version'
  LOOP
    EXECUTE format('ALTER TABLE ringback.%I ENABLE ROW LEVEL SECURITY', one.name);
    EXECUTE format('DROP POLICY IF EXISTS own_shop ON ringback.%I', one.name);
    EXECUTE format('CREATE POLICY own_shop ON ringback.%I USING (%s = (SELECT ringback.my_shop()))',
      one.name, CASE WHEN one.of_shop THEN 'shop_id' ELSE 'id' END);
    EXECUTE format('DROP POLICY IF EXISTS all_shops ON ringback.%I', one.name);
    EXECUTE format(
      'CREATE POLICY all_shops ON ringback.%I FOR SELECT USING ((SELECT ringback.my_role()) = ''group_supervisor'')',
      one.name);
  END LOOP;
END $$;

-- Nobody makes more of themselves than they are, nor lets others be more than they may make them.

DROP POLICY IF EXISTS staff_entered ON ringback.staff;
CREATE POLICY staff_entered ON ringback.staff AS RESTRICTIVE FOR INSERT WITH CHECK (ringback.may_give(role));
DROP POLICY IF EXISTS staff_changed ON ringback.staff;
CREATE POLICY staff_changed ON ringback.staff AS RESTRICTIVE FOR UPDATE
  USING (ringback.may_give(role)) WITH CHECK (ringback.may_give(role));
DROP POLICY IF EXISTS staff_deleted ON ringback.staff;
CREATE POLICY staff_deleted ON ringback.staff AS RESTRICTIVE FOR DELETE USING (ringback.may_give(role));
DO $$
DECLARE of_table text; doing text;
BEGIN
  FOREACH of_table IN ARRAY ARRAY['staff_password', 'signed_in_terminal'] LOOP
    FOREACH doing IN ARRAY ARRAY['INSERT', 'UPDATE', 'DELETE'] LOOP
      EXECUTE format('DROP POLICY IF EXISTS %I ON ringback.%I', lower('managed_' || doing), of_table);
      EXECUTE format('CREATE POLICY %I ON ringback.%I AS RESTRICTIVE FOR %s %s', lower('managed_' || doing), of_table,
        doing, CASE doing WHEN 'INSERT' THEN 'WITH CHECK' ELSE 'USING' END || ' (ringback.may_manage(staff_id))');
    END LOOP;
  END LOOP;
END $$;
