import { Global, Module } from '@nestjs/common';
import { type BusConnection, connectBus, StoredPublisher } from '@parley/bus';
import type { Env } from '../env';
import { ENV } from '../settings.module';

export const BUS = Symbol('BUS');

@Global()
@Module({
  providers: [
    { provide: BUS, inject: [ENV], useFactory: (env: Env) => connectBus({ url: env.NATS_URL, name: 'auth' }) },
    { provide: StoredPublisher, inject: [BUS], useFactory: (bus: BusConnection) => new StoredPublisher(bus) },
  ],
  exports: [BUS, StoredPublisher],
})
export class BusModule {}
