import { randomUUID } from 'node:crypto';
import type { ClientRequest } from 'node:http';
import { DurableStream, IdempotentProducer } from '@durable-streams/client';
import { DurableStreamTestServer } from '@durable-streams/server';
import express from 'express';
import OpenAI from 'openai';
import { toPrompt } from '../src/provider/question';
import { postJson, readEventStream } from '../src/targets/event-stream-request';
import type { AnswerListener, Target } from '../src/targets/target';
import { listen } from './listen';
import type { Peer } from './peer';

/** The reference server of Durable Streams, in memory, with a producer that batches for 5 ms as it does by default. */
export const durableStreamsPeer: Peer = {
  name: 'durable-streams',
  title: '@durable-streams/server (memory)',
  needsRedis: false,
  serve: async ({ providerUrl }) => {
    const openai = new OpenAI({ baseURL: providerUrl, apiKey: 'none' });
    const streams = new DurableStreamTestServer({ port: 0 });
    await streams.start();
    const app = express();
    app.post('/api/chat', express.json(), async (request, response) => {
      const { id, prompt } = request.body as { id: string; prompt: string };
      const url = `${streams.url}/chat/${id}`;
      const stream = await DurableStream.create({ url, contentType: 'text/plain' });
      response.status(201).json({ url });
      await write(openai, prompt, new IdempotentProducer(stream, id));
    });
    return (await listen(app)).origin;
  },
  target: durableStreamsTarget,
};

async function write(openai: OpenAI, prompt: string, producer: IdempotentProducer): Promise<void> {
  const stream = await openai.chat.completions.create({ model: 'load', messages: [{ role: 'user', content: prompt }], stream: true });
  for await (const chunk of stream) {
    const text = chunk.choices[0]?.delta.content;
    if (text) producer.append(text);
  }
  await producer.close();
}

function durableStreamsTarget(origin: string): Target {
  return {
    prepare: async () => undefined,
    connect: async () => ({
      ask: (question, listener) => {
        const id = randomUUID();
        const reader = new Reader(listener);
        postJson<{ url: string }>(`${origin}/api/chat`, { id, prompt: toPrompt(question) }).then(
          ({ url }) => reader.open(url),
          (error: Error) => listener.failed(error),
        );
        return { id, cut: () => reader.cut(), resume: () => reader.resume(), reload: () => reader.reload() };
      },
      close: () => undefined,
    }),
  };
}

/** Reads from an offset on; control messages tell the next one, and when the stream is closed. */
class Reader {
  private request: ClientRequest | undefined;
  private url = '';
  private offset = '-1';
  /** Data belongs to the offset that is told after it, as in the client of the project. */
  private pending = '';

  constructor(private readonly listener: AnswerListener) {}

  open(url: string): void {
    this.url = url;
    this.pending = '';
    this.request = readEventStream(`${url}?offset=${this.offset}&live=sse`, {}, {
      onOpen: () => this.listener.opened(),
      onMessage: ({ event, data }) => {
        if (event === 'data') this.pending += data;
        else if (event === 'control') this.steer(JSON.parse(data) as { streamNextOffset?: string; streamClosed?: boolean });
      },
      onEnd: () => undefined,
    });
  }

  cut(): void {
    this.request?.destroy();
  }

  resume(): void {
    this.open(this.url);
  }

  reload(): void {
    this.offset = '-1';
    this.listener.restarted();
    this.open(this.url);
  }

  private steer({ streamNextOffset, streamClosed }: { streamNextOffset?: string; streamClosed?: boolean }): void {
    this.offset = streamNextOffset ?? this.offset;
    this.listener.text(this.pending);
    this.pending = '';
    if (streamClosed) this.listener.ended();
  }
}
