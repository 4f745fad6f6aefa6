import type { NatsUser } from './nats-plan';

/** What a service may do, as deploy/nats/permissions.json says. */
export type BusPermissions = Record<string, { publish: string[]; subscribe: string[] }>;

/** The users of a nats-server: one for each service, with the inbox of its own that `connectBus` gives it. */
export function natsUsers(permissions: BusPermissions, passwordOf: (service: string) => string): NatsUser[] {
  return Object.entries(permissions).map(([service, { publish, subscribe }]) => ({
    user: service,
    password: passwordOf(service),
    permissions: {
      publish: { allow: publish },
      subscribe: { allow: [`_INBOX_${service}.>`, ...subscribe] },
      // Requests that come in may be answered, wherever the answer goes.
      allow_responses: true,
    },
  }));
}
