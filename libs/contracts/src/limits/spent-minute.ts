import { z } from 'zod';

/**
 * What all workers together have asked of one provider's key lately, second by second, oldest first: the one message on
 * `limits.<provider>`, replaced by whoever asks for more.
 */
export const SpentMinute = z.object({
  seconds: z.array(
    z.object({
      /** Seconds since the epoch. */
      at: z.number().int(),
      requests: z.number().int().min(0),
      tokens: z.number().int().min(0),
    }),
  ),
});
export type SpentMinute = z.infer<typeof SpentMinute>;
