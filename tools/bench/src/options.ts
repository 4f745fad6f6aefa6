import { parseArgs } from 'node:util';
import type { Part } from './round';

export interface BenchOptions {
  isQuick: boolean;
  rounds: number;
  only: string | undefined;
  parts: Part[];
  streams: number[] | undefined;
  json: string | undefined;
  /** Earlier results, to be shown instead of measuring; several are put together. */
  from: string[];
  page: string | undefined;
  /** Folder for CPU profiles of Parley's processes. */
  profiles: string | undefined;
  /** Scheduling priority (nice) of all that takes part, for machines that others use too. */
  priority: number;
}

export const USAGE = `npm run bench -- [--quick] [--rounds N] [--only parley,express] [--parts questions,streams,resume,fanout,idle]
                 [--streams 50,200] [--json FILE] [--from FILE …] [--page FOLDER] [--profiles FOLDER] [--priority NICE]`;

const PARTS: readonly Part[] = ['questions', 'streams', 'resume', 'fanout', 'idle'];

/** @throws Error that says how it is meant */
export function readOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '1' },
      only: { type: 'string' },
      parts: { type: 'string' },
      streams: { type: 'string' },
      json: { type: 'string' },
      from: { type: 'string', multiple: true, default: [] },
      page: { type: 'string' },
      profiles: { type: 'string' },
      priority: { type: 'string', default: '0' },
    },
  });
  const { quick, rounds, only, parts, streams, json, from, page, profiles, priority } = values;
  return {
    isQuick: quick,
    rounds: wholeNumber(rounds),
    only,
    parts: PARTS.filter((part) => !parts || parts.split(',').includes(part)),
    streams: streams?.split(',').map(wholeNumber),
    json,
    from,
    page,
    profiles,
    priority: Number(priority),
  };
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new Error(`"${text}" is no whole number from 1 on.\nUsage: ${USAGE}`);
}
