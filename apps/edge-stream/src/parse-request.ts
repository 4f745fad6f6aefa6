import { InvalidRequestError } from '@parley/contracts';
import { z } from 'zod';

/**
 * Something that a client sent, in its right shape.
 * @throws InvalidRequestError that names each field
 */
export function parseRequest<S extends z.ZodType>(schema: S, value: unknown, where: readonly string[] = []): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.map(({ path, message }) => ({ path: [...where, ...path].join('.'), message }));
  throw new InvalidRequestError(z.prettifyError(result.error), errors);
}
