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

export const declaredSecrets = (workload: string): string[] => SECRETS[workload] ?? [];
