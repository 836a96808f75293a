-- The two roles and the database of one service. Run as superuser by psql, as often as you like:
--
--   SERVICE=entries OWNER_PASSWORD=… RUNTIME_PASSWORD=… psql -v ON_ERROR_STOP=1 -d postgres -f roles.sql
--
-- <service>_owner owns database and schema and runs the migrations; <service> is what the running
-- processes use and may only read and write rows. Nobody else may connect. Passwords come through
-- the environment because arguments are visible to every user of the machine.

\set service `printf %s "$SERVICE"`
\set owner_password `printf %s "$OWNER_PASSWORD"`
\set runtime_password `printf %s "$RUNTIME_PASSWORD"`
SELECT :'service' || '_owner' AS owner \gset

-- A failing ALTER ROLE would put the password into the server's log.
SET log_min_error_statement = 'panic';
SET log_statement = 'none';
SET log_min_duration_statement = -1;

SELECT format('CREATE ROLE %I', name)
  FROM unnest(ARRAY[:'owner', :'service']) AS name
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec

ALTER ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
  CONNECTION LIMIT 10 PASSWORD :'owner_password';
ALTER ROLE :"service" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
  CONNECTION LIMIT 60 PASSWORD :'runtime_password';

-- A forgotten transaction must not hold its locks, a runaway query not the processor.
ALTER ROLE :"service" SET statement_timeout = '30s';
ALTER ROLE :"service" SET lock_timeout = '10s';
ALTER ROLE :"service" SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE :"owner" SET lock_timeout = '30s';

-- C.UTF-8 and not C: under C, pg_trgm finds no Japanese.
SELECT format(
         'CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING ''UTF8'' '
         'LC_COLLATE ''C.UTF-8'' LC_CTYPE ''C.UTF-8''',
         :'service', :'owner')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'service')
\gexec

REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"service" TO :"service";
REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;

\connect :"service"
SET log_min_error_statement = 'panic';

ALTER SCHEMA public OWNER TO :"owner";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public
  GRANT EXECUTE ON FUNCTIONS TO :"service";
