import { z } from 'zod';
import { Id } from '../ids';
import { Role } from './identity';

/** A personal API key as people see it; its digest (SHA-256, base64url) is all that ever travels between services. */
export const ApiKeyText = z.string().regex(/^parley-[A-Za-z0-9_-]{43}$/, 'must be a personal API key');

/** conversation asks auth whose key this is (request and reply on `rpc.auth.api-key`). */
export const ApiKeyRequest = z.object({ digest: z.string().length(43) });
export type ApiKeyRequest = z.infer<typeof ApiKeyRequest>;

/** Without `teams`: of a service from before there were any. */
export const ApiKeyOwner = z.object({ userId: Id, keyId: Id, role: Role, teams: z.array(Id).default([]) });
export type ApiKeyOwner = z.infer<typeof ApiKeyOwner>;

/** Null when there is no such key, or no longer. */
export const ApiKeyReply = z.object({ owner: ApiKeyOwner.nullable() });
export type ApiKeyReply = z.infer<typeof ApiKeyReply>;
