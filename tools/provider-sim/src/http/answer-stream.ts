import type { ServerResponse } from 'node:http';
import type { Directives } from '../faults/directives';
import { DONE, type Usage, usageOf, type Wire } from './wire';

export interface AnswerPlan {
  tokens: string[];
  finishReason: string;
  promptTokens: number;
  includeUsage: boolean;
  /** Milliseconds before the first token. */
  firstMs: number;
  /** Tokens a second; 0 sends all at once. */
  rate: number;
  faults: Directives;
}

const TICK_MS = 5;

/** Streams one planned answer at its rate, faults included, and stops when the caller goes away. */
export async function streamAnswer(response: ServerResponse, wire: Wire, plan: AnswerPlan): Promise<{ sent: number }> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  response.flushHeaders();
  await pause(plan.firstMs);
  const { fault, at = 0 } = plan.faults;
  const progress = { sent: 0, limit: fault ? at : Infinity };
  if (fault) {
    await sendTokens(response, wire, plan, progress);
    if (!(await fail(response, wire, plan.faults))) return progress;
    progress.limit = Infinity;
  }
  await sendTokens(response, wire, plan, progress);
  if (!response.destroyed) finish(response, wire, plan, progress.sent);
  return progress;
}

/** Sends tokens as they fall due, up to the limit. */
async function sendTokens(
  response: ServerResponse,
  wire: Wire,
  { rate, tokens }: AnswerPlan,
  progress: { sent: number; limit: number },
): Promise<void> {
  const begun = performance.now();
  const before = progress.sent;
  const last = Math.min(progress.limit, tokens.length);
  while (progress.sent < last && !response.destroyed) {
    const due = rate === 0 ? last : before + Math.floor(((performance.now() - begun) / 1_000) * rate) + 1;
    let text = '';
    for (; progress.sent < Math.min(due, last); progress.sent++) {
      text += wire.delta(tokens[progress.sent] ?? '', progress.sent === 0);
    }
    if (text !== '') await write(response, text);
    if (progress.sent < last) await pause(TICK_MS);
  }
}

function finish(response: ServerResponse, wire: Wire, plan: AnswerPlan, sent: number): void {
  const usage: Usage = usageOf(plan.promptTokens, sent);
  const last = plan.includeUsage && !plan.faults.noUsage ? wire.usage(usage) : '';
  response.end(wire.finish(plan.faults.fault === 'filter' ? 'content_filter' : plan.finishReason) + last + DONE);
}

/** @returns whether the answer goes on after it */
async function fail(response: ServerResponse, wire: Wire, { fault }: Directives): Promise<boolean> {
  switch (fault) {
    case 'cut':
      response.destroy();
      return false;
    case 'stall':
      await new Promise((resolve) => response.once('close', resolve));
      return false;
    case 'malformed':
      response.end('data: {"choices":[{"delta":{"content":"half a\n\n');
      return false;
    case 'error':
      response.end('data: {"error":{"message":"the engine fell over","type":"server_error"}}\n\n');
      return false;
    case 'half-rune':
      await writeSplitInsideARune(response, wire.delta('🌍', false));
      return true;
    case 'long-line':
      await write(response, `: ${'x'.repeat(5 * 1024 * 1024)}\n\n`);
      return true;
    default:
      return true;
  }
}

/** Sends the bytes of a character in two packets. */
async function writeSplitInsideARune(response: ServerResponse, chunk: string): Promise<void> {
  const bytes = Buffer.from(chunk);
  const middle = bytes.indexOf(Buffer.from('🌍')) + 2;
  await write(response, bytes.subarray(0, middle));
  await pause(20);
  await write(response, bytes.subarray(middle));
}

async function write(response: ServerResponse, data: string | Buffer): Promise<void> {
  if (response.write(data) || response.destroyed) return;
  await new Promise<void>((resolve) => {
    response.once('drain', resolve);
    response.once('close', resolve);
  });
}

/** Does not keep a process alive that has nothing else to do: whoever asked may be gone. */
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());
