import { readFileSync } from 'node:fs';

/** As V8 writes it: microseconds on the machine's monotonic clock. */
interface WrittenProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  startTime: number;
  endTime: number;
  samples: number[];
  timeDeltas: number[];
}

type Frame = WrittenProfile['nodes'][number]['callFrame'];

/** A stretch of the machine's monotonic clock, in milliseconds. */
export interface Span {
  fromMs: number;
  toMs: number;
}

/** Where a process was in a stretch of time, in milliseconds. */
export interface TimeSpent {
  busyMs: number;
  byArea: Map<string, number>;
  byFunction: Map<string, number>;
}

const WRITING = /^(?:writev|write(?:Buffer|Utf8String|Latin1String|AsciiString|String))$/;
const JSON_FUNCTION = /^(?:parse|stringify)$/;

/** One process's profile of `node --cpu-prof`. */
export class CpuProfile {
  private readonly frames: Map<number, Frame>;

  private constructor(private readonly written: WrittenProfile) {
    this.frames = new Map(written.nodes.map(({ id, callFrame }) => [id, callFrame]));
  }

  static read(file: string): CpuProfile {
    return new CpuProfile(JSON.parse(readFileSync(file, 'utf8')) as WrittenProfile);
  }

  /** The app or tool that this process ran, by its folder; null where it ran something else. */
  get program(): string | null {
    for (const { url } of this.frames.values()) {
      const name = /\/dist\/(?:apps|tools)\/([\w-]+)\/main\.js$/.exec(url)?.[1];
      if (name) return name;
    }
    return null;
  }

  covers({ fromMs, toMs }: Span): boolean {
    return this.written.startTime / 1e3 <= fromMs && this.written.endTime / 1e3 >= toMs;
  }

  /** Self times; waiting for something to do is left out. */
  spent({ fromMs, toMs }: Span): TimeSpent {
    const result: TimeSpent = { busyMs: 0, byArea: new Map(), byFunction: new Map() };
    let at = this.written.startTime;
    for (const [index, id] of this.written.samples.entries()) {
      const delta = this.written.timeDeltas[index] as number;
      at += delta;
      const frame = this.frames.get(id);
      if (!frame || frame.functionName === '(idle)' || at < fromMs * 1e3 || at > toMs * 1e3) continue;
      const ms = delta / 1e3;
      result.busyMs += ms;
      add(result.byArea, areaOf(frame), ms);
      add(result.byFunction, nameOf(frame), ms);
    }
    return result;
  }
}

function add(sums: Map<string, number>, key: string, ms: number): void {
  sums.set(key, (sums.get(key) ?? 0) + ms);
}

/** Whose code it is: a package, Node.js, our own, or what V8 and the system do. */
function areaOf({ functionName, url }: Frame): string {
  if (functionName === '(garbage collector)') return 'collecting garbage';
  if (functionName === '(program)') return 'native code, system calls';
  if (url.startsWith('node:')) return 'Node.js';
  const library = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (library) return library.startsWith('@opentelemetry/') ? '@opentelemetry' : library;
  if (url !== '') return 'our own code';
  if (WRITING.test(functionName)) return 'writing to sockets';
  return JSON_FUNCTION.test(functionName) ? 'JSON' : 'built-in functions';
}

function nameOf({ functionName, url, lineNumber }: Frame): string {
  const file = url.replace(/^.*\/(?:node_modules|dist\/(?:apps|tools))\//, '').replace(/-[\w-]{8}\.js$/, '.js');
  const name = functionName === '' ? `line ${lineNumber + 1}` : functionName;
  return file === '' ? name : `${name} (${file})`;
}
