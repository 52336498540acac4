-- Two roles for one database: `diseasemaps_owner` owns every table and runs the migrations;
-- `diseasemaps`, which the site signs in as, reads and writes rows, and can only add to the audit
-- trail. So whoever gets into the site can neither rewrite the trail nor switch its trigger off.
--
-- As a superuser, in the site's database, before the first migration and after each one:
--     sudo -u postgres psql --single-transaction -v ON_ERROR_STOP=1 -d diseasemaps -f deploy/roles.sql
-- Safe to repeat. Passwords are not set here: \password diseasemaps, \password diseasemaps_owner

DO $$
DECLARE
  thing record;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'diseasemaps_owner') THEN
    CREATE ROLE diseasemaps_owner LOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'diseasemaps') THEN
    CREATE ROLE diseasemaps LOGIN;
  END IF;
  -- A superuser, or a member of the owner's role, would walk past everything below.
  IF (SELECT rolsuper OR rolcreaterole OR rolreplication FROM pg_roles WHERE rolname = 'diseasemaps')
     OR pg_has_role('diseasemaps', 'diseasemaps_owner', 'MEMBER') THEN
    RAISE EXCEPTION 'the role diseasemaps has rights that the site must not have';
  END IF;

  EXECUTE format('ALTER DATABASE %I OWNER TO diseasemaps_owner', current_database());
  ALTER SCHEMA public OWNER TO diseasemaps_owner;
  FOR thing IN
    SELECT c.oid::regclass AS name FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
  LOOP  -- a table takes its sequences along
    EXECUTE format('ALTER TABLE %s OWNER TO diseasemaps_owner', thing.name);
  END LOOP;
  FOR thing IN
    SELECT p.oid::regprocedure AS name FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO diseasemaps_owner', thing.name);
  END LOOP;
END $$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC, diseasemaps;
GRANT USAGE ON SCHEMA public TO diseasemaps;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO diseasemaps;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO diseasemaps;
ALTER DEFAULT PRIVILEGES FOR ROLE diseasemaps_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO diseasemaps;
ALTER DEFAULT PRIVILEGES FOR ROLE diseasemaps_owner IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO diseasemaps;

-- The audit trail: add and read. Its head is a pointer and a lock, so it moves; `verify_audit` says
-- when it does not fit the trail.
DO $$
BEGIN
  IF to_regclass('public.diseasemaps_auditentry') IS NOT NULL THEN
    REVOKE ALL ON diseasemaps_auditentry, diseasemaps_audithead FROM PUBLIC, diseasemaps;
    GRANT SELECT, INSERT ON diseasemaps_auditentry TO diseasemaps;
    GRANT SELECT, UPDATE (seq, hash) ON diseasemaps_audithead TO diseasemaps;
    REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM diseasemaps;
  END IF;
END $$;

-- Where the queue is in the database (pgmq://), it is the site's own: it only rings a bell.
DO $$
DECLARE
  thing record;
BEGIN
  IF to_regnamespace('pgmq') IS NOT NULL THEN
    ALTER SCHEMA pgmq OWNER TO diseasemaps;
    FOR thing IN
      SELECT c.oid::regclass AS name FROM pg_class c
      WHERE c.relnamespace = 'pgmq'::regnamespace AND c.relkind IN ('r', 'p')
    LOOP
      EXECUTE format('ALTER TABLE %s OWNER TO diseasemaps', thing.name);
    END LOOP;
    FOR thing IN
      SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE p.pronamespace = 'pgmq'::regnamespace
    LOOP
      EXECUTE format('ALTER ROUTINE %s OWNER TO diseasemaps', thing.name);
    END LOOP;
  END IF;
END $$;
