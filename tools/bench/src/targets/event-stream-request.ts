import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';

export interface EventStreamHooks {
  onOpen(status: number): void;
  onMessage(message: EventMessage): void;
  /** The response has ended, or broke off with an error. */
  onEnd(error?: Error): void;
}

export interface EventMessage {
  id: string;
  event: string;
  data: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: 4_096 });

interface EventStreamOptions {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: unknown;
}

/**
 * Reads server-sent events with as little work as can be: the readers share a core with the provider.
 * All targets that speak SSE are read by this one function.
 */
export function readEventStream(url: string, { method = 'GET', headers = {}, body }: EventStreamOptions, hooks: EventStreamHooks): ClientRequest {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const own = payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(payload)) };
  const outgoing = request(url, { method, agent, headers: { accept: 'text/event-stream', ...own, ...headers } });
  let isOver = false;
  const end = (error?: Error): void => {
    if (isOver) return;
    isOver = true;
    hooks.onEnd(error);
  };
  outgoing.once('response', (response) => {
    hooks.onOpen(response.statusCode ?? 0);
    hear(response, hooks.onMessage);
    response.once('end', () => end());
    response.once('close', () => end(new Error('the response broke off')));
    response.once('error', end);
  });
  outgoing.once('error', end);
  outgoing.end(payload);
  return outgoing;
}

function hear(response: IncomingMessage, onMessage: EventStreamHooks['onMessage']): void {
  let rest = '';
  response.setEncoding('utf8').on('data', (piece: string) => {
    const whole = rest + piece;
    let from = 0;
    for (let end = whole.indexOf('\n\n'); end !== -1; end = whole.indexOf('\n\n', from)) {
      onMessage(parse(whole.slice(from, end)));
      from = end + 2;
    }
    rest = whole.slice(from);
  });
}

function parse(block: string): EventMessage {
  const message: EventMessage = { id: '', event: 'message', data: '' };
  for (const line of block.split('\n')) {
    if (line.startsWith('data:')) message.data += line.slice(line[5] === ' ' ? 6 : 5);
    else if (line.startsWith('event: ')) message.event = line.slice(7);
    else if (line.startsWith('id: ')) message.id = line.slice(4);
  }
  return message;
}

/** Sends JSON and gives back what came. @throws on any status but 2xx */
export async function postJson<Body>(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Body> {
  const payload = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const own = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(payload)) };
    const outgoing = request(url, { method: 'POST', agent, headers: { ...own, ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.once('end', () => {
        const status = response.statusCode ?? 0;
        if (status < 200 || status > 299) reject(new Error(`${status} from ${url}: ${text}`));
        else resolve((text === '' ? undefined : JSON.parse(text)) as Body);
      });
    });
    outgoing.once('error', reject);
    outgoing.end(payload);
  });
}
