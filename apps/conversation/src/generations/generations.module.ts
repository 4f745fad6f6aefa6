import { Module } from '@nestjs/common';
import { AdmissionModule } from '../admission/admission.module';
import { AnswerNotices } from './answer-notices';
import { AnswerNoticesConsumer } from './answer-notices.consumer';
import { AnswerPlanner } from './answer-planner';
import { GenerationDispatcher } from './generation-dispatcher';
import { GenerationLog } from './generation-log';
import { GenerationLife } from './generation-life';
import { GenerationSettlement } from './generation-settlement';
import { GenerationStarter } from './generation-starter';
import { GenerationViews } from './generation-views';
import { GenerationsController } from './generations.controller';
import { GenerationsService } from './generations.service';
import { JobQueueRepository } from './job-queue.repository';
import { PromptBuilder } from './prompt-builder';
import { QuietGenerations } from './quiet-generations';
import { QuietGenerationsSweeper } from './quiet-generations.sweeper';
import { StoredAnswers } from './stored-answers';
import { UnfinishedGenerations } from './unfinished-generations';

@Module({
  imports: [AdmissionModule],
  controllers: [GenerationsController],
  providers: [
    AnswerNotices,
    AnswerNoticesConsumer,
    AnswerPlanner,
    GenerationDispatcher,
    GenerationLife,
    GenerationLog,
    GenerationSettlement,
    GenerationStarter,
    GenerationViews,
    GenerationsService,
    JobQueueRepository,
    PromptBuilder,
    QuietGenerations,
    QuietGenerationsSweeper,
    StoredAnswers,
    UnfinishedGenerations,
  ],
  exports: [
    ...[AnswerNoticesConsumer, QuietGenerationsSweeper, StoredAnswers],
    ...[GenerationDispatcher, GenerationLog, GenerationStarter, GenerationViews, GenerationsService, PromptBuilder],
  ],
})
export class GenerationsModule {}
