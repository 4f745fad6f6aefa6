import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nowMs } from '../clock';
import { type Question, readQuestion } from './question';
import { markToken } from './token-text';

interface RunningAnswer {
  response: ServerResponse;
  question: Question;
  requestedMs: number;
  beganMs: number;
  sent: number;
}

/** How often it is looked which tokens are due, in milliseconds. */
const TICK_MS = 2;
const HEAD = 'data: {"id":"chatcmpl-load","object":"chat.completion.chunk","created":0,"model":"load","choices":[{"index":0,"delta":';
const REST = ',"finish_reason":null}]}\n\n';
const FINISH = `${HEAD}{},"finish_reason":"stop"}]}\n\n`;

/**
 * Speaks the Chat Completions wire format. Every token is a write of its own, as real providers do, and says in its
 * text which one it is and when it was written. It costs little, so that the other side is what is measured.
 */
export class LoadProvider {
  private readonly answers = new Set<RunningAnswer>();
  private readonly server = createServer((request, response) => void this.take(request, response));
  private readonly timer = setInterval(() => this.tick(), TICK_MS);

  async listen(): Promise<string> {
    this.server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve) => this.server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  close(): void {
    clearInterval(this.timer);
    this.server.closeAllConnections();
    this.server.close();
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestedMs = nowMs();
    let body = '';
    for await (const piece of request.setEncoding('utf8')) body += piece as string;
    const question = readQuestion(body);
    if (!question) return void response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":{"message":"no question"}}');
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    response.flushHeaders();
    const answer: RunningAnswer = { response, question, requestedMs, beganMs: nowMs(), sent: 0 };
    response.once('close', () => this.answers.delete(answer));
    this.answers.add(answer);
    this.send(answer, nowMs());
  }

  private tick(): void {
    const now = nowMs();
    for (const answer of this.answers) this.send(answer, now);
  }

  private send(answer: RunningAnswer, now: number): void {
    const { response, question, beganMs, requestedMs } = answer;
    const due = Math.min(question.tokens, Math.floor(((now - beganMs) / 1_000) * question.rate) + 1);
    for (; answer.sent < due; answer.sent++) {
      const sentMs = nowMs();
      response.write(`${HEAD}{"content":"${markToken(answer.sent, sentMs, sentMs - requestedMs)}"}${REST}`);
    }
    if (answer.sent < question.tokens) return;
    this.answers.delete(answer);
    const usage = `{"prompt_tokens":10,"completion_tokens":${question.tokens},"total_tokens":${question.tokens + 10}}`;
    response.end(`${FINISH}data: {"id":"chatcmpl-load","object":"chat.completion.chunk","created":0,"model":"load","choices":[],"usage":${usage}}\n\ndata: [DONE]\n\n`);
  }
}
