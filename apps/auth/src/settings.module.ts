import { type DynamicModule, Module } from '@nestjs/common';
import type { Env } from './env';

export const ENV = Symbol('ENV');

/** What the environment says, for every room of the service. */
@Module({})
export class SettingsModule {
  static of(env: Env): DynamicModule {
    return { module: SettingsModule, global: true, providers: [{ provide: ENV, useValue: env }], exports: [ENV] };
  }
}
