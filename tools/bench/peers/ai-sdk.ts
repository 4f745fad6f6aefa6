import { randomUUID } from 'node:crypto';
import type { ClientRequest } from 'node:http';
import { Readable } from 'node:stream';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { pipeUIMessageStreamToResponse, streamText, toUIMessageStream, UI_MESSAGE_STREAM_HEADERS } from 'ai';
import express from 'express';
import { createClient } from 'redis';
import { createResumableStreamContext } from 'resumable-stream';
import { toPrompt } from '../src/provider/question';
import { type EventStreamHooks, readEventStream } from '../src/targets/event-stream-request';
import type { AnswerListener, Target } from '../src/targets/target';
import { listen } from './listen';
import type { Peer } from './peer';

/** The AI SDK as its documentation shows it, with resumable streams on Redis. */
export const aiSdkPeer: Peer = {
  name: 'ai-sdk',
  title: 'AI SDK + resumable-stream (Redis)',
  needsRedis: true,
  serve: async ({ providerUrl, redisUrl }) => {
    const provider = createOpenAICompatible({ name: 'load', baseURL: providerUrl, apiKey: 'none' });
    const [publisher, subscriber] = [createClient({ url: redisUrl }), createClient({ url: redisUrl })];
    await Promise.all([publisher.connect(), subscriber.connect()]);
    const streams = createResumableStreamContext({ waitUntil: null, publisher, subscriber });
    const app = express();
    app.post('/api/chat', express.json(), (request, response) => {
      const { id, prompt } = request.body as { id: string; prompt: string };
      const result = streamText({ model: provider('load'), prompt });
      return pipeUIMessageStreamToResponse({
        response,
        stream: toUIMessageStream({ stream: result.stream }),
        consumeSseStream: ({ stream }) => void streams.createNewResumableStream(id, () => stream),
      });
    });
    app.get('/api/chat/:id/stream', async (request, response) => {
      const stream = await streams.resumeExistingStream(request.params.id);
      if (!stream) return void response.status(204).end();
      response.writeHead(200, UI_MESSAGE_STREAM_HEADERS);
      Readable.fromWeb(stream.pipeThrough(new TextEncoderStream()) as never).pipe(response);
    });
    return (await listen(app)).origin;
  },
  target: aiSdkTarget,
};

function aiSdkTarget(origin: string): Target {
  return {
    prepare: async () => undefined,
    connect: async () => ({
      ask: (question, listener) => {
        const id = randomUUID();
        const body = { id, prompt: toPrompt(question) };
        let request: ClientRequest = readEventStream(`${origin}/api/chat`, { method: 'POST', body }, hooksFor(listener, false));
        const again = (): void => {
          request = readEventStream(`${origin}/api/chat/${id}/stream`, {}, hooksFor(listener, true));
        };
        // Both are the same to it: all that there was is sent again.
        return { id, cut: () => request.destroy(), resume: again, reload: again };
      },
      close: () => undefined,
    }),
  };
}

function hooksFor(listener: AnswerListener, isAgain: boolean): EventStreamHooks {
  return {
    onOpen: (status) => {
      if (isAgain) listener.restarted();
      listener.opened();
      if (status !== 200) listener.failed(new Error(`status ${status}`));
    },
    onMessage: ({ data }) => {
      if (data === '[DONE]') return listener.ended();
      const part = JSON.parse(data) as { type: string; delta?: string };
      if (part.type === 'text-delta') listener.text(part.delta ?? '');
    },
    onEnd: (error) => {
      if (error) listener.failed(error);
    },
  };
}
