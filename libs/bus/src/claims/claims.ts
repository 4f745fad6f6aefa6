import { Subject } from '@parley/contracts';
import { z } from 'zod';
import type { BusConnection } from '../connection/bus-connection';
import { encodeJson, parseJson } from '../connection/json';
import { isNobodyThere } from '../connection/questions';

const Claim = z.object({
  /** Sequence of the job that its holder works on. */
  jobSequence: z.number().int(),
});
export type Claim = z.infer<typeof Claim>;

/** Whoever lives answers at once; one that is held still or cut off does not, and must not keep an answer for long. */
const PATIENCE_MS = 1_000;

/**
 * Who writes which answer, asked of the writers themselves: a lease that ran out because the queue could not be reached
 * says nothing about a worker. Only a courtesy: what may be stored is decided by the log alone.
 */
export class Claims {
  constructor(private readonly bus: BusConnection) {}

  /** Answers whoever asks about this generation, until it is released. */
  hold(generationId: string, claim: Claim): { release(): void } {
    const subscription = this.bus.nats.subscribe(Subject.claim(generationId), {
      callback: (error, message) => {
        if (!error) message.respond(encodeJson(claim));
      },
    });
    return { release: () => subscription.unsubscribe() };
  }

  /** The claim of the worker that writes this answer now; null when none says so. */
  async find(generationId: string): Promise<Claim | null> {
    try {
      const reply = await this.bus.nats.request(Subject.claim(generationId), undefined, { timeout: PATIENCE_MS });
      return parseJson(Claim, reply.data);
    } catch (error) {
      if (isNobodyThere(error)) return null;
      throw error;
    }
  }
}
