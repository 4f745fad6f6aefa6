import type { Fold } from '@parley/contracts';
import { StreamClient, type StreamClientOptions, type Transport } from '@parley/stream-client';
import type { Course, Round } from './course';

const TRANSPORTS: readonly Transport[] = ['websocket', 'sse'];
/** A transport that has not opened by then is blocked on the way. */
const OPENING_MS = 8_000;
/** A connection is cut when this much text is here: one after the other, so that there is something to catch up with. */
const CUT_AT: Record<Transport, number> = { websocket: 150, sse: 400 };
/** How long they stay cut. */
const CUT_PAUSE_MS = 300;
/** An answer that has not ended by then is given up. */
const ANSWER_MS = 120_000;

export interface MeasurementOptions extends Pick<StreamClientOptions, 'origin' | 'token'> {
  readonly generationId: string;
  /** Sends the question whose answer is this generation. */
  ask(): Promise<void>;
}

/**
 * Watches one answer over both transports at the same time, and cuts each in the middle.
 * @throws Error when the answer did not come to its end in time; what `ask` throws
 */
export async function measure(options: MeasurementOptions): Promise<Round> {
  const runners = TRANSPORTS.map((transport) => new Runner(transport, options));
  try {
    // One after the other: they shall not wait for each other's packets.
    for (const runner of runners) await runner.open();
    const open = runners.filter(({ course }) => course.openMs !== null);
    if (open.length === 0) throw new Error('Neither transport could be opened.');
    for (const runner of open) runner.watch(() => longestOf(open));
    const askedAt = performance.now();
    await options.ask();
    await Promise.all(open.map((runner) => runner.ended()));
    for (const { course, text } of open) course.isWhole = open.every((other) => other.text === text);
    return { askedAt, courses: runners.map(({ course }) => course) };
  } finally {
    for (const runner of runners) runner.close();
  }
}

function longestOf(runners: readonly Runner[]): number {
  return Math.max(...runners.map(({ text }) => text.length));
}

class Runner {
  readonly course: Course;
  text = '';
  private readonly client: StreamClient;
  private cut: { at: number; level: number } | 'now' | null = null;
  private whenEnded: () => void = () => undefined;
  private readonly end = new Promise<void>((resolve) => (this.whenEnded = resolve));

  constructor(
    private readonly transport: Transport,
    private readonly options: MeasurementOptions,
  ) {
    this.course = { transport, openMs: null, arrivals: [], resumeMs: null, bytes: 0, isWhole: false };
    this.client = new StreamClient({ origin: options.origin, token: options.token, transport });
  }

  async open(): Promise<void> {
    // Not counted: the token is known beforehand.
    await this.options.token({ isRefused: false });
    const begunAt = performance.now();
    const isOpen = new Promise<void>((resolve) => this.client.onState(({ kind }) => kind === 'live' && resolve()));
    this.client.connect();
    await within(OPENING_MS, isOpen).then(
      () => (this.course.openMs = performance.now() - begunAt),
      () => this.client.close(),
    );
  }

  watch(levelOfAll: () => number): void {
    this.client.watch(this.options.generationId, (fold) => this.take(fold, levelOfAll));
  }

  ended(): Promise<void> {
    return within(ANSWER_MS, this.end);
  }

  close(): void {
    this.client.close();
  }

  private take({ text, end }: Fold, levelOfAll: () => number): void {
    const at = performance.now();
    const isAfterCut = this.cut !== null && this.course.resumeMs === null;
    if (text.length > this.text.length) this.course.arrivals.push({ at, length: text.length, isAfterCut });
    this.text = text;
    if (isAfterCut) this.noteReturn(at);
    if (end) this.finish();
    else if (this.cut === null && text.length >= CUT_AT[this.transport]) this.comeBack(levelOfAll);
  }

  private noteReturn(at: number): void {
    if (this.cut !== null && this.cut !== 'now' && this.text.length >= this.cut.level) this.course.resumeMs = at - this.cut.at;
  }

  /** Ends the connection as if the network had, and begins another. */
  private comeBack(levelOfAll: () => number): void {
    this.cut = 'now';
    this.client.close();
    setTimeout(() => {
      this.cut = { at: performance.now(), level: levelOfAll() };
      this.client.connect();
    }, CUT_PAUSE_MS);
  }

  private finish(): void {
    this.course.bytes = this.client.stats().bytes;
    this.whenEnded();
  }
}

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => (timer = setTimeout(() => reject(new Error('It took too long.')), milliseconds)));
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
