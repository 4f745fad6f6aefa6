import { randomUUID } from 'node:crypto';

export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
}

/** Makes the JSON of one answer, whole or in chunks, as the Chat Completions API does. */
export class Wire {
  private readonly id = `chatcmpl-${randomUUID()}`;
  private readonly created = Math.floor(Date.now() / 1_000);

  constructor(private readonly model: string) {}

  delta(content: string, isFirst: boolean): string {
    return this.chunk([{ index: 0, delta: { ...(isFirst ? { role: 'assistant' } : {}), content }, finish_reason: null }]);
  }

  finish(reason: string): string {
    return this.chunk([{ index: 0, delta: {}, finish_reason: reason }]);
  }

  usage(usage: Usage): string {
    return this.chunk([], { usage });
  }

  whole(content: string, reason: string, usage: Usage): string {
    const message = { role: 'assistant', content, refusal: null };
    const { id, created, model } = this;
    return JSON.stringify({
      id,
      object: 'chat.completion',
      created,
      model,
      choices: [{ index: 0, message, logprobs: null, finish_reason: reason }],
      usage,
    });
  }

  private chunk(choices: object[], more: object = {}): string {
    const { id, created, model } = this;
    return `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', created, model, choices, ...more })}\n\n`;
  }
}

export const DONE = 'data: [DONE]\n\n';

export function usageOf(prompt: number, completion: number): Usage {
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

export function errorBody(message: string, type: string, code: string | null): string {
  return JSON.stringify({ error: { message, type, param: null, code } });
}
