-- What an agent's own login works with: the same tables under the same names, found first in its search path, in
-- which names, numbers and words of people are hidden but for those whom the agent has to do with. These are
-- whose follow-up they took and whose file they opened in the last sixteen hours; of whom they find, names, plates and
-- orders, for the moment of the search. The server notes each in the audit trail itself. Made again with every upgrade.

DROP SCHEMA IF EXISTS ringback_agent CASCADE;
CREATE SCHEMA ringback_agent;

CREATE VIEW ringback_agent.in_sight WITH (security_barrier = true) AS
  SELECT r.customer_id FROM ringback_server.reached r
  WHERE r.login = session_user AND r.at > now() - interval '16 hours' AND r.only_in IS NULL;

CREATE VIEW ringback_agent.just_found WITH (security_barrier = true) AS
  SELECT r.customer_id FROM ringback_server.reached r
  WHERE r.login = session_user AND r.only_in = pg_current_xact_id_if_assigned();

CREATE VIEW ringback_agent.own_attempts WITH (security_barrier = true) AS
  SELECT a.id FROM ringback.attempt a
  WHERE a.shop_id = (SELECT ringback.my_shop()) AND a.agent_id = (SELECT ringback.my_staff());

CREATE VIEW ringback_agent.follow_ups_in_sight WITH (security_barrier = true) AS
  SELECT f.id FROM ringback.follow_up f WHERE f.shop_id = (SELECT ringback.my_shop())
    AND f.customer_id IN (SELECT s.customer_id FROM ringback_agent.in_sight s);

CREATE VIEW ringback_agent.attempts_in_sight WITH (security_barrier = true) AS
  SELECT a.id FROM ringback.attempt a WHERE a.shop_id = (SELECT ringback.my_shop())
    AND (a.agent_id = (SELECT ringback.my_staff()) OR a.customer_id IN (SELECT s.customer_id FROM ringback_agent.in_sight s));

CREATE VIEW ringback_agent.visits_in_sight WITH (security_barrier = true) AS
  SELECT v.id FROM ringback.visit v WHERE v.shop_id = (SELECT ringback.my_shop())
    AND v.customer_id IN (SELECT s.customer_id FROM ringback_agent.in_sight s);

-- What stands for a number: the same wherever the number is, and nothing that tells of it; shown as seven stars.
CREATE OR REPLACE FUNCTION ringback_server.stand_in(of_shop integer, number text) RETURNS text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$SELECT '*0000000' || coalesce((SELECT translate(pg_catalog.min(n.customer_id)::text, '0123456789', 'abcdefghij')
    FROM ringback.customer_number n WHERE n.shop_id = of_shop AND n.e164 = number), '-')$$;

-- The masked tables. A column that is hidden stands here with what is shown in its place, also of whom was just found
-- unless it is told of them. Of their numbers the middle is naught, which is hidden wherever a number is shown.

DO $$
DECLARE
  told CONSTANT text[] := ARRAY['name', 'plate', 'vin', 'order_number'];
  hidden CONSTANT jsonb := '{
    "customer": {"of": "t.id", "name": "left(t.name, 1) || ''*''", "address": "''''", "preferred_time": "''''",
      "notes": "''''", "match_key": "''''", "facts_of": "''{}''", "facts_older": "''{}''"},
    "customer_number": {"of": "t.customer_id", "raw": "''***''",
      "e164": "CASE WHEN t.e164 IS NULL THEN NULL WHEN length(t.e164) > 10 AND t.customer_id IN'
        ' (SELECT j.customer_id FROM ringback_agent.just_found j)'
        ' THEN left(t.e164, 6) || repeat(''0'', length(t.e164) - 10) || right(t.e164, 4)'
        ' ELSE ringback_server.stand_in(t.shop_id, t.e164) END"},
    "vehicle": {"of": "t.owner_id", "plate": "left(t.plate, 2) || ''***'' || right(t.plate, 1)",
      "vin": "''***'' || right(t.vin, 4)", "facts_of": "''{}''", "facts_older": "''{}''"},
    "visit": {"of": "t.customer_id", "order_number": "''***'' || right(t.order_number, 3)"},
    "attempt": {"of": "t.customer_id", "number": "''''", "note": "''''", "other_shop": "''''", "reason": "''''"},
    "consent": {"of": "t.customer_id", "note": "''''",
      "number": "CASE WHEN t.number = '''' THEN '''' ELSE ringback_server.stand_in(t.shop_id, t.number) END"}
  }';
  one record;
  instead jsonb;
  own text;
  found text;
  columns text;
  each record;
BEGIN
  FOR one IN SELECT key AS name, value AS masks FROM jsonb_each(hidden) LOOP
    instead := one.masks;
    own := format('%s IN (SELECT s.customer_id FROM ringback_agent.in_sight s)', instead ->> 'of');
    found := format('%s OR %s IN (SELECT j.customer_id FROM ringback_agent.just_found j)', own, instead ->> 'of');
    IF one.name = 'attempt' THEN
      own := own || ' OR t.agent_id = (SELECT ringback.my_staff())';
    END IF;
    SELECT string_agg(CASE WHEN instead ? a.attname
        THEN format('CASE WHEN %s THEN t.%I ELSE %s END AS %I', CASE WHEN a.attname = ANY (told) THEN found ELSE own END,
          a.attname, instead ->> a.attname, a.attname)
        ELSE format('t.%I', a.attname) END, ', ' ORDER BY a.attnum) INTO columns
      FROM pg_attribute a WHERE a.attrelid = ('ringback.' || one.name)::regclass AND a.attnum > 0 AND NOT a.attisdropped;
    EXECUTE format('CREATE VIEW ringback_agent.%I WITH (security_barrier = true) AS SELECT %s FROM ringback.%I t'
      ' WHERE t.shop_id = (SELECT ringback.my_shop())', one.name, columns, one.name);
    FOR each IN SELECT a.attname AS name, pg_get_expr(d.adbin, d.adrelid) AS is_if_left_out FROM pg_attrdef d
        JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
        WHERE d.adrelid = ('ringback.' || one.name)::regclass LOOP
      EXECUTE format('ALTER VIEW ringback_agent.%I ALTER COLUMN %I SET DEFAULT %s', one.name, each.name, each.is_if_left_out);
    END LOOP;
    IF one.name IN ('customer', 'vehicle', 'visit', 'attempt') THEN
      EXECUTE format('CREATE VIEW ringback_agent.shown_%s WITH (security_barrier = true) AS'
        ' SELECT t.* FROM ringback_agent.%I t WHERE NOT EXISTS (SELECT 1 FROM ringback.arriving a'
        ' WHERE a.shop_id = t.shop_id AND a.table_name = %L AND t.id BETWEEN a.first_id AND a.last_id)%s',
        one.name, one.name, one.name,
        CASE WHEN one.name IN ('customer', 'vehicle') THEN ' AND t.merged_into IS NULL' ELSE '' END);
    END IF;
  END LOOP;
END $$;

-- What is written goes to the tables, of people in sight only. Arguments: whose it is, and by what it is known.

CREATE FUNCTION ringback_agent.written() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  was jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  fresh jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  one jsonb := coalesce(was, fresh);
  columns text;
BEGIN
  IF (one ->> 'shop_id')::integer IS DISTINCT FROM ringback.my_shop()
      OR (fresh ->> 'shop_id')::integer <> ringback.my_shop()
      OR (one ->> TG_ARGV[0] IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ringback_agent.in_sight s
        WHERE s.customer_id = (one ->> TG_ARGV[0])::integer))
      OR (TG_TABLE_NAME IN ('attempt', 'consent') AND ((one ->> 'agent_id')::integer <> ringback.my_staff()
        OR one ->> 'batch_id' IS NOT NULL)) THEN
    RAISE EXCEPTION 'this is not yours to change' USING ERRCODE = '42501';
  END IF;
  IF TG_TABLE_NAME = 'vehicle' AND fresh ->> 'vin' IS DISTINCT FROM was ->> 'vin' AND EXISTS (SELECT 1
      FROM ringback.vehicle v WHERE v.shop_id = ringback.my_shop() AND v.vin = fresh ->> 'vin'
        AND substr(v.vin, length(v.vin) - 3) || substr(v.vin, length(v.vin) - 4, 1) =
          substr(fresh ->> 'vin', length(fresh ->> 'vin') - 3) || substr(fresh ->> 'vin', length(fresh ->> 'vin') - 4, 1)
      ) THEN
    RAISE EXCEPTION 'another vehicle has this number' USING ERRCODE = '42501';
  END IF;
  SELECT string_agg(quote_ident(a.attname), ', ') INTO columns FROM pg_attribute a
    WHERE a.attrelid = TG_RELID AND a.attnum > 0 AND NOT a.attisdropped
      AND (fresh -> a.attname::text) IS DISTINCT FROM (was -> a.attname::text);
  IF TG_OP = 'INSERT' THEN
    EXECUTE format('INSERT INTO ringback.%I SELECT ($1).*', TG_TABLE_NAME) USING NEW;
  ELSIF TG_OP = 'UPDATE' AND columns IS NOT NULL THEN
    EXECUTE format('UPDATE ringback.%I t SET (%s) = (SELECT %s FROM (SELECT ($1).*) n) WHERE t.shop_id = ($2).shop_id'
      ' AND %s', TG_TABLE_NAME, columns, columns, TG_ARGV[1]) USING NEW, OLD;
  ELSIF TG_OP = 'DELETE' THEN
    EXECUTE format('DELETE FROM ringback.%I t WHERE t.shop_id = ($1).shop_id AND %s', TG_TABLE_NAME,
      replace(TG_ARGV[1], '$2', '$1')) USING OLD;
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER written INSTEAD OF UPDATE ON ringback_agent.customer
  FOR EACH ROW EXECUTE FUNCTION ringback_agent.written('id', 't.id = ($2).id');
CREATE TRIGGER written INSTEAD OF UPDATE ON ringback_agent.vehicle
  FOR EACH ROW EXECUTE FUNCTION ringback_agent.written('owner_id', 't.id = ($2).id');
CREATE TRIGGER written INSTEAD OF INSERT OR UPDATE OR DELETE ON ringback_agent.customer_number FOR EACH ROW EXECUTE
  FUNCTION ringback_agent.written('customer_id', 't.customer_id = ($2).customer_id AND t.position = ($2).position');
CREATE TRIGGER written INSTEAD OF INSERT ON ringback_agent.attempt
  FOR EACH ROW EXECUTE FUNCTION ringback_agent.written('customer_id', '');
CREATE TRIGGER written INSTEAD OF INSERT ON ringback_agent.consent
  FOR EACH ROW EXECUTE FUNCTION ringback_agent.written('customer_id', '');

-- How an agent comes to have somebody in sight.

CREATE OR REPLACE FUNCTION ringback_server.reach(of_customer integer, why text) RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  known boolean;
  customers integer;
BEGIN
  SELECT bool_or(r.customer_id = of_customer), count(DISTINCT r.customer_id) INTO known, customers
    FROM ringback_server.reached r
    WHERE r.login = session_user AND r.at > now() - interval '16 hours' AND r.only_in IS NULL;
  IF known THEN
    RETURN;
  END IF;
  IF customers >= (SELECT m.customers FROM ringback_server.most m) THEN
    RAISE EXCEPTION 'more customers than one reaches in a day' USING ERRCODE = '42501';
  END IF;
  INSERT INTO ringback_server.reached (login, shop_id, customer_id, why)
    VALUES (session_user, ringback.my_shop(), of_customer, why);
  PERFORM ringback_server.add_entry(ringback.my_shop(), ringback_server.instant(), ringback.my_code(), 'reached',
    'customer', of_customer, format('{"why":"%s"}', why));
END $$;

-- Whoever takes a follow-up has its customer in sight; nobody takes one for somebody else.
CREATE FUNCTION ringback_agent.taken() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF ringback.my_role() IS DISTINCT FROM 'agent' OR (TG_OP = 'UPDATE' AND NEW.held_by IS NOT DISTINCT FROM OLD.held_by
      AND NEW.customer_id = OLD.customer_id) THEN
    RETURN NEW;
  END IF;
  IF NEW.held_by <> ringback.my_staff() THEN
    RAISE EXCEPTION 'nobody takes a follow-up for somebody else' USING ERRCODE = '42501';
  END IF;
  PERFORM ringback_server.reach(NEW.customer_id, 'taken');
  RETURN NEW;
END $$;

-- To an agent's login a customer is not known by what another one is known by already, whether seen or not.
CREATE FUNCTION ringback_agent.known_by() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF ringback.my_role() = 'agent' AND NEW.table_name = 'customer' AND EXISTS (SELECT 1 FROM ringback.customer c
      WHERE c.shop_id = NEW.shop_id AND c.match_key = NEW.key) THEN
    RETURN NULL;
  END IF;
  RETURN NEW;
END $$;

DO $$
BEGIN
  EXECUTE format('CREATE TRIGGER known_by BEFORE INSERT ON ringback.alias FOR EACH ROW'
    ' WHEN (current_user <> %L) EXECUTE FUNCTION ringback_agent.known_by()', current_user);
  EXECUTE format('CREATE TRIGGER taken BEFORE INSERT OR UPDATE ON ringback.follow_up FOR EACH ROW'
    ' WHEN (NEW.held_by IS NOT NULL AND current_user <> %L) EXECUTE FUNCTION ringback_agent.taken()', current_user);
END $$;

-- The file of somebody who was found before.
CREATE FUNCTION ringback_agent.open_file(of_customer integer) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF ringback.my_role() IS DISTINCT FROM 'agent' OR NOT EXISTS (SELECT 1 FROM ringback_server.reached r
      WHERE r.login = session_user AND r.customer_id = of_customer AND r.shop_id = ringback.my_shop()
        AND r.at > now() - interval '16 hours') THEN
    RETURN false;
  END IF;
  PERFORM ringback_server.reach(of_customer, 'file');
  RETURN true;
END $$;

-- How a name is heard: `store.finding.keys.syllables`.
CREATE OR REPLACE FUNCTION ringback_server.heard(name text, sounds text) RETURNS text LANGUAGE sql IMMUTABLE
  SET search_path = pg_catalog, pg_temp
  AS $$SELECT string_agg(CASE WHEN clean ~ '[^\x01-\x7f]'
      THEN substr(right(clean, cardinality(parts)), place::integer, 1) ELSE '' END || ':' || part, ' ' ORDER BY place)
    FROM (SELECT string_to_array(sounds, ' ') AS parts,
      regexp_replace(lower(normalize(name, NFKC)), '[\x01-\x2f\x3a-\x60\x7b-\x7f·•]', '', 'g') AS clean) one,
      unnest(parts) WITH ORDINALITY AS p (part, place)$$;

-- Whoever may be meant by what was typed, twenty of a kind; in this transaction it is seen who they are, and that they
-- were searched for stands in the audit trail. The values are those of `store.finding.keys.Wanted`, the number in full too.
CREATE FUNCTION ringback_agent.find(asked text)
  RETURNS TABLE (by text, whole boolean, customer_id integer, vehicle_id integer, order_number text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  q CONSTANT jsonb := asked::jsonb;
  shop CONSTANT integer := ringback.my_shop();
BEGIN
  IF ringback.my_role() IS DISTINCT FROM 'agent' OR (SELECT count(*) FROM ringback_server.searched s
      WHERE s.login = session_user AND s.at > now() - interval '16 hours')
      >= (SELECT m.searches FROM ringback_server.most m) THEN
    RAISE EXCEPTION 'more searches than one makes in a day' USING ERRCODE = '42501';
  END IF;
  INSERT INTO ringback_server.searched (login) VALUES (session_user);
  PERFORM ringback_server.add_entry(shop, ringback_server.instant(), ringback.my_code(), 'reached', '', NULL,
    '{"why":"found"}');
  RETURN QUERY WITH found AS MATERIALIZED (
    (SELECT 'number' AS by, coalesce(n.e164, n.raw) IN (q ->> 'full', q ->> 'number', '+' || (q ->> 'number')) AS whole,
        n.customer_id, NULL::integer AS vehicle_id, NULL::text AS order_number
      FROM ringback.customer_number n
      WHERE n.shop_id = shop AND length(q ->> 'number') >= 4 AND
        (substr(coalesce(n.e164, n.raw), length(coalesce(n.e164, n.raw)) - 3) = right(q ->> 'number', 4)
          AND replace(replace(coalesce(n.e164, n.raw), ' ', ''), '-', '') LIKE '%' || (q ->> 'number')
        OR length(q ->> 'number') >= 7 AND starts_with(n.e164, q ->> 'full'))
      ORDER BY n.customer_id LIMIT 20)
    UNION ALL
    (SELECT 'plate', v.plate = q ->> 'plate', v.owner_id, v.id, NULL FROM ringback.vehicle v
      WHERE v.shop_id = shop AND v.merged_into IS NULL AND length(q ->> 'plate') >= 3
        AND strpos(v.plate, q ->> 'plate') > 0
      ORDER BY v.plate = q ->> 'plate' DESC, v.id LIMIT 20)
    UNION ALL
    (SELECT 'vin', v.vin = q ->> 'vin', v.owner_id, v.id, NULL FROM ringback.vehicle v
      WHERE v.shop_id = shop AND v.merged_into IS NULL AND length(q ->> 'vin') >= 4
        AND substr(v.vin, length(v.vin) - 3) || substr(v.vin, length(v.vin) - 4, 1) >= right(q ->> 'vin', 4)
        AND substr(v.vin, length(v.vin) - 3) || substr(v.vin, length(v.vin) - 4, 1) <= right(q ->> 'vin', 4) || U&'\+10FFFF'
        AND v.vin LIKE '%' || (q ->> 'vin')
      ORDER BY v.id LIMIT 20)
    UNION ALL
    (SELECT 'order', s.order_number = q ->> 'order', s.customer_id, s.vehicle_id, s.order_number
      FROM ringback.visit s WHERE s.shop_id = shop AND length(q ->> 'order') >= 3
        AND s.order_number >= q ->> 'order' AND starts_with(s.order_number, q ->> 'order')
      ORDER BY s.order_number LIMIT 20)
    UNION ALL
    (SELECT 'name', c.name = q ->> 'name', c.id, NULL, NULL FROM ringback.customer c
      WHERE c.shop_id = shop AND c.merged_into IS NULL AND q ->> 'name' <> '' AND strpos(c.name, q ->> 'name') > 0
      ORDER BY NOT starts_with(c.name, q ->> 'name'), c.name, c.id LIMIT 20)
    UNION ALL
    (SELECT 'sound', false, c.id, NULL, NULL FROM ringback.name_sound n
      JOIN ringback.customer c ON c.shop_id = shop AND c.name = n.name AND c.merged_into IS NULL
      WHERE n.shop_id = shop AND q ->> 'heard' <> '' AND n.sounds >= 'a' AND n.sounds LIKE q ->> 'letters'
        AND ringback_server.heard(n.name, n.sounds) ~ ('^(?:' || (q ->> 'heard') || ')')
      ORDER BY cardinality(string_to_array(n.sounds, ' ')), n.sounds, n.name, c.id LIMIT 20)
  ), in_sight AS (
    INSERT INTO ringback_server.reached (login, shop_id, customer_id, why, only_in)
      SELECT DISTINCT session_user, shop, f.customer_id, 'found', pg_current_xact_id() FROM found f
  ) SELECT * FROM found;
END $$;

-- Of tables that agents have as they are, the rows of people who are not in sight.

DO $$
DECLARE
  rule record;
  theirs CONSTANT jsonb := '{
    "answer": "attempt_id IN (SELECT s.id FROM ringback_agent.attempts_in_sight s)",
    "attempt_change": "attempt_id IN (SELECT s.id FROM ringback_agent.attempts_in_sight s)",
    "open_call": "follow_up_id IN (SELECT s.id FROM ringback_agent.follow_ups_in_sight s)",
    "open_answer": "follow_up_id IN (SELECT s.id FROM ringback_agent.follow_ups_in_sight s)",
    "correction": "customer_id IN (SELECT s.customer_id FROM ringback_agent.in_sight s)",
    "visit_item": "visit_id IN (SELECT s.id FROM ringback_agent.visits_in_sight s)",
    "skip": "agent_id = (SELECT ringback.my_staff())",
    "pause": "agent_id = (SELECT ringback.my_staff())"
  }';
BEGIN
  FOR rule IN SELECT key AS of_table, value AS which FROM jsonb_each_text(theirs) LOOP
    EXECUTE format('DROP POLICY IF EXISTS in_sight ON ringback.%I', rule.of_table);
    EXECUTE format('CREATE POLICY in_sight ON ringback.%I AS RESTRICTIVE'
      ' USING ((SELECT ringback.my_role()) <> ''agent'' OR %s)', rule.of_table, rule.which);
  END LOOP;
  FOR rule IN SELECT unnest(ARRAY['alias', 'name_sound']) AS of_table LOOP
    EXECUTE format('DROP POLICY IF EXISTS unseen ON ringback.%I', rule.of_table);
    EXECUTE format('CREATE POLICY unseen ON ringback.%I AS RESTRICTIVE FOR SELECT'
      ' USING ((SELECT ringback.my_role()) <> ''agent'')', rule.of_table);
  END LOOP;
END $$;

-- What agents add to calls is added to their own, and what bears a name bears theirs.

DO $$
DECLARE
  rule record;
  own CONSTANT jsonb := '{
    "answer": "EXISTS (SELECT 1 FROM ringback_agent.own_attempts o WHERE o.id = attempt_id)",
    "attempt_cause": "EXISTS (SELECT 1 FROM ringback_agent.own_attempts o WHERE o.id = attempt_id)",
    "interview": "EXISTS (SELECT 1 FROM ringback_agent.own_attempts o WHERE o.id = attempt_id)",
    "complaint_step": "agent_id = (SELECT ringback.my_staff())",
    "correction": "agent_id = (SELECT ringback.my_staff())"
  }';
BEGIN
  FOR rule IN SELECT key AS of_table, value AS which FROM jsonb_each_text(own) LOOP
    EXECUTE format('DROP POLICY IF EXISTS added_by ON ringback.%I', rule.of_table);
    EXECUTE format('CREATE POLICY added_by ON ringback.%I AS RESTRICTIVE FOR INSERT'
      ' WITH CHECK ((SELECT ringback.my_role()) <> ''agent'' OR %s)', rule.of_table, rule.which);
  END LOOP;
END $$;
