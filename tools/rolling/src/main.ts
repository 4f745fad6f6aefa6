import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { asSeconds } from '@parley/testing/load';
import { isClean, total } from './report/step-result';
import { toTable } from './report/table';
import { run } from './run';

const { values } = parseArgs({
  options: {
    /** One replica of each, with short waits. */
    short: { type: 'boolean', default: false },
    /** Folder of older builds that everything begins with, such as `../parley-0.1/dist`. */
    from: { type: 'string' },
    /** Folder of older builds that everything is rolled back to. */
    to: { type: 'string' },
    people: { type: 'string', default: '8' },
    /** Folder for the services' logs. */
    logs: { type: 'string' },
    json: { type: 'string' },
  },
});

// Servers of ours end with this process, if it ends by itself.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

const begun = performance.now();
const { short: isShort, from, to, logs } = values;
const sinceBegun = (at: number): string => `${((at - begun) / 1_000).toFixed(0).padStart(4)} s`;
const { isComplete, steps, killed, refusals, standstills } = await run({
  isShort,
  from: from && resolve(from),
  to: to && resolve(to),
  logs: logs && resolve(logs),
  hasMigrations: to === undefined,
  quietMs: isShort ? 3_000 : 20_000,
  size: { people: Number(values.people), tokens: isShort ? 100 : 300, rate: 25 },
  tell: (line) => console.log(`${sinceBegun(performance.now())}  ${line}`),
});
const all = total(steps);
console.log(`\n${toTable([...steps, all])}\n`);
for (const [reason, times] of Map.groupBy(refusals, (reason) => reason))
  console.log(`refused ${times.length} times: ${reason}`);
if (killed > 0) console.log(`${killed} replicas were not done when their time was over`);
for (const { from, longestMs, readers } of standstills) {
  const [socket, sse, reload] = readers;
  console.log(
    `${sinceBegun(from)}  nothing new for up to ${asSeconds(longestMs)}: ${socket} over WebSocket, ${sse} over SSE, ${reload} loaded anew`,
  );
}
if (values.json)
  await writeFile(values.json, JSON.stringify({ steps, total: all, killed, refusals, standstills }, null, 2));
process.exit(isComplete && isClean(all) ? 0 : 1);
