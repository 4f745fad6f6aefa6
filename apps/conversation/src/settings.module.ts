import { type DynamicModule, Module } from '@nestjs/common';
import { EnvironmentError, loadModels } from '@parley/service-kit';
import { LIMITS, limitsOf } from './admission/limits';
import type { Env } from './env';
import { ModelCatalog } from './models/model-catalog';
import { ModelRules } from './models/model-rules';

export const ENV = Symbol('ENV');

/** What the environment says, for every room of the service. */
@Module({})
export class SettingsModule {
  static of(env: Env): DynamicModule {
    return {
      module: SettingsModule,
      global: true,
      providers: [
        { provide: ENV, useValue: env },
        { provide: LIMITS, useFactory: () => limitsOf(env) },
        { provide: ModelCatalog, inject: [ModelRules], useFactory: (rules: ModelRules) => catalogOf(env, rules) },
        { provide: ModelRules, useFactory: () => new ModelRules() },
      ],
      exports: [ENV, LIMITS, ModelCatalog, ModelRules],
    };
  }
}

function catalogOf(env: Env, rules: ModelRules): ModelCatalog {
  const catalog = new ModelCatalog(loadModels(env), rules);
  const { TITLE_MODEL, SUMMARY_MODEL } = env;
  if (TITLE_MODEL !== undefined && !catalog.find(TITLE_MODEL)) throw new EnvironmentError('TITLE_MODEL: there is no such model');
  const isKnown = SUMMARY_MODEL === undefined || SUMMARY_MODEL === 'off' || catalog.find(SUMMARY_MODEL);
  if (!isKnown) throw new EnvironmentError('SUMMARY_MODEL: there is no such model');
  return catalog;
}
