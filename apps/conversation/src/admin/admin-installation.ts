import { Inject, Injectable } from '@nestjs/common';
import { EVERYBODY, type InstallationLimits, type InstallationLimitsBody } from '@parley/contracts';
import { DataSource } from 'typeorm';
import { InstallationLimitsRepository } from '../admission/installation-limits.repository';
import { LIMITS, type Limits } from '../admission/limits';
import { TeamUsageRepository } from '../admission/team-usage.repository';
import { AdminAudit } from './admin-audit';

const AS_THE_ENVIRONMENT_SAYS: InstallationLimitsBody = { tokensPerDay: null, costPerMonth: null };

/** What all people together may use; a change is in force from the next request on, at every replica. */
@Injectable()
export class AdminInstallation {
  constructor(
    private readonly dataSource: DataSource,
    private readonly own: InstallationLimitsRepository,
    private readonly shared: TeamUsageRepository,
    @Inject(LIMITS) private readonly limits: Limits,
  ) {}

  async view(): Promise<InstallationLimits> {
    return { own: await this.own.find(), defaults: this.limits.installation };
  }

  /** In turn with those who are being admitted by the budget before. @param after null: as the environment says */
  async change(actorId: string, after: InstallationLimitsBody | null): Promise<InstallationLimits> {
    await this.dataSource.transaction(async (manager) => {
      await this.shared.hold(manager, [], true);
      const before = await this.own.find(manager);
      await this.own.save(manager, after ?? AS_THE_ENVIRONMENT_SAYS);
      const action = after ? 'installation-limits.set' : 'installation-limits.clear';
      await AdminAudit.write(manager, { actorId, action, ownerId: EVERYBODY, detail: { before, after } });
    });
    return this.view();
  }
}
