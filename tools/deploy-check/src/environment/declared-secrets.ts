import { SERVICES } from '../workspace';

/** Which secrets a workload may be given, and no others. */
const SECRETS: Record<string, string[]> = {
  auth: ['parley-database-app', 'auth-bus', 'auth-keys'],
  'auth-migrate': ['parley-database-app', 'auth-bus', 'auth-keys'],
  conversation: ['parley-database-app', 'conversation-bus'],
  'conversation-migrate': ['parley-database-app', 'provisioner-bus'],
  'edge-stream': ['edge-stream-bus'],
  'inference-worker': ['inference-worker-bus', 'inference-worker-provider'],
  canary: ['canary'],
  nats: ['nats-users'],
  postgres: ['parley-database-app'],
};

/** Of a service that is not named above, its own user on the bus and no more. */
export const declaredSecrets = (workload: string): string[] => SECRETS[workload] ?? (SERVICES.includes(workload) ? [`${workload}-bus`] : []);
