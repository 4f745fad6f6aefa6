import { Inject, Injectable } from '@nestjs/common';
import { Connections } from './connections/connections';
import type { EdgeEnv } from './edge-env';
import { GenerationRooms } from './generations/generation-rooms';
import { EDGE_ENV } from './tokens';
import { UserRooms } from './user-events/user-rooms';

/** What both transports share on this node. */
@Injectable()
export class EdgeNode {
  constructor(
    @Inject(EDGE_ENV) readonly env: EdgeEnv,
    readonly connections: Connections,
    readonly generations: GenerationRooms,
    readonly users: UserRooms,
  ) {}
}
