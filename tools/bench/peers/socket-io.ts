import { randomUUID } from 'node:crypto';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import OpenAI from 'openai';
import { createClient } from 'redis';
import { Server, type Socket as ServerSocket } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { toPrompt } from '../src/provider/question';
import type { AnswerListener, Target } from '../src/targets/target';
import { terminate } from '../src/targets/socket-cut';
import { listen } from './listen';
import type { Peer } from './peer';

const TWO_MINUTES_MS = 120_000;

/** A room for each answer and an event for each token, kept in a Redis stream for those who come back. */
export const socketIoPeer: Peer = {
  name: 'socket.io-redis',
  title: 'Socket.IO + Redis streams adapter, state recovery',
  needsRedis: true,
  serve: async (surroundings) => {
    const redis = createClient({ url: surroundings.redisUrl });
    await redis.connect();
    return serve(surroundings.providerUrl, {
      adapter: createAdapter(redis),
      connectionStateRecovery: { maxDisconnectionDuration: TWO_MINUTES_MS },
    });
  },
  target: (origin) => target(origin, true),
};

/** The same in the memory of one process, with nothing kept: the least that broadcasting over Socket.IO costs. */
export const plainSocketIoPeer: Peer = {
  name: 'socket.io',
  title: 'Socket.IO, one process, nothing kept',
  needsRedis: false,
  serve: ({ providerUrl }) => serve(providerUrl, {}),
  target: (origin) => target(origin, false),
};

async function serve(providerUrl: string, options: ConstructorParameters<typeof Server>[1] & object): Promise<string> {
  const openai = new OpenAI({ baseURL: providerUrl, apiKey: 'none' });
  const { server, origin } = await listen((_request, response) => void response.writeHead(404).end());
  const sockets = new Server(server, { transports: ['websocket'], ...options });
  sockets.on('connection', (socket: ServerSocket) => {
    socket.on('follow', (id: string) => void socket.join(id));
    socket.on('ask', async ({ id, prompt }: { id: string; prompt: string }) => {
      await socket.join(id);
      const stream = await openai.chat.completions.create({ model: 'load', messages: [{ role: 'user', content: prompt }], stream: true });
      for await (const chunk of stream) {
        const text = chunk.choices[0]?.delta.content;
        if (text) sockets.to(id).emit('token', text);
      }
      sockets.to(id).emit('end');
    });
  });
  return origin;
}

function target(origin: string, canRecover: boolean): Target {
  const open = async (): Promise<Socket> => {
    const socket = io(origin, { transports: ['websocket'], forceNew: true, reconnection: false });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('connect_error', reject);
    });
    return socket;
  };
  return {
    prepare: async () => undefined,
    connect: async () => {
      const socket = await open();
      return {
        ask: (question, listener) => {
          const id = randomUUID();
          hear(socket, listener);
          socket.emit('ask', { id, prompt: toPrompt(question) });
          // It comes back by itself with the place that it had; a page that was reloaded has none.
          return { id, cut: () => terminate(socket), ...(canRecover ? { resume: () => resume(socket, listener) } : {}) };
        },
        follow: (id, listener) => {
          hear(socket, listener);
          socket.emit('follow', id);
        },
        close: () => socket.disconnect(),
      };
    },
    idle: async () => {
      const socket = await open();
      return { close: () => socket.disconnect() };
    },
  };
}

function hear(socket: Socket, listener: AnswerListener): void {
  socket.on('token', (text: string) => listener.text(text));
  socket.on('end', () => listener.ended());
}

function resume(socket: Socket, listener: AnswerListener): void {
  socket.once('connect', () => {
    listener.opened();
    if (!socket.recovered) listener.failed(new Error('the state was not recovered'));
  });
  socket.connect();
}
