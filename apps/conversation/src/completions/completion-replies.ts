import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { type CompletionBody, type Generation, ProblemError, UnavailableError } from '@parley/contracts';
import type { Response } from 'express';
import { PinoLogger } from 'nestjs-pino';
import type { Asker } from '../admission/asker';
import { type AnswerReading, CompletionAnswers } from './completion-answers';
import { toCompletionError } from './completion-problems';
import { CompletionStream } from './completion-stream';
import { CompletionsService } from './completions.service';

interface CompletionCall {
  asker: Asker;
  body: CompletionBody;
  idempotencyKey: string | undefined;
}

/** Answers a program's request, at once or as a stream. A program that goes away stops reading, and nothing else. */
@Injectable()
export class CompletionReplies implements BeforeApplicationShutdown {
  private readonly interruption = new AbortController();

  constructor(
    private readonly completions: CompletionsService,
    private readonly answers: CompletionAnswers,
    private readonly logger: PinoLogger,
  ) {}

  /** The answers are written all the same, and can be read on elsewhere. */
  beforeApplicationShutdown(): void {
    this.interruption.abort();
  }

  /** @throws ProblemError of CompletionsService, or of an answer that is not streamed */
  async reply({ asker, body, idempotencyKey }: CompletionCall, response: Response): Promise<void> {
    const generation = await this.completions.begin(asker, body, idempotencyKey);
    announce(response, generation);
    const signal = AbortSignal.any([this.interruption.signal, whenGone(response)]);
    const includesUsage = body.stream_options?.include_usage ?? false;
    const reading = { ownerId: asker.id, generation, includesUsage, signal };
    if (body.stream) return this.stream(reading, response);
    const completion = await this.answers.whole(reading);
    response.status(200).json(completion);
  }

  private async stream(reading: AnswerReading, response: Response): Promise<void> {
    const stream = new CompletionStream(response, reading.signal);
    try {
      for await (const chunk of this.answers.chunks(reading)) await stream.send(chunk);
      stream.end();
    } catch (error) {
      stream.fail(toCompletionError(this.problemOf(error)));
    }
  }

  private problemOf(error: unknown): ProblemError {
    if (error instanceof ProblemError) return error;
    this.logger.error({ err: error }, 'an answer could not be streamed');
    return new UnavailableError('The answer cannot be read for a moment.');
  }
}

/** From here on a repeat without an idempotency key would be a second answer, so clients are asked not to make one. */
function announce(response: Response, { id }: Generation): void {
  response.setHeader('x-parley-generation-id', id).setHeader('x-should-retry', 'false');
}

function whenGone(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}
