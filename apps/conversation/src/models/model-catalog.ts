import { Injectable } from '@nestjs/common';
import { type Model, type ModelEntry, type ModelPrice, priceAt, ProblemError } from '@parley/contracts';

/** A model of the file, at the price that is valid now. */
export type OfferedModel = ModelEntry & Model;

/** A stand-in without room for so much does not help. */
const LEAST_ANSWER_TOKENS = 16;

/** The models that this installation offers; the first is the default. */
@Injectable()
export class ModelCatalog {
  constructor(private readonly models: readonly ModelEntry[]) {}

  list(): Model[] {
    return this.models.map((entry) => {
      const { id, name, contextWindow, maxOutputTokens, price, capabilities, demo } = offered(entry);
      const optional = { ...(capabilities ? { capabilities } : {}), ...(demo === undefined ? {} : { demo }) };
      return { id, name, contextWindow, maxOutputTokens, price, ...optional };
    });
  }

  /** The model that was asked for, or the first of the list when none was: the message's, then the conversation's. */
  choose(...wishes: (string | null | undefined)[]): OfferedModel {
    const wish = wishes.find((id) => id !== null && id !== undefined);
    const model = wish === undefined ? this.models[0] : this.models.find(({ id }) => id === wish);
    if (model) return offered(model);
    const title = 'There is no such model';
    throw new ProblemError({ status: 400, code: 'unknown_model', title, detail: 'GET /api/models lists what there is.' });
  }

  find(id: string): OfferedModel | undefined {
    const model = this.models.find((entry) => entry.id === id);
    return model && offered(model);
  }

  /** Those that may stand in for a model and have room for such a prompt, in their order. */
  standInsFor({ fallback }: OfferedModel, promptTokens: number): OfferedModel[] {
    const known = fallback.flatMap((id) => this.find(id) ?? []);
    return known.filter(({ contextWindow }) => contextWindow - promptTokens >= LEAST_ANSWER_TOKENS);
  }

  /** Price of a model that may be gone from the list by now: nothing then. */
  priceOf(id: string): ModelPrice {
    const free = { currency: this.choose().price.currency, inputPerMillion: 0, outputPerMillion: 0 };
    return this.find(id)?.price ?? free;
  }
}

const offered = (model: ModelEntry): OfferedModel => ({ ...model, price: priceAt(model.prices, new Date()) });
