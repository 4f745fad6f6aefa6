import { Module } from '@nestjs/common';
import { AdmissionModule } from '../admission/admission.module';
import { ImportModule } from '../import/import.module';
import { ShareRepository } from './share.repository';
import { SharesController } from './shares.controller';
import { SharesService } from './shares.service';

@Module({
  imports: [AdmissionModule, ImportModule],
  controllers: [SharesController],
  providers: [SharesService, ShareRepository],
})
export class SharingModule {}
