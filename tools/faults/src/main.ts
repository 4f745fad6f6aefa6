import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
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
    json: { type: 'string' },
  },
});

const FULL: LoadSize = { people: 8, each: 5, tokens: 300, rate: 25 };
const SHORT: LoadSize = { people: 3, each: 2, tokens: 120, rate: 25 };

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
} finally {
  await stopWorld(world);
}
console.log(`\n${toTable(results)}\n`);
if (values.json) await writeFile(values.json, JSON.stringify(results, null, 2));
process.exit(results.length > 0 && results.every(isClean) ? 0 : 1);
