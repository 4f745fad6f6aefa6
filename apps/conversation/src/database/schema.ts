import type { SchemaOptions } from '@parley/database';
import { ConversationEntity } from '../conversations/conversation.entity';
import { GenerationEntity } from '../generations/generation.entity';
import { MessageEntity } from '../messages/message.entity';
import { OutboxRow } from '../outbox/outbox-row.entity';
import { Conversations1764000000000 } from './migrations/1764000000000-conversations';
import { Completions1764100000000 } from './migrations/1764100000000-completions';
import { Money1764200000000 } from './migrations/1764200000000-money';
import { Audit1764300000000 } from './migrations/1764300000000-audit';
import { TitlesAndContext1764400000000 } from './migrations/1764400000000-titles-and-context';
import { Purge1764500000000 } from './migrations/1764500000000-purge';
import { Shares1764600000000 } from './migrations/1764600000000-shares';
import { Feedback1765000000000 } from './migrations/1765000000000-feedback';
import { Forgetting1764800000000 } from './migrations/1764800000000-forgetting';
import { Search1764900000000 } from './migrations/1764900000000-search';
import { AskedModel1765050000000 } from './migrations/1765050000000-asked-model';
import { LineAndTeams1765100000000 } from './migrations/1765100000000-line-and-teams';
import { RunTimeSettings1765200000000 } from './migrations/1765200000000-run-time-settings';
import { Administrators1765300000000 } from './migrations/1765300000000-administrators';
import { Summaries1764700000000 } from './migrations/1764700000000-summaries';

export function conversationSchema(url: string, poolSize: number): SchemaOptions {
  return {
    url,
    schema: 'conversation',
    poolSize,
    entities: [ConversationEntity, MessageEntity, GenerationEntity, OutboxRow],
    migrations: [
      ...[Conversations1764000000000, Completions1764100000000, Money1764200000000, Audit1764300000000],
      ...[TitlesAndContext1764400000000, Purge1764500000000, Shares1764600000000, Summaries1764700000000],
      ...[Forgetting1764800000000, Search1764900000000, Feedback1765000000000, AskedModel1765050000000, LineAndTeams1765100000000],
      RunTimeSettings1765200000000,
      Administrators1765300000000,
    ],
  };
}
