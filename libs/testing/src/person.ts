import { randomUUID } from 'node:crypto';
import type { Conversation, Generation, Message, Page, PostedMessage, PostMessageBody, RegeneratedAnswer, SignedIn } from '@parley/contracts';

export interface Reply<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

interface ProblemBody {
  code: string;
  detail: string;
}

/** Ids for a message, its answer and the generation, as a page makes them. */
export const freshIds = (): { id: string; answerId: string; generationId: string } => ({
  id: randomUUID(),
  answerId: randomUUID(),
  generationId: randomUUID(),
});

/** Somebody who uses Parley over HTTP, as a browser does. */
export class Person {
  constructor(
    readonly id: string,
    readonly url: string,
    readonly token: string,
  ) {}

  /** Makes an account at a running product, as the page does. */
  static async register(origin: string): Promise<Person> {
    const email = `${randomUUID()}@example.com`;
    const response = await fetch(`${origin}/api/auth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: 'a long and private sentence' }),
    });
    const body = (await response.json()) as SignedIn;
    const { accessToken, user } = good({ status: response.status, headers: response.headers, body }, 201);
    return new Person(user.id, origin, accessToken);
  }

  /** The same person, talking to another replica. */
  at(url: string): Person {
    return new Person(this.id, url, this.token);
  }

  withToken(token: string): Person {
    return new Person(this.id, this.url, token);
  }

  async send<Body = ProblemBody>(method: string, path: string, body?: unknown): Promise<Reply<Body>> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === '' ? null : JSON.parse(text)) as Body };
  }

  async begin(body: object = {}): Promise<Conversation> {
    return good(await this.send<Conversation>('POST', '/api/conversations', body), 201);
  }

  async conversation(id: string): Promise<Conversation> {
    return good(await this.send<Conversation>('GET', `/api/conversations/${id}`), 200);
  }

  async post(conversationId: string, body: Partial<PostMessageBody>): Promise<PostedMessage> {
    const path = `/api/conversations/${conversationId}/messages`;
    return good(await this.send<PostedMessage>('POST', path, { parentId: null, content: 'Hello', ...body }), 202);
  }

  async regenerate(messageId: string, body: object = {}): Promise<RegeneratedAnswer> {
    return good(await this.send<RegeneratedAnswer>('POST', `/api/messages/${messageId}/regenerate`, body), 202);
  }

  async messages(conversationId: string, query = ''): Promise<Page<Message>> {
    return good(await this.send<Page<Message>>('GET', `/api/conversations/${conversationId}/messages${query}`), 200);
  }

  async select(conversationId: string, messageId: string): Promise<Conversation> {
    const path = `/api/conversations/${conversationId}/branch`;
    return good(await this.send<Conversation>('POST', path, { messageId }), 200);
  }

  async generation(id: string): Promise<Generation> {
    return good(await this.send<Generation>('GET', `/api/generations/${id}`), 200);
  }

  async cancel(id: string): Promise<Generation> {
    return good(await this.send<Generation>('POST', `/api/generations/${id}/cancel`), 202);
  }
}

function good<Body>({ status, body }: Reply<Body>, expected: number): Body {
  if (status !== expected) throw new Error(`${status} instead of ${expected}: ${JSON.stringify(body)}`);
  return body;
}
