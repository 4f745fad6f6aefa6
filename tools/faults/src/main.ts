import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { isHarmless, runOutage } from './outage/outage';
import { startOutageWorld } from './outage/outage-world';
import { writePage } from './report/page';
import { isClean, toTable } from './report/table';
import { type LoadSize, runScenario } from './run-scenario';
import { SCENARIOS } from './scenarios/all';
import type { ScenarioResult } from './scenarios/scenario';
import { startWorld, stopWorld } from './world/world';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string' },
    runs: { type: 'string', default: '1' },
    /** File for the results of every run. */
    json: { type: 'string' },
    /** Markdown page whose table is written anew. */
    page: { type: 'string' },
    /** Takes the results of an earlier run instead of making new ones. */
    from: { type: 'string' },
    /** Instead of all that: one of two providers is down for half a minute while people ask. */
    outage: { type: 'boolean', default: false },
  },
});

const FULL: LoadSize = { people: 8, each: 5, tokens: 300, rate: 25 };
const SHORT: LoadSize = { people: 3, each: 2, tokens: 120, rate: 25 };

async function runAll(): Promise<ScenarioResult[]> {
  const size = values.short ? SHORT : FULL;
  const scenarios = SCENARIOS.filter(({ name, isShort }) => (values.only ? name.includes(values.only) : !values.short || isShort));
  const results: ScenarioResult[] = [];
  const world = await startWorld();
  try {
    for (let run = 1; run <= Number(values.runs); run++) {
      for (const scenario of scenarios) {
        const result = await runScenario(world, scenario, size);
        results.push(result);
        console.log(`${isClean(result) ? '✓' : '✗'} ${JSON.stringify(result)}`);
      }
    }
    return results;
  } finally {
    await stopWorld(world);
  }
}

/** @returns whether nobody noticed */
async function tryOutage(): Promise<boolean> {
  const world = await startOutageWorld();
  try {
    const result = await runOutage(world);
    console.log(`${isHarmless(result) ? '✓' : '✗'} ${JSON.stringify(result, null, 2)}`);
    return isHarmless(result);
  } finally {
    await world.stop();
  }
}

if (values.outage) process.exit((await tryOutage()) ? 0 : 1);

const results = values.from ? (JSON.parse(await readFile(values.from, 'utf8')) as ScenarioResult[]) : await runAll();
console.log(`\n${toTable(results)}\n`);
if (values.json) await writeFile(values.json, JSON.stringify(results, null, 2));
if (values.page) await writePage(values.page, results, Math.max(...countRuns(results)));
process.exit(results.length > 0 && results.every(isClean) ? 0 : 1);

function countRuns(all: readonly ScenarioResult[]): number[] {
  return [...Map.groupBy(all, ({ scenario }) => scenario).values()].map((runs) => runs.length);
}
