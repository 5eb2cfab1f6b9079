#!/bin/sh
# Lets replicas follow this server, with the password. Runs when the server is created.
set -eu
echo "host replication all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
pg_ctl reload -D "$PGDATA" > /dev/null
