import { AbandonedJobs, AnswerPublisher, type BusConnection, type QueueReader } from '@parley/bus';
import type { Logger } from '@parley/service-kit';
import { closeAbandoned } from '../generations/close-abandoned';

/** Ends the generations whose jobs the queue has given up, so that no spinner turns for ever. */
export function closeAbandonedJobs(bus: BusConnection, logger: Logger): QueueReader {
  const answers = new AnswerPublisher(bus);
  return AbandonedJobs.read(bus, {
    close: async (job) => {
      const { ownerId, generationId } = job;
      const seal = await closeAbandoned(bus, job);
      await answers.publish({ kind: 'ended', ownerId, generationId, seal });
      logger.error({ generationId }, 'an abandoned generation was ended');
    },
    onTrouble: (error) => logger.warn({ err: error }, 'abandoned jobs cannot be looked after'),
  });
}
