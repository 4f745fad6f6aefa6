import { type ApiKeyOwner, ApiKeyReply, ApiKeyRequest, Subject } from '@parley/contracts';
import type { BusConnection } from '../connection/bus-connection';
import { answer, ask, type Question } from '../connection/questions';

const API_KEY: Question<typeof ApiKeyRequest, typeof ApiKeyReply> = {
  subject: Subject.apiKey,
  request: ApiKeyRequest,
  reply: ApiKeyReply,
  answeredBy: 'auth',
  timeoutMs: 3_000,
};

/** Asks auth, which alone reads keys, whose a key is. */
export class ApiKeyClient {
  constructor(private readonly bus: BusConnection) {}

  /**
   * @returns null when there is no such key
   * @throws when auth does not answer
   */
  async ownerOf(request: ApiKeyRequest): Promise<ApiKeyOwner | null> {
    return (await ask(this.bus, API_KEY, request)).owner;
  }
}

/** auth's side. */
export function serveApiKeys(
  bus: BusConnection,
  { find, onFailure }: { find: (request: ApiKeyRequest) => Promise<ApiKeyOwner | null>; onFailure: (error: unknown) => void },
): { close(): void } {
  return answer(bus, API_KEY, { find: async (request) => ({ owner: await find(request) }), onFailure });
}
