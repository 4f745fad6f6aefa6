import { Injectable } from '@nestjs/common';
import type { PostedMessage, PostMessageBody, RegenerateBody, RegeneratedAnswer } from '@parley/contracts';
import { countTokens } from '@parley/tokenizer';
import { v7 as uuidv7 } from 'uuid';
import type { Asker } from '../admission/asker';
import { requestDigest } from '../database/request-digest';
import { idConflictOf } from '../database/id-conflict';
import { GenerationStarter } from '../generations/generation-starter';
import { OwnerTransactions } from '../outbox/owner-transactions';
import { AnswerReplies } from './answer-replies';
import type { MessageEntity } from './message.entity';
import type { NewMessage } from './message.repository';
import { Thread } from './thread';

/** Posting and answering anew. Each request may be repeated with the same ids: it is done once. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly thread: Thread,
    private readonly starter: GenerationStarter,
    private readonly replies: AnswerReplies,
  ) {}

  /**
   * @throws NotFoundError, IdConflictError, LimitError, ProblemError `answer_unfinished`, `invalid_parent`,
   * `message_too_long`, `conversation_full`, `context_too_long`, `unknown_model`, `model_disabled` or `model_not_allowed`
   */
  async post(asker: Asker, conversationId: string, body: PostMessageBody): Promise<PostedMessage> {
    const { id: ownerId } = asker;
    const { id: messageId, answerId, generationId, parentId, content, model } = body;
    const digest = requestDigest({ conversationId, parentId, content, model, messageId, answerId, generationId });
    this.thread.checkLength(content);
    const tokenCount = countTokens(content);
    return this.transactions
      .run(ownerId, async (transaction) => {
        const { manager } = transaction;
        const ids = { ownerId, digest, messageId, answerId, generationId };
        const place = await this.thread.place(manager, { ...ids, conversationId, parentId });
        const known = place.isKnown ? await this.replies.repeated(manager, ids) : null;
        if (known) return this.replies.posted(manager, known);
        this.thread.checkPlace(place, parentId);
        const id = messageId ?? uuidv7();
        const question = questionOf({ id, conversationId, ownerId, parentId, content, tokenCount, requestDigest: digest });
        const { conversation, ownInstructions: instructions } = place;
        const request = { asker, model, answerId, generationId, digest };
        return this.starter.ask(transaction, { conversation, question, request, instructions }, place);
      })
      .catch(idConflictOf('message or answer'));
  }

  /**
   * Answers the same question again, beside the answers that it has.
   * @param id the question, or one of its answers
   * @throws NotFoundError, IdConflictError, LimitError, ProblemError `conversation_full`, `context_too_long`, `unknown_model`, `model_disabled` or `model_not_allowed`
   */
  async regenerate(asker: Asker, id: string, body: RegenerateBody): Promise<RegeneratedAnswer> {
    const { id: ownerId } = asker;
    const { answerId, generationId, model } = body;
    const digest = requestDigest({ regenerate: id, model, answerId, generationId });
    return this.transactions
      .run(ownerId, async (transaction) => {
        const { manager } = transaction;
        const question = await this.thread.question(manager, ownerId, id);
        const conversation = await this.thread.conversation(manager, ownerId, question.conversationId);
        const known = await this.replies.repeated(manager, { ownerId, digest, answerId, generationId });
        if (known) return this.replies.regenerated(manager, known);
        await this.thread.checkRoom(manager, question);
        const request = { asker, model, answerId, generationId, digest };
        return this.starter.askAgain(transaction, { conversation, question, request });
      })
      .catch(idConflictOf('answer'));
  }
}

type QuestionFacts = Pick<
  MessageEntity,
  'id' | 'conversationId' | 'ownerId' | 'parentId' | 'content' | 'tokenCount' | 'requestDigest'
>;

function questionOf(facts: QuestionFacts): NewMessage {
  return { ...facts, role: 'user', status: 'complete', model: null, generationId: null, error: null };
}
