#!/bin/sh
# Brings a cluster to what an overlay says, in the order that loses nothing:
#   deploy/kubernetes/roll-out.sh deploy/kubernetes/overlays/production
# 1. settings, policies, doors and servers  2. migrations, to their end  3. services, one pod at a time
set -eu
overlay=$1
namespace=${2:-parley}

kubectl apply -k "$overlay" -l 'parley.dev/step notin (migrate, serve)'
# A job cannot be changed; the last one is done with.
kubectl -n "$namespace" delete job -l parley.dev/step=migrate --ignore-not-found --wait
kubectl apply -k "$overlay" -l parley.dev/step=migrate
kubectl -n "$namespace" wait --for=condition=complete --timeout=60m job -l parley.dev/step=migrate
kubectl apply -k "$overlay" -l parley.dev/step=serve
for service in auth conversation inference-worker edge-stream web; do
  kubectl -n "$namespace" rollout status "deployment/$service" --timeout=30m
done
