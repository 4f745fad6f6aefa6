import { Inject, Injectable } from '@nestjs/common';
import { ProblemError, type PromptMessage } from '@parley/contracts';
import { v5 as uuidv5 } from 'uuid';
import { requestDigest } from '../database/request-digest';
import { Tables } from '../database/tables';
import type { Env } from '../env';
import { HiddenQuestions } from '../generations/hidden-questions';
import type { GenerationEntity } from '../generations/generation.entity';
import { OwnerTransactions } from '../outbox/owner-transactions';
import { ENV } from '../settings.module';
import { titlePrompt } from './title-text';

const MOST_TOKENS = 32;
/** Makes the id of a title's generation of the conversation's: each has one title asked for, however often we hear of it. */
const TITLE_NAMESPACE = '7d1f2c58-97a0-4a3e-8c55-1f0b3f0c9a1e';

/** Orders titles from the model that is meant for them, in the name and at the cost of the person. */
@Injectable()
export class TitleOrders {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly tables: Tables,
    private readonly questions: HiddenQuestions,
    @Inject(ENV) private readonly env: Pick<Env, 'TITLE_MODEL'>,
  ) {}

  get areWanted(): boolean {
    return this.env.TITLE_MODEL !== undefined;
  }

  /**
   * Once for a conversation that its owner keeps and has not named: for its first exchange, or for a later one if answers
   * waited for workers then. Never beyond a limit.
   */
  async order(generation: GenerationEntity, answer: string): Promise<void> {
    const question = await this.question(generation);
    if (question === null || (await this.tables.generations.areWorkersBusy(this.transactions.reader))) return;
    await this.ask(generation, titlePrompt(question, answer)).catch((error: unknown) => {
      // A title is not worth anybody's last tokens; and without one nobody misses anything.
      if (!(error instanceof ProblemError) || error.status >= 500) throw error;
    });
  }

  private async ask(generation: GenerationEntity, messages: readonly PromptMessage[]): Promise<void> {
    const { ownerId, teams } = generation;
    const model = this.env.TITLE_MODEL ?? generation.model;
    const generationId = uuidv5(generation.conversationId, TITLE_NAMESPACE);
    const asked = {
      asker: { id: ownerId, role: 'user' as const, teams },
      generationId,
      digest: requestDigest({ title: generation.conversationId }),
      model,
      prompt: this.questions.prompt(model, messages),
      mostTokens: MOST_TOKENS,
      purpose: 'title' as const,
      subjectId: generation.conversationId,
    };
    await this.transactions.run(ownerId, (transaction) => this.questions.askOnce(transaction, asked));
  }

  private async question({ ownerId, conversationId, messageId }: GenerationEntity): Promise<string | null> {
    const manager = this.transactions.reader;
    const conversation = await this.tables.conversations.findOwned(manager, ownerId, conversationId);
    if (conversation?.titleSource !== 'prompt' || conversation.temporary) return null;
    const answer = await this.tables.messages.findOwned(manager, ownerId, messageId);
    const question = answer?.parentId ? await this.tables.messages.findOwned(manager, ownerId, answer.parentId) : null;
    return question?.content ?? null;
  }
}
