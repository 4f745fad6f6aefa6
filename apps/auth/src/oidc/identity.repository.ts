import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { UserEntity } from '../users/user.entity';
import type { ForeignPerson } from './identity-provider';
import { IdentityEntity } from './identity.entity';

type Identity = Pick<ForeignPerson, 'issuer' | 'subject'>;

@Injectable()
export class IdentityRepository {
  constructor(private readonly dataSource: DataSource) {}

  async findUser({ issuer, subject }: Identity): Promise<UserEntity | null> {
    const identity = await this.dataSource.manager.findOneBy(IdentityEntity, { issuer, subject });
    return identity && this.dataSource.manager.findOneBy(UserEntity, { id: identity.userId });
  }

  /** Twice is once: two tabs may come back at the same moment. */
  async link({ issuer, subject }: Identity, userId: string): Promise<void> {
    const insert = this.dataSource.createQueryBuilder().insert().into(IdentityEntity);
    await insert.values({ issuer, subject, userId }).orIgnore().execute();
  }
}
