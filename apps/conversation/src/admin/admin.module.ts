import { Module } from '@nestjs/common';
import { AdmissionModule } from '../admission/admission.module';
import { GenerationsModule } from '../generations/generations.module';
import { AdminAudit } from './admin-audit';
import { AdminGenerations } from './admin-generations';
import { AdminLimitChanges } from './admin-limit-changes';
import { AdminLimits } from './admin-limits';
import { AdminTeams } from './admin-teams';
import { AdminTeamsController } from './admin-teams.controller';
import { AdminUsageReport } from './admin-usage';
import { AdminController } from './admin.controller';

@Module({
  imports: [AdmissionModule, GenerationsModule],
  controllers: [AdminController, AdminTeamsController],
  providers: [AdminAudit, AdminGenerations, AdminLimitChanges, AdminLimits, AdminTeams, AdminUsageReport],
})
export class AdminModule {}
