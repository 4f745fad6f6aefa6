import { Global, Module } from '@nestjs/common';
import { type BusConnection, connectBus, LogReader, LogTail, StoredPublisher } from '@parley/bus';
import type { Env } from '../env';
import { ENV } from '../settings.module';

export const BUS = Symbol('BUS');

@Global()
@Module({
  providers: [
    { provide: BUS, inject: [ENV], useFactory: (env: Env) => connectBus({ url: env.NATS_URL, name: 'conversation' }) },
    { provide: LogReader, inject: [BUS], useFactory: (bus: BusConnection) => new LogReader(bus) },
    { provide: LogTail, inject: [BUS], useFactory: (bus: BusConnection) => new LogTail(bus) },
    { provide: StoredPublisher, inject: [BUS], useFactory: (bus: BusConnection) => new StoredPublisher(bus) },
  ],
  exports: [BUS, LogReader, LogTail, StoredPublisher],
})
export class BusModule {}
