import { EndedSessionsReply, EndedSessionsRequest, Subject } from '@parley/contracts';
import type { BusConnection } from '../connection/bus-connection';
import { decodeJson, encodeJson, parseJson } from '../connection/json';

const TIMEOUT_MS = 3_000;

/** Asks auth which sessions have ended. @throws when auth does not answer */
export async function askEndedSessions(bus: BusConnection, request: EndedSessionsRequest): Promise<EndedSessionsReply> {
  const reply = await bus.nats.request(Subject.endedSessions, encodeJson(request), { timeout: TIMEOUT_MS });
  return EndedSessionsReply.parse(decodeJson(reply.data));
}

/** auth's side. Replicas share the questions among them; one that cannot tell stays silent. */
export function serveEndedSessions(
  bus: BusConnection,
  hooks: { find: (request: EndedSessionsRequest) => Promise<EndedSessionsReply>; onFailure: (error: unknown) => void },
): { close(): void } {
  const subscription = bus.nats.subscribe(Subject.endedSessions, {
    queue: 'auth',
    callback: (error, message) => {
      const request = error ? null : parseJson(EndedSessionsRequest, message.data);
      if (!request) return;
      const reply = (answer: EndedSessionsReply): unknown => message.respond(encodeJson(answer));
      void hooks.find(request).then(reply).catch(hooks.onFailure);
    },
  });
  return { close: () => subscription.unsubscribe() };
}
