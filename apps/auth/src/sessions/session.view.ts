import type { SessionView } from '@parley/contracts';
import type { SessionEntity } from './session.entity';

export function toSessionView(session: SessionEntity, currentId: string): SessionView {
  const { id, userAgent, address, createdAt, lastUsedAt } = session;
  return {
    id,
    userAgent,
    address,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
    current: id === currentId,
  };
}
