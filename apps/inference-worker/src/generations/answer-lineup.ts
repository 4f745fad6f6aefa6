import type { Answerer, GenerationJob } from '@parley/contracts';
import type { Providers } from '../provider/providers';

/** Who may answer a job: the model that was asked, and those that stand in for it, in their order. */
export class AnswerLineup {
  private readonly all: readonly Answerer[];
  private place: number;

  /** Begins with the first whose provider is not known to be down. */
  constructor(job: GenerationJob, providers: Providers) {
    this.all = lineupOf(job);
    const firstUp = this.all.findIndex(({ model }) => providers.of(model)?.provider.isUp);
    this.place = Math.max(0, firstUp);
  }

  get current(): Answerer {
    return this.all[this.place] as Answerer;
  }

  /** Whether anybody could still take over. */
  get hasNext(): boolean {
    return this.place < this.all.length - 1;
  }

  next(): Answerer {
    this.place += 1;
    return this.current;
  }
}

export function lineupOf({ model, price, maxOutputTokens, fallbacks = [] }: GenerationJob): Answerer[] {
  return [{ model, price, maxOutputTokens }, ...fallbacks];
}
