import { Module } from '@nestjs/common';
import { Admission } from './admission';
import { Charges } from './charges';
import { PersonLimitsRepository } from './person-limits.repository';
import { RequestLimit } from './request-limit';
import { Ledger } from '../ledger/ledger';
import { SizeLimits } from './size-limits';
import { UsageController } from './usage.controller';
import { UsageRepository } from './usage.repository';
import { UsageService } from './usage.service';

@Module({
  controllers: [UsageController],
  providers: [Admission, Charges, Ledger, PersonLimitsRepository, RequestLimit, SizeLimits, UsageRepository, UsageService],
  exports: [Admission, Charges, PersonLimitsRepository, RequestLimit, SizeLimits, UsageRepository],
})
export class AdmissionModule {}
