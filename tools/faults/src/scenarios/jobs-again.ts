import { headers } from 'nats';
import type { WatchedGeneration } from '@parley/testing/load';
import type { World } from '../world/world';

/** Publishes jobs that are running a second time, past the queue's own protection against that. */
export class JobsAgain {
  constructor(private readonly world: World) {}

  async publish(generations: readonly WatchedGeneration[]): Promise<void> {
    const { bus } = this.world;
    const wanted = new Set(generations.map(({ ids }) => ids.generationId));
    const { state } = await bus.manager.streams.info('JOBS');
    for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
      const message = await bus.manager.streams.getMessage('JOBS', { seq }).catch(() => null);
      if (!message) continue;
      const { generationId } = message.json<{ generationId: string }>();
      if (wanted.has(generationId)) await bus.jetstream.publish(message.subject, message.data, { headers: headers() });
    }
  }
}
