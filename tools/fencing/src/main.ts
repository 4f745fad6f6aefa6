import { parseArgs } from 'node:util';
import { runTrials } from './trials';

const { values } = parseArgs({ options: { 'take-overs': { type: 'string', default: '200' } } });

const totals = await runTrials(Number(values['take-overs']));
console.log(`take-overs on a cluster of three, every stream with three replicas: ${totals.takeOvers}`);
console.log(`records of the old writer before the new "started":               ${totals.before}`);
console.log(`old writers that were told so:                                    ${totals.fenced}`);
console.log(`records of the old writer after the new "started":                ${totals.after}`);
console.log(`records stored twice:                                             ${totals.doubled}`);
console.log(`records acknowledged and not stored:                              ${totals.lost}`);
process.exitCode = totals.after + totals.doubled + totals.lost === 0 && totals.fenced === totals.takeOvers ? 0 : 1;
