import { Injectable } from '@nestjs/common';
import { ProblemError, type Role } from '@parley/contracts';
import { isUniqueViolation } from '@parley/database';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { UserEntity } from './user.entity';

export class EmailTakenError extends ProblemError {
  override readonly name = 'EmailTakenError';

  constructor() {
    super({ status: 409, code: 'email_taken', title: 'This e-mail address has an account already', detail: 'Sign in instead.' });
  }
}

type NewUser = Pick<UserEntity, 'email' | 'name' | 'passwordHash'> & Partial<Pick<UserEntity, 'emailVerifiedAt'>>;

@Injectable()
export class UserRepository {
  constructor(private readonly dataSource: DataSource) {}

  findByEmail(email: string): Promise<UserEntity | null> {
    return this.dataSource.manager.findOneBy(UserEntity, { email });
  }

  findById(id: string): Promise<UserEntity | null> {
    return this.dataSource.manager.findOneBy(UserEntity, { id });
  }

  /** @throws EmailTakenError */
  async add(facts: NewUser): Promise<UserEntity> {
    const fresh = { id: uuidv7(), role: 'user' as const, emailVerifiedAt: null, disabledAt: null };
    const user = this.dataSource.manager.create(UserEntity, { ...fresh, ...facts });
    try {
      await this.dataSource.manager.insert(UserEntity, user);
      return user;
    } catch (error) {
      throw isUniqueViolation(error) ? new EmailTakenError() : error;
    }
  }

  async setPassword(id: string, passwordHash: string): Promise<void> {
    await this.dataSource.manager.update(UserEntity, { id }, { passwordHash });
  }

  /** The owner of its address has come: a password that somebody else may have chosen opens nothing any more. */
  async claim(id: string): Promise<void> {
    await this.dataSource.manager.update(UserEntity, { id }, { passwordHash: null, emailVerifiedAt: new Date() });
  }

  async setRole(id: string, role: Role): Promise<void> {
    await this.dataSource.manager.update(UserEntity, { id }, { role });
  }
}
