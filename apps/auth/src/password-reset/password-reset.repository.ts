import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, MoreThan } from 'typeorm';
import { digestOf, newSecret } from '../sessions/secret-token';
import { UserEntity } from '../users/user.entity';
import { PasswordResetEntity } from './password-reset.entity';

@Injectable()
export class PasswordResetRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** The links sent before it are worth nothing from now on. @returns the token, which is known to nobody else */
  async issue(userId: string, expiresAt: Date): Promise<string> {
    const token = newSecret();
    await this.dataSource.transaction(async (manager) => {
      await manager.delete(PasswordResetEntity, { userId });
      await manager.insert(PasswordResetEntity, { hash: digestOf(token), userId, expiresAt });
    });
    return token;
  }

  async isGood(token: string): Promise<boolean> {
    const where = { hash: digestOf(token), expiresAt: MoreThan(new Date()) };
    return (await this.dataSource.manager.countBy(PasswordResetEntity, where)) === 1;
  }

  /** Spends a token. Of two who use it at once one gets null. @returns whose password was set */
  async spend(token: string, passwordHash: string): Promise<string | null> {
    return this.dataSource.transaction(async (manager) => {
      const userId = await this.take(manager, digestOf(token));
      if (userId === null) return null;
      await manager.update(UserEntity, { id: userId }, { passwordHash, emailVerifiedAt: new Date() });
      await manager.delete(PasswordResetEntity, { userId });
      return userId;
    });
  }

  private async take(manager: EntityManager, hash: string): Promise<string | null> {
    const text = 'DELETE FROM auth.password_resets WHERE hash = $1 AND expires_at > now() RETURNING user_id AS "userId"';
    const [rows] = (await manager.query(text, [hash])) as [{ userId: string }[], number];
    return rows[0]?.userId ?? null;
  }
}
