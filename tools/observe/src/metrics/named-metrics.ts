import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { DASHBOARDS } from '../dashboards/all-dashboards';
import { OBSERVABILITY, WORKSPACE } from '../workspace';

interface RuleFile {
  groups: { rules: { record?: string; alert?: string; expr: string; annotations?: Record<string, string> }[] }[];
}

export const ALERTS = join(OBSERVABILITY, 'prometheus/alerts.yaml');
/** What Prometheus makes itself of each target. */
const MADE_BY_PROMETHEUS = new Set(['up']);
/** Words of PromQL that look like a name of a metric. */
const KEYWORDS =
  /^(sum|max|min|avg|count|rate|increase|histogram_quantile|vector|absent|by|without|and|or|unless|on|ignoring|le|avg_over_time|group_left|bool)$/;

const rules = (): RuleFile['groups'][number]['rules'] =>
  (parse(readFileSync(ALERTS, 'utf8')) as RuleFile).groups.flatMap((group) => group.rules);

/** The metrics that dashboards and alerts speak of, with the place where they do; those that rules record are left out. */
export function namedMetrics(): Map<string, string> {
  const found = new Map<string, string>();
  const recorded = new Set(rules().flatMap(({ record }) => record ?? []));
  const take = (expression: string, place: string): void => {
    for (const name of metricsIn(expression)) if (!recorded.has(name) && !MADE_BY_PROMETHEUS.has(name)) found.set(name, place);
  };
  for (const { expr, alert, record } of rules()) take(expr, alert ?? record ?? 'a rule');
  for (const { title, panels } of DASHBOARDS) {
    for (const panel of panels) for (const query of Object.values(panel.queries)) take(query, `${title}: ${panel.title}`);
  }
  return found;
}

/** The names of metrics in a PromQL expression. */
export function metricsIn(expression: string): string[] {
  const bare = expression
    .replace(/"[^"]*"/g, '')
    .replace(/\{[^}]*\}/g, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\b(by|without|on|ignoring)\s*\([^)]*\)/g, '');
  const words = bare.match(/[a-zA-Z_:][\w:]*/g) ?? [];
  return [...new Set(words.filter((word) => !KEYWORDS.test(word)))];
}

/** Alerts without a page of what to do. */
export function alertsWithoutRunbook(): string[] {
  return rules().flatMap(({ alert, annotations }) => {
    if (!alert) return [];
    const page = join(WORKSPACE, annotations?.['runbook_url'] ?? 'missing');
    return isReadable(page) ? [] : [alert];
  });
}

function isReadable(path: string): boolean {
  try {
    return readFileSync(path, 'utf8').includes('## What to do');
  } catch {
    return false;
  }
}
