import { Injectable } from '@nestjs/common';
import type { Model } from '@parley/contracts';
import { countTokens } from '@parley/tokenizer';
import type { EntityManager } from 'typeorm';
import type { MessageEntity } from '../messages/message.entity';
import { MessageRepository } from '../messages/message.repository';
import { type Summary, SummaryRepository } from '../summaries/summary.repository';
import { isEnough, type Part, partOf, type Room, roomBeside } from './prompt-parts';
import { summaryRoom } from './prompt-room';

const LEFT_OUT = '(A part of our conversation is left out here.)';

/** What stands in a prompt for the beginning of a branch. */
export interface Beginning {
  parts: Part[];
  /** The last message that is told by it; what follows is to be shown word for word. */
  upToMessageId: string | null;
}

/**
 * The beginning of a branch that has no room: the first message, and the newest summary of what follows it. As question
 * and answer, because many models want the two in turns, and because a summary must not have the weight of instructions.
 */
@Injectable()
export class BranchBeginning {
  constructor(
    private readonly summaries: SummaryRepository,
    private readonly messages: MessageRepository,
  ) {}

  async of(manager: EntityManager, leafId: string, model: Model, room: Room): Promise<Beginning> {
    const nothing = { parts: [], upToMessageId: null };
    const found = await this.summaries.beginning(manager, leafId);
    const [message] = found ? await this.messages.findByIds(manager, [found.firstMessageId]) : [];
    if (!found || !message) return nothing;
    const first = firstPart(message, summaryRoom(model));
    const { summary } = found;
    const fits = (parts: Part[]): boolean => isEnough(roomBeside(parts, room));
    const withSummary = summary && [first, summaryPart(summary)];
    if (withSummary && fits(withSummary)) return { parts: withSummary, upToMessageId: summary.messageId };
    const withGap = [first, partOf({ role: 'assistant', content: LEFT_OUT, tokenCount: null }, { messageId: null, kind: 'gap' })];
    return fits(withGap) ? { parts: withGap, upToMessageId: null } : nothing;
  }
}

function firstPart({ id, role, content, tokenCount }: MessageEntity, mostTokens: number): Part {
  const tokens = tokenCount ?? countTokens(content);
  const about = { messageId: id, kind: 'first' } as const;
  if (tokens <= mostTokens) return partOf({ role, content, tokenCount: tokens }, about);
  const beginning = content.slice(0, Math.floor((content.length * mostTokens) / tokens)).toWellFormed();
  return partOf({ role, content: `${beginning} …`, tokenCount: null }, about);
}

function summaryPart({ messageId, text }: Summary): Part {
  const content = `(In short, what we said after that:)\n${text}`;
  return partOf({ role: 'assistant', content, tokenCount: null }, { messageId: null, kind: 'summary', upToMessageId: messageId });
}
