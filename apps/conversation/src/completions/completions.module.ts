import { Module } from '@nestjs/common';
import { AdmissionModule } from '../admission/admission.module';
import { ApiKeys } from '../api-keys/api-keys';
import { GenerationsModule } from '../generations/generations.module';
import { CompletionAnswers } from './completion-answers';
import { CompletionReplies } from './completion-replies';
import { CompletionsController } from './completions.controller';
import { CompletionsService } from './completions.service';

/** The door for programs that speak OpenAI's format. */
@Module({
  imports: [AdmissionModule, GenerationsModule],
  controllers: [CompletionsController],
  providers: [ApiKeys, CompletionAnswers, CompletionReplies, CompletionsService],
})
export class CompletionsModule {}
