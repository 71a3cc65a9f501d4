-- The group roles of this database, what each may do with which table, and the logins of members of staff.
--
-- Roles are the whole server's, so they bear the database's name: ringback_DATABASE_agent and so on. Said by the
-- tables' owner, who has CREATEROLE (`ringback db grants`), and again with every upgrade once that was done.

CREATE OR REPLACE FUNCTION ringback_server.group_of(role text) RETURNS name LANGUAGE sql STABLE
  SET search_path = pg_catalog, pg_temp
  AS $$SELECT ('ringback_' || current_database() || '_' || role)::name$$;

CREATE OR REPLACE FUNCTION ringback_server.has_groups() RETURNS boolean LANGUAGE sql STABLE
  SET search_path = pg_catalog, pg_temp
  AS $$SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = ringback_server.group_of('agent'))$$;

CREATE OR REPLACE FUNCTION ringback_server.grant_all() RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  role text;
  of_group name;
  one record;
  -- Who writes many rows has the server count them, and who erases gives their room back, where that can be let.
  upkeep CONSTANT text := CASE WHEN current_setting('server_version_num')::integer >= 170000 THEN ', MAINTAIN' ELSE '' END;
BEGIN
  FOREACH role IN ARRAY ARRAY['agent', 'supervisor', 'service_manager', 'administrator', 'auditor', 'group_supervisor']
  LOOP
    of_group := ringback_server.group_of(role);
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = of_group) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE', of_group);
    END IF;
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO %I', current_database(), of_group);
    EXECUTE format('GRANT USAGE ON SCHEMA ringback TO %I', of_group);
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA ringback FROM %I', of_group);
    EXECUTE format('GRANT SELECT ON ringback.alembic_version TO %I', of_group);
    EXECUTE format('GRANT USAGE ON SCHEMA ringback_agent TO %I', of_group);
    EXECUTE format('GRANT SELECT ON ringback_agent.in_sight, ringback_agent.follow_ups_in_sight,'
      ' ringback_agent.attempts_in_sight, ringback_agent.visits_in_sight, ringback_agent.own_attempts TO %I', of_group);
    EXECUTE format('GRANT SELECT (shop_id, staff_id, changed_at, wrong, locked_until, last_at), INSERT, UPDATE'
      ' ON ringback.staff_password TO %I', of_group);
    EXECUTE format('GRANT SELECT (shop_id, staff_id, expires_at), DELETE ON ringback.signed_in_terminal TO %I', of_group);
    IF role <> 'agent' THEN
      FOR one IN SELECT c.relname AS name, c.relkind AS kind FROM pg_class c
          WHERE c.relnamespace = 'ringback'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname NOT IN
            ('alembic_version', 'audit', 'audit_head', 'staff_password', 'signed_in_terminal', 'erasure_key') LOOP
        EXECUTE format('GRANT SELECT ON ringback.%I TO %I', one.name, of_group);
        IF role IN ('supervisor', 'service_manager', 'administrator') AND one.kind = 'r' AND one.name <> 'shop' THEN
          EXECUTE format('GRANT INSERT, UPDATE, DELETE%s ON ringback.%I TO %I', upkeep, one.name, of_group);
        END IF;
      END LOOP;
    END IF;
    IF role IN ('supervisor', 'service_manager', 'administrator') THEN
      EXECUTE format('GRANT DELETE ON ringback.staff_password TO %I', of_group);
      EXECUTE format('GRANT SELECT ON ringback.erasure_key TO %I', of_group);
    END IF;
    IF role IN ('service_manager', 'administrator') THEN
      EXECUTE format('GRANT INSERT ON ringback.erasure_key TO %I', of_group);
    END IF;
    IF role IN ('administrator', 'auditor') THEN
      EXECUTE format('GRANT SELECT ON ringback.audit, ringback.audit_head TO %I', of_group);
    END IF;
  END LOOP;
  of_group := ringback_server.group_of('agent');
  EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA ringback_agent TO %I', of_group);
  EXECUTE format('GRANT UPDATE ON ringback_agent.customer, ringback_agent.vehicle TO %I', of_group);
  EXECUTE format('GRANT INSERT, UPDATE, DELETE ON ringback_agent.customer_number TO %I', of_group);
  EXECUTE format('GRANT INSERT ON ringback_agent.attempt, ringback_agent.consent TO %I', of_group);
  EXECUTE format('GRANT SELECT ON ringback.shop, ringback.staff, ringback.queue_day, ringback.queue_hold,'
    ' ringback.calendar_day, ringback.arriving, ringback.import_batch, ringback.import_taken_back,'
    ' ringback.import_range, ringback.names_heard, ringback.work_order, ringback.work_order_item,'
    ' ringback.visit_item, ringback.erasure TO %I', of_group);
  EXECUTE format('GRANT SELECT, INSERT ON ringback.attempt_cause, ringback.interview, ringback.answer,'
    ' ringback.correction, ringback.complaint_step TO %I', of_group);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON ringback.follow_up, ringback.complaint, ringback.appointment,'
    ' ringback.pause TO %I', of_group);
  EXECUTE format('GRANT SELECT, INSERT, DELETE ON ringback.skip, ringback.queue_day, ringback.name_sound TO %I', of_group);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ringback.open_call, ringback.open_answer,'
    ' ringback.attempt_change, ringback.alias TO %I', of_group);
END $$;

-- Who manages staff gives them their login: its name, and its password as SCRAM keeps it; NULL takes it away.
-- A login of another name came with a copy of another database, whose it is.
CREATE OR REPLACE FUNCTION ringback.keep_login(of_staff integer, in_shop integer, secret text) RETURNS name
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who record;
  login name;
  shop CONSTANT integer := coalesce(ringback.my_shop(), in_shop);
BEGIN
  IF session_user <> current_user AND (ringback.may_manage(of_staff) IS NOT TRUE
      OR (secret IS NULL AND of_staff = ringback.my_staff())) THEN
    RAISE EXCEPTION 'whose login this is you may not say' USING ERRCODE = '42501';
  END IF;
  SELECT s.code, s.active INTO who FROM ringback.staff s WHERE s.shop_id = shop AND s.id = of_staff;
  SELECT l.name INTO login FROM ringback_server.login l WHERE l.shop_id = shop AND l.staff_id = of_staff;
  IF NOT ringback_server.has_groups() OR who IS NULL OR (secret IS NULL AND login IS NULL) THEN
    RETURN NULL;
  END IF;
  IF login <> ringback.login_of(shop, who.code) THEN
    DELETE FROM ringback_server.login l WHERE l.name = login;
    login := NULL;
  END IF;
  IF secret IS NULL AND login IS NULL THEN
    RETURN NULL;
  END IF;
  IF secret IS NULL THEN
    DELETE FROM ringback_server.login l WHERE l.name = login;
    EXECUTE format('DROP ROLE %I', login);
    RETURN NULL;
  END IF;
  IF secret !~ '^SCRAM-SHA-256\$' THEN
    RAISE EXCEPTION 'a password is kept as SCRAM-SHA-256 only' USING ERRCODE = '22023';
  END IF;
  IF login IS NULL THEN
    login := ringback.login_of(shop, who.code);
    PERFORM ringback_server.clear_away(login);
    EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE', login);
    INSERT INTO ringback_server.login (name, shop_id, staff_id) VALUES (login, shop, of_staff);
  END IF;
  EXECUTE format('ALTER ROLE %I PASSWORD %L', login, secret);
  PERFORM ringback_server.follow_staff(shop, of_staff);
  RETURN login;
END $$;

CREATE OR REPLACE FUNCTION ringback.login_of(of_shop integer, code text) RETURNS name LANGUAGE plpgsql STABLE
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE whole CONSTANT text := current_database() || '_' || of_shop || '_' || code;
BEGIN
  IF octet_length(whole) > 63 THEN
    RAISE EXCEPTION '%', whole USING ERRCODE = 'RB002';
  END IF;
  RETURN whole::name;
END $$;

-- A database that is made anew under its name finds the logins of the one before on the server. One of those is in
-- groups of this database and in no other, and may and owns nothing itself; any other role is left alone.
CREATE OR REPLACE FUNCTION ringback_server.clear_away(login name) RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles r WHERE r.rolname = login) THEN
    RETURN;
  END IF;
  IF EXISTS (SELECT 1 FROM ringback_server.login l WHERE l.name = login)
      OR EXISTS (SELECT 1 FROM pg_roles r WHERE r.rolname = login AND (r.rolsuper OR r.rolcreatedb OR r.rolcreaterole
        OR r.rolreplication OR r.rolbypassrls))
      OR (SELECT count(*) = 0 OR NOT bool_and(g.rolname IN (SELECT ringback_server.group_of(ours) FROM unnest(ARRAY[
            'agent', 'supervisor', 'service_manager', 'administrator', 'auditor', 'group_supervisor']) ours))
          FROM pg_auth_members m JOIN pg_roles u ON u.oid = m.member AND u.rolname = login
          JOIN pg_roles g ON g.oid = m.roleid) THEN
    RAISE EXCEPTION '%', login USING ERRCODE = 'RB001';
  END IF;
  EXECUTE format('DROP ROLE %I', login);
EXCEPTION WHEN dependent_objects_still_exist THEN
  RAISE EXCEPTION '%', login USING ERRCODE = 'RB001';
END $$;

-- A login is in the group of its member's role, and logs in while they work here.
CREATE OR REPLACE FUNCTION ringback_server.follow_staff(of_shop integer, of_staff integer) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who record;
  one record;
BEGIN
  SELECT l.name, s.role, s.active INTO who FROM ringback_server.login l
    JOIN ringback.staff s ON s.shop_id = l.shop_id AND s.id = l.staff_id AND l.name = ringback.login_of(of_shop, s.code)
    WHERE l.shop_id = of_shop AND l.staff_id = of_staff;
  IF who IS NULL THEN
    RETURN;
  END IF;
  FOR one IN SELECT g.rolname AS name FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
      JOIN pg_roles u ON u.oid = m.member WHERE u.rolname = who.name AND g.rolname <> ringback_server.group_of(who.role)
  LOOP
    EXECUTE format('REVOKE %I FROM %I', one.name, who.name);
  END LOOP;
  EXECUTE format('GRANT %I TO %I', ringback_server.group_of(who.role), who.name);
  EXECUTE format('ALTER ROLE %I %s', who.name, CASE WHEN who.active THEN 'LOGIN' ELSE 'NOLOGIN' END);
  EXECUTE format('ALTER ROLE %I IN DATABASE %I SET search_path = %s', who.name, current_database(),
    CASE who.role WHEN 'agent' THEN 'ringback_agent, ringback, public' ELSE 'ringback, ringback_member, public' END);
END $$;

CREATE OR REPLACE FUNCTION ringback_server.staff_followed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM ringback_server.follow_staff(NEW.shop_id, NEW.id);
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER staff_followed AFTER UPDATE OF role, active ON ringback.staff
  FOR EACH ROW WHEN (OLD.role <> NEW.role OR OLD.active <> NEW.active)
  EXECUTE FUNCTION ringback_server.staff_followed();

-- What stands behind a trigger of ours works with its owner's rights: nobody puts it behind one of their own, on a
-- table of their own.

DO $$
DECLARE one regprocedure;
BEGIN
  FOR one IN SELECT p.oid FROM pg_proc p WHERE p.prorettype = 'trigger'::regtype
      AND p.pronamespace IN ('ringback'::regnamespace, 'ringback_agent'::regnamespace, 'ringback_server'::regnamespace)
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', one);
  END LOOP;
END $$;

SELECT ringback_server.grant_all() WHERE ringback_server.has_groups();
