#!/bin/sh
# Makes the roles of a desk, each with its password, in the container of PostgreSQL when its data are made.
# The image runs what stands in /docker-entrypoint-initdb.d once, as the superuser, before anybody else can connect.
set -eu

secrets="${HELIOGRAPH_SECRETS:-/run/secrets}"
roles="${HELIOGRAPH_ROLES:-/deploy/roles.sql}"

say() {
    psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" "$@"
}

say --set owner=heliograph_owner --set bot=heliograph_bot --set reader=heliograph_reader --file "$roles"
for role in owner bot; do
    # Read by psql itself: what stands on a command line anybody on the machine can see.
    if ! test -s "$secrets/database_$role"; then
        echo "$secrets/database_$role is missing, empty or unreadable: put the password of heliograph_$role there," \
            "remove the volume that was begun, and start again" >&2
        exit 1
    fi
    say <<SQL
\set password \`cat "$secrets/database_$role"\`
ALTER ROLE heliograph_$role PASSWORD :'password';
SQL
done
