import { Injectable } from '@nestjs/common';
import { StoredPublisher } from '@parley/bus';
import type { GenerationJob } from '@parley/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import type { OutboxRow } from './outbox-row.entity';

/** What is needed to publish it. */
export type PublishedRow = Pick<OutboxRow, 'id' | 'subject' | 'payload' | 'messageId' | 'traceparent'>;

const PAUSE_AFTER_FAILURE_MS = 1_000;

/** Brings single rows of the outbox to the bus. */
@Injectable()
export class OutboxPublisher {
  private pausedUntil = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly publisher: StoredPublisher,
  ) {}

  /** While the bus does not answer there is no use in trying each row as it comes: the sweep goes on asking. */
  get isPaused(): boolean {
    return Date.now() < this.pausedUntil;
  }

  /** Publishes a committed row; on failure it stays in the table for the sweep. */
  async publishAndForget(row: OutboxRow): Promise<void> {
    if (this.isPaused) return;
    await this.publish(row, this.dataSource.manager).catch(() => undefined);
  }

  /** Publishes a row and takes it out of the table. For a job, notes where in the queue it stands. */
  async publish(row: OutboxRow, manager: EntityManager): Promise<void> {
    const sequence = await this.send(row);
    const generationId = generationToJoin(row);
    if (!generationId) {
      await manager.query('DELETE FROM conversation.outbox WHERE id = $1', [row.id]);
      return;
    }
    await manager.query(
      `WITH published AS (DELETE FROM conversation.outbox WHERE id = $1)
       UPDATE conversation.generations SET job_sequence = $2 WHERE id = $3`,
      [row.id, sequence, generationId],
    );
  }

  /** @returns the message's sequence in its stream */
  async send({ id, subject, payload, messageId, traceparent }: PublishedRow): Promise<number> {
    try {
      return await this.publisher.publish({ subject, payload, traceparent, messageId: messageId ?? `outbox:${id}` });
    } catch (error) {
      this.pausedUntil = Date.now() + PAUSE_AFTER_FAILURE_MS;
      throw error;
    }
  }
}

function generationToJoin({ subject, payload }: OutboxRow): string | null {
  if (!subject.startsWith('jobs.')) return null;
  const { kind, generationId } = payload as GenerationJob;
  return kind === 'generate' ? generationId : null;
}
