import { ErrorCode, NatsError } from 'nats';

/** JetStream's own numbers for what may go wrong (`err_code`). */
const WRONG_LAST_SEQUENCE = 10_071;
const STREAM_NOT_FOUND = 10_059;
const CONSUMER_NOT_FOUND = 10_014;
const MESSAGE_NOT_FOUND = 10_037;

const apiCode = (error: unknown): number | undefined =>
  error instanceof NatsError ? error.api_error?.err_code : undefined;

export const isWrongLastSequence = (error: unknown): boolean => apiCode(error) === WRONG_LAST_SEQUENCE;
export const isStreamNotFound = (error: unknown): boolean => apiCode(error) === STREAM_NOT_FOUND;
export const isConsumerNotFound = (error: unknown): boolean => apiCode(error) === CONSUMER_NOT_FOUND;
export const isMessageNotFound = (error: unknown): boolean =>
  apiCode(error) === MESSAGE_NOT_FOUND || (error instanceof NatsError && error.code === ErrorCode.JetStream404NoMessages);
