import type { AnswerNotice } from '@parley/contracts';
import type { BusConnection } from '../connection/bus-connection';
import { EventPublisher } from '../event-queues/event-publisher';
import { ANSWERS } from './answer-queue';

/** Tells conversation how a generation goes. Repeating a notice is harmless: it is stored once. */
export class AnswerPublisher extends EventPublisher<typeof AnswerNotice> {
  constructor(bus: BusConnection) {
    super(bus, ANSWERS);
  }
}
