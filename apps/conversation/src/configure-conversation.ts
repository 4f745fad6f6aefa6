import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from '@parley/service-kit';
import type { Env } from './env';
import { ENV } from './settings.module';
import { CompletionErrorFilter } from './completions/completion-error.filter';

/** What this service does otherwise than all of ours. */
export function configureConversation(app: NestExpressApplication, logger: Logger): void {
  app.set('trust proxy', app.get<Env>(ENV, { strict: false }).TRUST_PROXY);
  app.useGlobalFilters(new CompletionErrorFilter(logger));
}
