import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from '@parley/service-kit';
import { CompletionErrorFilter } from './completions/completion-error.filter';

/** What this service does otherwise than all of ours. */
export function configureConversation(app: NestExpressApplication, logger: Logger): void {
  app.useGlobalFilters(new CompletionErrorFilter(logger));
}
