import { RoleProcess } from '../roles/role-process';
import { MEASURED_CORE } from './pinning';
import type { RedisServer } from './redis-server';
import type { System } from './system';

export async function startPeer(name: string, providerUrl: string, redis: RedisServer | null): Promise<System> {
  const server = await RoleProcess.start('peer', MEASURED_CORE);
  const origin = await server.call<string>('serve', { name, providerUrl, redisUrl: redis?.url ?? '' });
  return {
    origin,
    pids: () => Promise.resolve({ server: [server.pid], ...(redis ? { redis: [redis.pid] } : {}) }),
    stop: async () => {
      await server.stop();
      await redis?.stop();
    },
  };
}
