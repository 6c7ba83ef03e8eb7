-- One service's database and its three roles, as `python -m kit.migrate <service> provision` makes them; may be run again.
--
--   psql -v ON_ERROR_STOP=1 -v name=org -v owner_password=… -v app_password=… -v resolver_password=… -f provision.sql postgres
--
-- X_owner owns the tables and runs migrations, X_app is the service under row-level security, X_resolver sees what it is granted.

SELECT format('CREATE ROLE %I', :'name' || '_' || role)
  FROM unnest(ARRAY['owner', 'app', 'resolver']) AS role
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'name' || '_' || role) \gexec

SELECT format('ALTER ROLE %I LOGIN NOCREATEDB NOCREATEROLE NOSUPERUSER NOBYPASSRLS PASSWORD %L', :'name' || '_' || role, password)
  FROM (VALUES ('owner', :'owner_password'), ('app', :'app_password'), ('resolver', :'resolver_password')) AS given (role, password)
\gexec

-- The same order on every machine, whatever its C library thinks of a language this year.
SELECT format(
         'CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING ''UTF8'' LOCALE_PROVIDER libc LOCALE ''C''',
         :'name', :'name' || '_owner')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec

SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'name') \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO %I', :'name', :'name' || '_' || role)
  FROM unnest(ARRAY['owner', 'app', 'resolver']) AS role \gexec
SELECT format('ALTER DATABASE %I SET timezone TO ''UTC''', :'name') \gexec

\connect :"name"

SELECT format('ALTER SCHEMA public OWNER TO %I', :'name' || '_owner') \gexec
REVOKE ALL ON SCHEMA public FROM PUBLIC;
SELECT format('GRANT USAGE ON SCHEMA public TO %I', :'name' || '_' || role)
  FROM unnest(ARRAY['app', 'resolver']) AS role \gexec
