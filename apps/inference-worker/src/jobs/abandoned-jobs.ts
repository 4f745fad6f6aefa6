import { AbandonedJobs, type BusConnection, type QueueReader } from '@parley/bus';
import type { Logger } from '@parley/service-kit';
import { closeAbandoned } from '../generations/close-abandoned';

/** Ends the generations whose jobs the queue has given up, so that no spinner turns for ever. */
export function closeAbandonedJobs(bus: BusConnection, logger: Logger): QueueReader {
  return AbandonedJobs.read(bus, {
    close: async (job) => {
      await closeAbandoned(bus, job);
      logger.error({ generationId: job.generationId }, 'an abandoned generation was ended');
    },
    onTrouble: (error) => logger.warn({ err: error }, 'abandoned jobs cannot be looked after'),
  });
}
