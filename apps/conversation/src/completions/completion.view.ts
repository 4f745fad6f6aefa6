import {
  type Completion,
  type CompletionChunk,
  type CompletionModel,
  type CompletionUsage,
  type EndEvent,
  FinishReason,
  type Fold,
  type Model,
} from '@parley/contracts';

/** What every part of one answer says of itself. */
export interface CompletionHead {
  id: string;
  created: number;
  model: string;
}

export function headOf(generationId: string, model: string): CompletionHead {
  return { id: `chatcmpl-${generationId}`, created: Math.floor(Date.now() / 1_000), model };
}

export function toCompletion(head: CompletionHead, { text, end }: Fold & { end: EndEvent }): Completion {
  const message = { role: 'assistant', content: text, refusal: null } as const;
  const choice = { index: 0, message, logprobs: null, finish_reason: finishReasonOf(end) } as const;
  return { ...head, object: 'chat.completion', choices: [choice], usage: toCompletionUsage(end) };
}

/** Makes the chunks of one stream. */
export class CompletionChunks {
  /** With usage asked for, every chunk has the field. */
  private readonly usage: { usage?: null };

  constructor(
    private readonly head: CompletionHead,
    includesUsage: boolean,
  ) {
    this.usage = includesUsage ? { usage: null } : {};
  }

  first(): CompletionChunk {
    return this.chunk({ role: 'assistant', content: '' });
  }

  text(content: string): CompletionChunk {
    return this.chunk({ content });
  }

  last(end: EndEvent): CompletionChunk[] {
    const chunks = [this.chunk({}, finishReasonOf(end))];
    if ('usage' in this.usage) chunks.push({ ...this.chunk({}), choices: [], usage: toCompletionUsage(end) });
    return chunks;
  }

  private chunk(
    delta: CompletionChunk['choices'][number]['delta'],
    finish_reason: FinishReason | null = null,
  ): CompletionChunk {
    const choice = { index: 0, delta, logprobs: null, finish_reason } as const;
    return { ...this.head, object: 'chat.completion.chunk', choices: [choice], ...this.usage };
  }
}

export function toCompletionModel({ id }: Model): CompletionModel {
  return { id, object: 'model', created: 0, owned_by: 'parley' };
}

function toCompletionUsage({ usage: { promptTokens, completionTokens } }: EndEvent): CompletionUsage {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}

function finishReasonOf({ finishReason }: EndEvent): FinishReason {
  return FinishReason.safeParse(finishReason).data ?? 'stop';
}
