import { Module } from '@nestjs/common';
import { AdmissionModule } from '../admission/admission.module';
import { ConversationExports } from './conversation-exports';
import { ExportController } from './export.controller';

@Module({
  imports: [AdmissionModule],
  controllers: [ExportController],
  providers: [ConversationExports],
})
export class ExportModule {}
