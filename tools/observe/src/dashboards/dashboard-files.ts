import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OBSERVABILITY } from '../workspace';
import { DASHBOARDS } from './all-dashboards';
import { toGrafana } from './dashboard';

const FOLDER = join(OBSERVABILITY, 'dashboards');

interface DashboardFile {
  path: string;
  text: string;
}

const dashboardFiles = (): DashboardFile[] =>
  DASHBOARDS.map((dashboard) => ({
    path: join(FOLDER, `${dashboard.name}.json`),
    text: `${JSON.stringify(toGrafana(dashboard), null, 2)}\n`,
  }));

export function writeDashboards(): void {
  for (const { path, text } of dashboardFiles()) writeFileSync(path, text);
}

/** Files that are not what the code says. */
export function staleDashboards(): string[] {
  return dashboardFiles()
    .filter(({ path, text }) => contentsOf(path) !== text)
    .map(({ path }) => path);
}

function contentsOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
