import { Module } from '@nestjs/common';
import { Admission } from './admission';
import { BudgetWarnings } from './budget-warnings';
import { Charges } from './charges';
import { PersonLimitsRepository } from './person-limits.repository';
import { RequestLimit } from './request-limit';
import { SizeLimits } from './size-limits';
import { TeamUsageRepository } from './team-usage.repository';
import { UsageController } from './usage.controller';
import { UsageRepository } from './usage.repository';
import { UsageService } from './usage.service';

@Module({
  controllers: [UsageController],
  providers: [
    ...[Admission, BudgetWarnings, Charges, PersonLimitsRepository, RequestLimit, SizeLimits],
    ...[TeamUsageRepository, UsageRepository, UsageService],
  ],
  exports: [Admission, BudgetWarnings, Charges, PersonLimitsRepository, RequestLimit, SizeLimits, TeamUsageRepository, UsageRepository],
})
export class AdmissionModule {}
