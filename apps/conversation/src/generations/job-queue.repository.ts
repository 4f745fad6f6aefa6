import { Inject, Injectable } from '@nestjs/common';
import { type BusConnection, isConsumerNotFound, isMessageNotFound } from '@parley/bus';
import { ConsumerName, DEFAULT_POOL, StreamName } from '@parley/contracts';
import { BUS } from '../bus/bus.module';

/** Looks into the queue of jobs. */
@Injectable()
export class JobQueueRepository {
  constructor(@Inject(BUS) private readonly bus: BusConnection) {}

  /** Whether a job waits for a worker or is in the hands of one: false when it is done, was given up, or has aged out. */
  async isAlive(sequence: number): Promise<boolean> {
    const { streams, consumers } = this.bus.manager;
    const message = await orNull(isMessageNotFound, streams.getMessage(StreamName.jobs, { seq: sequence }));
    if (!message) return false;
    const workers = await orNull(isConsumerNotFound, consumers.info(StreamName.jobs, ConsumerName.workers(DEFAULT_POOL)));
    // Without workers so far, everything waits.
    if (!workers || workers.delivered.stream_seq < sequence) return true;
    return workers.num_ack_pending > 0 && workers.ack_floor.stream_seq < sequence;
  }
}

async function orNull<T>(isNotFound: (error: unknown) => boolean, asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}
