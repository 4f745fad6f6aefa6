#!/bin/sh
# Brings a cluster to what an overlay says, in the order that loses nothing:
#   deploy/kubernetes/roll-out.sh deploy/kubernetes/overlays/production
# 1. settings, policies, doors and servers  2. migrations, to their end  3. services, one pod at a time
set -eu
overlay=$1
namespace=${2:-parley}

ours() { kubectl -n "$namespace" "$@"; }
# One line for each migration: its name, and how it ended.
migrations() {
  ours get job -l parley.dev/step=migrate \
    -o 'jsonpath={range .items[*]}{.metadata.name} {.status.conditions[?(@.status=="True")].type}{"\n"}{end}'
}

kubectl apply -k "$overlay" -l 'parley.dev/step notin (migrate, serve)'
# Servers in this namespace, of the overlay or of a chart: on the first day they take minutes. One that is ready is enough.
for server in $(ours get statefulset -o name); do
  ours wait --for='jsonpath={.status.readyReplicas}' --timeout=15m "$server"
done
for database in $(ours get cluster.postgresql.cnpg.io -o name 2>/dev/null); do
  ours wait --for='jsonpath={.status.readyInstances}' --timeout=15m "$database"
done

# A job cannot be changed; the last one is done with.
ours delete job -l parley.dev/step=migrate --ignore-not-found --wait
kubectl apply -k "$overlay" -l parley.dev/step=migrate
states=$(migrations)
while printf %s "$states" | grep -qv Complete; do
  for failed in $(echo "$states" | sed -n 's/ .*Failed.*//p'); do
    echo "$failed has failed, and no service was touched:" >&2
    ours logs "job/$failed" --tail=30 >&2
    exit 1
  done
  sleep 2
  states=$(migrations)
done

kubectl apply -k "$overlay" -l parley.dev/step=serve
for service in auth conversation inference-worker edge-stream web; do
  ours rollout status "deployment/$service" --timeout=30m
done
