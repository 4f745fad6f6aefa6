import { Injectable } from '@nestjs/common';
import type { ExportedConversation, ExportQuery } from '@parley/contracts';
import type { ConversationEntity } from '../conversations/conversation.entity';
import { Tables } from '../database/tables';
import type { MessageEntity } from '../messages/message.entity';
import { parentsFirst } from '../messages/parents-first';
import { OwnerTransactions } from '../outbox/owner-transactions';

const LONGEST_BRANCH = 100_000;
const PAGE = 50;

/** Everything that a person has said and was answered, as text to keep: piece by piece, however much it is. */
@Injectable()
export class ConversationExports {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly tables: Tables,
  ) {}

  /** JSON has all branches, Markdown the one that is shown. @throws NotFoundError */
  async one(ownerId: string, id: string, { format }: ExportQuery): Promise<AsyncGenerator<string>> {
    const conversation = await this.tables.conversations.getOwned(this.transactions.reader, ownerId, id);
    return single(this.piece(conversation, format));
  }

  async *all(ownerId: string, { format }: ExportQuery): AsyncGenerator<string> {
    if (format === 'json') yield '{"conversations":[';
    let separator = '';
    for await (const conversation of this.conversationsOf(ownerId)) {
      yield separator;
      yield await this.piece(conversation, format);
      separator = format === 'json' ? ',\n' : '\n---\n\n';
    }
    if (format === 'json') yield ']}\n';
  }

  private async piece(conversation: ConversationEntity, format: ExportQuery['format']): Promise<string> {
    return format === 'json' ? JSON.stringify(await this.exported(conversation)) : this.markdown(conversation);
  }

  private async *conversationsOf(ownerId: string): AsyncGenerator<ConversationEntity> {
    for (let after: string | null = null; ; ) {
      const page = await this.tables.conversations.pageById(this.transactions.reader, { ownerId, after, limit: PAGE });
      yield* page;
      after = page.at(-1)?.id ?? null;
      if (page.length < PAGE) return;
    }
  }

  private async exported(conversation: ConversationEntity): Promise<ExportedConversation> {
    const { id, title, model, instructions, createdAt, updatedAt, activeLeafId } = conversation;
    const messages = await this.tables.messages.allIn(this.transactions.reader, id);
    return {
      ...{ id, title, model, instructions, activeLeafId },
      ...{ createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() },
      // Times alone do not order a question and its answer, which are written at once.
      messages: parentsFirst(messages, ({ id: messageId, parentId }) => [messageId, parentId]).map((message) => ({
        ...{ id: message.id, parentId: message.parentId, role: message.role, content: message.content },
        ...{ model: message.model, status: message.status, createdAt: message.createdAt.toISOString() },
      })),
    };
  }

  private async markdown({ title, activeLeafId }: ConversationEntity): Promise<string> {
    const manager = this.transactions.reader;
    const branch = activeLeafId === null ? [] : await this.tables.tree.branch(manager, activeLeafId, LONGEST_BRANCH);
    return [`# ${title.replace(/\s+/gu, ' ')}\n`, ...branch.map(toMarkdown)].join('\n');
  }
}

async function* single(piece: Promise<string>): AsyncGenerator<string> {
  yield await piece;
}

function toMarkdown({ role, content, model }: MessageEntity): string {
  return `## ${role === 'user' ? 'You' : (model ?? 'Assistant')}\n\n${content}\n`;
}
