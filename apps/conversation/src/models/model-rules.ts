import type { ModelAccess, ModelRuleBody } from '@parley/contracts';

/** What administrators say of models, above the model file, as far as this replica knows by now. */
export class ModelRules {
  private rules: ReadonlyMap<string, ModelRuleBody> = new Map();

  /** Models that nobody may ask. */
  get switchedOff(): string[] {
    return [...this.rules].filter(([, { enabled }]) => !enabled).map(([model]) => model);
  }

  isOff(model: string): boolean {
    return this.rules.get(model)?.enabled === false;
  }

  accessTo(model: string, ofFile: ModelAccess | undefined): ModelAccess | undefined {
    return this.rules.get(model)?.access ?? ofFile;
  }

  replace(rules: ReadonlyMap<string, ModelRuleBody>): void {
    this.rules = rules;
  }
}
