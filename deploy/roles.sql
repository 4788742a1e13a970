-- Roles with the least rights that each needs. Run it once, as a superuser, in the database that is to be the desk's:
--
--     createdb heliograph
--     psql -d heliograph -v owner=heliograph_owner -v bot=heliograph_bot -v reader=heliograph_reader \
--         -f deploy/roles.sql
--
-- It may be run again, after an update of Heliograph or to add the reader, who may be left out.
--
-- Then give each a password or a certificate (ALTER ROLE ... PASSWORD), and use
--   the owner   for `heliograph migrate`, `ingest`, `update`, `index`, `tune` and workers that take articles in:
--               it makes and changes tables and holds articles and index;
--   the bot     for `heliograph run` with update_minutes = 0: it reads articles and index, and reads and writes
--               people's rows. It makes, changes and removes no table, and no article;
--   the reader  for `heliograph ask`, `timeline`, `eval`, `export` and statistics: it reads articles and index, and
--               nothing of people.
-- After an update of Heliograph run any command once as the owner, before the bot starts: tables are brought up to
-- date by whoever opens them first, and the bot may not.

\set ON_ERROR_STOP on

SELECT format('CREATE ROLE %I LOGIN', name)
FROM unnest(ARRAY[:'owner', :'bot']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec

CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;

SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()) \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO %I, %I', current_database(), :'owner', :'bot') \gexec

CREATE SCHEMA IF NOT EXISTS corpus AUTHORIZATION :"owner";
CREATE SCHEMA IF NOT EXISTS bot AUTHORIZATION :"owner";
CREATE SCHEMA IF NOT EXISTS search AUTHORIZATION :"owner";

GRANT USAGE ON SCHEMA corpus, bot, search TO :"bot";

-- What is there, and what the owner will make.
GRANT SELECT ON ALL TABLES IN SCHEMA corpus, search TO :"bot";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA bot TO :"bot";
GRANT USAGE ON ALL SEQUENCES IN SCHEMA bot TO :"bot";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA corpus GRANT SELECT ON TABLES TO :"bot";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA search GRANT SELECT ON TABLES TO :"bot";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA bot GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"bot";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA bot GRANT USAGE ON SEQUENCES TO :"bot";

\if :{?reader}
SELECT format('CREATE ROLE %I LOGIN', :'reader')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'reader') \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), :'reader') \gexec
GRANT USAGE ON SCHEMA corpus, search TO :"reader";
GRANT SELECT ON ALL TABLES IN SCHEMA corpus, search TO :"reader";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA corpus GRANT SELECT ON TABLES TO :"reader";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA search GRANT SELECT ON TABLES TO :"reader";
\endif
