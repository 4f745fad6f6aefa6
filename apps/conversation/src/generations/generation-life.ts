import { Injectable } from '@nestjs/common';
import { LogReader } from '@parley/bus';
import type { SealRecord } from '@parley/contracts';
import type { GenerationEntity } from './generation.entity';
import { JobQueueRepository } from './job-queue.repository';

/**
 * `ended`: its log is sealed. `alive`: its log grows, or its job waits in the queue or is in a worker's hands.
 * `lost`: neither, since the last look.
 */
export type Life = { state: 'ended'; seal: SealRecord } | { state: 'alive'; logSequence: number } | { state: 'lost' };

/** Tells from log and queue how a generation is, without trusting anybody's clock. */
@Injectable()
export class GenerationLife {
  constructor(
    private readonly log: LogReader,
    private readonly jobs: JobQueueRepository,
  ) {}

  /** @throws when the bus does not answer: then nothing is known */
  async examine({ ownerId, id, seenSequence, jobSequence }: GenerationEntity): Promise<Life> {
    const last = await this.log.last(ownerId, id);
    if (last?.record.type === 'end') return { state: 'ended', seal: last.record };
    const logSequence = last?.streamSequence ?? 0;
    const hasGrown = seenSequence === null || logSequence > seenSequence;
    // Without a sequence the job is still in the outbox.
    if (hasGrown || jobSequence === null || (await this.jobs.isAlive(jobSequence))) return { state: 'alive', logSequence };
    return { state: 'lost' };
  }
}
