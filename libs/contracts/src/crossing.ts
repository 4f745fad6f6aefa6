import type { z } from 'zod';
import { GenerationEvent } from './generation-log/event';
import { LogRecord } from './generation-log/log-record';
import { ForgetOwnerReply, ForgetOwnerRequest } from './identity/account-deletion';
import { ApiKeyReply, ApiKeyRequest } from './identity/api-key';
import { EndedSessionsReply, EndedSessionsRequest } from './identity/ended-sessions';
import { AnswerNotice } from './jobs/answer-notice';
import { GenerationJob } from './jobs/generation-job';
import { StoredAnswerReply, StoredAnswerRequest } from './jobs/stored-answer';
import { SpentMinute } from './limits/spent-minute';
import { UserChange } from './user-events/user-event';

/**
 * What goes from one process to another that may be of another version, or waits to be read by one: during a roll-out
 * the versions run side by side. Each has samples in `golden/`, which every later version must read.
 */
export const CROSSING: Readonly<Record<string, z.ZodType>> = {
  'generation-job': GenerationJob,
  'log-record': LogRecord,
  'generation-event': GenerationEvent,
  'answer-notice': AnswerNotice,
  'user-change': UserChange,
  'spent-minute': SpentMinute,
  'stored-answer-request': StoredAnswerRequest,
  'stored-answer-reply': StoredAnswerReply,
  'api-key-request': ApiKeyRequest,
  'api-key-reply': ApiKeyReply,
  'ended-sessions-request': EndedSessionsRequest,
  'ended-sessions-reply': EndedSessionsReply,
  'forget-owner-request': ForgetOwnerRequest,
  'forget-owner-reply': ForgetOwnerReply,
};
