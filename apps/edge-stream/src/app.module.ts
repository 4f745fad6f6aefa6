import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { AuthGuardModule } from '@parley/auth-guard';
import { type BusConnection, connectBus } from '@parley/bus';
import { Callers } from './connections/callers';
import { Connections } from './connections/connections';
import type { EdgeEnv } from './edge-env';
import { EdgeLife } from './edge-life';
import { EdgeNode } from './edge-node';
import { EventStreamsController } from './event-streams/event-streams.controller';
import { EventStreamsService } from './event-streams/event-streams.service';
import { GenerationRooms } from './generations/generation-rooms';
import { SocketsGateway } from './sockets/sockets.gateway';
import { SocketsService } from './sockets/sockets.service';
import { BrowserTracesController } from './telemetry/browser-traces.controller';
import { BrowserTracesService } from './telemetry/browser-traces.service';
import { BUS, EDGE_ENV } from './tokens';
import { UserRooms } from './user-events/user-rooms';

@Module({})
export class AppModule {
  static with(env: EdgeEnv): DynamicModule {
    return {
      module: AppModule,
      imports: [AuthGuardModule.forRoot({ jwksUrl: env.AUTH_JWKS_URL, bus: BUS })],
      controllers: [EventStreamsController, BrowserTracesController],
      providers: [
        { provide: EDGE_ENV, useValue: env },
        { provide: BUS, useFactory: () => connectBus({ url: env.NATS_URL, name: 'edge-stream' }) },
        ...rooms(env),
        Connections,
        Callers,
        EdgeNode,
        SocketsService,
        SocketsGateway,
        EventStreamsService,
        BrowserTracesService,
        EdgeLife,
      ],
    };
  }
}

function rooms(env: EdgeEnv): Provider[] {
  const settings = {
    ringBytesPerGeneration: env.RING_BYTES_PER_GENERATION,
    ringBytesPerNode: env.RING_BYTES_PER_NODE,
    logReads: env.LOG_READS,
    silenceMs: env.SILENCE_MS,
    idleReleaseMs: env.IDLE_RELEASE_MS,
  };
  return [
    { provide: GenerationRooms, inject: [BUS], useFactory: (bus: BusConnection) => new GenerationRooms(bus, settings) },
    { provide: UserRooms, inject: [BUS], useFactory: (bus: BusConnection) => new UserRooms(bus, settings) },
  ];
}
