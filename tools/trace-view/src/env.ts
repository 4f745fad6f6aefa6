import { z } from 'zod';

/** Environment of the receiver that `npm start -- --observe` runs. */
export const env = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535),
    BIND_ADDRESS: z.string().default('127.0.0.1'),
  })
  .parse(process.env);
