import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, IsNull, MoreThan, Not } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { RefreshTokenEntity } from './refresh-token.entity';
import { digestOf, newSecret } from './secret-token';
import { SessionEntity } from './session.entity';

export type NewSession = Pick<SessionEntity, 'userId' | 'userAgent' | 'address' | 'expiresAt'>;

@Injectable()
export class SessionRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns the session and its first refresh token */
  async begin(facts: NewSession): Promise<{ session: SessionEntity; refreshToken: string }> {
    return this.dataSource.transaction(async (manager) => {
      const session = manager.create(SessionEntity, { id: uuidv7(), ...facts });
      await manager.insert(SessionEntity, session);
      return { session, refreshToken: await this.addToken(manager, session.id) };
    });
  }

  transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(work);
  }

  /** Finds a refresh token and holds its row, so that two who use it at once come one after the other. */
  lockToken(manager: EntityManager, refreshToken: string): Promise<RefreshTokenEntity | null> {
    const where = { hash: digestOf(refreshToken) };
    return manager.findOne(RefreshTokenEntity, { where, lock: { mode: 'pessimistic_write' } });
  }

  async addToken(manager: EntityManager, sessionId: string): Promise<string> {
    const refreshToken = newSecret();
    await manager.insert(RefreshTokenEntity, { hash: digestOf(refreshToken), sessionId, createdAt: new Date() });
    return refreshToken;
  }

  async spendToken(manager: EntityManager, hash: string, attempt: string | undefined): Promise<void> {
    await manager.update(RefreshTokenEntity, { hash }, { spentAt: new Date(), spentBy: attempt ?? null });
  }

  findLive(manager: EntityManager, id: string): Promise<SessionEntity | null> {
    return manager.findOneBy(SessionEntity, { id, endedAt: IsNull(), expiresAt: MoreThan(new Date()) });
  }

  async touch(manager: EntityManager, id: string, address: string): Promise<void> {
    await manager.update(SessionEntity, { id }, { lastUsedAt: new Date(), address });
  }

  listLive(userId: string): Promise<SessionEntity[]> {
    return this.dataSource.manager.find(SessionEntity, {
      where: { userId, endedAt: IsNull(), expiresAt: MoreThan(new Date()) },
      order: { lastUsedAt: 'DESC' },
      take: 200,
    });
  }

  /** @returns whether there was such a session that had not ended */
  async end(userId: string, id: string): Promise<boolean> {
    const where = { id, userId, endedAt: IsNull() };
    const { affected } = await this.dataSource.manager.update(SessionEntity, where, { endedAt: new Date() });
    return affected === 1;
  }

  async endAll(userId: string): Promise<void> {
    await this.dataSource.manager.update(SessionEntity, { userId, endedAt: IsNull() }, { endedAt: new Date() });
  }

  async endAllBut(userId: string, keptId: string): Promise<void> {
    const where = { id: Not(keptId), userId, endedAt: IsNull() };
    await this.dataSource.manager.update(SessionEntity, where, { endedAt: new Date() });
  }

  /** Hands every end that nobody was told of to `announce`, and notes it down. Replicas do not get in each other's way. */
  async announceEnds(announce: (session: SessionEntity) => Promise<void>): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const sessions = await manager
        .createQueryBuilder(SessionEntity, 'session')
        .where('session.ended_at IS NOT NULL AND session.end_announced_at IS NULL')
        .limit(100)
        .setLock('pessimistic_write')
        .setOnLocked('skip_locked')
        .getMany();
      for (const session of sessions) {
        await announce(session);
        await manager.update(SessionEntity, { id: session.id }, { endAnnouncedAt: new Date() });
      }
    });
  }
}
