import { parseArgs } from 'node:util';
import { boundsOf, capacityFor } from './capacity';
import { fit } from './fit';
import { type Measurements, readMeasurements } from './measurements';
import { type Constants, simulate } from './simulation';

const { values } = parseArgs({
  options: {
    from: { type: 'string', default: 'docs/performance/results.json' },
    generations: { type: 'string', default: '100,10000,1000000' },
    contestant: { type: 'string', default: 'parley-websocket' },
  },
});
const SIMULATED_SECONDS = 8;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const number = (value: number, digits = 0): string => value.toLocaleString('en', { maximumFractionDigits: digits });

function constantsTable({ perQuestion, perToken, perRecord }: Constants): string {
  const rows = Object.keys(perQuestion).map((service) => [
    service,
    number((perQuestion[service] ?? 0) * 1e3, 1),
    number((perToken[service] ?? 0) * 1e6, 1),
    number((perRecord[service] ?? 0) * 1e6, 1),
  ]);
  return table(['service', 'a question, ms', 'a token, µs', 'a record, µs'], rows);
}

/** Busy shares leave the questions out: they come while the streams begin, and are not simulated. */
function comparison(constants: Constants, { points, perQuestion }: Measurements): string {
  const ofQuestion = Object.values(perQuestion).reduce((sum, part) => sum + part, 0);
  const rows = points.map((point) => {
    const simulated = simulate(constants, { streams: point.streams, rate: point.rate, seconds: SIMULATED_SECONDS });
    const measured = Object.values(point.cpuSeconds).reduce((sum, part) => sum + part, 0);
    const questions = (point.tokens / point.tokensPerStream) * ofQuestion;
    return [
      number(point.streams),
      number(((measured - questions) / point.tokens) * 1e6),
      number(((simulated.busy * SIMULATED_SECONDS) / simulated.tokens) * 1e6),
      `${number(point.delayP50Ms, 1)} / ${number(point.delayP99Ms, 1)}`,
      `${number(simulated.delayP50Ms, 1)} / ${number(simulated.delayP99Ms, 1)}`,
      number(simulated.gapMs, 0),
    ];
  });
  const head = ['streams', 'CPU s per M tokens, measured', 'simulated', 'delay p50 / p99 ms, measured', 'simulated', 'gap, ms'];
  return table(head, rows);
}

function needs(constants: Constants, counts: readonly number[]): string {
  const all = counts.map((generations) => capacityFor(constants, generations));
  const rows = [
    ['tokens a second', ...all.map(({ tokensPerSecond }) => number(tokensPerSecond))],
    ['records a second', ...all.map(({ recordsPerSecond }) => number(recordsPerSecond))],
    ['questions a second', ...all.map(({ questionsPerSecond }) => number(questionsPerSecond))],
    ...Object.keys(constants.perQuestion).map((service) => [`cores: ${service}`, ...all.map(({ cores }) => number(cores[service] ?? 0))]),
    ['streams of JetStream', ...all.map(({ streams }) => number(streams))],
    ['PostgreSQL primaries', ...all.map(({ databases }) => number(databases))],
    ['CPU s per million tokens', ...all.map(({ cpuPerMillion }) => number(cpuPerMillion))],
  ];
  return table(['simultaneous generations', ...counts.map((count) => number(count))], rows);
}

const measurements = readMeasurements(values.from, values.contestant);
const constants = fit(measurements);
console.log(`Constants, from what was measured on ${measurements.takenAt.slice(0, 10)}\n\n${constantsTable(constants)}`);
console.log(`\nMeasured and simulated, everything on one core\n\n${comparison(constants, measurements)}`);
console.log(`\nWhat is needed\n\n${needs(constants, values.generations.split(',').map(Number))}`);
console.log(`\nWhat is full first\n\n${boundsOf(constants).map(({ part, generations }) => `- ${part}: ${number(generations)} generations`).join('\n')}`);
