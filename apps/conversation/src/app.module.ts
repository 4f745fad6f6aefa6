import { type DynamicModule, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AuthGuardModule } from '@parley/auth-guard';
import { UnavailableInterceptor } from '@parley/database';
import { AdminModule } from './admin/admin.module';
import { AdmissionModule } from './admission/admission.module';
import { BackgroundWork } from './background-work';
import { BUS, BusModule } from './bus/bus.module';
import { CompletionsModule } from './completions/completions.module';
import { ConversationsModule } from './conversations/conversations.module';
import { DatabaseModule } from './database/database.module';
import type { Env } from './env';
import { ExportModule } from './export/export.module';
import { FeedbackModule } from './feedback/feedback.module';
import { ForgettingModule } from './forgetting/forgetting.module';
import { GenerationsModule } from './generations/generations.module';
import { ImportModule } from './import/import.module';
import { Lifecycle } from './lifecycle';
import { MessagesModule } from './messages/messages.module';
import { ModelsModule } from './models/models.module';
import { BacklogMetrics } from './observation/backlog-metrics';
import { BacklogRepository } from './observation/backlog.repository';
import { Observation } from './observation/observation';
import { ServerMetrics } from './observation/server-metrics';
import { OutboxModule } from './outbox/outbox.module';
import { SearchModule } from './search/search.module';
import { SettingsModule } from './settings.module';
import { SharingModule } from './sharing/sharing.module';
import { Sweepers } from './sweepers';

const ground = [DatabaseModule, BusModule, OutboxModule];
const rooms = [
  ...[AdminModule, AdmissionModule, CompletionsModule, ConversationsModule, GenerationsModule],
  ...[MessagesModule, ModelsModule, SearchModule],
  ...[ExportModule, FeedbackModule, ForgettingModule, ImportModule, SharingModule],
];

@Module({})
export class AppModule {
  static with(env: Env): DynamicModule {
    return {
      module: AppModule,
      imports: [SettingsModule.of(env), AuthGuardModule.forRoot({ jwksUrl: env.AUTH_JWKS_URL, bus: BUS }), ...ground, ...rooms],
      providers: [BackgroundWork, BacklogMetrics, BacklogRepository, Observation, ServerMetrics, Lifecycle, Sweepers, { provide: APP_INTERCEPTOR, useClass: UnavailableInterceptor }],
    };
  }
}
