import { Module } from '@nestjs/common';
import { AdmissionModule } from '../admission/admission.module';
import { GenerationsModule } from '../generations/generations.module';
import { ConversationFork } from './conversation-fork';
import { ConversationsController } from './conversations.controller';
import { ConversationsService } from './conversations.service';

@Module({
  imports: [AdmissionModule, GenerationsModule],
  controllers: [ConversationsController],
  providers: [ConversationsService, ConversationFork],
})
export class ConversationsModule {}
