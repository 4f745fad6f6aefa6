import { Inject, Injectable } from '@nestjs/common';
import { ProblemError } from '@parley/contracts';
import { v5 as uuidv5 } from 'uuid';
import { requestDigest } from '../database/request-digest';
import type { Env } from '../env';
import type { GenerationEntity } from '../generations/generation.entity';
import { HiddenQuestions } from '../generations/hidden-questions';
import { OwnerTransactions } from '../outbox/owner-transactions';
import { ENV } from '../settings.module';
import { type SummaryNeed, SummaryNeeds } from './summary-needs';
import { summaryPrompt } from './summary-text';

/** Makes the id of a summary's generation of the message's: each has one asked for, however often we hear of it. */
const SUMMARY_NAMESPACE = '0f5f0c4e-6a53-4f0e-9a0b-2f8f9a3c7d11';

/** Orders summaries of what will soon have no room in the model's window, in the name and at the cost of the person. */
@Injectable()
export class SummaryOrders {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly needs: SummaryNeeds,
    private readonly questions: HiddenQuestions,
    @Inject(ENV) private readonly env: Pick<Env, 'SUMMARY_MODEL'>,
  ) {}

  get areWanted(): boolean {
    return this.env.SUMMARY_MODEL !== 'off';
  }

  /** Never beyond a limit. */
  async order(generation: GenerationEntity, answerTokens: number): Promise<void> {
    const need = await this.needs.after(generation, answerTokens, this.env.SUMMARY_MODEL);
    if (!need) return;
    await this.ask(generation, need).catch((error: unknown) => {
      // A summary is not worth anybody's last tokens: without one the prompt says that something is left out.
      if (!(error instanceof ProblemError) || error.status >= 500) throw error;
    });
  }

  private async ask({ ownerId, teams }: GenerationEntity, { upToMessageId, stretch, writer, mostTokens }: SummaryNeed): Promise<void> {
    const messages = summaryPrompt(stretch, mostTokens, writer.contextWindow - mostTokens);
    const asked = {
      asker: { id: ownerId, role: 'user' as const, teams },
      generationId: uuidv5(upToMessageId, SUMMARY_NAMESPACE),
      digest: requestDigest({ summary: upToMessageId }),
      model: writer.id,
      prompt: this.questions.prompt(writer.id, messages),
      mostTokens,
      purpose: 'summary' as const,
      subjectId: upToMessageId,
    };
    await this.transactions.run(ownerId, (transaction) => this.questions.askOnce(transaction, asked));
  }
}
