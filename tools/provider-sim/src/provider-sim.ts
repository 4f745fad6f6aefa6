import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { composeAnswer, numberedAnswer, toTokens } from './answers/answer';
import { type Directives, readDirectives } from './faults/directives';
import { RequestLimit } from './faults/request-limit';
import { type AnswerPlan, streamAnswer } from './http/answer-stream';
import { CompletionRequest, lastPrompt, promptTokens } from './http/completion-request';
import { errorBody, usageOf, Wire } from './http/wire';

export interface ProviderSimOptions {
  port?: number;
  /** Tokens a second; 0 sends all at once. */
  tokensPerSecond?: number;
  /** Milliseconds before the first token. */
  firstTokenMs?: number;
  /** Where it listens; loopback unless a container says otherwise. */
  address?: string;
  /** Refuses every other key with 401. */
  apiKey?: string;
  /** Refuses more with 429, and says in each answer how many are left. */
  requestsPerMinute?: number;
}

/** One request that came in, as far as it went. */
export interface SimRequest {
  readonly body: CompletionRequest;
  readonly authorization: string | undefined;
  /** The whole text that it was to get. */
  text: string;
  /** Tokens that were sent. */
  sent: number;
  state: 'answering' | 'answered' | 'aborted' | 'refused';
  /** Milliseconds since the epoch at which it ended, however it ended. */
  endedAt: number | null;
}

const LARGEST_BODY = 32 * 1024 * 1024;
const KEPT_REQUESTS = 10_000;

/** An OpenAI-compatible provider on loopback that answers pleasantly, and badly on demand. */
export class ProviderSim {
  /** Every request so far, oldest first. */
  readonly requests: SimRequest[] = [];
  /** What all prompts are told to do, under what each says itself. */
  directives: Directives = {};
  private readonly server: Server;
  private readonly failures = new Map<string, number>();
  private readonly limit: RequestLimit | null;

  private constructor(private readonly options: ProviderSimOptions) {
    this.limit = options.requestsPerMinute ? new RequestLimit(options.requestsPerMinute) : null;
    this.server = createServer((request, response) => {
      this.answer(request, response).catch(() => response.destroy());
    });
  }

  static async start(options: ProviderSimOptions = {}): Promise<ProviderSim> {
    const sim = new ProviderSim(options);
    await new Promise<void>((resolve, reject) => {
      sim.server.once('error', reject).listen(options.port ?? 0, options.address ?? '127.0.0.1', resolve);
    });
    return sim;
  }

  /** What OPENAI_BASE_URL is set to. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { apiKey } = this.options;
    if (apiKey !== undefined && request.headers.authorization !== `Bearer ${apiKey}`) {
      return refuse(response, 401, 'Incorrect API key provided.', 'invalid_api_key');
    }
    const route = `${request.method} ${(request.url ?? '').split('?')[0]}`;
    if (route === 'GET /v1/models') return sendModels(response);
    if (route !== 'POST /v1/chat/completions') return refuse(response, 404, 'Unknown request URL', null);
    const parsed = CompletionRequest.safeParse(await readJson(request));
    if (!parsed.success) return refuse(response, 400, parsed.error.message, null);
    await this.complete(parsed.data, request, response);
  }

  private async complete(body: CompletionRequest, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const plan = this.plan(body);
    const entry: SimRequest = {
      body,
      authorization: request.headers.authorization,
      text: plan.tokens.join(''),
      sent: 0,
      state: 'answering',
      endedAt: null,
    };
    this.requests.push(entry);
    if (this.requests.length > KEPT_REQUESTS) this.requests.shift();
    // 'close' comes when the caller leaves, too.
    response.once('close', () => {
      if (entry.state === 'answering') entry.state = response.writableFinished ? 'answered' : 'aborted';
      entry.endedAt = Date.now();
    });
    if (this.limit?.take(response) === false) {
      entry.state = 'refused';
      return refuse(response, 429, 'Rate limit reached for requests.', 'rate_limit_exceeded');
    }
    if (plan.faults.fault === 'reset') return void request.socket.destroy();
    if (plan.faults.status) {
      entry.state = 'refused';
      return refuseAsTold(response, plan.faults);
    }
    await this.send(body, plan, entry, response);
  }

  private async send(body: CompletionRequest, plan: AnswerPlan, entry: SimRequest, response: ServerResponse): Promise<void> {
    const wire = new Wire(body.model);
    if (body.stream) {
      entry.sent = (await streamAnswer(response, wire, plan)).sent;
      return;
    }
    entry.sent = plan.tokens.length;
    const usage = usageOf(plan.promptTokens, plan.tokens.length);
    response.writeHead(200, { 'content-type': 'application/json' }).end(wire.whole(entry.text, plan.finishReason, usage));
  }

  private plan(body: CompletionRequest): AnswerPlan {
    const prompt = lastPrompt(body);
    const faults = this.countDown(prompt, { ...this.directives, ...readDirectives(prompt) });
    const wanted = wantedTokens(prompt, faults);
    const most = body.max_completion_tokens ?? body.max_tokens ?? Infinity;
    const tokens = wanted.slice(0, most);
    return {
      tokens,
      finishReason: tokens.length < wanted.length ? 'length' : 'stop',
      promptTokens: promptTokens(body),
      includeUsage: body.stream_options?.include_usage === true,
      firstMs: faults.firstMs ?? this.options.firstTokenMs ?? 0,
      rate: faults.rate ?? this.options.tokensPerSecond ?? 0,
      faults,
    };
  }

  /** Takes the faults away once they have happened as often as they should. */
  private countDown(prompt: string, directives: Directives): Directives {
    const { times, fault, status, ...rest } = directives;
    if (times === undefined || (fault === undefined && status === undefined)) return directives;
    const happened = this.failures.get(prompt) ?? 0;
    this.failures.set(prompt, happened + 1);
    return happened < times ? directives : rest;
  }
}

/** Starts a simulator on a free port (or the one given). */
export function startProviderSim(options: ProviderSimOptions = {}): Promise<ProviderSim> {
  return ProviderSim.start(options);
}

function wantedTokens(prompt: string, { tokens, text }: Directives): string[] {
  if (tokens) return numberedAnswer(tokens);
  return toTokens(text ?? composeAnswer(prompt.replace(/\[\[sim [^\]]*\]\]/g, '')));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk as string;
    if (text.length > LARGEST_BODY) throw new Error('the request is too large');
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sendModels(response: ServerResponse): void {
  const data = [{ id: 'parley-demo', object: 'model', created: 0, owned_by: 'parley' }];
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ object: 'list', data }));
}

function refuse(response: ServerResponse, status: number, message: string, code: string | null): void {
  const type = status >= 500 ? 'server_error' : 'invalid_request_error';
  response.writeHead(status, { 'content-type': 'application/json' }).end(errorBody(message, type, code));
}

function refuseAsTold(response: ServerResponse, { status = 500, retryAfter, code }: Directives): void {
  if (retryAfter !== undefined) response.setHeader('retry-after', String(retryAfter));
  refuse(response, status, `The simulator was told to answer ${status}.`, code ?? null);
}
