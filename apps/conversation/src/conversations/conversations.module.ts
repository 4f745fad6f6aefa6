import { Module } from '@nestjs/common';
import { AdmissionModule } from '../admission/admission.module';
import { GenerationsModule } from '../generations/generations.module';
import { ConversationDeletion } from './conversation-deletion';
import { ConversationFork } from './conversation-fork';
import { ConversationPurge } from './conversation-purge';
import { ConversationPurgeSweeper } from './conversation-purge.sweeper';
import { ConversationsController } from './conversations.controller';
import { ConversationsService } from './conversations.service';

@Module({
  imports: [AdmissionModule, GenerationsModule],
  controllers: [ConversationsController],
  providers: [ConversationsService, ConversationDeletion, ConversationFork, ConversationPurge, ConversationPurgeSweeper],
  exports: [ConversationPurgeSweeper],
})
export class ConversationsModule {}
