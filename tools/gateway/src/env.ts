import { z } from 'zod';

const Addresses = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.url()).min(1));

/** Environment of the gateway. Each service may have several addresses, separated by commas. */
export const env = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(4200),
    BIND_ADDRESS: z.string().default('127.0.0.1'),
    AUTH_URLS: Addresses,
    CONVERSATION_URLS: Addresses,
    EDGE_STREAM_URLS: Addresses,
    /** Where the traces of this machine are shown, in development. */
    DEV_TRACES_URL: z.url().optional(),
    WEB_ROOT: z.string(),
  })
  .parse(process.env);
