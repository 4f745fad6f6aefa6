import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { nameOf, ofKind } from '../rendering/kubernetes-object';
import { DEPLOY } from '../workspace';
import type { Policy } from './policy';

/** Whoever is woken by an alert finds every dashboard: Grafana's sidecar takes what has the label. */
export const dashboardsComeWithAlerts: Policy = (objects) => {
  const rule = objects.find(({ kind }) => kind === 'PrometheusRule');
  if (!rule) return [];
  const shown = ofKind(objects, 'ConfigMap')
    .filter(({ metadata }) => metadata.labels?.['grafana_dashboard'] === '1')
    .flatMap(({ data = {} }) => Object.keys(data));
  const missing = readdirSync(join(DEPLOY, 'observability/dashboards')).filter((file) => !shown.includes(file));
  return missing.map((file) => ({ object: nameOf(rule), message: `comes without the dashboard ${basename(file, '.json')}` }));
};
