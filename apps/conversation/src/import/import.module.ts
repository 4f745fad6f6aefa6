import { Module } from '@nestjs/common';
import { AdmissionModule } from '../admission/admission.module';
import { ConversationCopies } from './conversation-copies';
import { ImportController } from './import.controller';
import { ImportsService } from './imports.service';

@Module({
  imports: [AdmissionModule],
  controllers: [ImportController],
  providers: [ConversationCopies, ImportsService],
  exports: [ConversationCopies],
})
export class ImportModule {}
