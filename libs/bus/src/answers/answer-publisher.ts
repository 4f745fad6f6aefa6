import { type AnswerNotice, Subject } from '@parley/contracts';
import type { BusConnection } from '../connection/bus-connection';
import { StoredPublisher } from '../streams/stored-publisher';

/** Tells conversation how a generation goes. Repeating a notice is harmless: it is stored once. */
export class AnswerPublisher {
  private readonly publisher: StoredPublisher;

  constructor(bus: BusConnection) {
    this.publisher = new StoredPublisher(bus);
  }

  async publish(notice: AnswerNotice): Promise<void> {
    const messageId =
      notice.kind === 'ended' ? notice.generationId : `${notice.generationId}:started:${notice.attempt}`;
    await this.publisher.publish({ subject: Subject.answer(notice.generationId), payload: notice, messageId });
  }
}
