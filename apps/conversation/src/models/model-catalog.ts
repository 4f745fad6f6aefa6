import { Injectable } from '@nestjs/common';
import { type Model, type ModelEntry, type ModelPrice, priceAt, ProblemError } from '@parley/contracts';
import type { Asker } from '../admission/asker';
import type { ModelRules } from './model-rules';

/** A model of the file, at the price that is valid now. */
export type OfferedModel = ModelEntry & Model;

/** A stand-in without room for so much does not help. */
const LEAST_ANSWER_TOKENS = 16;

/** The models that this installation offers; the first is the default. */
@Injectable()
export class ModelCatalog {
  constructor(
    private readonly models: readonly ModelEntry[],
    private readonly rules: ModelRules,
  ) {}

  /** Of the file, whoever may ask them. */
  get entries(): readonly ModelEntry[] {
    return this.models;
  }

  /** In which all prices are, and all budgets. */
  get currency(): string {
    return this.choose().price.currency;
  }

  /** Those that this person may ask. */
  list(asker?: Asker): Model[] {
    return this.models.filter((entry) => !asker || this.mayAsk(asker, entry)).map((entry) => {
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

  /** Likewise, if it is not switched off. @throws ProblemError `unknown_model` or `model_disabled` */
  chooseInUse(...wishes: (string | null | undefined)[]): OfferedModel {
    const model = this.choose(...wishes);
    if (!this.rules.isOff(model.id)) return model;
    const detail = 'An administrator has switched this model off. Choose another one.';
    throw new ProblemError({ status: 403, code: 'model_disabled', title: 'This model is switched off', detail });
  }

  /** Likewise, of those that this person may ask. @throws ProblemError `unknown_model`, `model_disabled` or `model_not_allowed` */
  chooseFor(asker: Asker, ...wishes: (string | null | undefined)[]): OfferedModel {
    const model = this.chooseInUse(...wishes, this.list(asker)[0]?.id);
    if (this.mayAsk(asker, model)) return model;
    const detail = 'This model is not for you. GET /api/models lists those that are.';
    throw new ProblemError({ status: 403, code: 'model_not_allowed', title: 'You may not use this model', detail });
  }

  find(id: string): OfferedModel | undefined {
    const model = this.models.find((entry) => entry.id === id);
    return model && offered(model);
  }

  /** Those that may stand in for a model and have room for such a prompt, in their order. */
  standInsFor({ fallback }: OfferedModel, promptTokens: number): OfferedModel[] {
    const known = fallback.flatMap((id) => (this.rules.isOff(id) ? [] : (this.find(id) ?? [])));
    return known.filter(({ contextWindow }) => contextWindow - promptTokens >= LEAST_ANSWER_TOKENS);
  }

  /** Price of a model that may be gone from the list by now: nothing then. */
  priceOf(id: string): ModelPrice {
    const free = { currency: this.choose().price.currency, inputPerMillion: 0, outputPerMillion: 0 };
    return this.find(id)?.price ?? free;
  }

  /** Without a rule everybody may; with one, whoever has one of the roles or is in one of the teams. */
  private mayAsk({ role, teams }: Asker, { id, access: ofFile }: Pick<ModelEntry, 'id' | 'access'>): boolean {
    if (this.rules.isOff(id)) return false;
    const access = this.rules.accessTo(id, ofFile);
    return !access || (access.roles?.includes(role) ?? false) || (access.teams?.some((team) => teams.includes(team)) ?? false);
  }
}

const offered = (model: ModelEntry): OfferedModel => ({ ...model, price: priceAt(model.prices, new Date()) });
