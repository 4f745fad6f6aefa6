import { Injectable } from '@nestjs/common';
import { NotFoundError, type User } from '@parley/contracts';
import { TeamRepository } from '../teams/team.repository';
import { UserRepository } from './user.repository';
import { toUserView } from './user.view';

/** Who somebody is, and where they belong. */
@Injectable()
export class Profiles {
  constructor(
    private readonly users: UserRepository,
    private readonly teams: TeamRepository,
  ) {}

  /** @throws NotFoundError */
  async of(id: string): Promise<User> {
    const user = await this.users.findById(id);
    if (!user) throw new NotFoundError('person');
    const teams = await this.teams.ofPerson(id);
    return { ...toUserView(user), ...(teams.length > 0 ? { teams } : {}) };
  }
}
