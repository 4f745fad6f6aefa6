import { Module } from '@nestjs/common';
import { AdmissionModule } from '../admission/admission.module';
import { GenerationsModule } from '../generations/generations.module';
import { ActiveBranch } from './active-branch';
import { AnswerReplies } from './answer-replies';
import { MessagesController } from './messages.controller';
import { MessagesService } from './messages.service';
import { PostingPlaceRepository } from './posting-place.repository';
import { RepeatedRequests } from './repeated-requests';
import { Thread } from './thread';

@Module({
  imports: [AdmissionModule, GenerationsModule],
  controllers: [MessagesController],
  providers: [PostingPlaceRepository, ActiveBranch, AnswerReplies, MessagesService, RepeatedRequests, Thread],
})
export class MessagesModule {}
