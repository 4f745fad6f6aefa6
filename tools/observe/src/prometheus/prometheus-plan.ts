import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Prometheus, ServerPlan } from '@parley/local-servers';
import { ALERTS } from '../metrics/named-metrics';

export interface PrometheusOptions {
  binaries: Prometheus;
  dataDir: string;
  port: number;
  /** Addresses (`host:port`) by the name of their service. */
  targets: Record<string, string[]>;
  scrapeSeconds?: number;
}

/** A Prometheus of our own on one machine, with the alerts of a cluster. */
export async function planPrometheus({ binaries, dataDir, port, targets, scrapeSeconds = 5 }: PrometheusOptions): Promise<ServerPlan> {
  await mkdir(dataDir, { recursive: true });
  const file = join(dataDir, 'prometheus.json');
  // YAML is JSON, too.
  await writeFile(file, JSON.stringify(configurationOf(targets, scrapeSeconds), null, 2));
  return {
    command: binaries.server,
    args: [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(dataDir, 'data')}`,
      '--storage.tsdb.retention.time=2d',
      '--enable-feature=exemplar-storage',
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    stopSignal: 'SIGTERM',
    check: async () => {
      const response = await fetch(`http://127.0.0.1:${port}/-/ready`, { signal: AbortSignal.timeout(2_000) });
      if (!response.ok) throw new Error(`Prometheus answers ${response.status}`);
    },
  };
}

function configurationOf(targets: PrometheusOptions['targets'], seconds: number): object {
  return {
    global: { scrape_interval: `${seconds}s`, evaluation_interval: `${seconds}s` },
    rule_files: [ALERTS],
    scrape_configs: Object.entries(targets).map(([job_name, addresses]) => ({
      job_name,
      static_configs: [{ targets: addresses }],
    })),
  };
}
