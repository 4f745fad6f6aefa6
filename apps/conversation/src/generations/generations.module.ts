import { Module } from '@nestjs/common';
import { AdmissionModule } from '../admission/admission.module';
import { PreferencesModule } from '../preferences/preferences.module';
import { LineReleaser } from '../line/line-releaser';
import { LineReleases } from '../line/line-releases';
import { LineSweeper } from '../line/line.sweeper';
import { OverdueGenerations } from '../line/overdue-generations';
import { WaitingLine } from '../line/waiting-line';
import { TitleOrders } from '../titles/title-orders';
import { Titles } from '../titles/titles';
import { AnswerNotices } from './answer-notices';
import { AnswerNoticesConsumer } from './answer-notices.consumer';
import { AnswerPlanner } from './answer-planner';
import { BranchBeginning } from './branch-beginning';
import { FollowUps } from './follow-ups';
import { GenerationAnnouncements } from './generation-announcements';
import { GenerationBeginnings } from './generation-beginnings';
import { GenerationContexts } from './generation-contexts';
import { GenerationEndings } from './generation-endings';
import { GenerationLog } from './generation-log';
import { GenerationLife } from './generation-life';
import { GenerationSettlement } from './generation-settlement';
import { GenerationStarter } from './generation-starter';
import { GenerationViews } from './generation-views';
import { GenerationsController } from './generations.controller';
import { GenerationsService } from './generations.service';
import { HiddenQuestions } from './hidden-questions';
import { JobQueueRepository } from './job-queue.repository';
import { PromptBuilder } from './prompt-builder';
import { QuietGenerations } from './quiet-generations';
import { QuietGenerationsSweeper } from './quiet-generations.sweeper';
import { SpentSoFar } from './spent-so-far';
import { StoredAnswers } from './stored-answers';
import { Summaries } from '../summaries/summaries';
import { SummaryNeeds } from '../summaries/summary-needs';
import { SummaryOrders } from '../summaries/summary-orders';
import { SummaryRepository } from '../summaries/summary.repository';
import { UnfinishedGenerations } from './unfinished-generations';

@Module({
  imports: [AdmissionModule, PreferencesModule],
  controllers: [GenerationsController],
  providers: [
    AnswerNotices,
    AnswerNoticesConsumer,
    AnswerPlanner,
    BranchBeginning,
    GenerationAnnouncements,
    GenerationBeginnings,
    LineReleaser,
    LineReleases,
    LineSweeper,
    OverdueGenerations,
    WaitingLine,
    GenerationEndings,
    GenerationLife,
    GenerationLog,
    GenerationSettlement,
    GenerationStarter,
    GenerationViews,
    GenerationContexts,
    GenerationsService,
    HiddenQuestions,
    Titles,
    TitleOrders,
    FollowUps,
    Summaries,
    SummaryNeeds,
    SummaryOrders,
    SummaryRepository,
    JobQueueRepository,
    PromptBuilder,
    QuietGenerations,
    QuietGenerationsSweeper,
    SpentSoFar,
    StoredAnswers,
    UnfinishedGenerations,
  ],
  exports: [
    ...[AnswerNoticesConsumer, QuietGenerationsSweeper, StoredAnswers],
    ...[LineSweeper, WaitingLine, GenerationLog, GenerationStarter, GenerationViews, GenerationsService, HiddenQuestions],
    ...[SpentSoFar, SummaryRepository],
  ],
})
export class GenerationsModule {}
