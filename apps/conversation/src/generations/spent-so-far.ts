import { Injectable } from '@nestjs/common';
import { LogReader } from '@parley/bus';
import { costOf } from '@parley/contracts';
import { countTokens } from '@parley/tokenizer';
import { ModelCatalog } from '../models/model-catalog';

/** A generation that is with a worker. */
export interface Running {
  id: string;
  ownerId: string;
  model: string;
  promptTokens: number;
}

export interface SoFar {
  tokens: number;
  /** Micro-units. */
  cost: number;
}

/** What an answer that is still being written has used, as counted from its log; its provider tells only at the end. */
@Injectable()
export class SpentSoFar {
  constructor(
    private readonly log: LogReader,
    private readonly catalog: ModelCatalog,
  ) {}

  /** Null while nothing of it is written. @throws when the bus does not answer */
  async of({ id, ownerId, model, promptTokens }: Running): Promise<SoFar | null> {
    const last = await this.log.last(ownerId, id);
    if (!last) return null;
    let text = '';
    for await (const { record } of this.log.read(ownerId, id, { from: 1, until: last.streamSequence })) {
      if (record.type === 'started') text = '';
      if (record.type === 'delta') text += record.text;
      if (record.type === 'end') text = record.text;
    }
    const answerTokens = countTokens(text);
    return { tokens: promptTokens + answerTokens, cost: costOf(this.catalog.priceOf(model), promptTokens, answerTokens) };
  }
}
