#!/usr/bin/env bash
# Makes, once, what the servers and processes know each other by: a certificate authority, a certificate for each node of
# EventStoreDB, passwords, and the key of the replica set. Each goes into the volume of who needs it, readable to that user only.
set -euo pipefail
umask 077

readonly APP=1000:1000 EVENT_STORE=1000:1000 READ_STORE=999:999
[ -e /out/authority/complete ] && exit 0

new_password() { head -c 24 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n'; }

rm -rf /out/authority/* /out/event-store/* /out/read-store/* /out/leadger/*
cd /out/authority
es-gencert-cli create-ca -days 3650 -out ca
for node in event-store event-store-1 event-store-2 event-store-3; do
  es-gencert-cli create-node -days 3650 -ca-certificate ca/ca.crt -ca-key ca/ca.key -out "/out/event-store/$node" \
    -ip-addresses 127.0.0.1 -dns-names "$node,event-store,localhost"
done
mkdir -p /out/event-store/ca
cp ca/ca.crt /out/event-store/ca/ca.crt
cp ca/ca.crt /out/leadger/ca.crt

new_password >/out/event-store/admin-password
cp /out/event-store/admin-password /out/leadger/event-store-password
new_password >/out/read-store/root-password
new_password >/out/read-store/leadger-password
cp /out/read-store/leadger-password /out/leadger/read-store-password
head -c 756 /dev/urandom | base64 >/out/read-store/keyfile

chown -R "$EVENT_STORE" /out/event-store
chown -R "$READ_STORE" /out/read-store
chown -R "$APP" /out/leadger
find /out/event-store /out/read-store /out/leadger -type f -exec chmod 400 {} +
find /out/event-store /out/read-store /out/leadger -type d -exec chmod 500 {} +
touch /out/authority/complete
