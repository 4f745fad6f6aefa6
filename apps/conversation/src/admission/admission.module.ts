import { Module } from '@nestjs/common';
import { AdministratorsRepository } from './administrators.repository';
import { Admission } from './admission';
import { BudgetWarnings } from './budget-warnings';
import { Charges } from './charges';
import { InstallationLimitsRepository } from './installation-limits.repository';
import { PersonLimitsRepository } from './person-limits.repository';
import { RequestLimit } from './request-limit';
import { SharedBudgetNews } from './shared-budget-news';
import { SharedBudgetWarningsRepository } from './shared-budget-warnings.repository';
import { SharedBudgetWatch } from './shared-budget-watch';
import { SharedBudgets } from './shared-budgets';
import { SizeLimits } from './size-limits';
import { TeamLimitsRepository } from './team-limits.repository';
import { TeamUsageRepository } from './team-usage.repository';
import { UsageController } from './usage.controller';
import { UsageHistory } from './usage-history';
import { UsageRepository } from './usage.repository';
import { UsageService } from './usage.service';

@Module({
  controllers: [UsageController],
  providers: [
    ...[AdministratorsRepository, Admission, BudgetWarnings, Charges, InstallationLimitsRepository, PersonLimitsRepository, RequestLimit],
    ...[SharedBudgetNews, SharedBudgets, SharedBudgetWarningsRepository, SharedBudgetWatch, SizeLimits],
    ...[TeamLimitsRepository, TeamUsageRepository, UsageHistory, UsageRepository, UsageService],
  ],
  exports: [
    ...[Admission, BudgetWarnings, Charges, InstallationLimitsRepository, PersonLimitsRepository, RequestLimit, SizeLimits],
    ...[TeamLimitsRepository, TeamUsageRepository, UsageRepository],
  ],
})
export class AdmissionModule {}
