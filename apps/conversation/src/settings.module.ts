import { type DynamicModule, Module } from '@nestjs/common';
import { loadModels } from '@parley/service-kit';
import { LIMITS, limitsOf } from './admission/limits';
import type { Env } from './env';
import { ModelCatalog } from './models/model-catalog';

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
        { provide: ModelCatalog, useFactory: () => new ModelCatalog(loadModels(env)) },
      ],
      exports: [ENV, LIMITS, ModelCatalog],
    };
  }
}
