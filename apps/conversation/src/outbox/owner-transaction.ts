import { DEFAULT_POOL, type GenerationJob, type SealRecord, Subject, type UserChange } from '@parley/contracts';
import type { EntityManager } from 'typeorm';
import type { NewOutboxRow } from './outbox';
import type { OutboxRow } from './outbox-row.entity';

/** One transaction in the name of an owner, and what it promises to say once it is committed. */
export class OwnerTransaction {
  /** What is not written down yet. */
  readonly promises: NewOutboxRow[] = [];
  readonly stored: OutboxRow[] = [];
  /** To be done once it is committed. */
  readonly followUps: (() => void)[] = [];

  constructor(
    readonly manager: EntityManager,
    readonly ownerId: string,
  ) {}

  /** Tells all tabs and devices of the owner, in the order in which things happened. */
  readonly say = (change: UserChange): void => {
    const payload = { ...change, at: new Date().toISOString() };
    this.promise({ subject: Subject.user(this.ownerId), payload, inOrder: true });
  };

  /** Gives the workers a job. Of each kind a generation has one. */
  order(job: GenerationJob): void {
    const messageId = `${job.generationId}:${job.kind}`;
    this.promise({ subject: Subject.job(DEFAULT_POOL), payload: job, messageId, inOrder: false });
  }

  /** Tells the workers to stop. */
  stop(generationId: string): void {
    this.promise({ subject: Subject.cancel(generationId), payload: {}, inOrder: false });
  }

  /** Writes the whole log of a generation that no worker has ever been given, for those who watch it. */
  closeLog(seal: SealRecord): void {
    const { generationId, attempt, at, conversationId, messageId, model } = seal;
    const started = { generationId, attempt, seq: 0, at, type: 'started', conversationId, messageId, model };
    const subject = Subject.generation(this.ownerId, generationId);
    this.promise({ subject, payload: started, messageId: `${generationId}:0`, inOrder: true });
    this.promise({ subject, payload: seal, messageId: `${generationId}:1`, inOrder: true });
  }

  private promise({ messageId = null, ...row }: Omit<NewOutboxRow, 'messageId'> & { messageId?: string | null }): void {
    this.promises.push({ ...row, messageId });
  }
}
