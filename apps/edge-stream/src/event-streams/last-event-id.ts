import type { Request } from 'express';
import { z } from 'zod';
import { parseRequest } from '../parse-request';

export const UserEventId = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/**
 * Where the client is: `Last-Event-ID` when it was sent, since an EventSource repeats the address it began with.
 * @throws InvalidRequestError
 */
export function placeOf<S extends z.ZodType>(request: Request, schema: S, after: z.output<S> | undefined): z.output<S> | undefined {
  const lastEventId = request.get('last-event-id');
  return lastEventId ? parseRequest(schema, lastEventId, ['Last-Event-ID']) : after;
}
