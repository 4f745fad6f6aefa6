import { Module } from '@nestjs/common';
import { AdmissionModule } from '../admission/admission.module';
import { ExportModule } from '../export/export.module';
import { ShareRepository } from './share.repository';
import { SharesController } from './shares.controller';
import { SharesService } from './shares.service';

@Module({
  imports: [AdmissionModule, ExportModule],
  controllers: [SharesController],
  providers: [SharesService, ShareRepository],
})
export class SharingModule {}
