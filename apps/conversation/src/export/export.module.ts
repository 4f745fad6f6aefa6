import { Module } from '@nestjs/common';
import { AdmissionModule } from '../admission/admission.module';
import { ConversationCopies } from './conversation-copies';
import { ConversationExports } from './conversation-exports';
import { ExportController } from './export.controller';

@Module({
  imports: [AdmissionModule],
  controllers: [ExportController],
  providers: [ConversationCopies, ConversationExports],
  exports: [ConversationCopies],
})
export class ExportModule {}
