import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { SOCKET_PATH } from '@parley/contracts';
import type { EdgeEnv } from '../edge-env';
import { refuseForeignOrigins } from './origin-check';

/** A client sends little: the largest is a token. */
const LARGEST_MESSAGE = 16_384;
const CONNECT_TIMEOUT_MS = 10_000;

/** Socket.IO over WebSocket alone, so that no load balancer needs sticky sessions. */
export class EdgeSocketAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly env: EdgeEnv,
  ) {
    super(app);
  }

  override createIOServer(...[port, options]: Parameters<IoAdapter['createIOServer']>): ReturnType<IoAdapter['createIOServer']> {
    const ours = {
      path: SOCKET_PATH,
      transports: ['websocket'],
      serveClient: false,
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: LARGEST_MESSAGE,
      pingInterval: this.env.SOCKET_PING_MS,
      pingTimeout: this.env.SOCKET_PONG_MS,
      connectTimeout: CONNECT_TIMEOUT_MS,
      allowRequest: refuseForeignOrigins(this.env.ALLOWED_ORIGINS),
    };
    return super.createIOServer(port, { ...options, ...ours } as typeof options);
  }
}
