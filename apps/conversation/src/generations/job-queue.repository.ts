import { Inject, Injectable } from '@nestjs/common';
import type { BusConnection } from '@parley/bus';
import { ConsumerName, DEFAULT_POOL, StreamName } from '@parley/contracts';
import { BUS } from '../bus/bus.module';

/** JetStream's number for "no message found" (`err_code`). */
const MESSAGE_NOT_FOUND = 10_037;

/** Looks into the queue of jobs. */
@Injectable()
export class JobQueueRepository {
  constructor(@Inject(BUS) private readonly bus: BusConnection) {}

  /** Whether a job waits for a worker or is in the hands of one: false when it is done, was given up, or has aged out. */
  async isAlive(sequence: number): Promise<boolean> {
    if (!(await this.isStored(sequence))) return false;
    const consumer = await this.bus.manager.consumers.info(StreamName.jobs, ConsumerName.workers(DEFAULT_POOL));
    const wasHandedOut = consumer.delivered.stream_seq >= sequence;
    const isNoLongerAwaited = consumer.num_ack_pending === 0 || consumer.ack_floor.stream_seq >= sequence;
    return !(wasHandedOut && isNoLongerAwaited);
  }

  private async isStored(sequence: number): Promise<boolean> {
    try {
      await this.bus.manager.streams.getMessage(StreamName.jobs, { seq: sequence });
      return true;
    } catch (error) {
      if (isMessageNotFound(error)) return false;
      throw error;
    }
  }
}

function isMessageNotFound(error: unknown): boolean {
  const apiError = (error as { api_error?: { err_code?: number } }).api_error;
  return apiError?.err_code === MESSAGE_NOT_FOUND || (error as { code?: string }).code === '404';
}
