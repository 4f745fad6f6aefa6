#!/bin/sh
# Makes the secrets of a new installation, each only where it is not there yet:
#   OPENAI_API_KEY=… deploy/kubernetes/secrets.sh [namespace]
# With PostgreSQL of the dev overlay: DEV_DATABASE=1. With one outside the cluster: DATABASE_URL=postgresql://…
set -eu
namespace=${1:-parley}

# Letters first: nats-server would take digits for a number. And it goes into an address.
random() { printf 'p%s' "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')"; }
exists() { kubectl -n "$namespace" get secret "$1" >/dev/null 2>&1; }
# Values go by standard input, where no list of processes shows them.
secret() {
  name=$1; shift
  { printf 'apiVersion: v1\nkind: Secret\nmetadata: { name: %s }\nstringData:\n' "$name"; printf '  %s: "%s"\n' "$@"; } |
    kubectl -n "$namespace" create -f -
}

kubectl get namespace "$namespace" >/dev/null 2>&1 || kubectl create namespace "$namespace"

if ! exists nats-users; then
  set --
  for user in auth conversation edge-stream inference-worker provisioner; do
    password=$(random)
    secret "$user-bus" url "nats://$user:$password@nats:4222"
    set -- "$@" "$user" "$password"
  done
  secret nats-users "$@"
fi
exists auth-keys || secret auth-keys secret "$(random)"
exists inference-worker-provider || secret inference-worker-provider key "${OPENAI_API_KEY:?the key of your provider}"

# The account of the canary; it makes it by itself where people may make accounts.
exists canary || secret canary email "${CANARY_EMAIL:-canary@example.org}" password "$(random)"

if [ -n "${DATABASE_URL:-}" ]; then
  exists parley-database-app || secret parley-database-app uri "$DATABASE_URL"
elif [ -n "${DEV_DATABASE:-}" ] && ! exists parley-database-app; then
  password=$(random)
  secret parley-database-app uri "postgresql://parley:$password@postgres:5432/parley" password "$password"
fi
