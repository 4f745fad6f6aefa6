import { Module } from '@nestjs/common';
import { Admission } from './admission';
import { BudgetWarnings } from './budget-warnings';
import { Charges } from './charges';
import { PersonLimitsRepository } from './person-limits.repository';
import { RequestLimit } from './request-limit';
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
    ...[Admission, BudgetWarnings, Charges, PersonLimitsRepository, RequestLimit, SizeLimits],
    ...[TeamLimitsRepository, TeamUsageRepository, UsageHistory, UsageRepository, UsageService],
  ],
  exports: [Admission, BudgetWarnings, Charges, PersonLimitsRepository, RequestLimit, SizeLimits, TeamLimitsRepository, TeamUsageRepository, UsageRepository],
})
export class AdmissionModule {}
