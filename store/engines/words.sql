-- Functions that SQLite has and PostgreSQL lacks, or means otherwise, so that one statement does for both.
-- Made again with every upgrade.

CREATE OR REPLACE FUNCTION ringback.max(one anycompatible, other anycompatible) RETURNS anycompatible
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS 'SELECT CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL ELSE greatest($1, $2) END';

CREATE OR REPLACE FUNCTION ringback.max(one anycompatible, other anycompatible, VARIADIC more anycompatiblearray)
  RETURNS anycompatible LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS 'SELECT CASE WHEN $1 IS NULL OR $2 IS NULL OR array_position($3, NULL) IS NOT NULL THEN NULL
      ELSE greatest($1, $2, (SELECT pg_catalog.max(each) FROM unnest($3) AS each)) END';

CREATE OR REPLACE FUNCTION ringback.min(one anycompatible, other anycompatible) RETURNS anycompatible
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS 'SELECT CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL ELSE least($1, $2) END';

CREATE OR REPLACE FUNCTION ringback.instr(whole text, part text) RETURNS integer
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT strpos($1, $2)';

CREATE OR REPLACE FUNCTION ringback.json_extract(whole text, path text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$SELECT jsonb_path_query_first($1::jsonb, $2::jsonpath) #>> '{}'$$;

CREATE OR REPLACE FUNCTION ringback.json_each(list text) RETURNS TABLE (value text)
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT json_array_elements_text($1::json)';

-- Of SQLite's merging only what we use: what is nothing is left out. Written as SQLite writes it, without spaces.
CREATE OR REPLACE FUNCTION ringback.json_patch(nothing text, told json) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$SELECT '{' || coalesce(string_agg(to_json(e.key)::text || ':' || e.value::text, ',' ORDER BY e.place), '') || '}'
    FROM json_each($2) WITH ORDINALITY AS e (key, value, place) WHERE json_typeof(e.value) <> 'null'$$;
