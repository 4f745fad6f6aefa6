import { z } from 'zod';

/** Environment of the simulator when it runs as a program. */
export const env = z
  .object({
    HTTP_PORT: z.coerce.number().int().default(8089),
    BIND_ADDRESS: z.string().default('127.0.0.1'),
    SIM_TOKENS_PER_SECOND: z.coerce.number().positive().default(60),
    SIM_FIRST_TOKEN_MS: z.coerce.number().min(0).default(300),
    SIM_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).optional(),
  })
  .parse(process.env);
