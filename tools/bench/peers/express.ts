import express from 'express';
import OpenAI from 'openai';
import { toPrompt } from '../src/provider/question';
import { readEventStream } from '../src/targets/event-stream-request';
import type { Target } from '../src/targets/target';
import { listen } from './listen';
import type { Peer } from './peer';

/** What most people write: the SDK's iterator passed on as server-sent events. Nothing is kept, so nothing can be resumed. */
export const expressPeer: Peer = {
  name: 'express',
  title: 'Express + openai SDK',
  needsRedis: false,
  serve: async ({ providerUrl }) => {
    const openai = new OpenAI({ baseURL: providerUrl, apiKey: 'none' });
    const app = express();
    app.post('/api/chat', express.json(), async (request, response) => {
      const { prompt } = request.body as { prompt: string };
      const controller = new AbortController();
      response.once('close', () => controller.abort());
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
      const stream = await openai.chat.completions.create(
        { model: 'load', messages: [{ role: 'user', content: prompt }], stream: true },
        { signal: controller.signal },
      );
      for await (const chunk of stream) {
        const text = chunk.choices[0]?.delta.content;
        if (text) response.write(`data: ${JSON.stringify({ text })}\n\n`);
      }
      response.end('data: [DONE]\n\n');
    });
    return (await listen(app)).origin;
  },
  target: expressTarget,
};

function expressTarget(origin: string): Target {
  return {
    prepare: async () => undefined,
    connect: async () => ({
      ask: (question, listener) => {
        const request = readEventStream(`${origin}/api/chat`, { method: 'POST', body: { prompt: toPrompt(question) } }, {
          onOpen: () => listener.opened(),
          onMessage: ({ data }) => {
            if (data === '[DONE]') listener.ended();
            else listener.text((JSON.parse(data) as { text: string }).text);
          },
          onEnd: (error) => {
            if (error) listener.failed(error);
          },
        });
        return { id: '', cut: () => request.destroy() };
      },
      close: () => undefined,
    }),
  };
}
