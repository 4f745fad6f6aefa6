import type { z } from 'zod';

/** One kind of event that waits in a stream of its own until one service has handled it. */
export interface EventQueue<S extends z.ZodType> {
  stream: string;
  /** The durable consumer that all replicas of that service share. */
  consumer: string;
  schema: S;
  /** Where an event is published. */
  subject: (event: z.infer<S>) => string;
  /** By this a repeated event is known, and stored once. */
  messageId: (event: z.infer<S>) => string;
}
