#!/bin/sh
# Makes the five databases when a PostgreSQL container starts for the first time (mounted, with provision.sql, into
# /docker-entrypoint-initdb.d). Passwords come from the addresses that the services use: <NAME>_OWNER_DATABASE_URL and its two
# sisters. They must be written without percent-encoding, which psql would take literally.
set -eu

here=$(dirname "$0")

address() {
    printenv "$1" | grep . || { echo "init: $1 is not set" >&2; exit 2; }
}

password() { # postgresql://role:password@host/database → password
    address=$(address "$1")
    credentials=${address#*://}
    credentials=${credentials%%@*}
    printf '%s' "${credentials#*:}"
}

database() {
    address=$(address "$1")
    name=${address##*/}
    printf '%s' "${name%%\?*}"
}

for service in ${SERVICES:-IDENTITY ORG BOOKING REPORTING DEVICES}; do
    name=$(database "${service}_DATABASE_URL")
    owner=$(password "${service}_OWNER_DATABASE_URL")
    app=$(password "${service}_DATABASE_URL")
    resolver=$(password "${service}_RESOLVER_DATABASE_URL")
    # Passwords go in by standard input: arguments are visible to every process of the machine.
    psql --quiet --no-psqlrc -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<SQL
\\set name '$name'
\\set owner_password '$owner'
\\set app_password '$app'
\\set resolver_password '$resolver'
\\include '$here/provision.sql'
SQL
    echo "init: $name"
done
