import { ErrorCode, NatsError } from 'nats';
import type { z } from 'zod';
import type { BusConnection } from './bus-connection';
import { decodeJson, encodeJson, parseJson } from './json';

/** A question of one service to another, answered at once. */
export interface Question<Request extends z.ZodType, Reply extends z.ZodType> {
  subject: string;
  request: Request;
  reply: Reply;
  /** Who answers: its replicas share the questions among them. */
  answeredBy: string;
  /** How long whoever asks waits. */
  timeoutMs: number;
}

/** @throws when nobody answers in time */
export async function ask<Request extends z.ZodType, Reply extends z.ZodType>(
  bus: BusConnection,
  { subject, reply, timeoutMs }: Question<Request, Reply>,
  request: z.infer<Request>,
): Promise<z.infer<Reply>> {
  const answer = await bus.nats.request(subject, encodeJson(request as object), { timeout: timeoutMs });
  return reply.parse(decodeJson(answer.data));
}

/** Whether a question failed because nobody answered it. */
export function isNobodyThere(error: unknown): boolean {
  return error instanceof NatsError && (error.code === ErrorCode.NoResponders || error.code === ErrorCode.Timeout);
}

export interface AnswerHooks<Request extends z.ZodType, Reply extends z.ZodType> {
  find: (request: z.infer<Request>) => Promise<z.infer<Reply>>;
  onFailure: (error: unknown) => void;
}

/** Answers questions; a replica that cannot stays silent. */
export function answer<Request extends z.ZodType, Reply extends z.ZodType>(
  bus: BusConnection,
  { subject, request: schema, answeredBy }: Question<Request, Reply>,
  { find, onFailure }: AnswerHooks<Request, Reply>,
): { close(): void } {
  const subscription = bus.nats.subscribe(subject, {
    queue: answeredBy,
    callback: (error, message) => {
      const request = error ? null : parseJson(schema, message.data);
      if (request === null) return;
      void find(request)
        .then((reply) => message.respond(encodeJson(reply as object)))
        .catch(onFailure);
    },
  });
  return { close: () => subscription.unsubscribe() };
}
