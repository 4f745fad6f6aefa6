import { Injectable } from '@nestjs/common';
import type { CompletionBody, PromptMessage } from '@parley/contracts';
import { type Prompt, PromptBuilder } from '../generations/prompt-builder';
import { ModelCatalog } from '../models/model-catalog';

/** What a program wants to be sent, for the model that it wants. */
@Injectable()
export class CompletionPrompts {
  constructor(
    private readonly catalog: ModelCatalog,
    private readonly prompts: PromptBuilder,
  ) {}

  /** @throws ProblemError `context_too_long` or `unknown_model` */
  of({ model, messages }: CompletionBody): Prompt {
    return this.prompts.verbatim(this.catalog.choose(model), messages.map(toPromptMessage));
  }
}

function toPromptMessage({ role, content }: CompletionBody['messages'][number]): PromptMessage {
  return { role: role === 'developer' ? 'system' : role, content: content ?? '' };
}
