import { parseArgs } from 'node:util';

export interface StackOptions {
  edges: number;
  workers: number;
  /** With Prometheus and a receiver of traces beside it. */
  observe: boolean;
}

const USAGE = 'npm start -- [--edges N] [--workers N] [--observe]';
const MOST = 16;

/** @throws Error that says how it is meant */
export function parseOptions(args: string[]): StackOptions {
  const { values } = parse(args);
  return { edges: toCount('--edges', values.edges), workers: toCount('--workers', values.workers), observe: values.observe ?? false };
}

function parse(args: string[]): { values: { edges?: string; workers?: string; observe?: boolean } } {
  try {
    return parseArgs({ args, options: { edges: { type: 'string' }, workers: { type: 'string' }, observe: { type: 'boolean' } } });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\nUsage: ${USAGE}`, { cause: error });
  }
}

function toCount(name: string, text = '1'): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MOST) return count;
  throw new Error(`${name} takes a whole number from 1 to ${MOST}, not "${text}".\nUsage: ${USAGE}`);
}
