import { Module } from '@nestjs/common';
import { Admission } from './admission';
import { RequestLimit } from './request-limit';
import { UsageController } from './usage.controller';
import { UsageRepository } from './usage.repository';
import { UsageService } from './usage.service';

@Module({
  controllers: [UsageController],
  providers: [Admission, RequestLimit, UsageRepository, UsageService],
  exports: [Admission, RequestLimit],
})
export class AdmissionModule {}
