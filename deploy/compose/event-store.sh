#!/bin/sh
# EventStoreDB takes the first password of `admin` from its environment only; here it comes from a file.
set -eu
EVENTSTORE_DEFAULT_ADMIN_PASSWORD="$(cat /run/event-store/admin-password)"
EVENTSTORE_DEFAULT_OPS_PASSWORD="$EVENTSTORE_DEFAULT_ADMIN_PASSWORD"
export EVENTSTORE_DEFAULT_ADMIN_PASSWORD EVENTSTORE_DEFAULT_OPS_PASSWORD
# Its program was renamed in the course of version 23.
for program in /opt/eventstore/eventstored /opt/eventstore/EventStore.ClusterNode; do
  if [ -x "$program" ]; then exec "$program" "$@"; fi
done
echo "There is no program of EventStoreDB in this image" >&2
exit 1
