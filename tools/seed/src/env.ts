import { z } from 'zod';

export const env = z
  .object({
    /** A database whose schema is there; without one it is that of the product that runs here. */
    DATABASE_URL: z.url().optional(),
    PARLEY_DATA_DIR: z.string().default('.data'),
  })
  .parse(process.env);
