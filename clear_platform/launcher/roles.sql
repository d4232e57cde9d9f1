-- Database roles of CLEAR, and what each may do. Idempotent: run it again after every upgrade.
--
-- Run it as an administrator of the server while connected to CLEAR's own database (psql -d clear -f roles.sql).
-- Passwords are not in here: set them for the two that sign in, clear_owner and clear_web.
--
--   clear_owner  owns the database and everything in it; signs in for migrations only
--   clear_app    what a request of a customer's person or key may do: rows, never structure
--   clear_staff  what the staff's pages and declared system operations may do: rows, never structure
--   clear_ops    reads everything, for backups
--   clear_web    signs in for web servers and workers; has no rights of its own and takes on clear_app or clear_staff
--                for one transaction at a time (SET LOCAL ROLE)

SET client_min_messages = warning;

DO $roles$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['clear_owner', 'clear_app', 'clear_staff', 'clear_ops', 'clear_web'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        END IF;
    END LOOP;

    -- On a managed server the administrator is no superuser and may hand on only what it holds itself.
    IF current_setting('is_superuser')::boolean THEN
        ALTER ROLE clear_owner NOSUPERUSER NOBYPASSRLS NOREPLICATION;
        ALTER ROLE clear_app NOSUPERUSER NOBYPASSRLS NOREPLICATION;
        ALTER ROLE clear_staff NOSUPERUSER NOBYPASSRLS NOREPLICATION;
        ALTER ROLE clear_web NOSUPERUSER NOBYPASSRLS NOREPLICATION;
        -- A backup that row-level security thins out is no backup.
        ALTER ROLE clear_ops NOSUPERUSER BYPASSRLS;
    ELSE
        EXECUTE format('GRANT clear_owner TO %I', current_user);
    END IF;
END
$roles$;

ALTER ROLE clear_owner LOGIN NOCREATEDB NOCREATEROLE;
ALTER ROLE clear_app NOLOGIN NOCREATEDB NOCREATEROLE NOINHERIT;
ALTER ROLE clear_staff NOLOGIN NOCREATEDB NOCREATEROLE NOINHERIT;
ALTER ROLE clear_ops NOLOGIN NOCREATEDB NOCREATEROLE NOINHERIT;
ALTER ROLE clear_web LOGIN NOCREATEDB NOCREATEROLE NOINHERIT;

GRANT clear_app TO clear_web WITH INHERIT FALSE, SET TRUE, ADMIN FALSE;
GRANT clear_staff TO clear_web WITH INHERIT FALSE, SET TRUE, ADMIN FALSE;

DO $database$
BEGIN
    EXECUTE format('ALTER DATABASE %I OWNER TO clear_owner', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO clear_web, clear_ops', current_database());
    -- Imports stage their rows in temporary tables: COPY is refused on tables with row-level security.
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO clear_app, clear_staff', current_database());
END
$database$;

ALTER SCHEMA public OWNER TO clear_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO clear_app, clear_staff, clear_ops, clear_web;

-- What clear_owner makes from now on.
ALTER DEFAULT PRIVILEGES FOR ROLE clear_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO clear_app, clear_staff;
ALTER DEFAULT PRIVILEGES FOR ROLE clear_owner IN SCHEMA public GRANT SELECT ON TABLES TO clear_ops;
ALTER DEFAULT PRIVILEGES FOR ROLE clear_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO clear_app, clear_staff;
ALTER DEFAULT PRIVILEGES FOR ROLE clear_owner IN SCHEMA public GRANT SELECT ON SEQUENCES TO clear_ops;
-- A function may run with its owner's rights, so no new one is everybody's by itself.
ALTER DEFAULT PRIVILEGES FOR ROLE clear_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE clear_owner IN SCHEMA public
    GRANT EXECUTE ON FUNCTIONS TO clear_app, clear_staff;

-- Extensions need an administrator on some servers, so they are made here and not by a migration.
DO $extensions$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['vector', 'pg_trgm', 'btree_gin', 'unaccent'] LOOP
        IF EXISTS (SELECT FROM pg_available_extensions WHERE name = wanted) THEN
            EXECUTE format('CREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA public', wanted);
        END IF;
    END LOOP;
END
$extensions$;

RESET client_min_messages;
