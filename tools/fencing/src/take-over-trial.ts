import { randomUUID } from 'node:crypto';
import { type BusConnection, FencedError, LogReader, LogWriter, type StoredRecord } from '@parley/bus';
import type { DeltaEvent, StartedEvent } from '@parley/contracts';
import type { TcpProxy } from '@parley/testing';

export interface TrialWorld {
  /** The connection of the old writer, and the network that holds it back. */
  old: { bus: BusConnection; network: TcpProxy };
  /** The connection of the writer that takes over: to another node. */
  next: BusConnection;
}

/** What one take-over came to; all but the first two must be 0. */
export interface TrialResult {
  /** Records of the old writer before the new `started`. */
  before: number;
  /** 1 when the old writer was told that it is fenced. */
  fenced: number;
  /** Records of the old writer after the new `started`. */
  after: number;
  doubled: number;
  /** Records whose writer was told that they are stored, and which are not. */
  lost: number;
}

const RECORDS_OF_NEXT = 3;
/** A writer that stores so many is not fenced any more. */
const MOST_RECORDS_OF_OLD = 500;

/**
 * One generation changes hands while its old writer sleeps in the middle of a publish: the bytes lie in the network,
 * and arrive while the new writer takes over (`wakesUp: 'during'`) or when it has written already (`'after'`).
 */
export async function tryTakeOver({ old, next }: TrialWorld, wakesUp: 'during' | 'after'): Promise<TrialResult> {
  const generation = { ownerId: randomUUID(), generationId: randomUUID() };
  const acknowledged: string[] = [];
  const [oldWriter] = await takeOver(old.bus, generation, acknowledged);
  for (let seq = 1; seq <= 2; seq++) await append(oldWriter, delta(generation, 1, seq), acknowledged);

  old.network.hold('client');
  const sleeping = writeUntilFenced(oldWriter, generation, acknowledged);
  const takingOver = takeOver(next, generation, acknowledged);
  if (wakesUp === 'during') old.network.release();
  const [nextWriter, attempt] = await takingOver;
  for (let seq = 1; seq <= RECORDS_OF_NEXT; seq++) {
    await append(nextWriter, delta(generation, attempt, seq), acknowledged);
    if (seq === 1) old.network.release();
  }
  const fenced = await sleeping;
  return judge(await new LogReader(next).readAll(generation.ownerId, generation.generationId), acknowledged, fenced);
}

type Generation = Pick<DeltaEvent, 'generationId'> & { ownerId: string };

async function takeOver(bus: BusConnection, generation: Generation, acknowledged: string[]): Promise<[LogWriter, number]> {
  const { ownerId, generationId } = generation;
  const origin = { conversationId: ownerId, messageId: generationId, model: 'trial' };
  const started = (attempt: number): StartedEvent => ({ ...place(generation, attempt, 0), type: 'started', ...origin });
  const [writer, attempt] = await LogWriter.takeOver(bus, { ownerId, generationId, started });
  acknowledged.push(`${attempt}.0`);
  return [writer, attempt];
}

async function append(writer: LogWriter, record: DeltaEvent, acknowledged: string[]): Promise<void> {
  await writer.append(record);
  acknowledged.push(`${record.attempt}.${record.seq}`);
}

/** Goes on writing as one that knows of nothing, and with the same record again when it was refused. */
async function writeUntilFenced(writer: LogWriter, generation: Generation, acknowledged: string[]): Promise<boolean> {
  let refusals = 0;
  for (let seq = 3; refusals < 2; ) {
    if (seq > MOST_RECORDS_OF_OLD) return false;
    try {
      await append(writer, delta(generation, 1, seq), acknowledged);
      seq += 1;
    } catch (error) {
      if (!(error instanceof FencedError)) throw error;
      refusals += 1;
    }
  }
  return true;
}

const place = ({ generationId }: Generation, attempt: number, seq: number): Pick<DeltaEvent, 'generationId' | 'attempt' | 'seq' | 'at'> => ({
  generationId,
  attempt,
  seq,
  at: new Date().toISOString(),
});

const delta = (generation: Generation, attempt: number, seq: number): DeltaEvent => ({
  ...place(generation, attempt, seq),
  type: 'delta',
  text: `${attempt}.${seq} `,
});

function judge(stored: StoredRecord[], acknowledged: string[], fenced: boolean): TrialResult {
  const takenOver = stored.findIndex(({ record }) => record.attempt === 2);
  const places = stored.map(({ record }) => `${record.attempt}.${record.seq}`);
  const ofOld = ({ record }: StoredRecord): boolean => record.attempt === 1;
  return {
    before: stored.slice(0, takenOver).filter(ofOld).length,
    fenced: fenced ? 1 : 0,
    after: stored.slice(takenOver).filter(ofOld).length,
    doubled: places.length - new Set(places).size,
    lost: acknowledged.filter((cursor) => !places.includes(cursor)).length,
  };
}
