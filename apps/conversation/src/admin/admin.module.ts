import { Module } from '@nestjs/common';
import { AdmissionModule } from '../admission/admission.module';
import { GenerationsModule } from '../generations/generations.module';
import { ModelsModule } from '../models/models.module';
import { AdminAudit } from './admin-audit';
import { AdminBudgets } from './admin-budgets';
import { AdminGenerations } from './admin-generations';
import { AdminInstallation } from './admin-installation';
import { AdminInstallationController } from './admin-installation.controller';
import { AdminLimitChanges } from './admin-limit-changes';
import { AdminLimits } from './admin-limits';
import { AdminModels } from './admin-models';
import { AdminModelsController } from './admin-models.controller';
import { AdminTeamUsageReport } from './admin-team-usage';
import { AdminTeamUsageController } from './admin-team-usage.controller';
import { AdminTeams } from './admin-teams';
import { AdminTeamsController } from './admin-teams.controller';
import { AdminUsageReport } from './admin-usage';
import { AdminController } from './admin.controller';

@Module({
  imports: [AdmissionModule, GenerationsModule, ModelsModule],
  controllers: [AdminController, AdminInstallationController, AdminModelsController, AdminTeamsController, AdminTeamUsageController],
  providers: [
    ...[AdminAudit, AdminBudgets, AdminGenerations, AdminInstallation, AdminLimitChanges, AdminLimits, AdminModels],
    ...[AdminTeams, AdminTeamUsageReport, AdminUsageReport],
  ],
})
export class AdminModule {}
