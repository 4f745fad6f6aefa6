import { type ApiKeyOwner, ApiKeyReply, ApiKeyRequest, Subject } from '@parley/contracts';
import type { BusConnection } from '../connection/bus-connection';
import { decodeJson, encodeJson, parseJson } from '../connection/json';

const TIMEOUT_MS = 3_000;

/** Asks auth, which alone reads keys, whose a key is. */
export class ApiKeyClient {
  constructor(private readonly bus: BusConnection) {}

  /**
   * @returns null when there is no such key
   * @throws when auth does not answer
   */
  async ownerOf(request: ApiKeyRequest): Promise<ApiKeyOwner | null> {
    const reply = await this.bus.nats.request(Subject.apiKey, encodeJson(request), { timeout: TIMEOUT_MS });
    return ApiKeyReply.parse(decodeJson(reply.data)).owner;
  }
}

/** auth's side. Replicas share the questions among them; one that cannot tell stays silent. */
export function serveApiKeys(
  bus: BusConnection,
  hooks: { find: (request: ApiKeyRequest) => Promise<ApiKeyOwner | null>; onFailure: (error: unknown) => void },
): { close(): void } {
  const subscription = bus.nats.subscribe(Subject.apiKey, {
    queue: 'auth',
    callback: (error, message) => {
      const request = error ? null : parseJson(ApiKeyRequest, message.data);
      if (!request) return;
      const reply = (owner: ApiKeyOwner | null): unknown => message.respond(encodeJson({ owner } satisfies ApiKeyReply));
      void hooks.find(request).then(reply).catch(hooks.onFailure);
    },
  });
  return { close: () => subscription.unsubscribe() };
}
