import type { NestExpressApplication } from '@nestjs/platform-express';
import type { EdgeEnv } from './edge-env';
import { EdgeSocketAdapter } from './sockets/edge-socket.adapter';

/** What the edge's application needs before it listens. */
export function configureEdge(app: NestExpressApplication, env: EdgeEnv): void {
  app.set('trust proxy', env.TRUST_PROXY);
  app.useWebSocketAdapter(new EdgeSocketAdapter(app, env));
}
