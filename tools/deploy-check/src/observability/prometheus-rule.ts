import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { DEPLOY, KUBERNETES } from '../workspace';
import type { WrittenFile } from '../written-file';

const SOURCE = 'observability/prometheus/alerts.yaml';
const NOTICE = `# Written from deploy/${SOURCE} by \`npm run deploy:check -- --write\`.`;

/** The rules that compose's Prometheus reads from a file, as an object for the Prometheus operator. */
export function prometheusRule(): WrittenFile {
  const rule = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'parley' },
    spec: parse(readFileSync(join(DEPLOY, SOURCE), 'utf8')) as object,
  };
  return {
    path: join(KUBERNETES, 'components/observability/prometheus-rule.yaml'),
    text: `${NOTICE}\n${stringify(rule, { lineWidth: 0 })}`,
    source: SOURCE,
  };
}
