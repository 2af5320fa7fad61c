-- Two roles: `calls_owner` owns the tables and migrates; `app` is what the web and mail processes use.
-- By a superuser, once for each database; again to set other passwords (psql of PostgreSQL 15 or newer):
--   OWNER_PASSWORD=… APP_PASSWORD=… psql --dbname calls --file roles.sql
-- What `app` may do with the audit trail, `flask db upgrade` takes away again but for reading and adding.

\set ON_ERROR_STOP on
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD

BEGIN;

SELECT format('CREATE ROLE %I', name) FROM unnest(ARRAY['calls_owner', 'app']) AS name
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE calls_owner LOGIN PASSWORD :'owner_password';
ALTER ROLE app LOGIN PASSWORD :'app_password';

REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"DBNAME" TO app;
ALTER DATABASE :"DBNAME" OWNER TO calls_owner;
ALTER SCHEMA public OWNER TO calls_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO app;

ALTER DEFAULT PRIVILEGES FOR ROLE calls_owner
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO app;
ALTER DEFAULT PRIVILEGES FOR ROLE calls_owner
    GRANT USAGE ON SEQUENCES TO app;

-- So that what was erased is written over at once, and not only when PostgreSQL has time.
SELECT current_setting('server_version_num')::int >= 170000 AS has_maintain \gset
\if :has_maintain
ALTER DEFAULT PRIVILEGES FOR ROLE calls_owner GRANT MAINTAIN ON TABLES TO app;
\endif

-- For tables that another role made before these two were there; a new database has none.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO app;

COMMIT;
