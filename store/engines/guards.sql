-- What keeps tables that are only added to as they are, whoever writes. Made again with every upgrade.

CREATE OR REPLACE FUNCTION ringback.only_added_to() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN RAISE EXCEPTION 'the audit trail is only added to'; END $$;

CREATE OR REPLACE TRIGGER audit_not_changed BEFORE UPDATE OR DELETE ON ringback.audit
  FOR EACH ROW EXECUTE FUNCTION ringback.only_added_to();

CREATE OR REPLACE TRIGGER audit_not_emptied BEFORE TRUNCATE ON ringback.audit
  FOR EACH STATEMENT EXECUTE FUNCTION ringback.only_added_to();
