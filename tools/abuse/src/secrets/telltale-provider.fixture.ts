import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = (response: ServerResponse, key: string) => unknown;

const chunk = (delta: object, more: object = {}): string =>
  `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'canary', choices: [{ index: 0, delta, finish_reason: null }], ...more })}\n\n`;
const stream = (response: ServerResponse, key: string): ServerResponse => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': key, 'openai-organization': key });
  response.write(chunk({ role: 'assistant', content: 'Hello ' }));
  return response;
};
const refuse = (status: number): Answer => (response, key) => {
  const message = `Incorrect API key provided: ${key}. You sent Authorization: Bearer ${key}`;
  response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': key, 'www-authenticate': `Bearer ${key}` });
  response.end(JSON.stringify({ error: { message, type: 'invalid_request_error', param: key, code: key } }));
};

/** What it does with the key that it was called with, by a word in the prompt. */
const ANSWERS: Record<string, Answer> = {
  refuse401: refuse(401),
  refuse400: refuse(400),
  refuse429: refuse(429),
  refuse500: refuse(500),
  html: (response, key) => response.writeHead(502, { 'content-type': 'text/html' }).end(`<h1>Bad gateway for ${key}</h1>`),
  errorEvent: (response, key) => stream(response, key).end(`data: ${JSON.stringify({ error: { message: `no more for ${key}`, code: key } })}\n\n`),
  malformed: (response, key) => stream(response, key).end(`data: {"broken ${key}\n\n`),
  cut: (response, key) => stream(response, key).write(`: ${key}\n\n`, () => response.destroy()),
  redirect302: (response, key) => response.writeHead(302, { location: `/metadata?key=${key}` }).end(),
  redirect307: (response, key) => response.writeHead(307, { location: `/metadata?key=${key}` }).end(),
  fine: (response, key) => {
    stream(response, key).write(chunk({ content: 'world.' }));
    response.write(chunk({}, { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], system_fingerprint: key }));
    response.end('data: [DONE]\n\n');
  },
};
export const PROVIDER_WAYS = Object.keys(ANSWERS);

/** A provider that repeats the key it was called with wherever it can. */
export class TelltaleProvider {
  /** Every key that it was called with. */
  readonly keys = new Set<string>();
  /** Where it was asked for something. */
  readonly paths = new Set<string>();
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.paths.add(request.url ?? '');
    let body = '';
    for await (const bytes of request) body += String(bytes);
    const key = (request.headers.authorization ?? '').replace('Bearer ', '');
    this.keys.add(key);
    const way = /WAY:(\w+)/.exec(body)?.[1] ?? 'fine';
    (ANSWERS[way] ?? ANSWERS['fine']!)(response, key);
  }
}
